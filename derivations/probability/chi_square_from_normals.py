"""Chi-square law from squares of normals.

The square of a standard normal, and the sum of k independent ones: the law behind sample variances and tests of fit.
"""

from derivations.distributions.chi_square import chi_square
from derivations.distributions.gamma import gamma as gamma_law
from derivations.distributions.normal import normal
from workbench import (
    Equality,
    derivation,
    derivative,
    equals,
    exp,
    gamma,
    implies,
    named,
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
from workbench.engines.testing.laws import Q, Sample, density, follows
from workbench.reasons.estimation import LAW_OF_THE_SUM
from workbench.reasons.expectation import IN_FRONT, POWERS_TOGETHER
from workbench.record.claims import Expectation, Law
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": ["change-of-variables-density", "gamma-distribution-moments", "gaussian-integral"],
    "references": ["Casella & Berger §5.3"],
}

x, t, k = scalar("x", "positive"), scalar("t"), scalar("k", "positive")
z = vector("z", "n")
standard = normal(number(0), number(1))
once = standard.of("y")
y = once.variable
square = x ** (-number(1) / 2) * exp(-x / 2) / sqrt(2 * pi)
whole = x ** (k / 2 - 1) * exp(-x / 2) / (2 ** (k / 2) * gamma(k / 2))
law, waiting = chi_square(k).of("x"), gamma_law(k / 2, number(1) / 2).of("x")
below = normal_cdf(sqrt(x)) - normal_cdf(-sqrt(x))
root = (1 - 2 * t) ** (-number(1) / 2)
s = named("s", root)
narrower = normal(number(0), s).of("y")
generating = (1 - 2 * t) ** (-k / 2)
half = relation("<", t, number(1) / 2)
of_square = implies(half, equals(once.expectation(exp(t * y**2)), root))
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
    pen.given(x, z, t, k, y, Q)
    pen.goal("Find the density of the square of a standard normal, and the law of a sum of `k` independent ones.")
    pen.convention("`Phi` is the standard normal distribution function; the entries of `z` are independent.")
    pen.idea("Two points, plus and minus the root, have the same square; sums are for generating functions.")

    positive = pen.fact(x, "positive")
    pen.start(derivative(below, x))
    pen.relate(
        "=", square, positive, by=calculus.chain_rule, name="density of the square of one",
        why="`Z**2 <= x` between the roots: the slope of its probability",
    )  # fmt: skip
    with pen.suppose(half, "else the mean is infinite") as near:
        pen.define("s", root, "a standard deviation")
        wide = pen.follows(relation(">", s, number(0)), near, s, name="positive")
        product = pen.follows(
            equals(exp(t * y**2) * once.density, s * narrower.density), near, s, wide, by=POWERS_TOGETHER,
            why="the exponent is `-(1 - 2*t) * y**2/2`",
        )  # fmt: skip
        mass = pen.lemma("normal", wide, x=y, mu=number(0), sigma=s)
        mean = pen.follows(equals(once.expectation(exp(t * y**2)), s), product, mass, by=IN_FRONT)
        mean = pen.follows(equals(once.expectation(exp(t * y**2)), root), mean, s, name="definition of `s`")
    first = pen.discharge(near, mean, why="the generating function of one square")
    same = pen.follows(
        equals(law.density, waiting.density), positive, pen.fact(k, "positive"), by=POWERS_TOGETHER,
        name="a gamma law", why="of shape `k/2` and rate 1/2",
    )  # fmt: skip
    with pen.suppose(half) as near:
        facts = near, positive, pen.fact(k, "positive")
        known = pen.lemma("gamma-distribution-moments", *facts, claim=5, alpha=k / 2, beta=number(1) / 2)
        pen.start(law.expectation(exp(t * x)))
        pen.relate("=", waiting.expectation(exp(t * x)), same, by=IN_FRONT, name="the same density")
        mean = pen.relate("=", generating, known, near, name="generating function of a gamma law")
    second = pen.discharge(near, mean, why="the generating function of the chi-square law")
    many = pen.instance(second, k=n, why="as many degrees of freedom as there are squares")
    pen.follows(
        total,
        first,
        many,
        by=LAW_OF_THE_SUM,
        name="chi-square with `n` degrees of freedom",
        why="the generating function of a sum of independent squares is the power of that of one",
    )
    pen.follows(
        equals(law.density, whole), positive, pen.fact(k, "positive"), by=POWERS_TOGETHER,
        name="density of the chi-square law", why="written with powers",
    )  # fmt: skip
    pen.engine(expect("mean", law))
    pen.engine(expect("variance", law))

    pen.sanity(implies(equals(k, 1), equals(whole, square)), "one square: `gamma(1/2)` is the root of `pi`")
    pen.sanity(implies(equals(k, 2), equals(whole, exp(-x / 2) / 2)), "two squares: an exponential law of mean 2")
    pen.wrong("One preimage instead of two: the density is then half of what it is.")
    pen.wrong("Adding the densities of the squares: it is the variables that are added.")
