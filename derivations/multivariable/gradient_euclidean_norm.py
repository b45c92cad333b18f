"""Gradient of the Euclidean norm.

The direction in which a length grows fastest is the vector's own: a unit vector that forgets the length. Its derivative
projects onto what is perpendicular to x.
"""

from workbench import (
    Gradient,
    Hessian,
    d,
    derivation,
    derivative,
    equals,
    eye,
    norm,
    number,
    outer,
    relation,
    vector,
    zeros,
)
from workbench.rules import calculus, norms
from workbench.rules.requirements import needs_nonzero

META = {
    "level": "beginner",
    "bullets": ["Gradient computation"],
    "prerequisites": ["gradient-quadratic-form", "chain-rule"],
    "references": ["Boyd & Vandenberghe App. A"],
}

x, v = vector("x", "n"), vector("v", "n")
f = norm(x)
dx = d(x, x)
P = eye("n") - outer(x, x) / f**2
H = P / f


@derivation(claim=[Gradient(f, x, x / f), Hessian(f, x, H)])
def gradient_euclidean_norm(pen):
    pen.given(x, v)
    pen.goal("Find the gradient and the Hessian of the length `norm(x)` of a vector that is not 0.")
    pen.convention("The gradient has the shape of `x`; `H[i, j]` is the derivative of its entry `i` in `x[j]`.")
    pen.idea(
        "The square of the length has no root: differentiate it in two ways, and solve for the change of the length."
    )

    pen.start(f**2)
    square = pen.by(norms.square_norm_of_a_vector)
    pen.start(d(f**2, x))
    pen.use(square)
    right = pen.inward("both factors of `x @ x` change alike")
    pen.start(d(f**2, x))
    left = pen.by(calculus.power_rule, "chain rule: the square outside, the length inside")
    both = pen.follows(
        equals(left.right, right.right), left, right, name="two ways", why="the two lines are one change"
    )
    change = pen.both_sides(
        both, lambda side: side / (2 * f), name="divide by twice the length", conditions=[needs_nonzero(f)]
    )
    gradient = pen.identify()
    pen.start(d(derivative(f, x), x))
    pen.use(gradient)
    pen.by(calculus.quotient_rule)
    pen.use(change, why="the change of the length is known")
    pen.tidy()
    pen.identify("the matrix beside `dx` is the Jacobian of the gradient")

    pen.sanity(
        equals(norm(x / f), number(1)), "the gradient is a unit vector: the length grows at most as fast as `x` moves"
    )
    pen.sanity(equals(x @ (x / f), f), "Euler: the length is homogeneous of degree 1")
    pen.sanity(equals(H @ x, zeros("n")), "along `x` the gradient does not turn")
    pen.sanity(equals(P @ P, P), "in brackets stands the projector onto what is perpendicular to `x`")
    pen.sanity(relation(">=", v @ H @ v, number(0)), "positive semidefinite: the length is convex")
    pen.wrong("Giving `2*x`, the gradient of the square of the length.")
    pen.wrong("Using the formula at 0: there is no gradient there; every vector of length at most 1 is a subgradient.")
    pen.wrong("Differentiating `x/norm(x)` as if the denominator were constant: then the projector is missing.")
