"""Gradient descent on a quadratic, and its best step.

Near a minimum every smooth loss is a quadratic. There each direction has its own curvature, one step size must serve
them all, and the ratio of the curvatures says how fast gradient descent can be.
"""

from workbench import (
    Equality,
    Iff,
    Inequality,
    abs,
    derivation,
    derivative,
    diag,
    equals,
    eye,
    gradient,
    iff,
    implies,
    inv,
    matrix,
    max,
    maximum,
    named,
    norm,
    number,
    relation,
    scalar,
    vector,
)
from workbench.reasons.order import (
    modulus_at_most,
    modulus_of_what_is_not_negative,
    modulus_of_what_is_not_positive,
    the_first_is_at_most_the_larger,
    the_first_is_the_larger,
    the_second_is_at_most_the_larger,
)
from workbench.reasons.squares import (
    at_least_minus_its_modulus,
    at_most_its_modulus,
    squares_in_the_strict_order_of_moduli,
)
from workbench.reasons.stretches import at_most_the_largest_factor, quadratic_form_of_a_positive_matrix
from workbench.rules import calculus, spectra

META = {
    "level": "intermediate",
    "bullets": ["Optimization algorithms", "Eigenvalue decomposition"],
    "prerequisites": ["spectral-theorem-symmetric", "gradient-quadratic-form"],
    "references": ["Nocedal & Wright, Numerical Optimization, §3.3", "Boyd & Vandenberghe §9.3"],
}

A, b, x = matrix("A", "n", "n", "posdef"), vector("b", "n"), vector("x", "n")
eta, lam, t = scalar("eta", "positive"), scalar("lambda", "positive"), scalar("t")
mu, gap, u = scalar("mu", "positive"), scalar("c", "positive"), scalar("u", "unit")
Q, l, c = matrix("Q", "n", "n", "orthogonal"), vector("ell", "n"), vector("e", "n")

f = x @ A @ x / 2 - b @ x
g = named("g", A @ x - b)
best = named("x_star", inv(A) @ b)
following = named("x_next", x - eta * g)
S = named("S", Q @ diag(l) @ Q.T)
L = named("L", mu + gap)
between = named("lambda_u", mu + u * gap)
worst = named("rho", maximum(abs(1 - eta * mu), abs(1 - eta * L)))
rate = named("rho_star", (L - mu) / (L + mu))
best_step = named("eta_star", 2 / (mu + L))
along = x - t * g
value = along @ A @ along / 2 - b @ along
exact = named("t_star", (g @ g) / (g @ A @ g))


