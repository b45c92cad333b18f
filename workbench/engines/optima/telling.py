"""The lines that all answers share: the problem, slopes, the hypothesis that a place is feasible, the claims."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workbench.engines import goals
from workbench.engines.optima.problem import Problem
from workbench.language.saying import said
from workbench.reasons import optimisation as reasons
from workbench.record.claims import Answer
from workbench.record.derivation import Claim, Derivation
from workbench.record.pen import Mark, Pen
from workbench.terms.heads import NAMED
from workbench.terms.statements import implies
from workbench.terms.term import Term


def opened(problem: Problem, idea: str) -> Pen:
    """A pen with the head of the page."""
    pen = Pen()
    pen.given(*problem.givens)
    names = ", ".join(f"`{x.name}`" for x in problem.variables)
    least = "smallest" if problem.sense == "min" else "largest"
    under = "" if problem.feasible is None else f" where {', '.join(said(c.said, 60) for c in problem.constraints)}"
    pen.goal(f"Find {names} for which {said(problem.f)} is {least}{under}.")
    if problem.sense == "max":
        pen.convention("The largest value of f is found as the smallest of -f: multipliers belong to that problem.")
    pen.idea(idea)
    return pen


def titled(problem: Problem) -> str:
    word = "Minimum" if problem.sense == "min" else "Maximum"
    return f"{word} of {said(problem.f, 50)} in {', '.join(f'`{x.name}`' for x in problem.variables)}"


def slope(pen: Pen, h: Term, x: Term, what: str = "") -> Mark:
    """The line ``derivative(h, x) = g``, with the lines that lead there below it."""
    made = goals.derive(h, x, what=what or None)
    assert made.result is not None
    parts = made.lines
    return pen.write(
        made.claim.statement, reasons.SECOND if what == "hessian" else reasons.FIRST, rests_on=(), parts=parts, keep=True
    )  # fmt: skip


def supposed(pen: Pen, problem: Problem, lines: Callable[[tuple[Mark, ...]], Mark]) -> Mark:
    """The lines said of a place that meets the conditions, and the implication; without conditions the last of them."""
    if problem.feasible is None:
        return lines(())
    with pen.suppose(problem.feasible) as hypothesis:
        last = lines((hypothesis,))
    return pen.discharge(hypothesis, last)


def concluded(pen: Pen, problem: Problem, at: Term, *cited: Mark) -> Mark:
    """f >= its value there, or <=, from what is cited."""
    by = reasons.NO_SMALLER if problem.sense == "min" else reasons.NO_LARGER
    return pen.follows(problem.no_better(at), *cited, by=by)


def claimed(pen: Pen, problem: Problem, values: Sequence[Term], at: Term) -> None:
    """That no feasible place is better, and under its name where each variable is then."""
    bound = problem.no_better(at)
    statement = bound if problem.feasible is None else implies(problem.feasible, bound)
    pen.claim(Claim("Minimum", statement, problem.f, problem.variables, together=tuple(values)))
    for x, value in zip(problem.variables, values, strict=True):
        best = value if value.head is NAMED else pen.named(f"{x.name}_star", value)
        pen.claim(Answer(x.name, best))


def ended(pen: Pen, problem: Problem, id: str, title: str) -> Derivation:
    return pen.derivation(id=id, title=title or titled(problem))


__all__ = ["claimed", "concluded", "ended", "opened", "slope", "supposed", "titled"]
