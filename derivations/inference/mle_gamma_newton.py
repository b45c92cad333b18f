"""Maximum likelihood for the gamma distribution by Newton's method.

Shape and rate of waiting times and other positive data: one equation with a digamma, and a few Newton steps.
"""

from derivations.distributions.gamma import gamma as law
from workbench import (
    Equality,
    Inequality,
    derivation,
    derivative,
    digamma,
    equals,
    exp,
    gamma,
    gradient,
    log,
    loggamma,
    mean,
    mle,
    named,
    number,
    oo,
    polygamma,
    size_term,
    sqrt,
    sum,
    vector,
)
from workbench.engines.statistics.likelihood.beginning import until
from workbench.rules import calculus
from workbench.rules.declared.likelihood import PROFILE

META = {
    "level": "advanced",
    "bullets": ["Statistical reasoning", "Distribution analysis", "Optimization algorithms"],
    "prerequisites": ["gamma-distribution-moments", "newton-root-finding", "jensen-inequality"],
    "references": ["Minka (2002), Estimating a Gamma distribution"],
}

x, (alpha, beta) = law.variable, law.parameters
density = beta**alpha / gamma(alpha) * x ** (alpha - 1) * exp(-beta * x)

sample, n = vector("x", "n", "positive"), size_term("n")
ell = named("ell", n * alpha * log(beta) + (alpha - 1) * sum(log(sample)) - beta * sum(sample) - n * loggamma(alpha))
average = named("x_bar", mean(sample))
s = named("s", log(average) - mean(log(sample)))
score = n * log(beta) - n * digamma(alpha) + sum(log(sample))
profile = n * log(alpha / average) - n * digamma(alpha) + sum(log(sample))
g = named("g", log(alpha) - digamma(alpha) - s)
slope = 1 / alpha - polygamma(1, alpha)
start = named("alpha_0", (3 - s + sqrt((s - 3) ** 2 + 24 * s)) / (12 * s))
close = 1 / (2 * start) * (1 + 1 / (6 * start + 1))


@derivation(
    claim=[
        Equality(profile, n * (log(alpha) - digamma(alpha) - s)),
        Equality(alpha - g / derivative(g, alpha), alpha - (log(alpha) - digamma(alpha) - s) / slope),
        Inequality(slope, "<", number(0)),
        Inequality(s, ">=", number(0)),
        Equality(close, s),
    ]
)
def mle_gamma_newton(pen):
    made = mle(density, x, (alpha, beta), support=(number(0), oo))
    pen.goal(
        "Find the shape `alpha` and the rate `beta` for which `n` independent observations from a gamma "
        "distribution are most likely."
    )
    pen.convention(
        "`x` holds the `n` observations, `s` compares their mean with their logarithms; a hat marks an estimate."
    )
    pen.idea(
        "`beta` first, for every `alpha`: it closes. The equation left for `alpha` holds a digamma: Newton's method."
    )

    with pen.road("Newton's iteration for `alpha`"):
        pen.engine(gradient(ell, alpha))
        pen.start(profile)
        pen.relate(
            "=",
            n * (log(alpha) - digamma(alpha) - s),
            s,
            by=calculus.log_of_quotient,
            name="definition of `s`",
            why="`beta == alpha / x_bar` put into the score of `alpha`",
        )
        last = pen.engine(gradient(g, alpha))
        pen.follows(
            Inequality(slope, "<", number(0)).statement,
            name="trigamma above `1/alpha`",
            why="`g` falls: there is at most one root",
        )
        pen.follows(
            Inequality(s, ">=", number(0)).statement,
            name="Jensen's inequality",
            why="log is concave; 0 only for equal observations",
        )
        pen.start(alpha - g / derivative(g, alpha))
        pen.use(last)
        pen.unfold(g, why="Newton's step, to be repeated")
        pen.start(close)
        pen.relate("=", s, name="start", why="`g` is close to this less `s`: at `alpha_0` that is 0")

    score_alpha, score_beta = log(beta) - digamma(alpha) + log(x), alpha / beta - x
    pen.sanity(
        equals(law.expectation(score_beta), number(0)), "the score of `beta` has mean zero at the true parameters"
    )
    pen.sanity(
        equals(law.expectation(score_alpha), number(0)),
        "so has that of `alpha`: the mean of `log(x)` is `digamma(alpha) - log(beta)`",
    )
    pen.wrong(
        "Matching moments, with the squared mean over the variance for `alpha`: a good start, but not the "
        "likeliest value."
    )
    pen.wrong("Newton's method from a poor start: a step may lead below 0, where the digamma function has poles.")
    return until(made, PROFILE)
