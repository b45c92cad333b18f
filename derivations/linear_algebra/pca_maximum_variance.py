"""Principal components as directions of largest variance.

Which one number tells most about a cloud of points? The projection that keeps most of its variance: an eigenvector of
the covariance matrix, which the singular value decomposition of the data has ready.
"""

from workbench import (
    Equality,
    Gradient,
    Inequality,
    basis,
    derivation,
    diag,
    eigmax,
    equals,
    eye_columns,
    gradient,
    index,
    leading_eigen,
    matrix,
    named,
    norm,
    number,
    ones,
    relation,
    scalar,
    size,
    size_term,
    sum,
    tensor,
    trace,
    vector,
)
from workbench.rules.declared.common import COLLECT
from workbench.rules.declared.linear_algebra import ORTHONORMAL
from workbench.rules.requirements import needs_nonzero

META = {
    "level": "intermediate",
    "bullets": ["Dimension reduction methods", "Eigenvalue decomposition"],
    "prerequisites": [
        "rayleigh-quotient-extrema", "lagrange-multiplier-condition", "svd-from-gram-eigendecomposition",
    ],
    "references": ["MML §10.2"],
}  # fmt: skip

d, k = size("d"), size("k")
X, w, lam = matrix("X", "N", d), vector("w", d), scalar("lambda")
N = size_term("N")
S = named("S", X.T @ X / N)
lagrangian = w @ S @ w - lam * (w @ w - 1)
R = named("R", w @ S @ w / (w @ w))
# In the eigenbasis, and with the singular value decomposition: W has orthonormal columns.
V, l, c, s = matrix("V", d, d, "orthogonal"), vector("ell", d), vector("c", d), vector("sigma", d, "positive")
Q = matrix("Q", d + k, d + k, "orthogonal")
i, j = index("i", d), index("j", d)
T, W = named("T", V @ diag(l) @ V.T), named("W", Q @ eye_columns(d + k, 0, d))
v_i = named("v_i", tensor(V[j, i], j))
rest = named("r", (ones(d) - basis(0, d)) * c)
data = named("Y", W @ diag(s) @ V.T)


@derivation(
    claim=[
        Gradient(lagrangian, w, 2 * (S @ w) - 2 * lam * w),
        Inequality(R, "<=", eigmax(S)),
        Equality(trace(S @ leading_eigen(S)), eigmax(S)),
        Equality(data.T @ data / size_term(d + k) @ v_i, s[i] ** 2 / size_term(d + k) * v_i),
    ]
)
def pca_maximum_variance(pen):
    pen.given(X, w, lam, V, l, c, Q, s, conditions=[needs_nonzero(norm(w))])
    pen.goal("Find the direction along which centred data have the largest variance, and the directions after it.")
    pen.convention(
        "The rows of `X` are `N` points with mean 0, so `S` is their covariance matrix and the variance along a unit "
        "vector `w` is the mean square of `X @ w`. `T` is any such matrix in its eigenbasis `V`, with the largest "
        "eigenvalue `ell_0` first."
    )
    pen.idea("The variance along a direction is a quadratic form: its largest value on the sphere is an eigenvalue.")

    pen.start((X @ w) @ (X @ w) / N)
    pen.relate("=", w @ S @ w, by=COLLECT, why="the data enter through their covariance matrix only")
    pen.engine(gradient(lagrangian, w))
    pen.follows(
        equals(w @ (S @ w - lam * w), w @ S @ w - lam * (w @ w)),
        name="multiply by `w`",
        why="where the gradient is 0, so is the left side: the variance along a unit eigenvector is its eigenvalue",
    )
    pen.follows(
        relation("<=", R, eigmax(S)), name="Rayleigh quotient", why="no direction has more than the largest eigenvalue"
    )
    pen.follows(equals(trace(S @ leading_eigen(S)), eigmax(S)), name="eigenvector", why="the leading one has just that")
    pen.follows(
        equals((V @ rest) @ T @ (V @ rest), sum(l * rest**2)),
        T,
        pen.fact(V, "orthogonal"),
        name="orthogonal to the first",
        why="without a part along the first eigenvector the same question is left, for the other eigenvalues",
    )
    pen.start(data.T @ data / size_term(d + k))
    pen.relate("=", V @ diag(s**2 / size_term(d + k)) @ V.T, by=ORTHONORMAL, why="`W.T @ W` is the identity")
    pen.follows(
        equals(data.T @ data / size_term(d + k) @ v_i, s[i] ** 2 / size_term(d + k) * v_i),
        name="column of `V`",
        why="the right singular vectors are the principal axes",
    )

    pen.sanity(equals(trace(S), sum(X**2) / N), "the eigenvalues share out the whole variance")
    pen.sanity(relation(">=", R, number(0)), "a variance is not negative")
    pen.wrong("Forgetting to centre: then the first axis points to the mean.")
    pen.wrong("Taking singular values for variances: the variance along an axis is `sigma_i**2 / N`.")
    pen.wrong("Comparing columns in different units: the axis of largest variance follows the largest unit.")
