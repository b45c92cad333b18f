"""Recurrence of the Gamma function.

The factorial for all positive numbers: the constant in the densities of Gamma, Beta, chi-square and Student's t.
"""

from workbench import (
    Claim,
    Equality,
    Product,
    derivation,
    equals,
    exp,
    gamma,
    index,
    integral,
    number,
    oo,
    pi,
    scalar,
    size_term,
    sqrt,
)
from workbench.rules import integrals
from workbench.terms.heads import between

META = {
    "level": "beginner",
    "bullets": ["Integration methods", "Distribution analysis"],
    "prerequisites": ["integration-by-parts", "gaussian-integral"],
    "references": ["MML ch. 6", "DeGroot & Schervish, Probability and Statistics, §5.7"],
}

t, z, x = scalar("t", "positive"), scalar("z", "positive"), scalar("x")
n = size_term("n")
k = index("k", "n")
factorial = Product(k + 1, k)


def euler(a):
    """The defining integral."""
    return integral(t ** (a - 1) * exp(-t), t, 0, oo)


@derivation(
    claim=[
        Equality(gamma(z + 1), z * gamma(z)),
        Claim("Equality", equals(gamma(n + 1), factorial)),
        Equality(gamma(number(1) / 2), sqrt(pi)),
    ]
)
def gamma_function_recurrence(pen):
    pen.given(z, t, x)
    pen.goal("Find how the Gamma function goes from `z` to `z + 1`, and its values at whole numbers and at 1/2.")
    pen.convention(
        "`z` is positive: at 0 the integral diverges. The product of `k + 1` for `k == 0`, ..., `n - 1` is `n`!."
    )
    pen.idea("Integrate by parts: the exponential is its own antiderivative, and the power comes down by one.")

    pen.start(gamma(z + 1))
    pen.relate("=", integral(t**z * exp(-t), t, 0, oo), name="definition of Gamma")
    pen.relate(
        "=",
        between(-(t**z) * exp(-t), t, 0, oo) + integral(z * t ** (z - 1) * exp(-t), t, 0, oo),
        name="by parts",
        why="`u == t**z` and `v == -e**(-t)`",
    )
    pen.relate("=", z * euler(z), name="boundary terms", why="0 at 0, for `z > 0`; the exponential wins at infinity")
    step = pen.relate("=", z * gamma(z), by=integrals.definition_of_the_gamma_function, name="definition of Gamma")
    pen.start(gamma(number(1)))
    pen.relate("=", integral(exp(-t), t, 0, oo), name="definition of Gamma", why="`t**0 == 1`")
    first = pen.relate("=", number(1), name="integral of the exponential")
    pen.follows(equals(gamma(n + 1), factorial), step, first, name="induction", why="every step brings the next factor")
    pen.start(gamma(number(1) / 2))
    pen.relate(
        "=", integral(exp(-t) / sqrt(t), t, 0, oo), name="definition of Gamma", why="`t**(-1/2)` is integrable at 0"
    )
    pen.relate(
        "=", integral(2 * exp(-(x**2)), x, 0, oo), name="`t == x**2`, `dt == 2*x*dx`", why="the root cancels `x`"
    )
    pen.relate("=", integral(exp(-(x**2)), x, -oo, oo), name="even function")
    pen.relate("=", sqrt(pi), name="Gaussian integral")

    pen.sanity(equals(gamma(number(5)), number(24)), "`gamma(5)` is 4!: the argument is one more")
    pen.sanity(equals(gamma(number(3) / 2), sqrt(pi) / 2), "by the recurrence from 1/2")
    pen.sanity(equals(gamma(z + 2), z * (z + 1) * gamma(z)), "two steps")
    pen.wrong("Taking `gamma(n)` for `n`!: it is (`n - 1`)!.")
    pen.wrong(
        "Using the integral for `z <= 0`: there Gamma is continued by the recurrence, with poles at 0, -1, -2, ..."
    )
    pen.wrong("Computing large values directly: they overflow beyond 170; use the logarithm of Gamma.")
