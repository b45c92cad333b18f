"""Random projections keep lengths.

A matrix of independent normal numbers, chosen without a look at the data, keeps squared lengths on average, and nearly
always: so do distances between points, in as many dimensions as accuracy asks for and not as many as the data have.
"""

from derivations.distributions.normal import normal
from workbench import (
    Sum,
    derivation,
    equals,
    exp,
    expectation,
    index,
    matrix,
    named,
    norm,
    number,
    outer,
    scalar,
    size_term,
    sqrt,
    sum,
    vector,
)
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.estimation import MEAN_OF_AN_AVERAGE, VARIANCE_OF_AN_AVERAGE
from workbench.reasons.expectation import CONSTANT, LINEARITY
from workbench.reasons.generating import LINEAR_FORM_OF_INDEPENDENT_ENTRIES, SAME_LAW
from workbench.reasons.inference import INSTANCE
from workbench.record.claims import Expectation
from workbench.rules import calculus, norms
from workbench.rules.reason import together
from workbench.terms.term import substitute

META = {
    "level": "advanced",
    "bullets": ["Dimension reduction methods"],
    "prerequisites": ["chi-square-from-normals", "gaussian-stein-lemma", "linear-combination-of-gaussians"],
    "references": ["Vershynin, High-Dimensional Probability, §5.3"],
}

m, k = size_term("m"), size_term("k")
x, R, z, t = vector("x", "d"), matrix("R", "m", "d"), vector("z", "m"), vector("t", "m")
r, u, s = scalar("r"), scalar("u"), scalar("s")
i, j = index("i", "m"), index("j", "d")
mu, sigma = normal.parameters


def bell(of, spread):
    """The log density of a normal number with mean 0."""
    return substitute(normal.log_density, {normal.variable: of, mu: number(0), sigma: spread})


narrow = 1 / sqrt(m)
entries, many = Sum(bell(R[i, j], narrow), i, j), Sum(bell(z[i], number(1)), i)
square = norm(x) ** 2
y = named("y", norm(x) / sqrt(m) * z)
generating = exp(norm(t) ** 2 * square / (2 * m))


def one(value):
    """The mean over a standard normal number."""
    return expectation(value, u, bell(u, number(1)))


def entry(value):
    """The mean over one entry of R."""
    return expectation(value, r, bell(r, narrow))


def over_R(value):
    return expectation(value, R, entries)


def over_z(value):
    return expectation(value, z, many)


off = (norm(R @ x) ** 2 - square) ** 2


@derivation(
    claim=[
        Expectation(equals(over_R(norm(R @ x) ** 2), square)),
        Expectation(equals(over_R(off), 2 / m * norm(x) ** 4)),
    ]
)
def johnson_lindenstrauss_moments(pen):
    pen.given(x, R, z, u, r, s, t)
    pen.goal("Find the mean and the variance of the squared length of `R @ x`, for a fixed `x`.")
    pen.convention(
        "The entries of `R` are independent and normal, with mean 0 and variance `1/m`; `r` is one of them. "
        "The entries of `z` are independent and standard normal, and `u` is one of them. "
        "A law whose moment generating function is finite near 0 is known by it."
    )
    pen.idea("The entries of `R @ x` are independent and normal with variance `norm(x)**2/m`: a chi-square law.")

    first = pen.lemma("normal", claim=5, x=r, mu=number(0), sigma=narrow, t=s)
    first = pen.follows(
        equals(entry(exp(s * r)), exp(s**2 / (2 * m))), first, by=calculus.square_of_a_root, why="the variance is `1/m`"
    )
    second = pen.lemma("normal", claim=5, x=u, mu=number(0), sigma=number(1), t=s)
    pen.define("y", y.args[0], "its squared length is `norm(x)**2/m` times a chi-square variable")
    left = pen.follows(
        equals(over_R(exp(t @ (R @ x))), generating), first, a=outer(t, x),
        by=together((LINEAR_FORM_OF_INDEPENDENT_ENTRIES, norms.square_norm_of_a_vector)),
        name="independent entries", why="`t @ R @ x` adds up `t_i*x_j*R_ij`",
    )  # fmt: skip
    right = pen.follows(
        equals(over_z(exp(t @ y)), generating), second, y, a=norm(x) / sqrt(m) * t,
        by=together((LINEAR_FORM_OF_INDEPENDENT_ENTRIES, norms.square_norm_of_a_vector, calculus.square_of_a_root)),
        name="independent entries", why="so `y` has the law of `R @ x`",
    )  # fmt: skip
    step = pen.lemma(
        "gaussian-stein-lemma", claim=2, x=u, mu=number(0), sigma=number(1),
        why="the mean of `u*h(u)` is that of the slope of `h`, here `u**(2*k - 1)`",
    )  # fmt: skip
    pen.start(one(u**2))
    pen.relate("=", one(number(1)), step, by=INSTANCE, k=number(1), name="`k == 1`")
    mean = pen.relate("=", number(1), by=CONSTANT, name="the total mass")
    fourth = pen.follows(equals(one(u**4), 3), step, mean, by=INSTANCE, k=number(2), name="`k == 2`", why="3 times 1")
    bend = pen.follows(
        equals(one((u**2 - 1) ** 2), 2), fourth, mean, by=LINEARITY, name="variance of a square", why="`3 - 2 + 1`"
    )
    pen.start(over_z(sum(z**2)))
    total = pen.relate("=", m, mean, by=MEAN_OF_AN_AVERAGE, name="mean of chi-square", why="`m` equal means")
    pen.start(over_z(sum(z**2 - 1) ** 2))
    spread = pen.relate(
        "=", 2 * m, bend, mean, by=VARIANCE_OF_AN_AVERAGE, name="variance of chi-square",
        why="variances of independent terms add up",
    )  # fmt: skip
    length = pen.follows(
        equals(norm(y) ** 2, square / m * sum(z**2)), y, name="squared length",
        by=together((norms.square_norm_of_a_vector, calculus.square_of_a_root)),
    )  # fmt: skip
    pen.start(over_R(norm(R @ x) ** 2))
    pen.relate("=", over_z(norm(y) ** 2), left, right, by=SAME_LAW)
    pen.relate("=", square / m * over_z(sum(z**2)), length, by=CONSTANT_FACTOR)
    pen.relate("=", square, total, name="mean of chi-square")
    deviation = pen.follows(
        equals((norm(y) ** 2 - square) ** 2, (square / m) ** 2 * sum(z**2 - 1) ** 2), length, name="deviation",
        why="1 is taken `m` times",
    )  # fmt: skip
    pen.start(over_R(off))
    pen.relate("=", over_z((norm(y) ** 2 - square) ** 2), left, right, by=SAME_LAW)
    pen.relate("=", (square / m) ** 2 * over_z(sum(z**2 - 1) ** 2), deviation, by=CONSTANT_FACTOR)
    pen.relate("=", 2 / m * norm(x) ** 4, spread, name="variance of chi-square", why="the more rows, the less")

    pen.sanity(equals(sqrt(2 / m * norm(x) ** 4), sqrt(2 / m) * square), "a relative error `sqrt(2/m)`, whatever `d`")
    pen.wrong("Variance 1 for the entries of `R`: lengths are then `sqrt(m)` times too long.")
    pen.wrong("Making `m` grow with `d`: only accuracy, and the number of points, ask for more rows.")
    pen.wrong("Choosing `x` after a look at `R`: wherever `m < d`, some `x` other than 0 is mapped to 0.")
