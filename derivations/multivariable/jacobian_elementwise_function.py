"""Jacobian of an elementwise function.

An activation acts on each neuron by itself, so its Jacobian is diagonal. Put behind a linear map it gives the Jacobian
of a layer, and the transposed product that backpropagation uses: multiply by the slopes, then by W^T.
"""

from workbench import (
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
from workbench.reasons.calculus import CHAIN_RULE_AT, CHAIN_RULE_THROUGH
from workbench.rules import calculus, matrices

META = {
    "level": "beginner",
    "bullets": ["Jacobian computation"],
    "prerequisites": ["jacobian-chain-rule"],
    "references": ["MML §5.3, §5.6", "Goodfellow, Bengio & Courville, Deep Learning, 6.5"],
}

x, b, u, v, W = vector("x", "n"), vector("b", "m"), vector("u", "m"), vector("v", "m"), matrix("W", "m", "n")
i, j, k, l = index("i j", "n") + index("k l", "m")


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
    pen.given(phi(x[i]), x, u, W, b, v)
    place = pen.assume(equals(u, W @ x + b), "`u == W @ x + b`")
    pen.goal(
        "Find the Jacobian of `F`, which applies a function `phi` to each entry of `x`, and of the layer `L`, "
        "which applies it to `W @ x + b`."
    )
    pen.convention(
        "Rows are outputs: `J[i, j]` is the derivative of output `i` in input `j`. `s` holds the slopes of `phi` "
        "at the entries of `x`, `q` those at the entries of `u`, which `L` feeds to `phi`. `G` is `F` for `u`."
    )
    pen.idea("Entry `i` of the output looks at entry `i` of the input only: a delta, which makes the matrix diagonal.")

    _diagonal(pen, x, i, j, F, s)
    outer = _diagonal(pen, u, k, l, at_u, q)
    pen.define("L", layer.args[0], "`phi` after a linear map")
    pen.follows(
        equals(derivative(layer, x), derivative(at_u, u) @ W), place, layer, at_u, by=CHAIN_RULE_THROUGH,
        why="`L` is `G` after `W @ x + b`, which moves by `W @ dx`",
    )  # fmt: skip
    layered = pen.use(outer)
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


def _diagonal(pen, x, i, j, F, s):
    """The Jacobian of a function of each entry by itself."""
    pen.define(F.name, F.args[0], "entry by entry")
    pen.define(s.name, s.args[0], "the slopes there")
    pen.follows(
        equals(derivative(phi(x[i]), x[j]), derivative(phi(x[i]), x[i]) * derivative(x[i], x[j])),
        by=CHAIN_RULE_AT, why=f"`phi` has one argument, entry `{i.name}`",
    )  # fmt: skip
    pen.by(calculus.independent_inputs, f"another entry of `{x.name}` does not move this one")
    entry = pen.relate("=", s[i] * delta(i, j), s, name=f"definition of `{s.name}`")
    return pen.follows(
        equals(derivative(F, x), diag(s)), entry, F, name="diagonal matrix",
        why=f"`{s.name}[{i.name}]` where the places are the same, and 0 elsewhere",
    )  # fmt: skip
