"""Orders of growth: what an expression comes to where its variable goes to a point, by comparing what grows how fast.

Every expression is a sum of orders, products of exponentials, powers, logarithms, logarithms of logarithms, with
coefficients in the parameters, the largest first, and a bound for what is left out. Each sign that a comparison needs
is asked of ``workbench.rules.cases``; nothing is read off values. Source: Gruntz, On Computing Limits in a Symbolic
Manipulation System, 1996, ch. 3; van der Hoeven, Transseries and Real Differential Algebra, 2006, ch. 4.
"""

from __future__ import annotations

from workbench.engines.limits.orders.coming import Coming, coming, lead, near
from workbench.engines.limits.orders.scale import NotKnown, Unreal

__all__ = ["Coming", "NotKnown", "Unreal", "coming", "lead", "near"]
