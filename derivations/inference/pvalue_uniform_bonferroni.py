"""P-values are uniform, and Bonferroni's bound for many tests.

How often does a true hypothesis look false? For one test as often as its level says; for many the chances add up, and
each test gets its share of the level.
"""

from workbench import (
    Claim,
    Inequality,
    Product,
    Sum,
    apply,
    both,
    compare,
    derivation,
    equals,
    exists,
    exp,
    implies,
    index,
    integral,
    matrix,
    named,
    number,
    relation,
    scalar,
    size_term,
    vector,
)
from workbench.reasons.calculus import INTERMEDIATE_VALUE
from workbench.reasons.integral_calculus import INTEGRAL_OF_A_POSITIVE_FUNCTION, INTEGRATE_BOTH_SIDES
from workbench.reasons.ranges import NOT_NEGATIVE, SPLIT_INTERVAL, WHERE_THE_EVENT_IS
from workbench.reasons.signs import RANGE_OF_A_FUNCTION

META = {
    "level": "intermediate",
    "bullets": ["Hypothesis evaluation"],
    "prerequisites": ["change-of-variables-density"],
    "references": ["Casella & Berger Thm 8.3.27", "Wasserman, All of Statistics, §10.2 and §10.7"],
}

a, b, c, t, u = (scalar(name) for name in "abctu")
alpha = scalar("alpha", "unit")
w, r = vector("w", "K", "positive"), matrix("r", "K", "m", "mask")
s = scalar("s", "unit")
j, i = index("j", "K"), index("i", "m")
m = size_term("m")


def density(at):
    return exp(apply("q", (), at))


def F(end):
    return integral(density(u), u, a, end)


small = compare("<=", 1 - F(t), alpha)
beyond = compare(">=", t, c)
rejects = integral(small * density(t), t, a, b)
quantile = both(both(relation("<=", a, c), relation("<=", c, b)), equals(F(c), 1 - alpha))
some = 1 - Product(1 - r[j, i], i)
family = named("P_F", Sum(w[j] * some, j))
none = 1 - (1 - alpha / m) ** m
k = scalar("k", "integer")
from_0, bernoulli = relation(">=", k, 0), relation(">=", (1 - s) ** k, 1 - k * s)


