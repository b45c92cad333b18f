"""Mean and variance of one trial: what the central limit theorem needs to know of it."""

from __future__ import annotations

from workbench.engines.statistics.laws.distribution import Distribution
from workbench.reasons.testing import MEAN_OF_A_TRIAL, VARIANCE_OF_A_TRIAL
from workbench.record.pen import Mark, Pen
from workbench.terms.heads import equals
from workbench.terms.term import Term


def mean_and_variance(pen: Pen, law: Distribution, p: Term) -> tuple[Mark, Mark]:
    x = law.variable
    mean = pen.follows(equals(law.expectation(x), p), by=MEAN_OF_A_TRIAL, why="1 with probability p, else 0")
    variance = pen.follows(
        equals(law.expectation((x - p) ** 2), p * (1 - p)),
        mean,
        by=VARIANCE_OF_A_TRIAL,
        why="the mean square less `p**2`",
    )
    return mean, variance


__all__ = ["mean_and_variance"]
