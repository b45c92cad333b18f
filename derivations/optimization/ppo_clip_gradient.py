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
    at_most_the_smaller,
    the_first_is_at_most_the_larger,
    the_first_is_the_larger,
    the_first_is_the_smaller,
    the_second_is_the_larger,
    the_second_is_the_smaller,
    the_smaller_is_at_most_the_first,
)
from workbench.rules import calculus

META = {
    "level": "advanced",
    "bullets": ["Modern optimization techniques", "Error function development"],
    "prerequisites": ["score-function-gradient", "relu-subgradient"],
    "references": ["Schulman et al. (2017), Proximal Policy Optimization Algorithms, eq. 7"],
}

theta, q, A = vector("theta", "m"), scalar("q", "positive"), scalar("A")
epsilon, s = scalar("epsilon", "unit"), scalar("s")
l = apply("ell", (), theta)
ratio = exp(l) / q
r = named("r", ratio)
low, high = 1 - epsilon, 1 + epsilon


def clip(at):
    return minimum(maximum(at, low), high)


def objective(at):
    return minimum(at * A, clip(at) * A)


L = named("L", objective(r))
score, slope = derivative(l, theta), derivative(L, theta)
push = equals(slope, A * r * score)
none = equals(slope, zeros("m"))
good, bad = equals(objective(s), A * minimum(s, high)), equals(objective(s), A * maximum(s, low))
gain, loss = relation(">", A, 0), relation("<", A, 0)
far_up, near_up = relation(">", r, high), relation("<", r, high)
far_down, near_down = relation("<", r, low), relation(">", r, low)


def _moved(pen, rule, form):
    """The gradient of the objective is that of the simpler form."""
    here = pen.instance(rule, s=ratio)
    return pen.follows(
        equals(slope, derivative(form, theta)), here, L, r, by=DIFFERENTIATE_BOTH_SIDES, why="equal for all `theta`"
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
    pen.given(theta, q, A, epsilon, s)
    pen.goal("Find the gradient of the clipped objective `L` in the parameters `theta`, away from its kinks.")
    pen.convention(
        "`ell` is the logarithm of the probability of the action that was taken, `q` that probability under the old "
        "policy, `r` their ratio; `A` says how much better the action was than expected. `s` is any ratio. The "
        "objective is to be made large."
    )
    pen.idea("Only one of the two ends can bind: the upper one if the action was good, the lower one if it was bad.")

    width = pen.fact(epsilon, "unit")
    pen.define("r", ratio, "ratio of the new probability to the old one")
    pen.define("L", L.args[0], "the ratio times `A`, or what it is at the end if that is less")
    found = {}
    with pen.suppose(gain, "a good action") as sign:
        with pen.suppose(relation("<=", s, high), "not above the upper end") as side:
            larger = pen.follows(relation("<=", s, maximum(s, low)), by=the_first_is_at_most_the_larger)
            clipped = pen.follows(relation("<=", s, clip(s)), larger, side, by=at_most_the_smaller)
            scaled = pen.follows(relation("<=", s * A, clip(s) * A), clipped, sign, name="times `A`", why="`A > 0`")
            least = pen.follows(equals(objective(s), s * A), scaled, by=the_first_is_the_smaller)
            same = pen.follows(equals(minimum(s, high), s), side, by=the_first_is_the_smaller)
            inside = pen.follows(good, least, same, name="put in")
        one = pen.discharge(side, inside)
        with pen.suppose(relation(">", s, high), "above it") as side:
            larger = pen.follows(equals(maximum(s, low), s), side, width, by=the_first_is_the_larger)
            end = pen.follows(equals(minimum(s, high), high), side, by=the_second_is_the_smaller)
            clipped = pen.follows(equals(clip(s), high), larger, end, name="clipped")
            scaled = pen.follows(
                relation("<=", clip(s) * A, s * A), clipped, side, sign, name="times `A`", why="`A > 0`"
            )
            least = pen.follows(equals(objective(s), clip(s) * A), scaled, by=the_second_is_the_smaller)
            outside = pen.follows(good, least, clipped, end, name="put in")
        two = pen.discharge(side, outside)
        either = pen.cases(good, one, two, why="the lower end does not count")
        up = _moved(pen, either, A * minimum(ratio, high))
    found[gain] = pen.discharge(sign, up)
    with pen.suppose(loss, "a bad action") as sign:
        with pen.suppose(relation(">=", s, low), "not below the lower end") as side:
            larger = pen.follows(equals(maximum(s, low), s), side, by=the_first_is_the_larger)
            clipped = pen.follows(relation("<=", clip(s), maximum(s, low)), by=the_smaller_is_at_most_the_first)
            scaled = pen.follows(
                relation("<=", s * A, clip(s) * A), clipped, larger, sign, name="times `A`", why="`A < 0`"
            )
            least = pen.follows(equals(objective(s), s * A), scaled, by=the_first_is_the_smaller)
            inside = pen.follows(bad, least, larger, name="put in")
        one = pen.discharge(side, inside)
        with pen.suppose(relation("<", s, low), "below it") as side:
            larger = pen.follows(equals(maximum(s, low), low), side, by=the_second_is_the_larger)
            end = pen.follows(equals(minimum(low, high), low), width, by=the_first_is_the_smaller)
            clipped = pen.follows(equals(clip(s), low), larger, end, name="clipped")
            scaled = pen.follows(
                relation("<=", clip(s) * A, s * A), clipped, side, sign, name="times `A`", why="`A < 0`"
            )
            least = pen.follows(equals(objective(s), clip(s) * A), scaled, by=the_second_is_the_smaller)
            outside = pen.follows(bad, least, clipped, larger, name="put in")
        two = pen.discharge(side, outside)
        either = pen.cases(bad, one, two, why="the upper end does not count")
        down = _moved(pen, either, A * maximum(ratio, low))
    found[loss] = pen.discharge(sign, down)
    with pen.suppose(equals(A, 0), "neither good nor bad") as sign:
        alike = pen.follows(relation("<=", s * A, clip(s) * A), sign, name="both are 0")
        least = pen.follows(equals(objective(s), s * A), alike, by=the_first_is_the_smaller)
        changes = _moved(pen, least, ratio * A)
        plain = pen.follows(push, changes, r, by=calculus.chain_rule, why="all sides are 0")
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
