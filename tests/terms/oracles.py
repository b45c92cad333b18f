"""Functions of the language written another way, with NumPy's or autograd's words: the second half of the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def _special(lib: Any) -> Any:
    if lib is np:
        from scipy import special
    else:
        from autograd.scipy import special
    return special


def _phi(lib: Any, x: Any) -> Any:
    return (1 + _special(lib).erf(x / 2**0.5)) / 2


def _gelu(lib: Any, x: Any, approximate: Any) -> Any:
    if approximate:
        u = (2 / np.pi) ** 0.5 * (x + 0.044715 * x * x * x)
        return x / (1 + lib.exp(-2 * u))
    return x * _phi(lib, x)


def _dilog(lib: Any, x: Any) -> Any:
    """By Gauss-Legendre quadrature of log(t) / (1 - t) from 1 to x, in t = exp(s)."""
    nodes, weights = np.polynomial.legendre.leggauss(40)
    total = 0.0
    top = lib.log(x)
    for node, weight in zip(nodes, weights, strict=True):
        s = top * (node + 1) / 2
        total = total + weight * s * lib.exp(s) / (1 - lib.exp(s)) * top / 2
    return total


def _bessel(order: int) -> Callable[..., Any]:
    """The power series."""

    def series(lib: Any, x: Any) -> Any:
        term, total = (x / 2) ** order, 0.0
        for k in range(40):
            total = total + term
            term = term * (x / 2) ** 2 / ((k + 1) * (k + 1 + order))
        return total

    return series


def _polygamma(lib: Any, x: Any, order: int) -> Any:
    """By the recurrence up to a large argument and the asymptotic series there."""
    special = _special(lib)
    return special.psi(x) if order == 0 else special.polygamma(order, x)


def _middle(lib: Any, x: Any, axis: Any) -> Any:
    plain = np.asarray(getattr(x, "_value", x), dtype=float)
    while hasattr(plain, "_value"):
        plain = plain._value
    axes = tuple(range(plain.ndim)) if axis is None else tuple(np.atleast_1d(axis) % plain.ndim)
    count = int(np.prod([plain.shape[a] for a in axes]))
    if not axes:
        return np.ones(plain.shape)
    below = sum(1.0 * (np.roll(plain, k, axes) < plain) for k in _shifts(plain.shape, axes))
    return (1.0 * (below == (count - 1) // 2) + 1.0 * (below == count // 2)) / 2


def _shifts(shape: tuple[int, ...], axes: tuple[int, ...]) -> list[tuple[int, ...]]:
    return list(np.ndindex(*(shape[a] for a in axes)))


def _median(lib: Any, x: Any, axis: Any, keepdims: Any) -> Any:
    return lib.sum(_middle(lib, x, axis) * x, axis=axis, keepdims=keepdims)


def _pinv(lib: Any, x: Any) -> Any:
    inv, t = lib.linalg.inv, lib.transpose(x)
    return inv(t @ x) @ t if x.shape[0] >= x.shape[1] else t @ inv(x @ t)


def _expm(lib: Any, x: Any) -> Any:
    total = term = lib.eye(x.shape[0])
    for k in range(1, 20):
        term = term @ x / (64 * k)
        total = total + term
    for _ in range(6):
        total = total @ total
    return total


def _sqrtm(lib: Any, x: Any) -> Any:
    """Denman and Beavers."""
    y, z = x, lib.eye(x.shape[0])
    for _ in range(12):
        y, z = (y + lib.linalg.inv(z)) / 2, (z + lib.linalg.inv(y)) / 2
    return y


def _nuclear(lib: Any, x: Any) -> Any:
    wide = x.shape[0] < x.shape[1]
    return lib.trace(_sqrtm(lib, x @ lib.transpose(x) if wide else lib.transpose(x) @ x))


def _polar(lib: Any, x: Any) -> Any:
    t = lib.transpose(x)
    if x.shape[0] < x.shape[1]:
        return lib.linalg.inv(_sqrtm(lib, x @ t)) @ x
    return x @ lib.linalg.inv(_sqrtm(lib, t @ x))


def _leading_eigen(lib: Any, x: Any) -> Any:
    """The projector by squaring a shifted matrix again and again."""
    power = (x + lib.transpose(x)) / 2 + 20.0 * lib.eye(x.shape[0])
    for _ in range(14):
        power = power @ power
        power = power / lib.trace(power)
    return power


def _eigmax(lib: Any, x: Any) -> Any:
    return lib.trace(_leading_eigen(lib, x) @ x)


def _spectral(lib: Any, x: Any) -> Any:
    return _eigmax(lib, lib.transpose(x) @ x) ** 0.5


def _leading_singular(lib: Any, x: Any) -> Any:
    return x @ _leading_eigen(lib, lib.transpose(x) @ x) / _spectral(lib, x)


def _matrix_norm(lib: Any, x: Any, ord: Any) -> Any:
    if ord == "nuc":
        return _nuclear(lib, x)
    if ord == 2:
        return _spectral(lib, x)
    return lib.max(lib.sum(lib.abs(x), 0)) if ord == 1 else lib.sum(x**2) ** 0.5


def _norm(lib: Any, x: Any, ord: Any) -> Any:
    if len(x.shape) == 2:
        return _matrix_norm(lib, x, ord)
    return lib.sum(lib.abs(x)) if ord == 1 else lib.sum(x**2) ** 0.5


def _standardize(lib: Any, x: Any, eps: Any) -> Any:
    y = x - lib.mean(x, axis=-1, keepdims=True)
    return y / lib.sqrt(lib.mean(y * y, axis=-1, keepdims=True) + eps)


def _rms(lib: Any, x: Any, eps: Any) -> Any:
    return x / lib.sqrt(lib.mean(x * x, axis=-1, keepdims=True) + eps)


def _log_softmax(lib: Any, x: Any) -> Any:
    return x - lib.log(lib.sum(lib.exp(x), axis=-1, keepdims=True))


def _attention(lib: Any, q: Any, k: Any, v: Any, mask: Any = 0.0) -> Any:
    weights = lib.exp(lib.einsum("...xz,...yz->...xy", q, k) / q.shape[-1] ** 0.5 + mask)
    return lib.matmul(weights / lib.sum(weights, axis=-1, keepdims=True), v)


LATER: dict[str, Callable[..., Any]] = {
    "array": lambda lib, *entries, dims: lib.reshape(lib.array([*entries]), dims),
    "column_stack": lambda lib, *parts: lib.concatenate([lib.reshape(p, (len(p), -1)) for p in parts], axis=1),
    "matrix_rank": lambda lib, x: float(np.sum(np.linalg.eigvalsh(x.T @ x) > 1e-9)),
    "polygamma": _polygamma, "dilog": _dilog, "i0": _bessel(0), "i1": _bessel(1),
    "normal_pdf": lambda lib, x: lib.exp(-x * x / 2) / (2 * np.pi) ** 0.5, "normal_cdf": _phi,
    "leaky_relu": lambda lib, x, slope: (x > 0) * x + (x <= 0) * slope * x, "gelu": _gelu,
    "maximum": lambda lib, x, y: (x + y + lib.abs(x - y)) / 2,
    "minimum": lambda lib, x, y: (x + y - lib.abs(x - y)) / 2,
    "where": lambda lib, c, x, y: (c != 0) * x + (c == 0) * y + 0.0 * c,
    "prod": lambda lib, x, axis, keepdims: lib.prod(x, axis=axis, keepdims=keepdims),
    "median": _median, "median_weights": lambda lib, x, axis: _middle(lib, x, axis) + 0.0 * x,
    "norm": _norm, "pinv": _pinv, "expm": _expm, "sqrtm": _sqrtm, "eigmax": _eigmax,
    "leading_eigen": _leading_eigen, "nuclear_norm": _nuclear, "polar": _polar, "spectral_norm": _spectral,
    "leading_singular": _leading_singular, "dot": lambda lib, x, y: lib.tensordot(x, y, [[-1], [max(y.ndim - 2, 0)]]),
    "basis": lambda lib, place, n: np.eye(n + place + 1)[place, :n],
    "tril_mask": lambda lib, n: np.cumsum(np.eye(n), axis=0),
    "eye_columns": lambda lib, n, start, count: np.eye(n + count)[:n, start : start + count],
    "commutation": lambda lib, m, n: sum(
        np.kron(np.outer(np.eye(m)[i], np.eye(n)[j]), np.outer(np.eye(n)[j], np.eye(m)[i]))
        for i in range(m) for j in range(n)
    ),
    "matricize": lambda lib, x: lib.reshape(lib.transpose(x, (1, 0, 3, 2)), (x[:, :, 0, 0].size, x[0, 0].size)),
    "concat": lambda lib, *parts, axis: lib.concatenate(parts, axis),
    "block": lambda lib, a, b, c, d: lib.concatenate([lib.concatenate([a, b], 1), lib.concatenate([c, d], 1)], 0),
    "spread": lambda lib, x, eps, keepdims: lib.sqrt(lib.mean(
        (x - lib.mean(x, axis=-1, keepdims=True)) ** 2, axis=-1, keepdims=keepdims) + eps),
    "rms": lambda lib, x, eps, keepdims: lib.sqrt(lib.mean(x * x, axis=-1, keepdims=keepdims) + eps),
    "standardize": _standardize, "rms_standardize": _rms,
    "layer_norm": lambda lib, x, gamma, beta, eps: _standardize(lib, x, eps) * gamma + beta,
    "rms_norm": lambda lib, x, gamma, eps: _rms(lib, x, eps) * gamma,
    "cross_entropy": lambda lib, z, y: -lib.sum(y * _log_softmax(lib, z)) * z.shape[-1] / z.size,
    "kl_div": lambda lib, p, q: lib.sum(p * lib.log(p) - p * lib.log(q)),
    "entropy": lambda lib, p: -lib.sum(p * lib.log(p)), "attention": _attention,
}
"""Each function written another way."""
