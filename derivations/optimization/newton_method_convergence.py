"""Newton's method for a minimum.

Step to where the quadratic model of the function is least, and repeat: near a minimum with a bend the number of right
digits doubles with every step, in whatever coordinates.
"""

from workbench import (
    Equality,
    Inequality,
    abs,
    apply,
    both,
    derivation,
    derivative,
    det,
    equals,
    eye,
    forall,
    implies,
    integral,
    inv,
    matrix,
    named,
    norm,
    relation,
    scalar,
    spectral_norm,
    vector,
    zeros,
)
from workbench.reasons.calculus import CHAIN_RULE_AT
from workbench.reasons.inference import INSTANCE
from workbench.reasons.integral_calculus import ANTIDERIVATIVE_PUT_IN, INTEGRALS_KEEP_ORDER
from workbench.reasons.integration import CONSTANT_OVER, LINEARITY
from workbench.reasons.order import a_factor_keeps_the_order, modulus_of_what_is_not_negative
from workbench.reasons.squares import at_most_its_modulus
from workbench.reasons.stretches import at_most_the_largest_stretch, quadratic_form_is_not_negative
from workbench.rules import calculus, matrices, norms
from workbench.rules.reason import together

META = {
    "level": "advanced",
    "bullets": ["Optimization algorithms", "Hessian matrices"],
    "prerequisites": ["multivariate-taylor-second-order", "newton-root-finding", "descent-lemma"],
    "references": ["Boyd & Vandenberghe §9.5", "Nocedal & Wright Thm 3.5"],
}

x, p, e, q, v, y, z = (vector(name, "n") for name in "x p e q v y z".split())
g, b, c, t = vector("g", "n"), vector("b", "n"), scalar("c"), scalar("t")
S, T = matrix("S", "n", "n", "posdef"), matrix("T", "n", "n")
m, M = scalar("m", "positive"), scalar("M", "positive")


def f(at):
    return apply("f", (), at)


def gradient(at, of):
    return derivative(f(at), of)


def hessian(at, of):
    return derivative(gradient(at, of), of)


def model(step):
    return c + g @ step + step @ S @ step / 2


best = named("s", -inv(S) @ g)
apart = (q - best) @ S @ (q - best) / 2
way = x - t * e
G, H, H_t, G_0 = gradient(x, x), hessian(x, x), hessian(way, x), gradient(x - e, x)
r = named("r", e + p)
lipschitz = forall(relation("<=", spectral_norm(hessian(y, y) - hessian(z, z)), M * norm(y - z)), y, z)
curved = forall(relation(">=", v @ H @ v, m * norm(v) ** 2), v)
inside = both(relation(">=", t, 0), relation("<=", t, 1))
squared = relation("<=", norm(r), M / (2 * m) * norm(e) ** 2)
digits = relation("<=", M / (2 * m) * norm(r), (M / (2 * m) * norm(e)) ** 2)
elsewhere = equals(T @ (inv(T.T @ S @ T) @ (T.T @ g)), inv(S) @ g)
once = equals(x - inv(S) @ (S @ x - b), inv(S) @ b)


