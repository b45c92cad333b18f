"""Noise that stays: the stationary variance of stochastic descent.

With a fixed step, noise is added as fast as the curvature damps it, and the weights end in a cloud around the minimum.
Its width depends, for small steps, on the ratio of step size and batch size alone.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    apply,
    both,
    derivation,
    equals,
    forall,
    implies,
    named,
    number,
    relation,
    scalar,
    sum,
    vector,
)

META = {
    "level": "research",
    "bullets": ["Linear scaling in LLM design", "Modern optimization techniques"],
    "prerequisites": ["minibatch-gradient-variance", "gradient-descent-quadratic-optimal-step"],
    "references": [
        "Mandt, Hoffman & Blei (2017), Stochastic Gradient Descent as Approximate Bayesian Inference",
        "Goyal et al. (2017), Accurate, Large Minibatch SGD",
    ],
}

p, x, z = vector("p", "m", "simplex"), vector("theta", "m"), vector("xi", "m")
eta, h, sigma, B, c = (scalar(name, "positive") for name in ("eta", "h", "sigma", "B", "c"))
k, t = scalar("k", "integer"), scalar("t")
from_0 = relation(">=", k, 0)
new = named("theta_next", x - eta * (h * x + z))
noise = eta**2 * sigma**2 / B
q = named("q", (1 - eta * h) ** 2)


def settled(step, size):
    """The variance in the end."""
    return step * sigma**2 / (size * h * (2 - step * h))


def variance(values):
    """Over the cases."""
    return sum(p * (values - (p @ values)) ** 2)


def V(at):
    """The variance after so many steps."""
    return apply("V", (), at)


W = named("W", settled(eta, B))
gone = equals(V(k), W + q**k * (V(number(0)) - W))


@derivation(
    claim=[
        Equality(variance(new), q * variance(x) + noise),
        Equality(q * W + noise, W),
        Inequality(q, "<", number(1)),
        Implies(from_0, gone),
        Equality(W, eta / B * sigma**2 / (2 * h) / (1 - eta * h / 2)),
        Equality(settled(c * eta, c * B) / W, (2 - eta * h) / (2 - c * eta * h)),
    ]
)
def sgd_stationary_variance_linear_scaling(pen):
    pen.given(p, x, z, eta, h, sigma, B, c, k)
    centred = pen.assume(equals(p @ z, 0), "the noise has mean 0")
    spread = pen.assume(equals(p @ z**2, sigma**2 / B), "and the variance of a mean over `B` examples")
    apart = pen.assume(equals(p @ (x * z), 0), "and no covariance with the weight: it is drawn afresh")
    stable = pen.assume(relation("<", eta * h, 2), "the step is stable")
    wide = pen.assume(relation("<", c * eta * h, 2), "and so is the longer one")
    law = pen.assume(
        forall(implies(from_0, equals(V(k + 1), q * V(k) + noise)), k), "every step does what one step does"
    )
    pen.goal(
        "Find the variance of a weight after many steps of descent with noise, and how it depends "
        "on step and batch size."
    )
    pen.convention(
        "One direction of a quadratic loss, with the curvature `h` and the minimum at 0; `theta` and the noise `xi` of "
        "the gradient have one value for each of `m` cases with the probabilities `p`, so that `p "
        "@ x` is a mean. `eta` "
        "is the step size, `B` the batch size, `sigma**2` the variance of the gradient of one example. `V(k)` is the "
        "variance after `k` steps."
    )
    pen.idea("Variances of independent parts add up: a step shrinks what was there, and adds what the noise brings.")
    positive = [pen.fact(s, "positive") for s in (eta, h, B)]

    pen.define("q", q.args[0], "what a step leaves of a variance")
    pen.define("theta_next", new.args[0])
    middle = pen.follows(equals(p @ new, (1 - eta * h) * (p @ x)), new, centred, name="the mean shrinks")
    pen.start(variance(new))
    pen.relate(
        "=", sum(p * ((1 - eta * h) * (x - (p @ x)) - eta * z) ** 2), new, middle, name="put in",
        why="deviations shrink, and noise comes in",
    )  # fmt: skip
    pen.relate(
        "=", q * variance(x) - 2 * eta * (1 - eta * h) * (p @ (x * z) - (p @ x) * (p @ z)) + eta**2 * (p @ z**2),
        q, name="square of a difference", why="averaged term by term",
    )  # fmt: skip
    pen.relate("=", q * variance(x) + noise, centred, spread, apart, name="put in", why="the mixed terms have mean 0")
    pen.define("W", W.args[0], "the variance in the end: to be shown")
    below = pen.follows(relation(">", 2 - eta * h, 0), stable)
    fixed = pen.follows(
        equals(q * W + noise, W), q, W, below, *positive, name="fixed point", why="`1 - q == eta*h*(2 - eta*h)`"
    )
    base = pen.follows(pen.at(gone, k, 0), name="no step")
    following = pen.instance(law, k=k)
    with pen.suppose(both(from_0, gone), "after `k` steps") as known:
        next_ = pen.follows(
            equals(V(k + 1), q * (W + q**k * (V(number(0)) - W)) + noise), following, known, name="one step more"
        )
        after = pen.follows(
            pen.next_of(gone, k), next_, fixed, name="fixed point", why="what is left of the start shrinks by `q`"
        )
    pen.induction(implies(from_0, gone), k, base, pen.discharge(known, after), start=0)
    pen.follows(
        relation("<", q, 1), q, below, *positive, name="a stable step", why="so `q**k` goes to 0, and `V(k)` to `W`"
    )
    pen.follows(
        equals(W, eta / B * sigma**2 / (2 * h) / (1 - eta * h / 2)), W, below, *positive, name="the ratio in front",
        why="for small `eta*h` only `eta/B` is left",
    )  # fmt: skip
    pen.follows(
        equals(settled(c * eta, c * B) / W, (2 - eta * h) / (2 - c * eta * h)), W, below, wide, *positive,
        pen.fact(sigma, "positive"), pen.fact(c, "positive"), name="`c` cancels",
        why="step and batch `c` times as large: the same variance, as long as `c*eta*h` is small",
    )  # fmt: skip

    pen.sanity(
        implies(equals(eta * h, number(1)), equals(W, noise)), "a step to the minimum forgets all but its own noise"
    )
    pen.wrong(
        "Scaling the step with the root of the batch: that keeps the noise of one step, and not the cloud in the end."
    )
    pen.wrong("Scaling without bound: near `eta*h == 2` the variance explodes, whatever the batch.")
    pen.wrong(
        "Expecting the noise to average out: with a fixed step the cloud does not shrink, however long one waits."
    )
