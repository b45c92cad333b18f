"""Eckart-Young theorem: the best approximation of low rank.

The first terms of the singular value decomposition are the nearest matrix of their rank, in the spectral norm and in
that of Frobenius. Compression, principal components and low rank updates of weights rest on it.
"""

from workbench import (
    Equality,
    Inequality,
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
x, y = vector("x", "n"), vector("y", d)
i, a, a_, j = index("i", d), index("a", "k"), index("l", "n"), index("j", "m")
c, b = (named(name, tensor(compare(sign, i, k), i)) for name, sign in (("c", "<"), ("b", "<=")))
t = named("t", Sum((b[i] - c[i]) * s[i], i))
A = named("A", U @ diag(s) @ V.T)
A_k = named("A_k", U @ diag(c * s) @ V.T)
B = named("B", C @ W.T)
p = named("p", tensor(Sum((W.T @ V)[a, i] ** 2, a), i))
z = named("z", V @ (b * y))
missed = sum((1 - c) * s**2)
gap = Sum((s[i] ** 2 - t**2) * (c[i] - p[i]), i)
dependent = exists(both(equals((W.T @ V) @ (b * y), zeros("k")), equals((b * y) @ (b * y), 1)), y)
u_i, v_i = named("u_i", tensor(U[j, i], j)), named("v_i", tensor(V[a_, i], a_))
C_k, W_k = named("C_k", (U @ diag(s))[:, :k]), named("W_k", V[:, :k])
first = Sum(c[i] * s[i] * outer(u_i, v_i), i)


@derivation(
    claim=[
        Equality(A_k, first),
        Inequality(spectral_norm(A - B), ">=", t),
        Inequality(spectral_norm(A - A_k), "<=", t),
        Inequality(norm(A - B) ** 2, ">=", missed),
        Equality(norm(A - A_k) ** 2, missed),
        Inequality(norm(A - B) ** 2, ">=", missed + gap + norm(A @ W - C) ** 2),
    ]
)
def eckart_young_low_rank(pen):
    pen.given(U, V, s, C, W, x)
    lefts = pen.assume(equals(U.T @ U, eye(d)), "`U.T @ U == I`")
    rights = pen.assume(equals(V.T @ V, eye(d)), "`V.T @ V == I`")
    frame = pen.assume(equals(W.T @ W, eye("k")), "`W.T @ W == I`")
    order = pen.assume(
        relation(">=", (2 * c - 1) * (s - t), 0),
        "`sigma_i >= t` for the first `k` singular values, `sigma_i <= t` for the others",
    )
    pen.assume(relation(">=", size_term("m"), size_term(d)), "there is room for them")
    pen.assume(relation(">=", size_term("n"), size_term(d)), "on both sides")
    room = pen.assume(relation(">=", size_term(d), k + 1), "`A` has a higher rank than `k`")
    pen.goal("Find the matrix of rank at most `k` that is nearest to `A`, in the spectral and in the Frobenius norm.")
    pen.convention(
        "The columns `u_i` of `U` and `v_i` of `V` are singular vectors, `sigma` holds the `d` positive singular "
        "values in descending order, and `A` has the rank `d`. `c` marks the first `k` of them, `b` one more, and `t` "
        "is that one: the first singular value that is left out. Every `B` of rank `k` or less is a "
        "product `C @ W.T`: the columns of `W` are an orthonormal basis of `k` dimensions in which its rows lie. "
        "Places count from 0."
    )
    pen.idea(
        "A matrix of rank `k` sends to 0 some vector among the first `k + 1` directions, and it holds of all right "
        "singular vectors together no more than `k`."
    )
    positive = pen.fact(s, "positive")

    pen.define("A", A.args[0], "the singular value decomposition")
    pen.define("A_k", A_k.args[0], "its first `k` terms")
    pen.define("B", B.args[0], "any matrix of rank at most `k`")
    pen.follows(equals(A_k, first), A_k, u_i, v_i, name="columns times rows")
    pen.follows(
        equals(A_k, C_k @ W_k.T), A_k, C_k, W_k, c, room, name="columns times rows",
        why="the columns `sigma_i * u_i` and `v_i` of the first `k`: so `A_k` is a product `C @ W.T` too",
    )  # fmt: skip
    sharp = pen.follows(equals(b**2, b), b, name="0 or 1")
    binary = pen.follows(equals(c[i] ** 2, c[i]), c, name="0 or 1")
    more = pen.follows(equals(sum(b), k + 1), b, room, name="count")
    count = pen.follows(equals(sum(c), k), c, room, name="count")
    many = pen.follows(relation(">=", b * (s - t), 0), order, b, c, t, room, name="the first `k + 1` are at least `t`")
    sign = pen.follows(relation(">=", t, 0), t, b, c, positive, name="one of the singular values")

    there = pen.follows(dependent, more, sharp, by=more_unknowns_than_equations)
    found = pen.obtain(there, y, why="weights for the first `k + 1` directions")
    pen.define("z", z.args[0], "in the first `k + 1` directions")
    unit = pen.follows(
        equals(norm(z) ** 2, 1), z, rights, found, by=norms.square_norm_of_a_vector,
        why="the columns of `V` are orthonormal",
    )  # fmt: skip
    none = pen.follows(equals(B @ z, zeros("m")), B, z, found, name="`B` does not see it")
    image = pen.follows(equals((A - B) @ z, U @ (s * (b * y))), A, z, rights, none, name="only `A` is left")
    pen.start(norm((A - B) @ z) ** 2)
    pen.relate("=", (s * (b * y)) @ ((U.T @ U) @ (s * (b * y))), image, by=norms.square_norm_of_a_vector)
    image = pen.relate(
        "=", Sum(y[i] ** 2 * (b[i] * s[i] ** 2), i), lefts, sharp, name="orthonormal columns, and `b**2 == b`"
    )
    up = pen.follows(
        relation("<=", b[i] * t**2, b[i] * s[i] ** 2), many, positive, sign, name="times `sigma_i + t`",
    )  # fmt: skip
    added = pen.follows(
        relation("<=", Sum(y[i] ** 2 * (b[i] * t**2), i), Sum(y[i] ** 2 * (b[i] * s[i] ** 2), i)), up,
        by=weighted_sums_keep_the_order,
    )  # fmt: skip
    far = pen.follows(relation(">=", norm((A - B) @ z) ** 2, t**2), image, added, found, sharp, name="put in")
    pen.follows(
        relation(">=", spectral_norm(A - B), t), far, unit, by=the_largest_stretch_is_at_least, A=A - B, x=z,
        why="no matrix of rank `k` is nearer",
    )  # fmt: skip

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
    inside = pen.relate(">=", 0, by=RANGE_OF_A_FUNCTION, name="a squared length")
    term = pen.follows(
        relation("<=", (1 - c[i]) * s[i] ** 2, t**2), order, binary, positive, sign, name="what is left out",
        why="each term is 0 or at most `t**2`",
    )  # fmt: skip
    added = pen.follows(
        relation("<=", Sum(u[i] ** 2 * ((1 - c[i]) * s[i] ** 2), i), Sum(u[i] ** 2 * t**2, i)), term,
        by=weighted_sums_keep_the_order,
    )  # fmt: skip
    squares = pen.follows(
        relation("<=", norm((A - A_k) @ x) ** 2, t**2 * norm(x) ** 2), length, added, inside, name="put in"
    )
    pen.follows(
        relation("<=", spectral_norm(A - A_k), t), squares, sign, by=the_largest_stretch_is_at_most_by_squares,
        why="`A_k` is as near as any can be",
    )  # fmt: skip

    pen.define("p", p.args[0], "how much of each right singular vector `W` holds")
    pen.start(norm(A - B) ** 2)
    apart = pen.relate(
        "=", norm(A) ** 2 - norm(A @ W) ** 2 + norm(A @ W - C) ** 2, B, frame, by=norms.square_norm_of_a_matrix,
        why="the columns of `W` are orthonormal",
    )  # fmt: skip
    pen.start(norm(A) ** 2)
    pen.relate("=", trace(diag(s**2) @ (V.T @ V)), A, lefts, by=norms.square_norm_of_a_matrix)
    all_ = pen.relate("=", sum(s**2), rights, name="orthonormal columns")
    held = pen.follows(
        equals(norm(A @ W) ** 2, Sum(s[i] ** 2 * p[i], i)), A, lefts, p, by=norms.square_norm_of_a_matrix,
        why="the columns of `U` are orthonormal",
    )  # fmt: skip
    pen.start(k - sum(p))
    pen.relate(
        "=", norm(W - V @ (V.T @ W)) ** 2, rights, frame, p, by=norms.square_norm_of_a_matrix,
        why="what no right singular vector holds of `W`",
    )  # fmt: skip
    fits = pen.relate(">=", 0, by=RANGE_OF_A_FUNCTION, name="a squared length")
    low = pen.follows(relation(">=", p[i], 0), p, name="a sum of squares")
    pen.start(1 - p[i])
    pen.relate("=", norm(v_i - W @ (W.T @ v_i)) ** 2, rights, frame, p, v_i, by=norms.square_norm_of_a_vector)
    high = pen.relate(">=", 0, by=RANGE_OF_A_FUNCTION, name="a squared length")
    apart = pen.follows(
        equals(norm(A - B) ** 2, missed + gap + t**2 * (k - sum(p)) + norm(A @ W - C) ** 2), apart, all_, held, count,
        name="sorted", why="`t**2` is taken away and added",
    )  # fmt: skip
    lower = pen.follows(
        relation(">=", norm(A - B) ** 2, missed + gap + norm(A @ W - C) ** 2), apart, fits,
        name="`W` holds at most `k`",
    )  # fmt: skip
    term = pen.follows(
        relation("<=", 0, (s[i] ** 2 - t**2) * (c[i] - p[i])), order, binary, low, high, positive, sign,
        name="both factors change sign together",
    )  # fmt: skip
    added = pen.follows(relation(">=", gap, 0), term, name="no term is negative")
    pen.follows(
        relation(">=", norm(A - B) ** 2, missed), lower, added, name="no part is negative",
        why="no matrix of rank `k` is nearer",
    )  # fmt: skip
    left = diag((1 - c) * s)
    pen.start(norm(A - A_k) ** 2)
    pen.relate("=", trace(left @ (U.T @ U) @ left @ (V.T @ V)), A, A_k, by=norms.square_norm_of_a_matrix)
    pen.relate("=", sum((1 - c) ** 2 * s**2), lefts, rights, name="orthonormal columns")
    pen.relate("=", missed, binary, name="`(1 - c)**2 == 1 - c`", why="the bound is reached")

    pen.sanity(equals(A_k @ V, U @ diag(c * s)), "as `A` on the first directions, and 0 on the others")
    pen.sanity(equals(trace(A_k.T @ (A - A_k)), 0), "what is left out is orthogonal to what is kept")
    pen.note(
        "Equality in the Frobenius norm asks that `C` is `A @ W` and that `W` holds all of each singular vector whose "
        "`sigma_i` is above `t`: where the last one that is kept is larger than `t`, `A_k` is the only best matrix."
    )
    pen.wrong("Keeping the largest entries of `A`: they say nothing of the directions.")
    pen.wrong("Taking `A_k` for the only best matrix: in the spectral norm the values kept may move by up to `t`.")
    pen.wrong("Adding the singular values that are left out: the Frobenius norm adds their squares.")
