"""Neyman-Pearson test of a normal mean.

Of all tests of a level, which finds the alternative most often? The likelihood ratio says; for a normal mean it is the
test that everybody would have made.
"""

from derivations.distributions.normal import normal
from workbench import (
    Claim,
    compare,
    derivation,
    equals,
    exp,
    iff,
    implies,
    integral,
    mean,
    named,
    number,
    oo,
    pi,
    relation,
    scalar,
    size_term,
    sqrt,
    sum,
    vector,
)
from workbench.engines.testing.laws import Q, Sample, density, follows, probability
from workbench.engines.testing.stories import mean_of_normals
from workbench.reasons.normal_samples import STANDARDISE
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.reasons.squares import squares_in_the_order_of_moduli
from workbench.reasons.testing import POWER_THERE, SIZE
from workbench.record.claims import Law
from workbench.rules import algebra, calculus

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
spread = [density(normal(m, sigma / sqrt(n)), "normal", letter, "v") for m, letter in ((mu_0, "g"), (mu_1, "h"))]
shift = delta * sqrt(n) / sigma
u = law.law.variable
shifted = exp(-((u - shift) ** 2) / 2) / sqrt(2 * pi)
size_of_test = equals(probability(">=", T, c, null), law.above(c))
power = equals(probability(">=", T, c, other), law.above(c - shift))
# Any test phi with values in [0, 1], on m outcomes with the probabilities p and r.
p, r, phi = vector("p", "m", "positive"), vector("r", "m", "positive"), vector("phi", "m", "unit")
k = scalar("k", "positive")
best = named("psi", compare(">", r, k * p))
no_larger = implies(relation("<=", phi @ p, best @ p), relation("<=", phi @ r, best @ r))
above = mu_0 + delta / 2 + b * sigma**2 / (n * delta)
needed = (c + b) * sigma / delta
rejects = iff(relation(">", log_ratio, b), relation(">", average, above))
enough = iff(relation("<=", c - shift, -b), relation(">=", n, needed**2))


