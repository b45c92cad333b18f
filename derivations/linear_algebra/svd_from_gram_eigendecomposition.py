"""Singular values from a Gram matrix.

Every matrix turns, stretches and turns again. The turn and the stretches come from the symmetric matrix A^T A: the
road to principal components, to low rank approximation and to the pseudo-inverse.
"""

from workbench import (
    Claim,
    Sum,
    both,
    derivation,
    diag,
    equals,
    exists,
    eye,
    implies,
    index,
    matrix,
    named,
    outer,
    relation,
    tensor,
    trace,
    vector,
    zeros,
)
from workbench.reasons.linear_algebra import (
    reciprocals_of_entries,
    roots_of_entries,
    zero_from_its_gram_matrix,
)

META = {
    "level": "intermediate",
    "bullets": ["Eigenvalue decomposition", "Dimension reduction methods"],
    "prerequisites": ["spectral-theorem-symmetric"],
    "references": ["MML §4.5", "Golub & Van Loan §2.4"],
}

A, U, V = matrix("A", "m", "n"), matrix("U", "m", "n"), matrix("V", "n", "n")
l, s, p = vector("ell", "n"), vector("sigma", "n"), vector("p", "n")
i, j, k = index("i", "n"), index("j", "m"), index("k", "n")
gram = A.T @ A
image = A @ V


def columns(left):
    """`sigma_i` times the outer products of the columns."""
    return Sum(s[i] * outer(tensor(left[j, i], j), tensor(V[k, i], k)), i)


decomposed = both(
    equals(V.T @ V, eye("n")),
    relation(">=", s, 0),
    equals(U.T @ U @ diag(s), diag(s)),
    equals(A, U @ diag(s) @ V.T),
)
W = named("W", image @ diag(p))
rest = image - W @ diag(s)


@derivation(
    claim=[
        Claim("Equality", exists(decomposed, U, V, s)),
        Claim("Equality", exists(both(equals(V.T @ V, eye("n")), equals(A, columns(U))), U, V, s)),
        Claim("Equality", exists(both(equals(V.T @ V, eye("n")), equals(gram @ V, V @ diag(s**2))), V, s)),
    ]
)
def svd_from_gram_eigendecomposition(pen):
    pen.given(A)
    pen.goal("Construct the singular value decomposition of `A` from the eigenvalues and eigenvectors of `A.T @ A`.")
    pen.convention(
        "`A` has any shape and any rank. `U.T @ U @ diag(sigma) == diag(sigma)` says that the columns of `U` that "
        "belong to positive `sigma_i` are orthonormal; where `sigma_i == 0` the term is 0, whatever the column is. So "
        "as many terms remain as the rank says."
    )
    pen.idea("`A` sends the orthogonal vectors `v_i` to orthogonal vectors. Their lengths are the singular values.")

    there = pen.lemma("spectral-theorem-symmetric", A=gram, why="`A.T @ A` is symmetric")
    found = pen.obtain(there, V, l, why="orthonormal eigenvectors of `A.T @ A`, and its eigenvalues")
    images = pen.follows(
        equals(image.T @ image, diag(l)), found, name="images", why="`A` keeps eigenvectors orthogonal: `V.T @ V == I`"
    )
    lengths = pen.follows(
        equals(l, tensor(Sum(image[j, i] ** 2, j), i)), images, name="the diagonal", why="squared lengths of the images"
    )
    positive = pen.follows(relation(">=", l, 0), lengths, name="a sum of squares", why="no eigenvalue is negative")
    root = pen.follows(exists(both(relation(">=", s, 0), equals(s**2, l)), s), positive, by=roots_of_entries, x=l, s=s)
    s_ = pen.obtain(root, s, why="the singular values")
    one_over = pen.follows(exists(equals(p * s**2, s), p), by=reciprocals_of_entries, x=s, p=p)
    p_ = pen.obtain(one_over, p)
    pen.define("W", W.args[0], why="the images, divided by their lengths where these are not 0")
    nothing = pen.follows(
        equals(rest.T @ rest, zeros("n", "n")), images, s_, p_, W, name="what is left of the images",
        why="`(1 - p*sigma)**2 * sigma**2 == 0` on the diagonal: an image of length 0 is 0",
    )  # fmt: skip
    zero = pen.follows(equals(rest, zeros("m", "n")), nothing, by=zero_from_its_gram_matrix)
    back = pen.follows(equals(V @ V.T, eye("n")), found, name="square", why="so the other order too")
    whole = pen.follows(equals(A, image @ V.T), back, name="insert the identity")
    form = pen.follows(equals(A, W @ diag(s) @ V.T), whole, zero, name="put in", why="`A @ V == W @ diag(sigma)`")
    own = pen.follows(
        equals(W.T @ W, diag(p**2 * s**2)), images, s_, W, name="dot products", why="0 off the diagonal"
    )
    unit = pen.follows(
        equals(W.T @ W @ diag(s), diag(s)), own, p_, name="orthonormal where `sigma_i > 0`",
        why="`p**2 * sigma**3 == p*sigma**2`, which is `sigma`",
    )  # fmt: skip
    pen.witness(exists(decomposed, U, V, s), {U: W, V: V, s: s}, found, s_, unit, form)
    terms = pen.follows(equals(A, columns(W)), form, name="columns times rows", why="a sum of matrices of rank one")
    pen.witness(
        exists(both(equals(V.T @ V, eye("n")), equals(A, columns(U))), U, V, s), {U: W, V: V, s: s}, found, terms
    )
    eigen = pen.follows(
        equals(gram @ V, V @ diag(s**2)), found, s_, name="eigenvectors", why="`sigma` are roots of eigenvalues"
    )
    pen.witness(
        exists(both(equals(V.T @ V, eye("n")), equals(gram @ V, V @ diag(s**2))), V, s), {V: V, s: s}, found, eigen
    )

    pen.sanity(
        implies(decomposed, equals(trace(A.T @ A), Sum(s[i] ** 2, i))), "the squares of all entries"
    )
    pen.wrong("Taking the eigenvalues of `A.T @ A` for the singular values: they are their squares.")
    pen.wrong("Choosing the signs of `u` and `v` on their own: `A @ v_i == sigma_i * u_i` ties them together.")
    pen.wrong("Computing it this way: singular values below 1e-8 of the largest are lost in `A.T @ A`.")
