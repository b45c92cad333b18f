"""Strict inequalities whose sides meet, and those whose sides only come near: floating point shows both as equal."""

from __future__ import annotations

import pytest

from workbench.check.steps.judgement import Answer, judge
from workbench.language.parse import declared, parse, parse_variable

NEAR = [
    "tanh(x) < 1", "sigmoid(x) < 1", "1 - exp(-x) < 1", "erf(x) < 1", "x*1e20 < x*1e20 + 1", "exp(x) > 0",
    "exp(-x**2) > 0",
    "1/(1 + x**8) > 0", "log(1 + exp(x)) > x", "sqrt(1 + x**2) > x", "arctan(x) < pi/2", "p**6 > 0", "p**20 > 0",
    "p > 0",
    "p < p*(1 + 1e-14)", "x**6 + 1e-6 > 0", "exp(-exp(x)) > 0",
]  # fmt: skip
MEET = [
    "x**2 > 0", "x**6 > 0", "x**20 > 0", "(x - 1/3)**6 > 0", "x**8 + y**8 > 0", "x**2 + y**2 > 2*x*y", "cos(x) < 1",
    "sin(x)**4 < 1", "exp(x) > 1 + x", "cosh(x) > 1", "abs(x) > 0", "relu(x) > 0", "p + 1/p > 2", "v @ v > 0",
    "x**12*y**2 > 0",
]  # fmt: skip
SYMBOLS = declared(map(parse_variable, ("x:", "y:", "p::positive", "v:n")))


@pytest.mark.parametrize("text", NEAR)
def test_what_only_comes_near_is_not_refuted(text):
    assert judge(parse(text, SYMBOLS)).answer is not Answer.DOES_NOT_FOLLOW


@pytest.mark.parametrize("text", MEET)
def test_what_meets_is_refuted(text):
    assert judge(parse(text, SYMBOLS)).answer is Answer.DOES_NOT_FOLLOW


def test_what_only_comes_near_on_a_premise_is_not_refuted():
    assert judge(parse("y < 1", SYMBOLS), [parse("y == tanh(x)", SYMBOLS)]).answer is not Answer.DOES_NOT_FOLLOW
    made = judge(parse("x**2 + y**2 > 1/2", SYMBOLS), [parse("x + y == 1", SYMBOLS)])
    assert made.answer is Answer.DOES_NOT_FOLLOW
