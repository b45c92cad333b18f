"""What is said when a scalar is integrated: standard integrals, changes of the variable, parts, roads to a value.

Sources: DLMF 4.10, 4.26, 4.40, 5.2, 5.9, 5.12, 7.2, 25.12; Bronstein, Symbolic Integration I, ch. 2; Whittaker and
Watson, ch. 4 and 12.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.reasons.ranges import EVEN as EVEN
from workbench.reasons.ranges import POLAR as POLAR
from workbench.reasons.ranges import SPLIT_INTERVAL as SPLIT_INTERVAL
from workbench.rules.ends import limits_at_ends
from workbench.rules.inference import Reduction, Step
from workbench.rules.limit_laws import ends_put_in
from workbench.rules.linearity import constants_over, linear
from workbench.rules.moves import antiderivative_of, differentials_of
from workbench.rules.new_variables import new_variable
from workbench.rules.reason import Procedure, Schema
from workbench.rules.schema import Computed, Proof
from workbench.rules.secants import increments
from workbench.terms.functions.elementwise import arctan, exp, log, sin, sqrt
from workbench.terms.heads import apply, equals, integral, limit, named, number, oo, pi, relation, scalar

_a, _c, _x, _u = scalar("a"), scalar("c"), scalar("x"), scalar("u")
_s = scalar("s", "positive")
_f = apply("f", (), _x)


def _at_ends() -> list[Proof]:
    above = relation(">", _a, 0)
    return [
        ([], equals(limit(-exp(-2 * _x), _x, oo), 0)), ([above], equals(limit(exp(-_a * _x), _x, oo), 0)),
        ([], equals(limit(arctan(_x), _x, -oo), -pi / 2)), ([], equals(limit(exp(-exp(-_x)), _x, -oo), 0)),
        ([], equals(limit(exp(-exp(-_x)), _x, oo), 1)), ([above], equals(limit(_a * _x, _x, oo), oo)),
        ([relation("<", _a, 0)], equals(limit(_a * _x + _c, _x, oo), -oo)), ([], equals(limit(1 / _x**3, _x, -oo), 0)),
        ([], equals(limit(log(_x), _x, 0, "right"), -oo)), ([above], equals(limit(_x**_a, _x, 0, "right"), 0)),
        ([], equals(limit(exp(_x) * (1 + _x), _x, 0), 1)), ([], equals(limit(sqrt(_x) + _x**2, _x, oo), oo)),
        ([equals(limit(_f, _x, oo), _c)], equals(limit(_f + 1 / _x, _x, oo), _c)),
        ([], equals(limit(1 / _x, _x, 0, "right"), oo)), ([], equals(limit(sqrt(_x), _x, 0, "right"), 0)),
    ]  # fmt: skip


def _not_at_ends() -> list[Proof]:
    return [
        ([], equals(limit(exp(-_a * _x), _x, oo), 0)), ([], equals(limit(arctan(_x), _x, -oo), pi / 2)),
        ([], equals(limit(_a * _x, _x, oo), oo)), ([], equals(limit(_x**2 - _x, _x, oo), 0)),
        ([], equals(limit(1 / _x, _x, 0), 0)), ([], equals(limit(1 / _x, _x, 0, "left"), oo)),
        ([], equals(limit(1 / _x, _x, 0), oo)), ([], equals(limit(log(_x), _x, 0, "right"), oo)),
        ([], equals(limit(_x**_a, _x, 0, "right"), 0)), ([], equals(limit(sin(_x), _x, oo), 0)),
        ([equals(limit(_f, _x, oo, "right"), oo)], equals(limit(_f - _x, _x, oo), 0)),
        ([equals(limit(_f, _x, 0), _c)], equals(limit(_f + 1 / _x, _x, oo), _c)),
        ([], equals(limit(_x**3, _x, -oo), oo)), ([], equals(limit(_x * (1 / _x), _x, oo), 0)),
    ]  # fmt: skip


def _by_slope(name: str, reason: str) -> Computed:
    """The reason of an antiderivative: whatever way it was found, its derivative is the integrand."""
    return Computed(name, reason, ways=antiderivative_of)


def _linear(step: Step) -> Iterator[Reduction]:
    yield from linear(step)
    yield from antiderivative_of(step)


# -- standard integrals with a parameter, or of functions that break somewhere (the others are rules) --------------

CONSTANT = _by_slope("integral of a constant", "a constant times the variable")
POWER = _by_slope("power rule", "the exponent grows by one, and one divides by it")
RECIPROCAL = _by_slope("integral of a reciprocal", "the slope of its logarithm")
EXPONENTIAL_INTEGRAL = _by_slope("exponential integral", "it is what has this slope")
SINE_INTEGRAL = _by_slope("sine integral", "it is what has this slope")
LOGARITHMIC_INTEGRAL = _by_slope("integral to a logarithmic integral", "it is what has this slope")
OTHER_BASE = _by_slope("integral of an exponential", "by `exp(x*log(c))`")
TANGENT = _by_slope("integral of the tangent", "sin is minus the derivative of cos")
COTANGENT = _by_slope("integral of the cotangent", "cos is the derivative of sin")
RECIPROCAL_OF_THE_MODULUS = _by_slope(
    "integral of `1/abs(x)`", "on each side of 0 it is that of `1/x`, up to the sign"
)
SIGN = _by_slope("integral of the sign", "the slope of the modulus is the sign")
COTH = _by_slope("integral of coth", "cosh is the derivative of sinh")
SECANT_SQUARED = _by_slope("integral of `1/cos(x)**2`", "the derivative of the tangent is `1/cos(x)**2`")
COSECANT_SQUARED = _by_slope("integral of `1/sin(x)**2`", "the derivative of the cotangent is `-1/sin(x)**2`")
CSCH_SQUARED = _by_slope("integral of `1/sinh(x)**2`", "the derivative of `1/tanh(x)` is `-1/sinh(x)**2`")
ARCTANGENT = _by_slope("integral to an arctangent", "the derivative of `arctan(x)` is `1/(1 + x**2)`")
ARCSINE = _by_slope("integral to an arcsine", "the derivative of `arcsin(x)` is `1/sqrt(1 - x**2)`")
ROOT_OF_A_SQUARE = _by_slope(
    "integral of `1/sqrt(x**2 + c)`", "`log(x + sqrt(x**2 + c))` has the derivative `1/sqrt(x**2 + c)`"
)
LOGARITHMIC = _by_slope("logarithmic integral", "the numerator is the derivative of the denominator, up to a constant")
ERROR_FUNCTION = _by_slope("integral to the error function", "the derivative of `erf(x)` is `2*exp(-x**2)/sqrt(pi)`")
DILOGARITHM = _by_slope("integral to a dilogarithm", "the dilogarithm is defined by this integral")

# -- the integral as it is: linearity, the integrand in another form ---------------------------------------------

LINEARITY = Computed("linearity", "a sum is integrated term by term, constants in front", ways=_linear)
SPLIT_FRACTION = _by_slope("split the fraction", "every term of the numerator is divided")
SPLIT_NUMERATOR = _by_slope("split the numerator", "a multiple of the derivative of the denominator, and a constant")
DIVISION = Procedure("polynomial division", "the numerator has no lower degree than the denominator")
PARTIAL_FRACTIONS = Procedure("partial fractions", "a sum over the factors of the denominator")
REDUCTION = _by_slope("reduction formula", "integration by parts lowers the power of the quadratic by one")
EXPAND_FRACTION = _by_slope("expand the fraction", "numerator and denominator times the same")
RATIONALISE = _by_slope("rationalise", "numerator and denominator times the conjugate")
PRODUCT_TO_SUM = _by_slope("product to sum", "the addition formulas, added and subtracted")
HALF_ANGLE = _by_slope("half angle", "`cos(2*a) == 1 - 2*sin(a)**2`")
HALF_ARGUMENT = _by_slope("half argument", "`cosh(2*x) == 2*cosh(x)**2 - 1`")
DOUBLE_ANGLE = _by_slope("double angle", "`sin(2*a) == 2*sin(a)*cos(a)`")
BY_EXPONENTIALS = _by_slope(
    "hyperbolic functions by exponentials", "`sinh(x) == (exp(x) - exp(-x))/2`, `cosh(x) == (exp(x) + exp(-x))/2`"
)
POSITIVE_MODULUS = _by_slope("modulus of a positive number", "a positive number is its own modulus")

# -- new variables, parts ------------------------------------------------------------------------------------------



def _substituted(step: Step) -> Iterator[Reduction]:
    yield from antiderivative_of(step)
    yield from new_variable(step)


_scale = named("u", _c * _x)
_bell, _drop = exp(-(_u**2)), exp(-_u)


def _new_variables() -> list[Proof]:
    steep = named("u", _s * _x)
    return [
        ([equals(steep, _s * _x)], equals(integral(exp(-((_s * _x) ** 2)), _x, -oo, oo),
                                          1 / _s * integral(_bell, _u, -oo, oo))),
        ([equals(named("u", _s * _x**2), _s * _x**2)],
         equals(integral(_x * exp(-_s * _x**2), _x, 0, oo), 1 / (2 * _s) * integral(_drop, _u, 0, oo))),
        ([equals(named("u", exp(-_x)), exp(-_x))], equals(integral(exp(-_x) * exp(-exp(-_x)), _x, -oo, oo),
                                                        integral(_drop, _u, 0, oo))),
    ]  # fmt: skip


def _no_new_variables() -> list[Proof]:
    steep = equals(named("u", _s * _x), _s * _x)
    return [
        ([steep], equals(integral(exp(-((_s * _x) ** 2)), _x, -oo, oo), integral(_bell, _u, -oo, oo))),
        ([steep], equals(integral(exp(-((_s * _x) ** 2)), _x, -oo, oo), 1 / _s * integral(_bell, _u, 0, oo))),
        ([], equals(integral(exp(-((_s * _x) ** 2)), _x, -oo, oo), 1 / _s * integral(_bell, _u, -oo, oo))),
        ([equals(_scale, _c * _x)], equals(integral(exp(-((_c * _x) ** 2)), _x, -oo, oo),
                                           1 / _c * integral(_bell, _u, -oo, oo))),
        ([equals(named("u", _x**2), _x**2)], equals(integral(_x * exp(-(_x**2)), _x, -oo, oo),
                                                  number(1) / 2 * integral(_drop, _u, 0, oo))),
    ]  # fmt: skip


SUBSTITUTION = Computed(
    "integration by substitution", "the inner function, and its derivative beside it",
    ways=_substituted, cases=_new_variables, counters=_no_new_variables,
)  # fmt: skip
SUBSTITUTION_BACK = _by_slope("substitution back", "the meaning of the letter")
TRIGONOMETRIC_SUBSTITUTION = _by_slope("trigonometric substitution", "the root becomes a cosine")
HYPERBOLIC_SUBSTITUTION = _by_slope("hyperbolic substitution", "the root becomes a hyperbolic function")
DIFFERENTIAL = Computed(
    "differential", "the change of a function is its slope times the change of the variable", ways=differentials_of
)
INVERSE_FUNCTION = _by_slope("inverse function", "solved for the old variable")
PARTS = _by_slope("integration by parts", "the derivative of one factor is simpler, the other can be integrated")
COMES_BACK = _by_slope("solve for the integral", "the integral that was asked for came back")
PRODUCT_BACKWARDS = _by_slope("derivative of a product", "the product rule, read backwards")
BY_THE_LETTER = _by_slope("parameter by a letter", "the letter is the root of what is positive here")
PUT_BACK = _by_slope("letter put back", "what the letter stands for")
IN_ORDER = _by_slope("integrand in order", "the same integrand, numbers and known values worked out")
PUT_IN = _by_slope("put in", "the integrals worked out above")
PIECE_BY_PIECE = _by_slope("piece by piece", "one antiderivative on each side of the zero, joined without a jump")
ODD_EXTENSION = _by_slope("odd extension", "an antiderivative on the right that is 0 at 0, mirrored")
GUESS = Procedure("verified guess", "the derivative of the right side is the integrand")
DIFFERENTIATION = Procedure("differentiation", "by the rules of differentiation")
INTEGRATION = Procedure("integration", "the integral that is left is worked out")

# -- definite integrals --------------------------------------------------------------------------------------------

FUNDAMENTAL = Computed("fundamental theorem of calculus", "the increment of an antiderivative", ways=increments)
ENDS = Computed("ends put in", "upper end less lower end", ways=ends_put_in)
LIMIT_AT_END = Computed(
    "limit at an end", "the limits and values", ways=limits_at_ends, cases=_at_ends, counters=_not_at_ends
)
ODD = Schema("odd function", "a change of sign inside changes the sign")
REFLECTION = Schema("reflection", "the interval is turned round")
MEAN_OF_BOTH = Schema("mean of both", "half the sum of the two integrands")
SQUARE_OF_INTEGRAL = Schema("square of an integral", "a product of integrals is a double integral")
CONSTANT_OVER = Computed(
    "integral of a constant over an interval", "its value times the length of the interval", ways=constants_over,
    cases=lambda: [([], equals(integral(_c, _x, 1, _a), _c * (_a - 1)))],
    counters=lambda: [([], equals(integral(_x, _x, 1, _a), _x * (_a - 1))),
                      ([], equals(integral(_c, _x, 1, _a), _c * _a))],
)  # fmt: skip
POSITIVE_ROOT = Schema("positive root", "the integrand is positive")
GAMMA_VALUES = Schema("values of the gamma function", "`gamma(1) == 1`, `gamma(1/2) == sqrt(pi)`, and so on")
LEIBNIZ = Schema("Leibniz rule", "the derivative goes under the integral sign")
SEPARATION = Schema("separation of variables", "the only solution with that value")
IN_ORDER_BETWEEN = Procedure(
    "integrand in order between the ends", "the same integrand, numbers and known values worked out"
)
IN_THE_CASE = Schema("value of the case in the integrand", "the parameter has this value here")
PARAMETER_LIMIT = Schema("limit of the parameter", "Abel's theorem for improper integrals")
PARAMETER_VALUE = Schema("value of the parameter", "an equality that holds for all values of a parameter")
