"""Second-order conditions for a minimum.

What gradient and Hessian must be at a minimum, and what they may be so that there is one. Every stopping rule and every
analysis of a critical point of a loss rests on it.
"""

from workbench import (
    Iff,
    Implies,
    abs,
    apply,
    both,
    derivation,
    derivative,
    equals,
    forall,
    iff,
    implies,
    limit,
    matrix,
    norm,
    relation,
    scalar,
    spectral_norm,
    vector,
    zeros,
)
from workbench.reasons.calculus import A_BOUND_OUTLIVES_THE_LIMIT
from workbench.reasons.limits import LIMIT_LAWS
from workbench.reasons.order import a_factor_keeps_the_order, linear_and_never_negative
from workbench.reasons.squares import at_least_minus_its_modulus
from workbench.reasons.stretches import at_most_the_largest_stretch
from workbench.rules import norms

META = {
    "level": "intermediate",
    "bullets": ["Hessian matrices", "Optimization algorithms"],
    "prerequisites": [
        "multivariate-taylor-second-order", "directional-derivative", "rayleigh-quotient-extrema",
        "second-derivative-test-2d",
    ],
    "references": ["Nocedal & Wright §2.1"],
}  # fmt: skip

x, d, v = (vector(name, "n") for name in "x d v".split())
t, m, s, theta = scalar("t"), scalar("m", "positive"), scalar("s", "unit"), scalar("theta", "unit")


def f(z):
    return apply("f", (), z)


def hessian(z):
    return derivative(derivative(f(z), x), x)


a, b = scalar("a"), scalar("b")


def valley(u, w):
    return (1 - u) ** 2 + 100 * (w - u**2) ** 2


G, H, H_s = derivative(f(x), x), hessian(x), hessian(x + s * d)
S, K = matrix("H", "n", "n"), matrix("K", "n", "n")
turn = K - S
soon = both(relation(">", t, 0), relation("<", t, 1))
no_lower = forall(implies(soon, relation(">=", f(x + t * v), f(x))), t)
no_slope = equals(G, zeros("n"))
rise, bend = relation(">=", G @ v, 0), relation(">=", v @ H @ v, 0)
never = forall(relation(">=", G @ v, 0), v)
close = both(relation(">=", d @ S @ d, m * (d @ d)), relation("<=", spectral_norm(turn), m / 2))
half = relation(">=", d @ K @ d, m / 2 * (d @ d))
positive = relation(">=", d @ H_s @ d, m / 2 * (d @ d))
strict = both(forall(positive, s), no_slope, relation(">", d @ d, 0))
higher = relation(">", f(x + d), f(x))


