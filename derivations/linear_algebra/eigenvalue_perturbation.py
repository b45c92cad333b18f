"""First-order change of an eigenvalue.

How a frequency, the variance of a principal component or the spectral radius of a weight matrix reacts to a small
change of the matrix: only what the change does between the left and the right eigenvector counts.
"""

from workbench import (
    Condition,
    Equality,
    Gradient,
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
    leading_eigen,
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
        Gradient(eigmax(X), X, leading_eigen(X)),
    ]
)
def eigenvalue_perturbation(pen):
    pen.given(
        V, l, c, Q, X, conditions=[Condition("`Q` stays orthogonal", equals(Q.T @ dQ + dQ.T @ Q, zeros("n", "n")))]
    )
    pen.goal("Find the change of one eigenvalue when the matrix `A`, or a symmetric matrix `S`, moves.")
    pen.convention(
        "The eigenvalue is simple, entry `i` of the vector on the diagonal; `v` is its eigenvector, and `w` any "
        "left eigenvector. `A` is written with all its eigenvectors, but the argument uses only these two."
    )
    pen.idea(
        "Differentiate `A @ v == lambda * v`. The unwanted change of `v` disappears when `w` is multiplied from "
        "the left."
    )

    right = pen.follows(equals(A @ v, lam * v), name="eigenvector")
    left = pen.follows(
        equals(w @ A, lam * w), name="left eigenvector", why="`w` is a multiple of row `i` of the inverse of `V`"
    )
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
    general = pen.follows(
        equals(dlam, w @ dA @ v / (w @ v)),
        alone,
        name="divide",
        why="not 0, for a simple eigenvalue",
        conditions=[needs_nonzero(w @ v)],
    )
    unit = pen.follows(equals(q @ q, number(1)), q, pen.fact(Q, "orthogonal"), name="unit length")
    own = pen.follows(equals(q @ S, lam * q), by=matrices.symmetric_matrix, why="`q` is its own left eigenvector")
    pen.follows(
        equals(along_q, q @ dS @ q), general, unit, own, name="the case `A == S`", why="`w` and `v` are both `q`"
    )
    pen.relate("=", inner(outer(q, q), dS), name="inner product", why="so the gradient is `outer(q, q)`")

    pen.sanity(equals(Sum(d(l[i], V, l), i), trace(dA)), "the sum of the eigenvalues is the trace")
    pen.sanity(equals(eigmax(X + c * eye("n")), eigmax(X) + c), "adding `c*I` moves every eigenvalue by `c`")
    pen.sanity(equals(trace(derivative(eigmax(X), X)), number(1)), "the trace of a unit vector times itself")
    pen.wrong("Using `v` on both sides for a matrix that is not symmetric.")
    pen.wrong("Forgetting to divide by the product of `w` and `v`, or to normalise `q`.")
    pen.wrong("Using it where eigenvalues meet: there an eigenvalue has a kink, like the larger of two numbers.")
