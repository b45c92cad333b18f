"""Gradient of a router of experts.

A mixture of experts weighs what its experts say by a softmax. So an expert gets a larger weight where it helps more
than the mixture does; a second loss keeps the load even, and is linear in the mean weights.
"""

from workbench import (
    Equality,
    Gradient,
    d,
    derivation,
    equals,
    gradient,
    inner,
    matrix,
    named,
    ones,
    outer,
    scalar,
    size_term,
    softmax,
    sum,
    vector,
)

META = {
    "level": "research",
    "bullets": ["Gradient computation", "Neural network parameter matrices", "Linear scaling in LLM design"],
    "prerequisites": ["softmax-jacobian", "linear-layer-backward"],
    "references": [
        "Shazeer et al. (2017), Outrageously Large Neural Networks",
        "Fedus, Zoph & Shazeer (2022), Switch Transformers, §2.2",
    ],
}

W, x, E, v = matrix("W", "n", "d"), vector("x", "d"), matrix("E", "n", "m"), vector("v", "m")
Z, f = matrix("Z", "T", "n"), vector("f", "n", "simplex")
N, T = size_term("n"), size_term("T")
s = named("s", W @ x)
g = named("g", softmax(s))
y = named("y", E.T @ g)
L = named("L", v @ y)
u = named("u", E @ v)
G = named("G", softmax(Z, axis=1))
P = named("P", sum(G, axis=0) / T)
A = named("A", N * (f @ P))
k, p = scalar("k", "positive"), scalar("p", "positive")
active, whole = named("a", k * p + N * size_term("d")), named("b", N * p + N * size_term("d"))
back = g * (u - (g @ u) * ones("n"))


@derivation(
    claim=[
        Gradient(L, W, outer(back, x)),
        Gradient(A, Z, N / T * (G * (outer(ones("T"), f) - outer(G @ f, ones("n"))))),
        Equality(whole - active, (N - k) * p),
    ]
)
def moe_gate_gradient(pen):
    pen.given(W, x, E, v, Z, f, k, p)
    pen.goal(
        "Find the gradient of the loss in the matrix `W` of the router, that of the loss `A` for an even load, and how "
        "many parameters of the layer a token uses."
    )
    pen.convention(
        "Row `e` of `E` is what expert `e` makes of the token `x`, and `s` holds its scores; the gradient `v` of the "
        "loss `L` in the output `y` is held fixed, and so are the experts. In a batch of `T` tokens row `t` of `Z` "
        "holds the scores of token `t`; `f` holds the shares of the tokens that were sent to the experts, and is held "
        "fixed, and `P` the mean weights. `n` experts have `p` parameters each, and `k` of them see a token."
    )
    pen.idea("What an expert adds to the loss is measured from what the mixture adds.")

    with pen.road("the router"):
        pen.start(d(s, W))
        pen.unfold(s)
        scores = pen.inward("the token does not move")
        pen.start(d(g, W))
        pen.by_lemma("softmax-jacobian")
        weights = pen.use(scores)
        pen.define("u", u.args[0], "what each expert adds to the loss")
        mixed = pen.follows(equals(L, u @ g), L, y, u, name="weighed by the gate")
        pen.start(d(L, W))
        pen.use(mixed)
        pen.inward("only the gate moves")
        pen.use(weights)
        pen.relate("=", inner(outer(back, x), d(W, W)), name="transposed Jacobian times `u`")
        pen.identify("it stands beside `dW`")
    with pen.road("the load"):
        pen.engine(gradient(A, Z))
    with pen.road("parameters"):
        pen.define("a", active.args[0], "`k` experts and the router")
        pen.define("b", whole.args[0], "all experts and the router")
        pen.follows(equals(whole - active, (N - k) * p), active, whole, name="the router cancels")

    pen.sanity(equals(sum(back), (g @ u) * (1 - sum(g))), "the scores get nothing in common: the gate sums to 1")
    pen.wrong("Leaving out `g @ u`: an expert is not good by helping, but by helping more than the others.")
    pen.wrong("Differentiating `f`: it counts choices, and does not move when the scores do; only `P` does.")
    pen.wrong("Expecting a gradient for experts that were not chosen: what they would have said is not known.")
