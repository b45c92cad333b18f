"""A person's NumPy function gives the term that its text gives, and the value that NumPy gives."""

from __future__ import annotations

import math
from collections.abc import Callable
from math import pi
from typing import Any

import numpy as np
import pytest
import scipy
from scipy import special
from scipy.special import logsumexp, softmax

from tests.terms.samples import calls
from workbench.language.from_function import from_function
from workbench.language.parse import parse, symbols_from
from workbench.numerics.evaluate import evaluate
from workbench.terms import heads as h
from workbench.terms import numpy_words
from workbench.terms.functions import functions
from workbench.terms.sizes import Size
from workbench.terms.term import LanguageError, NotBuilt, ShapeError, Term
from workbench.terms.text import text_of

F = functions()
VALUES = {"m": 2, "n": 3, "d": 4}
A, x, t = h.matrix("A", "m", "n"), h.vector("x", "n"), h.scalar("t")


def helper(Z: Any) -> Any:
    return np.eye(Z.shape[0]) + softmax(Z, axis=1)


def attention(Q: Any, K: Any, V: Any) -> Any:
    scores = Q @ K.T / np.sqrt(Q.shape[-1])
    return softmax(scores, axis=1) @ V


def with_import(x: Any) -> Any:
    import numpy

    return numpy.mean(numpy.tanh(x) ** 2)


def two_layers(x: Any, W: Any, b: Any) -> Any:
    def layer(z: Any) -> Any:
        return np.maximum(0, W @ z + b)

    return layer(layer(x)).sum()


def power_of(x: Any, k: int = 3) -> Any:
    return x**k


