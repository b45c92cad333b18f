"""Backward pass of a convolution.

One small filter slides along a signal. Its gradient collects what every position received, and the gradient of the
signal is a convolution again, with the filter turned round: the transpose of a band matrix.
"""

from workbench import (
    Equality,
    Gradient,
    Sum,
    delta,
    derivation,
    derivative,
    equals,
    index,
    named,
    size,
    tensor,
    vector,
)
from workbench.reasons.common import MATRIX_FORM
from workbench.reasons.tensors import ONE_ENTRY_MOVES

META = {
    "level": "intermediate",
    "bullets": ["Gradient computation", "Neural network parameter matrices"],
    "prerequisites": ["jacobian-chain-rule"],
    "references": ["Goodfellow, Bengio & Courville, Deep Learning, 9.5"],
}

n, K = size("n"), size("K")
w, x, g = vector("w", K), vector("x", n + K - 1), vector("g", n)
i, k, l, j = index("i", n), *index("k l", K), index("j", n + K - 1)
y = named("y", tensor(Sum(w[k] * x[i + k], k), i))
T = named("T", tensor(Sum(w[k] * delta(i + k, j), k), i, j))
L = named("L", Sum(g[i] * y[i], i))


band = Sum(w[k] * delta(i + k, j), k)


@derivation(
    claim=[
        Equality(y, T @ x),
        Equality(derivative(L, w[l]), Sum(g[i] * x[i + l], i)),
        Gradient(L, x, T.T @ g),
        Equality(derivative(L, x[j]), Sum(w[k] * Sum(g[i] * delta(i + k, j), i), k)),
    ]
)
def convolution_1d_backward(pen):
    pen.given(w, x, g)
    pen.goal("Find the matrix of a convolution, and the gradients of the filter `w` and the signal `x`.")
    pen.convention(
        "Only places where the whole filter lies on the signal are counted, and forward the filter is not turned "
        "round. `g` is the gradient of the loss in `y` and is held fixed. A row of `T` holds the filter and else "
        "zeros. In the gradient of `x` the inner sum is the entry of `g` that lies `k` places before `j`, and 0 where "
        "there is none."
    )
    pen.idea("Every output is linear in the filter and in the signal: count where each entry is used.")

    pen.define("y", y.args[0], "the filter, moved to place `i`")
    pen.define("T", T.args[0], "the filter in every row, one step further each time")
    pen.follows(equals(y, T @ x), y, T, name="band matrix", why="each delta picks one entry of `x`")
    pen.follows(
        equals(derivative(L, w[l]), Sum(g[i] * x[i + l], i)), L, y, by=ONE_ENTRY_MOVES,
        name="beside `w_l` stands one entry of `x`", why="in `y_i` the one that lies `l` places on",
    )  # fmt: skip
    linear = pen.follows(
        equals(derivative(L, x[j]), Sum(g[i] * band, i)),
        L,
        y,
        by=ONE_ENTRY_MOVES,
        name="`x_j` stands in `y_i` where `i + k == j`",
        why="the places whose filter reaches it",
    )
    pen.relate(
        "=",
        Sum(w[k] * Sum(g[i] * delta(i + k, j), i), k),
        name="exchange of sums",
        why="a convolution of `g` with the filter turned round",
    )
    pen.follows(equals(derivative(L, x), T.T @ g), linear, T, by=MATRIX_FORM, why="row `j` of `T.T`")

    pen.sanity(equals(g @ (T @ x), L), "the loss is linear in the signal")
    pen.wrong("Turning the filter in both directions, or in none: forward as it is, backward turned round.")
    pen.wrong("Cutting the gradient of the signal to the places of `y`: it is longer, by the filter less one.")
    pen.wrong("Averaging over the places: a shared filter gets the sum of what all of them send.")
