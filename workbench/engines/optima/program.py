"""Linear and convex quadratic programs in scalars with rational coefficients: active sets, in exact arithmetic.

Every answer comes with its certificate: multipliers and squares for an optimum, a ray for an unbounded problem, a
combination of the conditions for one that no place meets. Source: Nocedal & Wright, Numerical Optimization, ch. 16;
Boyd & Vandenberghe, Convex Optimization, section 5.8.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb

from workbench.engines.limits import limit_of
from workbench.engines.optima.exact import (
    NONE,
    Matrix,
    Quadratic,
    Vector,
    as_form,
    as_squares,
    dot,
    downward,
    quadratic,
    solved,
    squares,
    values_of,
)
from workbench.engines.optima.problem import ZERO, Constraint, Found, Problem
from workbench.engines.optima.telling import claimed, concluded, ended, opened, slope, supposed, told
from workbench.reasons import optimisation as reasons
from workbench.record.claims import Equality
from workbench.record.pen import Mark, Pen
from workbench.terms.heads import MUL, add, brief, equals, mul, number, oo, power, relation, scalar
from workbench.terms.term import Term, substitute

_MOST_SETS = 4000
_MOST_VARIABLES = 8


@dataclass(frozen=True, slots=True)
class Rows:
    """Conditions a x <= b (or = b): one row each, with the condition as it was written."""

    a: Matrix
    b: Vector
    of: tuple[Constraint, ...]

    def where(self, keep: Sequence[bool]) -> Rows:
        kept = [k for k, yes in enumerate(keep) if yes]
        return Rows([self.a[k] for k in kept], [self.b[k] for k in kept], tuple(self.of[k] for k in kept))


@dataclass(frozen=True, slots=True)
class Point:
    """A place that meets the conditions for an optimum, with its multipliers."""

    x: Vector
    equal: Vector
    unequal: Vector


def by_program(problem: Problem) -> Found | None:
    """The answer where the problem is linear or quadratic with numbers, and convex; None elsewhere."""
    x = problem.variables
    if any(v.shape for v in x) or len(x) > _MOST_VARIABLES:
        return None
    q, rows = quadratic(problem.h, x), _rows(problem)
    if q is None or rows is None:
        return None
    equal = rows.where([c.equal for c in rows.of])
    unequal = rows.where([not c.equal for c in rows.of])
    if equal.a and solved(equal.a, equal.b) is None:
        return _contradiction(problem, equal, unequal, _inconsistent(equal), [NONE] * len(unequal.a))
    if squares(_on(q.h, equal.a, len(x))) is None:
        return _curved_down(problem, q, equal) if not unequal.a else None
    best = _optimal(q, equal, unequal)
    if best is not None:
        return _told(problem, q, equal, unequal, best)
    start = _started(len(x), equal, unequal)
    if start is None:
        return None
    place, phase = start
    if phase is not None:
        return _contradiction(problem, equal, unequal, phase.equal, phase.unequal)
    ray = _ray(q, equal, unequal)
    return None if ray is None or place is None else _unbounded(problem, q, place, ray)


def _rows(problem: Problem) -> Rows | None:
    a, b = Matrix(), Vector()
    for c in problem.constraints:
        if c.gap.shape:
            return None
        q = quadratic(c.gap, problem.variables)
        if q is None or not q.linear:
            return None
        a.append(q.g)
        b.append(-q.c)
    return Rows(a, b, problem.constraints)


def _on(h: Matrix, a: Matrix, n: int) -> Matrix:
    """H on the directions along which the equations stay met."""
    if not a:
        return h
    z = kernel(a, n)
    return [[dot(u, [dot(row, v) for row in h]) for v in z] for u in z]


def kernel(a: Matrix, n: int) -> list[Vector]:
    """A basis of the directions d with A d = 0, by elimination."""
    rows, pivots = [list(row) for row in a], list[int]()
    for column in range(n):
        k = next((k for k in range(len(pivots), len(rows)) if rows[k][column]), None)
        if k is None:
            continue
        r = len(pivots)
        rows[r], rows[k] = rows[k], rows[r]
        rows[r] = [v / rows[r][column] for v in rows[r]]
        for other in range(len(rows)):
            if other != r and rows[other][column]:
                rows[other] = [v - rows[other][column] * w for v, w in zip(rows[other], rows[r], strict=True)]
        pivots.append(column)
    out = []
    for free in (k for k in range(n) if k not in pivots):
        d = [NONE] * n
        d[free] = Fraction(1)
        for r, column in enumerate(pivots):
            d[column] = -rows[r][free]
        out.append(d)
    return out


def _optimal(q: Quadratic, equal: Rows, unequal: Rows) -> Point | None:
    """A place where some set of the inequalities binds and all conditions for an optimum hold; None where there is
    none, or where there are too many sets."""
    n, m = len(q.g), len(unequal.a)
    if sum(comb(m, k) for k in range(min(m, n) + 1)) > _MOST_SETS:
        return None
    for k in range(min(m, n) + 1):
        for active in combinations(range(m), k):
            made = _at(q, equal, unequal, active)
            if made is not None:
                return made
    return None


def _at(q: Quadratic, equal: Rows, unequal: Rows, active: Sequence[int]) -> Point | None:
    n = len(q.g)
    binding = [*equal.a, *(unequal.a[k] for k in active)]
    rows = [[*q.h[i], *(row[i] for row in binding)] for i in range(n)]
    rows += [[*row, *([NONE] * len(binding))] for row in binding]
    right = [*(-g for g in q.g), *equal.b, *(unequal.b[k] for k in active)]
    found = solved(rows, right)
    if found is None:
        return None
    x, multipliers = found[:n], found[n:]
    mine = dict(zip(active, multipliers[len(equal.a) :], strict=True))
    if any(v < 0 for v in mine.values()):
        return None
    if any(dot(row, x) > b for row, b in zip(unequal.a, unequal.b, strict=True)):
        return None
    return Point(x, multipliers[: len(equal.a)], [mine.get(k, NONE) for k in range(len(unequal.a))])


# -- where there is no optimum ---------------------------------------------------------------------


def _started(n: int, equal: Rows, unequal: Rows) -> tuple[Vector | None, Point | None] | None:
    """A feasible place, or multipliers that say that there is none; None where neither was found.

    The largest excess t over the conditions is made smallest; those that are strict ask for room.
    """
    more = [*unequal.a]
    a = [[*row, Fraction(-1)] for row in more] + [[NONE] * n + [Fraction(-1)]]
    b = [*unequal.b, NONE]
    phase = _optimal(
        Quadratic([[NONE] * (n + 1) for _ in range(n + 1)], [NONE] * n + [Fraction(1)], NONE),
        Rows([[*row, NONE] for row in equal.a], equal.b, equal.of),
        Rows(a, b, (*unequal.of, *unequal.of[:1])),
    )
    if phase is None:
        return None
    if phase.x[-1] > 0:
        return None, Point(phase.x[:-1], phase.equal, phase.unequal[:-1])
    if not any(c.sign == "<" for c in unequal.of):
        return phase.x[:-1], None
    room = _optimal(
        Quadratic([[NONE] * (n + 1) for _ in range(n + 1)], [NONE] * n + [Fraction(-1)], NONE),
        Rows([[*row, NONE] for row in equal.a], equal.b, equal.of),
        Rows([[*row, Fraction(int(c.sign == "<"))] for row, c in zip(more, unequal.of, strict=True)]
             + [[NONE] * n + [Fraction(1)]], [*unequal.b, Fraction(1)], (*unequal.of, *unequal.of[:1])),
    )  # fmt: skip
    return None if room is None or room.x[-1] <= 0 else (room.x[:-1], None)


def _ray(q: Quadratic, equal: Rows, unequal: Rows) -> Vector | None:
    """A direction along which every condition stays met and the objective falls for ever."""
    n = len(q.g)
    straight = [row for row in q.h if any(row)]
    box = [[Fraction(s * int(i == j)) for j in range(n)] for i in range(n) for s in (1, -1)]
    flat = Rows([*equal.a, *straight], [NONE] * (len(equal.a) + len(straight)), ())
    found = _optimal(
        Quadratic([[NONE] * n for _ in range(n)], q.g, NONE), flat,
        Rows([*unequal.a, *box], [*([NONE] * len(unequal.a)), *([Fraction(1)] * len(box))], ()),
    )  # fmt: skip
    return found.x if found is not None and dot(q.g, found.x) < 0 else None


def _curved_down(problem: Problem, q: Quadratic, equal: Rows) -> Found | None:
    """Equations alone, and a direction along them in which the objective curves down: it falls for ever."""
    n = len(q.g)
    z = kernel(equal.a, n) if equal.a else [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]
    d = downward(_on(q.h, equal.a, n))
    place = solved(equal.a, equal.b) if equal.a else [NONE] * n
    if d is None or place is None:
        return None
    ray = [dot(d, [v[i] for v in z]) for i in range(n)]
    if dot(q.slope(place), ray) > 0:
        ray = [-v for v in ray]
    return _unbounded(problem, q, place, ray)


def _inconsistent(equal: Rows) -> Vector:
    """Multiples of the equations that add up to 0 = 1."""
    n = len(equal.a[0])
    rows = [[row[i] for row in equal.a] for i in range(n)] + [[-b for b in equal.b]]
    found = solved(rows, [NONE] * n + [Fraction(1)])
    assert found is not None
    return found


# -- what is told ----------------------------------------------------------------------------------


def _told(problem: Problem, q: Quadratic, equal: Rows, unequal: Rows, best: Point) -> Found | None:
    strict = [c for c, row, b in zip(unequal.of, unequal.a, unequal.b, strict=True)
              if c.sign == "<" and dot(row, best.x) == b]  # fmt: skip
    if strict:
        return None
    x = problem.variables
    values = [number(v) for v in best.x]
    at = number(q.at(best.x) if problem.sense == "min" else -q.at(best.x))
    multipliers = [*zip(equal.of, best.equal, strict=True), *zip(unequal.of, best.unequal, strict=True)]
    used = [(c, m) for c, m in multipliers if m]
    pen = opened(problem, "A place, multipliers for the conditions that bind, and the proof that nothing is better: "
                          "what f has beyond its value there is a sum of squares and of what the conditions keep "
                          "from being negative.")  # fmt: skip
    places = values_of(x, best.x)
    marks = [_stationary(pen, problem, x[i], places, used) for i in range(len(x))]
    for c, _ in multipliers:
        left, right = (substitute(side, places) for side in c.said.args)
        pen.write(relation(c.said.attrs[0], left, right), reasons.FEASIBLE, rests_on=())
    pen.write(equals(substitute(problem.f, places), at), reasons.FEASIBLE, rests_on=())

    def lines(hypothesis: tuple[Mark, ...]) -> Mark:
        rest, given = _rest(q, equal, best, x, used, problem)
        sign = 1 if problem.sense == "min" else -1
        gap = add(problem.f, mul(number(-1), at)) if sign == 1 else add(at, mul(number(-1), problem.f))
        same = pen.follows(equals(gap, rest), *(hypothesis if given else ()), by=reasons.COMPLETED)
        more = pen.follows(relation(">=", rest, ZERO), *hypothesis, by=reasons.SQUARES) if rest is not ZERO else same
        return concluded(pen, problem, at, same, more)

    supposed(pen, problem, lines)
    claimed(pen, problem, values, at)
    if marks:
        pen.note("The place is where the slopes, with these multipliers, vanish and every condition holds.")
    pen.wrong("Setting the slope of f to 0 alone: where a condition binds, f may have a slope against it.")
    made = ended(pen, problem, "", "")
    return Found(made, problem.best, problem, tuple(values), at,
                 tuple((c.said, number(m)) for c, m in multipliers), convex=True)  # fmt: skip


def _stationary(
    pen: Pen, problem: Problem, x: Term, places: Mapping[Term, Term], used: Sequence[tuple[Constraint, Fraction]]
) -> Mark:
    """The slope in one variable, and that it vanishes there together with the multiples of the conditions' slopes."""
    first, turn = slope(pen, problem.f, x), 1 if problem.sense == "min" else -1
    parts = [substitute(first.right, places)]
    for c, m in used:
        q = quadratic(c.gap, problem.variables)
        assert q is not None
        by = q.g[problem.variables.index(x)]
        if by:
            parts.append(mul(number(turn * m), number(by)))
    total = add(*parts) if len(parts) > 1 else parts[0]
    return pen.write(equals(total, ZERO), reasons.STATIONARY, rests_on=())


