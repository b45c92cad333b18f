"""The kernel trick.

A power of a dot product is a dot product again, of longer vectors that hold all products of entries. So a linear method
can work with these features and never write them down: what it needs of them is one number for each pair of points.
"""

from workbench import (
    Equality,
    Inequality,
    Sum,
    array,
    concat,
    derivation,
    equals,
    index,
    matrix,
    named,
    norm,
    outer,
    relation,
    scalar,
    sqrt,
    tensor,
    vec,
    vector,
    zeros,
)
from workbench.reasons.semidefinite import EVERY_DIRECTION
from workbench.rules import calculus, norms

META = {
    "level": "intermediate",
    "bullets": ["Dimension reduction methods", "Pattern identification"],
    "prerequisites": ["euclidean-distance-from-gram"],
    "references": [
        "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 5.8",
        "Murphy, Probabilistic Machine Learning: An Introduction, 17.1",
    ],
}

x, z, c = vector("x", "d"), vector("z", "d"), scalar("c")
X, a = matrix("X", "n", "d"), vector("a", "n")
i, j, k, l = *index("i j", "d"), *index("k l", "n")


def features(at):
    """All products of two entries, the entries, and a constant."""
    return concat(vec(outer(at, at)), sqrt(2 * c) * at, array([c]))


phi, psi = named("phi", features(x)), named("psi", features(z))
x_k, x_l = named("x_k", tensor(X[k, i], i)), named("x_l", tensor(X[l, i], i))
phi_k, phi_l = named("phi_k", features(x_k)), named("phi_l", features(x_l))
K = named("K", tensor((x_k @ x_l + c) ** 2, k, l))
mixed = named("s", Sum(a[k] * phi_k, k))
kernel = (x @ z + c) ** 2


@derivation(
    claim=[
        Equality(kernel, Sum(x[i] * x[j] * (z[i] * z[j]), i, j) + 2 * c * Sum(x[i] * z[i], i) + c**2),
        Equality(kernel, phi @ psi),
        Equality(a @ K @ a, norm(mixed) ** 2),
        Inequality(K, "loewner>=", zeros("n", "n")),
    ]
)
def kernel_trick_feature_map(pen):
    pen.given(x, z, c, X, a)
    above = pen.assume(relation(">=", c, 0), "`c >= 0`")
    pen.goal(
        "Find features of `x` and of `z` whose dot product is `(x @ z + c)**2`, and show that the matrix of its values "
        "for any points is positive semidefinite."
    )
    pen.convention(
        "`phi` holds the features of `x`, `psi` the same of `z`: all products of two entries, the entries times "
        "`sqrt(2*c)`, and `c`. `x_k` is row `k` of `X`, a point, and `phi_k` its features; `K` is the kernel matrix."
    )
    pen.idea("The square of a sum is a double sum, and each of its terms is a factor in `x` times the same in `z`.")

    for part, words in (
        (phi, "features of `x`"), (psi, "features of `z`"), (x_k, "row `k`"), (x_l, "row `l`"),
        (phi_k, "its features"), (phi_l, "its features"), (K, "kernel matrix"), (mixed, "a mixture of features"),
    ):  # fmt: skip
        pen.define(part.name, part.args[0], words)
    pen.start(kernel)
    pen.relate("=", (x @ z) ** 2 + 2 * c * (x @ z) + c**2, name="binomial formula")
    square = pen.relate(
        "=", Sum(x[i] * x[j] * (z[i] * z[j]), i, j) + 2 * c * Sum(x[i] * z[i], i) + c**2,
        name="square of a sum", why="a double sum; in each term the factors of `x` and of `z` apart",
    )  # fmt: skip
    one = pen.follows(
        equals(vec(outer(x, x)) @ vec(outer(z, z)), Sum(x[i] * x[j] * (z[i] * z[j]), i, j)), name="entry by entry",
        why="products of two entries",
    )  # fmt: skip
    root = pen.follows(equals(sqrt(2 * c) ** 2, 2 * c), above, by=calculus.square_of_a_root)
    dot = pen.follows(
        equals(phi @ psi, Sum(x[i] * x[j] * (z[i] * z[j]), i, j) + 2 * c * Sum(x[i] * z[i], i) + c**2),
        phi, psi, one, root, name="three blocks",
    )  # fmt: skip
    trick = pen.follows(equals(kernel, phi @ psi), square, dot, name="the kernel is a dot product")
    plain = pen.follows(equals(kernel, features(x) @ features(z)), trick, phi, psi, name="features written out")

    pair = pen.instance(plain, x=x_k, z=x_l, why="for two of the points")
    entry = pen.follows(equals(K[k, l], phi_k @ phi_l), pair, K, phi_k, phi_l, name="entry of `K`")
    pen.start(a @ K @ a)
    pen.relate("=", Sum(a[k] * a[l] * (phi_k @ phi_l), k, l), entry, name="double sum")
    pen.relate("=", mixed @ mixed, mixed, phi_k, phi_l, x_k, x_l, name="linearity", why="one sum in each factor")
    length = pen.relate("=", norm(mixed) ** 2, by=norms.square_norm_of_a_vector)
    form = pen.follows(relation(">=", a @ K @ a, 0), length, name="a square is not negative", why="for every `a`")
    even = pen.follows(equals(K.T, K), K, x_k, x_l, name="symmetric", why="`x_k @ x_l == x_l @ x_k`")
    pen.follows(relation("loewner>=", K, zeros("n", "n")), form, even, by=EVERY_DIRECTION)

    pen.sanity(
        equals(norm(phi - psi) ** 2, (x @ x + c) ** 2 + (z @ z + c) ** 2 - 2 * kernel),
        "distances of features by the kernel alone",
    )
    pen.sanity(relation("<=", (x @ z + c) ** 4, (x @ x + c) ** 2 * (z @ z + c) ** 2), "Cauchy-Schwarz of features")
    pen.wrong("`2*c*x` for the middle block: the factor is shared by both vectors, so each has its root.")
    pen.wrong("A negative `c`: then there is no such root, and for some points `K` has a negative eigenvalue.")
    pen.wrong("Writing the features down: there are `d**2 + d + 1`, and the kernel takes about `d` products.")
