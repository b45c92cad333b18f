"""Laws of statistics by simulation: true ones pass, wrong ones are refuted, limits are no exact laws."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench import catalog
from workbench.check.statements.judging import judge
from workbench.check.statements.laws import law_of
from workbench.engines.testing.asking import declared, module_of, test_names
from workbench.engines.testing.laws import Q, Sample, density, follows, probability
from workbench.record.derivation import Status
from workbench.rules.condition import Condition
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import equals, number, relation, scalar, size_term, symbol, vector

NAMES = [n for n in test_names() if module_of(n).KIND != "model"]
del test_names  # it is no test

x, mu, sigma = vector("x", "n"), scalar("mu"), scalar("sigma", "positive")
n = size_term("n")
TWO = Condition("n >= 2", relation(">=", n, number(2)))
squares = sum_((x - mean(x)) ** 2)


def law(name, *parameters):
    return density(catalog.distribution(name)(*parameters), name)


SAMPLE = [Sample(x, catalog.distribution("normal")(mu, sigma))]
STUDENT = (mean(x) - mu) / (sqrt(squares / (n - 1)) / sqrt(n))

WRONG = {
    "n degrees of freedom in t": (STUDENT, law("student-t", n, 0, 1)),
    "the normal law for t": (STUDENT, law("normal", 0, 1)),
    "n degrees of freedom in chi-square": (squares / sigma**2, law("chi-square", n)),
    "the deviation of one observation for the mean": (mean(x), law("normal", mu, sigma)),
    "the variance for the deviation": (mean(x), law("normal", mu, sigma**2 / n)),
    "n for n - 1 in the statistic": (
        (mean(x) - mu) / (sqrt(squares / n) / sqrt(n)), law("student-t", n - 1, 0, 1)
    ),
    "a variance 5 % too large": (mean(x), law("normal", mu, 41 * sigma / sqrt(n) / 40)),
    "a variance 5 % too small": (mean(x), law("normal", mu, 39 * sigma / sqrt(n) / 40)),
    "a sum of squares 5 % too large": (21 * squares / sigma**2 / 20, law("chi-square", n - 1)),
    "a statistic of too small a spread": (39 * STUDENT / 40, law("student-t", n - 1, 0, 1)),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_law_is_refuted(name):
    statistic, wrong = WRONG[name]
    found = judge(follows(statistic, wrong, SAMPLE), [TWO])
    assert found.status is Status.REFUTED, found
    assert "apart" in found.witness or "standard errors off" in found.witness


@pytest.mark.parametrize("name", NAMES)
def test_the_law_of_every_test_holds(name):
    test = declared(module_of(name), catalog.distribution)
    statement = follows(test.statistic, test.population or test.law, test.samples, limit=test.limit)
    found = judge(statement, [Condition("", c) for c in test.conditions])
    assert found.status is Status.SUPPORTED, found
    assert ("growing" in found.method) == test.limit


@pytest.mark.parametrize("name", [n for n in NAMES if n in ("proportion", "goodness-of-fit")])
def test_a_limit_is_no_exact_law(name):
    test = declared(module_of(name), catalog.distribution)
    exact = follows(test.statistic, test.law, test.samples)
    assert not judge(exact, [Condition("", c) for c in test.conditions]).status.passed


def test_a_wrong_limit_is_refuted():
    test = declared(module_of("goodness-of-fit"), catalog.distribution)
    K = size_term("K")
    wrong = replace(test.law, law=catalog.distribution("chi-square")(K).of("u"))
    found = judge(follows(test.statistic, wrong, test.samples, limit=True), [Condition("", c) for c in test.conditions])
    assert found.status is Status.REFUTED


@pytest.mark.parametrize("name", [n for n in NAMES if declared(module_of(n), catalog.distribution).limit])
def test_a_limit_of_another_variance_is_refuted(name):
    """A quarter more of the variance is more than any sample hides."""
    test = declared(module_of(name), catalog.distribution)
    wrong = follows(9 * test.statistic / 8, test.population or test.law, test.samples, limit=True)
    found = judge(wrong, [Condition("", c) for c in test.conditions])
    assert found.status is Status.REFUTED, found


def test_upper_tails_and_probabilities_under_other_values():
    z = (mean(x) - mu) / (sigma / sqrt(n))
    normal = law("normal", 0, 1)
    assert judge(equals(probability(">=", z, Q, SAMPLE), normal.above(Q))).status is Status.SUPPORTED
    assert judge(equals(probability(">=", z, Q, SAMPLE), normal.below(Q))).status is Status.REFUTED
    other = [Sample(x, catalog.distribution("normal")(mu + sigma, sigma))]
    moved = equals(probability(">=", z, Q, other), normal.above(Q - sqrt(n)))
    assert judge(moved).status is Status.SUPPORTED


def test_a_law_is_seen_where_equations_hold():
    statistic = (mean(x) - mu) / (sigma / sqrt(n))
    equation = Condition("sigma == 2", equals(sigma, number(2)))  # no point that is drawn meets it
    assert judge(follows(statistic, law("normal", 0, 1), SAMPLE), [equation]).status is Status.SUPPORTED
    assert judge(follows(mean(x) - mu, law("normal", 0, 2 / sqrt(n)), SAMPLE), [equation]).status is Status.SUPPORTED
    assert judge(follows(mean(x) - mu, law("normal", 0, 3 / sqrt(n)), SAMPLE), [equation]).status is Status.REFUTED


def test_other_statements_are_no_laws():
    y = symbol("y", ("n",))
    assert law_of(equals(mean(y), mean(y))) is None
    assert law_of(relation("<=", probability("<=", mean(x), Q, SAMPLE), number(1))) is None
    assert law_of(equals(probability("<=", mean(x), number(1), SAMPLE), number(1))) is None


def test_a_density_that_is_none_decides_nothing():
    heavy = replace(SAMPLE[0].law, log_density=SAMPLE[0].law.log_density + 1)
    found = judge(follows(mean(x), law("normal", mu, sigma / sqrt(n)), [Sample(x, heavy)]))
    assert found.status is Status.UNDECIDED
    assert "adds up to" in found.witness
