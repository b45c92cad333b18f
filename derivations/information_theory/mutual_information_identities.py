"""Mutual information.

How much one variable tells of another: one number for any kind of dependence, 0 only where there is none, and never
increased by processing. Feature selection, decision trees and representation learning maximise it.
"""

from workbench import (
    Equality,
    Inequality,
    Sum,
    derivation,
    diag,
    equals,
    implies,
    index,
    log,
    matrix,
    named,
    number,
    ones,
    outer,
    relation,
    sum,
    tensor,
    vector,
)
from workbench.reasons.order import sums_keep_the_order
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Pattern identification", "Statistical reasoning"],
    "prerequisites": ["kl-divergence-nonnegative"],
    "references": ["Cover & Thomas, Elements of Information Theory, §2.4 and Thm 2.8.1"],
}

a, W = vector("a", "n", "simplex", "positive"), matrix("W", "n", "m", "simplex", "positive")
K = matrix("K", "m", "k", "simplex", "positive")
i, j, l = index("i", "n"), index("j", "m"), index("l", "k")
P = named("P", diag(a) @ W)
b = named("b", P.T @ ones("n"))
R, c = named("R", P @ K), named("c", K.T @ b)


def information(table, first, second):
    return sum(table * log(table / outer(first, second)))


def entropy(table):
    return -sum(table * log(table))


I, I_z = named("I", information(P, a, b)), named("J", information(R, a, c))
conditional = named("C", -Sum(P[i, j] * log(P[i, j] / b[j]), i, j))
seen = named("u", tensor(P[i, j] / b[j], i))
both = named("v", tensor(P[i, j] * K[j, l] / R[i, l], j))
only = named("w", tensor(b[j] * K[j, l] / c[l], j))
r, s = named("r_ij", P[i, j] / (a[i] * b[j])), named("s_il", R[i, l] / (a[i] * c[l]))
D_j = named("D_j", sum(seen * log(seen / a)))
D_il = named("D_il", sum(both * log(both / only)))
H_X, H_Y, H_XY = named("H_X", entropy(a)), named("H_Y", entropy(b)), named("H_XY", entropy(P))


