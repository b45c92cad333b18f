"""What to compare for a claim at one point: differences of the original expression, and the values of the result.

On all coordinates where they are few, along random directions elsewhere: a random direction sees every wrong entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from workbench.check.claims.tangents import move_of
from workbench.check.numbers.compare import Array, Value
from workbench.check.numbers.differences import Curve, along, plain, plain_second, plain_third, second, third
from workbench.check.numbers.values import coordinates, curve, speed_of
from workbench.check.points.sample import Point, seed_of
from workbench.check.statements.judging import Judge
from workbench.record.derivation import Claim
from workbench.terms.term import LanguageError, Term

FULL_FIRST = 40
"""So many coordinates are all tried, one by one, in first derivatives."""
FULL_SECOND = 10
"""So many pairs of coordinates are all tried in second derivatives."""

FULL_THIRD = 2
"""So many entries of the variable are tried in all triples in third derivatives."""

ORDER = {"Hessian": 2, "HessianVector": 2, "Third": 3}
"""How often the claim differentiates; kinds that are not here do so once."""

Probe = tuple[str, Value, Value]
"""Words, and the two values that must agree: the differences' and the result's."""


@dataclass(frozen=True)
class Direction:
    """A direction in one variable, and the weights that pair it with a result.

    Unstructured, the weights are the direction itself; a structured variable moves as ``tangents`` says.
    """

    move: Array
    weights: Array


@dataclass(frozen=True)
class Site:
    """A claim at a point. ``everywhere`` asks for all coordinates; ``finer`` divides the steps of the differences."""

    claim: Claim
    point: Point
    judge: Judge
    everywhere: bool = False
    finer: float = 1.0

    @property
    def of(self) -> Term:
        assert self.claim.of is not None
        return self.claim.of

    @property
    def along(self) -> Array:
        """The claim's own direction, a term."""
        if self.claim.along is None:
            raise LanguageError(f"the claim {self.claim.kind} has no direction")
        return self.judge.values.array(self.claim.along, self.point)

    @property
    def differential(self) -> dict[str, Array]:
        """The directions dX of the symbols that vary."""
        return {x.name: np.asarray(self.point.values["d" + x.name]) for x in self.claim.wrt}

    def result(self) -> Value:
        """The result's value. Raises LanguageError when it has none whatever the point.

        Its magnitude is at least the original expression's: that is what the errors of differences are relative to.
        """
        assert self.claim.result is not None
        value = self.judge.values.value(self.claim.result, self.point)
        whole = self.judge.values.value(self.of, self.point)
        return replace(
            value, magnitude=max(value.magnitude, whole.magnitude), rounding=max(value.felt, whole.felt)
        )  # fmt: skip

    def start(self, x: Term) -> Array:
        return np.asarray(self.point.values[x.name])

    def moved(self, moves: dict[str, Array]) -> Curve:
        """The original expression along the moves."""
        return curve(self.of, self.point, moves)

    def speed(self, moves: dict[str, Array]) -> float:
        return self.finer * speed_of(self.point, moves)

    def slope(self, moves: dict[str, Array]) -> tuple[Array, Array]:
        return along(self.moved(moves), self.speed(moves))

    def bilinear(self, first: tuple[Term, Array], other: tuple[Term, Array]) -> tuple[Array, Array]:
        """D^2 f [u, v] and its estimated error, by polarisation: (q(u + v) - q(u - v)) / 4, q the second derivative."""
        (x, u), (y, v) = first, other

        def along_sum(sign: float) -> tuple[Array, Array]:
            moves = {x.name: u + sign * v} if x is y else {x.name: u, y.name: sign * v}
            return second(self.moved(moves), self.speed(moves))

        (plus, e1), (minus, e2) = along_sum(1.0), along_sum(-1.0)
        return (plus - minus) / 4, (e1 + e2) / 4

    def trilinear(self, x: Term, u: Array, v: Array, w: Array) -> tuple[Array, Array]:
        """D^3 f [u, v, w] and its estimated error, by polarisation of q, the third derivative along one direction:
        (q(u + v + w) - q(u + v - w) - q(u - v + w) + q(u - v - w)) / 24."""
        value, error = np.zeros(()), np.zeros(())
        for one in (1.0, -1.0):
            for other in (1.0, -1.0):
                moves = {x.name: u + one * v + other * w}
                found, doubt = third(self.moved(moves), self.speed(moves))
                value, error = value + one * other * found, error + doubt
        return value / 24, error / 24

    def randomly(self, x: Term, salt: int = 0) -> list[Direction]:
        """Random directions in one variable."""
        start = self.start(x)
        seed = seed_of(self.judge.pool.seed, "direction", salt, *map(float, start.reshape(-1)[:3]))
        random = np.random.default_rng(seed)
        drawn = [np.asarray(random.standard_normal(start.shape)) for _ in range(2 if self.claim.structured else 1)]
        return [self._direction(x, weights) for weights in drawn]

    def scaled(self, x: Term, salt: int) -> Direction:
        """A random direction in which small entries move less, so that none leaves the domain long before the others.

        Third differences lose three times the digits of the step; no entry is left out.
        """
        sizes = np.abs(self.start(x))
        largest = float(np.max(sizes, initial=0.0))
        (drawn,) = self.randomly(x, salt)
        weights = drawn.weights * (np.maximum(sizes / largest, 0.05) if largest else 1.0)
        return self._direction(x, weights)

    def coordinates(self, x: Term) -> list[Direction]:
        """One direction for each entry of the result."""
        units = np.eye(self.start(x).size).reshape((-1, *self.start(x).shape))
        return [self._direction(x, weights) for weights in units]

    def _direction(self, x: Term, weights: Array) -> Direction:
        return Direction(move_of(x, weights, self.start(x)) if self.claim.structured else weights, weights)


