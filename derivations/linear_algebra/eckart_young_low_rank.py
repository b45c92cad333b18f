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
from workbench.reasons.order import a_factor_keeps_the_order, positive_by_its_parts, sums_keep_the_order
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.reasons.squares import the_smaller_square
from workbench.reasons.stretches import at_most_the_largest_stretch, the_largest_stretch_is_at_most
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
    facts = pen.fact(s, "positive"), pen.fact(t, "positive")

    pen.define("A", A.args[0], "the singular value decomposition")
    pen.define("A_k", A_k.args[0], "its first `k` terms")
    pen.define("B", B.args[0], "any matrix of rank at most `k`")

    pen.define("c", c.args[0], "1 for the first `k` singular values")
    pen.define("b", b.args[0], "1 for one more")
    plus = pen.follows(relation(">", s[i] + t, 0), *facts, by=positive_by_its_parts)
    sharp = pen.follows(equals(b**2, b), b, name="0 or 1")
    whole = pen.follows(equals(sum(b), k + 1), b, room, name="count")
    more = pen.follows(relation(">", sum(b), k), whole, name="one more")
    with pen.suppose(many, "the first `k + 1` singular values are at least `t`") as hyp:
        there = pen.follows(dependent, more, sharp, by=more_unknowns_than_equations)
        found = pen.obtain(there, y, why="weights for the first `k + 1` directions")
        pen.define("z", z.args[0], "in the first `k + 1` directions")
        pen.start(z @ z)
        pen.relate("=", (b * y) @ ((V.T @ V) @ (b * y)), z, name="put in")
        pen.relate("=", (b * y) @ (b * y), rights, name="orthonormal columns")
        unit = pen.relate("=", 1, found, name="weights")
        pen.start(B @ z)
        pen.relate("=", C @ ((W.T @ V) @ (b * y)), B, z, name="put in")
        none = pen.relate("=", zeros("m"), found, name="`B` does not see it")
        pen.start(A @ z)
        pen.relate("=", U @ (diag(s) @ ((V.T @ V) @ (b * y))), A, z, name="put in")
        seen = pen.relate("=", U @ (s * (b * y)), rights, name="orthonormal columns")
        pen.start((A - B) @ z)
        pen.relate("=", A @ z - B @ z, name="multiply out")
        image = pen.relate("=", U @ (s * (b * y)), seen, none, name="put in")
        pen.start(norm((A - B) @ z) ** 2)
        pen.by(norms.square_norm_of_a_vector)
        pen.relate("=", (U @ (s * (b * y))) @ (U @ (s * (b * y))), image, name="put in")
        pen.relate("=", (s * (b * y)) @ ((U.T @ U) @ (s * (b * y))), name="move `U` over")
        pen.relate("=", (s * (b * y)) @ (s * (b * y)), lefts, name="orthonormal columns")
        image = pen.relate("=", Sum(y[i] ** 2 * (b[i] * s[i] ** 2), i), sharp, name="`b**2 == b`")
        up = pen.follows(
            relation("<=", b[i] * t**2, b[i] * s[i] ** 2), hyp, plus, name="times `sigma_i + t`",
        )  # fmt: skip
        up = pen.follows(
            relation("<=", y[i] ** 2 * (b[i] * t**2), y[i] ** 2 * (b[i] * s[i] ** 2)), up, by=a_factor_keeps_the_order
        )
        added = pen.follows(
            relation("<=", Sum(y[i] ** 2 * (b[i] * t**2), i), Sum(y[i] ** 2 * (b[i] * s[i] ** 2), i)), up,
            by=sums_keep_the_order,
        )  # fmt: skip
        weights = pen.follows(equals(Sum(y[i] ** 2 * (b[i] * t**2), i), t**2), found, sharp, name="weights")
        far = pen.follows(relation(">=", norm((A - B) @ z) ** 2, t**2), image, added, weights, name="put in")
        stretch = pen.follows(
            relation("<=", norm((A - B) @ z), spectral_norm(A - B) * norm(z)), by=at_most_the_largest_stretch
        )
        sign = pen.follows(relation(">=", norm(z), 0), by=RANGE_OF_A_FUNCTION)
        square = pen.follows(equals(norm(z) ** 2, z @ z), by=norms.square_norm_of_a_vector)
        one = pen.follows(equals(norm(z), 1), unit, square, sign, name="length")
        sign = pen.follows(relation(">=", norm((A - B) @ z), 0), by=RANGE_OF_A_FUNCTION)
        long = pen.follows(relation("<=", t, norm((A - B) @ z)), far, sign, by=the_smaller_square)
        bound = pen.follows(relation(">=", spectral_norm(A - B), t), long, stretch, one, name="put together")
    pen.discharge(hyp, bound, why="no matrix of rank `k` is nearer")

    binary = pen.follows(equals(c[i] ** 2, c[i]), c, name="0 or 1")
    low_c = pen.follows(relation(">=", c[i], 0), c, by=RANGE_OF_A_FUNCTION)
    pen.start(1 - c[i])
    pen.relate("=", (1 - c[i]) ** 2, binary, name="0 or 1")
    high_c = pen.relate(">=", 0, by=RANGE_OF_A_FUNCTION)
    u = V.T @ x
    pen.start((A - A_k) @ x)
    image = pen.relate("=", U @ (((1 - c) * s) * u), A, A_k, name="put in")
    pen.start(norm((A - A_k) @ x) ** 2)
    pen.by(norms.square_norm_of_a_vector)
    pen.relate("=", (U @ (((1 - c) * s) * u)) @ (U @ (((1 - c) * s) * u)), image, name="put in")
    pen.relate("=", (((1 - c) * s) * u) @ ((U.T @ U) @ (((1 - c) * s) * u)), name="move `U` over")
    pen.relate("=", (((1 - c) * s) * u) @ (((1 - c) * s) * u), lefts, name="orthonormal columns")
    length = pen.relate("=", Sum(u[i] ** 2 * ((1 - c[i]) * s[i] ** 2), i), binary, name="`(1 - c)**2 == 1 - c`")
    rest = x - V @ u
    pen.start(x @ x - u @ u)
    pen.relate("=", x @ x - 2 * (u @ u) + u @ ((V.T @ V) @ u), rights, name="orthonormal columns")
    pen.relate("=", norm(rest) ** 2, by=norms.square_norm_of_a_vector)
    inside = pen.relate(">=", 0, by=RANGE_OF_A_FUNCTION)
    own = pen.follows(equals(norm(x) ** 2, x @ x), by=norms.square_norm_of_a_vector)
    with pen.suppose(order, "the first `k` singular values are at least `t`, the others at most") as hyp:
        split = pen.follows(
            relation("<=", 0, (2 * c[i] - 1) * (s[i] ** 2 - t**2)), hyp, plus, name="times `sigma_i + t`"
        )
        term = pen.follows(
            relation("<=", (1 - c[i]) * 0, (1 - c[i]) * ((2 * c[i] - 1) * (s[i] ** 2 - t**2))), split, high_c,
            by=a_factor_keeps_the_order,
        )  # fmt: skip
        term = pen.follows(relation("<=", (1 - c[i]) * s[i] ** 2, (1 - c[i]) * t**2), term, binary, name="multiply out")
        more = pen.follows(relation(">=", c[i] * t**2, 0), low_c, name="no negative factor")
        term = pen.follows(relation("<=", (1 - c[i]) * s[i] ** 2, t**2), term, more, name="put together")
        term = pen.follows(
            relation("<=", u[i] ** 2 * ((1 - c[i]) * s[i] ** 2), u[i] ** 2 * t**2), term, by=a_factor_keeps_the_order
        )
        added = pen.follows(
            relation("<=", Sum(u[i] ** 2 * ((1 - c[i]) * s[i] ** 2), i), Sum(u[i] ** 2 * t**2, i)), term,
            by=sums_keep_the_order,
        )  # fmt: skip
        scaled = pen.follows(relation("<=", t**2 * (u @ u), t**2 * (x @ x)), inside, by=a_factor_keeps_the_order)
        squares = pen.follows(
            relation("<=", norm((A - A_k) @ x) ** 2, (t * norm(x)) ** 2), length, added, scaled, own, name="put in"
        )
        sign = pen.follows(relation(">=", norm(x), 0), by=RANGE_OF_A_FUNCTION)
        sign = pen.follows(relation(">=", t * norm(x), 0), sign, facts[1], by=RANGE_OF_A_FUNCTION)
        each = pen.follows(relation("<=", norm((A - A_k) @ x), t * norm(x)), squares, sign, by=the_smaller_square)
        bound = pen.follows(relation("<=", spectral_norm(A - A_k), t), each, by=the_largest_stretch_is_at_most)
    apart_ = pen.discharge(hyp, split)
    pen.discharge(hyp, bound, why="the bound is reached")

    pen.define("p", p.args[0], "how much of each right singular vector `W` holds")
    pen.start(norm(A - B) ** 2)
    pen.relate("=", trace((A - B).T @ (A - B)), by=norms.square_norm_of_a_matrix)
    pen.relate("=", trace(A.T @ A) - 2 * trace(C.T @ (A @ W)) + trace(C.T @ C @ (W.T @ W)), B, name="multiply out")
    pen.relate("=", trace(A.T @ A) - 2 * trace(C.T @ (A @ W)) + trace(C.T @ C), frame, name="orthonormal columns")
    apart = pen.relate("=", norm(A) ** 2 - norm(A @ W) ** 2 + norm(A @ W - C) ** 2, by=norms.square_norm_of_a_matrix)
    pen.start(norm(A) ** 2)
    pen.relate("=", trace(A.T @ A), by=norms.square_norm_of_a_matrix)
    pen.relate("=", trace(V @ diag(s) @ (U.T @ U) @ diag(s) @ V.T), A, name="put in")
    pen.relate("=", trace(diag(s**2) @ (V.T @ V)), lefts, name="orthonormal columns")
    all_ = pen.relate("=", sum(s**2), rights, name="orthonormal columns")
    pen.start(norm(A @ W) ** 2)
    pen.relate("=", trace((A @ W).T @ (A @ W)), by=norms.square_norm_of_a_matrix)
    pen.relate("=", trace(W.T @ V @ diag(s) @ (U.T @ U) @ diag(s) @ V.T @ W), A, name="put in")
    pen.relate("=", trace(W.T @ V @ diag(s**2) @ V.T @ W), lefts, name="orthonormal columns")
    held = pen.relate("=", Sum(s[i] ** 2 * p[i], i), p, name="entries on the diagonal")
    across = W - V @ (V.T @ W)
    pen.start(norm(across) ** 2)
    pen.relate("=", trace(across.T @ across), by=norms.square_norm_of_a_matrix)
    inner = trace(W.T @ V @ V.T @ W)
    pen.relate("=", trace(W.T @ W) - 2 * inner + trace(W.T @ V @ (V.T @ V) @ V.T @ W), name="multiply out")
    pen.relate("=", trace(W.T @ W) - inner, rights, name="orthonormal columns")
    spare = pen.relate("=", k - sum(p), frame, p, name="orthonormal columns")
    fits = pen.follows(relation(">=", norm(across) ** 2, 0), by=RANGE_OF_A_FUNCTION)
    fits = pen.follows(relation("<=", sum(p), k), spare, fits, name="put in")
    away = v - W @ (W.T @ v)
    low = pen.follows(relation(">=", p[i], 0), p, name="a sum of squares")
    length_ = pen.follows(equals(v @ v, 1), rights, name="an entry on the diagonal")
    pen.start(1 - p[i])
    pen.relate("=", v @ v - (W.T @ v) @ (W.T @ v), length_, p, name="put in")
    part = W.T @ v
    pen.relate("=", v @ v - 2 * (part @ part) + part @ ((W.T @ W) @ part), frame, name="orthonormal columns")
    pen.relate("=", norm(away) ** 2, by=norms.square_norm_of_a_vector)
    high = pen.relate(">=", 0, by=RANGE_OF_A_FUNCTION)
    count = pen.follows(equals(sum(c), k), c, room, name="count")
    factor = c[i] * (1 - p[i]) + (1 - c[i]) * p[i]
    mixed = pen.follows(relation(">=", factor, 0), low, high, low_c, high_c, name="no negative factor")
    with pen.suppose(order, "the first `k` singular values are at least `t`, the others at most") as hyp:
        split = pen.follows(relation("<=", 0, (2 * c[i] - 1) * (s[i] ** 2 - t**2)), apart_, hyp, name="as before")
        scaled = pen.follows(relation("<=", t**2 * sum(p), t**2 * k), fits, by=a_factor_keeps_the_order)
        lower = pen.follows(
            relation(">=", norm(A - B) ** 2, missed + gap + norm(A @ W - C) ** 2), apart, all_, held, scaled, count,
            name="put in",
        )  # fmt: skip
        term = pen.follows(
            relation("<=", factor * 0, factor * ((2 * c[i] - 1) * (s[i] ** 2 - t**2))), split, mixed,
            by=a_factor_keeps_the_order,
        )  # fmt: skip
        term = pen.follows(relation("<=", 0, (s[i] ** 2 - t**2) * (c[i] - p[i])), term, binary, name="multiply out")
        added = pen.follows(relation(">=", gap, 0), term, name="no term is negative")
        least = pen.follows(relation(">=", norm(A - B) ** 2, missed), lower, added, name="no part is negative")
    pen.discharge(hyp, lower)
    pen.discharge(hyp, least)
    remainder = U @ diag((1 - c) * s) @ V.T
    pen.start(norm(A - A_k) ** 2)
    pen.relate("=", norm(remainder) ** 2, A, A_k, name="put in")
    pen.relate("=", trace(remainder.T @ remainder), by=norms.square_norm_of_a_matrix)
    pen.relate("=", trace(V @ diag((1 - c) * s) @ (U.T @ U) @ diag((1 - c) * s) @ V.T), name="multiply out")
    pen.relate("=", trace(diag((1 - c) ** 2 * s**2) @ (V.T @ V)), lefts, name="orthonormal columns")
    pen.relate("=", sum((1 - c) ** 2 * s**2), rights, name="orthonormal columns")
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
