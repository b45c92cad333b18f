"""Posterior of mean and variance under a normal-inverse-gamma prior.

Both parameters of a normal unknown at once: the mean alone then has a Student t law, which is where the t test and its
heavy tails come from.
"""

from derivations.distributions.inverse_gamma import inverse_gamma
from derivations.distributions.normal import normal
from derivations.distributions.student_t import student_t
from workbench import (
    Equality,
    derivation,
    equals,
    exp,
    mean,
    named,
    number,
    pi,
    posterior,
    scalar,
    size_term,
    sqrt,
    sum,
    vector,
)

META = {
    "level": "advanced",
    "bullets": ["Bayesian methodology"],
    "prerequisites": ["posterior-normal-normal", "student-t-from-normal-chi-square"],
    "references": [
        "Gelman et al., Bayesian Data Analysis, §3.3",
        "Murphy (2007), Conjugate Bayesian analysis of the Gaussian distribution",
    ],
}

seen, mu, v = scalar("x"), scalar("mu"), scalar("v", "positive")
m_0, kappa_0 = scalar("m_0"), scalar("kappa_0", "positive")
a_0, b_0 = scalar("a_0", "positive"), scalar("b_0", "positive")
density = exp(-((seen - mu) ** 2) / (2 * v)) / sqrt(2 * pi * v)

x, n = vector("x", "n"), size_term("n")
kappa = named("kappa_n", kappa_0 + n)
m = named("m_n", (kappa_0 * m_0 + n * mean(x)) / kappa)
spread = sum((x - mean(x)) ** 2)
between = kappa_0 * n * (mean(x) - m_0) ** 2 / kappa
b = b_0 + spread / 2 + between / 2
found = b_0 + m_0**2 * kappa_0 / 2 + sum(x**2) / 2 - m**2 * kappa / 2
squares = named("q", sum((x - mu) ** 2) + kappa_0 * (mu - m_0) ** 2)


@derivation(claim=[Equality(squares, spread + between + kappa * (mu - m) ** 2), Equality(found, b)])
def posterior_normal_inverse_gamma(pen):
    priors = [normal(m_0, sqrt(v / kappa_0)), inverse_gamma(a_0, b_0)]
    families = [normal, inverse_gamma, student_t]
    made = posterior(density, priors, seen, (mu, v), (kappa_0,), families=families)
    pen.goal(
        "Find the joint posterior of the mean `mu` and the variance `v` of a normal distribution under a "
        "normal-inverse-gamma prior, and the law of `mu` alone."
    )
    pen.convention(
        "`x` holds the `n` observations. Given `v`, `mu` is normal with mean `m_0` and variance `v/kappa_0`; `v` "
        "is inverse gamma, with shape `a_0` and scale `b_0`. The parameters of the posterior have the index `n`."
    )
    pen.idea(
        "In `mu` there is a quadratic over `v`, in `v` a power and an exponential of `1/v`: all of them as in the "
        "prior."
    )

    with pen.road("the sum of squares"):
        split = pen.follows(
            equals(sum((x - mu) ** 2), spread + n * (mean(x) - mu) ** 2),
            name="split the squares",
            why="deviations from the mean of the sample add up to 0",
        )
        pen.start(squares)
        pen.unfold(squares)
        pen.use(split)
        pen.relate(
            "=",
            spread + between + kappa * (mu - m) ** 2,
            kappa,
            m,
            name="two quadratics in `mu` as one",
            why="around the mean weighted by `kappa_0` and `n`; what is left measures how far prior and sample are "
            "apart",
        )
        pen.start(found)
        pen.relate(
            "=",
            b,
            kappa,
            m,
            name="the scale `b_n`",
            why="half of what is free of `mu` is added to `b_0`: this is the `b_n` found above",
        )

    pen.sanity(equals(m, m_0 + n / kappa * (mean(x) - m_0)), "the mean moves from the prior towards the sample")
    pen.sanity(
        equals((n - 1) / number(2) * (spread / (n - 1)), spread / 2), "the spread enters as `n - 1` sample variances"
    )
    pen.wrong(
        "Leaving out the term with `(x_bar - m_0)**2`: a sample far from the prior mean speaks for a large variance."
    )
    pen.wrong(
        "A normal law for `mu` alone: the variance is unknown, and its uncertainty makes the tails of a Student t."
    )
    return made
