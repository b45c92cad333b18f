"""Proportions: what is constant in a parameter is, what moves with it is refuted."""

from __future__ import annotations

import pytest

from workbench import exp, forall, relation, scalar, size_term, sum, vector
from workbench.check.statements.judging import judge
from workbench.record.derivation import Status
from workbench.terms.term import Term

mu, s, v = scalar("mu"), scalar("s", "positive"), vector("v", "d")
p = scalar("p", "unit")
x, n = vector("x", "n"), size_term("n")
likelihood = exp(-sum((x - mu) ** 2) / (2 * s**2))
kernel = exp(sum(x) * mu / s**2 - n * mu**2 / (2 * s**2))

CASES = [
    (likelihood, kernel, (mu,), True),
    (likelihood, kernel * mu**2, (mu,), False),
    (likelihood, kernel, (s,), False),
    (likelihood, kernel, (mu, s), False),
    (exp(-(v @ v) / 2 + s), exp(-(v @ v) / 2), (v,), True),
    (exp(-(v @ v) / 2 + s), exp(-(v @ v)), (v,), False),
    (s * p**2 * (1 - p), p**2 * (1 - p), (p,), True),
    (s * p**2 * (1 - p), p * (1 - p), (p,), False),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_proportions(case: tuple[Term, Term, tuple[Term, ...], bool]) -> None:
    f, g, over, holds = case
    found = judge(forall(relation("proportional", f, g), *over)).status
    assert found is (Status.SUPPORTED if holds else Status.REFUTED)
