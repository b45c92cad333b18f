"""Chi-square law from squares of normals.

The square of a standard normal, and the sum of k independent ones: the law behind sample variances and tests of fit.
"""

from derivations.distributions.chi_square import chi_square
from derivations.distributions.normal import normal
from workbench import (
    Equality,
    derivation,
    derivative,
    equals,
    exp,
    gamma,
    implies,
    normal_cdf,
    number,
    pi,
    relation,
    scalar,
    size,
    size_term,
    sqrt,
    sum,
    vector,
)
from workbench.engines.statistics.expectation.engine import expect
from workbench.engines.statistics.testing.laws import Q, Sample, density, follows
from workbench.record.claims import Expectation, Law

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": ["change-of-variables-density", "gamma-distribution-moments", "gaussian-integral"],
    "references": ["Casella & Berger §5.3"],
}

x, t, k = scalar("x", "positive"), scalar("t"), scalar("k", "positive")
z = vector("z", "n")
standard = normal(number(0), number(1))
square = x ** (-number(1) / 2) * exp(-x / 2) / sqrt(2 * pi)
whole = x ** (k / 2 - 1) * exp(-x / 2) / (2 ** (k / 2) * gamma(k / 2))
law = chi_square(k).of("x")
below = 2 * normal_cdf(sqrt(x)) - 1
generating = (1 - 2 * t) ** (-k / 2)
half = relation("<", t, number(1) / 2)
of_square = implies(half, equals(standard.expectation(exp(t * standard.variable**2)), (1 - 2 * t) ** (-number(1) / 2)))
of_law = implies(half, equals(law.expectation(exp(t * x)), generating))
n = size_term(size("n"))
total = follows(sum(z**2), density(chi_square(n), "chi-square"), [Sample(z, standard)])


@derivation(
    claim=[
        Equality(law.density, whole),
        Equality(derivative(below, x), square),
        Expectation(of_square),
        Expectation(of_law),
        Law(total),
        Expectation(equals(law.expectation(x), k)),
        Expectation(equals(law.expectation((x - k) ** 2), 2 * k)),
    ]
)
def chi_square_from_normals(pen):
    pen.given(x, z, t, k, Q)
    pen.goal("Find the density of the square of a standard normal, and the law of a sum of `k` independent ones.")
    pen.convention("`Phi` is the standard normal distribution function; the entries of `z` are independent.")
    pen.idea("Two points, plus and minus the root, have the same square; sums are for generating functions.")

    pen.follows(
        equals(below, normal_cdf(sqrt(x)) - normal_cdf(-sqrt(x))),
        name="two preimages",
        why="`Z**2 <= x` between the roots",
    )
    pen.start(derivative(below, x))
    one = pen.relate("=", square, name="derivative of a distribution function", why="`phi` at `sqrt(x)` over `sqrt(x)`")
    first = pen.follows(
        of_square,
        one,
        name="Gaussian integral",
        why="the exponent is `-(1 - 2*t) * z[i]**2/2`; it converges for `t < 1/2`",
    )
    second = pen.follows(
        implies(half, equals(((1 - 2 * t) ** (-number(1) / 2)) ** k, generating)),
        first,
        name="independence",
        why="the generating function of a sum is the product of theirs",
    )
    third = pen.follows(of_law, second, name="generating function of a gamma law", why="of shape `k/2` and rate 1/2")
    pen.follows(
        equals(law.density, whole),
        third,
        name="density of that gamma law",
        why="a law is known by its generating function",
    )
    pen.follows(total, third, name="chi-square with `n` degrees of freedom", why="the sum of `n` squares has this law")
    pen.engine(expect("mean", law))
    pen.engine(expect("variance", law))

    pen.sanity(implies(equals(k, 1), equals(whole, square)), "one square: `gamma(1/2)` is the root of `pi`")
    pen.sanity(implies(equals(k, 2), equals(whole, exp(-x / 2) / 2)), "two squares: an exponential law of mean 2")
    pen.wrong("One preimage instead of two: the density is then half of what it is.")
    pen.wrong("Adding the densities of the squares: it is the variables that are added.")
