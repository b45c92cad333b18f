"""Whether there are numbers for which relations hold: looked for everywhere in their range, cell by cell.

A search that finds nothing says nothing by itself; a function that is seen to keep its sign does. The range of one or
two numbers is cut into cells. Where the difference of the sides changes its sign between two places that meet the other
conditions, and comes to 0 there, the numbers exist. A cell is out of the question where one relation clearly fails at
its corners and moves there by less than half of what it fails by; other cells are cut again. Only when every cell is
out of the question do no such numbers exist. A range without an end is seen up to about a million, and decides nothing
where the difference still comes nearer to 0 at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np

from workbench.check.numbers.compare import EXACT, Array, Outcome
from workbench.check.numbers.family import family
from workbench.check.numbers.values import Evaluator
from workbench.check.points.sample import Point
from workbench.terms.heads import BOTH, COMPARE, RELATION, SYMBOL, properties, subtract
from workbench.terms.term import LanguageError, Term

_SIGNS = {"=": 0, "<": -1, "<=": -1, ">": 1, ">=": 1}
"""Which sign left - right is to have."""
_CELLS = {1: 47, 2: 11}
"""Along each axis; primes, so that no simple fraction is a corner."""
_MOST_CELLS, _MOST_CUTS = 4_000, 14
_CALM = 0.5
"""A difference that moves by less than this part of itself from corner to corner has no zero between them."""
_BEYOND = 14.0
"""A range without an end is seen as far as exp, or sinh, of this."""
_ENDS = 1e-9
_LEVEL = 1 - 1e-5
"""A difference that comes nearer to 0 than by this factor, over the last cell, may get there beyond the end."""

Gaps = Callable[[Array], list[Array]]


def settled(body: Term, over: Sequence[Term], point: Point, values: Evaluator, noise: float = 0.0) -> Outcome:
    """Whether there are values of ``over`` at which the body holds, where the other symbols are as at the point.

    The body is a relation, or several that all hold; ``over`` one or two scalars. Everything else is UNKNOWN.
    """
    parts = body.args if body.head is BOTH else (body,)
    scalars = all(s.head is SYMBOL and not s.shape and properties(s) <= {"unit", "positive"} for s in over)
    if not scalars or len(over) not in _CELLS or not all(map(_is_simple, parts)):
        return Outcome.UNKNOWN
    try:
        floor = [noise + _floor(part, point, values) for part in parts]
        return _searched(_Cells(parts, over, point, floor))
    except LanguageError:
        return Outcome.UNKNOWN


def _is_simple(part: Term) -> bool:
    return part.head in (RELATION, COMPARE) and part.attrs[0] in _SIGNS and not part.indices


def _floor(part: Term, point: Point, values: Evaluator) -> float:
    """What left - right must exceed to be told from 0."""
    left, right = values.sides(part.args, point)
    size = max(float(np.max(np.abs(v.array), initial=0.0)) for v in (left, right))
    return 3 * max(float(np.max(left.bound + right.bound, initial=0.0)), EXACT * size)


class _Cells:
    """The relations at places in the range, as left - right turned so that what is wanted is positive, or 0."""

    def __init__(self, parts: Sequence[Term], over: Sequence[Term], point: Point, floor: Sequence[float]) -> None:
        self.over = over
        self.signs = [_SIGNS[p.attrs[0]] for p in parts]
        self.floor = floor
        self._gaps = [subtract(*p.args) for p in parts]
        self._values: Mapping[str, Any] = point.values

    @property
    def bounded(self) -> list[bool]:
        return ["unit" in properties(s) for s in self.over]

    def values(self, places: Array) -> list[Array]:
        """Of each relation at places in (0, 1)^k: one row a place, one column an entry."""
        moved = {s.name: _in_range(s, places[:, k]) for k, s in enumerate(self.over)}
        with np.errstate(all="ignore"):
            found = [np.asarray(family(g, self._values, moved)).reshape(len(places), -1) for g in self._gaps]
        return [-f if sign < 0 else f for f, sign in zip(found, self.signs, strict=True)]


def _in_range(s: Term, u: Array) -> Array:
    """A number of the symbol's range for each u in (0, 1)."""
    if "unit" in properties(s):
        return np.asarray(np.clip(u, _ENDS, 1 - _ENDS))
    v = _BEYOND * (2 * u - 1)
    return np.asarray(np.exp(v) if "positive" in properties(s) else np.sinh(v))


