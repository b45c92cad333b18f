"""Integration: every problem is solved, its result is right by mpmath, and every line stands on its own."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from tests.engines.integrals.problems import (
    ANTIDERIVATIVES,
    DIVERGENT,
    NOT_FOUND,
    SYMBOLS,
    VALUES,
    parts,
    term,
    x,
)
from workbench.check import check, report
from workbench.engines.integrals import Divergent, NoAntiderivative, integrate
from workbench.numerics.evaluate import evaluate
from workbench.record.derivation import Detail
from workbench.record.errors import GoalError
from workbench.terms.functions.elementwise import exp, sin
from workbench.terms.heads import oo, scalar, vector
from workbench.terms.term import Term, contains

POINTS = (0.35, 0.72, 1.15, 2.4, 4.2, -0.55, -1.35)
PARAMETERS = {"a": 1.7, "b": 0.6, "n": 1.4, "s": 2.3, "m": 0.8}


def number(t: Term, at: float) -> float:
    with np.errstate(all="ignore"):
        return float(evaluate(t, {**PARAMETERS, "x": at}))


def all_lines_pass(derivation):
    found = report(check(derivation))
    assert found.ok, found.open
    assert found.undecided == found.refuted == 0


@pytest.mark.daily(16)
@pytest.mark.parametrize("text", ANTIDERIVATIVES)
def test_an_antiderivative_grows_by_what_quadrature_adds_up(text):
    f = term(text)
    made = integrate(f, x)
    assert made.result is not None
    tried = 0
    for point in POINTS:
        ends = point, point + 0.01
        if not all(np.isfinite([number(t, e) for t in (f, made.result) for e in ends])):
            continue
        wanted = mpmath.quad(lambda t: number(f, float(t)), ends, maxdegree=3)
        found = number(made.result, ends[1]) - number(made.result, ends[0])
        assert found == pytest.approx(float(wanted), rel=1e-7, abs=1e-11), point
        tried += 1
    assert tried >= (1 if "x**2 - 9" in text else 2)
    all_lines_pass(made)


@pytest.mark.daily(12)
@pytest.mark.parametrize("line", VALUES)
def test_a_definite_integral_has_the_value_of_mpmath(line):
    f, lower, upper = parts(line)
    made = integrate(f, x, lower, upper)
    assert made.result is not None
    assert not contains(made.result, x)
    if "sin(x)/x" not in line:
        low, high = number(lower, 0.0), number(upper, 0.0)
        middle = [m for m in (0.0, 1.0, np.pi, 6.0) if low < m < high]
        wanted = mpmath.quad(lambda t: np.nan_to_num(number(f, float(t)), posinf=0.0), [low, *middle, high])
        assert number(made.result, 0.0) == pytest.approx(float(wanted), rel=1e-6)
    all_lines_pass(made)


@pytest.mark.parametrize("line", DIVERGENT)
def test_divergence_is_said(line):
    f, lower, upper = parts(line)
    with pytest.raises(Divergent, match="diverges"):
        integrate(f, x, lower, upper)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_nothing_found_is_not_told_as_nothing_there(text):
    with pytest.raises(NoAntiderivative, match="does not say that there is none"):
        integrate(term(text), x)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("x*exp(x)", "integration by parts"), ("exp(x)*sin(x)", "solve for the integral"), ("sin(x)**2", "half angle"),
        ("2*x*cos(x**2)", "integration by substitution"), ("1/(x**2 - 1)", "partial fractions"),
        ("1/(x**2 + 1)**2", "reduction formula"),
        ("1/(x**2 + 4*x + 13)", "completing the square"), ("sqrt(1 - x**2)", "trigonometric substitution"),
        ("x**3/(x**2 + 1)", "polynomial division"), ("sin(x)**3", "pythagoras"), ("x**2 + sin(x)", "linearity"),
        ("sqrt(x**2 + 1)", "hyperbolic substitution"), ("softplus(x)", "integral to a dilogarithm"),
        ("exp(sin(x))*(x*cos(x) + 1)", "verified guess"), ("1/x", "integral of a reciprocal"),
    ],
)  # fmt: skip
def test_the_way_that_a_student_would_take(text, rule):
    assert rule in {part.name for line in integrate(term(text), x).walk() for part in line.rule.parts}


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("exp(-x**2) | -oo | oo", "polar coordinates"), ("x**3*cos(x) | -1 | 1", "odd function"),
        ("x**(s - 1)*exp(-x) | 0 | oo", "definition of the gamma function"), ("1/x**2 | 1 | oo", "limit at an end"),
        ("x**(a - 1)*(1 - x)**(s - 1) | 0 | 1", "beta integral"), ("sin(x)/x | 0 | oo", "Leibniz rule"),
        ("1/(2 + cos(x)) | 0 | 2*pi", "split the interval"), ("log(1 + tan(x)) | 0 | pi/4", "reflection"),
    ],
)  # fmt: skip
def test_the_road_of_a_definite_integral(line, rule):
    f, lower, upper = parts(line)
    assert rule in {step.rule.name for step in integrate(f, x, lower, upper).lines}


def test_what_a_parameter_must_satisfy_is_said():
    made = integrate(term("x**n"), x, apart=False)
    assert any("n + 1" in c.words for c in made.assumptions)
    made = integrate(term("x**(-n)"), x, 1, oo)
    assert any("n > 1" in c.words.replace("`", "") for c in made.assumptions)


def test_the_constant_is_part_of_the_claim_and_not_of_the_result():
    made = integrate(exp(x), x)
    assert made.result is exp(x)
    assert "C" in {t.name for t in made.claim.statement.args[1].args if t.head.name == "symbol"}
    other = integrate(exp(x) * scalar("C"), x)
    assert "K" in {t.name for t in other.claim.statement.args[1].args if t.head.name == "symbol"}


@pytest.mark.parametrize("detail", Detail)
def test_every_level_has_lines(detail):
    assert integrate(x * exp(x), x).at_detail(detail)


def test_questions_that_make_no_sense():
    with pytest.raises(GoalError, match="scalar variable"):
        integrate(sin(x), vector("v", "n"))
    with pytest.raises(GoalError, match="of a scalar"):
        integrate(vector("v", "n") * x, x)
    with pytest.raises(GoalError, match="both bounds"):
        integrate(sin(x), x, 0)


def test_symbols_of_the_bounds_are_given():
    assert SYMBOLS["b"] in integrate(x, x, 0, SYMBOLS["b"]).givens
