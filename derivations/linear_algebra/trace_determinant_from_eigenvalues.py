"""Trace and determinant from the eigenvalues.

Two numbers that can be read off a matrix without solving anything are the sum and the product of its eigenvalues: a
first check of every spectrum, and the reason why log-determinants are sums.
"""

from workbench import (
    Equality,
    Product,
    Sum,
    basis,
    derivation,
    det,
    diag,
    equals,
    eye,
    index,
    inv,
    matrix,
    named,
    ones,
    outer,
    scalar,
    trace,
    tril_mask,
    vector,
    zeros,
)
from workbench.reasons.triangles import determinant_of_a_triangle
from workbench.rules import determinants, matrices, traces
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Eigenvalue decomposition"],
    "prerequisites": ["characteristic-polynomial-2x2"],
    "references": ["MML §4.2 (theorems on trace and determinant)", "Horn & Johnson §1.2 and §2.3"],
}

V, N, X, l, t = matrix("V", "n", "n"), matrix("N", "n", "n"), matrix("X", "n", "n"), vector("ell", "n"), scalar("t")
a, b = scalar("a"), scalar("b")
i = index("i", "n")
above, below = outer(ones("n"), ones("n")) - tril_mask("n"), tril_mask("n") - eye("n")
T = named("T", diag(l) + N * above)
A = named("A", V @ T @ inv(V))
shifted = t * eye("n") - T
turn = a * eye(2) + b * (outer(basis(1, 2), basis(0, 2)) - outer(basis(0, 2), basis(1, 2)))


@derivation(
    claim=[
        Equality(trace(A), Sum(l[i], i)),
        Equality(det(A), Product(l[i], i)),
        Equality(det(t * eye("n") - A), Product(t - l[i], i)),
    ]
)
def trace_determinant_from_eigenvalues(pen):
    pen.given(V, l, N, t)
    invertible = pen.assume(needs_invertible(V).statement, "`V` is invertible")
    pen.goal("Show that the trace is the sum of the eigenvalues, and the determinant their product.")
    pen.convention(
        "`A` is any matrix that is similar to a triangular `T` with the numbers `ell_i` on its diagonal and anything "
        "above; `N * (outer(ones(n), ones(n)) - tril_mask(n))` is what stands above. Over the complex numbers every "
        "matrix is so, and the lines are the same."
    )
    pen.idea("Trace, determinant and characteristic polynomial are the same for similar matrices: look at a triangle.")

    pen.define("T", T.args[0], why="triangular")
    pen.define("A", A.args[0], why="similar to it")
    pen.start(V @ inv(V))
    whole = pen.by(matrices.matrix_times_its_inverse)
    pen.start(inv(V) @ V)
    cancels = pen.by(matrices.inverse_times_the_matrix)

    flat = pen.follows(equals(below * T, zeros("n", "n")), T, name="nothing below the diagonal")
    flat_shifted = pen.follows(equals(below * shifted, zeros("n", "n")), flat, name="nor with `t*I`")

    pen.start(det(V @ X @ inv(V)))
    pen.by(determinants.determinant_of_a_product, determinants.determinant_of_a_product)
    pen.by(determinants.determinant_of_an_inverse)
    similar = pen.relate("=", det(X), invertible, name="cancel", why="whatever `X` is: similar matrices have one "
                         "determinant", conditions=[needs_invertible(V)])  # fmt: skip

    at_shift = pen.instance(similar, X=shifted)
    pen.start(det(t * eye("n") - A))
    pen.relate("=", det(V @ shifted @ inv(V)), whole, A, name="take `V` and its inverse out")
    pen.use(at_shift)
    pen.relate("=", Product(shifted[i, i], i), flat_shifted, by=determinant_of_a_triangle)
    pen.relate(
        "=", Product(t - l[i], i), T, name="the diagonal",
        why="so the `ell_i` are the eigenvalues, each as often as it is a root",
    )  # fmt: skip

    at_T = pen.instance(similar, X=T)
    pen.start(det(A))
    pen.unfold(A)
    pen.use(at_T)
    pen.relate("=", Product(T[i, i], i), flat, by=determinant_of_a_triangle)
    pen.relate("=", Product(l[i], i), T, name="the diagonal")

    pen.start(trace(A))
    pen.unfold(A)
    pen.by(traces.trace_is_cyclic, "the last factor goes to the front")
    pen.relate("=", trace(T), cancels, name="`inv(V) @ V == I`")
    pen.relate("=", Sum(l[i], i), T, name="the diagonal")

    pen.sanity(equals(trace(A @ A), Sum(l[i] ** 2, i)), "the eigenvalues of the square of `A` are the squares")
    pen.sanity(equals(det(t * eye("n") + A), Product(t + l[i], i)), "adding `t*I` moves every eigenvalue by `t`")
    pen.sanity(
        equals(trace(turn), 2 * a), "a turn and a stretch, with the eigenvalues `a + i*b` and `a - i*b`: their sum"
    )
    pen.sanity(equals(det(turn), a**2 + b**2), "and their product, `(a + i*b) * (a - i*b)`")
    pen.wrong("Counting a repeated eigenvalue once.")
    pen.wrong("Reading the eigenvalues off the diagonal: only their sum is there, unless the matrix is triangular.")
    pen.wrong("Leaving out the complex ones: they come in pairs, and both count.")
