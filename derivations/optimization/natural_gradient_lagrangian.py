"""The natural gradient.

A step of gradient descent is short in the parameters; what should be short is the change of the distribution. The
divergence measures that, and near a point it is a quadratic form with the Fisher information as its matrix.
"""

from workbench import (
    Equality,
    Gradient,
    Implies,
    Sum,
    apply,
    both,
    derivation,
    derivative,
    diag,
    equals,
    eye,
    gradient,
    index,
    inv,
    limit,
    log,
    matrix,
    named,
    norm,
    relation,
    scalar,
    softmax,
    sqrt,
    tensor,
    vector,
    zeros,
)
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.reasons.squares import equal_squares
from workbench.rules import calculus, leibniz, matrices, norms
from workbench.rules.requirements import needs_invertible

META = {
    "level": "advanced",
    "bullets": ["Modern optimization techniques", "Gradient computation in vector spaces"],
    "prerequisites": [
        "fisher-information-identity",
        "lagrange-multiplier-condition",
        "steepest-descent-general-norm",
        "gradient-in-other-inner-product",
    ],
    "references": [
        "Amari (1998), Natural gradient works efficiently in learning",
        "Martens (2020), New insights and perspectives on the natural gradient method",
    ],
}

theta, delta, p = vector("theta", "d"), vector("delta", "d"), vector("p", "m", "simplex", "positive")
k, i, j = index("k", "m"), index("i", "d"), index("j", "d")
tau, eps, lam = scalar("tau"), scalar("epsilon", "positive"), scalar("lambda", "positive")
g, F, A = vector("g", "d"), matrix("F", "d", "d", "posdef"), matrix("A", "d", "d")


def P_at(at):
    return softmax(apply("f", "m", at))


P = named("P", P_at(theta))


def K(at):
    return Sum(p[k] * log(p[k] / P_at(at)[k]), k)


def score(a):
    return derivative(log(P[k]), theta[a])


def bend(a, b):
    return derivative(score(a), theta[b])


mean_products = Sum(P[k] * score(i) * score(j), k)
Phi = named("Phi", tensor(mean_products, i, j))
here = equals(p, P)
K_0, K_tau = named("K", K(theta)), named("K_tau", K(theta + tau * delta))
small = equals(limit(K_tau / tau**2, tau, 0), delta @ Phi @ delta / 2)
u = named("u", inv(F) @ g)
L = named("L", g @ delta + lam * (delta @ F @ delta / 2 - eps))
price = named("mu", sqrt(g @ u / (2 * eps)))
best = named("b", -u / price)
stationary, active = equals(g + lam * (F @ delta), zeros("d")), equals(delta @ F @ delta / 2, eps)
gap = price / 2 * ((delta - best) @ F @ (delta - best)) + price * (eps - delta @ F @ delta / 2)
S, c = matrix("S", "m", "d"), scalar("c", "positive")
pulled, moved = A.T @ F @ A, A.T @ g
inside = relation("<=", delta @ F @ delta / 2, eps)