def _searched(cells: _Cells) -> Outcome:
    k = len(cells.over)
    lengths = np.full((1, k), 1 / _CELLS[k])
    low = np.array(list(product(*[np.arange(_CELLS[k]) / _CELLS[k]] * k)))
    corners = np.array(list(product((0.0, 1.0), repeat=k)))
    for cut in range(_MOST_CUTS):
        places = (low[:, None, :] + corners * lengths).reshape(-1, k)
        found = [f.reshape(len(low), len(corners), -1) for f in cells.values(places)]
        if _has_zero(cells, found, places.reshape(len(low), len(corners), k)):
            return Outcome.HOLDS
        if cut == 0 and not _level_at_the_ends(cells, found, low, lengths):
            return Outcome.UNKNOWN
        left = low[~_out_of_the_question(cells, found)]
        if not len(left):
            return Outcome.FAILS
        lengths = lengths / 2
        low = (left[:, None, :] + corners * lengths).reshape(-1, k)
        if len(low) > _MOST_CELLS:
            break
    return Outcome.UNKNOWN


def _out_of_the_question(cells: _Cells, found: list[Array]) -> Any:
    """For each cell whether some entry of some relation clearly fails at all corners, and moves little."""
    out = np.zeros(len(found[0]), dtype=bool)
    for f, sign, floor in zip(found, cells.signs, cells.floor, strict=True):
        f = np.where(np.isfinite(f), f, 0.0)
        least, most = np.min(f, axis=1), np.max(f, axis=1)
        below = (most < -floor) & (most - least < _CALM * -most)
        above = (least > floor) & (most - least < _CALM * least) if sign == 0 else np.zeros_like(below)
        out |= np.any(below | above, axis=1)
    return out


def _level_at_the_ends(cells: _Cells, found: list[Array], low: Array, lengths: Array) -> bool:
    """Whether towards the ends of ranges that have none nothing comes nearer to 0."""
    for axis, bounded in enumerate(cells.bounded):
        if bounded:
            continue
        for outward in (0, 1):
            last = np.isclose(low[:, axis] + outward * lengths[0, axis], outward)
            ends = np.array(list(product((0, 1), repeat=len(cells.over))))[:, axis] == outward
            for f in found:
                far, near = np.abs(f[last][:, ends]), np.abs(f[last][:, ~ends])
                if not np.all(far >= _LEVEL * near):
                    return False
    return True


def _has_zero(cells: _Cells, found: list[Array], places: Array) -> bool:
    """Whether, between two corners at which all inequalities hold, the one equation changes its sign at a zero."""
    if any(f.shape[2] > 1 for f in found) or cells.signs.count(0) > 1:
        return False
    met = np.ones(found[0].shape[:2], dtype=bool)
    for f, sign, floor in zip(found, cells.signs, cells.floor, strict=True):
        met &= (f[:, :, 0] > floor) | (sign == 0)
    if 0 not in cells.signs:
        return bool(np.any(met))
    which = cells.signs.index(0)
    f, floor = found[which][:, :, 0], cells.floor[which]
    high = np.where(met & (f > floor), f, -np.inf)
    deep = np.where(met & (f < -floor), f, np.inf)
    rows = np.flatnonzero(np.isfinite(np.max(high, axis=1)) & np.isfinite(np.min(deep, axis=1)))
    for row in rows[:3]:
        if _comes_to_zero(cells, which, places[row, np.argmax(high[row])], places[row, np.argmin(deep[row])]):
            return True
    return False


def _comes_to_zero(cells: _Cells, which: int, above: Array, below: Array) -> bool:
    """Bisects between a place above 0 and one below: a pole changes the sign and grows, a zero does not."""
    start = float(np.min(np.abs(cells.values(np.stack([above, below]))[which])))
    for _ in range(40):
        middle = (above + below) / 2
        f = float(cells.values(middle[None])[which][0, 0])
        if not np.isfinite(f):
            return False
        if abs(f) <= cells.floor[which] or abs(f) < 1e-3 * start:
            return True
        above, below = (middle, below) if f > 0 else (above, middle)
    return False


__all__ = ["settled"]
