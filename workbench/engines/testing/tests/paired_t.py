"""Paired t test: two measurements of the same things, by their differences.

Source: Casella & Berger, Statistical Inference, exercise 8.39.
"""

from __future__ import annotations

from workbench.engines.testing.declared import Asked, Step, Test
from workbench.engines.testing.mean import one_mean
from workbench.reasons.testing import DIFFERENCES
from workbench.terms.heads import SYMBOL, named, symbol

KIND = "samples"
SAMPLES = (2, 2)
PAIRED = True
POWER = 1
POWER_KNOWN = ("sigma",)
NULL = ("mu_0", 0)


def declare(asked: Asked) -> Test:
    x, y = asked.data
    symbolic = x.head is SYMBOL
    d = symbol("d", x.shape) if symbolic else named("d", x - y)
    made = one_mean(
        asked, d, "d", "Paired t test",
        "The differences d_i = x_i - y_i are independent and normal with mean mu; the pairs themselves need not be.",
        () if symbolic else (Step(d, DIFFERENCES, "one number for each pair"),),
    )  # fmt: skip
    return made


__all__ = ["KIND", "NULL", "PAIRED", "POWER", "POWER_KNOWN", "SAMPLES", "declare"]
