"""Eckart-Young theorem: the best approximation of low rank.

The first terms of the singular value decomposition are the nearest matrix of their rank, in the spectral norm and in
that of Frobenius. Compression, principal components and low rank updates of weights rest on it.
"""

from workbench import (
    Equality,
    Implies,
    Sum,
    both,
    compare,
    derivation,
    diag,
    equals,
    exists,
    eye,
    index,
    matrix,
    named,
    norm,
    outer,
    relation,
    scalar,
    size,
    size_term,
    spectral_norm,
    sum,
    tensor,
    trace,
    vector,
    zeros,
)
from workbench.reasons.linear_algebra import more_unknowns_than_equations
from workbench.reasons.order import weighted_sums_keep_the_order
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.reasons.stretches import (
    the_largest_stretch_is_at_least,
    the_largest_stretch_is_at_most_by_squares,
)
from workbench.rules import norms

META = {
    "level": "advanced",
    "bullets": ["Dimension reduction methods", "Neural network parameter matrices"],
    "prerequisites": ["svd-from-gram-eigendecomposition", "frobenius-inner-product"],
    "references": ["Golub & Van Loan §2.4", "MML §4.6"],
}

k, d = size_term("k"), size("d")
U, V, s = matrix("U", "m", d), matrix("V", "n", d), vector("sigma", d, "positive")
C, W = matrix("C", "m", "k"), matrix("W", "n", "k")
t, x, y = scalar("t", "positive"), vector("x", "n"), vector("y", d)
i, a, a_, j = index("i", d), index("a", "k"), index("l", "n"), index("j", "m")
c, b = (named(name, tensor(compare(sign, i, k), i)) for name, sign in (("c", "<"), ("b", "<=")))
A = named("A", U @ diag(s) @ V.T)
A_k = named("A_k", U @ diag(c * s) @ V.T)
B = named("B", C @ W.T)
p = named("p", tensor(Sum((W.T @ V)[a, i] ** 2, a), i))
z = named("z", V @ (b * y))
missed = sum((1 - c) * s**2)
gap = Sum((s[i] ** 2 - t**2) * (c[i] - p[i]), i)
many = relation(">=", b * (s - t), 0)
order = relation(">=", (2 * c - 1) * (s - t), 0)
dependent = exists(both(equals((W.T @ V) @ (b * y), zeros("k")), equals((b * y) @ (b * y), 1)), y)
v = V[:, i]
first = Sum(c[i] * s[i] * outer(tensor(U[j, i], j), tensor(V[a_, i], a_)), i)


