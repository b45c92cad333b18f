"""First-order change of an eigenvalue.

How a frequency, the variance of a principal component or the spectral radius of a weight matrix reacts to a small
change of the matrix: only what the change does between the left and the right eigenvector counts.
"""

from workbench import (
    Equality,
    Sum,
    d,
    derivation,
    derivative,
    diag,
    eigmax,
    equals,
    eye,
    index,
    inner,
    inv,
    matrix,
    named,
    number,
    outer,
    scalar,
    tensor,
    trace,
    vector,
    zeros,
)
from workbench.rules import matrices
from workbench.rules.requirements import needs_nonzero

META = {
    "level": "advanced",
    "bullets": ["Eigenvalue decomposition"],
    "prerequisites": ["spectral-theorem-symmetric", "matrix-differential-product-rule"],
    "references": ["Magnus & Neudecker ch. 8", "Horn & Johnson Thm 6.3.12"],
}

V, Q, l, c = matrix("V", "n", "n"), matrix("Q", "n", "n", "orthogonal"), vector("ell", "n"), scalar("c")
X = matrix("X", "n", "n", "symmetric")
i, k = index("i k", "n")
A, S = named("A", V @ diag(l) @ inv(V)), named("S", Q @ diag(l) @ Q.T)
lam = named("lambda", l[i])
v, w, q = named("v", tensor(V[k, i], k)), named("w", c * tensor(inv(V)[i, k], k)), named("q", tensor(Q[k, i], k))
dQ, dA, dS = d(Q, Q), d(A, V, l), d(S, Q, l)
dv, dlam = d(v, V, l), d(lam, V, l)
along_q = d(lam, Q, l)


@derivation(
    claim=[
        Equality(dlam, w @ dA @ v / (w @ v)),
        Equality(along_q, q @ dS @ q),
        Equality(along_q, inner(outer(q, q), dS)),
    ]
)
def eigenvalue_perturbation(pen):
    pen.given(V, l, c, Q)
    stays = pen.assume(equals(Q.T @ dQ + dQ.T @ Q, zeros("n", "n")), "`Q` stays orthogonal")
    pen.goal("Find the change of one eigenvalue when the matrix `A`, or a symmetric matrix `S`, moves.")
    pen.convention(
        "The eigenvalue is simple, entry `i` of the vector on the diagonal; `v` is its eigenvector, and `w` any "
        "left eigenvector. `A` is written with all its eigenvectors, but the argument uses only these two."
    )
    pen.idea(
        "Differentiate `A @ v == lambda * v`. The unwanted change of `v` disappears when `w` is multiplied from "
        "the left."
    )

    pen.start(inv(V) @ V)
    cancels = pen.by(matrices.inverse_times_the_matrix)
    right = pen.follows(equals(A @ v, lam * v), cancels, A, v, lam, name="eigenvector")
    left = pen.follows(
        equals(w @ A, lam * w), cancels, A, w, lam, name="left eigenvector",
        why="`w` is a multiple of row `i` of the inverse of `V`",
    )  # fmt: skip
    pen.start(d(A @ v, V, l))
    one = pen.inward("one factor changes at a time")
    pen.start(d(lam * v, V, l))
    other = pen.inward()
    both = pen.follows(
        equals(one.right, other.right),
        right,
        one,
        other,
        name="differentiate the equation",
        why="both sides change alike",
    )
    row = pen.follows(
        equals(w @ dA @ v + w @ A @ dv, dlam * (w @ v) + lam * (w @ dv)), both, name="multiply by `w`", why="as a row"
    )
    alone = pen.follows(
        equals(w @ dA @ v, dlam * (w @ v)), left, row, name="left eigenvector", why="the terms with `dv` are equal"
    )
    pen.follows(
        equals(dlam, w @ dA @ v / (w @ v)),
        alone,
        name="divide",
        why="not 0, for a simple eigenvalue",
        conditions=[needs_nonzero(w @ v)],
    )
    turn = pen.fact(Q, "orthogonal")
    pen.start(d(S, Q, l))
    moved = pen.inward("`Q` turns and the eigenvalues move", times=4)
    pen.start(along_q)
    value = pen.inward("entry `i` of the eigenvalues", times=3)
    inside = pen.follows(
        equals(Q.T @ dS @ Q, (Q.T @ dQ) @ diag(l) + diag(d(l, l)) + diag(l) @ (dQ.T @ Q)), moved, turn,
        name="in the eigenbasis",
    )  # fmt: skip
    place = pen.follows(
        equals(q @ dS @ q, ((Q.T @ dQ)[i, i] + (dQ.T @ Q)[i, i]) * l[i] + d(l, l)[i]), inside, q,
        name="entry (`i`, `i`)",
    )  # fmt: skip
    pen.follows(
        equals(along_q, q @ dS @ q), place, value, stays, name="`Q` stays orthogonal",
        why="the terms with `dQ` add up to 0",
    )  # fmt: skip
    pen.relate("=", inner(outer(q, q), dS), name="inner product", why="so the gradient is `outer(q, q)`")

    pen.sanity(equals(Sum(d(l[i], V, l), i), trace(dA)), "the sum of the eigenvalues is the trace")
    pen.sanity(equals(eigmax(X + c * eye("n")), eigmax(X) + c), "adding `c*I` moves every eigenvalue by `c`")
    pen.sanity(equals(trace(derivative(eigmax(X), X)), number(1)), "the trace of a unit vector times itself")
    pen.wrong("Using `v` on both sides for a matrix that is not symmetric.")
    pen.wrong("Forgetting to divide by the product of `w` and `v`, or to normalise `q`.")
    pen.wrong("Using it where eigenvalues meet: there an eigenvalue has a kink, like the larger of two numbers.")
