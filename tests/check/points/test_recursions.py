"""Sequences given by a start and a step have the values of the recursion; what is no recursion has not."""

from __future__ import annotations

import numpy as np
import pytest

import workbench as wb
from workbench.check.points.recursions import recursions
from workbench.check.statements.judging import judge
from workbench.record.derivation import Status
from workbench.terms.statements import forall, implies

k, c = wb.scalar("k", "integer"), wb.scalar("c")
A = wb.matrix("A", "n", "n")


def P(at):
    return wb.apply("P", ("n", "n"), at)


START = wb.equals(P(wb.number(0)), wb.eye("n"))
LAW = forall(implies(wb.relation(">=", k, 0), wb.equals(P(k + 1), A @ P(k))), k)


def test_powers_of_a_matrix():
    cube = wb.equals(P(wb.number(3)), A @ A @ A)
    assert judge(cube, [START, LAW]).status is Status.SUPPORTED
    assert judge(wb.equals(P(wb.number(3)), A @ A), [START, LAW]).status is Status.REFUTED


def test_the_step_may_speak_of_the_number():
    f = {at: wb.apply("f", (), number) for at, number in (("0", wb.number(0)), ("k", k), ("next", k + 1))}
    law = forall(implies(wb.relation(">=", k, 0), wb.equals(f["next"], (k + 1) * f["k"])), k)
    said = wb.equals(wb.apply("f", (), wb.number(4)), wb.number(24))
    assert judge(said, [wb.equals(f["0"], wb.number(1)), law]).status is Status.SUPPORTED


@pytest.mark.parametrize(
    "assumed",
    [
        [forall(wb.equals(P(k + 1), A @ P(k + 2)), k)],
        [forall(wb.equals(P(c + 1), A @ P(c)), c)],
        [wb.equals(P(wb.number(0)), P(wb.number(1)))],
    ],
    ids="later no_integer start_by_itself".split(),
)
def test_what_is_no_recursion(assumed):
    assert not recursions(assumed)


def test_no_value_before_the_start_and_between_integers():
    found = recursions([START, LAW])["P"]
    matrix = np.array([[1.0, 2.0], [0.0, 1.0]])
    values = {"A": matrix, "P": found, "n": 2}
    assert np.allclose(wb.evaluate(P(wb.number(2)), values), matrix @ matrix)
    assert np.all(np.isnan(wb.evaluate(P(wb.number(-1)), values)))
    assert np.all(np.isnan(wb.evaluate(P(wb.number(1) / 2), values)))


def test_a_start_without_a_step_and_a_step_without_a_start_leave_the_rest_free():
    square = wb.equals(P(wb.number(2)), A @ A)
    assert judge(square, [START, LAW]).status is Status.SUPPORTED
    assert judge(square, [LAW]).status is Status.REFUTED
    assert judge(square, [START]).status is Status.REFUTED
    assert judge(wb.equals(P(wb.number(2)), A @ A @ P(wb.number(0))), [LAW]).status is Status.SUPPORTED
    assert judge(wb.equals(P(wb.number(0)) @ A, A), [START]).status is Status.SUPPORTED


def test_a_step_that_is_a_bound_leaves_room_on_one_side():
    q, x = wb.scalar("q", "positive"), wb.number(0)

    def V(at):
        return wb.apply("V", (), at)

    def law(sign):
        return forall(implies(wb.relation(">=", k, 0), wb.relation(sign, V(k + 1), q * V(k) + 1)), k)

    start, third = wb.equals(V(x), x), V(wb.number(3))
    bound = 1 + q + q**2
    assert judge(wb.relation("<=", third, bound), [start, law("<=")]).status is Status.SUPPORTED
    assert judge(wb.relation(">=", third, bound), [start, law(">=")]).status is Status.SUPPORTED
    assert judge(wb.relation(">=", third, bound), [start, law("<=")]).status is Status.REFUTED
    assert judge(wb.equals(third, bound), [start, law("<=")]).status is Status.REFUTED


