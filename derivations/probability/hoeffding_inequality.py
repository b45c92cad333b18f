"""Hoeffding's inequality.

The mean of bounded independent numbers strays from its expectation with a probability that falls exponentially in their
number: error bars without a normal law, and the beginning of learning theory.
"""

from workbench import (
    Implies,
    Inequality,
    Product,
    Sum,
    both,
    compare,
    derivation,
    derivative,
    equals,
    exp,
    forall,
    implies,
    index,
    log,
    matrix,
    named,
    number,
    relation,
    scalar,
    size_term,
    tensor,
    vector,
)
from workbench.reasons.calculus import BELOW_A_PARABOLA
from workbench.reasons.order import exp_keeps_the_order
from workbench.reasons.signs import RANGE_OF_A_FUNCTION, log_below_its_tangent
from workbench.rules import calculus, sums

META = {
    "level": "advanced",
    "bullets": ["Learning theory fundamentals", "Statistical reasoning"],
    "prerequisites": ["markov-chebyshev-wlln", "taylor-second-order"],
    "references": [
        "Boucheron, Lugosi & Massart, Concentration Inequalities, §2.6",
        "Shalev-Shwartz & Ben-David, Understanding Machine Learning, Lemmas B.6 and B.7",
    ],
}

p, y = vector("p", "m", "simplex"), vector("y", "m")
X, a, b = matrix("X", "m", "n"), vector("a", "n"), vector("b", "n")
alpha, beta, r, h = (scalar(name) for name in ("alpha", "beta", "r", "h"))
s, t = scalar("s", "positive"), scalar("t", "positive")
k, i = index("k", "m"), index("i", "n")
n = size_term("n")


def E(value):
    """The mean over the outcomes."""
    return Sum(p[k] * value, k)


inside = both(
    equals(E(y[k]), 0), forall(relation("<=", alpha, y[k]), k), forall(relation("<=", y[k], beta), k)
)
Z = named("Z", E(exp(r * y[k])))
q = named("q", tensor(p[k] * exp(r * y[k]) / Z, k))
tilted = Sum(q[k] * y[k], k)
spread = Sum(q[k] * (y[k] - tilted) ** 2, k)
middle = (alpha + beta) / 2
M = (beta - alpha) ** 2 / 4
bounded = exp(h**2 * (beta - alpha) ** 2 / 8)
lemma_ = relation("<=", E(exp(h * y[k])), bounded)

D = named("D", tensor(X[k, i] - E(X[k, i]), k, i))
S = named("S", tensor(Sum(D[k, i], i), k))
V = named("V", Sum((b[i] - a[i]) ** 2, i))
chance = E(compare(">=", S[k], n * t))
exponent = s**2 * V / 8 - s * n * t
least = -2 * n**2 * t**2 / V
average = Sum(X[k, i] - E(X[k, i]), i) / n
widths = Sum((b[i] - a[i]) ** 2, i)
best = equals(s, 4 * n * t / widths)
too_large = E(compare(">=", average, t))
rare = exp(-2 * n**2 * t**2 / widths)


@derivation(
    claim=[
        Implies(inside, lemma_),
        Inequality(E(exp(s * D[k, i])), "<=", exp(s**2 * (b[i] - a[i]) ** 2 / 8)),
        Inequality(chance, "<=", exp(exponent)),
        Inequality(exponent, ">=", least),
        Implies(best, relation("<=", too_large, rare)),
    ]
)
def hoeffding_inequality(pen):
    pen.given(p, y, alpha, beta, r, h, X, a, b, s, t)
    between = pen.assume(
        both(relation("<=", a[i], X[k, i]), relation("<=", X[k, i], b[i])),
        "number `i` lies between `a_i` and `b_i`, whatever the outcome",
    )
    wide = pen.assume(relation("<", a[i], b[i]), "no interval is empty")
    independent = pen.assume(
        equals(E(Product(exp(s * D[k, i]), i)), Product(E(exp(s * D[k, i])), i)),
        "the numbers are independent: the mean of this product is the product of the means",
    )
    pen.goal("Bound the probability that the average of `n` bounded independent numbers exceeds its mean by `t`.")
    pen.convention(
        "There are `m` outcomes with the probabilities `p`. Column `i` of `X` holds the values of number `i`, `D` the "
        "deviations from the means, and `S` their sum for each outcome: `S_k >= n*t` says that the average is too "
        "large by `t`. A comparison is 1 where it holds and 0 elsewhere: its mean is a probability. Hoeffding's lemma "
        "is about one number with the values `y` and the mean 0; `h` and `r` are any numbers. What is assumed of "
        "independent numbers holds for every `s`, and `s` is chosen at the end."
    )
    pen.idea("An exponential lies above the indicator, and its mean over independent numbers is a product.")

    law = pen.fact(p, "simplex")
    lemma = _one_number(pen, law)
    _sum(pen, law, lemma, between, wide, independent)

    pen.sanity(equals(E(S[k]), number(0)), "the deviations have the mean 0")
    pen.sanity(
        implies(equals(s, 8 * n * t / V), equals(exponent, number(0))),
        "twice the best `s`: the bound is 1, and says nothing",
    )
    pen.wrong("Using it for numbers without bounds: a normal law has its own bound, and some laws have none.")
    pen.wrong("Forgetting the factor 2 for both sides: the same bound holds for an average that is too small by `t`.")
    pen.wrong("Dependent numbers: a hundred copies of one measurement are one measurement.")