@derivation(
    claim=[
        Equality(H_XY, H_Y + conditional),
        Equality(I, H_X - conditional),
        Equality(I, H_X + H_Y - H_XY),
        Inequality(I, ">=", number(0)),
        Inequality(I_z, "<=", I),
    ]
)
def mutual_information_identities(pen):
    pen.given(a, W, K)
    pen.goal(
        "Write the mutual information `I` of `X` and `Y` by entropies; show that it is never negative, and that what "
        "is made of `Y` alone tells no more of `X` than `Y` does."
    )
    pen.convention(
        "`X` has the law `a`; where it has its value `i`, row `i` of `W` is the law of `Y`. So `P` holds the "
        "probabilities of all pairs, and `b` those of `Y`; `I` is the divergence of `P` from `outer(a, b)`, the table "
        "of independent variables with these laws. Where `Y` has its value `j`, row `j` of `K` is the law of `Z`, "
        "whatever `X` is: `R` is the table of `X` and `Z`, and `J` their mutual information."
    )
    pen.idea("Split the logarithm of the ratio; each part depends on fewer variables, and the rest is summed out.")
    pos_a, one_a = pen.fact(a, "positive"), pen.fact(a, "simplex")
    pos_W, rows = pen.fact(W, "positive"), pen.fact(W, "simplex")
    pos_K, mixed = pen.fact(K, "positive"), pen.fact(K, "simplex")

    pen.define("P", P.args[0], "probability of each pair of values")
    pen.define("b", b.args[0], "law of `Y`")
    pen.define("I", I.args[0], "mutual information")
    pen.define("H_X", H_X.args[0], "entropy of `X`")
    pen.define("H_Y", H_Y.args[0], "entropy of `Y`")
    pen.define("H_XY", H_XY.args[0], "entropy of both together")
    pen.define("C", conditional.args[0], "entropy of `X` where `Y` is known")
    pos = pen.follows(relation(">", P, 0), P, pos_a, pos_W, name="positive")
    pos_b = pen.follows(relation(">", b, 0), b, pos, name="positive")
    own = pen.follows(equals(P @ ones("m"), a), P, rows, name="law of `X`", why="the rows of `W` add up to 1")
    split = pen.follows(
        equals(log(P[i, j] / b[j]), log(P[i, j]) - log(b[j])), pos, pos_b, by=calculus.log_of_quotient
    )
    chain = pen.follows(
        equals(H_XY, H_Y + conditional), split, H_XY, H_Y, conditional, b, name="chain rule",
        why="the logarithm of `b_j` is summed over `i`",
    )  # fmt: skip
    ratio = pen.follows(
        equals(log(P[i, j] / (a[i] * b[j])), log(P[i, j] / b[j]) - log(a[i])), pos, pos_a, pos_b,
        by=calculus.log_of_quotient,
    )  # fmt: skip
    first = pen.follows(
        equals(I, H_X - conditional), I, H_X, ratio, conditional, own, name="marginalise",
        why="the logarithm of `a_i` is summed over `j`",
    )  # fmt: skip
    pen.follows(equals(I, H_X + H_Y - H_XY), first, chain, name="the chain rule put in")

    pen.define("u", seen.args[0], "law of `X` where `Y` has its value `j`")
    pos_u = pen.follows(relation(">", seen, 0), seen, pos, pos_b, name="positive")
    one_u = pen.follows(equals(sum(seen), 1), seen, b, pos_b, name="a law", why="`b_j` over `b_j`")
    gibbs = pen.lemma("kl-divergence-nonnegative", pos_u, one_u, pos_a, one_a, p=seen, q=a)
    pen.define("D_j", D_j.args[0], "how far this value moves the law of `X`")
    never = pen.follows(relation(">=", D_j, 0), gibbs, D_j, name="Gibbs' inequality")
    average = pen.follows(
        equals(I, Sum(b[j] * D_j, j)), I, D_j, seen, pos_b, name="one value of `Y` at a time",
        why="`P[i, j] == b_j*u_i`",
    )
    each = pen.follows(relation(">=", b[j] * D_j, 0), never, pos_b, name="no term is negative")
    together = pen.follows(relation(">=", Sum(b[j] * D_j, j), 0), each, by=sums_keep_the_order)
    pen.follows(relation(">=", I, 0), average, together, name="an average of divergences")

    pen.define("R", R.args[0], "probability of each pair of values of `X` and `Z`")
    pen.define("c", c.args[0], "law of `Z`")
    pen.define("J", I_z.args[0], "mutual information of `X` and `Z`")
    pen.define("v", both.args[0], "law of `Y` where the values of `X` and `Z` are known")
    pen.define("w", only.args[0], "law of `Y` where that of `Z` is known")
    pos_R = pen.follows(relation(">", R, 0), R, pos, pos_K, name="positive")
    pos_c = pen.follows(relation(">", c, 0), c, pos_b, pos_K, name="positive")
    pos_v = pen.follows(relation(">", both, 0), both, pos, pos_K, pos_R, name="positive")
    pos_w = pen.follows(relation(">", only, 0), only, pos_b, pos_K, pos_c, name="positive")
    one_v = pen.follows(equals(sum(both), 1), both, R, pos_R, name="a law")
    one_w = pen.follows(equals(sum(only), 1), only, c, pos_c, name="a law")
    gibbs = pen.lemma("kl-divergence-nonnegative", pos_v, one_v, pos_w, one_w, p=both, q=only)
    pen.define("D_il", D_il.args[0], "how far `X` moves the law of `Y`, once `Z` is known")
    never = pen.follows(relation(">=", D_il, 0), gibbs, D_il, name="Gibbs' inequality")
    pen.define("r_ij", r.args[0], "how much likelier the values are together")
    pen.define("s_il", s.args[0])
    some = pen.follows(relation(">", r, 0), r, pos, pos_a, pos_b, name="positive")
    more = pen.follows(relation(">", s, 0), s, pos_R, pos_a, pos_c, name="positive")
    quotient = pen.follows(
        equals(both / only, tensor(r / s, j)), both, only, r, s, pos, pos_K, pos_R, pos_a, pos_b, pos_c,
        name="compare the two", why="`K[j, l]` stands in both laws",
    )  # fmt: skip
    apart = pen.follows(
        equals(log(both / only), tensor(log(r) - log(s), j)), quotient, some, more, by=calculus.log_of_quotient
    )
    weighted = pen.follows(
        equals(R[i, l] * D_il, Sum(P[i, j] * K[j, l] * (log(r) - log(s)), j)), D_il, apart, both, pos_R, name="put in"
    )
    first = pen.follows(
        equals(Sum(P[i, j] * K[j, l] * log(r), i, j, l), I), I, r, mixed, name="sum over `Z`",
        why="the rows of `K` add up to 1",
    )  # fmt: skip
    second = pen.follows(equals(Sum(P[i, j] * K[j, l] * log(s), i, j, l), I_z), I_z, s, R, name="sum over `Y`")
    pen.start(Sum(R[i, l] * D_il, i, l))
    pen.relate("=", Sum(P[i, j] * K[j, l] * (log(r) - log(s)), i, j, l), weighted, name="put in")
    lost = pen.relate("=", I - I_z, first, second, name="what is lost")
    each = pen.follows(relation(">=", R[i, l] * D_il, 0), never, pos_R, name="no term is negative")
    row = pen.follows(relation(">=", Sum(R[i, l] * D_il, i), 0), each, by=sums_keep_the_order)
    none = pen.follows(relation(">=", Sum(R[i, l] * D_il, i, l), 0), row, by=sums_keep_the_order)
    pen.follows(relation("<=", I_z, I), lost, none, name="data processing", why="what is lost is never negative")

    pen.sanity(implies(equals(P, outer(a, b)), equals(I, number(0))), "independent: nothing is told")
    pen.sanity(relation("<=", I, H_X), "never more than there is to know")
    pen.sanity(equals(I, information(P.T, b, a)), "symmetric: `Y` tells as much of `X` as `X` of `Y`")
    pen.wrong("Correlation in its place: variables may be uncorrelated and depend on each other.")
    pen.wrong("`H_X + H_Y` for the entropy of both: that counts twice what they share.")
    pen.wrong("Processing `Y` with what is known of `X`: the bound needs `Z` to depend on `X` through `Y` alone.")
