"""Limits and Taylor polynomials of integrals whose bounds move: integrands crossed with bounds.

The oracle is polynomial arithmetic: the integrand's coefficients by mpmath, integrated and put into by hand.
"""

from __future__ import annotations

import itertools

import mpmath
import pytest
from numpy.polynomial import Polynomial

from workbench.check import check, report
from workbench.engines.limits import limit_of
from workbench.engines.series import series
from workbench.language.parse import parse
from workbench.numerics.evaluate import evaluate
from workbench.record.errors import NoDerivation
from workbench.terms.heads import number, oo, scalar

x = scalar("x")
INTEGRANDS = {
    "exp(-t**2)": lambda t: mpmath.exp(-(t**2)), "sin(t**2)": lambda t: mpmath.sin(t**2), "cos(t)": mpmath.cos,
    "sqrt(1 + t)": lambda t: mpmath.sqrt(1 + t), "t*log(2 + t)": lambda t: t * mpmath.log(2 + t),
}  # fmt: skip
BOUNDS = {("0", "x"): ([0], [0, 1]), ("-x", "2*x"): ([0, -1], [0, 2]), ("x", "x**2"): ([0, 1], [0, 0, 1])}
"""Bounds as texts, and as polynomials."""
CASES = list(itertools.product(INTEGRANDS, BOUNDS))
ORDER = 4


def coefficients(f: str, bounds: tuple[str, str]) -> list[float]:
    """Those of the integral, up to the power 5 of x."""
    rise = Polynomial([float(c) for c in mpmath.taylor(INTEGRANDS[f], 0, 6)]).integ()
    lower, upper = (Polynomial(c) for c in BOUNDS[bounds])
    return [float(c) for c in (rise(upper) - rise(lower)).coef[: ORDER + 2]]


def text_of(f: str, bounds: tuple[str, str]) -> str:
    return f"integral({f}, t, {bounds[0]}, {bounds[1]})"


@pytest.mark.parametrize(("f", "bounds"), CASES, ids=map(str, CASES))
def test_a_quotient_by_the_power_that_it_vanishes_as(f, bounds):
    k, value = next((k, c) for k, c in enumerate(coefficients(f, bounds)) if abs(c) > 1e-12)
    made = limit_of(parse(f"{text_of(f, bounds)}/x**{k}", {"x": x}), x, number(0))
    assert float(evaluate(made.result, {})) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(("f", "bounds"), CASES, ids=map(str, CASES))
def test_the_polynomial(f, bounds):
    made = series(parse(text_of(f, bounds), {"x": x}), x, 0, ORDER)
    assert made.givens == (x,)  # what the integral runs over is not given
    for at in (-1.0, 0.5, 2.0):
        wanted = sum(c * at**k for k, c in enumerate(coefficients(f, bounds)[: ORDER + 1]))
        assert float(evaluate(made.result, {"x": at})) == pytest.approx(wanted, rel=1e-9, abs=1e-12)


@pytest.mark.daily(5)
@pytest.mark.parametrize(("f", "bounds"), CASES[::4], ids=map(str, CASES[::4]))
def test_every_line(f, bounds):
    k = next(k for k, c in enumerate(coefficients(f, bounds)) if abs(c) > 1e-12)
    for made in (limit_of(parse(f"{text_of(f, bounds)}/x**{k}", {"x": x}), x, number(0)),
                 series(parse(text_of(f, bounds), {"x": x}), x, 0, 2)):  # fmt: skip
        found = report(check(made))
        assert found.ok, found.open


@pytest.mark.parametrize(
    ("text", "value"),
    [("integral(sqrt(1 + t**2), t, 0, x)/x**2", 0.5), ("integral(exp(t**2), t, 0, x)*exp(-x**2)*x", 0.5),
     ("integral(1/t, t, 1, x)/x", 0.0), ("integral(exp(t), t, 0, x)/exp(x)", 1.0)],
)  # fmt: skip
def test_what_is_not_integrable_to_infinity(text, value):
    assert float(evaluate(limit_of(parse(text, {"x": x}), x, oo).result, {})) == pytest.approx(value, abs=1e-12)


def test_what_depends_on_the_beginning_is_refused():
    with pytest.raises(NoDerivation):
        limit_of(parse("integral(exp(-t**2), t, 0, x)", {"x": x}), x, oo)
    with pytest.raises(NoDerivation):  # no integral from 0 on
        limit_of(parse("integral(1/t, t, 0, x)", {"x": x}), x, number(0))