def _one_number(pen, law):
    """Hoeffding's lemma."""
    pen.define("Z", Z.args[0], "the generating function of one number")
    pen.define("q", q.args[0], "the probabilities, tilted towards large values")
    grows = pen.follows(relation(">", exp(r * y[k]), number(0)), by=RANGE_OF_A_FUNCTION)
    mean_ = pen.follows(relation(">", E(exp(r * y[k])), 0), grows, law, name="a mean of positive numbers")
    always = pen.for_all(mean_, r)
    positive = pen.follows(relation(">", Z, 0), Z, mean_, name="positive")
    shares = pen.follows(relation(">=", q[k], 0), q, positive, grows, law, name="none is negative")
    total = pen.follows(equals(Sum(q[k], k), number(1)), q, Z, positive, name="they add up to 1")
    first = pen.follows(
        equals(derivative(log(Z), r), tilted), Z, q, positive, by=calculus.chain_rule,
        why="each value comes in front of its exponential: the tilted mean",
    )  # fmt: skip
    turn = pen.follows(
        equals(derivative(q[k], r), q[k] * (y[k] - tilted)), Z, q, positive, by=calculus.quotient_rule,
        why="as for a softmax",
    )  # fmt: skip
    second = pen.follows(
        equals(derivative(tilted, r), Sum(q[k] * (y[k] - tilted) * y[k], k)), turn, by=calculus.product_rule,
        why="only `q` moves",
    )  # fmt: skip
    second = pen.follows(
        equals(derivative(tilted, r), spread), second, total, name="the tilted variance",
        why="deviations from the tilted mean have the tilted mean 0",
    )  # fmt: skip
    nought = pen.follows(equals(0 * y[k], number(0)), name="at 0")
    pen.start(exp(0 * y[k]))
    pen.relate("=", exp(number(0)), nought, name="put in")
    one = pen.by(calculus.exp_of_zero)
    whole = pen.follows(equals(E(exp(0 * y[k])), number(1)), one, law, name="at 0")
    nothing = pen.follows(equals(log(E(exp(0 * y[k]))), number(0)), whole, by=calculus.log_of_one)
    under = E(exp(r * y[k]))
    own = p[k] * exp(r * y[k]) / under
    slope = Sum(own * y[k], k)
    around = pen.follows(
        equals(Sum(q[k] * (y[k] - middle) ** 2, k), spread + (tilted - middle) ** 2), total, name="variance",
        why="no point has a smaller mean square around it than the mean",
    )  # fmt: skip
    with pen.suppose(inside, "the mean is 0, and all values lie between `alpha` and `beta`") as hyp:
        start = pen.follows(
            equals(Sum(p[k] * exp(0 * y[k]) / E(exp(0 * y[k])) * y[k], k), number(0)), one, whole, hyp,
            name="at 0", why="nothing is tilted: the mean itself",
        )  # fmt: skip
        near = pen.follows(
            relation("<=", (y[k] - middle) ** 2, M), hyp, name="half the width",
            why="no value is farther from the middle",
        )  # fmt: skip
        about = pen.follows(
            relation("<=", Sum(q[k] * (y[k] - middle) ** 2, k), M), near, shares, total, name="a mean of both sides"
        )
        below = pen.follows(relation("<=", spread, M), about, around, name="a variance on an interval")
        log_ = pen.follows(
            relation("<=", log(E(exp(h * y[k]))), M * h**2 / 2), first, second, below, nothing, start, Z, q, always,
            by=BELOW_A_PARABOLA, f=log(under), t=r, g=slope, k=Sum(own * (y[k] - slope) ** 2, k), x=number(0), h=h,
            M=M, c=number(0), d=number(0),
        )  # fmt: skip
        raised = pen.follows(
            relation("<=", exp(log(E(exp(h * y[k])))), exp(M * h**2 / 2)), log_, by=exp_keeps_the_order
        )
        some = pen.instance(mean_, r=h)
        back = pen.follows(equals(exp(log(E(exp(h * y[k])))), E(exp(h * y[k]))), some, by=calculus.exp_of_log)
        found = pen.follows(lemma_, raised, back, name="Hoeffding's lemma", why="as for a normal law of half the width")
    return pen.discharge(hyp, found)


