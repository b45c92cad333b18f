"""Points at which a premise holds, made from points at which it need not.

A premise such as ``x = A @ y`` or "the gradient is zero" holds with probability 0 at random points. Here it is solved:
by setting a symbol that stands alone on one side, else by least squares in directions and real symbols. An inequality
such as ``b - A @ x > 0`` is met in the same way: entries on the wrong side are to be as far on the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from workbench.check.numbers.compare import Array, Outcome
from workbench.check.numbers.cuts import names_in
from workbench.check.numbers.solving import CLOSE, FIXED, Unknown, gap_size, has_properties, moved, newton
from workbench.check.numbers.unroll import is_direction
from workbench.check.numbers.values import NUMERIC
from workbench.check.points.sample import Point
from workbench.check.statements.shaping import is_of_a_slope, is_of_functions, shaped, with_slopes
from workbench.check.statements.truth import Truths, quantified
from workbench.terms.heads import BOTH, IFF, IMPLIES, properties, subtract
from workbench.terms.term import LanguageError, Term, postorder, symbols


def meet(premise: Term, point: Point, truths: Truths) -> Point | None:
    """A point near the given one at which the premise holds; None when none is found.

    An equation, also one that is to hold for all values of some symbols; an inequality; several of these.
    """
    if truths.at(premise, point).outcome is Outcome.HOLDS:
        return point
    if is_of_functions(premise):
        other = shaped((premise,), point, truths)
        if other is not None:
            return other
    if is_of_a_slope(premise):
        other = with_slopes((premise,), point, truths)
        if other is not None and truths.at(premise, other).outcome is Outcome.HOLDS:
            return other
    if premise.head is BOTH:
        return _together(premise, point, truths)
    equation, names = premise, list[str]()
    if premise.head.name == "forall":
        equation, names = premise.args[0], quantified(premise.args[1:])
    if equation.head.name not in ("relation", "compare") or equation.attrs[0] not in _SIDES:
        return None
    if not names and equation.attrs[0] == "=":
        met = _assigned(equation, point, truths)
        if met is not None and truths.at(premise, met).outcome is Outcome.HOLDS:
            return met
    many = not names and equation.attrs[0] != "=" and np.size(truths.values.array(subtract(*equation.args), point)) > 1
    # Of several entries those that are on the right side may stay where they are.
    met = at_once((equation,), point, truths) if many else None
    met = met or _solved(equation, point, truths, names)
    return met if met is not None and truths.at(premise, met).outcome is Outcome.HOLDS else None


def _together(premise: Term, point: Point, truths: Truths) -> Point | None:
    """One part after the other, inequalities first, a few times over: meeting one may lose another."""
    parts = sorted(premise.args, key=lambda part: part.attrs[:1] == ("=",))
    met: Point | None = point
    functions = tuple(part for part in parts if is_of_functions(part))
    if functions:
        met = shaped(functions, point, truths) or point
        if any(is_of_a_slope(part) for part in parts):
            met = with_slopes(parts, met, truths) or met
    for _ in range(_ROUNDS):
        for part in parts:
            met = met and meet(part, met, truths)
        if met is None:
            break
        if truths.at(premise, met).outcome is Outcome.HOLDS:
            return met
    return at_once(premise.args, point, truths)


def at_once(parts: tuple[Term, ...], point: Point, truths: Truths) -> Point | None:
    """A point near by at which equations and inequalities hold, solved for together: inequalities by a margin, a
    smaller one where there is no room for the larger."""
    equations = all(p.attrs[:1] == ("=",) for p in parts)
    for margin in _MARGINS[:1] if equations else _MARGINS:
        met = _with_margin(margin, parts, point, truths)
        if met is not None:
            return met
    return None


def _with_margin(margin: float, parts: tuple[Term, ...], point: Point, truths: Truths) -> Point | None:
    if any(p.head.name not in ("relation", "compare") or p.attrs[0] not in _EXCESS for p in parts):
        return None
    free = _free(parts, point)
    chosen = [Unknown(s.name, bool(properties(s) & {"symmetric", "posdef"})) for s in free]
    if not chosen:
        return None
    unit = [s for s in free if "unit" in properties(s)]
    above = [*unit, *(s for s in free if "positive" in properties(s))]
    values = truths.values.sibling()

    def gaps(there: Point) -> list[Array]:
        sides = (values.alone(part.args, there) for part in parts)
        return [np.ravel(left - right) for left, right in sides]

    def residual(z: Array, room: list[Array]) -> Array:
        there = moved(point, chosen, z)
        found = [_EXCESS[p.attrs[0]](g + r) for p, g, r in zip(parts, gaps(there), room, strict=True)]
        found += [_below(np.ravel(there.values[s.name]) - _ROOM) for s in above]
        found += [_above(np.ravel(there.values[s.name]) - 1 + _ROOM) for s in unit]
        gap = np.concatenate(found)
        return gap if np.all(np.isfinite(gap)) else np.full(gap.shape, 1e6)

    start = np.concatenate([np.ravel(point.values[u.name]) for u in chosen])
    try:
        here, elsewhere = gaps(point), gaps(moved(point, chosen, start * (1 + _ELSEWHERE)))
        # An entry that is the same wherever one goes, as 0 <= 0, has no margin.
        room = [-_SIDES[p.attrs[0]] * margin * (g != e) for p, g, e in zip(parts, here, elsewhere, strict=True)]
        z, _ = newton(partial(residual, room=room), start)
    except (ValueError, LanguageError, np.linalg.LinAlgError):
        return None
    # What the parts make 0 is 0, and not what rounding left of it: an equation that they imply would fail for that.
    met = moved(point, chosen, np.where(np.abs(z) < _ROUNDED, 0.0, z))
    holds = all(truths.at(p, met).outcome is Outcome.HOLDS for p in parts)
    return met if holds and all(has_properties(s, met.values[s.name]) for s in free) else None


def meet_all(equations: tuple[Term, ...], point: Point, truths: Truths) -> Point | None:
    """A point near by at which several equations hold, solved for at once: meeting one may lose another."""
    free = _free(equations, point)
    chosen = [Unknown(s.name, bool(properties(s) & {"symmetric", "posdef"})) for s in free]
    if not chosen:
        return None
    values = truths.values.sibling()

    def residual(z: Array) -> Array:
        there, gaps = moved(point, chosen, z), []
        for equation in equations:
            for variant in truths.variants(there, [], 1, first=500):
                left, right = values.sides(equation.args, variant)
                gaps.append(np.ravel(left.array - right.array))
        gap = np.concatenate(gaps)
        return gap if np.all(np.isfinite(gap)) else np.full(gap.shape, 1e6)

    try:
        z, gap = newton(residual, np.concatenate([np.ravel(point.values[u.name]) for u in chosen]))
    except (ValueError, LanguageError, np.linalg.LinAlgError):
        return None
    met = moved(point, chosen, z)
    return met if gap_size(gap) <= CLOSE and all(has_properties(s, met.values[s.name]) for s in free) else None


def steady(statement: Term, point: Point, truths: Truths) -> bool:
    """Whether an implication or an equivalence that fails at a point fails as much where the side that holds there is
    solved further: near a multiple root (x^3 = y^3 near 0) an equation nearly holds where it does not, and so does an
    inequality a little outside of its edge."""
    if statement.head not in (IMPLIES, IFF):
        return True
    before = truths.at(statement, point)
    sides = [s for s in statement.args if truths.at(s, point).outcome is Outcome.HOLDS]
    if not sides or before.comparison is None:
        return True
    there = _solved_further(sides[0], point, truths)
    after = truths.at(statement, there)
    if after.comparison is None or after.outcome is not Outcome.FAILS:
        return False
    apart = [abs(t.comparison.left - t.comparison.right) for t in (before, after) if t.comparison]
    return apart[1] >= apart[0] / 2


def _solved_further(premise: Term, point: Point, truths: Truths) -> Point:
    """Newton's steps for the equations of a premise, and to the edge for an inequality that holds but for a little."""
    values = truths.values.sibling()
    for equation in premise.args if premise.head is BOTH else (premise,):
        if equation.head.name not in ("relation", "compare") or equation.attrs[0] not in _EXCESS:
            continue
        excess = _EXCESS[equation.attrs[0]]
        free = _free((equation,), point)
        chosen = [Unknown(s.name, bool(properties(s) & {"symmetric", "posdef"})) for s in free]
        if not chosen:
            continue

        def residual(
            z: Array,
            start: Point = point,
            chosen: list[Unknown] = chosen,
            said: Term = equation,
            excess: Callable[[Array], Array] = excess,
        ) -> Array:
            left, right = values.sides(said.args, moved(start, chosen, z))
            gap = excess(np.ravel(left.array - right.array))
            return gap if np.all(np.isfinite(gap)) else np.full(gap.shape, 1e6)

        try:
            z, _ = newton(residual, np.concatenate([np.ravel(point.values[u.name]) for u in chosen]), 30, 0.0)
        except np.linalg.LinAlgError:
            continue
        point = moved(point, chosen, z)
    return point


