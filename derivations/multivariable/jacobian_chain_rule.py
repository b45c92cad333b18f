"""Chain rule for Jacobians.

Linear maps compose by multiplying matrices, and so do the derivatives of any two smooth maps. Multiplied from the right
the product is forward mode; multiplied from the left it is backpropagation.
"""

from workbench import Equality, apply, derivation, derivative, equals, limit, number, scalar, vector, zeros
from workbench.reasons.calculus import DERIVATIVE_ALONG, LINEAR_APPROXIMATION
from workbench.reasons.common import SUBSTITUTION
from workbench.reasons.limits import LIMIT_LAWS

META = {
    "level": "intermediate",
    "bullets": ["Jacobian computation"],
    "prerequisites": ["total-derivative-chain-rule"],
    "references": ["MML §5.3", "Rudin, Principles of Mathematical Analysis, Thm 9.15"],
}

x, y, u, v = vector("x", "n"), vector("y", "m"), vector("u", "p"), vector("v", "n")
t = scalar("t")


def f(z):
    return apply("f", "p", z)


def g(z):
    return apply("g", "m", z)


def h(z):
    return apply("h", (), z)


J_f, J_g, grad_h = derivative(f(y), y), derivative(g(x), x), derivative(h(y), y)
step = g(x + t * v) - g(x)


@derivation(
    claim=[Equality(derivative(f(g(x)), x), J_f @ J_g), Equality(derivative(h(g(x)), x), J_g.T @ grad_h)]
)
def jacobian_chain_rule(pen):
    pen.given(x, y, v)
    place = pen.assume(equals(y, g(x)), "`y == g(x)`")
    pen.goal("Find the Jacobian of `f` after `g`, and the gradient of a number `h` after `g`.")
    pen.convention(
        "`J[i, j]` is the derivative of output `i` in input `j`: `f` has `p` outputs, `g` has `m`, and `x` has `n` "
        "entries. The derivatives of `f` and `h` are taken at `y == g(x)`, that of `g` at `x`."
    )
    pen.idea(
        "A differentiable map is linear up to an error that is small beside the step. The step of `f` is the one that "
        "`g` makes, and that is linear in the step of `x`, up to such an error too: linear maps compose."
    )
    with pen.road("several outputs"):
        product = _along(pen, f, place, lambda k: J_f @ k, zeros("p"))
        every = pen.for_all(product, v)
        pen.follows(
            equals(derivative(f(g(x)), x), J_f @ J_g), every, name="for every direction",
            why="matrices that map every vector alike are equal",
        )  # fmt: skip
    with pen.road("one output"):
        product = _along(pen, h, place, lambda k: grad_h @ k, number(0))
        every = pen.for_all(product, v)
        pen.follows(
            equals(derivative(h(g(x)), x), J_g.T @ grad_h), every, name="for every direction",
            why="with the transposed matrix on the other side",
        )  # fmt: skip

    pen.sanity(equals((J_f @ J_g).T @ u, J_g.T @ (J_f.T @ u)), "backwards: one vector times matrix after the other")
    pen.wrong(
        "Multiplying in the wrong order: the shapes are (`p`, `m`) and (`m`, `n`), and they fit in one order only."
    )
    pen.wrong("Taking the derivative of `f` at `x`: it belongs at `y == g(x)`.")
    pen.wrong("Forgetting the transpose in the gradient.")


def _along(pen, f, place, linear, zero):
    """The derivative of f after g along v, by the linear map that approximates f at y."""
    speed = pen.follows(
        equals(limit(step / t, t, 0), J_g @ v), by=DERIVATIVE_ALONG, f=g(x), v=v, why="how fast `y` moves"
    )
    rest = (f(y + step) - f(y) - linear(step)) / t
    small = pen.follows(
        equals(limit(rest, t, 0), zero), speed, by=LINEAR_APPROXIMATION,
        why="the function is differentiable at `y`", of=f(y), along=t, y=step,
    )  # fmt: skip
    parts = pen.follows(
        equals(limit(rest + linear(step / t), t, 0), linear(J_g @ v)), small, speed, by=LIMIT_LAWS,
        why="a linear map is continuous",
    )  # fmt: skip
    rate = pen.follows(
        equals(limit((f(g(x + t * v)) - f(g(x))) / t, t, 0), linear(J_g @ v)), parts, place,
        name="what was subtracted is added", why="`y + g(x + t*v) - g(x) == g(x + t*v)`",
    )  # fmt: skip
    left = pen.follows(
        equals(limit((f(g(x + t * v)) - f(g(x))) / t, t, 0), derivative(f(g(x)), x) @ v), by=DERIVATIVE_ALONG,
        f=f(g(x)), v=v,
    )  # fmt: skip
    return pen.follows(equals(derivative(f(g(x)), x) @ v, linear(J_g @ v)), left, rate, by=SUBSTITUTION)
