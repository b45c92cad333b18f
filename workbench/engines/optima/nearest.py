"""A quadratic function that curves alike in all directions, in a ball and between bounds: the nearest place.

Source: Boyd & Vandenberghe, Convex Optimization, section 8.1.1; Parikh & Boyd, Proximal Algorithms, section 6.2.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.engines.optima.curvature import Quadratic, curved
from workbench.engines.optima.problem import ONE, ZERO, Constraint, Found, Problem
from workbench.engines.optima.telling import above_tangent, claimed, concluded, ended, facts, opened, slope, supposed
from workbench.reasons import optimisation as reasons
from workbench.reasons.common import DEFINITION
from workbench.record.claims import spelled_out
from workbench.record.errors import NoRule
from workbench.record.finish import tidied_or_same
from workbench.record.pen import Mark, Pen
from workbench.rules.facts import positive
from workbench.rules.reason import Procedure
from workbench.rules.requirements import needs_nonnegative
from workbench.terms.functions.activations import maximum, minimum
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.norms import norm
from workbench.terms.heads import NUMBER, POWER, add, brief, divide, matmul, meaning, mul, relation, subtract
from workbench.terms.term import Term, contains, substitute


def in_a_ball(problem: Problem, q: Quadratic, c: Constraint) -> Found | None:
    """The centre is 0: sum(x**2) <= s, x @ x <= s, norm(x) <= R."""
    (x,) = problem.variables
    if q.scale is None or not positive(q.scale) or c.gap.shape or c.equal:
        return None
    radius = radius_of(c, x)
    if radius is None:
        return None
    if not needs_nonnegative(radius).discharged:
        raise NoRule(f"whether {brief(radius)} is negative is not known: declare its domain")
    pen = opened(problem, "Outside the ball the nearest place lies on the way to the centre.")
    bent, _ = curved(pen, problem, q)
    free = pen.named(f"{x.name}_free", tidied_or_same(q.undone(q.r)))
    marks = [pen.follows(meaning(free), by=DEFINITION)]
    if not positive(radius):
        raise NoRule(f"a ball of radius {brief(radius)} may be a point")
    shrunk = divide(free, maximum(ONE, divide(norm(free), radius)))
    star = _nearest(pen, problem, shrunk, marks, bent, reasons.CAUCHY_SCHWARZ)
    place = spelled_out(star)
    push = maximum(subtract(divide(norm(spelled_out(free)), radius), ONE), ZERO)
    by_length = any(side.head is norm for side in c.said.args)
    multiplier = mul(mul(q.scale, push), radius) if by_length else divide(mul(q.scale, push), 2)
    return Found(ended(pen, problem, "", ""), problem.best, problem, (place,), substitute(problem.f, {x: place}),
                 ((c.said, multiplier),), convex=True)  # fmt: skip


def radius_of(c: Constraint, x: Term) -> Term | None:
    """R where a condition says that x lies in the ball of radius R around 0."""
    sign, (left, right) = c.said.attrs[0], c.said.args
    if sign == ">=":
        left, right = right, left
    if contains(right, x):
        return None
    if left.head is norm and left.args[0] is x and len(left.args) == 1 and left.attrs in ((), (None,)):
        return right
    squared = tidied_or_same(subtract(left, matmul(x, x)))
    if contains(squared, x) or squared is not ZERO:
        return None
    if right.head is POWER and right.args[1].head is NUMBER and right.args[1].value == 2 and positive(right.args[0]):
        return right.args[0]
    return sqrt(right)


def between_bounds(problem: Problem, q: Quadratic) -> Found | None:
    """x >= l and x <= u, entry by entry, where every entry has the same curvature."""
    (x,) = problem.variables
    if q.scale is None or not positive(q.scale):
        return None
    low = high = None
    for c in problem.constraints:
        if not c.gap.shape or c.equal:
            return None
        upper, lower = tidied_or_same(subtract(x, c.gap)), tidied_or_same(add(x, c.gap))
        if not contains(upper, x) and high is None:
            high = (upper, c)
        elif not contains(lower, x) and low is None:
            low = (lower, c)
        else:
            return None
    if (
        low is not None
        and high is not None
        and not needs_nonnegative(tidied_or_same(subtract(high[0], low[0]))).discharged
    ):
        raise NoRule(f"whether {brief(low[0])} is below {brief(high[0])} depends on parameters")
    pen = opened(problem, "The function is a sum of functions of one entry each: every entry stays as near as it may.")
    bent, _ = curved(pen, problem, q)
    free = pen.named(f"{x.name}_free", tidied_or_same(q.undone(q.r)))
    marks = [pen.follows(meaning(free), by=DEFINITION)]
    inside: Term = free
    if low is not None:
        inside = maximum(inside, low[0])
    if high is not None:
        inside = minimum(inside, high[0])
    pushes = []
    if low is not None:
        pushes.append((low[1], mul(q.scale, maximum(subtract(low[0], free), ZERO))))
    if high is not None:
        pushes.append((high[1], mul(q.scale, maximum(subtract(free, high[0]), ZERO))))
    star = _nearest(pen, problem, inside, marks, bent, reasons.DOWNHILL)
    place = spelled_out(star)
    return Found(ended(pen, problem, "", ""), problem.best, problem, (place,), substitute(problem.f, {x: place}),
                 tuple((c.said, spelled_out(m)) for c, m in pushes), convex=True)  # fmt: skip


def _nearest(
    pen: Pen, problem: Problem, place: Term, marks: Sequence[Mark], bent: Mark, by: Procedure
) -> Term:
    """The lines that no value is better than that at the place, as the slope there points out of what is allowed, by
    the reason; and the claim. ``marks`` say what the place is made of, ``bent`` how the function curves."""
    (x,) = problem.variables
    star = pen.named(f"{x.name}_star", place)
    known = (*marks, pen.follows(meaning(star), by=reasons.FREE))
    steep = substitute(slope(pen, problem.f, x).right, {x: star})
    above = above_tangent(pen, problem, matmul(steep, subtract(x, star)), [star], bent)
    value = substitute(problem.f, {x: star})

    def lines(hypothesis: tuple[Mark, ...]) -> Mark:
        sign = ">=" if problem.sense == "min" else "<="
        rises = pen.follows(relation(sign, matmul(steep, subtract(x, star)), ZERO), *known, *hypothesis,
                            *facts(pen, steep, *(c.said for c in problem.constraints)), by=by)  # fmt: skip
        return concluded(pen, problem, value, above, rises)

    supposed(pen, problem, lines)
    claimed(pen, problem, (star,), value)
    return star



__all__ = ["between_bounds", "in_a_ball", "radius_of"]
