"""From a problem to its answer: the roads in order; what none of them closes is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.engines.optima.data import by_data
from workbench.engines.optima.line import by_line
from workbench.engines.optima.linear import by_slope
from workbench.engines.optima.problem import Found, problem_of
from workbench.engines.optima.program import by_program
from workbench.engines.optima.separable import by_entries
from workbench.engines.optima.vectors import by_vectors
from workbench.record.errors import NoDerivation
from workbench.terms.term import Term

ROADS = (by_program, by_line, by_vectors, by_entries, by_data, by_slope)


def optimum(
    f: Term,
    wrt: Sequence[Term],
    subject: Iterable[Term] = (),
    sense: str = "min",
    *,
    givens: Iterable[Term] | None = None,
    id: str = "",
) -> Found:
    """Where the scalar f is smallest (``sense`` min) or largest (max) in the symbols ``wrt``, under relations.

    A global answer is given with its proof only: convexity and multipliers, or all candidates and all ends of the
    domain. Raises GoalError for a problem that makes no sense, NoDerivation where no road closes it.
    """
    problem = problem_of(f, wrt, subject, sense, givens)
    reasons = []
    for road in ROADS:
        try:
            found = road(problem)
        except NoDerivation as error:
            reasons.append(str(error))
            continue
        if found is not None:
            return replace(found, derivation=replace(found.derivation, id=id)) if id else found
    told = f": {'; '.join(dict.fromkeys(reasons))}" if reasons else ""
    raise NoDerivation(
        "no road closes this problem; there are linear and convex quadratic programs with numbers, one scalar, "
        "quadratic functions of a vector under linear conditions, a ball or bounds, and separable convex functions "
        f"under one sum{told}"
    )


__all__ = ["ROADS", "optimum"]
