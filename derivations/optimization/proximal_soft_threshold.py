"""Proximal operator of the L1 norm: the soft threshold.

A step of the lasso: go against the gradient, then pull every coordinate towards 0 by the same amount, and no further.
What such a step leaves where it is solves the lasso.
"""

from workbench import (
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
from workbench.reasons.order import (
    a_factor_keeps_the_order,
    modulus_at_most,
    sums_keep_the_order,
    the_second_is_the_larger,
)
from workbench.reasons.signs import MODULI_AND_EXTREMES
from workbench.rules import calculus, norms
from workbench.rules.reason import together

META = {
    "level": "intermediate",
    "bullets": ["Optimization algorithms", "Modern optimization techniques"],
    "prerequisites": ["relu-subgradient", "convex-first-order-condition", "descent-lemma"],
    "references": ["Parikh & Boyd, Proximal Algorithms, §6.5.2"],
}

c, s, r = scalar("c"), scalar("s"), scalar("r")
lam, mu, eta, L = (scalar(name, "positive") for name in ("lambda", "mu", "eta", "L"))
x, y, z = (vector(name, "n") for name in "x y z".split())
i = index("i", "n")
LENGTHS = together([norms.square_norm_of_a_vector])
ENTRIES = together([norms.square_norm_of_a_vector, norms.one_norm_as_a_sum, norms.dot_product_with_itself])


def soft(at):
    return sign(at) * maximum(abs(at) - lam, 0)


def f(at):
    return apply("f", (), at)


def F(at):
    return f(at) + mu * norm(at, 1)


q, p = named("q", soft(c)), named("p", soft(z))
G = derivative(f(x), x)
below = relation("<=", (c - q) * s, lam * abs(s))
touches = equals((c - q) * q, lam * abs(q))
supports = both(relation("<=", abs(c - q), lam), touches)
one = relation(">=", (s - c) ** 2 / 2 + lam * abs(s), (q - c) ** 2 / 2 + lam * abs(q) + (s - q) ** 2 / 2)
opened = relation(
    ">=", (s - c) ** 2 / 2 + lam * abs(s), (soft(c) - c) ** 2 / 2 + lam * abs(soft(c)) + (s - soft(c)) ** 2 / 2
)
whole = relation(
    ">=", norm(y - z) ** 2 / 2 + lam * norm(y, 1), norm(p - z) ** 2 / 2 + lam * norm(p, 1) + norm(y - p) ** 2 / 2
)
# One coordinate of a step, and the whole step.
moved = both(equals(c, s + eta * r), equals(lam, eta * mu))
subgradient = both(relation("<=", abs(r), mu), equals(r * s, mu * abs(s)))
step = both(equals(z, x - eta * G), equals(lam, eta * mu))
convex = forall(relation(">=", f(y), f(x) + G @ (y - x)), y)
smooth = forall(relation("<=", f(y), f(x) + G @ (y - x) + L / 2 * norm(y - x) ** 2), y)
progress = relation(
    "<=", F(p), F(y) + (norm(y - x) ** 2 - norm(y - p) ** 2) / (2 * eta) - (1 / eta - L) / 2 * norm(p - x) ** 2
)
stays, least = equals(x, p), relation("<=", F(x), F(y))
down = relation("<=", F(p), F(x) - (1 / eta - L / 2) * norm(p - x) ** 2)
short, minimal = both(step, relation("<", eta * L, 2)), forall(least, y)


@derivation(
    claim=[
        Inequality(whole.args[0], ">=", whole.args[1]),
        Implies(moved, iff(equals(s, q), subgradient)),
        Implies(step, progress),
        Implies(step, down),
        Implies(short, iff(stays, minimal)),
    ]
)
def proximal_soft_threshold(pen):
    pen.given(x, y, z, c, s, r, lam, mu, eta, L)
    tangent = pen.assume(convex, "`f` is convex: it lies above its tangent at `x`")
    parabola = pen.assume(smooth, "and below a parabola, as the descent lemma says of a gradient with the constant `L`")
    pen.goal(
        "Find the point where half the squared distance to `z` and `lambda` times the sum of the moduli of the entries "
        "are least together; and show that a step of descent with such a threshold stands still just where "
        "`f` and `mu` times the sum of the moduli are least together."
    )
    pen.convention(
        "`f` is convex and its gradient Lipschitz with the constant `L`; by the descent lemma it lies between a "
        "tangent and a parabola. `c` is one entry of `z`, `q` that of `p`, and `s` is the same entry of any other "
        "point. `r` is an entry of minus the gradient of `f` at `x`, `eta` the length of a step, `y` any point. For "
        "the lasso `f` is half the squared length of a residual."
    )
    pen.idea("The coordinates do not know of each other; in one of them the slopes on both sides of 0 decide.")

    width = pen.fact(lam, "positive")
    pen.define("q", q.args[0], "the soft threshold of one number")
    each = []
    with pen.suppose(relation(">", c, lam), "to the right of the threshold") as case:
        cut = pen.follows(equals(maximum(abs(c) - lam, 0), c - lam), case, width, by=MODULI_AND_EXTREMES)
        value = pen.follows(equals(q, c - lam), q, cut, case, width, by=MODULI_AND_EXTREMES, why="the sign is 1")
        end = pen.follows(supports, value, case, width, by=MODULI_AND_EXTREMES, why="what is missing is `lambda`")
    each.append(pen.discharge(case, end))
    with pen.suppose(relation("<", c, -lam), "to the left of minus the threshold") as case:
        cut = pen.follows(equals(maximum(abs(c) - lam, 0), -c - lam), case, width, by=MODULI_AND_EXTREMES)
        value = pen.follows(equals(q, c + lam), q, cut, case, width, by=MODULI_AND_EXTREMES, why="the sign is -1")
        end = pen.follows(supports, value, case, width, by=MODULI_AND_EXTREMES, why="what is missing is `-lambda`")
    each.append(pen.discharge(case, end))
    with pen.suppose(both(relation("<=", c, lam), relation("<=", -lam, c)), "between the two") as case:
        near = pen.follows(relation("<=", abs(c), lam), case, by=modulus_at_most)
        cut = pen.follows(equals(maximum(abs(c) - lam, 0), 0), near, by=the_second_is_the_larger)
        value = pen.follows(equals(q, 0), q, cut, name="put in", why="the entry goes to 0")
        end = pen.follows(
            supports, near, value, by=calculus.modulus_of_a_nonnegative_number, why="what is missing is `c` itself"
        )
    each.append(pen.discharge(case, end))
    certified = pen.cases(supports, *each, why="so `c - q` is a subgradient of `lambda*abs(s)` at `s == q`")

    line = pen.follows(
        relation("<=", (c - q) * s, lam * abs(s)), certified, by=MODULI_AND_EXTREMES,
        why="a product is at most that of the moduli",
    )  # fmt: skip
    single = pen.follows(
        one, line, certified, name="complete the square", why="what is left over is `lambda*abs(s) - (c - q)*s`"
    )
    plain = pen.follows(opened, single, q, name="definition of `q`")
    entry = pen.instance(plain, s=y[i], c=z[i], why="entry by entry")
    pen.define("p", p.args[0], "the same in every entry")
    cost = (y[i] - z[i]) ** 2 / 2 + lam * abs(y[i])
    low = (p[i] - z[i]) ** 2 / 2 + lam * abs(p[i]) + (y[i] - p[i]) ** 2 / 2
    pen.start(p[i])
    pen.unfold(p)
    threshold = pen.components("entry by entry")
    entry = pen.follows(relation("<=", low, cost), entry, threshold, name="put in")
    added = pen.follows(relation("<=", Sum(low, i), Sum(cost, i)), entry, by=sums_keep_the_order)
    added = pen.follows(whole, added, by=ENTRIES, name="add up", why="no `y` does better than `p`, and none as well")

    long = pen.fact(eta, "positive")
    with pen.suppose(moved, "one coordinate of a step") as go:
        with pen.suppose(equals(s, q), "the step leads back") as hyp:
            gap = pen.follows(equals(c - q, eta * r), go, hyp, name="put in")
            at_q = pen.follows(
                both(relation("<=", abs(r), mu), equals(r * q, mu * abs(q))), gap, certified, go, long,
                by=MODULI_AND_EXTREMES, why="divide by `eta`",
            )  # fmt: skip
            end = pen.follows(subgradient, at_q, hyp, name="`s == q`")
        forth = pen.discharge(hyp, end)
        with pen.suppose(subgradient, "`r` is a subgradient of `mu*abs(s)`") as hyp:
            line = pen.follows(
                relation("<=", r * q, mu * abs(q)), hyp, by=MODULI_AND_EXTREMES,
                why="a product is at most that of the moduli",
            )  # fmt: skip
            pen.start((s - q) ** 2)
            pen.relate("<=", eta * (r * (q - s)) + eta * (mu * (abs(s) - abs(q))), single, go, name="put in")
            pen.relate("=", eta * (r * q) - eta * (mu * abs(q)), hyp, name="put in")
            none = pen.relate("<=", 0, line, long, by=a_factor_keeps_the_order, a=r * q, b=mu * abs(q), c=eta)
            end = pen.follows(equals(s, q), none, name="a square that is not positive")
        back = pen.discharge(hyp, end)
        same = pen.follows(iff(equals(s, q), subgradient), forth, back, name="both directions", why="whatever `eta` is")
    pen.discharge(go, same)

    slope = pen.instance(tangent, y=y)
    above = pen.instance(parabola, y=p)
    with pen.suppose(step, "a step against the gradient, and the threshold") as go:
        of_y, of_p = (
            pen.follows(
                equals(norm(at - z) ** 2, norm(at - x) ** 2 + 2 * eta * G @ (at - x) + eta**2 * norm(G) ** 2), go,
                by=LENGTHS, name="square of a sum",
            )
            for at in (y, p)
        )  # fmt: skip
        slope_ = G @ (y - p) + mu * (norm(y, 1) - norm(p, 1))
        three = norm(p - x) ** 2 + norm(y - p) ** 2 - norm(y - x) ** 2
        over = pen.follows(
            relation(">=", slope_, three / (2 * eta)), added, of_y, of_p, go, long, name="put in",
            why="and divide by `eta`",
        )  # fmt: skip
        far = pen.follows(progress, over, slope, above, name="put together")
    every = pen.discharge(go, far)
    at_x = pen.instance(every, y=x)
    with pen.suppose(step, "a step") as go:
        end = pen.follows(down, at_x, go, long, by=LENGTHS, name="`y == x`")
    falls = pen.discharge(go, end)
    with pen.suppose(short, "a step shorter than `2/L`") as go:
        here = pen.follows(progress, every, go, name="a step")
        same = pen.follows(implies(stays, equals(F(p), F(x))), name="the same point")
        forth = pen.follows(implies(stays, least), here, same, by=LENGTHS, why="the squares cancel, or are 0")
        with pen.suppose(relation(">", norm(p - x) ** 2, 0), "it leads elsewhere") as hyp:
            end = pen.follows(relation("<", F(p), F(x)), falls, go, hyp, long, name="a step down")
        back = pen.discharge(hyp, end)
        same = pen.follows(iff(stays, minimal), forth, back, by=stays_at_a_minimum)
    pen.discharge(go, same, why="the step stands still at a minimum, and nowhere else")

    pen.sanity(implies(relation(">", c, lam), equals(q, c - lam)), "a large entry is pulled in by `lambda`")
    pen.sanity(implies(relation("<=", abs(c), lam), equals(q, 0)), "a small one goes to 0")
    pen.wrong("Setting small entries to 0 and keeping the others: the others move by `lambda` too.")
    pen.wrong("Asking for a gradient of 0: where an entry of `x` is 0 that of the gradient is at most `mu` in modulus.")
    pen.wrong("A threshold of `mu` after a step of length `eta`: it is `eta*mu`.")