@derivation(
    claim=[
        Claim("Equality", no_larger),
        Claim("Equality", rejects),
        Law(size_of_test),
        Law(power),
        Claim("Equality", enough),
    ]
)
def neyman_pearson_normal_mean(pen):
    pen.given(x, mu_0, delta, sigma, c, b, p, r, phi, k)
    quantiles = pen.assume(relation(">", c + b, number(0)), "`c + b > 0`")
    pen.goal(
        "Find the most powerful test of `mu == mu_0` against `mu == mu_0 + delta` for the mean of a normal sample "
        "with known variance, its size, its power and the sample size that it needs."
    )
    pen.convention(
        "`sigma` is known and `delta > 0`. `P` is the probability of the sample `x`, with the mean of the law below "
        "it; `f` is the standard normal density. In the lemma `p` and `r` are the probabilities of `m` outcomes under "
        "the two hypotheses (for densities the sums over outcomes are integrals), and `phi` is the probability with "
        "which any test rejects at each of them: `phi @ p` is its size and `phi @ r` its power. `c` and `b` are the "
        "quantiles of the standard normal law at one less the level and at the power that is asked for."
    )
    pen.idea("Spend the level where the alternative is most likely compared with the hypothesis.")

    with pen.road("the lemma"):
        pen.define("psi", best.args[0], "reject where `r > k*p`")
        signs = pen.follows(
            relation(">=", (best - phi) * (r - k * p), 0), best, pen.fact(phi, "unit"),
            name="both factors have one sign", why="where `r > k*p` the first is `1 - phi`, elsewhere it is `-phi`",
        )  # fmt: skip
        summed = pen.follows(
            relation(">=", best @ r - phi @ r, k * (best @ p - phi @ p)), signs, name="sum over the outcomes"
        )
        with pen.suppose(relation("<=", phi @ p, best @ p), "a test of no larger size") as smaller:
            weaker = pen.follows(
                relation("<=", phi @ r, best @ r), summed, smaller, pen.fact(k, "positive"), name="no more power",
                why="the right side is `k` times something that is not negative",
            )  # fmt: skip
        pen.discharge(smaller, weaker, why="the lemma of Neyman and Pearson")
    with pen.road("the normal mean"):
        pen.define("x_bar", mean(x), "the mean of the sample")
        pen.start(log_ratio)
        pen.relate("=", sum(2 * delta * (x - mu_0) - delta**2) / (2 * sigma**2), by=algebra.difference_of_squares)
        increasing = pen.relate("=", linear, average, name="sum over the sample", why="increasing in the mean")
        pen.follows(
            rejects, increasing, pen.fact(delta, "positive"), pen.fact(sigma, "positive"), name="solve for the mean",
            why="the logarithm of the likelihood ratio exceeds `b`, the logarithm of `k`, where the mean is large",
        )  # fmt: skip
    with pen.road("size and power"):
        pen.define("x_bar", mean(x), "the mean of the sample")
        pen.define("f", law.named.args[0], "the standard normal density")
        pen.define("T", T.args[0], "the mean in standard errors from `mu_0`")
        root = pen.follows(relation(">", sqrt(n), number(0)), by=RANGE_OF_A_FUNCTION)
        pen.follows(
            iff(relation(">=", average, threshold), relation(">=", T, c)), T, root, pen.fact(sigma, "positive"),
            name="standardise", why="every threshold has its `c`",
        )  # fmt: skip
        wide = pen.fact(sigma, "positive")
        pen.define("g", spread[0].named.args[0], "the density of the mean under `mu_0`")
        mean_law = mean_of_normals(pen, null[0], average, spread[0])
        known = pen.follows(
            follows(T, law, null), mean_law, T, wide, by=STANDARDISE, why="less the mean, over the deviation"
        )
        pen.follows(size_of_test, known, by=SIZE, why="choose `c` so that this is the level")
        pen.define("h", spread[1].named.args[0], "the density of the mean under `mu_0 + delta`")
        mean_law = mean_of_normals(pen, other[0], average, spread[1])
        known = pen.follows(
            equals(probability("<=", T, Q, other), integral(shifted, u, -oo, Q)), mean_law, T, wide, by=STANDARDISE,
            why="its mean is the shift `delta * sqrt(n) / sigma`",
        )  # fmt: skip
        pen.follows(power, known, law.named, by=POWER_THERE, why="the area beyond `c`, measured from the shift")
    with pen.road("sample size"):
        positive = (pen.fact(delta, "positive"), pen.fact(sigma, "positive"))
        root = pen.follows(relation(">", sqrt(n), number(0)), by=RANGE_OF_A_FUNCTION)
        square = pen.follows(equals(sqrt(n) ** 2, n), by=calculus.square_of_a_root)
        grows = pen.follows(relation(">", needed, number(0)), quantiles, *positive, name="positive")
        modulus = pen.follows(equals(abs(needed), needed), grows, by=calculus.modulus_of_a_nonnegative_number)
        both_ways = pen.follows(
            iff(relation("<=", needed**2, sqrt(n) ** 2), relation("<=", abs(needed), sqrt(n))), root,
            by=squares_in_the_order_of_moduli,
        )  # fmt: skip
        moved = pen.follows(
            iff(relation("<=", c - shift, -b), relation("<=", needed, sqrt(n))), *positive, name="solve for the root",
            why="the power is at least the area beyond `-b`",
        )  # fmt: skip
        pen.follows(enough, moved, both_ways, modulus, square, name="sample size", why="square both sides")

    pen.sanity(implies(equals(delta, 2 * sigma), equals(shift, 2 * sqrt(n))), "the shift grows like the root of `n`")
    pen.wrong("Choosing `k` first: the level fixes `c`, and with it `k`.")
    pen.wrong("Reading the test as best against every alternative: against smaller means it is the worst.")
