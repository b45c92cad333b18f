"""The Gaussian integral in several dimensions.

The constant in front of every normal density of a vector: what evidences, Laplace approximations and entropies of
normal laws come down to is this one integral.
"""

from workbench import (
    Claim,
    Product,
    Sum,
    derivation,
    det,
    diag,
    equals,
    exp,
    expectation,
    eye,
    index,
    integral,
    inv,
    matrix,
    named,
    norm,
    number,
    oo,
    outer,
    pi,
    relation,
    scalar,
    size_term,
    sqrt,
    tensor,
    tril_mask,
    vector,
    zeros,
)
from workbench.reasons.algebra import VALUES_OF_FUNCTIONS
from workbench.reasons.linear_algebra import inverse_from_one_side
from workbench.reasons.stretches import quadratic_form_of_a_positive_matrix
from workbench.reasons.triangles import determinant_of_a_triangle
from workbench.reasons.vector_laws import ORTHOGONAL_IMAGE, PRODUCT_OF_INTEGRALS
from workbench.rules import determinants, integrals, norms, sums

META = {
    "level": "advanced",
    "bullets": ["Distribution analysis", "Integration methods"],
    "prerequisites": ["gaussian-integral", "spectral-theorem-symmetric", "trace-determinant-from-eigenvalues"],
    "references": ["Bishop, Pattern Recognition and Machine Learning, §2.3 (eqs. 2.48-2.57)"],
}

n = size_term("n")
x, mu, y, l = vector("x", "n"), vector("mu", "n"), vector("y", "n"), vector("lambda", "n")
S, Q = matrix("S", "n", "n", "posdef"), matrix("Q", "n", "n")
i, r, u = index("i", "n"), index("r", "n"), scalar("u")
q_i = named("q_i", tensor(Q[r, i], r))
I = expectation(1, x, -(x - mu) @ inv(S) @ (x - mu) / 2)
shrunk, c = Sum(outer(q_i, q_i) / l[i], i), scalar("c", "positive")
turned = expectation(1, y, -Sum(y[i] ** 2 / (2 * l[i]), i))
line = integral(exp(-(u**2) / (2 * l[i])), u, -oo, oo)
value = (2 * pi) ** (n / 2) * sqrt(det(S))


@derivation(claim=Claim("Expectation", equals(I, value), wrt=(x,), result=value))
def gaussian_multivariate_normalisation(pen):
    pen.given(x, mu, S)
    pen.goal("Find the integral of `exp(-(x - mu) @ inv(S) @ (x - mu) / 2)` over all vectors `x`.")
    pen.convention(
        "`lambda` are the eigenvalues of `S`, and the columns `q_i` of `Q` are orthonormal eigenvectors; `y` holds the "
        "coordinates of `x - mu` along them."
    )
    pen.idea("Turn the axes to those of the ellipsoid: there the entries separate, and each is an integral on a line.")
    pos = pen.fact(S, "posdef")

    there = pen.lemma("spectral-theorem-symmetric", pos, A=S)
    found = pen.obtain(there, Q, l, why="orthonormal eigenvectors and eigenvalues")
    pen.define("q_i", q_i.args[0], why="a column of `Q`")
    unit = pen.follows(equals(q_i @ q_i, 1), found, q_i, name="orthonormal columns")
    eigen = pen.follows(equals(q_i @ S @ q_i, l[i]), found, q_i, name="eigenvalue")
    pen.start(norm(q_i))
    pen.by(norms.norm_as_a_root)
    pen.use(unit)
    length = pen.relate("=", number(1), by=VALUES_OF_FUNCTIONS, name="a unit vector")
    away = pen.follows(relation(">", norm(q_i), number(0)), length, name="not 0")
    above = pen.follows(relation(">", q_i @ S @ q_i, 0), away, pos, by=quadratic_form_of_a_positive_matrix)
    positive = pen.follows(relation(">", l[i], 0), eigen, above, name="positive eigenvalues")

    back = pen.follows(equals(Q @ Q.T, eye("n")), found, name="square", why="so the other order too")
    one = pen.follows(
        equals(S @ shrunk, eye("n")), found, back, positive, q_i, name="undo each stretch",
        why="`S @ q_i == lambda_i*q_i`, and the projections on the axes add up to `I`",
    )  # fmt: skip
    inverse = pen.follows(equals(inv(S), shrunk), one, by=inverse_from_one_side)
    form = pen.follows(
        equals((Q @ y) @ inv(S) @ (Q @ y), Sum(y[i] ** 2 / l[i], i)), inverse, found, q_i, name="along the axes",
        why="`Q.T @ Q @ y == y`: each coordinate meets only itself",
    )  # fmt: skip

    pen.start(det(Q.T @ Q))
    pen.by(determinants.determinant_of_a_product)
    pen.by(determinants.determinant_of_a_transpose)
    square = pen.relate("=", det(Q) ** 2, name="a square")
    pen.start(det(Q.T @ Q))
    pen.relate("=", det(eye("n")), found, name="orthonormal columns")
    unit = pen.by(determinants.determinant_of_the_identity)
    size = pen.follows(equals(det(Q) ** 2, 1), square, unit, name="volumes stay", why="`abs(det(Q)) == 1`")
    flat = pen.follows(
        equals((tril_mask("n") - eye("n")) * diag(l), zeros("n", "n")), name="nothing below the diagonal"
    )
    pen.start(det(diag(l)))
    pen.relate("=", Product(diag(l)[i, i], i), flat, by=determinant_of_a_triangle)
    diagonal = pen.relate("=", Product(l[i], i), name="the diagonal")
    pen.start(det(S))
    pen.relate("=", det(Q @ diag(l) @ Q.T), found, name="put in")
    pen.relate("=", det(Q) ** 2 * det(diag(l)), by=determinants.determinant_of_a_product)
    volume = pen.relate("=", Product(l[i], i), size, diagonal, name="product of the eigenvalues")

    single = pen.follows(
        equals(line, sqrt(2 * pi * l[i])), positive, by=integrals.gaussian_integral, name="Gaussian integral"
    )
    pen.start(I)
    pen.relate(
        "=", turned, form, found, by=ORTHOGONAL_IMAGE, x=mu + Q @ y, why="`x == mu + Q @ y`, and `abs(det(Q)) == 1`"
    )
    pen.relate("=", Product(line, i), by=PRODUCT_OF_INTEGRALS, why="the exponential of a sum is a product")
    pen.relate("=", Product(sqrt(2 * pi * l[i]), i), single, name="one axis at a time")
    pen.relate("=", sqrt(Product(2 * pi * l[i], i)), positive, by=sums.root_of_a_big_product)
    pen.relate(
        "=", value, volume, by=sums.a_product_splits, name="product of the eigenvalues",
        why="`n` factors `2*pi`, and `det(S)`",
    )  # fmt: skip

    pen.sanity(equals(I / value, number(1)), "over this constant it is a density: the normal law of a vector")
    pen.sanity(equals(sqrt(det(c**2 * S)), c**n * sqrt(det(S))), "axes `c` times as long: `n` of them, not one")
    pen.wrong("`2*pi` under the root once: each of the `n` axes brings its own.")
    pen.wrong("`det(S)` without the root: the length of an axis is the root of its eigenvalue.")
    pen.wrong("The wrong matrix: where the exponent holds the precision, its determinant stands below the bar.")