def _sum(pen, law, lemma, between, wide, independent):
    """Chernoff's method."""
    pen.define("D", D.args[0], "the deviations of all numbers")
    pen.define("S", S.args[0], "their sum")
    pen.define("V", V.args[0], "the squares of the widths")
    column = pen.instance(lemma, y=tensor(D[k, i], k), h=s, alpha=a[i] - E(X[k, i]), beta=b[i] - E(X[k, i]))
    centred = pen.follows(equals(E(D[k, i]), 0), D, law, name="mean 0")

    met = pen.follows(column.statement.args[0], centred, between, D, name="the interval, moved by the mean")
    bound = exp(s**2 * (b[i] - a[i]) ** 2 / 8)
    there = pen.follows(column.statement.args[1], column, met, name="Hoeffding's lemma", why="for each number")
    factor = pen.follows(relation("<=", E(exp(s * D[k, i])), bound), there, name="the width", why="the mean cancels")
    single = pen.follows(relation(">", exp(s * D[k, i]), number(0)), by=RANGE_OF_A_FUNCTION)
    some = pen.follows(relation(">", E(exp(s * D[k, i])), 0), single, law, name="a mean of positive numbers")
    factors = pen.follows(
        relation("<=", Product(E(exp(s * D[k, i])), i), Product(bound, i)), factor, some, name="factor by factor",
        why="all are positive",
    )  # fmt: skip
    pen.start(Product(bound, i))
    pen.relate("=", exp(Sum(s**2 * (b[i] - a[i]) ** 2 / 8, i)), by=sums.exp_of_a_big_sum)
    added = pen.relate("=", exp(s**2 * V / 8), V, name="meaning of `V`")
    scaled = pen.follows(equals(Sum(s * D[k, i], i), s * S[k]), S, name="meaning of `S`")
    pen.start(Product(exp(s * D[k, i]), i))
    pen.relate("=", exp(Sum(s * D[k, i], i)), by=sums.exp_of_a_big_sum)
    product = pen.relate("=", exp(s * S[k]), scaled, name="put in")

    size = pen.fact(s, "positive")
    u = s * S[k] - s * n * t
    grows = pen.follows(relation(">", exp(u), number(0)), by=RANGE_OF_A_FUNCTION)
    tangent = pen.follows(relation("<=", log(exp(u)), exp(u) - 1), grows, by=log_below_its_tangent)
    same = pen.follows(equals(log(exp(u)), u), by=calculus.log_of_exp)
    event = pen.follows(
        relation("<=", compare(">=", S[k], n * t), exp(u)), grows, tangent, same, size, name="above the indicator",
        why="at least 1 where `S_k >= n*t`, and positive elsewhere",
    )  # fmt: skip
    apart = pen.follows(equals(exp(u), exp(-s * n * t) * exp(s * S[k])), by=calculus.exp_of_sum)
    front = pen.follows(relation(">", exp(-s * n * t), number(0)), by=RANGE_OF_A_FUNCTION)
    pen.start(chance)
    pen.relate("<=", E(exp(u)), event, law, name="means keep the order")
    pen.relate("=", exp(-s * n * t) * E(exp(s * S[k])), apart, name="the factor in front")
    pen.relate("=", exp(-s * n * t) * E(Product(exp(s * D[k, i]), i)), product, name="a product")
    pen.relate("=", exp(-s * n * t) * Product(E(exp(s * D[k, i])), i), independent, name="independence")
    pen.relate("<=", exp(-s * n * t) * Product(bound, i), factors, front, name="Hoeffding's lemma")
    pen.relate("=", exp(-s * n * t) * exp(s**2 * V / 8), added, name="put in")
    chernoff = pen.relate("=", exp(exponent), by=calculus.exp_of_sum)
    positive = pen.follows(relation(">", V, 0), V, wide, name="squares of the widths")
    square = pen.follows(
        equals(exponent, least + V / 8 * (s - 4 * n * t / V) ** 2), positive, name="complete the square",
        why="the best `s` is `4*n*t/V`",
    )  # fmt: skip
    pen.follows(relation(">=", exponent, least), square, positive, name="a square is not negative")
    with pen.suppose(best, "the best `s`") as hyp:
        lowest = pen.follows(equals(exponent, least), square, hyp, V, name="nothing is left of the square")
        shorter = pen.follows(equals(average, S[k] / n), S, D, name="the average")
        again = pen.follows(
            equals(compare(">=", average, t), compare(">=", S[k], n * t)), shorter, name="the same event",
            why="times `n`",
        )  # fmt: skip
        tail = pen.follows(relation("<=", too_large, rare), chernoff, lowest, again, V, name="put in")
    pen.discharge(hyp, tail)
