"""Maximum likelihood for the gamma distribution by Newton's method.

Shape and rate of waiting times and other positive data: one equation with a digamma, and a few Newton steps.
"""

from derivations.distributions.gamma import gamma as law
from workbench import (
    Equality,
    Inequality,
    Sum,
    derivation,
    derivative,
    digamma,
    equals,
    exp,
    gamma,
    gradient,
    index,
    log,
    loggamma,
    mean,
    mle,
    named,
    number,
    oo,
    polygamma,
    relation,
    size_term,
    sqrt,
    sum,
    vector,
)
from workbench.engines.statistics.expectation.engine import expect
from workbench.reasons.estimation import DERIVATIVE_OF_A_MEAN
from workbench.reasons.expectation import LINEARITY, POSITIVE_SQUARES
from workbench.reasons.linear_algebra import ENTRY_BY_ENTRY
from workbench.reasons.order import positive_by_its_parts, sums_keep_the_order
from workbench.reasons.signs import log_below_its_tangent
from workbench.rules import calculus

META = {
    "level": "advanced",
    "bullets": ["Statistical reasoning", "Distribution analysis", "Optimization algorithms"],
    "prerequisites": ["gamma-distribution-moments", "newton-root-finding", "jensen-inequality"],
    "references": ["Minka (2002), Estimating a Gamma distribution"],
}

x, (alpha, beta) = law.variable, law.parameters
density = beta**alpha / gamma(alpha) * x ** (alpha - 1) * exp(-beta * x)

sample, n, i = vector("x", "n", "positive"), size_term("n"), index("i", "n")
ell = named("ell", n * alpha * log(beta) + (alpha - 1) * sum(log(sample)) - beta * sum(sample) - n * loggamma(alpha))
average = named("x_bar", mean(sample))
s = named("s", log(average) - mean(log(sample)))
score = n * log(beta) - n * digamma(alpha) + sum(log(sample))
profile = n * log(alpha / average) - n * digamma(alpha) + sum(log(sample))
g = named("g", log(alpha) - digamma(alpha) - s)
slope = 1 / alpha - polygamma(1, alpha)
waits = law.of("y")
y = waits.variable
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
        first, second = pen.engine(expect(log(y), waits)), pen.engine(expect(y, waits))
        width = pen.engine(expect("variance", waits))
        off = log(y) - digamma(alpha) + log(beta)
        own = pen.follows(
            equals(waits.expectation(log(y) * off), polygamma(1, alpha)), first, by=DERIVATIVE_OF_A_MEAN
        )
        mixed = pen.follows(equals(waits.expectation(y * off), 1 / beta), second, by=DERIVATIVE_OF_A_MEAN)
        spread = pen.follows(
            equals(waits.expectation((off - beta * (y - alpha / beta) / alpha) ** 2), polygamma(1, alpha) - 1 / alpha),
            first, second, width, own, mixed, by=LINEARITY, name="what is left of the variance of `log(y)`",
        )  # fmt: skip
        never = pen.follows(
            relation(">", spread.left, number(0)), pen.fact(alpha, "positive"), pen.fact(beta, "positive"),
            by=POSITIVE_SQUARES, why="`log(y)` is no multiple of `y` and a constant", p=alpha / beta,
            q=2 * alpha / beta,
        )  # fmt: skip
        pen.follows(
            Inequality(slope, "<", number(0)).statement,
            never,
            spread,
            name="trigamma above `1/alpha`",
            why="`g` falls: there is at most one root",
        )
        above = pen.fact(sample, "positive")
        centre = pen.follows(relation(">", average, number(0)), average, above, by=positive_by_its_parts)
        below = pen.follows(
            relation("<=", log(sample[i] / average), sample[i] / average - 1),
            pen.follows(relation(">", sample[i] / average, number(0)), centre, above, name="positive"),
            by=log_below_its_tangent,
        )  # fmt: skip
        apart = pen.follows(
            equals(log(sample[i] / average), log(sample[i]) - log(average)), centre, above, by=calculus.log_of_quotient
        )
        summed = pen.follows(
            relation("<=", Sum(log(sample[i] / average), i), Sum(sample[i] / average - 1, i)), below,
            by=sums_keep_the_order,
        )  # fmt: skip
        entries = pen.follows(equals(Sum(log(sample[i]), i), n * mean(log(sample))), by=ENTRY_BY_ENTRY)
        never = pen.follows(
            Inequality(s, ">=", number(0)).statement,
            summed,
            apart,
            entries,
            average,
            s,
            name="Jensen's inequality",
            why="log is concave; the right sides add up to 0",
        )
        pen.start(alpha - g / derivative(g, alpha))
        pen.use(last)
        pen.unfold(g, why="Newton's step, to be repeated")
        root = pen.follows(
            equals(sqrt((s - 3) ** 2 + 24 * s) ** 2, (s - 3) ** 2 + 24 * s), never, by=calculus.square_of_a_root
        )
        zero = pen.follows(
            equals(12 * s * start**2 + (2 * s - 6) * start - 2, number(0)), start, root, name="a quadratic equation",
            why="`alpha_0` is its positive root",
        )  # fmt: skip
        pen.start(close)
        pen.relate("=", s, zero, name="start", why="`g` is close to this less `s`: at `alpha_0` that is 0")

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
    return made