def _rest(
    q: Quadratic, equal: Rows, best: Point, x: Sequence[Term], used: Sequence[tuple[Constraint, Fraction]],
    problem: Problem,
) -> tuple[Term, bool]:  # fmt: skip
    """h less its value, as a sum; and whether the equations are needed for that."""
    parts = [_times(m, _kept(c)) for c, m in used if not c.equal]
    whole = squares(q.h)
    if whole is not None:
        parts += [_times(-m, c.gap) for c, m in used if c.equal]
        parts += as_squares(whole, x, best.x)
        return _sum(parts), bool(equal.a)
    z = kernel(equal.a, len(x))
    free = [next(i for i, v in enumerate(d) if v == 1 and all(o[i] == 0 for o in z if o is not d)) for d in z]
    own = squares(_on(q.h, equal.a, len(x)))
    assert own is not None
    parts += as_squares(own, [x[i] for i in free], [best.x[i] for i in free])
    return _sum(parts), True


def _kept(c: Constraint) -> Term:
    """What a condition keeps from being negative: b - a x."""
    sign, (left, right) = c.said.attrs[0], c.said.args
    if sign in (">=", ">"):
        left, right = right, left
    if left is ZERO:
        return right
    if right is ZERO:
        return mul(number(-1), left)
    return add(right, mul(number(-1), left))


