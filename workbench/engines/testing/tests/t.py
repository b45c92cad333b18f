"""t test: the mean of normal observations whose variance is estimated.

Source: Student, The probable error of a mean (1908); Casella & Berger, Statistical Inference, section 8.2.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.engines.testing.declared import Asked, Step, Test
from workbench.engines.testing.mean import one_mean
from workbench.reasons.testing import DEVIATION_OF_ONE
from workbench.terms.term import Term

KIND = "samples"
SAMPLES = (1, 1)
POWER = 1
POWER_KNOWN = ("sigma",)
NULL = ("mu_0", None)


def declare(asked: Asked) -> Test:
    (x,) = asked.data
    return one_mean(
        asked, x, "x", "t test of a mean",
        "The observations are independent and normal; their mean mu and their standard deviation sigma are unknown.",
    )  # fmt: skip


def deviations(null: Term, there: Term, known: Mapping[str, Term]) -> tuple[Step, ...]:
    """The deviation of one observation, the same wherever the mean is."""
    return (Step(known["sigma"], DEVIATION_OF_ONE, "assumed"),)
