"""Singular values from a Gram matrix.

Every matrix turns, stretches and turns again. The turn and the stretches come from the symmetric matrix A^T A: the
road to principal components, to low rank approximation and to the pseudo-inverse.
"""

from workbench import (
    Condition,
    Equality,
    Sum,
    delta,
    derivation,
    diag,
    equals,
    eye,
    index,
    inv,
    matrix,
    named,
    norm,
    outer,
    relation,
    size_term,
    sqrt,
    tensor,
    vector,
)
from workbench.rules import matrices, norms

META = {
    "level": "intermediate",
    "bullets": ["Eigenvalue decomposition", "Dimension reduction methods"],
    "prerequisites": ["spectral-theorem-symmetric"],
    "references": ["MML §4.5"],
}

A, V, l = matrix("A", "m", "n"), matrix("V", "n", "n", "orthogonal"), vector("ell", "n", "positive")
i, j, k = index("i", "n"), index("j", "n"), index("k", "n")
row = index("s", "m")
x = vector("x", "n")
gram = A.T @ A
s = named("sigma", sqrt(l))
U = named("U", A @ V @ inv(diag(s)))


def column(M, name, at, over):
    return named(name, tensor(M[over, at], over))


v_i, v_j = column(V, "v_i", i, k), column(V, "v_j", j, k)
u_i, u_j = named("u_i", A @ v_i / s[i]), named("u_j", A @ v_j / s[j])


@derivation(
    claim=[
        Equality(A, U @ diag(s) @ V.T),
        Equality(A, Sum(s[i] * outer(u_i, v_i), i)),
        Equality(gram @ v_i, s[i] ** 2 * v_i),
        Equality(U.T @ U, eye("n")),
    ]
)
def svd_from_gram_eigendecomposition(pen):
    pen.given(
        A,
        V,
        l,
        x,
        conditions=[
            Condition("`n <= m`", relation("<=", size_term("n"), size_term("m"))),
            Condition("spectral theorem", equals(gram, V @ diag(l) @ V.T)),
        ],
    )
    pen.goal("Construct the singular value decomposition of `A` from the eigenvalues and eigenvectors of `A.T @ A`.")
    pen.convention(
        "The columns `v_i` of `V` are orthonormal eigenvectors of `A.T @ A`, the entries of `ell` its eigenvalues, "
        "`sigma` their roots. Here all are positive: `A` has the rank `n`. An eigenvalue 0 has `A @ v_i == 0` by "
        "line 3, and its term is left out of the sum: `r` terms remain for the rank `r`."
    )
    pen.idea("`A` sends the orthogonal vectors `v_i` to orthogonal vectors. Their lengths are the singular values.")

    eigen = pen.follows(equals(gram @ v_i, s[i] ** 2 * v_i), name="eigenvector", why="from the spectral theorem")
    pen.start(norm(A @ v_i) ** 2)
    pen.relate("=", v_i @ (gram @ v_i), by=norms.square_norm_of_a_vector)
    pen.relate(
        "=",
        s[i] ** 2,
        eigen,
        name="unit eigenvector",
        why="so eigenvalues of `A.T @ A` are not negative, and `norm(A @ v_i) == sigma_i`",
    )
    pen.follows(equals(s[i] * u_i, A @ v_i), name="definition of `u`", why="the unit vector along `A @ v_i`")
    pen.start(u_i @ u_j)
    pen.relate(
        "=", v_i @ (gram @ v_j) / (s[i] * s[j]), by=matrices.transpose_of_a_product, why="both factors A stand together"
    )
    pen.relate("=", s[j] ** 2 / (s[i] * s[j]) * (v_i @ v_j), name="eigenvector", why="of `A.T @ A`")
    pen.relate("=", delta(i, j), name="orthonormal eigenvectors", why="1 for `i == j`, else 0")
    pen.start(A)
    pen.relate("=", A @ (V @ V.T), name="orthogonal matrix", why="`V @ V.T == I`")
    pen.relate("=", Sum(outer(A @ v_i, v_i), i), name="columns times rows", why="a sum of matrices of rank one")
    pen.relate(
        "=", Sum(s[i] * outer(u_i, v_i), i), name="definition of `u`", why="terms with `sigma_i == 0` would vanish here"
    )
    pen.relate("=", U @ diag(s) @ V.T, name="matrix form", why="`u_i` are the columns of `U`")
    pen.follows(equals(U.T @ U, eye("n")), name="matrix form", why="all pairs `i`, `j` at once")

    pen.sanity(
        equals(A @ A.T @ u_i, s[i] ** 2 * u_i), "the `u_i` are eigenvectors of `A @ A.T`, for the same eigenvalues"
    )
    pen.sanity(equals(norm(A) ** 2, Sum(s[i] ** 2, i)), "the sum of the squares of all entries")
    pen.sanity(equals(norm(A @ x) ** 2, Sum(l[i] * (v_i @ x) ** 2, i)), "along `v_i` the stretch is `sigma_i`")
    pen.wrong("Taking the eigenvalues of `A.T @ A` for the singular values: they are their squares.")
    pen.wrong("Choosing the signs of `u` and `v` on their own: `A @ v_i == sigma_i * u_i` ties them together.")
    pen.wrong("Computing it this way: singular values below 1e-8 of the largest are lost in `A.T @ A`.")
