"""Means of statistics over simulated samples: true ones pass, a lost factor and a wrong size are refuted."""

from __future__ import annotations

import pytest

import workbench as wb
from workbench import Sum, equals, expectation, index, log, mean, number, scalar, size, size_term, vector
from workbench.check.statements.averages import average_of
from workbench.record.derivation import Claim, Verdict
from workbench.record.pen import Pen
from workbench.terms.term import Term

size_n = size("n")
n, i = size_term(size_n), index("i", size_n)
lam, p, mu, sigma = scalar("lam", "positive"), scalar("p", "unit"), scalar("mu"), scalar("sigma", "positive")
x, k, y = vector("x", size_n, "positive"), vector("k", size_n, "mask"), vector("y", size_n)
waits = Sum(log(lam) - lam * x[i], i)
coins = Sum(k[i] * log(p) + (1 - k[i]) * log(1 - p), i)
normals = Sum(-log(sigma) - log(2 * wb.pi) / 2 - (y[i] - mu) ** 2 / (2 * sigma**2), i)
around = mean((y - mean(y)) ** 2)


def judged(statement: Term) -> Verdict:
    pen = Pen()
    pen.follows(statement, name="said")
    pen.claim(Claim("Equality", statement))
    verdict = wb.checked(pen.derivation(id="said", title="said", goal="said")).claims[0].verdict
    assert verdict is not None
    return verdict


SAID = {
    "mean of waiting times": (mean(x), x, waits, 1 / lam, 1.1 / lam),
    "variance of a frequency": ((mean(k) - p) ** 2, k, coins, p * (1 - p) / n, p * (1 - p)),
    "a variance 5 % too large": ((mean(k) - p) ** 2, k, coins, p * (1 - p) / n, 21 * p * (1 - p) / n / 20),
    "a variance 4 % too small": ((mean(y) - mu) ** 2, y, normals, sigma**2 / n, 24 * sigma**2 / n / 25),
    "average square around the mean": (around, y, normals, (n - 1) / n * sigma**2, sigma**2),
}


@pytest.mark.parametrize("name", SAID)
def test_true_means_pass_and_wrong_ones_are_refuted(name: str) -> None:
    f, sample, density, right, wrong = SAID[name]
    assert judged(equals(expectation(f, sample, density), right)).status == "supported"
    assert judged(equals(expectation(f, sample, density), wrong)).status == "refuted"


def test_a_mean_that_does_not_exist_is_not_supported() -> None:
    cauchy = Sum(-log(wb.pi) - log(1 + (y[i] - mu) ** 2), i)
    verdict = judged(equals(expectation(mean(y), y, cauchy), mu))
    assert verdict.status == "undecided"
    assert "a few samples decide" in verdict.witness


def test_a_density_that_does_not_add_up_decides_nothing() -> None:
    assert judged(equals(expectation(mean(x), x, Sum(2 * log(lam) - lam * x[i], i)), 1 / lam)).status == "undecided"


def test_other_statements_are_left_alone() -> None:
    assert average_of(equals(mean(x), 1 / lam)) is None
    assert average_of(equals(expectation(mean(x) <= number(1), x, waits), lam)) is None
    assert average_of(equals(expectation(scalar("t"), scalar("t"), -scalar("t")), 1 / lam)) is None


def test_a_matrix_of_independent_entries_is_no_sample_of_numbers() -> None:
    M, j = wb.matrix("M", size_n, "d"), index("j", "d")
    law = Sum(-log(2 * wb.pi) / 2 - M[i, j] ** 2 / 2, i, j)
    mean_square = expectation(wb.norm(M) ** 2, M, law)
    assert average_of(equals(mean_square, n * size_term("d"))) is None
    assert judged(equals(mean_square, n * size_term("d"))).status.passed
    assert not judged(equals(mean_square, n)).status.passed
