"""Gram-Schmidt and the QR factorisation.

From any independent vectors an orthonormal basis, one projection after the other: the basis for least squares, for
eigenvalue algorithms, and for every argument that begins with "choose an orthonormal basis".
"""

from workbench import (
    Claim,
    array,
    basis,
    block,
    both,
    column_stack,
    derivation,
    equals,
    exists,
    expand_dims,
    eye,
    eye_columns,
    forall,
    implies,
    matrix,
    named,
    ones,
    relation,
    scalar,
    size,
    size_term,
    tril_mask,
    vector,
    zeros,
)
from workbench.reasons.squares import positive_root

META = {
    "level": "beginner",
    "bullets": ["Vector manipulation and spatial relationships"],
    "prerequisites": ["projection-onto-line"],
    "references": ["MML §3.8.3", "Trefethen & Bau, Numerical Linear Algebra, Lecture 7"],
}

n, m, k = size("n"), size("m"), size("k")
rho, delta = scalar("rho"), scalar("delta")


def independent(V, c):
    """Only the zero combination of the columns is zero."""
    return forall(implies(equals(V @ c, zeros(n)), equals(c, zeros(V.shape[1]))), c)


def factored(V, Q, R, S):
    """`V == Q @ R` with orthonormal columns and a triangular `R` that has the inverse `S`."""
    s = V.shape[1]
    below = tril_mask(s) - eye(s)
    return both(equals(Q.T @ Q, eye(s)), equals(V, Q @ R), equals(below * R, zeros(s, s)), equals(R @ S, eye(s)))


def letters(s, names="Q R S"):
    q, r, t = names.split()
    return matrix(q, n, s), matrix(r, s, s), matrix(t, s, s)


def theorem(V, c, Q, R, S):
    return forall(implies(independent(V, c), exists(factored(V, Q, R, S), Q, R, S)), V)


A, c = matrix("A", n, m), vector("c", m)
X, a = matrix("X", n, k), vector("a", k)
Q, R, S = letters(k)
B, b = matrix("B", n, k + 1), vector("b", k + 1)
E, e = named("E", eye_columns(k + 1, 0, k)), named("g", basis(k, k + 1))


