"""Jacobian of the inverse map.

The inverse of a smooth map need not be known to be differentiated: its Jacobian is the inverse matrix. Changes of
coordinates, densities under a change of variables and normalising flows live on it.
"""

from workbench import (
    Condition,
    Equality,
    apply,
    arctan,
    derivation,
    derivative,
    det,
    equals,
    eye,
    inv,
    matrix,
    named,
    scalar,
    sqrt,
    tan,
    vector,
)
from workbench.rules import determinants
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Jacobian computation"],
    "prerequisites": ["jacobian-chain-rule"],
    "references": ["Rudin Thm 9.24"],
}

x, y, A = vector("x", "n"), vector("y", "n"), matrix("A", "n", "n")
f, h = apply("f", "n", x), apply("h", "n", y)
g, back = named("g", A @ h), named("g_f", A @ apply("h", "n", f))
J_f, J_g = derivative(f, x), derivative(g, y)
a, b = scalar("a", "positive"), scalar("b")
length, angle = sqrt(a**2 + b**2), arctan(b / a)


@derivation(claim=[Equality(J_g, inv(J_f)), Equality(det(J_g), 1 / det(J_f))])
def inverse_function_jacobian(pen):
    pen.given(
        *(f, x, y, h, A),
        conditions=[
            Condition("`y == f(x)`", equals(y, f)),
            Condition("`g` undoes `f` near `x`", equals(A @ derivative(h, y) @ J_f, eye("n"))),
            needs_invertible(J_f),
        ],
    )
    pen.goal(
        "Find the Jacobian, and its determinant, of the map `g` that undoes `f`: `g(f(x)) == x` for all `x` near by."
    )
    pen.convention(
        "The Jacobian of `f` is taken at `x`, that of `g` at `y == f(x)`. `g` is any map of `y`, written as `A @ "
        "h(y)`, with an `A` for which `g` undoes `f` to first order; `g_f` is `g` after `f`."
    )
    pen.idea(
        "Going there and back changes nothing, and the identity map has the Jacobian `I`. The rest is the chain rule."
    )

    chain = pen.follows(
        equals(derivative(back, x), J_g @ J_f),
        name="chain rule for Jacobians",
        why="`g` after `f`; `J_g` belongs to the point `y`",
    )
    same = pen.follows(
        equals(derivative(back, x), eye("n")), name="Jacobian of the identity", why="`g(f(x)) == x` near `x`"
    )
    product = pen.follows(
        equals(J_g @ J_f, eye("n")), chain, same, name="two ways", why="both are the Jacobian of `g` after `f`"
    )
    inverse = pen.follows(
        equals(J_g, inv(J_f)),
        product,
        name="multiply by the inverse",
        why="from the right",
        conditions=[needs_invertible(J_f)],
    )
    pen.start(det(J_g))
    pen.use(inverse)
    pen.by(determinants.determinant_of_an_inverse, "determinants multiply, and `det(I) == 1`")

    pen.sanity(equals(derivative(length, a), a / length), "polar coordinates: the radius `r == sqrt(a**2 + b**2)` ...")
    pen.sanity(
        equals(derivative(angle, b), a / length**2),
        "... and the angle: the slope `cos(theta) / r`, with no `r` in front",
    )
    pen.sanity(
        equals(derivative(length, a) * derivative(angle, b) - derivative(length, b) * derivative(angle, a), 1 / length),
        "their determinant is `1/r`; that of (`r * cos(theta)`, `r * sin(theta)`) is `r`",
    )
    pen.sanity(
        equals(derivative(arctan(b), b), 1 / (1 + tan(arctan(b)) ** 2)), "`n == 1`: one over the slope of the tangent"
    )
    pen.wrong(
        "Inverting entry by entry: the radius grows with `x` as `cos(theta)`, and `x` with the radius as "
        "`cos(theta)` too."
    )
    pen.wrong("Taking both Jacobians at one point: that of the inverse belongs to `y == f(x)`.")
    pen.wrong("Expecting a global inverse: an invertible Jacobian at `x` gives one near `x` only.")
    pen.wrong(
        "Using it where `det(J_f) == 0`, as for the cube of a number at 0: the inverse exists there, and has no "
        "derivative."
    )
