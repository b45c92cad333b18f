"""Gaussian integral.

The area under the bell curve, found in the plane because it cannot be found on the line: the constant in every normal
density.
"""

from workbench import (
    Equality,
    cos,
    derivation,
    derivative,
    equals,
    exp,
    integral,
    limit,
    named,
    number,
    oo,
    pi,
    relation,
    scalar,
    sin,
    sqrt,
)
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.integral_calculus import SUBSTITUTION_IN_AN_INTEGRAL
from workbench.reasons.integration import CONSTANT_OVER, ENDS, FUNDAMENTAL, POLAR
from workbench.reasons.limits import EXPONENTIAL_AGAINST_POWERS, HIGHEST_POWER
from workbench.reasons.order import positive_by_its_parts
from workbench.reasons.ranges import NOT_NEGATIVE
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.reasons.squares import equal_squares
from workbench.rules import algebra, calculus
from workbench.rules.reason import together
from workbench.terms.heads import between

META = {
    "level": "intermediate",
    "bullets": ["Integration methods", "Distribution analysis"],
    "prerequisites": ["integration-by-substitution", "polar-coordinates-jacobian"],
    "references": ["MML ch. 6", "PRML Exercise 1.7"],
}

x, y, r, phi, u = (scalar(name) for name in "x y r phi u".split())
a, b = scalar("a", "positive"), scalar("b")
I = named("I", integral(exp(-(x**2)), x, -oo, oo))
radial = integral(exp(-(r**2)) * r, r, 0, oo)
scaled = sqrt(a) * (x - b / (2 * a))
moved, front = exp(-a * (x - b / (2 * a)) ** 2), exp(b**2 / (4 * a))
general = integral(exp(-a * x**2 + b * x), x, -oo, oo)
result = sqrt(pi / a) * exp(b**2 / (4 * a))


