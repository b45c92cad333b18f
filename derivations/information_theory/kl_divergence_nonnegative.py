"""Gibbs' inequality.

A relative entropy is never negative, and 0 only where the two laws agree: what makes cross-entropy a loss whose minimum
is the truth, bounds the evidence of a latent variable model from below, and proves that maximum likelihood is sound.
"""

from workbench import (
    Equality,
    Iff,
    Implies,
    Inequality,
    Sum,
    derivation,
    equals,
    iff,
    index,
    log,
    number,
    relation,
    scalar,
    sum,
    vector,
)
from workbench.reasons.common import COLLECT
from workbench.reasons.extremes import a_sum_is_at_least_each_term
from workbench.reasons.order import sums_keep_the_order
from workbench.reasons.signs import log_below_its_tangent, log_touches_its_tangent
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Error function development", "Statistical reasoning"],
    "prerequisites": ["jensen-inequality"],
    "references": ["Cover & Thomas, Elements of Information Theory, Thm 2.6.3", "PML1 §6.2"],
}

p, q = vector("p", "n", "simplex", "positive"), vector("q", "n", "simplex", "positive")
t = scalar("t", "positive")
j, k = index("j k", "n")
gap = p[k] * (q[k] / p[k] - 1 - log(q[k] / p[k]))
cross, divergence = -sum(p * log(q)), sum(p * log(p / q))


@derivation(
    claim=[
        Inequality(sum(p * log(p / q)), ">=", number(0)),
        Equality(sum(p * log(p / q)), sum(p * (q / p - 1 - log(q / p)))),
        Iff(equals(log(t), t - 1), equals(t, number(1))),
        Equality(sum(p * log(p / p)), number(0)),
        Equality(cross, -sum(p * log(p)) + sum(p * log(p / q))),
        Implies(equals(sum(p * log(p / q)), number(0)), equals(p[k], q[k])),
    ]
)
def kl_divergence_nonnegative(pen):
    pen.given(p, q, t)
    pen.goal(
        "Show that `D == sum(p * log(p/q))` is never negative and 0 only for `q == p`, and split the cross-entropy."
    )
    pen.convention(
        "`p` and `q` are positive probabilities; where `p` is 0 a term is 0, where only `q` is 0 it is infinite."
    )
    pen.idea("The logarithm lies below its tangent at 1: `log(t) <= t - 1`, and the right side adds up to nothing.")

    pos_p, pos_q, unit_p, unit_q = (pen.fact(s, prop) for prop in ("positive", "simplex") for s in (p, q))
    ratio = pen.follows(relation(">", q[k] / p[k], number(0)), pos_p, pos_q, name="positive")
    tangent = pen.follows(relation("<=", log(q[k] / p[k]), q[k] / p[k] - 1), ratio, by=log_below_its_tangent)
    term = pen.follows(
        relation("<=", p[k] * log(q[k] / p[k]), q[k] - p[k]), tangent, pos_p, name="each term", why="times `p[k]`"
    )
    added = pen.follows(
        relation("<=", Sum(p[k] * log(q[k] / p[k]), k), Sum(q[k] - p[k], k)), term, by=sums_keep_the_order
    )
    nothing = pen.follows(
        equals(Sum(q[k] - p[k], k), number(0)), unit_p, unit_q, name="probabilities", why="both sums are 1"
    )
    pen.start(divergence)
    turned = pen.relate(
        "=", -Sum(p[k] * log(q[k] / p[k]), k), pos_p, pos_q, by=calculus.log_of_quotient,
        why="turned over, the logarithm changes its sign",
    )  # fmt: skip
    pen.follows(
        relation(">=", divergence, number(0)), turned, added, nothing, name="Gibbs' inequality",
        why="minus something that is not positive",
    )  # fmt: skip
    pen.follows(iff(equals(log(t), t - 1), equals(t, number(1))), pen.fact(t, "positive"), by=log_touches_its_tangent)
    gaps = pen.follows(
        equals(divergence, sum(p * (q / p - 1 - log(q / p)))), unit_p, unit_q, pos_p, pos_q,
        by=calculus.log_of_quotient, name="what was given away", why="the gaps below the tangent, none negative",
    )  # fmt: skip
    pen.follows(
        equals(sum(p * log(p / p)), number(0)), pos_p, by=calculus.log_of_quotient, name="equality",
        why="where `q` is `p`",
    )  # fmt: skip
    none = pen.follows(relation(">=", gap, 0), tangent, pos_p, name="no gap is negative")
    each = pen.follows(
        relation("<=", gap, Sum(gap.at(k, j), j)), none, by=a_sum_is_at_least_each_term, u=gap.at(k, j), j=j, i=k,
        why="no other gap is negative",
    )  # fmt: skip
    with pen.suppose(equals(divergence, number(0)), "equality, the other way round") as no_more:
        added = pen.follows(
            equals(Sum(gap.at(k, j), j), number(0)), no_more, gaps, by=COLLECT, name="the gaps add up to `D`"
        )
        closed = pen.follows(equals(gap, 0), added, each, none, name="so each is 0", why="none is negative")
        meets = pen.follows(equals(log(q[k] / p[k]), q[k] / p[k] - 1), closed, pos_p, name="divide by `p_k`")
        touch = pen.follows(
            iff(equals(log(q[k] / p[k]), q[k] / p[k] - 1), equals(q[k] / p[k], number(1))), ratio,
            by=log_touches_its_tangent,
        )  # fmt: skip
        same = pen.follows(equals(p[k], q[k]), meets, touch, pos_p, name="the point of contact is 1")
    pen.discharge(no_more, same)

    with pen.road("cross-entropy"):
        pos_p, pos_q = pen.fact(p, "positive"), pen.fact(q, "positive")
        pen.start(cross)
        pen.relate(
            "=", -sum(p * (log(p) - log(p / q))), pos_p, pos_q, by=calculus.log_of_quotient,
            why="`log(q) == log(p) - log(p/q)`",
        )  # fmt: skip
        pen.relate("=", -sum(p * log(p)) + divergence, name="linearity", why="entropy and divergence")

    pen.sanity(
        relation(">=", cross, -sum(p * log(p))), "a code for `q` is longer on data from `p` than the code for `p`"
    )
    pen.sanity(relation(">=", sum(p * log(p / q)), sum(abs(p - q)) ** 2 / 2), "Pinsker: a bound for the distance")
    pen.wrong(
        "Claiming that each term `p[k] * log(p[k]/q[k])` is positive: where `p < q` it is negative; only the sum "
        "is not."
    )
    pen.wrong("Treating it as a distance: it is not symmetric and has no triangle inequality.")
    pen.wrong("A finite value where `q` is 0 and `p` is not.")
