"""Jacobians of matrix products.

A Jacobian of a matrix in a matrix has four indices; stacked columns turn it into an ordinary matrix, a Kronecker
product. So second-order methods, Fisher matrices of linear layers and Sylvester equations become linear algebra.
"""

from workbench import (
    Differential,
    Equality,
    Sum,
    d,
    delta,
    derivation,
    derivative,
    equals,
    eye,
    index,
    kron,
    matrix,
    named,
    reshape,
    tensor,
    vec,
    vector,
)
from workbench.rules import algebra, kronecker

META = {
    "level": "advanced",
    "bullets": ["Jacobian computation", "Matrix operations and transformations"],
    "prerequisites": ["kronecker-vec-identity", "matrix-differential-product-rule"],
    "references": ["Magnus & Neudecker ch. 9", "MML §5.4"],
}

A, X, B, M = matrix("A", "p", "m"), matrix("X", "m", "n"), matrix("B", "n", "q"), matrix("M", "n", "n")
x = vector("x", "m*n")
i, j, k, l = index("i j k l", "n")
E = named("E_ij", tensor(delta(i, k) * delta(j, l), k, l))
K = named("K", Sum(kron(E, E.T), i, j))
U = named("U", reshape(x, "n", "m").T)
dX = d(X, X)
product, gram = vec(A @ X @ B), vec(X.T @ X)
one = eye("n*n")
J = (one + K) @ kron(eye("n"), X.T)


@derivation(
    claim=[
        Differential(product, X, kron(B.T, A) @ vec(dX)),
        Differential(gram, X, J @ vec(dX)),
        Equality(K @ vec(M), vec(M.T)),
    ]
)
def kronecker_jacobian_of_matrix_product(pen):
    pen.given(A, X, B, M, x)
    pen.goal("Find the Jacobians of `A @ X @ B` and of `X.T @ X` in `X` as matrices.")
    pen.convention(
        "vec stacks columns; the Jacobian of `F` in `X` is the matrix `J` that makes `vec(dF)` of `vec(dX)`. "
        "`E_ij` has a single 1, in row `i` and column `j`; `K` is the commutation matrix."
    )
    pen.idea("Take the differential as a matrix, then stack it: vec turns a product into a matrix times `vec(dX)`.")

    pen.start(d(product, X))
    pen.inward("`A` and `B` do not move", times=4)
    pen.by(kronecker.vec_of_a_product)

    swap = pen.follows(
        equals(K @ vec(M), vec(M.T)),
        E,
        K,
        name="commutation matrix",
        why="it moves entry (`i`, `j`) to place (`j`, `i`)",
    )
    pen.start(d(gram, X))
    pen.inward("one factor at a time", times=5)
    pen.by(kronecker.vec_of_a_sum)
    pen.relate(
        "=",
        K @ vec(X.T @ dX) + vec(X.T @ dX),
        swap,
        E,
        K,
        name="commutation matrix",
        why="the first is the second transposed",
    )
    pen.relate("=", (one + K) @ vec(X.T @ dX), by=algebra.common_factor)
    pen.relate("=", J @ vec(dX), by=kronecker.vec_of_a_product, why="with the identity on the right")

    pen.sanity(equals(derivative(vec(A @ U @ B), x), kron(B.T, A)), "the same with `x == vec(U)` as the variable")
    pen.sanity(equals(K @ K, one), "transposing twice changes nothing")
    pen.sanity(equals(K @ J, J), "`X.T @ X` stays symmetric: transposing its change does nothing")
    pen.wrong("Writing the factors the other way round: that belongs to stacked rows, the order of NumPy's reshape.")
    pen.wrong("Leaving out `K`: the stacked columns of a matrix and of its transpose are in different order.")
