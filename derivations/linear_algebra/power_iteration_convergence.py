"""Convergence of power iteration.

Multiply by the matrix again and again, and only the largest eigenvalue is left. Page ranks and spectral norms are
computed so, and signals in recurrent networks explode or vanish so.
"""

from workbench import (
    Implies,
    Sum,
    abs,
    apply,
    basis,
    both,
    derivation,
    diag,
    equals,
    eye,
    eye_columns,
    forall,
    implies,
    index,
    inv,
    limit,
    matrix,
    named,
    norm,
    number,
    oo,
    outer,
    relation,
    scalar,
    size,
    tensor,
    vector,
    zeros,
)
from workbench.reasons.order import a_factor_keeps_the_order, sums_keep_the_order
from workbench.reasons.squares import positive_modulus, the_smaller_square
from workbench.rules import algebra, calculus, matrices, norms
from workbench.rules.reason import together
from workbench.rules.requirements import needs_invertible, needs_nonzero

META = {
    "level": "intermediate",
    "bullets": ["Eigenvalue decomposition", "Optimization algorithms"],
    "prerequisites": ["matrix-power-exponential-diagonalisation", "spectral-theorem-symmetric"],
    "references": ["Golub & Van Loan §7.3 and §8.2"],
}

m = size("m")
V, l, c = matrix("V", "n", "n"), vector("ell", "n"), vector("c", "n")
k = scalar("k", "integer")
i, s, j = index("i", "n"), index("s", "n"), index("j", m)
from_0 = relation(">=", k, 0)
A = named("A", V @ diag(l) @ inv(V))
v_i = named("v_i", tensor(V[s, i], s))
# The symmetric case: one leading direction q, and the others in the columns of W.
Q, r, d = matrix("Q", m + 1, m + 1, "orthogonal"), vector("r", m), vector("d", m)
mu, a, rho, t = scalar("mu"), scalar("a"), scalar("rho", "unit"), scalar("t")
q, W = named("q", Q @ basis(0, m + 1)), named("W", Q @ eye_columns(m + 1, 1, m))
S = named("S", mu * outer(q, q) + W @ diag(mu * r) @ W.T)
SQUARES = together([algebra.power_of_a_product, norms.square_norm_of_a_vector, calculus.square_of_a_modulus])


def power(at):
    return apply("P", ("n", "n"), at)


def x(at):
    """The iterate, multiplied by any number at each step."""
    return apply("x", (m + 1,), at)


def g(at):
    return apply("g", (), at)


expanded = equals(power(k) @ (V @ c) / l[0] ** k, Sum(c[i] * (l[i] / l[0]) ** k * v_i, i))
along, across = q @ x(k), W.T @ x(k)
bound = relation("<=", across @ across * a**2, (rho**k) ** 2 * (d @ d) * along**2)
tangent = relation("<=", norm(across) / abs(along), rho**k * (norm(d) / abs(a)))
seen, turned = relation(">", along**2, 0), relation(">", abs(along), 0)


