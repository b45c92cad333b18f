"""Convex functions, and others of which a premise for all values speaks: what is true of all is supported, what is true
of some is refuted."""

from __future__ import annotations

import numpy as np
import pytest

import workbench as wb
from workbench.check.points.curved import CurvedMap
from workbench.check.statements.inside import Inside
from workbench.check.statements.judging import judge, make_pool
from workbench.check.statements.meet import meet
from workbench.record.derivation import Status
from workbench.terms.statements import both, forall, iff

x, y, z, s = (wb.vector(name, "n") for name in "x y z s".split())
t = wb.scalar("t", "unit")
L, m = wb.scalar("L", "positive"), wb.scalar("m", "positive")


def f(at):
    return wb.apply("f", (), at)


def g(at):
    return wb.apply("g", "n", at)


GRADIENT = forall(wb.equals(wb.derivative(f(x), x), g(x)), x)
CONVEX = forall(wb.relation("<=", f(t * x + (1 - t) * y), t * f(x) + (1 - t) * f(y)), x, y, t)
TANGENTS = forall(wb.relation(">=", f(y), f(x) + g(x) @ (y - x)), x, y)
SMOOTH = forall(wb.relation("<=", wb.norm(g(x) - g(y)), L * wb.norm(x - y)), x, y)
STRONGLY = forall(wb.relation(">=", f(y), f(x) + g(x) @ (y - x) + m / 2 * wb.norm(y - x) ** 2), x, y)
LEAST = wb.equals(g(s), wb.zeros("n"))
SLOPE = wb.derivative(f(x), x)
t_ = wb.scalar("t")
BETWEEN = both(wb.relation(">=", t_, 0), wb.relation("<=", t_, 1))


def bend(at, of):
    return wb.derivative(wb.derivative(f(at), of), of)


TURNING = forall(wb.relation("<=", wb.spectral_norm(bend(y, y) - bend(z, z)), L * wb.norm(y - z)), y, z)
CURVED = forall(wb.relation(">=", z @ bend(x, x) @ z, m * wb.norm(z) ** 2), z)
MISSED = wb.norm(wb.derivative(f(x + s), x) - SLOPE - bend(x, x) @ s)
ZERO, NEWTON = wb.equals(wb.derivative(f(x - s), x), wb.zeros("n")), wb.equals(bend(x, x) @ y, -SLOPE)


def gap(factor, to=y):
    return wb.relation(">=", f(to), f(x) + factor * (SLOPE @ (to - x)))


@pytest.mark.parametrize(
    ("assumed", "said"),
    [
        ([CONVEX], gap(1)),
        ([CONVEX], wb.relation("<=", f((x + y) / 2), (f(x) + f(y)) / 2)),
        ([GRADIENT, TANGENTS], wb.relation("<=", f((x + y) / 2), (f(x) + f(y)) / 2)),
        ([GRADIENT, TANGENTS], wb.relation(">=", (g(x) - g(y)) @ (x - y), 0)),
        ([GRADIENT, TANGENTS, LEAST], wb.relation(">=", f(z), f(s))),
        ([GRADIENT, SMOOTH], wb.relation("<=", f(y), f(x) + g(x) @ (y - x) + L / 2 * wb.norm(y - x) ** 2)),
        ([GRADIENT, TANGENTS, SMOOTH],
         wb.relation(">=", f(y), f(x) + g(x) @ (y - x) + wb.norm(g(x) - g(y)) ** 2 / (2 * L))),
        ([GRADIENT, STRONGLY, LEAST], wb.relation(">=", wb.norm(g(x)) ** 2, 2 * m * (f(x) - f(s)))),
        ([GRADIENT, wb.relation("<=", m, L), STRONGLY, SMOOTH, LEAST],
         wb.relation("<=", wb.norm(x - g(x) / L - s) ** 2, (1 - m / L) * wb.norm(x - s) ** 2)),
        ([TURNING], wb.relation("<=", MISSED, L / 2 * wb.norm(s) ** 2)),
        ([TURNING, CURVED, ZERO, NEWTON], wb.relation("<=", wb.norm(s + y), L / (2 * m) * wb.norm(s) ** 2)),
    ],
    ids="tangent middle from_tangents monotone least parabola cocoercive polyak step hessian newton".split(),
)  # fmt: skip
def test_what_such_functions_do(assumed, said):
    verdict = judge(said, assumed)
    assert verdict.status is Status.SUPPORTED, verdict


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (f(x) + g(x) @ (y - x), Status.SUPPORTED),
        (f(x) + 1.1 * (g(x) @ (y - x)), Status.REFUTED),  # only near x
        (f(x) - g(x) @ (y + x), Status.REFUTED),  # of even functions true
        (f(x) - g(x) @ x, Status.REFUTED),  # where the least value is at the origin true
    ],
    ids="tangents steeper even centred".split(),
)
def test_what_is_as_much_as_to_be_convex(said, status):
    other = forall(wb.relation(">=", f(y), said), x, y)
    assert judge(iff(CONVEX, other), [GRADIENT]).status is status


