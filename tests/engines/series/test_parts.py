"""Coefficients put together from those of the parts, crossed with SymPy's; what grows is answered in counted work."""

from fractions import Fraction

import sympy

from tests.every import every
from workbench.engines.series.parts import coefficients
from workbench.language.parse import parse
from workbench.terms.heads import scalar

x = scalar("x")
CASES = [
    "exp(sin(x))", "sin(x)/(1 + x**2)", "tan(x)", "log(cos(x))", "sqrt(1 + sin(x))", "1/(1 + x + x**2)**2",
    "exp(x)*cos(x)", "tanh(x)*cosh(x)", "arctan(x + x**2)", "(1 + x)**(1/3)", "log(1 + sinh(x))", "x**3 - 2*x + 5",
    "(cos(x) - 1)*exp(-x**2)", "1/cos(x)", "exp(sin(tan(x)))",
]  # fmt: skip


@every("text", CASES)
def test_coefficients_are_those_of_sympy(text):
    found = coefficients(parse(text, {"x": x}), x, Fraction(0), 7)
    read = sympy.sympify(text.replace("arctan", "atan"), rational=True)
    wanted = sympy.Poly(sympy.series(read, n=8).removeO(), sympy.Symbol("x"))
    for k, c in enumerate(found):
        assert sympy.Rational(c.numerator, c.denominator) == wanted.coeff_monomial(sympy.Symbol("x") ** k)


@every("text", ["exp(1 + x)", "log(x)", "1/x", "sqrt(x)", "abs(x)", "sqrt(2 + x)", "gamma(x)"])
def test_what_has_no_rational_coefficients_is_left(text):
    assert coefficients(parse(text, {"x": x}), x, Fraction(0), 5) is None
