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
from workbench.rules.requirements import needs_nonzero

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
    pen.given(A, b, x, eta, lam, Q, l, c, mu, gap, u, t, conditions=[needs_nonzero(norm(A @ x - b))])
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
    pen.follows(
        equals(Q.T @ ((eye("n") - eta * S) @ c), (1 - eta * l) * (Q.T @ c)),
        S,
        pen.fact(Q, "orthogonal"),
        name="eigenbasis",
        why="the coordinate along the eigenvector `i` is multiplied by `1 - eta*ell_i`",
    )
    pen.follows(
        relation("<=", norm((eye("n") - eta * S) @ c), max(abs(1 - eta * l)) * norm(c)),
        name="the largest factor",
        why="an orthogonal matrix keeps lengths",
    )
    pen.follows(
        iff(relation("<", abs(1 - eta * lam), number(1)), relation("<", eta, 2 / lam)),
        name="a factor below 1",
        why="`-1 < 1 - eta*lambda`; the other side holds as both are positive",
    )
    pen.follows(
        relation("<=", abs(1 - eta * between), worst),
        name="convex in lambda",
        why="in between, the factor is at most that at one of the ends",
    )
    mean = (L * abs(1 - eta * mu) + mu * abs(1 - eta * L)) / (L + mu)
    pen.start(worst)
    pen.relate(">=", mean, name="a weighted mean", why="of two numbers is at most the larger of them")
    pen.relate(">=", rate, name="triangle inequality", why="`L*(1 - eta*mu) - mu*(1 - eta*L) == L - mu`: `eta` cancels")
    pen.follows(
        equals(maximum(abs(1 - best_step * mu), abs(1 - best_step * L)), rate),
        name="equal at both ends",
        why="`1 - eta*mu == -(1 - eta*L)` for `eta_star`",
    )
    pen.follows(
        equals(derivative(value, t), t * (g @ A @ g) - g @ g), name="line search", why="along the negative gradient"
    )
    pen.follows(
        implies(equals(t, exact), equals(derivative(value, t), number(0))),
        name="set to zero",
        why="the exact step on the line; `g @ A @ g > 0` makes it the lowest point",
    )

    pen.sanity(
        implies(equals(gap, mu), equals(rate, number(1) / 3)), "condition number 2: a third of the error is left"
    )
    pen.sanity(relation("<", rate, number(1)), "some step always converges")
    pen.sanity(relation("<", best_step, 2 / L), "the best step is a stable one")
    pen.wrong("Taking `1/L` for the best step: it is safe, but for `L` far above `mu` only half as long as `eta_star`.")
    pen.wrong("Taking `eta < 2/mu` for stable: the steepest direction decides, `eta < 2/L`.")
    pen.wrong("Expecting the exact line search to do better than the factor `rho_star`: in the worst case it zigzags.")
