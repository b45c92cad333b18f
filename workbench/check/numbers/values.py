"""Values of terms at points, kept so that lines share them, with derivative heads computed once a point.

The numbers come from ``workbench.numerics.evaluate``: the term as it was written, node by node, derivative and
differential heads by differences: stencils of order 8 in one run over all their points. The second method, used to
confirm a disagreement, is ``scipy.differentiate`` from other steps, so that an error of one method is not taken for an
error of a line. What neither can do (integrals, limits, points near a kink) the evaluation does in its own way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from workbench.check.numbers.compare import Array, Value
from workbench.check.numbers.cuts import gathered, names_in, needed, shallow
from workbench.check.numbers.differences import Curve, along, quickly
from workbench.check.numbers.family import INNER, family
from workbench.check.numbers.masks import with_finite_masks
from workbench.check.numbers.unroll import is_direction
from workbench.check.points.curved import CurvedMap
from workbench.check.points.sample import Point
from workbench.numerics.axes import Axes, aligned, aligner, axes_of
from workbench.numerics.environment import Env
from workbench.numerics.evaluate import Plan, bind
from workbench.terms.heads import ADD, APPLY, DERIVATIVE, SYMBOL
from workbench.terms.term import Term, symbols

Kept = dict[bytes, dict[Term, Array]]
"""The values of named parts along a curve, by the steps."""
Differences = Callable[[Curve, float], tuple[Array, Array]]
"""A way of taking d/dt at 0: the curve and its speed to the value and its estimated error."""

_FAR = 1e4
"""What is so much larger than the value may not count in it: it is measured whether it does."""
_NOTHING = 2.0**-46
"""What is smaller than this part of the largest number is what rounding left: the largest number counts in it."""
_PART, _TURNS, _CAREFUL = 2.0**-36, 3, 8.0
"""By what part of itself each step is moved, how often, and how far the measured change is trusted."""
_COUNTS = 1000
"""A whole number below is one of a mask, of a size, of a choice."""
_LEVELS_OF_MASKS = (-1000, -3000)
"""Numbers in the place of minus infinity, so low that their exponentials are 0."""
_LEAST = 1e-6
"""No less than this part of the largest number counts: what three turns did not show may still be there."""

NUMERIC = frozenset("derivative differential integral antiderivative between expectation limit".split())
"""Heads whose values come with an error estimate."""


_BY_STENCILS = frozenset(("derivative", "differential"))

numeric_heads = gathered(lambda term: (term.head.name,) if term.head.name in NUMERIC and not is_direction(term) else ())
"""The names of the heads in a term whose values have an error; a bare direction dX is exact."""


def is_numeric(*terms: Term) -> bool:
    """Whether differences, quadrature or sampling take part in the value."""
    return any(numeric_heads(t) for t in terms)


class Evaluator:
    """Values by point and term. One is made for each derivation, so that its lines share their work."""

    def __init__(self) -> None:
        self._values: dict[tuple[Point, Term, bool], Value] = {}
        self._nodes: dict[tuple[Term, bool, tuple[int, ...]], tuple[Point, tuple[Array, Array]]] = {}
        self._kept: dict[tuple[Point, tuple[str, ...]], Kept] = {}

    def sibling(self) -> Evaluator:
        """One that shares the derivatives, and forgets the values with itself: for points that nobody sees again."""
        other = Evaluator()
        other._nodes = self._nodes
        return other

    def value(self, term: Term, point: Point, again: bool = False) -> Value:
        """The value, its leading axes the free indices sorted by name. ``again`` asks for the second method.

        Raises LanguageError or ShapeError for a term that has no value whatever the point.
        """
        key = (point, term, again)
        found = self._values.get(key)
        if found is None:
            with np.errstate(all="ignore"):
                found = self._values[key] = self._compute(term, point, again)
        return found

    def array(self, term: Term, point: Point) -> Array:
        return self.value(term, point).array

    def sides(self, terms: Sequence[Term], point: Point, again: bool = False) -> list[Value]:
        """The values of terms that are compared, aligned by the names of their free indices."""
        want = axes_of(*terms)
        rank = max(t.rank for t in terms)
        return [_spread(self.value(t, point, again), axes_of(t), t.rank, want, rank) for t in terms]

    def alone(self, terms: Sequence[Term], point: Point) -> list[Array]:
        """The arrays of ``sides`` without what bounds their errors, and kept nowhere: for a search, which asks often
        and judges nothing by them."""
        if any(numeric_heads(t) for t in terms):
            return [side.array for side in self.sides(terms, point)]
        want, rank, found = axes_of(*terms), max(t.rank for t in terms), []
        with np.errstate(all="ignore"):
            for term in terms:
                env, plan = bind(term, point.values)
                array = _shaped(plan.run(env), term, plan, env)
                value = Value(array, np.zeros_like(array), 1.0)
                found.append(_spread(value, axes_of(term), term.rank, want, rank).array)
        return found

    def _compute(self, term: Term, point: Point, again: bool) -> Value:
        for part in needed(term, lambda part: (point, part, again) in self._values):
            self._values[point, part, again] = self._from_parts(part, point, again)
        return self._from_parts(term, point, again)

    def _from_parts(self, term: Term, point: Point, again: bool) -> Value:
        """The value, from those of the named parts; a part that has an error of its own is looked into."""
        cut, named = shallow(term)
        parts = {name: self._values[point, part, again] for name, part in named}
        if any(np.any(v.error) for v in parts.values()):
            return self._whole(term, point.values, point, again)
        return self._whole(cut, {**point.values, **{n: v.array for n, v in parts.items()}}, point, again)

    def _whole(self, term: Term, values: Mapping[str, Any], point: Point, again: bool) -> Value:
        env, plan = bind(term, values)
        instead: dict[int, Array] = {}
        errors: list[tuple[int, Array]] = []
        for node in [node for node in plan.slots if node.head.name in NUMERIC]:
            value, error = self._node(node, point, again)
            instead[plan.slots[node]] = value
            if np.any(error):
                errors.append((plan.slots[node], error))
        steps = plan.trace(env, instead)
        array = _shaped(steps[-1], term, plan, env)
        total = np.zeros(array.shape)
        for slot, error in errors:
            moved = plan.run(env, {**instead, slot: instead[slot] + error})
            total = total + np.abs(_shaped(moved, term, plan, env) - array)
        # Rounding is relative to everything that was added up on the way, not only to what is left in the end.
        sizes = [float(np.max(np.abs(a), initial=0.0)) for a in (*steps, *env.arrays.values())]
        magnitude = max(s for s in [1e-300, *sizes] if np.isfinite(s))
        size = float(np.max(np.abs(array), initial=0.0))
        far = not instead and magnitude > _FAR * size and (magnitude > _FAR or size > _NOTHING * magnitude)
        rounding = min(magnitude, max(_felt(plan, env, steps), _LEAST * magnitude)) if far else None
        return Value(array, total, magnitude, rounding)

    def _node(self, node: Term, point: Point, again: bool) -> tuple[Array, Array]:
        again = again and node.head.name in _BY_STENCILS  # for other heads there is no second method
        # Points that differ in other names only (a quantifier's) share the value; the point kept keeps the ids valid.
        names = sorted(names_in(node))
        given = [point.values.get(n) for n in (*names, *("d" + n for n in names), *sorted(point.sizes))]
        key = (node, again, tuple(map(id, given)))
        if key not in self._nodes:
            found = (None if again else _by_slopes(node, point)) or self._differences(node, point, again)
            if found is None or not np.all(np.isfinite(found[1])):
                found = _carefully(node, point)
            self._nodes[key] = point, found
        return self._nodes[key][1]

    def _differences(self, node: Term, point: Point, again: bool) -> tuple[Array, Array] | None:
        """Derivatives by stencils, or by the second method; None for other heads."""
        if node.head.name not in _BY_STENCILS or is_direction(node):
            return None
        low, lower = (with_finite_masks(node, level) for level in _LEVELS_OF_MASKS)
        if low is not node:
            found, other = self._differences(low, point, again), self._differences(lower, point, again)
            if found is None or other is None:
                return None
            return np.where(np.abs(found[0] - other[0]) <= found[1] + other[1], found[0], np.nan), found[1]
        way = _other_steps if again else quickly
        total = node.head.name == "differential"
        key = tuple(x.name for x in node.args[1:]) if total else (_variable(node).name, "units")
        kept = self._kept.setdefault((point, key), {})
        found = _stencils(node, point, way, kept, INNER)
        if found is None or not is_numeric(node.args[0]):
            return found
        # The outer differences do not see the error of the inner ones; another inner step shows it.
        other = _stencils(node, point, way, kept, INNER / 2)
        return found if other is None else (other[0], other[1] + np.abs(other[0] - found[0]))


def _by_slopes(node: Term, point: Point) -> tuple[Array, Array] | None:
    """A gradient or Hessian of a function whose slopes are known, at a place that moves as the symbol does."""
    f, order = node, 0
    while f.head is DERIVATIVE and f.args[1] is node.args[1]:
        f, order = f.args[0], order + 1
    if not order or f.head is not APPLY or len(f.args) != 1:
        return None
    x, (place,), of = node.args[1], f.args, point.values.get(f.name)
    parts = place.args if place.head is ADD else (place,)
    if not isinstance(of, CurvedMap) or x.head is not SYMBOL or len(x.shape) != 1:
        return None
    if sum(x in symbols(part) for part in parts) != 1 or x not in parts:
        return None
    env, plan = bind(place, point.values)
    at = np.asarray(plan.run(env), dtype=float)
    value = of.slopes([at], [np.eye(at.size)] * order)
    return value, np.zeros_like(value)


def _felt(plan: Plan, env: Env, steps: Sequence[Array]) -> float:
    """The size that rounding errors of the last step are relative to, as the steps feel it: each step is moved by a
    small part of itself, and what becomes of the last one is compared.

    The largest number on the way says too much where it does not count: -1e9 in a mask is gone behind a softmax. Small
    whole numbers, which count and choose and carry no rounding, stay.
    """
    most = float(np.max(np.abs(steps[-1]), initial=1e-300))
    for turn in range(_TURNS):
        moved = plan.trace(env, None, _shaken(np.random.default_rng(turn)))
        change = np.abs(moved[-1] - steps[-1])
        if not np.all(np.isfinite(change[np.isfinite(steps[-1])])):
            return float("inf")
        most = max(most, _CAREFUL * float(np.max(change, initial=0.0, where=np.isfinite(change))) / _PART)
    return most


def _shaken(random: np.random.Generator) -> Callable[[Array], Array]:
    def shaken(value: Array) -> Array:
        array = np.asarray(value)
        if array.dtype.kind not in "iuf":
            return value
        moving = np.isfinite(array) & ((array != np.round(array)) | (np.abs(array) >= _COUNTS))
        return np.where(moving, array * (1 + _PART * random.standard_normal(array.shape)), array)

    return shaken


def _variable(node: Term) -> Term:
    """The symbol in which, or in a component of which, a derivative is taken."""
    target = node.args[1]
    return target if target.head.name == "symbol" else target.args[0]


def _other_steps(f: Curve, speed: float) -> tuple[Array, Array]:
    return along(f, 3 * speed)


def _stencils(node: Term, point: Point, way: Differences, kept: Kept, inner: float) -> tuple[Array, Array] | None:
    f, target = node.args[:2]
    if node.head.name == "differential":
        moves = {
            x.name: np.asarray(point.values["d" + x.name]) for x in node.args[1:] if x.name in point.values
        }
        return way(curve(f, point, moves, kept, inner), speed_of(point, moves)) if moves else None
    x = _variable(node)
    where = () if target is x else target.args[1:]
    if where and (f.rank or any(w.head.name != "index" for w in where)):
        return None
    start = np.asarray(point.values[x.name])
    units = np.eye(start.size).reshape((start.size, *start.shape))
    found = way(coordinates(f, point, x.name, units, kept, inner), speed_of(point, {x.name: units}))
    value, error = (_coordinates_last(a, start.shape) for a in found)
    return (_component(value, node, where), _component(error, node, where)) if where else (value, error)


def _coordinates_last(array: Array, shape: tuple[int, ...]) -> Array:
    return np.asarray(np.moveaxis(array, 0, -1).reshape((*array.shape[1:], *shape)))


def _component(partials: Array, node: Term, where: Sequence[Term]) -> Array:
    """From all partial derivatives of a scalar those in x[where]: the node's free indices as axes, sorted by name."""
    letters = {i: chr(97 + k) for k, i in enumerate(axes_of(node))}
    have = "".join(letters[i] for i in (*axes_of(node.args[0]), *where))
    return np.asarray(np.einsum(f"{have}->{''.join(letters.values())}", partials))


