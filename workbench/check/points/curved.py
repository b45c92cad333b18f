"""Random smooth functions whose curvature lies between two numbers: convex, strongly convex, with a Lipschitz gradient;
and, where that is asked, with a Lipschitz Hessian.

Between 0 and infinity they are convex, between -L and L their gradients change by at most L times the distance, between
m and infinity they are strongly convex. Both ends are reached, so that a constant that is too small shows. Nesterov,
Lectures on Convex Optimization, §2.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.polynomial import Polynomial
from numpy.typing import NDArray

from workbench.check.points.sets import seed_of
from workbench.numerics.environment import Env
from workbench.terms.heads import APPLY, DERIVATIVE, FORALL, RELATION
from workbench.terms.term import LanguageError, Term, postorder

Array = NDArray[np.float64]
_OPEN = 3.0
"""How much curvature there is where nothing bounds it, and no less than this part of what the other end has."""
_BENDS = Polynomial([1.0, 0.0, -1.0])
"""The derivative of tanh, in tanh."""
_KINDS = 3
_TURN = 4 / (3 * np.sqrt(3.0))
"""The largest size of the third derivative of log cosh, and where it is."""
_TURNING = np.arctanh(1 / np.sqrt(3.0))
_SHARPEST = 4.0
_ROUND = 0.6
"""The part of the curvature that is the paraboloid's, at most, where the curvature is to change."""


class CurvedMap:
    """A random function into the numbers whose second derivative has its eigenvalues between ``low`` and ``high``, and
    changes by at most ``turn`` times the distance, in the spectral norm.

    A paraboloid, and on it the sum of log cosh(w x + s), which looks like a modulus from afar; one kind in three is a
    paraboloid alone, and one a single sharp bend and a linear term, so that it need not have a least value. No
    paraboloid is about the origin: much is true of even functions that is not of others.
    """

    shape: tuple[int, ...] = ()

    def __init__(self, low: float, high: float, seed: int, turn: float = np.inf) -> None:
        finite = [abs(v) for v in (low, high) if np.isfinite(v)]
        room = max(_OPEN, *finite) if finite else _OPEN
        self.low = low if np.isfinite(low) else min(-room, high - room)
        self.high = high if np.isfinite(high) else max(room, low + room)
        self.seed, self.turn = seed, turn
        self._drawn: dict[int, tuple[Array, Array, Array, Array, Array]] = {}

    def __call__(self, *arguments: Any) -> Array:
        return self.together((), *arguments)

    def together(self, lengths: tuple[int, ...], *arguments: Any) -> Array:
        """Many values at once: the arguments have axes of these lengths in front."""
        x = np.concatenate([np.asarray(a, dtype=float).reshape((*lengths, -1)) for a in arguments], axis=-1)
        square, slope, weights, ways, shifts = self._coefficients(x.shape[-1])
        u = x @ ways.T + shifts
        soft = np.logaddexp(u, -u) - np.log(2.0)
        level = np.random.default_rng(self.seed).standard_normal()
        return np.asarray(level + np.einsum("...i,ij,...j->...", x, square, x) / 2 + x @ slope + soft @ weights)

    def slopes(self, arguments: list[Any], moves: list[Array]) -> Array:
        """The derivative, once for each of ``moves``, as of a ``SmoothMap``."""
        x = np.concatenate([np.asarray(a, dtype=float).reshape(-1) for a in arguments])
        square, slope, weights, ways, shifts = self._coefficients(len(x))
        bent = Polynomial([0.0, 1.0])  # the first derivative of log cosh is tanh
        for _ in moves[1:]:
            bent = bent.deriv() * _BENDS
        found = weights * np.asarray(bent(np.tanh(ways @ x + shifts)))
        for move in moves:
            found = found[..., None] * (ways @ move).reshape((len(ways), *(1,) * (found.ndim - 1), -1))
        total = np.asarray(found.sum(axis=0))
        if len(moves) == 1:
            return np.asarray(total + (square @ x + slope) @ moves[0])
        return np.asarray(total + moves[0].T @ square @ moves[1]) if len(moves) == 2 else total

    def _coefficients(self, inputs: int) -> tuple[Array, Array, Array, Array, Array]:
        if inputs not in self._drawn:
            random = np.random.default_rng(seed_of(self.seed, inputs))
            kind, width = int(random.integers(_KINDS)), self.high - self.low
            turn = np.linalg.qr(random.standard_normal((inputs, inputs)))[0]
            ends = random.uniform(0.0, 1.0, inputs)
            ends[int(random.integers(inputs))] = 1.0
            if inputs > 1:
                ends[int(np.argmin(ends))] = 0.0
            ways, shifts = random.standard_normal((inputs + 2, inputs)), random.standard_normal(inputs + 2)
            bends = random.uniform(0.2, 1.0, inputs + 2)
            if kind == 2:  # one sharp bend, and flat on both sides of it
                bends[1:], ways[0] = 0.0, 4.0 * ways[0]
            bends *= 1.0 / max(1e-9, float(np.linalg.eigvalsh((ways.T * bends) @ ways)[-1]))
            # What of the curvature is the paraboloid's.
            part = (1.0, 0.3 * float(random.random()), 0.0)[kind]
            if np.isfinite(self.turn):  # along each of the axes on its own, about where it turns most
                part = min(part, _ROUND)
                ways = np.linalg.qr(random.standard_normal((inputs, inputs)))[0]
                ways *= min(_SHARPEST, self.turn / (_TURN * (1 - part) * width))
                shifts = random.choice([-_TURNING, _TURNING], inputs)
                bends = 1.0 / np.sum(ways**2, axis=1)
            square = self.low * np.eye(inputs) + part * width * (turn * ends) @ turn.T
            way = random.standard_normal(inputs)
            slope = way if kind == 2 else square @ way
            self._drawn[inputs] = square, slope, (1 - part) * width * bends, ways, shifts
        return self._drawn[inputs]


