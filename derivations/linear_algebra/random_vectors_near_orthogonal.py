"""Random vectors are nearly orthogonal.

In many dimensions two independent directions have almost no angle in common: why embeddings have room for far more
features than coordinates, and what a cosine similarity has to be compared with.
"""

from workbench import (
    Equality,
    Inequality,
    Sum,
    abs,
    compare,
    cos,
    delta,
    derivation,
    equals,
    iff,
    index,
    integral,
    matrix,
    named,
    number,
    pi,
    relation,
    scalar,
    size_term,
    tensor,
    vector,
)
from workbench.reasons.squares import squares_in_the_strict_order_of_moduli

META = {
    "level": "intermediate",
    "bullets": ["Vector manipulation and spatial relationships"],
    "prerequisites": ["dot-product-angle", "law-of-total-expectation", "markov-chebyshev-wlln"],
    "references": ["Vershynin, High-Dimensional Probability, §3.2 and §3.3"],
}

U, V, q = matrix("U", "m", "d"), matrix("V", "l", "d"), vector("q", "l", "simplex")
k = scalar("k", "positive")
s, t, i, j = index("s", "m"), index("t", "l"), *index("i j", "d")
d, m = size_term("d"), size_term("m")
phi, z = scalar("phi"), scalar("z")


def over_u(value):
    """The mean over the first vector, the second fixed."""
    return Sum(value, s) / m


def E(value):
    """The mean over both vectors."""
    return Sum(q[t] * over_u(value), t)


cosine = named("r", tensor(Sum(U[s, i] * V[t, i], i), s, t))
r = cosine[s, t]
far = compare(">=", abs(r), k)
middle = named("c", E(r))


@derivation(
    claim=[
        Equality(over_u(U[s, i] * U[s, j]), delta(i, j) / d),
        Equality(E(r), number(0)),
        Equality(E((r - middle) ** 2), 1 / d),
        Inequality(E(far), "<=", 1 / (d * k**2)),
    ]
)
def random_vectors_near_orthogonal(pen):
    pen.given(U, V, q, k)
    unit = pen.assume(equals(Sum(U[s, i] ** 2, i), 1), "each `u` has the length 1")
    signs = pen.assume(
        equals(over_u(-U[s, i]), over_u(U[s, i])), "to turn coordinate `i` round keeps the mean"
    )
    pairs = pen.assume(
        equals(over_u(-U[s, i] * ((1 - 2 * delta(i, j)) * U[s, j])), over_u(U[s, i] * U[s, j])),
        "to turn coordinate `i` round keeps the mean products",
    )
    swapped = pen.assume(
        equals(over_u(U[s, i] ** 2), over_u(U[s, j] ** 2)), "to exchange two coordinates keeps the mean squares"
    )
    one = pen.assume(equals(Sum(V[t, i] ** 2, i), 1), "each `v` has the length 1")
    pen.assume(relation(">=", m, d + 1), "there are more vectors than coordinates")
    pen.goal("Find the mean and the variance of the cosine of two independent random directions, and bound its size.")
    pen.convention(
        "`u` is row `s` of `U`, each of the `m` rows as likely as the others; `v` is row `t` of `V` with the "
        "probability `q_t`, whatever `u` is. `r` is their cosine, and means are sums with these weights. The uniform "
        "law on the sphere is kept by all rotations and reflections; of these only two kinds are used: to turn one "
        "coordinate `i` round, which makes `(1 - 2*delta(i, j))*u_j` of each `u_j`, and to exchange two. Of `v` no "
        "more is assumed than its length: it may be uniform on the sphere, and it may be fixed."
    )
    pen.idea("By symmetry coordinates of `u` have no product on average, and equal squares that add up to 1.")

    law = pen.fact(q, "simplex")
    centred = pen.follows(
        equals(over_u(U[s, i]), 0), signs, name="symmetry", why="the mean is its own opposite"
    )
    apart = pen.follows(
        equals(over_u(U[s, i] * U[s, j]), delta(i, j) * over_u(U[s, i] ** 2)), pairs, name="symmetry",
        why="for another `j` the mean product is its own opposite",
    )  # fmt: skip
    pen.start(d * over_u(U[s, i] ** 2))
    pen.relate("=", over_u(Sum(U[s, j] ** 2, j)), swapped, name="trace", why="the `d` mean squares are equal")
    whole = pen.relate("=", number(1), unit, name="unit length", why="a mean of ones")
    second = pen.follows(
        equals(over_u(U[s, i] * U[s, j]), delta(i, j) / d), apart, whole, name="put in",
        why="the mean of `outer(u, u)` is the identity over `d`",
    )  # fmt: skip

    pen.define("r", cosine.args[0], "the cosine")
    pen.start(over_u(r))
    pen.relate("=", Sum(over_u(U[s, i]) * V[t, i], i), cosine, name="for a fixed `v`", why="only `u` is averaged")
    zero = pen.relate("=", number(0), centred, name="each term is 0")
    pen.start(over_u(r**2))
    pen.relate(
        "=", Sum(V[t, i] * over_u(U[s, i] * U[s, j]) * V[t, j], i, j), cosine, name="for a fixed `v`",
        why="the quadratic form of the mean of `outer(u, u)`",
    )  # fmt: skip
    pen.relate("=", Sum(V[t, i] ** 2, i) / d, second, name="only `i == j`")
    share = pen.relate("=", 1 / d, one, name="unit length", why="the same for every `v`")

    pen.start(E(r))
    mean = pen.relate("=", number(0), zero, name="tower rule", why="0 for each `v`, and so on average")
    pen.define("c", middle.args[0], "the mean of the cosine")
    second = pen.follows(equals(E(r**2), 1 / d), share, law, name="tower rule", why="the same for each `v`")
    pen.start(E((r - middle) ** 2))
    pen.relate("=", E(r**2), mean, middle, name="variance", why="the mean is 0")
    pen.relate("=", 1 / d, second, name="mean square")

    size = pen.fact(k, "positive")
    order = pen.follows(
        iff(relation("<", abs(r), k), relation("<", r**2, k**2)), size, by=squares_in_the_strict_order_of_moduli
    )
    below = pen.follows(
        relation("<=", far, r**2 / k**2), order, size, name="Chebyshev",
        why="the square is at least `k**2` where the indicator is 1, and never negative",
    )  # fmt: skip
    pen.start(E(far))
    pen.relate("<=", E(r**2) / k**2, below, law, name="means keep the order")
    pen.relate("=", 1 / (d * k**2), second, name="mean square")

    pen.sanity(
        equals(integral(cos(phi) ** 2, phi, 0, 2 * pi) / (2 * pi), number(1) / 2),
        "`d == 2`, the uniform law on the circle: the mean square of the cosine is 1/2",
    )
    pen.sanity(
        equals(integral(z**2, z, -1, 1) / 2, number(1) / 3),
        "`d == 3`: each coordinate of a point of the sphere is uniform between -1 and 1, as Archimedes found",
    )
    pen.wrong("Expecting random directions to be exactly orthogonal: the cosine is of the order of `1/sqrt(d)`.")
    pen.wrong("Comparing with this the cosine of embeddings with a common mean: such vectors are not centred.")
    pen.wrong("Taking vectors with all entries positive: their mean is not 0, and cosines are large.")
