"""Functions with a given value, gradient and Hessian at a place: what is true of all of them is supported, what is true
of paraboloids only is refuted."""

from __future__ import annotations

import numpy as np
import pytest

import workbench as wb
from workbench.check.points.jets import JetMap, jet_of
from workbench.check.points.sample import SmoothMap
from workbench.check.statements.judging import judge
from workbench.record.derivation import Status

m, h = wb.vector("m", "n"), wb.vector("h", "n")
H, c, t = wb.matrix("H", "n", "n", "posdef"), wb.scalar("c"), wb.scalar("t")


def f(at):
    return wb.apply("f", (), at)


SLOPE = wb.derivative(f(m), m)
BEND = wb.derivative(SLOPE, m)
MINIMUM = [wb.equals(f(m), c), wb.equals(SLOPE, wb.zeros("n")), wb.equals(BEND, H)]


def near(part):
    return wb.equals(wb.limit((f(m + t * h) - c) / t**2, t, 0), part * (h @ H @ h))


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (near(wb.number(1) / 2), Status.SUPPORTED),
        (near(wb.number(11) / 20), Status.REFUTED),
        (wb.equals(f(m + h), c + h @ H @ h / 2), Status.REFUTED),  # farther away there is more than the paraboloid
    ],
    ids="taylor steeper everywhere".split(),
)
def test_what_holds_near_a_minimum(said, status):
    assert judge(said, MINIMUM).status is status


def test_the_map_has_what_is_asked_for():
    place, slope, bend = np.array([0.3, -1.2]), np.array([1.0, 2.0]), np.array([[2.0, 0.5], [0.5, 1.0]])
    made, one = JetMap(SmoothMap((), 7), place, np.array(4.0), slope, bend), np.eye(2)
    assert np.isclose(made(place), 4.0)
    assert np.allclose(made.slopes([place], [one]), slope)
    assert np.allclose(made.slopes([place], [one, one]), bend)
    way = np.array([0.7, 0.4])
    aside = (made(way + 1e-5 * one[0]) - made(way - 1e-5 * one[0])) / 2e-5
    assert np.isclose(made.slopes([way], [one])[0], aside)


@pytest.mark.parametrize(
    "statement",
    [wb.equals(SLOPE, wb.derivative(wb.apply("g", (), m), m)), wb.equals(f(m + h), c), wb.relation(">", f(m), c),
     wb.equals(wb.derivative(f(m), h), wb.zeros("n"))],
    ids="two_functions elsewhere order other_variable".split(),
)  # fmt: skip
def test_what_says_nothing_of_one_place(statement):
    assert jet_of(statement) is None


SOON = wb.both(wb.relation(">", t, 0), wb.relation("<", t, 1))
NO_LOWER = wb.forall(wb.implies(SOON, wb.relation(">=", f(m + t * h), f(m))), t)
FLAT = wb.equals(SLOPE, wb.zeros("n"))


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (wb.implies(wb.both(NO_LOWER, FLAT), wb.relation(">=", h @ BEND @ h, 0)), Status.SUPPORTED),
        (wb.implies(FLAT, wb.relation(">=", h @ BEND @ h, 0)), Status.REFUTED),  # a saddle
        (wb.implies(NO_LOWER, wb.relation(">=", h @ BEND @ h, 0)), Status.REFUTED),  # a slope
    ],
    ids="minimum saddle slope".split(),
)
def test_a_premise_may_give_a_slope_and_say_something_for_all_values(said, status):
    assert judge(said).status is status


d, r = wb.vector("d", "n"), wb.scalar("r", "positive")
HIGHER = wb.relation(">", f(m + d), f(m))
LOWEST = wb.forall(wb.implies(wb.relation("<", wb.norm(d), r), wb.relation(">=", f(m + d), f(m))), d)
DEFINITE = wb.forall(wb.implies(wb.relation(">", wb.norm(h), 0), wb.relation(">", h @ BEND @ h, 0)), h)
NEAR_BY = wb.both(wb.relation(">", wb.norm(d), 0), wb.relation("<", wb.norm(d), r))
STRICT = wb.exists(wb.forall(wb.implies(NEAR_BY, HIGHER), d), r)


@pytest.mark.parametrize(
    ("said", "supported"),
    [
        (wb.implies(LOWEST, FLAT), True),
        (wb.implies(LOWEST, wb.relation(">", f(m + d), f(m) + 1)), False),
        (wb.implies(LOWEST, wb.relation("<=", h @ BEND @ h, 0)), False),
        (wb.implies(wb.both(FLAT, DEFINITE), STRICT), True),
    ],
    ids="flat higher bend strict".split(),
)
def test_what_is_nowhere_lower_near_a_place(said, supported):
    assert (judge(said).status is Status.SUPPORTED) is supported
