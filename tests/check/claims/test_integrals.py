"""Claims of integrals: what is right passes, what is wrong by little is refuted, what cannot be told passes neither."""

import pytest

from workbench.check.claims.kinds import check_claim
from workbench.check.statements.judging import Judge, make_pool
from workbench.record.claims import Integral
from workbench.record.derivation import Status
from workbench.terms.functions.elementwise import absolute, cos, exp, log, sin, sqrt
from workbench.terms.heads import equals, integral, number, oo, pi, scalar

x, a, C = scalar("x"), scalar("a", "positive"), scalar("C")

RIGHT = {
    "power": (x**2, x**3 / 3),
    "logarithm on both sides": (1 / x, log(absolute(x))),
    "parameter": (exp(-a * x), -exp(-a * x) / a),
    "with a pole near": (1 / (x - 1) ** 2, -1 / (x - 1)),
}
WRONG = {
    "sign": (sin(x), cos(x)),
    "factor": (x**2, x**3 * number(1) / 2),
    "by a thousandth": (cos(a * x), 1.001 * sin(a * x) / a),
    "inner derivative forgotten": (cos(a * x), sin(a * x)),
    "a term that moves": (exp(x), exp(x) + x / 1000),
}


def verdict(claim):
    return check_claim(claim, Judge(make_pool([claim.statement, claim.of, claim.result], (), 0)))


@pytest.mark.parametrize("name", RIGHT)
def test_right_antiderivatives_pass(name):
    f, result = RIGHT[name]
    found = verdict(Integral(f, x, result))
    assert found.status is Status.SUPPORTED, found
    assert found.points >= 8


@pytest.mark.parametrize("name", WRONG)
def test_wrong_antiderivatives_are_refuted(name):
    f, result = WRONG[name]
    assert verdict(Integral(f, x, result)).status is Status.REFUTED


def definite(f, low, high, value):
    return Integral(f, x, value, statement=equals(integral(f, x, low, high), value))


@pytest.mark.parametrize(
    ("f", "low", "high", "value"),
    [
        (x**2, 0, 3, number(9)), (exp(-a * x), 0, oo, 1 / a), (exp(-(x**2)), -oo, oo, sqrt(pi)),
        (sin(x) / x, 0, oo, pi / 2), (1 / sqrt(x), 0, 1, number(2)),
    ],
)  # fmt: skip
def test_values_of_definite_integrals(f, low, high, value):
    assert verdict(definite(f, low, high, value)).status.passed
    assert verdict(definite(f, low, high, 1.0001 * value)).status is Status.REFUTED


@pytest.mark.parametrize(("f", "low", "high", "value"), [
    (1 / x, -1, 2, log(number(2))), (1 / x**2, -1, 1, number(-2)), (x / (1 + x**2), -oo, oo, number(0)),
])  # fmt: skip
def test_across_a_pole_nothing_passes(f, low, high, value):
    assert not verdict(definite(f, low, high, value)).status.passed
