"""Second directional derivative.

How a function bends along a line: a quadratic form in the direction, with the Hessian in the middle. Its largest and
smallest values are what step sizes, convexity and sharpness are about.
"""

from workbench import (
    Implies,
    Inequality,
    apply,
    derivation,
    derivative,
    eigmax,
    equals,
    implies,
    matrix,
    named,
    relation,
    scalar,
    vector,
)
from workbench import max as largest
from workbench import sum as total
from workbench.reasons.calculus import CHAIN_RULE_AT, DIFFERENTIATE_BOTH_SIDES
from workbench.reasons.extremes import the_largest_eigenvalue, the_largest_for_all

META = {
    "level": "intermediate",
    "bullets": ["Directional derivative analysis", "Hessian matrices"],
    "prerequisites": ["directional-derivative", "hessian-symmetry-clairaut", "spectral-theorem-symmetric"],
    "references": ["Boyd & Vandenberghe App. A.4", "Goodfellow, Bengio & Courville, Deep Learning, 4.3.1"],
}

x, v, b = (vector(name, "n") for name in ("x", "v", "b"))
t, S = scalar("t"), matrix("S", "n", "n", "symmetric")
Q, l = matrix("Q", "n", "n"), vector("lambda", "n")


def f(point):
    """Any function with continuous second derivatives."""
    return apply("f", (), point)


phi = named("phi", f(x + t * v))
slope = derivative(f(x + t * v), x)
H = named("H", derivative(derivative(f(x), x), x))
bend = derivative(derivative(phi, t), t)
w = named("w", Q.T @ v)


@derivation(
    claim=[
        Implies(equals(t, 0), equals(bend, v @ H @ v)),
        Inequality(v @ S @ v, "<=", eigmax(S) * (v @ v)),
        Inequality(v @ S @ v, ">=", -eigmax(-S) * (v @ v)),
    ]
)
def second_directional_derivative(pen):
    pen.given(f(x), x, v, t, S)
    pen.goal("Find the second derivative of `f` along a line through `x`, and bounds for it.")
    pen.convention(
        "`phi` is `f` on the line, `H` the Hessian at `x`; `v` need not have length "
        "1. `S` is any symmetric matrix, such as `H`. The largest eigenvalue of `-S` is minus the smallest of `S`."
    )
    pen.idea("Each entry of the gradient has a slope along the line too: the chain rule twice.")

    line = pen.define("phi", phi.args[0], "`f` on the line")
    pen.define("H", H.args[0])
    first = pen.follows(
        equals(derivative(phi, t), slope @ v), line, by=CHAIN_RULE_AT, why="the gradient there, times `v`"
    )
    again = pen.follows(equals(bend, derivative(slope @ v, t)), first, by=DIFFERENTIATE_BOTH_SIDES)
    second = pen.follows(
        equals(bend, v @ derivative(slope, x) @ v), again, by=CHAIN_RULE_AT, why="each entry of the gradient moves too"
    )
    pen.follows(
        implies(equals(t, 0), equals(bend, v @ H @ v)), second, H, name="at `t == 0`", why="there the place is `x`"
    )

    there = pen.lemma("spectral-theorem-symmetric", pen.fact(S, "symmetric"), A=S)
    axes = pen.obtain(there, Q, l)
    pen.define("w", w.args[0], "the coordinates of `v` in the eigenvectors")
    form = pen.follows(
        equals(v @ S @ v, total(l * w**2)), axes, w, name="eigenvectors", why="the form is diagonal in them"
    )
    length = pen.follows(equals(total(w**2), v @ v), axes, w, name="orthogonal matrix", why="turning keeps lengths")
    above = _bounded(pen, S, l, axes)
    pen.follows(relation("<=", v @ S @ v, eigmax(S) * (v @ v)), form, length, *above, name="largest eigenvalue")
    below = _bounded(pen, -S, -l, axes)
    pen.follows(
        relation(">=", v @ S @ v, -eigmax(-S) * (v @ v)), form, length, *below, name="smallest eigenvalue",
        why="minus the largest one of `-S`",
    )  # fmt: skip

    quadratic = (x + t * v) @ S @ (x + t * v) / 2 + b @ (x + t * v)
    pen.sanity(equals(derivative(derivative(quadratic, t), t), v @ S @ v), "a quadratic bends alike all along the line")
    pen.sanity(
        equals(derivative(derivative(total((x + t * v) ** 4), t), t), 12 * total((x + t * v) ** 2 * v**2)),
        "the sum of the fourth powers, whose Hessian is diagonal",
    )
    pen.sanity(equals((2 * v) @ S @ (2 * v), 4 * (v @ S @ v)), "twice the vector bends four times as much")
    pen.wrong("Forgetting that `v` need not be a unit vector: curvature per unit of length needs `v @ v` below.")
    pen.wrong("Multiplying `H @ v` entry by entry with `v` and forgetting the mixed terms: `H` is not its diagonal.")
    pen.wrong("Concluding from positive curvature along the axes that `f` is convex: other directions count too.")


def _bounded(pen, M, values, axes):
    """The largest of the eigenvalues in the place of all of them, by the lines that give them."""
    top = pen.follows(equals(eigmax(M), largest(values)), axes, by=the_largest_eigenvalue, S=M, Q=Q, l=values)
    return top, pen.follows(
        relation("<=", total(values * w**2), largest(values) * total(w**2)), by=the_largest_for_all, w=w**2, x=values
    )