CASES: list[tuple[Callable[..., Any], dict[str, str], str]] = [
    (lambda A, x, b: ((A @ x - b) ** 2).sum() / 2, {"A": "m,n", "x": "n", "b": "m"}, "sum((A @ x - b)**2) / 2"),
    (attention, {"Q": "m,d", "K": "n,d", "V": "n,m"}, "softmax(Q @ K.T / sqrt(d), axis=1) @ V"),
    (two_layers, {"x": "n", "W": "n,n", "b": "n"}, "sum(relu(W @ relu(W @ x + b) + b))"),
    (with_import, {"x": "n"}, "mean(tanh(x)**2)"),
    (lambda X: helper(X), {"X": "n,n"}, "eye(n) + softmax(X, axis=1)"),
    (power_of, {"x": "n"}, "x**3"),
    (lambda x, mu: np.exp(-((x - mu) ** 2) / 2) / np.sqrt(2 * np.pi), {"x": "", "mu": ""},
     "exp(-(x - mu)**2 / 2) / sqrt(2 * pi)"),
    (lambda x: math.exp(x) + math.sqrt(2 * math.pi), {"x": ""}, "exp(x) + sqrt(2 * pi)"),
    (lambda x: pi * x + special.gamma(x), {"x": ":positive"}, "pi * x + gamma(x)"),
    # functions of NumPy and SciPy
    (lambda x: np.log1p(x) + np.exp2(x) - np.abs(x), {"x": "n:positive"}, "log1p(x) + 2**x - abs(x)"),
    (lambda x: abs(x) + np.square(x) + np.reciprocal(x), {"x": "n:positive"}, "abs(x) + square(x) + 1 / x"),
    (lambda x: special.expit(x) + scipy.special.erf(x), {"x": "n"}, "sigmoid(x) + erf(x)"),
    (lambda x: special.gammaln(x) + special.digamma(x), {"x": "n:positive"}, "loggamma(x) + digamma(x)"),
    (lambda x: special.logit(x) + special.xlogy(x, x), {"x": "n:unit"}, "log(x / (1 - x)) + x * log(x)"),
    (lambda x: np.log2(x) + np.power(x, 2) + np.negative(x), {"x": "n:positive"}, "log(x) / log(2) + x**2 + -x"),
    (lambda x: logsumexp(x) * special.log_softmax(x), {"x": "n"}, "logsumexp(x) * log_softmax(x)"),
    (lambda X: softmax(X), {"X": "m,n"}, "softmax(X, axis=None)"),
    (lambda X: special.logsumexp(X, axis=1, keepdims=True), {"X": "m,n"}, "logsumexp(X, axis=1, keepdims=True)"),
    (lambda x: np.multiply(np.greater(x, 0), x) + (x <= 1), {"x": "n"}, "(x > 0) * x + (x <= 1)"),
    (lambda x: np.clip(x, 0, None), {"x": "n"}, "relu(x)"),
    (lambda x, y: np.logaddexp(x, y) + np.hypot(x, y), {"x": "n", "y": "n"},
     "log(exp(x) + exp(y)) + sqrt(x**2 + y**2)"),
    # sums, products, shapes
    (lambda X: np.sum(X, 0) + X.mean(axis=0), {"X": "m,n"}, "sum(X, axis=0) + mean(X, axis=0)"),
    (lambda X: np.var(X) + np.std(X), {"X": "m,n"}, "var(X) + sqrt(var(X))"),
    (lambda x: np.var(x, ddof=1), {"x": "n"}, "var(x) * n / (n - 1)"),
    (lambda x: np.linalg.norm(x) + np.linalg.norm(x, 1), {"x": "n"}, "norm(x) + norm(x, 1)"),
    (lambda X: np.linalg.norm(X, axis=1), {"X": "m,n"}, "sqrt(sum(X**2, axis=1))"),
    (lambda X: np.linalg.norm(X, 1, axis=1), {"X": "m,n"}, "sum(abs(X), axis=1)"),
    (lambda x, y: np.dot(x, y) + x.dot(y) + np.inner(x, y) + np.vdot(x, y), {"x": "n", "y": "n"},
     "dot(x, y) + dot(x, y) + x @ y + inner(x, y)"),
    (lambda x: np.outer(x, x) + np.diag(x), {"x": "n"}, "outer(x, x) + diag(x)"),
    (lambda X, Y: np.kron(X, Y), {"X": "m,n", "Y": "n,m"}, "kron(X, Y)"),
    (lambda X, x: np.einsum("ij,j->i", X, x, optimize=True), {"X": "m,n", "x": "n"}, "einsum('ij,j->i', X, x)"),
    (lambda X: np.trace(X) + np.linalg.det(X) + np.linalg.slogdet(X)[1], {"X": "n,n"}, "trace(X) + det(X) + logdet(X)"),
    (lambda X, x: np.linalg.solve(X, x) + np.linalg.inv(X) @ x, {"X": "n,n", "x": "n"}, "inv(X) @ x + inv(X) @ x"),
    (lambda X: np.linalg.matrix_power(X, 3) + np.linalg.multi_dot([X, X]), {"X": "n,n"}, "X @ X @ X + X @ X"),
    (lambda X: X.T + np.transpose(X) + X.transpose(), {"X": "n,n"}, "X.T + X.T + X.T"),
    (lambda X: np.transpose(X, (0, 2, 1)), {"X": "m,n,d"}, "einsum('abc->acb', X)"),
    (lambda X: np.swapaxes(X, 0, 1), {"X": "m,n"}, "X.T"),
    (lambda X: X.reshape(-1) + X.ravel() + np.reshape(X, (X.size,)), {"X": "m,n"},
     "reshape(X, m*n) + reshape(X, m*n) + reshape(X, m*n)"),
    (lambda X: X.reshape(X.shape[0], -1), {"X": "m,n,d"}, "reshape(X, m, n*d)"),
    (lambda X: X.reshape(-1, order="F"), {"X": "m,n"}, "vec(X)"),
    (lambda x: np.expand_dims(x, 0), {"x": "n"}, "expand_dims(x, axis=0)"),
    (lambda x: np.ones_like(x) + np.zeros(x.shape) + np.ones(x.shape[0]), {"x": "n"}, "ones(n) + zeros(n) + ones(n)"),
    (lambda x: x[0] + x[-1], {"x": "n"}, "x[0] + x[-1]"),
    # sizes and numbers
    (lambda X: 1 / X.shape[0] * X.sum(axis=0), {"X": "m,n"}, "1 / m * sum(X, axis=0)"),
    (lambda X: X / np.sqrt(X.shape[1]) + X.shape[0] / 2, {"X": "m,n"}, "X / sqrt(n) + m / 2"),
    (lambda X: X * X.shape[0] + X.shape[0] * X, {"X": "m,n"}, "X * m + m * X"),
    (lambda x: 0.5 * x.shape[0] + x.shape[0] ** 0.5 + 2 ** x.shape[0] - x.sum(), {"x": "n"},
     "(1/2) * n + n**(1/2) + 2**n - sum(x)"),
    (lambda x: np.float64(0.1) * x + np.int64(3) * x + x * np.float32(0.5), {"x": "n"}, "0.1 * x + 3 * x + x * 0.5"),
]  # fmt: skip


