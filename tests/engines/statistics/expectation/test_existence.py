"""Moments that do not exist and divergences that are infinite: refused where numbers say so, conditions elsewhere."""

from __future__ import annotations

from itertools import product

import pytest

from tests.every import every
from workbench import catalog
from workbench.check.claims.kinds import check_claim
from workbench.check.statements.judging import Judge, make_pool
from workbench.engines.statistics.expectation.engine import divergence, expect
from workbench.record.claims import Expectation
from workbench.record.derivation import Status
from workbench.record.errors import GoalError, NoDerivation
from workbench.terms.heads import equals, number, scalar

k = scalar("k", "positive")
HEAVY = [
    ("student-t", (1, 0, 1), "mean"), ("student-t", (2, 0, 1), "variance"), ("pareto", (1, 1), "mean"),
    ("pareto", (2, 1), "variance"), ("f", (3, 2), "mean"), ("f", (3, 4), "variance"), ("inverse-gamma", (1, 1), "mean"),
]  # fmt: skip


def law(name: str, *values: object):
    return catalog.distribution(name)(*values)


@pytest.mark.parametrize(("name", "values", "goal"), HEAVY)
def test_a_moment_that_is_not_finite_is_refused(name, values, goal):
    with pytest.raises(NoDerivation, match="finite only where"):
        expect(goal, law(name, *values))


@pytest.mark.parametrize(("name", "values"), [("student-t", (k, 0, 1)), ("pareto", (k, 1)), ("inverse-gamma", (k, 1))])
def test_the_premise_of_a_moment_is_asked_of_this_member(name, values):
    said = {str(c.statement) for c in expect("mean", law(name, *values)).assumptions}
    assert said & {"k > 1", "1 < k", "k - 1 > 0"}, said


SUPPORTS = {
    "normal": ((0, 1), "line"), "exponential": ((1,), "half"), "gamma": ((2, 1), "half"), "beta": ((2, 3), "unit"),
    "uniform": ((0, 1), "unit"), "laplace": ((0, 1), "line"), "geometric": ((0.5,), "from 1"),
    "poisson": ((2,), "from 0"), "bernoulli": ((0.5,), "0 and 1"), "binomial": ((3, 0.5), "to 3"),
}  # fmt: skip
INSIDE = {
    "line": {"line"}, "half": {"line", "half"}, "unit": {"line", "half", "unit"}, "from 1": {"from 1", "from 0"},
    "from 0": {"from 0"}, "0 and 1": {"0 and 1", "from 0", "to 3"}, "to 3": {"to 3", "from 0"},
}  # fmt: skip
"""Of each support, those that it is a part of."""


@every("pair", [p for p in product(SUPPORTS, SUPPORTS) if p[0] != p[1]], parts=2)
def test_an_infinite_divergence_is_refused(pair):
    (one, first), (other, second) = ((SUPPORTS[name][1], SUPPORTS[name][0]) for name in pair)
    if other in INSIDE[one]:
        return
    with pytest.raises(GoalError, match="KL is infinite"):
        divergence(law(pair[0], *first), law(pair[1], *second))


def test_a_mean_without_a_value_is_refuted_by_the_check_alone():
    for name, values, wanted in (("student-t", (1, 0, 1), Status.REFUTED), ("student-t", (3, 0, 1), Status.SUPPORTED)):
        member = law(name, *values)
        claim = Expectation(equals(member.expectation(member.variable), number(0)))
        assert check_claim(claim, Judge(make_pool([claim.statement], (), 0))).status is wanted
