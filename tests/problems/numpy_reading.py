"""An independent reading of the problems: their text as NumPy code under automatic differentiation.

Shares nothing with the workbench: the text is read by Python's own parser, computed by ``autograd.numpy``, and
differentiated by autograd.
"""

from __future__ import annotations

import ast
import math
import re
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import autograd.numpy as np
import autograd.scipy.special as special
import numpy as onp
from autograd import jacobian
from autograd.scipy.stats import norm as normal

EPS = 0.3
"""How far positive values stay from 0."""


# -- the language, written down a second time -------------------------------------------


def _axis(axis: Any) -> Any:
    return tuple(int(a) for a in axis) if isinstance(axis, tuple | list) else axis


def _reduction(f: Callable[..., Any]) -> Callable[..., Any]:
    return lambda x, axis=None, keepdims=False: f(x, axis=_axis(axis), keepdims=keepdims)


def _largest(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return np.max(x, axis=axis, keepdims=keepdims)


def _logsumexp(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return special.logsumexp(x, axis=_axis(axis), keepdims=keepdims)


def _log_softmax(x: Any, axis: Any = -1) -> Any:
    return x - special.logsumexp(x, axis=axis, keepdims=True)


def _softmax(x: Any, axis: Any = -1) -> Any:
    return np.exp(_log_softmax(x, axis))


def _norm(x: Any, ord: Any = None) -> Any:
    if ord == 1:
        return np.sum(np.abs(x))
    if x.ndim == 2 and ord == "nuc":
        return np.trace(_sqrtm(x.T @ x if x.shape[0] >= x.shape[1] else x @ x.T))
    if x.ndim == 2 and ord == 2:
        return np.sqrt(np.linalg.eigh(x.T @ x)[0][-1])
    return np.sqrt(np.sum(x**2))


def _sqrtm(x: Any) -> Any:
    """Denman and Beavers' iteration."""
    y, z = x, np.eye(x.shape[0])
    for _ in range(40):
        y, z = (y + np.linalg.inv(z)) / 2, (z + np.linalg.inv(y)) / 2
    return y


def _expm(x: Any) -> Any:
    """The power series of x / 2^10, squared ten times."""
    small = x / 2**10
    term = total = np.eye(x.shape[0])
    for k in range(1, 12):
        term = term @ small / k
        total = total + term
    for _ in range(10):
        total = total @ total
    return total


def _kron(a: Any, b: Any) -> Any:
    if a.ndim == 1:
        return np.ravel(np.outer(a, b))
    blocks = np.einsum("ij,kl->ikjl", a, b)
    return np.reshape(blocks, (a.shape[0] * b.shape[0], a.shape[1] * b.shape[1]))


def _sigmoid(x: Any) -> Any:
    return special.expit(x)


def _softplus(x: Any) -> Any:
    return np.logaddexp(0.0, x)


def _gelu(x: Any, approximate: bool = False) -> Any:
    if approximate:
        return x / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    return x * normal.cdf(x)


def _layer_norm(x: Any, gamma: Any, beta: Any, eps: Any) -> Any:
    centred = x - np.mean(x, axis=-1, keepdims=True)
    return gamma * centred / np.sqrt(np.mean(centred**2, axis=-1, keepdims=True) + eps) + beta


def _rms_norm(x: Any, gamma: Any, eps: Any) -> Any:
    return gamma * x / np.sqrt(np.mean(x**2, axis=-1, keepdims=True) + eps)


def _attention(Q: Any, K: Any, V: Any, mask: Any = 0.0) -> Any:
    return _softmax(Q @ np.swapaxes(K, -1, -2) / math.sqrt(Q.shape[-1]) + mask) @ V


def _cross_entropy(logits: Any, target: Any) -> Any:
    return np.mean(-np.sum(target * _log_softmax(logits), axis=-1))


def _pinv(x: Any) -> Any:
    return np.linalg.inv(x.T @ x) @ x.T if x.shape[0] >= x.shape[1] else x.T @ np.linalg.inv(x @ x.T)


def _diag(x: Any) -> Any:
    return np.sum(x * np.eye(x.shape[0]), axis=1) if x.ndim == 2 else x * np.eye(x.shape[0])


def _leaky_relu(x: Any, slope: Any = 0.01) -> Any:
    return np.where(x > 0, x, slope * x)


def _relu(x: Any) -> Any:
    return np.where(x > 0, x, 0.0 * x)


def _median(x: Any) -> Any:
    order = onp.argsort(onp.asarray(getattr(x, "_value", x)))
    n = len(order)
    return (x[order[(n - 1) // 2]] + x[order[n // 2]]) / 2


FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{n: getattr(np, n) for n in "exp log log1p sqrt abs sign sin cos tan sinh cosh tanh".split()},
    **{n: getattr(np, n) for n in "arcsin arccos arctan maximum minimum where square outer trace".split()},
    **{n: getattr(special, n) for n in "erf gamma digamma".split()},
    "loggamma": special.gammaln, "normal_cdf": normal.cdf,
    "sigmoid": _sigmoid, "log_sigmoid": lambda x: -_softplus(-x), "softplus": _softplus, "relu": _relu,
    "leaky_relu": _leaky_relu, "silu": lambda x: x * _sigmoid(x), "gelu": _gelu,
    "sum": _reduction(np.sum), "mean": _reduction(np.mean), "var": _reduction(np.var), "prod": _reduction(np.prod),
    "max": _largest, "min": lambda x, axis=None: -_largest(-x, axis), "median": _median,
    "logsumexp": _logsumexp, "softmax": _softmax, "log_softmax": _log_softmax,
    "norm": _norm, "dot": lambda x, y: x @ y, "kron": _kron, "vec": lambda X: np.ravel(X.T),
    "det": np.linalg.det, "inv": np.linalg.inv, "logdet": lambda X: np.linalg.slogdet(X)[1], "pinv": _pinv,
    "diag": _diag, "expm": _expm, "sqrtm": _sqrtm, "eigmax": lambda S: np.linalg.eigh((S + S.T) / 2)[0][-1],
    "ones": lambda *shape: np.ones(shape), "zeros": lambda *shape: np.zeros(shape), "eye": lambda n: np.eye(n),
    "tril_mask": lambda n: np.tril(np.ones((n, n))), "expand_dims": lambda x, axis: np.expand_dims(x, axis),
    "concat": lambda *parts: np.concatenate(parts), "reshape": lambda x, *shape: np.reshape(x, shape),
    "einsum": lambda spec, *operands: np.einsum(spec, *operands),
    "layer_norm": _layer_norm, "rms_norm": _rms_norm, "attention": _attention, "cross_entropy": _cross_entropy,
    "kl_div": lambda p, q: np.sum(p * np.log(p / q)), "entropy": lambda p: -np.sum(p * np.log(p)),
}  # fmt: skip

BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b, ast.Sub: lambda a, b: a - b, ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b, ast.MatMult: lambda a, b: a @ b, ast.Pow: lambda a, b: a**b,
}  # fmt: skip
COMPARE: dict[type, Callable[[Any, Any], Any]] = {
    ast.Gt: lambda a, b: a > b, ast.Lt: lambda a, b: a < b, ast.GtE: lambda a, b: a >= b, ast.LtE: lambda a, b: a <= b,
}  # fmt: skip


def value(text: str, names: Mapping[str, Any]) -> Any:
    """The value of a problem's text: Python's syntax, NumPy's meaning. Names are those of variables and sizes."""
    scope = {"pi": math.pi, **names}
    *bindings, last = (part.strip() for part in text.split(";") if part.strip())
    for binding in bindings:
        name, _, body = binding.partition("=")
        scope[name.strip()] = _value(ast.parse(body.strip(), mode="eval").body, scope)
    return _value(ast.parse(last, mode="eval").body, scope)


def _value(node: ast.AST, scope: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return scope[node.id]
        case ast.BinOp():
            return BINARY[type(node.op)](_value(node.left, scope), _value(node.right, scope))
        case ast.UnaryOp(op=ast.USub()):
            # Unary minus binds tighter than * / @ and looser than **, as in Python.
            return -_value(node.operand, scope)
        case ast.Compare():
            return COMPARE[type(node.ops[0])](_value(node.left, scope), _value(node.comparators[0], scope))
        case ast.Attribute(attr="T"):
            return _value(node.value, scope).T
        case ast.Subscript(value=ast.Attribute(attr="shape")):
            return _value(node.value.value, scope).shape[_value(node.slice, scope)]
        case ast.Tuple() | ast.List():
            return tuple(_value(e, scope) for e in node.elts)
        case ast.Call(func=ast.Name()):
            named = {k.arg: _value(k.value, scope) for k in node.keywords}
            return FUNCTIONS[node.func.id](*(_value(a, scope) for a in node.args), **named)
    raise NotImplementedError(ast.unparse(node))


# -- derivatives ---------------------------------------------------------------------------


def derivative(request: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    """What the answer to a request must be at a point, by automatic differentiation."""

    def at(values: Mapping[str, Any], name: str) -> Callable[[Any], Any]:
        return lambda x: value(request["expr"], {**values, name: x}) + 0.0 * np.sum(x)

    first, second = request["wrt"], request.get("wrt2", request["wrt"])
    if request.get("what") == "hessian" or "wrt2" in request:
        if first == second:
            return jacobian(jacobian(at(values, first)))(values[first])

        def slope(y: Any) -> Any:
            return jacobian(at({**values, second: y}, first))(values[first]) + 0.0 * np.sum(y)

        return jacobian(slope)(values[second])
    found = jacobian(at(values, first))(values[first])
    if request.get("structured"):
        return found + found.T - onp.diag(onp.diag(found))
    return found


# -- points ---------------------------------------------------------------------------------


def sizes_of(request: Mapping[str, Any]) -> list[str]:
    """The names of sizes, in order of appearance."""
    names = (n for shape in request["vars"].values() for n in re.findall(r"[A-Za-z_]\w*", shape.partition(":")[0]))
    return list(dict.fromkeys(names))


def point(request: Mapping[str, Any], offset: int, seed: int = 0) -> dict[str, Any]:
    """Values of all variables and sizes: sizes are pairwise different, from 2 on, turned round by the offset."""
    names = sizes_of(request)
    counts = [2 + (k if offset == 0 else len(names) - 1 - k) + offset for k in range(len(names))]
    sizes = {**dict(zip(names, counts, strict=True)), **(request["sizes"][offset] if "sizes" in request else {})}
    draw = onp.random.default_rng(zlib.crc32(f"{request['id']}/{offset}/{seed}".encode()))
    values: dict[str, Any] = {}
    for name, declared in request["vars"].items():
        shape, *properties = declared.split(":")
        axes = tuple(_size(s, sizes) for s in shape.split(",") if s.strip())
        values[name] = _drawn(draw, axes, {*properties, request.get("draw", {}).get(name, "")})
    return {**sizes, **values}


def _size(text: str, sizes: Mapping[str, int]) -> int:
    return int(_value(ast.parse(text.strip(), mode="eval").body, sizes))


def _drawn(draw: onp.random.Generator, shape: tuple[int, ...], properties: set[str]) -> Any:
    x = draw.normal(size=shape)
    if "large" in properties:
        return onp.abs(x) + 20.0
    if "dominant" in properties:
        return x + 20.0 * onp.eye(*shape)
    if "posdef" in properties:
        return x @ x.T + onp.eye(shape[0])
    if "symmetric" in properties:
        return x + x.T
    if "orthogonal" in properties:
        return onp.linalg.qr(x)[0]
    if "diagonal" in properties:
        return onp.diag(onp.diag(x))
    if "simplex" in properties:
        return onp.exp(x) / onp.exp(x).sum(-1, keepdims=True)
    if "onehot" in properties:
        return onp.eye(shape[-1])[draw.integers(shape[-1], size=shape[:-1])]
    if "positive" in properties:
        return onp.abs(x) + EPS
    if "unit" in properties:
        return 0.1 + 0.8 / (1 + onp.exp(-x))
    if "sign" in properties:
        return onp.where(x > 0, 1.0, -1.0)
    if "mask" in properties:
        return onp.where(x > 0, 1.0, 0.0)
    return x
