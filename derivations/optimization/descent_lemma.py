"""Descent lemma.

A gradient that cannot change fast bounds a function by a parabola. So a step of gradient descent that is short enough
goes down, and one knows by how much.
"""

from workbench import (
    Inequality,
    apply,
    both,
    derivation,
    derivative,
    equals,
    forall,
    integral,
    norm,
    relation,
    scalar,
    vector,
)
from workbench.reasons.calculus import CHAIN_RULE_THROUGH
from workbench.reasons.inference import INSTANCE
from workbench.reasons.integral_calculus import ANTIDERIVATIVE_PUT_IN, INTEGRALS_KEEP_ORDER
from workbench.reasons.integration import CONSTANT_OVER, LINEARITY
from workbench.reasons.order import a_factor_keeps_the_order, modulus_of_what_is_not_negative
from workbench.reasons.squares import at_most_its_modulus
from workbench.rules import calculus, norms
from workbench.rules.reason import together

META = {
    "level": "intermediate",
    "bullets": ["Optimization algorithms"],
    "prerequisites": ["gradient-theorem-line-integral", "cauchy-schwarz-inequality"],
    "references": ["Nesterov, Lectures on Convex Optimization, Lemma 1.2.3"],
}

x, v, y, z, w = (vector(name, "n") for name in "x v y z w".split())
t, L, eta = scalar("t"), scalar("L", "positive"), scalar("eta")


def f(at):
    return apply("f", (), at)


def g(at):
    return apply("g", "n", at)


on_way = x + t * v
G, D = g(x), g(on_way)
LENGTHS = together([norms.square_norm_of_a_vector])
inside = both(relation(">=", t, 0), relation("<=", t, 1))
smooth = forall(relation("<=", norm(g(y) - g(z)), L * norm(y - z)), y, z)
parabola = relation("<=", f(x + v), f(x) + G @ v + L / 2 * norm(v) ** 2)
down = relation("<=", f(x - eta * G), f(x) - (eta - L * eta**2 / 2) * norm(G) ** 2)
best = relation("<=", f(x - G / L), f(x) - norm(G) ** 2 / (2 * L))
missed = f(x + v) - f(x) - G @ v


@derivation(
    claim=[
        Inequality(parabola.args[0], "<=", parabola.args[1]),
        Inequality(down.args[0], "<=", down.args[1]),
        Inequality(best.args[0], "<=", best.args[1]),
        Inequality(eta - L * eta**2 / 2, "<=", 1 / (2 * L)),
    ]
)
def descent_lemma(pen):
    pen.given(x, v, t, L, eta)
    gradient = pen.assume(forall(equals(derivative(f(w), w), g(w)), w), "`g` is the gradient of `f`, everywhere")
    lipschitz = pen.assume(smooth, "the gradient changes by at most `L` times the distance")
    pen.goal("Bound a function by what its gradient is at one point, and find how far a step goes down.")
    pen.convention(
        "`g` is the gradient of `f`, Lipschitz with the constant `L`, so continuous. `x + v` is another point, `t` "
        "goes from 0 to 1 on the way there, `eta` is the size of a step."
    )
    pen.idea("Along the way the slope is what it was at `x`, and a change that the distance bounds: integrate.")

    with pen.suppose(equals(z, on_way), "a point on the way") as way:
        at_z = pen.instance(gradient, w=z, why="at that point")
        rate = pen.follows(equals(derivative(f(on_way), t), D @ v), at_z, way, by=CHAIN_RULE_THROUGH)
    whole = pen.follows(
        equals(integral(D @ v, t, 0, 1), f(x + v) - f(x)), rate, by=ANTIDERIVATIVE_PUT_IN,
        name="fundamental theorem of calculus", why="on the straight line",
    )  # fmt: skip
    flat = pen.follows(equals(integral(G @ v, t, 0, 1), G @ v), by=CONSTANT_OVER)
    pen.start(integral(D @ v - G @ v, t, 0, 1))
    pen.relate("=", integral(D @ v, t, 0, 1) - integral(G @ v, t, 0, 1), by=LINEARITY)
    change = pen.relate("=", missed, whole, flat, name="put in", why="what the tangent at `x` misses")
    product = pen.lemma("cauchy-schwarz-inequality", x=D - G, y=v)
    near = pen.follows(
        relation("<=", norm(D - G), L * norm(t * v)), lipschitz, by=INSTANCE, y=on_way, z=x, name="Lipschitz gradient",
        why="the distance from `x` is the length of `t*v`",
    )  # fmt: skip
    with pen.suppose(inside, "on the way") as hyp:
        size = pen.follows(
            equals(norm(t * v), t * norm(v)), hyp, name="length of a multiple", why="`t` is not negative",
            by=together([norms.norm_of_a_multiple, modulus_of_what_is_not_negative]),
        )  # fmt: skip
        pen.start(D @ v - G @ v)
        pen.relate("=", (D - G) @ v, name="common factor")
        pen.relate("<=", abs((D - G) @ v), by=at_most_its_modulus)
        pen.relate("<=", norm(D - G) * norm(v), product, name="Cauchy-Schwarz")
        pen.relate("<=", L * norm(t * v) * norm(v), near, by=a_factor_keeps_the_order)
        bound = pen.relate("=", L * norm(v) ** 2 * t, size, name="one product")
    each = pen.discharge(hyp, bound)
    order = pen.follows(
        relation("<=", integral(D @ v - G @ v, t, 0, 1), integral(L * norm(v) ** 2 * t, t, 0, 1)), each,
        by=INTEGRALS_KEEP_ORDER,
    )  # fmt: skip
    under = pen.follows(
        equals(derivative(L * norm(v) ** 2 * t**2 / 2, t), L * norm(v) ** 2 * t), by=calculus.power_rule
    )
    area = pen.follows(
        equals(integral(L * norm(v) ** 2 * t, t, 0, 1), L / 2 * norm(v) ** 2), under, by=ANTIDERIVATIVE_PUT_IN
    )
    above = pen.follows(parabola, change, order, area, name="put in", why="the parabola lies above")

    curved = pen.fact(L, "positive")
    stepped = pen.instance(above, v=-eta * G, why="a step against the gradient")
    far = pen.follows(
        equals(norm(-eta * G) ** 2, eta**2 * norm(G) ** 2), by=LENGTHS, name="length of the step",
    )  # fmt: skip
    square_of_g = pen.follows(equals(norm(G) ** 2, G @ G), by=LENGTHS)
    lower = pen.follows(
        down, stepped, far, square_of_g, name="put in", why="it goes down while `eta` is between 0 and `2/L`"
    )
    square = pen.follows(
        equals(eta - L * eta**2 / 2, 1 / (2 * L) - L / 2 * (eta - 1 / L) ** 2), curved, name="complete the square"
    )
    pen.follows(
        relation("<=", eta - L * eta**2 / 2, 1 / (2 * L)), square, curved, name="a square is not negative",
        why="the step `1/L` has the best bound",
    )  # fmt: skip
    pen.follows(best, pen.instance(lower, eta=1 / L, why="the best step"), curved, name="multiply out")

    pen.sanity(
        equals(L / 2 * (x + v) @ (x + v), L / 2 * (x @ x) + L * (x @ v) + L / 2 * norm(v) ** 2),
        "`L/2` times the square of the length is its own bound",
    )
    pen.wrong(
        "Taking any smooth function for one with such an `L`: fourth powers have none, and no step is always safe."
    )
    pen.wrong("Reading the bound as one from below: that needs convexity.")
    pen.wrong("Steps of `2/L` and more: the bound promises nothing, and beyond `2/L` the parabola itself rises.")