@pytest.mark.parametrize(("fn", "shapes", "text"), CASES, ids=[text for *_, text in CASES])
def test_gives_the_term_of_the_text(fn: Callable[..., Any], shapes: dict[str, str], text: str) -> None:
    assert from_function(fn, **shapes) is parse(text, symbols_from(shapes))


@pytest.mark.parametrize(("fn", "shapes", "text"), CASES, ids=[text for *_, text in CASES])
def test_means_what_numpy_means(fn: Callable[..., Any], shapes: dict[str, str], text: str) -> None:
    term = from_function(fn, **shapes)
    rng = np.random.default_rng(0)
    arrays = {
        name: rng.uniform(0.2, 0.8, tuple(s.at(VALUES) for s in symbol.shape))
        for name, symbol in symbols_from(shapes).items()
    }
    scalars = {name: float(a) if a.shape == () else a for name, a in arrays.items()}
    np.testing.assert_allclose(evaluate(term, VALUES | arrays), fn(**scalars), rtol=1e-6)


SAMPLES = [term for head in functions().values() if head.knows.entries.elementwise for term in calls(head)[:1]]
UFUNCS = {"loggamma": "gammaln", "sigmoid": "expit", "log_sigmoid": "log_expit", "digamma": "psi"}


@pytest.mark.parametrize("name", sorted(f.name for f in functions().values() if f.knows.entries.elementwise))
def test_every_elementwise_function_of_numpy_or_scipy_takes_terms(name: str) -> None:
    ufunc = getattr(np, name, None) or getattr(special, UFUNCS.get(name, name), None)
    if isinstance(ufunc, np.ufunc) and ufunc.nin == 1:
        assert ufunc(x) is F[name](x)
        assert from_function(lambda x: ufunc(x), x="n") is F[name](x)


@pytest.mark.parametrize("name", sorted({**numpy_words._SPECIAL, **numpy_words._SPELT_OUT}))
def test_every_special_name_is_one_of_numpy_or_scipy(name: str) -> None:
    assert any(hasattr(library, name) for library in (np, np.linalg, special, math, np.ndarray))


def test_terms_take_numpy_without_from_function() -> None:
    assert np.exp(x) is F["exp"](x)
    assert np.sum(A, axis=0) is F["sum"](A, axis=0)
    assert np.linalg.norm(x) is F["norm"](x)
    assert np.float64(2.0) * x is 2 * x
    assert np.shape(A) == (Size({(("m", 1),): 1}), Size({(("n", 1),): 1}))
    assert A.size == A.shape[0] * A.shape[1]


def test_arguments_may_be_terms_shapes_or_values() -> None:
    assert from_function(lambda p, q: p @ q, A, x) is A @ x
    assert from_function(lambda p, q: p @ q, A, q=("n",)) is A @ h.vector("q", "n")
    assert from_function(lambda S: S, S="d,d:posdef") is h.matrix("S", "d", "d", "posdef")
    assert from_function(power_of, x="n", k=2) is x**2
    assert from_function(lambda x: 3, x="n") is h.number(3)
    assert from_function(np.exp, x) is F["exp"](x)


