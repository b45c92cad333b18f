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
    limit,
    number,
    oo,
    pi,
    sin,
    size_term,
    sqrt,
    tanh,
)
from workbench.reasons.algebra import VALUES_OF_FUNCTIONS
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.expectation import CONSTANT, DEFINITION
from workbench.reasons.integral_calculus import PARTS_IN_AN_INTEGRAL
from workbench.reasons.integration import ENDS
from workbench.reasons.limits import EXPONENTIAL_AGAINST_POWERS
from workbench.rules import algebra, calculus
from workbench.terms.heads import between

META = {
    "level": "intermediate",
    "bullets": ["Integration methods", "Distribution analysis"],
    "prerequisites": ["integration-by-parts", "gaussian-integral", "gamma-function-recurrence"],
    "references": ["Casella & Berger §3.6, Lemma 3.6.5"],
}

x, (mu, sigma) = law.variable, law.parameters
k = size_term("k")
p = exp(-((x - mu) ** 2) / (2 * sigma**2)) / (sigma * sqrt(2 * pi))
g = apply("g", (), x)
slope = derivative(g, x)
odd = (x - mu) ** (2 * k - 1)
E = law.expectation


def moment(n):
    """The central moment of the order 2n."""
    return gamma(2 * n + 1) / (2**n * gamma(n + 1)) * sigma ** (2 * n)


_ENDS = ((-oo, "`g*p` goes to 0 far to the left"), (oo, "`g*p` goes to 0 far to the right"))


def _by_parts(pen, g, dg, density, scaled, ends, *more):
    """Stein's identity for g with the slope dg, whose product with the density vanishes at both ends."""
    first = pen.follows(
        equals(E((x - mu) * g), integral(g * ((x - mu) * p), x, -oo, oo)), density, by=DEFINITION
    )
    parts = pen.follows(
        equals(
            integral(g * ((x - mu) * p), x, -oo, oo),
            between(g * (-(sigma**2) * p), x, -oo, oo) - integral(dg * (-(sigma**2) * p), x, -oo, oo),
        ),
        scaled, *more, by=PARTS_IN_AN_INTEGRAL, f=g, g=-(sigma**2) * p, name="by parts",
    )  # fmt: skip
    far = [
        pen.follows(equals(limit(g * (-(sigma**2) * p), x, end.left.args[2]), 0), end, by=CONSTANT_FACTOR)
        for end in ends
    ]
    bracket = pen.follows(equals(between(g * (-(sigma**2) * p), x, -oo, oo), 0), *far, by=ENDS, name="boundary terms")
    second = pen.follows(equals(E(dg), integral(dg * p, x, -oo, oo)), density, by=DEFINITION)
    left = pen.follows(
        equals(integral(dg * (-(sigma**2) * p), x, -oo, oo), -(sigma**2) * E(dg)), second, by=CONSTANT_FACTOR
    )
    return pen.follows(equals(E((x - mu) * g), sigma**2 * E(dg)), first, parts, bracket, left, name="Stein's identity")


@derivation(
    claim=[
        Claim("Equality", equals(E((x - mu) * g), sigma**2 * E(slope))),
        Claim("Equality", equals(E((x - mu) ** (2 * k)), (2 * k - 1) * sigma**2 * E((x - mu) ** (2 * k - 2)))),
        Claim("Equality", equals(E((x - mu) ** (2 * k)), moment(k))),
    ]
)
def gaussian_stein_lemma(pen):
    pen.given(x, mu, sigma, g)
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

    density = pen.follows(equals(law.density, p), by=calculus.exp_of_difference, name="normal density")
    falls = pen.follows(
        equals(derivative(p, x), -(x - mu) / sigma**2 * p), by=calculus.chain_rule, why="the slope of the exponent"
    )
    scaled = pen.follows(equals(derivative(-(sigma**2) * p, x), (x - mu) * p), falls, by=calculus.constant_factor)
    ends = [pen.assume(equals(limit(g * p, x, to), 0), words) for to, words in _ENDS]
    _by_parts(pen, g, slope, density, scaled, ends)

    power = pen.follows(
        equals(derivative(odd, x), (2 * k - 1) * (x - mu) ** (2 * k - 2)), by=calculus.power_rule,
        why="`g == (x - mu)**(2*k - 1)`",
    )  # fmt: skip
    ends = [pen.follows(equals(limit(odd * p, x, to), 0), pen.fact(sigma, "positive"), by=EXPONENTIAL_AGAINST_POWERS)
            for to, _ in _ENDS]  # fmt: skip
    here = _by_parts(pen, odd, (2 * k - 1) * (x - mu) ** (2 * k - 2), density, scaled, ends, power)
    apart = pen.follows(
        equals((x - mu) ** (2 * k), (x - mu) * odd), by=algebra.one_more_factor, name="one factor apart",
        why="`2*k == 1 + (2*k - 1)`",
    )  # fmt: skip
    pen.start(E((x - mu) ** (2 * k)))
    pen.relate("=", E((x - mu) * odd), apart, name="put in")
    pen.relate("=", sigma**2 * E((2 * k - 1) * (x - mu) ** (2 * k - 2)), here, name="Stein's identity")
    step = pen.relate("=", (2 * k - 1) * sigma**2 * E((x - mu) ** (2 * k - 2)), by=CONSTANT_FACTOR)

    once = pen.instance(step, k=number(1))
    mass = pen.follows(equals(E(number(1)), 1), by=CONSTANT, why="the total mass")
    values = pen.follows(
        equals(gamma(number(3)) / (2 * gamma(number(2))), 1), by=VALUES_OF_FUNCTIONS, why="2! is 2, and 1! is 1"
    )
    begin = pen.follows(
        equals(E((x - mu) ** (2 * number(1))), moment(number(1))), once, mass, values, name="`k == 1`"
    )
    onwards = pen.instance(step, k=k + 1)
    tops = [pen.lemma("gamma-function-recurrence", z=2 * k + n) for n in (1, 2)]
    below = pen.lemma("gamma-function-recurrence", z=k + 1)
    statement = equals(E((x - mu) ** (2 * k)), moment(k))
    with pen.suppose(statement, "for `k`") as known:
        put_in = pen.follows(
            equals(E((x - mu) ** (2 * (k + 1))), (2 * k + 1) * sigma**2 * moment(k)), onwards, known, name="put in"
        )
        after = pen.follows(
            pen.next_of(statement, k), put_in, *tops, below, name="double factorial",
            why="(`2*k + 2`)! is `(2*k + 2)*(2*k + 1)` times (`2*k`)!, and `2*k + 2` is 2 times `k + 1`",
        )  # fmt: skip
    pen.induction(statement, k, begin, pen.discharge(known, after))

    pen.sanity(equals(E((x - mu) ** 2), sigma**2), "`k == 1`: the variance")
    pen.sanity(equals(E((x - mu) ** 4), 3 * sigma**4), "`k == 2`")
    for f, words in ((sin(x), "`g` is the sine"), (tanh(x), "`g` is the hyperbolic tangent"), (x**3, "`g` is a cube")):
        pen.sanity(equals(E((x - mu) * f), sigma**2 * E(gradient(f, x).result)), words)
    pen.wrong("Dropping the boundary terms where `g` grows like the inverse of the density.")
    pen.wrong("`sigma` in place of `sigma**2`.")
    pen.wrong("Using it for other laws: each has a Stein identity of its own, from its own slope of `log(p)`.")
