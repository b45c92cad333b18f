"""Stein's lemma.

Under a normal law a factor X - mu becomes a derivative: moments follow one from another, gradients of expectations pass
onto the function, and shrinkage estimators get their risk from it.
"""

from derivations.distributions.normal import normal as law
from workbench import (
    Claim,
    apply,
    derivation,
    derivative,
    equals,
    exp,
    gamma,
    gradient,
    integral,
    number,
    oo,
    pi,
    scalar,
    sin,
    sqrt,
    tanh,
)
from workbench.record.claims import Expectation
from workbench.rules import calculus
from workbench.rules.declared.common import CONSTANT_FACTOR
from workbench.terms.heads import between

META = {
    "level": "intermediate",
    "bullets": ["Integration methods", "Distribution analysis"],
    "prerequisites": ["integration-by-parts", "gaussian-integral"],
    "references": ["Casella & Berger §3.6, Lemma 3.6.5"],
}

x, (mu, sigma) = law.variable, law.parameters
k = scalar("k", "integer", "positive")
p = exp(-((x - mu) ** 2) / (2 * sigma**2)) / (sigma * sqrt(2 * pi))
g = apply("g", (), x)
slope = derivative(g, x)
odd = (x - mu) ** (2 * k - 1)
E = law.expectation


@derivation(
    claim=[
        Claim("Equality", equals(E((x - mu) * g), sigma**2 * E(slope))),
        Claim("Equality", equals(E((x - mu) ** (2 * k)), (2 * k - 1) * sigma**2 * E((x - mu) ** (2 * k - 2)))),
        Expectation(equals(E((x - mu) ** (2 * k)), gamma(2 * k + 1) / (2**k * gamma(k + 1)) * sigma ** (2 * k))),
    ]
)
def gaussian_stein_lemma(pen):
    pen.given(x, mu, sigma, g, k)
    pen.goal(
        "Show that the mean of `(X - mu) * g(X)` is `sigma**2` times the mean slope of `g` at `X`, for a normal "
        "`X` with mean `mu` and variance `sigma**2`, and find its even central moments."
    )
    pen.convention(
        "`p` is the normal density; `g` is differentiable, the mean modulus of its slope is finite and `g*p` goes "
        "to 0 at both ends. The product of the odd numbers up to `2*k - 1` is (`2*k`)! over `2**k` times `k`!, and "
        "`gamma(k + 1)` is `k`!."
    )
    pen.idea("`(x - mu) * p` is a derivative, that of `-sigma**2 * p`: integrate by parts.")

    density = pen.follows(equals(law.density, p), name="normal density", why="the logarithm undone")
    made = gradient(p, x)
    score = pen.engine(made)
    pen.start(E((x - mu) * g))
    pen.relate("=", integral(g * ((x - mu) * p), x, -oo, oo), density, name="definition of the expectation")
    pen.follows(
        equals(derivative(g * p, x), slope * p - g * ((x - mu) * p) / sigma**2),
        score,
        by=calculus.product_rule,
        why="the slope of `p` is `-(x - mu) * p / sigma**2`",
    )
    parts = pen.follows(
        equals(between(exp(-(x**2)) * p, x, -oo, oo), number(0)), name="boundary terms", why="`g*p` goes to 0, as here"
    )
    stein = pen.follows(
        equals(E((x - mu) * g), sigma**2 * E(slope)),
        parts,
        name="integrate the product rule",
        why="the left side gives 0",
    )

    power = pen.follows(
        equals(derivative(odd, x), (2 * k - 1) * (x - mu) ** (2 * k - 2)),
        by=calculus.power_rule,
        why="`g == (x - mu)**(2*k - 1)`",
    )
    pen.start(E((x - mu) ** (2 * k)))
    pen.relate("=", E((x - mu) * odd), name="one factor apart", why="`2*k == 1 + (2*k - 1)`")
    pen.relate(
        "=",
        sigma**2 * E((2 * k - 1) * (x - mu) ** (2 * k - 2)),
        stein,
        power,
        name="Stein's identity",
        why="for this `g`",
    )
    step = pen.relate("=", (2 * k - 1) * sigma**2 * E((x - mu) ** (2 * k - 2)), by=CONSTANT_FACTOR)
    pen.follows(
        equals((2 * k - 1) * (gamma(2 * k - 1) / (2 ** (k - 1) * gamma(k))), gamma(2 * k + 1) / (2**k * gamma(k + 1))),
        name="double factorial",
        why="(`2*k`)! is `2*k * (2*k - 1)` times (`2*k - 2`)!, and `2*k` is 2 times `k`",
    )
    last = gamma(2 * k + 1) / (2**k * gamma(k + 1)) * sigma ** (2 * k)
    pen.follows(
        equals(E((x - mu) ** (2 * k)), last),
        step,
        name="step by step",
        why="down to the mean of 1, which is 1, in `k` steps",
    )

    pen.sanity(equals(E((x - mu) ** 2), sigma**2), "`k == 1`: the variance")
    pen.sanity(equals(E((x - mu) ** 4), 3 * sigma**4), "`k == 2`")
    for f, words in ((sin(x), "`g` is the sine"), (tanh(x), "`g` is the hyperbolic tangent"), (x**3, "`g` is a cube")):
        pen.sanity(equals(E((x - mu) * f), sigma**2 * E(gradient(f, x).result)), words)
    pen.wrong("Dropping the boundary terms where `g` grows like the inverse of the density.")
    pen.wrong("`sigma` in place of `sigma**2`.")
    pen.wrong("Using it for other laws: each has a Stein identity of its own, from its own slope of `log(p)`.")
