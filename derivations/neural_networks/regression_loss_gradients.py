"""Losses for regression.

Which slope a loss has decides which errors count, and which single number it would predict: the mean, the median or
another quantile.
"""

from workbench import (
    Derivative,
    Equality,
    Implies,
    Sum,
    abs,
    both,
    compare,
    cosh,
    derivation,
    derivative,
    equals,
    implies,
    index,
    log,
    maximum,
    mean,
    minimum,
    named,
    number,
    relation,
    scalar,
    sign,
    size_term,
    tanh,
    vector,
    where,
)
from workbench.reasons.inference import CONJUNCTION
from workbench.reasons.limits import CASE_THAT_HOLDS
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import calculus
from workbench.rules.reason import together

SQUARES = together([calculus.square_of_a_modulus])

META = {
    "level": "beginner",
    "bullets": ["Error function development"],
    "prerequisites": ["relu-subgradient", "tanh-derivative"],
    "references": ["Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, §10.6", "PML1 §5.1.5"],
}

r, a, v, c = scalar("r"), scalar("a"), scalar("v"), scalar("c")
delta, tau, t = scalar("delta", "positive"), scalar("tau", "unit"), scalar("t")
y, i = vector("y", "n"), index("i", "n")
n = size_term("n")
center = named("m", mean(y))
huber = where(compare("<=", abs(r), delta), r**2 / 2, delta * (abs(r) - delta / 2))
cut = maximum(-delta, minimum(r, delta))
smooth = log(cosh(r))


def pinball(u):
    return u * (tau - compare("<", u, 0))


rho = named("rho", pinball(r))
h = named("h", huber)
line = relation(">=", pinball(v), (tau - c) * v)
share = both(relation(">=", c, 0), relation("<=", c, 1))
meet = implies(equals(abs(r), delta), both(equals(r**2/2, delta*(abs(r)-delta/2)), equals(r, delta*sign(r))))


def total(at):
    """The pinball loss of one prediction for the whole sample."""
    return Sum(pinball(y[i] - at), i)


below, up_to = Sum(compare("<", y[i], t), i), Sum(compare("<=", y[i], t), i)
few, many = relation("<=", below, tau * n), relation(">=", up_to, tau * n)
best = relation(">=", total(a), total(t))
away = relation(">", abs(r), 0)
inside, apart = compare("<=", abs(r), delta), relation(">", abs(abs(r) - delta), 0)


def _moved(pen, lines, side_of_t, rest):
    """The loss at a is at least that at t and ``rest``."""
    bounds = [pen.follows(relation(*b), by=RANGE_OF_A_FUNCTION) for b in ((">=", side_of_t, 0), ("<=", side_of_t, 1))]
    known = pen.instance(lines, v=y[i] - a, c=side_of_t)
    each = pen.follows(known.statement.args[1], known, *bounds, name="a share")
    pen.start(total(a))
    pen.relate(">=", Sum((tau - side_of_t) * (y[i] - a), i), each, name="add up")
    return pen.relate("=", total(t) + rest, name="measured from `t`", why="there the line touches the loss")


