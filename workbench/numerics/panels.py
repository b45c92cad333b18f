"""Integrands of QUADPACK, evaluated a panel at a time.

QUADPACK asks for one place after the other, but its places are known in advance: a panel has 21 of them (15 where the
range is infinite), the first one that is asked for is its centre, and further panels are halves of earlier ones, both
asked for before anything else. So the first place of a half brings the values of both, and the following calls only
look them up. What is found is what QUADPACK finds: places, subdivisions and error estimates are its own; a place that
was not foreseen is evaluated alone.

Source: Piessens, de Doncker-Kapenga, Überhuber & Kahaner (1983), QUADPACK, routines qk21 and qk15i.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from workbench.numerics.libraries import lib

Array = Any

_NODES_15 = (
    0.991455371120812639206854697526329, 0.949107912342758524526189684047851, 0.864864423359769072789712788640926,
    0.741531185599394439863864773280788, 0.58608723546769113029414483825873,
    0.405845151377397166906606412076961, 0.207784955007898467600689403773245,
)  # fmt: skip
_NODES_21 = (
    0.995657163025808080735527280689003, 0.973906528517171720077964012084452, 0.930157491355708226001207180059508,
    0.865063366688984510732096688423493, 0.780817726586416897063717578345042, 0.679409568299024406234327365114874,
    0.562757134668604683339000099272694, 0.433395394129247190799265943165784, 0.294392862701460198131126603103866,
    0.14887433898163121088482600112972,
)  # fmt: skip


class Panels:
    """A number as a function of a place; ``many`` gives the same for an array of places.

    Bounds: finite with ``lower <= upper``, or one of them infinite.
    """

    def __init__(
        self, one: Callable[[float], Array], many: Callable[[Array], Array], lower: float, upper: float
    ) -> None:
        self._one, self._many = one, many
        self._known: dict[float, float] = {}
        self._cuts: dict[float, tuple[float, ...]] = {}  # from the centre of a panel to the ends of it and of its twin
        self._infinite = bool(lib.np.isinf(lower) or lib.np.isinf(upper))
        self._nodes = lib.np.array(_NODES_15 if self._infinite else _NODES_21)
        self._end, self._sign = (upper, -1.0) if lib.np.isinf(lower) else (lower, 1.0)
        whole = (0.0, 1.0) if self._infinite else (lower, upper)
        self._cuts[self._centre(*whole)] = whole

    def __call__(self, place: float) -> float:
        cuts = self._cuts.get(place)
        if cuts is not None and place not in self._known:
            self._fill(cuts)
        value = self._known.get(place)
        return float(self._one(place)) if value is None else value

    def _centre(self, a: float, b: float) -> float:
        return float(self._place(0.5 * (a + b)))

    def _fill(self, cuts: tuple[float, ...]) -> None:
        """The values on the panels between the cuts; what is known from now on are these."""
        us = []
        for a, b in pairwise(cuts):
            centre, half = 0.5 * (a + b), 0.5 * (b - a)
            steps = half * self._nodes
            us += [[centre], centre - steps, centre + steps]
            halves = (a, centre, b)
            for end in (a, b):
                self._cuts[self._centre(end, centre)] = halves
        places = self._place(lib.np.concatenate(us))
        self._known = dict(zip(places.tolist(), lib.np.asarray(self._many(places), dtype=float).tolist(), strict=True))

    def _place(self, u: Array) -> Array:
        """Where the integrand is asked for; an infinite range is the unit interval, turned over."""
        return self._end + self._sign * (1 - u) / u if self._infinite else u


__all__ = ["Panels"]
