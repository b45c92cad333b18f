"""Limits as in a first-year book: the value against a number worked out apart, every line judged, refusals told.

The expected values are written by hand as expressions of ``math``; SymPy's own limits are a second oracle.
"""

from __future__ import annotations

import math

import pytest
import sympy

from workbench.check import check, report
from workbench.engines.limits import NoLimit, limit_of
from workbench.language.parse import parse
from workbench.numerics.evaluate import evaluate
from workbench.reasons.limits import GRUNTZ, LEADING_TERMS, LHOPITAL, ONE_SIGN
from workbench.record.derivation import Standing
from workbench.record.errors import GoalError, NoDerivation, NoRule
from workbench.terms.functions.elementwise import cos, exp
from workbench.terms.heads import MUL, NUMBER, POWER, number, oo, scalar
from workbench.terms.term import postorder

x = scalar("x")
PARAMETERS = {"a": ("a", "positive"), "b": ("b", "positive"), "c": ("c",)}
AT = {"a": 1.3, "b": 0.7, "c": -0.4}
SYMBOLS = {"x": x, **{name: scalar(*how) for name, how in PARAMETERS.items()}}
INF = math.inf

LIMITS = [
    ("x**2 + 3*x", "2", "both", 10),
    ("(x**2 - 4)/(x - 2)", "2", "both", 4),
    ("(x**3 - 1)/(x**2 - 1)", "1", "both", 1.5),
    ("(sqrt(x + 4) - 2)/x", "0", "both", 0.25),
    ("(1/(x + 3) - 1/3)/x", "0", "both", -1 / 9),
    ("(x**2 - a**2)/(x - a)", "a", "both", 2 * AT["a"]),
    ("sin(3*x)/(5*x)", "0", "both", 0.6),
    ("(1 - cos(x))/x**2", "0", "both", 0.5),
    ("tan(2*x)/sin(3*x)", "0", "both", 2 / 3),
    ("(exp(2*x) - 1)/x", "0", "both", 2),
    ("log(1 + 3*x)/sin(2*x)", "0", "both", 1.5),
    ("sin(a*x)/sin(b*x)", "0", "both", AT["a"] / AT["b"]),
    ("(sin(x) - x)/x**3", "0", "both", -1 / 6),
    ("(exp(x) - 1 - x)/x**2", "0", "both", 0.5),
    ("log(x)/(x - 1)", "1", "both", 1),
    ("1/(x - 1) - 2/(x**2 - 1)", "1", "both", 0.5),
    ("1/x - 1/sin(x)", "0", "both", 0),
    ("(3*x**2 + 2*x - 1)/(5*x**2 + 7)", "oo", "both", 0.6),
    ("(2*x**2 - x)/(x**3 + 4)", "-oo", "both", 0),
    ("(x**3 + 1)/(x**2 + 1)", "oo", "both", INF),
    ("sqrt(x**2 + 1)/x", "-oo", "both", -1),
    ("sqrt(x**2 + x) - x", "oo", "both", 0.5),
    ("log(x + 1) - log(x)", "oo", "both", 0),
    ("x + cos(x)", "oo", "both", INF),
    ("(x + sin(x))/x", "oo", "both", 1),
    ("x*sin(1/x)", "0", "both", 0),
    ("exp(-a*x)", "oo", "both", 0),
    ("x**10/exp(x)", "oo", "both", 0),
    ("exp(x)/x**3", "oo", "both", INF),
    ("log(x)**2/sqrt(x)", "oo", "both", 0),
    ("x*log(x)", "0", "right", 0),
    ("log(x)", "0", "right", -INF),
    ("1/x**2", "0", "both", INF),
    ("1/(x - 2)", "2", "left", -INF),
    ("exp(1/x)", "0", "left", 0),
    ("abs(x - 2)/(x - 2)", "2", "left", -1),
    ("tan(x)", "pi/2", "left", INF),
    ("(1 + c/x)**x", "oo", "both", math.exp(AT["c"])),
    ("x**x", "0", "right", 1),
    ("cos(x)**(1/x**2)", "0", "both", math.exp(-0.5)),
    ("x**(1/x)", "oo", "both", 1),
    ("softplus(x) - x", "oo", "both", 0),
    ("(2**x - 1)/x", "0", "both", math.log(2)),
    ("arctan(x)", "-oo", "both", -math.pi / 2),
]


