"""A linear function of a vector: in a ball against its slope, on the simplex at its smallest coefficient.

Source: Boyd & Vandenberghe, Convex Optimization, exercises 4.8 and 4.3 (linear programs with a solution that closes).
"""

from __future__ import annotations

from workbench.engines import goals
from workbench.engines.optima.nearest import radius_of
from workbench.engines.optima.problem import Found, Problem
from workbench.engines.optima.telling import claimed, concluded, ended, facts, opened, supposed
from workbench.reasons import optimisation as reasons
from workbench.reasons.common import DEFINITION
from workbench.record.claims import spelled_out
from workbench.record.finish import tidied_or_same
from workbench.record.pen import Mark
from workbench.rules.facts import positive
from workbench.rules.requirements import needs_positive
from workbench.terms.functions.extremes import onehot_argmax
from workbench.terms.functions.linear_algebra import ones, zeros
from workbench.terms.functions.norms import norm
from workbench.terms.heads import add, divide, meaning, mul, negative, subtract
from workbench.terms.term import Term, contains, substitute


def by_slope(problem: Problem) -> Found | None:
    """The answer for a linear function of one vector in a ball around 0, or on the simplex; None for other problems."""
    if len(problem.variables) != 1 or problem.variables[0].rank != 1 or not problem.constraints:
        return None
    (x,) = problem.variables
    c = goals.derive(problem.h, x).result
    if c is None or contains(c, x):
        return None
    c = tidied_or_same(c)
    place, reason = _in_a_ball(problem, x, c), reasons.CAUCHY_SCHWARZ
    conditions = [needs_positive(norm(c))]
    if place is None:
        place, reason, conditions = _on_the_simplex(problem, x, c), reasons.DOWNHILL, []
    if place is None:
        return None
    pen = opened(problem, "A linear function has the same slope everywhere: one goes against it as far as one may.")
    star = pen.named(f"{x.name}_star", place)
    named = pen.follows(meaning(star), by=DEFINITION, conditions=[k for k in conditions if not k.discharged])
    value = substitute(problem.f, {x: star})

    def lines(hypothesis: tuple[Mark, ...]) -> Mark:
        known = facts(pen, problem.f, *(k.said for k in problem.constraints))
        return concluded(pen, problem, value, named, *hypothesis, *known)

    supposed(pen, problem, lines)
    claimed(pen, problem, (star,), value)
    pen.note(f"By {reason.name}: {reason.reason}.")
    final = spelled_out(star)
    return Found(ended(pen, problem, "", ""), problem.best, problem, (final,), substitute(problem.f, {x: final}),
                 convex=True)  # fmt: skip


def _in_a_ball(problem: Problem, x: Term, c: Term) -> Term | None:
    if len(problem.constraints) != 1 or problem.constraints[0].sign != "<=":
        return None
    radius = radius_of(problem.constraints[0], x)
    if radius is None or not positive(radius):
        return None
    return negative(mul(radius, divide(c, norm(c))))


def _on_the_simplex(problem: Problem, x: Term, c: Term) -> Term | None:
    """sum(x) = s > 0 and x >= 0: all of s at the smallest coefficient, shared in a tie."""
    bound = [k for k in problem.constraints if k.gap.shape == x.shape and k.sign == "<="]
    whole = [k for k in problem.constraints if k.equal and not k.gap.shape]
    if len(bound) != 1 or len(whole) != 1 or len(problem.constraints) != 2:
        return None
    if tidied_or_same(add(bound[0].gap, x)).head is not zeros:
        return None
    row = goals.derive(whole[0].gap, x).result
    if row is None or tidied_or_same(row) is not ones(*x.shape):
        return None
    s = tidied_or_same(subtract(ones(*x.shape) @ x, whole[0].gap))
    if contains(s, x) or not positive(s):
        return None
    return mul(s, onehot_argmax(negative(c)))


__all__ = ["by_slope"]
