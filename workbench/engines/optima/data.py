"""One scalar and data in arrays: least squares of one coefficient, a mean, the ridge, the lasso of one coefficient.

f is a parabola in the scalar, with a multiple of its modulus at most: the slope is linear on either side of 0.
Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, section 3.4.
"""

from __future__ import annotations

from workbench.engines import goals
from workbench.engines.optima.problem import ZERO, Found, Problem
from workbench.engines.optima.telling import above_tangent, claimed, concluded, ended, facts, opened, slope, told
from workbench.forms.index_form import same
from workbench.reasons import optimisation as reasons
from workbench.reasons.common import DEFINITION
from workbench.record.claims import spelled_out
from workbench.record.derivation import Branch
from workbench.record.errors import NoRule
from workbench.record.finish import tidied_or_same
from workbench.rules.condition import Condition
from workbench.rules.facts import nonnegative
from workbench.rules.requirements import needs_positive
from workbench.terms.functions.activations import maximum, minimum
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import (
    ADD,
    MATMUL,
    MUL,
    add,
    brief,
    divide,
    equals,
    meaning,
    mul,
    negative,
    number,
    relation,
    scalar,
    subtract,
)
from workbench.terms.statements import both
from workbench.terms.term import Term, contains, substitute


def by_data(problem: Problem) -> Found | None:
    """The answer for one scalar without conditions in which f is a parabola; None for other problems."""
    if len(problem.variables) != 1 or problem.variables[0].shape or problem.constraints:
        return None
    (w,) = problem.variables
    size = scalar("m_", "positive")
    smooth = substitute(problem.h, {absolute(w): size})
    weight: Term | None = None
    if smooth is not problem.h:
        weight = goals.derive(smooth, size).result
        if weight is None or contains(weight, size) or contains(weight, w):
            return None
        smooth = substitute(problem.h, {absolute(w): ZERO})
        if not nonnegative(weight):
            raise NoRule(f"whether {brief(weight)} is negative is not known")
    found = _parabola(smooth, w)
    if found is None:
        return None
    bend, pull = found
    if not _not_negative(bend):
        raise NoRule(f"whether {brief(bend)} is positive depends on parameters")
    condition = needs_positive(bend)
    conditions = [] if condition.discharged else [condition]
    return _smallest(problem, w, bend, pull, conditions) if weight is None else (
        _shrunk(problem, w, bend, pull, weight, conditions)
    )  # fmt: skip


def _not_negative(term: Term) -> bool:
    """Whether a term is known not to be negative: squares of vectors count."""
    if nonnegative(term) or term.head is MATMUL and term.args[0] is term.args[1]:
        return True
    return term.head in (ADD, MUL) and all(_not_negative(a) for a in term.args)


def _parabola(h: Term, w: Term) -> tuple[Term, Term] | None:
    """M and r with the slope M w - r."""
    first = goals.derive(h, w).result
    second = None if first is None else goals.derive(first, w).result
    if first is None or second is None:
        return None
    second = tidied_or_same(second)
    pull = tidied_or_same(negative(substitute(first, {w: ZERO})))
    # Slopes that jump have constant second derivatives too: it is the slope that is to be linear.
    linear = not contains(second, w) and second is not ZERO and same(first, subtract(mul(second, w), pull))
    return (second, pull) if linear else None


def _smallest(problem: Problem, w: Term, bend: Term, pull: Term, conditions: list[Condition]) -> Found:
    pen = opened(problem, "f is a parabola: it is smallest where its slope is 0.")
    star = pen.named(f"{w.name}_star", tidied_or_same(divide(pull, bend)))
    named = pen.follows(meaning(star), by=reasons.FREE, conditions=conditions)
    first = slope(pen, problem.f, w)
    second = told(pen, goals.derive(first.right, w), reasons.SECOND)
    sign = ">=" if problem.sense == "min" else "<="
    curved = pen.follows(relation(sign, second.right, ZERO), *facts(pen, bend), by=reasons.CURVES_UP)
    steep = substitute(first.right, {w: star})
    flat = pen.follows(equals(steep, ZERO), named, *facts(pen, steep), by=reasons.STATIONARY)
    above = above_tangent(pen, problem, mul(steep, subtract(w, star)), [star], curved)
    concluded(pen, problem, substitute(problem.f, {w: star}), flat, above)
    claimed(pen, problem, (star,), substitute(problem.f, {w: star}))
    place = spelled_out(star)
    value = tidied_or_same(substitute(problem.f, {w: place}))
    return Found(ended(pen, problem, "", ""), problem.best, problem, (place,), value, convex=True)


def _shrunk(problem: Problem, w: Term, bend: Term, pull: Term, weight: Term, conditions: list[Condition]) -> Found:
    """The soft threshold: the slope right of 0 is M w - r + c, left of it M w - r - c."""
    pen = opened(problem, "Right and left of 0 f is a parabola; where each side is smallest beyond 0, 0 is.")
    right, left = subtract(pull, weight), add(pull, weight)
    soft = divide(add(maximum(right, ZERO), minimum(left, ZERO)), bend)
    star = pen.named(f"{w.name}_star", soft)
    named = pen.follows(meaning(star), by=DEFINITION, conditions=conditions)
    concluded(pen, problem, substitute(problem.f, {w: star}), named, *facts(pen, problem.f, bend))
    claimed(pen, problem, (star,), substitute(problem.f, {w: star}))
    place = spelled_out(star)
    rows = (
        Branch(relation(">", pull, weight), divide(right, bend)),
        Branch(relation("<", pull, negative(weight)), divide(left, bend)),
        Branch(both(relation("<=", pull, weight), relation(">=", pull, negative(weight))), number(0)),
    )
    return Found(ended(pen, problem, "", ""), problem.best, problem, (place,), substitute(problem.f, {w: place}),
                 convex=True, cases=rows)  # fmt: skip


__all__ = ["by_data"]
