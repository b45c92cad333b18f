"""Proximal operator of the L1 norm: the soft threshold.

A step of the lasso: go against the gradient, then pull every coordinate towards 0 by the same amount, and no further.
What such a step leaves where it is solves the lasso.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    Sum,
    abs,
    apply,
    both,
    derivation,
    derivative,
    equals,
    forall,
    iff,
    implies,
    index,
    maximum,
    named,
    norm,
    relation,
    scalar,
    sign,
    vector,
)
from workbench.reasons.extremes import stays_at_a_minimum
from workbench.reasons.order import sums_keep_the_order
from workbench.reasons.signs import MODULI_AND_EXTREMES
from workbench.rules import norms
from workbench.rules.reason import together

META = {
    "level": "intermediate",
    "bullets": ["Optimization algorithms", "Modern optimization techniques"],
    "prerequisites": ["relu-subgradient", "convex-first-order-condition", "descent-lemma"],
    "references": ["Parikh & Boyd, Proximal Algorithms, §6.5.2"],
}

c, s = scalar("c"), scalar("s")
lam, mu, eta, L = (scalar(name, "positive") for name in ("lambda", "mu", "eta", "L"))
x, y, z = (vector(name, "n") for name in "x y z".split())
i = index("i", "n")
LENGTHS = together([norms.square_norm_of_a_vector])
ENTRIES = together([norms.square_norm_of_a_vector, norms.one_norm_as_a_sum])


def f(at):
    return apply("f", (), at)


def F(at):
    return f(at) + mu * norm(at, 1)


def cost(at):
    return norm(at - z) ** 2 / 2 + lam * norm(at, 1)


def soft(at):
    return sign(at) * maximum(abs(at) - lam, 0)


q, p = named("q", soft(c)), named("p", soft(z))
t = named("t", 1 / (1 + eta * L))
G = derivative(f(x), x)
u = named("u", x + t * (p - x))
moved = relation(">", norm(p - x) ** 2, 0)
best = relation(">=", cost(y), cost(p) + norm(y - p) ** 2 / 2)
step = both(equals(z, x - eta * G), equals(lam, eta * mu))
convex = forall(relation(">=", f(y), f(x) + G @ (y - x)), y)
smooth = forall(relation("<=", f(y), f(x) + G @ (y - x) + L / 2 * norm(y - x) ** 2), y)
stays, least = equals(x, p), relation("<=", F(x), F(y))
minimal = forall(least, y)


@derivation(
    claim=[
        Equality(p[i], soft(z[i])),
        Inequality(best.args[0], ">=", best.args[1]),
        Implies(step, iff(stays, minimal)),
    ]
)
def proximal_soft_threshold(pen):
    pen.given(x, y, z, c, s, lam, mu, eta, L)
    tangent = pen.assume(convex, "`f` is convex: it lies above its tangent at `x`")
    parabola = pen.assume(smooth, "and below a parabola, as the descent lemma says of a gradient with the constant `L`")
    pen.goal(
        "Find the point `p` where half the squared distance to `z` and `lambda` times the sum of the moduli of the "
        "entries are least together; and show that a step of descent with such a threshold stands still just where "
        "`f` and `mu` times the sum of the moduli are least together, however long it is."
    )
    pen.convention(
        "`c` is one entry of `z`, `q` that of `p`, `s` the same entry of any point. `f` is convex and its gradient "
        "Lipschitz with the constant `L`; `eta` is the length of a step, `y` any point. For the lasso `f` is half the "
        "squared length of a residual."
    )
    pen.idea(
        "The entries do not know of each other, and what `p` lacks of `z` is `lambda` times a subgradient of the "
        "moduli at `p`: then complete the square."
    )
    best_ = _best(pen)
    _fixed(pen, best_, tangent, parabola)

    large = implies(relation(">", z[i], lam), equals(soft(z[i]), z[i] - lam))
    pen.sanity(large, "a large entry is pulled in by `lambda`")
    pen.sanity(implies(relation("<=", abs(z[i]), lam), equals(soft(z[i]), 0)), "a small one goes to 0")
    pen.wrong("Setting small entries to 0 and keeping the others: the others move by `lambda` too.")
    pen.wrong("Asking for a gradient of 0: where an entry of `x` is 0 that of the gradient is at most `mu` in modulus.")
    pen.wrong("A threshold of `mu` after a step of length `eta`: it is `eta*mu`.")


def _best(pen):
    width = pen.fact(lam, "positive")
    pen.define("q", q.args[0], "the soft threshold of one number")
    each = []
    for case, cut, goes, sign_ in (
        (relation(">", c, lam), c - lam, c - lam, "the sign is 1"),
        (relation("<", c, -lam), -c - lam, c + lam, "the sign is minus 1"),
        (relation("<=", abs(c), lam), 0, 0, "nothing is left"),
    ):
        larger = implies(case, equals(maximum(abs(c) - lam, 0), cut))
        larger = pen.follows(larger, width, by=MODULI_AND_EXTREMES, name="the larger of the two")
        value = implies(case, equals(q, goes))
        each.append(pen.follows(value, larger, q, width, by=MODULI_AND_EXTREMES, name=sign_))
    near = pen.follows(
        relation("<=", abs(c - q), lam), *each, width, by=MODULI_AND_EXTREMES, name="in each case",
        why="what is missing is `lambda`, `-lambda` or `c` itself",
    )  # fmt: skip
    meets = pen.follows(
        equals((c - q) * q, lam * abs(q)), *each, width, by=MODULI_AND_EXTREMES, name="in each case",
        why="so `c - q` is a subgradient of `lambda*abs(s)` at `s == q`",
    )  # fmt: skip
    line = pen.follows(
        relation("<=", (c - q) * s, lam * abs(s)), near, by=MODULI_AND_EXTREMES,
        name="a product is at most that of the moduli",
    )  # fmt: skip
    low = (q - c) ** 2 / 2 + lam * abs(q) + (s - q) ** 2 / 2
    single = pen.follows(
        relation(">=", (s - c) ** 2 / 2 + lam * abs(s), low), line, meets, name="complete the square",
        why="what is left over is `lambda*abs(s) - (c - q)*s`",
    )  # fmt: skip
    low = (soft(c) - c) ** 2 / 2 + lam * abs(soft(c)) + (s - soft(c)) ** 2 / 2
    single = pen.follows(relation(">=", (s - c) ** 2 / 2 + lam * abs(s), low), single, q, name="definition of `q`")
    pen.define("p", p.args[0], "the same in every entry")
    pen.start(p[i])
    pen.unfold(p)
    threshold = pen.components("entry by entry")
    low = (p[i] - z[i]) ** 2 / 2 + lam * abs(p[i]) + (y[i] - p[i]) ** 2 / 2
    entry = relation(">=", (y[i] - z[i]) ** 2 / 2 + lam * abs(y[i]), low)
    entry = pen.follows(entry, pen.instance(single, s=y[i], c=z[i]), threshold, name="entry by entry")
    added = pen.follows(relation(">=", *(Sum(side, i) for side in entry.statement.args)), entry, by=sums_keep_the_order)
    return pen.follows(best, added, by=ENTRIES, name="add up", why="`p` is the one point where the least is reached")


def _fixed(pen, best_, tangent, parabola):
    long, bent, weight = (pen.fact(one, "positive") for one in (eta, L, mu))
    slope = G @ (p - x) + mu * (norm(p, 1) - norm(x, 1))
    square = norm(p - x) ** 2
    with pen.suppose(step, "a step against the gradient, and the threshold") as go:
        slopes = relation(">=", G @ (y - p) + mu * (norm(y, 1) - norm(p, 1)), (x - p) @ (y - p) / eta)
        slopes = pen.follows(
            slopes, best_, go, long, by=LENGTHS, name="put in", why="multiply out, and divide by `eta`"
        )
        with pen.suppose(stays, "the step stands still") as hyp:
            end = pen.follows(least, slopes, hyp, pen.instance(tangent, y=y), name="`f` is above its tangent")
        forth = pen.discharge(hyp, end)
        pen.define("t", t.args[0])
        pen.define("u", u.args[0], "a part of the way from `x` to `p`")
        inside = pen.follows(
            both(relation(">", t, 0), equals(t * eta * L, 1 - t)), t, long, bent, name="definition of `t`"
        )
        below = pen.follows(
            relation("<=", f(u), f(x) + t * G @ (p - x) + L / 2 * t**2 * square),
            pen.instance(parabola, y=u), u, by=LENGTHS, name="below the parabola",
        )  # fmt: skip
        chord = pen.follows(
            relation("<=", abs(u[i]), (1 - t) * abs(x[i]) + t * abs(p[i])), inside, u, by=MODULI_AND_EXTREMES,
            name="a mean",
        )  # fmt: skip
        chord = pen.follows(
            relation("<=", *(Sum(side, i) for side in chord.statement.args)), chord, by=sums_keep_the_order
        )
        chord = pen.follows(
            relation("<=", norm(u, 1), (1 - t) * norm(x, 1) + t * norm(p, 1)), chord, by=ENTRIES, name="add up"
        )
        there = pen.follows(
            relation("<=", F(u), F(x) + t * slope + L / 2 * t**2 * square), below, chord, weight, name="put in"
        )
        back = pen.follows(
            relation("<=", eta * slope, -square), pen.instance(slopes, y=x), long, by=LENGTHS, name="`y == x`"
        )
        falls = pen.follows(
            relation("<=", F(u), F(x) - t * (1 + t) / (2 * eta) * square), there, back, inside, long, name="put in",
            why="`eta*L*t == 1 - t`",
        )  # fmt: skip
        with pen.suppose(moved, "it leads elsewhere") as hyp:
            lower = pen.follows(relation("<", F(u), F(x)), falls, hyp, inside, long, name="lower")
        lower = pen.discharge(hyp, lower)
        same = pen.follows(iff(stays, minimal), forth, lower, by=stays_at_a_minimum, w=u)
    pen.discharge(go, same, why="however long the step is")
