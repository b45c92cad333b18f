"""Where a function is smallest or largest, under conditions: from a problem to a derivation with its certificate."""

from __future__ import annotations

from workbench.engines.optima.finding import optimum
from workbench.engines.optima.problem import Found, Problem

__all__ = ["Found", "Problem", "optimum"]
