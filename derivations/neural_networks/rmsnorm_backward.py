"""Backward pass of RMS normalisation.

The normalisation of today's language models: one division, one direction lost, and gradients that are perpendicular to
what they move.
"""

from workbench import (
    Gradient,
    Jacobian,
    d,
    derivation,
    equals,
    eye,
    gradient,
    inner,
    matrix,
    named,
    number,
    outer,
    relation,
    rms_standardize,
    scalar,
    size_term,
    sqrt,
    sum,
    vector,
)
from workbench.rules import algebra, calculus

META = {
    "level": "advanced",
    "bullets": ["Gradient computation", "Jacobian computation", "Attention mechanisms in transformers"],
    "prerequisites": ["layernorm-backward", "euler-homogeneous-function"],
    "references": ["Zhang & Sennrich (2019), Root Mean Square Layer Normalization"],
}

x, v, gamma = vector("x", "d"), vector("v", "d"), vector("gamma", "d")
eps, a = scalar("epsilon", "positive"), scalar("a", "positive")
X, G = matrix("X", "m", "d"), matrix("G", "m", "d")
n, dx = size_term("d"), d(x, x)
r = named("r", sqrt(x @ x / n + eps))
h = named("x_hat", x / r)
J = (eye("d") - outer(h, h) / n) / r
g = named("g", gamma * v)
L = named("L", v @ (gamma * h))
back = (g - h * (h @ g) / n) / r
H = named("H", rms_standardize(X, eps))
batch = named("M", inner(G, gamma * H))


def without_eps(u):
    """The row over its root mean square."""
    return u / sqrt(u @ u / n)


u = named("u", without_eps(x))
tangent = (g - u * (u @ g) / n) / sqrt(x @ x / n)


@derivation(claim=[Jacobian(h, x, J), Gradient(L, x, back), Gradient(batch, gamma, sum(G * H, axis=0))])
def rmsnorm_backward(pen):
    pen.given(x, gamma, eps, v, X, G)
    pen.goal("Find the Jacobian of the normalised row, and the gradients of the loss in the row and the scale.")
    pen.convention(
        "`v` is the gradient of the loss in the output `gamma * x_hat` of a row `x`, `G` that of all rows of `X`."
    )
    pen.idea("The root mean square moves along `x_hat`; the rest is the quotient rule.")

    pen.start(d(r, x))
    pen.unfold(r)
    pen.inward(times=4)
    size = pen.relate("=", h @ dx / n, h, r, name="definition of `x_hat`", why="the root below is `r`")
    pen.start(d(h, x))
    pen.unfold(h)
    pen.by(calculus.quotient_rule)
    pen.use(size)
    change = pen.relate("=", J @ dx, by=algebra.common_factor, why="`x/r` is `x_hat`")
    pen.identify("it stands beside `dx`")
    pen.start(J.T @ g)
    pulled = pen.relate("=", back, name="vector-Jacobian product", why="`J` is symmetric")
    pen.follows(equals(d(L, x), g @ d(h, x)), by=calculus.product_rule, why="the scale does not move")
    pen.relate("=", back @ dx, change, pulled, name="transposed Jacobian times `g`")
    pen.identify("it stands beside `dx`")
    pen.engine(gradient(batch, gamma))
    away = pen.assume(relation(">", x @ x, 0), "`x` is not 0")
    pen.define("u", u.args[0], "the row with `epsilon == 0`")
    square = pen.follows(equals(sqrt(x @ x / n) ** 2, x @ x / n), away, by=calculus.square_of_a_root)
    pen.follows(equals(x @ tangent, (x @ g - (x @ u) * (u @ g) / n) / sqrt(x @ x / n)), name="multiply out")
    pen.relate("=", number(0), u, square, away, name="length of `u`", why="`u @ u == d`, and `x` is a multiple of `u`")

    pen.sanity(equals(without_eps(a * x), without_eps(x)), "without `epsilon` the length of the row does not matter")
    pen.sanity(equals(u @ u, n), "and the normalised row has the mean square 1")
    pen.sanity(equals(J @ x, eps / r**3 * x), "with `epsilon`, almost so: stretching the row changes very little")
    pen.sanity(equals(h, rms_standardize(x, eps)), "the same as the language's own")
    pen.wrong("Holding `r` fixed: then only `g/r` is left.")
    pen.wrong("Leaving out `1/d`: the length of `x_hat` is the root of `d`, not 1.")
    pen.wrong("Expecting the entries to sum to 0: nothing is centred here, unlike in layer normalisation.")
