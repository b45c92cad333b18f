"""Equations as in a first-year book: all real solutions, none missed, spurious ones named, every line judged.

The expected solutions are written by hand; SymPy's ``solveset`` is a second oracle for the polynomial ones.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import sympy

from workbench.check import check, report
from workbench.engines.solving import newton, solve
from workbench.language.parse import parse
from workbench.numerics.evaluate import evaluate
from workbench.reasons.equations import QUADRATIC_CONVERGENCE, SPURIOUS
from workbench.record.errors import GoalError, NoDerivation
from workbench.terms.heads import equals, number, scalar
from workbench.terms.term import symbols

x = scalar("x")
SYMBOLS = {"x": x, "a": scalar("a", "positive"), "b": scalar("b", "positive"), "c": scalar("c")}
AT = {"a": 1.3, "b": 0.7, "c": -2.1}
ROOT5, PI = math.sqrt(5), math.pi

EQUATIONS = [
    ("2*x + 3 == 7", [2]),
    ("(x - 1)/2 == (x + 3)/4", [5]),
    ("x**2 - 5*x + 6 == 0", [2, 3]),
    ("x**2 - 2*x + 1", [1]),
    ("x**2 + x + 1 == 0", []),
    ("x**2 - x - 1 == 0", [(1 - ROOT5) / 2, (1 + ROOT5) / 2]),
    ("(x - 2)**2 == 5", [2 - ROOT5, 2 + ROOT5]),
    ("x*(x - 3) == 10", [-2, 5]),
    ("x**3 - 6*x**2 + 11*x - 6 == 0", [1, 2, 3]),
    ("x**3 == 8", [2]),
    ("x**4 - 5*x**2 + 4 == 0", [-2, -1, 1, 2]),
    ("x**3 - 2*x - 5 == 0", [2.0945514815423265]),
    ("1/(x - 1) + 1/(x + 1) == 1", [1 - math.sqrt(2), 1 + math.sqrt(2)]),
    ("1/(x**2 - 1) == 1/(x - 1)", [0]),
    ("(x**2 - 1)/(x - 1) == 2", []),
    ("x/(x - 1) == 1/(x - 1)", []),
    ("sqrt(x + 2) == x", [2]),
    ("sqrt(x + 7) == x - 5", [9]),
    ("sqrt(2*x + 3) - sqrt(x + 1) == 1", [-1, 3]),
    ("sqrt(x) == -1", []),
    ("x - 3*sqrt(x) + 2 == 0", [1, 4]),
    ("x**(2/3) == 4", [8]),
    ("exp(x) == 5", [math.log(5)]),
    ("exp(x) == -1", []),
    ("exp(2*x) - 3*exp(x) + 2 == 0", [0, math.log(2)]),
    ("exp(x) + exp(-x) == 4", [math.log(2 - math.sqrt(3)), math.log(2 + math.sqrt(3))]),
    ("4**x - 5*2**x + 4 == 0", [0, 2]),
    ("2**x == 3**(x - 1)", [math.log(3) / math.log(1.5)]),
    ("log(x) + log(x - 3) == log(10)", [5]),
    ("log(x)**2 - 3*log(x) + 2 == 0", [math.e, math.e**2]),
    ("log(x**2) == 4", [-(math.e**2), math.e**2]),
    ("abs(2*x + 1) == x", []),
    ("abs(x**2 - 5) == 4", [-3, -1, 1, 3]),
    ("x**2 + abs(x) - 6 == 0", [-2, 2]),
    ("tanh(x) == 1/2", [math.log(3) / 2]),
    ("x*exp(x) - 2*exp(x) == 0", [2]),
    ("cos(x) == x", [0.7390851332151607]),
    ("sin(x) == 2", []),
    ("x + 1 == x", []),
    ("a*x + b == 0", [-AT["b"] / AT["a"]]),
    ("a*x**2 == b", [-math.sqrt(AT["b"] / AT["a"]), math.sqrt(AT["b"] / AT["a"])]),
    ("x**2 - (a + c)*x + a*c == 0", [AT["c"], AT["a"]]),
    ("exp(-a*x) == 1/2", [math.log(2) / AT["a"]]),
]

PERIODIC = [
    ("sin(x) == 1/2", [PI / 6, 5 * PI / 6]),
    ("cos(x) == -1", [PI]),
    ("tan(x) == 1", [PI / 4, 5 * PI / 4]),
    ("sin(x) == cos(x)", [PI / 4, 5 * PI / 4]),
    ("2*sin(x)**2 - sin(x) - 1 == 0", [PI / 2, 7 * PI / 6, 11 * PI / 6]),
    ("sin(2*x) == cos(x)", [PI / 6, PI / 2, 5 * PI / 6, 3 * PI / 2]),
    ("sin(3*x) == 0", [k * PI / 3 for k in range(6)]),
]


def found(text: str, **options):
    return solve(parse(text, SYMBOLS), x, **options)


@pytest.mark.daily(12)
@pytest.mark.parametrize("text, expected", EQUATIONS, ids=lambda v: v if isinstance(v, str) else "")
def test_all_solutions_and_every_line(text, expected):
    made = check(found(text))
    values = np.sort(np.atleast_1d(evaluate(made.result, AT)))
    np.testing.assert_allclose(values, sorted(expected), rtol=1e-12, atol=1e-12)
    told = report(made)
    assert told.ok, told.open


@pytest.mark.daily(8)
@pytest.mark.parametrize("text, expected", PERIODIC, ids=lambda v: v if isinstance(v, str) else "")
def test_families_of_solutions_cover_a_turn(text, expected):
    made = check(found(text))
    (k,) = symbols(made.result)
    members = [evaluate(made.result, {k.name: float(turn)}) for turn in range(-9, 10)]
    seen = np.unique(np.round(np.mod(np.concatenate(members), 2 * PI), 9))
    seen = np.unique(np.where(np.isclose(seen, round(2 * PI, 9)), 0.0, seen))
    np.testing.assert_allclose(seen, expected, atol=1e-8)
    told = report(made)
    assert told.ok, told.open


@pytest.mark.parametrize("text", [t for t, _ in EQUATIONS[:11]])
def test_sympy_agrees(text):
    equation = parse(text, SYMBOLS)
    left, right = equation.args if equation.head.name == "relation" else (equation, number(0))
    said = sympy.solveset(left.to_sympy() - right.to_sympy(), x.to_sympy(), sympy.Reals)
    expected = dict(EQUATIONS)[text]
    assert sorted(map(float, said)) == pytest.approx(sorted(expected))


def test_spurious_solutions_are_named():
    made = found("sqrt(x + 2) == x")
    assert SPURIOUS in {line.rule for line in made.lines}
    assert any("put back" in words for words in made.wrong)
    made = found("(x**2 - 1)/(x - 1) == 2")
    assert any("`x == 1` is spurious" in note for note in made.notes)


def test_solutions_that_a_division_would_lose_are_there():
    made = found("x**2 == x")
    np.testing.assert_array_equal(evaluate(made.result, {}), [0, 1])


def test_an_equation_that_every_x_solves():
    made = check(found("(x + 1)**2 == x**2 + 2*x + 1"))
    assert made.result is None
    assert "Every `x`" in made.notes[0]
    assert report(made).ok


def test_coefficients_with_letters_bring_conditions_and_cases():
    made = solve(parse("c*x + b == 0", SYMBOLS), x)
    assert any("c" in condition.words for condition in made.assumptions)
    symbols_ = {**SYMBOLS, "p": scalar("p"), "q": scalar("q")}
    made = check(solve(parse("x**2 + p*x + q == 0", symbols_), x))
    assert any("no real solution" in note for note in made.notes)
    assert report(made).ok


@pytest.mark.parametrize(
    "text, words",
    [("2 == 3", "does not occur"), ("x < 2", "written with =="), ("sqrt(x**2) == x", "fill intervals")],
)
def test_what_cannot_be_solved_is_refused(text, words):
    with pytest.raises((GoalError, NoDerivation), match=words):
        found(text)


@pytest.mark.parametrize("wrong", [[2], [2, 3, 4], [2, -3], [2.0000001, 3]])
def test_missed_and_wrong_solutions_are_refuted(wrong):
    from workbench.terms.functions.arrays import array

    made = found("x**2 - 5*x + 6 == 0")
    claim = replace(made.claim, result=array(*wrong, dims=(len(wrong),)))
    assert check(replace(made, claims=(claim,))).claim.verdict.status == "refuted"


# -- Newton's method ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, start, root",
    [("x**2 - 2", 1, math.sqrt(2)), ("cos(x) - x", 1, 0.7390851332151607), ("exp(x) - 3", 0, math.log(3))],
)
def test_newton_reaches_the_zero(text, start, root):
    made = check(newton(parse(text, SYMBOLS), x, start))
    assert float(evaluate(made.result, {})) == pytest.approx(root, abs=1e-13)
    assert QUADRATIC_CONVERGENCE in {line.rule for line in made.lines}
    told = report(made)
    assert told.ok, told.open


@pytest.mark.parametrize(
    "text, start, words",
    [("x**2 + 1", 1, "slope is 0"), ("arctan(x)", 3, "run away"), ("log(x)", 5, "leaves the domain"),
     ("x**3 - 2*x + 2", 0, "do not settle")],
)  # fmt: skip
def test_newton_says_why_it_fails(text, start, words):
    with pytest.raises(NoDerivation, match=words):
        newton(parse(text, SYMBOLS), x, start)


def test_newton_needs_numbers():
    with pytest.raises(GoalError, match="a has no value"):
        newton(parse("x - a", SYMBOLS), x, 1)
    with pytest.raises(GoalError, match="starts at a number"):
        newton(x**2 - 2, x, SYMBOLS["a"])


def test_an_equation_may_be_built_by_hand():
    np.testing.assert_array_equal(evaluate(solve(equals(x**2, 4), x).result, {}), [-2, 2])
