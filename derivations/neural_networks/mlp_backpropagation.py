"""Backpropagation through a multilayer perceptron.

One pass forward that remembers the activations, one pass backward with the transposed weights: the gradient in all
parameters for about twice the price of the output.
"""

from workbench import (
    Gradient,
    derivation,
    derivative,
    equals,
    gradients,
    inner,
    matrix,
    named,
    ones,
    outer,
    scalar,
    tanh,
    vector,
)

META = {
    "level": "intermediate",
    "bullets": ["Gradient computation", "Neural network parameter matrices", "Jacobian computation"],
    "prerequisites": ["linear-layer-backward", "jacobian-elementwise-function", "jvp-vjp-duality"],
    "references": ["Goodfellow, Bengio & Courville, Deep Learning, 6.5 (Algorithms 6.3-6.4)", "MML §5.6.1"],
}

X, G, one = matrix("X", "n", "d_0"), matrix("G", "n", "d_3"), ones("n")
W1, W2, W3 = matrix("W_1", "d_0", "d_1"), matrix("W_2", "d_1", "d_2"), matrix("W_3", "d_2", "d_3")
b1, b2, b3 = vector("b_1", "d_1"), vector("b_2", "d_2"), vector("b_3", "d_3")
Z1 = named("Z_1", X @ W1 + outer(one, b1))
A1 = named("A_1", tanh(Z1))
Z2 = named("Z_2", A1 @ W2 + outer(one, b2))
A2 = named("A_2", tanh(Z2))
Z3 = named("Z_3", A2 @ W3 + outer(one, b3))
A3 = named("A_3", tanh(Z3))
L = named("L", inner(G, A3))
D3 = named("Z_bar_3", named("A_bar_3", G) * (1 - A3**2))
D2 = named("Z_bar_2", named("A_bar_2", D3 @ W3.T) * (1 - A2**2))
D1 = named("Z_bar_1", named("A_bar_1", D2 @ W2.T) * (1 - A1**2))
t = scalar("t")


@derivation(
    claim=[
        Gradient(L, W1, X.T @ D1),
        Gradient(L, b1, D1.T @ one),
        Gradient(L, W2, A1.T @ D2),
        Gradient(L, b2, D2.T @ one),
        Gradient(L, W3, A2.T @ D3),
        Gradient(L, b3, D3.T @ one),
    ]
)
def mlp_backpropagation(pen):
    pen.given(X, W1, b1, W2, b2, W3, b3, G)
    pen.goal(
        "Find the gradients of all parameters of three layers, given the gradient `G` of the loss in their output."
    )
    pen.convention("Rows are examples; a bar marks the gradient of `L` in what is under it; `G` is held fixed.")
    pen.idea("Every layer is a product and an elementwise function: two rules, used over and over on the way back.")

    pen.engine(gradients(L, W3, b3, W2, b2, W1, b1))

    pen.sanity(
        equals(derivative(tanh(t), t), 1 - tanh(t) ** 2),
        "the slope of the activation, from its value alone; another activation has another slope here",
    )
    pen.sanity(equals(inner(X.T @ D1, W1) + (D1.T @ one) @ b1, inner(D1, Z1)), "each layer is linear in its parameters")
    pen.wrong("Using the new weights on the way back: all gradients belong to the weights of the forward pass.")
    pen.wrong("Forgetting the slope of the activation, or taking it at the activation instead of the pre-activation.")
    pen.wrong(
        "Multiplying Jacobians from the input on: then matrices meet matrices, and the price has the width as a factor."
    )
