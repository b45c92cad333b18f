"""Regret of online gradient descent.

Losses come one after the other, chosen by anyone. Whoever takes a small step against each gradient loses on average no
more than the best fixed choice in hindsight, up to a term that fades as the root of the number of rounds.
"""

from workbench import (
    Implies,
    Inequality,
    Sum,
    compare,
    derivation,
    equals,
    index,
    matrix,
    named,
    relation,
    scalar,
    size_term,
    sqrt,
    sum,
    tensor,
    vector,
)
from workbench.reasons.order import sums_keep_the_order
from workbench.rules import calculus

META = {
    "level": "advanced",
    "bullets": ["Learning theory fundamentals", "Optimization algorithms"],
    "prerequisites": ["gradient-descent-quadratic-optimal-step"],
    "references": [
        "Shalev-Shwartz & Ben-David, Understanding Machine Learning, Lemma 14.1 and Cor. 14.2",
        "Zinkevich (2003), Online convex programming and generalized infinitesimal gradient ascent",
    ],
}

g, c, u = matrix("g", "N", "n"), vector("c", "n"), vector("u", "n")
f, h = vector("f", "N"), vector("h", "N")
eta, D, G = scalar("eta", "positive"), scalar("D", "positive"), scalar("G", "positive")
t, s, a = index("t", "N"), index("s", "N"), index("a", "n")
N = size_term("N")
g_t, g_s = tensor(g[t, a], a), tensor(g[s, a], a)
w = named("w_t", c - eta * Sum(compare("<", s, t) * g_s, s))
end = named("w_end", c - eta * Sum(g_s, s))
regret = named("r", sum(f - h))
squares = Sum(g_t @ g_t, t)
bound = (c - u) @ (c - u) / (2 * eta) + eta / 2 * squares
worst = named("B", D**2 / (2 * eta) + eta / 2 * N * G**2)
best = named("eta_star", D / (G * sqrt(N)))


@derivation(
    claim=[
        Inequality(regret, "<=", bound),
        Inequality(regret, "<=", worst),
        Inequality(worst, ">=", D * G * sqrt(N)),
        Implies(equals(eta, best), relation("<=", regret, D * G * sqrt(N))),
    ]
)
def online_gradient_descent_regret(pen):
    pen.given(g, c, u, f, h, eta, D, G)
    convex = pen.assume(
        relation("<=", f[t] - h[t], g_t @ (w - u)), "each loss is convex: it lies above its tangent at `w_t`"
    )
    near = pen.assume(relation("<=", (c - u) @ (c - u), D**2), "the start is at most `D` away from `u`")
    slope = pen.assume(relation("<=", g_t @ g_t, G**2), "no gradient is longer than `G`")
    pen.goal("Bound the regret `r`: by how much the losses of `N` rounds exceed those of a fixed choice `u`.")
    pen.convention(
        "In round `t` the choice is `w_t`, the loss there `f_t`, and `g_t` its gradient (or a subgradient), row `t` of "
        "`g`; at `u` the same loss is `h_t`. Losses are convex: none is below its tangent at `w_t`. A step is "
        "`w_next == w_t - eta*g_t` from the start `c`: `w_t` is `c` less `eta` times the gradients of the "
        "rounds before; `w_end` comes after all rounds."
    )
    pen.idea("Watch the squared distance to `u`: a round with regret brings `w` nearer, up to the square of the step.")

    pen.define("w_t", w.args[0], "the choice of round `t`")
    pen.define("w_end", end.args[0], "after the last round")
    pen.define("r", regret.args[0], "the regret")
    positive = pen.fact(eta, "positive")
    gone = Sum((w - eta * g_t - u) @ (w - eta * g_t - u) - (w - u) @ (w - u), t)
    step = pen.follows(
        equals((w - eta * g_t - u) @ (w - eta * g_t - u) - (w - u) @ (w - u),
               -2 * eta * (g_t @ (w - u)) + eta**2 * (g_t @ g_t)),
        name="one step", why="multiply out",
    )  # fmt: skip
    pen.start((end - u) @ (end - u) - (c - u) @ (c - u))
    pen.relate(
        "=", gone, end, w, name="telescoping", why="where one step ends the next begins: the changes add up"
    )
    total = pen.relate(
        "=", -2 * eta * Sum(g_t @ (w - u), t) + eta**2 * squares, step, name="add up", why="over all rounds"
    )
    never = pen.follows(relation(">=", (end - u) @ (end - u), 0), name="a square is not negative")
    sums = pen.follows(
        relation("<=", Sum(g_t @ (w - u), t), bound), total, never, positive, name="solve for the sum",
        why="the distance at the end is dropped",
    )  # fmt: skip
    tangents = pen.follows(
        relation("<=", Sum(f[t] - h[t], t), Sum(g_t @ (w - u), t)), convex, by=sums_keep_the_order,
        name="convexity, added up",
    )  # fmt: skip
    first = pen.follows(relation("<=", regret, bound), regret, tangents, sums, name="put together")
    lengths = pen.follows(
        relation("<=", squares, N * G**2), slope, name="`N` gradients", why="none longer than `G`",
    )  # fmt: skip
    second = pen.follows(
        relation("<=", regret, worst), first, near, lengths, worst, positive, name="the worst case",
        why="without the data",
    )  # fmt: skip
    root = pen.follows(equals(sqrt(N) ** 2, N), by=calculus.square_of_a_root)
    pen.start(worst - D * G * sqrt(N))
    gap = pen.relate(
        "=", (D - eta * G * sqrt(N)) ** 2 / (2 * eta), worst, root, positive, name="complete the square",
        why="the two terms balance where `eta*G*sqrt(N) == D`",
    )  # fmt: skip
    pen.follows(
        relation(">=", worst, D * G * sqrt(N)), gap, positive, name="a square is not negative", why="for every `eta`"
    )
    with pen.suppose(equals(eta, best), "the best step") as tuned:
        reached = pen.follows(
            relation("<=", regret, D * G * sqrt(N)), tuned, best, second, gap, pen.fact(G, "positive"), positive,
            name="the square is 0", why="`eta*G*sqrt(N) == D`",
        )  # fmt: skip
    pen.discharge(tuned, reached)

    pen.sanity(equals(D * G * sqrt(N) / N, D * G / sqrt(N)), "per round the bound goes to 0")
    pen.wrong("Calling it convergence: `w_t` may wander; only the losses on average are as good as those of `u`.")
    pen.wrong("An unknown number of rounds: steps that shrink as `1/sqrt(t)` need choices from a bounded set.")
    pen.wrong("Expecting it without convexity: a tangent then says nothing about `u`.")