@derivation(
    claim=[
        Equality(following - best, (eye("n") - eta * A) @ (x - best)),
        Iff(relation("<", abs(1 - eta * lam), number(1)), relation("<", eta, 2 / lam)),
        Inequality(worst, ">=", rate),
        Equality(maximum(abs(1 - best_step * mu), abs(1 - best_step * L)), rate),
    ]
)
def gradient_descent_quadratic_optimal_step(pen):
    pen.given(A, b, x, eta, lam, Q, l, c, mu, gap, u, t)
    moving = pen.assume(relation(">", norm(A @ x - b), 0), "the gradient at `x` is not 0")
    pen.goal("Find how the error changes in a step `eta`, which steps converge, and which is the best one.")
    pen.convention(
        "`x_star` minimises the function and `g` is its gradient at `x`; the eigenvalues of `A` lie between `mu` and "
        "`L == mu + c`. `e` is any error, and `ell` holds the eigenvalues in the eigenbasis `Q`."
    )
    pen.idea("A step is a linear map of the error. In the eigenbasis it multiplies each coordinate by its own factor.")

    pen.engine(gradient(f, x))
    slope = pen.follows(equals(g, A @ (x - best)), name="inverse", why="`A @ x_star == b`")
    pen.start(following - best)
    pen.relate(
        "=",
        x - best - eta * (A @ (x - best)),
        slope,
        following,
        name="put in the gradient",
        why="`x_next == x - eta*g`",
    )
    pen.relate("=", (eye("n") - eta * A) @ (x - best), name="factor out", why="one matrix for every step")
    factors = pen.follows(
        equals(Q.T @ ((eye("n") - eta * S) @ c), (1 - eta * l) * (Q.T @ c)),
        S,
        pen.fact(Q, "orthogonal"),
        name="eigenbasis",
        why="the coordinate along the eigenvector `i` is multiplied by `1 - eta*ell_i`",
    )
    longest = pen.follows(
        relation("<=", norm((1 - eta * l) * (Q.T @ c)), max(abs(1 - eta * l)) * norm(Q.T @ c)),
        by=at_most_the_largest_factor,
    )  # fmt: skip
    turned = [
        pen.follows(equals(norm(Q.T @ v), norm(v)), pen.fact(Q, "orthogonal"), by=spectra.lengths_are_kept)
        for v in ((eye("n") - eta * S) @ c, c)
    ]  # fmt: skip
    pen.follows(
        relation("<=", norm((eye("n") - eta * S) @ c), max(abs(1 - eta * l)) * norm(c)), factors, longest, *turned,
        name="the largest factor",
    )  # fmt: skip
    positive = [pen.fact(eta, "positive"), pen.fact(lam, "positive")]
    below = pen.follows(
        iff(relation("<", abs(1 - eta * lam), number(1)), relation("<", (1 - eta * lam) ** 2, number(1))),
        by=squares_in_the_strict_order_of_moduli, u=1 - eta * lam, v=number(1),
    )  # fmt: skip
    pen.follows(
        iff(relation("<", abs(1 - eta * lam), number(1)), relation("<", eta, 2 / lam)), below, *positive,
        name="a factor below 1", why="`-1 < 1 - eta*lambda`; the other side holds as both are positive",
    )  # fmt: skip
    facts = [pen.fact(s, "positive") for s in (mu, gap, eta)]
    at_mu, at_l = abs(1 - eta * mu), abs(1 - eta * L)
    first = pen.follows(relation("<=", at_mu, worst), worst, by=the_first_is_at_most_the_larger)
    second = pen.follows(relation("<=", at_l, worst), worst, by=the_second_is_at_most_the_larger)
    sides = [
        pen.follows(relation("<=", 1 - eta * mu, at_mu), by=at_most_its_modulus),
        pen.follows(relation("<=", -at_l, 1 - eta * L), by=at_least_minus_its_modulus),
    ]
    up = pen.follows(
        relation("<=", 1 - eta * between, worst), first, sides[0], *facts, pen.fact(u, "unit"), between,
        name="at most that at `mu`",
    )  # fmt: skip
    down = pen.follows(
        relation("<=", -(1 - eta * between), worst), second, sides[1], *facts, pen.fact(u, "unit"), between, L,
        name="minus it at most that at `L`",
    )  # fmt: skip
    pen.follows(
        relation("<=", abs(1 - eta * between), worst), up, down, by=modulus_at_most, name="convex in lambda",
        why="in between, the factor is at most that at one of the ends",
    )  # fmt: skip
    mean = (L * at_mu + mu * at_l) / (L + mu)
    pen.start(worst)
    pen.relate(">=", mean, first, second, L, *facts, name="a weighted mean", why="is at most the larger of them")
    pen.relate(
        ">=", rate, *sides, L, rate, *facts, name="triangle inequality",
        why="`L*(1 - eta*mu) - mu*(1 - eta*L) == L - mu`: `eta` cancels",
    )  # fmt: skip
    ends = [
        pen.follows(equals(1 - best_step * mu, rate), best_step, rate, L, *facts, name="the factor at `mu`"),
        pen.follows(equals(1 - best_step * L, -rate), best_step, rate, L, *facts, name="the factor at `L`"),
    ]
    sign = pen.follows(relation(">=", rate, 0), rate, L, *facts, name="`rho_star` is not negative")
    moduli = [
        pen.follows(equals(abs(rate), rate), sign, by=modulus_of_what_is_not_negative),
        pen.follows(equals(abs(-rate), rate), sign, by=modulus_of_what_is_not_positive),
    ]
    same = pen.follows(equals(maximum(rate, rate), rate), by=the_first_is_the_larger)
    pen.follows(
        equals(maximum(abs(1 - best_step * mu), abs(1 - best_step * L)), rate), *ends, *moduli, same,
        name="equal at both ends", why="`1 - eta*mu == -(1 - eta*L)` for `eta_star`",
    )  # fmt: skip
    pen.start(value)
    parabola = pen.relate(
        "=", f - t * (g @ g) + t**2 / 2 * (g @ A @ g), pen.fact(A, "posdef"), g, name="multiply out",
    )  # fmt: skip
    search = pen.follows(
        equals(derivative(value, t), t * (g @ A @ g) - g @ g), parabola, by=calculus.power_rule, name="line search",
        why="along the negative gradient",
    )  # fmt: skip
    curved = pen.follows(
        relation(">", g @ A @ g, 0), moving, g, pen.fact(A, "posdef"), by=quadratic_form_of_a_positive_matrix
    )
    pen.follows(
        implies(equals(t, exact), equals(derivative(value, t), number(0))), search, exact, curved, name="set to zero",
        why="the exact step on the line; `g @ A @ g > 0` makes it the lowest point",
    )  # fmt: skip

    pen.sanity(
        implies(equals(gap, mu), equals(rate, number(1) / 3)), "condition number 2: a third of the error is left"
    )
    pen.sanity(relation("<", rate, number(1)), "some step always converges")
    pen.sanity(relation("<", best_step, 2 / L), "the best step is a stable one")
    pen.wrong("Taking `1/L` for the best step: it is safe, but for `L` far above `mu` only half as long as `eta_star`.")
    pen.wrong("Taking `eta < 2/mu` for stable: the steepest direction decides, `eta < 2/L`.")
    pen.wrong("Expecting the exact line search to do better than the factor `rho_star`: in the worst case it zigzags.")
