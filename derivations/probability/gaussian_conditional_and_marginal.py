"""Conditionals and marginals of a normal vector.

What is known of one part once the other is seen: regression, Kalman filters, Gaussian processes. The mean moves
linearly with what was seen, and the covariance shrinks by a Schur complement that does not depend on it.
"""

from workbench import (
    Equality,
    block,
    concat,
    derivation,
    equals,
    exp,
    expectation,
    eye,
    inv,
    log,
    logdet,
    matrix,
    named,
    pi,
    relation,
    size_term,
    vector,
    zeros,
)
from workbench.reasons.linear_algebra import inverse_from_one_side
from workbench.record.claims import Expectation
from workbench.rules import determinants, matrices

META = {
    "level": "advanced",
    "bullets": ["Distribution analysis", "Bayesian methodology"],
    "prerequisites": [
        "block-inverse-schur-complement",
        "gaussian-multivariate-normalisation",
        "completing-the-square-multivariate",
    ],
    "references": ["Bishop, Pattern Recognition and Machine Learning, §2.3.1-2.3.2", "MML §6.5.1"],
}

x, m = vector("x", "p"), vector("m", "p")
y, n = vector("y", "q"), vector("n", "q")
A, B, C = matrix("A", "p", "p", "symmetric"), matrix("B", "p", "q"), matrix("C", "q", "q", "posdef")
K = matrix("K", "p", "p", "posdef")
G = named("G", B @ inv(C))
mu, Sigma = named("mu", concat(m, n)), named("Sigma", block(A, B, B.T, C))
I_p, I_q, above, below = eye("p"), eye("q"), zeros("p", "q"), zeros("q", "p")
U, U_back = named("U", block(I_p, G, below, I_q)), block(I_p, -G, below, I_q)
middle, middle_back = block(K, above, below, C), block(inv(K), above, below, inv(C))
shift = x - m - G @ (y - n)
off = concat(x, y) - mu
s = vector("s", "q")
z = vector("z", I_p.shape[0] + I_q.shape[0])
pick = named("P", concat(below, I_q, axis=1))


def log_density(at, mean, covariance):
    """Of the normal law with this mean and covariance."""
    size = size_term(at.shape[0])
    return -size / 2 * log(2 * pi) - logdet(covariance) / 2 - (at - mean) @ inv(covariance) @ (at - mean) / 2


whole = named("f", log_density(concat(x, y), mu, Sigma))
conditional = log_density(x, m + G @ (y - n), K)
marginal = named("g", log_density(y, n, C))
joint_mean = expectation(exp(s @ (pick @ z)), z, log_density(z, mu, Sigma))


