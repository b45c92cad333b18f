"""Backward pass of a linear layer.

Three matrix products carry almost all the work of training: the gradients of a layer Y = X W + b in its weights, its
bias and its input.
"""

from workbench import (
    Gradient,
    derivation,
    equals,
    gradient,
    inner,
    matrix,
    named,
    ones,
    outer,
    size_term,
    sum,
    vector,
)

META = {
    "level": "beginner",
    "bullets": ["Neural network parameter matrices", "Gradient computation"],
    "prerequisites": ["matrix-differential-product-rule", "gradient-trace-linear"],
    "references": ["MML §5.6", "Goodfellow, Bengio & Courville, Deep Learning, 6.5"],
}

X, W, b = matrix("X", "n", "d"), matrix("W", "d", "m"), vector("b", "m")
G = matrix("G", "n", "m")
one = ones("n")
Y = named("Y", X @ W + outer(one, b))
L = named("L", inner(G, Y))
weights, bias, inputs = X.T @ G, G.T @ one, G @ W.T


@derivation(claim=[Gradient(L, W, weights), Gradient(L, b, bias), Gradient(L, X, inputs)])
def linear_layer_backward(pen):
    pen.given(X, W, b, G)
    pen.goal("Find what a gradient `G` of the loss in the output `Y` makes of the weights, the bias and the input.")
    pen.convention("Rows are examples. The loss changes by the inner product of `G` and `dY`; `G` is held fixed.")
    pen.idea("One factor changes at a time; under the inner product the other factor moves over, transposed.")

    for variable in (W, b, X):
        pen.engine(gradient(L, variable))

    pen.sanity(equals(inner(weights, W) + bias @ b, L), "`Y` is linear in `W` and `b` together: Euler's identity")
    pen.sanity(equals(inner(inputs, X), inner(weights, W)), "scaling `X` or scaling `W`: the product changes alike")
    pen.sanity(equals(sum(bias), sum(G)), "one bias serves all rows, so the gradients of the rows add up")
    pen.sanity(
        equals(sum(ones("d", "m")) + sum(ones("m")), size_term("d") * size_term("m") + size_term("m")),
        "the number of parameters: `d*m` weights and `m` biases",
    )
    pen.wrong("Averaging over the rows once more: a mean in the loss is in `G` already.")
    pen.wrong("Forgetting the transposes: `X @ G` and `G @ W` do not even have fitting shapes, unless by chance.")
    pen.wrong("Overwriting the gradient of `X` where `X` is used twice: contributions add up.")
