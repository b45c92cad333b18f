"""Gradient of a Frobenius residual.

Least squares with a matrix as the unknown: linear models with many outputs, regularisers, matrix factorisation and the
weight update of a linear layer are its special cases.
"""

from workbench import (
    Gradient,
    d,
    derivation,
    derivative,
    equals,
    eye,
    implies,
    inner,
    matrix,
    named,
    norm,
    size_term,
    zeros,
)
from workbench.rules import matrices, moves, norms, traces

META = {
    "level": "intermediate",
    "bullets": ["Gradient computation in vector spaces", "Error function development", "Gradient computation"],
    "prerequisites": ["matrix-differential-product-rule", "frobenius-inner-product"],
    "references": ["The Matrix Cookbook §2.5.2, §2.7"],
}

A, X, B, C = matrix("A", "p", "m"), matrix("X", "m", "n"), matrix("B", "n", "q"), matrix("C", "p", "q")
U, V, M = matrix("U", "m", "k"), matrix("V", "n", "k"), matrix("M", "m", "n")
R = named("R", A @ X @ B - C)
f, square, factored = norm(A @ X @ B - C) ** 2, norm(X) ** 2, norm(U @ V.T - M) ** 2
G = 2 * (A.T @ (A @ X @ B - C) @ B.T)
dX = d(X, X)


@derivation(claim=[Gradient(f, X, G), Gradient(square, X, 2 * X), Gradient(factored, U, 2 * ((U @ V.T - M) @ V))])
def gradient_frobenius_residual(pen):
    pen.given(X, A, B, C, U, V, M)
    pen.goal("Find the gradient in `X` of the squared Frobenius norm of `A @ X @ B - C`, and two special cases.")
    pen.convention("The gradient `G` has the shape of `X`, and `df == trace(G.T @ dX)`.")
    pen.idea(
        "Give the residual a name: its square changes by `2 * trace(R.T @ dR)`, and the residual itself is affine "
        "in `X`."
    )

    pen.start(f)
    pen.fold(R, why="`R` is the residual")
    by_trace = pen.by(norms.square_norm_of_a_matrix, traces.trace_as_an_inner_product, name="Frobenius norm")
    pen.start(d(R, X))
    change = pen.inward("`A`, `B` and `C` do not move", times=4)
    pen.start(d(f, X))
    pen.use(by_trace)
    pen.inward("both factors change alike")
    pen.use(change, why="the change of the residual")
    pen.by(
        traces.inner_product_as_a_trace,
        moves.turned(dX),
        name="the trace is cyclic",
        why="`B` goes to the front",
    )
    pen.identify("twice the transpose of `B @ R.T @ A`")
    pen.by(*[matrices.transpose_of_a_product] * 2, matrices.transpose_of_a_transpose, name="transpose of a product")
    general = pen.unfold(R)
    pen.instance(
        general, "`A` and `B` are identities, and `C == 0`",
        p=size_term("m"), q=size_term("n"), A=eye("m"), B=eye("n"), C=zeros("m", "n"),
    )  # fmt: skip
    pen.instance(
        general, "`A` is the identity, `X == U`, `B == V.T`, `C == M`",
        p=size_term("m"), n=size_term("k"), q=size_term("n"), A=eye("m"), X=U, B=V.T, C=M,
    )  # fmt: skip

    pen.sanity(implies(equals(A @ X @ B, C), equals(G, zeros("m", "n"))), "no residual, no gradient")
    pen.sanity(equals(derivative(factored, V), 2 * ((U @ V.T - M).T @ U)), "the other factor, by symmetry")
    pen.sanity(equals(inner(2 * X, X), 2 * square), "Euler: the square is homogeneous of degree 2")
    pen.wrong("Leaving `A` and `B` where they stand: both come back transposed, and each on its own side.")
    pen.wrong("Differentiating the norm instead of its square: that divides by the norm, and fails at 0.")
    pen.wrong("Calling matrix factorisation convex: it is so in `U` and in `V`, but not in both together.")
