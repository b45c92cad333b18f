"""Student's t from a normal and a chi-square.

A standard normal divided by an independent estimate of its scale: why small samples have heavy tails.
"""

from derivations.distributions.student_t import student_t
from workbench import Equality, derivation, equals, exp, gamma, integral, named, number, oo, pi, relation, scalar, sqrt
from workbench.engines.testing.laws import density
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.expectation import POWERS_TOGETHER
from workbench.reasons.order import positive_by_its_parts
from workbench.rules import integrals

META = {
    "level": "advanced",
    "bullets": ["Distribution analysis", "Hypothesis evaluation"],
    "prerequisites": ["chi-square-from-normals", "gamma-distribution-moments"],
    "references": ["Casella & Berger §5.3.2"],
}

t, v, nu = scalar("t"), scalar("v", "positive"), scalar("nu", "positive")
half = (nu + 1) / 2
given = sqrt(v / nu) / sqrt(2 * pi) * exp(-(t**2) * v / (2 * nu))
weight = v ** (nu / 2 - 1) * exp(-v / 2) / (2 ** (nu / 2) * gamma(nu / 2))
rate = named("b", (1 + t**2 / nu) / 2)
kernel = v ** (half - 1) * exp(-rate * v)
constant = 1 / (sqrt(2 * pi * nu) * 2 ** (nu / 2) * gamma(nu / 2))
result = gamma(half) / (sqrt(nu * pi) * gamma(nu / 2)) * (1 + t**2 / nu) ** (-half)
declared = density(student_t(nu, number(0), number(1)), "Student's t", variable="t").named.args[0]
mixture = integral(given * weight, v, 0, oo)


@derivation(
    claim=[
        Equality(mixture, result),
        Equality(declared, result),
    ]
)
def student_t_from_normal_chi_square(pen):
    pen.given(t, v, nu)
    pen.goal(
        "Find the density of `T == Z / sqrt(V/nu)` for independent `Z` standard normal and `V` chi-square with "
        "`nu` degrees of freedom."
    )
    pen.convention("`v` is a value of `V`; `b` collects what multiplies `v` in the exponent.")
    pen.idea(
        "Given `V == v`, `T` is normal with variance `nu/v`. Average its density over the law of `V`: a gamma integral."
    )

    pen.define("b", rate.args[0], "what multiplies `-v` in the exponent of the product")
    product = pen.follows(
        equals(given * weight, constant * kernel),
        rate,
        pen.fact(v, "positive"),
        pen.fact(nu, "positive"),
        by=POWERS_TOGETHER,
        name="multiply the densities",
        why="the powers of `v` join, and so do the exponents",
    )
    positive = pen.follows(
        relation(">", rate, number(0)), rate, pen.fact(nu, "positive"), by=positive_by_its_parts, why="a sum with 1"
    )
    pen.start(integral(kernel, v, 0, oo))
    average = pen.relate(
        "=", gamma(half) / rate**half, positive, pen.fact(nu, "positive"), by=integrals.gamma_integral,
        why="of shape `(nu + 1) / 2` and rate `b`",
    )  # fmt: skip
    pen.start(mixture)
    pen.relate(
        "=", constant * integral(kernel, v, 0, oo), product, by=CONSTANT_FACTOR, name="constants in front",
        why="what `v` does not touch",
    )  # fmt: skip
    pen.use(average)
    pen.unfold(rate)
    whole = pen.fact(nu, "positive")
    pen.relate("=", result, whole, by=POWERS_TOGETHER, name="collect constants", why="powers of 2 cancel")
    pen.follows(
        equals(declared, result), whole, by=POWERS_TOGETHER, name="the `t` law", why="this is how it is declared"
    )

    pen.sanity(equals(integral(result, t, -oo, oo), number(1)), "a density")
    pen.wrong("Forgetting the factor `sqrt(v/nu)`: a density of `t`, not of `z`, is averaged.")
    pen.wrong("Dependent `Z` and `V`: then their densities must not be multiplied.")
