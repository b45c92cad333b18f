"""How pages of maximum likelihood are written: the order of factors, scores term by term, supports with covariates."""

from __future__ import annotations

import pytest

import workbench as wb
from workbench.check.statements.judging import Judge, make_pool
from workbench.engines.statistics.likelihood.beginning import until_the_score
from workbench.engines.statistics.likelihood.order import ordered
from workbench.record.derivation import Status
from workbench.terms.heads import mul, number, power, size_term
from workbench.terms.term import Term

n, p, v = size_term("n"), wb.scalar("p", "unit"), wb.scalar("v", "positive")
x = wb.vector("x", "n")
T = wb.named("T", wb.sum(x))

ORDERS: list[tuple[Term, str]] = [
    (wb.log(1 - p) * (n - T), "(n - T) * log(1 - p)"),
    (mul(v, n), "n * v"),
    (mul(number(-1), n, wb.log(v), power(number(2), -1)), "-1/2 * n * log(v)"),
    (mul(number(1) / 2, wb.mean(x)), "(2 * n)**-1 * sum(x)"),
    (mul(power(v, -1), T), "T / v"),
    (mul(wb.sum(x), power(v, -1)), "v**-1 * sum(x)"),
    (mul(wb.log(v), v), "v * log(v)"),
]


@pytest.mark.parametrize(("term", "text"), ORDERS, ids=[text for _, text in ORDERS])
def test_factors_stand_in_the_order_of_people(term: Term, text: str) -> None:
    after = ordered(term)
    assert wb.text_of(after).rpartition("; ")[2] == text
    assert Judge(make_pool([term, after], (), 1)).verdict(wb.equals(term, after)).status.passed
    assert ordered(after) is after


def test_a_score_shows_what_pulls_up_and_what_pulls_down() -> None:
    y = wb.scalar("y", "mask")
    made = wb.mle(p**y * (1 - p) ** (1 - y), y, p, support=(number(0), number(1)), discrete=True)
    score = next(line for line in made.lines if line.statement.args[0].head.name == "derivative")
    assert wb.text_of(score.statement.args[1]).rpartition("; ")[2] == "T / p - (n - T) / (1 - p)"


def test_a_derivation_is_cut_before_the_score() -> None:
    y, mu = wb.scalar("y"), wb.scalar("mu")
    made = wb.mle(wb.exp(-((y - mu) ** 2) / (2 * v)) / wb.sqrt(2 * wb.pi * v), y, (mu, v))
    begun = until_the_score(made)
    assert 0 < len(begun.lines) < len(made.lines)
    assert begun.claims == made.claims
    with pytest.raises(ValueError, match="no line"):
        until_the_score(begun)


@pytest.mark.nightly
def test_a_support_may_depend_on_a_covariate() -> None:
    """k successes of m trials, m its own for every observation."""
    k, m = wb.scalar("k"), wb.scalar("m", "positive", "integer")
    ways = wb.gamma(m + 1) / (wb.gamma(k + 1) * wb.gamma(m - k + 1))
    made = wb.mle(ways * p**k * (1 - p) ** (m - k), (k, m), p, support=(number(0), m), discrete=True)
    assert wb.text_of(made.claims[0].result) == "sum(m)**-1 * sum(k)"
    assert wb.report(wb.checked(made)).ok


def test_an_equivalence_is_judged_until_it_was_seen_both_ways() -> None:
    a, b, w = wb.matrix("A", "n", "d"), wb.vector("b", "n"), wb.vector("w", "d")
    slope = a.T @ (b - a @ w) / v
    said = wb.iff(wb.equals(slope, wb.zeros("d")), wb.equals(a.T @ a @ w, a.T @ b))
    for seed in (1, 2, 3):
        assert Judge(make_pool([said], (), seed)).verdict(said).status is Status.SUPPORTED
    wrong = wb.iff(wb.equals(slope, wb.zeros("d")), wb.equals(a.T @ a @ w, 2 * (a.T @ b)))
    assert Judge(make_pool([wrong], (), 1)).verdict(wrong).status is Status.REFUTED


@pytest.mark.parametrize("seed", range(1, 7))
def test_nought_over_nought_but_for_rounding_decides_nothing(seed: int) -> None:
    """What is left of a number by itself is 0, or in floating point a last digit, by which nothing can be divided."""
    a, b = wb.scalar("a", "positive"), wb.scalar("b", "positive")
    rest = a - (a * b) / (b * b) * b
    said = wb.equals(a * rest / rest**2, number(7))
    assert Judge(make_pool([said], (), seed)).verdict(said).status is Status.UNDECIDED
