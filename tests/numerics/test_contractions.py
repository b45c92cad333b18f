"""Tensors of any rank, emitted: sums of products with deltas against their values, and the form that speed needs."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from tests.emission.test_emit import run
from tests.every import every
from workbench.emission.emit import numpy_source
from workbench.numerics.evaluate import evaluate
from workbench.terms.functions import functions
from workbench.terms.heads import Sum, add, delta, index, matrix, mul, number, scalar, symbol, tensor, vector
from workbench.terms.sizes import size_of
from workbench.terms.term import Term

F = functions()
tanh, square = F["tanh"], F["square"]
SIZES = {"m": 3, "n": 4}
SYMBOLS = [
    scalar("c"), vector("u", "m"), vector("v", "n"), matrix("A", "m", "n"), matrix("B", "n", "m"),
    matrix("C", "m", "m"), matrix("D", "n", "n"), symbol("E", ("m", "n", "n")),
]  # fmt: skip
c, u, v, A, B, C, D, E = SYMBOLS
RNG = np.random.default_rng(1)
VALUES: dict[str, Any] = {s.name: RNG.standard_normal(tuple(d.at(SIZES) for d in s.shape)) for s in SYMBOLS}
ROWS, COLUMNS = index("i j p", "m"), index("k l q", "n")


def random_factor(rng: random.Random, allowed: list[Term], depth: int) -> Term:
    """An entry of a variable, or a function, sum or inner sum of such entries."""
    by_size = {name: [i for i in allowed if i.attrs[1] == size_of(name)] for name in SIZES}
    fitting = [s for s in SYMBOLS if all(by_size[str(d)] for d in s.shape)]
    x = rng.choice(fitting)
    entry = x[tuple(rng.choice(by_size[str(d)]) for d in x.shape)] if x.rank else x
    kind = rng.randrange(10)
    if kind == 0 or not depth:
        return entry
    if kind == 1:
        return tanh(entry)
    if kind == 2:
        return entry**2 - 1
    if kind == 3:
        return add(random_factor(rng, allowed, depth - 1), number(rng.randint(1, 3)) * random_factor(rng, allowed, 0))
    if kind == 4:
        free = [i for i in (*ROWS, *COLUMNS) if i not in allowed]
        if free:
            k = rng.choice(free)
            return Sum(mul(random_factor(rng, [*allowed, k], 0), random_factor(rng, [k], 0)), k)
    if kind == 5 and len(by_size["m"]) > 1:
        return delta(*rng.sample(by_size["m"], 2))
    if kind == 6 and len(by_size["n"]) > 1:
        return delta(*rng.sample(by_size["n"], 2))
    return entry


def random_tensor(seed: int) -> Term:
    rng = random.Random(seed)
    out = rng.sample([*ROWS[:2], *COLUMNS[:2]], rng.randint(0, 4))
    summed = rng.sample([ROWS[2], COLUMNS[2]], rng.randint(0, 2))
    terms = []
    for _ in range(rng.randint(1, 3)):
        bound = [i for i in summed if rng.random() < 0.8]
        allowed = [*out, *bound]
        factors = [random_factor(rng, allowed, 2) for _ in range(rng.randint(1, 5))]
        product = mul(number(rng.choice([1, -1, 2, -3])), *factors)
        terms.append(Sum(product, *bound) if bound else product)
    body = terms[0] if len(terms) == 1 else add(*terms)
    if rng.random() < 0.3:
        body = mul(random_factor(rng, out, 1), body)
    return tensor(body, *out)


@every("seed", range(300))
def test_value(seed: int) -> None:
    check(random_tensor(seed))


def check(term: Term) -> None:
    source = numpy_source(term, SYMBOLS)
    got, want = run(source, *VALUES.values()), evaluate(term, {**VALUES, **SIZES})
    assert np.asarray(got).dtype == np.float64, source
    assert np.shape(got) == want.shape, source
    np.testing.assert_allclose(got, want, rtol=1e-9, atol=1e-9 * (1 + np.abs(want).max(initial=0)), err_msg=source)
    assert not any(np.shares_memory(got, value) for value in VALUES.values()), source


def lines(term: Term) -> list[str]:
    """The statements after the arguments were converted."""
    statements = [line.strip() for line in numpy_source(term, SYMBOLS).split("\n    ")[1:]]
    return [line for line in statements if "asarray" not in line and ".shape" not in line]


i, j, p = ROWS
k, l, q = COLUMNS
READS_AS = {
    "a Khatri-Rao product, once, and one symmetric matrix product": (
        tensor(Sum(B[q, i] * D[q, k] * B[q, j] * D[q, l], q), i, k, j, l),
        ["t1 = np.ascontiguousarray(D.T) * np.ascontiguousarray(B.T)[:, None, :]", "t2 = t1.reshape(m * n, n)",
         "return (t2 @ t2.T).reshape(m, n, m, n)"],
    ),
    "a delta is a diagonal view": (
        tensor(2 * delta(i, j) * Sum(A[p, k] * A[p, l], p), i, k, j, l),
        ["t1 = np.zeros((m, n, m, n))", 'np.einsum("ijik->ijk", t1)[...] = 2 * (A.T @ A)', "return t1"],
    ),
    "two deltas are every so-manieth entry": (
        tensor(c * delta(i, j) * delta(k, l) + u[i] * u[j] * v[k] * v[l], i, k, j, l),
        ["t1 = v * u[:, None]", "t2 = t1 * t1[:, :, None, None]", "t2.flat[:: m * n + 1] += c", "return t2"],
    ),
    "large arrays change in place": (
        tensor(c * Sum(B[q, i] * D[q, k] * B[q, j] * D[q, l], q) - u[i] * u[j] * v[k] * v[l], i, k, j, l), None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", READS_AS)
def test_reads_as_a_person_would_write_it(name: str) -> None:
    term, wanted = READS_AS[name]
    check(term)
    if wanted is None:
        assert any(" *= " in line for line in lines(term)) and any(" -= " in line for line in lines(term))
    else:
        assert lines(term) == wanted


@every("seed", range(300))
def test_no_order_is_searched_at_run_time(seed: int) -> None:
    assert "optimize" not in numpy_source(random_tensor(seed), SYMBOLS)