@derivation(
    claim=[
        Claim("Equality", equals(rejects, alpha)),
        Inequality(family, "<=", alpha),
        Inequality(none, "<=", alpha),
    ]
)
def pvalue_uniform_bonferroni(pen):
    pen.given(a, b, t, alpha, w, r, s)
    ends = pen.assume(relation("<", a, b), "`a < b`")
    mass = pen.assume(equals(F(b), number(1)), "the density has the total mass 1")
    valid = pen.assume(
        relation("<=", Sum(w[j] * r[j, i], j), alpha / m),
        "the p-value of a test is at most `alpha/m` with at most this probability",
    )
    pen.goal(
        "Show that the p-value of a true hypothesis is uniform, and bound the probability that one of many tests "
        "rejects a hypothesis that holds."
    )
    pen.convention(
        "The statistic `T` lies between `a` and `b`, which may be far away, and has the density `exp(q(t))` there "
        "if the hypothesis holds. The integral from `a` to `t` is its distribution function `F(t)`, which is "
        "continuous, and the p-value of the value `t` is `1 - F(t)`: large values speak against the hypothesis. A "
        "comparison is 1 where it holds and 0 elsewhere, so that its mean is a probability. With `m` tests of "
        "hypotheses that hold, `w_j` is the probability of the j-th of the `K` outcomes in which some test "
        "rejects, and `r[j, i]` is 1 where the i-th test does, as its p-value is at most `alpha/m`. `P_F` is the "
        "family-wise error rate: the probability that any rejects."
    )
    pen.idea(
        "A small p-value is a value beyond a quantile, and how likely that is, the quantile says. With many tests the "
        "probabilities at most add up."
    )

    with pen.road("one test"):
        unit = pen.fact(alpha, "unit")
        whole = pen.follows(equals(F(b), F(a) + F(b)), by=SPLIT_INTERVAL)
        zero = pen.follows(equals(F(a), number(0)), whole, name="cancel", why="nothing lies below `a`")
        there = pen.follows(
            exists(quantile, c), ends, zero, mass, unit, by=INTERMEDIATE_VALUE, f=F(t), t=t, a=a, b=b, v=1 - alpha, s=c,
            why="`F` is continuous and goes from 0 to 1",
        )  # fmt: skip
        at_c = pen.obtain(there, c, why="the quantile at `1 - alpha`")
        positive = pen.follows(relation(">", density(u), 0), by=RANGE_OF_A_FUNCTION)
        up = pen.follows(equals(F(t), F(c) + integral(density(u), u, c, t)), by=SPLIT_INTERVAL)
        with pen.suppose(relation(">=", t, c), "from the quantile on") as later:
            more = pen.follows(relation(">=", integral(density(u), u, c, t), 0), positive, later, by=NOT_NEGATIVE)
            reached = pen.follows(
                relation("<=", 1 - F(t), alpha), more, up, at_c, name="the p-value is small", why="`F(t) >= F(c)`"
            )
        from_c = pen.discharge(later, reached)
        down = pen.follows(equals(F(c), F(t) + integral(density(u), u, t, c)), by=SPLIT_INTERVAL)
        with pen.suppose(relation("<", t, c), "below the quantile") as before:
            less = pen.follows(
                relation(">", integral(density(u), u, t, c), 0), positive, before, by=INTEGRAL_OF_A_POSITIVE_FUNCTION
            )
            missed = pen.follows(
                relation(">", 1 - F(t), alpha), less, down, at_c, name="the p-value is not small", why="`F(t) < F(c)`"
            )
        below_c = pen.discharge(before, missed)
        one = pen.follows(implies(relation(">=", t, c), equals(small, beyond)), from_c, name="both are 1")
        nought = pen.follows(implies(relation("<", t, c), equals(small, beyond)), below_c, name="both are 0")
        events = pen.cases(equals(small, beyond), one, nought, why="the same event")
        pen.start(rejects)
        pen.relate("=", integral(beyond * density(t), t, a, b), events, by=INTEGRATE_BOTH_SIDES)
        pen.relate("=", integral(density(t), t, c, b), at_c, by=WHERE_THE_EVENT_IS)
        pen.relate("=", F(b) - F(c), by=SPLIT_INTERVAL)
        pen.relate("=", alpha, mass, at_c, name="put in", why="whatever `alpha` is: the p-value is uniform")
    with pen.road("many tests"):
        pen.define("P_F", family.args[0], "some test rejects")
        law, zero_one = pen.fact(w, "positive"), pen.fact(r, "mask")
        union = pen.follows(
            relation("<=", some, Sum(r[j, i], i)), zero_one, name="union bound", why="1 where any of them is 1, else 0"
        )
        pen.start(family)
        pen.relate("<=", Sum(w[j] * Sum(r[j, i], i), j), union, law, family, name="a mean of both sides")
        pen.relate("=", Sum(Sum(w[j] * r[j, i], j), i), name="the other order of the sums")
        pen.relate("<=", alpha, valid, name="`m` equal shares", why="whether the tests depend on each other or not")
    with pen.road("independent tests"):
        unit = pen.fact(s, "unit")
        base = pen.follows(pen.at(bernoulli, k, 0), name="no factor")
        with pen.suppose(both(from_0, bernoulli), "for `k` factors") as known:
            grown = pen.follows(
                relation(">=", (1 - s) ** (k + 1), (1 - k * s) * (1 - s)), known, unit, name="times `1 - s`"
            )
            after = pen.follows(pen.next_of(bernoulli, k), grown, known, name="multiply out", why="`k*s**2 >= 0`")
        always = pen.induction(
            implies(from_0, bernoulli), k, base, pen.discharge(known, after), start=0, why="Bernoulli's inequality"
        )
        here = pen.instance(always, s=alpha / m, k=m)
        pen.follows(
            relation("<=", none, alpha), here, name="solve for `alpha`",
            why="with the probability `(1 - alpha/m)**m` none of `m` independent tests rejects",
        )  # fmt: skip

    pen.sanity(relation(">=", family, Sum(w[j] * r[j, i], j)), "at least as likely as that one of the tests rejects")
    pen.wrong("Reading the p-value as the probability that the hypothesis holds: it is computed as if it did.")
    pen.wrong(
        "Testing twenty hypotheses at 0.05 each: if all hold and the tests are independent, some test rejects in 64 of "
        "100 cases."
    )
    pen.wrong("A uniform p-value for counts: where `F` jumps, small p-values are rarer than `alpha` says.")
