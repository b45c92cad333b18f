"""Policy gradient of a sequence.

A language model is rewarded for a whole answer, and learns token by token: the gradient is a sum over the tokens, and
what the text before a token explains of the reward may be taken away without a bias.
"""

from workbench import (
    Equality,
    Product,
    Sum,
    apply,
    compare,
    delta,
    derivation,
    derivative,
    equals,
    index,
    log,
    matrix,
    named,
    number,
    relation,
    scalar,
    sigmoid,
    size_term,
    softmax,
    sum,
    tensor,
    vector,
)
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import calculus, leibniz, norms

META = {
    "level": "advanced",
    "bullets": ["Modern optimization techniques", "Error function development"],
    "prerequisites": ["score-function-gradient", "law-of-total-expectation", "perplexity-from-cross-entropy"],
    "references": [
        "Sutton & Barto, Reinforcement Learning, §13.2",
        "Ouyang et al. (2022), Training language models to follow instructions with human feedback",
    ],
}

theta, R, b = scalar("theta"), vector("R", "m"), matrix("b", "m", "T")
y = matrix("y", "m", "T", "integer")
k, j = index("k,j", "m")
t, s = index("t,s", "T")
r, T = index("r", "T+1"), size_term("T")
pi = named("pi", softmax(apply("z", ("m",), theta)))
alike = named("B", tensor(compare("=", Sum(compare("<", s, r) * (1 - compare("=", y[k, s], y[j, s])), s), 0), k, j, r))
p = named("p", tensor(Sum(alike[k, j, r] * pi[j], j), k, r))
u = named("u", derivative(pi, theta))
v = named("v", tensor(Sum(alike[k, j, r] * u[j], j), k, r))
mean_reward = Sum(pi[k] * R[k], k)


def token(k):
    """The probability of a token of an answer, given those before it."""
    return p[k, t + 1] / p[k, t]


def score(k):
    """How the logarithm of that probability moves."""
    return derivative(log(token(k)), theta)


within = Sum(alike[k, j, t] * pi[j] * score(j), j)
dropped = Sum(pi[k] * b[k, t] * score(k), k)
gradient = derivative(mean_reward, theta)