@derivation(
    claim=[
        Implies(from_0, expanded),
        Implies(from_0, both(turned, tangent)),
    ]
)
def power_iteration_convergence(pen):
    pen.given(V, l, c, k, Q, mu, r, a, d, rho, conditions=[needs_nonzero(l[0])])
    invertible = pen.assume(needs_invertible(V).statement, "`V` is invertible")
    none = pen.assume(equals(power(number(0)), eye("n")), "`P(0) == I`")
    more = pen.assume(forall(implies(from_0, equals(power(k + 1), A @ power(k))), k), "`P(k + 1) == A @ P(k)`")
    start = pen.assume(equals(x(number(0)), a * q + W @ d), "`x(0) == a*q + W @ d`")
    law = pen.assume(forall(implies(from_0, equals(x(k + 1), g(k) * (S @ x(k)))), k), "`x(k + 1) == g(k) * (S @ x(k))`")
    sizes = pen.assume(relation("<=", r[j] ** 2, rho**2), "`r_j**2 <= rho**2`")
    leads = pen.assume(relation(">", mu**2, 0), "`mu` is not 0")
    begins = pen.assume(relation(">", a**2, 0), "`a` is not 0")
    scaled = pen.assume(forall(implies(from_0, relation(">", g(k) ** 2, 0)), k), "`g(k)` is never 0")
    pen.goal("Find where repeated multiplication by a matrix with one largest eigenvalue leads, and how fast.")
    pen.convention(
        "`P(k)` is the power of `A` with exponent `k`, the `v_i` are the columns of `V`, eigenvectors with the "
        "eigenvalues `ell_i`, and the start `V @ c` has the coordinates `c`. The symmetric `S` has the leading unit "
        "eigenvector `q` with the eigenvalue `mu`; the others, in the columns of `W`, have the eigenvalues `mu*r_j`. "
        "The factor `g(k)` scales the iterate: `1/norm(S @ x(k))` in practice, 1 without scaling."
    )
    pen.idea("In the eigenbasis a step multiplies every coordinate by its own number. The largest number wins.")

    with pen.road("any diagonalisable matrix"):
        pen.define("A", A.args[0])
        powers = pen.lemma("matrix-power-exponential-diagonalisation", none, more, invertible)
        pen.start(inv(V) @ V)
        right = pen.by(matrices.inverse_times_the_matrix)
        pen.define("v_i", v_i.args[0], why="an eigenvector")
        with pen.suppose(from_0) as here:
            now = pen.follows(powers.statement.args[1], powers, here, name="the power")
            moved = pen.follows(
                equals(power(k) @ (V @ c), V @ (l**k * c)), now, right, name="after `k` steps",
                why="every coordinate is multiplied by its eigenvalue `k` times",
            )  # fmt: skip
            pen.start(power(k) @ (V @ c) / l[0] ** k)
            pen.use(moved)
            pen.relate("=", Sum(c[i] * l[i] ** k * v_i, i) / l[0] ** k, v_i, name="a sum over the eigenvectors")
            share = pen.relate(
                "=", expanded.args[1], name="divide", why="the term `i == 0` stays, the others shrink: `abs(ell_i) < "
                "abs(ell_0)`", conditions=[needs_nonzero(l[0])],
            )  # fmt: skip
        pen.discharge(here, share)
    with pen.road("a symmetric matrix"):
        pen.define("q", q.args[0], why="a column of `Q`")
        pen.define("W", W.args[0], why="the other columns")
        pen.define("S", S.args[0])
        turn = pen.fact(Q, "orthogonal")
        unit = pen.follows(equals(q @ q, 1), turn, q, name="unit length")
        others = pen.follows(equals(W.T @ W, eye(m)), turn, W, name="orthonormal")
        apart = pen.follows(equals(W.T @ q, zeros(m)), turn, q, W, name="orthogonal to `q`")
        one = pen.follows(equals(q @ x(number(0)), a), start, unit, apart, name="the start along `q`")
        two = pen.follows(equals(W.T @ x(number(0)), d), start, apart, others, name="the start across")
        next_x = pen.instance(law, k=k)
        factor = pen.instance(scaled, k=k)
        shrink = pen.follows(
            relation("<=", (r[j] * across[j]) ** 2, rho**2 * across[j] ** 2), sizes, name="every coordinate",
            why="times its own number, of which the largest is `rho`",
        )  # fmt: skip
        total = pen.follows(
            relation("<=", Sum((r[j] * across[j]) ** 2, j), Sum(rho**2 * across[j] ** 2, j)), shrink,
            by=sums_keep_the_order,
        )  # fmt: skip
        both_ = both(seen, bound)
        begin = pen.follows(
            both(relation(">", (q @ x(number(0))) ** 2, 0),
                 relation("<=", (W.T @ x(number(0))) @ (W.T @ x(number(0))) * a**2,
                          (rho**0) ** 2 * (d @ d) * (q @ x(number(0))) ** 2)),
            one, two, begins, name="`k == 0`",
        )  # fmt: skip
        with pen.suppose(both(from_0, both_), "the bound after `k` steps") as known:
            line = pen.follows(
                equals(q @ x(k + 1), g(k) * mu * along), next_x, known, unit, apart, S, name="along `q`",
                why="the leading eigenvalue",
            )  # fmt: skip
            side = pen.follows(
                equals(W.T @ x(k + 1), g(k) * mu * (r * across)), next_x, known, others, apart, S, name="across",
                why="every coordinate has its own eigenvalue",
            )  # fmt: skip
            after = pen.next_of(both_, k)
            still = pen.follows(after.args[0], line, known, leads, factor, name="not 0")
            smaller = pen.follows(
                relation("<=", (r * across) @ (r * across) * a**2, rho**2 * ((rho**k) ** 2 * (d @ d) * along**2)),
                total, known, name="both bounds",
            )  # fmt: skip
            large = pen.follows(
                relation(
                    "<=", (g(k) * mu) ** 2 * ((r * across) @ (r * across) * a**2),
                    (g(k) * mu) ** 2 * (rho**2 * ((rho**k) ** 2 * (d @ d) * along**2)),
                ),
                smaller, by=a_factor_keeps_the_order,
            )  # fmt: skip
            less = pen.follows(after.args[1], large, line, side, name="after one more step")
            again = pen.follows(after, still, less, name="together")
        step = pen.discharge(known, again)
        always = pen.induction(implies(from_0, both_), k, begin, step, start=0)
        with pen.suppose(from_0) as here:
            now = pen.follows(both_, always, here, name="at every step")
            squares = pen.follows(
                relation("<=", (norm(across) * abs(a)) ** 2, (rho**k * norm(d) * abs(along)) ** 2), now,
                by=SQUARES,
            )  # fmt: skip
            roots = pen.follows(
                relation("<=", norm(across) * abs(a), rho**k * norm(d) * abs(along)), squares, by=the_smaller_square
            )
            first = pen.follows(relation(">", abs(a), 0), begins, by=positive_modulus)
            last = pen.follows(turned, now, by=positive_modulus)
            quotient = pen.follows(
                tangent, roots, first, last, name="divide",
                why="the tangent of the angle to `q` falls by the factor `rho`, or faster, at every step",
            )  # fmt: skip
            whole = pen.follows(both(turned, tangent), last, quotient, name="together")
        pen.discharge(here, whole)
    pen.sanity(equals(S @ q, mu * q), "`q` is an eigenvector")
    pen.sanity(equals(limit(rho**t, t, oo), number(0)), "powers of a number below 1: the angle goes to 0")
    pen.wrong("Starting orthogonal to `q`: `a == 0`, and the limit is another eigenvector (until rounding helps).")
    pen.wrong(
        "Expecting fast convergence whatever the gap: for `rho` close to 1 it needs about `1 / (1 - rho)` steps a "
        "digit."
    )
    pen.wrong("Using the bound for the angle where eigenvectors are not orthogonal.")
