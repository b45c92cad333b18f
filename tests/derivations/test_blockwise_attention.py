"""Attention tile by tile, forward and backward, run beside the gradients of its page, on sizes that no tile divides.

The tiles are written here by hand, as a kernel would do it: a running maximum, a running sum and an output that is
rescaled; on the way back weights from the stored logsumexp and row sums from the output. What is dense comes from the
page: the source emitted for its claims.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from workbench import catalog
from workbench.emission.emit import numpy_source
from workbench.terms.heads import symbol

PAGE = "flash-attention-backward"
ARRAYS = (symbol("Q", "n, d_k"), symbol("K", "m, d_k"), symbol("V", "m, d_v"), symbol("G", "n, d_v"))
SIZES = [(7, 7, 3, 2), (13, 10, 4, 5), (5, 17, 2, 3), (1, 9, 3, 1)]
TILES = [(3, 4), (4, 3), (5, 2), (16, 16), (1, 1)]
"""Rows of queries and rows of keys in a tile."""


def drawn(n: int, m: int, k: int, v: int) -> list[np.ndarray]:
    rng = np.random.default_rng(n)
    return [rng.standard_normal(shape) for shape in ((n, k), (m, k), (m, v), (n, v))]


def tiles(rows: int, step: int) -> Iterator[slice]:
    return (slice(start, min(start + step, rows)) for start in range(0, rows, step))


def forward(Q: Any, K: Any, V: Any, rows: int, keys: int) -> tuple[np.ndarray, np.ndarray]:
    """Output (n, d_v) and the logsumexp of each row of scores (n,)."""
    O, lse, root = np.zeros((len(Q), V.shape[1])), np.zeros(len(Q)), np.sqrt(Q.shape[1])
    for i in tiles(len(Q), rows):
        q = Q[i]
        top, total, out = np.full(len(q), -np.inf), np.zeros(len(q)), np.zeros((len(q), V.shape[1]))
        for j in tiles(len(K), keys):
            S = q @ K[j].T / root
            higher = np.maximum(top, S.max(axis=1))
            shrink, P = np.exp(top - higher), np.exp(S - higher[:, None])
            top, total, out = higher, shrink * total + P.sum(axis=1), shrink[:, None] * out + P @ V[j]
        O[i], lse[i] = out / total[:, None], top + np.log(total)
    return O, lse


def backward(Q: Any, K: Any, V: Any, G: Any, O: Any, lse: Any, rows: int, keys: int) -> tuple[np.ndarray, ...]:
    """The gradients in Q, K and V; G is that in the output."""
    dQ, dK, dV, root = np.zeros_like(Q), np.zeros_like(K), np.zeros_like(V), np.sqrt(Q.shape[1])
    D = (G * O).sum(axis=1)
    for j in tiles(len(K), keys):
        for i in tiles(len(Q), rows):
            P = np.exp(Q[i] @ K[j].T / root - lse[i, None])
            dS = P * (G[i] @ V[j].T - D[i, None]) / root
            dV[j] += P.T @ G[i]
            dQ[i] += dS @ K[j]
            dK[j] += dS.T @ Q[i]
    return dQ, dK, dV


@pytest.fixture(scope="module")
def dense() -> dict[str, Callable[..., np.ndarray]]:
    """What the page says of the gradients, as functions of Q, K, V and G."""
    found: dict[str, Callable[..., np.ndarray]] = {}
    for claim in catalog.entry(PAGE).claims:
        if claim.kind == "Gradient":
            names: dict[str, Any] = {}
            exec(numpy_source(claim.result, ARRAYS), names)
            found[claim.wrt[0].name] = names["gradient"]
    assert set(found) == {"Q", "K", "V"}
    return found


@pytest.mark.parametrize("tile", TILES, ids=str)
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_tiles_give_what_the_page_says(sizes, tile, dense):
    Q, K, V, G = drawn(*sizes)
    O, lse = forward(Q, K, V, *tile)
    S = Q @ K.T / np.sqrt(Q.shape[1])
    P = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(O, P @ V, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(lse, np.log(np.exp(S).sum(axis=1)), rtol=1e-12, atol=1e-13)
    for name, found in zip("QKV", backward(Q, K, V, G, O, lse, *tile), strict=True):
        np.testing.assert_allclose(found, dense[name](Q, K, V, G), rtol=1e-11, atol=1e-12)


def test_no_tile_needs_a_matrix_of_weights(dense):
    """Bytes that are held at once, counted while the passes run: beside the gradients a few rows of keys at a time."""
    n, m, k, v = 700, 900, 8, 8
    tile = 32
    Q, K, V, G = drawn(n, m, k, v)

    def most(run: Callable[[], Any]) -> int:
        tracemalloc.start()
        try:
            run()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    def tiled() -> None:
        backward(Q, K, V, G, *forward(Q, K, V, tile, tile), tile, tile)

    entry, weights = Q.itemsize, n * m
    outputs = n * v + n + n + n * k + m * k + m * v  # O, its logsumexp, D, and three gradients
    assert most(tiled) <= entry * (outputs + n * v + 16 * tile * tile) < entry * weights / 4  # n v: G * O
    assert most(lambda: dense["Q"](Q, K, V, G)) >= entry * weights