@derivation(
    claim=[
        Equality(Product(token(k), t), pi[k]),
        Equality(within, number(0)),
        Equality(dropped, number(0)),
        Equality(gradient, Sum(pi[k] * Sum((R[k] - b[k, t]) * score(k), t), k)),
    ]
)
def policy_gradient_sequence(pen):
    pen.given(theta, R, b, y)
    apart = pen.assume(equals(alike[k, j, T], delta(k, j)), "no two answers are the same")
    fair = pen.assume(
        equals(alike[k, j, t] * (b[k, t] - b[j, t]), 0), "a baseline is the same for all answers that begin alike"
    )
    pen.goal(
        "Find the gradient of the mean reward of an answer as a mean over tokens, and show that a baseline which sees "
        "only the text before a token leaves it unbiased."
    )
    pen.convention(
        "`m` answers are possible, given the prompt; answer `k` has the `T` tokens in row `k` of `y`, the probability "
        "`pi_k` and the reward `R_k`. The sum over `k` with the weights `pi_k` is the mean over answers. The end sign "
        "is a token, and fills the rest of a short answer: it is certain there, and its score is 0. `t` counts the "
        "tokens written so far, from 0: `p[k, t]` is the probability of the first `t` tokens of answer `k`, so that "
        "`p[k, t + 1]/p[k, t]` is that of its next token, given these. `theta` is one of the parameters, "
        "and `b[k, t]` the baseline for that token."
    )
    pen.idea("The score of an answer is the sum of those of its tokens, and given the text before it each has mean 0.")

    pen.define("pi", pi.args[0], "the law of the answers, whatever the logits `z` are")
    pen.define("B", alike.args[0], "1 where two answers have the same first `r` tokens")
    pen.define("p", p.args[0], "the probability of the first `r` tokens: that of all answers that begin so")
    some = pen.follows(relation(">", pi[k], 0), pi, by=RANGE_OF_A_FUNCTION)
    above = pen.follows(
        relation(">", p[k, r], 0), p, alike, some, name="a sum of positive terms", why="the answer itself is one"
    )
    pen.define("u", u.args[0], "how the law moves")
    pen.define("v", v.args[0], "how `p` moves: which answers begin alike does not depend on `theta`")
    now = pen.follows(equals(derivative(p[j, t], theta), v[j, t]), p, v, u, by=leibniz.derivative_of_a_big_sum)
    then = pen.follows(
        equals(derivative(p[j, t + 1], theta), v[j, t + 1]), p, v, u, by=leibniz.derivative_of_a_big_sum
    )
    pen.start(score(j))
    pen.relate("=", derivative(log(p[j, t + 1]) - log(p[j, t]), theta), above, by=calculus.log_of_quotient)
    pen.relate("=", derivative(log(p[j, t + 1]), theta) - derivative(log(p[j, t]), theta), by=calculus.chain_rule)
    pen.relate(
        "=", derivative(p[j, t + 1], theta) / p[j, t + 1] - derivative(p[j, t], theta) / p[j, t], above,
        by=calculus.chain_rule, why="twice the derivative of a logarithm",
    )  # fmt: skip
    quotient = pen.relate("=", v[j, t + 1] / p[j, t + 1] - v[j, t] / p[j, t], now, then, name="put in")
    before = pen.follows(
        equals(Sum(alike[k, j, t] * pi[j] * v[j, t] / p[j, t], j), v[k, t]), alike, p, v, above,
        name="answers that begin alike", why="they share `p` and `v`, and their probabilities add up to `p`",
    )  # fmt: skip
    after = pen.follows(
        equals(Sum(alike[k, j, t] * pi[j] * v[j, t + 1] / p[j, t + 1], j), v[k, t]), alike, p, v, above,
        name="the same for each next token", why="and the changes of all next tokens add up to that of the text",
    )  # fmt: skip
    zero = pen.follows(
        equals(within, number(0)), quotient, before, after, name="given the text before it",
        why="the score of a token has mean 0",
    )  # fmt: skip
    off = pen.follows(
        equals(dropped, number(0)), zero, fair, alike, p, above, name="tower rule",
        why="text by text the baseline stands in front",
    )  # fmt: skip
    total = pen.follows(equals(sum(pi), 1), pi, by=norms.weights_sum_to_one)
    none = pen.follows(equals(p[k, 0], 1), p, alike, total, name="no token", why="every answer begins so")
    full = pen.follows(equals(p[k, T], pi[k]), p, apart, name="all tokens", why="only answer `k` begins so")
    pen.follows(
        equals(Product(token(k), t), pi[k]), above, none, full, name="telescoping product",
        why="token by token, each given those before it",
    )  # fmt: skip
    pen.start(sum(u))
    pen.relate("=", derivative(sum(pi), theta), u, by=leibniz.derivative_of_a_big_sum)
    still = pen.relate("=", number(0), total, by=calculus.constant_rule)
    first = pen.follows(equals(v[k, 0], 0), v, alike, still, name="put in")
    last = pen.follows(equals(v[k, T], u[k]), v, apart, name="put in")
    scores = pen.follows(
        equals(pi[k] * Sum(score(k), t), u[k]), quotient, first, last, full, some, name="telescoping sum",
        why="the probability times its score",
    )  # fmt: skip
    pen.start(gradient)
    pen.relate("=", Sum(R[k] * u[k], k), u, by=leibniz.derivative_of_a_big_sum, why="the reward does not move")
    first = pen.relate("=", Sum(pi[k] * Sum(R[k] * score(k), t), k), scores, name="a mean of scores")
    pen.relate("=", Sum(pi[k] * Sum((R[k] - b[k, t]) * score(k), t), k), off, name="take the baseline away")

    first_token = sigmoid(theta)
    pen.sanity(
        equals(first_token * derivative(log(first_token), theta), first_token * (1 - first_token)),
        "of two tokens a baseline of 1 for the first alone, which sees the token: its mean is not 0",
    )
    pen.wrong("A baseline that sees the token, or what comes after it: its part has a mean, and the gradient changes.")
    pen.wrong("Dividing the sum over the tokens by the length of the answer: then long answers count less.")
    pen.wrong("Differentiating the reward: it may come from a judge or a test; only the probabilities move.")
