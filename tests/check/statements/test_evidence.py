"""How much is enough: 8 points over 2 sets of sizes, for statements, laws and means alike."""

from __future__ import annotations

import pytest

from workbench import catalog
from workbench.check.points.sample import Point, Pool
from workbench.check.statements import evidence
from workbench.check.statements.evidence import POINTS, SETS, Tally, enough, why_open
from workbench.check.statements.judging import judge, make_pool
from workbench.engines.testing.laws import Sample, density, follows
from workbench.record.derivation import Status
from workbench.terms.functions.elementwise import log, sqrt
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import Sum, equals, expectation, index, scalar, size, size_term, symbol, vector

n, i = size_term("n"), index("i", size("n"))
a, mu, sigma, lam = scalar("a"), scalar("mu"), scalar("sigma", "positive"), scalar("lam", "positive")
x, waits = vector("x", "n"), symbol("t", ("n",), "positive")
FIRST = make_pool([sum_(x)], (), 0).sets[0]["n"]
normal = catalog.distribution("normal")

AT_ONE_SIZE = {
    "a statement": equals(n * a, FIRST * a),
    "a law": follows(mean(x), density(normal(mu, sigma / sqrt(FIRST)), "normal"), [Sample(x, normal(mu, sigma))]),
    "a mean": equals(expectation(sum_(waits), waits, Sum(log(lam) - lam * waits[i], i)), FIRST / lam),
}
"""What holds for a sample of one length only. Each is looked at where the length is that, and nowhere else."""
NOWHERE_ELSE = equals(n + 0 * scalar("anything"), FIRST)
"""It speaks of a symbol, so that it chooses points and not sets of sizes."""


@pytest.mark.parametrize("name", AT_ONE_SIZE)
def test_points_of_one_set_of_sizes_support_nothing(name):
    found = judge(AT_ONE_SIZE[name], [NOWHERE_ELSE])
    assert found.status is Status.UNDECIDED, found
    assert found.instances == 1
    assert found.points > POINTS, "it is not for want of points"
    assert "over 1 set(s) of sizes" in found.witness


@pytest.mark.parametrize("name", AT_ONE_SIZE)
def test_a_rule_without_the_clause_about_sizes_would_support_them(name, monkeypatch):
    """The planted fault: the test above tells the two rules apart."""
    monkeypatch.setattr(evidence, "is_narrow", lambda tally, pool: False)
    assert judge(AT_ONE_SIZE[name], [NOWHERE_ELSE]).status is Status.SUPPORTED


def pool_of(sets: int) -> Pool:
    pool = make_pool([sum_(x)] if sets > 1 else [a], (), 0)
    assert min(len(pool.sets), 2) == sets
    return pool


def seen(points: int, sets: int) -> Tally:
    tally = Tally()
    for k in range(points):
        tally.agree(Point(k % sets, {}, {}), 0.0)
    return tally


@pytest.mark.parametrize(
    ("points", "over", "there_are", "is_enough"),
    [
        (POINTS, SETS, 2, True),
        (POINTS - 1, SETS, 2, False),
        (10 * POINTS, 1, 2, False),
        (POINTS, 1, 1, True),
        (POINTS - 1, 1, 1, False),
    ],
)
def test_enough(points, over, there_are, is_enough):
    assert enough(seen(points, over), pool_of(there_are)) is is_enough


def test_why_a_statement_stays_open_says_what_is_missing():
    assert why_open(seen(3, 2), pool_of(2)) == "only 3 decided points meet the conditions"
    assert "over 1 set(s) of sizes" in why_open(seen(20, 1), pool_of(2))
    assert "sizes" not in why_open(seen(3, 1), pool_of(1))
