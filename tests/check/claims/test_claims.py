"""Claims of every kind: right ones pass, wrong ones are refuted, also by a thousandth."""

from dataclasses import replace

import numpy as np
import pytest

from tests.check.records import RECORDS, claimed, record
from workbench.check import check, report
from workbench.check.claims.kinds import KINDS, Evidence, check_claim
from workbench.check.statements.judging import Judge, make_pool
from workbench.record.derivation import Claim, Status
from workbench.terms.functions.elementwise import absolute, exp, log, relu, sqrt, step, tanh
from workbench.terms.functions.linear_algebra import diag, eye, inv, logdet, outer, trace
from workbench.terms.functions.norms import norm
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.softmax import softmax
from workbench.terms.heads import apply, derivative, equals, index, matrix, scalar, symbol, vector

x, z, A = vector("x", "n"), vector("z", "n"), matrix("A", "m", "n")
t = scalar("t")
S = symbol("S", "n,n", "symmetric")


def verdict_on(claim, evidence=None):
    terms = [part for part in (claim.of, claim.result, claim.along, claim.statement, *claim.wrt) if part is not None]
    return check_claim(claim, Judge(make_pool(terms, (), 0, claim.structured)), evidence)


@pytest.mark.parametrize("name", RECORDS)
def test_right_claims_pass(name):
    for claim in RECORDS[name]().claims:
        verdict = verdict_on(claim)
        assert verdict.status.passed, verdict
        assert verdict.points >= 8
        assert verdict.instances >= 2 or name == "scalar_identity"
        assert verdict.error < 1e-8


@pytest.mark.parametrize("name", [n for n in RECORDS if n != "scalar_identity"])
@pytest.mark.parametrize("factor", [1.001, -1, 2])
def test_a_result_wrong_by_a_thousandth_is_refuted(name, factor):
    for claim in RECORDS[name]().claims:
        wrong = claim.result * factor
        verdict = verdict_on(replace(claim, result=wrong, statement=equals(wrong, wrong)))
        assert verdict.status is Status.REFUTED, verdict
        assert verdict.witness
        assert verdict.error > 1e-5


@pytest.mark.parametrize(
    "wrong",
    [
        diag(softmax(z)), diag(softmax(z)) + outer(softmax(z), softmax(z)), -outer(softmax(z), softmax(z)),
        diag(softmax(z)) - outer(softmax(z), softmax(z)) * 1.001, diag(softmax(z) * (1 - softmax(z))),
        diag(exp(z)) - outer(softmax(z), softmax(z)), eye("n") - outer(softmax(z), softmax(z)),
        diag(softmax(z)) - outer(softmax(z), softmax(-z)), outer(softmax(z), 1 - softmax(z)),
    ],
)
def test_wrong_softmax_jacobians_are_refuted(wrong):
    """At z = 0 some of them are right: points must be general."""
    assert verdict_on(claimed("Jacobian", softmax(z), (z,), wrong)).status is Status.REFUTED


@pytest.mark.parametrize(
    ("of", "wrt", "result"),
    [
        (sum_(absolute(x)), x, x / absolute(x)),
        (sum_(relu(x)), x, step(x)),
        (norm(x), x, x / norm(x)),
        (sum_(log(x)), x, 1 / x),
        (sum_(sqrt(1 - x**2)), x, -x / sqrt(1 - x**2)),
        (logdet(S), S, inv(S)),
        (exp(6 * t), t, 6 * exp(6 * t)),
        (sum_(exp(4 * x)), x, 4 * exp(4 * x)),
        (apply("f", (), x), x, derivative(apply("f", (), x), x)),
    ],
)
def test_gradients_with_kinks_domains_and_steep_slopes(of, wrt, result):
    verdict = verdict_on(claimed("Gradient", of, (wrt,), result))
    if of.head.name == "apply":
        assert verdict.status is Status.UNDECIDED
        assert "a derivative is left" in verdict.witness
    else:
        assert verdict.status is Status.SUPPORTED, verdict


def test_structured_and_unstructured_gradients_are_told_apart():
    B = matrix("B", "n", "n")
    free = B.T
    together = B + B.T - diag(diag(B))
    of = trace(B @ S)
    assert verdict_on(claimed("Gradient", of, (S,), free)).status is Status.SUPPORTED
    assert verdict_on(claimed("Gradient", of, (S,), together)).status is Status.REFUTED
    assert verdict_on(claimed("Gradient", of, (S,), together, structured=True)).status is Status.SUPPORTED
    assert verdict_on(claimed("Gradient", of, (S,), free, structured=True)).status is Status.REFUTED
    assert verdict_on(claimed("Gradient", of, (S,), (B + B.T) / 2, structured=True)).status is Status.REFUTED


def test_the_axes_of_a_jacobian_are_outputs_then_inputs():
    square = matrix("A", "n", "n")
    assert verdict_on(claimed("Jacobian", square @ x, (x,), square)).status is Status.SUPPORTED
    assert verdict_on(claimed("Jacobian", square @ x, (x,), square.T)).status is Status.REFUTED


def test_a_mixed_hessian_is_in_the_first_symbol_then_in_the_second():
    y, square = vector("y", "n"), matrix("A", "n", "n")
    right = claimed("Hessian", x @ (square @ y), (x, y), square)
    assert verdict_on(right).status is Status.SUPPORTED
    assert verdict_on(replace(right, wrt=(y, x))).status is Status.REFUTED


def test_a_derivative_in_a_component():
    i, j = index("i j", "n")
    claim = Claim("Derivative", equals(derivative(exp(z[i]), z[j]), 0), exp(z[i]), (z[j],), exp(z[i]) * (i * 0 + 1))
    assert verdict_on(claim).status is Status.REFUTED


def test_an_always_undefined_claim_is_undecided():
    verdict = verdict_on(claimed("Derivative", log(-1 - t**2), (t,), 2 * t / (1 + t**2)))
    assert verdict.status is Status.UNDECIDED
    assert verdict.points == 0


def test_the_order_of_convergence_is_seen():
    evidence = Evidence()
    verdict = verdict_on(claimed("Jacobian", tanh(A @ x), (x,), diag(1 - tanh(A @ x) ** 2) @ A), evidence)
    assert evidence.order == pytest.approx(2, abs=0.2)
    assert "converge with order 2.0" in verdict.method or "converge with order 1.9" in verdict.method
    assert len(evidence.convergence) >= 3
    steps = np.array([h for h, _ in evidence.convergence])
    assert np.all(np.diff(steps) < 0)


def test_a_wrong_derivative_does_not_converge():
    evidence = Evidence()
    verdict_on(claimed("Gradient", sum_(exp(x)), (x,), 1.01 * exp(x)), evidence)
    assert abs(evidence.order) < 0.5


@pytest.mark.parametrize("kind", ["Count"])
def test_kinds_without_a_check_are_undecided(kind):
    assert kind not in KINDS
    verdict = verdict_on(Claim(kind, equals(t, t)))
    assert verdict.status is Status.UNDECIDED
    assert "no check for this kind yet" in verdict.witness
    assert not report(check(record("x", (t,), Claim(kind, equals(t, t))))).ok
