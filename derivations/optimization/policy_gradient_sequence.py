"""Policy gradient of a sequence.

A language model is rewarded for a whole answer, and learns token by token: the gradient is a sum over the tokens, and
what the text before a token explains of the reward may be taken away without a bias.
"""

from workbench import (
    Equality,
    Implies,
    Product,
    Sum,
    apply,
    derivation,
    derivative,
    equals,
    exp,
    forall,
    index,
    log,
    matrix,
    named,
    number,
    relation,
    scalar,
    sigmoid,
    softmax,
    tensor,
    vector,
)
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
k, t, j, g, h = index("k", "m"), index("t", "T"), index("j", "T"), index("g", "M"), index("h", "N")
l = apply("ell", ("m", "T"), theta)
pi = Product(exp(l[k, t]), t)
score = derivative(l[k, t], theta)
mean_reward = Sum(R[k] * pi, k)
# one token: texts g that end with it, and texts h that stand before it
F, G, beta = matrix("F", "m", "M", "mask"), matrix("G", "M", "N", "mask"), vector("beta", "N")
w = named("w", softmax(apply("z", ("m",), theta)))
p = named("p", tensor(Sum(F[k, g] * w[k], k), g))
q = named("q", tensor(Sum(G[g, h] * p[g], g), h))
P = p[g] / q[h]
step = derivative(log(P), theta)
share = Sum(w[k] * Sum(F[k, g] * Sum(G[g, h] * (beta[h] * step), h), g), k)
fair = forall(equals(Sum(pi * b[k, j] * derivative(l[k, j], theta), k), 0), j)
better = equals(derivative(mean_reward, theta), Sum(pi * Sum((R[k] - b[k, t]) * score, t), k))


@derivation(
    claim=[
        Equality(derivative(mean_reward, theta), Sum(pi * (R[k] * Sum(score, t)), k)),
        Equality(Sum(G[g, h] * (P * step), g), number(0)),
        Equality(share, number(0)),
        Implies(fair, better),
    ]
)
def policy_gradient_sequence(pen):
    pen.given(theta, R, b, F, G, beta)
    begun = pen.assume(relation(">", p[g], 0), "every text begins some answer")
    before = pen.assume(relation(">", q[h], 0), "every text before the token goes on")
    pen.goal(
        "Find the gradient of the mean reward of an answer as a mean over tokens, and show that a baseline which sees "
        "only the text before a token leaves it unbiased."
    )
    pen.convention(
        "`m` answers of at most `T` tokens are possible; answer `k` has the reward `R_k`. `ell` holds the logarithms "
        "of the probabilities of its tokens, each given the prompt and the tokens before it; a product over the tokens "
        "is the probability of the answer. `theta` is one of the parameters. `b[k, t]` is the baseline for token `t`. "
        "For one token, `w` is the law of the answers, whatever their logits `z` are; `F[k, g]` is 1 where answer `k` "
        "begins with the text `g`, which ends with the token, and `G[g, h]` is 1 where `h` is `g` without it. So `p_g` "
        "and `q_h` are the probabilities of these texts, and `p_g/q_h` is that of the token, given `h`. `beta_h` is "
        "the baseline: the same for all answers that begin with `h`."
    )
    pen.idea("The score of an answer is the sum of those of its tokens, and given the text before it each has mean 0.")

    with pen.road("one token"):
        pen.define("w", w.args[0], "the law of the answers")
        pen.define("p", p.args[0], "the text with the token: the answers that begin with it")
        pen.define("q", q.args[0], "the text before it: all texts that go on from it")
        total = pen.follows(
            equals(Sum(G[g, h] * P, g), 1), q, before, name="some token comes next",
            why="that is all that is used of `p_g/q_h`",
        )  # fmt: skip
        pen.start(Sum(G[g, h] * derivative(P, theta), g))
        pen.relate(
            "=", derivative(Sum(G[g, h] * P, g), theta), by=leibniz.derivative_of_a_big_sum, why="read backwards"
        )
        still = pen.relate("=", number(0), total, by=calculus.constant_rule, why="what one gains the others lose")
        trick = pen.follows(
            equals(derivative(P, theta), P * step), begun, before, by=calculus.chain_rule, name="log-derivative"
        )
        flat = pen.follows(
            equals(Sum(G[g, h] * (P * step), g), 0), still, trick, name="put in",
            why="given the text before it, the score of a token has mean 0",
        )  # fmt: skip
        pen.start(share)
        pen.relate(
            "=", Sum(p[g] * Sum(G[g, h] * (beta[h] * step), h), g), p, name="sorted by text",
            why="answers that begin alike are added up",
        )  # fmt: skip
        pen.relate(
            "=", Sum(beta[h] * q[h] * Sum(G[g, h] * (P * step), g), h), before, name="tower rule",
            why="`p_g == q_h*(p_g/q_h)`: the baseline stands in front",
        )  # fmt: skip
        pen.relate("=", number(0), flat, name="put in", why="so the part of the baseline has mean 0")
    with pen.road("all tokens"):
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
        with pen.suppose(fair, "the first road, for each token: its baseline sees only the text before it") as case:
            end = pen.follows(better, first, case, name="take it away", why="each token has a baseline of its own")
        pen.discharge(case, end, why="the gradient is the same, and may be less noisy")

    first_token = sigmoid(theta)
    pen.sanity(
        equals(first_token * derivative(log(first_token), theta), first_token * (1 - first_token)),
        "of two tokens a baseline of 1 for the first alone, which sees the token: its mean is not 0",
    )
    pen.wrong("A baseline that sees the token, or what comes after it: its part has a mean, and the gradient changes.")
    pen.wrong("Dividing the sum over the tokens by the length of the answer: then long answers count less.")
    pen.wrong("Differentiating the reward: it may come from a judge or a test; only the probabilities move.")
