"""What is said to exist is looked for everywhere: where it is nowhere, the statement is refuted, not left open."""

import numpy as np
import pytest

from workbench.check.numbers.compare import Outcome
from workbench.check.numbers.values import Evaluator
from workbench.check.statements.existence import settled
from workbench.check.statements.judging import judge, make_pool
from workbench.record.derivation import Status
from workbench.terms.functions.elementwise import arctan, exp, log
from workbench.terms.heads import apply, derivative, equals, relation, scalar, vector
from workbench.terms.statements import both, exists

x, h, y = scalar("x"), scalar("h"), scalar("y")
theta, eta, p = scalar("theta", "unit"), scalar("eta", "unit"), scalar("p", "positive")


def f(u):
    return apply("f", (), u)


def slopes(value):
    first = derivative(value, x)
    return first, derivative(first, x), derivative(derivative(first, x), x)


f_1, f_2, _ = slopes(f(x))
between = slopes(f(x + theta * h))[2]


def taylor(factor):
    return exists(equals(f(x + h), f(x) + f_1 * h + f_2 / 2 * h**2 + between / factor * h**3), theta)


THERE = {
    "Taylor's remainder": taylor(6),
    "a mean value": exists(equals(exp(x + h) - exp(x), h * exp(x + theta * h)), theta),
    "two mean values": exists(equals(exp(x + h) - exp(x), h * exp(x + theta * eta * h)), theta, eta),
    "inside a part of the range": exists(both(equals(y**2, 1 + x**2), relation(">", y, 0)), y),
    "an inequality": exists(relation(">", theta, 1 - p / (1 + p)), theta),
    "far out": exists(equals(log(p), 3 + x**2 / 100), p),
}
NOWHERE = {
    "Taylor's remainder with another factor": taylor(5),
    "Taylor's remainder with another sign": taylor(-6),
    "a mean value a tenth too large": exists(equals(exp(x + h) - exp(x), 11 * h * exp(x + theta * h) / 10), theta),
    "outside the range": exists(equals(h * theta, 2 * h), theta),
    "a square below 0": exists(equals(y**2, -1 - x**2), y),
    "an inequality": exists(relation("<", x**2, -1), x),
    "beyond what is bounded": exists(equals(arctan(y), 2), y),
}
OPEN = {
    "a pole is no zero": exists(equals(1 / (y - x), 0), y),
    "what comes ever nearer": exists(equals(exp(y), 0), y),
    "farther than is seen": exists(equals(log(1 + y**2), 40 + x**2), y),
}


@pytest.mark.parametrize("name", THERE)
def test_what_is_there_is_found(name):
    found = judge(THERE[name])
    assert found.status is Status.SUPPORTED, found


@pytest.mark.parametrize("name", NOWHERE)
def test_what_is_nowhere_is_refuted(name):
    found = judge(NOWHERE[name])
    assert found.status is Status.REFUTED, found
    assert "no instance" in found.witness


@pytest.mark.parametrize("name", OPEN)
def test_what_cannot_be_seen_everywhere_is_undecided(name):
    found = judge(OPEN[name])
    assert found.status is Status.UNDECIDED, found


def test_a_number_is_looked_for_at_a_point():
    statement = exists(both(equals(theta * y**2, (1 + x**2) / 2), relation("<", theta * y, x - x)), theta)
    pool = make_pool([statement], (), 0)
    point = next(pool.points())
    for sign, wanted in ((1, Outcome.FAILS), (-1, Outcome.HOLDS)):
        at = point.moved({"y": sign * np.sqrt(1 + point.values["x"] ** 2)})
        assert settled(statement.args[0], [theta], at, Evaluator()) is wanted


@pytest.mark.parametrize("what", [vector("v", "n"), scalar("k", "integer")])
def test_what_is_no_real_number_is_not_looked_for(what):
    point = next(make_pool([what], (), 0).points())
    assert settled(equals(what, what), [what], point, Evaluator()) is Outcome.UNKNOWN
