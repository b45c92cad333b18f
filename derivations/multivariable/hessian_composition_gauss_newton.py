"""Hessian of a composition, and its Gauss-Newton part.

A loss of the outputs of a network bends for two reasons: the loss bends, and the network does. The first part needs
first derivatives of the network only, is positive semidefinite for a convex loss, and is what second-order methods use.
"""

from workbench import (
    Equality,
    Inequality,
    Sum,
    apply,
    derivation,
    derivative,
    diag,
    equals,
    eye,
    index,
    logsumexp,
    matrix,
    named,
    norm,
    number,
    outer,
    softmax,
    vector,
)
from workbench.reasons.calculus import CHAIN_RULE_AT, DIFFERENTIATE_BOTH_SIDES
from workbench.reasons.common import MATRIX_FORM
from workbench.rules import calculus, names

META = {
    "level": "advanced",
    "bullets": ["Hessian matrices", "Optimization algorithms"],
    "prerequisites": ["jacobian-chain-rule", "hessian-symmetry-clairaut"],
    "references": [
        "Nocedal & Wright §10.2-10.3",
        "Martens (2020), New insights and perspectives on the natural gradient method",
    ],
}

x, z, v = vector("theta", "n"), vector("z", "m"), vector("v", "n")
i, j, k, l = index("i j", "n") + index("k l", "m")
net, loss = apply("g", "m", x), apply("ell", (), z + apply("g", "m", x))
J, q = named("J", derivative(net, x)), named("q", derivative(loss, z))
B = named("B", derivative(derivative(loss, z), z))
H = derivative(derivative(loss, x), x)
bend = Sum(q[k] * derivative(derivative(net[k], x), x), k)
W, C, b = matrix("W", "m", "n"), matrix("C", "m", "m"), vector("b", "m")
p = named("p", softmax(W @ x))


@derivation(
    claim=[
        Equality(H, J.T @ B @ J + bend),
        Equality(v @ (J.T @ (C.T @ C) @ J) @ v, norm(C @ J @ v) ** 2),
        Inequality(v @ (J.T @ (C.T @ C) @ J) @ v, ">=", number(0)),
    ]
)
def hessian_composition_gauss_newton(pen):
    pen.given(loss, net, x, z, v, C)
    pen.goal(
        "Find the Hessian of a loss `ell(z + g(theta))`, and the part of it that needs no second derivative of `g`."
    )
    pen.convention(
        "`g` is the network as a function of its parameters; `z` is fixed: 0, or minus the targets. `J` is the "
        "Jacobian of `g` at `theta`; `q` and `B` are the gradient and the Hessian of "
        "`ell` where it is taken, at `z + g(theta)`. A "
        "convex `ell` has a `B` of the form `C.T @ C`."
    )
    pen.idea(
        "Differentiate the chain rule once more: the slopes of `ell` move because `z` moves, and those of `g` on "
        "their own."
    )

    for part, why in ((J, "of the network"), (q, "the slopes of the loss"), (B, "and how they change")):
        pen.define(part.name, part.args[0], why)
    slope = pen.follows(
        equals(derivative(loss, x), J.T @ q), J, q, by=CHAIN_RULE_AT, why="each parameter moves every output"
    )
    row = pen.follows(equals(derivative(loss, x)[i], Sum(q[k] * J[k, i], k)), slope, name="entry `i`")
    again = pen.follows(
        equals(derivative(derivative(loss, x)[i], x), derivative(Sum(q[k] * J[k, i], k), x)), row,
        by=DIFFERENTIATE_BOTH_SIDES,
    )  # fmt: skip
    moved = pen.follows(equals(derivative(q, x), B @ J), q, B, J, by=CHAIN_RULE_AT, why="`q` moves with the outputs")
    turned = Sum(q[k] * derivative(derivative(net[k], x), x)[i, j], k)
    bent = Sum(derivative(q, x)[k, j] * J[k, i], k)
    both = pen.follows(
        equals(derivative(derivative(loss, x)[i], x[j]), bent + turned), again, J, q,
        by=calculus.product_rule, why="the slopes of the loss move, and those of `g`",
    )  # fmt: skip
    pen.follows(
        equals(derivative(derivative(loss, x)[i], x[j]), Sum(Sum(B[k, l] * J[l, j], l) * J[k, i], k) + turned), both,
        moved, name="put in",
    )  # fmt: skip
    pen.follows(
        equals(H, J.T @ B @ J + bend), pen.last, by=MATRIX_FORM, why="`l` and `k` stand at the ends of their neighbours"
    )

    pen.start(v @ (J.T @ (C.T @ C) @ J) @ v)
    pen.relate(
        "=",
        norm(C @ J @ v) ** 2,
        by=names.square_of_a_norm,
        name="transpose to the left",
        why="each factor stands beside its transpose",
    )
    pen.relate(">=", number(0), name="a square is not negative", why="so the first part is positive semidefinite")

    pen.sanity(
        equals(derivative(derivative(logsumexp(W @ x), x), x), W.T @ (diag(p) - outer(p, p)) @ W),
        "a linear `g` has no second part: softmax regression, whose loss is convex",
    )
    pen.sanity(
        equals(derivative(derivative(norm(z - b) ** 2 / 2, z), z), eye("m")),
        "least squares: `B == I`, and the first part is `J.T @ J`",
    )
    pen.note("At a perfect fit `q` is 0 and the first part is the whole Hessian; near one it is a good approximation.")
    pen.note("The second part is the Hessian of `q @ g(theta)` with `q` held fixed; so no product needs a matrix.")
    pen.wrong(
        "Taking `J.T @ B @ J` for the Hessian far from a fit: the second part can be as large, and of either sign."
    )
    pen.wrong("Multiplying `J @ B @ J.T`: the shapes (`m`, `n`) decide.")
    pen.wrong("Calling the first part positive semidefinite for a loss that is not convex in its outputs.")