@derivation(
    claim=[
        Implies(no_lower, rise),
        Iff(never, no_slope),
        Implies(both(no_lower, no_slope), bend),
        Implies(close, half),
        Implies(strict, higher),
    ]
)
def second_order_optimality_conditions(pen):
    pen.given(x, d, v, S, K, t, s, m)
    pen.goal(
        "Find what the gradient and the Hessian of `f` are at a local minimum `x`, and what is enough for one."
    )
    pen.convention(
        "`f` has continuous second derivatives near `x`, an inner point; gradient and Hessian are taken in `x`, also "
        "at points `x + s*d` on the way, where `s` and `theta` lie between 0 and 1. At a local minimum no point on the "
        "way from `x` to `x + v` is lower, in every direction, if only `v` is short enough; the signs found do not "
        "depend on its length. `H` stands for the Hessian at `x` and `K` for one on the way. A "
        "positive definite `H` has a smallest eigenvalue `m > 0`, and `d @ H @ d` is at least `m*(d @ d)`; as the "
        "Hessian is continuous, `K - H` is small in the spectral norm if only `d` is short, whatever its direction."
    )
    pen.idea("Look along one line for what must hold; for what is enough, bound the rest in all directions at once.")

    change = f(x + t * v) - f(x)
    slope = pen.lemma("directional-derivative", x=x, v=v)
    slope = pen.follows(equals(limit(-change / t, t, 0), -(G @ v)), slope, by=LIMIT_LAWS)
    with pen.suppose(no_lower, "no point on the way along `v` is lower") as hyp:
        each = pen.instance(hyp, t=t)
        with pen.suppose(soon, "a short step") as way:
            secant = pen.follows(relation("<=", -change / t, 0), each, way, name="divide by `-t`")
        secants = pen.discharge(way, secant)
        less = pen.follows(relation("<=", -(G @ v), 0), secants, slope, by=A_BOUND_OUTLIVES_THE_LIMIT)
        end = pen.follows(rise, less, name="change the sign")
    pen.discharge(hyp, end, why="so along every direction")
    pen.follows(
        iff(never, no_slope), by=linear_and_never_negative,
        why="so the gradient of a minimum is 0",
    )

    taylor = pen.lemma("multivariate-taylor-second-order", claim=2, x=x, h=v, tau=t)
    rest = change - t * (G @ v)
    taylor = pen.follows(equals(limit(-rest / t**2, t, 0), -(v @ H @ v) / 2), taylor, by=LIMIT_LAWS)
    with pen.suppose(both(no_lower, no_slope), "no point is lower, and the gradient is 0") as hyp:
        each = pen.follows(no_lower, hyp, name="as supposed")
        each = pen.instance(each, t=t)
        with pen.suppose(soon, "a short step") as way:
            secant = pen.follows(relation("<=", -rest / t**2, 0), each, way, hyp, name="divide by `-t**2`")
        secants = pen.discharge(way, secant)
        less = pen.follows(relation("<=", -(v @ H @ v) / 2, 0), secants, taylor, by=A_BOUND_OUTLIVES_THE_LIMIT)
        end = pen.follows(bend, less, name="change the sign")
    pen.discharge(hyp, end, why="so at a local minimum the Hessian is positive semidefinite")

    below = pen.follows(relation(">=", d @ (turn @ d), -abs(d @ (turn @ d))), by=at_least_minus_its_modulus)
    cauchy = pen.lemma("cauchy-schwarz-inequality", x=d, y=turn @ d)
    stretch = pen.follows(
        relation("<=", norm(turn @ d), spectral_norm(turn) * norm(d)), by=at_most_the_largest_stretch
    )
    stretch = pen.follows(
        relation("<=", norm(d) * norm(turn @ d), norm(d) * (spectral_norm(turn) * norm(d))), stretch,
        by=a_factor_keeps_the_order,
    )  # fmt: skip
    least = pen.follows(
        relation(">=", d @ (turn @ d), -spectral_norm(turn) * norm(d) ** 2), below, cauchy, stretch, name="put together"
    )
    own = pen.follows(equals(norm(d) ** 2, d @ d), by=norms.square_norm_of_a_vector)
    with pen.suppose(close, "`m` is the smallest eigenvalue of `H`, and `K - H` is at most half of it") as hyp:
        near = pen.follows(
            relation("<=", d @ d * spectral_norm(turn), d @ d * (m / 2)), hyp, by=a_factor_keeps_the_order
        )
        end = pen.follows(half, least, own, near, hyp, name="put together", why="the form outweighs its change")
    pen.discharge(hyp, end, why="so it is all the way, if only `d` is short")

    there = pen.lemma("multivariate-taylor-second-order", x=x, h=d)
    found = pen.obtain(there, theta, why="a point on the way")
    with pen.suppose(strict, "a critical point, and a form that is positive all the way") as hyp:
        every = pen.follows(forall(positive, s), hyp, name="as supposed")
        form = pen.instance(every, s=theta)
        gain = pen.follows(relation(">", m * (d @ d), 0), hyp, pen.fact(m, "positive"), name="both are positive")
        end = pen.follows(higher, found, form, gain, hyp, name="put in")
    pen.discharge(hyp, end, why="a strict local minimum")

    pen.sanity(
        equals(valley(1 + a, 1 + b), a**2 + 100 * (b - 2 * a) ** 2 - 200 * (b - 2 * a) * a**2 + 100 * a**4),
        "Rosenbrock's function beside its minimum: no slope, and a form of two squares that is positive definite",
    )
    pen.sanity(relation(">=", a**4 + b**2, 0), "a minimum with a Hessian that is only semidefinite")
    pen.wrong("Taking a semidefinite Hessian for enough: `a**3 + b**2` has one at 0, and lower points beside it.")
    pen.wrong("Testing lines alone: a point may be the lowest on every line through it and no minimum.")
    pen.wrong("Using the conditions on an edge of the domain: there the gradient need not be 0.")
