"""Spectral theorem for symmetric matrices.

A symmetric matrix is a stretch along orthogonal axes. Covariances, Hessians and Laplacians are understood through it.
"""

from workbench import (
    Claim,
    Implies,
    Sum,
    array,
    both,
    column_stack,
    concat,
    derivation,
    diag,
    equals,
    exists,
    eye,
    forall,
    implies,
    index,
    matrix,
    named,
    outer,
    relation,
    scalar,
    size,
    size_term,
    tensor,
    vector,
    zeros,
)
from workbench.reasons.order import parabola_that_is_never_positive

META = {
    "level": "intermediate",
    "bullets": ["Eigenvalue decomposition"],
    "prerequisites": ["maximum-on-the-sphere", "orthonormal-completion"],
    "references": ["MML §4.2 and §4.4", "Axler, Linear Algebra Done Right, ch. 7"],
}

n, k = size("n"), size("k")
A, a, b = matrix("A", n, n, "symmetric"), vector("a", n), vector("b", n)
alpha, beta, t = scalar("alpha"), scalar("beta"), scalar("t")
B, w, x, v = matrix("B", k + 1, k + 1), vector("w", k + 1), vector("x", k + 1), vector("v", k + 1)
C, P, m = matrix("C", k, k), matrix("P", k, k), vector("m", k)
W = matrix("W", k + 1, k)
i, r = index("i", n), index("r", n)


def decomposed(M, Q, l):
    return both(equals(Q.T @ Q, eye(M.shape[0])), equals(M, Q @ diag(l) @ Q.T))


def theorem(M, Q, l):
    """Every symmetric matrix of a size has such a decomposition."""
    return forall(implies(equals(M.T, M), exists(decomposed(M, Q, l), Q, l)), M)


def of_size(s, letters="Q ell"):
    first, second = letters.split()
    return matrix(first, s, s), vector(second, s)


Q, l = of_size(n)
q_i = named("q_i", tensor(Q[r, i], r))
real, imaginary = equals(A @ a, alpha * a - beta * b), equals(A @ b, beta * a + alpha * b)
eigen_a, eigen_b = equals(A @ a, alpha * a), equals(A @ b, beta * b)
different, not_zero = relation("<", alpha, beta), relation(">", a @ a + b @ b, 0)


