"""Second-order conditions for a minimum.

What gradient and Hessian must be at a minimum, and what they may be so that there is one. Every stopping rule and every
analysis of a critical point of a loss rests on it.
"""

from workbench import (
    Implies,
    abs,
    apply,
    both,
    derivation,
    derivative,
    equals,
    exists,
    forall,
    implies,
    norm,
    relation,
    scalar,
    spectral_norm,
    vector,
    zeros,
)
from workbench.reasons.inference import GENERALISATION
from workbench.reasons.nearness import (
    A_LOWER_BOUND_OUTLIVES_THE_LIMIT,
    BOUNDED_BELOW,
    CONTINUOUS_AT,
    a_part_of_the_way_is_shorter,
    a_short_enough_multiple,
)
from workbench.reasons.squares import at_least_minus_its_modulus
from workbench.reasons.stretches import at_most_the_largest_stretch

META = {
    "level": "intermediate",
    "bullets": ["Hessian matrices", "Optimization algorithms"],
    "prerequisites": [
        "multivariate-taylor-second-order", "directional-derivative", "rayleigh-quotient-extrema",
        "cauchy-schwarz-inequality", "second-derivative-test-2d",
    ],
    "references": ["Nocedal & Wright §2.1"],
}  # fmt: skip

x, d, v = (vector(name, "n") for name in "xdv")
t, r, delta = scalar("t"), scalar("r", "positive"), scalar("delta", "positive")
theta = scalar("theta", "unit")
m = scalar("m", "positive")
a, b = scalar("a"), scalar("b")


def f(z):
    return apply("f", (), z)


def hessian(z):
    return derivative(derivative(f(z), x), x)


def valley(u, w):
    return (1 - u) ** 2 + 100 * (w - u**2) ** 2


G, H, K = derivative(f(x), x), hessian(x), hessian(x + theta * d)
lowest = forall(implies(relation("<", norm(d), r), relation(">=", f(x + d), f(x))), d)
flat = equals(G, zeros("n"))
bowl = forall(relation(">=", v @ H @ v, 0), v)
definite = forall(implies(relation(">", norm(v), 0), relation(">", v @ H @ v, 0)), v)
soon = both(relation(">", t, 0), relation("<", t, r / (1 + norm(v))))
short = both(relation(">", norm(d), 0), relation("<", norm(d), delta))
bounded = forall(relation(">=", v @ H @ v, m * norm(v) ** 2), v)
close = forall(implies(relation("<", norm(d), delta), relation("<=", spectral_norm(hessian(x + d) - H), m / 2)), d)
strict = exists(forall(implies(short, relation(">", f(x + d), f(x))), d), delta)


@derivation(
    claim=[
        Implies(lowest, both(flat, bowl)),
        Implies(both(flat, definite), strict),
    ]
)
def second_order_optimality_conditions(pen):
    pen.given(x, d, v, t, r)
    pen.goal(
        "Find what the gradient and the Hessian of `f` are at a local minimum `x`, and what is enough for a strict one."
    )
    pen.convention(
        "`f` has continuous second derivatives near `x`, an inner point of its domain; gradient and Hessian are taken "
        "in `x`. A local minimum is the lowest point within some distance `r`; it is strict where all others are "
        "higher. `d` is a step to another point, `v` any direction."
    )
    pen.idea(
        "Necessary: look along one line at a time. Sufficient: the Hessian at `x` bounds the form below by `m > 0` in "
        "all directions at once, and near `x` a continuous Hessian changes by less."
    )
    _necessary(pen)
    _sufficient(pen)

    pen.sanity(
        equals(valley(1 + a, 1 + b), a**2 + 100 * (b - 2 * a) ** 2 - 200 * (b - 2 * a) * a**2 + 100 * a**4),
        "Rosenbrock's function beside its minimum: no slope, and a form of two squares that is positive definite",
    )
    pen.sanity(relation(">=", a**4 + b**2, 0), "a minimum with a Hessian that is only semidefinite")
    pen.wrong("Taking a semidefinite Hessian for enough: `a**3 + b**2` has one at 0, and lower points beside it.")
    pen.wrong("Testing lines alone: a point may be the lowest on every line through it and no minimum.")
    pen.wrong("Using the conditions on an edge of the domain: there the gradient need not be 0.")