@pytest.mark.parametrize(
    ("assumed", "said"),
    [
        ([CONVEX], gap(2)),
        ([CONVEX], wb.relation(">=", f((x + y) / 2), (f(x) + f(y)) / 2)),
        ([CONVEX], wb.relation(">=", f(y), f(x) + SLOPE @ (y - x) + wb.norm(y - x) ** 2 / 100)),
        ([], gap(1)),
        ([GRADIENT, SMOOTH], gap(1)),
        ([GRADIENT, TANGENTS], wb.relation(">=", (g(x) - g(y)) @ (x - y), wb.norm(x - y) ** 2 / 100)),
        ([GRADIENT, SMOOTH], wb.relation("<=", f(y), f(x) + g(x) @ (y - x) + L / 3 * wb.norm(y - x) ** 2)),
        ([GRADIENT, TANGENTS, SMOOTH],
         wb.relation(">=", f(y), f(x) + g(x) @ (y - x) + 1.1 * wb.norm(g(x) - g(y)) ** 2 / (2 * L))),
        ([GRADIENT, STRONGLY, LEAST], wb.relation(">=", wb.norm(g(x)) ** 2, 2.2 * m * (f(x) - f(s)))),
        ([GRADIENT, TANGENTS, SMOOTH, LEAST],
         wb.relation("<=", wb.norm(x - g(x) / L - s) ** 2, 0.9 * wb.norm(x - s) ** 2)),
        ([TURNING], wb.relation("<=", MISSED, L / 3 * wb.norm(s) ** 2)),
        ([TURNING, ZERO, NEWTON], wb.relation("<=", wb.norm(s + y), L / (2 * m) * wb.norm(s) ** 2)),
    ],
    ids="steeper concave strongly any only_smooth strongly_monotone parabola cocoercive polyak step turns flat".split(),
)  # fmt: skip
def test_what_only_some_do(assumed, said):
    verdict = judge(said, assumed)
    assert verdict.status is Status.REFUTED, verdict


@pytest.mark.parametrize(("low", "high"), [(0.0, 2.0), (0.5, np.inf), (-1.0, 1.0), (-np.inf, 0.0)])
def test_curvature_is_between_its_bounds_and_reaches_them(low, high):
    least, most = np.inf, -np.inf
    for seed in range(20):
        one = CurvedMap(low, high, seed)
        for at in np.random.default_rng(seed).standard_normal((20, 3)):
            bent = np.linalg.eigvalsh(one.slopes([at], [np.eye(3), np.eye(3)]))
            least, most = min(least, bent[0]), max(most, bent[-1])
    assert low - 1e-9 <= least and most <= high + 1e-9
    assert not np.isfinite(low) or least < low + 1e-9
    assert not np.isfinite(high) or most > high - 1e-9


