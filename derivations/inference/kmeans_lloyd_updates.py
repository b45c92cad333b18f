"""Lloyd's algorithm for k-means.

Clusters by two simple questions in turn: which centre is nearest to a point, and which point is the centre of a
cluster? No answer makes the sum of squares larger, and there are only finitely many assignments.
"""

from workbench import (
    Gradient,
    Implies,
    Inequality,
    Sum,
    derivation,
    derivative,
    diag,
    equals,
    exp,
    gradient,
    implies,
    index,
    limit,
    matrix,
    max,
    named,
    onehot_argmax,
    oo,
    relation,
    scalar,
    size_term,
    sum,
    tensor,
    vector,
)
from workbench.reasons.common import COLLECT
from workbench.reasons.extremes import a_sum_is_at_least_each_term, the_largest_for_all
from workbench.reasons.limits import EXPONENTIAL_AGAINST_POWERS
from workbench.reasons.order import sums_keep_the_order
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import calculus, norms
from workbench.rules.reason import together

META = {
    "level": "beginner",
    "bullets": ["Pattern identification", "Optimization algorithms"],
    "prerequisites": ["gradient-least-squares", "em-gaussian-mixture-updates"],
    "references": [
        "Bishop, Pattern Recognition and Machine Learning, §9.1",
        "Murphy, Probabilistic Machine Learning: An Introduction, §21.3",
    ],
}

X, C, M = matrix("X", "n", "d"), matrix("C", "K", "d"), matrix("M", "K", "d")
R = matrix("R", "n", "K", "onehot")
i, k, l, m, j = index("i", "n"), *index("k l m", "K"), index("j", "d")
D = named("D", tensor(Sum((X[i, j] - C[k, j]) ** 2, j), i, k))
away = tensor(-D[i, k], k)
A = named("A", tensor(onehot_argmax(tensor(-D[i, l], l))[k], i, k))
N = named("N", sum(R, axis=0))


def cost(assigned, centres):
    """The sum of squares of a table of assignments."""
    return Sum(assigned[i, k] * Sum((X[i, j] - centres[k, j]) ** 2, j), i, k)


J = named("J", cost(R, C))
round_ = equals(diag(sum(A, axis=0)) @ M, A.T @ X)
means = equals(diag(N) @ M, R.T @ X)
w, u, b, g = vector("w", "K", "positive"), vector("u", "K"), scalar("beta", "positive"), scalar("g", "positive")
share = w[k] * exp(-b * u[k]) / Sum(w[l] * exp(-b * u[l]), l)