def _necessary(pen):
    change, positive = f(x + t * v) - f(x), pen.fact(r, "positive")
    with pen.suppose(lowest, "a local minimum") as hyp:
        with pen.suppose(soon, "a short step along `v`") as way:
            inside = pen.follows(relation("<", norm(t * v), r), way, by=a_short_enough_multiple)
            higher = pen.follows(relation(">=", change, 0), pen.instance(hyp, d=t * v), inside, name="put in")
        near = pen.discharge(way, higher)
        slope = pen.lemma("directional-derivative", x=x, v=v)
        secants = pen.follows(implies(soon, relation(">=", change / t, 0)), near, name="divide by `t`", why="`t > 0`")
        up = pen.follows(relation(">=", G @ v, 0), secants, slope, positive, by=A_LOWER_BOUND_OUTLIVES_THE_LIMIT)
        down = pen.instance(pen.for_all(up, v), v=-G, why="against the gradient")
        level = pen.follows(flat, down, name="a square that is not positive")
        taylor = pen.lemma("multivariate-taylor-second-order", claim=2, x=x, h=v, tau=t)
        rest = (change - t * (G @ v)) / t**2
        secants = pen.follows(
            implies(soon, relation(">=", rest, 0)), near, level, name="divide by `t**2`", why="no linear term"
        )
        bend = pen.follows(
            relation(">=", v @ H @ v / 2, 0), secants, taylor, positive, by=A_LOWER_BOUND_OUTLIVES_THE_LIMIT
        )
        found = pen.follows(bowl, bend, by=GENERALISATION, why="nothing was assumed of `v`")
    pen.discharge(hyp, level, found, why="no slope, and a Hessian that is positive semidefinite")


def _sufficient(pen):
    with pen.suppose(both(flat, definite), "no slope, and a positive definite Hessian") as hyp:
        below = pen.follows(
            exists(bounded, m), hyp, by=BOUNDED_BELOW, why="`m` is the smallest eigenvalue of the Hessian at `x`"
        )
        below = pen.obtain(below, m)
        above = pen.fact(m, "positive")
        near = pen.follows(
            exists(close, delta), above, by=CONTINUOUS_AT, why="the Hessian is continuous",
            f=H, x=x, d=d, r=delta, e=m / 2,
        )  # fmt: skip
        near = pen.obtain(near, delta)
        with pen.suppose(short, "a short step, not 0") as step:
            there = pen.lemma("multivariate-taylor-second-order", x=x, h=d)
            there = pen.obtain(there, theta, why="a place on the way")
            inside = pen.follows(
                relation("<", norm(theta * d), delta), step, pen.fact(theta, "unit"), by=a_part_of_the_way_is_shorter
            )
            change = pen.follows(
                relation("<=", spectral_norm(K - H), m / 2), pen.instance(near, d=theta * d), inside, name="put in"
            )
            stretch = pen.follows(
                relation("<=", norm((K - H) @ d), spectral_norm(K - H) * norm(d)), by=at_most_the_largest_stretch
            )
            product = pen.lemma("cauchy-schwarz-inequality", x=d, y=(K - H) @ d)
            pen.start(d @ ((K - H) @ d))
            pen.relate(">=", -abs(d @ ((K - H) @ d)), by=at_least_minus_its_modulus)
            pen.relate(">=", -norm(d) * norm((K - H) @ d), product, name="Cauchy-Schwarz")
            small = pen.relate(">=", -m / 2 * norm(d) ** 2, stretch, change, name="put in")
            form = pen.instance(below, v=d)
            pen.start(d @ K @ d)
            pen.relate("=", d @ H @ d + d @ ((K - H) @ d), name="split")
            outweighs = pen.relate(
                ">=", m / 2 * norm(d) ** 2, form, small, name="put in", why="`m` outweighs a change by `m/2`",
            )  # fmt: skip
            pen.start(f(x + d))
            pen.relate("=", f(x) + d @ K @ d / 2, there, hyp, name="no slope")
            pen.relate(">=", f(x) + m / 4 * norm(d) ** 2, outweighs, name="put in")
            higher = pen.relate(">", f(x), step, above, name="`m` and the length of `d` are positive")
        found = pen.for_all(pen.discharge(step, higher), d)
        end = pen.witness(strict, {delta: delta}, found)
    pen.discharge(hyp, end, why="a strict local minimum")
