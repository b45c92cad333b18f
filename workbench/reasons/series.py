"""What is said of a Taylor polynomial: its definition, the series that are known, what is left out.

Reference: Spivak, Calculus, ch. 20 and 23.
"""

from __future__ import annotations

from workbench.rules.reason import Definition, Procedure, Reason, Schema

TAYLOR_POLYNOMIAL = Definition(
    "Taylor polynomial",
    "each derivative at the point, over the factorial of its order, times that power of the distance",
)
VALUE_AT_THE_POINT = Procedure("value at the point", "the point put in")
DERIVATIVE_AT_THE_POINT = Procedure("derivative at the point", "the point put in")
SOMETHING_PUT_IN = Schema("known series with something put in", "a power of the distance in the place of the variable")
EXPANSION = Procedure("expansion", "expanded by SymPy, part by part; what comes out is checked")

PEANO = Schema("Peano's remainder", "what is left out vanishes faster than the last power")
LAGRANGE = Schema("Lagrange's remainder", "the next derivative somewhere between the point and the variable")
BOUND = Schema("bound of the remainder", "the largest size of the next derivative")

# -- known series: each says how fast what is left out vanishes -------------------------------------

EXPONENTIAL = Reason("exponential series", "every derivative at 0 is 1")
SINE = Reason("sine series", "the derivatives at 0 go 0, 1, 0, -1")
COSINE = Reason("cosine series", "the derivatives at 0 go 1, 0, -1, 0")
HYPERBOLIC_SINE = Reason("hyperbolic sine series", "the odd part of the exponential series")
HYPERBOLIC_COSINE = Reason("hyperbolic cosine series", "the even part of the exponential series")
ARCTANGENT = Reason("arctangent series", "the geometric series of minus the square, integrated")
LOGARITHM = Reason("logarithm series", "the geometric series, integrated")
GEOMETRIC = Reason("geometric series", "every power once")
BINOMIAL = Reason("binomial series", "the binomial coefficients of an exponent that is no whole number")