@derivation(claim=Claim("Equality", implies(independent(A, c), exists(factored(A, *letters(m)), *letters(m)))))
def gram_schmidt(pen):
    pen.given(A)
    pen.goal(
        "Build an orthonormal basis of the span of the independent columns of `A`, and read off the factorisation "
        "`A == Q @ R` with a triangular `R`."
    )
    pen.convention(
        "Columns are independent where only the zero combination of them is zero. `(tril_mask(m) - eye(m)) * R` "
        "holds the entries of `R` below the diagonal. Induction over the number `k` of columns; `S` is the inverse "
        "of `R`."
    )
    pen.idea("What earlier directions explain of the next column is its projection on them: subtract it.")

    # one column
    X1, a1 = matrix("X", n, 1), vector("a", 1)
    Q1, R1, S1 = letters(1)
    first = X1 @ ones(1)
    with pen.suppose(independent(X1, a1), "one column, independent: not 0") as ind:
        at_one = pen.instance(ind, a=ones(1))
        not_zero = pen.follows(relation(">", first @ first, 0), at_one, name="not 0", why="else `1 == 0`")
        root = pen.follows(
            exists(both(relation(">", rho, 0), equals(rho**2, first @ first)), rho), not_zero, by=positive_root,
            a=first @ first, r=rho,
        )  # fmt: skip
        length = pen.obtain(root, rho, why="its length")
        unit = pen.follows(equals((X1 / rho).T @ (X1 / rho), eye(1)), length, name="divide by the length")
        whole = pen.follows(equals(X1, X1 / rho @ (rho * eye(1))), length, name="and multiply again")
        flat = pen.follows(equals((tril_mask(1) - eye(1)) * (rho * eye(1)), zeros(1, 1)), name="nothing below")
        inverse = pen.follows(equals(rho * eye(1) @ (eye(1) / rho), eye(1)), length, name="inverse")
        there = pen.witness(
            exists(factored(X1, Q1, R1, S1), Q1, R1, S1), {Q1: X1 / rho, R1: rho * eye(1), S1: eye(1) / rho},
            unit, whole, flat, inverse,
        )  # fmt: skip
    base = pen.for_all(pen.discharge(ind, there), X1)

    # one column more
    with pen.suppose(theorem(X, a, Q, R, S), "the theorem for `k` columns") as smaller:
        with pen.suppose(independent(B, b), "`k + 1` independent columns") as ind:
            pen.define("E", E.args[0], why="`B @ E` are the first `k` columns")
            pen.define("g", e.args[0], why="and `B @ g` is the last one")
            at_e = pen.instance(ind, b=E @ a)
            with pen.suppose(equals(B @ E @ a, zeros(n))) as zero:
                other = pen.follows(equals(B @ (E @ a), zeros(n)), zero, name="the same product")
                long = pen.follows(equals(E @ a, zeros(k + 1)), at_e, other, name="independent columns of `B`")
                short = pen.follows(equals(a, zeros(k)), long, E, name="the first coordinates")
            first_columns = pen.for_all(pen.discharge(zero, short), a, why="the first columns are independent")
            known = pen.instance(smaller, X=B @ E)
            hence = pen.follows(known.statement.args[1], known, first_columns, name="the theorem for `k` columns")
            found = pen.obtain(hence, Q, R, S)
            orthonormal = pen.follows(equals(Q.T @ Q, eye(k)), found, name="orthonormal directions")
            product = pen.follows(equals(B @ E, Q @ R), found, name="the first columns")
            triangle = pen.follows(equals((tril_mask(k) - eye(k)) * R, zeros(k, k)), found, name="triangular")
            two = pen.follows(equals(R @ S, eye(k)), found, name="with an inverse")
            spanned = pen.follows(equals(B @ E @ S, Q), product, two, name="times `S`", why="the same span")
            r = pen.define("r", Q.T @ (B @ e), why="how much of the last column each direction explains")
            u = pen.define("u", B @ e - Q @ r, why="subtract the projections")
            across = pen.follows(equals(Q.T @ u, zeros(k)), orthonormal, u, r, name="orthogonal to every direction")
            combination = e - E @ (S @ r)
            at_rest = pen.instance(ind, b=combination)
            is_u = pen.follows(
                equals(B @ combination, u), spanned, u, name="`u` as a combination", why="`Q == B @ E @ S`"
            )
            last = pen.follows(equals(e @ combination, 1), e, E, name="its last coefficient is 1")
            not_zero = pen.follows(
                relation(">", u @ u, 0), at_rest, is_u, last, name="not 0", why="for the columns of `B` are independent"
            )
            root = pen.follows(
                exists(both(relation(">", delta, 0), equals(delta**2, u @ u)), delta), not_zero, by=positive_root,
                a=u @ u, r=delta,
            )  # fmt: skip
            length = pen.obtain(root, delta, why="the length of `u`")
            Qn = pen.define("Q_next", column_stack(Q, u / delta), why="one more direction")
            Rn = pen.define("R_next", block(R, expand_dims(r, 1), zeros(1, k), delta * eye(1)), why="one more column")
            Sn = pen.define("S_next", block(S, expand_dims(-S @ r / delta, 1), zeros(1, k), eye(1) / delta))
            unit = pen.follows(equals(Qn.T @ Qn, eye(k + 1)), orthonormal, across, length, Qn, name="block by block")
            columns = pen.follows(equals(B, column_stack(B @ E, B @ e)), E, e, name="columns of `B`")
            whole = pen.follows(equals(B, Qn @ Rn), columns, product, u, length, Qn, Rn, name="block product")
            below = tril_mask(k + 1) - eye(k + 1)
            flat = pen.follows(equals(below * Rn, zeros(k + 1, k + 1)), triangle, Rn, name="still triangular")
            inverse = pen.follows(equals(Rn @ Sn, eye(k + 1)), two, length, Rn, Sn, name="block product")
            QB, RB, SB = letters(k + 1)
            there = pen.witness(
                exists(factored(B, QB, RB, SB), QB, RB, SB), {QB: Qn, RB: Rn, SB: Sn}, unit, whole, flat, inverse
            )
        larger = pen.for_all(pen.discharge(ind, there), B)
    step = pen.discharge(smaller, larger)
    always = pen.induction(theorem(X, a, Q, R, S), size_term(k), base, step)
    own = pen.instance(always, k=size_term(m), X=A)
    pen.follows(
        implies(independent(A, c), exists(factored(A, *letters(m)), *letters(m))), own, name="the columns of `A`"
    )

    pen.sanity(
        equals(array([[3, 1], [4, 2]]), array([[3, -4], [4, 3]]) / 5 @ (array([[25, 11], [0, 2]]) / 5)), "two columns"
    )
    pen.wrong("Projecting on the `v_j` in place of the `q_j`: they are not orthogonal, and the projections overlap.")
    pen.wrong("Forgetting to divide by the length: then `Q.T @ Q` is diagonal, and not `I`.")
    pen.wrong("Trusting it on a computer for nearly dependent vectors: `u` is then mostly rounding. Project twice.")
