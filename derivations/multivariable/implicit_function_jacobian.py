"""Jacobian of an implicit function, and the adjoint gradient.

The solution of a system of equations can be differentiated without differentiating the solver. Equilibrium layers,
bilevel optimisation and the sensitivity of simulations all do this, and a gradient costs one linear solve.
"""

from workbench import (
    Equality,
    apply,
    derivation,
    derivative,
    diag,
    equals,
    eye,
    forall,
    inv,
    matrix,
    named,
    tanh,
    vector,
    zeros,
)
from workbench.reasons.calculus import CHAIN_RULE_AT, DIFFERENTIATE_BOTH_SIDES
from workbench.reasons.linear_algebra import solution_of_a_linear_system
from workbench.rules import matrices
from workbench.rules.requirements import needs_invertible

META = {
    "level": "advanced",
    "bullets": ["Jacobian computation", "Optimization algorithms"],
    "prerequisites": ["jacobian-chain-rule", "implicit-differentiation"],
    "references": ["Rudin Thm 9.28", "Bai, Kolter & Koltun (2019), Deep Equilibrium Models"],
}

x, y = vector("x", "n"), vector("y", "m")


def F(first, second):
    return apply("F", "m", first, second)


def g(first):
    return apply("g", "m", first)


def loss(second):
    return apply("L", (), second)


F_x, F_y, J = named("F_x", derivative(F(x, y), x)), named("F_y", derivative(F(x, y), y)), derivative(g(x), x)
q = derivative(loss(y), y)
adjoint = named("lambda", inv(F_y.T) @ q)
slope = derivative(loss(g(x)), x)
W, U = matrix("W", "m", "m"), matrix("U", "m", "n")
layer = named("E", y - tanh(W @ y + U @ x))
s = named("s", 1 - tanh(W @ y + U @ x) ** 2)
A, B, b = matrix("A", "m", "n"), matrix("B", "m", "m"), vector("b", "m")


@derivation(
    claim=[
        Equality(J, -(inv(F_y) @ F_x)),
        Equality(slope, -(F_x.T @ inv(F_y.T) @ q)),
        Equality(slope, -(F_x.T @ adjoint)),
    ]
)
def implicit_function_jacobian(pen):
    pen.given(x, y)
    solves = pen.assume(forall(equals(F(x, g(x)), zeros("m")), x), "`F(x, g(x)) == 0` for all `x`")
    place = pen.assume(equals(y, g(x)), "`y == g(x)`")
    regular = pen.assume(needs_invertible(F_y.args[0]).statement, "the Jacobian of `F` in `y` is invertible")
    pen.goal(
        "Find the Jacobian of the map `g` that solves `F(x, y) == 0` for `y`, and the gradient in `x` of a loss `L(y)`."
    )
    pen.convention(
        "There are as many equations as unknowns `y`. `F_x` and `F_y` are the Jacobians of `F` in one argument while "
        "the other is held fixed, at the solution `y == g(x)`."
    )
    pen.idea(
        "`x` moves, `y` follows, and `F` stays 0: the two ways in which `x` moves `F` cancel, and that is a linear "
        "system."
    )

    pen.define("F_x", F_x.args[0])
    pen.define("F_y", F_y.args[0])
    zero = pen.follows(
        equals(derivative(F(x, g(x)), x), zeros("m", "n")), solves, by=DIFFERENTIATE_BOTH_SIDES,
        why="`F` stays 0 as `x` moves and `y` follows",
    )  # fmt: skip
    total = pen.follows(
        equals(derivative(F(x, g(x)), x), F_x + F_y @ J), place, F_x, F_y, by=CHAIN_RULE_AT,
        name="total derivative", why="`F` moves with `x`, and with the `y` that follows",
    )  # fmt: skip
    moved = pen.follows(equals(F_y @ J, -F_x), total, zero, name="subtract")
    solved = pen.follows(equals(J, -(inv(F_y) @ F_x)), moved, regular, F_y, by=solution_of_a_linear_system)
    pen.lemma("jacobian-chain-rule", place, claim=2, h=loss, why="`L` sees `x` only through `y`")
    pen.use(solved)
    gradient = pen.by(
        matrices.transpose_of_a_multiple,
        matrices.transpose_of_a_product,
        matrices.transpose_of_an_inverse,
        name="transpose of a product",
    )
    pen.define("lambda", adjoint.args[0], "one linear system: `F_y.T @ lambda` is the gradient of `L` in `y`")
    pen.follows(equals(slope, -(F_x.T @ adjoint)), gradient, adjoint, name="adjoint gradient")

    pen.sanity(
        equals(derivative(-(inv(B) @ (A @ x - b)), x), -(inv(B) @ A)),
        "a linear system `A @ x + B @ y == b` is solved exactly",
    )
    pen.sanity(
        equals(derivative(layer, y), eye("m") - diag(s) @ W),
        "an equilibrium layer `y == tanh(W @ y + U @ x)`: the system ...",
    )
    pen.sanity(
        equals(derivative(layer, x), -(diag(s) @ U)),
        "... and its right side: the Jacobian is `inv(I - diag(s) @ W) @ diag(s) @ U`",
    )
    pen.note(
        "That there is such a `g` near a solution at which `F_y` is invertible, with continuous derivatives, is the "
        "implicit function theorem."
    )
    pen.note(
        "A minimum of `c(x, y)` in `y` solves `F == 0`, with `F` the gradient of `c` in `y`: then `F_y` is the "
        "Hessian in `y`, which is symmetric, and `F_x` holds the mixed second derivatives. This is how bilevel "
        "problems are differentiated."
    )
    pen.wrong("Losing the minus sign: `y` moves so as to undo what `x` did to `F`.")
    pen.wrong(
        "Forming the Jacobian to get a gradient: that takes `n` solves, the adjoint takes one, with `F_y` transposed."
    )
    pen.wrong("Differentiating `F` at a point that is not a solution yet: the error of the solver enters the gradient.")
    pen.wrong("Dividing by `F_x`, or using `F_y` where it is singular: there solutions meet, branch or vanish.")
