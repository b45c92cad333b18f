"""Taylor polynomials as in a first-year book: coefficients against mpmath's, every line judged, poles refused."""

from __future__ import annotations

import math
from dataclasses import replace

import mpmath
import pytest

from workbench.check import check, report
from workbench.engines.series import MOST, NoSeries, series
from workbench.language.parse import parse
from workbench.numerics.evaluate import evaluate
from workbench.reasons.series import BOUND, EXPONENTIAL, LAGRANGE, TAYLOR_POLYNOMIAL
from workbench.record.errors import GoalError, NoDerivation
from workbench.terms.heads import number, oo, scalar

x, a = scalar("x"), scalar("a", "positive")
SYMBOLS = {"x": x, "a": a, "p": scalar("p")}
AT = {"a": 1.3, "p": 2.5}

SERIES = [
    ("exp(x)", "0", 5, mpmath.exp),
    ("exp(x)", "1", 3, mpmath.exp),
    ("exp(-x**2)", "0", 6, lambda t: mpmath.exp(-(t**2))),
    ("x*exp(2*x)", "0", 4, lambda t: t * mpmath.exp(2 * t)),
    ("sin(x)", "0", 7, mpmath.sin),
    ("sin(x)", "pi/6", 3, mpmath.sin),
    ("cos(x)", "0", 0, mpmath.cos),
    ("cos(x)", "pi/3", 3, mpmath.cos),
    ("x**2*sin(x)", "0", 5, lambda t: t**2 * mpmath.sin(t)),
    ("cosh(x)", "0", 6, mpmath.cosh),
    ("log(1 + x)", "0", 5, lambda t: mpmath.log(1 + t)),
    ("log(x)", "1", 4, mpmath.log),
    ("log(x)", "a", 3, mpmath.log),
    ("sqrt(1 + x)", "0", 3, lambda t: mpmath.sqrt(1 + t)),
    ("sqrt(x)", "4", 3, mpmath.sqrt),
    ("1/(1 - x)", "0", 6, lambda t: 1 / (1 - t)),
    ("1/(1 + x**2)", "0", 6, lambda t: 1 / (1 + t**2)),
    ("1/x", "2", 3, lambda t: 1 / t),
    ("1/x", "-1", 3, lambda t: 1 / t),
    ("arctan(x)", "0", 5, mpmath.atan),
    ("tan(x)", "0", 5, mpmath.tan),
    ("tanh(x)", "0", 3, mpmath.tanh),
    ("exp(x)*cos(x)", "0", 4, lambda t: mpmath.exp(t) * mpmath.cos(t)),
    ("exp(sin(x))", "0", 3, lambda t: mpmath.exp(mpmath.sin(t))),
    ("log(cos(x))", "0", 4, lambda t: mpmath.log(mpmath.cos(t))),
    ("x**3 - 2*x + 1", "1", 5, lambda t: t**3 - 2 * t + 1),
    ("(1 + x)**p", "0", 3, lambda t: (1 + t) ** AT["p"]),
    ("sin(a*x)", "0", 3, lambda t: mpmath.sin(AT["a"] * t)),
    ("sigmoid(x)", "0", 3, lambda t: 1 / (1 + mpmath.exp(-t))),
    ("erf(x)", "0", 3, mpmath.erf),
]


def found(text: str, at: str, order: int, **options):
    return series(parse(text, SYMBOLS), x, parse(at, SYMBOLS), order, **options)


@pytest.mark.daily(40)
@pytest.mark.parametrize("text, at, order, f", SERIES, ids=lambda v: "" if callable(v) else str(v))
def test_the_coefficients_and_every_line(text, at, order, f):
    made = check(found(text, at, order))
    centre = float(evaluate(parse(at, SYMBOLS), AT))
    coefficients = mpmath.taylor(f, centre, order)
    for t in (-1.0, 0.3, 2.0):
        expected = float(mpmath.polyval(coefficients[::-1], t))
        assert float(evaluate(made.result, {**AT, "x": centre + t})) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    told = report(made)
    assert told.ok, told.open


@pytest.mark.parametrize("text", ["sin(x)/x", "x/(exp(x) - 1)", "(1 - cos(x))/x**2"])
def test_a_removable_gap_is_filled_and_said(text):
    made = check(found(text, "0", 2))
    assert "its limit there is taken" in made.notes[0]
    assert report(made).ok


@pytest.mark.parametrize(
    "text, at, order, words",
    [
        ("1/x", "0", 3, "pole"),
        ("exp(1/x)", "0", 2, "pole"),
        ("log(x)", "0", 1, "grows without bound|not real"),
        ("abs(x)", "0", 1, "not differentiable"),
        ("sqrt(x)", "0", 1, "not real on both sides"),
        ("x*abs(x)", "0", 2, "no Taylor polynomial of order 2"),
        ("sin(1/x)", "0", 1, "does not settle"),
    ],
)
def test_what_has_none_is_refused(text, at, order, words):
    with pytest.raises(NoSeries, match=words) as refused:
        found(text, at, order)
    assert refused.value.kind == "no-series"


def test_a_kink_has_polynomials_up_to_its_order():
    assert found("abs(x)", "0", 0).result is number(0)
    assert found("x*abs(x)", "0", 1).result is number(0)


@pytest.mark.parametrize("order", [-1, MOST + 1, 2.0, True, "3"])
def test_the_order_is_a_small_whole_number(order):
    with pytest.raises(GoalError, match="whole number from 0 to 20"):
        series(x, x, number(0), order)


def test_points_that_make_no_sense():
    with pytest.raises(GoalError, match="1/t"):
        series(x, x, oo, 2)
    with pytest.raises(GoalError, match="does not depend on x"):
        series(x, x, x, 2)


def test_the_roads_agree_and_are_named():
    by_table, by_known = (found("exp(-x**2)", "0", 4, method=m) for m in ("derivatives", "known"))
    for t in (0.2, -1.1):
        assert float(evaluate(by_table.result, {"x": t})) == pytest.approx(float(evaluate(by_known.result, {"x": t})))
    assert EXPONENTIAL in {line.rule for line in by_known.lines}
    assert TAYLOR_POLYNOMIAL in {line.rule for line in by_table.lines}
    with pytest.raises(NoDerivation, match="no known series"):
        found("exp(sin(x))", "0", 2, method="known")


def test_the_remainder_has_a_term_and_a_bound():
    made = check(found("sin(x)", "0", 5))
    lines = {line.rule: line for line in made.lines}
    assert lines[LAGRANGE].statement.head.name == "exists"
    bound = lines[BOUND].statement
    assert bound.head.name == "implies"
    worst = max(abs(math.sin(t) - (t - t**3 / 6 + t**5 / 120)) for t in (-1, 1))
    assert worst <= float(evaluate(bound.args[1].args[1], {"x": 1.0}))


@pytest.mark.parametrize(
    "wrong",
    ["1 + x + x**2/2 + x**3/5", "1 + x + x**2/2", "1 + x + x**2/2 + x**3/6 + x**4/24", "1 + x - x**2/2 + x**3/6"],
)
def test_a_wrong_polynomial_is_refuted(wrong):
    made = found("exp(x)", "0", 3)
    claim = replace(made.claim, result=parse(wrong, SYMBOLS))
    assert check(replace(made, claims=(claim,))).claim.verdict.status == "refuted"