def test_nothing_global_is_changed() -> None:
    before = special.softmax, np.eye, helper.__globals__["softmax"]
    from_function(helper, Z="n,n")
    assert (special.softmax, np.eye, helper.__globals__["softmax"]) == before
    np.testing.assert_allclose(helper(np.zeros((2, 2))), np.eye(2) + 0.5)


def countdown(x: Any, k: int) -> Any:
    return x if k == 0 else np.tanh(countdown(x, k - 1))


def test_recursion_and_depth() -> None:
    assert text_of(from_function(countdown, x="n", k=3)) == "tanh(tanh(tanh(x)))"

    def deep(x: Any, W: Any) -> Any:
        for _ in range(1000):
            x = np.tanh(W @ x)
        return x

    assert from_function(deep, x="n", W="n,n").shape == x.shape


def looped(x: Any) -> Any:
    return sum(x[i] for i in range(x.shape[0]))


REFUSED: list[tuple[Callable[..., Any], dict[str, Any], type[Exception], str]] = [
    (lambda x: np.array([1.0, 2.0]) @ x, {"x": "n"}, LanguageError, r"an array of shape \(2,\) cannot stand"),
    (lambda x: x @ np.array([1.0, 2.0]), {"x": "n"}, LanguageError, r"an array of shape \(2,\) cannot stand"),
    (lambda x: np.asarray(x), {"x": "n"}, LanguageError, "a term is not an array"),
    (lambda x: np.floor(x), {"x": "n"}, LanguageError, "unknown function 'floor'"),
    (lambda x: np.cumprod(x), {"x": "n"}, LanguageError, "unknown function 'cumprod'"),
    (lambda x: np.add.reduce(x), {"x": "n"}, LanguageError, r"np.add.reduce is not in the language"),
    (lambda x: np.add(x, 1, out=x), {"x": "n"}, LanguageError, r"out=\.\.\.\) is not"),
    (lambda x: np.trace(x, offset=1), {"x": "n,n"}, LanguageError, "offset=1 is not"),
    (lambda x: x.reshape(2, -1), {"x": "n"}, ShapeError, "write the size"),
    (lambda x: x.sum(axis=2), {"x": "n"}, ShapeError, "axis 2 is not there"),
    (lambda A, x: A @ x, {"A": "m,n", "x": "m"}, ShapeError, "A of shape .m, n. and x of shape .m,."),
    (lambda A, x: A @ x, {"A": "m,n"}, LanguageError, "missing a required argument: 'x'; declare each argument"),
    (lambda A, n: A * n, {"A": "m,n", "n": ""}, LanguageError, "n is a variable and a size"),
    (lambda x: (x, x), {"x": "n"}, LanguageError, "returns 2 values"),
    (lambda x: None, {"x": "n"}, LanguageError, "None of type NoneType is not an expression"),
    (lambda x: x if x > 0 else -x, {"x": ""}, TypeError, "no truth value; use where"),
    (lambda x: list(x), {"x": "n"}, TypeError, "cannot be iterated over"),
    (looped, {"x": "n"}, TypeError, "the size n is symbolic"),
    (lambda x: x, {"x": "n:positiv"}, LanguageError, "did you mean positive"),
    (lambda x: np.linalg.norm(x, 3), {"x": "n"}, NotBuilt, "built: 1 and 2 of a vector"),
]  # fmt: skip


@pytest.mark.parametrize(("fn", "given", "kind", "words"), REFUSED, ids=[words for *_, words in REFUSED])
def test_refused_with_a_reason(fn: Any, given: dict[str, Any], kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        from_function(fn, **given)


def test_a_symbolic_size_is_no_number() -> None:
    n = Size({(("n", 1),): 1})
    with pytest.raises(TypeError):
        range(n)
    assert list(range(Size({(): 2}))) == [0, 1]
    assert isinstance(n / 2, Term)