def _x(at):
    return wb.apply("x", (), at)


def _z(at):
    return wb.apply("z", (), at)


def _steps(of_x, of_z):
    """Two sequences that begin at 1 and 2."""
    begun = [wb.equals(_x(wb.number(0)), 1), wb.equals(_z(wb.number(0)), _x(wb.number(0)) + 1)]
    return begun + [
        forall(implies(wb.relation(">=", k, 0), wb.equals(f(k + 1), step)), k) for f, step in ((_x, of_x), (_z, of_z))
    ]


def test_steps_that_speak_of_each_other():
    """1, 2; 3, 1; 4, -2; 2, -6."""
    assumed = _steps(_x(k) + _z(k), _z(k) - _x(k))
    assert {f.others for f in recursions(assumed).values()} == {("x",), ("z",)}
    assert judge(wb.equals(_x(wb.number(3)), 2), assumed).status is Status.SUPPORTED
    assert judge(wb.equals(_z(wb.number(3)), -6), assumed).status is Status.SUPPORTED
    assert judge(wb.equals(_z(wb.number(3)), -5), assumed).status is Status.REFUTED


def test_by_way_of_a_third():
    third = forall(implies(wb.relation(">=", k, 0), wb.equals(wb.apply("y", (), k), _x(k) - _z(k))), k)
    assumed = [*_steps(_x(k) + _z(k), -wb.apply("y", (), k)), third]
    assert recursions(assumed)["z"].others == ("x",)
    assert judge(wb.equals(_z(wb.number(3)), -6), assumed).status is Status.SUPPORTED
    assert judge(wb.equals(wb.apply("y", (), wb.number(2)), 6), assumed).status is Status.SUPPORTED
    assert judge(wb.equals(wb.apply("y", (), wb.number(2)), 5), assumed).status is Status.REFUTED


@pytest.mark.parametrize("of_z", [_z(k) + 1, _z(k) - _x(wb.number(0))], ids="alone start_only".split())
def test_one_that_does_not_go_on_with_the_other(of_z):
    found = recursions(_steps(_x(k) + _z(k), of_z))
    assert found["x"].others == found["z"].others == ()


_0 = wb.number(0)


def _y(at):
    return wb.apply("y", (), at)


def _from_0(statement):
    return forall(implies(wb.relation(">=", k, 0), statement), k)


@pytest.mark.parametrize(
    "assumed",
    [
        [wb.equals(_x(_0), _z(_0)), wb.equals(_z(_0), _x(_0))],
        [wb.equals(_x(_0), _z(_0)), wb.equals(_z(_0), _x(_0)), *_steps(_x(k) + _z(k), _z(k))[2:]],
        [_from_0(wb.equals(_y(k), _x(k))), _from_0(wb.equals(_x(k), _y(k)))],
        [_from_0(wb.equals(_x(k + 1), _z(k + 1))), _from_0(wb.equals(_z(k + 1), _x(k + 1)))],
    ],
    ids="starts starts_with_steps values steps".split(),
)
def test_values_that_wait_for_each_other_are_left_open(assumed):
    """A value that would be worked out without end is none that is given; what is said is not refuted by that."""
    assert judge(wb.equals(_x(wb.number(2)), _x(wb.number(2))), assumed).status is not Status.REFUTED
    for statement in assumed[:2]:
        assert judge(statement, assumed).status is not Status.REFUTED


def test_a_start_that_is_said_both_ways_is_one():
    same = [wb.equals(_x(_0), _z(_0)), wb.equals(_z(_0), _x(_0)), *_steps(_x(k) + _z(k), _z(k))[2:]]
    assert judge(wb.equals(_x(wb.number(1)), 2 * _z(_0)), same).status is Status.SUPPORTED
    assert judge(wb.equals(_x(wb.number(1)), 3 * _z(_0)), same).status is Status.REFUTED
