"""Limits with parameters: crossed from bodies and coefficients, each value against SymPy's limit for that number.

The oracle never sees a parameter. The values lie on every break, on both sides of it and far away; the emitted NumPy
function must give the same as the result, infinities and nan included.
"""

from __future__ import annotations

import functools
import math

import mpmath
import pytest
import sympy

from tests.every import every
from workbench.check import check, report
from workbench.engines.limits import NoLimit, limit_of
from workbench.language.parse import parse
from workbench.numerics.evaluate import evaluate
from workbench.reasons.limits import ALONG_A_SEQUENCE, ORDERS_OF_GROWTH, SQUEEZE
from workbench.record.claims import Limit
from workbench.record.derivation import Derivation, Road
from workbench.record.errors import NoDerivation
from workbench.show.code.result import source
from workbench.show.pages.from_record import document
from workbench.show.writers.data import answer
from workbench.terms.heads import BOTH, number, oo, scalar
from workbench.terms.term import Term, symbols

x, a, b, p, n = scalar("x"), scalar("a"), scalar("b"), scalar("p", "positive"), scalar("n", "integer", "positive")
SYMBOLS = {"x": x, "a": a, "b": b, "p": p, "n": n}

COEFFICIENTS = {
    "a": (-2, 0, 0.5, 3, 1), "(a - 10)": (8, 10, 10.5, 13, 11), "a**2": (0, 2, -2, 1), "(-a)": (2, 0, -0.5, -3, -1),
    "(3 - 2*a)": (2.5, 1.5, 1.25, 0, 1), "(a**2 - 4)": (0, 2, -2, 3, -3), "(a*(a - 1))": (0.5, 0, 1, 2, -1),
    "abs(a - 1)": (1, 3, -1, 2),
}  # fmt: skip
"""Coefficients, and values for the parameter: on every zero, on both sides of it, and where the coefficient is 1."""
BODIES = [
    ("{c}*x", "oo"), ("exp({c}*x)", "oo"), ("x**{c}", "oo"), ("x**{c}*log(x)", "oo"), ("exp({c}*x)/x", "oo"),
    ("arctan({c}*x)", "oo"), ("tanh({c}*x)", "oo"), ("exp({c}*x)/(1 + exp({c}*x))", "oo"), ("(1 + {c}/x)**x", "oo"),
    ("log(1 + exp({c}*x))/x", "oo"), ("({c}*x + 1)/(x + 2)", "oo"), ("(x + 1)/({c}*x + 2)", "oo"),
    ("x*exp(-{c}*x)", "oo"), ("{c}*x**2 + x", "oo"), ("erf({c}*x)", "oo"), ("x**{c}", "0"), ("sin({c}*x)/x", "0"),
    ("(exp({c}*x) - 1)/x", "0"), ("{c}/x**2 + 1/x", "0"), ("log(1 + {c}*x)/x", "0"), ("exp({c}*x) + exp(-x)", "oo"),
]  # fmt: skip


@functools.cache
def oracle(body: str, to: str, value: sympy.Rational) -> sympy.Expr:
    """SymPy's limit with a number in the place of the coefficient, from the right."""
    t = sympy.Symbol("x", positive=True)
    names = {"x": t, "exp": sympy.exp, "log": sympy.log, "arctan": sympy.atan, "tanh": sympy.tanh, "erf": sympy.erf,
             "sin": sympy.sin}  # fmt: skip
    f = eval(body.format(c="c"), {**names, "c": value})
    return sympy.limit(f, t, sympy.oo if to == "oo" else 0, "-" if to == "oo" else "+")


def coefficient_at(text: str, value: float) -> sympy.Rational:
    return sympy.Rational(eval(text, {"a": sympy.Rational(value), "abs": abs}))


def number_of(term: Term, **values: float) -> float:
    return float(evaluate(term, values))


def found(text: str, to: Term = oo, side: str = "both") -> Derivation:
    return limit_of(parse(text, SYMBOLS), x, to, side)


def same(left: float, right: float) -> bool:
    both_missing = math.isnan(left) and math.isnan(right)
    return left == right or both_missing or math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12)


@pytest.mark.daily(6)
@every("case", [(*body, c) for body in BODIES for c in COEFFICIENTS], parts=6)
def test_every_limit_with_a_parameter(case):
    body, to, coefficient = case
    text = body.format(c=coefficient)
    made = found(text, oo if to == "oo" else number(0), "both" if to == "oo" else "right")
    space: dict = {}
    exec(source(made, made.claim, "limit"), space)
    for value in COEFFICIENTS[coefficient]:
        expected = float(oracle(body, to, coefficient_at(coefficient, value)))
        assert same(number_of(made.result, a=value), expected), (text, value, made.result, expected)
        assert same(float(space["limit"](value)), expected), (text, value)


