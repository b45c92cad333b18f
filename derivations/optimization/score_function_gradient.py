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
    matrix,
    named,
    number,
    ones,
    relation,
    scalar,
    softmax,
    sum,
    vector,
    zeros,
)
from workbench.reasons.calculus import DIFFERENTIATE_BOTH_SIDES
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import norms

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
q, V = vector("q", "n", "simplex"), matrix("V", "n", "m")


def law(at):
    """The probabilities of the n outcomes, as a function of the parameters."""
    return apply("p", ("n",), at)


p, z = law(theta), apply("z", ("n",), theta)
D, U = derivative(p, theta), named("U", derivative(log(p), theta))
s, lengths = named("s", softmax(z)), named("l", sum(V**2, axis=1))
M = named("M", sum(q * lengths))
best = named("b_star", sum(q * f * lengths) / M)


def noise(at):
    """The mean square of the estimate from one outcome, with a constant taken from the function."""
    return sum(q * (f - at) ** 2 * lengths)


@derivation(
    claim=[
        Equality(derivative(f @ p, theta), U.T @ (p * (f - b))),
        Equality(U.T @ p, zeros("m")),
        Equality(noise(b), noise(best) + (b - best) ** 2 * M),
        Inequality(noise(b), ">=", noise(best)),
    ]
)
def score_function_gradient(pen):
    pen.given(theta, f, b, q, V)
    form = pen.assume(
        forall(equals(p, softmax(z)), theta),
        "positive probabilities are the softmax of their logarithms",
    )
    moving = pen.assume(relation(">", M, 0), "some score is not 0")
    pen.goal(
        "Find the gradient of the mean of `f` in the parameters `theta` of the law, from scores; and the constant `b` "
        "that makes the estimate from one outcome least noisy."
    )
    pen.convention(
        "`p(theta)` holds the probabilities of `n` outcomes, whatever `z(theta)` is, and `f` what each is worth. Row "
        "`i` of `U` is the score of outcome `i`, the gradient of the logarithm of its probability. One outcome gives "
        "the estimate `f_i - b` times its score; all estimates have one mean, so the one with the least mean square "
        "has the least variance. For that the probabilities at one place are `q` and the scores are `V`; `l` holds "
        "the squared lengths of the scores."
    )
    pen.idea("The change of a probability is the probability times its score: so a sum of changes is a mean.")

    with pen.road("the gradient"):
        here = pen.instance(form, theta=theta)
        above = pen.follows(relation(">", p, 0), here, by=RANGE_OF_A_FUNCTION)
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
        moves = pen.follows(
            equals(D, derivative(softmax(z), theta)), form, by=DIFFERENTIATE_BOTH_SIDES, why="they are equal everywhere"
        )
        pen.start(d(softmax(z), theta))
        pen.by_lemma("softmax-jacobian")
        pen.inward("the logarithms move with `theta`")
        through = pen.identify("it stands beside `dtheta`")
        one = pen.follows(equals(sum(s), 1), s, by=norms.weights_sum_to_one)
        columns = pen.follows(
            equals(D.T @ ones("n"), zeros("m")), moves, through, s, one, name="column sums",
            why="what one probability gains the others lose",
        )  # fmt: skip
        flat = pen.follows(equals(U.T @ p, zeros("m")), columns, score, name="the score has mean 0")
        pen.follows(
            equals(derivative(f @ p, theta), U.T @ (p * (f - b))), direct, score, flat, name="a mean of scores",
            why="what `b` takes away has mean 0",
        )  # fmt: skip
    with pen.road("the best constant"):
        pen.define("l", lengths.args[0], "squared lengths of the scores")
        pen.define("M", M.args[0], "their mean")
        pen.define("b_star", best.args[0], "the mean of `f`, with the squared lengths as weights")
        total = pen.follows(equals(sum(q * f * lengths), best * M), best, moving, name="times the denominator")
        parabola = pen.follows(
            equals(noise(b), noise(best) + (b - best) ** 2 * M), total, M, name="complete the square",
            why="the mean square is a parabola in `b`",
        )  # fmt: skip
        pen.follows(relation(">=", noise(b), noise(best)), parabola, moving, name="a square is not negative")

    pen.sanity(equals(sum(q * lengths * (f - best)), number(0)), "weighted deviations from the best constant cancel")
    pen.wrong("A constant that depends on the outcome: then what it takes away has a mean, and the gradient changes.")
    pen.wrong("Differentiating `f`: it may be a black box, even a count; only the law moves.")
    pen.wrong("Taking the mean of `f` for the best constant: outcomes with long scores count more.")
