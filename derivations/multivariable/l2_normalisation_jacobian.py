"""Jacobian of normalising to length one.

Dividing a vector by its length removes one degree of freedom: small changes along the vector are lost. The same matrix
carries gradients through weight normalisation, cosine similarity and every normalisation layer.
"""

from workbench import (
    Derivative,
    Gradient,
    Jacobian,
    d,
    derivation,
    equals,
    eye,
    named,
    norm,
    number,
    outer,
    relation,
    scalar,
    vector,
    zeros,
)
from workbench.rules import algebra, calculus, matrices

META = {
    "level": "intermediate",
    "bullets": ["Jacobian computation", "Neural network parameter matrices"],
    "prerequisites": ["gradient-euclidean-norm", "jacobian-chain-rule"],
    "references": ["Salimans & Kingma (2016), Weight Normalization, eq. 3"],
}

x, v, q, g = vector("x", "n"), vector("v", "n"), vector("q", "n"), scalar("g")
u = named("u", x / norm(x))
J = (eye("n") - outer(u, u)) / norm(x)
w = named("w", g * (v / norm(v)))
V = eye("n") - outer(v, v) / norm(v) ** 2
by_direction = g / norm(v) * (V @ q)


@derivation(claim=[Jacobian(u, x, J), Derivative(q @ w, g, v @ q / norm(v)), Gradient(q @ w, v, by_direction)])
def l2_normalisation_jacobian(pen):
    pen.given(x, v, q, g)
    pen.goal(
        "Find the Jacobian of `u == x/norm(x)`, and the gradients of a loss `L` in the length `g` and the "
        "direction `v` of a weight `w == g*v/norm(v)`."
    )
    pen.convention(
        "`J[i, j]` is the derivative of `u[i]` in `x[j]`. The gradient `q` of `L` in `w` is held fixed: `dL == q @ dw`."
    )
    pen.idea("The quotient rule on differentials; the change of the length is known already, and is `u @ dx`.")

    pen.start(d(norm(x), x))
    pen.by_lemma("gradient-euclidean-norm")
    length = pen.fold(u, why="the length changes by the part of `dx` along `u`")
    pen.start(d(u, x))
    pen.unfold(u)
    pen.by(calculus.quotient_rule)
    pen.use(length, why="the change of the length")
    pen.fold(u, why="`x` is `u` times its length")
    pen.identify()
    pen.relate("=", J, by=algebra.common_factor, why="the projector onto what is perpendicular to `u`, over the length")

    pen.start(d(q @ w, g))
    pen.inward("`v` and `q` are held fixed", times=3)
    pen.by(matrices.number_out_of_the_right_factor, matrices.dot_product_is_symmetric, name="numbers in front")
    pen.identify()
    away = pen.assume(relation(">", norm(v), 0), "`v` is not 0")
    change = pen.follows(
        equals(d(v / norm(v), v), V @ d(v, v) / norm(v)),
        away,
        by=calculus.quotient_rule,
        name="Jacobian of normalising",
        why="in the same way, for `v` in place of `x`",
    )
    pen.start(d(q @ w, v))
    pen.inward("`g` and `q` are held fixed", times=3)
    pen.use(change, why="the change of the direction")
    pen.identify()
    pen.relate("=", by_direction, name="transposed Jacobian times upstream gradient", why="the projector is symmetric")

    pen.sanity(equals(J @ x, zeros("n")), "stretching `x` does not move `u`")
    pen.sanity(equals(J, J.T), "symmetric, and so its own adjoint")
    pen.sanity(equals(u @ J, zeros("n")), "`u` moves at a right angle to itself: its length stays 1")
    pen.sanity(
        equals(v @ by_direction, number(0)), "the gradient in `v` is perpendicular to `v`: descent never shortens `v`"
    )
    pen.wrong("Dividing `dx` by the length and forgetting that the length changes too.")
    pen.wrong("Forgetting the factor `1/norm(x)`: long vectors turn less than short ones.")
    pen.wrong("Sending the gradient through `w == g*v / norm(v)` as if `norm(v)` were a constant.")
