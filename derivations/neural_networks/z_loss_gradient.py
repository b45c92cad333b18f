"""Gradient and Hessian of the z-loss.

A softmax does not see a shift of its logits, so nothing stops them from drifting until they overflow in low precision.
This regulariser holds the logarithm of the normaliser near 0.
"""

from workbench import (
    Equality,
    Gradient,
    Hessian,
    d,
    derivation,
    derivative,
    diag,
    equals,
    implies,
    logsumexp,
    named,
    number,
    outer,
    relation,
    scalar,
    softmax,
    sum,
    vector,
    zeros,
)
from workbench.reasons.algebra import MULTIPLY_OUT
from workbench.rules import calculus, names, norms
from workbench.rules.reason import together

META = {
    "level": "advanced",
    "bullets": ["Error function development"],
    "prerequisites": ["logsumexp-gradient-hessian", "softmax-shift-invariance"],
    "references": ["Chowdhery et al. (2022), PaLM, section 5"],
}

z, v, a, c = vector("z", "K"), vector("v", "K"), scalar("alpha", "positive"), scalar("c")
f = named("f", logsumexp(z))
p = named("p", softmax(z))
L = named("L", a * f**2)
G = 2 * a * f * p
J = diag(p) - outer(p, p)
H = 2 * a * (outer(p, p) + f * J)


@derivation(
    claim=[
        Gradient(L, z, G),
        Hessian(L, z, H),
        Equality(sum(derivative(L, z)), 2 * a * f),
        Equality(a * logsumexp(z + c) ** 2, a * (f + c) ** 2),
    ]
)
def z_loss_gradient(pen):
    pen.given(z, a, c)
    pen.goal("Find the gradient and the Hessian of the z-loss `L` in the logits, and what it does to a shift of them.")
    pen.convention("`f` is the logarithm of the normaliser of the softmax `p`; `alpha` is a small positive weight.")
    pen.idea("The square of a function whose gradient is `p`: the chain rule, and then the product rule.")

    pen.define("f", f.args[0])
    pen.define("p", p.args[0])
    pen.start(d(f, z))
    slope = pen.by_lemma("logsumexp-gradient-hessian")
    pen.start(d(p, z))
    moved = pen.by_lemma("softmax-jacobian")
    pen.define("L", L.args[0])
    pen.start(d(L, z))
    pen.unfold(L)
    pen.inward("the square of `f`", times=2)
    pen.use(slope)
    gradient = pen.identify()
    pen.follows(
        equals(sum(derivative(L, z)), 2 * a * f), gradient, p, by=norms.weights_sum_to_one, name="along a shift",
        why="the weights `p` sum to 1: here a shift of all logits is seen",
    )  # fmt: skip
    pen.start(d(derivative(L, z), z))
    pen.use(gradient)
    pen.inward("`f` moves, and `p` moves", times=2)
    pen.use(slope)
    pen.use(moved)
    pen.relate("=", H @ d(z, z), by=MULTIPLY_OUT)
    pen.identify()

    moved = pen.follows(
        equals(logsumexp(z + c), f + c),
        f,
        by=together([names.definition(logsumexp), calculus.exp_of_sum, calculus.log_of_product]),
        name="a shift comes out",
    )
    pen.follows(
        equals(a * logsumexp(z + c) ** 2, a * (f + c) ** 2), moved, name="shift of all logits",
        why="the loss sees what the softmax does not",
    )  # fmt: skip

    pen.sanity(relation(">=", L, number(0)), "the least value is 0, where `f` is 0: the exponentials sum to 1")
    pen.sanity(implies(equals(f, 0), equals(G, zeros("K"))), "there the gradient is 0")
    pen.sanity(equals(v @ H @ v, 2 * a * ((p @ v) ** 2 + f * (p @ (v - p @ v) ** 2))), "a mean squared and a variance")
    pen.wrong("Calling the loss convex: for `f < 0` the variance counts with a minus sign.")
    pen.wrong("Expecting the softmax to change: only the shift that it does not see is pulled to its place.")
    pen.wrong("Dropping `f` from the gradient: then the pull would always be downwards.")