def _carefully(node: Term, point: Point) -> tuple[Array, Array]:
    """The evaluation's own way: one point after the other, extrapolated, kinks found."""
    env, plan = bind(node, point.values)
    value = np.asarray(plan.run(env))
    return value, np.asarray(env.estimates[node][1] if node in env.estimates else 0.0)


def curve(
    f: Term, point: Point, moves: Mapping[str, Array], kept: Kept | None = None, inner: float = INNER
) -> Curve:
    """f along a line: each named symbol moves by t times its direction. ``kept`` is shared by curves of equal moves."""
    starts = {name: np.asarray(point.values[name]) for name in moves}

    def values(t: Array) -> Array:
        moved = {n: starts[n] + np.multiply.outer(t, move) for n, move in moves.items()}
        return family(f, point.values, moved, inner, _at_steps(kept, t))

    return values


def coordinates(
    f: Term, point: Point, name: str, moves: Array, kept: Kept | None = None, inner: float = INNER
) -> Curve:
    """f along several lines at a time, numbered by the second axis of its values: moves of one symbol, stacked."""
    start = np.asarray(point.values[name])

    def values(t: Array) -> Array:
        stack = start + np.multiply.outer(t, moves)
        found = family(f, point.values, {name: stack.reshape((-1, *start.shape))}, inner, _at_steps(kept, t))
        return np.asarray(found.reshape((len(t), len(moves), *found.shape[1:])))

    return values


