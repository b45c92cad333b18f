"""First-order condition for convexity.

A convex function lies above all its tangents, and only convex functions do; that is as much as to say that the gradient
never turns back. So one point where it vanishes is a minimum over the whole space.
"""

from workbench import (
    Iff,
    Implies,
    apply,
    both,
    derivation,
    derivative,
    equals,
    exists,
    forall,
    iff,
    implies,
    limit,
    logsumexp,
    number,
    relation,
    scalar,
    softmax,
    vector,
    zeros,
)
from workbench.reasons.calculus import A_BOUND_OUTLIVES_THE_LIMIT, CHAIN_RULE_THROUGH, MEAN_VALUE
from workbench.reasons.inference import INSTANCE

META = {
    "level": "intermediate",
    "bullets": ["Optimization algorithms", "Gradient computation"],
    "prerequisites": ["directional-derivative"],
    "references": ["Boyd & Vandenberghe §3.1.3", "Nesterov, Lectures on Convex Optimization, §2.1.1"],
}

x, y, z, w = (vector(name, "n") for name in "x y z w".split())
t, theta = scalar("t"), scalar("theta", "unit")


def f(at):
    return apply("f", (), at)


def g(at):
    return apply("g", "n", at)


v = y - x
on_way, between = x + t * v, x + theta * v
inside = both(relation(">", t, 0), relation("<", t, 1))
chord = relation("<=", f(on_way), f(x) + t * (f(y) - f(x)))
tangent = relation(">=", f(y), f(x) + g(x) @ v)
rising = relation(">=", (g(y) - g(x)) @ v, 0)
convex, tangents, monotone = forall(implies(inside, chord), x, y, t), forall(tangent, x, y), forall(rising, x, y)
bottom = both(convex, equals(g(x), zeros("n")))
least = forall(relation(">=", f(y), f(x)), y)


