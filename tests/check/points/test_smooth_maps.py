"""Opaque functions at many places at once, and points that are moved to where assumptions hold."""

from __future__ import annotations

import numpy as np
import pytest

import workbench as wb
from workbench.check.points.sample import draw_function
from workbench.check.statements.judging import Judge, make_pool, statements_of
from workbench.rules.condition import Condition

SIZES = {"m": 2, "n": 3}
SHAPES = [("", ""), ("", "n"), ("m", "n"), ("m, n", "n"), ("m", "")]


@pytest.mark.parametrize(("shape", "argument"), SHAPES)
def test_together_is_one_by_one(shape: str, argument: str) -> None:
    x = wb.symbol("x", argument)
    f = draw_function(wb.apply("f", shape, x), SIZES, 7)
    places = np.random.default_rng(1).standard_normal((4, 5, *(s.at(SIZES) for s in x.shape)))
    found = f.together((4, 5), places)
    for cell in np.ndindex(4, 5):
        np.testing.assert_allclose(found[cell], f(places[cell]), rtol=1e-13)


def test_free_indices_need_no_way_together() -> None:
    """A plain callable gives the values that a map with a way of its own gives."""
    X, i = wb.matrix("X", "m", "n"), wb.index("i", "m")
    k = wb.index("k", "n")
    term = wb.apply("f", "", wb.tensor(X[i, k], k), X[i, 0])
    f = draw_function(term, SIZES, 3)
    values = {"X": np.random.default_rng(2).standard_normal((2, 3)), "f": f}
    plain = {**values, "f": lambda *arguments: f(*arguments)}
    wanted = [f(row, row[0]) for row in values["X"]]
    np.testing.assert_allclose(wb.evaluate(term, values), wanted, rtol=1e-13)
    np.testing.assert_allclose(wb.evaluate(term, plain), wanted, rtol=1e-13)


def test_all_statements_share_the_moved_point() -> None:
    Q, v = wb.matrix("Q", "n", "m"), wb.vector("v", "n")
    facts = statements_of([Condition("orthonormal", wb.equals(Q.T @ Q, wb.eye("m")))])
    pool = make_pool([Q.T @ v, *facts], facts, 0)
    judge = Judge(pool, facts)
    point = next(p for p in pool.points() if p.sizes["m"] < p.sizes["n"])
    moved = judge.inside.moved((), point)
    assert moved is not None
    assert moved is judge.inside.moved((), point)
    np.testing.assert_allclose(moved.values["Q"].T @ moved.values["Q"], np.eye(point.sizes["m"]), atol=1e-8)
