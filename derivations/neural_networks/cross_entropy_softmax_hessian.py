"""Hessian of the softmax cross-entropy.

A convex loss whose curvature never exceeds one half: the reason why gradient descent on logits has a safe step length,
and the matrix in the middle of every Gauss-Newton step.
"""

from workbench import (
    Hessian,
    Inequality,
    Sum,
    d,
    derivation,
    derivative,
    diag,
    equals,
    eye,
    implies,
    index,
    log,
    named,
    number,
    ones,
    outer,
    relation,
    softmax,
    sum,
    trace,
    vector,
    zeros,
)
from workbench.reasons.extremes import a_sum_is_at_least_each_term
from workbench.reasons.order import sums_keep_the_order
from workbench.reasons.semidefinite import EVERY_DIRECTION
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import norms

META = {
    "level": "intermediate",
    "bullets": ["Hessian matrices", "Error function development"],
    "prerequisites": ["cross-entropy-softmax-gradient", "softmax-jacobian"],
    "references": ["Bishop, Pattern Recognition and Machine Learning, 4.3.4", "Bohning (1992) for the bound"],
}

z, y, v = vector("z", "n"), vector("y", "n", "simplex"), vector("v", "n")
i, j, k = index("i j k", "n")
p = named("p", softmax(z))
L = named("L", -Sum(y[k] * log(p[k]), k))
H = diag(p) - outer(p, p)
mean = p @ v
one, zero = ones("n"), zeros("n")


@derivation(
    claim=[
        Hessian(L, z, H),
        Inequality(H, "loewner>=", zeros("n", "n")),
        Inequality(H, "loewner<=", eye("n") / 2),
    ]
)
def cross_entropy_softmax_hessian(pen):
    pen.given(z, y, v)
    pen.goal(
        "Find the Hessian of the cross-entropy `L` of a softmax in the logits `z`, and bound its eigenvalues from "
        "below and above."
    )
    pen.convention("`H[i, j]` is the derivative of entry `i` of the gradient in `z[j]`; `y` sums to 1.")
    pen.idea("The gradient is `p - y`, and `y` is fixed; as a quadratic form the Jacobian of `p` is a variance.")

    pen.start(derivative(L, z))
    slope = pen.by(pen.rule_of("cross-entropy-softmax-gradient"))
    pen.start(d(derivative(L, z), z))
    pen.use(slope)
    pen.inward("`y` does not move")
    pen.by_lemma("softmax-jacobian")
    pen.identify("it stands beside `dz`")

    pen.define("p", p.args[0])
    whole = pen.follows(equals(sum(p), 1), p, by=norms.weights_sum_to_one)
    positive = pen.follows(relation(">", p, 0), p, by=RANGE_OF_A_FUNCTION)
    pen.follows(equals(v @ H @ v, p @ (v - mean) ** 2), whole, name="variance", why="of `v` under `p`")
    never = pen.relate(">=", number(0), positive, name="a square is not negative", why="0 only where `v` is constant")
    pen.follows(relation("loewner>=", H, zeros("n", "n")), pen.for_all(never, v), by=EVERY_DIRECTION)

    pair = p[i] * p[j] * (v[i] + v[j]) ** 2
    pen.follows(relation(">=", pair, 0), positive, name="a square is not negative")
    row = pen.follows(
        relation("<=", p[i] * p[i] * (v[i] + v[i]) ** 2, Sum(pair, j)), pen.last, by=a_sum_is_at_least_each_term,
        u=pair, j=j, i=i, why="the term of `i` itself",
    )  # fmt: skip
    rows = pen.follows(
        relation("<=", Sum(p[i] * p[i] * (v[i] + v[i]) ** 2, i), Sum(Sum(pair, j), i)), row, by=sums_keep_the_order,
        u=p[i] * p[i] * (v[i] + v[i]) ** 2, v=Sum(pair, j), i=i,
    )  # fmt: skip
    form = pen.follows(
        relation("<=", v @ H @ v, Sum(2 * p[i] * (1 - p[i]) * v[i] ** 2, i)), rows, whole, name="multiply out",
        why="the double sum is `2*(p @ v**2)` and `2*(p @ v)**2`: a bound by twice the diagonal",
    )  # fmt: skip
    quarter = pen.follows(
        relation("<=", 2 * p[i] * (1 - p[i]) * v[i] ** 2, v[i] ** 2 / 2), name="a square is not negative",
        why="`p*(1 - p)` is at most 1/4: `(p - 1/2)**2` is not negative",
    )  # fmt: skip
    bound = pen.follows(
        relation("<=", Sum(2 * p[i] * (1 - p[i]) * v[i] ** 2, i), Sum(v[i] ** 2 / 2, i)), quarter,
        by=sums_keep_the_order, u=2 * p[i] * (1 - p[i]) * v[i] ** 2, v=v[i] ** 2 / 2, i=i,
    )  # fmt: skip
    least = pen.follows(relation("<=", v @ (H - eye("n") / 2) @ v, 0), form, bound, name="put together")
    below = pen.follows(
        relation("loewner<=", H - eye("n") / 2, zeros("n", "n")), pen.for_all(least, v), by=EVERY_DIRECTION
    )
    pen.follows(relation("loewner<=", H, eye("n") / 2), below, name="no eigenvalue is above 1/2")

    pen.sanity(equals(H @ one, zero), "no curvature along the ones: the eigenvalue 0, for every `p`")
    pen.sanity(implies(equals(H @ v, zero), equals(v, mean * one)), "and no other direction has it: `p` is positive")
    pen.sanity(equals(derivative(derivative(L, z), z), H), "the target `y` does not occur")
    pen.sanity(equals(trace(H), 1 - p @ p), "the eigenvalues sum to 1 less the sum of squared probabilities")
    pen.wrong("Calling `L` strictly convex: adding one number to all logits changes nothing.")
    pen.wrong("Bounding the eigenvalues by 1/4: that is the curvature of two classes in the one number `z[0] - z[1]`.")