def _free(statements: Sequence[Term], point: Point) -> list[Term]:
    """The numbers of the statements that may be moved: no small step keeps the others, or functions were drawn to
    them."""
    found = dict.fromkeys(s for t in statements for s in symbols(t))
    return [s for s in found if s.name in point.values and s.name not in point.kept and not properties(s) & FIXED]


def _above(gap: Array) -> Array:
    return np.maximum(gap, 0.0)


def _below(gap: Array) -> Array:
    return np.minimum(gap, 0.0)


_MARGINS = (0.3, 0.01)
"""By how much inequalities hold that are solved for together with others."""
_ROOM = 0.01
"""So far from the ends of their domains what is positive, or between 0 and 1, is to stay."""
_ELSEWHERE = 0.1
"""A part of every number by which a point is moved to see which entries change."""
_ROUNDED = 1e-9
"""Below this a number that was solved for is 0, or no point at all."""
_EXCESS: dict[str, Callable[[Array], Array]] = {"=": np.asarray, "<=": _above, "<": _above, ">=": _below, ">": _below}
"""What of left - right is against a relation."""


def _assigned(premise: Term, point: Point, truths: Truths) -> Point | None:
    left, right = premise.args
    for target, value in ((left, right), (right, left)):
        if target.head.name != "symbol" or target in symbols(value) or value.indices:
            continue
        if properties(target) & FIXED - _BY_VALUE or target.name in point.kept:
            continue
        array = np.broadcast_to(truths.values.array(value, point), np.shape(point.values[target.name]))
        if has_properties(target, array):
            return point.moved({target.name: array})
    return None


