"""How pages of maximum likelihood are written: the order of factors, scores term by term, supports with covariates."""

from __future__ import annotations

from dataclasses import replace

import pytest

import workbench as wb
from workbench.check.statements.judging import Judge, make_pool
from workbench.check.steps.lines import Steps, with_steps
from workbench.engines.statistics.likelihood.beginning import until_the_score
from workbench.engines.statistics.likelihood.order import ordered
from workbench.record.derivation import Status
from workbench.rules.condition import Condition
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


def test_both_ends_of_a_support_follow_and_only_under_what_the_support_says() -> None:
    """It may be assumed that an end lies above the other, as observations lie between them; nothing else."""
    y, a, b = wb.scalar("y"), wb.scalar("a"), wb.scalar("b")
    made = wb.mle(1 / (b - a), y, (a, b), support=(a, b))
    ends = [line for line in with_steps(made).lines if line.statement in {c.statement for c in made.claims}]
    assert len(ends) == 2
    assert all(line.follows.standing.passed for line in ends)
    more = replace(made, assumptions=(*made.assumptions, Condition("", wb.relation(">", b - a, number(1)))))
    apart = [line for line in with_steps(more).lines if line.statement in {c.statement for c in made.claims}]
    assert not any(line.follows.standing.passed for line in apart)


def test_a_median_is_one_place_where_the_likelihood_is_largest() -> None:
    """Of an even number of observations every value between the two in the middle is as good; the scale is one."""
    y, m, c = wb.scalar("y"), wb.scalar("m"), wb.scalar("c", "positive")
    made = wb.mle(wb.exp(-wb.abs(y - m) / c) / (2 * c), y, (m, c))
    assert [claim.statement.attrs[0] for claim in made.claims] == ["ni", "="]
    assert all(line.follows.standing.passed for line in with_steps(made).lines)


def test_newtons_iteration_says_what_it_asks_of_the_likelihood() -> None:
    y, k, rate = wb.scalar("y", "positive"), wb.scalar("k", "positive"), wb.scalar("rate", "positive")
    made = wb.mle(rate**k / wb.gamma(k) * y ** (k - 1) * wb.exp(-rate * y), y, (k, rate))
    asked = [c for c in made.assumptions if "curves downward" in c.words]
    assert len(asked) == 1
    line = next(line for line in made.lines if line.conditions == tuple(asked))
    steps = Steps(made, made.roads[0].lines)
    assert steps.judged(line).follows.standing.passed
    assert not steps.judged(replace(line, conditions=())).follows.standing.passed


def test_a_family_has_as_many_statistics_as_it_takes() -> None:
    """x^2 over x is x, and x over x is none."""
    y, m, s = (wb.scalar(name, "positive") for name in "yms")
    made = wb.mle(wb.sqrt(s / (2 * wb.pi * y**3)) * wb.exp(-s * (y - m) ** 2 / (2 * m**2 * y)), y, (m, s))
    (line,) = (line for line in made.lines if "exponential family" in line.rule.name)
    assert line.rule.name == "exponential family"


def test_the_logarithm_of_a_reciprocal_is_minus_a_logarithm() -> None:
    y, t = wb.scalar("y"), wb.scalar("t", "positive")
    made = wb.mle(1 / t, y, t, support=(number(0), t))
    assert any(wb.text_of(line.statement) == "log(1 / t) == -log(t)" for line in made.lines)
