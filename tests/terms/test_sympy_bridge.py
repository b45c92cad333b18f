"""SymPy expressions as terms and back: the values on both sides agree, and what cannot be said is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

from workbench.numerics.evaluate import evaluate
from workbench.terms.functions import functions
from workbench.terms.heads import (
    Sum,
    apply,
    compare,
    delta,
    derivative,
    index,
    integral,
    limit,
    matrix,
    named,
    number,
    oo,
    pi,
    properties,
    scalar,
    size_term,
    symbol,
    tensor,
    vector,
)
from workbench.terms.sympy_bridge import from_sympy, to_sympy
from workbench.terms.term import LanguageError, Term, symbols

F = functions()
A, B, X, x, y = matrix("A", "m", "n"), matrix("B", "n", "m"), matrix("X", "n", "n"), vector("x", "n"), vector("y", "m")
t, p = scalar("t"), scalar("p", "positive")
i, j = index("i j", "m")
k, l = index("k l", "n")
RNG = np.random.default_rng(0)
V: dict[str, Any] = {
    "A": RNG.standard_normal((3, 4)), "B": RNG.standard_normal((4, 3)), "X": RNG.standard_normal((4, 4)),
    "x": RNG.standard_normal(4), "y": RNG.standard_normal(3), "t": 0.7, "p": 1.3, "m": 3, "n": 4, "v": np.ones((4, 1)),
    "W": RNG.standard_normal((4, 3)), "a": 0.4, "b": 1.1,
}

a, b = sp.symbols("a b", positive=True)
n, m, q = sp.symbols("n m k")
W, v = sp.MatrixSymbol("W", n, m), sp.MatrixSymbol("v", n, 1)
xs = sp.IndexedBase("x")

# -- SymPy -> term -------------------------------------------------------------

W_, x_ = V["W"], V["x"]
READ: list[tuple[Any, Any]] = [
    (sp.Rational(2, 3) + sp.Float(0.5), 2 / 3 + 0.5),
    (sp.pi * sp.E, np.pi * np.e),
    (sp.exp(-(a**2) / 2) / sp.sqrt(2 * sp.pi) * b, np.exp(-0.08) / np.sqrt(2 * np.pi) * 1.1),
    (sp.asin(a) + sp.acos(a) + sp.atan(b) + sp.tan(a), np.arcsin(0.4) + np.arccos(0.4) + np.arctan(1.1) + np.tan(0.4)),
    (sp.digamma(b) + sp.loggamma(b) + sp.gamma(b) + sp.erf(a), None),
    (sp.Abs(a - b) + sp.sign(a - b) + sp.Heaviside(b - a), 0.7 - 1 + 1),
    (sp.Piecewise((1, a < b), (0, True)), 1.0),
    (sp.Sum(xs[q] ** 2, (q, 0, n - 1)), x_ @ x_),
    (sp.Sum(xs[q] * q, (q, 0, n - 1)), x_ @ np.arange(4)),
    (sp.Sum(xs[q] * q, (q, 1, n)), x_ @ np.arange(1, 5)),
    (sp.Product(xs[q], (q, 0, n - 1)), x_.prod()),
    (sp.Sum(sp.KroneckerDelta(q, 2) * xs[q], (q, 0, n - 1)), x_[2]),
    (sp.Sum(W[q, 0] * W[q, 1], (q, 0, n - 1)), W_[:, 0] @ W_[:, 1]),
    (W.T * v, W_.T @ np.ones((4, 1))),
    (2 * W * W.T + sp.Identity(n), 2 * W_ @ W_.T + np.eye(4)),
    (W - 3 * W + sp.ZeroMatrix(n, m) + a * sp.OneMatrix(n, m), -2 * W_ + 0.4),
    (sp.Trace(W * W.T) + n * m, np.sum(W_**2) + 12),
    (sp.log(sp.Determinant(W.T * W)), np.linalg.slogdet(W_.T @ W_)[1]),
    ((W.T * W) ** -2, np.linalg.matrix_power(np.linalg.inv(W_.T @ W_), 2)),
    (sp.Inverse(W.T * W), np.linalg.inv(W_.T @ W_)),
    (sp.HadamardProduct(W, W), W_**2),
    (sp.HadamardPower(W, 3), W_**3),
    (sp.DiagMatrix(v) * W, W_),
    (W.applyfunc(sp.tanh), np.tanh(W_)),
    (sp.KroneckerProduct(W, v), np.kron(W_, np.ones((4, 1)))),
    (W[1, 2], W_[1, 2]),
    (sp.Integral(a**2, (a, 0, b)), 1.1**3 / 3),
    (sp.Derivative(sp.sin(a), a), np.cos(0.4)),
    (sp.Limit(sp.sin(a) / a, a, 0), 1.0),
]


@pytest.mark.parametrize("expression, want", READ, ids=[str(e) for e, _ in READ])
def test_reading(expression: Any, want: Any) -> None:
    got = evaluate(from_sympy(expression), V)
    if want is None:
        want = float(expression.subs({a: sp.Float("0.4"), b: sp.Float("1.1")}).evalf(20))
    assert got.shape == np.shape(want)
    np.testing.assert_allclose(got, want, rtol=1e-9)


def test_symbols_keep_what_sympy_knows_of_them() -> None:
    assert properties(from_sympy(a)) == {"positive"}
    assert properties(from_sympy(sp.Symbol("c", integer=True))) == {"integer"}
    assert from_sympy(sp.Symbol("t")) is t
    assert from_sympy(v) is symbol("v", ("n", 1))
    assert from_sympy(sp.MatrixSymbol("M", 2 * n + 1, n * m)) is symbol("M", ("2*n + 1", "m*n"))
    assert from_sympy(sp.Function("f")(a)) is apply("f", (), scalar("a", "positive"))
    assert from_sympy(n * sp.Trace(W * W.T)).args[0] is size_term("n")


@pytest.mark.parametrize(
    "expression, words",
    [
        (sp.I, "ImaginaryUnit"),
        (sp.zoo, "ComplexInfinity"),
        (sp.nan, "NaN"),
        (sp.besselj(1, a), "besselj"),
        (sp.Symbol("c", commutative=False), "commute"),
        (sp.Symbol("c", imaginary=True), "real"),
        (sp.Matrix([[1, 2]]), "not a SymPy expression"),
        (xs[sp.Idx("i")], "range"),
        (xs[q], "shape"),
        (sp.Sum(xs[q] * sp.Sum(xs[q], (q, 0, m - 1)), (q, 0, n - 1)), "two ranges"),
        (sp.Sum(sp.IndexedBase("z", shape=(n,))[q - 1], (q, 1, n)), "counts from 1"),
        (sp.Integral(a, a), "definite"),
        (sp.MatrixSymbol("M", n / 2, n), "not a size"),
        ("x + 1", "not a SymPy expression"),
    ],
)
def test_what_the_language_cannot_say_is_refused(expression: Any, words: str) -> None:
    with pytest.raises(LanguageError, match=words):
        from_sympy(expression)


# -- term -> SymPy -> term -----------------------------------------------------

ROUND = [
    number(Fraction(2, 3)), pi * t, F["exp"](number(1)), -oo, t**2 / p - t, F["exp"](t) * F["log"](p),
    F["sigmoid"](t), F["softplus"](t), F["silu"](t) + F["square"](t), F["abs"](t) + F["sign"](t) + F["step"](t),
    F["gamma"](p) + F["loggamma"](p) + F["digamma"](p), F["arcsin"](t) * F["arctan"](t), compare("<", t, p),
    Sum(A[i, k] * x[k] * delta(k, l), k, l), Sum(x[k] * k, k), Sum(A[i, k] * x[k], k), delta(i, j) * y[i],
    X[k, l] * x[l], x[k] * (x @ x),
    F["trace"](A @ B), F["det"](X) * size_term("n"), F["logdet"](X), F["sum"](A * A), F["sum"](x), F["norm"](x),
    F["inner"](A, A), x @ X @ x, x @ x, named("P", x @ x), F["mean"](x), F["dot"](x, x),
    derivative(F["exp"](t) * t, t), integral(t**2, t, 0, p), limit(F["sin"](t) / t, t, 0, "right"),
]
MATRICES = [
    A @ B, A.T, A @ X - t * A + 2 * A, X * X, X**2 + 1, F["exp"](X), F["inv"](X) @ X.T, F["diag"](x) @ X,
    F["eye"]("n") + X, F["ones"]("n", "n") * t, F["zeros"]("n", "n") + X, F["outer"](y, x),
    F["kron"](A, B), F["tanh"](A @ X),
]
VECTORS = [A @ x, x @ X, F["inv"](X) @ x * 2 + x, A @ B @ y, x * x, F["diag"](X), F["exp"](x), y @ A]


def test_numbers_go_there_and_back() -> None:
    for term in ROUND:
        back = from_sympy(to_sympy(term))
        columns = {s.name: V[s.name][:, None] for s in symbols(back) if s.rank == 2 and np.ndim(V[s.name]) == 1}
        np.testing.assert_allclose(evaluate(back, {**V, **columns}), evaluate(term, V), rtol=1e-9, err_msg=repr(term))


@pytest.mark.parametrize("term", MATRICES + VECTORS, ids=repr)
def test_matrices_go_there_and_back(term: Term) -> None:
    expression = to_sympy(term)
    columns = expression.shape[1]
    assert (columns == 1) == (term.rank == 1)
    want = evaluate(term, V)
    values = {**V, "x": V["x"][:, None], "y": V["y"][:, None]}
    got = evaluate(from_sympy(expression), values)
    np.testing.assert_allclose(got, want if term.rank == 2 else want[:, None], rtol=1e-9)


def test_sympy_itself_takes_terms() -> None:
    real = sp.Symbol("t", real=True)
    assert sp.diff(sp.sin(t) * 2, real) == 2 * sp.cos(real)
    assert sp.factor(t**2 - 1) == (real - 1) * (real + 1)
    assert (t**2).to_sympy() == real**2
    assert sp.Trace(A @ B) == sp.Trace(to_sympy(A) * to_sympy(B))


def test_terms_take_sympy() -> None:
    assert isinstance(t + sp.Symbol("z"), Term)
    assert t + sp.Integer(2) is t + 2
    assert F["exp"](sp.Symbol("t")) is F["exp"](t)
    assert t * sp.Rational(1, 3) is t * (number(1) / 3)
    assert A @ sp.MatrixSymbol("B", n, m) is A @ B


@pytest.mark.parametrize(
    "term, words",
    [
        (A * x, "broadcasts"),
        (F["softmax"](x), "broadcasts|sums"),
        (symbol("T", "m, n, p"), "no matrix"),
        (x**x, "exponent"),
        (F["einsum"]("ij->ji", A), "einsum"),
        (tensor(x[k], k), "no counterpart"),
        (compare("<", x, t), "compares numbers"),
        (F["sum"](A, axis=0), "all of its entries"),
    ],
)
def test_what_sympy_cannot_say_is_refused(term: Term, words: str) -> None:
    with pytest.raises(LanguageError, match=words):
        to_sympy(term)


def test_too_deep_for_sympy_is_an_error_of_the_language() -> None:
    layer = t
    for _ in range(3000):
        layer = F["tanh"](layer)
    with pytest.raises(LanguageError, match="deep"):
        to_sympy(layer)
