"""Norms of vectors and matrices. Source: Petersen & Pedersen, The Matrix Cookbook, 2.5 and 10.4; Watson 1992."""

from __future__ import annotations

from workbench.terms.declaration import function
from workbench.terms.domains import Domain
from workbench.terms.functions.elementwise import absolute, sign, sqrt
from workbench.terms.functions.extremes import max_, onehot_argmax
from workbench.terms.functions.linear_algebra import inner
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.spectral import leading_singular, nuclear_norm, polar, spectral_norm
from workbench.terms.heads import misfit, number, relation
from workbench.terms.knowledge import POSITIVE_VALUES
from workbench.terms.term import NotBuilt

NOT_ZERO = Domain("nonzero", lambda x: relation(">", norm(x), number(0)))


def _norm_shape(x, ord: int | str | None = None):
    if not x.rank or (x.rank > 2 and ord is not None):
        raise misfit("norm needs a vector or a matrix" if x.rank else "norm needs an array", x)
    if ord not in ((None, 2, 1) if x.rank == 1 else (None, "fro", "nuc", 2, 1)):
        known = "1 and 2 of a vector" if x.rank == 1 else '1, 2, "fro" and "nuc" of a matrix'
        raise NotBuilt(f"norm(..., {ord!r}) of shape {tuple(map(str, x.shape))} is not built; built: {known}")
    return ()


def _euclidean(x, ord):
    return ord in (None, "fro") or (ord == 2 and x.rank == 1)


def _norm_meaning(x, ord):
    if _euclidean(x, ord):
        return sqrt(sum_(x**2))
    if ord == 1:
        return sum_(absolute(x)) if x.rank == 1 else max_(sum_(absolute(x), 0))
    return nuclear_norm(x) if ord == "nuc" else spectral_norm(x)


def _norm_differential(f, position, d, x, ord):
    if _euclidean(x, ord):
        return inner(x, d) / f
    if ord == 1:
        column = 1 if x.rank == 1 else onehot_argmax(sum_(absolute(x), 0))
        return inner(sign(x) * column, d) if x.rank == 2 else inner(sign(x), d)
    return inner(polar(x) if ord == "nuc" else leading_singular(x), d)


def _norm_latex(args, ord, shapes):
    of_vector = len(shapes[0]) == 1
    below = {1: "_1", "nuc": "_*", 2: "" if of_vector else "_2"}.get(ord, "" if of_vector else "_F")
    return rf"\left\lVert {args[0]} \right\rVert" + below


norm = function(
    "norm", _norm_shape,
    "The Euclidean length of a vector, the Frobenius norm of a matrix, or of any array; norm(x, 1): the sum of moduli, "
    'of a matrix the largest such sum of a column; norm(X, 2): the largest singular value; norm(X, "nuc"): their sum.',
    numpy=lambda lib, x, ord: lib.np.linalg.norm(x, ord),
    source=lambda args, ord: f"np.linalg.norm({args[0]}{'' if ord in (None, 'fro') else f', {ord!r}'})",
    latex=_norm_latex,
    meaning=_norm_meaning, transparent=True, differential=_norm_differential, range=POSITIVE_VALUES, domain=NOT_ZERO,
    kinks="not differentiable at 0", reason="the length changes by the part of the change along the vector",
    lemma="gradient-euclidean-norm",
)

__all__ = ["norm"]