def _times(m: Fraction, term: Term) -> Term:
    return term if m == 1 else mul(number(m), term)


def _sum(parts: Sequence[Term]) -> Term:
    return ZERO if not parts else parts[0] if len(parts) == 1 else add(*parts)


def _contradiction(problem: Problem, equal: Rows, unequal: Rows, nu: Vector, mu: Vector) -> Found:
    """Multiples of the conditions, those of inequalities not negative, whose gaps add up to a positive number."""
    parts, total = [], NONE
    for c, b, m in zip((*equal.of, *unequal.of), (*equal.b, *unequal.b), (*nu, *mu), strict=True):
        if m:
            parts.append(_times(m, c.gap))
            total -= m * b
    pen = opened(problem, "Where conditions contradict each other, multiples of them add up to what cannot be.")
    pen.write(equals(_sum(parts), number(total)), reasons.CONTRADICTION, rests_on=())
    pen.claim(Equality(_sum(parts), number(total)))
    pen.note("Every condition says that its gap is 0, or not positive where the multiple is not negative: their sum is "
             "not positive, and it is this positive number. No place meets all the conditions.")  # fmt: skip
    return Found(ended(pen, problem, "", ""), "infeasible", problem,
                 multipliers=tuple((c.said, number(m)) for c, m in zip((*equal.of, *unequal.of), (*nu, *mu),
                                                                       strict=True)))  # fmt: skip


