"""A number as a function of several parameters, by a chart: its value at one place, and at many places in one run.

The term is bound once, and what changes from place to place is put into its environment: a climb asks for thousands of
values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from workbench.check.numbers.charts import Chart
from workbench.check.numbers.compare import Array
from workbench.check.numbers.family import family
from workbench.numerics.environment import Env, as_floats
from workbench.numerics.evaluate import Plan, bind
from workbench.terms.term import Term


class Heights:
    """A scalar term without free indices, at given values of all that the chart does not name.

    What is infinite, or has no value, counts as lower than everything; ``lost`` says whether the latter was seen.
    """

    def __init__(self, f: Term, chart: Chart, given: Mapping[str, Any]) -> None:
        self.f, self.chart = f, chart
        self.lost = False
        self.given = {k: v for k, v in given.items() if k not in {p.name for p in chart.params}}

    def at(self, place: Mapping[str, Any]) -> float:
        """The value where the parameters are so."""
        env, plan, values = self._bound
        for name in (p.name for p in self.chart.params):
            values[name] = number = as_floats(place[name])
            for s in self._symbols.get(name, ()):
                env.arrays[s] = number
        with np.errstate(all="ignore"):
            return self._seen(float(plan.run(env)))

    def __call__(self, u: Array) -> float:
        """The value at coordinates of the chart."""
        return self.at(self.chart.point(u))

    def many(self, places: Sequence[Array]) -> Array:
        """The values at several coordinates, in one run."""
        points = [self.chart.point(u) for u in places]
        stacks = {p.name: np.stack([np.asarray(at[p.name], dtype=float) for at in points]) for p in self.chart.params}
        found = np.broadcast_to(family(self.f, self.given, stacks), (len(points),))
        return np.array([self._seen(float(v)) for v in found])

    def _seen(self, value: float) -> float:
        self.lost = self.lost or bool(np.isnan(value))
        return value if value < np.inf else -np.inf

    @cached_property
    def _bound(self) -> tuple[Env, Plan, dict[str, Any]]:
        first = self.chart.point(np.zeros(self.chart.size))
        env, plan = bind(self.f, {**self.given, **first})
        values = dict(env.values)
        env.values = values
        return env, plan, values

    @cached_property
    def _symbols(self) -> Mapping[str, Sequence[Term]]:
        found: dict[str, list[Term]] = {}
        for s in self._bound[0].arrays:
            found.setdefault(s.name, []).append(s)
        return found


__all__ = ["Heights"]
