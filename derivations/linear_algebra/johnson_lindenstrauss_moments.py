"""Random projections keep lengths.

A matrix of independent normal numbers, chosen without a look at the data, keeps squared lengths on average, and nearly
always: so do distances between points, in as many dimensions as accuracy asks for and not as many as the data have.
"""

from derivations.distributions.multivariate_normal import multivariate_normal
from derivations.distributions.normal import normal
from workbench import (
    Sum,
    derivation,
    equals,
    exp,
    expectation,
    eye,
    index,
    named,
    norm,
    number,
    scalar,
    size_term,
    sqrt,
    sum,
    vector,
    zeros,
)
from workbench.reasons.algebra import VALUES_OF_FUNCTIONS
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.estimation import MEAN_OF_AN_AVERAGE, VARIANCE_OF_AN_AVERAGE
from workbench.reasons.expectation import LINEARITY
from workbench.record.claims import Expectation
from workbench.rules import calculus, norms
from workbench.terms.term import substitute

META = {
    "level": "advanced",
    "bullets": ["Dimension reduction methods"],
    "prerequisites": ["chi-square-from-normals", "linear-combination-of-gaussians"],
    "references": ["Vershynin, High-Dimensional Probability, §5.3"],
}

x, r, t = vector("x", "d"), vector("r", "d"), scalar("t")
m = size_term("m")
z, i = vector("z", "m"), index("i", "m")
row = multivariate_normal.of("r")(zeros("d"), eye("d") / m)
entry = row.expectation(exp(t * (row.variable @ x)))
u = scalar("u")
mu, sigma = normal.parameters
bell = substitute(normal.log_density, {normal.variable: u, mu: number(0), sigma: number(1)})
many = Sum(substitute(bell, {u: z[i]}), i)
y = named("y", norm(x) / sqrt(m) * z)
square = norm(x) ** 2


def one(value):
    """The mean under the standard normal law."""
    return expectation(value, u, bell)


def E(value):
    return expectation(value, z, many)


@derivation(
    claim=[
        Expectation(equals(entry, exp(t**2 * (square / m) / 2))),
        Expectation(equals(E(y @ y), square)),
        Expectation(equals(E((y @ y - square) ** 2), 2 / m * norm(x) ** 4)),
    ]
)
def johnson_lindenstrauss_moments(pen):
    pen.given(x, row.variable, z, u, t)
    pen.goal(
        "Find the mean and the variance of the squared length of `R @ x`, for a fixed `x` and a matrix `R` of `m` rows "
        "whose entries are independent and normal, with mean 0 and variance `1/m`."
    )
    pen.convention(
        "`r` is a row of `R`. A law whose moment generating function is finite near 0 is known by it. The entries of "
        "`z` are independent and standard normal, as is `u`; `k` is any whole number. So the sum of the squares of `z` "
        "has the chi-square law with `m` degrees of freedom, whose mean and variance are found on the way."
    )
    pen.idea("The entries of `R @ x` are normal with variance `norm(x)**2/m`: multiply a chi-square variable by it.")

    known = pen.lemma("multivariate-normal", claim=5, x=row.variable, mu=zeros("d"), S=eye("d") / m, t=t * x)
    size = pen.follows(equals(square, x @ x), by=norms.square_norm_of_a_vector)
    pen.start(entry)
    pen.relate(
        "=", exp(t**2 * (square / m) / 2), known, size, name="one entry",
        why="normal, with mean 0 and variance `norm(x)**2/m`",
    )  # fmt: skip
    pen.define("y", y.args[0], "has the law of `R @ x`: the rows are independent")
    moments = pen.lemma("gaussian-stein-lemma", claim=3, x=u, mu=number(0), sigma=number(1))
    second = pen.instance(moments, k=number(1))
    fourth = pen.instance(moments, k=number(2))
    second = pen.follows(equals(one(u**2), 1), second, by=VALUES_OF_FUNCTIONS, name="mean square", why="2 over 2")
    fourth = pen.follows(equals(one(u**4), 3), fourth, by=VALUES_OF_FUNCTIONS, name="fourth moment", why="24 over 8")
    bend = pen.follows(
        equals(one((u**2 - 1) ** 2), 2), fourth, second, by=LINEARITY, name="variance of a square", why="`3 - 2 + 1`"
    )
    pen.start(E(sum(z**2)))
    total = pen.relate("=", m, second, by=MEAN_OF_AN_AVERAGE, name="mean of chi-square", why="`m` equal means")
    pen.start(E(sum(z**2 - 1) ** 2))
    spread = pen.relate(
        "=", 2 * m, bend, second, by=VARIANCE_OF_AN_AVERAGE, name="variance of chi-square",
        why="variances of independent terms add up",
    )  # fmt: skip
    pen.start(sqrt(m) ** 2)
    root = pen.by(calculus.square_of_a_root)
    length = pen.follows(equals(y @ y, square / m * sum(z**2)), y, root, name="squared length")
    pen.start(E(y @ y))
    pen.relate("=", square / m * E(sum(z**2)), length, by=CONSTANT_FACTOR)
    pen.relate("=", square, total, name="right on average")
    off = pen.follows(
        equals((y @ y - square) ** 2, (square / m) ** 2 * sum(z**2 - 1) ** 2), length, name="deviation",
        why="1 is taken `m` times",
    )  # fmt: skip
    pen.start(E((y @ y - square) ** 2))
    pen.relate("=", (square / m) ** 2 * E(sum(z**2 - 1) ** 2), off, by=CONSTANT_FACTOR)
    pen.relate("=", 2 / m * norm(x) ** 4, spread, name="variance", why="the more rows, the less")

    pen.sanity(equals(sqrt(2 / m * norm(x) ** 4), sqrt(2 / m) * square), "a relative error `sqrt(2/m)`, whatever `d`")
    pen.wrong("Variance 1 for the entries of `R`: lengths are then `sqrt(m)` times too long.")
    pen.wrong("Making `m` grow with `d`: only accuracy, and the number of points, ask for more rows.")
    pen.wrong("Choosing `x` after a look at `R`: some `x` is mapped to 0 wherever `m < d`.")
