"""First-order change of an eigenvector.

How principal components and the factors of a differentiable eigendecomposition turn when the matrix moves, and why they
become unstable when two eigenvalues come close.
"""

from workbench import (
    Equality,
    Sum,
    both,
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
    relation,
    tensor,
    vector,
    zeros,
)
from workbench.reasons.linear_algebra import pseudo_inverse_from_its_equations

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
M = named("M", lam[i] * eye("n") - A)
G = named("G", Sum(F[i, j] * outer(v_j, v_j), j))
resolvent = pinv(M)


@derivation(claim=[Equality(dv, turn), Equality(dv, resolvent @ dA @ v_i)])
def eigenvector_perturbation(pen):
    pen.given(V, lam)
    stays = pen.assume(equals(V.T @ dV + dV.T @ V, zeros("n", "n")), "`V` stays orthogonal")
    apart = pen.assume(
        relation(">", (lam[k] - lam[l] + delta(k, l)) ** 2, 0), "the eigenvalues are all different"
    )
    pen.goal("Find the change of one unit eigenvector of a symmetric matrix `A` whose eigenvalues are all different.")
    pen.convention(
        "The columns of `V` are the unit eigenvectors, the entries of `lambda` the eigenvalues. Entry (`i`, `j`) "
        "of `F` is 1 over the difference of eigenvalues `i` and `j`, and 0 for `j == i`: a sum with `F` leaves "
        "that term out."
    )
    pen.idea("Differentiate the equation and look at it along the other eigenvectors, in which everything is diagonal.")

    basis = pen.fact(V, "orthogonal")
    pen.define("A", A.args[0])
    pen.define("v_i", v_i.args[0])
    pen.define("v_j", v_j.args[0])
    pen.start(dA)
    pen.unfold(A)
    moved = pen.inward("the vectors turn and the eigenvalues move", times=4)
    pen.start(dv)
    pen.unfold(v_i)
    column = pen.inward("a column of `dV`", times=3)
    inside = pen.follows(
        equals(V.T @ dA @ V, (V.T @ dV) @ diag(lam) + diag(d(lam, lam)) + diag(lam) @ (dV.T @ V)), moved, basis,
        name="in the eigenbasis",
    )  # fmt: skip
    place = pen.follows(
        equals(v_j @ dA @ v_i, (V.T @ dV)[j, i] * lam[i] + delta(i, j) * d(lam, lam)[i] + lam[j] * (dV.T @ V)[j, i]),
        inside, v_i, v_j, name="entry (`j`, `i`)",
    )  # fmt: skip
    coordinate = pen.follows(equals(v_j @ dv, (V.T @ dV)[j, i]), column, v_j, name="coordinate of `dv_i`")
    along = pen.follows(
        equals((lam[i] - lam[j]) * (v_j @ dv), v_j @ dA @ v_i - delta(i, j) * d(lam, lam)[i]), place, coordinate, stays,
        name="`V` stays orthogonal", why="the transpose of `V.T @ dV` is its negative",
    )  # fmt: skip
    unit = pen.follows(
        equals(v_i @ dv, number(0)), column, v_i, stays, name="unit length", why="the length of `v_i` stays 1"
    )
    parts = pen.follows(
        equals(v_j @ dv, F[i, j] * (v_j @ dA @ v_i)),
        along,
        unit,
        v_j,
        v_i,
        F,
        apart,
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
    pen.define("G", G.args[0], why="the sum without the rest")
    pen.define("M", M.args[0])
    ones_but_one = pen.follows(
        equals((lam[i] - lam[j]) * F[i, j], 1 - delta(i, j)), F, apart, name="a number times its reciprocal",
        why="but for `j == i`",
    )
    own = pen.follows(equals(M @ v_j, (lam[i] - lam[j]) * v_j), M, A, v_j, basis, name="eigenvectors of `M`")
    rest = Sum((1 - delta(i, j)) * outer(v_j, v_j), j)
    whole = pen.follows(equals(rest, eye("n") - outer(v_i, v_i)), v_j, v_i, basis, name="an orthonormal basis")
    pen.start(M @ G)
    pen.relate("=", Sum(F[i, j] * outer(M @ v_j, v_j), j), G, name="put in")
    pen.relate("=", Sum((lam[i] - lam[j]) * F[i, j] * outer(v_j, v_j), j), own, name="eigenvectors")
    pen.relate("=", rest, ones_but_one, name="put in")
    left = pen.relate("=", eye("n") - outer(v_i, v_i), whole, name="a projection")
    mirrored = pen.follows(both(equals(M.T, M), equals(G.T, G)), M, A, G, name="symmetric")
    right = pen.follows(equals(G @ M, eye("n") - outer(v_i, v_i)), left, mirrored, name="transposed")
    gone = pen.follows(equals(M @ v_i, zeros("n")), M, A, v_i, basis, name="`v_i` is left out")
    none = pen.follows(equals(F[i, i], 0), F, name="the term `j == i`")
    too = pen.follows(equals(G @ v_i, zeros("n")), G, v_j, v_i, basis, none, name="here too")
    four = both(
        equals(M @ G @ M, M), equals(G @ M @ G, G), equals((M @ G).T, M @ G), equals((G @ M).T, G @ M)
    )
    all_four = pen.follows(four, left, right, gone, too, mirrored, name="the equations of the pseudo-inverse")
    inverse = pen.follows(equals(pinv(M), G), all_four, by=pseudo_inverse_from_its_equations)
    matrix_form = pen.follows(equals(dv, G @ dA @ v_i), by_sum, G, name="matrix form")
    pen.follows(equals(dv, pinv(M) @ dA @ v_i), matrix_form, inverse, name="the pseudo-inverse")

    pen.sanity(equals(v_i @ resolvent, zeros("n")), "the pseudo-inverse leaves `v_i` out: the length does not change")
    pen.sanity(equals(dV, V @ (F.T * (V.T @ dA @ V))), "all eigenvectors at once, as automatic differentiation does")
    pen.sanity(equals(dlam, v_i @ dA @ v_i), "the term `j == i` of the same equation: the change of the eigenvalue")
    pen.wrong("The sign of the difference: the eigenvalue of the vector that moves comes first.")
    pen.wrong("Inverting `M`: it is singular.")
    pen.wrong("Trusting the formula when eigenvalues almost meet: then a tiny change turns the vectors a lot.")
