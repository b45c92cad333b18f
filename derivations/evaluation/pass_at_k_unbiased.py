"""pass@k without bias.

A model may try k times. The chance that one of its attempts is right is estimated from more samples than that: every
choice of k of them is an experiment, and counting averages over them all.
"""

from derivations.distributions.binomial import binomial as law
from derivations.distributions.hypergeometric import hypergeometric
from workbench import (
    Claim,
    Implies,
    Product,
    compare,
    derivation,
    equals,
    implies,
    index,
    number,
    relation,
    scalar,
    size_term,
    where,
)
from workbench.reasons.algebra import choose
from workbench.reasons.expectation import IN_FRONT_OF_A_PART, LINEARITY, POWERS_TOGETHER
from workbench.reasons.order import means_between_keep_the_order
from workbench.reasons.sequences import LAST_APART
from workbench.reasons.sums import BINOMIAL_THEOREM
from workbench.terms.statements import both

META = {
    "level": "intermediate",
    "bullets": ["Performance measurement", "Statistical reasoning"],
    "prerequisites": ["binomial-moments", "law-of-total-expectation", "gamma-function-recurrence"],
    "references": ["Chen et al. (2021), Evaluating Large Language Models Trained on Code, §2.1"],
}

k, c, m = size_term("k"), size_term("c"), size_term("m")
x, (n, p) = law.variable, law.parameters
w, t, q = scalar("w", "integer", "positive"), scalar("t"), scalar("q")
i, i_1 = index("i", "c"), index("i", 1)
E = law.expectation
missed = choose(n - x, k) / choose(n, k)
none = where(compare("<=", x, n - k), missed, 0)
right, rest = p**x * (1 - p) ** (n - x), p**x * (1 - p) ** (n - k - x)
fewer = law(n - k, p)
chance = 1 - (1 - p) ** k
drawn = hypergeometric(w + c, c, k).of("z")
share = choose(w, k) / choose(w + c, k)
product = equals(share, Product(1 - k / (w + 1 + i), i))
plug_in = 1 - (1 - x / n) ** k
many = relation(">=", w, k)
above = both(relation(">=", t, 0), relation(">", q, 0))
tangent = relation(">=", t**m, q**m + m * q ** (m - 1) * (t - q))
inside = both(relation(">=", x, 0), relation("<=", x, n))
below = (1 - p) ** k + k * (1 - p) ** (k - 1) * (1 - x / n - (1 - p))


