"""Normal laws told by their densities, whatever they are called."""

from __future__ import annotations

from workbench.engines.statistics.expectation.contractions import NoPolynomial, degree
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.terms.heads import properties


def is_gaussian(law: Distribution) -> bool:
    """Whether the logarithm of the density is quadratic on the whole space: then the law is normal."""
    if law.ends is not None or law.total is not None or properties(law.variable) - {"constant"}:
        return False
    try:
        return degree(law.log_density, (law.variable,)) == 2
    except NoPolynomial:
        return False


__all__ = ["is_gaussian"]