@derivation(
    claim=[
        Equality(model(q), model(best) + apart),
        Inequality(model(best), "<=", model(q)),
        Inequality(*squared.args[:1], "<=", squared.args[1]),
        Inequality(*digits.args[:1], "<=", digits.args[1]),
        Equality(*once.args),
        Equality(*elsewhere.args),
    ]
)
def newton_method_convergence(pen):
    pen.given(x, p, e, q, g, b, c, S, T, m, M)
    smooth = pen.assume(lipschitz, "the Hessian changes by at most `M` times the distance")
    bowl = pen.assume(curved, "at `x` the function is curved by at least `m`, in every direction")
    level = pen.assume(equals(G_0, zeros("n")), "the gradient is 0 at `x - e`")
    newton = pen.assume(equals(H @ p, -G), "`p` is the Newton step from `x`")
    turned = pen.assume(relation(">", abs(det(T)), 0), "`T` is invertible")
    pen.goal(
        "Find the step that minimises the quadratic model of `f`, and bound the error after it by the error before."
    )
    pen.convention(
        "`x` is the present point and `e` its error: `x - e` is where the gradient is 0; `t` goes from 0 to 1 on the "
        "way there. In the model `c`, `g` and `S` stand for value, gradient and Hessian at `x`, and `q` is any step. "
        "`T` changes coordinates, `x == T @ z`, and `b` is the linear part of a quadratic function."
    )
    pen.idea("The step would be exact if the Hessian were the same all the way: what is missed is what it changes by.")
    _model(pen)
    _error(pen, smooth, bowl, level, newton)
    _other(pen, turned)

    pen.sanity(
        implies(equals(S, 2 * eye("n")), equals(best, -g / 2)), "with the same curvature everywhere: down the gradient"
    )
    pen.wrong("Expecting it from far away: the bound helps only where the error is below `2*m/M`.")
    pen.wrong("Stepping where the Hessian has a negative eigenvalue: the model has no minimum, and the step may go up.")
    pen.wrong("Expecting squares at a minimum without a bend, where `m` is 0: there errors only shrink by a factor.")


def _model(pen):
    """Where the quadratic model is least."""
    pen.define("s", best.args[0], "the step that solves `S @ s == -g`")
    unit = pen.follows(equals(S @ inv(S), eye("n")), pen.fact(S, "posdef"), by=matrices.matrix_times_its_inverse)
    solved = pen.follows(equals(S @ best, -g), best, unit, name="`S` times the step")
    there = pen.follows(
        equals(model(q), model(best) + apart), solved, pen.fact(S, "posdef"), name="complete the square",
        why="the linear terms are `g @ q`, as `S @ s == -g`",
    )  # fmt: skip
    bowl = pen.follows(relation(">=", (q - best) @ S @ (q - best), 0), by=quadratic_form_is_not_negative)
    pen.follows(relation("<=", model(best), model(q)), there, bowl, name="least at `s`", why="the Newton step")


