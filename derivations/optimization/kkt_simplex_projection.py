"""Projection on the probability simplex by the KKT conditions.

The probabilities nearest to given numbers: subtract one number from all of them, and cut off at 0. Sparse attention,
routing and constrained learning use it in the place of a softmax.
"""

from workbench import (
    Equality,
    Gradient,
    Implies,
    Inequality,
    Sum,
    both,
    compare,
    derivation,
    equals,
    forall,
    gradient,
    implies,
    index,
    matrix,
    maximum,
    named,
    norm,
    ones,
    relation,
    scalar,
    vector,
    zeros,
)
from workbench.reasons.order import (
    the_first_is_at_most_the_larger,
    the_first_is_the_larger,
    the_second_is_the_larger,
)
from workbench.rules import norms
from workbench.rules.reason import together

META = {
    "level": "advanced",
    "bullets": ["Optimization algorithms"],
    "prerequisites": ["lagrange-multiplier-condition", "convex-first-order-condition"],
    "references": [
        "Boyd & Vandenberghe §5.5.3",
        "Duchi et al. (2008), Efficient projections onto the l1-ball",
    ],
}

y, q, tau = vector("y", "n"), vector("q", "n", "simplex"), scalar("tau")
i, j = index("i", "n"), index("j", "m")
x, mu, c = scalar("x"), scalar("mu"), scalar("c")
p_ = named("p", maximum(y - tau, 0))
m = named("lambda", p_ - (y - tau))
stationary = equals(x - c + tau - mu, 0)
signs = both(both(relation(">=", x, 0), relation(">=", mu, 0)), equals(mu * x, 0))
# The general problem at a point: gradient g of f, gradients of the constraints in the rows of A and E.
g, d, nu = vector("g", "n"), vector("d", "n"), vector("nu", "r")
A, E = matrix("A", "m", "n"), matrix("E", "r", "n")
b, u = vector("b", "m", "mask"), vector("u", "m", "positive")
multipliers = equals(g, -(A.T @ (b * u)) - E.T @ nu)
feasible = both(forall(relation("<=", b[j] * (A @ d)[j], 0), j), equals(E @ d, zeros("r")))
# A point v, with a multiplier in w for each sign and tau for the sum.
v, w = vector("v", "n"), vector("w", "n")
lagrangian = named("L", (v - y) @ (v - y) / 2 + tau * (ones("n") @ v - 1) - w @ v)
# The values of f at the point, and where d leads.
here, there = scalar("f_0"), scalar("f_1")
convex = relation(">=", there, here + g @ d)
active = compare(">", y[i], tau)
over = maximum(c - tau, 0)
never_both = equals((over - (c - tau)) * over, 0)
counts = equals(over, compare(">", c, tau) * (c - tau))
conditions = both(stationary, signs)
cut = equals(x, maximum(c - tau, 0))
LENGTHS = together([norms.square_norm_of_a_vector])


