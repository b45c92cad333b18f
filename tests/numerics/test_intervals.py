"""Enclosures hold every value: the engine's by mpmath, the judge's by floats, each against values to many digits."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from workbench.check.numbers.enclosing import enclosed
from workbench.language.parse import parse
from workbench.numerics.intervals import Nowhere, enclosure
from workbench.numerics.precise import precise
from workbench.numerics.reals import NotReal, context_of_reals, real
from workbench.terms.heads import scalar

x = scalar("x")
TERMS = """x**3 - 2*x - 5|exp(x) - 3*x|log(x)**2 - x/50|x**(2/3) - 4|x**(-1/2)|1/x|1/(x - 1)**2|x**x|tanh(x) - x/50
sinh(x) + cosh(x)|tan(x)|arctan(x)|arcsin(x)|arccos(x)|erf(x)|gamma(x)|loggamma(x)|digamma(x)|sigmoid(x)|softplus(x)
abs(x - 1)|sin(x)/x|cos(x**2)|sqrt(x**2 - 2)|log1p(x)|2**x|relu(x)|normal_cdf(x)|silu(x)|sqrt(abs(x))"""
TERMS = [t for line in TERMS.splitlines() for t in line.split("|")]


def boxes() -> list[tuple[Fraction, Fraction]]:
    rng = np.random.default_rng(7)
    starts, widths = rng.integers(-6 * 1024, 6 * 1024, 24), rng.integers(-10, 3, 24)
    pairs = zip(starts, widths, strict=True)
    found = [(Fraction(int(s), 1024), Fraction(int(s), 1024) + Fraction(2) ** int(w)) for s, w in pairs]
    return [*found, (Fraction(0), Fraction(1, 2)), (Fraction(-1), Fraction(0)), (Fraction(-1), Fraction(1))]


def values_in(term, low: Fraction, high: Fraction):
    for part in (Fraction(0), Fraction(3, 10), Fraction(1, 2), Fraction(77, 100), Fraction(1)):
        at = low + (high - low) * part
        try:
            value = precise(term, {"x": real(at)})
        except NotReal:
            value = None
        yield at, None if value is None or context_of_reals().isinf(value) else value


@pytest.mark.parametrize("text", TERMS)
def test_every_value_is_enclosed(text):
    term, places = parse(text, {"x": x}), boxes()
    with np.errstate(all="ignore"):
        jets = enclosed(term, x, *(np.array([float(b[k]) for b in places]) for k in (0, 1)), {})
    for k, (low, high) in enumerate(places):
        try:
            found = enclosure(term, x, low, high)
        except Nowhere:
            found = None
        with context_of_reals().workdps(60):
            for at, value in values_in(term, low, high):
                if text == "x**x" and at < 0:
                    continue  # single numbers, such as -1: the unknown in an exponent asks for a positive base
                hold(found, at, value)
                if value is not None:
                    assert jets.some[k] and jets.value.low[k] <= value <= jets.value.high[k], (low, high, at)


def hold(found, at: Fraction, value) -> None:
    """The enclosure holds the value; where there is none, it does not say that there is one everywhere."""
    if value is None:
        assert found is None or not found.whole or at == 0, at
        return
    wide = real(1e-40) * (1 + abs(value))
    assert found is not None and found.low - wide <= value <= found.high + wide, at


def test_without_end():
    found = enclosure(parse("x**3 - 1", {"x": x}), x, Fraction(5), None)
    assert found.low == 124 and found.sign == 1
    assert enclosure(parse("exp(-x)", {"x": x}), x, Fraction(5), None).sign == 1
    assert enclosure(parse("1/x", {"x": x}), x, None, Fraction(-5)).sign <= 0
    with pytest.raises(Nowhere):
        enclosure(parse("log(x)", {"x": x}), x, None, Fraction(-1))
