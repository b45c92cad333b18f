"""Jacobian of the inverse map.

The inverse of a smooth map need not be known to be differentiated: its Jacobian is the inverse matrix. Changes of
coordinates, densities under a change of variables and normalising flows live on it.
"""

from workbench import (
    Equality,
    apply,
    arctan,
    derivation,
    derivative,
    det,
    equals,
    eye,
    forall,
    inv,
    scalar,
    sqrt,
    tan,
    vector,
)
from workbench.reasons.calculus import DIFFERENTIATE_BOTH_SIDES
from workbench.reasons.linear_algebra import inverse_from_one_side
from workbench.rules import determinants

META = {
    "level": "intermediate",
    "bullets": ["Jacobian computation"],
    "prerequisites": ["jacobian-chain-rule"],
    "references": ["Rudin Thm 9.24"],
}

x, y = vector("x", "n"), vector("y", "n")
g = apply("g", "n", y)


def f(z):
    return apply("f", "n", z)


J_f, J_g = derivative(f(x), x), derivative(g, y)
a, b = scalar("a", "positive"), scalar("b")
length, angle = sqrt(a**2 + b**2), arctan(b / a)


@derivation(claim=[Equality(J_g, inv(J_f)), Equality(det(J_g), 1 / det(J_f))])
def inverse_function_jacobian(pen):
    pen.given(x, y)
    undone = pen.assume(forall(equals(f(g), y), y), "`f(g(y)) == y` for all `y`")
    place = pen.assume(equals(x, g), "`x == g(y)`")
    pen.goal("Find the Jacobian, and its determinant, of the map `g` that undoes `f`.")
    pen.convention(
        "`f` and its inverse `g` have continuous derivatives. The Jacobian of `g` is taken at `y`, that of `f` at the "
        "point `x == g(y)` from which `y` comes."
    )
    pen.idea(
        "Going there and back changes nothing, and the identity map has the Jacobian `I`. The rest is the chain rule."
    )

    same = pen.follows(
        equals(derivative(f(g), y), eye("n")), undone, by=DIFFERENTIATE_BOTH_SIDES,
        why="the derivative of `y` in `y` is the identity",
    )  # fmt: skip
    chain = pen.lemma("jacobian-chain-rule", place, x=y, y=x, f=f)
    product = pen.follows(equals(J_f @ J_g, eye("n")), chain, same, name="two ways", why="of one Jacobian")
    pen.follows(
        equals(J_g, inv(J_f)), product, by=inverse_from_one_side, why="so the Jacobian of `f` is invertible at `x`"
    )
    pen.start(det(J_f @ J_g))
    volumes = pen.by(determinants.determinant_of_a_product)
    pen.start(det(J_f @ J_g))
    pen.use(product)
    kept = pen.by(determinants.determinant_of_the_identity)
    pen.follows(
        equals(det(J_g), 1 / det(J_f)), volumes, kept, name="divide", why="a product that is 1 has no factor 0"
    )

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
    pen.note(
        "That there is such a `g` near `y`, with continuous derivatives, where the Jacobian of `f` is invertible, is "
        "the inverse function theorem."
    )
    pen.wrong("Taking both Jacobians at one point: that of the inverse belongs to `y == f(x)`.")
    pen.wrong("Expecting a global inverse: an invertible Jacobian at `x` gives one near `x` only.")
    pen.wrong(
        "Using it where `det(J_f) == 0`, as for the cube of a number at 0: the inverse exists there, and has no "
        "derivative."
    )