@derivation(
    claim=[
        Implies(here, small),
        Gradient(L, delta, g + lam * (F @ delta)),
        Implies(both(stationary, active), equals(delta, best)),
        Equality(best, -sqrt(2 * eps / (g @ inv(F) @ g)) * (inv(F) @ g)),
        Equality(best @ F @ best / 2, eps),
        Equality(g @ delta - g @ best, gap),
        Implies(inside, relation(">=", g @ delta, g @ best)),
        Equality(A @ (inv(pulled) @ moved), u),
        Equality(moved @ inv(pulled) @ moved, g @ u),
    ]
)
def natural_gradient_lagrangian(pen):
    pen.given(p, theta, delta, F, g, A, tau, eps, lam)
    away = pen.assume(relation(">", norm(g), 0), "`g` is not 0")
    regular = pen.assume(needs_invertible(A).statement, "`A` is invertible")
    pen.goal(
        "Find the step `delta` along which a loss falls most, by its linear part, among all that move the "
        "probabilities by a divergence of at most `epsilon`; and show that it does not depend on the parameters in use."
    )
    pen.convention(
        "The probabilities `P` are the softmax of a smooth function of `theta`, as any positive probabilities are. `g` "
        "is the gradient of the loss. `F` is positive definite: the Fisher information `Phi`, where no direction "
        "leaves the probabilities as they are. In other parameters, whose change `A` maps to that of `theta`, the "
        "gradient is `A.T @ g` and the matrix `A.T @ F @ A`."
    )
    pen.idea("Measure a step by what it does to the probabilities: to second order this is `delta @ F @ delta/2`.")

    with pen.road("the divergence"):
        _divergence(pen)
    with pen.road("the step"):
        maps, root, up, posdef, room, above = _multiplier(pen, away)
        flip = pen.follows(
            equals(sqrt(2 * eps / (g @ inv(F) @ g)), 1 / price), price, u, above, room, by=calculus.root_of_a_quotient
        )
        pen.follows(
            equals(best, -sqrt(2 * eps / (g @ inv(F) @ g)) * (inv(F) @ g)), best, flip, u, name="put in"
        )
        pen.follows(equals(best @ F @ best / 2, eps), best, maps, root, up, room, above, name="as long as allowed")
        exact = pen.follows(
            equals(g @ delta - g @ best, gap), best, maps, root, up, room, posdef, name="multiply out",
            why="`F @ b == -g/mu`, and `b` uses up the whole `epsilon`",
        )  # fmt: skip
        with pen.suppose(inside, "any step that is allowed") as hyp:
            low = pen.follows(relation(">=", g @ delta, g @ best), exact, hyp, up, posdef, name="no term is negative")
        pen.discharge(hyp, low)
    with pen.road("other parameters"):
        pen.start(A @ (inv(pulled) @ moved))
        pen.by(matrices.inverse_of_a_product)
        same = pen.relate("=", u, u, regular, name="`A` cancels", why="the same step")
        pen.start(moved @ inv(pulled) @ moved)
        pen.relate("=", g @ (A @ (inv(pulled) @ moved)), name="the factor `A.T` moves over")
        pen.relate("=", g @ u, same, name="put in", why="and the same multiplier")

    pen.sanity(
        equals((S @ A).T @ diag(p) @ (S @ A), A.T @ (S.T @ diag(p) @ S) @ A),
        "scores in the rows of `S` become `S @ A`: so does the Fisher information become `A.T @ F @ A`",
    )
    pen.sanity(
        equals(-(inv(c * eye("d")) @ g), -g / c), "`F` a multiple of the identity: the step of gradient descent"
    )
    pen.note("The rest of the divergence is of third order in `delta`: its third derivatives are bounded near `theta`.")
    pen.wrong("Taking the divergence for a distance: it is not symmetric. Only its second order is the same both ways.")
    pen.wrong(
        "Taking the empirical Fisher for `F`, the squared gradients at the observed labels: the labels must be drawn "
        "from the model."
    )
    pen.wrong("Expecting invariance of a step that is not small: only its direction does not depend on the parameters.")
    pen.wrong("Forgetting the root: without it the step has another divergence for every `g`.")