@derivation(
    claim=[
        Claim("Equality", equals(E(1 - none), chance)),
        Implies(many, product),
        Claim("Inequality", relation("<=", E(plug_in), chance)),
    ]
)
def pass_at_k_unbiased(pen):
    pen.given(x, n, p, w, t, q)
    enough = pen.assume(relation("<=", k, n), "at least as many samples as attempts")
    pen.goal(
        "Estimate the chance `1 - (1 - p)**k` that one of `k` attempts is right, from `n` samples; without bias, in a "
        "form that can be computed; and say how wrong the obvious estimate is."
    )
    pen.convention(
        "Each sample is right with the probability `p`, independently of the others. `x` of the `n` samples are right, "
        "a binomial number: a mean with the index `n` is over the `x` right ones of `n` samples, with the index "
        "`n - k` over those of `n - k`. When they have been seen, `c` are right and `w` are wrong. Of all choices of "
        "`k` samples the share without a right one is the number of choices among the wrong ones over that among all; "
        "there is none where fewer than `k` are wrong. The product begins at `c == 1`; without a right one the share "
        "is 1. `t` and `q` are any numbers, `m` is any exponent."
    )
    pen.idea(
        "Every `k` of the samples are `k` independent attempts: average over all choices, which is only counting."
    )

    unit, some = pen.fact(p, "unit"), pen.fact(n, "positive")
    with pen.road("the mean over all choices"):
        twice = pen.follows(
            equals(choose(n, x) * choose(n - x, k), choose(n, k) * choose(n - k, x)), name="count in two ways",
            why="the right ones first and `k` of the others then, or these `k` first",
        )  # fmt: skip
        with pen.suppose(relation("<=", x, n - k), "at least `k` are wrong") as hyp:
            one = pen.follows(
                equals(missed * (choose(n, x) * right), (1 - p) ** k * (choose(n - k, x) * rest)), hyp, twice, unit,
                by=POWERS_TOGETHER, why="`k` samples are wrong, and `x` of the others are right",
            )  # fmt: skip
        there = pen.discharge(hyp, one)
        mass = pen.follows(equals(fewer.expectation(1), 1), enough, by=BINOMIAL_THEOREM, why="of `n - k` samples")
        zero = pen.follows(
            equals(E(none), (1 - p) ** k), there, mass, enough, some, by=IN_FRONT_OF_A_PART,
            why="beyond `n - k` right ones nothing counts",
        )  # fmt: skip
        total = pen.lemma("binomial", some)
        pen.start(E(1 - none))
        pen.relate("=", E(number(1)) - E(none), by=LINEARITY)
        pen.relate("=", chance, zero, total, name="no bias", why="the chance that is looked for")
    with pen.road("as a product"):
        positive = pen.fact(w, "positive")
        with pen.suppose(many, "at least `k` wrong ones") as hyp:
            up = [pen.lemma("gamma-function-recurrence", hyp, positive, z=z) for z in (w + 1, w + 1 - k)]
            begin = pen.follows(
                pen.at(product, c, 1), *up, hyp, positive, name="`c == 1`", why="`w` factorial is in both"
            )
            ups = [pen.lemma("gamma-function-recurrence", hyp, positive, z=z) for z in (w + c + 1, w + c + 1 - k)]
            ratio = pen.follows(
                equals(choose(w + c, k) / choose(w + c + 1, k), 1 - k / (w + 1 + c)), *ups, hyp, positive,
                name="one more right one", why="all factorials but two factors cancel",
            )  # fmt: skip
            with pen.suppose(product, "for `c`") as known:
                after = pen.follows(
                    pen.next_of(product, c), known, ratio, hyp, positive, by=LAST_APART, why="the next factor"
                )
            each = pen.induction(product, c, begin, pen.discharge(known, after))
        pen.discharge(hyp, each, why="factors between 0 and 1, and no factorial: this is what is computed")
    with pen.road("the plug-in estimate"):
        with pen.suppose(above, "a tangent that touches at `q`") as hyp:
            begin = pen.follows(pen.at(tangent, m, 1), name="`m == 1`", why="the tangent of a line is the line")
            with pen.suppose(tangent, "for `m`") as known:
                times = pen.follows(
                    relation(">=", t ** (m + 1), t * (q**m + m * q ** (m - 1) * (t - q))), known, hyp, name="times `t`"
                )
                after = pen.follows(
                    pen.next_of(tangent, m), times, hyp, name="a square is left out",
                    why="`m * q**(m - 1) * (t - q)**2` is not negative",
                )  # fmt: skip
            every = pen.induction(tangent, m, begin, pen.discharge(known, after))
        convex = pen.discharge(hyp, every, why="a power is convex: it lies above its tangents")
        here = pen.instance(convex, t=1 - x / n, q=1 - p, m=k)
        with pen.suppose(inside, "as many as there may be") as hyp:
            share_wrong = pen.follows(relation(">=", 1 - x / n, 0), hyp, some, name="a share")
            one = pen.follows(relation("<=", below, (1 - x / n) ** k), here, share_wrong, unit, name="the tangent")
        each = pen.discharge(hyp, one)
        total = pen.lemma("binomial", some)
        mean = pen.lemma("binomial-moments", some, unit, claim=2)
        pen.start(E(below))
        flat = pen.relate("=", (1 - p) ** k, mean, total, by=LINEARITY, why="the tangent touches at the mean")
        order = pen.follows(
            relation("<=", E(below), E((1 - x / n) ** k)), each, some, by=means_between_keep_the_order,
            why="Jensen's inequality",
        )  # fmt: skip
        pen.start(E(plug_in))
        pen.relate("=", E(number(1)) - E((1 - x / n) ** k), by=LINEARITY)
        pen.relate("<=", chance, order, flat, total, name="too small", why="on average, unless `k == 1`")

    pen.sanity(
        implies(many, equals(drawn.expectation(compare("=", drawn.variable, 0)), share)),
        "draw `k` samples without replacement: the chance of no right one is the hypergeometric one",
    )
    pen.sanity(equals(1 - k / (w + 1 + (k - 1 - w)), number(0)), "with fewer than `k` wrong ones a factor is 0")
    pen.sanity(
        equals(E(1 - (1 - x / n) ** 2), 1 - (1 - p) ** 2 - p * (1 - p) / n), "two attempts: the bias of the plug-in"
    )
    pen.wrong("Putting `x/n` for `p`: the estimate is too small on average, much so where `n` is near `k`.")
    pen.wrong("Drawing `k` samples once and looking: right on average, and needlessly noisy.")
    pen.wrong("Computing the factorials: they overflow long before their quotient does.")