def found(text: str, to: str, side: str = "both", **options):
    return limit_of(parse(text, SYMBOLS), x, parse(to, SYMBOLS), side, **options)


def value(derivation) -> float:
    return float(evaluate(derivation.claim.result, AT))


@pytest.mark.daily(6)
@pytest.mark.parametrize("text, to, side, expected", LIMITS, ids=lambda v: str(v))
def test_the_value_and_every_line(text, to, side, expected):
    made = check(found(text, to, side))
    assert value(made) == pytest.approx(expected, abs=1e-12)
    told = report(made)
    assert told.ok, told.open
    assert GRUNTZ not in {line.rule for line in made.lines}, "a rule of ours tells it"


@pytest.mark.parametrize("text, to, side, expected", LIMITS[::4], ids=lambda v: str(v))
def test_sympy_agrees(text, to, side, expected):
    f, point = parse(text, SYMBOLS).to_sympy(), parse(to, SYMBOLS).to_sympy()
    way = {"left": "-", "right": "+"}.get(side, "+" if point.is_infinite else "+-")
    said = sympy.limit(f, x.to_sympy(), point, way)
    at = {SYMBOLS[name].to_sympy(): v for name, v in AT.items()}
    assert float(said.subs(at)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    "text, to, words",
    [
        ("1/x", "0", "-oo from the left and oo from the right"),
        ("abs(x)/x", "0", "-1 from the left and 1 from the right"),
        ("exp(1/x)", "0", "0 from the left and oo from the right"),
        ("sin(1/x)", "0", "along .* it goes to 0, along .* to 1"),
        ("sin(x)", "oo", "along .* it goes to 0, along .* to 1"),
        ("sqrt(x)", "-1", "not real near"),
    ],
)
def test_no_limit_is_said_to_be_none(text, to, words):
    with pytest.raises(NoLimit, match=words) as refused:
        found(text, to)
    assert refused.value.kind == "no-limit"
    assert "does not exist" in str(refused.value)


def test_a_limit_that_depends_on_a_sign_is_told_by_cases():
    made = check(found("exp(c*x)", "oo"))
    assert [str(b.result) for b in made.claim.branches] == ["oo", "1", "0"]
    assert report(made).ok


def test_a_sign_that_follows_from_nothing_is_asked_for():
    with pytest.raises(NoRule, match="depends on a sign that does not follow"):
        found("exp((c**5 + c + 1)*x)", "oo")


def test_where_the_function_is_on_one_side_only_that_is_said():
    made = found("sqrt(x)", "0")
    assert made.claim.statement.args[0].attrs == ("right",)
    assert "only on the right" in made.notes[0]


@pytest.mark.parametrize(
    "to, side, words", [("x", "both", "must not depend"), ("0", "up", "unknown side"), ("oo", "left", "one side only"),
                        ("2*oo", "both", "a number, oo or -oo")],
)  # fmt: skip
def test_goals_that_make_no_sense(to, side, words):
    with pytest.raises(GoalError, match=words):
        found("x", to, side)


def test_the_conditions_of_lhopitals_rule_are_lines():
    made = found("(sin(x) - x)/x**3", "0", method="lhopital")
    lines = {line.n: line for line in made.lines}
    rule = next(line for line in made.lines if line.rule is LHOPITAL)
    said = [lines[n].statement for n in rule.rests_on]
    assert sum(s.args[0].head.name == "limit" and s.args[1] is number(0) for s in said) == 2
    assert sum(s.args[0].head.name == "derivative" for s in said) == 2
    assert any(s.head.name == "implies" for s in said)
    assert rule.conditions


@pytest.mark.parametrize(
    "text, to", [("(exp(3*x) - 1 - 3*x)/x**2", "0"), ("sin(c*x)/x", "0"), ("(exp(c*x) - 1 - c*x)/x**2", "0"),
                 ("cosh(x)**(1/x)", "oo"), ("(1 - cos(c*x))/x**2", "0")],
)  # fmt: skip
def test_lines_by_lhopitals_rule_follow(text, to):
    made = check(found(text, to))
    assert any(line.rule is LHOPITAL for line in made.lines)
    assert [line.n for line in made.lines if line.follows and line.follows.standing is Standing.STATED] == []


