"""Parts of arrays along an axis, zeros around them, running sums and cyclic shifts.

Each is a linear map of one axis, a product with a 0/1 matrix (Magnus & Neudecker, ch. 2-3): columns of the identity for
a part, its transpose for zeros around, the lower triangle of ones for running sums.
"""

from __future__ import annotations

from workbench.terms.declaration import function
from workbench.terms.functions.linear_algebra import einsum
from workbench.terms.functions.patterns import concat, eye_columns, tril_mask
from workbench.terms.heads import brief, matmul, misfit, transpose
from workbench.terms.sizes import SizeLike, size_of
from workbench.terms.term import ShapeError, Term


def along(matrix: Term, x: Term, axis: int) -> Term:
    """The matrix applied to one axis of x, which has the size of its columns and gets that of its rows."""
    if axis == 0 and x.rank <= 2:
        return matmul(matrix, x)
    if axis == x.rank - 1:
        return matmul(x, transpose(matrix))
    letters = "abcdefgh"[: x.rank]
    return einsum(f"z{letters[axis]},{letters}->{letters.replace(letters[axis], 'z')}", matrix, x)


def _axis(x, axis):
    if not isinstance(axis, int) or not -x.rank <= axis < x.rank:
        raise misfit(f"axis {axis} is not there", x)
    return axis % x.rank


def _with_size(x, place, size):
    return (*x.shape[:place], size_of(size), *x.shape[place + 1 :])


def _inside(x, start, stop, size):
    """Refuses what is certainly outside of the axis; NumPy would cut it off there."""
    low, high, count = (size_of(s).value for s in (start, size_of(size) - stop, size_of(stop) - start))
    if (low is not None and low < 0) or (high is not None and high < 0):
        raise ShapeError(f"the part {start}:{stop} leaves an axis of size {size} of {brief(x)}")
    if count is not None and count <= 0:
        raise ShapeError(f"the part {start}:{stop} of an axis of {brief(x)} is empty")


def _part_shape(x, start: SizeLike, stop: SizeLike, axis: int = 0):
    place = _axis(x, axis)
    _inside(x, start, stop, x.shape[place])
    return _with_size(x, place, size_of(stop) - start)


def _part_meaning(x, start, stop, axis):
    place = _axis(x, axis)
    return along(transpose(eye_columns(x.shape[place], start, size_of(stop) - start)), x, place)


def _before(axis):
    return ":, " * axis if axis >= 0 else "..., "


def _part_source(args, start, stop, axis):
    after = ", :" * (-axis - 1) if axis < 0 else ""
    return f"{args[0]}[{_before(axis)}{start}:{stop}{after}]"


def _part_latex(args, start, stop, axis):
    before = r":,\, " * axis if axis >= 0 else r"\dots,\, "
    return f"{{{args[0]}}}_{{{before}{start}:{stop}" + r",\, :" * (-axis - 1) + "}"


def _part_of_array(lib, x, start, stop, axis):
    if start < 0 or stop > x.shape[axis]:
        raise ShapeError(f"the part {start}:{stop} leaves an axis of size {x.shape[axis]}")
    return x[(slice(None),) * (axis % x.ndim) + (slice(start, stop),)]


part = function(
    "part", _part_shape, "The entries along an axis from one place, counted from 0, up to, not with, another.",
    numpy=_part_of_array, source=lambda args, start, stop, axis: _part_source(args, start, stop, axis),
    latex=lambda args, start, stop, axis: _part_latex(args, start, stop, axis),
    meaning=_part_meaning, transparent=True, linear=True,
    adjoint=lambda position, u, x, start, stop, axis: pad(
        u, start, x.shape[_axis(x, axis)] - stop, axis=_axis(x, axis)),
    reason="a part only leaves entries out",
)  # fmt: skip


def _pad_shape(x, before: SizeLike, after: SizeLike, axis: int = 0):
    place = _axis(x, axis)
    if any((size_of(s).value or 0) < 0 for s in (before, after)) or axis < 0:
        raise ShapeError(f"pad: {before} and {after} zeros along axis {axis}")
    return _with_size(x, place, x.shape[place] + before + after)


def _pad_meaning(x, before, after, axis):
    place = _axis(x, axis)
    return along(eye_columns(x.shape[place] + before + after, before, x.shape[place]), x, place)


pad = function(
    "pad", _pad_shape, "The entries with so many zeros before and after them along an axis.",
    numpy=lambda lib, x, before, after, axis: lib.np.pad(
        x, [(before, after) if a == axis % x.ndim else (0, 0) for a in range(x.ndim)]),
    source=lambda args, before, after, axis: f"np.pad({args[0]}, [(0, 0)] * {axis} + [({before}, {after})]"
    f" + [(0, 0)] * (np.ndim({args[0]}) - {axis} - 1))",
    latex=lambda args, before, after, axis: rf"\operatorname{{pad}}\left({args[0]};\, {before},\, {after}\right)",
    meaning=_pad_meaning, transparent=True, linear=True,
    adjoint=lambda position, u, x, before, after, axis: part(
        u, before, x.shape[_axis(x, axis)] + before, axis=axis),
    reason="zeros around move no entry",
)  # fmt: skip


def _running_shape(x, axis: int = 0):
    _axis(x, axis)
    return x.shape  # NumPy's other default, over all entries in order, is not in the language


def _cumsum_meaning(x, axis):
    place = _axis(x, axis)
    return along(tril_mask(x.shape[place]), x, place)


cumsum = function(
    "cumsum", _running_shape, "The running sums along an axis.",
    numpy=lambda lib, x, axis: lib.np.cumsum(x, axis=axis),
    source=lambda args, axis: f"np.cumsum({args[0]}, axis={axis})",
    latex=r"\operatorname{{cumsum}}", meaning=_cumsum_meaning, transparent=True, linear=True,
    adjoint=lambda position, u, x, axis: along(transpose(tril_mask(x.shape[_axis(x, axis)])), u, _axis(x, axis)),
    reason="running sums are linear",
)  # fmt: skip


def _roll_shape(x, shift: int, axis: int = 0):
    place = _axis(x, axis)
    room = (x.shape[place] - abs(shift)).value
    if room is not None and room < 0:
        raise ShapeError(f"roll by {shift} of an axis of size {x.shape[place]}")
    return x.shape


def _roll_meaning(x, shift, axis):
    place, size = _axis(x, axis), x.shape[_axis(x, axis)]
    if not shift or (size - abs(shift)).value == 0:
        return x
    cut = size - shift if shift > 0 else size_of(-shift)
    return concat(part(x, cut, size, axis=place), part(x, 0, cut, axis=place), axis=place)


roll = function(
    "roll", _roll_shape, "The entries moved along an axis; those that leave it at one end enter at the other.",
    numpy=lambda lib, x, shift, axis: lib.np.roll(x, shift, axis=axis),
    source=lambda args, shift, axis: f"np.roll({args[0]}, {shift}, axis={axis})",
    latex=lambda args, shift, axis: rf"\operatorname{{roll}}_{{{shift}}}\left({args[0]}\right)",
    meaning=_roll_meaning, linear=True,
    adjoint=lambda position, u, x, shift, axis: roll(u, -shift, axis=axis),
    reason="a shift only moves entries",
)  # fmt: skip


__all__ = ["along", "cumsum", "pad", "part", "roll"]
