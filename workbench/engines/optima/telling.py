"""The lines that all answers share: the problem, slopes, the hypothesis that a place is feasible, the claims."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workbench.engines import goals
from workbench.engines.optima.problem import Problem
from workbench.language.saying import said
from workbench.reasons import optimisation as reasons
from workbench.record.claims import Answer, spelled_out
from workbench.record.derivation import Claim, Derivation
from workbench.record.errors import TwoValues
from workbench.record.pen import Mark, Pen
from workbench.rules.reason import Reason
from workbench.terms.heads import NAMED, add, properties, relation
from workbench.terms.statements import implies
from workbench.terms.term import Term, substitute, symbols


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


def told(pen: Pen, made: Derivation, by: Reason, *cited: Mark, why: str = "") -> Mark:
    """What another engine derived as one line, its lines below it; f in full where the name is taken."""
    statement, parts = made.claim.statement, made.lines
    own = made.assumptions

    def written(said: Term) -> Mark:
        return pen.write(said, by, why, rests_on=cited, parts=parts, keep=True, conditions=own)

    try:
        return written(statement)
    except TwoValues:
        return written(spelled_out(statement))


def slope(pen: Pen, f: Term, x: Term) -> Mark:
    """The line ``derivative(f, x) = g``, with the lines that lead there below it."""
    return told(pen, goals.derive(f, x), reasons.FIRST)


def facts(pen: Pen, *terms: Term) -> list[Mark]:
    """What is declared of the symbols of some terms, to be cited."""
    return [pen.fact(x, name) for x in symbols(*terms) for name in sorted(properties(x)) if name != "constant"]


def above_tangent(pen: Pen, problem: Problem, slope_at: Term, at: Sequence[Term], *cited: Mark) -> Mark:
    """f lies above (below) its tangent at a place; ``slope_at`` is the part that is linear in the variables."""
    f = problem.f
    there = substitute(f, dict(zip(problem.variables, at, strict=True)))
    sign = ">=" if problem.sense == "min" else "<="
    return pen.follows(relation(sign, f, add(there, slope_at)), *cited, *facts(pen, f, there), by=reasons.TANGENT)


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


__all__ = ["above_tangent", "claimed", "concluded", "ended", "facts", "opened", "slope", "supposed", "titled", "told"]
