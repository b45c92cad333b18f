"""Rate of gradient descent on a convex function.

On a convex function whose gradient is Lipschitz, what is missing to the minimum shrinks at least as one over the number
of steps, whatever the dimension is.
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
    vector,
)
from workbench.reasons.inference import INSTANCE
from workbench.rules import norms
from workbench.rules.reason import together

META = {
    "level": "advanced",
    "bullets": ["Optimization algorithms"],
    "prerequisites": ["descent-lemma", "convex-first-order-condition"],
    "references": [
        "Bubeck, Convex Optimization: Algorithms and Complexity, §3.2",
        "Boyd & Vandenberghe §9.3",
    ],
}

u, y, z = (vector(name, "n") for name in "u y z".split())
t, L, k = scalar("t"), scalar("L", "positive"), scalar("k", "integer")
e, m = scalar("epsilon", "positive"), scalar("m", "positive")


def f(at):
    return apply("f", (), at)


def g(at):
    return apply("g", "n", at)


def w(at):
    """The point after so many steps."""
    return apply("w", "n", at)


def distance(at):
    return norm(w(at) - u) ** 2


LENGTHS = together([norms.square_norm_of_a_vector])
G, from_0 = g(w(k)), relation(">=", k, 0)
inside = both(relation(">", t, 0), relation("<", t, 1))
convex = forall(implies(inside, relation("<=", f(y + t * (z - y)), f(y) + t * (f(z) - f(y)))), y, z, t)
tangents = forall(relation(">=", f(z), f(y) + g(y) @ (z - y)), y, z)
smooth = forall(relation("<=", norm(g(y) - g(z)), L * norm(y - z)), y, z)
descent = equals(w(k + 1), w(k) - G / L)
gain = relation("<=", f(w(k + 1)) - f(u), L / 2 * (distance(k) - distance(k + 1)))
down = relation("<=", f(w(k + 1)), f(w(k)))
potential = relation("<=", k * (f(w(k)) - f(u)) + L / 2 * distance(k), L / 2 * distance(number(0)))
rate = relation("<=", f(w(k)) - f(u), L / (2 * k) * distance(number(0)))
enough = both(relation(">=", k, 1), relation(">=", k, L / (2 * e) * distance(number(0))))
close = relation("<=", f(w(k)) - f(u), e)


@derivation(
    claim=[
        Implies(relation(">=", k, 1), rate),
        Implies(from_0, gain),
        Implies(enough, close),
    ]
)
def gradient_descent_convex_rate(pen):
    pen.given(u, L, k, e)
    gradient = pen.assume(forall(equals(derivative(f(y), y), g(y)), y), "`g` is the gradient of `f`, everywhere")
    bowl = pen.assume(convex, "`f` is convex")
    lipschitz = pen.assume(smooth, "the gradient changes by at most `L` times the distance")
    law = pen.assume(forall(implies(from_0, descent), k), "each step goes `1/L` times the gradient down")
    pen.goal("Bound how far the value after `k` steps is above that at `u`, and say how many steps are enough.")
    pen.convention(
        "`w(k)` is the point after `k` steps of size `1/L` from any start `w(0)`. `u` may be any point, such as "
        "one where `f` is least."
    )
    pen.idea("A step pays for the gap that it leaves with distance to `u`, and there is only so much to pay with.")

    first = pen.lemma("convex-first-order-condition", gradient)
    every = pen.follows(tangents, first, bowl, name="tangents lie below")
    tangent = pen.follows(
        relation("<=", f(w(k)) - f(u), G @ (w(k) - u)), every, by=INSTANCE, y=w(k), z=u,
        why="the tangent at `w(k)`, seen at `u`",
    )  # fmt: skip
    lemma = pen.lemma("descent-lemma", gradient, lipschitz, claim=3, x=w(k))
    now, curved = pen.instance(law, k=k), pen.fact(L, "positive")
    with pen.suppose(from_0, "on the way") as going:
        step = pen.follows(descent, now, going, name="one step")
        lower = pen.follows(
            relation("<=", f(w(k + 1)), f(w(k)) - norm(G) ** 2 / (2 * L)), lemma, step, name="it goes down"
        )
        near = pen.follows(
            equals(distance(k + 1), distance(k) - 2 / L * (G @ (w(k) - u)) + norm(G) ** 2 / L**2), step, curved,
            by=LENGTHS, name="square of the distance", why="multiply out",
        )  # fmt: skip
        gained = pen.follows(
            gain, lower, tangent, near, curved, name="put together", why="what the gradient's length brings cancels"
        )
        falls = pen.follows(down, lower, curved, name="never up")
    one = pen.discharge(going, gained)
    falling = pen.discharge(going, falls)

    begin = pen.follows(
        relation("<=", 0 * (f(w(number(0))) - f(u)) + L / 2 * distance(number(0)), L / 2 * distance(number(0))),
        name="`k == 0`", why="no gap, and nothing spent",
    )  # fmt: skip
    with pen.suppose(both(from_0, potential), "after `k` steps") as known:
        following = pen.follows(
            pen.next_of(potential, k), known, one, falling, name="one step more",
            why="`k` times the gap does not grow, and one gap more is paid for by the distance",
        )  # fmt: skip
    always = pen.induction(implies(from_0, potential), k, begin, pen.discharge(known, following), start=0)
    with pen.suppose(relation(">=", k, 1), "after a step at least") as going:
        spent = pen.follows(
            rate, always, going, curved, name="divide by `k`", why="the distance that is left is not negative"
        )
    bound = pen.discharge(going, spent)
    with pen.suppose(enough, "steps enough for `epsilon`") as many:
        reached = pen.follows(close, bound, many, curved, pen.fact(e, "positive"), name="solve for `epsilon`")
    pen.discharge(many, reached)

    pen.sanity(
        implies(
            both(relation("<=", m, L), relation(">=", k, 1)),
            relation("<=", m / 2 * (1 - m / L) ** (2 * k), L / (2 * k)),
        ),
        "on `m/2` times the squared distance from 0 each step multiplies the point by `1 - m/L`: from the distance 1 "
        "the value stays below the bound",
    )
    pen.wrong("Expecting the points to come near at this rate: where `f` is flat they need not, only the values do.")
    pen.wrong("Taking the bound for the truth: where `f` is strongly convex it is left far behind.")
    pen.wrong("Steps longer than `2/L`: the descent lemma promises nothing, and on a paraboloid the points fly away.")