@lru_cache(maxsize=1024)
def curved_map(low: float, high: float, seed: int, turn: float = np.inf) -> CurvedMap:
    """The map of these numbers, made once: what is known of it is kept with it."""
    return CurvedMap(low, high, seed, turn)


@dataclass(frozen=True, eq=False)
class GradientOf:
    """The function that is the gradient of another, whatever that one is at the other values."""

    name: str

    def over(self, free: Any) -> GradientOf:
        """Nothing of it is free."""
        return self

    def __call__(self, *arguments: Any) -> Array:
        raise LanguageError(f"a gradient has values where {self.name} has: see given")

    def given(self, env: Env) -> Any:
        of: Any = env.values[self.name]

        def gradient(x: Any) -> Array:
            x = np.asarray(x, dtype=float)
            return np.asarray(of.slopes([x], [np.eye(x.size)])).reshape(x.shape)

        return gradient


def gradients(assumed: tuple[Term, ...]) -> Mapping[str, GradientOf]:
    """By name the functions that an assumption says to be the gradient of another: ``grad f(x) = g(x)`` for all x."""
    found: dict[str, GradientOf] = {}
    for statement in assumed:
        if statement.head is not FORALL or len(statement.args) != 2:
            continue
        said, x = statement.args
        if said.head is not RELATION or said.attrs[0] != "=":
            continue
        slope, g = sorted(said.args, key=lambda side: side.head is APPLY)
        if slope.head is DERIVATIVE and g.head is APPLY and g.args == (x,) == slope.args[1:]:
            of = slope.args[0]
            if of.head is APPLY and of.args == (x,) and not of.shape and of.name != g.name:
                found[g.name] = GradientOf(of.name)
    return found


def of_a_shape(statement: Term) -> bool:
    """Whether it compares an opaque function with itself elsewhere, or speaks of its slopes: what is said of it at one
    place alone, as that it is positive there, is met place by place."""
    places: dict[str, Term] = {}
    for node in postorder(statement):
        if node.head is APPLY and places.setdefault(node.name, node) is not node:
            return True
        if node.head is DERIVATIVE and any(t.head is APPLY for t in postorder(node.args[0])):
            return True
    return False


__all__ = ["CurvedMap", "GradientOf", "curved_map", "gradients", "of_a_shape"]
