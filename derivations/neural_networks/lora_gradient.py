"""Gradients of a low-rank update (LoRA).

A large weight matrix stays frozen and only a product of two thin matrices is trained: the gradients are those of the
full matrix, seen through the other factor.
"""

from workbench import (
    Equality,
    Gradient,
    derivation,
    equals,
    gradient,
    implies,
    inner,
    matrix,
    named,
    relation,
    scalar,
    size_term,
    zeros,
)
from workbench.reasons.algebra import FACTOR

META = {
    "level": "advanced",
    "bullets": ["Neural network parameter matrices", "Dimension reduction methods", "Gradient computation"],
    "prerequisites": ["matrix-differential-product-rule", "eckart-young-low-rank"],
    "references": ["Hu et al. (2021), LoRA, section 4.1"],
}

W0, B, A, G = matrix("W_0", "m", "n"), matrix("B", "m", "r"), matrix("A", "r", "n"), matrix("G", "m", "n")
a = scalar("alpha", "positive")
m, n, r = size_term("m"), size_term("n"), size_term("r")
W = named("W", W0 + a / r * (B @ A))
L = named("L", inner(G, W))
grad_B, grad_A = a / r * (G @ A.T), a / r * (B.T @ G)
saving = 1 - r * (m + n) / (m * n)
room = m * n / (m + n) - r


@derivation(claim=[Gradient(L, B, grad_B), Gradient(L, A, grad_A), Equality(saving, (m + n) / (m * n) * room)])
def lora_gradient(pen):
    pen.given(W0, B, A, a, G)
    pen.goal(
        "Find the gradients in the two thin factors `A` and `B`, the state at the usual start `B == 0`, and the saving."
    )
    pen.convention("Columns: `y == W @ x`. The loss changes by the inner product of `G` and `dW`; `G` is held fixed.")
    pen.idea("The change of `W` is linear in each factor; the other factor moves over, transposed.")

    pen.engine(gradient(L, B))
    pen.engine(gradient(L, A))
    pen.start(saving)
    pen.relate("=", (m + n) / (m * n) * room, by=FACTOR, why="both sides of the test have one sign")

    start = equals(B, zeros("m", "r"))
    pen.sanity(implies(start, equals(W, W0)), "at the start the model is the pretrained one")
    pen.sanity(
        implies(start, equals(grad_A, zeros("r", "n"))), "and `A` does not move in the first step, only `B` does"
    )
    pen.sanity(equals(inner(grad_B, B), inner(grad_A, A)), "`B*c` and `A/c` have the same product")
    pen.sanity(relation(">", (m + n) / (m * n), 0), "so numbers are saved exactly where `r < m*n / (m + n)`")
    pen.wrong("Starting with `A == 0` and `B == 0`: then both gradients are 0, for ever.")
    pen.wrong("Changing the rank `r` and keeping `alpha`: the factor `alpha/r` changes with it.")
    pen.wrong("Weight decay on `A` and `B` taken for decay towards 0 of `W`: it pulls `W` towards the frozen matrix.")
