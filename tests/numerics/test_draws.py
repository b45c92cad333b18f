"""Draws of parameters: their properties hold, and what they tell of terms is what the terms are."""

from __future__ import annotations

import pytest

from workbench.numerics.draws import MOST, draws, same_everywhere, sign_of, value_of
from workbench.terms.functions.elementwise import cos, log, sin, sqrt
from workbench.terms.heads import number, pi, scalar

a, b = scalar("a"), scalar("b")

HOLDS = {
    "positive": lambda v: v > 0,
    "unit": lambda v: 0 < v < 1,
    "integer": lambda v: v == int(v),
}


@pytest.mark.parametrize("declared", [("positive",), ("unit",), ("integer",), ("positive", "integer"), ()])
def test_the_declared_properties_hold_at_every_draw(declared):
    parameters = [scalar("p", *declared), scalar("q", *declared)]
    points = draws(parameters)
    assert len(points) == MOST
    for point in points:
        assert all(HOLDS[prop](v) for prop in declared for v in point.values())
        assert point["p"] != point["q"]


def test_reals_come_with_both_signs_and_nothing_is_one_point():
    assert {v > 0 for point in draws([a]) for v in point.values()} == {True, False}
    assert draws([]) == [{}]


def test_what_a_term_is_there():
    assert [sign_of(t) for t in (sqrt(2) - 1, number(0), cos(pi), a, log(number(-1)))] == [1, 0, -1, None, None]
    assert value_of(log(a), {"a": -1}) is None
    assert same_everywhere(sin(a) ** 2, 1 - cos(a) ** 2)
    assert not same_everywhere(a * b, a + b)
    assert not same_everywhere(log(-(a**2)), log(-(b**2))), "nothing was seen"
