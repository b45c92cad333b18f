"""Forward mode and reverse mode.

One product of Jacobians, bracketed from the right or from the left: tangents pushed forward or cotangents pulled back.
For a loss with a million parameters this is the difference between a million runs and one.
"""

from workbench import (
    Equality,
    Sum,
    apply,
    delta,
    derivation,
    derivative,
    equals,
    index,
    limit,
    matrix,
    named,
    outer,
    scalar,
    tensor,
    vector,
)
from workbench.reasons.calculus import CHAIN_RULE_AT, DERIVATIVE_ALONG
from workbench.rules import calculus, matrices

META = {
    "level": "intermediate",
    "bullets": ["Jacobian computation", "Gradient computation in vector spaces"],
    "prerequisites": ["jacobian-chain-rule"],
    "references": ["Griewank & Walther, Evaluating Derivatives, ch. 3", "MML §5.6.2"],
}

x, y_1, y_2 = vector("x", "n"), vector("y_1", "m"), vector("y_2", "p")
u, v, t = vector("u", "n"), vector("v", "q"), scalar("t")
j, k = index("j k", "n")


def f_1(x):
    return apply("f_1", "m", x)


def f_2(y_1):
    return apply("f_2", "p", y_1)


def f_3(y_2):
    return apply("f_3", "q", y_2)


def network(x):
    return f_3(f_2(f_1(x)))


y = named("y", network(x))
J = named("J", derivative(y, x))
J_1, J_2, J_3 = (
    named("J_1", derivative(f_1(x), x)),
    named("J_2", derivative(f_2(y_1), y_1)),
    named("J_3", derivative(f_3(y_2), y_2)),
)
W = matrix("W", "q", "n")
e_j = named("e_j", tensor(delta(k, j), k))


@derivation(
    claim=[
        Equality(J @ u, J_3 @ (J_2 @ (J_1 @ u))),
        Equality(J.T @ v, J_1.T @ (J_2.T @ (J_3.T @ v))),
        Equality(v @ (J @ u), (J.T @ v) @ u),
    ]
)
def jvp_vjp_duality(pen):
    pen.given(x, y_1, y_2, u, v, f_1(x), f_2(y_1), f_3(y_2))
    first = pen.assume(equals(y_1, f_1(x)), "`y_1 == f_1(x)`")
    second = pen.assume(equals(y_2, f_2(y_1)), "`y_2 == f_2(y_1)`")
    pen.goal(
        "Find the product of the Jacobian `J` of a chain of maps with a tangent `u`, that of its transpose with a "
        "cotangent `v`, and how the two are related."
    )
    pen.convention(
        "`y == f_3(f_2(f_1(x)))`. A tangent says how a point moves; a cotangent is the gradient, in a point, of a "
        "number computed from it. `u_k` and `v_k` belong to `y_k`."
    )
    pen.idea("Never form `J`: a product with a vector goes through the chain factor by factor, from either end.")

    for part in (y, J, J_1, J_2, J_3):
        pen.define(part.name, part.args[0])
    reached = pen.follows(equals(y_2, f_2(f_1(x))), first, second, name="put in")
    chain = pen.follows(
        equals(J, J_3 @ J_2 @ J_1), first, reached, y, J, J_1, J_2, J_3, by=CHAIN_RULE_AT,
        why="each factor at the point that it gets",
    )  # fmt: skip

    u_1 = pen.define("u_1", J_1 @ u, "forward: what `x` hands on to `y_1`")
    pen.follows(
        equals(u_1, limit((f_1(x + t * u) - f_1(x)) / t, t, 0)), u_1, J_1, by=DERIVATIVE_ALONG, f=f_1(x), v=u,
        why="a number for each output, and no matrix",
    )  # fmt: skip
    u_2 = pen.define("u_2", J_2 @ u_1, "then `y_1` to `y_2`")
    pen.start(J @ u)
    pen.use(chain)
    pen.relate(
        "=", J_3 @ (J_2 @ u_1), by=matrices.matrix_products_associate, why="bracketed from the right: first `J_1 @ u`"
    )
    pen.relate("=", J_3 @ u_2, u_2, name="forward mode", why="the tangent of `y`")

    v_2 = pen.define("v_2", J_3.T @ v, "backward: what `y` hands back to `y_2`")
    v_1 = pen.define("v_1", J_2.T @ v_2, "then `y_2` to `y_1`")
    pen.start(J.T @ v)
    pen.use(chain)
    pen.relate(
        "=", J_1.T @ (J_2.T @ v_2), by=matrices.transpose_of_a_product, why="the order turns round: first `J_3.T @ v`"
    )
    pulled = pen.relate("=", J_1.T @ v_1, v_1, name="reverse mode", why="the cotangent of `x`")
    pen.follows(
        equals(derivative(v @ y, x), J.T @ v), J, y, by=calculus.product_rule,
        why="the gradient of the number `v @ y`, with `v` held fixed",
    )  # fmt: skip
    pen.relate("=", J_1.T @ v_1, pulled, why="one run backward")

    pen.start(v @ (J @ u))
    pen.by(
        matrices.matrix_products_associate.backwards,
        matrices.row_times_matrix,
        name="transpose",
        why="a cotangent before `J` makes a row",
    )
    pen.follows(
        equals(v @ (J @ e_j), (J.T @ v)[j]),
        e_j,
        name="the case `u == e_j`",
        why="one entry of the gradient for each tangent",
    )

    pen.sanity(
        equals(limit((network(x + t * u) - y) / t, t, 0), J @ u),
        "forward mode is the slope of the whole chain along `u`",
    )
    pen.sanity(
        equals(Sum(outer(J @ e_j, e_j), j), J), "`n` tangents give `J`, column by column; `q` cotangents, row by row"
    )
    pen.sanity(equals(derivative(v @ (W @ x), x), W.T @ v), "a linear layer pushes by `W` and pulls by its transpose")
    pen.note(
        "One product costs `m*n + p*m + q*p` multiplications in either direction. All of `J` takes `n` of them "
        "forward or `q` backward: so a loss, with `q == 1`, has its gradient for the price of one run backward, "
        "whatever `n` is."
    )
    pen.note(
        "For `L` maps the lines are the same: each `u_k` is `J_k` times the one before going up, and coming down "
        "the one before `v_k` is `J_k.T @ v_k`."
    )
    pen.note("The third result tests a program: run both modes on random `u` and `v`, and compare two numbers.")
    pen.wrong("Transposing without turning the order round: the shapes do not even fit.")
    pen.wrong("Going backward for few inputs and many outputs: then forward mode is the cheap one.")
    pen.wrong(
        "Forgetting that each `J_k` belongs to the point before `y_k`: going back needs what the way forward has "
        "stored."
    )
