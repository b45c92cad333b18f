"""Structured probes: they move inside the structure, see the right gradient, and refute what is not its projection."""

import numpy as np
import pytest

from tests.check.records import claimed
from workbench.check.claims.kinds import check_claim
from workbench.check.claims.tangents import MOVES, move_of
from workbench.check.statements.judging import Judge, make_pool
from workbench.engines.tensors.structured import KNOWN
from workbench.record.derivation import Status
from workbench.terms.functions.linear_algebra import diag, trace
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import matrix, symbol, vector
from workbench.terms.term import LanguageError

A = matrix("A", "n", "n")
B, b = matrix("B", "m", "n"), vector("b", "n")
D, S, Q = (symbol(name, "n,n", prop) for name, prop in (("D", "diagonal"), ("S", "symmetric"), ("Q", "orthogonal")))
p, P = symbol("p", "n", "simplex"), symbol("P", "m,n", "simplex")

RIGHT = {
    "diagonal": (trace(A @ D), D, diag(diag(A))),
    "symmetric": (trace(A @ S), S, A + A.T - diag(diag(A))),
    "orthogonal": (trace(A @ Q), Q, (A.T - Q @ A @ Q) / 2),
    "simplex": (b @ p + p @ p / 2, p, b + p - mean(b + p)),
    "simplex rows": (sum_(B * P), P, B - mean(B, 1, True)),
}
WRONG = {
    "diagonal": [A.T, A, diag(diag(A)) + A - A.T, 1.001 * diag(diag(A)), diag(diag(A)) * 0],
    "symmetric": [A.T, (A + A.T) / 2, A + A.T, 2 * A.T - diag(diag(A)), A + A.T - 1.001 * diag(diag(A))],
    "orthogonal": [A.T, A.T - Q @ A @ Q, (A.T + Q @ A @ Q) / 2, (A.T - Q @ A.T @ Q) / 2, (A - Q @ A.T @ Q) / 2],
    "simplex": [b + p, b + p - mean(b), b + p - sum_(b + p), b + p - 1.001 * mean(b + p), b + p - mean(b + p) + 1],
    "simplex rows": [B, B - mean(B, 0), B - mean(B), B - mean(B, 0, True), B - 1.001 * mean(B, 1, True)],
}


def verdict_on(of, wrt, result, structured=True):
    claim = claimed("Gradient", of, (wrt,), result, structured=structured)
    return check_claim(claim, Judge(make_pool([of, result, wrt], (), 0, structured)))


def test_what_the_engine_knows_the_checker_knows() -> None:
    assert set(KNOWN) == set(MOVES)


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_gradient_is_supported_and_not_taken_for_the_free_one(name) -> None:
    of, wrt, result = RIGHT[name]
    assert verdict_on(of, wrt, result).status is Status.SUPPORTED
    assert verdict_on(of, wrt, result, structured=False).status is Status.REFUTED


@pytest.mark.parametrize(("name", "k"), [(n, k) for n, wrong in WRONG.items() for k in range(len(wrong))])
def test_a_wrong_projection_is_refuted(name, k) -> None:
    of, wrt, _ = RIGHT[name]
    verdict = verdict_on(of, wrt, WRONG[name][k])
    assert verdict.status is Status.REFUTED, verdict
    assert verdict.witness


INSIDE = {
    "diagonal": lambda m, x: m - np.diag(np.diag(m)),
    "symmetric": lambda m, x: m - m.T,
    "posdef": lambda m, x: m - m.T,
    "simplex": lambda m, x: m.sum(axis=-1),
    "orthogonal": lambda m, x: x.T @ m + m.T @ x,
}


@pytest.mark.parametrize("prop", MOVES)
def test_moves_stay_inside_and_are_their_own_adjoint(prop) -> None:
    random = np.random.default_rng(3)
    shape = (2, 4) if prop == "simplex" else (4, 4)
    x = np.linalg.qr(random.standard_normal((4, 4)))[0] if prop == "orthogonal" else random.uniform(0.1, 1, shape)
    variable = symbol("X", shape, prop)
    v, w = random.standard_normal((2, *shape))
    assert INSIDE[prop](move_of(variable, w, x), x) == pytest.approx(0)
    assert np.sum(v * move_of(variable, w, x)) == pytest.approx(np.sum(w * move_of(variable, v, x)))


def test_a_claim_about_a_variable_without_a_structure_is_not_decided() -> None:
    verdict = verdict_on(b @ b, b, 2 * b)
    assert verdict.status is Status.UNDECIDED
    assert "without a structure" in verdict.witness
    with pytest.raises(LanguageError):
        move_of(b, np.ones(2), np.ones(2))
