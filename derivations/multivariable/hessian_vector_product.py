"""Hessian-vector products.

How the gradient changes along one direction is all that Newton-CG, Lanczos and influence functions ask of the Hessian.
It costs a few gradients and no matrix, even where the matrix would have a trillion entries.
"""

from workbench import (
    Equality,
    Implies,
    apply,
    derivation,
    derivative,
    equals,
    implies,
    limit,
    matrix,
    named,
    norm,
    scalar,
    vector,
)
from workbench.reasons.calculus import CHAIN_RULE_AT, DERIVATIVE_ALONG
from workbench.reasons.limits import LIMIT_LAWS
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Hessian matrices", "Modern optimization techniques"],
    "prerequisites": ["directional-derivative", "hessian-symmetry-clairaut", "jvp-vjp-duality"],
    "references": ["Pearlmutter (1994), Fast exact multiplication by the Hessian"],
}

x, v = vector("x", "n"), vector("v", "n")
t, e = scalar("t"), scalar("epsilon")
A, b = matrix("A", "m", "n"), vector("b", "m")


def f(point):
    return apply("f", (), point)


def gradient_at(step):
    """The gradient of f at x + step v."""
    return derivative(f(x + step * v), x)


grad, H = derivative(f(x), x), named("H", derivative(derivative(f(x), x), x))
central = limit((gradient_at(e) - gradient_at(-e)) / (2 * e), e, 0)
forward_then_back = implies(equals(t, 0), equals(derivative(gradient_at(t), t), H @ v))


@derivation(
    claim=[
        Equality(derivative(grad @ v, x), H @ v),
        Implies(equals(t, 0), equals(derivative(gradient_at(t), t), H @ v)),
        Equality(central, H @ v),
    ]
)
def hessian_vector_product(pen):
    pen.given(f(x), x, v, t, e)
    pen.goal("Find the product of the Hessian `H` with a vector `v` from gradients alone, without forming `H`.")
    pen.convention("`H` is the Hessian at `x`; `v` is held fixed.")
    pen.idea(
        "The rows of `H` are the gradients of the entries of the gradient: `H @ v` is how the gradient changes "
        "along `v`."
    )

    H_ = pen.define("H", H.args[0], "as a matrix: never formed")
    along = pen.follows(
        equals(derivative(gradient_at(t), t), derivative(gradient_at(t), x) @ v), by=CHAIN_RULE_AT,
        why="each entry of the gradient moves along the line",
    )  # fmt: skip
    pen.follows(forward_then_back, along, H_, name="at `t == 0`", why="a tangent through the gradient")

    pen.start(H)
    pen.unfold(H)
    pen.by_lemma("hessian-symmetry-clairaut", "for continuous second derivatives")
    symmetric = pen.fold(H)
    pen.follows(
        equals(derivative(grad @ v, x), H.T @ v), H_, by=calculus.product_rule,
        why="`v` does not move: a cotangent through the gradient",
    )  # fmt: skip
    pen.use(symmetric, backwards=True, rule="symmetric matrix")

    change = gradient_at(e) - grad
    ahead = pen.follows(
        equals(limit(change / e, e, 0), H @ v), H_, by=DERIVATIVE_ALONG, f=grad, v=v, why="of the gradient, along `v`"
    )
    behind = pen.follows(
        equals(limit((gradient_at(-e) - grad) / e, e, 0), H @ (-v)), H_, by=DERIVATIVE_ALONG, f=grad, v=-v,
        why="along `-v`",
    )  # fmt: skip
    mean = pen.follows(
        equals(limit(change / e / 2 - (gradient_at(-e) - grad) / e / 2, e, 0), H @ v / 2 + H @ v / 2), ahead, behind,
        by=LIMIT_LAWS, why="half of the one, minus half of the other",
    )  # fmt: skip
    pen.follows(equals(central, H @ v), mean, name="central difference", why="the gradient at `x` drops out")

    quartic = (4 * (x + e * v) ** 3 - 4 * (x - e * v) ** 3) / (2 * e)
    pen.sanity(
        equals(quartic, 12 * x**2 * v + 4 * e**2 * v**3),
        "the sum of the `x[i]**4`: the central difference is wrong by `4 * epsilon**2 * v[i]**3`, of the second order",
    )
    pen.sanity(
        equals(derivative(norm(A @ x - b) ** 2 / 2, x), A.T @ (A @ x - b)), "least squares: the gradient is affine ..."
    )
    pen.sanity(
        equals((A.T @ (A @ (x + t * v) - b) - A.T @ (A @ x - b)) / t, A.T @ (A @ v)),
        "... so any step gives the product with `A.T @ A` exactly, from two products with `A`",
    )
    pen.note(
        "A tangent through the program of the gradient, or a gradient of the number that the gradient makes with "
        "`v`, costs a small multiple of one gradient, in time and in memory. Forming `H` costs `n` times as much "
        "and `n**2` numbers."
    )
    pen.wrong("Letting `v` move: when `v` is computed from `x`, the gradient of the number has a second term.")
    pen.wrong(
        "Taking `epsilon` tiny: rounding is divided by `2 * epsilon`. The cube root of the precision is about right."
    )
    pen.wrong(
        "Dividing by `epsilon` and not by `2 * epsilon`, or using the one-sided quotient, whose error is of first "
        "order."
    )
    pen.wrong("Expecting curvature from it where `f` is piecewise linear, as with relu: there `H` is 0.")
