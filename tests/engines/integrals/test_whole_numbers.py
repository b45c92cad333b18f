"""Integrals of waves whose frequencies are whole numbers: every pair of them against SciPy's quadrature."""

from __future__ import annotations

import itertools
import math

import pytest
from scipy import integrate as quadrature

from workbench.check import check, report
from workbench.engines.integrals import integrate
from workbench.language.parse import parse
from workbench.numerics.evaluate import evaluate
from workbench.terms.heads import scalar

x, m, n = scalar("x"), scalar("m", "integer"), scalar("n", "integer")
SYMBOLS = {"x": x, "m": m, "n": n}
WAVES = ["sin(m*x)*sin(n*x)", "cos(m*x)*cos(n*x)", "sin(m*x)*cos(n*x)", "cos(n*x)**2", "cos(n*x)", "x*sin(n*x)"]
INTERVALS = [("0", "2*pi"), ("-pi", "pi"), ("0", "pi")]
CASES = [c for c in itertools.product(WAVES, INTERVALS) if c != ("sin(m*x)*cos(n*x)", ("0", "pi"))]
"""All but the one that is 0 for some pairs only, by what is even or odd."""


@pytest.mark.daily(4)
@pytest.mark.parametrize(("f", "ends"), CASES, ids=map(str, CASES))
def test_every_pair(f, ends):
    integrand = parse(f, SYMBOLS)
    lower, upper = (parse(end, SYMBOLS) for end in ends)
    made = integrate(integrand, x, lower, upper)
    assert not made.assumptions
    low, high = (float(evaluate(end, {})) for end in (lower, upper))
    for a, b in itertools.product(range(-2, 4), repeat=2):
        at = {"m": a, "n": b}
        wanted, _ = quadrature.quad(lambda t, at=at: float(evaluate(integrand, {**at, "x": t})), low, high, limit=200)
        assert float(evaluate(made.result, at)) == pytest.approx(wanted, abs=1e-9), at
    assert math.isfinite(wanted)


@pytest.mark.daily(3)
@pytest.mark.parametrize("f", ["cos(m*x)*cos(n*x)", "x*sin(n*x)"])
def test_every_line(f):
    found = report(check(integrate(parse(f, SYMBOLS), x, *(parse(end, SYMBOLS) for end in ("-pi", "pi")))))
    assert found.ok, found.open