@derivation(
    claim=[
        Inequality(cost(A, C), "<=", J),
        Gradient(J, C, 2 * (diag(N) @ C - R.T @ X)),
        Implies(means, relation("<=", cost(R, M), J)),
        Implies(round_, relation("<=", cost(A, M), J)),
        Inequality(share, "<=", w[k] / w[m] * exp(b * u[m] - b * u[k])),
    ]
)
def kmeans_lloyd_updates(pen):
    pen.given(X, C, M, R, w, u, b, g)
    pen.goal("Find the best assignment of points to given centres, and the best centres for a given assignment.")
    pen.convention(
        "Rows of `X` are points and rows of `C` centres. Row `i` of `R` has its 1 at the cluster of point `i`, so "
        "`N_k` counts cluster `k`, and row `k` of `R.T @ X` is the sum of its points. `D` holds squared distances. "
        "In a mixture of normal laws with shares `w` and one variance, `beta` is half of its inverse, and a point with "
        "the squared distances `u` belongs to component `k` with the probability that is given below; for a variance "
        "that goes to 0, `beta` grows; `g` is any positive number."
    )
    pen.idea("With one of the two held fixed the sum of squares falls apart: into points, or into clusters.")

    pen.define("D", D.args[0])
    pen.define("A", A.args[0], "every point goes to its nearest centre")
    pen.define("J", J.args[0], "sum of squares")
    own = pen.follows(
        equals(onehot_argmax(away) @ away, max(away)), by=norms.entry_at_the_place_of_the_largest,
        why="the smallest distance is the largest of the negatives",
    )  # fmt: skip
    row = tensor(R[i, k], k)
    other = pen.follows(relation("<=", row @ away, max(away) * sum(row)), by=the_largest_for_all, w=row, x=away)
    one = pen.follows(equals(sum(row), 1), pen.fact(R, "onehot"), name="one cluster a point")
    point = pen.follows(
        relation("<=", Sum(A[i, k] * D[i, k], k), Sum(R[i, k] * D[i, k], k)), own, other, one, A,
        name="the nearest centre", why="for each point on its own",
    )  # fmt: skip
    added = pen.follows(
        relation("<=", Sum(Sum(A[i, k] * D[i, k], k), i), Sum(Sum(R[i, k] * D[i, k], k), i)), point,
        by=sums_keep_the_order,
    )  # fmt: skip
    nearer = pen.follows(relation("<=", cost(A, C), J), added, J, D, name="all points together")
    pen.define("N", N.args[0], "size of each cluster")
    slope = pen.engine(gradient(J, C))
    pen.follows(equals(derivative(J, C), 2 * (diag(N) @ C - R.T @ X)), slope, N, by=COLLECT)
    with pen.suppose(means, "centres where the gradient is 0: the mean of each cluster that is not empty") as hyp:
        whole = pen.follows(
            equals(J, cost(R, M) + Sum(N[k] * Sum((M[k, j] - C[k, j]) ** 2, j), k)), hyp, J, N,
            name="measure from the means", why="deviations from a mean add up to 0",
        )  # fmt: skip
        least = pen.follows(
            relation("<=", cost(R, M), J), whole, N, pen.fact(R, "onehot"), name="squares are not negative"
        )
    better = pen.discharge(hyp, least)
    plain = pen.follows(
        implies(equals(diag(sum(R, axis=0)) @ M, R.T @ X), relation("<=", cost(R, M), cost(R, C))), better, N, J,
        name="with the names written out",
    )  # fmt: skip
    there = pen.instance(plain, R=A, why="for the new assignment")
    with pen.suppose(round_, "the centres of the new clusters") as hyp:
        down = pen.follows(
            relation("<=", cost(A, M), J), hyp, there, nearer, name="one round", why="first points, then centres"
        )
    pen.discharge(hyp, down, why="no round raises the sum of squares")

    with pen.road("soft assignments"):
        soft(pen)

    pen.sanity(equals(sum(N), size_term("n")), "every point is in one cluster")
    pen.wrong("Expecting the best clusters: where the algorithm starts decides where it ends.")
    pen.wrong("A cluster that loses all its points: its mean is 0 over 0, and any centre costs the same.")
    pen.wrong("Distances that are not squared: then the best centre is a median, and not the mean.")


def soft(pen):
    """Responsibilities of a mixture whose variances go to 0."""
    pos, part = pen.fact(w, "positive"), w[l] * exp(-b * u[l])
    total = Sum(part, l)
    inside = pen.follows(relation(">", exp(-b * u[l]), 0), by=RANGE_OF_A_FUNCTION)
    filled = pen.follows(relation(">", part, 0), inside, pos, name="positive")
    each = pen.follows(
        relation("<=", part.at(l, m), total), filled, by=a_sum_is_at_least_each_term, u=part, j=l, i=m,
        why="the others are not negative",
    )  # fmt: skip
    first, near = w[k] * exp(-b * u[k]), w[m] * exp(-b * u[m])
    above, there = (
        pen.follows(relation(">", term, 0), pos, by=RANGE_OF_A_FUNCTION, name="positive") for term in (first, near)
    )
    ratio = pen.follows(relation("<=", share, first / near), each, above, there, name="a smaller denominator")
    apart = pen.follows(
        equals(exp(-b * u[k]) / exp(-b * u[m]), exp(b * u[m] - b * u[k])),
        by=together([calculus.exp_of_difference, calculus.exp_of_negative]), name="one exponential",
    )  # fmt: skip
    pen.follows(
        relation("<=", share, w[k] / w[m] * exp(b * u[m] - b * u[k])), ratio, apart, there, pos, name="put in",
        why="where `u_k > u_m` the exponent falls without bound",
    )  # fmt: skip
    pen.follows(
        equals(limit(exp(-g * b), b, oo), 0), pen.fact(g, "positive"), by=EXPONENTIAL_AGAINST_POWERS,
        why="with `g == u_k - u_m`: no centre but the nearest keeps a share",
    )  # fmt: skip
