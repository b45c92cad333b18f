"""A statement that is wrong beyond a place only is refuted: on what it turns on, and on both sides of it."""

import pytest

import workbench as wb
from workbench.check.statements.edges import edges
from workbench.check.statements.judging import judge
from workbench.record.derivation import Status
from workbench.terms.heads import equals, relation, scalar, vector
from workbench.terms.statements import iff, implies

x, y, p = scalar("x"), scalar("y"), scalar("p", "positive")
v = vector("v", "n")

RIGHT = {
    "a root": equals(wb.sqrt((x - 30) ** 2), wb.abs(x - 30)),
    "a larger one": equals(wb.maximum(x, y), (x + y + wb.abs(x - y)) / 2),
    "a quotient": equals((x**2 - 900) / (x - 30), x + 30),
    "an order": iff(relation(">=", x, y + 5), relation(">=", x - y - 5, 0)),
}
WRONG = {
    "beyond a root": equals(wb.sqrt((x - 30) ** 2), 30 - x),
    "beyond a comparison": equals(wb.where(x > 50, x, 0 * x), 0 * x),
    "beyond a sign": equals(wb.sign(x - 40 * p) * (x - 40 * p), 40 * p - x),
    "beyond a larger one": equals(wb.maximum(x, y + 25), y + 25),
    "on the edge": iff(relation(">=", x, y + 5), relation(">", x - y - 5, 0)),
    "on the edge of a premise": implies(relation("<=", x, p), relation("<", x, p)),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_holds_on_both_sides_passes(name):
    assert judge(RIGHT[name]).status.passed


@pytest.mark.parametrize("name", WRONG)
def test_what_fails_beyond_or_on_an_edge_is_refuted(name):
    found = judge(WRONG[name])
    assert found.status is Status.REFUTED, found


def test_edges_are_found_and_are_few():
    assert edges(RIGHT["a root"]) == (x - 30,)
    assert edges(equals(1 / x, 1 / x)) == ()
    assert edges(equals(wb.sum(v), wb.sum(v))) == ()
    many = sum(1 / (x - k) for k in range(1, 9))
    assert len(edges(equals(many, many))) == 3
