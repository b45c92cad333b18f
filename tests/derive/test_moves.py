"""Moves under a trace: what they give, and what they leave alone."""

import pytest

from workbench import d, inner, matrix, trace
from workbench.derive import moves
from workbench.terms.index_form import same

X, A, B = matrix("X", "m", "n"), matrix("A", "p", "m"), matrix("B", "n", "p")
C, S = matrix("C", "n", "p"), matrix("S", "m", "m")
dX = d(X, X)


@pytest.mark.parametrize("product", [A @ dX @ B, A @ (dX @ B), dX @ (B @ A), B @ A @ S @ dX @ C @ C.T])
def test_a_factor_is_turned_to_the_end(product):
    before = trace(product)
    made = moves.turned(dX)(before)
    assert made is not None
    assert made.result.args[0].args[1] is dX
    assert same(made.result, before)


@pytest.mark.parametrize("term", [trace(B @ A @ dX), trace(A @ dX @ C @ A @ dX @ C), inner(X, dX), trace(S), A @ dX])
def test_nothing_to_turn(term):
    assert moves.turned(dX)(term) is None


def test_a_transposed_factor_comes_back_by_transposing_the_whole():
    before = trace(B.T @ dX.T @ A.T)
    made = moves.transposed(dX)(before)
    assert made is not None
    assert made.result is trace(A @ dX @ B)
    assert same(made.result, before)
    assert moves.transposed(dX)(made.result) is None
