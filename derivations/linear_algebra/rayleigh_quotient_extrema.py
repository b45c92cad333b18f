"""Rayleigh quotient.

How much a symmetric matrix stretches along a direction. Its extreme values are eigenvalues: principal components,
spectral norms and the stability of a method are asked for in this form.
"""

from workbench import (
    Claim,
    Gradient,
    both,
    d,
    derivation,
    derivative,
    eigmax,
    equals,
    exists,
    forall,
    iff,
    implies,
    matrix,
    named,
    number,
    relation,
    scalar,
    vector,
    zeros,
)
from workbench.reasons.order import parabola_that_is_never_positive
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Eigenvalue decomposition", "Gradient computation"],
    "prerequisites": ["maximum-on-the-sphere", "gradient-quadratic-form"],
    "references": ["Horn & Johnson §4.2", "Golub & Van Loan §8.1"],
}

A, x, c = matrix("A", "n", "n", "symmetric"), vector("x", "n"), scalar("c", "positive")
w, z, v, mu, t = vector("w", "n"), vector("z", "n"), vector("v", "n"), scalar("mu"), scalar("t")
lam = scalar("lambda")
num, den = x @ A @ x, x @ x
R = named("R", num / den)
slope = 2 * (A @ x - R * x) / den
top = named("lambda_1", w @ A @ w)
bounded = forall(relation("<=", z @ A @ z, lam * (z @ z)), z)
no_larger = forall(implies(both(equals(A @ v, mu * v), relation(">", v @ v, 0)), relation("<=", mu, lam)), v, mu)
largest = exists(both(equals(w @ w, 1), equals(A @ w, lam * w), bounded, no_larger), w, lam)


@derivation(
    claim=[
        Gradient(R, x, slope),
        Claim("Equality", iff(equals(derivative(R, x), zeros("n")), equals(A @ x, R * x))),
        Claim("Equality", largest),
    ]
)
def rayleigh_quotient_extrema(pen):
    pen.given(A, x)
    not_zero = pen.assume(relation(">", x @ x, 0), "`x` is not 0")
    symmetric = pen.fact(A, "symmetric")
    pen.goal(
        "Find the gradient of the Rayleigh quotient `R == (x @ A @ x)/(x @ x)` of a symmetric matrix `A`, its "
        "stationary points, and its largest value."
    )
    pen.convention(
        "`lambda` is an eigenvalue with a unit eigenvector `w`, and `mu` any eigenvalue, with `v`; `t` is any number."
    )
    pen.idea("Differentiate the quotient; the largest value is at a stationary point, and these are eigenvectors.")

    pen.define("R", num / den)
    pen.start(d(num, x))
    pen.by_lemma("gradient-quadratic-form")
    above = pen.relate("=", 2 * (A @ x) @ d(x, x), symmetric, name="symmetric", why="`A.T == A`")
    pen.start(d(den, x))
    below = pen.inward("the product rule")
    below = pen.relate("=", 2 * x @ d(x, x), name="both terms are one")
    pen.start(d(R, x))
    pen.unfold(R)
    pen.by(calculus.quotient_rule)
    pen.relate(
        "=", slope @ d(x, x), above, below, not_zero, R, name="put in", why="and `R` is the quotient of the two"
    )
    gradient = pen.identify()
    pen.follows(
        iff(equals(derivative(R, x), zeros("n")), equals(A @ x, R * x)), gradient, not_zero, name="stationary points",
        why="the eigenvectors, each with the eigenvalue `R`, and no others",
    )  # fmt: skip

    attained = pen.lemma("maximum-on-the-sphere", A=A)
    w_ = pen.obtain(attained, w, why="where the quotient is largest")
    pen.define("lambda_1", top.args[0], why="the largest value")
    bound = pen.follows(
        forall(relation("<=", z @ A @ z, top * (z @ z)), z), w_, top, name="the largest value",
        why="of the quotient, at every `z`",
    )  # fmt: skip
    near = pen.instance(bound, z=w + t * v, why="near `w`, in any direction")
    rise, bend = 2 * (v @ (A @ w - top * w)), v @ A @ v - top * (v @ v)
    parabola = pen.follows(relation("<=", rise * t + bend * t**2, 0), near, w_, symmetric, top, name="multiply out")
    always = pen.for_all(parabola, t)
    flat = pen.follows(equals(rise, 0), always, by=parabola_that_is_never_positive, b=rise, c=bend, t=t)
    every = pen.for_all(flat, v)
    eigen = pen.follows(equals(A @ w, top * w), every, name="for every direction", why="`w` is an eigenvector")
    with pen.suppose(both(equals(A @ v, mu * v), relation(">", v @ v, 0)), "another eigenvalue") as other:
        there = pen.instance(bound, z=v)
        less = pen.follows(
            relation("<=", mu, top), there, other, name="divide by `v @ v`", why="the quotient at `v` is `mu`"
        )
    none = pen.for_all(pen.discharge(other, less), v, mu, why="no eigenvalue is larger")
    pen.witness(largest, {w: w, lam: top}, w_, eigen, bound, none, why="the largest value is the largest eigenvalue")

    pen.sanity(equals(x @ slope, number(0)), "the gradient is orthogonal to `x`: only the direction counts")
    pen.sanity(equals((c * x) @ A @ (c * x) / ((c * x) @ (c * x)), R), "stretching `x` changes nothing")
    pen.sanity(relation("<=", R, eigmax(A)), "never above the largest eigenvalue")
    pen.sanity(relation(">=", R, -eigmax(-A)), "the smallest value is the smallest eigenvalue")
    pen.wrong("Forgetting that the denominator depends on `x` too: then the gradient is twice `A @ x` over `x @ x`.")
    pen.wrong("Using it for a matrix that is not symmetric: only its symmetric part is seen.")
    pen.wrong("Taking every stationary point for an extremum: eigenvectors in between are saddles.")
