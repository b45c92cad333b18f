"""The emitted source computes what the term means, and reads as a person would write it."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest

from tests.counting import call_count
from tests.every import every
from tests.terms.random_terms import SYMBOLS, random_term
from workbench.emission.emit import numpy_source
from workbench.numerics.evaluate import evaluate
from workbench.terms.functions import functions
from workbench.terms.heads import (
    Product,
    Sum,
    apply,
    compare,
    delta,
    derivative,
    index,
    named,
    number,
    oo,
    pi,
    scalar,
    size_term,
    symbol,
    tensor,
    vector,
)
from workbench.terms.sizes import size_of
from workbench.terms.term import LanguageError, Term, substitute

F = functions()
inv, trace, diag, ones, eye, softmax, total, tanh = (
    F[n] for n in ("inv", "trace", "diag", "ones", "eye", "softmax", "sum", "tanh")
)
A, B, X, Y, x, y, t = SYMBOLS
i, j = index("i j", "m")
k, l = index("k l", "n")
SIZES = {"m": 3, "n": 4}
RNG = np.random.default_rng(0)
VALUES: dict[str, Any] = {s.name: RNG.standard_normal(tuple(d.at(SIZES) for d in s.shape)) for s in SYMBOLS}


def run(source: str, *arrays: Any, name: str = "gradient") -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace[name](*arrays)


def body(term: Term) -> str:
    """The statements after the arguments were converted and the sizes read."""
    lines = numpy_source(term, SYMBOLS).split("\n    ")[1:]
    return "; ".join(line.strip() for line in lines if "asarray" not in line and ".shape" not in line)


READS_AS = [
    (inv(X) @ x, "return np.linalg.solve(X, x)"),
    (inv(X) @ Y, "return np.linalg.solve(X, Y)"),
    (x @ inv(X), "return np.linalg.solve(X.T, x)"),
    (inv(X).T @ x, "return np.linalg.solve(X.T, x)"),
    (A @ inv(X) @ B, "return A @ np.linalg.solve(X, B)"),
    (A @ inv(X), "return np.linalg.solve(X.T, A.T).T"),
    (x @ inv(X) @ x, "return x @ np.linalg.solve(X, x)"),
    (inv(X) @ Y @ inv(X), "t1 = np.linalg.inv(X); return t1 @ Y @ t1"),
    (trace(A @ B), "return np.sum(A * B.T)"),
    (trace(A @ X @ B), "return np.sum(A @ X * B.T)"),
    (trace(X.T @ X), "return np.sum(X.T * X.T)"),
    (diag(A @ B), "return np.sum(A * B.T, axis=1)"),
    (diag(x) @ B, "return x[:, None] * B"),
    (A @ diag(x), "return A * x"),
    (diag(x) @ diag(x) @ x, "return x * (x * x)"),
    (A @ X @ B @ y, "return A @ (X @ (B @ y))"),
    (y @ A @ X, "return y @ A @ X"),
    (A @ X @ Y, "return A @ X @ Y"),
    (A @ ones("n"), "return A.sum(axis=1)"),
    (ones("m") @ A, "return A.sum(axis=0)"),
    (x @ ones("n"), "return x.sum()"),
    (eye("n") @ x, "return x.copy()"),
    (ones("n") * t * x, "return t * x"),
    (x / t, "return x / t"),
    (1 / x, "return 1 / x"),
    (t * x / 2, "return t / 2 * x"),
    (x / 3, "return x / 3"),
    (-x, "return -x"),
    (x - y @ A, "return x - y @ A"),
    (x - (x - t), "return x - (x - t)"),
    (2 * (A.T @ (A @ x - y)), "return 2 * (A.T @ (A @ x - y))"),
    (x**2, "return np.square(x)"),
    ((x * t) ** (number(1) / 2), "return np.sqrt(t * x)"),
    ((x + 1) ** -2, "return 1 / np.square(x + 1)"),
    (diag(named("P", softmax(x))) - F["outer"](named("P", softmax(x)), named("P", softmax(x))),
     't1 = np.exp(x - x.max()); P = t1 / t1.sum(); t2 = -np.outer(P, P); t2.flat[:: n + 1] += P; return t2'),
    (tensor(Sum(A[i, k] * x[k], k), i), "return A @ x"),
    (tensor(Sum(A[i, k] * B[k, j], k), j, i), "return B.T @ A.T"),
    (tensor(Sum(A[i, k] * x[k] * delta(k, l), k), i, l), "return x * A"),
    (tensor(Sum(A[i, k] * A[i, l] * y[i], i), l, k), "return y * A.T @ A"),
    (tensor(softmax(x)[k] * (delta(k, l) - softmax(x)[l]), k, l),
     't1 = np.exp(x - x.max()); t2 = t1 / t1.sum(); t3 = -t2 * t2[:, None]; t3.flat[:: n + 1] += t2; return t3'),
    (Sum(x[k], k), "return x.sum()"),
    (number(2), "return np.float64(2)"),
    (oo * number(1), "return np.float64(np.inf)"),
]


@pytest.mark.parametrize("term, text", READS_AS, ids=[text for _, text in READS_AS])
def test_reads_as_a_person_would_write_it(term: Term, text: str) -> None:
    assert body(term) == text
    check(term)


ODD = [
    tensor(F["square"](y[i]) ** x[k], i, k), tensor(F["square"](x[k]) ** A[i, k] + y[i] * X[k, l], k, i, l),
    x * t**-1 * 3, t**x, 2**x, F["square"](x) ** t, size_term("n") ** x, size_term("n*m + 1") ** -1 * x, -(x * -t),
    -(x**2), 2 - x - (-x + 1) - (-t) * x, pi * x, tensor(number(2), i, k), tensor(x[k] + k, k), tensor(X[k, k], k),
    Sum(X[k, k], k), tensor(A[i, 0], i), tensor(A[1, k] * A[i, 1], i, k), tensor(softmax(A[i, k] * x)[l], l, k, i),
    Sum(t, k), Sum(delta(k, l), k, l), tensor(total(A[i, k] * x) * trace(X * x[k]), k, i),
    Sum(X[k, l] + x[k] * t, k, l), tensor(Product(A[i, k], i), k), tensor(x[(k + 1) * compare("<", k, 3)] * k, k),
    Sum(Sum(X[k, l] * x[k], k) * delta(l, 2), l), compare("<", x, t), tensor(((x[k] * X) @ x)[l], k, l),
    tensor((x * x[k]) @ x, k), tensor(((x * x[k]) @ X)[l], l, k), tensor(((x[k] * A).T)[l, i], i, l, k),
    tensor((A @ X)[i, k] * (A @ X)[i, l], i, k, l), A @ (B @ A) @ x, (A @ x) @ A, (x @ B) @ A, x @ (X @ Y) @ x,
    F["zeros"]("n") + x, X.T, x, F["reshape"](A, "m*n"), F["vec"](A), diag(X), named("P", X.T),
    F["expand_dims"](x, 1), inv(X).T, eye("n") * t, ones("m", "n") * t, x**4, x**3 + (x * t) ** 3,
    tensor(delta(k, 1) * x[k], k), tensor(Sum(A[i, k] * delta(i, j), i, j), k),
    tensor(Sum(delta(i, j) * A[i, k] * A[j, l], i, j), k, l), ones("n") @ ones("n"), inv(X) @ ones("n"),
    ones("n") @ inv(X), diag(x) @ inv(X), inv(X) @ diag(x) @ inv(Y), inv(X) @ inv(Y),
    tensor(Sum(x[k] * (x[k] + t * delta(k, l)), k), l), inv(X @ Y + eye("n")) @ (X @ x) - t,
]  # fmt: skip


@every("number_", range(len(ODD)))
def test_value(number_: int) -> None:
    check(ODD[number_])


@every("seed", range(250))
def test_random_terms(seed: int) -> None:
    check(random_term(seed))


def check(term: Term) -> None:
    source = numpy_source(term, SYMBOLS)
    with np.errstate(all="ignore"):
        got = run(source, *(VALUES[s.name] for s in SYMBOLS))
    want = evaluate(term, {**VALUES, **SIZES})
    assert np.asarray(got).dtype == np.float64, source
    assert np.asarray(got).shape == want.shape, source
    scale = 1 + np.nanmax(np.abs(want), initial=0)
    np.testing.assert_allclose(got, want, rtol=1e-8, atol=1e-8 * scale, err_msg=source)
    assert not any(np.shares_memory(got, v) for v in VALUES.values()), source


def test_integer_arrays_are_accepted() -> None:
    source = numpy_source(1 / x + x**-2 + inv(X) @ x, [X, x])
    np.testing.assert_allclose(run(source, 2 * np.eye(2, dtype=int), [1, 2]), [1 + 1 + 0.5, 0.5 + 0.25 + 1])
    assert run(numpy_source(x, [x]), [1, 2]).dtype == np.float64


def test_variables_come_by_position_used_or_not() -> None:
    source = numpy_source(t * 2, [A, t, x], "hessian")
    assert "def hessian(A, t, x):" in source
    assert run(source, None, 3, None, name="hessian") == 6.0


def test_a_shape_may_be_asked_for() -> None:
    got = run(numpy_source(number(2), [x], shape=x.shape), np.zeros(3))
    np.testing.assert_array_equal(got, [2.0, 2.0, 2.0])
    got = run(numpy_source(x, [A, x], shape=A.shape), np.zeros((2, 3)), [1, 2, 3])
    np.testing.assert_array_equal(got, [[1, 2, 3], [1, 2, 3]])


def test_names_that_collide_are_renamed_inside() -> None:
    odd = [*map(scalar, ("np", "special", "t1", "range")), vector("sum", "len"), *map(scalar, ("λ", "float"))]
    term = tanh(odd[0] * odd[1]) + odd[2] + F["sigmoid"](odd[3]) + total(odd[4]) / size_term("len") + odd[5] * odd[6]
    shared = named("np", named("t1", term * term) + 1)
    values = [0.3, 0.7, 2.0, 0.1, np.arange(3.0), 1.5, 2.5]
    got = run(numpy_source(shared * shared, odd), *values)
    np.testing.assert_allclose(got, evaluate(shared * shared, {s.name: v for s, v in zip(odd, values, strict=True)}))


def test_sizes_are_solved_from_products() -> None:
    w, v = symbol("w", "m*p"), symbol("v", "2*p + 1")
    term = F["reshape"](w, "m", "p") * size_term("p")
    got = run(numpy_source(term, [w, v]), np.arange(6), np.zeros(7))
    np.testing.assert_array_equal(got, 3 * np.arange(6.0).reshape(2, 3))
    square = symbol("s", (size_of("n") * "n",))
    assert run(numpy_source(F["reshape"](square, "n", "n"), [square]), np.arange(9)).shape == (3, 3)
    with pytest.raises(LanguageError, match=r"size [mp]"):
        numpy_source(term, [w])


def test_only_sizes_that_are_needed_are_read() -> None:
    assert ".shape" not in numpy_source(A @ x, [A, x])
    assert "m, n = A.shape" in numpy_source(ones("m", "n") + A * size_term("m*n"), [A])
    assert "n = x.shape[0]" in numpy_source(x / size_term("n"), [x])


@pytest.mark.parametrize(
    "term, words",
    [
        (x[k], "free indices"),
        (derivative(total(x), x), "NumPy"),
        (apply("f", "n", x), "NumPy"),
        (vector("z", "n") + x, "z is not among the variables"),
    ],
)
def test_what_cannot_be_written_is_refused(term: Term, words: str) -> None:
    with pytest.raises(LanguageError, match=words):
        numpy_source(term, SYMBOLS)


def test_shared_work_is_done_once() -> None:
    shared = tanh(A @ x)
    source = numpy_source(shared @ shared + total(shared), [A, x])
    assert source.count("np.tanh") == 1
    assert numpy_source(inv(X) @ Y @ inv(X) + Y, [X, Y]).count("inv(X)") == 1


def test_a_matrix_is_factored_once_for_several_vectors() -> None:
    term = inv(X) @ x + inv(X).T @ (Y @ x) + x @ inv(X) @ Y
    source = numpy_source(term, [X, x, Y])
    assert source.count("lu_factor(X") == 1 and source.count("lu_solve(t1, ") == 3 and "inv" not in source
    check(term)
    check(inv(X).T @ x + inv(X) @ B @ y)
    check(inv(X) @ x + inv(X) @ Y @ x + diag(inv(X)))


def test_a_thousand_layers() -> None:
    layer = x
    for _ in range(1000):
        layer = tanh(B @ (A @ layer) + x)
    check(layer)
    product = x
    for _ in range(1000):
        product = X @ product
    check(substitute(product, {X: tanh(X) / 4}))
    many = x
    for n in range(2000):
        many = many + x * n
    source = numpy_source(many, SYMBOLS)
    assert max(map(len, source.splitlines())) < 400
    check(many)


def test_time_is_linear() -> None:
    """Four times the layers are four times the work."""

    def work(layers: int) -> int:
        layer = x
        for n in range(layers):
            layer = tanh(B @ (A @ layer) + x) * n
        return call_count(lambda: numpy_source(layer, SYMBOLS))

    assert work(1600) < 5 * work(400)


def test_source_is_plain_python_with_named_imports() -> None:
    for seed in range(50):
        tree = ast.parse(numpy_source(random_term(seed), SYMBOLS))
        imported = {a.asname or a.name for node in tree.body[:-1] for a in node.names}  # type: ignore[attr-defined]
        assert imported <= {"np", "special", "linalg"}
        assert isinstance(tree.body[-1], ast.FunctionDef)


def test_random_terms_use_all_kinds_of_nodes() -> None:
    """The generator really reaches what the tests above claim to cover."""
    seen: set[str] = set()
    for seed in range(250):
        stack = [random_term(seed)]
        done: set[Term] = set()
        while stack:
            node = stack.pop()
            if node not in done:
                done.add(node)
                seen.add(node.head.name)
                stack.extend(node.args)
    assert {"Sum", "tensor", "delta", "at", "matmul", "inv", "diag", "power", "compare", "transpose", "index"} <= seen




def test_kronecker_products_are_not_built_for_a_vector() -> None:
    kron, vec, reshape = F["kron"], F["vec"], F["reshape"]
    right, left = reshape(X @ Y, "n*n"), reshape(A, "m*n")
    large = kron(A, X)
    for term in (large @ right, right @ large.T, large.T @ left, left @ large, large @ vec(Y), kron(X, A) @ vec(Y)):
        assert "np.kron" not in numpy_source(term, SYMBOLS)
        check(term)
    assert body(kron(X, Y) @ vec(Y @ X)) == "return (X @ (Y @ X).T @ Y.T).reshape(n * n)"
