"""Answers that lack a condition: the check alone refutes each, and passes it where the condition or case is there."""

from __future__ import annotations

import pytest

from workbench.check.claims.kinds import check_claim
from workbench.check.numbers.tails import diverges
from workbench.check.statements.judging import Judge, make_pool
from workbench.language.parse import parse
from workbench.record.claims import Integral
from workbench.record.derivation import Status
from workbench.terms.heads import equals, integral, number, relation, scalar
from workbench.terms.term import Term

x, a, b, n, p = scalar("x"), scalar("a"), scalar("b"), scalar("n"), scalar("p", "positive")
SYMBOLS = {"x": x, "a": a, "b": b, "n": n, "p": p}


def term(text: str) -> Term:
    return parse(text, SYMBOLS)


def positive(text: str) -> Term:
    return relation(">", term(text), number(0))


def verdict(claim, *assumed: Term):
    return check_claim(claim, Judge(make_pool([claim.statement, claim.of, claim.result], assumed, 0), assumed))


def definite(f: str, low: str, high: str, value: str):
    left = integral(term(f), x, term(low), term(high))
    return Integral(term(f), x, term(value), statement=equals(left, term(value)))


ANTIDERIVATIVES = [
    ("cos(a*x)", "sin(a*x)/a", "abs(a)"),
    ("1/(x**2 + a)", "arctan(x/sqrt(a))/sqrt(a)", "a"),
    ("1/((x - a)*(x - b))", "(log(abs(x - a)) - log(abs(x - b)))/(a - b)", "abs(a - b)"),
    ("exp(a*x)/(1 + exp(a*x))", "log(1 + exp(a*x))/a", "abs(a)"),
    ("exp(a*x)", "where(a == 0, 2*x, exp(a*x)/a)", "abs(a)"),
    ("1/(x**2 + a*x + b)", "2*arctan((2*x + a)/sqrt(4*b - a**2))/sqrt(4*b - a**2)", "4*b - a**2"),
    ("x/sqrt(x**2 + a)", "a*sqrt(x**2 + a)/a", "abs(a)"),
]  # fmt: skip
VALUES = [
    ("exp(-a*x)", "0", "oo", "1/a", "a"), ("x**n", "0", "1", "1/(n + 1)", "n + 1"),
    ("cos(a*x)", "0", "1", "sin(a)/a", "abs(a)"), ("x**(-a)", "1", "oo", "1/(a - 1)", "a - 1"),
    ("x*exp(-a*x)", "0", "oo", "1/a**2", "a"),
]  # fmt: skip


@pytest.mark.parametrize(("f", "result", "condition"), ANTIDERIVATIVES)
def test_an_antiderivative_without_its_condition_is_refuted(f, result, condition):
    claim = Integral(term(f), x, term(result))
    assert verdict(claim).status is Status.REFUTED
    assert verdict(claim, positive(condition)).status.passed


@pytest.mark.parametrize(("f", "low", "high", "value", "condition"), VALUES)
def test_a_value_without_its_condition_is_refuted(f, low, high, value, condition):
    claim = definite(f, low, high, value)
    assert verdict(claim).status is Status.REFUTED
    assert verdict(claim, positive(condition)).status.passed


@pytest.mark.parametrize("claim", [
    Integral(term("cos(a*x)"), x, term("where(a == 0, x, sin(a*x)/a)")),
    Integral(term("a*x/b"), x, term("a*x**2/(2*b)")),
    Integral(term("exp(-p*x)"), x, term("-exp(-p*x)/p")), definite("x**(p - 1)", "0", "1", "1/p"),
    definite("cos(a*x)", "0", "1", "where(a == 0, 1, sin(a)/a)"), definite("sin(x)/x", "0", "oo", "pi/2"),
])  # fmt: skip
def test_what_lacks_nothing_passes(claim):
    found = verdict(claim)
    assert found.status.passed, found


@pytest.mark.parametrize(("f", "end", "side", "wanted"), [
    ("1/x", float("inf"), -1, True), ("1/x", 0.0, 1, True), ("1/x**2", float("inf"), -1, False),
    ("1/sqrt(x)", 0.0, 1, False), ("1/sqrt(x)", float("inf"), -1, True), ("1/(x*log(x)**2)", float("inf"), -1, False),
    ("x/(1 + x**2)", float("-inf"), 1, True), ("exp(-x)*x**5", float("inf"), -1, False),
    ("exp(x)", float("inf"), -1, True),
    ("log(x)", 0.0, 1, False), ("1/(1 - x)", 1.0, -1, True), ("1/sqrt(1 - x)", 1.0, -1, False),
    ("sin(x)/x", float("inf"), -1, False), ("1/(1 - x)**2", 1.0, -1, True), ("1", float("inf"), -1, True),
])  # fmt: skip
def test_tails_by_their_order(f, end, side, wanted):
    assert diverges(term(f), x, end, side, {}) is wanted