def test_the_curvature_changes_no_faster_than_it_may_and_as_fast():
    most, random = 0.0, np.random.default_rng(0)
    for seed in range(20):
        one = CurvedMap(-1.0, 2.0, seed, 0.7)
        for at, way in random.standard_normal((20, 2, 3)):
            near, far = (one.slopes([a], [np.eye(3), np.eye(3)]) for a in (at, at + 0.1 * way))
            most = max(most, float(np.linalg.norm(far - near, 2) / np.linalg.norm(0.1 * way)))
            assert np.linalg.eigvalsh(near)[0] >= -1.0 - 1e-9 and np.linalg.eigvalsh(near)[-1] <= 2.0 + 1e-9
    assert 0.6 < most <= 0.7 + 1e-9


@pytest.mark.parametrize("turn", [np.inf, 0.4])
def test_slopes_are_those_of_the_values(turn):
    one, at, step = CurvedMap(-0.5, 2.0, 5, turn), np.array([0.3, -1.2]), 1e-5
    moves = step * np.eye(2)
    by_values = [(one(at + v) - one(at - v)) / (2 * step) for v in moves]
    by_slopes = [(one.slopes([at + v], [np.eye(2)]) - one.slopes([at - v], [np.eye(2)])) / (2 * step) for v in moves]
    assert np.allclose(one.slopes([at], [np.eye(2)]), by_values, atol=1e-8)
    assert np.allclose(one.slopes([at], [np.eye(2), np.eye(2)]), by_slopes, atol=1e-8)


def test_functions_are_drawn_for_what_is_said_of_a_range_as_well():
    said = wb.relation("<=", f(x + t_ * (y - x)), f(x) + t_ * (f(y) - f(x)))
    assert judge(wb.implies(BETWEEN, said), [GRADIENT, TANGENTS]).status is Status.SUPPORTED
    assert judge(wb.implies(BETWEEN, wb.relation(">=", *said.args)), [GRADIENT, TANGENTS]).status is Status.REFUTED


def test_an_equivalence_with_what_is_assumed_need_not_be_seen_failing():
    steeper = forall(wb.relation(">=", f(y), f(x) + 1.1 * (g(x) @ (y - x))), x, y)
    assert judge(iff(CONVEX, TANGENTS), [GRADIENT, CONVEX]).status is Status.SUPPORTED
    assert judge(iff(CONVEX, steeper), [GRADIENT, CONVEX]).status is Status.REFUTED


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (wb.implies(wb.equals(L, 2 * m), wb.relation("<=", wb.norm(x - g(x) / L - s) ** 2, wb.norm(x - s) ** 2 / 2)),
         Status.SUPPORTED),
        (wb.implies(wb.equals(L, 2 * m), wb.relation("<=", wb.norm(x - g(x) / L - s) ** 2, wb.norm(x - s) ** 2 / 5)),
         Status.REFUTED),
    ],
    ids=["once", "less"],
)  # fmt: skip
def test_functions_are_drawn_to_the_numbers_of_a_premise(said, status):
    verdict = judge(said, [GRADIENT, wb.relation("<=", m, L), STRONGLY, SMOOTH, LEAST])
    assert verdict.status is status, verdict


def test_numbers_that_functions_were_drawn_to_do_not_move_without_them():
    pool = make_pool([m * f(x)], (GRADIENT, SMOOTH), 0)
    inside = Inside(pool, (GRADIENT, SMOOTH))
    drawn = inside.nearest((), next(pool.points()))
    assert drawn is not None and list(drawn.kept) == ["L"]
    assert inside.holds((), drawn.moved({"m": drawn.values["m"] * 1.0001}))
    assert not inside.holds((), drawn.moved({"L": drawn.values["L"] * 1.0001}))
    met = meet(wb.equals(L, m), drawn, inside.truths)
    assert met is not None and met.values["L"] == drawn.values["L"] == met.values["m"]