@derivation(
    claim=[
        Derivative(r**2 / 2, r, r),
        Implies(away, equals(derivative(abs(r), r), sign(r))),
        Implies(relation("<", abs(r), delta), equals(derivative(h, r), r)),
        Implies(relation(">", abs(r), delta), equals(derivative(h, r), delta * sign(r))),
        Implies(*meet.args),
        Derivative(smooth, r, tanh(r)),
        Implies(away, equals(derivative(rho, r), tau - compare("<", r, 0))),
        Equality(Sum((y[i] - a) ** 2, i), Sum((y[i] - center) ** 2, i) + n * (a - center) ** 2),
        Implies(both(few, many), best),
    ]
)
def regression_loss_gradients(pen):
    pen.given(r, delta, tau, y, a, t, c, v)
    pen.goal(
        "Find the slopes of the usual losses in the residual `r`, and the one prediction `a` for all of a sample `y` "
        "with the least total loss."
    )
    pen.convention(
        "`r` is the prediction less the target; only the pinball loss `rho`, with `tau` between 0 and 1, is written in "
        "the target less the prediction. A comparison counts 1 where it holds and 0 where not. `h` is the "
        "Huber loss. `t` is a quantile for the share `tau` if at most that share of the sample lies below `t`, and at "
        "least that share at or below it; a median is one for `tau == 1/2`. `c` is any number, `v` any residual."
    )
    pen.idea("The slope of a loss is the pull of an error on the prediction; at the best prediction the pulls balance.")

    positive = pen.fact(delta, "positive")
    with pen.road("slopes"):
        pen.follows(equals(derivative(r**2 / 2, r), r), by=calculus.power_rule, why="the pull is the error itself")
        with pen.suppose(away, "away from the kink") as hyp:
            kink = pen.follows(
                equals(derivative(abs(r), r), sign(r)), hyp, by=calculus.chain_rule, name="derivative of the modulus",
                why="it is `r` to the right of 0 and `-r` to the left: all errors pull alike",
            )  # fmt: skip
        modulus = pen.discharge(hyp, kink)
        meaning = pen.define("h", huber, "a parabola for small errors, a line for large ones")
        with pen.suppose(relation("<", abs(r), delta), "a small error") as hyp:
            inner = pen.follows(equals(derivative(h, r), r), hyp, meaning, by=calculus.power_rule, why="the parabola")
        pen.discharge(hyp, inner)
        with pen.suppose(relation(">", abs(r), delta), "a large error") as hyp:
            there = pen.follows(away, hyp, positive, name="not at the kink of the modulus")
            outer = pen.follows(
                equals(derivative(h, r), delta * sign(r)), hyp, there, meaning, modulus, by=calculus.constant_factor,
                why="`delta` times the modulus, and a constant",
            )  # fmt: skip
        pen.discharge(hyp, outer)
        with pen.suppose(equals(abs(r), delta), "where they meet") as hyp:
            square = pen.follows(equals(r**2, delta**2), hyp, by=SQUARES, name="squares", why="of equal moduli")
            value = pen.follows(
                equals(r**2 / 2, delta * (abs(r) - delta / 2)), square, hyp, name="one value", why="no jump"
            )
            slope = pen.follows(
                equals(r, delta * sign(r)), hyp, by=calculus.modulus_by_sign, name="one slope", why="and no kink"
            )
            joined = pen.follows(meet.args[1], value, slope, by=CONJUNCTION)
        pen.discharge(hyp, joined)
        pen.start(derivative(smooth, r))
        pen.inward("outer slope times inner slope")
        pen.inward("and `r` changes as itself")
        pen.relate("=", tanh(r), by=calculus.tanh_as_a_quotient, why="nearly `r` for small errors, nearly 1 for large")
        with pen.suppose(away, "away from the kink") as hyp:
            kink = pen.follows(
                equals(derivative(rho, r), tau - compare("<", r, 0)), hyp, rho, by=calculus.product_rule,
                why="the comparison does not change near `r`",
            )  # fmt: skip
        pen.discharge(hyp, kink)
    with pen.road("best predictions"):
        flat = pen.follows(equals(Sum(y[i] - center, i), 0), center, name="deviations", why="from the mean cancel")
        pen.follows(
            equals(Sum((y[i] - a) ** 2, i), Sum((y[i] - center) ** 2, i) + n * (a - center) ** 2), flat,
            name="square of a sum", why="by way of the mean, which is best",
        )  # fmt: skip
        with pen.suppose(share, "a share") as hyp:
            with pen.suppose(relation("<", v, 0), "a negative residual") as side:
                minus = pen.follows(equals(compare("<", v, 0), 1), side, by=CASE_THAT_HOLDS)
                left = pen.follows(line, minus, side, hyp, name="put in", why="`(1 - c) * v` is not positive")
            on_the_left = pen.discharge(side, left)
            with pen.suppose(relation(">=", v, 0), "or none") as side:
                plus = pen.follows(equals(compare("<", v, 0), 0), side, by=CASE_THAT_HOLDS)
                right = pen.follows(line, plus, side, hyp, name="put in", why="`c*v` is not negative")
            on_the_right = pen.discharge(side, right)
            either = pen.cases(line, on_the_left, on_the_right)
        lines = pen.discharge(hyp, either, why="a line through 0 with a slope between those of the loss lies below it")
        falls = _moved(pen, lines, compare("<", y[i] - t, 0), (t - a) * (tau * n - below))
        rises = _moved(pen, lines, compare("<=", y[i] - t, 0), (a - t) * (up_to - tau * n))
        with pen.suppose(both(few, relation("<=", a, t)), "not too much lies below `t`; a smaller prediction") as hyp:
            low = pen.follows(best, falls, hyp, name="both factors are not negative")
        smaller = pen.discharge(hyp, low)
        with pen.suppose(both(many, relation(">=", a, t)), "nor too much above; a larger prediction") as hyp:
            high = pen.follows(best, rises, hyp, name="both factors are not negative")
        larger = pen.discharge(hyp, high)
        pen.follows(
            implies(both(few, many), best), smaller, larger, name="both sides together",
            why="no prediction has a smaller loss than a quantile",
        )  # fmt: skip

    balanced = 2 * v * (number(1) / 2 - compare("<", v, 0))
    pen.sanity(equals(balanced, abs(v)), "half and half: medians are best for moduli")
    pen.sanity(equals(where(inside, r, delta * sign(r)), cut), "the slope of the Huber loss is the residual, cut off")
    pen.sanity(relation("<=", smooth, abs(r)), "log cosh lies below the modulus")
    pen.sanity(relation("<=", h, r**2 / 2), "and Huber below the parabola")
    pen.wrong("Huber without the term `delta**2/2`: then the loss jumps at `delta`, and no slope tells.")
    pen.wrong("The share above for the share below: `tau == 9/10` asks for a number that 9 of 10 targets stay under.")
    pen.wrong(
        "Computing log cosh by exponentials: they overflow; `log(cosh(r)) == abs(r) + log1p(exp(-2*abs(r))) - log(2)`."
    )
