"""Score-function gradient.

The gradient of a mean whose law moves is a mean again: that of the function times the score. A constant taken from the
function changes no mean, and one constant makes the noise least.
"""

from workbench import (
    Equality,
    Inequality,
    apply,
    d,
    derivation,
    derivative,
    diag,
    equals,
    forall,
    log,
    named,
    number,
    ones,
    relation,
    scalar,
    sum,
    vector,
    zeros,
)
from workbench.reasons.calculus import DIFFERENTIATE_BOTH_SIDES

META = {
    "level": "advanced",
    "bullets": ["Modern optimization techniques", "Gradient computation"],
    "prerequisites": ["fisher-information-identity", "softmax-jacobian"],
    "references": [
        "Williams (1992), Simple statistical gradient-following algorithms for connectionist reinforcement learning",
        "Sutton & Barto, Reinforcement Learning, §13.3",
    ],
}

theta, f, b = vector("theta", "m"), vector("f", "n"), scalar("b")


def law(at):
    """The probabilities of the n outcomes, as a function of the parameters."""
    return apply("p", ("n",), at)


p = law(theta)
D, U = derivative(p, theta), named("U", derivative(log(p), theta))
s = named("s", sum(U**2, axis=1))
M = named("M", sum(p * s))
best = named("b_star", sum(p * f * s) / M)


def noise(at):
    """The mean square of the estimate from one outcome, with a constant taken from the function."""
    return sum(p * (f - at) ** 2 * s)


@derivation(
    claim=[
        Equality(derivative(f @ p, theta), U.T @ (p * (f - b))),
        Equality(U.T @ p, zeros("m")),
        Equality(noise(b), noise(best) + (b - best) ** 2 * M),
        Inequality(noise(b), ">=", noise(best)),
    ]
)
def score_function_gradient(pen):
    pen.given(theta, f, b)
    whole = pen.assume(forall(equals(sum(law(theta)), number(1)), theta), "the probabilities sum to 1")
    positive = pen.assume(forall(relation(">", law(theta), number(0)), theta), "and are positive")
    moving = pen.assume(relation(">", M, 0), "some score is not 0")
    pen.goal(
        "Find the gradient of the mean of `f` in the parameters `theta` of the law, from scores; and the constant `b` "
        "that makes the estimate from one outcome least noisy."
    )
    pen.convention(
        "`p(theta)` holds the probabilities of `n` outcomes, `f` what each of them is worth. Row `i` of `U` is the "
        "score of outcome `i`, the gradient of the logarithm of its probability, and `s` holds the squared lengths of "
        "the scores. One outcome gives the estimate `f_i - b` times its score; all estimates have one mean, so the one "
        "with the least mean square has the least variance."
    )
    pen.idea("The change of a probability is the probability times its score: so a sum of changes is a mean.")

    above = pen.instance(positive, theta=theta)
    pen.start(d(f @ p, theta))
    pen.inward("`f` does not move", times=2)
    pen.relate("=", (D.T @ f) @ d(theta, theta), name="transposed Jacobian times `f`")
    direct = pen.identify("it stands beside `dtheta`")
    pen.start(d(log(p), theta))
    pen.inward("each probability under its logarithm", times=2)
    pen.relate("=", diag(1 / p) @ D @ d(theta, theta), name="matrix notation")
    logs = pen.identify("it stands beside `dtheta`")
    score = pen.follows(
        equals(D, diag(p) @ U), logs, U, above, name="log-derivative", why="a change is `p` times the score"
    )
    slope = pen.follows(
        equals(derivative(sum(p), theta), zeros("m")), whole, by=DIFFERENTIATE_BOTH_SIDES, why="1 does not move"
    )
    pen.start(d(sum(p), theta))
    pen.inward(times=2)
    pen.relate("=", (D.T @ ones("n")) @ d(theta, theta), name="column sums")
    sums = pen.identify("it stands beside `dtheta`")
    flat = pen.follows(equals(U.T @ p, zeros("m")), slope, sums, score, name="the score has mean 0")
    pen.follows(
        equals(derivative(f @ p, theta), U.T @ (p * (f - b))), direct, score, flat, name="a mean of scores",
        why="what `b` takes away has mean 0",
    )  # fmt: skip
    pen.define("s", s.args[0], "squared lengths of the scores")
    pen.define("M", M.args[0], "their mean")
    pen.define("b_star", best.args[0], "the mean of `f`, with the squared lengths as weights")
    total = pen.follows(equals(sum(p * f * s), best * M), best, moving, name="times the denominator")
    parabola = pen.follows(
        equals(noise(b), noise(best) + (b - best) ** 2 * M), total, M, name="complete the square",
        why="the mean square is a parabola in `b`",
    )  # fmt: skip
    pen.follows(relation(">=", noise(b), noise(best)), parabola, moving, name="a square is not negative")

    pen.sanity(equals(sum(p * s * (f - best)), number(0)), "the weighted deviations from the best constant cancel")
    pen.wrong("A constant that depends on the outcome: then what it takes away has a mean, and the gradient changes.")
    pen.wrong("Differentiating `f`: it may be a black box, even a count; only the law moves.")
    pen.wrong("Taking the mean of `f` for the best constant: outcomes with long scores count more.")
