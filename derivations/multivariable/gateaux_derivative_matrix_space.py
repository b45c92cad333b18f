"""Directional derivatives of functions of a matrix.

A matrix is a vector of its entries, so a function of one has slopes in the directions of other matrices. Whatever
multiplies the direction under the trace is the gradient: the reading rule of all matrix calculus.
"""

from workbench import (
    Equality,
    Gradient,
    apply,
    delta,
    derivation,
    derivative,
    equals,
    index,
    inner,
    limit,
    matrix,
    named,
    scalar,
    tensor,
    trace,
)
from workbench.reasons.algebra import COMMON_FACTORS, MULTIPLY_OUT
from workbench.reasons.calculus import DERIVATIVE_ALONG
from workbench.reasons.common import DEFINITION
from workbench.reasons.limits import CONTINUITY
from workbench.rules import traces

META = {
    "level": "intermediate",
    "bullets": ["Directional derivative analysis", "Gradient computation in vector spaces"],
    "prerequisites": ["directional-derivative", "frobenius-inner-product"],
    "references": ["Magnus & Neudecker ch. 5", "MML §5.4"],
}

X, V, A, t = matrix("X", "m", "n"), matrix("V", "m", "n"), matrix("A", "m", "m"), scalar("t")
i, j = index("i", "m"), index("j", "n")
k, l = index("k", "m"), index("l", "n")
G = named("G", derivative(apply("f", (), X), X))
E = named("E", tensor(delta(k, i) * delta(l, j), k, l))


def f(point):
    """Any differentiable function of a matrix."""
    return apply("f", (), point)


def q(point):
    """The example."""
    return trace(point.T @ A @ point)


def slope(of, direction):
    """The derivative of ``of`` at X in a direction, as a limit."""
    return limit((of(X + t * direction) - of(X)) / t, t, 0)


@derivation(
    claim=[
        Equality(slope(f, V), trace(G.T @ V)),
        Equality(slope(q, V), trace(X.T @ (A + A.T) @ V)),
        Gradient(q(X), X, (A + A.T) @ X),
    ]
)
def gateaux_derivative_matrix_space(pen):
    pen.given(f(X), X, V, A, t)
    pen.goal("Find the derivative of a function `f` at a matrix `X` in a direction `V`, and read the gradient off it.")
    pen.convention(
        "The gradient `G` has the shape of `X`: one derivative for each entry. `V` is any matrix of that shape."
    )
    pen.idea("On the line `X + t*V` there is one number to move: expand in `t`, and keep what is linear.")

    pen.follows(equals(G, derivative(f(X), X)), by=DEFINITION, why="the table of all partial derivatives")
    pen.follows(
        equals(slope(f, V), inner(G, V)), G, by=DERIVATIVE_ALONG, f=f(X), v=V,
        why="each entry of `X` moves by `t` times that of `V`",
    )  # fmt: skip
    pen.by(traces.inner_product_as_a_trace)

    linear, square = trace(X.T @ A @ V) + trace(V.T @ A @ X), trace(V.T @ A @ V)
    expanded = pen.follows(
        equals(q(X + t * V), q(X) + t * linear + t**2 * square),
        by=MULTIPLY_OUT,
        why="the example `trace(X.T @ A @ X)` on the line",
    )
    pen.start(slope(q, V))
    pen.relate("=", limit(linear + t * square, t, 0), expanded, name="divide by `t`", why="where it is not 0")
    pen.relate("=", linear, by=CONTINUITY, why="the square goes with `t`")
    pen.relate(
        "=", trace(X.T @ A @ V) + trace(X.T @ A.T @ V), by=traces.trace_of_a_transpose, why="brings `V` to the end"
    )
    example = pen.relate("=", trace(X.T @ (A + A.T) @ V), by=COMMON_FACTORS)
    along = pen.follows(
        equals(slope(q, V), inner(derivative(q(X), X), V)), by=DERIVATIVE_ALONG, f=q(X), v=V, why="as of any `f`"
    )
    both = pen.follows(equals(inner(derivative(q(X), X), V), inner((A + A.T) @ X, V)), along, example, name="two ways")
    pen.follows(
        equals(derivative(q(X), X), (A + A.T) @ X), pen.for_all(both, V), name="for every direction",
        why="matrices with the same product with every `V` are equal",
    )  # fmt: skip

    pen.sanity(equals(slope(f, E), G[i, j]), "`V == E` with a single 1, at (`i`, `j`): one entry of the gradient")
    pen.sanity(equals(slope(q, X), 2 * q(X)), "`V == X`: the example is homogeneous of degree 2")
    pen.wrong(
        "Reading the gradient off with `V` in the middle of a product: bring it to the end under the trace first."
    )
    pen.wrong("Forgetting the transpose: `G.T` stands before `V`.")
    pen.wrong("Keeping one of the two linear terms: `X` stands twice in `trace(X.T @ A @ X)`.")
    pen.wrong(
        "Taking directional derivatives in all directions for differentiability: the slope must be linear in `V`."
    )
