"""Points at which a premise holds, made from points at which it need not.

A premise such as ``x = A @ y`` or "the gradient is zero" holds with probability 0 at random points. Here it is solved:
by setting a symbol that stands alone on one side, else by least squares in directions and real symbols. An inequality
such as ``b - A @ x > 0`` is met in the same way: entries on the wrong side are to be as far on the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from workbench.check.compare import Array, Outcome
from workbench.check.cuts import names_in
from workbench.check.sample import Point
from workbench.check.truth import Truths, quantified
from workbench.check.unroll import is_direction
from workbench.check.values import NUMERIC
from workbench.terms.heads import properties
from workbench.terms.term import LanguageError, Term, postorder, symbols

_FIXED = frozenset("onehot sign mask integer orthogonal simplex diagonal".split())


def meet(premise: Term, point: Point, truths: Truths) -> Point | None:
    """A point near the given one at which the premise holds; None when none is found.

    An equation, also one that is to hold for all values of some symbols.
    """
    if truths.at(premise, point).outcome is Outcome.HOLDS:
        return point
    equation, names = premise, list[str]()
    if premise.head.name == "forall":
        equation, names = premise.args[0], quantified(premise.args[1:])
    if equation.head.name not in ("relation", "compare") or equation.attrs[0] not in _SIDES:
        return None
    if not names and equation.attrs[0] == "=":
        met = _assigned(equation, point, truths)
        if met is not None and truths.at(premise, met).outcome is Outcome.HOLDS:
            return met
    met = _solved(equation, point, truths, names)
    return met if met is not None and truths.at(premise, met).outcome is Outcome.HOLDS else None


def _assigned(premise: Term, point: Point, truths: Truths) -> Point | None:
    left, right = premise.args
    for target, value in ((left, right), (right, left)):
        if target.head.name != "symbol" or target in symbols(value) or value.indices or properties(target) & _FIXED:
            continue
        array = np.broadcast_to(truths.values.array(value, point), np.shape(point.values[target.name]))
        if _inside(target, array):
            return point.moved({target.name: array})
    return None


def _inside(symbol: Term, value: Array) -> bool:
    """Whether a value has the declared properties of a symbol."""
    has = properties(symbol)
    if not np.all(np.isfinite(value)):
        return False
    if has & {"symmetric", "posdef"} and not np.allclose(value, value.T, rtol=0, atol=1e-12):
        return False
    if "posdef" in has and np.linalg.eigvalsh(value)[0] <= 0:
        return False
    if "positive" in has and np.any(value <= 0):
        return False
    return not ("unit" in has and np.any((value <= 0) | (value >= 1)))


def _solved(equation: Term, point: Point, truths: Truths, names: list[str]) -> Point | None:
    """Least squares on left - right, in one of the unknowns after the other and then in all of them.

    Unknown are the real symbols, and before them the directions dX that occur: how something moves gives way to what
    it is. ``names`` are bound by "for all": the equation is solved at more draws of them than they have entries, and
    others than those by which the premise is judged afterwards. Of an inequality, both sides are to have the gap that
    ``_aim`` says.
    """
    from scipy.optimize import least_squares

    known = [s for s in symbols(equation) if s.name in point.values and s.name not in names]
    # What stands below no derivative head, and has no property to keep, is the easiest to solve for.
    hard = frozenset[str]().union(*(names_in(t) for t in postorder(equation) if t.head.name in NUMERIC))
    free = [s for s in known if not properties(s) & _FIXED]
    free.sort(key=lambda s: (s.name in hard, len(properties(s))))
    moving = {"d" + t.args[0].name: None for t in postorder(equation) if is_direction(t)}
    directions = [_Unknown(name, False) for name in moving if name in point.values and name not in names]
    unknowns = [_Unknown(s.name, bool(properties(s) & {"symmetric", "posdef"})) for s in free]
    rounds = 2 + sum(np.size(point.values[n]) for n in names)
    values = truths.values.sibling()
    choices = [[u] for u in (*directions, *unknowns)] + ([unknowns] if len(unknowns) > 1 else [])
    for chosen in choices:
        start = np.concatenate([np.ravel(point.values[u.name]) for u in chosen])

        def residual(z: Array, chosen: list[_Unknown] = chosen, aim: Array | float = 0.0) -> Array:
            gaps = []
            for variant in truths.variants(_at(point, chosen, z), names, rounds, first=500):
                left, right = values.sides(equation.args, variant)
                gaps.append(np.ravel(left.array - right.array))
            gap = np.concatenate(gaps) - aim
            return gap if np.all(np.isfinite(gap)) else np.full(gap.shape, 1e6)

        for aim in _aims(equation.attrs[0], residual(start)):
            try:
                aimed = partial(residual, aim=aim)
                z, gap = _newton(aimed, start)
                for most in (6, 25) if _size(gap) > _CLOSE else ():
                    before = _size(gap)
                    with np.errstate(all="ignore"):  # a step too far overflows, and is not taken
                        found = least_squares(aimed, z, xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=most)
                    z, gap = _newton(aimed, found.x)
                    if _size(gap) <= _CLOSE or _size(gap) > _PROGRESS * before:
                        break  # solved, or creeping towards what is no solution
                z, gap = _exactly_zero(aimed, z, gap)
            except (ValueError, LanguageError, np.linalg.LinAlgError):
                continue
            met = _at(point, chosen, z)
            if _size(gap) <= _CLOSE and all(_inside(s, met.values[s.name]) for s in free):
                return met
    return None


def _exactly_zero(residual: Callable[[Array], Array], z: Array, gap: Array) -> tuple[Array, Array]:
    """The solution with 0 for what is nearly 0, where that solves as well: no digit of 6e-17 means anything."""
    clean = np.where(np.abs(z) < 1e-9, 0.0, z)
    if np.all(clean == z):
        return z, gap
    after = residual(clean)
    return (clean, after) if _size(after) <= _size(gap) else (z, gap)


def instance(equation: Term, points: Sequence[Point], over: Sequence[Term], truths: Truths) -> Point | None:
    """Values of the symbols ``over`` at which the equation holds, the others staying as they are: Newton steps from
    each of the points. None when none leads to a solution inside the declared domains."""
    if equation.head.name != "relation" or equation.attrs[0] != "=" or any(properties(s) & _FIXED for s in over):
        return None
    chosen = [_Unknown(s.name, bool(properties(s) & {"symmetric", "posdef"})) for s in over]
    values = truths.values.sibling()
    for point in points:

        def residual(z: Array, point: Point = point) -> Array:
            left, right = values.sides(equation.args, _at(point, chosen, z))
            gap = np.ravel(left.array - right.array)
            return gap if np.all(np.isfinite(gap)) else np.full(gap.shape, 1e6)

        try:
            z, gap = _newton(residual, np.concatenate([np.ravel(point.values[u.name]) for u in chosen]), 8)
        except np.linalg.LinAlgError:
            continue
        met = _at(point, chosen, z)
        if _size(gap) <= _CLOSE and all(_inside(s, met.values[s.name]) for s in over):
            return met
    return None


_SIDES = {"=": 0, ">": 1, ">=": 1, "<": -1, "<=": -1}
"""Which sign left - right is to have."""
_MARGIN = 0.3


def _aims(sign: str, gap: Array) -> list[Array]:
    """What left - right should be: where it is on the wrong side, or near 0, as far on the other and a little more;
    else, as |x - a| cannot be far below r, just on the right side."""
    side = _SIDES[sign]
    if not side:
        return [np.zeros_like(gap)]
    far = np.where(side * gap > _MARGIN, gap, side * (np.abs(gap) + _MARGIN))
    return [far, np.full_like(gap, side * _MARGIN / 10)]


def _newton(residual: Callable[[Array], Array], z: Array, most: int = 4) -> tuple[Array, Array]:
    """A few shortest Newton steps, as long as they help: enough where the equation is linear, also where its rows
    repeat each other, which makes least squares creep."""
    gap = residual(z)
    for turn in range(4 * most):
        if _size(gap) <= _CLOSE:
            break
        steps = 1e-6 * np.maximum(1.0, np.abs(z))
        slope = np.stack([(residual(z + s * e) - gap) / s for s, e in zip(steps, np.eye(len(z)), strict=True)], -1)
        better = z - np.linalg.lstsq(slope, gap, rcond=1e-6)[0]
        after = residual(better)
        if not _size(after) < _size(gap):
            break
        steady = _size(after) < _STEADY * _size(gap)
        z, gap = better, after
        if turn >= most - 1 and not steady:
            break
    return z, gap


def _size(gap: Array) -> float:
    return float(np.max(np.abs(gap), initial=0.0))


_PROGRESS = 0.3
"""A few steps of least squares that leave more than this of the gap lead nowhere."""
_STEADY = 0.3
"""Newton steps go on for as long as each leaves less than this."""
_CLOSE = 1e-11
"""So far apart the two sides of an equation that is solved may be."""


class _Unknown(NamedTuple):
    """A name whose value is solved for."""

    name: str
    symmetric: bool


def _at(point: Point, chosen: list[_Unknown], z: Array) -> Point:
    changes, start = {}, 0
    for unknown in chosen:
        shape = np.shape(point.values[unknown.name])
        size = int(np.prod(shape, dtype=int))
        value = z[start : start + size].reshape(shape)
        changes[unknown.name] = (value + value.T) / 2 if unknown.symmetric else value
        start += size
    return point.moved(changes)
