"""Rate of gradient descent on a strongly convex function.

Where a function is curved by at least m and at most L, each step leaves at most the part `1 - m/L` of the gap, and of
the squared distance to the minimum: the condition number says how many steps it takes.
"""

from workbench import (
    Implies,
    Inequality,
    apply,
    both,
    derivation,
    derivative,
    equals,
    exp,
    forall,
    implies,
    named,
    norm,
    number,
    relation,
    scalar,
    vector,
    zeros,
)
from workbench.reasons.inference import INSTANCE
from workbench.reasons.order import a_factor_keeps_the_order
from workbench.rules import norms
from workbench.rules.reason import together

META = {
    "level": "advanced",
    "bullets": ["Optimization algorithms"],
    "prerequisites": ["descent-lemma", "gradient-descent-convex-rate"],
    "references": [
        "Boyd & Vandenberghe §9.3.1",
        "Bubeck, Convex Optimization: Algorithms and Complexity, §3.4",
    ],
}

u, x, y, z = (vector(name, "n") for name in "u x y z".split())
L, m, k = scalar("L", "positive"), scalar("m", "positive"), scalar("k", "integer")


def f(at):
    return apply("f", (), at)


def g(at):
    return apply("g", "n", at)


def w(at):
    """The point after so many steps."""
    return apply("w", "n", at)


def gap(at):
    return f(w(at)) - f(u)


def distance(at):
    return norm(w(at) - u) ** 2


LENGTHS = together([norms.square_norm_of_a_vector])
q = named("q", 1 - m / L)
G, from_0 = g(w(k)), relation(">=", k, 0)
smooth = forall(relation("<=", norm(g(y) - g(z)), L * norm(y - z)), y, z)
curved = forall(relation(">=", f(z), f(y) + g(y) @ (z - y) + m / 2 * norm(y - z) ** 2), y, z)
descent = equals(w(k + 1), w(k) - G / L)
steep = relation(">=", norm(g(x)) ** 2, 2 * m * (f(x) - f(u)))


def shrinks(a):
    """What is left after k steps."""
    return relation("<=", a(k), q**k * a(number(0)))


