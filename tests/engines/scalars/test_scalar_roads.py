"""From the definition, along curves, implicit, inverse: every page right and every line checked."""

from __future__ import annotations

import pytest

import workbench as wb
from workbench.engines.goals import derive
from workbench.engines.scalars.by_definition import from_definition
from workbench.engines.scalars.by_logarithm import logarithmic_derivative
from workbench.engines.scalars.by_rules import derivation
from workbench.engines.scalars.curves import parametric_derivative, total_derivative
from workbench.engines.scalars.implicit import implicit_derivative, inverse_derivative
from workbench.numerics.evaluate import evaluate
from workbench.record.errors import GoalError, NoDerivation
from workbench.terms.heads import DERIVATIVE, INTEGRAL, LIMIT
from workbench.terms.term import Term, postorder

X, Y, T, A, B = map(wb.scalar, "xytab")
KNOWN = {"x": X, "y": Y, "t": T, "a": A, "b": B}


def read(text: str) -> Term:
    return wb.parse(text, KNOWN)


def ok(made) -> None:
    report = wb.report(wb.checked(made))
    assert report.ok, report.open


def values(term: Term, **at: float) -> float:
    return float(evaluate(term, at))


# -- from the definition -------------------------------------------------------

DEFINED = [
    "x**2", "x**3", "x**5", "4*x**3 - 2*x + 7", "1/x", "1/x**2", "x/(1 + x)", "(x**2 + 1)/(x - 5)", "sqrt(x)",
    "sqrt(2*x + 3)", "sqrt(x**2 + 1)", "exp(x)", "exp(a*x)", "2**x", "log(x)", "log(3*x + 1)", "sin(x)", "cos(2*x + 1)",
    "x*exp(x)", "x**2*sin(x)", "x*log(x)", "1/(1 + exp(x))", "a*sin(x) + b*x", "sin(x)*cos(x)", "5", "x", "3/x",
]  # fmt: skip


@pytest.mark.parametrize("text", DEFINED)
def test_a_derivative_from_the_definition_is_the_one_by_rules(text):
    f = read(text)
    made = from_definition(f, X)
    rules = derive(f, X).result
    for x in (0.7, 1.9):
        at = {"x": x, "a": 1.3, "b": -0.4}
        assert values(made.result, **at) == pytest.approx(values(rules, **at), rel=1e-12)


@pytest.mark.parametrize("text", DEFINED)
def test_no_derivative_is_used_on_the_way(text):
    for line in from_definition(read(text), X).walk():
        right = line.statement.args[1]
        assert not any(t.head is DERIVATIVE for t in postorder(right)), line.rule
    last = from_definition(read(text), X).lines[-1].statement.args[1]
    assert not any(t.head is LIMIT for t in postorder(last))


@pytest.mark.daily(4)
@pytest.mark.parametrize("text", ["x**3", "sqrt(x)", "exp(2*x)", "sin(x)"])
def test_every_line_from_the_definition_is_checked(text):
    ok(from_definition(read(text), X))


def test_what_is_not_told_from_the_definition_is_refused():
    with pytest.raises(NoDerivation, match="from the definition"):
        from_definition(read("gamma(x)"), X)


# -- higher orders -------------------------------------------------------------


@pytest.mark.parametrize(
    "text, order, want",
    [("x**2*exp(-x)", 2, "x**2 - 4*x + 2"), ("log(x)", 3, "2/x**3"), ("sin(a*x)", 4, "a**4"), ("x**5", 5, "120")],
)
def test_higher_orders(text, order, want):
    made = derivation(read(text), X, order)
    scale = {"x**2*exp(-x)": "exp(-x)", "sin(a*x)": "sin(a*x)"}.get(text, "1")
    at = {"x": 0.8, "a": 1.7}
    assert values(made.result, **at) == pytest.approx(values(read(want), **at) * values(read(scale), **at))
    assert len(made.claims) == order
    ok(made)


def test_an_order_that_makes_no_sense():
    with pytest.raises(GoalError, match="order"):
        derivation(read("x**2"), X, 0)


