"""Where the excess risk comes from.

A trained model is worse than the best possible one for three reasons: its class may not hold the best one, a sample
shows the class only roughly, and training may stop before the best on the sample is found.
"""

from workbench import (
    Equality,
    Inequality,
    abs,
    derivation,
    equals,
    index,
    max,
    min,
    named,
    relation,
    scalar,
    tensor,
    vector,
)
from workbench.reasons.extremes import at_most_the_largest
from workbench.reasons.squares import at_least_minus_its_modulus, at_most_its_modulus

META = {
    "level": "intermediate",
    "bullets": ["Learning theory fundamentals", "Performance measurement"],
    "prerequisites": ["pac-finite-class-realizable"],
    "references": [
        "Bottou & Bousquet (2007), The Tradeoffs of Large Scale Learning",
        "Shalev-Shwartz & Ben-David, Understanding Machine Learning, 5.2",
    ],
}

r, s = vector("r", "n"), vector("s", "n")
e, b = vector("e", "n", "onehot"), vector("b", "n", "onehot")
best, trained = scalar("beta"), scalar("tau")
i = index("i", "n")
D = named("D", max(tensor(abs(r[i] - s[i]), i)))
approximation = named("A", min(r) - best)
estimation, optimisation = named("E", e @ r - min(r)), named("O", trained - e @ r)


@derivation(
    claim=[
        Equality(trained - best, approximation + estimation + optimisation),
        Inequality(estimation, "<=", 2 * D),
        Inequality(trained - best, "<=", approximation + 2 * D + optimisation),
    ]
)
def excess_risk_decomposition(pen):
    pen.given(r, s, e, b, best, trained)
    fitted = pen.assume(relation("<=", e @ s, s[i]), "`e` picks a hypothesis with the least risk on the sample")
    chosen = pen.assume(equals(b @ r, min(r)), "`b` picks a best hypothesis of the class")
    pen.goal("Split the excess risk of a trained model, and bound the part that is due to the sample.")
    pen.convention(
        "The class has `n` hypotheses: `r_i` is the risk of one, `s_i` its mean loss on the sample. `e` and `b` "
        "have their 1 at one hypothesis, so that `e @ r` is its risk. `beta` is the least risk of all that is "
        "possible, `tau` that of the trained model, and `D` the largest deviation of the sample from the truth."
    )
    pen.idea("Put two models in between: the best of the class, and the best on the sample.")

    pen.define("D", D.args[0], "uniform over the class")
    one, other = pen.fact(e, "onehot"), pen.fact(b, "onehot")
    pen.define("A", approximation.args[0], "approximation: what the class costs")
    pen.define("E", estimation.args[0], "estimation: what the sample costs")
    pen.define("O", optimisation.args[0], "optimisation: what training leaves over; it may be negative")
    split = pen.follows(
        equals(trained - best, approximation + estimation + optimisation), approximation, estimation, optimisation,
        name="telescoping", why="each ends where the next begins",
    )  # fmt: skip
    widest = pen.follows(
        relation("<=", abs(r[i] - s[i]), D), D, by=at_most_the_largest, x=tensor(abs(r[i] - s[i]), i), i=i
    )
    above = pen.follows(relation("<=", r[i] - s[i], abs(r[i] - s[i])), by=at_most_its_modulus)
    below = pen.follows(relation("<=", -abs(r[i] - s[i]), r[i] - s[i]), by=at_least_minus_its_modulus)
    from_truth = pen.follows(relation("<=", r[i], s[i] + D), widest, above, name="from risk to sample")
    to_truth = pen.follows(relation("<=", s[i], r[i] + D), widest, below, name="and back")
    pen.start(e @ r)
    pen.relate("<=", e @ s + D, from_truth, one, name="on the sample", why="at its hypothesis")
    pen.relate("<=", b @ s + D, fitted, other, name="least on the sample", why="so not above the best of the class")
    pen.relate("<=", b @ r + 2 * D, to_truth, other, name="back to the risk", why="a second deviation")
    bound = pen.relate("=", min(r) + 2 * D, chosen, name="the best of the class")
    within = pen.follows(relation("<=", estimation, 2 * D), bound, estimation, name="estimation")
    pen.follows(
        relation("<=", trained - best, approximation + 2 * D + optimisation), split, within, name="put in",
        why="what is left are the class and the training",
    )  # fmt: skip

    pen.sanity(relation(">=", estimation, 0), "no hypothesis of the class is better than the best of it")
    pen.wrong("One deviation instead of two: that compares with the sample, not with the best of the class.")
    pen.wrong("A larger class for free: the first part falls, but `D` is a maximum over more hypotheses.")
    pen.wrong("Training on to the end: below the size of `D`, what optimisation gains is not seen in the risk.")
