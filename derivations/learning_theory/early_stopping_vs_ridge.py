"""Early stopping and ridge.

Gradient descent from zero fits the strong directions of the data first and the weak ones late. Stopped early it does
what a ridge penalty does: weak directions stay near zero, and the number of steps plays the part of the penalty.
"""

from workbench import (
    Equality,
    Implies,
    apply,
    both,
    derivation,
    derivative,
    diag,
    equals,
    eye,
    forall,
    implies,
    inv,
    limit,
    matrix,
    named,
    number,
    relation,
    scalar,
    size_term,
    vector,
    zeros,
)
from workbench.reasons.limits import DIRECT_SUBSTITUTION, LHOPITAL
from workbench.reasons.linear_algebra import solution_of_a_linear_system
from workbench.rules import calculus
from workbench.rules.requirements import needs_invertible

META = {
    "level": "research",
    "bullets": ["Learning theory fundamentals", "Optimization algorithms"],
    "prerequisites": ["svd-from-gram-eigendecomposition", "gradient-descent-quadratic-optimal-step", "map-ridge"],
    "references": [
        "Goodfellow, Bengio & Courville, Deep Learning, 7.8",
        "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 3.4",
    ],
}

U, V = matrix("U", "m", "r"), matrix("V", "d", "r")
s, y = vector("sigma", "r", "positive"), vector("y", "m")
eta, lam, t = scalar("eta", "positive"), scalar("lambda", "positive"), scalar("t")
k = scalar("k", "integer")
X = named("X", U @ diag(s) @ V.T)
from_0 = relation(">=", k, 0)
c = named("c", U.T @ y)
left = named("a", 1 - eta * s**2)


def w(at):
    """The weights after so many steps."""
    return apply("w", ("d",), at)


def filtered(at):
    """How much of each direction is there after so many steps."""
    return 1 - left**at


descent = equals(w(k), V @ (filtered(k) / s * c))
step = equals(w(k + 1), w(k) - eta * (X.T @ (X @ w(k) - y)))
ridge = named("w_lambda", V @ (s**2 / (s**2 + lam) / s * c))

slopes = equals(limit((1 - (1 - eta * t) ** k) / t, t, 0), limit(1 / (t + lam), t, 0))