# -- along curves --------------------------------------------------------------


@pytest.mark.daily(8)
@pytest.mark.parametrize(
    "f, x, y",
    [
        ("x**2*y", "cos(t)", "sin(t)"),
        ("exp(x*y)", "t**2", "log(t)"),
        ("x/y", "sin(t)", "2 + t**2"),
        ("x + a", "t", "t"),
    ],
)
def test_total_derivatives(f, x, y):
    made = total_derivative(read(f), {X: read(x), Y: read(y)}, T)
    along = wb.Term.at(read(f), X, read(x)).at(Y, read(y))
    h = 1e-5
    slope = (values(along, t=0.9 + h, a=1.0) - values(along, t=0.9 - h, a=1.0)) / (2 * h)
    assert values(made.result, t=0.9, a=1.0) == pytest.approx(slope, rel=1e-8)
    ok(made)


@pytest.mark.parametrize(
    "x, y, first, second",
    [
        ("t - sin(t)", "1 - cos(t)", "sin(t)/(1 - cos(t))", "-1/(1 - cos(t))**2"),
        ("cos(t)", "sin(t)", "-cos(t)/sin(t)", "-1/sin(t)**3"),
        ("t**2", "t**3", "3*t/2", "3/(4*t)"),
        ("exp(t)", "exp(-t)", "-exp(-2*t)", "2*exp(-3*t)"),
    ],
)
def test_parametric_slopes(x, y, first, second):
    for order, want in ((1, first), (2, second)):
        made = parametric_derivative(read(x), read(y), T, order)
        assert values(made.result, t=0.7) == pytest.approx(values(read(want), t=0.7), rel=1e-12)
        ok(made)


def test_a_vertical_line_has_no_slope():
    with pytest.raises(GoalError, match="vertical"):
        parametric_derivative(read("a"), read("t"), T)


# -- implicit and inverse ------------------------------------------------------

CURVES = [
    ("x**2 + y**2", 1.0, 2.0),
    ("x**3 + y**3 - 6*x*y", 1.0, 2.5),
    ("exp(x*y) - x - y", 0.7, 1.1),
    ("sin(x + y) - y*cos(x)", 0.4, 0.9),
    ("x*log(y) + sqrt(y)", 1.2, 1.5),
    ("a*x**2 + b*y**2", 0.5, 1.0),
]


@pytest.mark.parametrize("text, x, y", CURVES)
def test_the_slope_of_a_level_curve(text, x, y):
    """Against the curve itself: y is found by Newton's method beside the point."""
    f = read(text)
    made = implicit_derivative(f, X, Y)
    at = {"a": 1.4, "b": 0.6}
    level = values(f, x=x, y=y, **at)

    def follow(there: float) -> float:
        guess = y
        for _ in range(50):
            h = 1e-6
            slope = (values(f, x=there, y=guess + h, **at) - values(f, x=there, y=guess - h, **at)) / (2 * h)
            guess -= (values(f, x=there, y=guess, **at) - level) / slope
        return guess

    h = 1e-4
    want = (follow(x + h) - follow(x - h)) / (2 * h)
    moving = wb.apply("y", (), X)
    plain = wb.Term.at(made.result, moving, Y)
    assert values(plain, x=x, y=y, **at) == pytest.approx(want, rel=1e-6)


@pytest.mark.parametrize("text", [CURVES[0][0]])
def test_implicit_lines_are_checked(text):
    ok(implicit_derivative(wb.equals(read(text), 3), X, Y))


def test_the_second_derivative_on_a_circle():
    made = implicit_derivative(read("x**2 + y**2"), X, Y, 2)
    plain = wb.Term.at(made.result, wb.apply("y", (), X), Y)
    for x, y in ((0.6, 0.8), (1.0, 2.0)):
        assert values(plain, x=x, y=y) == pytest.approx(-(x**2 + y**2) / y**3)
    ok(made)


