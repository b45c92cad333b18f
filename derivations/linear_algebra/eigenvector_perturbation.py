"""First-order change of an eigenvector.

How principal components and the factors of a differentiable eigendecomposition turn when the matrix moves, and why they
become unstable when two eigenvalues come close.
"""

from workbench import (
    Condition,
    Equality,
    Sum,
    d,
    delta,
    derivation,
    diag,
    equals,
    eye,
    index,
    matrix,
    named,
    number,
    outer,
    pinv,
    tensor,
    vector,
    zeros,
)
from workbench.rules.declared.common import COLLECT

META = {
    "level": "research",
    "bullets": ["Eigenvalue decomposition"],
    "prerequisites": ["eigenvalue-perturbation"],
    "references": ["Magnus & Neudecker ch. 8"],
}

V, lam = matrix("V", "n", "n", "orthogonal"), vector("lambda", "n")
i, j, k, l = index("i j k l", "n")
A = named("A", V @ diag(lam) @ V.T)
v_i, v_j = named("v_i", tensor(V[k, i], k)), named("v_j", tensor(V[k, j], k))
F = named("F", tensor((1 - delta(k, l)) / (lam[k] - lam[l] + delta(k, l)), k, l))
dV, dA = d(V, V), d(A, V, lam)
dv, dlam = d(v_i, V), d(lam[i], lam)
turn = Sum(F[i, j] * (v_j @ dA @ v_i) * v_j, j)
resolvent = pinv(lam[i] * eye("n") - A)


@derivation(claim=[Equality(dv, turn), Equality(dv, resolvent @ dA @ v_i)])
def eigenvector_perturbation(pen):
    pen.given(V, lam, conditions=[Condition("`V` stays orthogonal", equals(V.T @ dV + dV.T @ V, zeros("n", "n")))])
    pen.goal("Find the change of one unit eigenvector of a symmetric matrix `A` whose eigenvalues are all different.")
    pen.convention(
        "The columns of `V` are the unit eigenvectors, the entries of `lambda` the eigenvalues. Entry (`i`, `j`) "
        "of `F` is 1 over the difference of eigenvalues `i` and `j`, and 0 for `j == i`: a sum with `F` leaves "
        "that term out."
    )
    pen.idea("Differentiate the equation and look at it along the other eigenvectors, in which everything is diagonal.")

    own = pen.follows(equals(A @ v_i, lam[i] * v_i), A, v_i, pen.fact(V, "orthogonal"), name="eigenvector")
    change = pen.follows(
        equals(dA @ v_i + A @ dv, dlam * v_i + lam[i] * dv), own, name="differentiate", why="product rule on both sides"
    )
    row = pen.follows(
        equals(v_j @ dA @ v_i + lam[j] * (v_j @ dv), dlam * delta(i, j) + lam[i] * (v_j @ dv)),
        change,
        v_j,
        A,
        v_i,
        pen.fact(V, "orthogonal"),
        name="multiply by another row",
        why="an eigenvector too, perpendicular to `v_i`",
    )
    along = pen.follows(
        equals((lam[i] - lam[j]) * (v_j @ dv), v_j @ dA @ v_i - dlam * delta(i, j)),
        row,
        by=COLLECT,
        why="terms with `dv`",
    )
    unit = pen.follows(equals(v_i @ dv, number(0)), name="unit length", why="the length of `v_i` stays 1")
    parts = pen.follows(
        equals(v_j @ dv, F[i, j] * (v_j @ dA @ v_i)),
        along,
        unit,
        v_j,
        v_i,
        F,
        pen.fact(V, "orthogonal"),
        name="divide",
        why="for `j == i` both sides are 0",
    )
    pen.follows(
        equals(dv, Sum((v_j @ dv) * v_j, j)),
        v_j,
        pen.fact(V, "orthogonal"),
        name="expand in the eigenvectors",
        why="they are an orthonormal basis",
    )
    by_sum = pen.use(parts)
    inverse = pen.follows(
        equals(resolvent, Sum(F[i, j] * outer(v_j, v_j), j)),
        name="pseudo-inverse",
        why="it inverts every eigenvalue that is not 0",
    )
    pen.follows(equals(dv, resolvent @ dA @ v_i), by_sum, inverse, name="matrix form")

    pen.sanity(equals(v_i @ resolvent, zeros("n")), "the pseudo-inverse leaves `v_i` out: the length does not change")
    pen.sanity(equals(dV, V @ (F.T * (V.T @ dA @ V))), "all eigenvectors at once, as automatic differentiation does")
    pen.sanity(equals(dlam, v_i @ dA @ v_i), "the term `j == i` of the same equation: the change of the eigenvalue")
    pen.wrong("The sign of the difference: the eigenvalue of the vector that moves comes first.")
    pen.wrong("Inverting `lambda[i]*I - A`: it is singular.")
    pen.wrong("Trusting the formula when eigenvalues almost meet: then a tiny change turns the vectors a lot.")
