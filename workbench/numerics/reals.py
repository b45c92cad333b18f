"""Real numbers to many digits (mpmath), and mpmath's functions as declarations call them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

Real = Any
"""A real number of mpmath; infinite ones stand for what grows without bound."""

DIGITS = 50
LARGEST = 20_000
"""Beyond 2 to this power a value counts as infinite: exp(exp(10^256)) has no room anywhere."""
_LARGE = 10**9
"""Beyond this the gamma function is the exponential of its logarithm."""


class NotReal(ArithmeticError):
    """The expression has no real value at the point."""


@cache
def context_of_reals() -> Any:
    import mpmath

    return mpmath.MPContext()


def real(value: Fraction | float | int, digits: int = DIGITS) -> Real:
    """A number to so many digits."""
    context = context_of_reals()
    with context.workdps(digits):
        exact = Fraction(value)
        return context.mpf(exact.numerator) / exact.denominator


def own(values: Mapping[str, Real]) -> dict[str, Real]:
    """Floats and numbers of another context, which has a precision of its own, as ours."""
    context = context_of_reals()
    return {name: context.make_mpf(context.mpf(v)._mpf_) for name, v in values.items()}


_WHOLE = 64
"""Bits of a whole number from which on its exponential is taken beside it."""


class Reals:
    """mpmath's functions as declarations call them; those that grow fastest have values beyond all numbers as well."""

    def __init__(self, context: Any) -> None:
        self.context = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self.context, name)

    def _fits(self, x: Real) -> bool:
        return bool(self.context.isinf(x) or abs(x) < self.context.mpf(2) ** LARGEST)

    def exp(self, x: Real) -> Real:
        if not self._fits(x):
            return self.context.inf if x > 0 else self.context.mpf(0)
        if not self.context.isint(x) or self.context.mag(x) <= _WHOLE:
            return self.context.exp(x)
        # Of a whole number mpmath takes the power of e, to as many more digits as the number has bits.
        from mpmath.libmp import fhalf, mpf_add

        with self.context.extraprec(10):
            found = self.context.exp(self.context.make_mpf(mpf_add(x._mpf_, fhalf))) / self.context.exp(0.5)
        return +found

    def sinh(self, x: Real) -> Real:
        return self.context.sinh(x) if self._fits(x) else self.context.inf if x > 0 else self.context.ninf

    def cosh(self, x: Real) -> Real:
        return self.context.cosh(x) if self._fits(x) else self.context.inf

    def gamma(self, x: Real) -> Real:
        if x <= _LARGE or self.context.isinf(x):
            return self.context.gamma(x)
        return self.exp(self.context.loggamma(x))


__all__ = ["DIGITS", "LARGEST", "NotReal", "Real", "Reals", "context_of_reals", "own", "real"]
