"""Linear maps between matrices as matrices: columns stacked. Source: Magnus & Neudecker, Matrix Differential Calculus,
ch. 3.7 (the commutation matrix) and ch. 9 (derivatives of matrices in matrices)."""

from __future__ import annotations

from workbench.terms.declaration import function
from workbench.terms.functions.linear_algebra import einsum, eye, reshape
from workbench.terms.heads import misfit
from workbench.terms.sizes import SizeLike, size_of


def _commutation_shape(m: SizeLike, n: SizeLike):
    both = size_of(m) * size_of(n)
    return (both, both)


commutation = function(
    "commutation",
    _commutation_shape,
    "The matrix K with K vec(X) = vec(X^T) for every m x n matrix X.",
    numpy=lambda lib, m, n: lib.np.eye(m * n)[lib.np.arange(m * n).reshape(n, m).T.reshape(-1)],
    source="np.eye(({m}) * ({n}))[np.arange(({m}) * ({n})).reshape({n}, {m}).T.reshape(-1)]",
    latex=lambda args, m, n: rf"K_{{{m}, {n}}}",
    meaning=lambda m, n: matricize(einsum("ik,jl->jikl", eye(m), eye(n))),
    transparent=True,
    binary=True,
)


def _matricize_shape(x):
    if x.rank != 4:
        raise misfit("matricize needs an array of rank 4: a matrix for each entry of a matrix", x)
    m, n, p, q = x.shape
    return (m * n, p * q)


def _matricize_meaning(x):
    m, n, p, q = x.shape
    return reshape(einsum("ijkb->jibk", x), m * n, p * q)


def _matricize_adjoint(position, u, x):
    m, n, p, q = x.shape
    return einsum("jibk->ijkb", reshape(u, n, m, q, p))


matricize = function(
    "matricize",
    _matricize_shape,
    "The matrix of x[i, j, k, l] as a map from matrices V[k, l] to matrices: it takes vec(V) to vec of the value.",
    numpy=lambda lib, x: lib.np.swapaxes(lib.np.swapaxes(x, -1, -2), -3, -4).reshape(
        *x.shape[:-4], x.shape[-4] * x.shape[-3], x.shape[-2] * x.shape[-1]
    ),
    source="(lambda a: a.transpose(1, 0, 3, 2).reshape(a.shape[0] * a.shape[1], -1))({0})",
    latex=r"\operatorname{mat}",
    linear=True,
    adjoint=_matricize_adjoint,
    meaning=_matricize_meaning,
    transparent=True,
    reason="a matricization only moves entries",
)

__all__ = ["commutation", "matricize"]
