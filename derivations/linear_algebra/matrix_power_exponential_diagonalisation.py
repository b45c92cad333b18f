"""Powers and exponential of a diagonalisable matrix.

In the eigenbasis a linear recurrence or a linear differential equation falls apart into numbers: recurrent networks and
state-space layers are stable or not by this.
"""

from workbench import (
    Equality,
    Sum,
    array,
    cos,
    derivation,
    derivative,
    diag,
    equals,
    exp,
    expm,
    eye,
    implies,
    index,
    inv,
    matrix,
    named,
    scalar,
    sin,
    trace,
    vector,
)
from workbench.rules.declared.algebra import CANCEL
from workbench.rules.declared.linear_algebra import ENTRY_BY_ENTRY
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Eigenvalue decomposition"],
    "prerequisites": ["spectral-theorem-symmetric"],
    "references": ["MML §4.4", "Golub & Van Loan §9.3"],
}

V, l, x = matrix("V", "n", "n"), vector("ell", "n"), vector("x", "n")
t, k = scalar("t"), scalar("k", "integer", "positive")
i = index("i", "n")
A = named("A", V @ diag(l) @ inv(V))
power = named("A_k", V @ diag(l**k) @ inv(V))
flow = named("E", V @ diag(exp(t * l)) @ inv(V))
cubic = eye("n") + t * A + t**2 / 2 * (A @ A) + t**3 / 6 * (A @ A @ A)
cubics = 1 + t * l + t**2 / 2 * l**2 + t**3 / 6 * l**3
state = named("x_t", flow @ x)


@derivation(
    claim=[
        Equality(A @ power, V @ diag(l ** (k + 1)) @ inv(V)),
        Equality(expm(t * A), flow),
        Equality(derivative(flow, t), A @ flow),
    ]
)
def matrix_power_exponential_diagonalisation(pen):
    pen.given(V, l, t, k, x, conditions=[needs_invertible(V)])
    pen.goal(
        "Find all powers and the exponential of `A == V @ diag(ell) @ inv(V)`, and solve the differential equation "
        "in which `x` has the velocity `A @ x`."
    )
    pen.convention(
        "`A_k` is the formula for the power with exponent `k` and `E` that for the exponential; powers of vectors "
        "are taken entry by entry. Written for real eigenvalues, but complex ones obey the same lines."
    )
    pen.idea("Between two factors `A` stands `inv(V) @ V == I`: only the diagonal matrix in the middle is multiplied.")

    pen.start(A @ power)
    pen.relate("=", V @ diag(l) @ (inv(V) @ V) @ diag(l**k) @ inv(V), A, power, name="associativity")
    pen.relate("=", V @ diag(l) @ diag(l**k) @ inv(V), by=CANCEL, why="`inv(V) @ V == I`")
    step = pen.relate(
        "=", V @ diag(l ** (k + 1)) @ inv(V), name="diagonal matrices", why="induction: from `k` to `k + 1`"
    )
    pen.follows(
        equals(cubic, V @ diag(cubics) @ inv(V)),
        step,
        name="insert in the series",
        why="here its first terms; `V` and `inv(V)` stand outside, and every eigenvalue gets its own series",
    )
    pen.follows(equals(expm(t * A), flow), name="sum the series", why="of each eigenvalue: `exp(t*ell_i)`")
    pen.follows(equals(derivative(exp(t * l), t), l * exp(t * l)), by=ENTRY_BY_ENTRY, why="the chain rule")
    pen.start(derivative(flow, t))
    pen.relate("=", V @ diag(l * exp(t * l)) @ inv(V), name="differentiate", why="`V` does not depend on `t`")
    rate = pen.relate("=", A @ flow, name="take `A` out", why="`inv(V) @ V == I` again")
    pen.follows(
        equals(derivative(state, t), A @ state),
        rate,
        name="multiply by the start `x`",
        why="so `E @ x` has the velocity `A @ E @ x`: it solves the equation",
    )
    pen.follows(implies(equals(t, 0), equals(state, x)), name="at `t == 0`", why="and starts at `x`")

    turn = array([[0, -1], [1, 0]])
    pen.sanity(
        equals(expm(t * turn), array([[cos(t), -sin(t)], [sin(t), cos(t)]])), "eigenvalues `i` and `-i`: a rotation"
    )
    pen.sanity(equals(expm(t * A) @ expm(-t * A), eye("n")), "backwards in time")
    pen.sanity(equals(trace(flow), Sum(exp(t * l[i]), i)), "the eigenvalues of `E` are the exponentials")
    pen.wrong("Taking the exponential of every entry of `A`.")
    pen.wrong(
        "Multiplying the exponentials of `A` and of `B` to get that of `A + B`, for matrices that do not commute."
    )
    pen.wrong("Judging stability by the entries: `abs(ell_i) < 1` decides for powers, a negative real part for `E`.")