@derivation(claim=[Iff(convex, tangents), Iff(convex, monotone), Implies(bottom, least)])
def convex_first_order_condition(pen):
    pen.given(x, y, t)
    gradient = pen.assume(forall(equals(derivative(f(w), w), g(w)), w), "`g` is the gradient of `f`, everywhere")
    pen.goal(
        "Show three ways to say that a differentiable function `f` is convex: its chords lie above it, its tangents "
        "lie below it, its gradient is monotone. Then a stationary point is a global minimum."
    )
    pen.convention(
        "`f` is differentiable on the whole space, with the gradient `g`. A number `t` between 0 and 1 leads to the "
        "point `x + t*(y - x)` on the way from `x` to `y`, and `theta` is such a number; `f` is convex if no value on "
        "any way is above the chord."
    )
    pen.idea(
        "A tangent is the limit of chords; and of a tangent at a point between two others, what it says at both adds "
        "up to the chord."
    )

    at_x = pen.instance(gradient, w=x, why="at `x`")
    with pen.suppose(convex, "`f` is convex") as hyp:
        each = pen.instance(hyp, x=x, y=y, t=t)
        with pen.suppose(inside, "a point on the way") as way:
            secant = pen.follows(
                relation("<=", (f(on_way) - f(x)) / t, f(y) - f(x)), each, way, name="divide by `t`", why="`t > 0`"
            )
        secants = pen.discharge(way, secant)
        slope = pen.lemma("directional-derivative", x=x, v=v)
        slope = pen.follows(equals(limit((f(on_way) - f(x)) / t, t, 0), g(x) @ v), slope, at_x, name="gradient `g`")
        less = pen.follows(relation("<=", g(x) @ v, f(y) - f(x)), secants, slope, by=A_BOUND_OUTLIVES_THE_LIMIT)
        above = pen.follows(tangent, less, name="move `f(x)` over", why="`f` lies above its tangent at `x`")
        every = pen.for_all(above, x, y)
    to_tangents = pen.discharge(hyp, every)

    with pen.suppose(tangents, "tangents lie below") as hyp:
        left = pen.follows(
            relation(">=", f(x), f(on_way) - t * (g(on_way) @ v)), hyp, by=INSTANCE, x=on_way, y=x,
            why="the tangent at a point on the way, seen at `x`",
        )  # fmt: skip
        right = pen.follows(
            relation(">=", f(y), f(on_way) + (1 - t) * (g(on_way) @ v)), hyp, by=INSTANCE, x=on_way, y=y,
            why="and seen at `y`",
        )  # fmt: skip
        with pen.suppose(inside, "a point on the way") as way:
            mean = pen.follows(
                chord, left, right, way, name="a mean of the two",
                why="`1 - t` times the first and `t` times the second: the slopes cancel",
            )  # fmt: skip
        every = pen.for_all(pen.discharge(way, mean), x, y, t)
    to_chords = pen.discharge(hyp, every)
    pen.follows(iff(convex, tangents), to_tangents, to_chords, name="both directions")

    with pen.suppose(tangents, "tangents lie below") as hyp:
        one = pen.instance(hyp, x=x, y=y)
        other = pen.instance(hyp, x=y, y=x, why="with `x` and `y` exchanged")
        added = pen.follows(rising, one, other, name="add the two", why="the values of `f` cancel")
        every = pen.for_all(added, x, y)
    to_monotone = pen.discharge(hyp, every)

    with pen.suppose(equals(z, on_way), "a point on the way") as way:
        at_z = pen.instance(gradient, w=z, why="at that point")
        rate = pen.follows(equals(derivative(f(on_way), t), g(on_way) @ v), at_z, way, by=CHAIN_RULE_THROUGH)
    there = pen.follows(
        exists(equals(f(y) - f(x), g(between) @ v), theta), rate, by=MEAN_VALUE, why="on the way from `x` to `y`",
        f=f(on_way), t=t, x=number(0), h=number(1), theta=theta, s=rate.right, m=g(between) @ v, d=f(y) - f(x),
    )  # fmt: skip
    with pen.suppose(monotone, "the gradient is monotone") as hyp:
        secant = pen.obtain(there)
        turn = pen.follows(
            relation(">=", theta * ((g(between) - g(x)) @ v), 0), hyp, by=INSTANCE, x=x, y=between,
            why="between `x` and that point",
        )  # fmt: skip
        steeper = pen.follows(
            relation(">=", g(between) @ v, g(x) @ v), turn, pen.fact(theta, "unit"), name="divide by `theta`",
            why="`theta > 0`",
        )  # fmt: skip
        above = pen.follows(tangent, secant, steeper, name="put in", why="`f` lies above its tangent at `x`")
        every = pen.for_all(above, x, y)
    back = pen.discharge(hyp, every)
    pen.follows(
        iff(convex, monotone), to_tangents, to_chords, to_monotone, back, name="both directions",
        why="by way of the tangents",
    )  # fmt: skip

    with pen.suppose(bottom, "a stationary point of a convex function") as hyp:
        all_tangents = pen.follows(tangents, hyp, to_tangents, name="tangents lie below")
        at_y = pen.instance(all_tangents, x=x, y=y)
        low = pen.follows(relation(">=", f(y), f(x)), at_y, hyp, name="the tangent is level")
        everywhere = pen.for_all(low, y)
    pen.discharge(hyp, everywhere, why="a global minimum")

    pen.sanity(
        relation(">=", logsumexp(y), logsumexp(x) + softmax(x) @ v),
        "log-sum-exp, whose gradient is the softmax: it is convex",
    )
    pen.sanity(
        equals(y @ y - (x @ x + 2 * (x @ v)), v @ v),
        "the squared length lies above its tangent by the squared distance",
    )
    pen.wrong("Taking a stationary point of any function for a minimum: without convexity it may be a saddle.")
    pen.wrong("Taking the minimum for the only one: a convex function may be flat there.")
    pen.wrong("Reading the tangent inequality near `x` only: it holds at every `y`, however far.")
