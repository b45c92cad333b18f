"""Convergence of power iteration.

Multiply by the matrix again and again, and only the largest eigenvalue is left. Page ranks and spectral norms are
computed so, and signals in recurrent networks explode or vanish so.
"""

from workbench import (
    Equality,
    Inequality,
    Sum,
    abs,
    basis,
    derivation,
    diag,
    equals,
    eye_columns,
    index,
    inv,
    limit,
    matrix,
    max,
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
)
from workbench.rules import matrices
from workbench.rules.declared.linear_algebra import ENTRY_BY_ENTRY
from workbench.rules.requirements import needs_invertible, needs_nonzero

META = {
    "level": "intermediate",
    "bullets": ["Eigenvalue decomposition", "Optimization algorithms"],
    "prerequisites": ["spectral-theorem-symmetric"],
    "references": ["Golub & Van Loan §7.3 and §8.2"],
}

m = size("m")
V, l, c = matrix("V", "n", "n"), vector("ell", "n"), vector("c", "n")
k = scalar("k", "integer", "positive")
i, s = index("i", "n"), index("s", "n")
v_i = named("v_i", tensor(V[s, i], s))
B = named("B", V @ diag(l) @ inv(V))
iterate = V @ (l**k * c)
# The symmetric case: one leading direction q, and the others in the columns of P.
Q, r, d = matrix("Q", m + 1, m + 1, "orthogonal"), vector("r", m), vector("d", m)
mu, a, t, p = scalar("mu"), scalar("a"), scalar("t"), scalar("p", "unit")
q, P = named("q", Q @ basis(0, m + 1)), named("P", Q @ eye_columns(m + 1, 1, m))
A = named("A", mu * outer(q, q) + P @ diag(mu * r) @ P.T)
x_k = named("x_k", a * q + P @ (r**k * d))
rho = named("rho", max(abs(r)))
tangent, start = norm(P.T @ x_k) / abs(q @ x_k), norm(d) / abs(a)


@derivation(
    claim=[
        Equality(V @ (l**k * c) / l[0] ** k, Sum(c[i] * (l[i] / l[0]) ** k * v_i, i)),
        Inequality(tangent, "<=", rho**k * start),
    ]
)
def power_iteration_convergence(pen):
    pen.given(V, l, c, k, Q, mu, r, a, d, conditions=[needs_invertible(V), needs_nonzero(mu), needs_nonzero(a)])
    pen.goal("Find where repeated multiplication by a matrix with one largest eigenvalue leads, and how fast.")
    pen.convention(
        "`B` has the eigenvectors `v_i` and the eigenvalues `ell_i`, of which `ell_0` is the largest in modulus; "
        "`c` holds the coordinates of the start, and `k` counts the steps. The symmetric `A` has the leading unit "
        "eigenvector `q` with the eigenvalue `mu`; the others, in the columns of `P`, have the eigenvalues "
        "`mu*r_i`. The start is `a*q + P @ d`."
    )
    pen.idea("In the eigenbasis a step multiplies every coordinate by its own number. The largest number wins.")

    pen.follows(
        equals(B @ (V @ c), V @ (l * c)), name="one step", why="every coordinate is multiplied by its eigenvalue"
    )
    pen.follows(equals(B @ iterate, V @ (l ** (k + 1) * c)), name="induction", why="from `k` to `k + 1` steps")
    pen.start(iterate / l[0] ** k)
    pen.relate("=", Sum(c[i] * l[i] ** k * v_i, i) / l[0] ** k, v_i, name="expand", why="a sum over the eigenvectors")
    pen.relate(
        "=",
        Sum(c[i] * (l[i] / l[0]) ** k * v_i, i),
        name="divide",
        why="the term `i == 0` stays, the others shrink: `abs(ell_i) < abs(ell_0)`",
    )
    pen.follows(
        equals(A @ x_k / mu, a * q + P @ (r ** (k + 1) * d)),
        by=matrices.symmetric_matrix,
        why="the same step, divided by `mu`",
    )
    along = pen.follows(equals(q @ x_k, a), name="part along `q`", why="it stays")
    across = pen.follows(equals(norm(P.T @ x_k), norm(r**k * d)), name="part across", why="`P` has orthonormal columns")
    bound = pen.follows(
        relation("<=", norm(r**k * d), rho**k * norm(d)),
        across,
        by=ENTRY_BY_ENTRY,
        why="every `abs(r_i)**k` is at most `rho**k`",
    )
    pen.follows(
        relation("<=", tangent, rho**k * start),
        along,
        bound,
        name="divide by `abs(a)`",
        why="the tangent of the angle to `q` falls by the factor `rho`, or faster, at every step",
    )
    pen.follows(
        equals(limit(p**t, t, oo), number(0)), name="geometric sequence", why="for `rho < 1`: the angle goes to 0"
    )

    pen.sanity(equals(A @ q, mu * q), "`q` is an eigenvector")
    pen.sanity(
        equals(
            x_k @ A @ x_k / (x_k @ x_k),
            mu * (a**2 + (r**k * d) @ (r ** (k + 1) * d)) / (a**2 + (r**k * d) @ (r**k * d)),
        ),
        "the Rayleigh quotient errs by the square of the tangent only",
    )
    pen.wrong("Starting orthogonal to `q`: `a == 0`, and the limit is another eigenvector (until rounding helps).")
    pen.wrong(
        "Expecting fast convergence whatever the gap: for `rho` close to 1 it needs about `1 / (1 - rho)` steps a "
        "digit."
    )
    pen.wrong("Using the bound for the angle where eigenvectors are not orthogonal.")
