"""Momentum as an average of past gradients.

An exponential moving average forgets slowly: old gradients count less and less, by a geometric law. That is why it
smooths noise, and why it starts too small.
"""

from workbench import (
    Equality,
    Sum,
    derivation,
    equals,
    implies,
    index,
    limit,
    named,
    number,
    oo,
    scalar,
    size_term,
    vector,
)
from workbench.rules import algebra

META = {
    "level": "beginner",
    "bullets": ["Modern optimization techniques", "Optimization algorithms"],
    "prerequisites": ["mean-and-variance-rules"],
    "references": ["Kingma & Ba (2015), Adam, §3"],
}

g, beta = vector("g", "n"), scalar("beta", "unit")
h, t, sigma = scalar("h"), scalar("t"), scalar("sigma", "positive")
i, n = index("i", "n"), size_term("n")
w_i = named("w_i", (1 - beta) * beta ** (n - 1 - i))
m = named("m", Sum(w_i * g[i], i))
following = named("m_next", beta * m + (1 - beta) * h)
noise = Sum(w_i**2 * sigma**2, i)


@derivation(
    claim=[
        Equality(following, Sum((1 - beta) * beta ** (n - i) * g[i], i) + (1 - beta) * h),
        Equality(Sum(w_i, i), 1 - beta**n),
        Equality(noise, (1 - beta) / (1 + beta) * (1 - beta ** (2 * n)) * sigma**2),
    ]
)
def momentum_ema_unrolled(pen):
    pen.given(g, beta, h, sigma)
    pen.goal("Find the moving average after `n` gradients as a weighted sum, and what its weights do to noise.")
    pen.convention(
        "`g_i` are the gradients so far (one entry of them), counted from 0, and `w_i` their weights; `h` is the next "
        "one. The average starts at 0. `sigma` is the deviation of independent gradients."
    )
    pen.idea("One more step multiplies every old weight by `beta`, and gives the new gradient the weight `1 - beta`.")

    pen.start(following)
    pen.relate(
        "=", beta * Sum(w_i * g[i], i) + (1 - beta) * h, name="unroll", why="the average so far is the weighted sum"
    )
    pen.relate(
        "=",
        Sum((1 - beta) * beta ** (n - i) * g[i], i) + (1 - beta) * h,
        by=algebra.one_more_factor,
        why="the same law for `n + 1` gradients, the newest with `beta**0`: induction",
    )
    pen.start(Sum(w_i, i))
    pen.relate(
        "=",
        (1 - beta) * Sum(beta**i, i),
        w_i,
        name="count backwards",
        why="the ages `n - 1 - i` run over the same numbers",
    )
    pen.relate("=", 1 - beta**n, name="geometric sum", why="neighbours cancel: the first and the last power are left")
    pen.start(noise)
    pen.relate(
        "=", (1 - beta) ** 2 * sigma**2 * Sum((beta**2) ** i, i), w_i, name="count backwards", why="variances add up"
    )
    pen.relate(
        "=",
        (1 - beta) ** 2 * sigma**2 * (1 - beta ** (2 * n)) / (1 - beta**2),
        name="geometric sum",
        why="with the ratio `beta**2`",
    )
    pen.relate(
        "=",
        (1 - beta) / (1 + beta) * (1 - beta ** (2 * n)) * sigma**2,
        name="third binomial formula",
        why="`1 - beta**2 == (1 - beta)*(1 + beta)`",
    )
    settled = limit((1 - beta) / (1 + beta) * (1 - beta ** (2 * t)), t, oo)
    pen.sanity(equals(settled, (1 - beta) / (1 + beta)), "after many steps this share of the variance is left")

    pen.sanity(
        implies(equals(beta, number("0.9")), equals((1 - beta) / (1 + beta), number(1) / 19)),
        "`beta == 0.9`: a nineteenth of the variance, as the mean of 19 gradients",
    )
    pen.wrong("Writing the weights for `beta*m + g`: without the factor `1 - beta` they add up to `1 / (1 - beta)`.")
    pen.wrong("Trusting the first averages: the weights add up to `1 - beta**n` only, so they are too small.")
    pen.wrong("Taking the noise for gone: what stays is the noise of about `(1 + beta)/(1 - beta)` gradients.")
