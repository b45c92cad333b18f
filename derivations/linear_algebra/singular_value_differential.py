"""First-order change of a singular value.

How the gain of a matrix in one of its principal directions reacts to a small change, and so the gradients of the
spectral norm and of the nuclear norm: spectral normalisation, low-rank penalties, orthogonalised updates.
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
from workbench.rules import calculus
from workbench.rules.declared.common import SUBSTITUTION

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
du, dv, change = d(u, U), d(v, V), d(s[i], s)


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
        conditions=[
            Condition("`U` stays orthogonal", equals(U.T @ dU + dU.T @ U, zeros("n", "n"))),
            Condition("`V` stays orthogonal", equals(V.T @ dV + dV.T @ V, zeros("n", "n"))),
        ],
    )
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
        "Write the singular value as `u @ A @ v` and differentiate: the vectors have length 1, so their changes "
        "drop out."
    )

    right = pen.follows(equals(A @ v, s[i] * u), A, v, u, pen.fact(V, "orthogonal"), name="singular vectors")
    left = pen.follows(
        equals(u @ A, s[i] * v),
        u,
        A,
        v,
        pen.fact(U, "orthogonal"),
        name="singular vectors",
        why="the same from the left",
    )
    value = pen.follows(
        equals(s[i], u @ A @ v),
        right,
        u,
        pen.fact(U, "orthogonal"),
        name="multiply by `u`",
        why="as a row; `u` has length 1",
    )
    rule = pen.follows(
        equals(change, du @ (A @ v) + u @ dA @ v + u @ A @ dv),
        value,
        by=calculus.product_rule,
        why="one factor changes at a time",
    )
    pen.start(du @ (A @ v))
    pen.use(right)
    first = pen.relate("=", number(0), name="unit length", why="`u` moves at a right angle to itself")
    pen.start(u @ A @ dv)
    pen.use(left)
    second = pen.relate("=", number(0), name="unit length", why="and so does `v`")
    single = pen.follows(
        equals(change, u @ dA @ v), rule, first, second, by=SUBSTITUTION, why="only the change of `A` is left"
    )
    pen.relate("=", inner(outer(u, v), dA), name="inner product", why="so the gradient is `outer(u, v)`")
    pen.follows(
        equals(derivative(norm(X, 2), X), leading_singular(X)),
        single,
        name="the largest one",
        why="`outer(u, v)` of the largest value",
    )
    total = pen.follows(equals(Sum(change, i), Sum(u @ dA @ v, i)), single, name="the sum of all")
    pen.relate("=", inner(U @ V.T, dA), u, v, name="inner product", why="the sum of all `outer(u, v)` is `U @ V.T`")
    pen.follows(
        equals(derivative(norm(X, "nuc"), X), polar(X)),
        total,
        name="nuclear norm",
        why="`U @ V.T` is the polar factor of `X`",
    )

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
