"""Functions of the eigenvalues and singular values of a matrix.

Each says where it is differentiable. Source: Magnus & Neudecker, ch. 8.8-8.9; Golub & Pereyra, The Differentiation of
Pseudo-Inverses, 1973; Watson, Characterization of the Subdifferential of Some Matrix Norms, 1992; Higham, Functions of
Matrices, ch. 3.
"""

from __future__ import annotations

from workbench.terms.declaration import function
from workbench.terms.domains import FULL_RANK, POSITIVE_EIGENVALUES
from workbench.terms.functions.linear_algebra import eye, inner, inv, trace
from workbench.terms.heads import misfit
from workbench.terms.knowledge import POSITIVE_VALUES


def _matrix(x, what):
    if x.rank != 2:
        raise misfit(f"{what} needs a matrix", x)


def _square_shape(what):
    def law(x):
        if x.rank != 2 or x.shape[0] != x.shape[1]:
            raise misfit(f"{what} needs a square matrix", x)
        return x.shape

    return law


def _scalar_of(what, square=False):
    def law(x):
        _matrix(x, what)
        if square and x.shape[0] != x.shape[1]:
            raise misfit(f"{what} needs a square matrix", x)
        return ()

    return law


def _same_shape(what):
    def law(x):
        _matrix(x, what)
        return x.shape

    return law


# -- the pseudo-inverse --------------------------------------------------------


def _pinv_shape(x):
    _matrix(x, "pinv")
    return x.shape[::-1]


def _pinv_differential(f, position, d, x):
    m, n = x.shape
    onto_rows = eye(m) - x @ f
    onto_columns = eye(n) - f @ x
    return -(f @ d @ f) + f @ f.T @ d.T @ onto_rows + onto_columns @ d.T @ f.T @ f


pinv = function(
    "pinv", _pinv_shape, "The Moore-Penrose inverse.",
    stacks=True, numpy=lambda lib, x: lib.np.linalg.pinv(x), source="np.linalg.pinv({0})", latex="{0}^{{+}}",
    oracle=lambda lib, x: lib.np.linalg.lstsq(x, lib.np.eye(len(x)))[0],
    differential=_pinv_differential, domain=FULL_RANK, kinks="jumps where the rank changes",
    reason="differential of the pseudo-inverse while the rank stays (Golub and Pereyra)",
)


# -- matrix functions, differentiated under a trace ----------------------------


def _sqrtm(lib, x):
    """By the eigenvalues: stacks of matrices too. NaN where an eigenvalue is real and not positive."""
    np = lib.np
    if not np.all(np.isfinite(x)):
        return np.full(x.shape, np.nan)
    values, vectors = np.linalg.eig(x)
    values = np.where((np.abs(np.imag(values)) < 1e-12) & (np.real(values) <= 0), np.nan, values + 0j)
    return np.real(vectors * np.sqrt(values)[..., None, :] @ np.linalg.inv(vectors))


def _expm(lib, x):
    """Scaling, Taylor's series and squaring: all matrices of a stack at once."""
    np = lib.np
    if not np.all(np.isfinite(x)):
        return np.full(x.shape, np.nan)
    size = float(np.max(np.sum(np.abs(x), axis=-1), initial=0.0))
    halvings = max(0, int(np.ceil(np.log2(max(size, 1e-300)))) + 1)
    scaled, term = x / 2.0**halvings, np.broadcast_to(np.eye(x.shape[-1]), x.shape)
    total = term
    for k in range(1, 19):
        term = term @ scaled / k
        total = total + term
    for _ in range(halvings):
        total = total @ total
    return total


expm = function(
    "expm", _square_shape("expm"), "The exponential of a matrix, I + X + X X / 2 + ...",
    stacks=True, numpy=_expm, source="linalg.expm({0})", imports=("linalg",),
    oracle=lambda lib, x: lib.linalg.expm(x), latex=r"\exp", under_trace=lambda f, d, x: trace(f @ d),
    refusal="the derivative of expm is built under a trace only: elsewhere X and dX do not commute",
    reason="under a trace X and dX may be exchanged, so the series differentiates as for numbers",
)
sqrtm = function(
    "sqrtm", _square_shape("sqrtm"), "The principal square root of a matrix: the R with R R = X and no eigenvalue < 0.",
    stacks=True, numpy=_sqrtm, source="np.real(linalg.sqrtm({0}))", imports=("linalg",), latex="{0}^{{1/2}}",
    oracle=lambda lib, x: lib.linalg.sqrtm(x).real,
    under_trace=lambda f, d, x: trace(inv(f) @ d) / 2, domain=POSITIVE_EIGENVALUES,
    refusal="the derivative of sqrtm is built under a trace only: elsewhere it solves a Sylvester equation",
    reason="the square of the root is `X`; its differential, multiplied by the inverse of the root, has this trace",
)


# -- eigenvalues ---------------------------------------------------------------


def _leading_eigen(lib, x):
    vectors = lib.np.linalg.eigh((x + lib.np.swapaxes(x, -1, -2)) / 2)[1]
    return vectors[..., :, -1, None] * vectors[..., None, :, -1]


def _apart(value, s, projector):
    """The pseudo-inverse of value I - S, for a simple eigenvalue of S with its projector, without a numerical rank."""
    whole = eye(s.shape[0])
    return inv(value * whole + projector - s) @ (whole - projector)


def _leading_eigen_differential(f, position, d, x):
    s, ds = (x + x.T) / 2, (d + d.T) / 2
    apart = _apart(eigmax(x), s, f)
    return apart @ ds @ f + f @ ds @ apart


