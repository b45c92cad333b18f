"""Gauss-Newton and Levenberg-Marquardt steps.

Least squares for a model that is not linear: fit a linear one at the place where one is, go to its minimum, and do it
again; with a leash, as the linear model is good near by only.
"""

from workbench import (
    Equality,
    Implies,
    apply,
    derivation,
    derivative,
    equals,
    eye,
    inv,
    named,
    norm,
    relation,
    scalar,
    size_term,
    vector,
    zeros,
)
from workbench.reasons.calculus import CHAIN_RULE_THROUGH
from workbench.rules import calculus, matrices, norms
from workbench.rules.condition import Condition
from workbench.rules.reason import together
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Optimization algorithms", "Hessian matrices"],
    "prerequisites": ["hessian-composition-gauss-newton", "normal-equations-least-squares"],
    "references": ["Nocedal & Wright §10.3"],
}

z = vector("z", "m")
theta, p, lam = vector("theta", "n"), vector("p", "n"), scalar("lambda", "positive")
r = apply("r", "m", theta)
J = named("J", derivative(r, theta))
g = named("g", J.T @ r)
damped = J.T @ J + lam * eye("n")
newton, short = named("p_GN", -(inv(J.T @ J) @ g)), named("p_LM", -(inv(damped) @ g))
LENGTHS = together([norms.square_norm_of_a_vector])


def model(step):
    """The square of the length of the residual, to first order in the step."""
    return norm(r + J @ step) ** 2


bounded = relation("<=", norm(p) ** 2, norm(short) ** 2)


@derivation(
    claim=[
        Equality(derivative(r @ r / 2, theta), J.T @ r),
        Equality(model(p), model(newton) + norm(J @ (p - newton)) ** 2),
        Equality(
            model(p) + lam * norm(p) ** 2,
            model(short) + lam * norm(short) ** 2 + norm(J @ (p - short)) ** 2 + lam * norm(p - short) ** 2,
        ),
        Implies(bounded, relation(">=", model(p), model(short))),
        Equality(g @ short, -(norm(J @ short) ** 2) - lam * norm(short) ** 2),
    ]
)
def gauss_newton_levenberg_marquardt(pen):
    tall = Condition("`n <= m`", relation("<=", size_term("n"), size_term("m")))
    pen.given(theta, z, p, lam, conditions=[tall, needs_invertible(J.T @ J)])
    place = pen.assume(equals(z, r), "`z` is the residual at `theta`")
    pen.goal("Find the steps that are best for the residual to first order: freely, and with a bound on their length.")
    pen.convention(
        "`r` is the residual as a function of the parameters `theta`, and half of its square is to be minimised. `J` "
        "is its Jacobian, and `p` any step: the residual after it is `r + J @ p` to first order. That the columns of "
        "`J` are independent is used for the Gauss-Newton step only: for `lambda > 0` the damped matrix is always "
        "invertible, for its quadratic form is `norm(J @ p)**2 + lambda * norm(p)**2`."
    )
    pen.idea("To first order the residual is linear in the step, and linear least squares is known.")

    pen.define("J", J.args[0])
    own = pen.follows(equals(derivative(z @ z / 2, z), z), by=calculus.power_rule, name="gradient of a square")
    outer_ = pen.follows(
        equals(derivative(r @ r / 2, theta), derivative(r, theta).T @ derivative(z @ z / 2, z)), place,
        by=CHAIN_RULE_THROUGH, F=z @ z / 2, y=z, c=r, f=r @ r / 2, x=theta,
    )  # fmt: skip
    pen.follows(equals(derivative(r @ r / 2, theta), J.T @ r), outer_, own, place, J, name="put in")
    pen.define("g", g.args[0], "the gradient")
    positive = pen.fact(lam, "positive")
    pen.define("p_GN", newton.args[0], "the Gauss-Newton step")
    pen.start(J.T @ J @ inv(J.T @ J))
    cancels = pen.by(matrices.matrix_times_its_inverse)
    solved = pen.follows(equals(J.T @ J @ newton, -g), newton, cancels, name="it solves")
    flat = pen.follows(
        equals(J.T @ (r + J @ newton), zeros("n")), solved, g, name="normal equations",
        why="half the gradient of the model is 0",
    )  # fmt: skip
    pen.start(model(p))
    pen.relate(
        "=", model(newton) + 2 * ((p - newton) @ (J.T @ (r + J @ newton))) + norm(J @ (p - newton)) ** 2,
        by=LENGTHS, name="expand at the step", why="exact, for the model is of the second degree",
    )  # fmt: skip
    pen.relate("=", model(newton) + norm(J @ (p - newton)) ** 2, flat, name="put in", why="no step has a smaller value")
    pen.define("p_LM", short.args[0], "the Levenberg-Marquardt step")
    pen.start(damped @ inv(damped))
    cancels = pen.by(matrices.matrix_times_its_inverse)
    solved = pen.follows(equals(damped @ short, -g), short, cancels, name="it solves")
    flat = pen.follows(
        equals(J.T @ (r + J @ short) + lam * short, zeros("n")), solved, g, name="stationary",
        why="half the gradient of the model and of `lambda` times the square of the length is 0",
    )  # fmt: skip
    pen.start(model(p) + lam * norm(p) ** 2)
    pen.relate(
        "=", model(short) + lam * norm(short) ** 2 + 2 * ((p - short) @ (J.T @ (r + J @ short) + lam * short))
        + norm(J @ (p - short)) ** 2 + lam * norm(p - short) ** 2,
        by=LENGTHS, name="expand at the step",
    )  # fmt: skip
    whole = pen.relate(
        "=", model(short) + lam * norm(short) ** 2 + norm(J @ (p - short)) ** 2 + lam * norm(p - short) ** 2, flat,
        name="put in",
    )  # fmt: skip
    with pen.suppose(bounded, "a step that is not longer") as hyp:
        worse = pen.follows(relation(">=", model(p), model(short)), whole, hyp, positive, name="no better",
                            why="squares are not negative: it is best in a ball")  # fmt: skip
    pen.discharge(hyp, worse)
    pen.start(g @ short)
    pen.relate("=", -(damped @ short) @ short, solved, name="by the system")
    pen.relate(
        "=", -(norm(J @ short) ** 2) - lam * norm(short) ** 2, by=LENGTHS, name="multiply out",
        why="negative unless the step is 0: half the square falls at first",
    )  # fmt: skip

    pen.sanity(relation("<=", g @ short, 0), "the slope along the damped step is not positive, whatever `lambda`")
    pen.wrong("Taking `J.T @ J` for the whole Hessian: what the residuals' own curvature adds is left out.")
    pen.wrong("Gauss-Newton steps far from a fit: they may go up; the damped ones, short enough, do not.")
    pen.wrong("Forming `J.T @ J` on a computer: solve least squares for `J` with the rows `sqrt(lambda)*I` below it.")
