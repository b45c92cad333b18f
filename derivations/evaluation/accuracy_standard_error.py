"""Standard error of an accuracy.

A benchmark is a sample of questions, so an accuracy has an error bar. Two models that answer the same questions are
compared question by question: where both are right or both are wrong, nothing is learned about which one is better.
"""

from workbench import (
    Claim,
    Equality,
    Implies,
    array,
    derivation,
    equals,
    eye,
    implies,
    named,
    ones,
    relation,
    scalar,
    size_term,
    sqrt,
)
from workbench.reasons.algebra import CANCEL
from workbench.rules import calculus

META = {
    "level": "beginner",
    "bullets": ["Performance measurement", "Statistical reasoning"],
    "prerequisites": ["mean-and-variance-rules", "two-proportion-z-test"],
    "references": [
        "Agresti, Categorical Data Analysis, ch. 11",
        "Miller (2024), Adding Error Bars to Evals",
        "McNemar (1947), Note on the sampling error of the difference between correlated proportions",
    ],
}

r, a, b, w = (scalar(name, "unit") for name in ("r", "a", "b", "w"))
N, M = scalar("N", "positive"), scalar("M", "positive")
n = size_term("n")
each = named("u", ones("n") / n)
law = named("q", array([r, a, b, w]))
first, second = array([1, 1, 0, 0]), array([1, 0, 1, 0])
p, p_b = named("p", r + a), named("p_B", r + b)
v = named("v", law @ (first - p) ** 2)
delta = named("delta", a - b)
v_d = named("v_d", law @ (first - second - delta) ** 2)


def of_the_mean(variance):
    """The variance of a mean of n independent values."""
    return each @ (variance * eye("n")) @ each


V, V_d = named("V", of_the_mean(v)), named("V_d", of_the_mean(v_d))
paired = (a + b - (a - b) ** 2) / n
z = named("z", ((N - M) / n) / sqrt((N + M) / n**2))


@derivation(
    claim=[
        Claim("Equality", equals(sqrt(V), sqrt(p * (1 - p) / n))),
        Claim("Equality", equals(V_d, paired)),
        Claim("Equality", equals(V_d, p * (1 - p) / n + p_b * (1 - p_b) / n - 2 * (r - p * p_b) / n)),
        Implies(equals(a, b), equals(V_d, (a + b) / n)),
        Equality(z**2, (N - M) ** 2 / (N + M)),
    ]
)
def accuracy_standard_error(pen):
    pen.given(r, a, b, w, N, M)
    whole = pen.assume(equals(w, 1 - r - a - b), "one of the four happens: `r + a + b + w == 1`")
    pen.goal("Find the standard error of an accuracy, and that of the difference of two on the same questions.")
    pen.convention(
        "Two models answer `n` independent questions. On each both are right with the probability `r`, only the first "
        "with `a`, only the second with `b`, neither with `w`: the entries of `q`. The first has the accuracy `p`, the "
        "second `p_B`. `N` times only the first was right, `M` times only the second."
    )
    pen.idea("A question gives 1 or 0, and a difference 1, 0 or -1: squares of such numbers are counted at once.")

    pen.define("q", law.args[0], "the law of one question")
    pen.define("p", p.args[0], "the first model is right")
    pen.define("v", v.args[0], "variance of one answer")
    pen.define("u", each.args[0], "a mean gives every question the weight `1/n`")
    pen.define("V", V.args[0], "variance of the accuracy: independent questions have no covariances")
    pen.start(v)
    pen.relate("=", (r + a) * (1 - p) ** 2 + (b + w) * p**2, v, law, name="right or wrong", why="`1 - p` or `-p` off")
    single = pen.relate("=", p * (1 - p), p, whole, name="Bernoulli", why="`b + w == 1 - p`")
    pen.start(V)
    pen.relate("=", v * n / n**2, V, each, name="independent questions", why="`n` equal variances, weights squared")
    mean = pen.relate("=", v / n, by=CANCEL)
    pen.follows(equals(sqrt(V), sqrt(p * (1 - p) / n)), mean, single, name="standard error")
    pen.define("delta", delta.args[0], "the difference of the accuracies")
    pen.define("v_d", v_d.args[0], "variance of one difference")
    pen.define("p_B", p_b.args[0], "the second model is right")
    pen.start(v_d)
    pen.relate(
        "=", a + b - 2 * delta * (a - b) + delta**2, v_d, law, whole, name="multiply out",
        why="the square of a difference is 1 where just one is right, else 0",
    )  # fmt: skip
    square = pen.relate("=", a + b - (a - b) ** 2, delta, name="definition of `delta`")
    pen.define("V_d", V_d.args[0], "variance of the difference of the accuracies")
    pen.start(V_d)
    pen.relate("=", v_d * n / n**2, V_d, each, name="independent questions")
    pen.relate("=", v_d / n, by=CANCEL)
    both = pen.relate("=", paired, square, name="put in")
    pen.follows(
        equals(V_d, p * (1 - p) / n + p_b * (1 - p_b) / n - 2 * (r - p * p_b) / n), both, p, p_b,
        name="two variances and a covariance", why="which is positive where both find the same questions easy",
    )  # fmt: skip
    with pen.suppose(equals(a, b), "no model is better") as null:
        under = pen.follows(
            equals(V_d, (a + b) / n), null, both, name="under the hypothesis", why="the mean is 0"
        )
    pen.discharge(null, under)
    pen.define("z", z.args[0], "the difference of the shares, over its error: `(N + M)/n` estimates `a + b`")
    positive = pen.fact(N, "positive"), pen.fact(M, "positive")
    error = pen.follows(
        equals(sqrt((N + M) / n**2) ** 2, (N + M) / n**2), *positive, by=calculus.square_of_a_root
    )
    pen.follows(
        equals(z**2, (N - M) ** 2 / (N + M)), z, error, *positive, name="McNemar's statistic",
        why="`n` cancels: questions on which the models agree do not count",
    )  # fmt: skip

    pen.sanity(relation("<=", p * (1 - p) / n, 1 / (4 * n)), "the widest error bar is that at one half")
    pen.sanity(
        implies(equals(a, b), equals(n * (a + b), n**2 * V_d)),
        "numerator and denominator of the statistic have the same mean where no model is better",
    )
    pen.wrong("Adding the two variances: right for different questions; on the same ones the covariance is left out.")
    pen.wrong("Counting questions that were answered several times, or share a text, as independent.")
    pen.wrong("Taking `z` for normal with a handful of disagreements: then `N` of `N + M` is binomial with one half.")