@derivation(
    claim=[
        Implies(many, relation(">=", spectral_norm(A - B), t)),
        Implies(order, relation("<=", spectral_norm(A - A_k), t)),
        Implies(order, relation(">=", norm(A - B) ** 2, missed + gap + norm(A @ W - C) ** 2)),
        Implies(order, relation(">=", norm(A - B) ** 2, missed)),
        Equality(norm(A - A_k) ** 2, missed),
        Equality(A_k, first),
    ]
)
def eckart_young_low_rank(pen):
    pen.given(U, V, s, C, W, t, x)
    lefts = pen.assume(equals(U.T @ U, eye(d)), "`U.T @ U == I`")
    rights = pen.assume(equals(V.T @ V, eye(d)), "`V.T @ V == I`")
    frame = pen.assume(equals(W.T @ W, eye("k")), "`W.T @ W == I`")
    pen.assume(relation(">=", size_term("m"), size_term(d)), "there is room for them")
    pen.assume(relation(">=", size_term("n"), size_term(d)), "on both sides")
    room = pen.assume(relation(">=", size_term(d), k + 1), "`A` has a higher rank than `k`")
    pen.goal("Find the matrix of rank at most `k` that is nearest to `A`, in the spectral and in the Frobenius norm.")
    pen.convention(
        "The columns of `U` and `V` are singular vectors, `sigma` holds the `d` positive singular values, and `A` has "
        "the rank `d`. Every matrix of rank at most `k` is a product `C @ W.T`: the columns of `W` are an orthonormal "
        "basis of `k` dimensions in which its rows lie. Indices count from 0. With the singular values in descending "
        "order `t` is the first one that is left out; `x` is any vector."
    )
    pen.idea(
        "A matrix of rank `k` sends to 0 some vector among the first `k + 1` directions, and it holds of all right "
        "singular vectors together no more than `k`."
    )
    above = pen.fact(s, "positive"), pen.fact(t, "positive")

    pen.define("A", A.args[0], "the singular value decomposition")
    pen.define("A_k", A_k.args[0], "its first `k` terms")
    pen.define("B", B.args[0], "any matrix of rank at most `k`")
    pen.define("c", c.args[0], "1 for the first `k` singular values")
    pen.define("b", b.args[0], "1 for one more")
    sharp = pen.follows(equals(b**2, b), b, name="0 or 1")
    more = pen.follows(equals(sum(b), k + 1), b, room, name="count")
    with pen.suppose(many, "the first `k + 1` singular values are at least `t`") as hyp:
        there = pen.follows(dependent, more, sharp, by=more_unknowns_than_equations)
        found = pen.obtain(there, y, why="weights for the first `k + 1` directions")
        pen.define("z", z.args[0], "in the first `k + 1` directions")
        unit = pen.follows(
            equals(norm(z) ** 2, 1), z, rights, found, by=norms.square_norm_of_a_vector,
            why="the columns of `V` are orthonormal",
        )  # fmt: skip
        pen.start(B @ z)
        pen.relate("=", C @ ((W.T @ V) @ (b * y)), B, z, name="put in")
        none = pen.relate("=", zeros("m"), found, name="`B` does not see it")
        image = pen.follows(equals((A - B) @ z, U @ (s * (b * y))), A, z, rights, none, name="only `A` is left")
        pen.start(norm((A - B) @ z) ** 2)
        pen.relate("=", (s * (b * y)) @ ((U.T @ U) @ (s * (b * y))), image, by=norms.square_norm_of_a_vector)
        image = pen.relate(
            "=", Sum(y[i] ** 2 * (b[i] * s[i] ** 2), i), lefts, sharp, name="orthonormal columns, and `b**2 == b`"
        )
        up = pen.follows(
            relation("<=", b[i] * t**2, b[i] * s[i] ** 2), hyp, *above, name="times `sigma_i + t`",
        )  # fmt: skip
        added = pen.follows(
            relation("<=", Sum(y[i] ** 2 * (b[i] * t**2), i), Sum(y[i] ** 2 * (b[i] * s[i] ** 2), i)), up,
            by=weighted_sums_keep_the_order,
        )  # fmt: skip
        far = pen.follows(relation(">=", norm((A - B) @ z) ** 2, t**2), image, added, found, sharp, name="put in")
        bound = pen.follows(
            relation(">=", spectral_norm(A - B), t), far, unit, by=the_largest_stretch_is_at_least, A=A - B, x=z
        )
    pen.discharge(hyp, bound, why="no matrix of rank `k` is nearer")

    binary = pen.follows(equals(c[i] ** 2, c[i]), c, name="0 or 1")
    u = V.T @ x
    image = pen.follows(equals((A - A_k) @ x, U @ (((1 - c) * s) * u)), A, A_k, name="put in")
    pen.start(norm((A - A_k) @ x) ** 2)
    rest = ((1 - c) * s) * u
    pen.relate("=", rest @ ((U.T @ U) @ rest), image, by=norms.square_norm_of_a_vector)
    pen.relate("=", rest @ rest, lefts, name="orthonormal columns")
    length = pen.relate("=", Sum(u[i] ** 2 * ((1 - c[i]) * s[i] ** 2), i), binary, name="`(1 - c)**2 == 1 - c`")
    pen.start(norm(x) ** 2 - u @ u)
    pen.relate(
        "=", norm(x - V @ u) ** 2, rights, by=norms.square_norm_of_a_vector,
        why="the columns of `V` are orthonormal",
    )  # fmt: skip
    inside = pen.relate(">=", 0, by=RANGE_OF_A_FUNCTION, why="a squared length")
    with pen.suppose(order, "the first `k` singular values are at least `t`, the others at most") as hyp:
        term = pen.follows(
            relation("<=", (1 - c[i]) * s[i] ** 2, t**2), hyp, binary, *above, name="what is left out",
            why="each term is 0 or at most `t**2`",
        )  # fmt: skip
        added = pen.follows(
            relation("<=", Sum(u[i] ** 2 * ((1 - c[i]) * s[i] ** 2), i), Sum(u[i] ** 2 * t**2, i)), term,
            by=weighted_sums_keep_the_order,
        )  # fmt: skip
        squares = pen.follows(
            relation("<=", norm((A - A_k) @ x) ** 2, t**2 * norm(x) ** 2), length, added, inside, name="put in"
        )
        bound = pen.follows(
            relation("<=", spectral_norm(A - A_k), t), squares, above[1], by=the_largest_stretch_is_at_most_by_squares
        )
    pen.discharge(hyp, bound, why="the bound is reached")

    pen.define("p", p.args[0], "how much of each right singular vector `W` holds")
    pen.start(norm(A - B) ** 2)
    pen.relate(
        "=", trace(A.T @ A) - 2 * trace(C.T @ (A @ W)) + trace(C.T @ C @ (W.T @ W)), B, by=norms.square_norm_of_a_matrix
    )
    apart = pen.relate(
        "=", norm(A) ** 2 - norm(A @ W) ** 2 + norm(A @ W - C) ** 2, frame, by=norms.square_norm_of_a_matrix,
        why="the columns of `W` are orthonormal",
    )  # fmt: skip
    pen.start(norm(A) ** 2)
    pen.relate("=", trace(diag(s**2) @ (V.T @ V)), A, lefts, by=norms.square_norm_of_a_matrix)
    all_ = pen.relate("=", sum(s**2), rights, name="orthonormal columns")
    pen.start(norm(A @ W) ** 2)
    pen.relate("=", trace(W.T @ V @ diag(s**2) @ V.T @ W), A, lefts, by=norms.square_norm_of_a_matrix)
    held = pen.relate("=", Sum(s[i] ** 2 * p[i], i), p, name="entries on the diagonal")
    spare = pen.follows(
        equals(norm(W - V @ (V.T @ W)) ** 2, k - sum(p)), rights, frame, p, by=norms.square_norm_of_a_matrix,
        why="what no right singular vector holds of `W`",
    )  # fmt: skip
    fits = pen.follows(relation("<=", sum(p), k), spare, by=RANGE_OF_A_FUNCTION, why="a squared length")
    low = pen.follows(relation(">=", p[i], 0), p, name="a sum of squares")
    pen.start(1 - p[i])
    pen.relate("=", norm(v - W @ (W.T @ v)) ** 2, rights, frame, p, by=norms.square_norm_of_a_vector)
    high = pen.relate(">=", 0, by=RANGE_OF_A_FUNCTION, why="a squared length")
    count = pen.follows(equals(sum(c), k), c, room, name="count")
    apart = pen.follows(
        equals(norm(A - B) ** 2, missed + gap + t**2 * (k - sum(p)) + norm(A @ W - C) ** 2), apart, all_, held, count,
        name="sorted", why="`t**2` is taken away and added",
    )  # fmt: skip
    with pen.suppose(order, "the first `k` singular values are at least `t`, the others at most") as hyp:
        lower = pen.follows(
            relation(">=", norm(A - B) ** 2, missed + gap + norm(A @ W - C) ** 2), apart, fits,
            name="`W` holds at most `k`",
        )  # fmt: skip
        term = pen.follows(
            relation("<=", 0, (s[i] ** 2 - t**2) * (c[i] - p[i])), hyp, binary, low, high, *above,
            name="both factors change sign together",
        )  # fmt: skip
        added = pen.follows(relation(">=", gap, 0), term, name="no term is negative")
        least = pen.follows(relation(">=", norm(A - B) ** 2, missed), lower, added, name="no part is negative")
    pen.discharge(hyp, lower)
    pen.discharge(hyp, least)
    pen.start(norm(A - A_k) ** 2)
    left = diag((1 - c) * s)
    pen.relate("=", trace(left @ (U.T @ U) @ left @ (V.T @ V)), A, A_k, by=norms.square_norm_of_a_matrix)
    pen.relate("=", sum((1 - c) ** 2 * s**2), lefts, rights, name="orthonormal columns")
    pen.relate("=", missed, binary, name="`(1 - c)**2 == 1 - c`")
    pen.follows(equals(A_k, first), A_k, name="columns times rows")

    pen.sanity(equals(A_k @ V, U @ diag(c * s)), "as `A` on the first directions, and 0 on the others")
    pen.sanity(equals(trace(A_k.T @ (A - A_k)), 0), "what is left out is orthogonal to what is kept")
    pen.note(
        "Equality in the Frobenius norm asks that `C` is `A @ W` and that `W` holds all of each singular vector whose "
        "`sigma_i` is above `t`: where the last one that is kept is larger than `t`, `A_k` is the only best matrix."
    )
    pen.wrong("Keeping the largest entries of `A`: they say nothing of the directions.")
    pen.wrong("Taking `A_k` for the only best matrix: in the spectral norm the values that are kept may move by `t`.")
    pen.wrong("Adding the singular values that are left out: the Frobenius norm adds their squares.")