@derivation(
    claim=[
        Claim("Equality", exists(decomposed(A, Q, l), Q, l)),
        Claim("Equality", exists(both(equals(Q.T @ Q, eye(n)), equals(A, Sum(l[i] * outer(q_i, q_i), i))), Q, l)),
        Implies(both(real, imaginary, not_zero), equals(beta, 0)),
        Implies(both(eigen_a, eigen_b, different), equals(a @ b, 0)),
    ]
)
def spectral_theorem_symmetric(pen):
    pen.given(A, a, b, alpha, beta)
    pen.goal(
        "Show that a symmetric matrix has real eigenvalues and orthogonal eigenvectors, and that `A == Q @ diag(ell) @ "
        "Q.T` with an orthogonal `Q`: a sum of projections on its axes."
    )
    pen.convention(
        "In the first lines the number `alpha + i*beta` is an eigenvalue, perhaps complex, with the eigenvector `a + "
        "i*b`: real and imaginary parts are written apart. The decomposition is by induction over the size `k`."
    )
    pen.idea(
        "Where `x @ A @ x` is largest on the sphere is an eigenvector. What is orthogonal to it is mapped to such "
        "vectors: go on there, with one dimension less."
    )
    symmetric = pen.fact(A, "symmetric")

    # real eigenvalues, orthogonal eigenvectors
    swap = pen.follows(equals(a @ (A @ b), b @ (A @ a)), symmetric, name="symmetric", why="a number is its transpose")
    complex_ = both(real, imaginary, not_zero)
    with pen.suppose(complex_, "real and imaginary part of `A @ (a + i*b) == (alpha + i*beta)*(a + i*b)`") as hyp:
        both_parts = pen.follows(equals(beta * (a @ a + b @ b), 0), hyp, swap, name="put both into the line above")
        zero = pen.follows(equals(beta, 0), both_parts, hyp, name="divide", why="by a number that is not 0")
    pen.discharge(hyp, zero, why="eigenvalues are real")
    with pen.suppose(both(eigen_a, eigen_b, different), "two eigenvectors, different eigenvalues") as hyp:
        product = pen.follows(
            equals((alpha - beta) * (a @ b), 0), hyp, swap, name="put both into the first line"
        )
        zero = pen.follows(equals(a @ b, 0), product, hyp, name="divide", why="by a number that is not 0")
    pen.discharge(hyp, zero, why="their eigenvectors are orthogonal")

    # size 1
    C1, (P1, m1) = matrix("C", 1, 1), of_size(1, "P m")
    one = index("s", 1)
    there = pen.witness(
        exists(decomposed(C1, P1, m1), P1, m1), {P1: eye(1), m1: tensor(C1[one, one], one)}, why="one row, one column"
    )
    under = pen.follows(implies(equals(C1.T, C1), there.statement), there, name="whatever `C` is")
    base = pen.for_all(under, C1, why="size 1")

    # from size k to k + 1
    with pen.suppose(theorem(C, P, m), "the theorem for the size `k`") as smaller:
        with pen.suppose(equals(B.T, B), "a symmetric matrix, one larger") as sym:
            largest = pen.lemma("maximum-on-the-sphere", A=B)
            w_ = pen.obtain(largest, w, why="where `x @ B @ x` is largest on the sphere")
            lam = pen.define("lambda", w @ B @ w)
            top = pen.follows(
                forall(relation("<=", x @ B @ x, lam * (x @ x)), x), w_, lam, name="the largest value under its name"
            )
            at_t = pen.instance(top, x=w + t * v, why="near `w`, in any direction `v`")
            slope = 2 * (v @ (B @ w - lam * w))
            bend = v @ B @ v - lam * (v @ v)
            parabola = pen.follows(
                relation("<=", slope * t + bend * t**2, 0), at_t, w_, sym, lam, name="multiply out",
                why="at `t == 0` both sides are `lambda`",
            )  # fmt: skip
            always = pen.for_all(parabola, t)
            flat = pen.follows(
                equals(slope, 0), always, by=parabola_that_is_never_positive, b=slope, c=bend, t=t,
                why="its largest value is at 0",
            )  # fmt: skip
            every = pen.for_all(flat, v)
            eigen = pen.follows(
                equals(B @ w, lam * w), every, name="for every direction", why="so `w` is an eigenvector"
            )
            rest = pen.lemma("orthonormal-completion", w_, w=w)
            W_ = pen.obtain(rest, W, why="the directions orthogonal to `w`")
            compressed = pen.define("M", W.T @ B @ W, why="`B` on these directions")
            still = pen.follows(equals(compressed.T, compressed), sym, compressed, name="symmetric")
            known = pen.instance(smaller, C=compressed)
            hence = pen.follows(known.statement.args[1], known, still, name="the theorem for the size `k`")
            P_ = pen.obtain(hence, P, m)
            split = pen.follows(
                equals(B, lam * outer(w, w) + W @ compressed @ W.T), eigen, W_, sym, compressed,
                name="insert the identity",
                why="`B` between two of them; `W.T @ B @ w == 0`, for `w` is an eigenvector",
            )  # fmt: skip
            whole = pen.follows(
                equals(B, lam * outer(w, w) + W @ P @ diag(m) @ (W @ P).T), split, P_, name="put in"
            )
            inner_ = pen.follows(equals((W @ P).T @ (W @ P), eye(k)), W_, P_, name="orthonormal columns")
            across = pen.follows(equals((W @ P).T @ w, zeros(k)), W_, name="orthogonal to `w`")
            Qk = pen.define("U", column_stack(w, W @ P), why="one more column")
            lk = pen.define("mu", concat(array([lam]), m), why="and its eigenvalue")
            ortho = pen.follows(equals(Qk.T @ Qk, eye(k + 1)), inner_, across, w_, Qk, name="block by block")
            form = pen.follows(equals(B, Qk @ diag(lk) @ Qk.T), whole, Qk, lk, name="columns times rows")
            QB, lB = of_size(k + 1)
            there = pen.witness(exists(decomposed(B, QB, lB), QB, lB), {QB: Qk, lB: lk}, ortho, form)
        larger = pen.for_all(pen.discharge(sym, there), B, why="the size `k + 1`")
    step = pen.discharge(smaller, larger)
    all_sizes = pen.induction(theorem(C, P, m), size_term(k), base, step)

    # the matrix at hand
    own = pen.instance(all_sizes, k=size_term(n), C=A)
    there = pen.follows(exists(decomposed(A, Q, l), Q, l), own, symmetric, name="`A` is symmetric")
    found = pen.obtain(there, Q, l)
    pen.define("q_i", q_i.args[0], why="a column of `Q`")
    projections = pen.follows(
        equals(A, Sum(l[i] * outer(q_i, q_i), i)), found, q_i, name="columns times rows", why="a sum of projections"
    )
    pen.witness(
        exists(both(equals(Q.T @ Q, eye(n)), projections.statement), Q, l), {Q: Q, l: l}, found, projections
    )
    turn = array([[0, -1], [1, 0]])
    pen.sanity(equals(turn @ turn, -eye(2)), "without symmetry: a quarter turn has the eigenvalues `i` and `-i`")
    pen.wrong("Using it for a matrix that is not symmetric: its eigenvectors need not be orthogonal, nor real.")
    pen.wrong("Taking any eigenvectors of a repeated eigenvalue: they must be made orthogonal first.")
    pen.wrong("Forgetting to normalise: `outer(q, q)` is a projection only for a unit vector.")