@derivation(
    claim=[
        Implies(from_0, descent),
        Equality(inv(X.T @ X + lam * eye("d")) @ (X.T @ y), ridge),
        Implies(equals(lam, 1 / (k * eta)), slopes),
    ]
)
def early_stopping_vs_ridge(pen):
    pen.given(U, V, s, y, eta, lam, k, t)
    turns = (
        pen.assume(equals(U.T @ U, eye("r")), "the columns of `U` are orthonormal"),
        pen.assume(equals(V.T @ V, eye("r")), "and those of `V`"),
    )
    pen.assume(both(relation(">=", size_term("m"), size_term("r")), relation(">=", size_term("d"), size_term("r"))),
               "`r` is at most `m` and `d`")
    start = pen.assume(equals(w(number(0)), zeros("d")), "it starts at 0: `w(0) == 0`")
    law = pen.assume(forall(implies(from_0, step), k), "each step goes against the gradient of half the squared errors")
    pen.goal("Find the weights after `k` steps of gradient descent, and compare them with those of ridge regression.")
    pen.convention(
        "`X == U @ diag(sigma) @ V.T` is the singular value decomposition, of rank `r`; `w(k)` are the weights after "
        "`k` steps of size `eta` on half the squared errors, `w_lambda` those of ridge regression. `t` stands for any "
        "`sigma_i**2`. Powers and quotients of vectors are taken entry by entry."
    )
    pen.idea("In the basis of the singular vectors each direction is a recurrence of its own.")

    pen.define("X", X.args[0])
    pen.define("a", left.args[0], "what a step leaves of an error in each direction")
    pen.define("c", c.args[0], "the targets along the left singular vectors")
    sizes = pen.fact(s, "positive")
    base = pen.follows(equals(w(number(0)), V @ (filtered(0) / s * c)), start, name="`k == 0`", why="no step, nothing")
    now = pen.instance(law, k=k)
    with pen.suppose(both(from_0, descent), "the formula for `k`") as known:
        one = pen.follows(step, now, known, name="one step")
        slope = pen.follows(
            equals(X.T @ (X @ (V @ (filtered(k) / s * c)) - y), -V @ (s * left**k * c)), X, c, *turns, sizes,
            name="gradient", why="`U.T @ U` and `V.T @ V` are `I`: direction by direction",
        )  # fmt: skip
        after = pen.follows(
            equals(w(k + 1), V @ ((1 - left**k + eta * s**2 * left**k) / s * c)), one, slope, known, sizes,
            name="put in", why="of what is missing, the part `eta * sigma**2` is added",
        )  # fmt: skip
        following = pen.follows(
            pen.next_of(descent, k), after, left, sizes, name="one factor more", why="`a` times what was missing"
        )
    pen.induction(implies(from_0, descent), k, base, pen.discharge(known, following), start=0)
    pen.define("w_lambda", ridge.args[0], "ridge, direction by direction")
    there = pen.follows(
        equals((X.T @ X + lam * eye("d")) @ ridge, X.T @ y), X, ridge, c, *turns, sizes, pen.fact(lam, "positive"),
        name="normal equations", why="`sigma**2 + lambda` in each direction cancels",
    )  # fmt: skip
    pen.follows(
        equals(inv(X.T @ X + lam * eye("d")) @ (X.T @ y), ridge), there, by=solution_of_a_linear_system,
        conditions=[needs_invertible(X.T @ X + lam * eye("d"))],
    )  # fmt: skip
    first = pen.follows(
        equals(derivative(1 - (1 - eta * t) ** k, t), k * eta * (1 - eta * t) ** (k - 1)), by=calculus.power_rule,
        name="slope of the factor of descent",
    )  # fmt: skip
    always = pen.for_all(first, t)
    one_ = pen.follows(equals(derivative(t, t), 1), by=calculus.power_rule, name="slope of `t`")
    zero = pen.follows(equals(limit(t, t, 0), 0), by=DIRECT_SUBSTITUTION, why="at 0")
    starts = pen.follows(equals(limit(1 - (1 - eta * t) ** k, t, 0), 0), by=DIRECT_SUBSTITUTION, why="at 0")
    slow = pen.follows(
        equals(limit(k * eta * (1 - eta * t) ** (k - 1), t, 0), k * eta), by=DIRECT_SUBSTITUTION, why="at 0"
    )
    weak = pen.follows(
        equals(limit((1 - (1 - eta * t) ** k) / t, t, 0), k * eta), always, one_, zero, slow, starts, by=LHOPITAL,
        name="weak directions of descent", why="its factor over `t`: both are 0 at 0, their slopes decide",
    )  # fmt: skip
    other = pen.follows(
        equals(limit(1 / (t + lam), t, 0), 1 / lam), by=DIRECT_SUBSTITUTION,
        why="weak directions of ridge: its factor `t/(t + lambda)`, over `t`",
    )  # fmt: skip
    with pen.suppose(equals(lam, 1 / (k * eta)), "a penalty for so many steps") as matched:
        same = pen.follows(slopes, weak, other, matched, name="the same slope", why="weak directions are shrunk alike")
    pen.discharge(matched, same)

    pen.sanity(implies(from_0, equals(filtered(k + 1) - filtered(k), eta * s**2 * left**k)), "what the next step adds")
    pen.wrong("Letting it run: with `eta*sigma**2 < 2` every factor goes to 1, and nothing is left of the penalty.")
    pen.wrong("Taking the two for the same: strong directions are fitted sooner by descent than by ridge.")
    pen.wrong("A step with `eta*sigma**2 > 2`: then `a` is below -1, and the error grows in that direction.")