def _paired(result: Value, weights: Sequence[Array]) -> Value:
    """The result with its last axes summed against the weights, the last variable first."""
    array, error = result.array, result.error
    for w in reversed(weights):
        array, error = np.tensordot(array, w, np.ndim(w)), np.tensordot(error, np.abs(w), np.ndim(w))
    return Value(np.asarray(array), np.asarray(error), result.magnitude, result.rounding)


def _value(pair: tuple[Array, Array], result: Value) -> Value:
    """What differences gave, beside the result."""
    array, error = map(np.asarray, pair)
    size = float(np.max(np.abs(array), initial=0.0))
    return Value(array, error, max(result.magnitude, size), max(result.felt, size))


# -- one function a kind ------------------------------------------------------------


def _first(site: Site) -> Iterator[Probe]:
    """J[i..., j...] = d f[i...] / d x[j...]."""
    (x,) = site.claim.wrt
    result = site.result()
    if site.everywhere and site.start(x).size <= FULL_FIRST:
        yield _all_at_once(site, x, result)
        return
    for direction in site.randomly(x):
        found = site.slope({x.name: direction.move})
        yield "along a random direction", _value(found, result), _paired(result, [direction.weights])


def _all_at_once(site: Site, x: Term, result: Value) -> Probe:
    """Every coordinate by one call, so that the comparison names the entry."""
    units = site.coordinates(x)
    moves = np.stack([u.move for u in units])
    found = along(coordinates(site.of, site.point, x.name, moves), site.speed({x.name: moves}))
    value, error = (np.moveaxis(a, 0, -1).reshape((*a.shape[1:], *site.start(x).shape)) for a in found)
    return "", _value((value, error), result), result


def _directional(site: Site) -> Iterator[Probe]:
    """The derivative of f along a direction that is a term."""
    result = site.result()
    yield "", _value(site.slope({site.claim.wrt[0].name: site.along}), result), result


def _differential(site: Site) -> Iterator[Probe]:
    """df, where the result is a term in the directions dX."""
    result = site.result()
    yield "", _value(site.slope(site.differential), result), result


def _hessian(site: Site) -> Iterator[Probe]:
    """H[..., j..., k...] = d^2 f / d x[j...] d y[k...], the first symbol of ``wrt`` first."""
    x, y = site.claim.wrt[0], site.claim.wrt[-1]
    result = site.result()
    if site.everywhere and site.start(x).size * site.start(y).size <= FULL_SECOND:
        first, other, words = site.coordinates(x), site.coordinates(y), "on a pair of coordinates"
    else:
        first, other, words = site.randomly(x), site.randomly(y, 1), "along two random directions"
    for u in first:
        for v in other:
            found = site.bilinear((x, u.move), (y, v.move))
            yield words, _value(found, result), _paired(result, [u.weights, v.weights])


def _third(site: Site) -> Iterator[Probe]:
    """T[j..., k..., l...] = d^3 f / d x[j...] d x[k...] d x[l...]."""
    (x,) = site.claim.wrt
    result = site.result()
    if site.everywhere and site.start(x).size <= FULL_THIRD:
        units = site.coordinates(x)
        triples, words = list(product(units, repeat=3)), "on a triple of coordinates"
    else:
        triples = [tuple(site.scaled(x, salt + 3 * k) for salt in range(3)) for k in range(2)]
        words = "along three random directions"
    for u, v, w in triples:
        found = site.trilinear(x, u.move, v.move, w.move)
        yield words, _value(found, result), _paired(result, [u.weights, v.weights, w.weights])


def _hessian_vector(site: Site) -> Iterator[Probe]:
    """H v: paired with directions u it is the second derivative along u and v."""
    x, y = site.claim.wrt[0], site.claim.wrt[-1]
    result, v = site.result(), site.along
    few = site.everywhere and site.start(x).size <= FULL_SECOND
    for u in site.coordinates(x) if few else site.randomly(x):
        found = site.bilinear((x, u.move), (y, v))
        yield "paired with a direction", _value(found, result), _paired(result, [u.weights])


PROBES: dict[str, Callable[[Site], Iterator[Probe]]] = {
    "Derivative": _first, "Gradient": _first, "Jacobian": _first, "Directional": _directional,
    "Differential": _differential, "Hessian": _hessian, "HessianVector": _hessian_vector, "Third": _third,
}  # fmt: skip
"""What is compared for each kind of derivative."""


def observed(site: Site) -> tuple[Callable[[float], Array], Array] | None:
    """A plain difference quotient along one direction, by its step, and the claimed value; None for mixed Hessians."""
    claim, result = site.claim, site.result()
    order = ORDER.get(claim.kind, 1)
    if order > 1 and len(set(claim.wrt)) > 1:
        return None
    (x, *_), exact = claim.wrt, result
    if claim.kind in ("Directional", "HessianVector"):
        moves = {x.name: site.along}
        if claim.kind == "HessianVector":
            exact = _paired(result, [site.along])
    elif claim.kind == "Differential":
        moves = site.differential
    else:
        direction = site.randomly(x)[0]
        moves = {x.name: direction.move}
        exact = _paired(result, [direction.weights] * order)
    quotient = (plain, plain_second, plain_third)[order - 1]
    return quotient(site.moved(moves), site.speed(moves)), exact.array


__all__ = ["ORDER", "PROBES", "Probe", "Site", "observed"]
