"""Backward pass of batch normalisation.

Every example of a batch moves the mean and the spread that all others are measured by. So the gradient of one example
holds those of all others, and two directions are lost: the shift and the stretch of the whole batch.
"""

from workbench import (
    Derivative,
    Gradient,
    Jacobian,
    d,
    derivation,
    equals,
    eye,
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
    "bullets": ["Gradient computation", "Jacobian computation"],
    "prerequisites": ["l2-normalisation-jacobian", "mean-and-variance-rules"],
    "references": ["Ioffe & Szegedy (2015), Batch Normalization, §3"],
}

x, g = vector("x", "n"), vector("g", "n")
gamma, beta, eps = scalar("gamma"), scalar("beta"), scalar("epsilon", "positive")
n, one, dx = size_term("n"), ones("n"), d(x, x)
mu = named("mu", one @ x / n)
c = named("c", x - mu * one)
v = named("v", c @ c / n)
s = named("s", sqrt(v + eps))
h = named("x_hat", c / s)
y = named("y", gamma * h + beta * one)
L = named("L", g @ y)
J = (eye("n") - outer(one, one) / n - outer(h, h) / n) / s
back = gamma / s * (g - sum(g) / n * one - h * (h @ g) / n)


@derivation(
    claim=[
        Jacobian(h, x, J),
        Gradient(L, x, back),
        Derivative(L, gamma, h @ g),
        Derivative(L, beta, sum(g)),
    ]
)
def batchnorm_backward(pen):
    pen.given(x, gamma, beta, eps, g)
    pen.goal("Find the Jacobian of the normalised batch `x_hat`, and the gradients in the batch, the scale, the shift.")
    pen.convention(
        "`x` holds one feature of the `n` examples of a batch, `c` its deviations from the mean `mu`, and `v` is its "
        "variance, over `n`. `g` is the gradient of the loss in `y` and is held fixed."
    )
    pen.idea("Mean and spread are functions of the whole batch: let them move, and use the quotient rule.")

    pen.start(d(mu, x))
    pen.unfold(mu)
    mean = pen.inward("a sum is linear", times=2)
    pen.start(d(c, x))
    pen.unfold(c)
    pen.inward(times=2)
    centred = pen.use(mean)
    total = pen.follows(equals(c @ one, number(0)), c, mu, name="deviations add up to 0")
    pen.start(d(v, x))
    pen.unfold(v)
    pen.inward(times=2)
    pen.use(centred)
    variance = pen.relate("=", 2 * (c @ dx) / n, total, name="the mean does not count", why="deviations add up to 0")
    pen.start(d(s, x))
    pen.unfold(s)
    pen.inward(times=2)
    pen.fold(s)
    spread = pen.relate("=", h @ dx / n, variance, h, name="definition of `x_hat`", why="`c/s` is `x_hat`")
    pen.start(d(h, x))
    pen.unfold(h)
    pen.by(calculus.quotient_rule)
    pen.use(centred, spread)
    change = pen.relate("=", J @ dx, h, by=algebra.common_factor, why="`c/s` is `x_hat`")
    pen.identify("it stands beside `dx`")
    pen.follows(
        equals(d(L, x), gamma * (g @ d(h, x))), L, y, by=calculus.product_rule, why="scale and shift do not move"
    )
    pen.relate("=", back @ dx, change, name="transposed Jacobian times `g`", why="`J` is symmetric")
    pen.identify("it stands beside `dx`")
    pen.follows(
        equals(d(L, gamma), h @ g * d(gamma, gamma)), L, y, by=calculus.product_rule, why="`x_hat` does not move"
    )
    pen.identify("it stands beside `dgamma`")
    pen.follows(
        equals(d(L, beta), sum(g) * d(beta, beta)), L, y, by=calculus.product_rule, why="one shift serves all examples"
    )
    pen.identify("it stands beside `dbeta`")

    pen.sanity(equals(J, J.T), "symmetric: the same matrix carries changes forward and gradients back")
    pen.sanity(equals(J @ one, zeros("n")), "adding one number to the whole batch changes nothing")
    pen.sanity(equals(one @ back, number(0)), "so the gradients of the examples add up to 0")
    pen.sanity(equals(J @ c, eps / s**3 * c), "stretching the batch changes little: nothing if `epsilon` is 0")
    pen.sanity(equals(h, standardize(x, eps)), "the same as layer normalisation along the other axis")
    pen.wrong("Holding mean and spread fixed, as at test time: then only `gamma * g / s` is left.")
    pen.wrong("Dividing by `n - 1` in one pass and by `n` in the other: the gradient belongs to the variance over `n`.")
    pen.wrong("Taking the gradient of one example for its own: it holds the gradients of the whole batch.")
