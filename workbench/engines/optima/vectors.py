"""One vector: quadratic functions under linear conditions and in a half-space.

The conditions for an optimum are linear equations in the vector and its multipliers; they are solved as blocks. A
function that curves up lies above its tangent, and the multipliers say that the tangent rises on all feasible places.
Source: Boyd & Vandenberghe, Convex Optimization, sections 4.2.3, 5.5.3 and 8.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.engines import goals
from workbench.engines.optima.curvature import Quadratic, curved, halved, quadratic_of
from workbench.engines.optima.nearest import between_bounds, in_a_ball
from workbench.engines.optima.problem import ZERO, Constraint, Found, Problem
from workbench.engines.optima.telling import (
    above_tangent,
    claimed,
    concluded,
    ended,
    facts,
    opened,
    slope,
    supposed,
)
from workbench.reasons import optimisation as reasons
from workbench.reasons.common import DEFINITION
from workbench.record.claims import spelled_out
from workbench.record.errors import NoRule
from workbench.record.finish import tidied_or_same
from workbench.record.pen import Mark, Pen
from workbench.rules.condition import Condition
from workbench.rules.requirements import needs_invertible, needs_nonzero, needs_positive
from workbench.terms.functions.activations import maximum
from workbench.terms.functions.linear_algebra import inv, zeros
from workbench.terms.heads import (
    add,
    brief,
    divide,
    equals,
    matmul,
    meaning,
    mul,
    negative,
    relation,
    subtract,
    transpose,
)
from workbench.terms.term import Term, contains, substitute


def by_vectors(problem: Problem) -> Found | None:
    """The answer for one vector and a quadratic function; None for other problems."""
    if len(problem.variables) != 1 or problem.variables[0].rank != 1:
        return None
    (x,) = problem.variables
    if any(c.sign == "<" for c in problem.constraints):
        return None
    made = goals.derive(problem.h, x)
    if made.result is None:
        return None
    bend = goals.derive(problem.h, x, what="hessian").result
    if bend is None or contains(bend, x) or bend.head is zeros:
        return None
    q = quadratic_of(x, made.result, bend)
    if not problem.constraints:
        return _free(problem, q)
    equal = [c for c in problem.constraints if c.equal]
    if len(equal) == len(problem.constraints):
        return _under_equations(problem, q, equal)
    if any(True for c in problem.constraints if c.gap.shape) and equal:
        return None
    if len(problem.constraints) == 1:
        (c,) = problem.constraints
        return (
            _half_space(problem, q, c)
            if not c.gap.shape and _is_affine(c.gap, x)
            else in_a_ball(problem, q, c) or (between_bounds(problem, q))
        )
    return between_bounds(problem, q) if not equal else None


@dataclass(frozen=True, slots=True)
class Push:
    """A row of conditions a x = b (or <= b) with its multiplier: it adds ``pull`` to the slope; ``turn`` is the
    condition as an equation of the feasible place, and ``sign`` that of the condition."""

    condition: Constraint
    nu: Term
    pull: Term


def _answer(
    problem: Problem, pen: Pen, star: Term, pushes: Sequence[Push], bent: Mark, cited: Sequence[Mark], **more: object
) -> Found:
    """The lines after the place: the slope there, the tangent, and that it rises wherever the conditions hold."""
    (x,) = problem.variables
    first = slope(pen, problem.f, x)
    turn = 1 if problem.sense == "min" else -1
    steep = substitute(first.right, {x: star})
    total = add(steep, *(p.pull if turn > 0 else negative(p.pull) for p in pushes)) if pushes else steep
    flat = pen.follows(equals(total, zeros(*x.shape)), *cited, *facts(pen, total), by=reasons.STATIONARY)
    met = [
        pen.follows(relation(p.condition.said.attrs[0], *(substitute(a, {x: star}) for a in p.condition.said.args)),
                    *cited, *facts(pen, p.condition.said), by=reasons.FEASIBLE)
        for p in pushes
    ]  # fmt: skip
    slack = [
        pen.follows(equals(mul(p.nu, substitute(p.condition.gap, {x: star})), ZERO),
                    *cited, *facts(pen, p.condition.said), by=reasons.SLACKNESS)
        for p in pushes if not p.condition.equal
    ]  # fmt: skip
    above = above_tangent(pen, problem, matmul(steep, subtract(x, star)), [star], bent)
    value = substitute(problem.f, {x: star})

    def lines(hypothesis: tuple[Mark, ...]) -> Mark:
        if not pushes:
            return concluded(pen, problem, value, flat, above)
        sign = ">=" if turn > 0 else "<="
        if all(p.condition.equal for p in pushes):
            sign = "="
        rises = pen.follows(relation(sign, matmul(steep, subtract(x, star)), ZERO), flat, *met, *slack, *hypothesis,
                            by=reasons.DOWNHILL)  # fmt: skip
        return concluded(pen, problem, value, above, rises)

    supposed(pen, problem, lines)
    claimed(pen, problem, (star,), value)
    place = tidied_or_same(spelled_out(star))
    final = tidied_or_same(substitute(problem.f, {x: place}))
    return Found(
        ended(pen, problem, "", ""), problem.best, problem, (place,), final,
        tuple((p.condition.said, tidied_or_same(spelled_out(p.nu))) for p in pushes), convex=True, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def _free(problem: Problem, q: Quadratic) -> Found | None:
    pen = opened(problem, "A function that curves up in every direction is smallest where its gradient is 0.")
    bent, definite = curved(pen, problem, q)
    whole = halved(q)
    conditions: list[Condition] = []
    if not definite:
        condition = needs_invertible(whole.m)
        conditions = _open(condition)
    star = pen.named(f"{problem.variables[0].name}_star", tidied_or_same(whole.undone(whole.r)))
    named = pen.follows(meaning(star), by=DEFINITION, conditions=conditions)
    return _answer(problem, pen, star, (), bent, [named])


def _rows(c: Constraint, x: Term) -> tuple[Term, Term] | None:
    """a and b with gap = a x - b; None where the gap is not linear."""
    a = goals.derive(c.gap, x, what="jacobian" if c.gap.shape else None).result
    if a is None or contains(a, x) or a.rank > 2:
        return None
    a = tidied_or_same(a)
    b = tidied_or_same(subtract(matmul(a, x), c.gap))
    return None if contains(b, x) else (a, b)


def _is_affine(gap: Term, x: Term) -> bool:
    a = goals.derive(gap, x).result
    return a is not None and not contains(a, x)


def _under_equations(problem: Problem, q: Quadratic, equal: Sequence[Constraint]) -> Found | None:
    (x,) = problem.variables
    rows = [_rows(c, x) for c in equal]
    if any(r is None for r in rows) or len(equal) > 2 or len(equal) == 2 and any(c.gap.shape for c in equal):
        return None
    pen = opened(problem, "The slope at the place is a combination of the conditions' slopes; the conditions give the "
                          "multipliers.")  # fmt: skip
    bent, definite = curved(pen, problem, q)
    if not definite:
        raise NoRule(f"whether {brief(q.m)} is positive definite is not known: the place may not be the only one")
    free, marks = _start(pen, x, q)
    known = [r for r in rows if r is not None]
    if len(known) == 1 and equal[0].gap.rank == 1:
        ((a, b),) = known
        gram = (
            tidied_or_same(matmul(a, q.undone(transpose(a))))
            if q.scale is None
            else divide(matmul(a, transpose(a)), q.scale)
        )
        condition = needs_invertible(gram)
        nu = pen.named(_letter(pen), matmul(inv(gram), _short_by(a, free, b)))
        marks.append(pen.follows(meaning(nu), by=reasons.MULTIPLIER, conditions=_open(condition)))
        pull = matmul(transpose(a), nu)
        back = q.undone(pull)
        pushes = [Push(equal[0], nu, pull)]
    elif len(known) == 1:
        ((a, b),) = known
        size = tidied_or_same(matmul(a, q.undone(a)))
        condition = needs_positive(size)
        nu = pen.named(_letter(pen), divide(_short_by(a, free, b), size))
        marks.append(pen.follows(meaning(nu), by=reasons.MULTIPLIER, conditions=_open(condition)))
        pull = mul(nu, a)
        back = mul(nu, q.undone(a))
        pushes = [Push(equal[0], nu, pull)]
    else:
        (a, b), (c, _) = known
        ua, uc = q.undone(a), q.undone(c)
        g, h, k = (tidied_or_same(matmul(u, v)) for u, v in ((a, ua), (a, uc), (c, uc)))
        first, second = (_short_by(u, free, w) for u, w in known)
        area = subtract(mul(g, k), mul(h, h))
        nu = pen.named(_letter(pen), divide(subtract(mul(k, first), mul(h, second)), area))
        xi = pen.named(_letter(pen), divide(subtract(mul(g, second), mul(h, first)), area))
        condition = needs_nonzero(area)
        marks.append(pen.follows(meaning(nu), by=reasons.MULTIPLIER, conditions=_open(condition)))
        marks.append(pen.follows(meaning(xi), by=reasons.MULTIPLIER))
        back = add(mul(nu, ua), mul(xi, uc))
        pushes = [Push(equal[0], nu, mul(nu, a)), Push(equal[1], xi, mul(xi, c))]
    star = pen.named(f"{x.name}_star", _moved(free, back))
    marks.append(pen.follows(meaning(star), by=reasons.FREE))
    return _answer(problem, pen, star, pushes, bent, marks)


def _start(pen: Pen, x: Term, q: Quadratic) -> tuple[Term | None, list[Mark]]:
    """The optimum without conditions under a name; None where it is 0."""
    if q.centred:
        return None, []
    free = pen.named(f"{x.name}_free", tidied_or_same(q.undone(q.r)))
    return free, [pen.follows(meaning(free), by=DEFINITION)]


def _short_by(a: Term, free: Term | None, b: Term) -> Term:
    """a free - b."""
    return negative(b) if free is None else subtract(matmul(a, free), b)


def _moved(free: Term | None, back: Term) -> Term:
    return negative(back) if free is None else subtract(free, back)


def _open(condition: Condition) -> list[Condition]:
    return [] if condition.discharged else [condition]


def _letter(pen: Pen) -> str:
    return next(n for n in ("nu", "xi", "kappa") if n not in pen._taken)


def _half_space(problem: Problem, q: Quadratic, c: Constraint) -> Found | None:
    (x,) = problem.variables
    row = _rows(c, x)
    if row is None:
        return None
    a, b = row
    pen = opened(problem, "Where the free optimum breaks the condition, the multiplier pushes it back onto the plane.")
    bent, definite = curved(pen, problem, q)
    if not definite:
        raise NoRule(f"whether {brief(q.m)} is positive definite is not known")
    free, marks = _start(pen, x, q)
    size = tidied_or_same(matmul(a, q.undone(a)))
    condition = needs_positive(size)
    nu = pen.named(_letter(pen), maximum(divide(_short_by(a, free, b), size), ZERO))
    marks.append(pen.follows(meaning(nu), by=reasons.MULTIPLIER, conditions=_open(condition)))
    star = pen.named(f"{x.name}_star", _moved(free, mul(nu, q.undone(a))))
    marks.append(pen.follows(meaning(star), by=reasons.FREE))
    return _answer(problem, pen, star, [Push(c, nu, mul(nu, a))], bent, marks)


__all__ = ["by_vectors"]
