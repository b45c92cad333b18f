"""Agreement of two raters beyond chance.

Two raters agree now and then by chance. Cohen's kappa says how much of the agreement that chance leaves open was
reached: 1 for raters who always agree, 0 for raters who know nothing of each other.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    Sum,
    derivation,
    equals,
    index,
    matrix,
    named,
    number,
    outer,
    relation,
    vector,
)
from workbench.reasons.order import sums_keep_the_order

META = {
    "level": "intermediate",
    "bullets": ["Performance measurement", "Pattern identification"],
    "prerequisites": ["chi-square-goodness-of-fit"],
    "references": [
        "Cohen (1960), A coefficient of agreement for nominal scales",
        "Agresti, Categorical Data Analysis, ch. 11",
    ],
}

P, a, b = matrix("P", "n", "n"), vector("a", "n", "simplex"), vector("b", "n", "simplex")
i, j, k = index("i j k", "n")
row, column = named("r_k", Sum(P[k, j], j)), named("c_k", Sum(P[i, k], i))
seen = named("p_o", Sum(P[k, k], k))
chance = named("p_e", Sum(row * column, k))
kappa = named("kappa", (seen - chance) / (1 - chance))
apart = outer(a, b)
agree = Sum(apart[k, k], k)
by_chance = Sum(Sum(apart[k, j], j) * Sum(apart[i, k], i), k)


@derivation(
    claim=[
        Equality(1 - kappa, (1 - seen) / (1 - chance)),
        Inequality(kappa, "<=", number(1)),
        Implies(relation("<", kappa, 1), relation("<", seen, 1)),
        Implies(relation("<", seen, 1), relation("<", kappa, 1)),
        Inequality(kappa, ">=", number(-1)),
        Equality(agree, by_chance),
        Implies(equals(seen, chance), equals(kappa, 0)),
    ]
)
def cohen_kappa(pen):
    pen.given(P, a, b)
    shares = pen.assume(relation(">=", P, 0), "no share is negative")
    whole = pen.assume(equals(Sum(P[i, j], i, j), 1), "the shares sum to 1")
    open_ = pen.assume(relation("<", chance, 1), "chance does not explain everything: `p_e < 1`")
    pen.goal("Measure how far two raters agree beyond chance: what values kappa takes, when it is 1, and when 0.")
    pen.convention(
        "The raters sort the same cases into `n` classes; `P[i, j]` is the share of cases that the first one puts into "
        "class `i` and the second one into `j`. The shares of class `k` are `r_k` and `c_k`. `a` and `b` are shares of "
        "two raters who decide independently: their table is `outer(a, b)`."
    )
    pen.idea("Of what is left to agree on beyond chance, `1 - p_e`, count the part that was reached.")

    pen.define("r_k", row.args[0], "what the first rater gives class `k`")
    pen.define("c_k", column.args[0], "and the second")
    pen.define("p_o", seen.args[0], "observed agreement: the diagonal")
    pen.define("p_e", chance.args[0], "agreement of independent raters with these shares")
    pen.define("kappa", kappa.args[0], "0 for chance, 1 for full agreement")
    with pen.road("largest and smallest"):
        left = pen.follows(
            equals(1 - kappa, (1 - seen) / (1 - chance)), kappa, open_, name="what is missing",
            why="the disagreement, over that of chance",
        )  # fmt: skip
        most = pen.follows(relation("<=", seen, 1), seen, shares, whole, name="a part of all")
        pen.follows(relation("<=", kappa, 1), left, most, open_, name="not above 1")
        with pen.suppose(relation("<", kappa, 1), "below 1") as short:
            some = pen.follows(
                relation("<", seen, 1), short, left, open_, name="some disagreement",
                why="over that of chance it is positive",
            )  # fmt: skip
        pen.discharge(short, some, why="so kappa is 1 for full agreement: it is not below 1")
        with pen.suppose(relation("<", seen, 1), "some disagreement") as short:
            some = pen.follows(relation("<", kappa, 1), short, left, open_, name="something is missing")
        pen.discharge(short, some, why="so kappa is 1 for nothing else")
        single = pen.follows(
            relation("<=", P[k, k], seen), seen, shares, name="one of the terms", why="the others are not negative"
        )
        union = pen.follows(
            relation("<=", row + column, 1 + P[k, k]), row, column, shares, whole, name="class `k`",
            why="a row and a column have one cell in common: counted twice",
        )  # fmt: skip
        both_ = pen.follows(relation("<=", row + column, 1 + seen), union, single, name="put in")
        positive = pen.follows(relation(">=", row + column, 0), row, column, shares, name="not negative")
        squares = pen.follows(
            relation("<=", row * column, (1 + seen) * (row + column) / 4), both_, positive,
            name="arithmetic and geometric mean", why="`4*r*c` is at most `(r + c)**2`",
        )  # fmt: skip
        summed = pen.follows(
            relation("<=", Sum(row * column, k), Sum((1 + seen) * (row + column) / 4, k)), squares,
            by=sums_keep_the_order,
        )  # fmt: skip
        two = pen.follows(
            equals(Sum(row + column, k), 2), row, column, whole, name="all classes", why="both raters' shares sum to 1"
        )
        half = pen.follows(
            relation("<=", chance, (1 + seen) / 2), summed, two, chance, name="so chance agrees that far at most"
        )
        pen.follows(
            relation(">=", kappa, -1), kappa, half, open_, name="not below -1", why="`p_o - p_e` is at least `p_e - 1`"
        )
    with pen.road("independent raters"):
        ones = pen.fact(a, "simplex"), pen.fact(b, "simplex")
        pen.start(by_chance)
        pen.relate("=", Sum(a[k] * b[k], k), *ones, name="sum out the other rater", why="the shares sum to 1")
        same = pen.relate("=", agree, name="the diagonal of the product", why="independent: `P[i, j] == a_i * b_j`")
        pen.follows(equals(agree, by_chance), same, name="they agree as often as chance")
        with pen.suppose(equals(seen, chance), "as it is for independent raters") as none:
            nothing = pen.follows(equals(kappa, 0), none, kappa, open_, name="nothing beyond chance")
        pen.discharge(none, nothing)

    pen.sanity(relation(">=", kappa, -chance / (1 - chance)), "raters who never agree are at this end")
    pen.wrong("Reading kappa as a share of cases: it is a share of what chance left open.")
    pen.wrong(
        "Comparing kappas of different tables: with one frequent class `p_e` is near 1, and a few disagreements make "
        "kappa small."
    )
    pen.wrong("Saying that a kappa of 0 makes raters independent: only the diagonal is looked at.")
