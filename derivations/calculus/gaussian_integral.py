"""Gaussian integral.

The area under the bell curve, found in the plane because it cannot be found on the line: the constant in every normal
density.
"""

from workbench import Equality, derivation, derivative, equals, exp, integral, named, oo, pi, scalar, sqrt
from workbench.rules import algebra
from workbench.rules.declared.common import CONSTANT_FACTOR

META = {
    "level": "intermediate",
    "bullets": ["Integration methods", "Distribution analysis"],
    "prerequisites": ["integration-by-substitution", "polar-coordinates-jacobian"],
    "references": ["MML ch. 6", "PRML Exercise 1.7"],
}

x, y, r, phi, u = (scalar(name) for name in "x y r phi u".split())
a, b = scalar("a", "positive"), scalar("b")
I = named("I", integral(exp(-(x**2)), x, -oo, oo))
inner = integral(exp(-(r**2)) * r, r, 0, oo)
general = integral(exp(-a * x**2 + b * x), x, -oo, oo)
result = sqrt(pi / a) * exp(b**2 / (4 * a))


@derivation(
    claim=[
        Equality(integral(exp(-(x**2)), x, -oo, oo), sqrt(pi)),
        Equality(general, result),
    ]
)
def gaussian_integral(pen):
    pen.given(x, y, r, phi, u, a, b)
    pen.goal("Find the integral of `exp(-x**2)` over the line, and of `exp(-a*x**2 + b*x)` for `a > 0`.")
    pen.convention(
        "`r` and `phi` are polar coordinates of the point (`x`, `y`); `a` is positive, or the integral would diverge."
    )
    pen.idea(
        "`exp(-x**2)` has no elementary antiderivative, but `exp(-x**2) * exp(-y**2)` depends on the distance `r` "
        "alone."
    )

    pen.define("I", integral(exp(-(x**2)), x, -oo, oo))
    pen.start(I**2)
    pen.relate(
        "=",
        integral(integral(exp(-(x**2 + y**2)), x, -oo, oo), y, -oo, oo),
        name="Fubini's theorem",
        why="the product of the integrals in `x` and in `y` is one integral over the plane",
    )
    pen.relate(
        "=",
        integral(inner, phi, 0, 2 * pi),
        name="polar coordinates",
        why="`x**2 + y**2 == r**2`, and the area element `dx*dy` is `r*dr * dphi`",
    )
    pen.relate("=", 2 * pi * inner, name="constant in `phi`", why="nothing depends on the angle")
    pen.relate(
        "=",
        2 * pi * (integral(exp(-u), u, 0, oo) / 2),
        name="`u == r**2`, `du == 2*r*dr`",
        why="the factor `r` makes it possible",
    )
    square = pen.relate("=", pi, name="integral of the exponential", why="it is 1")
    root = pen.follows(equals(I, sqrt(pi)), square, name="take the root", why="`I` is positive")
    complete = pen.follows(
        equals(-a * x**2 + b * x, -a * (x - b / (2 * a)) ** 2 + b**2 / (4 * a)), by=algebra.complete_the_square
    )
    pen.start(general)
    pen.relate(
        "=",
        exp(b**2 / (4 * a)) * integral(exp(-a * (x - b / (2 * a)) ** 2), x, -oo, oo),
        complete,
        by=CONSTANT_FACTOR,
        why="the part without `x` stands in front",
    )
    pen.relate("=", exp(b**2 / (4 * a)) * integral(exp(-a * u**2), u, -oo, oo), name="shift", why="`u == x - b/(2*a)`")
    pen.relate("=", exp(b**2 / (4 * a)) * (I / sqrt(a)), name="scale", why="`x == sqrt(a) * u`")
    pen.relate("=", result, root, name="value of `I`")

    pen.sanity(
        equals(integral(exp(-(x**2) / 2), x, -oo, oo), sqrt(2 * pi)), "`a == 1/2`: the normal density's constant"
    )
    pen.sanity(equals(derivative(result, b) / result, b / (2 * a)), "the mean of the density with this exponent")
    pen.wrong(
        "Forgetting the factor `r` of polar coordinates: without it the integral in `r` could not be done either."
    )
    pen.wrong("Taking the square of an integral for the integral of the square.")
    pen.wrong("Losing the constant `b**2 / (4*a)` when completing the square.")
