"""Recurrence of the Gamma function.

The factorial for all positive numbers: the constant in the densities of Gamma, Beta, chi-square and Student's t.
"""

from workbench import (
    Claim,
    Equality,
    Product,
    derivation,
    derivative,
    equals,
    exp,
    gamma,
    implies,
    index,
    integral,
    limit,
    number,
    oo,
    pi,
    relation,
    scalar,
    size_term,
    sqrt,
)
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.integral_calculus import PARTS_IN_AN_INTEGRAL, SUBSTITUTION_IN_AN_INTEGRAL
from workbench.reasons.integration import ENDS, EVEN, FUNDAMENTAL, LINEARITY
from workbench.reasons.limits import EXPONENTIAL_AGAINST_POWERS, HIGHEST_POWER, LIMIT_LAWS, POWER_NEAR_ZERO
from workbench.reasons.sequences import LAST_APART
from workbench.rules import calculus, integrals
from workbench.rules.reason import together
from workbench.terms.heads import between

META = {
    "level": "beginner",
    "bullets": ["Integration methods", "Distribution analysis"],
    "prerequisites": ["integration-by-parts", "gaussian-integral"],
    "references": ["MML ch. 6", "DeGroot & Schervish, Probability and Statistics, §5.7"],
}

t, z, x = scalar("t", "positive"), scalar("z", "positive"), scalar("x")
n = size_term("n")
k, k_1 = index("k", "n"), index("k", 1)
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

    positive = pen.fact(z, "positive")
    pen.follows(
        equals(gamma(z + 1), euler(z + 1)), positive, by=integrals.definition_of_the_gamma_function,
        name="definition of Gamma",
    )  # fmt: skip
    whole = pen.relate("=", integral(t**z * exp(-t), t, 0, oo), name="`z + 1 - 1 == z`")
    rise = pen.follows(equals(derivative(t**z, t), z * t ** (z - 1)), by=calculus.power_rule)
    fall = pen.follows(equals(derivative(-exp(-t), t), exp(-t)), by=calculus.chain_rule)
    parts = pen.follows(
        equals(
            integral(t**z * exp(-t), t, 0, oo),
            between(t**z * -exp(-t), t, 0, oo) - integral(z * t ** (z - 1) * -exp(-t), t, 0, oo),
        ),
        rise, fall, by=PARTS_IN_AN_INTEGRAL, f=t**z, g=-exp(-t), name="by parts",
        why="the exponential is integrated, the power differentiated",
    )  # fmt: skip
    far = pen.follows(equals(limit(t**z * -exp(-t), t, oo), 0), by=EXPONENTIAL_AGAINST_POWERS)
    power = pen.follows(equals(limit(t**z, t, 0, "right"), 0), positive, by=POWER_NEAR_ZERO)
    near = pen.follows(equals(limit(t**z * -exp(-t), t, 0, "right"), 0), power, by=LIMIT_LAWS)
    bracket = pen.follows(
        equals(between(t**z * -exp(-t), t, 0, oo), 0), far, near, by=ENDS, name="boundary terms", why="0 at both ends"
    )
    pen.start(gamma(z + 1), whole.right, whole)
    pen.relate("=", z * euler(z), parts, bracket, by=LINEARITY, name="what is left", why="the factor `z` in front")
    step = pen.relate(
        "=", z * gamma(z), positive, by=integrals.definition_of_the_gamma_function, name="definition of Gamma"
    )

    pen.follows(
        equals(gamma(number(1)), euler(number(1))), by=integrals.definition_of_the_gamma_function,
        name="definition of Gamma",
    )  # fmt: skip
    pen.relate("=", integral(exp(-t), t, 0, oo), name="`t**0 == 1`")
    bracket = pen.relate("=", between(-exp(-t), t, 0, oo), fall, by=FUNDAMENTAL)
    out = pen.follows(equals(limit(-exp(-t), t, oo), 0), by=EXPONENTIAL_AGAINST_POWERS)
    first = pen.follows(
        equals(gamma(number(1)), 1), bracket, out, by=together([ENDS, calculus.exp_of_zero]), why="0 less -1"
    )
    statement = equals(gamma(n + 1), factorial)
    one = pen.instance(step, z=number(1))
    begin = pen.follows(equals(gamma(number(2)), Product(k_1 + 1, k_1)), one, first, name="`n == 1`")
    next_ = pen.instance(step, z=n + 1)
    with pen.suppose(statement, "for `n`") as known:
        put_in = pen.follows(equals(gamma(n + 1 + 1), (n + 1) * factorial), next_, known, name="put in")
        after = pen.follows(
            pen.next_of(statement, n), put_in, by=LAST_APART, why="every step brings the next factor"
        )
    pen.induction(statement, n, begin, pen.discharge(known, after))

    half = number(1) / 2
    pen.follows(
        equals(gamma(half), euler(half)), by=integrals.definition_of_the_gamma_function, name="definition of Gamma"
    )
    root = pen.relate("=", integral(exp(-t) / sqrt(t), t, 0, oo), name="`t**(-1/2) == 1/sqrt(t)`")
    slope = pen.follows(equals(derivative(x**2, x), 2 * x), by=calculus.power_rule)
    grows = pen.follows(equals(limit(x**2, x, oo), oo), by=HIGHEST_POWER)
    right = pen.follows(implies(relation(">", x, 0), equals(sqrt(x**2), x)), by=calculus.root_of_a_square)
    new = pen.follows(
        equals(integral(exp(-t) / sqrt(t), t, 0, oo), integral(2 * exp(-(x**2)), x, 0, oo)),
        slope, grows, right, by=SUBSTITUTION_IN_AN_INTEGRAL, g=x**2, name="`t == x**2`, `dt == 2*x*dx`",
        why="the root cancels `x`",
    )  # fmt: skip
    pen.start(gamma(half), root.right, root)
    pen.relate("=", integral(2 * exp(-(x**2)), x, 0, oo), new, name="put in")
    pen.relate("=", 2 * integral(exp(-(x**2)), x, 0, oo), by=CONSTANT_FACTOR)
    pen.relate("=", integral(exp(-(x**2)), x, -oo, oo), by=EVEN)
    pen.by_lemma("gaussian-integral")

    pen.sanity(equals(gamma(number(5)), number(24)), "`gamma(5)` is 4!: the argument is one more")
    pen.sanity(equals(gamma(number(3) / 2), sqrt(pi) / 2), "by the recurrence from 1/2")
    pen.sanity(equals(gamma(z + 2), z * (z + 1) * gamma(z)), "two steps")
    pen.wrong("Taking `gamma(n)` for `n`!: it is (`n - 1`)!.")
    pen.wrong(
        "Using the integral for `z <= 0`: there Gamma is continued by the recurrence, with poles at 0, -1, -2, ..."
    )
    pen.wrong("Computing large values directly: they overflow beyond 170; use the logarithm of Gamma.")
