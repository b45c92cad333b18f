"""The heavy ball on a quadratic.

Momentum makes the roots complex, so that every direction is damped alike, flat or steep. With the best parameters the
error falls by a factor that depends on the root of the condition number, and no others do better.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    both,
    derivation,
    det,
    diag,
    equals,
    implies,
    matrix,
    named,
    number,
    relation,
    scalar,
    vector,
)
from workbench.reasons.squares import the_smaller_square
from workbench.rules import determinants
from workbench.terms.functions.arrays import array_of

META = {
    "level": "advanced",
    "bullets": ["Modern optimization techniques", "Eigenvalue decomposition"],
    "prerequisites": ["gradient-descent-quadratic-optimal-step", "characteristic-polynomial-2x2"],
    "references": [
        "Polyak (1964), Some methods of speeding up the convergence of iteration methods",
        "Wright & Recht, Optimization for Data Analysis, ch. 4",
    ],
}

Q, l, e, o = matrix("Q", "n", "n", "orthogonal"), vector("ell", "n", "positive"), vector("e", "n"), vector("o", "n")
alpha, beta, lam, r = scalar("alpha"), scalar("beta"), scalar("lambda"), scalar("r")
m, g, t, q = scalar("m", "positive"), scalar("g", "positive"), scalar("t"), scalar("q", "unit")
u, w, v, s = scalar("u"), scalar("w"), scalar("v"), scalar("s")
x, y = scalar("x"), scalar("y")
S = named("A", Q @ diag(l) @ Q.T)
new = named("e_next", e - alpha * (S @ e) + beta * (e - o))
mu, L = named("mu", m**2), named("L", (m + g) ** 2)
root = named("R", (m + g) / m)
rho = named("rho_star", g / (2 * m + g))
best_alpha, best_beta = named("alpha_star", 4 / (2 * m + g) ** 2), named("beta_star", rho**2)
between = named("h", mu + t * (L - mu))


def b(step, momentum, curvature):
    """The sum of the two roots."""
    return 1 + momentum - step * curvature


sum_ = b(alpha, beta, lam)
best_sum = named("b_star", b(best_alpha, best_beta, between))


def value(at, of):
    """The polynomial of the iteration for one curvature."""
    return at**2 - b(alpha, beta, of) * at + beta


def mirrored(of):
    """The same at -q."""
    return q**2 + b(alpha, beta, of) * q + beta


def size(now, before):
    """What a step multiplies by beta, of one coordinate of the error."""
    return now**2 - sum_ * now * before + beta * before**2


moved = sum_ * x - beta * y
pair = both(equals(2 * v, sum_), equals(v**2 + s**2, beta))
solves = both(equals(v**2 - s**2 + beta, sum_ * v), equals(2 * v * s, sum_ * s))
real = both(equals(u + w, sum_), equals(u * w, beta), *(relation("<=", x, q) for x in (u, -u, w, -w)))
complex_ = both(*pair.args, relation("<=", v**2 + s**2, q**2))
inside = both(relation("<=", beta, q**2), relation(">=", value(q, lam), 0), relation(">=", mirrored(lam), 0))
fast = both(relation("<=", beta, q**2), relation(">=", value(q, mu), 0), relation(">=", mirrored(L), 0))


@derivation(
    claim=[
        Equality(Q.T @ new, (1 + beta - alpha * l) * (Q.T @ e) - beta * (Q.T @ o)),
        Equality(det(array_of([[sum_ - r, -beta], [number(1), -r]])), value(r, lam)),
        Implies(pair, solves),
        Equality(size(moved, x), beta * size(x, y)),
        Inequality((4 * beta - sum_**2) * x**2, "<=", 4 * beta * size(x, y)),
        Inequality(best_sum**2, "<=", 4 * best_beta),
        Equality(rho, (root - 1) / (root + 1)),
        Implies(real, inside),
        Implies(complex_, inside),
        Implies(fast, relation(">=", q, rho)),
    ]
)
def heavy_ball_quadratic_rate(pen):
    pen.given(Q, l, e, o, alpha, beta, lam, r, m, g, t, q, u, w, v, s, x, y)
    share = pen.assume(both(relation(">=", t, 0), relation("<=", t, 1)), "`t` is between 0 and 1")
    pen.goal(
        "Find how the error of the heavy ball moves on a quadratic with the Hessian `A`, and the step `alpha` and the "
        "momentum `beta` with the best rate for all curvatures from `mu` to `L`."
    )
    pen.convention(
        "`e` is the error now and `o` the one before, measured from the minimum: the gradient is `A @ e`; `ell` "
        "holds the eigenvalues of `A`, and `lambda` is one of them; `x` and `y` are the coordinates of `e` and of `o` "
        "along its eigenvector. `m` and `m + g` are the roots of the smallest and of the largest curvature, `R` is "
        "their ratio: the root of the condition number. `r` is an eigenvalue of the iteration for `lambda`; the two "
        "of them are `u` and `w`, or `v` with the imaginary parts `s` and `-s`. A rate "
        "`q` is a bound of their moduli for all curvatures."
    )
    pen.idea(
        "The product of the two roots is `beta`, whatever the curvature: while they are complex, both have one modulus."
    )
    positive = pen.fact(m, "positive"), pen.fact(g, "positive")
    unit = pen.fact(q, "unit")

    pen.define("A", S.args[0])
    pen.define("e_next", new.args[0])
    pen.start(Q.T @ new)
    pen.relate(
        "=", (1 + beta - alpha * l) * (Q.T @ e) - beta * (Q.T @ o), new, S,
        pen.fact(Q, "orthogonal"), name="eigenbasis",
        why="every coordinate has a recursion of its own",
    )  # fmt: skip
    pen.start(det(array_of([[sum_ - r, -beta], [number(1), -r]])))
    pen.relate(
        "=",
        value(r, lam),
        by=determinants.determinant_of_two_by_two,
        why="one coordinate, now and before, times a matrix in each step",
    )
    with pen.suppose(pair, "half the sum for the real part") as known:
        parts = [
            pen.follows(solves.args[0], known, name="real part"),
            pen.follows(solves.args[1], known, name="imaginary part"),
        ]
        solved = pen.follows(solves, *parts, name="both")
    pen.discharge(known, solved, why="complex roots: the square of their modulus is `beta`, whatever `lambda`")
    pen.start(size(moved, x))
    pen.relate(
        "=", beta * size(x, y), name="multiply out", why="each step multiplies this form by the product of the roots"
    )
    pen.start((4 * beta - sum_**2) * x**2)
    pen.relate("=", 4 * beta * size(x, y) - (2 * beta * y - sum_ * x) ** 2, name="complete the square")
    pen.relate(
        "<=", 4 * beta * size(x, y), name="a square is not negative",
        why="while the roots are complex, the factor on the left is positive: no coordinate outgrows the form",
    )  # fmt: skip

    for part, words in (
        (mu, "the smallest curvature"), (L, "the largest"), (root, ""), (rho, "the best rate: to be shown"),
        (best_alpha, ""), (best_beta, ""), (between, "any curvature from `mu` to `L`"), (best_sum, ""),
    ):  # fmt: skip
        pen.define(part.name, part.args[0], words)
    pen.follows(equals(rho, (root - 1) / (root + 1)), rho, root, *positive, name="by the ratio")
    line = pen.follows(
        equals(best_sum, 2 * rho * (1 - 2 * t)), best_sum, between, mu, L, best_alpha, best_beta, rho, *positive,
        name="linear in the curvature", why="it goes from `2*rho_star` at `mu` to `-2*rho_star` at `L`",
    )  # fmt: skip
    pen.follows(
        relation("<=", best_sum**2, 4 * best_beta), line, best_beta, share, name="largest at the ends",
        why="so all roots are complex or double, and their modulus is the root of `beta_star`: `rho_star`",
    )  # fmt: skip

    for case, words, said in (
        (real, "two real roots, of modulus at most `q`", "`(q - u)*(q - w)`"),
        (complex_, "two complex ones", "`(q - v)**2 + s**2`"),
    ):
        with pen.suppose(case, words) as known:
            product = pen.follows(relation("<=", beta, q**2), known, unit, name="product of the roots")
            above = pen.follows(relation(">=", value(q, lam), 0), known, unit, name="at `q`", why=said)
            below = pen.follows(relation(">=", mirrored(lam), 0), known, unit, name="at `-q`", why="in the same way")
            all_ = pen.follows(inside, product, above, below, name="together")
        pen.discharge(known, all_, why="what a rate `q` asks of `alpha` and `beta`")
    with pen.suppose(fast, "the rate `q` at the smallest and the largest curvature") as known:
        low = pen.follows(
            relation(">=", alpha * mu * q, (1 - q) * (q - beta)), known, name="solve for `alpha`", why="at `mu`"
        )
        high = pen.follows(
            relation("<=", alpha * L * q, (1 + q) * (q + beta)), known, name="solve for `alpha`", why="at `L`"
        )
        spread = pen.follows(
            relation("<=", L * ((1 - q) * (q - beta)), mu * ((1 + q) * (q + beta))), low, high, L, mu, *positive,
            name="`alpha` drops out", why="`L` times the one, `mu` times the other",
        )  # fmt: skip
        most = pen.follows(relation("<=", beta, q**2), known)
        small = pen.follows(
            relation("<=", L * (1 - q) ** 2, L * ((1 - q) * (q - beta)) / q),
            most,
            unit,
            L,
            name="`beta` at most `q**2`",
        )
        large = pen.follows(
            relation("<=", mu * ((1 + q) * (q + beta)) / q, mu * (1 + q) ** 2),
            most,
            unit,
            mu,
            name="`beta` at most `q**2`",
        )
        squares = pen.follows(
            relation("<=", ((m + g) * (1 - q)) ** 2, (m * (1 + q)) ** 2),
            spread,
            small,
            large,
            unit,
            L,
            mu,
            name="in a row",
        )
        roots = pen.follows(
            relation("<=", (m + g) * (1 - q), m * (1 + q)), squares, *positive, unit, by=the_smaller_square
        )
        rate = pen.follows(relation(">=", q, rho), roots, rho, *positive, name="solve for `q`")
    pen.discharge(known, rate, why="so no step and no momentum have a better rate")

    pen.sanity(
        implies(equals(g, m), equals(rho, number(1) / 3)),
        "condition number 4: a third is left, where plain descent leaves three fifths",
    )
    pen.wrong(
        "Keeping the step of plain descent: for large `L/mu` the best `alpha` is nearly twice as long as `2/(mu + L)`."
    )
    pen.wrong("Expecting every step to go down: complex roots swing, and only the amplitude falls by `rho_star`.")
    pen.wrong(
        "Expecting `rho_star**k` after `k` steps at `mu` and at `L`: the roots are double there, and "
        "`k*rho_star**k` is left."
    )
    pen.wrong("Using the rate for functions that are not quadratic: there the heavy ball may cycle.")
