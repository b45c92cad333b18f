"""The normal distribution has the largest entropy.

Of all laws with a given variance the normal one says least beyond it: the default for noise, the worst case of a
channel, the yardstick of independent component analysis.
"""

from derivations.distributions.laplace import laplace
from derivations.distributions.logistic import logistic
from derivations.distributions.multivariate_normal import multivariate_normal
from derivations.distributions.uniform import uniform
from workbench import (
    Inequality,
    apply,
    derivation,
    equals,
    exp,
    integral,
    log,
    logdet,
    named,
    number,
    oo,
    pi,
    relation,
    scalar,
    size_term,
    sqrt,
    vector,
)
from workbench.reasons.algebra import MULTIPLY_OUT
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.integral_calculus import (
    INTEGRAL_OVER_A_PART,
    INTEGRALS_KEEP_ORDER,
    INTEGRATE_BOTH_SIDES,
)
from workbench.reasons.signs import RANGE_OF_A_FUNCTION, log_below_its_tangent
from workbench.record.claims import Expectation
from workbench.rules import calculus

META = {
    "level": "advanced",
    "bullets": ["Distribution analysis"],
    "prerequisites": ["kl-divergence-nonnegative", "covariance-psd-quadratic-form"],
    "references": ["Cover & Thomas, Elements of Information Theory, Thms 8.4.1 and 8.6.5"],
}

x, a, b = scalar("x"), scalar("a"), scalar("b")
weight = exp(apply("h", (), x))
Z, V, m = scalar("Z", "positive"), scalar("V", "positive"), scalar("m")
f = named("f", weight / Z)


def E(value):
    """The mean under f."""
    return integral(f * value, x, a, b)


phi = named("phi", exp(-((x - m) ** 2) / (2 * V)) / sqrt(2 * pi * V))
log_phi = -log(2 * pi * V) / 2 - (x - m) ** 2 / (2 * V)
bound = (1 + log(2 * pi * V)) / 2
nu = vector("nu", "d")
vectors = multivariate_normal.of("y")
d, S = size_term("d"), vectors.parameters[1]
vectors = vectors(nu, S)
many = vectors.expectation(-vectors.log_density)
highest = d / 2 * (1 + log(2 * pi)) + logdet(S) / 2


def largest(variance):
    """The entropy of the normal law with this variance."""
    return (1 + log(2 * pi * variance)) / 2


