"""Advantages within a group of answers (GRPO).

No value network: the other answers to the same question say what to expect. Subtracting the mean of the group is
subtracting that of the others, up to a factor; and as the others are independent, nothing is biased but the length.
"""

from workbench import (
    Equality,
    Sum,
    delta,
    derivation,
    equals,
    index,
    matrix,
    named,
    number,
    relation,
    scalar,
    size_term,
    sqrt,
    sum,
    vector,
)
from workbench.rules import calculus

META = {
    "level": "research",
    "bullets": ["Modern optimization techniques", "Statistical reasoning"],
    "prerequisites": ["unbiased-sample-variance"],
    "references": ["Shao et al. (2024), DeepSeekMath, section 4.1", "Kool, van Hoof & Welling (2019)"],
}

R, p = vector("R", "G"), vector("p", "m", "simplex")
Q, U, g = matrix("Q", "m", "G"), matrix("U", "m", "G"), scalar("g")
G = size_term("G")
i, j, l = index("i j l", "G")
k = index("k", "m")
b = named("b", sum(R) / G)
v = named("v", sum((R - b) ** 2) / G)
A = named("A", (R - b) / sqrt(v))
others = Sum(R[j] * (1 - delta(i, j)), j) / (G - 1)
level = named("c_k", Sum(Q[k, j], j) / G)


def E(value):
    """The mean over the outcomes."""
    return Sum(p[k] * value, k)


estimate = E(Sum((Q[k, i] - level) * U[k, i], i) / G)


@derivation(
    claim=[
        Equality(sum(A), number(0)),
        Equality(sum(A**2) / G, number(1)),
        Equality(R[i] - b, (G - 1) / G * (R[i] - others)),
        Equality(estimate, (G - 1) / G * g),
    ]
)
def grpo_group_advantage(pen):
    pen.given(R, p, Q, U, g)
    spread = pen.assume(relation(">", sum((R - b) ** 2), 0), "the rewards of the group are not all equal")
    fair = pen.assume(
        equals(E(Q[k, j] * U[k, i]), g * delta(j, i)),
        "an answer's own reward times its score is `g` on average, and the reward of another answer tells nothing",
    )
    pen.goal("Find what the advantages `A` of a group add up to, and the mean of the gradient that they give.")
    pen.convention(
        "`R` holds the rewards of the `G` answers to one question. Their mean over all that may be sampled: in one of "
        "`m` outcomes, with the probability `p_k`, answer `i` has the reward `Q[k, i]` and the score `U[k, i]`, one "
        "component of the gradient of the logarithm of its probability; `g` is the policy gradient in that component. "
        "Answers are sampled independently and a score has the mean 0: so the reward of one, times the score of "
        "another, has the mean 0."
    )
    pen.idea("The mean of the group holds a share `1/G` of the answer itself: split that off.")

    pen.define("b", b.args[0], "the mean of the group")
    flat = pen.follows(equals(sum(R - b), 0), b, name="deviations add up to 0")
    pen.define("v", v.args[0], "their mean square")
    positive = pen.follows(relation(">", v, 0), v, spread, name="positive")
    root = pen.follows(equals(sqrt(v) ** 2, v), positive, by=calculus.square_of_a_root)
    pen.define("A", A.args[0], "advantages")
    pen.follows(equals(sum(A), 0), A, flat, root, positive, name="divide by `sqrt(v)`", why="one number for all")
    pen.follows(equals(sum(A**2) / G, 1), A, v, root, positive, name="mean square", why="`v/v`")
    pen.follows(
        equals(R[i] - b, (G - 1) / G * (R[i] - others)), b, name="split off the answer itself",
        why="the mean of the others, and a factor just below 1",
    )  # fmt: skip
    with pen.road("the mean of the gradient"):
        pen.define("c_k", level.args[0], "the mean of the group in outcome `k`")
        pen.start(estimate)
        pen.relate(
            "=", Sum(E(Q[k, i] * U[k, i]), i) / G - Sum(Sum(E(Q[k, j] * U[k, i]), j), i) / G**2, level,
            name="linearity of expectation", why="each score with its own reward, and with every reward",
        )  # fmt: skip
        pen.relate(
            "=", g - Sum(Sum(g * delta(j, i), j), i) / G**2, fair, name="independent answers",
            why="of the `G` rewards in the mean, only the answer's own tells anything",
        )  # fmt: skip
        pen.relate("=", (G - 1) / G * g, name="count", why="`G` times `g`: the gradient is shorter, not turned")

    pen.sanity(relation("<=", A[i] ** 2, G - 1), "reached by the only right answer of a group")
    pen.wrong("Keeping a group in which all rewards are equal: `v` is 0, and there is nothing to learn.")
    pen.wrong("Calling the gradient unbiased after dividing by `sqrt(v)`: questions with a small spread count more.")
    pen.wrong("Dividing by `G - 1` within `v` here: then the mean square is `(G - 1)/G`.")
