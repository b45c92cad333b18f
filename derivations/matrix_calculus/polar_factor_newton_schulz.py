"""Newton and Schulz on the way to the polar factor.

Products of a matrix with itself act on its singular values alone. So an iteration that sends a number to 1 sends a
matrix to the nearest one with orthonormal columns, without any decomposition: the step inside Muon.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    apply,
    both,
    derivation,
    diag,
    equals,
    eye,
    forall,
    implies,
    inner,
    matrix,
    named,
    number,
    relation,
    scalar,
    size_term,
    sum,
)

META = {
    "level": "research",
    "bullets": ["Modern optimization techniques", "Matrix operations and transformations"],
    "prerequisites": ["svd-from-gram-eigendecomposition", "newton-root-finding"],
    "references": [
        "Higham, Functions of Matrices, ch. 8",
        "Jordan et al. (2024), Muon: An optimizer for hidden layers in neural networks",
    ],
}

U, V, x = matrix("U", "m", "r"), matrix("V", "n", "r"), scalar("x", "positive")
k = scalar("k", "integer")
from_0 = relation(">=", k, 0)


def step(at):
    """What the iteration makes of a number."""
    return 3 * at / 2 - at**3 / 2


def X(at):
    """The matrix after so many steps."""
    return apply("X", ("m", "n"), at)


def s(at):
    """The singular values after so many steps."""
    return apply("s", ("r",), at)


def t(at):
    """One of them."""
    return apply("t", (), at)


product = X(k) @ X(k).T @ X(k)
form = equals(X(k), U @ diag(s(k)) @ V.T)
start = t(number(0))
share = named("q", (1 - start) * (2 + start) / 2)
near = both(relation(">=", t(k), start), relation("<=", t(k), 1), relation("<=", 1 - t(k), share**k * (1 - start)))
inside = both(relation(">", step(x), 0), relation("<=", step(x), 1))


@derivation(
    claim=[
        Implies(from_0, form),
        Equality(1 - step(x), (1 - x) ** 2 * (2 + x) / 2),
        Implies(relation("<", x**2, 3), inside),
        Implies(from_0, near),
        Inequality(share, "<", number(1)),
        Implies(from_0, equals(inner(X(k) - U @ V.T, X(k) - U @ V.T), sum((s(k) - 1) ** 2))),
    ]
)
def polar_factor_newton_schulz(pen):
    pen.given(U, V, x, k)
    left = pen.assume(equals(U.T @ U, eye("r")), "the columns of `U` are orthonormal")
    right = pen.assume(equals(V.T @ V, eye("r")), "the columns of `V` are orthonormal")
    pen.assume(relation(">=", size_term("m"), size_term("r")), "there is room for them")
    pen.assume(relation(">=", size_term("n"), size_term("r")), "on both sides")
    begun = pen.assume(equals(X(number(0)), U @ diag(s(number(0))) @ V.T), "the decomposition of the first matrix")
    law = pen.assume(
        forall(implies(from_0, equals(X(k + 1), 3 * X(k) / 2 - X(k) @ X(k).T @ X(k) / 2)), k), "the iteration"
    )
    each = pen.assume(forall(implies(from_0, equals(s(k + 1), step(s(k)))), k), "the same for numbers, entry by entry")
    one = pen.assume(forall(implies(from_0, equals(t(k + 1), step(t(k)))), k), "and for one number")
    low = pen.assume(relation(">", start, 0), "`t(0)` is positive")
    high = pen.assume(relation("<=", start, 1), "`t(0)` is at most 1, as after the first step")
    pen.goal("Find what the iteration does to the singular values of a matrix, and where it leads.")
    pen.convention(
        "`X(k)` is the matrix after `k` steps; `U` and `V` hold the singular vectors of `X(0)` and `s(0)` its singular "
        "values, all positive and below the root of 3. `t(k)` is one of them after `k` steps, counted from where it is "
        "at most 1; `x` is any positive number."
    )
    pen.idea(
        "In a product `X @ X.T @ X` the inner orthonormal factors drop out: the singular values are cubed, no more."
    )

    following, numbers = pen.instance(law, k=k), pen.instance(each, k=k)
    with pen.suppose(both(from_0, form), "after `k` steps") as known:
        cubes = pen.follows(
            equals(product, U @ diag(s(k) ** 3) @ V.T), known, left, right, name="orthonormal factors drop out"
        )
        moved = pen.follows(
            equals(X(k + 1), 3 * (U @ diag(s(k)) @ V.T) / 2 - U @ diag(s(k) ** 3) @ V.T / 2),
            following,
            known,
            cubes,
            name="put in",
        )
        after = pen.follows(pen.next_of(form, k), moved, numbers, known, name="collect", why="the vectors stay")
    always = pen.induction(implies(from_0, form), k, begun, pen.discharge(known, after), start=0)

    pen.start(1 - step(x))
    gap = pen.relate("=", (1 - x) ** 2 * (2 + x) / 2, name="factor", why="a double zero at 1: the error is squared")
    with pen.suppose(relation("<", x**2, 3), "below the root of 3") as known:
        above = pen.follows(
            relation(">", step(x), 0), known, pen.fact(x, "positive"), name="positive", why="`x*(3 - x**2)/2`"
        )
        below = pen.follows(
            relation("<=", step(x), 1), gap, pen.fact(x, "positive"), name="at most 1", why="the error is not negative"
        )
        kept = pen.follows(inside, above, below)
    pen.discharge(known, kept, why="after one step every singular value is between 0 and 1")

    next_ = pen.instance(one, k=k)
    pen.define("q", share.args[0], "the share of the error that is left, at most")
    positive = pen.follows(relation(">=", share, 0), share, low, high, name="no factor is negative")
    first = pen.follows(pen.at(near, k, 0), high, name="no step")
    with pen.suppose(both(from_0, near), "after `k` steps") as known:
        moved = pen.follows(equals(t(k + 1), step(t(k))), next_, known)
        grows = pen.follows(
            relation(">=", t(k + 1), t(k)), moved, known, low, name="it grows", why="by `t*(1 - t**2)/2`"
        )
        stays = pen.follows(
            relation("<=", t(k + 1), 1), moved, known, low, name="not above 1", why="the error is not negative"
        )
        rate = pen.follows(
            relation("<=", 1 - t(k + 1), share * (1 - t(k))), moved, known, low, share, name="factor",
            why="the error takes the factor `(1 - t)*(2 + t)/2`, which falls as `t` grows",
        )  # fmt: skip
        error = pen.follows(
            relation("<=", 1 - t(k + 1), share ** (k + 1) * (1 - start)),
            rate,
            known,
            positive,
            name="one factor more",
        )
        far = pen.follows(relation(">=", t(k + 1), start), grows, known)
        after = pen.follows(pen.next_of(near, k), far, stays, error, name="together")
    pen.induction(implies(from_0, near), k, first, pen.discharge(known, after), start=0)
    pen.follows(
        relation("<", share, 1), share, low, name="less than 1",
        why="`q == 1 - t(0)*(1 + t(0))/2`: so `q**k` goes to 0, and every singular value to 1",
    )  # fmt: skip
    with pen.suppose(from_0) as known:
        there = pen.follows(form, known, always)
        distance = pen.follows(
            equals(inner(X(k) - U @ V.T, X(k) - U @ V.T), sum((s(k) - 1) ** 2)), there, left, right,
            name="orthonormal columns",
        )  # fmt: skip
    pen.discharge(known, distance, why="so the matrix goes to `U @ V.T`")

    pen.sanity(
        equals((U @ V.T) @ (V @ diag(s(number(0))) @ V.T), U @ diag(s(number(0))) @ V.T),
        "`U @ V.T` times a matrix with no negative eigenvalues: the polar decomposition of `X(0)`",
    )
    pen.sanity(equals(step(number(1)), number(1)), "1 stays")
    pen.sanity(implies(equals(x, number("0.9")), equals(step(x), number("0.9855"))), "an error of 10 % becomes 1.45 %")
    pen.wrong(
        "Starting with singular values above the root of 3: a step changes their sign. Divide by the norm before."
    )
    pen.wrong("Expecting speed from small values: they grow by the factor 3/2 a step; near 1 the error is squared.")
    pen.wrong("Waiting for `X @ X.T == I` in a tall matrix: only the shorter side has room for the identity.")
