"""Integrals with parameters: crossed with values at which something in the answer vanishes, against SciPy's quadrature.

The oracle never sees a parameter. A value that the answer's own cases or conditions exclude must be one at which the
integral has none, or else be said; no value may be missing where nothing excludes it.
"""

from __future__ import annotations

import itertools
import math
import warnings

import mpmath
import pytest
from scipy import integrate as quadrature

from tests.every import every
from workbench.check import check, report
from workbench.engines.integrals import Divergent, integrate
from workbench.language.parse import parse
from workbench.numerics.evaluate import evaluate
from workbench.record.derivation import Derivation
from workbench.show.code.result import source
from workbench.show.writers.data import answer
from workbench.terms.heads import oo, scalar
from workbench.terms.term import Term, symbols

x, t, a, b, n = scalar("x"), scalar("x", "positive"), scalar("a"), scalar("b"), scalar("n")
WITH_X = {"x": x, "a": a, "b": b, "n": n}
SYMBOLS = {**WITH_X, "x": t}
VALUES = (-2.0, -1.0, -0.5, 0.0, 0.25, 1.0, 2.0)
"""Every denominator, discriminant and exponent below vanishes at some of them, and has both signs at others."""
PLACES = ((0.35, 0.45), (1.31, 1.4), (2.6, 2.7))
ANTIDERIVATIVES = [
    "1/((x - a)*(x - b))", "exp(a*x)/(1 + exp(a*x))", "x**n", "1/(x**2 + a*x + b)", "1/(a*x + b)", "cos(a*x)",
    "x*exp(a*x)", "1/(x**2 + a)", "sqrt(a - x**2)", "x**a*log(x)", "sin(a*x)*cos(b*x)", "exp(a*x)*sin(b*x)",
    "1/(x*(x + a))", "1/(a*x**2 + b)", "1/sqrt(x**2 + a)", "sqrt(a*x + b)", "1/(x + a)**n", "tan(a*x)", "log(x**2 + a)",
]  # fmt: skip
DEFINITE = {
    ("cos(a*x)", "0", "1"): "True", ("x*exp(a*x)", "0", "1"): "True", ("x**n", "1", "2"): "True",
    ("x**n", "0", "1"): "n > -1", ("exp(-a*x)", "0", "oo"): "a > 0", ("x**(-a)", "1", "oo"): "a > 1",
    ("exp(a*x)", "0", "b"): "True", ("sin(a*x)*sin(b*x)", "0", "1"): "True", ("a**2*x + b", "0", "2"): "True",
    ("1/(x + a**2)**2", "0", "oo"): "a != 0", ("x**(a - 1)", "0", "1"): "a > 0",
}  # fmt: skip
"""Integrals, and the values of the parameters at which they exist."""


def number_of(term: Term, **values: float) -> float:
    return float(evaluate(term, values))


def values_of(f: Term, *ends: Term):
    """The values of the parameters that occur, crossed."""
    names = [s.name for s in symbols(f, *ends) if s.name != "x"]
    for choice in itertools.product(VALUES, repeat=len(names)):
        yield dict(zip(names, choice, strict=True))


def allowed(made: Derivation, values: dict[str, float]) -> bool:
    """Whether the assumptions of the answer hold at the values of parameters."""
    for condition in made.assumptions:
        said = condition.statement
        if said is not None and {s.name for s in symbols(said)} <= set(values):
            left, right = (number_of(side, **values) for side in said.args)
            held = {">": left > right, ">=": left >= right, "<": left < right, "<=": left <= right}[said.attrs[0]]
            if not held:
                return False
    return True


def emitted(made: Derivation):
    space: dict = {}
    exec(source(made, made.claim, "integral"), space)
    return space["integral"]


@every("text", ANTIDERIVATIVES, parts=6)
def test_an_antiderivative_at_every_value_of_its_parameters(text):
    f = parse(text, SYMBOLS)
    made = integrate(f, t)
    seen = missing = 0
    for values in values_of(f):
        for low, high in PLACES:
            inside = [number_of(f, x=low + k * (high - low) / 8, **values) for k in range(9)]
            if not all(map(math.isfinite, inside)) or max(map(abs, inside)) > 1e4:
                continue
            if not allowed(made, values):
                missing += 1
                continue
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                wanted, error = quadrature.quad(lambda u, v=values: number_of(f, x=u, **v), low, high)
            if error > 1e-6 * (1 + abs(wanted)):
                continue  # a pole between the places
            found = number_of(made.result, x=high, **values) - number_of(made.result, x=low, **values)
            assert math.isclose(found, wanted, rel_tol=1e-6, abs_tol=1e-8), (values, low, found, wanted)
            seen += 1
    assert seen > len(PLACES)
    assert missing <= seen / 2, "conditions cut away more than they leave"


@every("case", DEFINITE, parts=6)
def test_a_definite_integral_at_every_value_of_its_parameters(case):
    f, *ends = (parse(part, WITH_X) for part in case)
    made = integrate(f, x, *ends)
    run, names = emitted(made), [s.name for s in made.givens if s.name != "x"]
    seen = 0
    for values in values_of(f, *ends):
        found, there = number_of(made.result, **values), allowed(made, values)
        if not eval(DEFINITE[case], dict(values)):
            assert not there or not math.isfinite(found), (values, found)
            continue
        low, high = (number_of(e, **values) for e in ends)
        wanted = mpmath.quad(lambda u, v=values: number_of(f, x=float(u), **v), [low, high])
        assert there, (values, wanted)
        assert math.isclose(found, float(wanted), rel_tol=1e-4, abs_tol=1e-9), (values, found, wanted)
        assert math.isclose(float(run(*[values[m] for m in names])), found, rel_tol=1e-12, abs_tol=1e-12)
        seen += 1
    assert seen


@every("text", ["cos(a*x)", "1/(x**2 + a*x + b)", "x**n", "sqrt(a - x**2)", "sin(a*x)*cos(b*x)", "exp(-a*x**2)"])
@pytest.mark.nightly
def test_the_lines_of_every_case_are_checked(text):
    made = integrate(parse(text, SYMBOLS), t)
    found = report(check(made))
    assert found.ok, found.open
    assert found.undecided == found.refuted == 0


def test_the_cases_are_in_the_answer():
    made = integrate(parse("cos(a*x)", WITH_X), x)
    rows = answer(made)["result"]["cases"]
    assert [(row["when"]["text"], row["text"]) for row in rows] == [("a == 0", "x"), ("abs(a) > 0", "sin(a * x) / a")]


def test_a_case_without_a_value_is_said():
    with pytest.raises(Divergent):
        integrate(parse("x**(-1)", WITH_X), x, 1, oo)
    made = integrate(parse("1/(x + a**2)**2", WITH_X), x, 0, oo)
    assert {b.result is None for b in made.claim.branches} == {True, False} or made.assumptions
