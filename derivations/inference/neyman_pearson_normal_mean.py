"""Neyman-Pearson test of a normal mean.

Of all tests of a level, which finds the alternative most often? The likelihood ratio says; for a normal mean it is the
test that everybody would have made.
"""

from derivations.distributions.normal import normal
from workbench import (
    Condition,
    Equality,
    compare,
    derivation,
    equals,
    iff,
    implies,
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
from workbench.rules import algebra

META = {
    "level": "advanced",
    "bullets": ["Hypothesis evaluation"],
    "prerequisites": ["mle-normal", "linear-combination-of-gaussians"],
    "references": ["Casella & Berger Thm 8.3.12", "Wasserman, All of Statistics, ch. 10"],
}

x, mu_0, delta = vector("x", "n"), scalar("mu_0"), scalar("delta", "positive")
sigma, c, b = scalar("sigma", "positive"), scalar("c"), scalar("b")
n = size_term("n")
mu_1 = mu_0 + delta
average = named("x_bar", mean(x))
law = density(normal(number(0), number(1)), "standard normal")
log_ratio = sum((x - mu_0) ** 2 - (x - mu_1) ** 2) / (2 * sigma**2)
linear = n * delta / sigma**2 * (average - mu_0 - delta / 2)
threshold = mu_0 + c * sigma / sqrt(n)
T = named("T", (average - mu_0) / (sigma / sqrt(n)))
null = [Sample(x, normal(mu_0, sigma))]
other = [Sample(x, normal(mu_1, sigma))]
shift = delta * sqrt(n) / sigma
size_of_test = equals(probability(">=", T, c, null), law.above(c))
power = equals(probability(">=", T, c, other), law.above(c - shift))
# Any test phi with values in [0, 1], on m outcomes with the probabilities p and r.
p, r, phi = vector("p", "m", "positive"), vector("r", "m", "positive"), vector("phi", "m", "unit")
k = scalar("k", "positive")
best = named("psi", compare(">", r, k * p))


@derivation(
    claim=[
        Equality(log_ratio, linear),
        Law(size_of_test),
        Law(power),
    ]
)
def neyman_pearson_normal_mean(pen):
    pen.given(x, mu_0, delta, sigma, c, b, p, r, phi, k)
    pen.goal(
        "Find the most powerful test of `mu == mu_0` against `mu == mu_0 + delta` for the mean of a normal sample "
        "with known variance, its size, its power and the sample size that it needs."
    )
    pen.convention(
        "`sigma` is known and `delta > 0`. `P` is the probability of the sample `x`, in a line that says so under "
        "`mu_0 + delta`; `f` is the standard normal density. In the lemma `p` and `r` are the probabilities of `m` "
        "outcomes under the two hypotheses, and `phi` is the probability with which a test rejects at each of "
        "them."
    )
    pen.idea("Spend the level where the alternative is most likely compared with the hypothesis.")

    with pen.road("the lemma"):
        pen.define("psi", best.args[0], "reject where `r > k*p`")
        signs = pen.follows(
            relation(">=", (best - phi) * (r - k * p), 0 * p),
            best,
            pen.fact(phi, "unit"),
            name="both factors have one sign",
            why="where `r > k*p` the first is `1 - phi`, elsewhere it is `-phi`",
        )
        pen.follows(
            relation(">=", best @ r - phi @ r, k * (best @ p - phi @ p)),
            signs,
            name="sum over the outcomes",
            why="so a test of no larger size has no larger power",
        )
    with pen.road("the normal mean"):
        pen.define("x_bar", mean(x), "the mean of the sample")
        pen.start(log_ratio)
        pen.relate("=", sum(2 * delta * (x - mu_0) - delta**2) / (2 * sigma**2), by=algebra.difference_of_squares)
        increasing = pen.relate("=", linear, average, name="sum over the sample", why="increasing in the mean")
        pen.follows(
            iff(relation(">", log_ratio, b), relation(">", average, mu_0 + delta / 2 + b * sigma**2 / (n * delta))),
            increasing,
            pen.fact(delta, "positive"),
            name="solve for the mean",
            why="`delta` is positive; `b` is the logarithm of `k`",
        )
        pen.define("f", law.named.args[0], "the standard normal density")
        pen.define("T", T.args[0], "the mean in standard errors from `mu_0`")
        pen.follows(
            iff(relation(">=", average, threshold), relation(">=", T, c)),
            name="standardise",
            why="every threshold has its `c`",
        )
        size = pen.follows(
            size_of_test, name="size", why="`T` is standard normal under `mu_0`: choose `c` so that this is the level"
        )
        pen.follows(
            power, size, name="power", why="under `mu_0 + delta` the statistic moves by `delta * sqrt(n) / sigma`"
        )
        pen.follows(
            iff(relation("<=", c - shift, -b), relation(">=", n, ((c + b) * sigma / delta) ** 2)),
            name="sample size",
            why="the area is at least that beyond `-b`: solve for `n`, where `c + b` is positive",
            conditions=[Condition("`c + b > 0`", relation(">", c + b, number(0)))],
        )

    pen.sanity(implies(equals(delta, 2 * sigma), equals(shift, 2 * sqrt(n))), "the shift grows like the root of `n`")
    pen.wrong("Choosing `k` first: the level fixes `c`, and with it `k`.")
    pen.wrong("Reading the test as best against every alternative: against smaller means it is the worst.")
