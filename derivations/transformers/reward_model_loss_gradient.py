"""Gradient of the loss of a reward model.

People say which of two answers is better; a reward is a number whose differences predict that. Each pair pushes the
two rewards apart by how improbable the right order still is.
"""

from workbench import (
    Derivative,
    Equality,
    Gradient,
    d,
    derivation,
    derivative,
    equals,
    log,
    named,
    number,
    relation,
    scalar,
    sigmoid,
    softplus,
    vector,
)
from workbench.reasons.tensors import WORKED_OUT
from workbench.rules import calculus

META = {
    "level": "advanced",
    "bullets": ["Error function development", "Gradient computation"],
    "prerequisites": ["bradley-terry-mle", "sigmoid-derivative"],
    "references": ["Ouyang et al. (2022), section 3.5 (eq. 1)"],
}

r_w, r_l, c = scalar("r_w"), scalar("r_l"), scalar("c")
u, h_w, h_l = vector("u", "n"), vector("h_w", "n"), vector("h_l", "n")
L = named("L", -log(sigmoid(r_w - r_l)))
m = named("m", u @ (h_w - h_l))
M = named("M", -log(sigmoid(m)))
wrong = sigmoid(r_l - r_w)


@derivation(
    claim=[
        Derivative(L, r_w, -wrong),
        Derivative(L, r_l, wrong),
        Equality(-log(sigmoid((r_w + c) - (r_l + c))), L),
        Gradient(M, u, -sigmoid(-m) * (h_w - h_l)),
        Gradient(M, h_w, -sigmoid(-m) * u),
        Gradient(M, h_l, sigmoid(-m) * u),
    ]
)
def reward_model_loss_gradient(pen):
    pen.given(r_w, r_l, c, u, h_w, h_l)
    pen.goal("Find the derivatives of the loss `L` of a pair in both rewards, and its gradients in a linear head.")
    pen.convention(
        "Answer `w` won, answer `l` lost; `sigmoid(r_w - r_l)` is the modelled chance of that. A linear head makes the "
        "reward `u @ h` of the features `h`; then `m` is the margin, and `M` the loss."
    )
    pen.idea("The loss depends on the difference alone, so its two derivatives are opposite.")

    pen.define("L", L.args[0], "minus the logarithm of the chance that `w` wins")
    rest = pen.follows(
        equals(1 - sigmoid(r_w - r_l), wrong), by=calculus.one_minus_sigmoid, why="the chance of the wrong order"
    )
    for x, sign in ((r_w, 1), (r_l, -1)):
        pen.start(derivative(L, x))
        pen.unfold(L)
        pen.inward(times=5)
        pen.relate("=", -sign * wrong, rest, name="put in", why="the slope of log sigmoid is what is missing to 1")
    pen.follows(
        equals(-log(sigmoid((r_w + c) - (r_l + c))), L), L, name="shift of both rewards",
        why="`c` cancels: only differences of rewards are learned",
    )  # fmt: skip
    ways = ((u, h_w - h_l, "the head moves"), (h_w, u, "the winner moves"), (h_l, -u, "the loser moves"))
    for x, towards, words in ways:
        with pen.road(words):
            if x is u:
                pen.define("m", m.args[0], "the margin")
                pen.define("M", M.args[0])
            change = pen.follows(equals(d(m, x), towards @ d(x, x)), m, by=WORKED_OUT, name="the margin is linear")
            pen.follows(
                equals(d(M, x), -sigmoid(-m) * d(m, x)), M, by=calculus.chain_rule,
                why="the slope of log sigmoid at `m`",
            )  # fmt: skip
            pen.use(change)
            pen.identify()

    pen.sanity(equals(L, softplus(r_l - r_w)), "computed without the logarithm of a number that may underflow")
    pen.sanity(equals(derivative(L, r_w) + derivative(L, r_l), number(0)), "what the winner gains, the loser loses")
    pen.sanity(relation("<", derivative(L, r_w), number(0)), "every pair still raises its winner")
    pen.wrong("Reading a reward as a grade: a shift of all rewards of a prompt changes no loss.")
    pen.wrong(
        "Shuffling the pairs of a prompt over an epoch: they share answers, each of which is then seen many times."
    )
    pen.wrong("Dropping the weight: a pair that is right already would push as hard as one that is wrong.")
