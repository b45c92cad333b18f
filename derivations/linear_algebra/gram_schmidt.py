"""Gram-Schmidt and the QR factorisation.

From any independent vectors an orthonormal basis, one projection after the other: the basis for least squares, for
eigenvalue algorithms, and for every argument that begins with "choose an orthonormal basis".
"""

from workbench import (
    Condition,
    Equality,
    Sum,
    block,
    column_stack,
    derivation,
    equals,
    expand_dims,
    eye,
    index,
    matrix,
    named,
    norm,
    number,
    relation,
    size,
    size_term,
    tensor,
    vector,
    zeros,
)
from workbench.rules import norms
from workbench.rules.declared.algebra import MULTIPLY_OUT
from workbench.rules.declared.linear_algebra import ORTHONORMAL
from workbench.rules.requirements import needs_nonzero

META = {
    "level": "beginner",
    "bullets": ["Vector manipulation and spatial relationships"],
    "prerequisites": ["projection-onto-line"],
    "references": ["MML §3.8.3", "Trefethen & Bau, Numerical Linear Algebra, Lecture 7"],
}

m, n = size("m"), size("n")
Q, R, v, a = matrix("Q", n, m), matrix("R", m, m), vector("v", n), vector("a", n)
i, j = index("i", n), index("j", m)
q_j = named("q_j", tensor(Q[i, j], i))
r = named("r", Q.T @ v)
u = named("u", v - Q @ r)
q = named("q", u / norm(u))
Q_next = named("Q_next", column_stack(Q, q))
R_next = named("R_next", block(R, expand_dims(r, 1), zeros(1, m), norm(u) * eye(1)))
V_next = column_stack(Q @ R, v)
first = a / norm(a)


@derivation(
    claim=[
        Equality(u, v - Sum((q_j @ v) * q_j, j)),
        Equality(Q_next.T @ Q_next, eye(m + 1)),
        Equality(V_next, Q_next @ R_next),
    ]
)
def gram_schmidt(pen):
    pen.given(
        a,
        Q,
        R,
        v,
        conditions=[
            Condition("`m < n`", relation("<", size_term(m), size_term(n))),
            Condition("the `m` vectors found so far are orthonormal", equals(Q.T @ Q, eye(m))),
        ],
    )
    pen.goal(
        "Build an orthonormal basis of the span of independent vectors, and read off the factorisation `V == Q @ R`."
    )
    pen.convention(
        "Induction over the vectors. `a` is the first of them; later `m` directions are found, the columns `q_j` "
        "of `Q`, with `V == Q @ R` for the first `m` vectors and `R` upper triangular; `v` is the next vector. "
        "`Q_next` and `R_next` are `Q` and `R` one step later."
    )
    pen.idea("What the directions so far explain of `v` is its projection on them. Subtract it; the rest is a new one.")

    pen.start(first @ first)
    pen.relate(
        "=", (a @ a) / norm(a) ** 2, name="the first direction", why="the number `1/norm(a)` stands in front, twice"
    )
    pen.relate("=", number(1), by=norms.square_norm_of_a_vector, why="independent vectors are not 0")
    pen.follows(
        equals(u, v - Q @ r), name="subtract the projections", why="`r` holds the dot products of `v` with the `q_j`"
    )
    pen.start(Q.T @ u)
    pen.unfold(u)
    pen.relate("=", Q.T @ v - (Q.T @ Q) @ r, by=MULTIPLY_OUT)
    pen.relate("=", Q.T @ v - r, by=ORTHONORMAL, why="`Q.T @ Q == I`")
    right = pen.relate("=", zeros(m), name="definition of `r`", why="`u` is orthogonal to every `q_j`")
    pen.follows(
        equals(v, Q @ r + u),
        name="independence",
        why="so `u` is not 0: else `v` would lie in the span of the vectors before it",
        conditions=[needs_nonzero(norm(u))],
    )
    unit = pen.follows(equals(q @ q, number(1)), name="normalise", why="`q == u/norm(u)`")
    other = pen.follows(equals(Q.T @ q, zeros(m)), right, name="divide by the length", why="still orthogonal")
    pen.follows(
        equals(Q_next.T @ Q_next, eye(m + 1)),
        unit,
        other,
        name="one more column",
        why="block by block: `I`, 0, 0 and 1",
    )
    column = pen.follows(
        equals(v, Q @ r + norm(u) * q), name="solve for `v`", why="the column of `R`: `r`, and below it `norm(u)`"
    )
    pen.follows(
        equals(V_next, Q_next @ R_next),
        column,
        name="block product",
        why="the old columns stay `Q @ R`; `R` stays triangular",
    )

    pen.sanity(equals(r[j], q_j @ v), "above the diagonal of `R`: the coefficients `q_j @ v`")
    pen.sanity(equals(norm(v) ** 2, norm(r) ** 2 + norm(u) ** 2), "Pythagoras: a column of `R` has the length of `v`")
    pen.sanity(equals(q @ v, norm(u)), "the diagonal of `R` is positive, and so `Q` and `R` are unique")
    pen.wrong("Projecting on the `v_j` in place of the `q_j`: they are not orthogonal, and the projections overlap.")
    pen.wrong("Forgetting to divide by the length: then `Q.T @ Q` is diagonal, and not `I`.")
    pen.wrong("Trusting it on a computer for nearly dependent vectors: `u` is then mostly rounding. Project twice.")
