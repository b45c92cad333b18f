"""Gibbs' inequality.

A relative entropy is never negative, and 0 only where the two laws agree: what makes cross-entropy a loss whose minimum
is the truth, bounds the evidence of a latent variable model from below, and proves that maximum likelihood is sound.
"""

from workbench import Equality, Iff, Inequality, derivation, equals, iff, log, number, relation, scalar, sum, vector
from workbench.rules import calculus
from workbench.rules.declared.algebra import LOGARITHM_OF_A_QUOTIENT

META = {
    "level": "intermediate",
    "bullets": ["Error function development", "Statistical reasoning"],
    "prerequisites": ["jensen-inequality"],
    "references": ["Cover & Thomas, Elements of Information Theory, Thm 2.6.3", "PML1 §6.2"],
}

p, q = vector("p", "n", "simplex", "positive"), vector("q", "n", "simplex", "positive")
t = scalar("t", "positive")
cross = -sum(p * log(q))


@derivation(
    claim=[
        Inequality(sum(p * log(p / q)), ">=", number(0)),
        Equality(sum(p * log(p / q)), sum(p * (q / p - 1 - log(q / p)))),
        Iff(equals(log(t), t - 1), equals(t, number(1))),
        Equality(sum(p * log(p / p)), number(0)),
        Equality(cross, -sum(p * log(p)) + sum(p * log(p / q))),
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

    tangent = pen.follows(
        relation("<=", log(t), t - 1), name="tangent at 1", why="the logarithm is concave; they touch at `t == 1` alone"
    )
    term = pen.follows(
        relation("<=", p * log(q / p), p * (q / p - 1)), tangent, name="each term", why="`t == q/p`, times `p`"
    )
    pen.start(sum(p * log(q / p)))
    pen.relate("<=", sum(p * (q / p - 1)), term, name="add up", why="the tangent line over all values")
    pen.relate("=", sum(q) - sum(p), name="cancel `p`")
    pen.relate(
        "=", number(0), pen.fact(q, "simplex"), pen.fact(p, "simplex"), name="probabilities", why="both sums are 1"
    )
    pen.start(sum(p * log(p / q)))
    pen.relate("=", -sum(p * log(q / p)), by=LOGARITHM_OF_A_QUOTIENT, why="turned over, it changes its sign")
    pen.relate(
        ">=",
        number(0),
        term,
        pen.fact(p, "simplex"),
        pen.fact(q, "simplex"),
        name="Gibbs' inequality",
        why="minus something that is not positive",
    )
    pen.follows(
        iff(equals(log(t), t - 1), equals(t, number(1))), name="strict concavity", why="they touch nowhere else"
    )
    gap = pen.follows(
        equals(sum(p * log(p / q)), sum(p * (q / p - 1 - log(q / p)))),
        pen.fact(p, "simplex"),
        pen.fact(q, "simplex"),
        by=calculus.log_of_quotient,
        name="what was given away",
        why="the gaps below the tangent; `sum(q) - sum(p) == 0`",
    )
    pen.follows(
        relation(">=", p * (q / p - 1 - log(q / p)), 0 * p),
        term,
        name="no gap is negative",
        why="the sum is 0 only if all are",
    )
    pen.follows(
        equals(sum(p * log(p / p)), number(0)),
        gap,
        by=calculus.log_of_quotient,
        name="equality",
        why="all gaps are 0 where `q/p == 1` in every place, and nowhere else",
    )

    with pen.road("cross-entropy"):
        pen.start(cross)
        pen.relate(
            "=", -sum(p * (log(p) - log(p / q))), by=LOGARITHM_OF_A_QUOTIENT, why="`log(q) == log(p) - log(p/q)`"
        )
        pen.relate("=", -sum(p * log(p)) + sum(p * log(p / q)), name="linearity", why="entropy and divergence")

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