@derivation(claim=[Inequality(E(-log(f)), "<=", bound), Expectation(equals(many, highest))])
def max_entropy_gaussian(pen):
    pen.given(x, a, b, Z, m, V, vectors.variable, nu, S)
    order = pen.assume(relation("<", a, b), "`a < b`")
    normed = pen.assume(equals(Z, integral(weight, x, a, b)), "`Z` makes `f` a density")
    pen.assume(equals(m, E(x)), "`m` is its mean")
    second = pen.assume(equals(V, E((x - m) ** 2)), "`V` is its variance")
    mass, spread = pen.fact(Z, "positive"), pen.fact(V, "positive")
    pen.goal("Show that no density of variance `V` has more entropy than the normal one; find that in `d` dimensions.")
    pen.convention(
        "`f` is any smooth positive density on the interval from `a` to `b`, written by its logarithm; infinite ends "
        "are limits. The entropy of `f` is the mean of `-log(f)` under `f`. `phi` is the normal density with the same "
        "`m` and `V`."
    )
    pen.idea(
        "`log(phi)` is quadratic, so its mean is the same under `f` and under `phi`; the rest is Gibbs' inequality."
    )

    pen.define("f", f.args[0], "any positive density between `a` and `b`")
    pen.define("phi", phi.args[0], "the normal density with its mean and variance")
    over = pen.follows(relation(">", weight, number(0)), by=RANGE_OF_A_FUNCTION)
    density = pen.follows(relation(">", f, number(0)), f, over, mass, name="positive")
    pen.start(integral(f, x, a, b))
    pen.unfold(f)
    pen.relate("=", integral(weight, x, a, b) / Z, by=CONSTANT_FACTOR)
    total = pen.relate("=", number(1), normed, mass, name="total mass")

    logarithm = pen.follows(equals(log(phi), log_phi), phi, spread, by=calculus.log_of_quotient)
    pen.start(E(-log(phi)))
    pen.relate("=", E(-log_phi), logarithm, by=INTEGRATE_BOTH_SIDES)
    pen.relate("=", integral(log(2 * pi * V) / 2 * f + f * (x - m) ** 2 / (2 * V), x, a, b), by=MULTIPLY_OUT)
    pen.relate("=", log(2 * pi * V) / 2 * integral(f, x, a, b) + E((x - m) ** 2) / (2 * V), by=CONSTANT_FACTOR)
    pen.use(total)
    cross = pen.relate("=", bound, second, spread, name="variance", why="of `f`, and of `phi` by choice")

    lemma = pen.lemma("gaussian-integral", spread, claim=2, x=x, a=1 / (2 * V), b=m / V)
    kernel = exp(-(1 / (2 * V)) * x**2 + m / V * x)
    factor = exp(-(m**2) / (2 * V)) / sqrt(2 * pi * V)
    pulled = pen.follows(equals(phi, kernel * factor), phi, spread, by=calculus.exp_of_sum, why="the square is open")
    pen.start(integral(phi, x, -oo, oo))
    pen.relate("=", integral(kernel * factor, x, -oo, oo), pulled, by=INTEGRATE_BOTH_SIDES)
    pen.relate("=", integral(kernel, x, -oo, oo) * factor, by=CONSTANT_FACTOR)
    pen.use(lemma)
    unit = pen.relate(
        "=", number(1), spread, by=calculus.exp_of_negative, name="total mass", why="exponentials and roots cancel"
    )
    above = pen.follows(relation(">", phi, number(0)), phi, spread, by=RANGE_OF_A_FUNCTION)
    part = pen.follows(relation("<=", integral(phi, x, a, b), number(1)), above, unit, order, by=INTEGRAL_OVER_A_PART)

    ratio = pen.follows(relation(">", phi / f, number(0)), above, density, name="positive")
    tangent = pen.follows(relation("<=", log(phi / f), phi / f - 1), ratio, by=log_below_its_tangent)
    apart = pen.follows(equals(log(phi / f), log(phi) - log(f)), above, density, by=calculus.log_of_quotient)
    gain = f * (log(phi) - log(f))
    term = pen.follows(relation("<=", gain, phi - f), tangent, apart, density, name="times `f`", why="positive")
    below = pen.follows(
        relation("<=", integral(gain, x, a, b), integral(phi - f, x, a, b)), term, order, by=INTEGRALS_KEEP_ORDER
    )
    pen.start(integral(phi - f, x, a, b))
    right = pen.relate("=", integral(phi, x, a, b) - integral(f, x, a, b), by=CONSTANT_FACTOR)
    gibbs = pen.follows(
        relation("<=", integral(gain, x, a, b), number(0)), below, right, part, total, name="Gibbs' inequality",
        why="the mass of `phi` is at most that of `f`",
    )  # fmt: skip
    pen.start(E(-log(f)))
    pen.relate("=", integral(f * -log(phi) + gain, x, a, b), by=MULTIPLY_OUT, why="`log(phi)` subtracted and added")
    pen.relate("=", E(-log(phi)) + integral(gain, x, a, b), by=CONSTANT_FACTOR)
    pen.relate("<=", E(-log(phi)), gibbs, name="Gibbs' inequality", why="the last integral is not positive")
    pen.use(cross)
    with pen.road("the normal law reaches it, in `d` dimensions"):
        pen.lemma("multivariate-normal", pen.fact(S, "posdef"), claim=4, x=vectors.variable, mu=nu, S=S)

    for other, words in ((laplace, "Laplace"), (uniform, "uniform"), (logistic, "logistic")):
        pen.sanity(relation("<=", other.entropy, largest(other.variance)), f"the {words} law with the same variance")
    pen.wrong("Without a fixed variance: then no density has the largest entropy, wider ones have more.")
    pen.wrong("Reading a negative differential entropy as a mistake: unlike that of counts it may have any sign.")
    pen.wrong("Counting parameters: the bound needs the variance only; the mean moves the density and no entropy.")