def test_lhopital_is_not_used_where_there_is_no_indeterminate_form():
    made = found("(x + 1)/(x + 2)", "0", method="lhopital")
    assert all(line.rule is not LHOPITAL for line in made.lines)
    assert value(made) == 0.5


def test_the_roads_agree():
    values = {m: value(found("(x - sin(x))/(x - tan(x))", "0", method=m)) for m in ("auto", "lhopital", "taylor")}
    assert set(values.values()) == {-0.5}
    assert any(line.rule is LEADING_TERMS for line in found("(sin(x) - x)/x**3", "0", method="taylor").lines)


def test_a_wrong_line_and_a_wrong_value_are_refuted():
    from dataclasses import replace

    from workbench.record.claims import Limit

    made = found("sin(3*x)/(5*x)", "0")
    f = parse("sin(3*x)/(5*x)", SYMBOLS)
    for wrong in (number(1), oo, -oo, parse("3/5 + 1/100000", SYMBOLS)):
        claim = Limit(f, x, number(0), wrong)
        line = replace(made.lines[-1], statement=claim.statement, lines=())
        judged = check(replace(made.with_lines({line.n: line}), claims=(claim,)))
        assert judged.claim.verdict.status == "refuted"
        assert judged.lines[-1].verdict.status == "refuted"


def test_sequences():
    n = scalar("n", "integer")
    symbols = {"n": n}
    made = check(limit_of(parse("(1 + 1/n)**n", symbols), n, oo))
    assert float(evaluate(made.result, {})) == pytest.approx(math.e)
    assert report(made).ok
    assert limit_of(parse("(-1)**n/n", symbols), n, oo).result is number(0)
    with pytest.raises(NoDerivation, match=r"does not exist: along 2 \* k .* goes to 1, along 2 \* k \+ 1 to -1"):
        limit_of(parse("(-1)**n", symbols), n, oo)


def test_the_variable_is_bound():
    made = found("sin(a*x)/x", "0")
    assert x not in postorder(made.result)


FINISHED = [("(1 - cos(c*x))/x**2", "0"), ("(1 + c/x)**(b*x)", "oo"), ("exp(c*x)/x", "oo"), ("x**c*log(x)", "oo"),
            ("x*sin(c/x)", "oo"), ("x**c/x", "oo")]  # fmt: skip


@pytest.mark.parametrize("text, to", FINISHED)
def test_no_line_leaves_arithmetic_to_the_reader(text, to):
    """No factor twice, no number under a bar that is 1 or -1, nothing to the power 0, no function at 0."""
    for line in found(text, to).lines:
        for node in postorder(line.statement):
            if node.head is MUL:
                assert len(set(node.args)) == len(node.args), line
            if node.head is POWER:
                base, exponent = node.args
                assert exponent is not number(0), line
                assert not (base is number(-1) and exponent.head is NUMBER), line
            assert not (node.head in (exp, cos) and node.args[0] is number(0)), line


MODULI = [("abs(x)/x", "0", "right", 1), ("abs(x)/x", "0", "left", -1), ("abs(x - 2)/(x**2 - 4)", "2", "left", -0.25),
          ("relu(x - 1)/abs(1 - x)", "1", "right", 1), ("(abs(x + 1) - abs(x - 1))/x", "0", "both", 2),
          ("abs(x)*maximum(x, 2*x)/x**2", "-oo", "both", -1)]  # fmt: skip


@pytest.mark.parametrize("text, to, side, expected", MODULI, ids=lambda v: str(v))
def test_a_modulus_is_opened_by_its_sign_near_the_point(text, to, side, expected):
    made = check(found(text, to, side))
    assert value(made) == expected
    opened = [line for line in made.lines if line.rule is ONE_SIGN]
    assert opened and all(line.follows.standing.passed for line in made.lines)
    assert all(node.head.name not in ("abs", "relu", "maximum") for node in postorder(opened[-1].statement.args[1]))
