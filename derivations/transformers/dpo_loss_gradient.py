"""Gradient of direct preference optimisation (DPO).

Preferences without a reward model and without sampling: the policy itself is the reward, and its gradient is a
logistic regression that weights each pair by how wrong its order is.
"""

from workbench import (
    Equality,
    apply,
    d,
    derivation,
    derivative,
    equals,
    log,
    log_sigmoid,
    named,
    number,
    relation,
    scalar,
    sigmoid,
    vector,
)
from workbench.rules import algebra, calculus

META = {
    "level": "research",
    "bullets": ["Error function development", "Gradient computation"],
    "prerequisites": ["rlhf-kl-optimal-policy", "reward-model-loss-gradient"],
    "references": ["Rafailov et al. (2023), Direct Preference Optimization, eq. 7 and section 4"],
}

theta, beta, Z = vector("theta", "n"), scalar("beta", "positive"), scalar("Z", "positive")
ref_w, ref_l = scalar("q_w", "positive"), scalar("q_l", "positive")
win, lose = apply("f", (), theta), apply("g", (), theta)
r_w = named("r_w", beta * (win - log(ref_w)))
r_l = named("r_l", beta * (lose - log(ref_l)))
u = named("u", r_w - r_l)
L = named("L", -log(sigmoid(u)))
apart = derivative(win, theta) - derivative(lose, theta)
G = -beta * sigmoid(r_l - r_w) * apart


@derivation(claim=[Equality(derivative(L, theta), G), Equality((r_w + beta * log(Z)) - (r_l + beta * log(Z)), u)])
def dpo_loss_gradient(pen):
    pen.given(theta, beta, win, lose, ref_w, ref_l, Z)
    pen.goal(
        "Find the loss of a pair of answers, the winner `w` and the loser `l`, and its gradient in the parameters."
    )
    pen.convention(
        "`f` and `g` are `log(pi(w))` and `log(pi(l))` under the policy with the parameters `theta`; `q` is the "
        "reference policy."
    )
    pen.idea("The optimal policy determines its reward up to a number, and only the difference of rewards is compared.")

    pen.start((r_w + beta * log(Z)) - (r_l + beta * log(Z)))
    pen.relate("=", u, name="the normaliser cancels", why="it is one and the same for both")
    pen.follows(equals(L, -log(sigmoid(r_w - r_l))), name="Bradley-Terry", why="-log of the chance that `w` wins")
    pen.start(d(u, theta))
    pen.unfold(u, r_w, r_l)
    pen.inward("`q` and `beta` do not move", times=4)
    change = pen.relate("=", beta * apart @ d(theta, theta), by=algebra.common_factor, why="the two gradients, apart")
    pen.follows(
        equals(d(L, theta), -sigmoid(-u) * d(u, theta)), by=calculus.chain_rule, why="the slope of log sigmoid at `u`"
    )
    pen.use(change)
    pen.identify("it stands beside `dtheta`")
    pen.relate("=", G, name="definition of `u`", why="`-u` is the other difference")

    pen.sanity(equals(L, -log_sigmoid(u)), "computed without the logarithm of a number that may underflow")
    pen.sanity(
        relation(">", sigmoid(r_l - r_w), number(0)), "descent raises `log(pi(w))` and lowers `log(pi(l))`, always"
    )
    pen.sanity(equals(sigmoid(r_l - r_w), 1 - sigmoid(r_w - r_l)), "and hardly where the order is right already")
    pen.wrong("Leaving the reference out: then the pair, not the change from the reference, sets the weight.")
    pen.wrong("Dropping the weight in front: then both logarithms run away without bound.")
    pen.wrong("Expecting `log(pi(w))` to grow: only the difference has to; both may fall.")
