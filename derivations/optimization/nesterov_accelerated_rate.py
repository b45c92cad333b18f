"""Nesterov's accelerated gradient.

Each step of gradient descent starts from a point a little ahead. With the right momentum the gap falls with the square
of the number of steps, and no method that sees only gradients does better on all such functions, but for a factor.
"""

from workbench import (
    Implies,
    apply,
    both,
    derivation,
    derivative,
    equals,
    forall,
    implies,
    norm,
    number,
    relation,
    scalar,
    sqrt,
    vector,
)
from workbench.reasons.inference import INSTANCE
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import calculus, norms
from workbench.rules.reason import together

META = {
    "level": "research",
    "bullets": ["Modern optimization techniques"],
    "prerequisites": ["gradient-descent-convex-rate"],
    "references": [
        "Beck & Teboulle (2009), A fast iterative shrinkage-thresholding algorithm, Thm 4.4",
        "Bubeck, Convex Optimization: Algorithms and Complexity, §3.7",
    ],
}

u, p, q = (vector(name, "n") for name in "u p q".split())
t, L, k = scalar("t"), scalar("L", "positive"), scalar("k", "integer")


def f(at):
    return apply("f", (), at)


def g(at):
    return apply("g", "n", at)


def w(at):
    """The point after so many steps."""
    return apply("w", "n", at)


def z(at):
    """Where the steps point to."""
    return apply("z", "n", at)


def tau(at):
    """How far a step looks ahead."""
    return apply("tau", (), at)


def y(at):
    """The point where the gradient is taken."""
    return apply("v", "n", at)


def distance(at):
    return norm(z(at) - u) ** 2


def gap(at):
    return f(w(at)) - f(u)


def spent(at):
    """The gap with its weight, and half the squared distance of z."""
    return tau(at) ** 2 * gap(at + 1) + L / 2 * distance(at + 1)


LENGTHS = together([norms.square_norm_of_a_vector])
zero = number(0)
from_0, G = relation(">=", k, 0), g(y(k))
inside = both(relation(">", t, 0), relation("<", t, 1))
convex = forall(implies(inside, relation("<=", f(p + t * (q - p)), f(p) + t * (f(q) - f(p)))), p, q, t)
tangents = forall(relation(">=", f(q), f(p) + g(p) @ (q - p)), p, q)
smooth = forall(relation("<=", norm(g(p) - g(q)), L * norm(p - q)), p, q)
between = equals(y(k), w(k) + (z(k) - w(k)) / tau(k))
step = equals(w(k + 1), y(k) - G / L)
turn = equals(z(k + 1), z(k) - tau(k) / L * G)
under = 1 + 4 * tau(k) ** 2
ahead_by = equals(tau(k + 1), (1 + sqrt(under)) / 2)
larger = both(equals(tau(k + 1) ** 2 - tau(k + 1), tau(k) ** 2), relation(">", tau(k + 1), 0))
momentum = equals(y(k + 1), w(k + 1) + (tau(k) - 1) / tau(k + 1) * (w(k + 1) - w(k)))
start = norm(w(zero) - u) ** 2
gain = relation("<=", spent(k), (tau(k) ** 2 - tau(k)) * gap(k) + L / 2 * distance(k))


def potential(at):
    return relation("<=", spent(at), L / 2 * start)


def far(at):
    return relation(">=", tau(at), (at + 2) / 2)


rate = relation("<=", gap(k + 1), 2 * L / (k + 2) ** 2 * start)