def _divergence(pen):
    """Taylor's formula for the divergence: value and slope are 0, the Hessian is the Fisher information."""
    pen.define("P", P.args[0], "the probabilities at `theta`")
    pen.define("K", K_0.args[0], "the divergence of the probabilities at `theta` from `p`")
    pen.define("K_tau", K_tau.args[0], "the same after the step `tau*delta`")
    pen.define("Phi", Phi.args[0], "the Fisher information")
    taylor = pen.lemma("multivariate-taylor-second-order", claim=2, f=K, x=theta, h=delta)
    slope = pen.follows(
        equals(derivative(K_0, theta[i]), -Sum(p[k] * score(i), k)), P, K_0, by=calculus.log_of_quotient,
        why="`log(p)` does not move",
    )  # fmt: skip
    pen.start(derivative(derivative(K_0, theta[i]), theta[j]))
    pen.use(slope)
    second = pen.relate("=", -Sum(p[k] * bend(i, j), k), by=leibniz.derivative_of_a_big_sum)
    some = pen.follows(relation(">", P[k], 0), P, by=RANGE_OF_A_FUNCTION)
    mean = pen.lemma("fisher-information-identity", claim=2, why="the mean of the score")
    info = pen.lemma("fisher-information-identity", claim=1, why="the mean curvature of `-log(P)`")
    with pen.suppose(here, "`p` holds the probabilities at `theta`") as hyp:
        ratio = pen.follows(
            equals(log(p[k] / P[k]), 0), hyp, some, by=calculus.log_of_quotient, why="of a number over itself"
        )
        value = pen.follows(equals(K_0, 0), ratio, P, K_0, name="no divergence yet")
        flat = pen.follows(
            equals(derivative(K_0, theta), zeros("d")), slope, mean, hyp, name="no slope", why="the score has mean 0"
        )
        bent = pen.follows(
            equals(derivative(derivative(K_0, theta), theta), Phi), second, info, hyp, Phi,
            name="the Hessian is the Fisher information",
        )  # fmt: skip
        end = pen.follows(small, taylor, value, flat, bent, K_0, K_tau, P, name="put in Taylor's formula")
    pen.discharge(hyp, end)


def _multiplier(pen, away):
    """Where the gradient of the Lagrangian is 0 on the boundary; what is known of the multiplier."""
    pen.engine(gradient(L, delta))
    pen.define("u", u.args[0], "the natural gradient")
    pen.define("mu", price.args[0], "a multiplier")
    pen.define("b", best.args[0], "a step")
    posdef, room, cost = pen.fact(F, "posdef"), pen.fact(eps, "positive"), pen.fact(lam, "positive")
    undo = pen.follows(equals(F @ inv(F), eye("d")), posdef, by=matrices.matrix_times_its_inverse)
    back = pen.follows(equals(inv(F) @ F, eye("d")), posdef, by=matrices.inverse_times_the_matrix)
    maps = pen.follows(equals(F @ u, g), u, undo, name="`F` undoes its inverse")
    square = pen.follows(equals(norm(g) ** 2, g @ g), by=norms.square_norm_of_a_vector)
    some = pen.follows(relation(">", g @ g, 0), square, away, name="`g` is not 0")
    positive = pen.follows(relation(">", u @ F @ u, 0), maps, posdef, some, name="`u` is not 0")
    above = pen.follows(relation(">", g @ u, 0), positive, maps, name="put in")
    root = pen.follows(equals(price**2, g @ u / (2 * eps)), price, above, room, by=calculus.square_of_a_root)
    low = pen.follows(relation(">=", price, 0), price, by=RANGE_OF_A_FUNCTION, why="a root is not negative ...")
    up = pen.follows(relation(">", price, 0), low, root, above, room, name="not 0", why="... and its square is not 0")
    with pen.suppose(both(stationary, active), "the gradient of `L` is 0, and the step is as long as it may be") as hyp:
        along = pen.follows(equals(delta, -u / lam), hyp, u, back, cost, name="solve for `delta`")
        ratio = pen.follows(
            equals(lam**2, g @ u / (2 * eps)), along, maps, hyp, cost, room, name="put in the constraint"
        )
        squares = pen.follows(equals(lam**2, price**2), ratio, root, name="the same square")
        same = pen.follows(equals(lam, price), squares, cost, up, by=equal_squares)
        end = pen.follows(equals(delta, best), along, same, best, name="put in", why="there is no other such step")
    pen.discharge(hyp, end)
    return maps, root, up, posdef, room, above
