"""A unit vector is completed to an orthonormal basis.

One reflection does it: it sends the first coordinate direction to the vector, up to a sign. The other columns of the
reflection are what was missing.
"""

from workbench import (
    Claim,
    basis,
    both,
    derivation,
    equals,
    exists,
    eye,
    eye_columns,
    implies,
    matrix,
    named,
    number,
    outer,
    relation,
    scalar,
    size,
    vector,
    zeros,
)

META = {
    "level": "intermediate",
    "bullets": ["Vector manipulation and spatial relationships"],
    "prerequisites": [],
    "references": ["Golub & Van Loan, Matrix Computations, §5.1"],
}

k = size("k")
w, W, s = vector("w", k + 1), matrix("W", k + 1, k), scalar("s")
e, E = named("g", basis(0, k + 1)), named("E", eye_columns(k + 1, 1, k))
completed = both(equals(W.T @ W, eye(k)), equals(W.T @ w, zeros(k)), equals(outer(w, w) + W @ W.T, eye(k + 1)))
a_sign = exists(both(equals(s**2, number(1)), relation(">=", s * (w @ e), number(0))), s)
u = named("u", w + s * e)
H = named("H", eye(k + 1) - 2 / (u @ u) * outer(u, u))


@derivation(claim=Claim("Equality", exists(completed, W)))
def orthonormal_completion(pen):
    pen.given(w)
    unit = pen.assume(equals(w @ w, number(1)))
    pen.goal("Find `k` orthonormal vectors that are orthogonal to a unit vector `w` with `k + 1` coordinates.")
    pen.convention(
        "`g` is the first coordinate direction, the columns of `E` are the others. The vectors wanted are the "
        "columns of `W`."
    )
    pen.idea("A reflection that sends `g` to `w` or `-w` sends the other directions to what is wanted.")

    pen.define("g", e.args[0])
    pen.define("E", E.args[0], why="the other columns of the identity")
    first = relation(">=", w @ e, number(0))
    with pen.suppose(first, "the first case") as case:
        plus = pen.witness(a_sign, {s: number(1)}, case, why="`s == 1`")
    up = pen.discharge(case, plus)
    with pen.suppose(relation("<=", w @ e, number(0)), "the second case") as case:
        minus = pen.witness(a_sign, {s: number(-1)}, case, why="`s == -1`")
    down = pen.discharge(case, minus)
    there = pen.cases(a_sign, up, down, why="a number is at least 0, or at most 0")
    chosen = pen.obtain(there, s, why="a sign with which nothing cancels in `w + s*g`")

    pen.define("u", u.args[0])
    pen.start(u @ u)
    length = pen.relate(
        "=", 2 + 2 * s * (w @ e), unit, chosen, u, e, name="multiply out", why="`w @ w`, `s**2` and `g @ g` are 1"
    )
    positive = pen.follows(relation(">", u @ u, number(0)), length, chosen, name="not 0", why="so one may divide by it")

    pen.define("H", H.args[0])
    inverse = pen.follows(
        equals(H.T @ H, eye(k + 1)), positive, H, name="a reflection", why="`H` is symmetric, and twice `H` is nothing"
    )
    symmetric = pen.follows(equals(H.T, H), H, name="symmetric", why="`outer(u, u)` is")
    sent = pen.follows(
        equals(H @ e, -s * w), length, positive, chosen, H, u, e, name="what `g` goes to",
        why="`2*(u @ g) == s*(u @ u)`, so `s*u` is subtracted",
    )  # fmt: skip
    one = pen.follows(
        equals(E.T @ (H.T @ H) @ E, eye(k)), inverse, E, name="orthonormal columns", why="`E.T @ E == I`"
    )
    two = pen.follows(
        equals(-s * (E.T @ H.T @ w), zeros(k)), inverse, sent, e, E, name="orthogonal to `w`",
        why="`-s*w == H @ g`, and `E.T @ g == 0`",
    )  # fmt: skip
    two_ = pen.follows(equals(E.T @ H.T @ w, zeros(k)), two, chosen, name="times `-s`", why="`s**2 == 1`")
    outside = pen.follows(
        equals(outer(w, w), outer(H @ e, H @ e)), sent, chosen, name="the square of a sign", why="is 1"
    )
    both_ways = pen.follows(equals(H @ H.T, eye(k + 1)), inverse, symmetric, name="symmetric")
    three = pen.follows(
        equals(outer(w, w) + H @ E @ (H @ E).T, eye(k + 1)), outside, both_ways, e, E, name="all directions together",
        why="`outer(g, g) + E @ E.T == I`",
    )  # fmt: skip
    pen.witness(exists(completed, W), {W: H @ E}, one, two_, three, why="the columns of `H` after the first")

    pen.sanity(
        implies(completed, equals(w @ W @ (W.T @ w), number(0))), "nothing of `w` is seen along the columns of `W`"
    )
    pen.wrong("Taking the sign with which `w + s*g` may be 0: then the reflection divides by 0.")
