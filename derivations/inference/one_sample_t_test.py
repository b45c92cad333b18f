"""One-sample t test.

Is the mean of a normal sample what it is said to be? The likelihood ratio depends on the data through one number,
whose law holds nothing unknown.
"""

from derivations.distributions.chi_square import chi_square
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
    relation,
    scalar,
    size_term,
    sqrt,
    sum,
    vector,
)
from workbench.engines.testing import hypothesis_test
from workbench.reasons.algebra import CANCEL
from workbench.rules import calculus

META = {
    "level": "advanced",
    "bullets": ["Hypothesis evaluation"],
    "prerequisites": ["student-t-from-normal-chi-square", "mle-normal", "unbiased-sample-variance"],
    "references": ["Casella & Berger §5.3, §8.2"],
}

LAWS = {"normal": normal, "student-t": student_t, "chi-square": chi_square}

x, mu_0 = vector("x", "n"), scalar("mu_0")
n = size_term("n")
average = named("x_bar", mean(x))
free = named("S", sum((x - average) ** 2) / n)
bound = named("S_0", sum((x - mu_0) ** 2) / n)
s = named("s", sqrt(sum((x - average) ** 2) / (n - 1)))
T = named("T", (average - mu_0) / (s / sqrt(n)))


def likelihood(centre, variance):
    """Of the normal sample."""
    return (2 * pi * variance) ** (-n / 2) * exp(-sum((x - centre) ** 2) / (2 * variance))


ratio = likelihood(mu_0, bound) / likelihood(average, free)
reduced = (1 + T**2 / (n - 1)) ** (-n / 2)


@derivation(claim=Equality(ratio, reduced))
def one_sample_t_test(pen):
    made = hypothesis_test("t", laws=LAWS.__getitem__)
    pen.given(*made.givens)
    several = pen.assume(relation(">=", n, number(2)), "`n >= 2`")
    pen.goal(
        "Find the likelihood ratio of `mu == mu_0` for a normal sample with unknown variance, reduce it to one "
        "number, and find its law."
    )
    pen.convention(
        "The likelihood of the sample is taken at its largest: `S_0` and `S` are the estimates of the variance "
        "with the mean held at `mu_0` and without. `P` is the probability under the hypothesis; `f` is the density "
        "of Student's t with `n - 1` degrees of freedom."
    )
    pen.idea("The smaller the ratio, the worse the hypothesis: it falls with `T**2`, and the law of `T` is known.")

    pen.define("x_bar", mean(x), "the mean of the sample: the estimate of `mu`")
    pen.define("S", free.args[0], "the estimate of the variance")
    pen.define("S_0", bound.args[0], "the estimate of the variance, the mean held at `mu_0`")
    null = pen.follows(equals(sum((x - mu_0) ** 2), n * bound), bound, name="times `n`")
    best = pen.follows(equals(sum((x - average) ** 2), n * free), free, name="times `n`")
    at_null = pen.follows(
        equals(likelihood(mu_0, bound), (2 * pi * bound) ** (-n / 2) * exp(-n / 2)),
        null,
        by=CANCEL,
        name="largest likelihood, mean `mu_0`",
        why="the squares over `S_0` add up to `n`",
    )
    at_best = pen.follows(
        equals(likelihood(average, free), (2 * pi * free) ** (-n / 2) * exp(-n / 2)),
        best,
        by=CANCEL,
        name="largest likelihood",
        why="the squares over `S` add up to `n`",
    )
    split = pen.follows(
        equals(bound, free + (average - mu_0) ** 2),
        name="squares about another point",
        why="the deviations from the mean add up to 0",
    )
    pen.define("s", s.args[0], "the standard deviation of the sample")
    pen.define("T", T.args[0], "the distance of the mean from `mu_0` in estimated standard errors")
    squared = pen.follows(
        equals(s**2, n * free / (n - 1)), s, free, several, by=calculus.square_of_a_root, why="`(n - 1) * s**2 == n*S`"
    )
    root = pen.follows(equals(sqrt(n) ** 2, n), by=calculus.square_of_a_root)
    quotient = pen.follows(
        equals(bound / free, 1 + T**2 / (n - 1)), split, squared, root, T, several, name="ratio of the variances",
        why="`T**2` is `(x_bar - mu_0)**2` over `s**2/n`",
    )  # fmt: skip
    pen.start(ratio)
    pen.relate(
        "=",
        (bound / free) ** (-n / 2),
        at_null,
        at_best,
        name="equal exponentials cancel",
        why="as do the factors `2*pi`",
    )
    pen.use(quotient)
    with pen.road("law of `T`"):
        pen.engine(made)
    pen.claim(*made.claims)

    pen.sanity(relation("<=", ratio, number(1)), "a ratio of a part to the whole: `T == 0` gives 1")
    for words in made.wrong:
        pen.wrong(words)
