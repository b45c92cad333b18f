"""Arithmetic keeps every value, leaves what the author wrote, and does what a reader would."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.algebra.arithmetic import arithmetic
from workbench.numerics.evaluate import evaluate
from workbench.record.naming import folded, name_parts, without_names
from workbench.terms.functions.linear_algebra import inner, logdet, zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.softmax import softmax
from workbench.terms.heads import (
    NAMED,
    Sum,
    add,
    differential,
    divide,
    index,
    matrix,
    mul,
    named,
    number,
    power,
    scalar,
    transpose,
    vector,
)
from workbench.terms.term import Term, postorder

x, y, t = vector("x", "n"), vector("y", "n"), scalar("t")
A, B = matrix("A", "n", "n"), matrix("B", "n", "n")
k = index("k", "n")
VALUES = {
    "x": np.array([0.3, -1.2, 0.7]),
    "y": np.array([1.1, 0.4, -0.6]),
    "t": 1.7,
    "A": np.arange(9.0).reshape(3, 3) - 3,
    "B": np.eye(3) + 0.5,
}

CASES: list[tuple[Term, Term | None]] = [
    (mul(number(1), divide(1, 2), 2, x), x),
    (mul(-1, 2, -1, x), 2 * x),
    (A @ (2 * x), 2 * (A @ x)),
    ((-1 * A) @ (2 * B), -2 * (A @ B)),
    (transpose(transpose(A)), A),
    (transpose(t * A), t * transpose(A)),
    (add(x, number(0) * x, y), x + y),
    (add(x, x), 2 * x),
    (add(x, -1 * x), zeros("n")),
    (power(x, add(2, -1)), x),
    (inner(2 * x, t * y), 2 * t * inner(x, y)),
    (sum_(3 * x), 3 * sum_(x)),
    (mul(x, zeros("n")), zeros("n")),
    (A @ zeros("n"), zeros("n")),
    (t * t * x, t**2 * x),
    (t**-1 * t * x, None),
    (Sum(-2 * x[k], k), -2 * Sum(x[k], k)),
    (add(number(1), -1 * t), None),
    (1 - t**2, None),
    (number(3) * number(4), number(12)),
    (x * y, None),
]


@pytest.mark.parametrize(("before", "after"), CASES, ids=lambda term: repr(term))
def test_what_arithmetic_does(before: Term, after: Term | None) -> None:
    made = arithmetic(before)
    assert made is (before if after is None else after)
    assert made.shape == before.shape
    np.testing.assert_allclose(evaluate(made, {**VALUES, "n": 3}), evaluate(before, {**VALUES, "n": 3}))


def test_what_the_author_wrote_stays() -> None:
    written = mul(1, x) + 0 * y
    assert arithmetic(2 * (A @ written), [written]) is 2 * (A @ written)
    part = named("r", mul(1, x))
    assert arithmetic(A @ part) is A @ part


def test_long_parts_are_named_and_names_put_back() -> None:
    f = logdet(A @ A.T + B) + sum_(softmax(A @ x) * y)
    made = name_parts(f, A)
    names = {t.name for t in postorder(made) if t.head is NAMED}
    assert names == {"S", "z", "p"}
    assert without_names(made, ()) is f
    np.testing.assert_allclose(evaluate(made, VALUES), evaluate(f, VALUES))


def test_names_avoid_what_is_there() -> None:
    z = vector("z", "n")
    made = name_parts(sum_(softmax(A @ z)), z)
    assert "z" not in {t.name for t in postorder(made) if t.head is NAMED}


def test_folding_leaves_what_is_being_differentiated() -> None:
    value = A @ x
    part = named("z", value)
    term = value * differential(value, x)
    assert folded(term, {value: part}) is part * differential(value, x)
