"""Powers and exponential of a diagonalisable matrix.

In the eigenbasis a linear recurrence or a linear differential equation falls apart into numbers: recurrent networks and
state-space layers are stable or not by this.
"""

from workbench import (
    Equality,
    Implies,
    Sum,
    apply,
    array,
    both,
    cos,
    d,
    derivation,
    derivative,
    diag,
    equals,
    exp,
    expm,
    eye,
    forall,
    gamma,
    implies,
    index,
    inv,
    matrix,
    named,
    number,
    ones,
    relation,
    scalar,
    sin,
    trace,
    vector,
)
from workbench.reasons.linear_algebra import ENTRY_BY_ENTRY
from workbench.reasons.sequences import EXPONENTIAL_SERIES
from workbench.rules import matrices
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Eigenvalue decomposition"],
    "prerequisites": ["spectral-theorem-symmetric"],
    "references": ["MML §4.4", "Golub & Van Loan §9.3"],
}

V, l, x = matrix("V", "n", "n"), vector("ell", "n"), vector("x", "n")
t, k = scalar("t"), scalar("k", "integer")
i, j = index("i", "n"), index("j", "m")
A = named("A", V @ diag(l) @ inv(V))
from_0 = relation(">=", k, 0)
flow = V @ diag(exp(t * l)) @ inv(V)


def power(at):
    """The product of so many factors A."""
    return apply("P", ("n", "n"), at)


diagonal = equals(power(k), V @ diag(l**k) @ inv(V))


@derivation(
    claim=[
        Implies(from_0, diagonal),
        Equality(expm(t * A), flow),
        Equality(derivative(expm(t * A), t), A @ expm(t * A)),
        Implies(from_0, equals(power(k + 1) @ x, A @ (power(k) @ x))),
        Equality(derivative(expm(t * A) @ x, t), A @ (expm(t * A) @ x)),
    ]
)
def matrix_power_exponential_diagonalisation(pen):
    pen.given(V, l, t, k, x, conditions=[needs_invertible(V)])
    none = pen.assume(equals(power(number(0)), eye("n")), "`P(0) == I`: no factor")
    more = pen.assume(
        forall(implies(from_0, equals(power(k + 1), A @ power(k))), k), "`P(k + 1) == A @ P(k)`: one factor more"
    )
    pen.goal(
        "Find all powers and the exponential of `A == V @ diag(ell) @ inv(V)`, and solve `x_next == A @ x` and the "
        "differential equation in which `x` has the velocity `A @ x`."
    )
    pen.convention(
        "`P(k)` is the power of `A` with exponent `k`; powers and exponentials of vectors are taken entry by entry, "
        "and `j` counts the `m` terms of a partial sum from 0. Written for real eigenvalues, but complex ones obey the "
        "same lines."
    )
    pen.idea("Between two factors `A` stands `inv(V) @ V == I`: only the diagonal matrix in the middle is multiplied.")

    pen.define("A", A.args[0])
    pen.start(V @ inv(V))
    left = pen.by(matrices.matrix_times_its_inverse)
    pen.start(inv(V) @ V)
    right = pen.by(matrices.inverse_times_the_matrix)
    base = pen.follows(
        equals(power(number(0)), V @ diag(l**0) @ inv(V)), none, left, name="`k == 0`", why="`ell**0` holds ones"
    )
    one = pen.instance(more, k=k)
    with pen.suppose(both(from_0, diagonal), "the formula for `k`") as known:
        pen.follows(
            equals(power(k + 1), V @ diag(l) @ (inv(V) @ V) @ diag(l**k) @ inv(V)), one, known, A, name="put in"
        )
        put_in = pen.last
        middle = pen.follows(
            equals(power(k + 1), V @ diag(l) @ diag(l**k) @ inv(V)), put_in, right, name="`inv(V) @ V == I`"
        )
        larger = pen.follows(
            pen.next_of(diagonal, k), middle, name="diagonal matrices", why="entry by entry: `ell * ell**k`"
        )
    step = pen.discharge(known, larger, why="the formula for `k + 1`")
    powers = pen.induction(implies(from_0, diagonal), k, base, step, start=0)

    at_j = pen.instance(powers, k=j, why="the exponents in a sum")
    term = pen.follows(equals(power(j), V @ diag(l**j) @ inv(V)), at_j, name="`j` is 0 or more")
    sums = pen.follows(
        equals(Sum(t**j * power(j) / gamma(j + 1), j), V @ diag(Sum((t * l) ** j / gamma(j + 1), j)) @ inv(V)),
        term,
        name="insert in the series",
        why="`V` and `inv(V)` stand outside: every eigenvalue has its own series",
    )
    flows = pen.follows(equals(expm(t * A), flow), sums, none, more, by=EXPONENTIAL_SERIES)
    pen.start(d(flow, t))
    change = pen.inward("`V` does not depend on `t`, and every entry has its own exponential", times=5)
    slope = pen.identify()
    velocity = pen.follows(
        equals(slope.right, V @ diag(l) @ (inv(V) @ V) @ diag(exp(t * l)) @ inv(V)), right, name="insert the identity"
    )
    rate = pen.follows(equals(slope.right, A @ expm(t * A)), velocity, flows, A, name="take `A` out")
    pen.start(derivative(expm(t * A), t))
    pen.use(flows)
    pen.use(slope)
    pen.use(rate)
    pen.follows(
        implies(from_0, equals(power(k + 1) @ x, A @ (power(k) @ x))), one, name="times `x`",
        why="`P(k) @ x` solves the recurrence",
    )  # fmt: skip
    pen.follows(equals(power(number(0)) @ x, x), none, name="it starts at `x`")
    pen.start(d(flow @ x, t))
    pen.inward("`x` is fixed")
    pen.use(change)
    moved = pen.identify()
    pen.start(derivative(expm(t * A) @ x, t))
    pen.use(flows)
    pen.use(moved)
    pen.relate(
        "=", A @ (expm(t * A) @ x), rate, name="put in", why="`expm(t*A) @ x` solves the differential equation"
    )
    at_0 = pen.instance(flows, t=number(0), why="at the start")
    units = pen.follows(equals(exp(0 * l), ones("n")), by=ENTRY_BY_ENTRY, why="`exp(0) == 1`")
    pen.follows(equals(expm(0 * A) @ x, x), at_0, units, left, name="it starts at `x`")

    turn = array([[0, -1], [1, 0]])
    pen.sanity(
        equals(expm(t * turn), array([[cos(t), -sin(t)], [sin(t), cos(t)]])), "eigenvalues `i` and `-i`: a rotation"
    )
    pen.sanity(equals(expm(t * A) @ expm(-t * A), eye("n")), "backwards in time")
    pen.sanity(
        equals(trace(expm(t * A)), Sum(exp(t * l[i]), i)), "the eigenvalues of the exponential are the exponentials"
    )
    pen.wrong("Taking the exponential of every entry of `A`.")
    pen.wrong(
        "Multiplying the exponentials of two matrices to get that of their sum, where they do not commute."
    )
    pen.wrong(
        "Judging stability by the entries of `A`: `abs(ell_i) < 1` decides for powers, a negative real part of `ell_i` "
        "for the exponential."
    )
