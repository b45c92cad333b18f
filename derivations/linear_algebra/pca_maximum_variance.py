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
from workbench.reasons.common import COLLECT
from workbench.reasons.linear_algebra import ORTHONORMAL
from workbench.reasons.stretches import at_most_the_largest_eigenvalue
from workbench.rules import norms, spectra

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
    pen.given(X, w, lam, V, l, c, Q, s)
    not_zero = pen.assume(relation(">", norm(w), 0), "`w` is not the zero vector")
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
    symmetric = pen.follows(equals(S.T, S), S, name="`S` is symmetric")
    bound = pen.follows(
        relation("<=", w @ S @ w, eigmax(S) * (w @ w)), symmetric, by=at_most_the_largest_eigenvalue,
        why="no direction has more than the largest eigenvalue",
    )  # fmt: skip
    length = pen.follows(equals(norm(w) ** 2, w @ w), by=norms.square_norm_of_a_vector)
    positive = pen.follows(relation(">", w @ w, 0), not_zero, length, name="its length is positive")
    pen.follows(relation("<=", R, eigmax(S)), bound, positive, R, name="Rayleigh quotient")
    image = pen.follows(equals(S @ leading_eigen(S), eigmax(S) * leading_eigen(S)), S, by=spectra.leading_eigenvector)
    unit = pen.follows(equals(trace(leading_eigen(S)), 1), S, by=spectra.leading_eigenvector_has_length_one)
    pen.follows(
        equals(trace(S @ leading_eigen(S)), eigmax(S)), image, unit, name="eigenvector",
        why="the leading one has just that",
    )  # fmt: skip
    pen.follows(
        equals((V @ rest) @ T @ (V @ rest), sum(l * rest**2)),
        T,
        pen.fact(V, "orthogonal"),
        name="orthogonal to the first",
        why="without a part along the first eigenvector the same question is left, for the other eigenvalues",
    )
    pen.start(data.T @ data / size_term(d + k))
    axes = pen.relate("=", V @ diag(s**2 / size_term(d + k)) @ V.T, by=ORTHONORMAL, why="`W.T @ W` is the identity")
    pen.follows(
        equals(data.T @ data / size_term(d + k) @ v_i, s[i] ** 2 / size_term(d + k) * v_i),
        axes, v_i, pen.fact(V, "orthogonal"),
        name="column of `V`",
        why="the right singular vectors are the principal axes",
    )

    pen.sanity(equals(trace(S), sum(X**2) / N), "the eigenvalues share out the whole variance")
    pen.sanity(relation(">=", R, number(0)), "a variance is not negative")
    pen.wrong("Forgetting to centre: then the first axis points to the mean.")
    pen.wrong("Taking singular values for variances: the variance along an axis is `sigma_i**2 / N`.")
    pen.wrong("Comparing columns in different units: the axis of largest variance follows the largest unit.")
