"""The condition of Lagrange, and what a multiplier costs.

At a minimum under equations the gradient is a combination of the gradients of the equations. The coefficients say how
much the minimum gives way when the equations do: prices, dual variables and the weights of penalties are such numbers.
"""

from workbench import (
    Equality,
    Iff,
    Implies,
    apply,
    both,
    derivation,
    derivative,
    equals,
    eye,
    forall,
    iff,
    implies,
    inv,
    matrix,
    named,
    vector,
    zeros,
)
from workbench.reasons.calculus import CHAIN_RULE_THROUGH
from workbench.rules import matrices
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Optimization algorithms", "Gradient computation in vector spaces"],
    "prerequisites": ["gradient-normal-to-level-set", "implicit-function-jacobian"],
    "references": ["MML §7.2", "Nocedal & Wright §12.1"],
}

x, s, g, w, d = vector("x", "n"), vector("s", "k"), vector("g", "n"), vector("w", "n"), vector("d", "n")
J, D, K = matrix("J", "m", "n"), matrix("D", "n", "k"), matrix("K", "n", "m")


def f(point):
    return apply("f", (), point)


def h(point):
    return apply("h", "m", point)


family = apply("X", "n", s)
gram = J @ J.T
nu = named("nu", -(inv(gram) @ (J @ g)))
P = named("P", eye("n") - J.T @ inv(gram) @ J)
at_x, moves = equals(x, family), equals(D, derivative(family, s))
on_h, on_f = equals(J, derivative(h(x), x)), equals(g, derivative(f(x), x))
tangent = equals(J @ d, zeros("m"))
flat = forall(equals(g @ (P @ w), 0), w)
lagrange = equals(g + J.T @ nu, zeros("n"))
priced = both(equals(J @ K, eye("m")), lagrange)
A, b, S = matrix("A", "m", "n"), vector("b", "m"), matrix("S", "n", "n", "posdef")
e, l = vector("e", "n"), vector("l", "m")


@derivation(
    claim=[
        Iff(flat, lagrange),
        Implies(priced, equals(K.T @ g, -nu)),
        Implies(both(at_x, moves, on_h), equals(derivative(h(family), s), J @ D)),
        Implies(both(at_x, moves, on_f), equals(derivative(f(family), s), D.T @ g)),
        Equality(J @ P, zeros("m", "n")),
        Implies(tangent, equals(P @ d, d)),
    ]
)
def lagrange_multiplier_condition(pen):
    pen.given(x, s, g, J, D, w, d, K)
    regular = pen.assume(needs_invertible(gram).statement, "the rows of `J` are linearly independent")
    pen.goal(
        "A point `x` minimises a function `f` among the solutions of `m` equations, which say what `h` is. Find the "
        "gradient `g` of `f` there, and how the smallest value moves with the right sides of the equations."
    )
    pen.convention(
        "`J` is the Jacobian of `h` at `x`, with a row for each equation. `X(s)` is a family of points that is at `x` "
        "for the parameters `s`, and `D` is its Jacobian: for one parameter a curve and its velocity. The right sides "
        "may be parameters too; then the Jacobian is `K`."
    )
    pen.idea("A gradient that is no combination of the rows of `J` has a part along which `f` falls while `h` stays.")

    for premise, of, slope in (
        (both(at_x, moves, on_h), h, equals(derivative(h(family), s), J @ D)),
        (both(at_x, moves, on_f), f, equals(derivative(f(family), s), D.T @ g)),
    ):
        with pen.suppose(premise, "points near `x`" if of is h else "the values of `f` there") as hyp:
            chain = pen.follows(slope, hyp, by=CHAIN_RULE_THROUGH)
        pen.discharge(
            hyp, chain,
            why="where `h` keeps its value this is 0" if of is h else "in an inner minimum of `f(X(s))` this is 0",
        )  # fmt: skip
    pen.define("P", P.args[0], "what is left of a vector without its part in the rows of `J`")
    unit = pen.follows(equals(gram @ inv(gram), eye("m")), regular, by=matrices.matrix_times_its_inverse)
    pen.follows(
        equals(J @ P, zeros("m", "n")), P, unit, name="multiply out", why="each `P @ w` is a tangent: `J` makes it 0"
    )
    with pen.suppose(tangent, "a tangent") as hyp:
        own = pen.follows(equals(P @ d, d), P, hyp, name="put in")
    pen.discharge(hyp, own, why="and there are no others")

    pen.define("nu", nu.args[0], "the coefficients of the part of `-g` in the rows: the multipliers")
    every = pen.follows(iff(flat, equals(P.T @ g, zeros("n"))), name="for all `w`", why="take unit vectors for `w`")
    pen.start(inv(gram).T)
    mirror = pen.by(
        matrices.transpose_of_an_inverse, matrices.transpose_of_a_product, matrices.transpose_of_a_transpose
    )
    rest = pen.follows(equals(P.T @ g, g + J.T @ nu), P, nu, mirror, name="multiply out", why="`P` is symmetric")
    pen.follows(
        iff(flat, lagrange), every, rest, name="put in",
        why="`f` has no slope along any tangent: nothing is left of `g` beside the rows of `J`",
    )  # fmt: skip
    with pen.suppose(priced, "right sides that move: `h(X(c)) == c` gives `J @ K == I`; and a minimum") as hyp:
        price = pen.follows(equals(K.T @ g, -nu), hyp, name="put in", why="`g` is made of rows of `J`")
    pen.discharge(hyp, price)

    pen.sanity(
        implies(
            both(equals(S @ x + A.T @ l, e), equals(A @ x, b), equals(A @ w, b)),
            equals(w @ S @ w / 2 - e @ w, x @ S @ x / 2 - e @ x + (w - x) @ S @ (w - x) / 2),
        ),
        "a quadratic function with `A @ x == b`: no other solution `w` has a smaller value",
    )
    pen.note(
        "That each tangent `P @ w` is the velocity of a curve of solutions is the implicit function theorem: the curve "
        "is `x + t*(P @ w) + J.T @ z`, where `z` follows `t` so that `h` keeps its value. The Jacobian of `h` in `z` "
        "is `J @ J.T`, which is invertible, and the slope of `z` at the start is 0, for `J @ P` is."
    )
    pen.note("The `n` equations of Lagrange and the `m` equations for `h` together determine `x` and `nu`.")
    pen.wrong("Forgetting the equations themselves: the condition of Lagrange alone holds at other points too.")
    pen.wrong("Taking the condition for a minimum: at a maximum and at a saddle it holds as well.")
    pen.wrong(
        "Using it where the rows of `J` are dependent: `x_0**2 + x_1**2 == 0` allows only 0, `J` is 0 there, and the "
        "gradient of `f` can be anything."
    )
    pen.wrong("The sign of the price: with the multiplier on `c - h` in place of `h - c` it is the other one.")
