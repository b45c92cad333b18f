"""Coordinates of points: what they give back, and what stays."""

import numpy as np

from workbench.check.points.sample import draw_symbol
from workbench.check.steps.unknowns import Coordinates
from workbench.terms.heads import matrix, scalar, vector

MOVED = (
    scalar("a"), scalar("b", "positive"), vector("c", "n", "unit"), vector("d", "n", "simplex"),
    matrix("e", "n", "n", "symmetric"), matrix("f", "n", "n", "diagonal"),
    matrix("g", "n", "n", "diagonal", "positive"), matrix("h", "n", "m"),
)  # fmt: skip
STAYING = (matrix("q", "n", "n", "orthogonal"), matrix("s", "n", "n", "posdef"), vector("t", "n", "mask"))


def test_coordinates_of_places_give_the_places_back():
    sizes, random = {"n": 3, "m": 2}, np.random.default_rng(0)
    symbols = (*MOVED, *STAYING)
    places = [{s.name: draw_symbol(s, sizes, random) for s in symbols} for _ in range(4)]
    coordinates = Coordinates(symbols, sizes)
    z, stay = coordinates.located(places)
    assert z.shape == (4, coordinates.count)
    back = coordinates.values(z) | stay
    assert set(stay) == {s.name for s in STAYING}
    for s in symbols:
        assert np.allclose(back[s.name], np.stack([p[s.name] for p in places]), atol=1e-12), s.name
