"""Maximum likelihood for the multivariate normal distribution.

Mean vector and covariance matrix from a sample: the fit behind discriminant analysis, mixtures and Kalman filters.
"""

from workbench import (
    Equality,
    Sum,
    derivation,
    det,
    equals,
    exp,
    index,
    inv,
    matrix,
    mean,
    mle,
    named,
    outer,
    pi,
    relation,
    size_term,
    sqrt,
    sum,
    tensor,
    vector,
    zeros,
)

META = {
    "level": "advanced",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["gradient-mahalanobis-covariance", "mle-normal", "hessian-log-determinant-concavity"],
    "references": ["PRML §2.3.4 (eqs. 2.121-2.122)"],
}

x, mu, Sigma = vector("x", "d"), vector("mu", "d"), matrix("Sigma", "d", "d", "posdef")
density = exp(-((x - mu) @ inv(Sigma) @ (x - mu)) / 2) / sqrt((2 * pi) ** size_term("d") * det(Sigma))


n, i, j = size_term("n"), index("i", "n"), index("j", "d")
sample = matrix("x", "n", "d")
average, row = named("x_bar", mean(sample, axis=0)), tensor(sample[i, j], j)
centred = sample - average
scatter = Sum(outer(row - average, row - average), i)


@derivation(claim=[Equality(scatter / n, centred.T @ centred / n)])
def mle_multivariate_normal(pen):
    made = mle(density, x, (mu, Sigma))
    pen.goal(
        "Find the mean `mu` and the covariance matrix `Sigma` for which `n` independent normal vectors of `d` "
        "numbers are most likely."
    )
    pen.idea(
        "`mu` first, for every `Sigma`; then the precision, the inverse of `Sigma`, in which the function is concave."
    )

    pen.sanity(equals(sum(centred, axis=0), zeros("d")), "deviations from the mean add up to 0")
    pen.sanity(relation("loewner>=", scatter, zeros("d", "d")), "the estimate is symmetric and never negative")
    about = Sum(outer(row - mu, row - mu), i)
    pen.sanity(
        equals(about, scatter + n * outer(average - mu, average - mu)),
        "the scatter about `mu` is larger, on average by one `Sigma` of `n`: the mean of `Sigma_hat` is `(n - 1)/n "
        "* Sigma`",
    )
    pen.wrong("`n <= d`: `S` is singular, and the likelihood grows without bound as `Sigma` flattens.")
    return made
