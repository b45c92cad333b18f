"""Jacobian of an implicit function, and the adjoint gradient.

The solution of a system of equations can be differentiated without differentiating the solver. Equilibrium layers,
bilevel optimisation and the sensitivity of simulations all do this, and a gradient costs one linear solve.
"""

from workbench import (
    Condition,
    Equality,
    apply,
    derivation,
    derivative,
    diag,
    equals,
    eye,
    inv,
    matrix,
    named,
    tanh,
    vector,
    zeros,
)
from workbench.rules import matrices
from workbench.rules.requirements import needs_invertible

META = {
    "level": "advanced",
    "bullets": ["Jacobian computation", "Optimization algorithms"],
    "prerequisites": ["jacobian-chain-rule", "implicit-differentiation"],
    "references": ["Rudin Thm 9.28", "Bai, Kolter & Koltun (2019), Deep Equilibrium Models"],
}

x, y = vector("x", "n"), vector("y", "m")
g = apply("g", "m", x)
F = named("F", apply("h", "m", x, y) - apply("h", "m", x, g))
F_x, F_y, J = named("F_x", derivative(F, x)), named("F_y", derivative(F, y)), derivative(g, x)
loss, at_solution = apply("L", (), y), apply("L", (), g)
q = derivative(loss, y)
adjoint = named("lambda", inv(F_y.T) @ q)
W, U = matrix("W", "m", "m"), matrix("U", "m", "n")
layer = named("E", y - tanh(W @ y + U @ x))
s = named("s", 1 - tanh(W @ y + U @ x) ** 2)
A, B, b = matrix("A", "m", "n"), matrix("B", "m", "m"), vector("b", "m")


@derivation(
    claim=[
        Equality(J, -(inv(F_y) @ F_x)),
        Equality(derivative(at_solution, x), -(F_x.T @ inv(F_y.T) @ q)),
        Equality(derivative(at_solution, x), -(F_x.T @ adjoint)),
    ]
)
def implicit_function_jacobian(pen):
    pen.given(
        *(x, y, g, apply("h", "m", x, y), loss),
        conditions=[Condition("`y == g(x)`", equals(y, g)), needs_invertible(F_y)],
    )
    pen.goal(
        "Find the Jacobian of the map `y == g(x)` that solves `F(x, y) == 0`, and the gradient in `x` of a loss `L(y)`."
    )
    pen.convention(
        "There are as many equations as unknowns `y`. `F_x` and `F_y` are the Jacobians of `F` in one argument "
        "while the other is held fixed, at a solution. `F` is any map that is 0 there: any map `h` less its value "
        "at `g(x)`."
    )
    pen.idea(
        "`x` moves, `y` follows, and `F` stays 0: the two ways in which `x` moves `F` cancel, and that is a linear "
        "system."
    )

    pen.start(F)
    pen.unfold(F)
    zero = pen.relate("=", zeros("m"), name="at a solution", why="`y` is `g(x)`")
    total = pen.follows(
        equals(F_x + F_y @ J, zeros("m", "n")),
        zero,
        name="total derivative",
        why="`F` moves with `x`, and with the `y` that follows",
    )
    moved = pen.follows(equals(F_y @ J, -F_x), total, name="subtract")
    solved = pen.follows(
        equals(J, -(inv(F_y) @ F_x)),
        moved,
        name="solve",
        why="the Jacobian in `y` is invertible",
        conditions=[needs_invertible(F_y)],
    )
    pen.start(derivative(at_solution, x))
    pen.by_lemma("jacobian-chain-rule", "`L` sees `x` only through `y`", y=y)
    pen.use(solved)
    back = pen.by(
        matrices.transpose_of_a_multiple,
        matrices.transpose_of_a_product,
        matrices.transpose_of_an_inverse,
        name="transpose of a product",
    )
    adjoint_equation = pen.follows(
        equals(F_y.T @ adjoint, q), name="adjoint equation", why="one linear system defines `lambda`"
    )
    pen.follows(
        equals(derivative(at_solution, x), -(F_x.T @ adjoint)), back, adjoint_equation, adjoint, name="adjoint gradient"
    )

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
