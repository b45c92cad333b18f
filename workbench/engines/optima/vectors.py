"""One vector: quadratic functions under linear conditions, in a half-space, in a ball, between bounds.

The conditions for an optimum are linear equations in the vector and its multipliers; they are solved as blocks. A
function that curves up lies above its tangent, and the multipliers say that the tangent rises on all feasible places.
Source: Boyd & Vandenberghe, Convex Optimization, sections 4.2.3, 5.5.3 and 8.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.engines import goals
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
    told,
)
from workbench.reasons import optimisation as reasons
from workbench.reasons.common import DEFINITION
from workbench.record.claims import spelled_out
from workbench.record.errors import NoRule
from workbench.record.finish import tidied_or_same
from workbench.record.pen import Mark, Pen
from workbench.rules.facts import posdef, positive, semidefinite
from workbench.rules.requirements import needs_invertible, needs_nonnegative, needs_nonzero, needs_positive
from workbench.terms.functions.activations import maximum, minimum
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.linear_algebra import eye, inv, zeros
from workbench.terms.functions.norms import norm
from workbench.terms.heads import (
    MATMUL,
    MUL,
    NUMBER,
    POWER,
    add,
    brief,
    divide,
    equals,
    matmul,
    meaning,
    mul,
    negative,
    number,
    relation,
    subtract,
    transpose,
)
from workbench.terms.term import Term, contains, substitute


@dataclass(frozen=True, slots=True)
class Quadratic:
    """h = x^T M x / 2 - r^T x + ...; ``scale`` is k where M = k I, else None."""

    m: Term
    r: Term
    scale: Term | None

    def undone(self, v: Term) -> Term:
        """M^-1 v."""
        if self.scale is not None:
            return v if self.scale.head is NUMBER and self.scale.value == 1 else divide(v, self.scale)
        if self.m.head is MUL and self.m.args[0].head is NUMBER:
            by, *rest = self.m.args
            return divide(matmul(inv(rest[0] if len(rest) == 1 else mul(*rest)), v), by)
        return matmul(inv(self.m), v)

    @property
    def centred(self) -> bool:
        """Whether the free optimum is 0."""
        return self.r.head is zeros or self.r is ZERO


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
    q = _quadratic(x, made.result, bend)
    if not problem.constraints:
        return _free(problem, q)
    equal = [c for c in problem.constraints if c.equal]
    if len(equal) == len(problem.constraints):
        return _under_equations(problem, q, equal)
    if any(True for c in problem.constraints if c.gap.shape) and equal:
        return None
    if len(problem.constraints) == 1:
        (c,) = problem.constraints
        return _half_space(problem, q, c) if not c.gap.shape and _is_affine(c.gap, x) else _ball(problem, q, c) or (
            _bounds(problem, q)
        )
    return _bounds(problem, q) if not equal else None


def _quadratic(x: Term, gradient: Term, bend: Term) -> Quadratic:
    """M and r from the gradient M x - r, without a number that both have."""
    m = tidied_or_same(bend)
    r = tidied_or_same(subtract(matmul(m, x), gradient))
    if contains(r, x):
        r = tidied_or_same(add(matmul(m, x), negative(tidied_or_same(gradient))))
    if contains(r, x):
        raise NoRule(f"{brief(gradient)} is not told as a linear function of {x.name}")
    if m.head is eye:
        return Quadratic(m, r, _one())
    if m.head is MUL and m.args[-1].head is eye and len(m.args) >= 2:
        return Quadratic(m, r, mul(*m.args[:-1]) if len(m.args) > 2 else m.args[0])
    return Quadratic(m, r, None)


def _one() -> Term:
    return number(1)


def _halved(q: Quadratic) -> Quadratic:
    """The same equations without a positive number in front."""
    if q.scale is None and q.m.head is MUL and q.m.args[0].head is NUMBER and q.m.args[0].value > 0:
        by = q.m.args[0]
        rest = q.m.args[1] if len(q.m.args) == 2 else mul(*q.m.args[1:])
        return Quadratic(rest, tidied_or_same(divide(q.r, by)), None)
    return q


def _curved(pen: Pen, problem: Problem, q: Quadratic) -> tuple[Mark, bool]:
    """That M has no direction that curves down, and whether it is known to be positive definite."""
    x = problem.variables[0]
    made = goals.derive(problem.f, x, what="hessian")
    assert made.result is not None
    second = told(pen, made, reasons.SECOND)
    why = _definite(q)
    half = why or _semidefinite(q.m)
    if not half:
        raise NoRule(f"whether {brief(q.m)} is positive semidefinite is not known")
    sign = "loewner>=" if problem.sense == "min" else "loewner<="
    found = pen.follows(
        relation(sign, second.right, zeros(*second.right.shape)), *facts(pen, second.right), by=reasons.SEMIDEFINITE,
        why=half,
    )  # fmt: skip
    return found, bool(why)


def _definite(q: Quadratic) -> str:
    if q.scale is not None:
        return "a positive multiple of the identity" if positive(q.scale) else ""
    return posdef(q.m)


def _semidefinite(m: Term) -> str:
    """Why a matrix is positive semidefinite, or "": B^T B, sums, and positive multiples."""
    if m.head is MUL and all(positive(f) for f in m.args if f.rank == 0) and sum(f.rank == 2 for f in m.args) == 1:
        return _semidefinite(next(f for f in m.args if f.rank == 2))
    if m.head is MATMUL and len(m.args) == 2 and m.args[0] is transpose(m.args[1]):
        return "a matrix times its transpose"
    return semidefinite(m)


@dataclass(frozen=True, slots=True)
class Push:
    """A row of conditions a x = b (or <= b) with its multiplier: it adds ``pull`` to the slope; ``turn`` is the
    condition as an equation of the feasible place, and ``sign`` that of the condition."""

    condition: Constraint
    nu: Term
    pull: Term


def _answer(
    problem: Problem, pen: Pen, star: Term, pushes: Sequence[Push], curved: Mark, cited: Sequence[Mark], **more: object
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
        pen.follows(equals(mul(p.nu, substitute(p.condition.gap, {x: star})), zeros(*p.nu.shape) if p.nu.shape else ZERO),
                    *cited, *facts(pen, p.condition.said), by=reasons.SLACKNESS)
        for p in pushes if not p.condition.equal
    ]  # fmt: skip
    above = above_tangent(pen, problem, matmul(steep, subtract(x, star)), [star], curved)
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
    curved, definite = _curved(pen, problem, q)
    whole = _halved(q)
    conditions = []
    if not definite:
        condition = needs_invertible(whole.m)
        conditions = [] if condition.discharged else [condition]
    star = pen.named(f"{problem.variables[0].name}_star", tidied_or_same(whole.undone(whole.r)))
    named = pen.follows(meaning(star), by=DEFINITION, conditions=conditions)
    return _answer(problem, pen, star, (), curved, [named])


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
    curved, definite = _curved(pen, problem, q)
    if not definite:
        raise NoRule(f"whether {brief(q.m)} is positive definite is not known: the place may not be the only one")
    free, marks = _start(pen, x, q)
    known = [r for r in rows if r is not None]
    if len(known) == 1 and equal[0].gap.rank == 1:
        (a, b), = known
        gram = tidied_or_same(matmul(a, q.undone(transpose(a)))) if q.scale is None else divide(matmul(a, transpose(a)), q.scale)
        condition = needs_invertible(gram)
        nu = pen.named(_letter(pen), matmul(inv(gram), _short_by(a, free, b)))
        marks.append(pen.follows(meaning(nu), by=reasons.MULTIPLIER, conditions=[] if condition.discharged else [condition]))
        pull = matmul(transpose(a), nu)
        back = q.undone(pull)
        pushes = [Push(equal[0], nu, pull)]
    elif len(known) == 1:
        (a, b), = known
        size = tidied_or_same(matmul(a, q.undone(a)))
        condition = needs_positive(size)
        nu = pen.named(_letter(pen), divide(_short_by(a, free, b), size))
        marks.append(pen.follows(meaning(nu), by=reasons.MULTIPLIER, conditions=[] if condition.discharged else [condition]))
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
        marks.append(pen.follows(meaning(nu), by=reasons.MULTIPLIER, conditions=[] if condition.discharged else [condition]))
        marks.append(pen.follows(meaning(xi), by=reasons.MULTIPLIER))
        back = add(mul(nu, ua), mul(xi, uc))
        pushes = [Push(equal[0], nu, mul(nu, a)), Push(equal[1], xi, mul(xi, c))]
    star = pen.named(f"{x.name}_star", _moved(free, back))
    marks.append(pen.follows(meaning(star), by=reasons.FREE))
    return _answer(problem, pen, star, pushes, curved, marks)


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


def _letter(pen: Pen) -> str:
    return next(n for n in ("nu", "xi", "kappa") if n not in pen._taken)


def _half_space(problem: Problem, q: Quadratic, c: Constraint) -> Found | None:
    (x,) = problem.variables
    row = _rows(c, x)
    if row is None:
        return None
    a, b = row
    pen = opened(problem, "Where the free optimum breaks the condition, the multiplier pushes it back onto the plane.")
    curved, definite = _curved(pen, problem, q)
    if not definite:
        raise NoRule(f"whether {brief(q.m)} is positive definite is not known")
    free, marks = _start(pen, x, q)
    size = tidied_or_same(matmul(a, q.undone(a)))
    condition = needs_positive(size)
    nu = pen.named(_letter(pen), maximum(divide(_short_by(a, free, b), size), ZERO))
    marks.append(pen.follows(meaning(nu), by=reasons.MULTIPLIER, conditions=[] if condition.discharged else [condition]))
    star = pen.named(f"{x.name}_star", _moved(free, mul(nu, q.undone(a))))
    marks.append(pen.follows(meaning(star), by=reasons.FREE))
    return _answer(problem, pen, star, [Push(c, nu, mul(nu, a))], curved, marks)


def _ball(problem: Problem, q: Quadratic, c: Constraint) -> Found | None:
    """The centre is 0: sum(x**2) <= s, x @ x <= s, norm(x) <= R."""
    (x,) = problem.variables
    if q.scale is None or not positive(q.scale) or c.gap.shape or c.equal:
        return None
    sign, (left, right) = c.said.attrs[0], c.said.args
    if sign == ">=":
        left, right = right, left
    if contains(right, x):
        return None
    radius = _radius(left, right, x)
    if radius is None:
        return None
    if not needs_nonnegative(radius).discharged:
        raise NoRule(f"whether {brief(radius)} is negative is not known: declare its domain")
    pen = opened(problem, "Outside the ball the nearest place lies on the way to the centre.")
    curved, _ = _curved(pen, problem, q)
    free = pen.named(f"{x.name}_free", tidied_or_same(q.undone(q.r)))
    marks = [pen.follows(meaning(free), by=DEFINITION)]
    if not positive(radius):
        raise NoRule(f"a ball of radius {brief(radius)} may be a point")
    shrunk = divide(free, maximum(_one(), divide(norm(free), radius)))
    star = pen.named(f"{x.name}_star", shrunk)
    marks.append(pen.follows(meaning(star), by=reasons.FREE))
    first = slope(pen, problem.f, x)
    steep = substitute(first.right, {x: star})
    above = above_tangent(pen, problem, matmul(steep, subtract(x, star)), [star], curved)
    value = substitute(problem.f, {x: star})

    def lines(hypothesis: tuple[Mark, ...]) -> Mark:
        sign = ">=" if problem.sense == "min" else "<="
        rises = pen.follows(relation(sign, matmul(steep, subtract(x, star)), ZERO), *marks, *hypothesis,
                            *facts(pen, c.said, steep), by=reasons.CAUCHY_SCHWARZ)  # fmt: skip
        return concluded(pen, problem, value, above, rises)

    supposed(pen, problem, lines)
    claimed(pen, problem, (star,), value)
    place = spelled_out(star)
    push = maximum(subtract(divide(norm(spelled_out(free)), radius), _one()), ZERO)
    multiplier = mul(q.scale, push) if left.head is norm else divide(mul(q.scale, push), 2)
    if left.head is norm:
        multiplier = mul(multiplier, radius)
    return Found(ended(pen, problem, "", ""), problem.best, problem, (place,), substitute(problem.f, {x: place}),
                 ((c.said, multiplier),), convex=True)  # fmt: skip


def _radius(left: Term, right: Term, x: Term) -> Term | None:
    if left.head is norm and left.args[0] is x and len(left.args) == 1 and left.attrs in ((), (None,)):
        return right
    squared = tidied_or_same(subtract(left, matmul(x, x)))
    if contains(squared, x) or squared is not ZERO:
        return None
    if right.head is POWER and right.args[1].head is NUMBER and right.args[1].value == 2 and positive(right.args[0]):
        return right.args[0]
    return sqrt(right)


def _bounds(problem: Problem, q: Quadratic) -> Found | None:
    """x >= l and x <= u, entry by entry, where every entry has the same curvature."""
    (x,) = problem.variables
    if q.scale is None or not positive(q.scale):
        return None
    low = high = None
    for c in problem.constraints:
        if not c.gap.shape or c.equal:
            return None
        above, below = tidied_or_same(subtract(x, c.gap)), tidied_or_same(add(x, c.gap))
        if not contains(above, x) and high is None:
            high = (above, c)
        elif not contains(below, x) and low is None:
            low = (below, c)
        else:
            return None
    if low is not None and high is not None and not needs_nonnegative(tidied_or_same(subtract(high[0], low[0]))).discharged:
        raise NoRule(f"whether {brief(low[0])} is below {brief(high[0])} depends on parameters")
    pen = opened(problem, "The function is a sum of functions of one entry each: every entry stays as near as it may.")
    curved, _ = _curved(pen, problem, q)
    free = pen.named(f"{x.name}_free", tidied_or_same(q.undone(q.r)))
    marks = [pen.follows(meaning(free), by=DEFINITION)]
    at: Term = free
    if low is not None:
        at = maximum(at, low[0])
    if high is not None:
        at = minimum(at, high[0])
    star = pen.named(f"{x.name}_star", at)
    marks.append(pen.follows(meaning(star), by=reasons.FREE))
    pushes = []
    if low is not None:
        pushes.append((low[1], mul(q.scale, maximum(subtract(low[0], free), ZERO))))
    if high is not None:
        pushes.append((high[1], mul(q.scale, maximum(subtract(free, high[0]), ZERO))))
    first = slope(pen, problem.f, x)
    steep = substitute(first.right, {x: star})
    above_ = above_tangent(pen, problem, matmul(steep, subtract(x, star)), [star], curved)
    value = substitute(problem.f, {x: star})

    def lines(hypothesis: tuple[Mark, ...]) -> Mark:
        sign = ">=" if problem.sense == "min" else "<="
        rises = pen.follows(relation(sign, matmul(steep, subtract(x, star)), ZERO), *marks, *hypothesis,
                            *facts(pen, steep, *(c.said for c in problem.constraints)), by=reasons.DOWNHILL)  # fmt: skip
        return concluded(pen, problem, value, above_, rises)

    supposed(pen, problem, lines)
    claimed(pen, problem, (star,), value)
    place = spelled_out(star)
    return Found(ended(pen, problem, "", ""), problem.best, problem, (place,), substitute(problem.f, {x: place}),
                 tuple((c.said, spelled_out(m)) for c, m in pushes), convex=True)  # fmt: skip


__all__ = ["by_vectors"]
