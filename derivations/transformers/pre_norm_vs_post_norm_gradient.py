"""Normalising before or after a residual block.

Before the block, the path around it stays the identity. After it, every layer multiplies the whole gradient by a
projection over a spread: through many layers such factors decide whether anything arrives.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    apply,
    both,
    d,
    derivation,
    derivative,
    equals,
    eye,
    named,
    ones,
    outer,
    relation,
    scalar,
    size_term,
    sqrt,
    vector,
    zeros,
)
from workbench.reasons.calculus import CHAIN_RULE_AT
from workbench.rules import calculus

META = {
    "level": "research",
    "bullets": [
        "Attention mechanisms in transformers",
        "Jacobian computation",
        "Neural network parameter matrices",
    ],
    "prerequisites": ["batchnorm-backward", "layernorm-backward", "jacobian-chain-rule"],
    "references": ["Xiong et al. (2020), On Layer Normalization in the Transformer Architecture"],
}

x, y, u, w, epsilon = *(vector(name, "n") for name in "xyuw"), scalar("epsilon", "positive")
n, one, I = size_term("n"), ones("n"), eye("n")


def F(z):
    return apply("F", ("n",), z)


def N(z):
    return apply("N", ("n",), z)


block, norm_here = derivative(F(x), x), derivative(N(x), x)
block_there, norm_there = derivative(F(y), y), derivative(N(u), u)
z = named("z", N(x + F(x)))
mu = named("mu", one @ x / n)
c = named("c", x - mu * one)
v = named("v", c @ c / n)
s = named("s", sqrt(v + epsilon))
h = named("x_hat", c / s)
P = named("P", I - outer(one, one) / n - outer(h, h) / n)

untouched = both(equals(one @ w, 0), equals(h @ w, 0))


@derivation(
    claim=[
        Equality(derivative(x + F(N(x)), x), I + block_there @ norm_here),
        Equality(derivative(z, x), norm_there @ (I + block)),
        Equality(derivative(h, x), P / s),
        Inequality((P @ w) @ (P @ w) / s**2, "<=", w @ w / s**2),
        Implies(untouched, equals(P @ w, w)),
    ]
)
def pre_norm_vs_post_norm_gradient(pen):
    pen.given(x, y, u, w, epsilon)
    inner = pen.assume(equals(y, N(x)), "`y == N(x)`")
    outer_ = pen.assume(equals(u, x + F(x)), "`u == x + F(x)`")
    pen.goal(
        "Find the Jacobian of a layer that normalises before its block, that of one that normalises after it, and what "
        "a normalisation does to the length of a vector `w`."
    )
    pen.convention(
        "`F` is a block, `N` a normalisation, and `z` is what comes out where `N` stands behind; derivatives of `F` "
        "at `y` and of `N` at `u` are taken where these are applied. `x_hat` is layer normalisation of `x`, without "
        "scale and shift: `mu` is the mean, `v` the variance and `s` the spread of its entries."
    )
    pen.idea("A sum keeps the identity only where nothing is applied to it afterwards.")

    with pen.road("before the block"):
        through = pen.lemma("jacobian-chain-rule", inner, claim=1, x=x, y=y, g=N, f=F, why="the block sees `N(x)`")
        same = pen.follows(equals(derivative(x, x), I), by=calculus.independent_inputs, why="the path around the block")
        pen.follows(equals(derivative(x + F(N(x)), x), derivative(x, x) + derivative(F(N(x)), x)), by=calculus.sum_rule)
        pen.use(same, through)
    with pen.road("after the block"):
        pen.start(d(x + F(x), x))
        pen.inward(times=2)
        added = pen.identify("it stands beside `dx`")
        pen.follows(
            equals(derivative(z, x), norm_there @ derivative(x + F(x), x)), outer_, z, by=CHAIN_RULE_AT,
            why="all of it passes `N`",
        )  # fmt: skip
        pen.use(added)
    with pen.road("layer normalisation"):
        moved = pen.lemma("batchnorm-backward", claim=1, why="one feature over a batch is one row over its entries")
        pen.define("P", P.args[0], "what is left of a change")
        pen.follows(equals(derivative(h, x), P / s), moved, P, name="definition of `P`")
        flat = pen.follows(equals(h @ one, 0), h, c, mu, name="deviations add up to 0")
        above_0 = pen.fact(epsilon, "positive")
        square = pen.follows(equals(s**2, v + epsilon), s, above_0, v, by=calculus.square_of_a_root)
        positive = pen.follows(relation(">", s**2, 0), square, v, above_0, name="a square and a positive number")
        long = pen.follows(equals(h @ h, n * (1 - epsilon / s**2)), h, v, square, positive, name="length of `x_hat`")
        twice = pen.follows(
            equals((P @ w) @ (P @ w), w @ w - (one @ w) ** 2 / n - (h @ w) ** 2 * (1 + epsilon / s**2) / n),
            P,
            long,
            flat,
            name="multiply out",
            why="two orthogonal directions are taken away",
        )
        below = pen.follows(
            relation("<=", (P @ w) @ (P @ w), w @ w), twice, positive, above_0,
            name="what is taken away is not negative",
        )  # fmt: skip
        pen.follows(
            relation("<=", (P @ w) @ (P @ w) / s**2, w @ w / s**2), below, positive, name="divide",
            why="no vector gets longer by more than `1/s`",
        )  # fmt: skip
        with pen.suppose(untouched, "orthogonal to both directions") as away:
            kept = pen.follows(
                equals(P @ w, w), away, P, name="nothing is taken away", why="so the factor `1/s` is reached"
            )
        pen.discharge(away, kept)

    pen.sanity(equals(P @ one, zeros("n")), "a shift of the row is lost")
    pen.sanity(
        equals(P @ h, epsilon / s**2 * h), "and nearly a stretch: the loss hardly tells how large a normalised sum was"
    )
    pen.wrong("Taking the two for the same with another order: after the block no path is the identity.")
    pen.wrong("Expecting vanishing gradients from the block: it is the product of all `1/s` that shrinks or grows.")
    pen.wrong("Normalising before all blocks and not at the end: the sum grows with depth, and the output with it.")