_BY_VALUE = frozenset(("integer", "mask", "sign"))
"""No small step keeps these, but of a value is seen whether it has them."""


def _solved(equation: Term, point: Point, truths: Truths, names: list[str]) -> Point | None:
    """Least squares on left - right, in one of the unknowns after the other and then in all of them.

    Unknown are the real symbols, and before them the directions dX that occur: how something moves gives way to what
    it is. ``names`` are bound by "for all": the equation is solved at more draws of them than they have entries, and
    others than those by which the premise is judged afterwards. Of an inequality, both sides are to have the gap that
    ``_aim`` says.
    """
    from scipy.optimize import least_squares

    # What stands below no derivative head, and has no property to keep, is the easiest to solve for.
    hard = frozenset[str]().union(*(names_in(t) for t in postorder(equation) if t.head.name in NUMERIC))
    free = [s for s in _free((equation,), point) if s.name not in names]
    free.sort(key=lambda s: (s.name in hard, len(properties(s))))
    moving = {"d" + t.args[0].name: None for t in postorder(equation) if is_direction(t)}
    directions = [Unknown(name, False) for name in moving if name in point.values and name not in names]
    unknowns = [Unknown(s.name, bool(properties(s) & {"symmetric", "posdef"})) for s in free]
    rounds = 2 + sum(np.size(point.values[n]) for n in names)
    values = truths.values.sibling()
    choices = [[u] for u in (*directions, *unknowns)] + ([unknowns] if len(unknowns) > 1 else [])
    for chosen in choices:
        start = np.concatenate([np.ravel(point.values[u.name]) for u in chosen])

        def residual(z: Array, chosen: list[Unknown] = chosen, aim: Array | float = 0.0) -> Array:
            gaps = []
            for variant in truths.variants(moved(point, chosen, z), names, rounds, first=500):
                left, right = values.sides(equation.args, variant)
                gaps.append(np.ravel(left.array - right.array))
            gap = np.concatenate(gaps) - aim
            return gap if np.all(np.isfinite(gap)) else np.full(gap.shape, 1e6)

        for aim in _aims(equation.attrs[0], residual(start)):
            try:
                aimed = partial(residual, aim=aim)
                z, gap = newton(aimed, start)
                for most in (6, 25) if gap_size(gap) > CLOSE else ():
                    before = gap_size(gap)
                    with np.errstate(all="ignore"):  # a step too far overflows, and is not taken
                        found = least_squares(aimed, z, xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=most)
                    z, gap = newton(aimed, found.x)
                    if gap_size(gap) <= CLOSE or gap_size(gap) > _PROGRESS * before:
                        break  # solved, or creeping towards what is no solution
                z, gap = _exactly_zero(aimed, z, gap)
            except (ValueError, LanguageError, np.linalg.LinAlgError):
                continue
            met = moved(point, chosen, z)
            if gap_size(gap) <= CLOSE and all(has_properties(s, met.values[s.name]) for s in free):
                return met
    return None


def _exactly_zero(residual: Callable[[Array], Array], z: Array, gap: Array) -> tuple[Array, Array]:
    """The solution with 0 for what is nearly 0, where that solves as well: no digit of 6e-17 means anything."""
    clean = np.where(np.abs(z) < 1e-9, 0.0, z)
    if np.all(clean == z):
        return z, gap
    after = residual(clean)
    return (clean, after) if gap_size(after) <= gap_size(gap) else (z, gap)


_SIDES = {"=": 0, ">": 1, ">=": 1, "<": -1, "<=": -1}
"""Which sign left - right is to have."""
_ROUNDS = 3
_MARGIN = 0.3
_PROGRESS = 0.3
"""A few steps of least squares that leave more than this of the gap lead nowhere."""


def _aims(sign: str, gap: Array) -> list[Array]:
    """What left - right should be: where it is on the wrong side, or near 0, as far on the other and a little more;
    else, as |x - a| cannot be far below r, just on the right side."""
    side = _SIDES[sign]
    if not side:
        return [np.zeros_like(gap)]
    far = np.where(side * gap > _MARGIN, gap, side * (np.abs(gap) + _MARGIN))
    return [far, np.full_like(gap, side * _MARGIN / 10)]
