"""Conditionals and marginals of a normal vector.

What is known of one part once the other is seen: regression, Kalman filters, Gaussian processes. The mean moves
linearly with what was seen, and the covariance shrinks by a Schur complement that does not depend on it.
"""

from workbench import (
    Equality,
    block,
    derivation,
    det,
    equals,
    eye,
    inv,
    log,
    logdet,
    matrix,
    pi,
    relation,
    size_term,
    vector,
)
from workbench.rules import algebra

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
B, C = matrix("B", "p", "q"), matrix("C", "q", "q", "posdef")
K = matrix("K", "p", "p", "posdef")
A = K + B @ inv(C) @ B.T
u, v = x - m, y - n
gain = B @ inv(C)
# The blocks of the inverse, by the Schur complement K = A - B C^-1 B^T.
joint = u @ inv(K) @ u - 2 * (u @ inv(K) @ gain @ v) + v @ (inv(C) + gain.T @ inv(K) @ gain) @ v
split = (u - gain @ v) @ inv(K) @ (u - gain @ v) + v @ inv(C) @ v
Sigma = block(A, B, B.T, C)
precision = block(inv(K), -inv(K) @ gain, -gain.T @ inv(K), inv(C) + gain.T @ inv(K) @ gain)
d, e = size_term("p"), size_term("q")


def log_density(quadratic, size, volume):
    return -(size * log(2 * pi) + volume + quadratic) / 2


whole = log_density(joint, d + e, logdet(K) + logdet(C))
conditional = log_density((u - gain @ v) @ inv(K) @ (u - gain @ v), d, logdet(K))
marginal = log_density(v @ inv(C) @ v, e, logdet(C))


@derivation(claim=[Equality(joint, split), Equality(whole, conditional + marginal)])
def gaussian_conditional_and_marginal(pen):
    pen.given(x, m, y, n, B, C, K)
    pen.goal("Split the density of a normal vector (`x`, `y`) into that of `x` given `y` and that of `y`.")
    pen.convention(
        "`x` has mean `m` and covariance `A`, `y` has mean `n` and covariance `C`, and `B` is the covariance of "
        "`x` with `y`. `K == A - B @ inv(C) @ B.T` is the Schur complement of `C`; `u` and `v` are `x - m` and `y "
        "- n`."
    )
    pen.idea(
        "The inverse of the covariance is known block by block: complete the square in `x`; the rest belongs to `y`."
    )

    inverse = pen.follows(
        equals(Sigma @ precision, eye(Sigma.shape[0])),
        name="block inverse",
        why="with `K` in the place of `A - B @ inv(C) @ B.T`",
    )
    volume = pen.follows(equals(det(Sigma), det(K) * det(C)), name="determinant by blocks", why="volumes multiply")
    pen.start(joint)
    pen.relate(
        "=",
        u @ inv(K) @ u - 2 * (u @ inv(K) @ (gain @ v)) + (gain @ v) @ inv(K) @ (gain @ v) + v @ inv(C) @ v,
        inverse,
        name="sorted",
        why="the quadratic form of the precision: what holds `x`, and what is left",
    )
    square = pen.relate(
        "=",
        split,
        by=algebra.complete_the_square,
        why="the precision of `x` is `inv(K)`, its centre `m + B @ inv(C) @ v`",
    )
    pen.start(whole)
    pen.use(square)
    pen.relate(
        "=",
        conditional + marginal,
        volume,
        name="two densities",
        why="`x` given `y` is normal: mean `m + B @ inv(C) @ (y - n)`, covariance `K`; `y`: mean `n`, covariance `C`",
    )

    pen.sanity(relation("loewner<=", K, A), "seeing `y` never adds to the covariance")
    pen.sanity(equals(A - B @ inv(C) @ B.T, K), "the covariance of `x` given `y` does not depend on `y`")
    pen.wrong(
        "`B.T` in place of `B`, or the gain the wrong way round: `B @ inv(C)` takes deviations of `y` to those of `x`."
    )
    pen.wrong(
        "A block of the inverse for the inverse of a block: the precision of `x` given `y` is `inv(K)` and not "
        "`inv(A)`."
    )
    pen.wrong("Leaving out rows for a marginal of the precision: that is right for the covariance only.")
