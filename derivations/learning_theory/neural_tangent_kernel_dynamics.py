"""Gradient flow seen in the outputs: the neural tangent kernel.

Train the parameters by gradient flow, and watch the outputs: they move along a kernel made of their own gradients.
Where that kernel stays as it is, as in very wide networks, training is a linear equation with a known solution.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    apply,
    derivation,
    derivative,
    det,
    diag,
    equals,
    exp,
    expm,
    eye,
    forall,
    implies,
    inv,
    matrix,
    named,
    norm,
    number,
    ones,
    relation,
    scalar,
    sum,
    trace,
    vector,
)
from workbench.reasons.calculus import CHAIN_RULE_THROUGH
from workbench.reasons.linear_algebra import ENTRY_BY_ENTRY
from workbench.reasons.squares import positive_modulus
from workbench.rules import calculus, determinants, matrices, norms

META = {
    "level": "research",
    "bullets": ["Learning theory fundamentals", "Jacobian computation", "Gradient computation in vector spaces"],
    "prerequisites": ["jacobian-chain-rule", "matrix-power-exponential-diagonalisation"],
    "references": ["Jacot, Gabriel & Hongler (2018), Neural Tangent Kernel"],
}

theta, y, v, t = vector("theta", "p"), vector("y", "n"), vector("v", "p"), scalar("t")
gamma = apply("gamma", "p", t)
path = named("theta_t", gamma + t * v)


def f(at):
    return apply("f", "n", at)


J = named("J", derivative(f(theta), theta))
K = named("K", J @ J.T)
r = f(theta) - y
loss = (f(path) - y) @ (f(path) - y) / 2
X = matrix("X", "n", "p")
Q, l, e = matrix("Q", "n", "n", "orthogonal"), vector("ell", "n"), vector("e", "n")
C, A = named("C", Q @ diag(l) @ Q.T), named("A", Q @ diag(-l) @ inv(Q))
u = named("u", y + Q @ (exp(-t * l) * (Q.T @ e)))
k = scalar("k", "integer")


def power(at):
    """The product of so many factors A."""
    return apply("P", ("n", "n"), at)



@derivation(
    claim=[
        Equality(derivative(f(path), t), -(K @ r)),
        Equality(derivative(loss, t), -(r @ K @ r)),
        Inequality(r @ K @ r, ">=", number(0)),
        Equality(derivative(u, t), -(C @ (u - y))),
        Implies(equals(t, 0), equals(u, y + e)),
        Equality(Q.T @ (u - y), exp(-t * l) * (Q.T @ e)),
        Equality(u, y + expm(-t * C) @ e),
    ]
)
def neural_tangent_kernel_dynamics(pen):
    pen.given(theta, y, t, Q, l, e, k)
    place = pen.assume(equals(theta, path), "`theta` is the place at the time `t`")
    flow = pen.assume(equals(derivative(path, t), -(J.T @ r)), "gradient flow")
    none = pen.assume(equals(power(number(0)), eye("n")), "`P(0) == I`")
    more = pen.assume(
        forall(implies(relation(">=", k, 0), equals(power(k + 1), A @ power(k))), k), "`P(k + 1) == A @ P(k)`"
    )
    pen.goal(
        "Find how the outputs move while the parameters follow minus the gradient of half the squared errors, and "
        "solve their equation where the kernel is constant."
    )
    pen.convention(
        "The outputs `f` on all `n` examples are one vector, `y` are the targets. `theta_t` is any path of the "
        "parameters, written with a `v` that lets its velocity be what it must, and `theta` the place at the time `t`: "
        "there `J.T @ (f(theta) - y)` is the gradient of half the squared errors. `C` is a constant kernel, with "
        "eigenvalues `ell` and orthonormal eigenvectors in the columns of `Q`; `e` are the errors at the start, and "
        "`P(k)` is the power of `A` with exponent `k`."
    )
    pen.idea("Outputs move with the parameters by `J`, parameters with the errors by `J.T`: errors move by `J @ J.T`.")

    pen.define("theta_t", path.args[0], "the parameters at the time `t`")
    pen.define("J", J.args[0], "the Jacobian of the outputs")
    pen.define("K", K.args[0], "the tangent kernel: products of the gradients of two outputs")
    speed = pen.follows(equals(derivative(path, t), derivative(gamma, t) + v), path, by=calculus.power_rule)
    chain = pen.follows(
        equals(derivative(f(path), t), J @ (derivative(gamma, t) + v)), place, J, path, by=CHAIN_RULE_THROUGH,
        why="outputs move with the parameters",
    )  # fmt: skip
    moved = pen.follows(equals(derivative(f(path), t), -(K @ r)), chain, speed, flow, K, name="put in the flow")
    pen.start(derivative(loss, t))
    pen.relate("=", (f(path) - y) @ derivative(f(path), t), by=calculus.product_rule)
    pen.relate("=", -(r @ K @ r), moved, place, name="put in")
    square = pen.follows(equals(norm(J.T @ r) ** 2, (J.T @ r) @ (J.T @ r)), by=norms.square_norm_of_a_vector)
    form = pen.follows(equals(r @ K @ r, norm(J.T @ r) ** 2), square, K, name="multiply out")
    pen.follows(relation(">=", r @ K @ r, 0), form, name="a squared length", why="the loss never rises")

    pen.define("C", C.args[0], "a kernel that does not change")
    pen.define("u", u.args[0], "along each eigenvector the error shrinks by itself")
    axes = pen.fact(Q, "orthogonal")
    unit = pen.follows(equals(Q.T @ Q, eye("n")), axes, by=matrices.columns_are_orthonormal)
    full = pen.follows(equals(Q @ Q.T, eye("n")), axes, name="so are the rows")
    modes = pen.follows(
        equals(Q.T @ (u - y), exp(-t * l) * (Q.T @ e)), unit, u, name="multiply out",
        why="each mode of the error decays at the rate of its own eigenvalue",
    )  # fmt: skip
    velocity = pen.follows(equals(derivative(u, t), -(Q @ (l * (exp(-t * l) * (Q.T @ e))))), u, by=calculus.chain_rule)
    pen.follows(
        equals(derivative(u, t), -(C @ (u - y))), velocity, modes, C, name="put in",
        why="it obeys the equation of the outputs, with `C` for `K`",
    )  # fmt: skip
    with pen.suppose(equals(t, 0), "at the start") as start:
        still = pen.follows(equals(exp(0 * l), ones("n")), by=ENTRY_BY_ENTRY, why="nothing has decayed")
        none_yet = pen.follows(equals(exp(-t * l), ones("n")), start, still, name="put in")
        begins = pen.follows(equals(u, y + e), none_yet, u, full, name="put in")
    pen.discharge(start, begins)
    pen.define("A", A.args[0], "minus the kernel")
    turn = pen.follows(equals(inv(Q), Q.T), axes, by=matrices.inverse_of_an_orthogonal_matrix)
    same = pen.follows(equals(A, -C), A, C, turn, name="the inverse is the transpose")
    pen.start(det(Q.T @ Q))
    pen.by(determinants.determinant_of_a_product)
    pen.by(determinants.determinant_of_a_transpose)
    square = pen.relate("=", det(Q) ** 2, name="a square")
    pen.start(det(Q.T @ Q))
    pen.relate("=", det(eye("n")), unit, name="orthonormal columns")
    one = pen.by(determinants.determinant_of_the_identity)
    size = pen.follows(relation(">", det(Q) ** 2, 0), square, one, name="volumes stay", why="it is 1")
    regular = pen.follows(relation(">", abs(det(Q)), 0), size, by=positive_modulus, why="`Q` is invertible")
    series = pen.lemma("matrix-power-exponential-diagonalisation", none, more, regular, claim=2, V=Q, ell=-l)
    decay = pen.follows(
        equals(expm(-t * C), Q @ diag(exp(-t * l)) @ Q.T), series, same, turn, name="put in"
    )
    pen.follows(equals(u, y + expm(-t * C) @ e), u, decay, name="put in", why="all modes at once")

    pen.sanity(
        equals(derivative(X @ theta, theta) @ derivative(X @ theta, theta).T, X @ X.T),
        "a linear model has a kernel that never changes",
    )
    pen.sanity(equals(trace(K), sum(J * J)), "the more parameters an output listens to, the larger its kernel")
    pen.note("A solution with the same start is the only one: the equation is linear.")
    pen.wrong("Taking `u` for any network: while `J` moves with `theta`, so does the kernel.")
    pen.wrong("Expecting every error to vanish: along an eigenvector with the eigenvalue 0 it stays as it was.")
    pen.wrong("Counting parameters: `K` has a row for each output, and its rank is at most `p`.")
