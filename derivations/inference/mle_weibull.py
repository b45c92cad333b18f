"""Maximum likelihood for the Weibull distribution.

Scale and shape of lifetimes: wear-out or early failure, read off from data by one equation for the shape.
"""

from derivations.distributions.weibull import weibull as law
from workbench import (
    Derivative,
    Equality,
    Inequality,
    derivation,
    derivative,
    equals,
    exp,
    gradient,
    implies,
    log,
    mean,
    mle,
    named,
    number,
    oo,
    relation,
    size_term,
    sum,
    vector,
)
from workbench.reasons.common import COLLECT
from workbench.rules import calculus
from workbench.rules.algebra import power_of_a_power

META = {
    "level": "advanced",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["mle-exponential", "logarithmic-differentiation"],
    "references": [
        "Casella & Berger §3.3",
        "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. 21",
    ],
}

x, (k, lam) = law.variable, law.parameters
density = k / lam * (x / lam) ** (k - 1) * exp(-((x / lam) ** k))

sample, n = vector("x", "n", "positive"), size_term("n")
powers = named("A", sum(sample**k))
scale = (powers / n) ** (1 / k)
ell = named("ell", n * log(k) - n * k * log(lam) + (k - 1) * sum(log(sample)) - sum((sample / lam) ** k))
profile = n * log(k) - n * log(powers / n) + (k - 1) * sum(log(sample)) - n
weighted = sum(sample**k * log(sample)) / powers
squares = sum(sample**k * log(sample) ** 2) / powers
equation = weighted - 1 / k - mean(log(sample))


@derivation(
    claim=[
        Equality(scale**k, mean(sample**k)),
        Derivative(profile, k, -n * equation),
        Equality(derivative(equation, k), squares - weighted**2 + 1 / k**2),
        Inequality(squares - weighted**2 + 1 / k**2, ">", number(0)),
    ]
)
def mle_weibull(pen):
    made = mle(density, x, (k, lam), support=(number(0), oo))
    pen.goal(
        "Find the shape `k` and the scale `lam` for which `n` independent lifetimes from a Weibull distribution "
        "are most likely."
    )
    pen.idea(
        "`lam` first, for every `k`: `x[i]**k` is exponential, so its mean comes out. One equation is left for "
        "the shape."
    )

    with pen.road("the equation for the shape"):
        pen.follows(
            equals(scale**k, mean(sample**k)), powers, pen.fact(sample, "positive"), pen.fact(k, "positive"),
            by=power_of_a_power, why="`1/k` times `k` is 1",
        )  # fmt: skip
        found = pen.engine(gradient(named("ell_1", profile), k))
        pen.start(found.left, found.right, found)
        pen.relate("=", -n * equation, by=COLLECT, why="`n` in front; `A` is the sum of the `x_i**k`")
        slope = pen.follows(
            equals(derivative(equation, k), squares - weighted**2 + 1 / k**2),
            powers,
            pen.fact(sample, "positive"),
            pen.fact(k, "positive"),
            by=calculus.quotient_rule,
            name="differentiate again",
            why="quotient rule; the derivative of `x[i]**k` is `x[i]**k * log(x[i])`",
        )
        rising = relation(">", squares - weighted**2 + 1 / k**2, number(0))
        pen.follows(
            rising,
            slope,
            powers,
            name="a variance is not negative",
            why="of `log(x)`, with weights `x_i**k`: rising, so there is one root",
        )

    exponential = implies(equals(k, number(1)), equals(scale, mean(sample)))
    pen.sanity(exponential, "`k == 1` is the exponential law: the scale is the mean")
    score = k / lam * ((x / lam) ** k - 1)
    pen.sanity(equals(law.expectation((x / lam) ** k), number(1)), "`(x[i]/lam)**k` is exponential with mean 1")
    pen.sanity(equals(law.expectation(score), number(0)), "so the score of `lam` has mean zero at the true parameters")
    pen.wrong("Taking the equation for `k` at a fixed `lam`: `lam_hat` moves with `k` and is put in first.")
    pen.wrong("Fitting `log(-log(1 - F))` by a straight line: quick, but its errors are neither equal nor independent.")
    return made