eigmax = function(
    "eigmax", _scalar_of("eigmax", square=True), "The largest eigenvalue of a symmetric matrix (of (S + S^T)/2).",
    stacks=True, numpy=lambda lib, x: lib.np.linalg.eigvalsh((x + lib.np.swapaxes(x, -1, -2)) / 2)[..., -1],
    source="np.linalg.eigvalsh(({0} + {0}.T) / 2)[-1]", latex=r"\lambda_{{\max}}",
    javascript="lib.largestEigenvalue({0})",
    oracle=lambda lib, x: lib.np.max(lib.np.linalg.eigvals((x + x.T) / 2).real),
    differential=lambda f, position, d, x: inner(leading_eigen(x), d),
    kinks="not differentiable where the largest eigenvalue is repeated",
    reason="a simple eigenvalue with the unit eigenvector `v` changes by `v @ dS @ v`",
)
leading_eigen = function(
    "leading_eigen", _square_shape("leading_eigen"),
    "v v^T for the unit eigenvector v of the largest eigenvalue of a symmetric matrix.",
    symmetric=True, stacks=True, numpy=_leading_eigen,
    source=lambda args: "(lambda v: np.outer(v, v))"
    f"(np.linalg.eigh(({args[0]} + {args[0]}.T) / 2)[1][:, -1])",
    latex=lambda args: rf"v_{{\max}}({args[0]}) v_{{\max}}({args[0]})^\top",
    oracle=lambda lib, x: (lambda v: lib.np.outer(v, v))(
        lib.np.linalg.svd((x + x.T) / 2 + 20.0 * lib.np.eye(len(x)))[0][:, 0]),
    differential=_leading_eigen_differential, kinks="jumps where the largest eigenvalue is repeated",
    reason="perturbation of a simple eigenvector",
)


# -- singular values -----------------------------------------------------------


def _polar(lib, x):
    u, _, vt = lib.np.linalg.svd(x, full_matrices=False)
    return u @ vt


def _leading_singular(lib, x):
    u, _, vt = lib.np.linalg.svd(x, full_matrices=False)
    return u[..., :, :1] * vt[..., :1, :]


nuclear_norm = function(
    "nuclear_norm", _scalar_of("nuclear_norm"), "The sum of the singular values; norm(X, \"nuc\").",
    stacks=True, numpy=lambda lib, x: lib.np.linalg.norm(x, "nuc", (-2, -1)), source='np.linalg.norm({0}, "nuc")',
    oracle=lambda lib, x: lib.np.sum(lib.np.linalg.svd(x, compute_uv=False)),
    latex=r"\left\lVert {0} \right\rVert_*", differential=lambda f, position, d, x: inner(polar(x), d),
    range=POSITIVE_VALUES, domain=FULL_RANK, kinks="not differentiable where a singular value is 0",
    reason="the sum of the singular values changes by the inner product of the polar factor and the change",
)
polar = function(
    "polar", _same_shape("polar"), "U V^T from the singular value decomposition X = U diag(s) V^T: the polar factor.",
    stacks=True, numpy=_polar,
    source=lambda args: f"(lambda u, s, vt: u @ vt)(*np.linalg.svd({args[0]}, full_matrices=False))",
    oracle=lambda lib, x: lib.linalg.polar(x)[0],
    latex=r"\operatorname{polar}", domain=FULL_RANK, kinks="jumps where a singular value is 0",
    refusal="the derivative of the polar factor U V^T solves a Sylvester equation and is not built",
)
spectral_norm = function(
    "spectral_norm", _scalar_of("spectral_norm"), "The largest singular value; norm(X, 2).",
    stacks=True, numpy=lambda lib, x: lib.np.linalg.norm(x, 2, (-2, -1)), source="np.linalg.norm({0}, 2)",
    latex=r"\left\lVert {0} \right\rVert_2",
    oracle=lambda lib, x: lib.np.sqrt(lib.np.max(lib.np.linalg.eigvalsh(x.T @ x))),
    differential=lambda f, position, d, x: inner(leading_singular(x), d), range=POSITIVE_VALUES,
    kinks="not differentiable where the largest singular value is repeated",
    reason="a simple singular value with the unit vectors `u` and `v` changes by `u @ dX @ v`",
)


def _leading_singular_differential(f, position, d, x):
    """Through the projectors on u and on v, simple eigenvectors of X X^T and X^T X, and the singular value."""
    s = spectral_norm(x)
    left = _apart(s**2, x @ x.T, f @ f.T)
    right = _apart(s**2, x.T @ x, f.T @ f)
    moved_left = left @ (s * d @ f.T @ f + x @ d.T @ f)
    moved_right = (f @ d.T @ x + s * f @ f.T @ d) @ right
    return moved_left + moved_right


leading_singular = function(
    "leading_singular", _same_shape("leading_singular"),
    "u v^T for the unit singular vectors u and v of the largest singular value.",
    stacks=True, numpy=_leading_singular,
    source=lambda args: "(lambda u, s, vt: np.outer(u[:, 0], vt[0]))"
    f"(*np.linalg.svd({args[0]}, full_matrices=False))",
    latex=lambda args: rf"u_{{\max}}({args[0]}) v_{{\max}}({args[0]})^\top",
    oracle=lambda lib, x: (lambda v: lib.np.outer(x @ v, v) / lib.np.linalg.norm(x @ v))(
        lib.np.linalg.eigh(x.T @ x)[1][:, -1]),
    differential=_leading_singular_differential, kinks="jumps where the largest singular value is repeated",
    reason="perturbation of a simple pair of singular vectors",
)

__all__ = [
    "eigmax", "expm", "leading_eigen", "leading_singular", "nuclear_norm", "pinv", "polar", "spectral_norm", "sqrtm",
]  # fmt: skip
