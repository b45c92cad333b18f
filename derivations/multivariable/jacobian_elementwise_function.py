"""Jacobian of an elementwise function.

An activation acts on each neuron by itself, so its Jacobian is diagonal. Put behind a linear map it gives the Jacobian
of a layer, and the transposed product that backpropagation uses: multiply by the slopes, then by W^T.
"""

from workbench import (
    Condition,
    Equality,
    apply,
    delta,
    derivation,
    derivative,
    diag,
    equals,
    index,
    matrix,
    named,
    relu,
    step,
    tanh,
    tensor,
    vector,
)
from workbench.rules import calculus, matrices

META = {
    "level": "beginner",
    "bullets": ["Jacobian computation"],
    "prerequisites": ["jacobian-chain-rule"],
    "references": ["MML §5.3, §5.6", "Goodfellow, Bengio & Courville, Deep Learning, 6.5"],
}

x, b, u, v, W = vector("x", "n"), vector("b", "m"), vector("u", "m"), vector("v", "m"), matrix("W", "m", "n")
i, j, k = index("i j", "n") + (index("k", "m"),)


def phi(value):
    """Any differentiable function of one number."""
    return apply("phi", (), value)


F, layer = named("F", tensor(phi(x[i]), i)), named("L", tensor(phi((W @ x + b)[k]), k))
at_u = named("G", tensor(phi(u[k]), k))
s = named("s", tensor(derivative(phi(x[i]), x[i]), i))
q = named("q", tensor(derivative(phi(u[k]), u[k]), k))
h = named("h", tanh(W @ x + b))


@derivation(
    claim=[
        Equality(derivative(F, x), diag(s)),
        Equality(derivative(layer, x), diag(q) @ W),
        Equality(derivative(layer, x).T @ v, W.T @ (q * v)),
    ]
)
def jacobian_elementwise_function(pen):
    pen.given(phi(x[i]), x, u, W, b, v, conditions=[Condition("`u == W @ x + b`", equals(u, W @ x + b))])
    pen.goal(
        "Find the Jacobian of `F`, which applies a function `phi` to each entry of `x`, and of the layer `L`, "
        "which applies it to `W @ x + b`."
    )
    pen.convention(
        "Rows are outputs: `J[i, j]` is the derivative of output `i` in input `j`. `s` holds the slopes of `phi` "
        "at the entries of `x`, `q` those at the entries of `u`, which `L` feeds to `phi`. `G` is `F` for `u`."
    )
    pen.idea("Entry `i` of the output looks at entry `i` of the input only: a delta, which makes the matrix diagonal.")

    pen.follows(
        equals(derivative(phi(x[i]), x[j]), derivative(phi(x[i]), x[i]) * derivative(x[i], x[j])),
        by=calculus.chain_rule,
        why="`phi` has one argument, entry `i`",
    )
    pen.by(calculus.independent_inputs, "another entry of `x` does not move this one")
    entry = pen.relate("=", s[i] * delta(i, j), s, name="definition of `s`")
    diagonal = pen.follows(
        equals(derivative(F, x), diag(s)), entry, name="diagonal matrix", why="`s[i]` where `i == j`, and 0 elsewhere"
    )

    linear = pen.follows(
        equals(derivative(W @ x + b, x), W), name="derivative of a linear map", why="`b` does not move"
    )
    outer = pen.follows(
        equals(derivative(at_u, u), diag(q)), diagonal, name="the result above", why="with `u` in place of `x`"
    )
    pen.follows(
        equals(derivative(layer, x), derivative(at_u, u) @ derivative(W @ x + b, x)),
        name="chain rule for Jacobians",
        why="`L` is `G` after `W @ x + b`",
    )
    layered = pen.use(outer, linear)
    pen.start(derivative(layer, x).T @ v)
    pen.use(layered)
    pen.by(
        *(matrices.transpose_of_a_product, matrices.diagonal_matrix_is_symmetric, matrices.matrix_products_associate),
        matrices.diagonal_matrix_times_a_vector,
        name="transpose of a product",
        why="no diagonal matrix need be formed",
    )

    pen.sanity(equals(derivative(h, x), diag(1 - h**2) @ W), "the hyperbolic tangent: its slope by its own value")
    pen.sanity(equals((diag(s) @ x), s * x), "a diagonal matrix only scales: `n` products, not `n**2`")
    pen.sanity(equals(derivative(relu(W @ x), x), diag(step(W @ x)) @ W), "relu: the rows of the neurons that are on")
    pen.wrong(
        "Writing the Jacobian as the vector `s`: the product with a vector is entry by entry, a matrix product is not."
    )
    pen.wrong("Putting `diag(q)` to the right of `W`: it scales the rows of `W`, which belong to the outputs.")
    pen.wrong("Taking the slopes at `x` instead of at `W @ x + b`.")
    pen.wrong("Using it for softmax, where every output looks at every input.")
