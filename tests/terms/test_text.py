"""Text of terms: minimal parentheses, and every text is read back as the term it came from."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from tests.counting import call_count
from tests.every import every
from tests.terms.random_terms import random_term
from tests.terms.samples import calls
from workbench.language.parse import parse
from workbench.terms import heads as h
from workbench.terms.functions import functions
from workbench.terms.sizes import size_of
from workbench.terms.slicing import subscript
from workbench.terms.statements import implies
from workbench.terms.term import (
    LanguageError,
    Term,
    build,
    postorder,
    rebuild,
    size_names,
    substitute,
    symbols,
    transform,
)
from workbench.terms.text import text_of

F = functions()
A, X = h.matrix("A", "m", "n"), h.matrix("X", "n", "n")
x, y, b = h.vector("x", "n"), h.vector("y", "n"), h.vector("b", "m")
t, u = h.scalar("t"), h.scalar("u")
i, j, k = h.index("i j k", "n")
i_m = h.index("i", "m")
third = h.number(Fraction(1, 3))
P = h.named("P", F["softmax"](x))

TEXTS: list[tuple[Term, str]] = [
    # one precedence for * / @, to the left
    (A @ x * b, "A @ x * b"),
    (b * (A @ x), "b * (A @ x)"),
    (t * A @ x, "t * A @ x"),
    (t * (A @ x), "t * (A @ x)"),
    (A @ X @ x, "A @ X @ x"),
    (A @ (X @ x), "A @ (X @ x)"),
    (t / u / t, "t / u / t"),
    (t / (u / t), "t / (u / t)"),
    (t / (u * t), "t / (u * t)"),
    (x @ y / t, "x @ y / t"),
    (t / (x @ y), "t / (x @ y)"),
    (x / t @ y, "x / t @ y"),
    ((x + y) @ y, "(x + y) @ y"),
    (h.power(t, -1) * u, "t**-1 * u"),
    # signs
    (-x, "-x"),
    (-x * y, "-x * y"),
    (-(x @ y), "-(x @ y)"),
    (-(2 * x), "-(2 * x)"),
    (-2 * x, "-2 * x"),
    (x - 2 * y, "x - 2 * y"),
    (x + -2 * y, "x - 2 * y"),
    (x - (y + t), "x - (y + t)"),
    (x - -y, "x - -y"),
    (x - 3, "x - 3"),
    (x - third, "x - 1/3"),
    (x * -2, "x * -2"),
    (A @ -x, "A @ -x"),
    (-A @ x, "-A @ x"),
    (-1 / t, "-1 / t"),
    (x - 1 / t, "x - 1 / t"),
    (x - y / t, "x - y / t"),
    (h.mul(-1, 2), "-1 * 2"),
    (t + h.mul(-1, 2), "t + -1 * 2"),
    (h.mul(-1, -1, x), "-1 * -1 * x"),
    # powers
    (-(x**2), "-x**2"),
    ((-x) ** 2, "(-x)**2"),
    (h.number(-2) ** t, "(-2)**t"),
    (t**u**2, "t**u**2"),
    ((t**u) ** 2, "(t**u)**2"),
    (t**-u, "t**-u"),
    (t ** (-(u**2)), "t**-u**2"),
    (t**third, "t**(1/3)"),
    (third**t, "(1/3)**t"),
    (t ** (2 * u), "t**(2 * u)"),
    (A.T @ b, "A.T @ b"),
    ((A + A).T, "(A + A).T"),
    ((X @ X).T, "(X @ X).T"),
    (X.T**2, "X.T**2"),
    # numbers
    (third * x, "1/3 * x"),
    (x * third, "x * (1/3)"),
    (third / x, "1/3 / x"),
    (h.mul(2, h.power(3, -1)), "2 * 3**-1"),
    (h.mul(x, h.power(3, -1)), "x / 3"),
    (h.mul(x, h.power(third, -1)), "x / (1/3)"),
    (h.number(Fraction(-1, 3)) * x, "-1/3 * x"),
    (h.pi * t, "pi * t"),
    (h.limit(t, t, h.oo), "limit(t, t, oo)"),
    (h.limit(t, t, 0, "left"), 'limit(t, t, 0, "left")'),
    # comparisons and statements
    (F["sum"](h.compare("<", x, 0) * y), "sum((x < 0) * y)"),
    (F["sum"](h.compare("<=", x + y, 0)), "sum(x + y <= 0)"),
    (h.equals(A.T @ b, x), "A.T @ b == x"),
    (h.relation("loewner<=", X, X.T), "loewner_le(X, X.T)"),
    (h.relation("loewner>", X, X.T), "loewner_gt(X, X.T)"),
    (implies(h.relation("<", t, u), h.equals(t, u)), "implies(t < u, t == u)"),
    (h.compare("=", x, 0), "(x == 0)"),
    (F["exp"](h.compare("=", x, 0)), "exp(x == 0)"),
    # functions
    (F["softmax"](X, axis=1), "softmax(X, axis=1)"),
    (F["softmax"](X), "softmax(X)"),
    (F["sum"](X, (0, 1), True), "sum(X, axis=(0, 1), keepdims=True)"),
    (F["norm"](x, 1), "norm(x, 1)"),
    (F["norm"](x), "norm(x)"),
    (F["einsum"]("ij,j->i", A, x), 'einsum("ij,j->i", A, x)'),
    (F["eye"]("n"), "eye(n)"),
    (F["ones"]("m*n", 3), "ones(m*n, 3)"),
    (h.apply("f", "m", x), "f(x)"),
    # sizes are scalars
    (x / h.size_term("n"), "x / n"),
    (x / h.size_term("m*n"), "x / (m*n)"),
    (h.size_term("m*n") * x, "m*n * x"),
    (h.size_term("n + 1") * x, "(n + 1) * x"),
    (x - h.size_term("n + 1"), "x - (n + 1)"),
    # indices
    (A[i_m, j], "A[i, j]"),
    ((A @ X)[i_m, j], "(A @ X)[i, j]"),
    (A.T[j, i_m], "A.T[j, i]"),
    (x[0], "x[0]"),
    (x[-1], "x[n - 1]"),
    (build(h.AT, (t,)), "t[()]"),
    (h.Sum(x[k], k), "Sum(x[k], k)"),
    (h.Sum(k * x[k], k), "Sum(k * x[k], k)"),
    (h.Sum(1, k), "Sum(1, k:n)"),
    (h.Product(x[k] + 1, k), "Product(x[k] + 1, k)"),
    (h.tensor(1, i_m), "tensor(1, i:m)"),
    (h.tensor(h.delta(i, j), i, j), "tensor(delta(i, j), i:n, j:n)"),
    (h.tensor(x[i] * h.delta(i, j), i, j), "tensor(x[i] * delta(i, j), i, j:n)"),
    (h.Sum(h.delta(i, j) * x[j], j), "Sum(delta(i:n, j) * x[j], j)"),
    (i * t, "(i:n) * t"),
    (x[i] * i, "x[i] * i"),
    (h.tensor(h.Sum(A[i_m, k] * x[k], k), i_m), "tensor(Sum(A[i, k] * x[k], k), i)"),
    (h.Sum(h.tensor(x[i] * y[j], j)[k], i, k), "Sum(tensor(x[i] * y[j], j)[k], i, k:n)"),
    (h.Sum(h.Sum(x[k], k) * x[k], k), "Sum(Sum(x[k], k) * x[k], k)"),
    # derivatives
    (h.differential(F["inv"](X), X), "d(inv(X), X)"),
    (h.derivative(F["sum"](x), x), "D(sum(x), x)"),
    (h.derivative(x[i], x[j]), "D(x[i], x[j])"),
    (h.integral(t**2, t, 0, h.oo), "integral(t**2, t, 0, oo)"),
    (h.antiderivative(t**2, t), "antiderivative(t**2, t)"),
    (h.antiderivative(t * u, t), "antiderivative(t * u, t)"),
    (h.antiderivative(1 / t, t, h.named("t", 2 * u)), 'antiderivative(1 / t, t, named("t", 2 * u))'),
    (h.antiderivative(t, t, h.named("t", u * b @ b), u), 'antiderivative(t, t, named("t", u * b @ b), u)'),
    (h.antiderivative(t, t, h.named("s", u * t), u), "s = u * t; antiderivative(t, t, s, u)"),
    (h.between(t**2, t, 0, h.oo), "between(t**2, t, 0, oo)"),
    (h.expectation(t, t, -(t**2)), "expectation(t, t, -t**2)"),
    # named parts, once and in front
    (F["diag"](P) - F["outer"](P, P), "P = softmax(x); diag(P) - outer(P, P)"),
    (h.named("Q", 2 * P) + P, "P = softmax(x); Q = 2 * P; Q + P"),
    (h.Sum(P[k] * k, k), "P = softmax(x); Sum(P[k] * k, k)"),
    (h.Sum(h.named("q", x[k] ** 2), k), "q = x[k]**2; Sum(q, k:n)"),
    (P + h.named("P", F["exp"](x)), 'P = softmax(x); P + named("P", exp(x))'),
    (h.named("x", 2 * x), 'named("x", 2 * x)'),
]  # fmt: skip


def names_of(term: Term) -> dict[str, Term]:
    """The symbols, and the opaque functions as one of their applications."""
    opaque = {s.name: s for s in postorder(term) if s.head is h.APPLY}
    return {s.name: s for s in symbols(term)} | opaque


def read_back(term: Term, text: str) -> Term:
    return parse(text, names_of(term), set(size_names(term)) - set(names_of(term)))


def as_read(term: Term) -> Term:
    """The two spellings that the text does not keep apart: ``a - 2 x`` for ``a + (-2) x``, and products of sizes."""

    def change(part: Term) -> Term | None:
        if part.head is h.SIZE:
            return parse(str(part.attrs[0]), {}, part.attrs[0].names)
        if part.head is h.ADD:
            return rebuild(part, [part.args[0], *map(subtracted, part.args[1:])])
        if part.head is h.AT:
            return subscript(*part.args)  # a place that is said in sizes is one size
        return None

    def subtracted(operand: Term) -> Term:
        first = operand.args[0] if operand.head is h.MUL else None
        if first is None or first.head is not h.NUMBER or first.value >= 0:
            return operand
        second = operand.args[1]
        reciprocal = second.head is h.POWER and second.args[1] is h.number(-1)
        return h.mul(-1, -first.value, *operand.args[1:]) if first.value != -1 or reciprocal else operand

    return transform(term, change)


def canonical(term: Term) -> Term:
    """Bound indices renamed in one fixed order, so that terms alike up to their names are one object."""
    counter = itertools.count()
    done: dict[Term, Term] = {}
    for part in postorder(term):
        again = rebuild(part, [done[a] for a in part.args])
        if again.head in (h.SUM, h.PRODUCT, h.TENSOR):
            body, *bound = again.args
            fresh = {a: h.index(f"bound{next(counter)}", a.attrs[1]) for a in bound}
            again = build(again.head, (substitute(body, fresh), *fresh.values()))
        done[part] = again
    return done[term]


@pytest.mark.parametrize(("term", "text"), TEXTS, ids=[text for _, text in TEXTS])
def test_text(term: Term, text: str) -> None:
    assert text_of(term) == text


@pytest.mark.parametrize(("term", "text"), TEXTS, ids=[text for _, text in TEXTS])
def test_is_read_back(term: Term, text: str) -> None:
    assert read_back(term, text) is as_read(term)
    assert text_of(as_read(term)).replace(" * ", "*") == text.replace(" * ", "*")


SAMPLES = [term for head in functions().values() for term in calls(head)]


def test_every_function_has_a_sample() -> None:
    assert {term.head.name for term in SAMPLES} == set(functions())


@every("term", SAMPLES, ids=lambda term: str(text_of(term)), parts=2)
def test_every_function_is_read_back(term: Term) -> None:
    assert read_back(term, text_of(term)) is as_read(term)
    assert read_back(2 * term - term, text_of(2 * term - term)) is as_read(2 * term - term)


@every("seed", range(150))
def test_random_terms_are_read_back(seed: int) -> None:
    term = random_term(seed, steps=16)
    assert canonical(read_back(term, text_of(term))) is canonical(as_read(term))


def wild_term(seed: int, steps: int = 30) -> Term:
    """A term of scalars and vectors in which operators, signs, numbers, indices and names meet in every order."""
    rng = random.Random(seed)
    numbers = [h.number(v) for v in (0, 1, -1, 2, -3, Fraction(1, 3), Fraction(-2, 5))]
    leaves = [t, u, x, y, X, *numbers, h.size_term("n"), h.size_term("m"), h.pi, x[i], x[j], X[i, j], h.delta(i, k)]
    pool: list[Term] = []
    steppers: list[Callable[[Term, Term], Any]] = [
        h.add, h.subtract, h.mul, h.divide, h.matmul, h.power, lambda p, _: h.negative(p), lambda p, _: h.transpose(p),
        lambda p, q: h.compare(rng.choice(["<", "<=", ">", ">=", "="]), p, q), lambda p, q: h.Sum(p * x[i], i),
        lambda p, q: h.tensor(p, rng.choice([i, j, k])), lambda p, q: h.tensor(p, i, j), lambda p, q: p[i],
        lambda p, q: p[i, k], lambda p, q: h.named(rng.choice(["P", "Q", "i", "t", "n"]), p), lambda p, _: F["exp"](p),
        lambda p, q: h.differential(p, t, x), lambda p, q: h.derivative(p, rng.choice([x, x[j], t])),
        lambda p, q: h.Sum(p, i_m, k), lambda p, q: h.mul(p, i), lambda p, q: F["sum"](p, axis=-1),
    ]  # fmt: skip
    while len(pool) < steps:
        p = rng.choice(pool[-6:] if pool and rng.random() < 0.7 else leaves)
        q = rng.choice(pool + leaves)
        try:
            made = rng.choice(steppers)(*((p, q) if rng.random() < 0.5 else (q, p)))
        except (LanguageError, AttributeError):
            continue
        by_zero = h.power(0, -1)  # is refused when read
        if len(text_of(made, limit=600)) < 600 and by_zero not in postorder(made):
            pool.append(made)
    return pool[-1]


@every("seed", range(600), parts=2)
def test_wild_terms_are_read_back(seed: int) -> None:
    term = wild_term(seed)
    text = text_of(term)
    assert canonical(read_back(term, text)) is canonical(as_read(term)), text


def test_names_that_clash_are_renamed_or_said() -> None:
    n_index = h.index("n", "n")
    for term in [
        h.Sum(h.Sum(x[i] * b[i_m], i), i_m),
        h.Sum(x[n_index], n_index),
        h.Sum(h.vector("i", "n")[i], i),
        h.tensor(x[i] * h.Sum(x[i], i), i),
        x[i] * b[i_m] * i * i_m,
        h.Sum(i * x[i], i) + i,
    ]:
        assert canonical(read_back(term, text_of(term))) is canonical(term), text_of(term)


def test_limit_cuts_the_work() -> None:
    term = t
    for _ in range(200):
        term = term * term + term**2
    assert call_count(lambda: text_of(term, limit=1000)) < 100_000
    text = text_of(term, limit=1000)
    assert len(text) == 1003
    assert text.endswith("...")
    assert text_of(x + y, limit=5) == "x + y"
    assert text_of(x + y, limit=4) == "x + ..."


def test_a_thousand_layers() -> None:
    term = x
    for _ in range(1000):
        term = F["tanh"](X @ term)
    assert text_of(term) == "tanh(X @ " * 1000 + "x" + ")" * 1000


def test_a_thousand_named_layers_are_linear() -> None:
    term = x
    for layer in range(1000):
        term = h.named(f"h{layer}", F["tanh"](X @ term + term))
    text = text_of(term * term)
    assert text.count(";") == 1000
    assert len(text) < 40_000
    assert read_back(term, text) is term * term


def test_long_sums_and_nested_powers() -> None:
    assert text_of(h.add(*[x] * 20_000)) == " + ".join(["x"] * 20_000)
    tower = t
    for _ in range(5000):
        tower = t**tower
    assert text_of(tower) == "**".join(["t"] * 5001)


def test_sizes_print_as_they_read() -> None:
    for text in ["n", "m*p", "2*n + 1", "n*n", "n - 1"]:
        assert text_of(h.size_term(size_of(text))) == text
