"""Clipped policy gradient.

Where a step has already changed the odds of an action enough, the clipped objective of PPO stops pushing: it has no
gradient there. Everywhere else it is the policy gradient, with the ratio of the probabilities as a weight.
"""

from workbench import (
    Implies,
    apply,
    both,
    derivation,
    derivative,
    equals,
    exp,
    maximum,
    minimum,
    named,
    relation,
    scalar,
    vector,
    zeros,
)
from workbench.reasons.calculus import DIFFERENTIATE_BOTH_SIDES
from workbench.reasons.order import (
    negative_factor_of_the_smaller,
    positive_factor_of_the_smaller,
    the_first_is_the_smaller,
    the_larger_of_a_number_and_the_clipped,
    the_smaller_of_a_number_and_the_clipped,
)
from workbench.rules import calculus

META = {
    "level": "advanced",
    "bullets": ["Modern optimization techniques", "Error function development"],
    "prerequisites": ["score-function-gradient", "relu-subgradient"],
    "references": ["Schulman et al. (2017), Proximal Policy Optimization Algorithms, eq. 7"],
}

theta, q, A = vector("theta", "m"), scalar("q", "positive"), scalar("A")
epsilon = scalar("epsilon", "unit")
l = apply("ell", (), theta)
ratio = exp(l) / q
r = named("r", ratio)
low, high = 1 - epsilon, 1 + epsilon


clipped = minimum(maximum(r, low), high)
L = named("L", minimum(r * A, clipped * A))
score, slope = derivative(l, theta), derivative(L, theta)
push = equals(slope, A * r * score)
none = equals(slope, zeros("m"))
gain, loss = relation(">", A, 0), relation("<", A, 0)
far_up, near_up = relation(">", r, high), relation("<", r, high)
far_down, near_down = relation("<", r, low), relation(">", r, low)


def _moved(pen, simpler, *marks, why):
    """The gradient of the objective is that of the simpler form, which it has for all parameters."""
    whole = pen.follows(equals(minimum(r * A, clipped * A), simpler), *marks, name="put in", why=why)
    return pen.follows(
        equals(slope, derivative(simpler, theta)), whole, L, r, by=DIFFERENTIATE_BOTH_SIDES, why="equal for all `theta`"
    )


@derivation(
    claim=[
        Implies(both(gain, far_up), none),
        Implies(both(loss, far_down), none),
        Implies(both(gain, near_up), push),
        Implies(both(loss, near_down), push),
        Implies(equals(r, 1), equals(slope, A * score)),
    ]
)
def ppo_clip_gradient(pen):
    pen.given(theta, q, A, epsilon)
    pen.goal("Find the gradient of the clipped objective `L` in the parameters `theta`, away from its kinks.")
    pen.convention(
        "`ell` is the logarithm of the probability of the action that was taken, `q` that probability under the old "
        "policy, `r` their ratio; `A` says how much better the action was than expected. The objective is to be "
        "made large."
    )
    pen.idea("Only one of the two ends can bind: the upper one if the action was good, the lower one if it was bad.")

    width = pen.fact(epsilon, "unit")
    pen.define("r", ratio, "ratio of the new probability to the old one")
    pen.define("L", L.args[0], "the ratio times `A`, or what it is at the end if that is less")
    found = {}
    with pen.suppose(gain, "a good action") as sign:
        least = equals(minimum(r * A, clipped * A), A * minimum(r, clipped))
        factor = pen.follows(least, sign, by=positive_factor_of_the_smaller)
        inside = pen.follows(
            equals(minimum(r, clipped), minimum(r, high)), by=the_smaller_of_a_number_and_the_clipped
        )
        up = _moved(pen, A * minimum(r, high), factor, inside, why="the lower end does not count")
    found[gain] = pen.discharge(sign, up)
    with pen.suppose(loss, "a bad action") as sign:
        least = equals(minimum(r * A, clipped * A), A * maximum(r, clipped))
        factor = pen.follows(least, sign, by=negative_factor_of_the_smaller)
        ends = pen.follows(relation("<=", low, high), width, name="the ends", why="in this order")
        inside = pen.follows(
            equals(maximum(r, clipped), maximum(r, low)), ends, by=the_larger_of_a_number_and_the_clipped
        )
        down = _moved(pen, A * maximum(r, low), factor, inside, why="the upper end does not count")
    found[loss] = pen.discharge(sign, down)
    with pen.suppose(equals(A, 0), "neither good nor bad") as sign:
        alike = pen.follows(relation("<=", r * A, clipped * A), sign, name="both are 0")
        least = pen.follows(equals(minimum(r * A, clipped * A), r * A), alike, by=the_first_is_the_smaller)
        moved = pen.follows(
            equals(slope, derivative(ratio * A, theta)), least, L, r, by=DIFFERENTIATE_BOTH_SIDES, why="for all `theta`"
        )
        plain = pen.follows(push, moved, r, by=calculus.chain_rule, why="both sides are 0")
    neither = pen.discharge(sign, plain)
    cases = (
        (gain, far_up, none, "good, and probable enough"), (loss, far_down, none, "bad, and improbable enough"),
        (gain, near_up, push, "good, and not so probable"), (loss, near_down, push, "bad, and not so improbable"),
    )  # fmt: skip
    made = []
    for sign, place, result, words in cases:
        with pen.suppose(both(sign, place), words) as hyp:
            line = pen.follows(
                result, found[sign], hyp, r, by=calculus.chain_rule,
                why="the end does not move" if result is none else "near `theta` the objective is `r*A`",
            )  # fmt: skip
        made.append(pen.discharge(hyp, line))
    with pen.suppose(equals(r, 1), "at the old policy") as hyp:
        line = pen.follows(
            equals(slope, A * score), made[2], made[3], neither, hyp, width, name="neither end is near",
            why="the first step is one of the plain policy gradient",
        )  # fmt: skip
    pen.discharge(hyp, line)

    pen.sanity(equals(derivative(r, theta), r * score), "the ratio changes by itself times the score")
    pen.sanity(relation("<=", L, r * A), "the objective is never more than the unclipped one")
    pen.wrong("Taking the clipped ratio alone: a ratio on the wrong side would have no gradient to come back by.")
    pen.wrong("Expecting the ratio to stay between the ends: nothing holds it, only the push of this action ends.")
    pen.wrong("Reading the zero gradient as a small step: other actions share the parameters, and move the ratio too.")
