"""The gradient theorem for line integrals, and integrated gradients.

Slopes added up along a path give the difference of heights at its ends, whatever the path. Potential energy rests on
this, and so does the attribution of a prediction to its inputs: the shares add up to what was to be explained.
"""

from workbench import (
    Condition,
    Equality,
    Sum,
    apply,
    cos,
    derivation,
    derivative,
    equals,
    index,
    integral,
    number,
    pi,
    scalar,
    sin,
    vector,
)

META = {
    "level": "intermediate",
    "bullets": ["Integration methods", "Gradient computation in vector spaces"],
    "prerequisites": ["total-derivative-chain-rule", "integration-by-substitution"],
    "references": [
        "Sundararajan, Taly & Yan (2017), Axiomatic Attribution for Deep Networks, §3",
        "MIT 18.02",
    ],
}

y, z, v = vector("y", "n"), vector("z", "n"), vector("v", "n")
t, p, q = scalar("t"), scalar("p"), scalar("q")
i = index("i", "n")


def f(point):
    """Any continuously differentiable function."""
    return apply("f", (), point)


def curve(time):
    return apply("gamma", "n", time)


gain = f(curve(number(1))) - f(curve(number(0)))
on_path, straight = derivative(f(curve(t)), t), f(y + t * v)
around = cos(t), sin(t)


@derivation(
    claim=[
        Equality(integral(on_path, t, 0, 1), gain),
        Equality(Sum(v[i] * integral(derivative(straight, y[i]), t, 0, 1), i), f(y + v) - f(y)),
    ]
)
def gradient_theorem_line_integral(pen):
    pen.given(f(z), curve(t), y, v, t, z, conditions=[Condition("z = gamma(t)", equals(z, curve(t)))])
    pen.goal("Find the integral of the gradient of f along a curve, and split it among the inputs on a straight path.")
    pen.convention(
        "The curve gamma runs from t = 0 to t = 1 and is at z at the time t. The straight path goes from y to y + v; "
        "the gradient on it is written as the derivative in y with v held fixed."
    )
    pen.idea("Along the curve f is a function of one number. What is integrated is its derivative.")

    chain = pen.have(
        equals(on_path, derivative(f(z), z) @ derivative(curve(t), t)), "total derivative", "gradient times velocity"
    )
    pen.have(
        equals(integral(on_path, t, 0, 1), gain), "fundamental theorem of calculus", "only the ends are left", chain
    )

    line = pen.have(
        equals(derivative(straight, t), derivative(straight, y) @ v), "directional derivative", "the velocity is v"
    )
    pen.have(
        equals(integral(derivative(straight, y) @ v, t, 0, 1), f(y + v) - f(y)),
        "fundamental theorem of calculus",
        "on the straight path",
        line,
    )
    pen.have(
        equals(Sum(v[i] * integral(derivative(straight, y[i]), t, 0, 1), i), f(y + v) - f(y)),
        "linearity",
        "one term for each input",
    )

    loop = apply("h", (), *around)
    pen.sanity(equals(integral(derivative(loop, t), t, 0, 2 * pi), number(0)), "once round a circle nothing is gained")
    pen.sanity(
        equals(integral(-sin(t) * derivative(cos(t), t) + cos(t) * derivative(sin(t), t), t, 0, 2 * pi), 2 * pi),
        "the field (-y, x) gains 2 pi on the same circle: it is no gradient",
    )
    pen.sanity(equals(p * integral(t * q, t, 0, 1), p * q / 2), "the product p q, from 0: each factor gets half")
    pen.wrong("Using it for a field that is not a gradient: then the path matters.")
    pen.wrong("Taking the gradient at the end only: where f saturates it is 0, and explains nothing.")
    pen.wrong("Forgetting the velocity: the gradient alone has a vector for an integral.")
    pen.wrong("Reading the shares without the starting point y: another one gives other shares.")
