"""Implications and equivalences: another branch and the boundary are found, and what holds is not refuted for noise."""

import pytest

from workbench.check.statements.judging import judge
from workbench.record.derivation import Status
from workbench.terms.functions.activations import maximum
from workbench.terms.functions.elementwise import absolute, exp, log, sign, sin
from workbench.terms.functions.norms import norm
from workbench.terms.heads import equals, matrix, relation, scalar, vector
from workbench.terms.statements import both, iff, implies

x, y, u, v, w, a, b, c = (scalar(name) for name in "x y u v w a b c".split())
l, p = scalar("l", "positive"), scalar("p", "positive")
soft = sign(c) * maximum(absolute(c) - l, 0)
minor = relation(">", a * c - b**2, 0)
peak = log(p) - p
q, t = scalar("q", "unit"), scalar("t")
bounded = both(*(relation("<=", end, q) for end in (u, -u, w, -w)))
X, k, r, z, o = matrix("X", "n", "d"), vector("k", "d"), vector("r", "n"), vector("z", "n"), vector("o", "d")
fitted = both(equals(r, z - X @ k), equals(X.T @ r, 0 * k))


def product(power):
    """The sum and the product of two bounded numbers: bounded in the product, and in what both say at q."""
    given = both(equals(u + w, 1 + b - a * c), equals(u * w, b), bounded)
    return implies(given, both(relation("<=", b, q**power), relation(">=", q**2 - (1 + b - a * c) * q + b, 0)))


def least(factor):
    """What least squares leave, and that it is at most that part of what anything else leaves."""
    return implies(fitted, both(relation("<=", norm(r) ** 2, factor * norm(z - X @ o) ** 2), equals(z @ r, r @ r)))


HOLDS = {
    "the other branch excluded": implies(both(equals((u - v) * (w - 40), 0), relation("<", w, 40)), equals(u, v)),
    "a soft threshold": iff(relation("<=", absolute(c), l), equals(soft, 0)),
    "Sylvester's criterion": iff(both(relation(">", a, 0), minor), both(relation(">", c, 0), minor)),
    "both roots": iff(equals(x**2, y**2), equals(absolute(x), absolute(y))),
    "a root of order three": implies(equals(x**3, y**3), equals(x, y)),
    "a step that is not too long": iff(
        relation("<", absolute(1 - x * l), 1), both(relation(">", x, 0), relation("<", x, 2 / l))),
    "positive from a place near a zero on": implies(relation(">=", x, 10), relation(">", x**10 - 10 * x**9 + 1, 0)),
    "a largest value": implies(relation(">", x, 0), relation("<=", peak, -1)),
    "a product of bounded numbers": product(2),
    "least squares": least(1),
}
FAILS = {
    "another branch far off": implies(equals((u - v) * (w - 40), 0), equals(u, v)),
    "the boundary lost": iff(relation("<", absolute(c), l), equals(soft, 0)),
    "half of Sylvester's criterion": iff(both(relation(">", a, 0), minor), minor),
    "one root of two": iff(equals(x**2, y**2), equals(x, y)),
    "strict where equal": implies(relation(">=", x, y), relation(">", exp(x), exp(y))),
    "the lower end lost": iff(relation("<", absolute(1 - x * l), 1), relation("<", x, 2 / l)),
    "the lower end added": iff(
        relation("<", absolute(1 - x * l), 1), both(relation(">=", x, 0), relation("<", x, 2 / l))),
    "zeros of a periodic function": implies(equals(sin(x), 0), equals(x, 0)),
    "positive from a place beyond a zero on": implies(relation(">=", x, 9.99), relation(">", x**10 - 10 * x**9 + 1, 0)),
    "a largest value a little too small": implies(relation(">", x, 0), relation("<=", peak, -1.0005)),
    "a bound that can be missed by little only": product(2.05),
    "too little left by least squares": least(0.9),
}


@pytest.mark.parametrize("name", HOLDS)
def test_what_holds_is_supported(name):
    found = judge(HOLDS[name])
    assert found.status is Status.SUPPORTED, found


@pytest.mark.parametrize("name", FAILS)
def test_what_fails_is_refuted(name):
    found = judge(FAILS[name])
    assert found.status is Status.REFUTED, found


def test_what_is_assumed_of_other_numbers_holds_where_a_statement_is_broken():
    between = both(relation(">=", t, 30), relation("<=", t, 31))
    assert judge(product(2.05), [between]).status is Status.REFUTED
