"""Moves under a trace: what they give, and what they leave alone."""

import pytest

from workbench import d, inner, matrix, trace
from workbench.forms.index_form import same
from workbench.rules import moves

X, A, B = matrix("X", "m", "n"), matrix("A", "p", "m"), matrix("B", "n", "p")
C, S = matrix("C", "n", "p"), matrix("S", "m", "m")
change = d(X, X)


@pytest.mark.parametrize("product", [A @ change @ B, A @ (change @ B), change @ (B @ A), B @ A @ S @ change @ C @ C.T])
def test_a_factor_is_turned_to_the_end(product):
    before = trace(product)
    made = moves.turned(change)(before)
    assert made is not None
    assert made.result.args[0].args[1] is change
    assert same(made.result, before)


TWICE = trace(A @ change @ C @ A @ change @ C)


@pytest.mark.parametrize("term", [trace(B @ A @ change), TWICE, inner(X, change), trace(S), A @ change])
def test_nothing_to_turn(term):
    assert moves.turned(change)(term) is None


def test_a_transposed_factor_comes_back_by_transposing_the_whole():
    before = trace(B.T @ change.T @ A.T)
    made = moves.transposed(change)(before)
    assert made is not None
    assert made.result is trace(A @ change @ B)
    assert same(made.result, before)
    assert moves.transposed(change)(made.result) is None
