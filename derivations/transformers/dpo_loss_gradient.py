"""Gradient of direct preference optimisation (DPO).

Preferences without a reward model and without sampling: the policy itself is the reward, and its gradient is a
logistic regression that weights each pair by how wrong its order is.
"""

from workbench import (
    Equality,
    Inequality,
    apply,
    d,
    derivation,
    derivative,
    equals,
    exp,
    index,
    log,
    log_sigmoid,
    named,
    number,
    relation,
    scalar,
    sigmoid,
    sum,
    vector,
)
from workbench.reasons.order import positive_by_its_parts
from workbench.rules import algebra, calculus
from workbench.rules.reason import together

META = {
    "level": "research",
    "bullets": ["Error function development", "Gradient computation"],
    "prerequisites": ["kl-divergence-nonnegative", "rlhf-kl-optimal-policy", "reward-model-loss-gradient"],
    "references": ["Rafailov et al. (2023), Direct Preference Optimization, eq. 4-7 and section 4"],
}

p, q = vector("p", "n", "simplex", "positive"), vector("q", "n", "simplex", "positive")
r, beta, theta = vector("r", "n"), scalar("beta", "positive"), vector("theta", "m")
i, j = index("i", "n"), index("j", "n")
weights = q * exp(r / beta)
Z = named("Z", sum(weights))
best = named("p_star", weights / Z)


def objective(policy):
    """The mean reward less what the distance from the reference costs."""
    return sum(policy * r) - beta * sum(policy * log(policy / q))


# The pair: the winner i, the loser j.
win, lose = apply("f", (), theta), apply("g", (), theta)
r_w = named("r_w", beta * (win - log(q)[i]))
r_l = named("r_l", beta * (lose - log(q)[j]))
u = named("u", r_w - r_l)
L = named("L", -log(sigmoid(u)))
apart = derivative(win, theta) - derivative(lose, theta)
G = -beta * sigmoid(r_l - r_w) * apart
LOGS = together([calculus.log_of_quotient, calculus.log_of_product, calculus.log_of_exp])
rewards = beta * (log(best)[i] - log(q)[i]) - beta * (log(best)[j] - log(q)[j])


@derivation(
    claim=[
        Equality(derivative(L, theta), G),
        Inequality(objective(p), "<=", objective(best)),
        Equality(sigmoid(r[i] - r[j]), sigmoid(rewards)),
    ]
)
def dpo_loss_gradient(pen):
    pen.given(p, q, r, beta, theta, win, lose)
    pen.goal(
        "Find the policy that a reward makes best, the reward that a policy is best for, the loss of a pair of "
        "answers, and its gradient in the parameters."
    )
    pen.convention(
        "Probabilities of the `n` answers: `p` any policy, `q` the reference, `r` the rewards. Answer `i` won against "
        "`j`; `f` and `g` are the logarithms of their probabilities under the policy with the parameters `theta`."
    )
    pen.idea("The best policy determines its reward up to a number, and only the difference of rewards is compared.")

    with pen.road("from the reward to the policy"):
        sums = pen.fact(p, "simplex")
        positive = pen.fact(p, "positive"), pen.fact(q, "positive")
        pen.define("Z", Z.args[0])
        pen.define("p_star", best.args[0], why="the reference, tilted towards the reward")
        above = pen.follows(relation(">", best, 0), *positive[1:], by=positive_by_its_parts)
        total = pen.follows(relation(">", Z, 0), *positive[1:], by=positive_by_its_parts)
        one = pen.follows(equals(sum(best), 1), best, Z, total, name="the weights add up to 1")
        pen.start(log(best))
        pen.unfold(best)
        logs = pen.by(
            calculus.log_of_quotient, calculus.log_of_product, calculus.log_of_exp, "the reward enters as it is"
        )
        pen.start(log(p / q))
        ratio = pen.by(calculus.log_of_quotient)
        pen.start(log(p / best))
        other = pen.by(calculus.log_of_quotient)
        split = pen.follows(
            equals(objective(p), beta * log(Z) - beta * sum(p * log(p / best))), logs, ratio, other, sums,
            name="put in", why="the reward is `beta*log(p_star/q) + beta*log(Z)`",
        )  # fmt: skip
        gibbs = pen.lemma("kl-divergence-nonnegative", sums, *positive, above, one, p=p, q=best)
        most = pen.follows(relation("<=", objective(p), beta * log(Z)), split, gibbs, pen.fact(beta, "positive"),
                           name="no divergence is negative")  # fmt: skip
        pen.start(log(best / q))
        own = pen.by(calculus.log_of_quotient)
        reached = pen.follows(
            equals(objective(best), beta * log(Z)), own, logs, one, name="put in", why="`p_star` reaches the bound"
        )
        pen.follows(relation("<=", objective(p), objective(best)), most, reached, name="so it is the best policy")
        difference = pen.follows(
            equals(r[i] - r[j], rewards), logs, name="solve for the reward",
            why="`beta*log(Z)` is one and the same for both, and cancels",
        )  # fmt: skip
        pen.follows(
            equals(sigmoid(r[i] - r[j]), sigmoid(rewards)), difference, name="Bradley-Terry",
            why="the chance that `i` wins: the policy takes the place of the reward",
        )  # fmt: skip
    with pen.road("the loss of a pair, and its gradient"):
        pen.define("r_w", r_w.args[0], why="the reward that the policy stands for, of the winner")
        pen.define("r_l", r_l.args[0], why="and of the loser")
        pen.define("u", u.args[0])
        pen.define("L", L.args[0], why="minus the logarithm of the chance that `i` wins")
        turned = pen.follows(equals(sigmoid(-u), sigmoid(r_l - r_w)), u, name="definition of `u`")
        pen.start(d(u, theta))
        pen.unfold(u, r_w, r_l)
        pen.inward("`q` and `beta` do not move", times=4)
        change = pen.relate("=", beta * apart @ d(theta, theta), by=algebra.common_factor)
        pen.follows(
            equals(d(L, theta), -sigmoid(-u) * d(u, theta)), by=calculus.chain_rule,
            why="the slope of log sigmoid at `u`",
        )  # fmt: skip
        pen.use(change)
        pen.identify("it stands beside `dtheta`")
        pen.relate("=", G, turned, name="put in", why="the weight: how probable the wrong order is")

    pen.sanity(equals(L, -log_sigmoid(u)), "computed without the logarithm of a number that may underflow")
    pen.sanity(
        relation(">", sigmoid(r_l - r_w), number(0)), "no pair is without weight"
    )
    pen.sanity(equals(sigmoid(r_l - r_w), 1 - sigmoid(r_w - r_l)), "and hardly where the order is right already")
    pen.wrong("Leaving the reference out: then the pair, not the change from the reference, sets the weight.")
    pen.wrong("Dropping the weight in front: then both logarithms run away without bound.")
    pen.wrong("Expecting `log(pi(w))` to grow: only the difference has to; both may fall.")
