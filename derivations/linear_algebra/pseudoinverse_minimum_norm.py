"""Solution of least norm.

A system with more unknowns than equations has many solutions. The shortest one is what gradient descent from 0 finds,
and what a pseudoinverse computes.
"""

from workbench import (
    Claim,
    Gradient,
    Implies,
    both,
    derivation,
    derivative,
    equals,
    gradient,
    implies,
    inv,
    matrix,
    named,
    norm,
    number,
    relation,
    size_term,
    vector,
    zeros,
)
from workbench.reasons.squares import the_smaller_square
from workbench.rules import matrices, norms
from workbench.rules.condition import Condition
from workbench.rules.reason import together
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Matrix operations and transformations"],
    "prerequisites": ["lagrange-multiplier-condition", "orthogonal-projection-matrix"],
    "references": ["Boyd & Vandenberghe §10.1", "MML §4.5"],
}

A, b = matrix("A", "m", "n"), vector("b", "m")
x, nu, w = vector("x", "n"), vector("nu", "m"), vector("w", "m")
gram = A @ A.T
best = named("x_star", A.T @ (inv(gram) @ b))
lagrangian = named("L", x @ x / 2 + nu @ (b - A @ x))
LENGTHS = together([norms.square_norm_of_a_vector])
solves = equals(A @ x, b)
stationary = both(equals(derivative(lagrangian, x), zeros("n")), solves)


@derivation(
    claim=[
        Gradient(lagrangian, x, x - A.T @ nu),
        Implies(stationary, equals(x, A.T @ (inv(gram) @ b))),
        Claim("Equality", equals(A @ best, b)),
        Implies(solves, equals(norm(x) ** 2, norm(best) ** 2 + norm(x - best) ** 2)),
        Implies(solves, relation("<=", norm(best), norm(x))),
    ]
)
def pseudoinverse_minimum_norm(pen):
    wide = Condition("`m <= n`", relation("<=", size_term("m"), size_term("n")))
    pen.given(A, b, x, nu, w, conditions=[wide, needs_invertible(gram)])
    pen.goal("Find the shortest of all solutions of `A @ x == b`.")
    pen.convention(
        "The rows of `A` are independent, so that `A @ A.T` is invertible; `nu` holds the multipliers. The matrix "
        "`A.T @ inv(A @ A.T)` is the pseudoinverse of such an `A`."
    )
    pen.idea("What a solution has beyond the rows of `A` changes nothing in `A @ x`, and only makes it longer.")

    slope = pen.engine(gradient(lagrangian, x))
    with pen.suppose(stationary, "stationary, and a solution") as hyp:
        rows = pen.follows(
            equals(x, A.T @ nu), hyp, slope, name="set the gradient to 0", why="a combination of the rows"
        )
        system = pen.follows(
            equals(gram @ nu, b), hyp, rows, name="the constraint", why="`m` equations for `m` letters"
        )
        pen.start(inv(gram) @ gram)
        left = pen.by(matrices.inverse_times_the_matrix)
        found = pen.follows(equals(nu, inv(gram) @ b), system, left, name="solve")
        candidate = pen.follows(equals(x, A.T @ (inv(gram) @ b)), rows, found, name="put in")
    pen.discharge(hyp, candidate)
    pen.define("x_star", best.args[0])
    pen.start(gram @ inv(gram))
    right = pen.by(matrices.matrix_times_its_inverse)
    solved = pen.follows(equals(A @ best, b), right, best, name="it is a solution")
    with pen.suppose(solves, "any solution") as hyp:
        kernel = pen.follows(equals(A @ (x - best), zeros("m")), hyp, solved, name="subtract", why="both give `b`")
        pen.start((x - best) @ best)
        pen.relate("=", (A @ (x - best)) @ (inv(gram) @ b), best, name="move `A.T` to the other side")
        apart = pen.relate("=", number(0), kernel, name="orthogonal", why="to all rows of `A`, and so to `x_star`")
        pen.start(norm(x) ** 2)
        pen.relate(
            "=", norm(best) ** 2 + 2 * ((x - best) @ best) + norm(x - best) ** 2, by=LENGTHS, name="square of a sum",
            why="`x` is `x_star` and the rest",
        )  # fmt: skip
        whole = pen.relate("=", norm(best) ** 2 + norm(x - best) ** 2, apart, name="Pythagoras")
        less = pen.follows(
            relation("<=", norm(best) ** 2, norm(x) ** 2), whole, name="a square is not negative",
            why="equal only for `x == x_star`: no other solution is as short",
        )  # fmt: skip
        shorter = pen.follows(relation("<=", norm(best), norm(x)), less, by=the_smaller_square)
    pen.discharge(hyp, whole)
    pen.discharge(hyp, shorter)

    pen.sanity(equals(best @ best, b @ (inv(gram) @ b)), "its length, from the right side")
    pen.sanity(implies(equals(b, A @ (A.T @ w)), equals(best, A.T @ w)), "a combination of the rows is kept as it is")
    pen.wrong("Using `inv(A.T @ A) @ A.T`: for a wide matrix `A.T @ A` is singular.")
    pen.wrong("Taking the shortest solution for the only one: any vector that `A` sends to 0 may be added.")
    pen.wrong("Inverting `A @ A.T` on a computer: a QR factorisation of `A.T` does not square the condition.")
