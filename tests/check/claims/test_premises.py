"""Assumptions are dropped and violated on purpose; what they hide is measured; a tautology is no claim."""

from dataclasses import replace

import pytest

from workbench import catalog
from workbench.check.claims.premises import Need, premises, says_nothing
from workbench.record.derivation import Claim, Derivation
from workbench.rules.condition import Condition
from workbench.rules.requirements import needs_invertible, needs_nonzero
from workbench.terms.functions.elementwise import exp, sqrt
from workbench.terms.functions.linear_algebra import inv
from workbench.terms.heads import equals, matrix, named, number, relation, scalar
from workbench.terms.statements import both, forall, implies

x, y, t, lam = scalar("x"), scalar("y"), scalar("t", "positive"), scalar("lam", "positive")
A, B = matrix("A", "n", "n"), matrix("B", "n", "n")


def made(claim, *assumptions):
    return Derivation("planted", "", (), "", (Claim("Equality", claim),), (), assumptions=assumptions)


def said(statement, words="given"):
    return Condition(words, statement)


NEEDED = {
    "a sign": (equals(sqrt(x**2), x), said(relation(">=", x, number(0)))),
    "a denominator": (equals(x * y / y, x), needs_nonzero(y)),
    "an inverse": (equals(inv(A) @ A @ B, B), needs_invertible(A)),
    "an equation": (equals(x**2 + y, y**2 + y), said(equals(x, y))),
    "an order": (relation("<", exp(x), exp(y)), said(relation("<", x, y))),
    "a bound for all values": (relation(">", y, number(-20)), said(forall(relation(">", x**2 + y, number(-20)), x))),
    "a bound for some of all values": (
        relation(">=", y, number(-20)),
        said(forall(implies(relation(">", x, 0), relation(">", x + y, number(-20))), x)),
    ),
    "one of two bounds": (relation("<", y, number(20)), said(both(relation(">", y, -20), relation("<", y, 20)))),
}
IDLE = {
    "an absurd order": (equals(exp(-lam * t) * exp(-lam), exp(-lam * (t + 1))), said(relation("<", t, lam))),
    "a sign": (equals(sqrt(x**2) ** 2, x**2), said(relation(">", x, number(0)))),
    "an equation": (equals((x + y) ** 2, x**2 + 2 * x * y + y**2), said(equals(x, y))),
}


@pytest.mark.parametrize("name", NEEDED)
def test_what_a_claim_needs_is_needed(name):
    claim, condition = NEEDED[name]
    (found,) = premises(made(claim, condition)).assumptions
    assert found.standing is Need.NEEDED, found


@pytest.mark.parametrize("name", IDLE)
def test_what_a_claim_does_not_need_is_idle(name):
    claim, condition = IDLE[name]
    (found,) = premises(made(claim, condition)).assumptions
    assert found.standing is Need.IDLE, found


def test_each_condition_of_an_entry_is_told_apart():
    entry = catalog.entry("woodbury-identity")
    found = premises(entry).assumptions
    assert len(found) >= 3
    assert {a.standing for a in found} == {Need.NEEDED}
    dropped = premises(replace(entry, assumptions=()))
    assert len(dropped.unstated) > len(premises(entry).unstated)
    absurd = said(relation("<", scalar("q", "positive"), scalar("r", "positive")), "q < r")
    more = premises(replace(entry, assumptions=(*entry.assumptions, absurd)))
    assert more.assumptions[-1].standing is Need.IDLE


def test_coverage_says_what_assumptions_hide():
    claim = equals(x + y, y + x)
    assert premises(made(claim)).coverage == 1.0
    assert premises(made(claim, said(equals(x, y)))).coverage == 1.0
    assert 0.3 < premises(made(claim, said(relation("<", x, y)))).coverage < 0.7
    assert premises(made(claim, said(relation("<", 20 * lam, t)))).coverage < 0.2


NOTHING = {
    "a name": equals(named("T", x + y), x + y),
    "itself": relation("<=", x, x),
    "several": both(equals(x, x), equals(named("T", y), y)),
    "after a premise": implies(relation(">", x, y), equals(named("T", x + y), x + y)),
    "the premise": implies(both(equals(x, y), relation(">", x, t)), equals(x, y)),
    "for all": forall(equals(x, x), x),
}
SOMETHING = {
    "an identity": equals(x + y, y + x), "a part": both(equals(x, x), equals(x, y)), "strictly": relation("<", x, x),
    "another premise": implies(equals(x, y), equals(y, x)),
}


@pytest.mark.parametrize("name", NOTHING)
def test_a_tautology_is_found(name):
    assert says_nothing(NOTHING[name])
    assert premises(made(NOTHING[name])).empty == (1,)


@pytest.mark.parametrize("name", SOMETHING)
def test_what_says_something_is_none(name):
    assert not says_nothing(SOMETHING[name])


# Pages that still claim definitions: the parameters of a posterior are named by what they are, and claimed so for code.
DEFINITIONS = {
    "bayes-rule", "chi-square-goodness-of-fit", "map-ridge", "one-sample-t-test", "posterior-beta-bernoulli",
    "posterior-dirichlet-categorical", "posterior-gamma-poisson", "posterior-normal-inverse-gamma",
    "posterior-normal-normal", "two-proportion-z-test",
}  # fmt: skip


@pytest.mark.parametrize("id", catalog.entries())
def test_no_other_entry_claims_a_definition(id):
    empty = [k for k, c in enumerate(catalog.entry(id).claims, 1) if says_nothing(c.statement)]
    assert not empty or id in DEFINITIONS, empty


def test_a_claim_of_another_kind_has_a_statement_too():
    assert premises(replace(made(NOTHING["a name"]), claims=(Claim("Posterior", NOTHING["a name"]),))).empty == (1,)
