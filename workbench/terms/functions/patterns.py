"""Constant 0/1 patterns, and arrays put side by side. Source: Magnus & Neudecker, ch. 2-3 (selection matrices)."""

from __future__ import annotations

from workbench.terms.declaration import function
from workbench.terms.functions.linear_algebra import einsum
from workbench.terms.heads import add, delta, matmul, misfit, size_term, transpose
from workbench.terms.sizes import SizeLike, size_of
from workbench.terms.term import ShapeError


def _basis_shape(place: SizeLike, n: SizeLike):
    left = (size_of(n) - size_of(place)).value
    if left is not None and left <= 0:
        raise ShapeError(f"basis: the place {place} is outside of 0 .. {n} - 1")
    return (n,)


basis = function(
    "basis", _basis_shape, "The unit vector with 1 at the place named, counted from 0.",
    numpy=lambda lib, place, n: 1.0 * (lib.np.arange(n) == place), source="1.0 * (np.arange({n}) == {place})",
    latex=lambda args, place, n: f"e_{{{place}}}", binary=True,
    javascript="lib.filled([{n}], (k) => Number(k === {place}))",
    component=lambda where, place, n: delta(where[0], size_term(place)),
)


def _tril_shape(n: SizeLike):
    return (n, n)


tril_mask = function(
    "tril_mask", _tril_shape, "1 on and below the diagonal, else 0; its log is the causal mask that attention adds.",
    numpy=lambda lib, n: lib.np.tri(n), source="np.tri({n})", latex=r"\mathbf{{1}}_{{i \ge j}}", binary=True,
    javascript="lib.lowerTriangle({n})", oracle=lambda lib, n: lib.np.cumsum(lib.np.eye(n), axis=0),
)


def _columns_shape(n: SizeLike, start: SizeLike, count: SizeLike):
    beyond = (size_of(start) + size_of(count) - size_of(n)).value
    if beyond is not None and beyond > 0:
        raise ShapeError(f"eye_columns: the identity of size {n} has no columns {start} .. {start} + {count} - 1")
    return (n, count)


eye_columns = function(
    "eye_columns", _columns_shape, "Columns of the identity matrix: so many, from the one named, counted from 0.",
    numpy=lambda lib, n, start, count: lib.np.eye(n, count, -start), source="np.eye({n}, {count}, -({start}))",
    latex=lambda args, n, start, count: rf"I_{{:,\, {start}:{size_of(start) + count}}}", binary=True,
    oracle=lambda lib, n, start, count: lib.np.eye(n + count)[:n, start : start + count],
    javascript="lib.identityColumns({n}, {start}, {count})",
)


def _concat_axis(parts, axis):
    if not parts or not parts[0].rank or any(p.rank != parts[0].rank for p in parts):
        raise misfit("concat needs arrays of one rank, at least a vector", *parts[:2])
    if not -parts[0].rank <= axis < parts[0].rank:
        raise misfit(f"axis {axis} is not there", parts[0])
    return axis % parts[0].rank


def _concat_shape(*parts, axis: int = 0):
    place = _concat_axis(parts, axis)
    for part in parts[1:]:
        for a, (s, t) in enumerate(zip(parts[0].shape, part.shape, strict=True)):
            if a != place and s != t:
                raise misfit(f"concat along axis {axis} needs equal sizes of the other axes", parts[0], part)
    total = size_of(0)
    for part in parts:
        total = total + part.shape[place]
    return (*parts[0].shape[:place], total, *parts[0].shape[place + 1 :])


def _put(f, position, d, parts, axis):
    """The array of the shape of f with d in the place of one part and 0 elsewhere: a product with columns of I."""
    place = _concat_axis(parts, axis)
    start = size_of(0)
    for part in parts[:position]:
        start = start + part.shape[place]
    columns = eye_columns(f.shape[place], start, d.shape[place])
    if place == 0 and f.rank <= 2:
        return matmul(columns, d)
    if place == f.rank - 1:
        return matmul(d, transpose(columns))
    letters = "abcdefgh"[: f.rank]
    return einsum(f"z{letters[place]},{letters}->{letters.replace(letters[place], 'z')}", columns, d)


def _concat_meaning(*parts, axis):
    whole = concat(*parts, axis=axis)
    return add(*(_put(whole, k, part, parts, axis) for k, part in enumerate(parts)))


def _concat_latex(args, axis):
    """One above the other, or side by side; along an axis for which a page has no direction, the name."""
    if axis in (0, 1):
        return r"\begin{pmatrix} " + (r" & " if axis else r" \\ ").join(args) + r" \end{pmatrix}"
    return rf"\operatorname{{concat}}_{{{axis}}}\left({', '.join(args)}\right)"


concat = function(
    "concat", _concat_shape, "Arrays put one after the other along an axis.",
    numpy=lambda lib, *parts, axis: lib.np.concatenate(parts, axis=axis),
    source=lambda args, axis: f"np.concatenate([{', '.join(args)}]" + (f", axis={axis}" if axis else "") + ")",
    meaning=_concat_meaning,
    differential=lambda f, position, d, *parts, axis: _put(f, position, d, parts, axis),
    latex=_concat_latex,
    reason="each part changes at its own place",
)

__all__ = ["basis", "concat", "eye_columns", "tril_mask"]
