"""Backward pass of layer normalisation.

Subtracting the mean and dividing by the spread removes two directions from every row; the gradient loses the same two
on its way back.
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
    ones,
    outer,
    scalar,
    size_term,
    sqrt,
    standardize,
    sum,
    vector,
    zeros,
)
from workbench.rules import algebra, calculus

META = {
    "level": "advanced",
    "bullets": ["Gradient computation", "Jacobian computation", "Attention mechanisms in transformers"],
    "prerequisites": ["batchnorm-backward", "l2-normalisation-jacobian"],
    "references": ["Ba, Kiros & Hinton (2016), Layer Normalization"],
}

x, v, gamma, beta, eps = (
    vector("x", "d"),
    vector("v", "d"),
    vector("gamma", "d"),
    vector("beta", "d"),
    scalar("epsilon", "positive"),
)
n, one = size_term("d"), ones("d")
C = named("C", eye("d") - outer(one, one) / n)
c = named("c", C @ x)
s = named("s", sqrt(c @ c / n + eps))
h = named("x_hat", c / s)
J = (eye("d") - outer(one, one) / n - outer(h, h) / n) / s
dx = d(x, x)
g = named("g", gamma * v)
back = (g - sum(g) / n - h * (h @ g) / n) / s
L = named("L", v @ (gamma * h + beta))
X, G = matrix("X", "m", "d"), matrix("G", "m", "d")
H = named("H", standardize(X, eps))
batch = named("M", inner(G, gamma * H + beta))


@derivation(
    claim=[
        Jacobian(h, x, J),
        Gradient(L, x, back),
        Gradient(batch, gamma, sum(G * H, axis=0)),
        Gradient(batch, beta, sum(G, axis=0)),
    ]
)
def layernorm_backward(pen):
    pen.given(x, gamma, beta, eps, v, X, G)
    pen.goal("Find the Jacobian of the normalised row `x_hat`, and the gradients in the row, the scale and the shift.")
    pen.convention(
        "`v` is the gradient of the loss in the output `gamma * x_hat + beta` of one row, `G` that of all rows of `X`."
    )
    pen.idea("Centring is a projector; the spread `s` moves along `x_hat`; the quotient rule puts both together.")

    centred = pen.follows(equals(d(c, x), C @ dx), by=calculus.product_rule_for_matrices, why="`C` does not move")
    pen.start(d(s, x))
    pen.unfold(s)
    pen.inward(times=4)
    pen.use(centred)
    spread = pen.relate(
        "=", h @ dx / n, C, c, s, h, name="definition of `x_hat`", why="it is centred: `C` leaves it as it is"
    )
    pen.start(d(h, x))
    pen.unfold(h)
    pen.by(calculus.quotient_rule)
    pen.use(centred, spread)
    change = pen.relate("=", J @ dx, by=algebra.common_factor, why="`c/s` is `x_hat`")
    pen.identify("it stands beside `dx`")
    pen.start(J.T @ g)
    pulled = pen.relate("=", back, name="vector-Jacobian product", why="`J` is symmetric")
    pen.follows(equals(d(L, x), g @ d(h, x)), by=calculus.product_rule, why="the scale and the shift do not move")
    pen.relate("=", back @ dx, change, pulled, name="transposed Jacobian times `g`")
    pen.identify("it stands beside `dx`")
    pen.engine(gradient(batch, gamma))
    pen.engine(gradient(batch, beta))

    pen.sanity(equals(J, J.T), "symmetric: the same matrix carries changes forward and gradients back")
    pen.sanity(equals(J @ one, zeros("d")), "adding one number to the row changes nothing")
    pen.sanity(equals(C @ C, C), "centring twice is centring once")
    pen.sanity(equals(sum(back), number(0)), "the gradient of the row is centred")
    pen.sanity(equals(J @ c, eps / s**3 * c), "stretching a centred row changes little: nothing if `epsilon` is 0")
    pen.sanity(equals(h, standardize(x, eps)), "the same as the language's own")
    pen.wrong("Holding the mean and the spread fixed: then only `g/s` is left, and the row may drift and grow.")
    pen.wrong("Using `h @ h == d`: that holds for `epsilon == 0` only, and the formula does not need it.")
    pen.wrong("Averaging the gradients of scale and shift over the rows: they serve all rows, so contributions add up.")
