"""Values of terms at points, kept so that lines share them, with derivative heads computed once a point.

The numbers come from ``workbench.terms.evaluate``: the term as it was written, node by node, derivative and
differential heads by differences. The second method, used to confirm a disagreement, takes these differences again
by ``scipy.differentiate`` with another step, so that an error of one method is not taken for an error of a line.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.check.compare import Array, Value
from workbench.check.differences import along, partials
from workbench.check.sample import Point
from workbench.terms.evaluate import Plan, bind
from workbench.terms.numerics.axes import Axes, aligned, aligner, axes_of
from workbench.terms.numerics.environment import Env
from workbench.terms.term import Term, postorder

NUMERIC = frozenset("derivative differential integral expectation limit".split())
"""Heads whose values come with an error estimate."""


def is_numeric(*terms: Term) -> bool:
    """Whether differences, quadrature or sampling take part in the value (a bare direction dX is exact)."""
    return any(
        t.head.name in NUMERIC and not (t.head.name == "differential" and t.args[0] in t.args[1:])
        for t in postorder(*terms)
    )


class Evaluator:
    """Values by point and term. One is made for each derivation, so that its lines share their work."""

    def __init__(self) -> None:
        self._values: dict[tuple[Point, Term, bool], Value] = {}
        self._nodes: dict[tuple[Point, Term, bool], tuple[Array, Array]] = {}

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

    def _compute(self, term: Term, point: Point, again: bool) -> Value:
        env, plan = bind(term, _named_values(term, point))
        nodes = [node for node in plan.slots if node.head.name in NUMERIC]
        instead: dict[int, Array] = {}
        errors: list[tuple[int, Array]] = []
        for node in nodes:
            value, error = self._node(node, point, again)
            instead[plan.slots[node]] = value
            if np.any(error):
                errors.append((plan.slots[node], error))
        array = _shaped(plan.run(env, instead), term, plan, env)
        total = np.zeros(array.shape)
        for slot, error in errors:
            moved = plan.run(env, {**instead, slot: instead[slot] + error})
            total = total + np.abs(_shaped(moved, term, plan, env) - array)
        sizes = [float(np.max(np.abs(a), initial=0.0)) for a in (array, *env.arrays.values(), *instead.values())]
        return Value(array, total, max(s for s in [1e-300, *sizes] if np.isfinite(s)))

    def _node(self, node: Term, point: Point, again: bool) -> tuple[Array, Array]:
        key = (point, node, again)
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = (again and self._second(node, point)) or _first(node, point)
        return found

    def _second(self, node: Term, point: Point) -> tuple[Array, Array] | None:
        """The same differences by SciPy; None for heads that it does not do."""
        if node.head.name == "differential" and node.args[0] not in node.args[1:]:
            f, *varying = node.args
            moves = {x.name: np.asarray(point.values["d" + x.name]) for x in varying if x.name in point.values}
            return along(lambda t: _moved_value(f, point, moves, t))
        if node.head.name == "derivative" and node.args[1].head.name == "symbol":
            f, x = node.args
            return partials(lambda a: _raw(f, point.moved({x.name: a})), np.asarray(point.values[x.name]))
        return None


def _first(node: Term, point: Point) -> tuple[Array, Array]:
    env, plan = bind(node, _named_values(node, point))
    value = np.asarray(plan.run(env))
    return value, np.asarray(env.estimates[node][1] if node in env.estimates else 0.0)


def _raw(term: Term, point: Point) -> Array:
    env, plan = bind(term, _named_values(term, point))
    return _shaped(plan.run(env), term, plan, env)


def _moved_value(f: Term, point: Point, moves: dict[str, Array], t: float) -> Array:
    return _raw(f, point.moved({name: point.values[name] + t * move for name, move in moves.items()}))


def moved_value(f: Term, point: Point, moves: dict[str, Array], t: float) -> Array:
    """f with each named symbol moved by t times its direction."""
    with np.errstate(all="ignore"):
        return _moved_value(f, point, moves, t)


def _named_values(term: Term, point: Point) -> dict[str, object]:
    """The point's values, without those whose name a free index of the term has: every index runs."""
    names = {i.name for i in term.indices}
    values: dict[str, object] = point.values
    return {k: v for k, v in values.items() if k not in names} if names & values.keys() else values


def _shaped(value: Array, term: Term, plan: Plan, env: Env) -> Array:
    """The value with all its axes; constant axes that a step left out are filled in."""
    return np.broadcast_to(np.asarray(value, dtype=float), (*env.lengths(plan.axes), *map(env.size, term.shape)))


def _spread(value: Value, have: Axes, rank: int, want: Axes, want_rank: int) -> Value:
    how = aligner(have, rank, want, want_rank)
    if how is None:
        return value
    return Value(aligned(value.array, how), aligned(value.error, how), value.magnitude)


__all__ = ["NUMERIC", "Evaluator", "is_numeric", "moved_value"]
