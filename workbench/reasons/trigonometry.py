"""Relations between the circular functions of one angle, and between the hyperbolic ones.

Source: DLMF 4.21 and 4.35.
"""

from __future__ import annotations

from workbench.rules.reason import Schema

PYTHAGORAS = Schema("pythagoras", "the squares of sine and cosine add up to 1")
HYPERBOLIC_PYTHAGORAS = Schema("hyperbolic pythagoras", "cosh squared is 1 plus sinh squared")
SQUARED_TANGENT = Schema("one plus the squared tangent", "1 plus tan squared is 1 over cos squared")
TANGENT_AS_QUOTIENT = Schema("tangent as a quotient", "the tangent is sine over cosine")
TANH_AS_QUOTIENT = Schema("tanh as a quotient", "the hyperbolic tangent is sinh over cosh")