PAIRS = [
    ("(exp(a*x) - exp(b*x))*exp(-x)", [(2, 1), (1, 0), (0.5, 0), (0, 0), (0, 1), (0, 2), (1, 1)]),
    ("(a*x + 1)/(b*x + 2)", [(1, 2), (1, 0), (0, 0), (-1, 0), (0, 3)]),
    ("x**a*log(x)**b", [(1, -5), (0, 1), (0, 0), (0, -1), (-1, 7)]),
    ("x**a/x**b", [(1, 2), (2, 1), (3, 3), (-1, -1)]),
    ("exp(a*x)/exp(b*x)", [(1, 2), (2, 1), (3, 3), (-1, 4)]),
    ("sqrt(x**2 + a*x) - sqrt(x**2 + b*x)", [(1, 2), (0, 0), (-3, 5)]),
    ("(1 + a/x)**(b*x)", [(1, 2), (0, 3), (-2, 1)]),
]


@pytest.mark.parametrize("text, values", PAIRS, ids=lambda v: str(v))
def test_two_parameters(text, values):
    made = found(text)
    t = sympy.Symbol("x", positive=True)
    for va, vb in values:
        f = eval(text, {"x": t, "a": sympy.Rational(va), "b": sympy.Rational(vb), "exp": sympy.exp, "log": sympy.log,
                        "sqrt": sympy.sqrt})  # fmt: skip
        expected = float(sympy.limit(f, t, sympy.oo))
        assert same(number_of(made.result, a=va, b=vb), expected), (text, va, vb)


CHECKED = ["(a - 10)*x", "exp(-a**2*x)", "arctan(a**2*x)", "3**x/p**x", "(a/4)**x", "exp(a*x)/(1 + exp(a*x))",
           "sin(a*x)", "arctan((a**2 - 2)*x)"]  # fmt: skip


@pytest.mark.parametrize("text", CHECKED)
def test_every_case_is_told_and_judged(text):
    told = report(check(found(text)))
    assert told.ok, told.open


SLOW = [("1/log(log(x))", 0), ("log(x)/x**(1/100)", 0), ("sin(x)/log(x)", 0), ("loggamma(x + 1)/(x*log(x))", 1),
        ("x**(1/1000)/log(x)", math.inf), ("(x + sin(x))/x", 1), ("cos(x)/log(log(x))", 0)]  # fmt: skip


@pytest.mark.parametrize("text, value", SLOW)
def test_what_settles_slowly_is_found_and_judged(text, value):
    made = check(found(text))
    assert same(number_of(made.result), value)
    told = report(made)
    assert told.ok, told.open


WRONG = [
    ("(a - 10)*x", "-oo"), ("exp((a - 2)*x)", "0"), ("x**(2 - a)", "oo"), ("sign(a - 10)*x", "-oo"),
    ("exp(-a**2*x)", "0"), ("arctan(a**2*x)", "pi/2"), ("3**x/p**x", "oo"), ("(p/4)**x", "0"),
    ("(a - 10)*x", "where(a > 10, oo, -oo)"), ("(a - 10)*x", "where(a > 9, oo, where(a == 9, 0, -oo))"),
    ("sin(a*x)", "0"), ("(a/4)**x", "where(a > 4, oo, where(a == 4, 1, where(a > 0, 0, 1)))"),
    ("log(x)/x**(1/100)", "oo"), ("1/log(log(x))", "1/10"), ("sin(x)/log(x)", "nan"),
    ("arctan((a**2 - 2)*x)", "where(a > 0, pi/2, -pi/2)"),
]  # fmt: skip


@pytest.mark.parametrize("text, wrong", WRONG)
def test_a_planted_wrong_limit_is_refuted_by_the_check_alone(text, wrong):
    f = parse(text, SYMBOLS)
    claim = Limit(f, x, oo, parse(wrong, SYMBOLS))
    made = Derivation("planted", "planted", tuple(SYMBOLS.values()), "", (claim,), (Road("limit", ()),))
    assert check(made).claim.verdict.status == "refuted"


@pytest.mark.parametrize(
    "text, to", [("sin(x)", "oo"), ("cos(x)**2", "oo"), ("sin(1/x)", "0"), ("x*sin(x)", "oo"), ("sin(x**2)", "oo"),
                 ("tan(x)", "oo"), ("sin(log(x))", "oo")],
)  # fmt: skip
def test_no_limit_is_said_with_two_sequences(text, to):
    with pytest.raises(NoLimit, match=r"along .* it goes to .*, along .* to "):
        found(text, parse(to, {}))


