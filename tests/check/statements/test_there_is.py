"""Arrays that are said to exist: found by solving, or refuted by equations of which a combination says 0 is not 0."""

import numpy as np
import pytest

from workbench.check.statements.there_is import looked_for
from workbench.check.steps.contradiction import contradictory, is_polynomial
from workbench.record.derivation import Status
from workbench.terms.functions.elementwise import exp
from workbench.terms.functions.linear_algebra import eye, trace
from workbench.terms.heads import equals, matrix, number, scalar, size, vector
from workbench.terms.statements import both, exists
from workbench.terms.term import symbols

n = size("n")
A, P, S = matrix("A", n, n), matrix("P", n, n, "posdef"), matrix("S", n, n, "symmetric")
X = matrix("X", n, n)
u, v, t = vector("u", n), vector("v", n), scalar("t")

THERE = {
    "a right inverse as well as a left one": both(equals(P @ X, eye(n)), equals(X @ P, eye(n))),
    "a matrix with orthonormal columns": both(equals(X.T @ X, eye(n)), equals(X @ X.T, eye(n))),
    "a part with trace 0": both(equals(S, X + t * eye(n)), equals(trace(X), number(0))),
}
NOWHERE = {
    "two traces": both(equals(X.T @ X, eye(n)), equals(X @ X.T, 2 * eye(n))),
    "an inverse and its double": both(equals(P @ X, eye(n)), equals(X @ P, 2 * eye(n))),
    "a commutator has trace 0": both(equals(A @ X - X @ A, eye(n)), equals(X @ v, u)),
    "some vector is sent to no other": both(equals(X @ v, u), equals(trace(X), number(0))),
    "times a multiple of the first": both(equals(X.T @ X, eye(n)), equals(S, t * (X.T @ X))),
    "a square of a length": both(equals(u @ X @ v, t), equals(u @ X @ v, t + 1)),
}
WHOLE, TURN = matrix("K", n, n, "integer"), matrix("Q", n, n, "orthogonal")
"""Of these what is drawn is not all that there is."""
UNTOLD = {
    "no square is negative": both(equals(X.T @ X, -eye(n)), equals(trace(X), number(0))),
    "no exponential is 0": both(equals(trace(X), number(0)), equals(exp(X), 0 * X)),
}


@pytest.mark.parametrize("x", [WHOLE, TURN])
def test_what_cannot_be_moved_a_little_is_not_refuted_by_what_is_drawn(x):
    assert not is_polynomial(trace(x), (x,)) and is_polynomial(trace(x), (X,))


def test_what_is_no_polynomial():
    assert is_polynomial(X @ X + t**2 * S, (X, t)) and is_polynomial(exp(S), (X,))
    assert not is_polynomial(exp(X), (X,)) and not is_polynomial(t**-1, (t,)) and not is_polynomial(2**t, (t,))


def test_a_combination_that_is_a_number():
    random = np.random.default_rng(0)
    a = random.standard_normal((20, 3))
    apart = np.column_stack([a, 1 - a @ [1.0, 2.0, 3.0]])
    assert contradictory(apart) and not contradictory(a) and not contradictory(apart[:9])


def _statement(body):
    return exists(body, X, t) if t in symbols(body) else exists(body, X)


@pytest.mark.parametrize("name", THERE)
def test_arrays_are_found(name):
    assert looked_for(_statement(THERE[name]), ()).status is Status.SUPPORTED


@pytest.mark.parametrize("name", NOWHERE)
def test_equations_that_contradict_each_other_are_refuted(name):
    assert looked_for(_statement(NOWHERE[name]), ()).status is Status.REFUTED


@pytest.mark.parametrize("name", UNTOLD)
def test_a_search_that_comes_to_nothing_is_no_proof(name):
    assert looked_for(_statement(UNTOLD[name]), ()) is None
