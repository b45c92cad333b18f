"""Product rule for matrix differentials.

The handful of rules that all of matrix calculus is made of, and the sentence that turns a differential into a gradient.
"""

from workbench import (
    Equality,
    Iff,
    apply,
    d,
    derivation,
    derivative,
    equals,
    forall,
    inner,
    kron,
    matrix,
    norm,
    number,
    trace,
)
from workbench.reasons.common import IDENTIFICATION
from workbench.reasons.stretches import norm_of_a_matrix_product, norm_of_an_entrywise_product
from workbench.reasons.tensors import LINEAR_PART
from workbench.rules import algebra, leibniz, matrices, norms, traces

META = {
    "level": "intermediate",
    "bullets": ["Gradient computation in vector spaces", "Matrix operations and transformations"],
    "prerequisites": ["product-rule", "frobenius-inner-product"],
    "references": ["Magnus & Neudecker ch. 8", "The Matrix Cookbook §2"],
}

X, Y, Z = matrix("X", "m", "n"), matrix("Y", "n", "p"), matrix("Z", "m", "n")
W, S = matrix("W", "p", "q"), matrix("S", "n", "n")
G, D = matrix("G", "m", "n"), matrix("D", "m", "n")
f = apply("f", (), X)
grad = derivative(f, X)
dX, dY, dZ, dW, dS = d(X, X), d(Y, Y), d(Z, Z), d(W, W), d(S, S)
for_every_direction = forall(equals(inner(grad, D), trace(G.T @ D)), D)


@derivation(
    claim=[
        Equality(d(X @ Y, X, Y), dX @ Y + X @ dY),
        Equality(d(X.T, X), dX.T),
        Equality(d(trace(S), S), trace(dS)),
        Equality(d(X * Z, X, Z), dX * Z + X * dZ),
        Equality(d(kron(X, W), X, W), kron(dX, W) + kron(X, dW)),
        Iff(for_every_direction, equals(grad, G)),
    ]
)
def matrix_differential_product_rule(pen):
    pen.given(X, Y, Z, W, S, G, D)
    pen.goal(
        "Find the differentials of products, transposes and traces, and how a gradient is read off a differential."
    )
    pen.convention("`dF` is the part of `F(X + dX) - F(X)` that is linear in `dX`; `dX` has the shape of `X`.")
    pen.idea("Write out the change, and keep what is linear in it; the order of the factors must stay.")

    pen.start((X + dX) @ (Y + dY) - X @ Y)
    change = pen.by(
        matrices.product_with_a_sum,
        matrices.sum_times_a_matrix,
        matrices.sum_times_a_matrix,
        algebra.terms_cancel,
        name="multiply out",
        why="the order of the factors stays",
    )
    _second_order(pen, dX @ dY, dX, dY, d(X @ Y, X, Y), dX @ Y + X @ dY, change, norm_of_a_matrix_product)
    _exact(pen)
    _entrywise(pen)
    _identification(pen)

    pen.sanity(equals(d(S @ S, S), dS @ S + S @ dS), "not `2*S @ dS`: matrices do not commute")
    pen.sanity(equals(d(S @ S @ S, S), dS @ S @ S + S @ dS @ S + S @ S @ dS), "three factors: one changes at a time")
    pen.sanity(
        equals(d(trace(X.T @ X), X), 2 * trace(X.T @ dX)), "under a trace the two terms are one: the gradient is `2*X`"
    )
    pen.wrong("Changing the order of the factors: `dX @ Y` is not `Y @ dX`.")
    pen.wrong("Reading the gradient off `trace(G @ dX)`: it is the transpose of what stands beside `dX`.")
    pen.wrong("Taking `dX @ dY` for the change of `X @ Y`.")


def _second_order(pen, rest, a, b, df, linear, change, bound):
    """What is dropped is smaller than any multiple of the change."""
    pen.start(norm(rest))
    small = pen.relate("<=", norm(a) * norm(b), by=bound, why="so this term is of second order")
    pen.follows(
        equals(df, linear), change, small, by=LINEAR_PART, rest=rest, bound=norm(a) * norm(b),
        name="drop the second-order term", why="what is linear in the change is left",
    )  # fmt: skip


def _exact(pen):
    """What is linear in X changes by itself: nothing is dropped."""
    pen.start((X + dX).T - X.T)
    moved = pen.by(matrices.transpose_of_a_sum, algebra.terms_cancel, why="transposing goes to every term")
    pen.follows(
        equals(d(X.T, X), dX.T),
        moved,
        by=leibniz.transposing_commutes_with_differentiating,
        name="linear",
        why="the change is linear in `dX` already",
    )
    pen.start(trace(S + dS) - trace(S))
    moved = pen.by(traces.trace_of_a_sum, algebra.terms_cancel, why="the trace of a sum is the sum of the traces")
    pen.follows(
        equals(d(trace(S), S), trace(dS)), moved, by=LINEAR_PART, name="linear",
        why="the change is linear in `dS` already",
    )  # fmt: skip


def _entrywise(pen):
    """Any product that is linear in each factor obeys the rule."""
    pen.start((X + dX) * (Z + dZ) - X * Z)
    change = pen.by(
        algebra.distribute,
        algebra.distribute,
        algebra.distribute,
        algebra.terms_cancel,
        name="multiply out",
        why="entry by entry",
    )
    _second_order(pen, dX * dZ, dX, dZ, d(X * Z, X, Z), dX * Z + X * dZ, change, norm_of_an_entrywise_product)
    pen.start(d(kron(X, W), X, W))
    pen.inward("any product that is linear in each factor obeys the same rule")


def _identification(pen):
    """From a differential to a gradient, and why there is only one."""
    pen.start(d(f, X))
    pen.inward("each entry of `X` contributes its partial derivative times its change")
    pen.by(traces.inner_product_as_a_trace)
    with pen.suppose(for_every_direction, "for every direction") as every:
        chosen = pen.instance(every, D=grad - G, why="`D` is the difference of the gradient and `G`")
        nothing = pen.follows(equals(inner(grad - G, grad - G), number(0)), chosen, name="all on one side")
        length = pen.follows(
            equals(norm(grad - G) ** 2, number(0)), nothing, by=norms.square_norm_of_a_matrix, name="a squared length"
        )
    square = pen.discharge(every, length)
    pen.follows(
        Iff(for_every_direction, equals(grad, G)).statement, square, by=IDENTIFICATION, why="a length is 0 only for 0"
    )