def _unbounded(problem: Problem, q: Quadratic, place: Vector, ray: Vector) -> Found:
    x = problem.variables
    t = scalar(next(n for n in ("t", "s", "u", "v") if n not in {g.name for g in problem.givens}), "positive")
    pen = opened(problem, "Along a ray on which every condition holds, f goes to infinity.")
    spots = {v: as_form([d], [t], p) for v, p, d in zip(x, place, ray, strict=True)}
    along = substitute(problem.f, spots)
    sign = Fraction(1 if problem.sense == "min" else -1)
    bend = sign * dot(ray, [dot(row, ray) for row in q.h]) / 2
    line = [number(sign * q.at(place)), _times(sign * dot(q.slope(place), ray), t)]
    if bend:
        line.append(_times(bend, power(t, number(2))))
    kept = [p for p in line if p is not ZERO and not (p.head is MUL and p.args[0] is ZERO)]
    pen.given(t)
    for c in problem.constraints:
        left, right = (substitute(side, spots) for side in c.said.args)
        pen.write(relation(c.said.attrs[0], left, right), reasons.ALONG, rests_on=())
    on = pen.write(equals(along, _sum(kept)), reasons.ALONG, rests_on=())
    end = mul(number(-1), oo) if problem.sense == "min" else oo
    made = limit_of(_sum(kept), t, oo)
    told(pen, made, reasons.AT_ENDS)
    pen.claim(made.claim, Equality(along, on.right))
    where = ", ".join(f"`{v.name} == {brief(s)}`" for v, s in spots.items())
    pen.note(f"The ray: {where}.")
    others = _stationary_place(problem, q)
    return Found(ended(pen, problem, "", ""), "unbounded", problem, value=end, others=others)


def _stationary_place(problem: Problem, q: Quadratic) -> tuple[tuple[str, tuple[Term, ...], Term], ...]:
    """The place where the slope vanishes, where there are no conditions, with what it is: a saddle, a largest value."""
    if problem.constraints:
        return ()
    at = solved(q.h, [-g for g in q.g])
    if at is None or squares(q.h) is not None:
        return ()
    down = squares([[-v for v in row] for row in q.h]) is not None
    other = "global maximum" if problem.sense == "min" else "global minimum"
    value = q.at(at) if problem.sense == "min" else -q.at(at)
    return ((other if down else "saddle", tuple(map(number, at)), number(value)),)


__all__ = ["by_program", "kernel"]
