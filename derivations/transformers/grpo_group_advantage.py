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
    implies,
    index,
    named,
    number,
    relation,
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

R, p = vector("R", "G"), vector("p", "n", "simplex")
r, u = vector("r", "n"), vector("u", "n")
G = size_term("G")
i, j = index("i j", "G")
k, l = index("k l", "n")
m = named("m", sum(R) / G)
v = named("v", sum((R - m) ** 2) / G)
A = named("A", (R - m) / sqrt(v))
others = Sum(R[j] * (1 - delta(i, j)), j) / (G - 1)
own = named("g", Sum(p[k] * r[k] * u[k], k))
cross = Sum(Sum(p[k] * p[l] * r[l] * u[k], l), k)


@derivation(
    claim=[
        Equality(sum(A), number(0)),
        Equality(sum(A**2) / G, number(1)),
        Equality(R[i] - m, (G - 1) / G * (R[i] - others)),
        Equality(cross, number(0)),
        Equality(own - (own + (G - 1) * cross) / G, (G - 1) / G * own),
    ]
)
def grpo_group_advantage(pen):
    pen.given(R, p, r, u)
    spread = pen.assume(relation(">", sum((R - m) ** 2), 0), "the rewards of the group are not all equal")
    fair = pen.assume(equals(sum(p * u), 0), "`u` is a score: its mean under `p` is 0")
    pen.goal("Find what the advantages `A` of a group add up to, and the mean of the gradient that they give.")
    pen.convention(
        "`R` holds the rewards of `G` independent answers to one question. An answer is the `k`-th of `n` with "
        "the probability `p_k`; its reward is `r_k`, and `u_k` is one component of its score, the gradient of "
        "`log(p_k)`. `g` is the policy gradient in that component."
    )
    pen.idea("The mean of the group holds a share `1/G` of the answer itself: split that off.")

    pen.define("m", m.args[0], "the mean of the group")
    level = pen.follows(equals(sum(R - m), 0), m, name="deviations add up to 0")
    pen.define("v", v.args[0], "their mean square")
    positive = pen.follows(relation(">", v, 0), v, spread, name="positive")
    root = pen.follows(equals(sqrt(v) ** 2, v), positive, by=calculus.square_of_a_root)
    pen.define("A", A.args[0], "advantages")
    pen.follows(equals(sum(A), 0), A, level, root, positive, name="divide by `sqrt(v)`", why="one number for all")
    pen.follows(equals(sum(A**2) / G, 1), A, v, root, positive, name="mean square", why="`v/v`")
    pen.follows(
        equals(R[i] - m, (G - 1) / G * (R[i] - others)), m, name="split off the answer itself",
        why="the mean of the others, and a factor just below 1",
    )  # fmt: skip
    with pen.road("the mean of the gradient"):
        pen.define("g", own.args[0], "an answer's own reward times its own score, on average")
        pen.start(cross)
        pen.relate("=", Sum(p[k] * u[k], k) * Sum(p[l] * r[l], l), name="product of sums", why="independent answers")
        zero = pen.relate("=", number(0), fair, name="mean of the score", why="another answer's reward tells nothing")
        pen.follows(
            equals(own - (own + (G - 1) * cross) / G, (G - 1) / G * own), zero, name="put in",
            why="of the `G` rewards in the mean, one is the answer's own: the gradient is shorter, not turned",
        )  # fmt: skip

    pen.sanity(implies(equals(R[0], m), equals(A[0], 0)), "an average answer is neither raised nor lowered")
    pen.wrong("Keeping a group in which all rewards are equal: `v` is 0, and there is nothing to learn.")
    pen.wrong("Calling the gradient unbiased after dividing by `sqrt(v)`: questions with a small spread count more.")
    pen.wrong("Dividing by `G - 1` within `v` here: then the mean square is `(G - 1)/G`.")
