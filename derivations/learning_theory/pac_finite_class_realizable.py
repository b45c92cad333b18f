"""Learning from a finite class that holds the truth.

How many examples make it unlikely that a bad hypothesis looks perfect? One bad hypothesis is soon found out; that all
of many are found out costs only the logarithm of their number.
"""

from workbench import (
    Implies,
    Inequality,
    Product,
    Sum,
    derivation,
    equals,
    exp,
    index,
    log,
    matrix,
    named,
    number,
    relation,
    scalar,
    size_term,
    vector,
)
from workbench.reasons.order import exp_keeps_the_order, sums_keep_the_order
from workbench.reasons.signs import RANGE_OF_A_FUNCTION, log_below_its_tangent
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Learning theory fundamentals"],
    "prerequisites": ["mean-and-variance-rules"],
    "references": ["Shalev-Shwartz & Ben-David, Understanding Machine Learning, Cor. 2.3"],
}

q, c = vector("q", "K", "simplex"), matrix("c", "K", "H", "mask")
R, N = vector("R", "H", "unit"), scalar("N", "positive")
eps, delta, m = scalar("epsilon", "unit"), scalar("delta", "unit"), scalar("m", "positive")
M = scalar("M", "positive")
k, h = index("k", "K"), index("h", "H")
H = size_term("H")
some = 1 - Product(1 - c[k, h], h)
fooled = named("F", Sum(q[k] * some, k))
enough = relation(">=", M, log(N / delta) / eps)


@derivation(
    claim=[
        Inequality(fooled, "<=", N * exp(-eps * m)),
        Implies(enough, relation("<=", N * exp(-eps * M), delta)),
    ]
)
def pac_finite_class_realizable(pen):
    pen.given(q, c, R, N, eps, delta, m, M)
    perfect = pen.assume(
        equals(Sum(q[k] * c[k, h], k), (1 - R[h]) ** m),
        "the `m` examples are independent: on each of them `h` is right with the probability `1 - R_h`",
    )
    bad = pen.assume(relation(">=", R[h], eps), "these hypotheses are bad: their risk is at least `epsilon`")
    most = pen.assume(relation("<=", H, N), "the class has `N` hypotheses, the bad ones among them")
    pen.goal("Bound the chance `F` that a bad hypothesis makes no error on `m` examples, and say how many are enough.")
    pen.convention(
        "`h` runs over the bad hypotheses of the class, `k` over the samples of `m` examples that may be drawn, with "
        "the probabilities `q_k`; `c[k, h]` is 1 where `h` makes no error on the sample `k`, else 0. The class holds a "
        "hypothesis without error, so whoever minimises the errors on the sample finds one with none: it is bad only "
        "where one of the bad ones has none. One that is always wrong never survives, and is left out: `R_h < 1`. `M` "
        "is the number of examples that is looked for: with `m == M` the chance `F` is at most `delta`."
    )
    pen.idea("The chance that any of them survives is at most the sum of their chances, and each falls exponentially.")

    pen.define("F", fooled.args[0], "some bad hypothesis makes no error")
    zero_one, law = pen.fact(c, "mask"), pen.fact(q, "simplex")
    unit, positive, size = pen.fact(R, "unit"), pen.fact(m, "positive"), pen.fact(N, "positive")
    risk, chance = pen.fact(eps, "unit"), pen.fact(delta, "unit")
    union = pen.follows(
        relation("<=", some, Sum(c[k, h], h)), zero_one, name="union bound", why="1 where any of them is 1, else 0"
    )
    pen.start(fooled)
    pen.relate("<=", Sum(q[k] * Sum(c[k, h], h), k), union, law, fooled, name="a mean of both sides")
    pen.relate("=", Sum(Sum(q[k] * c[k, h], k), h), name="the other order of the sums")
    chances = pen.relate("=", Sum((1 - R[h]) ** m, h), perfect, name="independent examples")
    right = pen.follows(relation(">", 1 - R[h], 0), unit, name="not always wrong")
    tangent = pen.follows(relation("<=", log(1 - R[h]), 1 - R[h] - 1), right, by=log_below_its_tangent)
    exponent = pen.follows(
        relation("<=", m * log(1 - R[h]), -eps * m), tangent, bad, positive, name="`m` times", why="`-R_h <= -epsilon`"
    )
    smaller = pen.follows(relation("<=", exp(m * log(1 - R[h])), exp(-eps * m)), exponent, by=exp_keeps_the_order)
    power = pen.follows(equals((1 - R[h]) ** m, exp(m * log(1 - R[h]))), right, by=calculus.power_as_exp)
    each = pen.follows(
        relation("<=", (1 - R[h]) ** m, exp(-eps * m)), power, smaller, name="one bad hypothesis"
    )
    added = pen.follows(
        relation("<=", Sum((1 - R[h]) ** m, h), Sum(exp(-eps * m), h)), each, by=sums_keep_the_order
    )
    grows = pen.follows(relation(">", exp(-eps * m), number(0)), by=RANGE_OF_A_FUNCTION)
    pen.follows(
        relation("<=", fooled, N * exp(-eps * m)), chances, added, grows, most, name="all bad hypotheses",
        why="at most `N` of them",
    )  # fmt: skip
    with pen.suppose(enough, "so many examples") as many:
        ratio = pen.follows(relation(">", N / delta, 0), size, chance, name="positive")
        below = pen.follows(relation("<=", -eps * M, -log(N / delta)), many, risk, name="times `-epsilon`")
        lower = pen.follows(relation("<=", exp(-eps * M), exp(-log(N / delta))), below, by=exp_keeps_the_order)
        back = pen.follows(equals(exp(log(N / delta)), N / delta), ratio, by=calculus.exp_of_log)
        turned = pen.follows(
            equals(exp(-log(N / delta)), 1 / exp(log(N / delta))), by=calculus.exp_of_negative
        )
        found = pen.follows(
            relation("<=", N * exp(-eps * M), delta), lower, turned, back, size, chance, name="so many are enough",
            why="`N * (delta/N)` is `delta`",
        )  # fmt: skip
    pen.discharge(many, found)

    pen.sanity(relation("<=", fooled, number(1)), "a probability")
    pen.wrong("Leaving out the union bound: the hypothesis is chosen after the sample, so one of many may be lucky.")
    pen.wrong("Using it where no hypothesis is free of errors: then `epsilon**2` takes the place of `epsilon`.")
    pen.wrong("Counting parameters: `N` counts hypotheses, and only its logarithm matters.")
