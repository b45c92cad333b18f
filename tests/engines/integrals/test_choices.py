"""Choices by comparisons, integrals of geometric kind and integrals with a name, crossed with SciPy's quadrature."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import scipy.integrate
import scipy.special

from tests.every import every
from workbench.check import check, report
from workbench.engines.integrals import Divergent, integrate
from workbench.language.parse import parse
from workbench.numerics.evaluate import evaluate
from workbench.terms.heads import as_term, oo, scalar

x = scalar("x")
WORDS = {"exp": lambda v: math.exp(min(v, 700.0)), "log": math.log, "sin": math.sin, "abs": abs, "sqrt": math.sqrt,
         "where": lambda c, a, b: a if c else b}  # fmt: skip
FINITE = {
    "where(x > 1, x**2, x)": (0, 2, [1]),
    "where(x < 0, exp(x), exp(-2*x))": (-np.inf, np.inf, [0]),
    "where(x <= 1/2, x, 1 - x)": (0, 1, [0.5]),
    "where(x >= 0, 1, 0)*exp(-x)": (-1, np.inf, [0]),
    "(x > 1)*x": (0, 3, [1]),
    "(x > 1)*(x < 2)*x**2": (0, 3, [1, 2]),
    "where(x > 2, 3, 1)*where(x < 1, x, 2)": (0, 4, [1, 2]),
    "abs(x - 1)*(x < 3/2)": (0, 2, [1, 1.5]),
    "x**3/(exp(x) - 1)": (0, np.inf, []),
    "x/(exp(x) + 1)": (0, np.inf, []),
    "x**(1/2)/(exp(2*x) - 1)": (0, np.inf, []),
    "5*x**2/(exp(3*x) + 1)": (0, np.inf, []),
    "exp(-x)/x": (1, np.inf, []),
    "sin(x)/x": (0, 1, []),
    "1/log(x)": (2, 3, []),
    "exp(2*x)/x": (-3, -1, []),
}


def said(end: float):
    return oo if end == np.inf else -oo if end == -np.inf else as_term(end)


@every("text", FINITE)
def test_values_are_those_of_quadrature(text):
    low, high, cuts = FINITE[text]
    made = check(integrate(parse(text, {"x": x}), x, said(low), said(high)))
    assert report(made).ok, report(made).open
    edges = [low, *cuts, high]
    pieces = itertools.pairwise(edges)
    code = text.replace("(x > 1)*", "(1 if x > 1 else 0)*").replace("(x < 2)*", "(1 if x < 2 else 0)*")

    def value(t: float) -> float:
        return 0.0 if t > 300 else eval(code, {"__builtins__": {}}, WORDS | {"x": t})

    wanted = sum(scipy.integrate.quad(value, a, b)[0] for a, b in pieces)
    assert math.isclose(float(evaluate(made.result, {})), wanted, rel_tol=1e-7)


@pytest.mark.parametrize("text", ["exp(x)/x", "where(x > 0, 1/x, 0)", "1/(exp(x) - 1)"])
def test_what_diverges_is_said(text):
    with pytest.raises(Divergent):
        integrate(parse(text, {"x": x}), x, as_term(-1), as_term(1))


def test_powers_with_parameters_ask_for_what_they_need():
    p, a = scalar("p"), scalar("a")
    made = check(integrate(parse("x**p/(exp(a*x) - 1)", {"x": x, "p": p, "a": a}), x, as_term(0), oo))
    assert report(made).ok
    assert {str(c.statement) for c in made.assumptions} >= {"a > 0", "p > 0"}
