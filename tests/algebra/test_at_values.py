"""A statement at values of its letters, in order, with what it is about as it was written."""

from __future__ import annotations

from workbench.algebra.at_values import at_instance
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.functions.linear_algebra import eye, inner, inv, trace, zeros
from workbench.terms.functions.norms import norm
from workbench.terms.functions.special import gamma
from workbench.terms.heads import Sum, equals, expectation, index, matrix, named, number, scalar, vector
from workbench.terms.term import substitute

s, t, u = scalar("s"), scalar("t"), scalar("u")
x, y, b = vector("x", "n"), vector("y", "n"), vector("b", "n")
S = matrix("S", "n", "n")
k = index("k", "n")


def ordered(term):
    return at_instance(term, [number(0)])


def test_zeros_and_ones_are_left_out():
    assert ordered(substitute(exp(s * t + u**2 * t**2 / 2), {s: number(0), u: number(1)})) is exp(t**2 / 2)
    assert ordered(equals((s - 0) ** number(2), number(1) ** (2 * t))) is equals(s ** number(2), number(1))
    assert ordered((number(2) - 1) * s * (t - s) ** (number(2) - 2)) is s
    assert ordered(log(number(1)) + s) is s


def test_what_is_added_and_taken_away_is_left_out():
    assert ordered(t + (x - x) @ inv(S) @ (x - x)) is t
    assert ordered(t + norm(x - x) ** 2) is t
    assert ordered(x - y) is x - y
    assert ordered(s - s + s) is s


def test_products_with_nothing_and_with_an_identity():
    assert ordered(t + x @ zeros("n")) is t
    assert ordered(x @ eye("n") @ y) is x @ y
    assert ordered(x @ (t * eye("n")) @ y) is t * (x @ y)
    assert ordered((t * x) @ S @ (t * x)) is t ** number(2) * (x @ S @ x)
    assert ordered((t * x) @ (eye("n") / u) @ (t * x)) is t ** number(2) * (x @ x) / u
    assert ordered(S.T.T @ x) is S @ x
    assert ordered(norm(eye("n").T @ S @ eye("n") - zeros("n", "n"))) is norm(S)


def test_what_is_linear_in_nothing_is_left_out():
    assert ordered(t + inner(y, x - x)) is t
    assert ordered(t + trace(S - S)) is t
    assert ordered(t + Sum((x - x)[k], k)) is t
    assert ordered(t + (S @ (x - x)).T @ y) is t


def test_values_that_leave_nothing_to_put_in_order():
    written = t * 1 + (x - x) @ y
    assert at_instance(written, [t, 2 * x, y]) is written
    assert at_instance(written, [t, x, x]) is t
    assert at_instance(written, [t, x, zeros("n")]) is t
    assert at_instance(eye("n") @ x, [eye("n"), x]) is x


def test_what_a_statement_is_about_stays_as_it_is_written():
    law = -((s - 0) ** 2) / 2 - log(number(1))
    assert ordered(expectation(s - 0, s, law)) is expectation(s, s, law)
    assert ordered(gamma(number(1))) is gamma(number(1))
    assert ordered(exp(0 * x)) is exp(0 * x)
    part = named("q", 0 * s)
    assert ordered(part + 0) is part
