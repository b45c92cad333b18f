"""Maximum likelihood for the beta distribution.

Fitting proportions: two score equations with digammas, and the Hessian that Newton's method needs.
"""

from derivations.distributions.beta import beta as law
from workbench import (
    Derivative,
    Hessian,
    Inequality,
    derivation,
    derivative,
    digamma,
    equals,
    gamma,
    iff,
    log,
    loggamma,
    mean,
    mle,
    named,
    number,
    polygamma,
    relation,
    size_term,
    vector,
)
from workbench.reasons.estimation import DERIVATIVE_OF_A_MEAN
from workbench.reasons.expectation import LINEARITY, POSITIVE_SQUARES, SCORE_HAS_MEAN_ZERO
from workbench.rules import calculus

META = {
    "level": "advanced",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["beta-distribution-moments", "exponential-family-cumulants"],
    "references": ["Minka (2000), Estimating a Dirichlet distribution (K = 2)"],
}

x, (a, b) = law.variable, law.parameters
density = gamma(a + b) / (gamma(a) * gamma(b)) * x ** (a - 1) * (1 - x) ** (b - 1)

sample, n = vector("x", "n", "unit"), size_term("n")
first, second = named("g_1", mean(log(sample))), named("g_2", mean(log(1 - sample)))
ell = named("ell", (a - 1) * first + (b - 1) * second + loggamma(a + b) - loggamma(a) - loggamma(b))
score_a, score_b = first + digamma(a + b) - digamma(a), second + digamma(a + b) - digamma(b)
share = law.variable
both, own_a, own_b = polygamma(1, a + b), polygamma(1, a), polygamma(1, b)


@derivation(
    claim=[
        Derivative(ell, a, score_a),
        Derivative(ell, b, score_b),
        Hessian(ell, a, both - own_a),
        Hessian(ell, a, both, b),
        Hessian(ell, b, both - own_b),
        Inequality((both - own_a) * (both - own_b) - both**2, ">", number(0)),
    ]
)
def mle_beta_score(pen):
    made = mle(density, x, (a, b), support=(number(0), number(1)))
    pen.goal("Find the `a` and `b` for which `n` independent proportions from a beta distribution are most likely.")
    pen.convention("`g_1` and `g_2` are the means of `log(x_i)` and of `log(1 - x_i)`; a hat marks an estimate.")
    pen.idea(
        "The mean of `log(x)` and that of `log(1 - x)` are all that counts; the derivatives of `log(B)` are digammas."
    )

    with pen.road("the equations, over `n`"):
        slopes = (equals(derivative(ell, s), slope) for s, slope in ((a, score_a), (b, score_b)))
        for_a, for_b = (pen.follows(said, ell, by=calculus.sum_rule, why="over `n`") for said in slopes)
        for first_slope, s, twice in ((for_a, a, both - own_a), (for_a, b, both), (for_b, b, both - own_b)):
            again = equals(derivative(first_slope.left, s), twice)
            pen.follows(again, first_slope, by=calculus.sum_rule, why="the derivative of the digamma is the trigamma")
        pen.follows(
            iff(equals(score_a, number(0)), equals(digamma(a) - digamma(a + b), first)),
            name="score equation of `a`",
            why="over `n`",
        )
        pen.follows(
            iff(equals(score_b, number(0)), equals(digamma(b) - digamma(a + b), second)),
            name="score equation of `b`",
            why="over `n`",
        )
        left, right = log(share) - digamma(a) + digamma(a + b), log(1 - share) - digamma(b) + digamma(a + b)
        mass = pen.lemma("beta", pen.fact(a, "positive"), pen.fact(b, "positive"), x=share, a=a, b=b)
        means = [
            pen.follows(
                equals(law.expectation(log(t)), digamma(c) - digamma(a + b)),
                pen.follows(equals(law.expectation(score), number(0)), mass, by=SCORE_HAS_MEAN_ZERO), by=LINEARITY,
            )
            for t, c, score in ((share, a, left), (1 - share, b, right))
        ]  # fmt: skip
        own = [
            pen.follows(equals(law.expectation(log(t) * score), c), mean, by=DERIVATIVE_OF_A_MEAN)
            for t, score, c, mean in (
                (share, left, own_a - both, means[0]), (1 - share, right, own_b - both, means[1]),
                (1 - share, left, -both, means[1]),
            )
        ]  # fmt: skip
        width = pen.follows(
            equals(law.expectation(left**2), own_a - both), means[0], own[0], by=LINEARITY,
            name="the curvature is a variance", why="of `log(x)`, with the other sign",
        )  # fmt: skip
        halves = {"p": number(1) / 4, "q": number(1) / 2, "r": number(3) / 4}
        positive = pen.fact(a, "positive"), pen.fact(b, "positive")
        never = pen.follows(relation(">", width.left, number(0)), *positive, by=POSITIVE_SQUARES, **halves)
        falls = pen.follows(
            relation("<", both - own_a, number(0)), never, width, name="trigamma falls",
            why="the curvature in `a` alone is negative",
        )  # fmt: skip
        determinant = (both - own_a) * (both - own_b) - both**2
        combined = both * left + (own_a - both) * right
        spread = pen.follows(
            equals(law.expectation(combined**2), (own_a - both) * determinant), *means, *own, by=LINEARITY,
            name="the variance of a combination", why="of `log(x)` and `log(1 - x)`",
        )  # fmt: skip
        never = pen.follows(
            relation(">", spread.left, number(0)), *positive, by=POSITIVE_SQUARES,
            why="both logarithms bend downwards", **halves,
        )  # fmt: skip
        pen.follows(
            relation(">", determinant, number(0)), never, spread, falls, name="determinant",
            why="negative definite: concave, one maximum",
        )  # fmt: skip

    pen.sanity(equals(law.expectation(log(x)), digamma(a) - digamma(a + b)), "the first equation, on average")
    pen.sanity(equals(law.expectation(log(1 - x)), digamma(b) - digamma(a + b)), "the second equation, on average")
    pen.wrong("Matching mean and variance: a good start for Newton's method, but not the likeliest values.")
    pen.wrong("Proportions that are exactly 0 or 1: their logarithm is infinite, and the likelihood with it.")
    return made
