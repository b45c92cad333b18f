"""Comparisons as they are said: equivalent at every point, and a lone letter against a number where there is one."""

from __future__ import annotations

import pytest

from workbench import number, scalar
from workbench.algebra.comparisons import plainly
from workbench.numerics.evaluate import evaluate
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.heads import relation

k, b = scalar("k"), scalar("b")
half = number(1) / 2


@pytest.mark.parametrize(
    ("sign", "left", "right", "said"),
    [
        (">", half * k - half, number(0), "k > 1"),
        ("<", 1 - 2 * k, number(5), "k > -2"), (">=", 3 * k, 2 * k, "k >= 0"),
        ("<=", number(2), -k / 3, "k <= -6"), (">", k + b, number(0), "k + b > 0"),
        (">", 2 * k * b, number(3), "b * k > 3/2"),
        (">", sqrt(k), number(2), "sqrt(k) > 2"), ("=", 2 * k, number(1), "2 * k == 1"),
    ],
)  # fmt: skip
def test_what_is_said_is_equivalent(sign, left, right, said):
    made = plainly(relation(sign, left, right))
    assert str(made).replace("k * b", "b * k") == said
    holds = {"<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__, "=": float.__eq__}
    for x in (0.3, 1.7, 5.1, -7.3, -1.9):
        for y in (0.4, -2.2):
            point = {"k": x if left.head is not sqrt else abs(x), "b": y}
            before, after = (
                holds[s.attrs[0]](*(float(evaluate(side, point)) for side in s.args))
                for s in (relation(sign, left, right), made)
            )
            assert before == after
