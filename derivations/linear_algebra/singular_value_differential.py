"""First-order change of a singular value.

How the gain of a matrix in one of its principal directions reacts to a small change, and so the gradients of the
spectral norm and of the nuclear norm: spectral normalisation, low-rank penalties, orthogonalised updates.
"""

from workbench import (
    Equality,
    Gradient,
    Sum,
    d,
    derivation,
    diag,
    equals,
    index,
    inner,
    leading_singular,
    matrix,
    named,
    norm,
    number,
    outer,
    polar,
    relation,
    tensor,
    vector,
    zeros,
)
from workbench.rules import leibniz

META = {
    "level": "advanced",
    "bullets": ["Eigenvalue decomposition", "Gradient computation in vector spaces"],
    "prerequisites": ["svd-from-gram-eigendecomposition", "eigenvalue-perturbation"],
    "references": ["The Matrix Cookbook §2.3", "Magnus & Neudecker ch. 8"],
}

U, V, s = matrix("U", "n", "n", "orthogonal"), matrix("V", "n", "n", "orthogonal"), vector("sigma", "n", "positive")
X, Y = matrix("X", "m", "n"), matrix("Y", "m", "n")
i, k = index("i k", "n")
A = named("A", U @ diag(s) @ V.T)
u, v = named("u", tensor(U[k, i], k)), named("v", tensor(V[k, i], k))
dA, dU, dV = d(A, U, s, V), d(U, U), d(V, V)
ds, change = d(s, s), d(s[i], s)


@derivation(
    claim=[
        Equality(change, u @ dA @ v),
        Gradient(norm(X, 2), X, leading_singular(X)),
        Gradient(norm(X, "nuc"), X, polar(X)),
        Equality(Sum(outer(u, v), i), U @ V.T),
    ]
)
def singular_value_differential(pen):
    pen.given(
        *(U, s, V, X),
    )
    stays_u = pen.assume(equals(U.T @ dU + dU.T @ U, zeros("n", "n")), "`U` stays orthogonal")
    stays_v = pen.assume(equals(V.T @ dV + dV.T @ V, zeros("n", "n")), "`V` stays orthogonal")
    pen.goal(
        "Find the change of a simple singular value of `A` when `A` moves, and the gradients of the largest one "
        "and of the sum of all."
    )
    pen.convention(
        "`u` and `v` are column `i` of `U` and of `V`, the unit singular vectors of the singular value `i`. It is "
        "positive and simple. `A` is square here; the argument uses only `u`, `v` and the equations that they "
        "satisfy."
    )
    pen.idea(
        "Differentiate `A` as a product and look at it from `u` and `v`: they have length 1, so their changes drop out."
    )

    turned = [pen.fact(U, "orthogonal"), pen.fact(V, "orthogonal")]
    pen.start(dA)
    pen.unfold(A)
    pen.by(leibniz.product_rule_for_matrices, name="product rule", all=True, why="one factor changes at a time")
    moved = pen.inward("the diagonal matrix changes as its entries do", times=4)
    seen = pen.follows(
        equals(U.T @ dA @ V, U.T @ dU @ diag(s) + diag(ds) + diag(s) @ (dV.T @ V)), moved, *turned,
        name="seen from `U` and `V`", why="both are orthogonal",
    )  # fmt: skip
    own = pen.follows(equals(change, ds[i]), by=leibniz.change_of_an_entry)
    entry = pen.follows(
        equals(u @ dA @ v, (U.T @ dU)[i, i] * s[i] + change + s[i] * (dV.T @ V)[i, i]), seen, own, u, v,
        name="diagonal entry `i`",
    )  # fmt: skip
    still_u = pen.follows(
        equals((U.T @ dU)[i, i], number(0)), stays_u, name="unit length", why="`u` moves at a right angle to itself"
    )
    still_v = pen.follows(equals((dV.T @ V)[i, i], number(0)), stays_v, name="unit length", why="and so does `v`")
    single = pen.follows(
        equals(change, u @ dA @ v), entry, still_u, still_v, name="only the change of `A` is left"
    )
    pen.relate("=", inner(outer(u, v), dA), name="inner product", why="so the gradient is `outer(u, v)`")
    pen.follows(equals(Sum(outer(u, v), i), U @ V.T), u, v, name="column by row")
    pen.follows(equals(Sum(change, i), Sum(u @ dA @ v, i)), single, name="the sum of all")
    pen.relate("=", inner(U @ V.T, dA), u, v, name="inner product", why="the sum of all `outer(u, v)` is `U @ V.T`")
    for size_, words in (
        (norm(X, 2), "`leading_singular(X)` is `outer(u, v)` of the largest value"),
        (norm(X, "nuc"), "the polar factor of `X` is `U @ V.T`"),
    ):
        pen.start(d(size_, X))
        pen.inward(words)
        pen.identify()

    pen.sanity(equals(inner(leading_singular(X), X), norm(X, 2)), "Euler: the spectral norm is homogeneous of degree 1")
    pen.sanity(equals(inner(polar(X), X), norm(X, "nuc")), "and so is the nuclear norm")
    pen.sanity(
        relation("<=", inner(polar(X), Y), norm(Y, "nuc")), "no step of spectral norm 1 gains more: the norms are dual"
    )
    pen.sanity(equals(Sum(s[i] * change, i), inner(A, dA)), "the sum of the squares is the squared Frobenius norm")
    pen.wrong("Using `u @ dA @ v` where two singular values meet: the largest one has a kink there.")
    pen.wrong("Reading `u @ dA @ u`, as for symmetric matrices: left and right vectors differ.")
    pen.wrong(
        "Differentiating the nuclear norm at a matrix without full rank: a singular value 0 has a kink, like `abs(x)`."
    )
