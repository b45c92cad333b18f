"""Partial derivatives from the definition.

A function of two variables is first treated as a function of one: freeze the other. Two ordinary limits give the two
entries of the gradient, which every optimiser asks for.
"""

from workbench import (
    Derivative,
    Equality,
    Gradient,
    apply,
    basis,
    cos,
    derivation,
    derivative,
    equals,
    limit,
    number,
    scalar,
    sin,
    vector,
)
from workbench.reasons.differentiation import DEFINITION_OF_THE_DERIVATIVE
from workbench.reasons.limits import LIMIT_LAWS
from workbench.rules import calculus

META = {
    "level": "beginner",
    "bullets": ["Multi-variable derivatives"],
    "prerequisites": ["chain-rule", "product-rule"],
    "references": ["MML §5.2", "MIT 18.02"],
}

x, y, h, p = scalar("x"), scalar("y"), scalar("h"), vector("p", 2)
g, g_right = apply("g", (), x, y), apply("g", (), x + h, y)


def f(a, b):
    """The example."""
    return a**2 * b + sin(a * b)


def f_x(a, b):
    return 2 * a * b + b * cos(a * b)


def f_y(a, b):
    return a**2 + a * cos(a * b)


def jump(a, b):
    """Has both partial derivatives at the origin, and jumps there."""
    return a * b / (a**2 + b**2)


stacked = f_x(p[0], p[1]) * basis(0, 2) + f_y(p[0], p[1]) * basis(1, 2)
quotient = limit((f(x + h, y) - f(x, y)) / h, h, 0)


@derivation(
    claim=[
        Equality(quotient, f_x(x, y)),
        Derivative(f(x, y), x, f_x(x, y)),
        Derivative(f(x, y), y, f_y(x, y)),
        Gradient(f(p[0], p[1]), p, stacked),
    ]
)
def partial_derivatives_from_definition(pen):
    pen.given(x, y, p)
    pen.goal(
        "Find both partial derivatives of the example `x**2*y + sin(x*y)`, one of them by a limit, and its gradient."
    )
    pen.convention("The gradient is a column; `p` is the point with the entries `x` and `y`, counted from 0.")
    pen.idea("With `y` frozen there is only a function of `x`, and its derivative is the usual limit.")

    pen.follows(
        equals(limit((g_right - g) / h, h, 0), derivative(g, x)), by=DEFINITION_OF_THE_DERIVATIVE,
        why="of any function `g`: `y` is frozen",
    )  # fmt: skip
    sine = (sin(x * y + h * y) - sin(x * y)) / h
    slope = pen.follows(
        equals(derivative(sin(x * y), x), y * cos(x * y)), by=calculus.chain_rule, why="`y` is a number"
    )
    wave = pen.follows(equals(limit(sine, h, 0), y * cos(x * y)), slope, by=DEFINITION_OF_THE_DERIVATIVE)
    parts = pen.follows(
        equals(limit(2 * x * y + h * y + sine, h, 0), 2 * x * y + y * cos(x * y)), wave, by=LIMIT_LAWS,
        why="`h*y` goes to 0",
    )  # fmt: skip
    in_x = pen.follows(
        equals(quotient, f_x(x, y)), parts, name="multiply out", why="`((x + h)**2 - x**2)*y/h == 2*x*y + h*y`"
    )
    pen.follows(equals(derivative(f(x, y), x), f_x(x, y)), in_x, by=DEFINITION_OF_THE_DERIVATIVE)
    pen.start(derivative(f(x, y), y))
    pen.inward("by the rules, with `x` frozen", times=4)
    pen.relate("=", f_y(x, y), name="put in order")
    at_p = f(p[0], p[1])
    entries = [
        pen.follows(
            equals(derivative(at_p, p[k]), slope(p[0], p[1])), by=calculus.product_rule, why=f"the same, as entry {k}"
        )
        for k, slope in enumerate((f_x, f_y))
    ]
    pen.follows(
        equals(derivative(at_p, p), stacked), *entries, name="definition of the gradient", why="one below the other"
    )

    pen.sanity(equals(derivative(f_x(x, y), y), derivative(f_y(x, y), x)), "the mixed second derivatives agree")
    pen.sanity(equals(limit(jump(h, 0) / h, h, 0), number(0)), "`x*y / (x**2 + y**2)` has both slopes 0 at the origin")
    pen.sanity(equals(limit(jump(h, h), h, 0), number(1) / 2), "but along the diagonal it tends to 1/2, not to 0")
    pen.wrong("Differentiating `y` along with `x`: it is frozen.")
    pen.wrong("Forgetting the inner slope `y` of `sin(x*y)`.")
    pen.wrong("Concluding from both partial derivatives that the function is differentiable, or only continuous.")