@derivation(
    claim=[
        Implies(both(multipliers, feasible), relation(">=", g @ d, 0)),
        Implies(both(both(multipliers, feasible), convex), relation(">=", there, here)),
        Gradient(lagrangian, v, v - y + tau * ones("n") - w),
        Implies(conditions, cut),
        Equality(norm(q - y) ** 2, norm(p_ - y) ** 2 + norm(q - p_) ** 2 + 2 * (m @ q)),
        Inequality(norm(q - y) ** 2, ">=", norm(p_ - y) ** 2 + norm(q - p_) ** 2),
        Equality(tau * Sum(active, i), Sum(active * y[i], i) - 1),
    ]
)
def kkt_simplex_projection(pen):
    pen.given(y, q, tau, x, mu, c, v, w, g, d, nu, A, E, b, u, here, there)
    total = pen.assume(equals(Sum(maximum(y[i] - tau, 0), i), 1), "`tau` is chosen so that the entries add up to 1")
    pen.goal(
        "Find the point of the probability simplex that is nearest to `y`; and say why the KKT conditions are enough."
    )
    pen.convention(
        "Minimise `f` where some functions are at most 0 and others are 0, all at one point: `g` is the gradient of "
        "`f`, the rows of `A` are the gradients of the inequalities, those of `E` of the equations. `b` is 1 for an "
        "inequality that binds and has the positive multiplier `u_j`, else 0 (complementary slackness); `nu` "
        "holds the multipliers of the equations. `d` leads to another allowed point: where the inequalities are convex "
        "and the equations linear, those that bind then do not grow along `d`. `f_0` and `f_1` are the values of `f` "
        "at the point and there. For the projection `v` is a point, `w` has the multipliers of its signs and `tau` is "
        "that of the sum; `x` is one coordinate, `c` its entry of `y` and `mu` its multiplier; `q` is any point of "
        "the simplex."
    )
    pen.idea("No way that the constraints allow goes down: the multipliers are the proof.")

    with pen.suppose(both(multipliers, feasible), "the conditions of Karush, Kuhn and Tucker; an allowed way") as hyp:
        pen.start(g @ d)
        pen.relate("=", -Sum(u[j] * (b[j] * (A @ d)[j]), j) - nu @ (E @ d), hyp, name="put in the gradient")
        rest = pen.relate("=", -Sum(u[j] * (b[j] * (A @ d)[j]), j), hyp, name="the equations are kept")
        each = pen.follows(relation("<=", b[j] * (A @ d)[j], 0), hyp, name="the inequalities are kept")
        enough = pen.follows(
            relation(">=", g @ d, 0), rest, each, pen.fact(u, "positive"), name="no term is negative",
            why="it does not go down along `d`",
        )  # fmt: skip
    level = pen.discharge(hyp, enough)
    with pen.suppose(both(both(multipliers, feasible), convex), "and a convex `f`, above its tangent") as hyp:
        slope = pen.follows(relation(">=", g @ d, 0), level, hyp, name="an allowed way")
        best = pen.follows(relation(">=", there, here), hyp, slope, name="nothing that is allowed is smaller")
    pen.discharge(hyp, best)
    pen.engine(gradient(lagrangian, v))
    with pen.suppose(conditions, "one coordinate: the gradient of `L` is 0, and the signs") as hyp:
        with pen.suppose(relation(">", x, 0), "a positive coordinate") as inner:
            free = pen.follows(equals(mu, 0), hyp, inner, name="complementary slackness")
            value = pen.follows(equals(x, c - tau), hyp, free, name="stationarity")
            top = pen.follows(relation("<=", 0, c - tau), value, inner, name="`x` is positive")
            larger = pen.follows(equals(maximum(c - tau, 0), c - tau), top, by=the_first_is_the_larger)
            one = pen.follows(cut, value, larger, name="put in")
        positive = pen.discharge(inner, one)
        with pen.suppose(relation("<=", x, 0), "or it is 0") as edge:
            zero = pen.follows(equals(x, 0), edge, hyp, name="not negative")
            below = pen.follows(relation("<=", c - tau, 0), hyp, zero, name="stationarity", why="`c - tau == -mu`")
            larger = pen.follows(equals(maximum(c - tau, 0), 0), below, by=the_second_is_the_larger)
            two = pen.follows(cut, zero, larger, name="put in")
        nothing = pen.discharge(edge, two)
        same = pen.cases(cut, positive, nothing)
    pen.discharge(hyp, same)

    pen.define("p", p_.args[0], "the point that the conditions leave")
    pen.define("lambda", m.args[0], "the multipliers of the signs")
    pen.start(p_[i])
    pen.unfold(p_)
    each = pen.components("entry by entry")
    one = pen.follows(equals(Sum(p_[i], i), 1), total, each, name="it lies in the simplex")
    upper = pen.follows(relation("<=", y[i] - tau, maximum(y[i] - tau, 0)), by=the_first_is_at_most_the_larger)
    sign = pen.follows(relation(">=", m[i], 0), upper, m, each, name="no multiplier is negative")
    with pen.suppose(relation(">=", c - tau, 0), "above the threshold") as above:
        kept = pen.follows(equals(over, c - tau), above, by=the_first_is_the_larger)
        one_ = pen.follows(never_both, kept, name="no multiplier")
        alone = pen.follows(counts, kept, above, name="it counts")
    large, first = pen.discharge(above, one_), pen.discharge(above, alone)
    with pen.suppose(relation("<", c - tau, 0), "below it") as under:
        gone = pen.follows(equals(over, 0), under, by=the_second_is_the_larger)
        two = pen.follows(never_both, gone, name="no coordinate")
        none = pen.follows(counts, gone, under, name="it does not count")
    small, second = pen.discharge(under, two), pen.discharge(under, none)
    product, either = pen.cases(never_both, large, small), pen.cases(counts, first, second)
    entry = pen.instance(product, c=y[i], why="complementary slackness, coordinate by coordinate")
    apart = pen.follows(equals(m @ p_, 0), entry, m, each, name="sum over the coordinates")
    shares = pen.fact(q, "simplex")
    gap = pen.follows(equals(p_ - y, m - tau * ones("n")), m, p_, name="stationarity")
    mixed = pen.follows(
        equals((p_ - y) @ (q - p_), m @ q), gap, apart, one, shares, name="put in", why="both points have the sum 1"
    )
    pen.start(norm(q - y) ** 2)
    pen.relate(
        "=", norm(p_ - y) ** 2 + norm(q - p_) ** 2 + 2 * ((p_ - y) @ (q - p_)), by=LENGTHS, name="square of a sum",
        why="by way of `p`",
    )  # fmt: skip
    whole = pen.relate("=", norm(p_ - y) ** 2 + norm(q - p_) ** 2 + 2 * (m @ q), mixed, name="put in")
    not_less = pen.follows(relation(">=", m @ q, 0), sign, shares, name="no term is negative")
    pen.follows(
        relation(">=", norm(q - y) ** 2, norm(p_ - y) ** 2 + norm(q - p_) ** 2), whole, not_less, name="nearest",
        why="every other point of the simplex is farther",
    )  # fmt: skip
    part = pen.instance(either, c=y[i])
    pen.start(Sum(maximum(y[i] - tau, 0), i))
    counted = pen.relate("=", Sum(active * (y[i] - tau), i), part, name="only the entries above `tau`")
    pen.follows(
        equals(tau * Sum(active, i), Sum(active * y[i], i) - 1), counted, total, name="solve for `tau`",
        why="the mean of the entries that stay, less a share of 1: sort `y`, and try 1, 2, ... of the largest",
    )  # fmt: skip

    pen.sanity(implies(equals(y, q), equals(Sum(maximum(y[i], 0), i), 1)), "a point of the simplex has `tau == 0`")
    pen.wrong("Dividing by the sum after cutting off at 0: that is another point of the simplex, and not the nearest.")
    pen.wrong("Cutting off first and subtracting then: entries that are cut off count in `tau` no more.")
    pen.wrong("Multipliers of either sign: those of inequalities must not be negative, those of equations may be.")
    pen.wrong("KKT as sufficient for any problem: that needs convexity; and as necessary it needs regular constraints.")
