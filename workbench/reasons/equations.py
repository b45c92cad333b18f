"""What is said when an equation is solved: the same done to both sides, forms that are known, candidates put back.

Reference: any school algebra; for the iteration Süli & Mayers, An Introduction to Numerical Analysis, ch. 1.
"""

from __future__ import annotations

from workbench.rules.identity import Scalar
from workbench.rules.reason import Procedure, Schema
from workbench.rules.schema import Computed, Said, schema
from workbench.rules.values import by_functions
from workbench.terms.functions.elementwise import absolute, exp, log
from workbench.terms.heads import equals, mul, number, relation, scalar
from workbench.terms.statements import iff

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


RECIPROCALS = Computed("reciprocals of both sides", "neither side is 0", ways=by_functions)
ROOT = Computed("root on both sides", "an odd power is one-to-one; an even one has two roots", ways=by_functions)
POWER = Computed("power on both sides", "both sides are not negative", ways=by_functions)
SQUARE = Computed("square both sides", "equal numbers have equal squares; the converse is tested", ways=by_functions)
LOGARITHM = Computed(
    "logarithm on both sides", "the exponential is one-to-one", ways=by_functions,
    cases=lambda: [([relation(">", _v, 0)], iff(equals(exp(_u), _v), equals(_u, log(_v)))),
                   ([], iff(equals(exp(_u), exp(_v)), equals(_u, _v)))],
    counters=lambda: [([], iff(equals(exp(_u), _v), equals(_u, log(_v) + 1))),
                      ([relation(">", _v, 0)], iff(equals(exp(_u), _v), equals(_u, -log(_v)))),
                      ([], iff(equals(exp(_u), _v * _w), equals(_u, _v)))],
)  # fmt: skip
EXPONENTIAL = Computed("exponential on both sides", "the logarithm is one-to-one", ways=by_functions)
INVERSE_FUNCTION = Computed("inverse function on both sides", "one-to-one", ways=by_functions)
MODULUS = Computed(
    "modulus", "two numbers have this modulus", ways=by_functions,
    cases=lambda: [([relation(">=", _v, 0)], iff(equals(absolute(_u), _v), equals((_u - _v) * (_u + _v), 0)))],
    counters=lambda: [([relation(">=", _v, 0)], iff(equals(absolute(_u), _v), equals(_u, _v))),
                      ([], iff(equals(absolute(_u), _v), equals((_u - _v) * (_u + _v), 0)))],
)  # fmt: skip
ANGLES = Computed("angles with this value", "two angles in a turn, and whole turns more", ways=by_functions)
ONLY_ZERO = Computed("only 0", "only 0 has the value 0", ways=by_functions)

# -- forms ------------------------------------------------------------------------------------------

ALL_ON_ONE_SIDE = Procedure("all on one side", "left minus right, multiplied out: where is it 0?")
LINEAR = Computed("linear equation", "divide by the coefficient of the unknown", ways=by_functions)
DISCRIMINANT = Procedure("discriminant", "`b**2 - 4*a*c`")
QUADRATIC_FORMULA = Computed(
    "quadratic formula", "`-b` plus or minus the root of the discriminant, over `2*a`", ways=by_functions
)
DOUBLE_ROOT = Computed("double root", "only 0 has the square 0", ways=by_functions)
POWER_ALONE = Procedure("power alone", "everything but the power on the other side")
ZERO_PRODUCT = Schema("zero product", "a product is 0 when a factor is")
TIMES_THE_DENOMINATOR = Schema(
    "times the denominator", "a quotient is 0 where its numerator is and its denominator is not"
)
LOGARITHMS_JOINED = Computed("logarithms joined", "a sum of logarithms is that of the product", ways=by_functions)

# -- candidates -------------------------------------------------------------------------------------

TEST = Procedure("test", "put back: both sides are equal")
SPURIOUS = Computed("spurious solution", "put back: the sides differ; it came in on the way", ways=by_functions)
NO_SOLUTION = Computed("no solution", "the two sides are never equal", ways=by_functions)
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