@derivation(
    claim=[
        Implies(from_0, rate),
        Implies(from_0, potential(k)),
        Implies(from_0, far(k)),
        Implies(from_0, momentum),
    ]
)
def nesterov_accelerated_rate(pen):
    pen.given(u, L, k)
    gradient = pen.assume(forall(equals(derivative(f(p), p), g(p)), p), "`g` is the gradient of `f`, everywhere")
    bowl = pen.assume(convex, "`f` is convex")
    lipschitz = pen.assume(smooth, "the gradient changes by at most `L` times the distance")
    one_first = pen.assume(equals(tau(zero), 1), "`tau(0) == 1`")
    same_start = pen.assume(equals(z(zero), w(zero)), "`z(0) == w(0)`")
    place = pen.assume(forall(implies(from_0, between), k), "`v(k)` lies on the way from `w(k)` to `z(k)`")
    law = pen.assume(forall(implies(from_0, step), k), "a step of `1/L` down the gradient")
    pull = pen.assume(forall(implies(from_0, turn), k), "`z` takes the same gradient `tau(k)` times")
    growth = pen.assume(forall(implies(from_0, ahead_by), k), "the next weight, from a quadratic equation")
    pen.goal("Bound how far the value after `k + 1` accelerated steps is above that at `u`.")
    pen.convention(
        "`w(k)` is the point after `k` steps from any start, `v(k)` the point ahead of it where the gradient is taken, "
        "and `z(k)` what `v(k)` is on the way to. `u` may be any point, such as one where `f` is least."
    )
    pen.idea(
        "Weigh the gap as heavily as possible while the potential, `tau(k)**2` times the gap and `L/2` times the "
        "squared distance of `z` from `u`, never grows."
    )

    curved = pen.fact(L, "positive")
    at_0 = pen.follows(relation(">=", tau(zero), 1), one_first, name="`k == 0`")
    chosen = pen.instance(growth, k=k)
    never = pen.follows(relation(">=", under, 0), name="a square is not negative")
    root = pen.follows(equals(sqrt(under) ** 2, under), never, by=calculus.square_of_a_root)
    real = pen.follows(relation(">=", sqrt(under), 0), never, by=RANGE_OF_A_FUNCTION, why="a root is not negative")
    with pen.suppose(from_0, "on the way") as going:
        solved = pen.follows(
            larger, chosen, going, root, real, name="put in", why="`tau(k + 1)` solves this quadratic equation"
        )
    next_tau = pen.discharge(going, solved)
    with pen.suppose(both(from_0, far(k)), "after `k` steps") as known:
        more = pen.follows(
            pen.next_of(far(k), k), next_tau, known, name="one step more",
            why="`(tau(k + 1) - 1/2)**2 == tau(k)**2 + 1/4`: it grows by more than a half",
        )  # fmt: skip
    ahead = pen.induction(implies(from_0, far(k)), k, at_0, pen.discharge(known, more), start=0)

    first = pen.lemma("convex-first-order-condition", gradient)
    every = pen.follows(tangents, first, bowl, name="tangents lie below")
    at_w = pen.follows(
        relation(">=", f(w(k)), f(y(k)) + G @ (w(k) - y(k))), every, by=INSTANCE, p=y(k), q=w(k),
        why="seen at the last point",
    )  # fmt: skip
    at_u = pen.follows(
        relation(">=", f(u), f(y(k)) + G @ (u - y(k))), every, by=INSTANCE, p=y(k), q=u, why="and seen at `u`"
    )
    lemma = pen.lemma("descent-lemma", gradient, lipschitz, claim=3, x=y(k))
    here, there = pen.instance(place, k=k), pen.instance(place, k=k + 1)
    now, turned = pen.instance(law, k=k), pen.instance(pull, k=k)
    with pen.suppose(from_0, "on the way") as going:
        large = pen.follows(far(k), ahead, going, name="the weight")
        put = pen.follows(between, here, going, name="the point ahead")
        stepped = pen.follows(step, now, going, name="one step")
        lower = pen.follows(
            relation("<=", f(w(k + 1)), f(y(k)) - norm(G) ** 2 / (2 * L)), lemma, stepped, name="it goes down"
        )
        mean = pen.follows(
            equals((tau(k) - 1) * (w(k) - y(k)) + u - y(k), u - z(k)), put, large, going, name="the point ahead",
            why="`v(k)` is a mean of both points, with the weights `(tau(k) - 1)/tau(k)` and `1/tau(k)`",
        )  # fmt: skip
        slopes = pen.follows(
            equals((tau(k) - 1) * (G @ (w(k) - y(k))) + G @ (u - y(k)), G @ (u - z(k))), mean, name="times `g(v(k))`"
        )
        less = pen.follows(
            relation(
                "<=", tau(k) * gap(k + 1), (tau(k) - 1) * gap(k) + G @ (z(k) - u) - tau(k) * norm(G) ** 2 / (2 * L)
            ),
            lower, at_w, at_u, slopes, large, going, curved, name="weigh the tangents",
            why="`tau(k) - 1` times the one at the last point, and once that at `u`",
        )  # fmt: skip
        moved = pen.follows(turn, turned, going, name="one step")
        near = pen.follows(
            equals(distance(k + 1), distance(k) - 2 * tau(k) / L * (G @ (z(k) - u)) + (tau(k) / L) ** 2 * norm(G) ** 2),
            moved, curved, by=LENGTHS, name="square of the distance", why="multiply out",
        )  # fmt: skip
        gained = pen.follows(
            gain, less, near, large, going, curved, name="multiply by `tau(k)`",
            why="and add `L/2` times the square of the distance: all that holds a gradient cancels"
        )
        pushed = pen.follows(
            equals(z(k + 1), w(k) + tau(k) * (w(k + 1) - w(k))), moved, stepped, put, large, going, curved,
            name="put in", why="`z` is `tau(k)` times the last step ahead",
        )  # fmt: skip
        carried = pen.follows(
            momentum, there, going, pushed, name="momentum", why="on in the direction of the last step"
        )
    one = pen.discharge(going, gained)
    pen.discharge(going, carried)

    opened = pen.instance(one, k=zero)
    begin = pen.follows(potential(zero), opened, one_first, same_start, name="`k == 0`", why="no old gap counts")
    later = pen.instance(one, k=k + 1)
    with pen.suppose(both(from_0, potential(k)), "after `k` steps") as known:
        following = pen.follows(
            pen.next_of(potential(k), k), later, next_tau, known, name="one step more",
            why="the old gap has the weight `tau(k + 1)**2 - tau(k + 1) == tau(k)**2`",
        )  # fmt: skip
    always = pen.induction(implies(from_0, potential(k)), k, begin, pen.discharge(known, following), start=0)
    with pen.suppose(from_0, "after any number of steps") as going:
        divided = pen.follows(
            rate, always, ahead, going, curved, name="divide by the weight",
            why="the distance that is left is not negative",
        )  # fmt: skip
    pen.discharge(going, divided)

    pen.sanity(
        implies(from_0, relation("<=", 2 * L / (k + 2) ** 2, L / (2 * (k + 1)))),
        "after `k + 1` steps never above the bound for plain gradient descent",
    )
    pen.wrong("Calling it a descent method: the value may rise for a while, only the potential may not.")
    pen.wrong("A weight that grows faster: then the potential need not fall.")
    pen.wrong("Expecting a linear rate where `f` is strongly convex: for this the momentum must stay away from 1.")
