"""Derivatives of GELU.

The activation of most transformers: the input times the probability that a normal variable is smaller. It is smooth, it
is not monotone, and both of its derivatives come from the two facts about the normal density.
"""

from workbench import (
    Derivative,
    Hessian,
    derivation,
    derivative,
    equals,
    exp,
    gelu,
    limit,
    normal_cdf,
    normal_pdf,
    number,
    oo,
    pi,
    relation,
    scalar,
    sqrt,
)
from workbench.reasons.common import DEFINITION
from workbench.rules import algebra, calculus, names
from workbench.rules.rule import replace_nodes

META = {
    "level": "intermediate",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["product-rule", "gaussian-cdf-erf"],
    "references": ["Hendrycks & Gimpel (2016), Gaussian Error Linear Units"],
}

x, s = scalar("x"), scalar("s")
Phi, phi = normal_cdf(x), normal_pdf(x)
first, second = Phi + x * phi, (2 - x**2) * phi


@derivation(claim=[Derivative(gelu(x), x, first), Hessian(gelu(x), x, second)])
def gelu_derivative(pen):
    pen.given(x)
    pen.goal("Find the first and the second derivative of GELU, which is `x` times the normal distribution function.")
    pen.convention("`Phi` is the distribution function of the standard normal distribution, `phi` its density.")
    pen.idea(
        "A product rule, and two facts: `Phi` has the slope `phi` by the fundamental theorem of calculus, and "
        "`phi` has the slope `-x*phi`."
    )

    density = pen.follows(
        equals(phi, exp(-(x**2) / 2) / sqrt(2 * pi)), by=DEFINITION, why="of the standard normal density"
    )
    area = pen.lemma("gaussian-cdf-erf", claim=2, why="`Phi` is the area under it: the fundamental theorem of calculus")
    cdf = pen.follows(equals(derivative(Phi, x), phi), area, density, name="under its name")
    pen.start(derivative(phi, x))
    pen.use(density)
    pen.inward("the exponent changes by `-x`", times=6)
    pen.use(density, backwards=True)
    pdf = pen.arithmetic("put in order")

    whole = pen.follows(equals(gelu(x), x * Phi), by=names.definition(gelu))
    pen.start(derivative(gelu(x), x))
    pen.use(whole)
    pen.by(
        calculus.product_rule,
        calculus.independent_inputs,
        algebra.multiply_by_one,
        name="product rule",
        why="`x`, times `Phi`",
    )
    slope = pen.use(cdf)

    pen.start(derivative(derivative(gelu(x), x), x))
    pen.use(slope)
    pen.by(
        *(calculus.sum_rule, calculus.product_rule, calculus.independent_inputs, algebra.multiply_by_one),
        name="sum and product rule",
        why="the slope moves through `Phi`, `x` and `phi`",
    )
    pen.use(cdf, pdf)
    pen.relate("=", second, by=algebra.common_factor, why="the density twice, less `x**2` times the density")

    pen.sanity(equals(gelu(x) - gelu(-x), x), "like relu: the part for `x` less the part for `-x` is `x`")
    pen.sanity(
        equals(first + _at(first, -x), number(1)), "so the slopes at `x` and `-x` sum to 1, and the slope at 0 is 1/2"
    )
    pen.sanity(equals(limit(first, x, oo), number(1)), "far to the right GELU is the identity ...")
    pen.sanity(equals(limit(first, x, -oo), number(0)), "... and far to the left it is 0")
    pen.sanity(relation("<", _at(first, number(-1)), 0), "not monotone: at `x == -1` it falls")
    pen.sanity(
        equals(_at(second, sqrt(2)), number(0)),
        "inflections at the roots of 2: there the slope is largest, and smallest",
    )
    pen.wrong("Forgetting the term `x * phi(x)`: `Phi` alone is never negative, and GELU falls somewhere.")
    pen.wrong("Taking GELU for monotone, like relu: it has a minimum near -0.75.")
    pen.wrong("Taking `phi` for its own slope: the chain rule brings down `-x`.")
    pen.wrong("Mixing the exact function with its tanh approximation: forward and backward must be of the same one.")


def _at(slope, value):
    """The formula at another point."""
    return replace_nodes(slope, {x: value})