@derivation(
    claim=[
        Expectation(equals(joint_mean, exp(s @ n + s @ C @ s / 2))),
        Equality(whole - marginal, conditional),
    ]
)
def gaussian_conditional_and_marginal(pen):
    pen.given(x, m, y, n, A, B, C, K, s, z)
    schur = pen.assume(equals(K, A - B @ inv(C) @ B.T), "`K == A - B @ inv(C) @ B.T`, the Schur complement of `C`")
    pen.goal("Find the law of `y`, and that of `x` given `y`, for a normal vector of two parts `x` and `y`.")
    pen.convention(
        "`x` has mean `m` and covariance `A`, `y` has mean `n` and covariance `C`, and `B` is the covariance of `x` "
        "with `y`; `z` is the whole vector, with mean `mu` and covariance `Sigma`. A law whose moment generating "
        "function is finite near 0, as here, is known by that function. The density of `x` given `y` is the joint "
        "density over that of `y`: logarithms subtract."
    )
    pen.idea("Take from `x` what `y` explains of it, `G @ (y - n)`: what is left has nothing to do with `y`.")
    even, pos, pos_K = pen.fact(A, "symmetric"), pen.fact(C, "posdef"), pen.fact(K, "posdef")

    pen.define("mu", mu.args[0])
    pen.define("Sigma", Sigma.args[0])
    pen.define("G", G.args[0], "the gain: how far `x` moves with `y`")
    pen.define("P", pick.args[0], "takes `y` out of the whole vector")
    pen.define("U", U.args[0], "adds to `x` what `y` explains")
    pen.start(G @ C)
    pen.unfold(G)
    pen.by(matrices.matrix_products_associate)
    pen.by(matrices.inverse_times_the_matrix)
    gain = pen.by(matrices.identity_from_the_right)
    split = pen.follows(equals(A, K + G @ C @ G.T), schur, G, gain, pos, name="two parts of the covariance of `x`")
    factors = pen.follows(
        equals(Sigma, U @ middle @ U.T), Sigma, U, gain, split, pos, name="block factorisation",
        why="multiply the blocks out",
    )  # fmt: skip

    same = pen.follows(equals(Sigma.T, Sigma), Sigma, even, pos, name="symmetric", why="block by block")
    above_zero = pen.follows(
        relation("loewner>", Sigma, zeros(*Sigma.shape)), factors, pos_K, pos, name="positive definite",
        why="`U` times a matrix with the blocks `K` and `C` times the transpose of `U`",
    )  # fmt: skip
    generated = pen.lemma(
        "linear-combination-of-gaussians", same, above_zero, claim=3, x=z, mu=mu, S=Sigma, A=pick, b=zeros("q"), u=s,
        why="`y` is a linear map of the whole vector",
    )  # fmt: skip
    its_mean = pen.follows(equals(pick @ mu, n), pick, mu, name="the part that belongs to `y`", why="of the mean")
    its_covariance = pen.follows(
        equals(pick @ Sigma @ pick.T, C), pick, Sigma, name="the block that belongs to `y`", why="of the covariance"
    )
    pen.follows(
        equals(joint_mean, exp(s @ n + s @ C @ s / 2)), generated, its_mean, its_covariance, name="marginal law",
        why="the generating function of the normal law with mean `n` and covariance `C`",
    )  # fmt: skip

    pen.define("f", whole.args[0], "log density of `x` and `y`")
    pen.define("g", marginal.args[0], "log density of `y`, by its law")
    one = pen.follows(equals(inv(U), U_back), U, by=inverse_from_one_side, why="the other sign takes it away again")
    turned = pen.follows(equals(inv(U.T), U_back.T), U, by=inverse_from_one_side, why="the same, transposed")
    two = pen.follows(equals(inv(middle), middle_back), pos_K, pos, by=matrices.inverse_of_a_block_diagonal)
    pen.start(inv(Sigma))
    pen.use(factors)
    pen.relate("=", inv(U.T) @ inv(middle) @ inv(U), by=matrices.inverse_of_a_product)
    inverse = pen.relate(
        "=", U_back.T @ middle_back @ U_back, one, turned, two, name="block inverse", why="the three inverses put in"
    )
    moved = pen.follows(equals(U_back @ off, concat(shift, y - n)), mu, name="`x` less what `y` explains")
    square = pen.follows(
        equals(off @ inv(Sigma) @ off, shift @ inv(K) @ shift + (y - n) @ inv(C) @ (y - n)), inverse, moved,
        name="the square is completed", why="the middle factor has no block that joins the two parts",
    )  # fmt: skip
    pen.start(logdet(U))
    pen.unfold(U)
    pen.by(determinants.log_determinant_of_a_block_triangle)
    unit = pen.by(determinants.log_determinant_of_the_identity, all=True)
    pen.start(logdet(Sigma))
    pen.use(factors)
    pen.relate("=", logdet(U) + logdet(middle) + logdet(U.T), by=determinants.log_determinant_of_a_product)
    pen.relate("=", logdet(U) + logdet(middle) + logdet(U), by=determinants.log_determinant_of_a_transpose)
    volume = pen.relate(
        "=", logdet(K) + logdet(C), unit, by=determinants.log_determinant_of_a_block_triangle, name="volumes multiply",
        why="`U` keeps volumes",
    )  # fmt: skip
    pen.follows(
        equals(whole - marginal, conditional), whole, marginal, square, volume, name="law of `x` given `y`",
        why="the log density of the normal law with mean `m + G @ (y - n)` and covariance `K`",
    )  # fmt: skip

    pen.sanity(relation("loewner<=", K, A), "seeing `y` never adds to the covariance")
    pen.wrong(
        "`B.T` in place of `B`, or the gain the wrong way round: `B @ inv(C)` takes deviations of `y` to those of `x`."
    )
    pen.wrong(
        "A block of the inverse for the inverse of a block: the precision of `x` given `y` is `inv(K)` and not "
        "`inv(A)`."
    )
    pen.wrong("Leaving out rows for a marginal of the precision: that is right for the covariance only.")
