"""Jacobian and gradient through residual connections.

A block that only adds to its input has the identity in its Jacobian. So a product over many blocks holds a path on
which nothing is multiplied: every gradient is that of the last state, plus what the blocks between add.
"""

from workbench import (
    Equality,
    Sum,
    apply,
    d,
    derivation,
    derivative,
    equals,
    eye,
    forall,
    implies,
    index,
    number,
    relation,
    scalar,
    size_term,
    vector,
)
from workbench.reasons.sequences import LAST_APART
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Jacobian computation", "Neural network parameter matrices"],
    "prerequisites": ["jacobian-chain-rule", "mlp-backpropagation"],
    "references": ["He et al. (2016), Identity Mappings in Deep Residual Networks, eq. 5"],
}

x, y, u, v = (vector(name, "n") for name in "xyuv")
I, k, m, l = eye("n"), scalar("k", "integer"), size_term("m"), index("l", "m")
from_0 = relation(">=", k, 0)


def F(z):
    return apply("F", ("n",), z)


def X(z):
    return apply("X", ("n",), z)


def h(z):
    return apply("h", (), z)


def B(at):
    """The Jacobian of a block at its input, counted from the start."""
    return apply("B", ("n", "n"), at)


def P(at):
    """The Jacobian of a state in the first one."""
    return apply("P", ("n", "n"), at)


def C(at):
    """The Jacobian of a block at its input, counted from the end."""
    return apply("C", ("n", "n"), at)


def g(at):
    """The gradient so many blocks before the end."""
    return apply("g", ("n",), at)


J, J_X, grad = derivative(F(x), x), derivative(X(u), u), derivative(h(y), y)
jacobian = equals(P(m), I + Sum(B(l) @ P(l), l))
gradient = equals(g(m), v + Sum(C(l).T @ g(l), l))


@derivation(
    claim=[
        Equality(derivative(X(u) + F(X(u)), u), (I + J) @ J_X),
        Equality(derivative(h(x + F(x)), x), grad + J.T @ grad),
        Equality(*jacobian.args),
        Equality(*gradient.args),
    ]
)
def residual_connection_jacobian(pen):
    pen.given(x, y, u, v)
    state = pen.assume(equals(x, X(u)), "`x == X(u)`")
    place = pen.assume(equals(y, x + F(x)), "`y == x + F(x)`")
    none = pen.assume(equals(P(number(0)), I), "before all blocks the state is the first one")
    law = pen.assume(
        forall(implies(from_0, equals(P(k + 1), (I + B(k)) @ P(k))), k), "block `k` comes behind, by the first road"
    )
    last = pen.assume(equals(g(number(0)), v), "`v` is the gradient in the last state")
    back = pen.assume(
        forall(implies(from_0, equals(g(k + 1), g(k) + C(k).T @ g(k))), k), "one block back, by the second road"
    )
    pen.goal(
        "Find the Jacobian of the state after `m` residual blocks in the first state, and the gradient of a loss in "
        "the state `m` blocks before the last."
    )
    pen.convention(
        "A block makes `x + F(x)` of the state `x`, which is a function `X` of the first state `u`; `h` is the loss as "
        "a function of the next state `y`. There are `m` blocks: `P(k)` is the Jacobian of the state after `k` of them "
        "in the first one, and `B(k)` that of the function of block `k`, counted from 0; `g(k)` is the gradient `k` "
        "blocks before the end, and `C(k)` the Jacobian of the function of the block there."
    )
    pen.idea("The identity is in every factor: multiplied out, each factor adds a term to what was there before.")

    with pen.road("one block more"):
        through = pen.lemma("jacobian-chain-rule", state, claim=1, x=u, y=x, g=X, f=F, why="the block sees the state")
        pen.follows(
            equals(derivative(X(u) + F(X(u)), u), J_X + derivative(F(X(u)), u)), by=calculus.sum_rule,
            why="the state is kept, and the block adds",
        )  # fmt: skip
        pen.use(through)
        pen.relate("=", (I + J) @ J_X, name="common factor", why="the path around the block is the identity")
    with pen.road("one block back"):
        pen.start(d(x + F(x), x))
        pen.inward(times=2)
        block = pen.identify("it stands beside `dx`")
        pen.lemma("jacobian-chain-rule", place, claim=2, y=y, g=lambda z: z + F(z))
        pen.use(block)
        pen.relate("=", grad + J.T @ grad, name="multiply out", why="around the block, and through it")
    for words, statement, recursion, start in (
        ("many blocks, forward", jacobian, law, none),
        ("many blocks, backward", gradient, back, last),
    ):
        with pen.road(words):
            one = pen.instance(recursion, k=number(0))
            base = pen.follows(pen.at(statement, m, 1), one, start, by=LAST_APART, name="one block")
            following = pen.instance(recursion, k=m)
            with pen.suppose(statement, "for `m` blocks") as known:
                own = [last] if start is last else []
                after = pen.follows(
                    pen.next_of(statement, m), following, known, *own, by=LAST_APART, name="one term more",
                    why="the sum so far, and what block `m` adds",
                )  # fmt: skip
            pen.induction(statement, m, base, pen.discharge(known, after))

    pen.sanity(equals((I + J) @ (I + J), I + 2 * J + J @ J), "two blocks alike: around both, through one, through both")
    pen.wrong("Multiplying the Jacobians of `F` alone: small factors vanish, and `I + B` does not.")
    pen.wrong("The wrong order of the product: the latest block stands on the left, and transposed on the right.")
    pen.wrong("Expecting that nothing can explode: many factors `I + B` grow like a power, if all `B` point one way.")
