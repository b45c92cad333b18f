"""Spectral theorem for symmetric matrices.

A symmetric matrix is a stretch along orthogonal axes. Covariances, Hessians and Laplacians are understood through it.
"""

from workbench import (
    Claim,
    Equality,
    Sum,
    array,
    derivation,
    diag,
    equals,
    eye,
    implies,
    index,
    matrix,
    named,
    number,
    outer,
    scalar,
    tensor,
    vector,
)
from workbench.rules import matrices

META = {
    "level": "intermediate",
    "bullets": ["Eigenvalue decomposition"],
    "prerequisites": ["characteristic-polynomial-2x2", "gram-schmidt"],
    "references": ["MML §4.2 and §4.4", "Axler, Linear Algebra Done Right, ch. 7"],
}

A = matrix("A", "n", "n", "symmetric")
a, b, x, w = vector("a", "n"), vector("b", "n"), vector("x", "n"), vector("w", "n")
alpha, beta, lam = scalar("alpha"), scalar("beta"), scalar("lambda")
Q, l = matrix("Q", "n", "n", "orthogonal"), vector("ell", "n")
i, j, k = index("i j k", "n")
S = named("S", Q @ diag(l) @ Q.T)
q_i, q_j = named("q_i", tensor(Q[k, i], k)), named("q_j", tensor(Q[k, j], k))
real = equals(A @ a, alpha * a - beta * b)
imaginary = equals(A @ b, beta * a + alpha * b)


@derivation(
    claim=[
        Equality(S, Sum(l[i] * outer(q_i, q_i), i)),
        Equality(Q.T @ Q, eye("n")),
        Claim("Equality", equals(beta * (a @ a + b @ b), a @ (beta * a + alpha * b) - b @ (alpha * a - beta * b))),
        Claim("Equality", equals((l[i] - l[j]) * (q_i @ q_j), number(0))),
    ]
)
def spectral_theorem_symmetric(pen):
    pen.given(A, a, b, alpha, beta, lam, x, w, Q, l)
    pen.goal("Show that a symmetric matrix has real eigenvalues and orthogonal eigenvectors, and write it as a sum.")
    pen.convention(
        "In lines 1 to 4 the number `alpha + i*beta` is an eigenvalue, perhaps complex, with the eigenvector `a + "
        "i*b`: real and imaginary parts are written apart. `S` is `A` in its orthonormal eigenvectors `q_i`, the "
        "columns of `Q`, with the eigenvalues `ell`."
    )
    pen.idea("For a symmetric matrix `a @ A @ b` and `b @ A @ a` are one number. Put eigenvectors into this sentence.")

    swap = pen.have(equals(a @ (A @ b), b @ (A @ a)), matrices.symmetric_matrix, "for all vectors `a` and `b`")
    one = pen.have(
        implies(real, equals(b @ (A @ a), b @ (alpha * a - beta * b))),
        "real part of `A @ v == lambda * v`",
        "multiplied by `b`",
    )
    two = pen.have(
        implies(imaginary, equals(a @ (A @ b), a @ (beta * a + alpha * b))), "imaginary part", "multiplied by `a`"
    )
    pen.have(
        equals(a @ (beta * a + alpha * b) - b @ (alpha * a - beta * b), beta * (a @ a + b @ b)),
        "subtract",
        "the left side is 0, and `a + i*b` is not: so `beta == 0`, and eigenvalues are real",
        swap,
        one,
        two,
    )
    pen.have(
        implies(equals(A @ a, alpha * a), equals((A @ a) @ b, alpha * (a @ b))),
        "an eigenvector `a`",
        "with real `alpha` now",
    )
    pen.have(
        implies(equals(A @ b, beta * b), equals((A @ a) @ b, beta * (a @ b))),
        "an eigenvector `b`",
        "and `A` to the right",
    )
    pen.have(
        equals((l[i] - l[j]) * (q_i @ q_j), number(0)),
        "subtract",
        "different eigenvalues have orthogonal eigenvectors",
    )
    stays = pen.have(
        implies(equals(A @ w, lam * w), implies(equals(w @ x, number(0)), equals(w @ (A @ x), number(0)))),
        "deflation",
        "`A` maps what is orthogonal to an eigenvector `w` to such vectors: go on there, with one dimension less",
        swap,
    )
    basis_ = pen.have(
        equals(Q.T @ Q, eye("n")), "induction", "`n` orthonormal eigenvectors, also for equal eigenvalues", stays
    )
    expansion = pen.have(
        equals(x, Sum((q_i @ x) * q_i, i)), "orthonormal basis", "every `x` by its coordinates", basis_
    )
    pen.have(equals(S @ q_i, l[i] * q_i), "eigenvectors")
    pen.start(S @ x)
    pen.relate("=", Sum((q_i @ x) * (S @ q_i), i), "linearity", "", expansion)
    pen.relate("=", Sum(l[i] * (q_i @ x) * q_i, i), "eigenvectors", "each coordinate is stretched")
    whole = pen.relate(
        "=", Sum(l[i] * outer(q_i, q_i), i) @ x, "matrix form", "`(q @ x) * q` is `outer(q, q)` times `x`"
    )
    pen.have(
        equals(S, Sum(l[i] * outer(q_i, q_i), i)),
        "for every `x`",
        "a sum of projections, and `S == Q @ diag(ell) @ Q.T`",
        whole,
    )

    pen.sanity(equals(S @ S, Q @ diag(l**2) @ Q.T), "functions of `S` act on the eigenvalues")
    pen.sanity(equals(Sum(outer(q_i, q_i), i), eye("n")), "the projections add up to the identity")
    turn = array([[0, -1], [1, 0]])
    pen.sanity(equals(turn @ turn, -eye(2)), "without symmetry: a quarter turn has the eigenvalues `i` and `-i`")
    pen.wrong("Using it for a matrix that is not symmetric: its eigenvectors need not be orthogonal, nor real.")
    pen.wrong("Taking any eigenvectors of a repeated eigenvalue: they must be made orthogonal first.")
    pen.wrong("Forgetting to normalise: `outer(q, q)` is a projection only for a unit vector.")
