"""Descent lemma.

A gradient that cannot change fast bounds a function by a parabola. So a step of gradient descent that is short enough
goes down, and one knows by how much.
"""

from workbench import (
    Implies,
    Inequality,
    apply,
    derivation,
    derivative,
    equals,
    forall,
    implies,
    integral,
    norm,
    relation,
    scalar,
    vector,
)
from workbench.reasons.integral_calculus import ANTIDERIVATIVE_PUT_IN, INTEGRALS_KEEP_ORDER
from workbench.reasons.integration import CONSTANT_OVER, LINEARITY
from workbench.reasons.order import a_factor_keeps_the_order
from workbench.reasons.squares import at_most_its_modulus
from workbench.rules import calculus, norms
from workbench.rules.reason import together
from workbench.terms.statements import both

META = {
    "level": "intermediate",
    "bullets": ["Optimization algorithms"],
    "prerequisites": ["gradient-theorem-line-integral", "cauchy-schwarz-inequality"],
    "references": ["Nesterov, Lectures on Convex Optimization, Lemma 1.2.3"],
}

x, v, t, L, eta = vector("x", "n"), vector("v", "n"), scalar("t"), scalar("L", "positive"), scalar("eta")


def f(at):
    return apply("f", (), at)


G, D = derivative(f(x), x), derivative(f(x + t * v), x)
LENGTHS = together([norms.square_norm_of_a_vector])
inside = both(relation(">=", t, 0), relation("<=", t, 1))
smooth = forall(implies(inside, relation("<=", norm(D - G), L * (t * norm(v)))), t)
stepped, shortened = equals(v, -eta * G), equals(v, -G / L)
down = relation("<=", f(x + v), f(x) - (eta - L * eta**2 / 2) * norm(G) ** 2)
best = relation("<=", f(x + v), f(x) - norm(G) ** 2 / (2 * L))
missed = f(x + v) - f(x) - G @ v


@derivation(
    claim=[
        Inequality(f(x + v), "<=", f(x) + G @ v + L / 2 * norm(v) ** 2),
        Implies(stepped, down),
        Implies(shortened, best),
        Inequality(eta - L * eta**2 / 2, "<=", 1 / (2 * L)),
    ]
)
def descent_lemma(pen):
    pen.given(x, v, t, L, eta)
    lipschitz = pen.assume(smooth, "on the way the gradient of `f` changes by at most `L` times the distance")
    pen.goal("Bound a function by what its gradient is at one point, and find how far a step goes down.")
    pen.convention(
        "The gradient of `f` is continuous. `x + v` is another point, `t` goes from 0 to 1 on the way there, `eta` is "
        "the size of a step. A derivative in `x` of `f` at `x + t*v` is the gradient at that point. Where the gradient "
        "is Lipschitz everywhere with the constant `L`, it is so on every way."
    )
    pen.idea("Along the way the slope is what it was at `x`, and a change that the distance bounds: integrate.")

    way = pen.lemma("gradient-theorem-line-integral", z=x, f=f, gamma=lambda s: s * v)
    speed = pen.follows(equals(derivative(t * v, t), v), by=calculus.power_rule)
    whole = pen.follows(equals(integral(D @ v, t, 0, 1), f(x + v) - f(x)), way, speed, name="on the straight line")
    flat = pen.follows(equals(integral(G @ v, t, 0, 1), G @ v), by=CONSTANT_OVER)
    pen.start(integral(D @ v - G @ v, t, 0, 1))
    pen.relate("=", integral(D @ v, t, 0, 1) - integral(G @ v, t, 0, 1), by=LINEARITY)
    change = pen.relate("=", missed, whole, flat, name="put in", why="what the tangent at `x` misses")
    product = pen.lemma("cauchy-schwarz-inequality", x=D - G, y=v)
    near_x = pen.instance(lipschitz, t=t)
    with pen.suppose(inside, "on the way") as hyp:
        near = pen.follows(relation("<=", norm(D - G), L * (t * norm(v))), near_x, hyp, name="Lipschitz gradient")
        pen.start(D @ v - G @ v)
        pen.relate("=", (D - G) @ v, name="common factor")
        pen.relate("<=", abs((D - G) @ v), by=at_most_its_modulus)
        pen.relate("<=", norm(D - G) * norm(v), product, name="Cauchy-Schwarz")
        pen.relate("<=", L * (t * norm(v)) * norm(v), near, by=a_factor_keeps_the_order)
        bound = pen.relate("=", L * norm(v) ** 2 * t, name="one product")
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
    parabola = pen.follows(
        relation("<=", f(x + v), f(x) + G @ v + L / 2 * norm(v) ** 2), change, order, area, name="put in",
        why="the parabola lies above",
    )  # fmt: skip

    curved = pen.fact(L, "positive")
    with pen.suppose(stepped, "a step against the gradient") as hyp:
        along = pen.follows(equals(G @ v, -eta * norm(G) ** 2), hyp, by=LENGTHS, name="slope along the step")
        far = pen.follows(equals(norm(v) ** 2, eta**2 * norm(G) ** 2), hyp, by=LENGTHS, name="length of the step")
        lower = pen.follows(
            down, parabola, along, far, name="put in", why="it goes down while `eta` is between 0 and `2/L`"
        )
    pen.discharge(hyp, lower)
    square = pen.follows(
        equals(eta - L * eta**2 / 2, 1 / (2 * L) - L / 2 * (eta - 1 / L) ** 2), curved, name="complete the square"
    )
    pen.follows(
        relation("<=", eta - L * eta**2 / 2, 1 / (2 * L)), square, curved, name="a square is not negative",
        why="the step `1/L` has the best bound",
    )  # fmt: skip
    with pen.suppose(shortened, "the best step") as hyp:
        along = pen.follows(equals(G @ v, -(norm(G) ** 2) / L), hyp, by=LENGTHS, name="slope along the step")
        far = pen.follows(equals(norm(v) ** 2, norm(G) ** 2 / L**2), hyp, by=LENGTHS, name="length of the step")
        lower = pen.follows(best, parabola, along, far, curved, name="put in")
    pen.discharge(hyp, lower)

    pen.sanity(
        equals(L / 2 * (x + v) @ (x + v), L / 2 * (x @ x) + L * (x @ v) + L / 2 * norm(v) ** 2),
        "`L/2` times the square of the length is its own bound",
    )
    pen.wrong(
        "Taking any smooth function for one with such an `L`: fourth powers have none, and no step is always safe."
    )
    pen.wrong("Reading the bound as one from below: that needs convexity.")
    pen.wrong("Steps of `2/L` and more: the bound promises nothing, and beyond `2/L` the parabola itself rises.")