def test_an_equation_without_y_is_refused():
    with pytest.raises(GoalError, match="does not contain y"):
        implicit_derivative(read("x**2"), X, Y)
    for text, value in [("x**2 + y**2", -1), ("exp(x*y)", -2), ("x**4 + y**2 + 1", 0), ("abs(x) + abs(y)", -1)]:
        with pytest.raises(wb.NoDerivation, match="no real point"):
            implicit_derivative(wb.equals(read(text), value), X, Y)


@pytest.mark.daily(8)
@pytest.mark.parametrize(
    "inverse, f, want",
    [
        ("arcsin(x)", "sin(y)", "1 / sqrt(1 - x**2)"),
        ("arccos(x)", "cos(y)", "-1 / sqrt(1 - x**2)"),
        ("arctan(x)", "tan(y)", "1 / (1 + x**2)"),
        ("log(x)", "exp(y)", "1 / x"),
        ("sqrt(x)", "y**2", "1 / (2 * sqrt(x))"),
        ("log(x)/log(2)", "2**y", "1 / (x * log(2))"),
    ],
)
def test_derivatives_of_inverse_functions(inverse, f, want):
    made = inverse_derivative(read(inverse), X, read(f), Y)
    assert wb.text_of(made.result) == want
    ok(made)


def test_a_wrong_inverse_is_caught_by_the_checker():
    made = inverse_derivative(read("arcsin(x)/2"), X, read("sin(y)"), Y)
    assert not wb.report(wb.checked(made)).ok


@pytest.mark.daily(8)
@pytest.mark.parametrize(
    "text, closed",
    [
        ("integral(exp(-t**2), t, x, x**2)", True),
        ("integral(sin(t*x)/t, t, 1, x**2)", True),
        ("integral(exp(-x*t**2)/(1 + t**4), t, 0, 1)", False),
    ],
)
def test_integrals_are_differentiated(text, closed):
    made = derive(read(text), X)
    assert any(t.head is INTEGRAL for t in postorder(made.result)) is not closed
    assert "held constant" not in made.convention
    h = 1e-4
    for x in (0.6, 1.1):
        slope = (values(read(text), x=x + h) - values(read(text), x=x - h)) / (2 * h)
        assert values(made.result, x=x) == pytest.approx(slope, rel=1e-6)
    ok(made)


# -- by the logarithm ----------------------------------------------------------


@pytest.mark.daily(8)
@pytest.mark.parametrize(
    "text", ["(x + 1)**2*(x - 3)**3/sqrt(x**2 + 1)", "x**x*exp(-x)", "x**2*sin(x)/(1 + exp(x))", "(x**2 + 1)**x"]
)
def test_logarithmic_differentiation(text):
    made = derive(read(text), X, method="logarithmic")
    rules = derive(read(text), X).result
    for x in (0.7, 1.9):
        assert values(made.result, x=x) == pytest.approx(values(rules, x=x), rel=1e-11)
    ok(made)


def test_a_sum_has_no_useful_logarithm():
    with pytest.raises(NoDerivation, match="no product"):
        derive(read("x + sin(x)"), X, method="logarithmic")


@pytest.mark.parametrize("method", ["definition", "logarithmic"])
def test_roads_to_the_first_derivative_only(method):
    with pytest.raises(NoDerivation, match=method):
        derive(read("x**2"), X, what="hessian", method=method)


def test_a_function_that_is_only_declared_has_a_slope_by_definition():
    x = wb.scalar("x")
    f, g = wb.apply("f", (), x), wb.apply("g", (), x)
    made = wb.checked(from_definition(wb.named("p", f * g), x))
    assert all(line.verdict.status.passed for line in made.walk())
    assert made.roads[0].lines[-1].statement.args[1] is f * wb.derivative(g, x) + g * wb.derivative(f, x)


def test_inner_functions_get_names_that_no_declared_function_has():
    x = wb.scalar("x")
    u = wb.apply("u", (), x)
    made = logarithmic_derivative(wb.named("q", u**x), x)
    inner = {line.statement.args[0].name for line in made.walk() if line.rule.name == "inner function"}
    assert inner
    assert "u" not in inner
