"""Emitted Hessians beside a closed form written by hand and beside ``jit(jax.hessian)``: float64, one thread.

``make bench`` measures. Each group is one problem at one size; the smallest median is 1.0 and the others are multiples
of it. In the test run each only has to agree with the closed form. OpenBLAS and XLA read their number of threads when
they load, so measure with ``OPENBLAS_NUM_THREADS=1`` and, for jax, ``taskset -c 0``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from scipy import special

from tests.missing import module
from workbench.emission.emit import numpy_source
from workbench.engines.goals import derive
from workbench.language.parse import parse, parse_variable

Arrays = tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Problem:
    """A loss in text, its variables, the one to differentiate in, three sets of sizes; by hand; the loss in jax."""

    expr: str
    shapes: dict[str, str]
    wrt: str
    sizes: tuple[dict[str, int], ...]
    by_hand: Callable[..., np.ndarray]
    loss: Callable[..., Any]

    def source(self) -> str:
        variables = {name: parse_variable(f"{name}:{shape}") for name, shape in self.shapes.items()}
        made = derive(parse(self.expr, variables), variables[self.wrt], what="hessian")
        assert made.result is not None
        return numpy_source(made.result, list(variables.values()), "hessian")

    def arrays(self, sizes: dict[str, int]) -> Arrays:
        rng = np.random.default_rng(0)
        made = []
        for shape in self.shapes.values():
            axes, _, kind = shape.partition(":")
            x = rng.standard_normal(tuple(sizes[n] for n in axes.split(",") if n)) / 2
            if kind == "onehot":
                x = 1.0 * (x == np.max(x, axis=-1, keepdims=True))
            made.append(np.sign(x) if kind == "sign" else np.abs(x) if kind == "positive" else np.asarray(x))
        return tuple(made)


def logistic(X, y, w, lam):
    p = special.expit(-y * (X @ w))
    H = (X.T * (p * (1 - p))) @ X
    H.flat[:: len(w) + 1] += lam
    return H


def softmax_regression(X, W, Y):
    m, (d, k) = len(X), W.shape
    P = special.softmax(X @ W, axis=1)
    B = (X[:, :, None] * P[:, None, :]).reshape(m, d * k)
    H = (B.T @ B).reshape(d, k, d, k)
    H /= -m
    block = (B.T @ (X / m)).reshape(d, k, d)
    for c in range(k):
        H[:, c, :, c] += block[:, c]
    return H


def factorisation(R, U, V, lam):
    m, r = U.shape
    block = 2 * (V.T @ V)
    block.flat[:: r + 1] += 2 * lam
    H = np.zeros((m, r, m, r))
    rows = np.arange(m)
    H[rows, :, rows, :] = block
    return H


def network(X, W, v, y):
    m, (d, h) = len(X), W.shape
    T = np.tanh(X @ W)
    slope = 1 - T * T
    J = (X[:, :, None] * (slope * v)[:, None, :]).reshape(m, d * h)
    H = (J.T @ J).reshape(d, h, d, h)
    bend = T * slope * v * (-2 * (T @ v - y))[:, None]
    block = ((X[:, :, None] * bend[:, None, :]).reshape(m, d * h).T @ X).reshape(d, h, d)
    for c in range(h):
        H[:, c, :, c] += block[:, c]
    return H


def quadratic(A, b, x):
    return A + A.T


def _logistic_loss(jnp, X, y, w, lam):
    return jnp.sum(jnp.log1p(jnp.exp(-y * (X @ w)))) + lam / 2 * w @ w


def _softmax_loss(jnp, X, W, Y):
    Z = X @ W
    top = jnp.max(Z, axis=1, keepdims=True)
    shifted = Z - top
    return -jnp.sum(Y * (shifted - jnp.log(jnp.sum(jnp.exp(shifted), axis=1, keepdims=True)))) / len(X)


PROBLEMS = {
    "logistic regression": Problem(
        "sum(log(1 + exp(-y * (X @ w)))) + lam / 2 * w @ w",
        {"X": "m,n", "y": "m:sign", "w": "n", "lam": ":positive"}, "w",
        ({"m": 100, "n": 10}, {"m": 1000, "n": 50}, {"m": 4000, "n": 200}), logistic, _logistic_loss,
    ),
    "softmax regression": Problem(
        "-sum(Y * log_softmax(X @ W, axis=1)) / m", {"X": "m,d", "W": "d,k", "Y": "m,k:onehot"}, "W",
        ({"m": 50, "d": 5, "k": 3}, {"m": 200, "d": 20, "k": 5}, {"m": 500, "d": 40, "k": 10}),
        softmax_regression, _softmax_loss,
    ),
    "matrix factorisation": Problem(
        "sum((R - U @ V.T)**2) + lam * sum(U**2) + lam * sum(V**2)",
        {"R": "m,n", "U": "m,r", "V": "n,r", "lam": ":positive"}, "U",
        ({"m": 10, "n": 12, "r": 3}, {"m": 50, "n": 60, "r": 8}, {"m": 100, "n": 300, "r": 12}), factorisation,
        lambda jnp, R, U, V, lam: jnp.sum((R - U @ V.T) ** 2) + lam * jnp.sum(U**2) + lam * jnp.sum(V**2),
    ),
    "tanh network, first layer": Problem(
        "sum((tanh(X @ W) @ v - y)**2) / 2", {"X": "m,d", "W": "d,h", "v": "h", "y": "m"}, "W",
        ({"m": 50, "d": 5, "h": 4}, {"m": 200, "d": 20, "h": 8}, {"m": 500, "d": 40, "h": 10}), network,
        lambda jnp, X, W, v, y: jnp.sum((jnp.tanh(X @ W) @ v - y) ** 2) / 2,
    ),
    "quadratic form": Problem(
        "x @ A @ x + b @ x", {"A": "n,n", "b": "n", "x": "n"}, "x", ({"n": 10}, {"n": 100}, {"n": 1000}), quadratic,
        lambda jnp, A, b, x: x @ A @ x + b @ x,
    ),
}  # fmt: skip
CASES = [(name, size) for name in PROBLEMS for size in range(3)]
IDS = [f"{name}, {' '.join(f'{k}={v}' for k, v in PROBLEMS[name].sizes[size].items())}" for name, size in CASES]


def emitted(problem: Problem) -> Callable[..., np.ndarray]:
    namespace: dict[str, Any] = {}
    exec(problem.source(), namespace)
    return namespace["hessian"]


def with_jax(problem: Problem, arrays: Arrays) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """The compiled Hessian, and its arguments as jax has them."""
    jax = module("jax")
    jax.config.update("jax_enable_x64", True)
    place = list(problem.shapes).index(problem.wrt)
    compiled = jax.jit(jax.hessian(lambda *args: problem.loss(jax.numpy, *args), argnums=place))
    return lambda *args: compiled(*args).block_until_ready(), tuple(map(jax.numpy.asarray, arrays))


@pytest.mark.parametrize("who", ["emitted", "by hand", "jax"])
@pytest.mark.parametrize("name, size", CASES, ids=IDS)
def test_hessian(benchmark, name, size, who):
    problem = PROBLEMS[name]
    benchmark.group = IDS[CASES.index((name, size))]
    arrays = problem.arrays(problem.sizes[size])
    run: Callable[..., Any] = problem.by_hand
    given: tuple[Any, ...] = arrays
    if who == "emitted":
        run = emitted(problem)
    elif who == "jax":
        run, given = with_jax(problem, arrays)
    run(*given)
    np.testing.assert_allclose(benchmark(run, *given), problem.by_hand(*arrays), rtol=1e-8, atol=1e-8)
