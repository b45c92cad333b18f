"""Confidence intervals for a mean and a proportion.

The values that a test would not reject: for a normal mean exactly, for a proportion by the normal limit, with the
variance estimated (Wald) or solved for (Wilson).
"""

from derivations.distributions.bernoulli import bernoulli
from derivations.distributions.normal import normal
from derivations.distributions.student_t import student_t
from workbench import (
    Claim,
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
from workbench.engines.testing.laws import Sample, density, probability
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.reasons.squares import squares_in_the_order_of_moduli
from workbench.reasons.testing import SIZE
from workbench.record.claims import Law
from workbench.rules import calculus, components

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
ratio = named("b", 1 + z**2 / m)
root = named("r", sqrt(h * (1 - h) / m + z**2 / (4 * m**2)))
middle = (h + z**2 / (2 * m)) / (1 + z**2 / m)
width = z * sqrt(h * (1 - h) / m + z**2 / (4 * m**2)) / (1 + z**2 / m)


def near(statistic):
    """As the samples grow, at most z in size with the probability that the standard normal law has there."""
    return relation("approx", probability("<=", abs(statistic), z, trials), standard.area(-z, z))


covered = equals(compare("<=", abs(T), c), compare("<=", lower, mu) * compare("<=", mu, upper))
quadratic = (1 + z**2 / m) * p**2 - (2 * h + z**2 / m) * p + h**2
likely = relation("<=", (h - p) ** 2, z**2 * p * (1 - p) / m)
wilson = iff(likely, relation("<=", abs(p - (h + z**2 / (2 * m)) / ratio), z * root / ratio))
error = named("e", sqrt(h * (1 - h) / m))
wald = iff(relation("<=", (h - p) ** 2, z**2 * h * (1 - h) / m), relation("<=", abs(h - p), z * error))


@derivation(
    claim=[
        Law(pivot),
        Equality(covered.args[0], covered.args[1]),
        Law(near(known)),
        Law(near(estimated)),
        Claim("Equality", wald),
        Claim("Equality", wilson),
    ]
)
def confidence_interval_mean(pen):
    pen.given(x, mu, sigma, c, y, p, h, z, m)
    several = pen.assume(relation(">=", n, number(2)), "`n >= 2`")
    pen.goal(
        "Find an interval that holds the mean of a normal distribution with a given probability, and two for a "
        "proportion: that of Wald and that of Wilson."
    )
    pen.convention(
        "`P` is the probability of the sample: normal with mean `mu` and standard deviation `sigma`, or "
        "independent trials with probability `p`; the ends of an interval are random, `mu` and `p` are not. `h` is the "
        "share seen in `m` trials. ≈ says that a law is reached as the sample grows."
    )
    pen.idea("A pivot: a function of data and parameter whose law is known. Solve the likely event for the parameter.")

    with pen.road("a normal mean"):
        pen.define("x_bar", mean(x), "the mean of the sample")
        pen.define("s", s.args[0], "its standard deviation")
        pen.define("T", T.args[0], "the pivot")
        pen.define("f", law.named.args[0], law.words)
        student = pen.lemma("one-sample-t-test", several, pen.fact(sigma, "positive"), claim=2, mu_0=mu)
        pen.follows(
            pivot, student, pen.fact(c, "positive"), by=SIZE, name="law of the pivot",
            why="choose `c` so that this is `1 - alpha`: the quantile at `1 - alpha/2` of Student's t with `n - 1` "
            "degrees of freedom",
        )  # fmt: skip
        pen.follows(
            covered, T, by=components.entry_of_a_named_part, name="solve for `mu`",
            why="the same event, read as one about the interval",
        )  # fmt: skip
    with pen.road("a proportion"):
        pen.define("p_hat", mean(y), "the share of successes")
        pen.define("phi", standard.named.args[0], "the standard normal density")
        pen.stated(
            near(known), "the variance of one trial is `p * (1 - p)`", "Casella & Berger Thm 5.5.15",
            name="central limit theorem",
        )  # fmt: skip
        pen.stated(
            near(estimated), "the share for `p` in the variance", "Casella & Berger Thm 5.5.17",
            name="Slutsky's theorem",
        )  # fmt: skip
    with pen.road("Wald"):
        pos, unit = pen.fact(m, "positive"), pen.fact(h, "unit")
        pen.define("e", error.args[0], "the estimated standard error of the share")
        square = pen.follows(
            equals(error**2, h * (1 - h) / m), error, pos, unit, by=calculus.square_of_a_root, name="square of a root"
        )
        near_by = pen.follows(
            iff(wald.args[0], relation("<=", (h - p) ** 2, (z * error) ** 2)), square, name="put in"
        )
        never = pen.follows(relation(">=", error, number(0)), error, by=RANGE_OF_A_FUNCTION)
        modulus = pen.follows(
            iff(relation("<=", (h - p) ** 2, (z * error) ** 2), wald.args[1]), never, pen.fact(z, "positive"),
            by=squares_in_the_order_of_moduli,
        )  # fmt: skip
        pen.follows(wald, near_by, modulus, name="Wald's interval", why="around `h`, as far as `z` standard errors")
    with pen.road("Wilson"):
        pos, unit, above = pen.fact(m, "positive"), pen.fact(h, "unit"), pen.fact(z, "positive")
        pen.define("b", ratio.args[0], "how far the interval is drawn together")
        pen.define("r", root.args[0])
        quadratic_ = ratio * p**2 - (2 * h + z**2 / m) * p + h**2
        inside = pen.follows(
            iff(likely, relation("<=", quadratic_, number(0))), ratio, name="a quadratic in `p`",
            why="everything on one side",
        )  # fmt: skip
        squared = pen.follows(
            equals(root**2, h * (1 - h) / m + z**2 / (4 * m**2)), root, pos, unit, by=calculus.square_of_a_root,
        )  # fmt: skip
        larger = pen.follows(relation(">", ratio, number(1)), ratio, pos, above, name="more than 1")
        c_, w_ = (h + z**2 / (2 * m)) / ratio, z * root / ratio
        complete = pen.follows(
            equals(quadratic_, ratio * ((p - c_) ** 2 - w_**2)), squared, ratio, larger, pos, name="complete the square"
        )
        between = pen.follows(
            iff(relation("<=", quadratic_, number(0)), relation("<=", (p - c_) ** 2, w_**2)), complete, larger,
            name="between the roots", why="the parabola opens upwards",
        )  # fmt: skip
        never = pen.follows(relation(">=", root, number(0)), root, by=RANGE_OF_A_FUNCTION)
        modulus = pen.follows(
            iff(relation("<=", (p - c_) ** 2, w_**2), relation("<=", abs(p - c_), w_)), never, larger, above,
            by=squares_in_the_order_of_moduli,
        )  # fmt: skip
        pen.follows(
            wilson, inside, between, modulus, name="Wilson's interval", why="the equivalences in turn"
        )

    pen.sanity(relation(">=", middle - width, number(0)), "the Wilson interval does not leave (0, 1) below")
    pen.sanity(relation("<=", middle + width, number(1)), "nor above")
    pen.wrong(
        "Saying of a computed interval that `mu` lies there with probability 0.95: the ends were random, not `mu`."
    )
    pen.wrong("Wald where few successes were seen: with none its width is 0.")
