"""Gradients of entropy and relative entropy in the logits.

The entropy bonus of reinforcement learning and the distance to a teacher or a reference policy are differentiated in
the logits of a softmax: both gradients compare a logarithm with its own mean.
"""

from workbench import (
    Gradient,
    d,
    derivation,
    diag,
    equals,
    implies,
    log,
    logsumexp,
    named,
    number,
    ones,
    outer,
    scalar,
    softmax,
    sum,
    vector,
    zeros,
)
from workbench.reasons.algebra import MULTIPLY_OUT
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Gradient computation", "Error function development"],
    "prerequisites": ["softmax-jacobian", "kl-divergence-nonnegative"],
    "references": ["Mnih et al. (2016), Asynchronous Methods for Deep Reinforcement Learning, section 4"],
}

z, q = vector("z", "n"), vector("q", "n", "simplex", "positive")
p = named("p", softmax(z))
H = named("H", -sum(p * log(p)))
D = named("D", sum(p * log(p / q)))
J = diag(p) - outer(p, p)
one, t = ones("n"), scalar("t")
grad_H = -p * (log(p) + H)
grad_D = p * (log(p / q) - D)


@derivation(claim=[Gradient(H, z, grad_H), Gradient(D, z, grad_D)])
def entropy_gradient_logits(pen):
    pen.given(z, q)
    pen.goal(
        "Find the gradients in the logits `z` of the entropy `H` of `p == softmax(z)`, and of the relative "
        "entropy `D` of `p` and `q`."
    )
    pen.convention("The gradient has the shape of `z`, and `dH` is its inner product with `dz`; natural logarithms.")
    pen.idea("First in `p`, as if its entries were free; then through the softmax, whose Jacobian drops constants.")

    pen.start(d(p, z))
    step = pen.by_lemma("softmax-jacobian")
    entropy = pen.follows(
        equals(d(H, z), -(log(p) + 1) @ d(p, z)), by=calculus.product_rule, why="each `p[k]` stands in two factors"
    )
    _through_the_softmax(pen, step, entropy, log(p), -1)
    pen.relate("=", grad_H, by=MULTIPLY_OUT, why="the mean of `log(p)` under `p` is `-H`")
    relative = pen.follows(
        equals(d(D, z), (log(p / q) + 1) @ d(p, z)), by=calculus.product_rule, why="`q` does not move"
    )
    _through_the_softmax(pen, step, relative, log(p / q), 1)
    pen.relate("=", grad_D, by=MULTIPLY_OUT, why="the mean of `log(p/q)` under `p` is `D`")

    pen.sanity(equals(sum(grad_H), number(0)), "the entries of the gradient sum to 0")
    pen.sanity(equals(sum(grad_D), number(0)), "and so do those of the other")
    pen.sanity(
        implies(equals(z, t * one), equals(grad_H, zeros("n"))), "equal logits give the largest entropy: stationary"
    )
    pen.sanity(implies(equals(z, log(q)), equals(grad_D, zeros("n"))), "`D` is stationary where `p` is `q`")
    pen.sanity(equals(H, logsumexp(z) - p @ z), "the entropy without logarithms of probabilities, as code computes it")
    pen.wrong("Stopping at `-log(p) - 1`: that is the gradient in `p`, not in the logits.")
    pen.wrong(
        "Leaving out the mean: the entries would not sum to 0, although adding a constant to `z` changes nothing."
    )
    pen.wrong("Taking `D` of `q` and `p` instead: its gradient in `z` is `p - q`, that of the cross-entropy.")


def _through_the_softmax(pen, step, change, logarithm, sign):
    """From dp to dz, and the constant drops out."""
    pen.start(change.left, change.right)
    pen.use(step, why="`p` moves with the logits")
    pen.identify()
    pen.relate(
        "=", sign * (J @ logarithm), p, by=RANGE_OF_A_FUNCTION, name="constants drop out",
        why="the Jacobian is symmetric and its rows sum to 0",
    )  # fmt: skip