@pytest.mark.parametrize("text", ["sin(x)*cos(x**2)", "sin(exp(x) + x)", "a*sin(x + x**2)"])
def test_what_is_not_proved_is_not_said(text):
    with pytest.raises(NoDerivation) as refused:
        found(text)
    assert "does not exist" not in str(refused.value)


def test_cases_in_json():
    made = found("(a - 10)*x")
    rows = answer(made)["result"]["cases"]
    assert [(r["when"]["text"], r["text"]) for r in rows] == [("a > 10", "oo"), ("a == 10", "0"), ("a < 10", "-oo")]
    assert all(r["latex"] and r["when"]["latex"] for r in rows)
    assert "cases" not in answer(found("x + a"))["result"]


def test_what_is_declared_needs_no_cases():
    made = found("exp(-p*x)")
    assert made.result is number(0)
    assert not made.claim.branches


GRID = [-2, -1, -0.5, 0, 0.5, 1, 2]
TABLES = ["x**a*log(x)**b", "(exp(a*x) - exp(b*x))*exp(-x)", "(a*x + 1)/(b*x + 2)", "x**a/x**b", "exp(a*x)/x",
          "(x**a - 1)/x", "x**a*exp(b*x)", "tanh((a - 1)*x)", "abs(a)*x/(x + b)"]  # fmt: skip


@pytest.mark.parametrize("text", TABLES)
def test_conditions_of_a_line_hold_together_and_one_case_holds_whatever_the_parameters_are(text):
    made = found(text)
    points = [{"a": va, "b": vb} for va in GRID for vb in GRID]
    rows = document(made, "full").ways[0].rows
    for row in (inner for top in rows for inner in (top, *top.rows)):
        asked = [side.formula.term for side in row.conditions if side.formula and x not in symbols(side.formula.term)]
        assert any(all(holds(s, p) for s in asked) for p in points), (row.n, [s.plain for s in row.conditions])
    for point in points:
        assert sum(holds(b.when, point) for b in made.claim.branches) == 1


def holds(statement: Term, point: dict[str, float]) -> bool:
    if statement.head is BOTH:
        return all(holds(part, point) for part in statement.args)
    left, right = (number_of(side, **point) for side in statement.args)
    return {">": left > right, "<": left < right, ">=": left >= right, "<=": left <= right, "=": left == right}[
        statement.attrs[0]
    ]


WAVES = [("sin(x)*exp(-a*x)", {3: 0, 0.01: 0, 0: None, -0.01: None, -2: None}),
         ("cos(x)/x**a", {5: 0, 0.1: 0, 0: None, -0.1: None, -3: None})]  # fmt: skip


@pytest.mark.parametrize("text, values", WAVES, ids=lambda v: str(v)[:20])
def test_waves_that_are_damped_or_grow(text, values):
    """Damped, they are squeezed to 0; else there are two sequences with different limits, as mpmath sees too."""
    made = found(text)
    when = [(b.when, b.result) for b in made.claim.branches]
    f = {"sin": mpmath.sin, "cos": mpmath.cos, "exp": mpmath.exp}
    for at, expected in values.items():
        (result,) = (result for case, result in when if holds(case, {"a": at}))
        assert (result is None) == (expected is None), (at, result)
        with mpmath.workdps(40):
            far = [eval(text, {**f, "x": (mpmath.mpf(k) + phase) * mpmath.pi, "a": mpmath.mpf(at)})
                   for k in (10**5, 10**50) for phase in (mpmath.mpf("0.0001"), mpmath.mpf("0.5"))]  # fmt: skip
        assert (max(map(abs, far[2:])) < 0.01) == (expected == 0), (at, far)
    assert SQUEEZE in {line.rule for line in made.lines}
    assert {limit.args[1] for line in made.lines if line.rule is ALONG_A_SEQUENCE for limit in [line.statement]} >= {oo}


@pytest.mark.parametrize("text", ["x**a*log(x)**b", "x**a/x**b", "exp(a*x)/exp(b*x)", "x**b*exp(a*x)"])
def test_orders_of_growth_are_steps_that_follow(text):
    made = check(found(text))
    assert ORDERS_OF_GROWTH in {line.rule for line in made.lines}
    assert [line.n for line in made.lines if line.follows and not line.follows.standing.passed] == []
