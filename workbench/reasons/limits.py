"""What is said of a limit: laws that reduce it to limits of its parts, forms in which it is known, theorems.

The standard limits themselves are rules (``workbench.rules.limits``). Reference: Spivak, Calculus, ch. 5, 11, 15, 18.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import factorial

from workbench.rules.ends import limits_at_ends
from workbench.rules.falling import falling
from workbench.rules.growing import growing, vanishing
from workbench.rules.growth import by_growth
from workbench.rules.identity import Scalar
from workbench.rules.inference import Reduction, Step
from workbench.rules.lhopital import by_slopes
from workbench.rules.limit_forms import (
    limits_by_laws,
    reciprocals_of_what_vanishes,
    rewritten_limits,
    squeezed,
)
from workbench.rules.one_sign import one_sign
from workbench.rules.reason import Procedure, Schema
from workbench.rules.regular import placed, regular
from workbench.rules.schema import Computed, Proof, Said, Variable, schema
from workbench.rules.smooth import apart, free_of
from workbench.rules.values import by_functions
from workbench.terms.functions.activations import where
from workbench.terms.functions.elementwise import absolute, exp, log, sign, sin, sqrt, tan
from workbench.terms.heads import (
    COMPARE,
    LIMIT,
    NUMBER,
    add,
    apply,
    compare,
    derivative,
    divide,
    equals,
    limit,
    mul,
    number,
    oo,
    power,
    relation,
    scalar,
    subtract,
)
from workbench.terms.statements import forall, implies
from workbench.terms.term import LanguageError, Term, contains, postorder

_x, _a, _b, _ZERO = scalar("x"), scalar("a"), scalar("b"), number(0)
_n = scalar("n", "integer")
_f, _g = apply("f", (), _x), apply("g", (), _x)


def _goes(f: object, value: object) -> Term:
    return equals(limit(f, _x, 0), value)


def _vanish(*terms: Term) -> list[Term]:
    return [_goes(term, 0) for term in terms]


def _laws() -> list[Proof]:
    to_a, to_b = _goes(_f, _a), _goes(_g, _b)
    return [
        ([to_a, to_b], _goes(_f + 3 * _g, _a + 3 * _b)),
        ([to_a, to_b], _goes(_f * _g * _x, 0 * _a * _b)),
        ([to_a, to_b, relation(">", absolute(_b), 0)], _goes(_f / _g, _a / _b)),
        ([], _goes(_f * _x + 2, 2)),
    ]


def _against_the_laws() -> list[Proof]:
    to_a, to_b = _goes(_f, _a), _goes(_g, _b)
    quotient = (_f - _a) / _x
    return [
        ([to_a, to_b], _goes(_f / _g, _a / _b)),
        ([to_a], _goes(_f + quotient, _a + limit(quotient, _x, 0))),
        ([to_a, equals(limit(_g, _x, 1), _b)], _goes(_f + _g, _a + _b)),
        ([to_a, to_b], _goes(_f * _g, _a + _b)),
        ([equals(limit(sign(_x) * _g, _x, 0, "right"), _b)], _goes(sign(_x) * _g, _b)),
    ]

# -- laws -----------------------------------------------------------------------------------------

OF_A_CONSTANT = Computed("limit of a constant", "the variable does not occur", ways=limits_at_ends)
OF_THE_VARIABLE = Computed("limit of the variable", "it goes where it goes", ways=limits_at_ends)
DIRECT_SUBSTITUTION = Computed(
    "direct substitution", "continuous at the point: the limit is the value", ways=limits_by_laws
)
LIMIT_LAWS = Computed(
    "limit laws", "the limit of a sum is the sum of the limits, and likewise for products",
    ways=limits_by_laws, cases=_laws, counters=_against_the_laws,
)  # fmt: skip
CONTINUITY = Computed("continuity", "the limit of a continuous function is its value", ways=limits_by_laws)
OF_A_SUM = Computed("limit of a sum", "term by term: every term has a limit", ways=limits_by_laws)
OF_A_PRODUCT = Computed("limit of a product", "factor by factor: every factor has a limit", ways=limits_by_laws)
OF_A_QUOTIENT = Computed("limit of a quotient", "the denominator does not go to 0", ways=limits_by_laws)
OF_A_POWER = Computed("limit of a power", "a power is continuous: the limit goes inside", ways=limits_by_laws)
LIMITS_PUT_IN = Computed("limits put in", "the laws for sums, products, quotients, powers", ways=limits_by_laws)
FROM_FUNCTION_TO_SEQUENCE = Schema(
    "from the function to the sequence", "what holds for all large numbers holds for the whole ones"
)
ONE_SIGN = Computed(
    "one sign near the point", "a modulus or a sign is what it is on that side", ways=one_sign,
    cases=lambda: [([], equals(limit(absolute(_x) / _x, _x, 0, "right"), limit(_x / _x, _x, 0, "right"))),
                   ([], equals(limit(absolute(_x) / _x, _x, 0, "left"), limit(-_x / _x, _x, 0, "left"))),
                   ([], equals(limit(absolute(_x - 2) * _f, _x, 2, "left"), limit((2 - _x) * _f, _x, 2, "left"))),
                   ([], _goes(absolute(_x + 1) - _f, limit(_x + 1 - _f, _x, 0))),
                   ([], equals(limit(sign(_x) * _f, _x, -oo), limit(-_f, _x, -oo)))],
    counters=lambda: [([], equals(limit(absolute(_x) / _x, _x, 0, "right"), limit(-_x / _x, _x, 0, "right"))),
                      ([], _goes(absolute(_x) / _x, limit(_x / _x, _x, 0))),
                      ([], equals(limit(absolute(_x - 2) * _f, _x, 2, "left"), limit((_x - 2) * _f, _x, 2, "left"))),
                      ([], equals(limit(absolute(_f), _x, 0, "right"), limit(_f, _x, 0, "right"))),
                      ([], equals(limit(sign(_x) * _f, _x, -oo), limit(_f, _x, -oo)))],
)  # fmt: skip

# -- what grows and what vanishes -----------------------------------------------------------------

AT_THE_EDGE = Computed(
    "limit at the edge of the domain", "how the function goes on where its argument leads out", ways=limits_at_ends
)
SUM_WITH_WHAT_GROWS = Computed("sum with a term that grows", "the other terms stay bounded", ways=limits_at_ends)
PRODUCT_WITH_WHAT_GROWS = Computed("product with what grows", "the other factors stay away from 0", ways=limits_at_ends)
QUOTIENT_BY_WHAT_GROWS = Computed("quotient by what grows", "the numerator stays bounded", ways=limits_at_ends)
POWER_OF_WHAT_GROWS = Computed("power of what grows", "a positive power grows without bound too", ways=limits_at_ends)
RECIPROCAL_OF_WHAT_GROWS = Computed(
    "reciprocal of what grows", "one over what grows without bound goes to 0", ways=limits_at_ends
)
RECIPROCAL_OF_WHAT_VANISHES = Computed(
    "reciprocal of what goes to 0", "it keeps its sign, so its reciprocal grows", ways=reciprocals_of_what_vanishes,
    cases=lambda: [([], _goes(1 / _x**2, oo)), ([], equals(limit(1 / _x, _x, 0, "right"), oo)),
                   ([], equals(limit((1 + _x) / sin(_x), _x, 0, "left"), -oo))],
    counters=lambda: [([], _goes(1 / _x, oo)), ([], _goes(1 / _x**2, -oo)), ([], _goes(1 / (1 + _x**2), oo)),
                      ([], equals(limit(1 / _x, _x, 0, "left"), oo)), ([], _goes(_x / _x**2, oo))],
)  # fmt: skip
ARITHMETIC_WITH_INFINITY = Computed(
    "arithmetic with infinity", "a factor or a term that is finite does not matter", ways=limits_at_ends
)
TERMS_THAT_VANISH = Computed("terms that vanish", "the rest is continuous in them", ways=limits_at_ends)
NUMBER_OVER_A_POWER = Computed(
    "number over a power", "a fixed number over what grows without bound goes to 0", ways=limits_at_ends
)
EXPONENTIAL_THAT_FALLS = Computed(
    "exponential that falls", "the exponential of what falls without bound goes to 0", ways=limits_at_ends
)
EXPONENTIAL_AGAINST_POWERS = Computed(
    "exponential against powers", "the exponential falls faster than any power grows", ways=falling,
    reference="Rudin, Principles of Mathematical Analysis, Thm 8.6",
    cases=lambda: [([relation(">", _a, 0)], equals(limit(_x**3 * exp(-_a * _x) / _b, _x, oo), 0)),
                   ([], equals(limit(_x * exp(_b * _x - _x**2 / 2), _x, -oo), 0)),
                   ([], equals(limit((_x - _b) ** 3 * exp(-((_x - _b) ** 2) / 2), _x, -oo), 0)),
                   ([], equals(limit(exp(_a + 2 * _x), _x, -oo), 0)),
                   ([], equals(limit(_x / exp(2 * _x), _x, oo), 0))],
    counters=lambda: [([], equals(limit(_x * exp(-_a * _x), _x, oo), 0)),
                      ([relation(">", _a, 0)], equals(limit(_x * exp(-_a * _x), _x, -oo), 0)),
                      ([relation(">", _a, 0)], equals(limit(exp(_a * _x) / _x**3, _x, oo), 0)),
                      ([], equals(limit(exp(_a - 2 * _x), _x, -oo), 0)),
                      ([], equals(limit((_x - _b) ** _a * exp(-((_x - _b) ** 2) / 2), _x, -oo), 0)),
                      ([], equals(limit((_x - _b) ** 3 * exp((_x - _b) * (_b - 2 * _x + _x)), _x, oo), 1)),
                      ([relation(">", _a, 0)], equals(limit((_x + _b * _x) * exp(-_a * _x), _x, oo), 1))],
)  # fmt: skip
HIGHEST_POWER = Computed(
    "the highest power decides", "far out a sum of powers grows without bound as its highest power does", ways=growing,
    cases=lambda: [([relation(">", _a, 0)], equals(limit(_a * (_x - _b), _x, oo), oo)),
                   ([relation(">", _a, 0)], equals(limit((_x - _b) / _a, _x, -oo), -oo)),
                   ([], equals(limit(_x**2 - _a * _x, _x, -oo), oo))],
    counters=lambda: [([], equals(limit(_a * (_x - _b), _x, oo), oo)),
                      ([relation(">", _a, 0)], equals(limit(_a * (_x - _b), _x, oo), -oo)),
                      ([relation(">", _a, 0)], equals(limit(_a * _x, _x, -oo), oo)),
                      ([relation(">", _a, 0)], equals(limit(_a / _x, _x, oo), oo))],
)  # fmt: skip
POWER_NEAR_ZERO = Computed(
    "power near 0", "a positive power of what goes to 0 goes to 0", ways=vanishing,
    cases=lambda: [([relation(">", _a, 0)], equals(limit(_x**_a, _x, 0, "right"), 0)),
                   ([], equals(limit(_x**3, _x, 0), 0))],
    counters=lambda: [([], equals(limit(_x**_a, _x, 0, "right"), 0)),
                      ([relation(">", _a, 0)], equals(limit(_x**_a, _x, 0), 0)),
                      ([relation(">", _a, 0)], equals(limit(_x**_a, _x, oo), 0))],
)  # fmt: skip
BOUNDED_FACTOR = Computed("bounded factor", "its size never exceeds a number", ways=by_functions)
SQUEEZE = Computed(
    "squeeze", "what lies between two bounds that go to 0 goes to 0", ways=squeezed,
    cases=lambda: [([relation("<=", absolute(_f), absolute(_x)), _goes(absolute(_x), 0)], _goes(_f, 0)),
                   ([relation("<=", absolute(_f), _g), _goes(_g, 0), _goes(_f + _a, limit(_f, _x, 0) + _a)],
                    _goes(_a + _f, _a))],
    counters=lambda: [([relation("<=", absolute(_f), _g)], _goes(_f, 0)),
                      ([relation("<=", _f, _g), _goes(_g, 0)], _goes(_f, 0)),
                      ([relation("<=", absolute(_f), _g), _goes(_g, _a)], _goes(_f, _a))],
)  # fmt: skip

# -- indeterminate forms --------------------------------------------------------------------------

COMMON_FACTOR_CANCELLED = Computed(
    "common factor cancelled", "a factor that is not 0 near the point", ways=rewritten_limits
)
MULTIPLY_BY_THE_CONJUGATE = Computed(
    "multiply by the conjugate", "a difference of squares has no root", ways=rewritten_limits
)
DIVIDE_BY_THE_DOMINANT_TERM = Computed(
    "divide by the dominant term", "numerator and denominator by the same", ways=rewritten_limits
)
DOMINANT_TERM_IN_FRONT = Computed(
    "dominant term in front", "what grows fastest, times what goes to a number", ways=rewritten_limits
)
STANDARD_LIMITS_PUT_IN = Computed(
    "standard limits put in", "what vanishes over its argument", ways=rewritten_limits,
    cases=lambda: [
        ([], _goes(sin(3 * _x) / _x, 3 * limit(sin(3 * _x) / (3 * _x), _x, 0))),
        ([], _goes(tan(2 * _x) / sin(3 * _x), number(Fraction(2, 3)) * limit(tan(2 * _x) / (2 * _x), _x, 0)
                   / limit(sin(3 * _x) / (3 * _x), _x, 0))),
        ([], equals(limit(sqrt(_x**2 + 1) / _x, _x, -oo), limit(-sqrt(_b**2 + 1) / _b, _b, oo))),
        ([], _goes((_x**2 - _x) / _x, limit(_x - 1, _x, 0))),
    ],
    counters=lambda: [
        ([], _goes(sin(3 * _x) / _x, limit(sin(3 * _x) / (3 * _x), _x, 0))),
        ([], equals(limit(sqrt(_x**2 + 1) / _x, _x, -oo), limit(sqrt(_b**2 + 1) / _b, _b, oo))),
        ([], _goes(_f * _g, limit(_f, _x, 0) * limit(_g, _x, 0))),
        ([], _goes(_f, 0 * limit(_f, _x, 0))),
        ([], _goes((_x**2 - _x) / _x, limit(_x, _x, 0))),
        ([], equals(limit(_f, _x, 0, "right"), limit(_f, _x, 0))),
        ([], _goes(_x * _f, _x * limit(_f, _x, 0))),
        ([], _goes(1 / _g, 1 / limit(_g, _x, 0))),
        ([_goes(_g, _b)], _goes(1 / _g, 1 / limit(_g, _x, 0))),
    ],
)  # fmt: skip
PRODUCT_AS_A_QUOTIENT = Computed(
    "product as a quotient", "a factor as its reciprocal below the bar", ways=rewritten_limits
)

# -- theorems -------------------------------------------------------------------------------------

def _by_slopes() -> list[Proof]:
    slopes = [equals(derivative(_f, _x), _g), equals(derivative(_x**2, _x), 2 * _x)]
    far = [equals(limit(exp(_x), _x, oo), oo), equals(derivative(exp(_x), _x), exp(_x)), equals(derivative(_f, _x), _g)]
    return [
        ([*_vanish(_f, _x**2), *slopes, _goes(_g / (2 * _x), _a)], _goes(_f / _x**2, _a)),
        ([*_vanish(_f, _x**2), *slopes, _goes(_g / (2 * _x), oo)], _goes(_f / _x**2, oo)),
        ([*_vanish(_f, _x**2), *(forall(s, _x) for s in slopes), _goes(_g / (2 * _x), _a)], _goes(_f / _x**2, _a)),
        ([*far, equals(limit(_g / exp(_x), _x, oo), _a)], equals(limit(_f / exp(_x), _x, oo), _a)),
    ]


def _against_the_slopes() -> list[Proof]:
    slopes = [equals(derivative(_f, _x), _g), equals(derivative(_x**2, _x), 2 * _x)]
    right = equals(limit(_g / (2 * _x), _x, 0, "right"), _a)
    unknown = equals(derivative(_f, _x), apply("p", (), _x)), equals(derivative(_g, _x), apply("q", (), _x))
    return [
        ([*slopes, _goes(_g / (2 * _x), _a)], _goes(_f / _x**2, _a)),
        ([*_vanish(_x**2), *slopes, _goes(_g / (2 * _x), _a)], _goes(_f / _x**2, _a)),
        ([*_vanish(_f, _x**2), *slopes], _goes(_f / _x**2, limit(_g / (2 * _x), _x, 0))),
        ([*_vanish(_f, _x**2), *slopes, _goes(_g / (2 * _x), _a)], _goes(_x**2 / _f, _a)),
        ([*_vanish(_f, _x**2), *slopes, right], _goes(_f / _x**2, _a)),
        ([*_vanish(_f, _g), *unknown, _goes(apply("p", (), _x) / apply("q", (), _x), _a)], _goes(_f / _g, _a)),
    ]


LHOPITAL = Computed(
    "L'Hopital's rule", "the quotient of the derivatives has the same limit, where it has one", ways=by_slopes,
    cases=_by_slopes, counters=_against_the_slopes,
    reference="Rudin, Principles of Mathematical Analysis, theorem 5.13",
)  # fmt: skip


@schema(
    name="limit of equal functions",
    universal="h",
    seen=lambda f, g, h, to, c: (equals(limit(g, h, to), c), limit(f, h, to)),
    cases=lambda: [([implies(relation(">", absolute(_x), 0), equals(_f, _g)), _goes(_g, _a)], _goes(_f, _a))],
    counters=lambda: [([_goes(_g, _a)], _goes(_f, _a)),
                      ([implies(relation(">", absolute(_x), 1), equals(_f, _g)), _goes(_g, _a)], _goes(_f, _a)),
                      ([implies(relation(">", absolute(_b), 0), equals(apply("f", (), _b), apply("g", (), _b))),
                        equals(apply("f", (), _b), _b), _goes(_g, _a)], _goes(apply("p", (), _x), _a))],
)  # fmt: skip
def EQUAL_FUNCTIONS(f: Scalar, g: Scalar, h: Variable, to: Scalar, c: Scalar) -> Said:  # noqa: N802
    """equal near the point, away from the point itself"""
    free_of(c, h)
    if c.head is LIMIT or f is g or contains(to, oo):
        raise LanguageError("what is only itself says nothing")
    return [implies(apart(h, to), equals(f, g)), equals(limit(g, h, to), c)], equals(limit(f, h, to), c)


def _choices(step: Step) -> Iterator[Reduction]:
    """What each choice between two numbers is in either case."""
    given: dict[Term, None] = {}
    for node in postorder(step.goal, *step.premises):
        if node.head is where and not node.shape and node.args[0].head is COMPARE:
            condition, first, second = node.args
            sign_, (left, right) = condition.attrs[0], condition.args
            if left.shape or right.shape or sign_ not in _OTHERWISE:
                continue
            own = relation(sign_, left, right)
            other = apart(left, right) if sign_ == "=" else relation(_OTHERWISE[sign_], left, right)
            given.update({implies(own, equals(node, first)): None, implies(other, equals(node, second)): None})
    if given:
        yield Reduction(tuple(given))


_OTHERWISE = {"=": "", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_choice = where(compare("=", _x, 0), _a, _f)
CASE_THAT_HOLDS = Computed(
    "the case that holds",
    "the one or the other",
    ways=_choices,
    cases=lambda: [([], implies(relation(">", absolute(_x), 0), equals(_choice, _f))),
                   ([], implies(equals(_x, 0), equals(_choice, _a)))],
    counters=lambda: [([], equals(_choice, _f)), ([], implies(equals(_x, 0), equals(_choice, _f))),
                      ([], implies(equals(_b, 0), equals(_choice, _a)))],
)  # fmt: skip


NO_ZERO_NEAR_THE_POINT = Computed("no zero near the point", "it keeps its sign on each side", ways=by_functions)


def _third(step: Term) -> Term:
    """What the parabola at x misses after a step, over the square of the variable."""
    slope = derivative(_f, _x)
    parabola = _f + slope * step + derivative(slope, _x) / 2 * step**2
    return (apply("f", (), _x + step) - parabola) / _b**2


_with = {"f": _f, "x": _x, "h": -_b, "r": _b, "n": number(2)}


@schema(
    name="Taylor's formula",
    reference="Rudin, Principles of Mathematical Analysis, Thm 5.15",
    seen=lambda: (),
    cases=lambda: [([], equals(limit(_third(-_b), _b, 0), 0), _with),
                   ([], equals(limit(_third(_b), _b, 0), 0), {**_with, "h": _b})],
    counters=lambda: [([], equals(limit(_third(_b), _b, 0), 0), {**_with, "f": absolute(_f)}),
                      ([], equals(limit(_third(-_b) / _b, _b, 0), 0), _with),
                      ([], equals(limit(_third(_b) + _f, _b, 0), 0), {**_with, "h": _b})],
)  # fmt: skip
def TAYLORS_FORMULA(f: Scalar, x: Variable, h: Scalar, r: Variable, n: Scalar) -> Said:  # noqa: N802
    """what is left is smaller than the power that was kept"""
    free_of(f, r)
    if n.head is not NUMBER or n.value not in range(1, 9) or h not in (r, mul(-1, r)) or regular(f, (x,)) != ():
        raise LanguageError("not a step and an order of which this speaks")
    slope, kept = f, [f]
    for k in range(1, int(n.value) + 1):
        slope = derivative(slope, x)
        kept.append(mul(slope, power(h, number(k)), number(Fraction(1, factorial(k)))))
    left = subtract(placed(f, x, add(x, h)), add(*kept))
    return [], equals(limit(divide(left, power(r, n)), r, _ZERO), _ZERO)


LEADING_TERMS = Schema("leading terms", "the terms that begin the expansions decide")
ORDERS_OF_GROWTH = Computed(
    "orders of growth",
    "exponentials outgrow powers, powers outgrow logarithms; the largest order decides",
    ways=by_growth,
    reference="Rudin, Principles of Mathematical Analysis, Thm 8.6",
    cases=lambda: [([relation(">", _a, 0)], equals(limit(_x**_a * log(_x) ** _b, _x, oo), oo)),
                   ([relation("<", _a, 0)], equals(limit(_x**_a * log(_x) ** _b, _x, oo), 0)),
                   ([relation(">", _a, _b)], equals(limit(_x**_a / _x**_b, _x, oo), oo)),
                   ([relation("<", _a, _b)], equals(limit(exp(_a * _x) / exp(_b * _x), _x, oo), 0)),
                   ([relation(">", _b, 0)], equals(limit(_x**_a * exp(_b * _x), _x, oo), oo)),
                   ([relation(">", _a, 0)], equals(limit(_x**_a * log(_x), _x, 0, "right"), 0))],
    counters=lambda: [([], equals(limit(_x**_a * log(_x) ** _b, _x, oo), oo)),
                      ([relation(">", _b, 0)], equals(limit(_x**_a * log(_x) ** _b, _x, oo), oo)),
                      ([relation(">", _a, 0)], equals(limit(_x**_a * exp(_b * _x), _x, oo), oo)),
                      ([relation("<", _a, _b)], equals(limit(_x**_a / _x**_b, _x, oo), oo)),
                      ([relation(">", _a, 0)], equals(limit(-_x**_a, _x, oo), oo)),
                      ([relation(">", _a, 0)], equals(limit(_x**_a * _f, _x, oo), oo)),
                      ([relation("<", _a, 0)], equals(limit(_x**_a * log(_x), _x, 0, "right"), 0))],
)  # fmt: skip
LARGEST_ORDER = Procedure("largest order", "what is left over it goes to 1")
ALONG_A_SEQUENCE = Computed(
    "along a sequence", "a limit is the same along every sequence that goes to the point", ways=limits_at_ends,
    cases=lambda: [([], equals(limit(1 / _n, _n, oo), 0)), ([], equals(limit(exp(2 * _n), _n, oo), oo))],
    counters=lambda: [([], equals(limit(1 / _n, _n, oo), 1)), ([], equals(limit(exp(-2 * _n), _n, oo), oo))],
)  # fmt: skip
VALUE_OF_THE_CASE = Schema("value of the case", "the parameter has this value here")
GRUNTZ = Procedure(
    "Gruntz's algorithm",
    "by the most rapidly varying part; the value is SymPy's and is checked by approach",
    reference="Gruntz, On Computing Limits in a Symbolic Manipulation System, 1996",
)