@derivation(
    claim=[
        Equality(integral(exp(-(x**2)), x, -oo, oo), sqrt(pi)),
        Equality(general, result),
    ]
)
def gaussian_integral(pen):
    pen.given(x, y, r, phi, u, a, b)
    pen.goal("Find the integral of `exp(-x**2)` over the line, and of `exp(-a*x**2 + b*x)` for `a > 0`.")
    pen.convention(
        "`r` and `phi` are polar coordinates of the point (`x`, `y`); `a` is positive, or the integral would diverge."
    )
    pen.idea(
        "`exp(-x**2)` has no elementary antiderivative, but `exp(-x**2) * exp(-y**2)` depends on the distance `r` "
        "alone."
    )

    pen.define("I", integral(exp(-(x**2)), x, -oo, oo))
    pen.start(I**2)
    pen.relate("=", integral(I * exp(-(y**2)), y, -oo, oo), I, by=CONSTANT_FACTOR, why="the second `I`, written in `y`")
    outer = pen.last
    inner = pen.follows(
        equals(I * exp(-(y**2)), integral(exp(-(x**2)) * exp(-(y**2)), x, -oo, oo)), I, by=CONSTANT_FACTOR,
        why="`exp(-y**2)` does not depend on `x`",
    )  # fmt: skip
    joined = pen.follows(
        equals(exp(-(x**2) - y**2), exp(-(x**2)) * exp(-(y**2))), by=calculus.exp_of_sum, why="read backwards"
    )
    plane = pen.follows(
        equals(I**2, integral(integral(exp(-(x**2) - y**2), x, -oo, oo), y, -oo, oo)), outer, inner, joined,
        name="one integral over the plane",
    )  # fmt: skip
    unit = pen.follows(equals(cos(phi) ** 2 + sin(phi) ** 2, 1), by=calculus.pythagoras)
    circle = pen.follows(
        equals((r * cos(phi)) ** 2 + (r * sin(phi)) ** 2, r**2), unit, name="`r` is the distance"
    )
    element = pen.follows(
        equals(exp(-((r * cos(phi)) ** 2) - (r * sin(phi)) ** 2) * r, exp(-(r**2)) * r), circle,
        name="the distance put in",
    )  # fmt: skip
    above = pen.follows(relation(">=", exp(-(x**2) - y**2), 0), by=RANGE_OF_A_FUNCTION)
    pen.start(I**2, plane.right, plane)
    pen.relate(
        "=", integral(radial, phi, 0, 2 * pi), element, above, by=POLAR,
        why="the area element `dx*dy` is `r*dr * dphi`",
    )  # fmt: skip
    turned = pen.relate("=", 2 * pi * radial, by=CONSTANT_OVER, name="constant in `phi`", why="nothing depends on it")
    slope = pen.follows(
        equals(derivative(-exp(-(r**2)) / 2, r), exp(-(r**2)) * r), by=calculus.chain_rule,
        why="the factor `r` makes it possible",
    )  # fmt: skip
    bracket = pen.follows(equals(radial, between(-exp(-(r**2)) / 2, r, 0, oo)), slope, by=FUNDAMENTAL)
    out = pen.follows(equals(limit(-exp(-(r**2)) / 2, r, oo), 0), by=EXPONENTIAL_AGAINST_POWERS)
    half = pen.follows(
        equals(radial, number(1) / 2), bracket, out, by=together([ENDS, calculus.exp_of_zero]), why="0 less -1/2"
    )
    square = pen.follows(equals(I**2, pi), turned, half, name="put in")
    sign = pen.follows(relation(">=", exp(-(x**2)), 0), by=RANGE_OF_A_FUNCTION)
    positive = pen.follows(relation(">=", I, 0), sign, I, by=NOT_NEGATIVE)
    over_pi = pen.follows(equals(sqrt(pi) ** 2, pi), by=calculus.square_of_a_root)
    root_of_pi = pen.follows(relation(">=", sqrt(pi), 0), by=RANGE_OF_A_FUNCTION)
    root = pen.follows(
        equals(I, sqrt(pi)), square, over_pi, positive, root_of_pi, by=equal_squares, name="take the root"
    )
    pen.follows(equals(integral(exp(-(x**2)), x, -oo, oo), sqrt(pi)), root, I, name="the first result")

    complete = pen.follows(
        equals(-a * x**2 + b * x, -a * (x - b / (2 * a)) ** 2 + b**2 / (4 * a)), pen.fact(a, "positive"),
        by=algebra.complete_the_square,
    )  # fmt: skip
    apart = pen.follows(
        equals(exp(-a * (x - b / (2 * a)) ** 2 + b**2 / (4 * a)), moved * front), by=calculus.exp_of_sum
    )
    pen.start(general)
    outside = pen.relate(
        "=", front * integral(moved, x, -oo, oo), complete, apart, by=CONSTANT_FACTOR,
        why="the part without `x` stands in front",
    )  # fmt: skip
    factor = pen.follows(relation(">", sqrt(a), 0), pen.fact(a, "positive"), by=positive_by_its_parts)
    rate = pen.follows(equals(derivative(scaled, x), sqrt(a)), by=calculus.constant_factor)
    low = pen.follows(equals(limit(scaled, x, -oo), -oo), factor, by=HIGHEST_POWER)
    high = pen.follows(equals(limit(scaled, x, oo), oo), factor, by=HIGHEST_POWER)
    over_a = pen.follows(equals(sqrt(a) ** 2, a), by=calculus.square_of_a_root)
    exponent = pen.follows(equals(-(scaled**2), -a * (x - b / (2 * a)) ** 2), over_a, name="the exponent")
    new = pen.follows(
        equals(integral(moved, x, -oo, oo), integral(exp(-(u**2)) / sqrt(a), u, -oo, oo)),
        factor, rate, low, high, exponent, by=SUBSTITUTION_IN_AN_INTEGRAL, g=scaled,
        name="shift and scale", why="`u == sqrt(a)*(x - b/(2*a))`, so `du == sqrt(a)*dx`",
    )  # fmt: skip
    inside = pen.follows(
        equals(integral(exp(-(u**2)) / sqrt(a), u, -oo, oo), I / sqrt(a)), I, by=CONSTANT_FACTOR,
        why="the name of the variable does not matter",
    )  # fmt: skip
    quotient = pen.follows(equals(sqrt(pi / a), sqrt(pi) / sqrt(a)), by=calculus.root_of_a_quotient)
    pen.follows(equals(general, result), outside, new, inside, root, quotient, name="put in")

    pen.sanity(
        equals(integral(exp(-(x**2) / 2), x, -oo, oo), sqrt(2 * pi)), "`a == 1/2`: the normal density's constant"
    )
    pen.sanity(equals(derivative(result, b) / result, b / (2 * a)), "the mean of the density with this exponent")
    pen.wrong(
        "Forgetting the factor `r` of polar coordinates: without it the integral in `r` could not be done either."
    )
    pen.wrong("Taking the square of an integral for the integral of the square.")
    pen.wrong("Losing the constant `b**2 / (4*a)` when completing the square.")
