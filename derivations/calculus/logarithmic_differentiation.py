"""Logarithmic differentiation.

Take logarithms before differentiating: powers come down, products fall apart. The log-derivative trick of statistics
and of policy gradients is the same line.
"""

from workbench import Equality, apply, cos, derivation, derivative, equals, exp, log, named, scalar, sin
from workbench.rules import calculus

META = {
    "level": "beginner",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["chain-rule", "product-rule", "exponential-log-derivative-from-definition"],
    "references": ["Apostol, Calculus vol. 1, ch. 6"],
}

x, p = scalar("x"), scalar("p", "positive")
w, v = apply("w", (), x), apply("v", (), x)
u = named("u", exp(w))
f = named("f", u**v)
du, dv, df = derivative(u, x), derivative(v, x), derivative(f, x)


@derivation(
    claim=[
        Equality(df, u**v * (dv * log(u) + v * (du / u))),
        Equality(derivative(p**p, p), p**p * (1 + log(p))),
    ]
)
def logarithmic_differentiation(pen):
    pen.given(x, p)
    pen.goal("Find the derivative of a power whose base `u` and exponent `v` both depend on `x`.")
    pen.convention("The base is positive: `u == exp(w)` for some function `w`, its logarithm. `p` is positive too.")
    pen.idea(
        "The logarithm makes a product of the power. Its slope is the relative change of `f`: the slope over the value."
    )

    pen.define("f", u**v)
    pen.start(log(f))
    pen.unfold(f)
    logs = pen.by(calculus.log_of_power)
    relative = pen.have(equals(derivative(log(f), x), df / f), "chain rule for the logarithm", "`f` is positive")
    pen.start(derivative(log(f), x))
    pen.use(logs)
    pen.by(calculus.product_rule)
    right = pen.relate("=", dv * log(u) + v * (du / u), "chain rule for the logarithm", "of `u`")
    pen.have(equals(df / f, dv * log(u) + v * (du / u)), "compare", "one derivative in two forms", relative, right)
    pen.have(equals(df, f * (dv * log(u) + v * (du / u))), "multiply by `f`")
    pen.relate("=", u**v * (dv * log(u) + v * (du / u)), "definition of `f`")
    pen.start(derivative(p**p, p))
    pen.relate("=", p**p * (1 * log(p) + p * (1 / p)), "the case in which `u` and `v` are both `p`")
    pen.relate("=", p**p * (1 + log(p)), "cancel", "`p` is not 0")

    grow = (1 + x**2) ** sin(x)
    pen.sanity(
        equals(derivative(grow, x), grow * (cos(x) * log(1 + x**2) + sin(x) * (2 * x / (1 + x**2)))),
        "an example: `(1 + x**2)**sin(x)`",
    )
    pen.sanity(
        equals(derivative(p**2 * exp(p) / (1 + p), p), p**2 * exp(p) / (1 + p) * (2 / p + 1 - 1 / (1 + p))),
        "products: relative changes add up",
    )
    pen.wrong("Using the power rule, `v * u**(v - 1)` times the slope of `u`: it forgets that the exponent moves.")
    pen.wrong("Using the rule for `a**x`: it forgets that the base moves. The right answer is the sum of the two.")
    pen.wrong("Taking the logarithm of a base that is not positive.")
