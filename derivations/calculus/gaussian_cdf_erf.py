"""Normal distribution function by erf.

Tables, libraries and GELU know the error function; statistics needs the normal distribution function. They differ by a
shift and two scales.
"""

from workbench import (
    Derivative,
    Equality,
    derivation,
    derivative,
    equals,
    erf,
    exp,
    integral,
    normal_cdf,
    number,
    oo,
    pi,
    scalar,
    sqrt,
)
from workbench.reasons.common import COLLECT, CONSTANT_FACTOR
from workbench.reasons.integral_calculus import SUBSTITUTION_IN_AN_INTEGRAL
from workbench.reasons.ranges import EVEN, SPLIT_INTERVAL
from workbench.rules import calculus, integrals

META = {
    "level": "beginner",
    "bullets": ["Integration methods", "Distribution analysis"],
    "prerequisites": ["gaussian-integral", "integration-by-substitution"],
    "references": ["DLB §3.9", "Murphy, Probabilistic Machine Learning: An Introduction, §2.6"],
}

x, s, t, z = (scalar(name) for name in "x s t z".split())
two = sqrt(number(2))


def density(u):
    return exp(-(u**2) / 2) / sqrt(2 * pi)


form = (1 + erf(x / two)) / 2


@derivation(
    claim=[
        Equality(normal_cdf(x), form),
        Derivative(normal_cdf(x), x, density(x)),
        Equality(integral(density(s), s, -oo, x), form),
    ]
)
def gaussian_cdf_erf(pen):
    pen.given(x, s, t, z)
    pen.goal("Express the standard normal distribution function through the error function, and differentiate it.")
    pen.convention(
        "`Phi(x)` is the integral of the standard normal density up to `x`; `erf(z)` that of `2 * exp(-t**2) / "
        "sqrt(pi)` from 0."
    )
    pen.idea("Split the area at 0: the left half is known by symmetry, the rest is erf in other units.")

    meaning = pen.follows(
        equals(erf(z), 2 / sqrt(pi) * integral(exp(-(t**2)), t, 0, z)), by=integrals.definition_of_the_error_function,
        name="definition of erf", why="an odd function, 1 at infinity",
    )  # fmt: skip
    whole, right = integral(density(s), s, -oo, oo), integral(density(s), s, 0, oo)
    bell = pen.follows(
        equals(integral(exp(-(s**2) / 2), s, -oo, oo), sqrt(2 * pi)), by=integrals.gaussian_integral,
        why="for `a == 1/2`",
    )  # fmt: skip
    mass = pen.follows(equals(whole, 1), bell, by=CONSTANT_FACTOR)
    twice = pen.follows(equals(whole, 2 * right), by=EVEN)
    sides = pen.follows(equals(whole, integral(density(s), s, -oo, 0) + right), by=SPLIT_INTERVAL, why="at 0")
    half = pen.follows(
        equals(integral(density(s), s, -oo, 0), number(1) / 2), mass, twice, sides, name="symmetry",
        why="half of the area, which is 1",
    )  # fmt: skip
    square = pen.follows(equals(two**2, 2), by=calculus.square_of_a_root)
    inner = pen.follows(equals(-((two * t) ** 2) / 2, -(t**2)), square, name="the exponent")
    slope = pen.follows(equals(derivative(two * t, t), two), by=calculus.constant_factor)
    new = pen.follows(
        equals(integral(density(s), s, 0, x), integral(exp(-(t**2)) * two / sqrt(2 * pi), t, 0, x / two)),
        inner, slope, by=SUBSTITUTION_IN_AN_INTEGRAL, g=two * t, name="`s == sqrt(2) * t`",
        why="and `ds == sqrt(2)*dt`",
    )  # fmt: skip
    roots = pen.follows(equals(sqrt(2 * pi), two * sqrt(pi)), by=calculus.root_of_a_product)
    pen.start(integral(density(s), s, 0, x), new.right, new)
    moved = pen.relate("=", integral(exp(-(t**2)), t, 0, x / two) / sqrt(pi), roots, by=CONSTANT_FACTOR)
    there = pen.instance(meaning, z=x / two)
    right = pen.follows(equals(integral(density(s), s, 0, x), erf(x / two) / 2), moved, there, name="by erf")
    pen.start(normal_cdf(x))
    pen.relate(
        "=", integral(density(s), s, -oo, x), by=integrals.definition_of_the_normal_distribution_function,
        name="definition of `Phi`",
    )  # fmt: skip
    pen.relate(
        "=", integral(density(s), s, -oo, 0) + integral(density(s), s, 0, x), by=SPLIT_INTERVAL, name="split at 0"
    )
    value = pen.relate("=", form, half, right, name="put the two areas in")
    pen.start(derivative(normal_cdf(x), x))
    pen.relate("=", derivative(form, x), value, name="by erf")
    pen.relate(
        "=",
        number(1) / 2 * (2 / sqrt(pi)) * exp(-((x / two) ** 2)) * (1 / two),
        by=calculus.chain_rule,
        why="inner slope `1/sqrt(2)`",
    )
    pen.relate("=", density(x), by=COLLECT, why="the density, as the fundamental theorem says at once")

    pen.sanity(equals(normal_cdf(x) + normal_cdf(-x), number(1)), "symmetry")
    pen.sanity(equals(normal_cdf(number(0)), number(1) / 2), "the median is 0")
    pen.sanity(equals(erf(z), 2 * normal_cdf(two * z) - 1), "the way back")
    pen.wrong("Writing `erf(x)` in place of `erf(x/sqrt(2))`: erf belongs to the variance 1/2.")
    pen.wrong("Forgetting the shift: erf is odd and goes from -1 to 1.")
    pen.wrong("Computing `1 - Phi(x)` for large `x`: it is rounded to 0; `Phi(-x)` keeps its digits.")
