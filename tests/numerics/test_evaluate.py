"""Values of terms against NumPy written by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy import integrate, special, stats

from tests.counting import call_count
from workbench.check.points.sample import SmoothMap
from workbench.numerics.evaluate import evaluate, evaluate_with_error
from workbench.terms.functions import functions
from workbench.terms.heads import (
    Product,
    Sum,
    antiderivative,
    apply,
    at,
    between,
    compare,
    constant,
    delta,
    derivative,
    differential,
    equals,
    expectation,
    index,
    integral,
    limit,
    matrix,
    named,
    number,
    oo,
    pi,
    scalar,
    size,
    size_term,
    symbol,
    tensor,
    vector,
)
from workbench.terms.term import LanguageError, ShapeError, Term

F = functions()
exp, log, sin, tanh, softmax, total = (F[n] for n in "exp log sin tanh softmax sum".split())
einsum = F["einsum"]

A, B, X = matrix("A", "m", "n"), matrix("B", "n", "m"), matrix("X", "n", "n")
x, y, t = vector("x", "n"), vector("y", "m"), scalar("t")
i, j = index("i j", "m")
k, l = index("k l", "n")

RNG = np.random.default_rng(0)
V: dict[str, Any] = {
    "A": RNG.standard_normal((3, 4)), "B": RNG.standard_normal((4, 3)), "X": RNG.standard_normal((4, 4)),
    "x": RNG.standard_normal(4), "y": RNG.standard_normal(3), "t": 0.7, "m": 3, "n": 4,
    "dx": RNG.standard_normal(4), "dA": RNG.standard_normal((3, 4)), "dX": RNG.standard_normal((4, 4)), "dt": 1.3,
}
a_, b_, X_, x_, y_ = V["A"], V["B"], V["X"], V["x"], V["y"]


def close(term: Term, want: Any, rtol: float = 1e-12, **more: Any) -> None:
    got = evaluate(term, {**V, **more})
    assert got.dtype == np.float64
    assert got.shape == np.shape(want)
    np.testing.assert_allclose(got, want, rtol=rtol, atol=1e-13)


CASES: dict[str, tuple[Term, Any]] = {
    "matrix by vector": (A @ x, a_ @ x_),
    "matrix by matrix": (A @ B, a_ @ b_),
    "vector by vector": (x @ x, x_ @ x_),
    "transpose": (A.T, a_.T),
    "broadcast": (A * x + y @ A, a_ * x_ + y_ @ a_),
    "power": (x**2 - 1 / x, x_**2 - 1 / x_),
    "power with free indices": (tensor((y[i] ** 2) ** x[k], k, i), (y_**2)[None, :] ** x_[:, None]),
    "comparison with free indices": (tensor(compare("<", y[i], x[k]), k, i), (y_[None, :] < x_[:, None]) * 1.0),
    "exact fraction": (number(1) / 3 * x, x_ / 3),
    "constants": (pi * x + constant("e"), np.pi * x_ + np.e),
    "size": (size_term("m*n + 1") * x, 13 * x_),
    "comparison": (compare("<", x, t), (x_ < 0.7) * 1.0),
    "name": (named("P", x) * 2, 2 * x_),
    "infinity": (oo * number(2), np.inf),
    "component": (A[1, 2], a_[1, 2]),
    "component of a product": (at(A @ B, 0, 1), (a_ @ b_)[0, 1]),
    "one free index": (A[i, 0], a_[:, 0]),
    "free indices are sorted by name": (A[i, k] * x[k] * y[j], np.einsum("ik,k,j->ijk", a_, x_, y_)),
    "diagonal": (X[k, k], np.diag(X_)),
    "sum": (Sum(A[i, k] * x[k], k), a_ @ x_),
    "sum of a sum": (Sum(A[i, k] + x[k], k), (a_ + x_).sum(1)),
    "sum of a constant": (Sum(t, k), 4 * 0.7),
    "sum beside a free index of the same name": (Sum(x[k], k) * x[k], x_.sum() * x_),
    "sum of arrays": (Sum(A[i, k] * x, k), np.outer(a_.sum(1), x_)),
    "product": (Product(A[i, k], k), a_.prod(1)),
    "product of a constant": (Product(t, k), 0.7**4),
    "tensor in a given order": (tensor(Sum(A[i, k] * B[k, j], k), j, i), (a_ @ b_).T),
    "tensor fills": (tensor(x[k], i, k), np.tile(x_, (3, 1))),
    "tensor of a number": (tensor(number(2), k, i), np.full((4, 3), 2.0)),
    "delta": (tensor(delta(k, l), k, l), np.eye(4)),
    "delta of an index with itself": (tensor(delta(k, k), k), np.ones(4)),
    "delta with a number": (tensor(delta(k, 2), k), np.eye(4)[2]),
    "delta sifts": (Sum(delta(k, l) * x[k] * x[l], k, l), x_ @ x_),
    "index as a number": (Sum(x[k] * (k + 1), k), x_ @ np.arange(1, 5)),
    "shifted index": (tensor(x[(k + 1) * compare("<", k, 3)], k), x_[[1, 2, 3, 0]]),
    "function of an array with free indices": (tensor(softmax(A[i, k] * x)[l], l, k, i), np.transpose(
        special.softmax(a_[:, :, None] * x_, axis=-1), (2, 1, 0))),
    "matrix product with free indices": (tensor(((x[k] * X) @ x)[l], k, l), np.outer(x_, X_ @ x_)),
    "vector product with free indices": (tensor((x * x[k]) @ x, k), x_ * (x_ @ x_)),
    "vector by matrix with free indices": (tensor(((x * x[k]) @ X)[l], k, l), np.outer(x_, x_ @ X_)),
    "einsum with free indices": (
        tensor(einsum("a,a->a", tensor(x[k] * A[i, k], k), tensor(A[j, k], k))[k], i, k, j),
        np.einsum("k,ik,jk->ikj", x_, a_, a_),
    ),
    "transpose with free indices": (tensor(((x[k] * A).T)[l, i], i, l, k), np.einsum("k,il->ilk", x_, a_)),
}


@pytest.mark.parametrize("name", CASES)
def test_value(name: str) -> None:
    close(*CASES[name])


def test_a_free_index_can_be_fixed() -> None:
    close(Sum(A[i, k] * x[k], k), (a_ @ x_)[2], i=2)
    close(A[i, k] * y[j], np.einsum("k,j->jk", a_[1], y_), i=1)
    # A bound index is not free: its name among the values changes nothing.
    close(Sum(x[k], k) + y[i], x_.sum() + y_, k=1)


def test_an_index_outside_gives_nan() -> None:
    got = evaluate(tensor(x[k + 1], k), V)
    np.testing.assert_array_equal(np.isnan(got), [False, False, False, True])


def test_a_contraction_of_many_factors_does_not_blow_up() -> None:
    names = index(" ".join(f"i{q}" for q in range(15)), "n")
    body = X[names[0], names[1]]
    for p, q in pairwise(names[1:]):
        body = body * X[p, q]
    close(Sum(body, *names), np.linalg.matrix_power(X_, 14).sum(), rtol=1e-9)


def test_nan_and_infinity_pass_without_warnings() -> None:
    assert np.isnan(evaluate(log(t), {"t": -1.0}))
    assert evaluate(1 / t, {"t": 0.0}) == np.inf
    assert np.isnan(evaluate(compare("<", t, 1), {"t": np.nan}))
    assert np.all(np.isnan(evaluate(F["inv"](X), {"X": np.zeros((2, 2))})))
    assert evaluate(number(10) ** 400 * t, {"t": 1.0}) == np.inf


def test_types_of_the_values_are_kept() -> None:
    assert evaluate(x + 1, {"x": np.arange(3)}).dtype == np.float64
    assert evaluate(exp(x) * 2, {"x": np.ones(3, dtype=np.longdouble)}).dtype == np.longdouble
    step = evaluate(sin(t) * t, {"t": 0.7 + 1e-30j}).imag / 1e-30
    np.testing.assert_allclose(step, np.sin(0.7) + 0.7 * np.cos(0.7), rtol=1e-15)


def test_opaque_functions_are_looked_up() -> None:
    f = apply("f", "m", A @ x)
    close(f, np.tanh(a_ @ x_), f=np.tanh)
    close(tensor(apply("g", "", x[k] * t), k), np.cos(x_ * 0.7), g=np.cos)
    with pytest.raises(LanguageError, match="callable"):
        evaluate(f, V)
    with pytest.raises(ShapeError, match=r"\(3,\)"):
        evaluate(f, {**V, "f": np.sum})


@pytest.mark.parametrize(
    "term, values, words",
    [
        (A @ x, {"A": a_}, "x has no value"),
        (A @ x, {"A": a_, "x": np.ones(5)}, r"x has shape \(n,\) with n=4, but its value has shape \(5,\)"),
        (A @ x, {"A": a_, "x": 1.0}, "x has shape"),
        (x * size_term("q"), {"x": x_}, "the size q has no value"),
        (equals(x, x), {"x": x_}, "statement"),
        (differential(x @ x, x), {"x": x_}, "dx"),
        (differential(x @ x, x), {"x": x_, "dx": np.ones(2)}, r"but its value has shape \(2,\)|dx"),
    ],
)
def test_errors_say_what_is_missing(term: Term, values: dict[str, Any], words: str) -> None:
    with pytest.raises(LanguageError, match=words):
        evaluate(term, values)


def test_sizes_that_arrays_show_are_read_off_them() -> None:
    stacked = symbol("w", "m*n")
    assert evaluate(F["reshape"](stacked, "m", "n") @ x, {"w": np.ones(6), "x": np.ones(3), "m": 2}).shape == (2,)
    assert evaluate(size_term("n") * t, {"t": 2.0, "n": 5}) == 10


def test_a_thousand_layers_and_shared_nodes() -> None:
    layer, want = x, x_
    for _ in range(1000):
        layer, want = tanh(B @ (A @ layer) + x), np.tanh(b_ @ (a_ @ want) + x_)
    close(layer, want, rtol=1e-9)
    doubled = t
    for _ in range(200):
        doubled = doubled + exp(-doubled) * doubled  # 2^200 paths, 600 nodes
    assert call_count(lambda: evaluate(doubled, V)) < 1_000_000


# -- numbers of analysis -------------------------------------------------------

SOFT = special.softmax(x_)


@pytest.mark.parametrize(
    "term, want",
    [
        (derivative(total(exp(A * x)), x), (np.exp(a_ * x_) * a_).sum(0)),
        (derivative(total(exp(A * x)), x[k]), (np.exp(a_ * x_) * a_).sum(0)),
        (derivative(softmax(x), x), np.diag(SOFT) - np.outer(SOFT, SOFT)),
        (derivative(softmax(x)[l], x[k]), np.diag(SOFT) - np.outer(SOFT, SOFT)),
        (derivative(x[k] ** 3, x[k]), 3 * x_**2),
        (derivative(Sum(A[i, k] * x[k], k), A[i, l]), np.tile(x_, (3, 1))),
        (derivative(A @ x, A[1, k]), np.array([np.eye(3)[1] * v for v in x_])),
        (derivative(sin(t), t), np.cos(0.7)),
        (differential(total(exp(A * x)), x), (np.exp(a_ * x_) * a_ * V["dx"]).sum()),
        (differential(A @ x, A, x), V["dA"] @ x_ + a_ @ V["dx"]),
        (differential(F["inv"](X), X), -np.linalg.inv(X_) @ V["dX"] @ np.linalg.inv(X_)),
        (differential(X, X), V["dX"]),
        (differential(X @ B, x, X), V["dX"] @ b_),
        (differential(A, x), np.zeros((3, 4))),
    ],
)
def test_first_derivatives(term: Term, want: Any) -> None:
    close(term, want, rtol=1e-10)
    value, error = evaluate_with_error(term, V)
    assert np.all(np.abs(value - want) <= error + 1e-14)
    assert np.all(error <= 1e-9 * (1 + np.abs(want)))


@pytest.mark.parametrize(
    "term, want",
    [
        (differential(differential(total(exp(A * x)), x), x), (np.exp(a_ * x_) * (a_ * V["dx"]) ** 2).sum()),
        (derivative(derivative(total(x**4), x), x), np.diag(12 * x_**2)),
        (derivative(derivative(sin(t) * t, t), t), 2 * np.cos(0.7) - 0.7 * np.sin(0.7)),
        (differential(derivative(total(exp(x)), x), x), np.exp(x_) * V["dx"]),
        (differential(differential(t, t) * t**2, t), 1.3**2 * 2 * 0.7),
    ],
)
def test_second_derivatives(term: Term, want: Any) -> None:
    value, error = evaluate_with_error(term, V)
    np.testing.assert_allclose(value, want, rtol=1e-8, atol=1e-8)
    assert np.all(np.abs(value - want) <= 10 * error + 1e-12)


def test_errors_are_carried_through_the_rest_of_the_term() -> None:
    inner = differential(differential(exp(sin(t)), t), t)
    value, error = evaluate_with_error(inner, V)
    _, outer = evaluate_with_error(1000 * inner + exp(t), V)
    assert 0 < error < 1e-8
    np.testing.assert_allclose(outer, 1000 * error, rtol=1e-2)
    assert evaluate_with_error(A @ x, V)[1].tolist() == [0, 0, 0]
    assert np.isfinite(value)


def test_kinks_have_no_derivative_but_places_near_them_do() -> None:
    for name in ("abs", "relu"):
        assert np.isnan(evaluate(derivative(F[name](t), t), {"t": 0.0}))
        np.testing.assert_allclose(evaluate(derivative(F[name](t), t), {"t": 0.003}), 1.0, rtol=1e-9)
    got = evaluate(derivative(F["relu"](x), x), {"x": np.array([0.0, 2.0])})
    np.testing.assert_array_equal(np.isnan(got), [[True, False], [False, False]])


def test_derivatives_near_a_pole_and_far_from_1() -> None:
    for point in (1e-3, 1e3):
        value, error = evaluate_with_error(derivative(log(t), t), {"t": point})
        np.testing.assert_allclose(value, 1 / point, rtol=1e-7)
        assert abs(value - 1 / point) <= error + 1e-12


def test_integrals() -> None:
    close(integral(exp(-(t**2)), t, -oo, oo), np.sqrt(np.pi), rtol=1e-9)
    close(integral(x * t, t, 0, 2), 2 * x_, rtol=1e-9)
    close(integral(sin(t), t, 0, x[k]), 1 - np.cos(x_), rtol=1e-9)
    close(integral(t * x[k], t, 0, x[k]), x_**3 / 2, rtol=1e-9)
    close(integral(1 / F["sqrt"](t), t, 0, 1), 2.0, rtol=1e-9)
    close(integral(sin(t * scalar("c")), t, 0, 1), integrate.quad(lambda s: np.sin(2 * s), 0, 1)[0], c=2.0)
    assert np.isnan(evaluate(integral(1 / t, t, 0, 1), {}))


@pytest.mark.parametrize(("f", "lower", "upper"), [
    (1 / t, 0, 1), (1 / t, -1, 2), (1 / t, -1, 1), (1 / (t - 0.1) ** 3, -0.9, 1.1), (F["tan"](t), 1, 2),
    (1 / F["cos"](t) ** 2, 1, 2), (1 / t, 1, oo), (1 / (t - 1), 0, oo), (sin(t), 0, oo),
], ids=repr)  # fmt: skip
def test_a_divergent_integral_has_no_value(f: Term, lower: Any, upper: Any) -> None:
    assert np.isnan(evaluate(integral(f, t, lower, upper), {}))


@pytest.mark.parametrize(("f", "lower", "upper", "want"), [
    (sin(t) / t, 0, oo, np.pi / 2), (sin(t**2), 0, oo, np.sqrt(np.pi / 8)), (F["abs"](t) ** -0.5, -1, 1, 4.0),
    (1 / ((t - 0.37) ** 2 + 1e-8), 0, 1, 31411.63653168686), (F["log"](t), 0, 1, -1.0),
    (F["cos"](t) / (1 + t**2), -oo, oo, np.pi / np.e),
], ids=repr)  # fmt: skip
def test_integrals_that_settle_late(f: Term, lower: Any, upper: Any, want: float) -> None:
    np.testing.assert_allclose(evaluate(integral(f, t, lower, upper), {}), want, rtol=1e-9)


def test_a_rise_between_two_ends() -> None:
    np.testing.assert_allclose(evaluate(between(F["arctan"](t), t, -oo, oo), {}), np.pi, rtol=1e-12)
    np.testing.assert_allclose(evaluate(between(F["arctan"](1 / t), t, -1, 0), {}), -np.pi / 4, rtol=1e-9)
    np.testing.assert_allclose(evaluate(between(t * F["log"](t), t, 0, 2), {}), 2 * np.log(2), rtol=1e-7)
    with pytest.raises(LanguageError, match="up to a constant"):
        evaluate(antiderivative(t, t), {"t": 1.0})


@pytest.mark.parametrize(
    "f, to, side, want",
    [
        (sin(t) / t, 0, "both", 1.0),
        ((1 - F["cos"](t)) / t**2, 0, "both", 0.5),
        ((1 + 1 / t) ** t, oo, "both", np.e),
        (F["abs"](t) / t, 0, "left", -1.0),
        (F["abs"](t) / t, 0, "right", 1.0),
        (F["abs"](t) / t, 0, "both", np.nan),
        (1 / t, 0, "right", np.inf),
        (1 / t, 0, "left", -np.inf),
        (exp(t), -oo, "both", 0.0),
        (t**2, 3, "both", 9.0),
    ],
)
def test_limits(f: Term, to: Any, side: str, want: float) -> None:
    np.testing.assert_allclose(evaluate(limit(f, t, to, side), {}), want, rtol=1e-7, atol=1e-9)


def test_expectations() -> None:
    mu = scalar("mu")
    normal = -((t - mu) ** 2) / 2 - log(2 * pi) / 2
    close(expectation(t**2, t, normal), 1 + 0.25, rtol=1e-8, mu=0.5)
    rate = scalar("t", "positive")
    close(expectation(rate, rate, -2 * rate + log(number(2))), 0.5, rtol=1e-8)
    count = scalar("t", "positive", "integer")
    poisson = count * log(mu) - mu - F["loggamma"](count + 1)
    close(expectation(count**2, count, poisson), stats.poisson(3.0).moment(2), rtol=1e-8, mu=3.0)
    standard = -total(x**2) / 2 - size_term("n") / 2 * log(2 * pi)
    value, error = evaluate_with_error(expectation(total(x**2), x, standard), {"n": 3})
    assert abs(value - 3) < error < 0.3


# -- cost ----------------------------------------------------------------------


def test_overhead_is_small() -> None:
    """About a microsecond a node beyond NumPy itself; the bound is generous, for slow machines."""
    layer = x
    for _ in range(10):
        layer = tanh(B @ (A @ layer) + x)

    def by_hand() -> Any:
        out = x_
        for _ in range(10):
            out = np.tanh(b_ @ (a_ @ out) + x_)
        return out

    values = {"A": a_, "B": b_, "x": x_}

    evaluate(layer, values)  # the plan is made once
    assert call_count(lambda: evaluate(layer, values)) < call_count(by_hand) + 2000


def test_a_singular_matrix_has_no_inverse_even_when_rounding_hides_it():
    wide = np.random.default_rng(0).standard_normal((2, 3))
    inverse = F["inv"](matrix("S", "k", "k"))
    assert np.isnan(evaluate(inverse, {"S": wide.T @ wide})).all()
    assert np.allclose(evaluate(inverse, {"S": wide @ wide.T}), np.linalg.inv(wide @ wide.T))


class Secret:
    """A drawn map that does not say what its derivatives are."""

    def __init__(self, known):
        self.known = known

    def __call__(self, *arguments):
        return self.known(*arguments)


@pytest.mark.parametrize(
    "term",
    [
        lambda s, t, w, p: derivative(derivative(apply("f", (), s, t), s), t),
        lambda s, t, w, p: derivative(apply("f", (), s, s + t), s),
        lambda s, t, w, p: derivative(apply("f", "m", w + s * p), w),
        lambda s, t, w, p: derivative(derivative(apply("f", (), w + s * p, t), w), w),
        lambda s, t, w, p: derivative(derivative(apply("f", (), w + s * p + t * w), s), t),
        lambda s, t, w, p: derivative(apply("f", (), w + s**2 * p), s),
    ],
)
def test_what_a_drawn_map_says_of_its_derivatives_is_what_differences_say(term):
    s, t, w, p = scalar("s"), scalar("t"), vector("w", "n"), vector("p", "n")
    made = term(s, t, w, p)
    shape = (2,) if made.shape and made.shape[0] == size("m") else ()
    values = {"s": 0.3, "t": -0.7, "w": np.array([0.2, 0.5, -0.3]), "p": np.array([1.0, 2.0, 0.3]), "m": 2}
    known = SmoothMap(shape, 7)
    found, differences = (evaluate(made, {**values, "f": f}) for f in (known, Secret(known)))
    assert found.shape == differences.shape
    np.testing.assert_allclose(found, differences, rtol=1e-8, atol=1e-9)


def test_an_integrand_that_jumps_is_integrated_piece_by_piece() -> None:
    u, v, end = scalar("u"), scalar("v"), scalar("c")
    inner = integral(exp(-v), v, 0, u)
    for event, want in ((u >= end, 1 - 0.3), (inner <= 1 - exp(-end), 0.3)):
        value, error = evaluate_with_error(integral(event, u, 0, 1), {"c": 0.3})
        assert abs(value - want) <= 1e-12
        assert error <= 1e-9
