"""Policy gradient of a sequence.

A language model is rewarded for a whole answer, and learns token by token: the gradient is a sum over the tokens, and
what the text before a token explains of the reward may be taken away without a bias.
"""

from workbench import (
    Equality,
    Product,
    Sum,
    apply,
    derivation,
    derivative,
    equals,
    exp,
    index,
    log,
    matrix,
    named,
    number,
    scalar,
    softmax,
    symbol,
    vector,
)
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import calculus, leibniz, sums

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
k, t, h, a, c = index("k", "m"), index("t", "T"), index("h", "N"), index("a", "V"), index("c", "M")
l = apply("ell", ("m", "T"), theta)
pi = Product(exp(l[k, t]), t)
score = derivative(l[k, t], theta)
# one token: the text before it, the token, the text after it
q, K, beta = vector("q", "N", "simplex"), symbol("K", ("N", "V", "M"), "simplex"), vector("beta", "N")
P = named("P", softmax(apply("z", ("N", "V"), theta), axis=1))
step = derivative(log(P[h, a]), theta)
sorted_ = Sum(Sum(Sum(q[h] * P[h, a] * K[h, a, c] * (beta[h] * step), c), a), h)
mean_reward = Sum(R[k] * pi, k)


@derivation(
    claim=[
        Equality(derivative(mean_reward, theta), Sum(pi * (R[k] * Sum(score, t)), k)),
        Equality(sorted_, number(0)),
        Equality(derivative(mean_reward, theta), Sum(pi * Sum((R[k] - b[k, t]) * score, t), k)),
    ]
)
def policy_gradient_sequence(pen):
    pen.given(theta, R, b, q, K, beta)
    fair = pen.assume(
        equals(Sum(pi * b[k, t] * score, k), sorted_),
        "a sum over all answers, sorted by the text before token `t`, the token itself and the text after it",
    )
    pen.goal(
        "Find the gradient of the mean reward of an answer as a mean over tokens, and show that a baseline which sees "
        "only the text before a token leaves it unbiased."
    )
    pen.convention(
        "`m` answers of at most `T` tokens are possible; answer `k` has the reward `R_k`. `ell` holds the logarithms "
        "of the probabilities of its tokens, each given the prompt and the tokens before it; a product over the tokens "
        "is the probability of the answer. `theta` is one of the parameters. `b[k, t]` is the baseline for token `t`. "
        "Seen from one token, an answer is a text `h` before it, with the probability `q_h`; the token `a`, with the "
        "probability `P[h, a]`, a softmax of logits `z`; and a text `c` after it, with the probability `K[h, a, c]`. "
        "`beta_h` is the baseline, which neither the token nor what follows may change."
    )
    pen.idea("The score of an answer is the sum of those of its tokens, and given the text before it each has mean 0.")

    with pen.road("tokens"):
        pen.start(pi)
        whole = pen.by(sums.exp_of_a_big_sum.backwards, why="the log of a product is a sum")
        pen.start(derivative(pi, theta))
        pen.relate(
            "=", exp(Sum(l[k, t], t)) * Sum(score, t), whole, by=calculus.chain_rule, why="the exponential stays"
        )
        one = pen.relate("=", pi * Sum(score, t), whole, name="log-derivative", why="the probability times its score")
        pen.start(derivative(mean_reward, theta))
        pen.relate("=", Sum(R[k] * derivative(pi, theta), k), by=leibniz.derivative_of_a_big_sum)
        first = pen.relate(
            "=", Sum(pi * (R[k] * Sum(score, t)), k), one, name="a mean of scores", why="the reward does not move"
        )
        pen.define("P", P.args[0], "the next token, in a row for each text before it")
        total = pen.follows(equals(Sum(P[h, a], a), 1), P, by=RANGE_OF_A_FUNCTION, why="some token comes next")
        pen.start(Sum(derivative(P[h, a], theta), a))
        pen.relate("=", derivative(Sum(P[h, a], a), theta), by=leibniz.derivative_of_a_big_sum, why="read backwards")
        still = pen.relate("=", number(0), total, by=calculus.constant_rule, why="what one gains the others lose")
        trick = pen.follows(
            equals(derivative(P[h, a], theta), P[h, a] * step), P, by=calculus.chain_rule, name="log-derivative"
        )
        rest = pen.follows(equals(Sum(K[h, a, c], c), 1), pen.fact(K, "simplex"), name="some text follows")
        pen.start(sorted_)
        pen.relate(
            "=", Sum(q[h] * beta[h] * Sum(derivative(P[h, a], theta), a), h), rest, trick, name="tower rule",
            why="over what follows, then over the token: the baseline stands in front of both",
        )  # fmt: skip
        zero = pen.relate("=", number(0), still, name="put in", why="given the text before it, the score has mean 0")
        gone = pen.follows(equals(Sum(pi * b[k, t] * score, k), 0), fair, zero, name="no bias", why="for each token")
        pen.follows(
            equals(derivative(mean_reward, theta), Sum(pi * Sum((R[k] - b[k, t]) * score, t), k)), first, gone,
            name="take it away", why="each token may have a baseline of its own",
        )  # fmt: skip

    pen.sanity(equals(Sum(P[h, a] * step, a), number(0)), "the mean score of the next token")
    pen.wrong("A baseline that sees the token, or what comes after it: its part has a mean, and the gradient changes.")
    pen.wrong("Dividing the sum over the tokens by the length of the answer: then long answers count less.")
    pen.wrong("Differentiating the reward: it may come from a judge or a test; only the probabilities move.")
