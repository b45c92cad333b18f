"""Values to many digits and limits by approach: against mpmath written out, and honest where nothing settles."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from workbench.language.parse import parse
from workbench.numerics.approach import approached
from workbench.numerics.precise import precise
from workbench.numerics.reading import can_be_precise
from workbench.numerics.reals import NotReal, real
from workbench.terms.functions import functions
from workbench.terms.heads import derivative, number, oo, pi, scalar
from workbench.terms.term import LanguageError, symbols

x, a = scalar("x"), scalar("a", "positive")
SYMBOLS = {"x": x, "a": a}
DIGITS = mpmath.mpf("1e-40")


@pytest.mark.parametrize(
    "text, exact",
    [
        ("exp(x)", mpmath.exp), ("log(x)", mpmath.log), ("sqrt(x)", mpmath.sqrt),
        ("sin(x)/x", lambda t: mpmath.sin(t) / t),
        ("arctan(x)", mpmath.atan), ("tanh(x)", mpmath.tanh), ("erf(x)", mpmath.erf), ("gamma(x)", mpmath.gamma),
        ("loggamma(x)", mpmath.loggamma), ("digamma(x)", mpmath.digamma), ("x**(1/3)", mpmath.cbrt),
        ("sigmoid(x)", lambda t: 1 / (1 + mpmath.exp(-t))), ("softplus(x)", lambda t: mpmath.log(1 + mpmath.exp(t))),
        ("log1p(x)", lambda t: mpmath.log(1 + t)), ("abs(x) + sign(x)", lambda t: t + 1),
        ("i0(x)", lambda t: mpmath.besseli(0, t)),
        ("normal_cdf(x)", mpmath.ncdf), ("normal_pdf(x)", mpmath.npdf), ("silu(x)", lambda t: t / (1 + mpmath.exp(-t))),
        ("x**x", lambda t: t**t),
    ],
)  # fmt: skip
def test_values(text, exact):
    with mpmath.workdps(60):
        t = mpmath.mpf(7) / 5
        found = precise(parse(text, SYMBOLS), {"x": real(Fraction(7, 5))})
        assert abs(mpmath.mpf(str(mpmath.nstr(found, 50))) - exact(t)) < DIGITS


def test_derivatives_by_differences():
    found = precise(derivative(parse("sin(x)*exp(x)", SYMBOLS), x), {"x": real(1)}, 100)
    with mpmath.workdps(60):
        assert abs(found - mpmath.e * (mpmath.sin(1) + mpmath.cos(1))) < mpmath.mpf("1e-25")


@pytest.mark.parametrize("text", ["log(-x)", "sqrt(-x)", "1/(x - x)", "(-x)**(1/2)", "arcsin(2*x)", "0**(x - x)"])
def test_what_is_not_real_is_said(text):
    with pytest.raises(NotReal):
        precise(parse(text, SYMBOLS), {"x": real(1)})


def test_arrays_have_no_precise_value():
    from workbench.terms.functions.norms import norm
    from workbench.terms.heads import vector

    assert not can_be_precise(norm(vector("v", "n")))
    with pytest.raises(LanguageError):
        precise(norm(vector("v", "n")), {})


def test_every_elementwise_function_is_known_or_refused():
    for function in functions().values():
        if function.knows.entries.elementwise and len(function.parameters) == 1:
            term = function(x)
            if can_be_precise(term):
                precise(term, {"x": real(Fraction(1, 3))})


@pytest.mark.parametrize(
    "text, to, side, value",
    [
        ("sin(x)/x", number(0), "both", 1), ("(1 - cos(x))/x**2", number(0), "both", 0.5),
        ("log(2*x)/log(x)", oo, "both", 1), ("log(log(x))/log(x)", oo, "both", 0), ("x*log(x)", number(0), "right", 0),
        ("exp(x)", -oo, "both", 0), ("log(log(x))", oo, "both", "inf"), ("exp(exp(x))", oo, "both", "inf"),
        ("1/x**2", number(0), "both", "inf"), ("1/x", number(0), "left", "-inf"), ("tan(x)", pi / 2, "left", "inf"),
        ("1/x", number(0), "both", None), ("sin(1/x)", number(0), "both", None), ("sin(pi*x)", oo, "both", None),
        ("sin(log(x))", oo, "both", None), ("sign(x)", number(0), "both", None), ("x**x - 1", number(0), "right", 0),
        ("(x - x)/x", number(0), "both", 0),
    ],
)  # fmt: skip
def test_limits_by_approach(text, to, side, value):
    found = approached(parse(text, SYMBOLS), x, to, side, {})
    if value is None:
        assert found is None
    elif isinstance(value, str):
        assert found.value == mpmath.mpf(value)
    else:
        assert abs(found.value - value) <= 2 * found.error
        assert found.error < 1e-4


def test_a_named_parameter_is_needed():
    with pytest.raises(LanguageError, match="a has no value"):
        precise(a * x, {"x": real(1)})
    assert symbols(a * x) == (a, x)