def _at_steps(kept: Kept | None, t: Array) -> dict[Term, Array] | None:
    return None if kept is None else kept.setdefault(t.tobytes(), {})


def speed_of(point: Point, moves: Mapping[str, Array]) -> float:
    """How fast the symbols move against their own size, so that steps stay small beside them; 0 has no size."""
    fastest = max(float(np.max(np.abs(m), initial=0.0)) for m in moves.values())
    size = max(float(np.max(np.abs(point.values[n]), initial=0.0)) for n in moves)
    return max(fastest / (min(1.0, max(size, 1e-3)) if size else 1.0), 1e-12)


def _shaped(value: Array, term: Term, plan: Plan, env: Env) -> Array:
    """The value with all its axes; constant axes that a step left out are filled in."""
    return np.broadcast_to(np.asarray(value, dtype=float), (*env.lengths(plan.axes), *map(env.size, term.shape)))


def _spread(value: Value, have: Axes, rank: int, want: Axes, want_rank: int) -> Value:
    how = aligner(have, rank, want, want_rank)
    if how is None:
        return value
    return Value(aligned(value.array, how), aligned(value.error, how), value.magnitude, value.rounding)


__all__ = ["NUMERIC", "Evaluator", "coordinates", "curve", "is_numeric", "numeric_heads", "speed_of"]