def _error(pen, smooth, bowl, level, newton):
    """The error after a step, by the change of the Hessian on the way."""
    pen.define("r", r.args[0], "the error after the step: `x + p` less `x - e`")
    rate = pen.follows(
        equals(derivative(-(r @ gradient(way, x)), t), r @ (H_t @ e)), by=CHAIN_RULE_AT, why="the place moves by `-e`"
    )
    whole = pen.follows(
        equals(integral(r @ (H_t @ e), t, 0, 1), r @ G - r @ G_0), rate, by=ANTIDERIVATIVE_PUT_IN,
        name="fundamental theorem of calculus", why="on the straight line",
    )  # fmt: skip
    flat = pen.follows(equals(integral(r @ (H @ e), t, 0, 1), r @ (H @ e)), by=CONSTANT_OVER)
    difference = r @ (H @ e) - r @ (H_t @ e)
    pen.start(integral(difference, t, 0, 1))
    pen.relate("=", integral(r @ (H @ e), t, 0, 1) - integral(r @ (H_t @ e), t, 0, 1), by=LINEARITY)
    pen.relate("=", r @ (H @ e) - r @ G, whole, flat, level, name="put in", why="no gradient at `x - e`")
    form = pen.relate(
        "=", r @ H @ r, newton, r, name="the Newton step", why="the gradient at `x` is minus the Hessian times `p`"
    )  # fmt: skip
    turn = H - H_t
    product = pen.lemma("cauchy-schwarz-inequality", x=r, y=turn @ e)
    stretch = pen.follows(relation("<=", norm(turn @ e), spectral_norm(turn) * norm(e)), by=at_most_the_largest_stretch)
    near = pen.follows(
        relation("<=", spectral_norm(turn), M * norm(t * e)), smooth, by=INSTANCE, y=x, z=way,
        name="Lipschitz Hessian", why="the distance is the length of `t*e`",
    )  # fmt: skip
    near = pen.follows(
        relation("<=", spectral_norm(turn) * norm(e), M * norm(t * e) * norm(e)), near, by=a_factor_keeps_the_order
    )
    with pen.suppose(inside, "on the way") as hyp:
        size = pen.follows(
            equals(norm(t * e), t * norm(e)), hyp, name="length of a multiple", why="`t` is not negative",
            by=together([norms.norm_of_a_multiple, modulus_of_what_is_not_negative]),
        )  # fmt: skip
        short = pen.follows(relation("<=", norm(turn @ e), M * norm(e) ** 2 * t), stretch, near, size, name="put in")
        pen.start(difference)
        pen.relate("=", r @ (turn @ e), name="common factor")
        pen.relate("<=", abs(r @ (turn @ e)), by=at_most_its_modulus)
        pen.relate("<=", norm(r) * norm(turn @ e), product, name="Cauchy-Schwarz")
        pen.relate("<=", norm(r) * (M * norm(e) ** 2 * t), short, by=a_factor_keeps_the_order)
        bound = pen.relate("=", M * norm(r) * norm(e) ** 2 * t, name="one product")
    each = pen.discharge(hyp, bound)
    order = pen.follows(
        relation("<=", integral(difference, t, 0, 1), integral(M * norm(r) * norm(e) ** 2 * t, t, 0, 1)), each,
        by=INTEGRALS_KEEP_ORDER,
    )  # fmt: skip
    under = pen.follows(
        equals(derivative(M * norm(r) * norm(e) ** 2 * t**2 / 2, t), M * norm(r) * norm(e) ** 2 * t),
        by=calculus.power_rule,
    )  # fmt: skip
    area = pen.follows(
        equals(integral(M * norm(r) * norm(e) ** 2 * t, t, 0, 1), M / 2 * norm(r) * norm(e) ** 2), under,
        by=ANTIDERIVATIVE_PUT_IN,
    )  # fmt: skip
    above = pen.follows(
        relation("<=", r @ H @ r, M / 2 * norm(r) * norm(e) ** 2), form, order, area, name="put in",
        why="what the change of the Hessian adds up to",
    )  # fmt: skip
    below = pen.instance(bowl, v=r, why="in the direction of the new error")
    bend, change = pen.fact(m, "positive"), pen.fact(M, "positive")
    both_ways = pen.follows(
        relation("<=", m * norm(r) ** 2, M / 2 * norm(r) * norm(e) ** 2), above, below, name="put together"
    )
    found = pen.follows(squared, both_ways, bend, change, name="divide", why="by `m` and by the length of `r`")
    pen.follows(digits, found, bend, change, name="times `M/(2*m)`", why="the number of right digits doubles")


def _other(pen, turned):
    """Quadratic functions, and other coordinates."""
    exact, I = pen.fact(S, "posdef"), eye("n")
    unit = pen.follows(equals(inv(S) @ S, I), exact, by=matrices.inverse_times_the_matrix)
    pen.follows(
        once, unit, name="a quadratic function", why="its gradient is `S @ x - b`: one step from anywhere"
    )
    right = pen.follows(equals(T @ inv(T), I), turned, by=matrices.matrix_times_its_inverse)
    left = pen.follows(equals(inv(T.T) @ T.T, I), turned, by=matrices.inverse_times_the_matrix)
    pen.start(elsewhere.args[0])
    pen.relate(
        "=", T @ (inv(T) @ (inv(S) @ (inv(T.T) @ (T.T @ g)))), exact, turned, by=matrices.inverse_of_a_product,
        why="in other coordinates the gradient is `T.T @ g` and the Hessian `T.T @ S @ T`",
    )  # fmt: skip
    pen.relate("=", inv(S) @ g, right, left, name="what is inverse cancels", why="the same step")
