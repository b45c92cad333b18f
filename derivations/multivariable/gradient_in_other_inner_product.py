"""The gradient in another inner product.

The derivative of a function is one thing; which vector represents it depends on how lengths and angles are measured.
Newton steps, natural gradients and preconditioning are gradients in another inner product, and so is a change of scale.
"""

from workbench import (
    Equality,
    Iff,
    apply,
    derivation,
    derivative,
    equals,
    eye,
    forall,
    iff,
    inv,
    limit,
    matrix,
    named,
    scalar,
    vector,
)
from workbench.reasons.calculus import CHAIN_RULE_THROUGH
from workbench.rules import matrices

META = {
    "level": "advanced",
    "bullets": ["Gradient computation in vector spaces", "Modern optimization techniques"],
    "prerequisites": ["directional-derivative", "jacobian-chain-rule"],
    "references": ["Amari (1998), Natural gradient works efficiently in learning"],
}

x, z, g, v, eta = vector("x", "n"), vector("z", "n"), vector("g", "n"), vector("v", "n"), scalar("eta", "positive")
M, T = matrix("M", "n", "n", "posdef"), matrix("T", "n", "n")
S, q, t = matrix("S", "n", "n", "posdef"), vector("q", "n"), scalar("t")
u = named("u", inv(M) @ g)


def f(point):
    """Any differentiable function."""
    return apply("f", (), point)


def slope_along(direction):
    """The directional derivative at x, as a limit."""
    return limit((f(x + t * direction) - f(x)) / t, t, 0)


slope = slope_along(v)


@derivation(
    claim=[
        Equality(slope, u @ M @ v),
        Iff(forall(equals(q @ M @ v, g @ v), v), equals(q, inv(M) @ g)),
        Equality(derivative(f(T @ z), z), T.T @ g),
        Equality(T @ (z - eta * derivative(f(T @ z), z)), x - eta * (T @ T.T @ g)),
    ]
)
def gradient_in_other_inner_product(pen):
    pen.given(f(x), x, z, g, M, T, v, eta)
    place = pen.assume(equals(x, T @ z), "`x == T @ z`")
    usual = pen.assume(equals(g, derivative(f(x), x)), "`g` is the gradient of `f` at `x`")
    pen.goal(
        "Find the gradient of `f` in the inner product `u @ M @ v`, and the gradient in other coordinates `z` with "
        "`x == T @ z`."
    )
    pen.convention("`g` is the usual gradient at `x`, `u` the one in the inner product of `M`; `v` is any direction.")
    pen.idea("A gradient is the vector whose inner product with `v` is the slope along `v`. Ask for it, and solve.")

    pen.start(slope)
    pen.by_lemma("directional-derivative", "linear in the direction")
    slopes = pen.relate("=", g @ v, usual, name="the gradient is `g`", why="so the slopes are `g @ v`")
    posdef = pen.fact(M, "posdef")
    vectors = pen.follows(
        iff(forall(equals(q @ M @ v, g @ v), v), equals(M @ q, g)), posdef, name="for all `v`",
        why="take the unit vectors for `v`; `M` is symmetric",
    )  # fmt: skip
    left, right = (
        pen.follows(equals(product, eye("n")), posdef, by=rule, why="`M` is positive definite")
        for product, rule in (
            (inv(M) @ M, matrices.inverse_times_the_matrix),
            (M @ inv(M), matrices.matrix_times_its_inverse),
        )
    )
    solved = pen.follows(iff(equals(M @ q, g), equals(q, inv(M) @ g)), left, right, name="solve")
    pen.follows(
        iff(forall(equals(q @ M @ v, g @ v), v), equals(q, inv(M) @ g)),
        vectors,
        solved,
        name="there is one such vector",
    )
    pen.define("u", u.args[0], "the gradient in the inner product of `M`")
    unique = pen.follows(equals(M @ u, g), u, right)
    pen.follows(equals(slope, u @ M @ v), slopes, unique, posdef, name="its products are the slopes")

    chain = pen.follows(
        equals(derivative(f(T @ z), z), T.T @ g), place, usual, by=CHAIN_RULE_THROUGH,
        why="`x == T @ z` moves by `T @ dz`",
    )  # fmt: skip
    pen.start(T @ (z - eta * derivative(f(T @ z), z)))
    pen.use(chain)
    pen.relate("=", x - eta * (T @ T.T @ g), place, name="multiply out",
               why="a step in `z`, seen in `x`: preconditioned by `T @ T.T`")  # fmt: skip

    pen.sanity(equals(slope_along(-u), -(g @ inv(M) @ g)), "against `u` the value of `f` falls, whatever `M` is")
    pen.sanity(equals(inv(inv(T @ T.T)) @ g, T @ T.T @ g), "the step in `z` is a gradient step for `M == inv(T @ T.T)`")
    pen.sanity(
        equals(inv(S) @ (S @ (x - v)), x - v),
        "`M` the Hessian `S` of a quadratic with its minimum at `v`: a Newton step",
    )
    pen.wrong(
        "Taking the gradient for a property of `f` alone: the slopes are, the vector depends on the inner product."
    )
    pen.wrong("Transforming a gradient like a point: `x == T @ z`, but the gradient in `z` is `T.T` times that in `x`.")
    pen.wrong("Expecting gradient descent to be the same after a rescaling of the inputs: only a Newton step is.")
