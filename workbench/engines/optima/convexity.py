"""A convex function of one scalar, with parameters: its second derivative, and the only place where its slope is 0."""

from __future__ import annotations

from workbench.engines.goals import nth_derivative
from workbench.engines.optima.numbers import curved
from workbench.engines.optima.problem import ZERO, Problem
from workbench.engines.optima.telling import told
from workbench.engines.solving import solve
from workbench.engines.solving.everywhere import signs_everywhere
from workbench.engines.solving.working import tidy
from workbench.reasons import optimisation as reasons
from workbench.record.errors import NoRule
from workbench.record.pen import Mark, Pen
from workbench.rules.facts import nonnegative, positive
from workbench.terms.heads import brief, equals, negative, properties, subtract
from workbench.terms.term import Term


def convex_lines(pen: Pen, problem: Problem, f: Term, x: Term) -> Mark:
    """The second derivative of f, and that h curves up. Raises NoRule where that is not known."""
    made = nth_derivative(f, x, 2)
    assert made.result is not None
    second = made.result if problem.sense == "min" else negative(made.result)
    why = _not_negative(second)
    if not why:
        signs = signs_everywhere(second)
        if signs is None or -1 in signs:
            raise NoRule(
                f"whether {brief(problem.h)} is convex in {x.name} is not known: its second derivative is "
                f"{brief(second)}"
            )
    return curved(pen, problem, told(pen, made, reasons.SECOND), why)


def _not_negative(term: Term) -> str:
    """Why a term is nowhere negative, or ""."""
    short = tidy(term)
    return positive(term) or nonnegative(term) or positive(short) or nonnegative(short)


def stationary(pen: Pen, problem: Problem, f: Term, x: Term) -> tuple[Mark, Term, Mark]:
    """The slope, and the only place where it is 0. Raises NoRule where there are none or many, or where it is not known
    to lie in the domain."""
    made = nth_derivative(f, x)
    assert made.result is not None
    slope = told(pen, made, reasons.FIRST)
    solved = solve(equals(made.result, ZERO), x, givens=problem.givens)
    places = list(solved.result.args) if solved.result is not None and solved.result.shape else []
    has = properties(x)
    if has & {"positive", "unit"}:
        places = [p for p in places if not nonnegative(tidy(negative(p)))]
    if len(places) != 1 or solved.decimals:
        raise NoRule(f"the slope {brief(made.result)} is 0 at {len(places)} places")
    place = places[0]
    if has & {"positive", "unit"} and not positive(place):
        raise NoRule(f"whether {brief(place)} is positive depends on parameters")
    if "unit" in has and not positive(tidy(subtract(1, place))):
        raise NoRule(f"whether {brief(place)} is below 1 depends on parameters")
    return slope, place, told(pen, solved, reasons.FREE, slope)


__all__ = ["convex_lines", "stationary"]
