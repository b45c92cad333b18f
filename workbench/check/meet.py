"""Points at which a premise holds, made from points at which it need not.

A premise such as ``x = A @ y`` or "the gradient is zero" holds with probability 0 at random points. Here it is solved:
by setting a symbol that stands alone on one side, else by least squares in all real symbols.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workbench.check.compare import Array, Outcome
from workbench.check.sample import Point
from workbench.terms.heads import properties
from workbench.terms.term import LanguageError, Term, symbols

if TYPE_CHECKING:
    from workbench.check.truth import Truths

_FIXED = frozenset("onehot sign mask integer orthogonal simplex diagonal".split())


def meet(premise: Term, point: Point, truths: Truths) -> Point | None:
    """A point near the given one at which the premise holds; None when none is found."""
    if truths.at(premise, point).outcome is Outcome.HOLDS:
        return point
    if premise.head.name == "forall":
        inner = meet(premise.args[0], point, truths)
        return inner if inner is not None and truths.at(premise, inner).outcome is Outcome.HOLDS else None
    if premise.head.name != "relation" or premise.attrs[0] != "=":
        return None
    for way in (_assigned, _solved):
        met = way(premise, point, truths)
        if met is not None and truths.at(premise, met).outcome is Outcome.HOLDS:
            return met
    return None


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


def _solved(premise: Term, point: Point, truths: Truths) -> Point | None:
    """Least squares on left - right, in the real symbols of the premise, one after the other and then together."""
    from scipy.optimize import least_squares

    free = [s for s in symbols(premise) if s.name in point.values and not properties(s) & _FIXED]
    for chosen in [*([s] for s in free), free]:
        if not chosen:
            continue
        start = np.concatenate([np.ravel(point.values[s.name]) for s in chosen])

        def residual(z: Array, chosen: list[Term] = chosen) -> Array:
            left, right = truths.values.sides(premise.args, _at(point, chosen, z))
            gap = np.ravel(left.array - right.array)
            return gap if np.all(np.isfinite(gap)) else np.full(gap.shape, 1e6)

        try:
            found = least_squares(residual, start, xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=100)
        except (ValueError, LanguageError):
            continue
        met = _at(point, chosen, found.x)
        solved = float(np.max(np.abs(found.fun), initial=0.0)) < 1e-11
        if solved and all(_inside(s, met.values[s.name]) for s in chosen):
            return met
    return None


def _at(point: Point, chosen: list[Term], z: Array) -> Point:
    changes, start = {}, 0
    for symbol in chosen:
        shape = np.shape(point.values[symbol.name])
        size = int(np.prod(shape, dtype=int))
        value = z[start : start + size].reshape(shape)
        if properties(symbol) & {"symmetric", "posdef"}:
            value = (value + value.T) / 2
        changes[symbol.name] = value
        start += size
    return point.moved(changes)
