"""Confidence intervals for a mean and a proportion.

The values that a test would not reject: for a normal mean exactly, for a proportion by the normal limit, with the
variance estimated (Wald) or solved for (Wilson).
"""

from derivations.distributions.bernoulli import bernoulli
from derivations.distributions.normal import normal
from derivations.distributions.student_t import student_t
from workbench import (
    Condition,
    Equality,
    compare,
    derivation,
    equals,
    iff,
    mean,
    named,
    number,
    relation,
    scalar,
    size_term,
    sqrt,
    sum,
    vector,
)
from workbench.engines.statistics.testing.laws import Sample, density, probability
from workbench.record.claims import Law
from workbench.rules import algebra, components

META = {
    "level": "beginner",
    "bullets": ["Hypothesis evaluation", "Statistical reasoning", "Performance measurement"],
    "prerequisites": ["one-sample-t-test", "central-limit-theorem-mgf"],
    "references": ["Casella & Berger §9.2", "Wilson 1927"],
}

x, mu, sigma, c = vector("x", "n"), scalar("mu"), scalar("sigma", "positive"), scalar("c", "positive")
n = size_term("n")
average = named("x_bar", mean(x))
s = named("s", sqrt(sum((x - average) ** 2) / (n - 1)))
T = named("T", (average - mu) / (s / sqrt(n)))
law = density(student_t(n - 1, number(0), number(1)), "Student's t, `n - 1` degrees of freedom")
pivot = equals(probability("<=", abs(T), c, [Sample(x, normal(mu, sigma))]), law.area(-c, c))
lower, upper = average - c * s / sqrt(n), average + c * s / sqrt(n)

y, p, z, m = vector("y", "n", "mask"), scalar("p", "unit"), scalar("z", "positive"), scalar("m", "positive")
trials = [Sample(y, bernoulli(p))]
share = named("p_hat", mean(y))
standard = density(normal(number(0), number(1)), "standard normal", "phi", "v")
known = (share - p) / sqrt(p * (1 - p) / n)
estimated = (share - p) / sqrt(share * (1 - share) / n)
h = scalar("h", "unit")  # an observed share
middle = (h + z**2 / (2 * m)) / (1 + z**2 / m)
width = z * sqrt(h * (1 - h) / m + z**2 / (4 * m**2)) / (1 + z**2 / m)


def near(statistic):
    """As the samples grow, at most z in size with the probability that the standard normal law has there."""
    return relation("approx", probability("<=", abs(statistic), z, trials), standard.area(-z, z))


covered = equals(compare("<=", abs(T), c), compare("<=", lower, mu) * compare("<=", mu, upper))
quadratic = (1 + z**2 / m) * p**2 - (2 * h + z**2 / m) * p + h**2
wilson = iff(
    relation("<=", (h - p) ** 2, z**2 * p * (1 - p) / m), relation("<=", abs(p - middle), width)
)  # fmt: skip


@derivation(
    claim=[
        Law(pivot),
        Equality(covered.args[0], covered.args[1]),
        Law(near(known)),
        Law(near(estimated)),
    ]
)
def confidence_interval_mean(pen):
    two = Condition("`n >= 2`", relation(">=", n, number(2)))
    pen.given(x, mu, sigma, c, y, p, h, z, m, conditions=[two])
    pen.goal(
        "Find an interval that holds the mean of a normal distribution with a given probability, and two for a "
        "proportion: that of Wald and that of Wilson."
    )
    pen.convention(
        "`P` is the probability of the sample: normal with mean `mu` and standard deviation `sigma`, or "
        "independent trials with probability `p`; the ends of an interval are random, `mu` and `p` are not. In the "
        "quadratic `h` is the share seen in `m` trials. ≈ says that a law is reached as the sample grows."
    )
    pen.idea("A pivot: a function of data and parameter whose law is known. Solve the likely event for the parameter.")

    with pen.road("a normal mean"):
        pen.define("x_bar", mean(x), "the mean of the sample")
        pen.define("s", s.args[0], "its standard deviation")
        pen.define("T", T.args[0], "the pivot")
        pen.define("f", law.named.args[0], law.words)
        event = pen.follows(
            pivot,
            name="law of the pivot",
            why=(
                "choose `c` so that this is `1 - alpha`: the quantile at `1 - alpha/2` of Student's t with `n - 1` "
                "degrees of freedom"
            ),
        )
        pen.follows(
            covered,
            event,
            by=components.entry_of_a_named_part,
            name="solve for `mu`",
            why="the same event, read as one about the interval",
        )
    with pen.road("a proportion"):
        pen.define("p_hat", mean(y), "the share of successes")
        pen.define("phi", standard.named.args[0], "the standard normal density")
        first = pen.follows(near(known), name="central limit theorem", why="the variance of one trial is `p * (1 - p)`")
        pen.follows(
            near(estimated),
            first,
            name="Wald: the share for `p` in the variance",
            why="`p_hat` plus and minus `z * sqrt(p_hat * (1 - p_hat) / n)`",
        )
        inside = pen.follows(
            iff(relation("<=", (h - p) ** 2, z**2 * p * (1 - p) / m), relation("<=", quadratic, number(0))),
            first,
            name="Wilson: a quadratic in `p`",
            why="square, and take everything to one side",
        )
        roots = pen.follows(
            equals(quadratic, (1 + z**2 / m) * ((p - middle) ** 2 - width**2)), inside, by=algebra.complete_the_square
        )
        pen.follows(wilson, roots, name="between the roots", why="the parabola opens upwards")

    pen.sanity(relation(">=", middle - width, number(0)), "the Wilson interval does not leave (0, 1) below")
    pen.sanity(relation("<=", middle + width, number(1)), "nor above")
    pen.wrong(
        "Saying of a computed interval that `mu` lies there with probability 0.95: the ends were random, not `mu`."
    )
    pen.wrong("Wald where few successes were seen: with none its width is 0.")
