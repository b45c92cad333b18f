"""Third derivatives by differences: right claims pass, planted faults are refuted."""

import numpy as np
import pytest

from workbench.check.claims.kinds import check_claim
from workbench.check.numbers.differences import observed_order, plain_third, third
from workbench.check.statements.judging import Judge, make_pool
from workbench.record.claims import Third
from workbench.record.derivation import Status
from workbench.terms.functions.elementwise import exp
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.softmax import logsumexp, softmax
from workbench.terms.heads import delta, index, tensor, vector

i, j, k = index("i j k", "n")
x, a = vector("x", "n"), vector("a", "n")
p = softmax(x)

OF = {
    "cube": (sum_(a * x**3), tensor(6 * a[i] * delta(i, j) * delta(i, k), i, j, k)),
    "exponential": (exp(a @ x), tensor(exp(a @ x) * a[i] * a[j] * a[k], i, j, k)),
    "logsumexp": (
        logsumexp(x),
        tensor(p[i] * (delta(i, j) - p[j]) * (delta(i, k) - p[k]) - p[i] * p[j] * (delta(j, k) - p[k]), i, j, k),
    ),
    "quadratic": ((a @ x) ** 2, zeros("n", "n", "n")),
}


def verdict_on(of, result):
    return check_claim(Third(of, x, result), Judge(make_pool([of, result], (), 0)))


@pytest.mark.parametrize("name", OF)
def test_right_ones_are_supported(name) -> None:
    verdict = verdict_on(*OF[name])
    assert verdict.status is Status.SUPPORTED, verdict
    assert "third differences" in verdict.method
    assert verdict.error < 1e-7


@pytest.mark.parametrize("name", [n for n in OF if n != "quadratic"])
@pytest.mark.parametrize("factor", [1.001, -1, 2, 0.5])
def test_a_factor_is_refuted(name, factor) -> None:
    of, result = OF[name]
    assert verdict_on(of, factor * result).status is Status.REFUTED


WRONG = {
    "one delta too few": ("cube", tensor(6 * a[i] * delta(i, j), i, j, k)),
    "another entry": ("cube", tensor(6 * a[i] * delta(i, j) * delta(j, k) + delta(i, j) * x[k] / 100, i, j, k)),
    "a factor missing": ("exponential", tensor(exp(a @ x) * a[i] * a[j], i, j, k)),
    "a term dropped": ("logsumexp", tensor(p[i] * (delta(i, j) - p[j]) * (delta(i, k) - p[k]), i, j, k)),
    "an index swapped": (
        "logsumexp",
        tensor(p[i] * (delta(i, j) - p[j]) * (delta(i, k) - p[k]) - p[i] * p[i] * (delta(j, k) - p[k]), i, j, k),
    ),
    "not zero": ("quadratic", tensor(a[i] * a[j] * a[k] / 100, i, j, k)),
}


@pytest.mark.parametrize("fault", WRONG)
def test_planted_faults_are_refuted(fault) -> None:
    name, wrong = WRONG[fault]
    verdict = verdict_on(OF[name][0], wrong)
    assert verdict.status is Status.REFUTED, verdict
    assert verdict.witness


@pytest.mark.parametrize(
    ("f", "exact"),
    [(np.exp, 1.0), (np.sin, -1.0), (lambda t: t**3, 6.0), (lambda t: t**2 + 1, 0.0), (lambda t: np.log1p(t), 2.0)],
)
def test_the_stencil_and_its_estimate(f, exact) -> None:
    with np.errstate(all="ignore"):
        found, error = third(f)
    assert abs(found - exact) <= 20 * error + 1e-12
    assert error < 1e-7


def test_plain_quotients_converge_with_order_two() -> None:
    order, pairs = observed_order(plain_third(np.exp), np.asarray(1.0))
    assert order == pytest.approx(2, abs=0.1)
    assert len(pairs) == 4
