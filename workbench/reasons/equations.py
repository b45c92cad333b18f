"""What is said when an equation is solved: the same done to both sides, forms that are known, candidates put back.

Reference: any school algebra; for the iteration Süli & Mayers, An Introduction to Numerical Analysis, ch. 1.
"""

from __future__ import annotations

from workbench.rules.identity import Scalar
from workbench.rules.reason import Procedure, Schema
from workbench.rules.schema import Said, schema
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import equals, mul, number, relation, scalar

_u, _v, _w = (scalar(name) for name in "uvw")

# -- the same on both sides ------------------------------------------------------------------------

SUBTRACT = Schema("subtract on both sides", "equals less equals are equal")


@schema(
    name="divide on both sides",
    seen=lambda a, b: (equals(a, b),),
    cases=lambda: [([equals(_u * _v, _u * _w), relation(">", _u, 0)], equals(_v, _w), {"c": _u})],
    counters=lambda: [([equals(_u * _v, _u * _w)], equals(_v, _w), {"c": _u}),
                      ([equals(_u * _v, _w), relation(">", _u, 0)], equals(_v, _w), {"c": _u})],
)  # fmt: skip
def DIVIDE(a: Scalar, b: Scalar, c: Scalar) -> Said:  # noqa: N802
    """both sides over the same, which is not 0"""
    return [equals(mul(c, a), mul(c, b)), relation(">", absolute(c), number(0))], equals(a, b)


RECIPROCALS = Schema("reciprocals of both sides", "neither side is 0")
ROOT = Schema("root on both sides", "an odd power is one-to-one; an even one has two roots")
POWER = Schema("power on both sides", "both sides are not negative")
SQUARE = Schema("square both sides", "equal numbers have equal squares; the converse is tested")
LOGARITHM = Schema("logarithm on both sides", "the exponential is one-to-one")
EXPONENTIAL = Schema("exponential on both sides", "the logarithm is one-to-one")
INVERSE_FUNCTION = Schema("inverse function on both sides", "one-to-one")
MODULUS = Schema("modulus", "two numbers have this modulus")
ANGLES = Schema("angles with this value", "two angles in a turn, and whole turns more")
ONLY_ZERO = Schema("only 0", "only 0 has the value 0")

# -- forms ------------------------------------------------------------------------------------------

ALL_ON_ONE_SIDE = Procedure("all on one side", "left minus right, multiplied out: where is it 0?")
LINEAR = Schema("linear equation", "divide by the coefficient of the unknown")
DISCRIMINANT = Procedure("discriminant", "`b**2 - 4*a*c`")
QUADRATIC_FORMULA = Schema("quadratic formula", "`-b` plus or minus the root of the discriminant, over `2*a`")
DOUBLE_ROOT = Schema("double root", "only 0 has the square 0")
POWER_ALONE = Procedure("power alone", "everything but the power on the other side")
ZERO_PRODUCT = Schema("zero product", "a product is 0 when a factor is")
TIMES_THE_DENOMINATOR = Schema(
    "times the denominator", "a quotient is 0 where its numerator is and its denominator is not"
)
LOGARITHMS_JOINED = Schema("logarithms joined", "a sum of logarithms is that of the product")

# -- candidates -------------------------------------------------------------------------------------

TEST = Procedure("test", "put back: both sides are equal")
SPURIOUS = Procedure("spurious solution", "put back: the sides differ; it came in on the way")
NO_SOLUTION = Schema("no solution", "the two sides are never equal")
IDENTITY = Schema("identity", "the two sides are the same expression, written differently")
UNKNOWN_CANCELS = Procedure("the unknown cancels", "what is left does not depend on it")

# -- digits -----------------------------------------------------------------------------------------

NUMERIC_ROOT = Procedure("numeric root", "two signs: a zero lies between two numbers that agree to 15 digits")
SIGN_ON_A_PIECE = Procedure("sign on a piece", "the enclosure of its values does not hold 0")
SIGN_AT = Procedure("sign at a number", "put in")
MONOTONE = Procedure("monotone on a piece", "the derivative has one sign: one zero at most")
MULTIPLE_ZERO = Procedure("multiple zero", "by Taylor's formula there is no other zero there")
A_TERM_IN_FRONT = Procedure("a term in front", "one of the terms times what is left")
DERIVATIVE = Procedure("derivative of the form", "by the rules of differentiation, factored")
LIMIT_AT_THE_END = Procedure("limit at the end", "where it goes there")
NEWTON_STEP = Procedure("Newton step", "the value over the slope is taken away")
QUADRATIC_CONVERGENCE = Procedure("quadratic convergence", "the number of right digits doubles")
