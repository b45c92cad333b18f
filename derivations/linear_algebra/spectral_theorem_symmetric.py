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

    swap = pen.follows(
        equals(a @ (A @ b), b @ (A @ a)), by=matrices.symmetric_matrix, why="for all vectors `a` and `b`"
    )
    one = pen.follows(
        implies(real, equals(b @ (A @ a), b @ (alpha * a - beta * b))),
        name="real part of `A @ v == lambda * v`",
        why="multiplied by `b`",
    )
    two = pen.follows(
        implies(imaginary, equals(a @ (A @ b), a @ (beta * a + alpha * b))),
        name="imaginary part",
        why="multiplied by `a`",
    )
    pen.follows(
        equals(a @ (beta * a + alpha * b) - b @ (alpha * a - beta * b), beta * (a @ a + b @ b)),
        swap,
        one,
        two,
        name="subtract",
        why="the left side is 0, and `a + i*b` is not: so `beta == 0`, and eigenvalues are real",
    )
    pen.follows(
        implies(equals(A @ a, alpha * a), equals((A @ a) @ b, alpha * (a @ b))),
        name="an eigenvector `a`",
        why="with real `alpha` now",
    )
    pen.follows(
        implies(equals(A @ b, beta * b), equals((A @ a) @ b, beta * (a @ b))),
        name="an eigenvector `b`",
        why="and `A` to the right",
    )
    pen.follows(
        equals((l[i] - l[j]) * (q_i @ q_j), number(0)),
        name="subtract",
        why="different eigenvalues have orthogonal eigenvectors",
    )
    stays = pen.follows(
        implies(equals(A @ w, lam * w), implies(equals(w @ x, number(0)), equals(w @ (A @ x), number(0)))),
        swap,
        name="deflation",
        why="`A` maps what is orthogonal to an eigenvector `w` to such vectors: go on there, with one dimension less",
    )
    basis_ = pen.follows(
        equals(Q.T @ Q, eye("n")),
        stays,
        name="induction",
        why="`n` orthonormal eigenvectors, also for equal eigenvalues",
    )
    expansion = pen.follows(
        equals(x, Sum((q_i @ x) * q_i, i)), basis_, name="orthonormal basis", why="every `x` by its coordinates"
    )
    pen.follows(equals(S @ q_i, l[i] * q_i), name="eigenvectors")
    pen.start(S @ x)
    pen.relate("=", Sum((q_i @ x) * (S @ q_i), i), expansion, name="linearity")
    pen.relate("=", Sum(l[i] * (q_i @ x) * q_i, i), name="eigenvectors", why="each coordinate is stretched")
    whole = pen.relate(
        "=", Sum(l[i] * outer(q_i, q_i), i) @ x, name="matrix form", why="`(q @ x) * q` is `outer(q, q)` times `x`"
    )
    pen.follows(
        equals(S, Sum(l[i] * outer(q_i, q_i), i)),
        whole,
        name="for every `x`",
        why="a sum of projections, and `S == Q @ diag(ell) @ Q.T`",
    )

    pen.sanity(equals(S @ S, Q @ diag(l**2) @ Q.T), "functions of `S` act on the eigenvalues")
    pen.sanity(equals(Sum(outer(q_i, q_i), i), eye("n")), "the projections add up to the identity")
    turn = array([[0, -1], [1, 0]])
    pen.sanity(equals(turn @ turn, -eye(2)), "without symmetry: a quarter turn has the eigenvalues `i` and `-i`")
    pen.wrong("Using it for a matrix that is not symmetric: its eigenvectors need not be orthogonal, nor real.")
    pen.wrong("Taking any eigenvectors of a repeated eigenvalue: they must be made orthogonal first.")
    pen.wrong("Forgetting to normalise: `outer(q, q)` is a projection only for a unit vector.")
