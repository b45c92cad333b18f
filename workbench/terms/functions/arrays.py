r"""Arrays written out entry by entry, as NumPy writes them, and what is said of them: put side by side, their rank.

``array([[2, 1], [1, 3]])`` is a matrix, ``array([1, 2])`` a vector; the entries are scalar terms of any kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from workbench.terms.declaration import function
from workbench.terms.functions.linear_algebra import ones, outer
from workbench.terms.functions.patterns import basis, concat
from workbench.terms.heads import as_term, brief, misfit, mul
from workbench.terms.sizes import size_of
from workbench.terms.term import LanguageError, ShapeError, Term


def _array_shape(*entries, dims: tuple[int, ...] = ()):
    for entry in entries:
        if entry.shape:
            raise misfit("the entries of an array are scalars", entry)
    count = 1
    for size in dims:
        count *= size
    if not entries or count != len(entries) or len(dims) not in (1, 2):
        raise ShapeError(f"array: {len(entries)} entries do not fill the shape {dims}")
    return tuple(map(size_of, dims))


def _change(f, position, d, *entries, dims):
    """d at one place and 0 at the others."""
    if len(dims) == 1:
        return mul(d, basis(position, dims[0]))
    row, column = divmod(position, dims[1])
    return mul(d, outer(basis(row, dims[0]), basis(column, dims[1])))


def _rows(texts: Sequence[str], dims: tuple[int, ...]) -> list[Sequence[str]]:
    columns = dims[1] if len(dims) == 2 else 1
    return [texts[start : start + columns] for start in range(0, len(texts), columns)]


def _source(args, dims):
    rows = _rows(args, dims)
    inside = ", ".join(args) if len(dims) == 1 else ", ".join(f"[{', '.join(row)}]" for row in rows)
    return f"np.array([{inside}], dtype=float)"


_BEGIN, _END = r"\begin{pmatrix} ", r" \end{pmatrix}"


_LONG, _MOST = 8, 24
"""A vector of more entries is written as a row, and one of more than that with dots."""


def _latex(args, dims):
    if len(dims) == 1 and len(args) > _LONG:
        shown = args if len(args) <= _MOST else (*args[: _MOST - 2], r"\dots", args[-1])
        return rf"({', '.join(shown)})"
    return _BEGIN + _next(args).join(" & ".join(row) for row in _rows(args, dims)) + _END


def _next(entries):
    """The end of a row; rows of fractions keep apart."""
    fractions = [entry for entry in entries if r"\frac" in entry]
    if not fractions:
        return r" \\ "
    return r" \\[8pt] " if any(r"\sqrt" in entry for entry in fractions) else r" \\[3pt] "


def _matrix_in_sympy(sp, term, *entries, dims):
    return sp.ImmutableDenseMatrix(dims[0], len(entries) // dims[0], entries)


array = function(
    "array", _array_shape, "The vector or matrix of these entries.",
    numpy=lambda lib, *entries, dims: lib.np.stack([lib.np.asarray(e) for e in entries]).reshape(dims),
    oracle=lambda lib, *entries, dims: lib.np.fromiter(entries, float).reshape(dims), sympy=_matrix_in_sympy,
    source=_source, latex=_latex, differential=_change, literal=lambda *values: array_of(*values),
    reason="each entry changes at its own place",
)  # fmt: skip


def array_of(*values: Any) -> Term:
    """The array of a nested list. Raises ShapeError for a ragged one, LanguageError for what is no list of scalars."""
    if len(values) != 1 or not isinstance(values[0], list | tuple):
        raise LanguageError("array takes one list: array([1, 2]) for a vector, array([[2, 1], [1, 3]]) for a matrix")
    (rows,) = values
    if not rows:
        raise ShapeError("array([]) has no entries")
    nested = [isinstance(row, list | tuple) for row in rows]
    if not any(nested):
        return array(*(_entry(e) for e in rows), dims=(len(rows),))
    if not all(nested):
        raise ShapeError(f"array: row {nested.index(False) + 1} is a number where others are lists")
    lengths = [len(row) for row in rows]
    if len(set(lengths)) > 1:
        raise ShapeError(f"array: the rows have different lengths, {', '.join(map(str, lengths))}")
    if not lengths[0]:
        raise ShapeError("array([[]]) has no entries")
    return array(*(_entry(e) for row in rows for e in row), dims=(len(rows), lengths[0]))


def _entry(value: Any) -> Term:
    if isinstance(value, list | tuple):
        raise ShapeError("array: an array has one axis or two, so its rows hold scalars, not lists")
    entry = as_term(value)
    if entry.shape:
        raise misfit("the entries of an array are scalars", entry)
    return entry


def rows_of(term: Term) -> list[list[Term]]:
    """The entries of an array literal by rows; a vector is one row. Raises LanguageError for any other term."""
    if term.head is not array:
        raise LanguageError(f"{brief(term)} is no array of entries")
    columns = term.attrs[0][-1]
    return [list(term.args[start : start + columns]) for start in range(0, len(term.args), columns)]


# -- side by side ------------------------------------------------------------------


def _side_by_side(*parts):
    if not parts or any(p.rank not in (1, 2) for p in parts):
        raise misfit("column_stack takes matrices and vectors", *parts[:2])
    width = size_of(0)
    for part in parts:
        if part.shape[0] != parts[0].shape[0]:
            raise misfit("column_stack needs equal numbers of rows", parts[0], part)
        width = width + (part.shape[1] if part.rank == 2 else 1)
    return (parts[0].shape[0], width)


_ROW_ENDS = re.compile(r" \\\\(?:\[\d+pt\])? ")
_PLAIN = re.compile(r"\\begin\{pmatrix\} ((?:(?!\\begin|\\end).)*) \\end\{pmatrix\}", re.DOTALL)


def _with_bars(args):
    r"""Literals as one array with a bar between them; anything else as ``(A \mid b)``."""
    found = [_PLAIN.fullmatch(text) for text in args]
    if all(found):
        blocks = [[row.split(" & ") for row in _ROW_ENDS.split(match[1])] for match in found if match]
        columns = "|".join("c" * len(block[0]) for block in blocks)
        rows = [" & ".join(cell for part in parts for cell in part) for parts in zip(*blocks, strict=True)]
        return rf"\left(\begin{{array}}{{{columns}}} " + _next(rows).join(rows) + r" \end{array}\right)"
    return r"\left(" + r" \mid ".join(args) + r"\right)"


def _beside(*parts):
    columns = [part if part.rank == 2 else outer(part, ones(1)) for part in parts]
    return concat(*columns, axis=1) if len(columns) > 1 else columns[0]


column_stack = function(
    "column_stack", _side_by_side, "Matrices side by side; a vector is one column.",
    numpy=lambda lib, *parts: lib.np.column_stack(parts), latex=_with_bars, meaning=_beside,
    source=lambda args: f"np.column_stack(({', '.join(args)}{',' if len(args) == 1 else ''}))",
    reason="each part changes at its own place",
)  # fmt: skip


def _rank_shape(x):
    if x.rank != 2:
        raise misfit("matrix_rank needs a matrix", x)
    return ()


matrix_rank = function(  # NumPy's own bound takes entries as exact: the rounding of a product of matrices lies above it
    "matrix_rank", _rank_shape, "The rank: the number of linearly independent columns.",
    numpy=lambda lib, x: lib.np.float64(lib.np.linalg.matrix_rank(x, 1e-12 * lib.np.linalg.norm(x, 2))),
    source="np.float64(np.linalg.matrix_rank({0}, 1e-12 * np.linalg.norm({0}, 2)))", latex=r"\operatorname{{rank}}",
    oracle=lambda lib, x: float(lib.np.sum(lib.np.linalg.eigvalsh(x.T @ x) > 1e-9)),
    refusal="the derivative of a rank is not built: it is a whole number, and jumps",
)  # fmt: skip

__all__ = ["array", "array_of", "column_stack", "matrix_rank", "rows_of"]
