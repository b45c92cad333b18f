"""Equations in one real unknown told line by line, ``solve(equation, x)``; Newton's method, ``newton(f, x, start)``.

Linear and quadratic equations, factoring, a quantity put in (biquadratic, exponential, logarithmic, trigonometric),
radicals with their spurious roots named, operations undone one by one. Every candidate is put back and tested.
"""

from __future__ import annotations

from workbench.engines.solving.finding import solve
from workbench.engines.solving.newton import newton

__all__ = ["newton", "solve"]
