"""How a structured variable moves: for weights W on a gradient R, the change M(W) along which df must be <R, W>.

M is its own adjoint and its values are the changes that the structure allows, so that the equation for all W says
what R is: M of the free gradient. Nothing here is shared with the rules that combine gradients; M moves numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from workbench.check.numbers.compare import Array
from workbench.terms.heads import properties
from workbench.terms.term import LanguageError, Term


def _diagonal(w: Array, x: Array) -> Array:
    """The diagonal alone; a weight off the diagonal moves nothing, so that R must be 0 there."""
    return np.diag(np.diag(w))


def _pair(w: Array, x: Array) -> Array:
    """S[i, j] and S[j, i] are one number: a weight on either moves both."""
    return np.asarray(w + w.T - np.diag(np.diag(w)))


def _sum_zero(w: Array, x: Array) -> Array:
    """What is left of the weights when the sum along the last axis must not change."""
    return np.asarray(w - w.mean(axis=-1, keepdims=True))


def _turn(w: Array, x: Array) -> Array:
    """The part of W that turns the orthogonal x: x A with A = (x^T W - W^T x) / 2, which is skew."""
    a = x.T @ w
    return np.asarray(x @ (a - a.T) / 2)


MOVES: Mapping[str, Callable[[Array, Array], Array]] = {
    "diagonal": _diagonal, "symmetric": _pair, "posdef": _pair, "simplex": _sum_zero, "orthogonal": _turn,
}  # fmt: skip
"""By property; the first that a variable has counts, as a diagonal matrix is symmetric too."""


def move_of(x: Term, weights: Array, at: Array) -> Array:
    """The change of the variable for the weights, where its value is ``at``.

    Raises LanguageError when the variable has no structure whose changes are known.
    """
    for name, move in MOVES.items():
        if name in properties(x):
            return move(weights, at)
    raise LanguageError(f"{x.name} is declared without a structure whose changes are known: {', '.join(MOVES)}")


__all__ = ["MOVES", "move_of"]