@derivation(
    claim=[
        Implies(from_0, shrinks(gap)),
        Implies(from_0, shrinks(distance)),
        Inequality(steep.args[0], ">=", steep.args[1]),
    ]
)
def gradient_descent_strongly_convex_rate(pen):
    pen.given(u, x, m, L, k)
    gradient = pen.assume(forall(equals(derivative(f(y), y), g(y)), y), "`g` is the gradient of `f`, everywhere")
    lipschitz = pen.assume(smooth, "the gradient changes by at most `L` times the distance")
    bowl = pen.assume(curved, "`f` is strongly convex: a paraboloid that meets it lies below")
    ordered = pen.assume(relation("<=", m, L), "`m` is at most `L`")
    level = pen.assume(equals(g(u), zeros("n")), "the gradient is 0 at `u`")
    law = pen.assume(forall(implies(from_0, descent), k), "each step goes `1/L` times the gradient down")
    pen.goal("Bound how far the value and the point after `k` steps are from the minimiser `u`.")
    pen.convention(
        "`w(k)` is the point after `k` steps of size `1/L` from any start `w(0)`; `x` is any point, and `u` will turn "
        "out to be the minimiser."
    )
    pen.idea("Where there is a gap the gradient is long, and the longer the gradient, the deeper the step.")
    above_0, positive = pen.fact(L, "positive"), pen.fact(m, "positive")

    below = pen.follows(
        relation(">=", f(u), f(x) + g(x) @ (u - x) + m / 2 * norm(x - u) ** 2), bowl, by=INSTANCE, y=x, z=u,
        why="the paraboloid that meets `f` at `x`, seen at `u`",
    )  # fmt: skip
    square = pen.follows(
        equals(
            g(x) @ (u - x) + m / 2 * norm(x - u) ** 2,
            m / 2 * norm(x - u - g(x) / m) ** 2 - norm(g(x)) ** 2 / (2 * m),
        ),
        positive, by=LENGTHS, name="complete the square",
    )  # fmt: skip
    long = pen.follows(
        steep, below, square, positive, name="a square is not negative",
        why="the Polyak-Lojasiewicz inequality: where there is a gap, the gradient is long",
    )  # fmt: skip
    least = pen.follows(
        relation(">=", f(x), f(u) + g(u) @ (x - u) + m / 2 * norm(u - x) ** 2), bowl, by=INSTANCE, y=u, z=x,
        why="the paraboloid that meets `f` at `u`",
    )  # fmt: skip
    least = pen.follows(
        relation(">=", f(x), f(u)), least, level, positive, name="no slope at `u`", why="so `u` is the minimiser"
    )

    lemma = pen.lemma("descent-lemma", gradient, lipschitz, claim=3, x=w(k))
    now = pen.instance(law, k=k)
    pen.define("q", q.args[0], "what a step leaves")
    part = pen.follows(relation(">=", q, 0), q, ordered, above_0, name="not negative", why="`m` is at most `L`")
    with pen.suppose(from_0, "on the way") as going:
        step = pen.follows(descent, now, going, name="one step")
        lower = pen.follows(
            relation("<=", f(w(k + 1)), f(w(k)) - norm(G) ** 2 / (2 * L)), lemma, step, name="it goes down"
        )
        closer = pen.follows(
            relation("<=", gap(k + 1), q * gap(k)), lower, pen.instance(long, x=w(k)), q, above_0, name="put in",
            why="the longer the gradient, the deeper the step",
        )  # fmt: skip
        near = pen.follows(
            equals(distance(k + 1), distance(k) - 2 / L * (G @ (w(k) - u)) + norm(G) ** 2 / L**2), step, above_0,
            by=LENGTHS, name="square of the distance", why="multiply out",
        )  # fmt: skip
        short = pen.follows(
            relation("<=", norm(G) ** 2, 2 * L * gap(k)), lower, pen.instance(least, x=w(k + 1)), above_0,
            name="no deeper than the minimum", why="the longer the gradient, the larger the gap",
        )  # fmt: skip
        ahead = pen.follows(
            relation(">=", G @ (w(k) - u), gap(k) + m / 2 * norm(w(k) - u) ** 2), pen.instance(below, x=w(k)),
            name="two terms change sides", why="the step goes towards the minimum",
        )  # fmt: skip
        nearer = pen.follows(
            relation("<=", distance(k + 1), q * distance(k)), near, short, ahead, q, above_0, name="put in",
            why="`2*(f(w(k)) - f(u))/L` is added and taken away",
        )  # fmt: skip
    for a, one in ((gap, closer), (distance, nearer)):
        single = pen.discharge(going, one)
        begin = pen.follows(relation("<=", a(number(0)), a(number(0))), name="`k == 0`")
        with pen.suppose(both(from_0, shrinks(a)), "after `k` steps") as known:
            less = pen.follows(
                relation("<=", q * a(k), q ** (k + 1) * a(number(0))), known, part, by=a_factor_keeps_the_order
            )
            following = pen.follows(pen.next_of(shrinks(a), k), less, single, known, name="one factor more")
        pen.induction(
            implies(from_0, shrinks(a)), k, begin, pen.discharge(known, following), start=0,
            why="without a step both sides are the same, as `q**0` is 1",
        )  # fmt: skip

    pen.sanity(
        implies(both(relation("<=", m, L), from_0), relation("<=", (1 - m / L) ** k, exp(-k * m / L))),
        "at most `exp(-k*m/L)` is left: every `L/m` steps, the condition number, gain a factor `1/e`",
    )
    pen.wrong("Reading `m` and `L` as properties of the method: they bound the curvature of `f`.")
    pen.wrong("Taking `q` for the best factor of the squared distance: on a paraboloid it shrinks at least by `q**2`.")
    pen.wrong("Expecting this of every convex function: where the curvature may be 0, `q` is 1, and nothing is said.")
