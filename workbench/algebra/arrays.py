"""The exact value of a term made of array literals: a grid of exact scalars."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

from workbench.algebra.quotients import Exact, root
from workbench.algebra.reading import LARGEST, exact
from workbench.terms.functions.arrays import array, column_stack
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.linear_algebra import det, diag, eye, inner, inv, ones, trace, zeros
from workbench.terms.functions.norms import norm
from workbench.terms.heads import ADD, AT, MATMUL, MUL, NAMED, NUMBER, POWER, TRANSPOSE, brief
from workbench.terms.term import LanguageError, Term, postorder

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Exact entries in row-major order; a scalar has the shape ()."""

    shape: Shape
    entries: tuple[Exact, ...]

    @property
    def rows(self) -> list[list[Exact]]:
        """The entries by rows; a vector is one column."""
        columns = self.shape[1] if len(self.shape) == 2 else 1
        return [list(self.entries[k : k + columns]) for k in range(0, len(self.entries), columns)]

    @staticmethod
    def of_rows(rows: Iterable[Iterable[Exact]]) -> Grid:
        lines = [list(row) for row in rows]
        return Grid((len(lines), len(lines[0])), tuple(e for line in lines for e in line))

    @property
    def T(self) -> Grid:  # noqa: N802 - NumPy's name
        return Grid.of_rows(zip(*self.rows, strict=True)) if len(self.shape) == 2 else self


def grid_of(term: Term) -> Grid:
    """The exact value. Raises LanguageError for what has none: symbols of some size, other functions of arrays.

    A scalar made of scalars all the way down is read as a whole; arrays are multiplied out.
    """
    scalars: set[Term] = set()
    for node in postorder(term):
        if not node.shape and node.head not in (MATMUL, AT) and all(a in scalars for a in node.args):
            scalars.add(node)
    done: dict[Term, Grid] = {}
    for node in postorder(term, below=lambda t: t not in scalars):
        if node in scalars:
            done[node] = Grid((), (exact(node),))
            continue
        maker = _MAKERS.get(node.head)
        if maker is None:
            raise LanguageError(f"{brief(node)} has no exact value here")
        done[node] = maker(node, [done[a] for a in node.args])
    return done[term]


def _sizes(node: Term) -> Shape:
    values = [size.value for size in node.shape]
    if any(v is None for v in values):
        raise LanguageError(f"{brief(node)} has no size in numbers")
    return tuple(v for v in values if v is not None)


def _entrywise(two: Callable[[Exact, Exact], Exact]) -> Callable[[Term, list[Grid]], Grid]:
    def made(node: Term, args: list[Grid]) -> Grid:
        shape = _sizes(node)
        total = _spread(args[0], shape)
        for grid in args[1:]:
            total = tuple(two(a, b) for a, b in zip(total, _spread(grid, shape), strict=True))
        return Grid(shape, total)

    return made


def _spread(grid: Grid, shape: Shape) -> tuple[Exact, ...]:
    if grid.shape == shape:
        return grid.entries
    if grid.shape == ():
        return grid.entries * prod(shape)
    raise LanguageError("arrays of different shapes are not broadcast exactly")


def _matmul(node: Term, args: list[Grid]) -> Grid:
    a, b = args
    if len(a.shape) > 2 or len(b.shape) > 2:
        raise LanguageError(f"{brief(node)} has no exact value here")
    left = [list(a.entries)] if len(a.shape) == 1 else a.rows
    right = list(zip(*b.rows, strict=True))
    return Grid(_sizes(node), tuple(_dot(row, column) for row in left for column in right))


def _dot(x: Iterable[Exact], y: Iterable[Exact]) -> Exact:
    total = Exact.of(0)
    for a, b in zip(x, y, strict=True):
        total = total + a * b
    return total


def _at(node: Term, args: list[Grid]) -> Grid:
    x = args[0]
    where = node.args[1:]
    if any(w.head is not NUMBER for w in where):
        raise LanguageError(f"{brief(node)} has no exact value here")
    place = 0
    for w, size in zip(where, x.shape, strict=True):
        place = place * size + int(w.value)
    return Grid((), (x.entries[place],))


def _stack(node: Term, args: list[Grid]) -> Grid:
    return Grid.of_rows([e for part in parts for e in part] for parts in zip(*(g.rows for g in args), strict=True))


def _diag(node: Term, args: list[Grid]) -> Grid:
    (x,) = args
    if len(x.shape) == 2:
        return Grid(_sizes(node), tuple(row[k] for k, row in enumerate(x.rows)))
    n = x.shape[0]
    return Grid((n, n), tuple(x.entries[i] if i == j else Exact.of(0) for i in range(n) for j in range(n)))


def _filled(value: Callable[[int, int], int]) -> Callable[[Term, list[Grid]], Grid]:
    def made(node: Term, args: list[Grid]) -> Grid:
        shape = _sizes(node)
        columns = shape[-1] if shape else 1
        return Grid(shape, tuple(Exact.of(value(*divmod(k, columns))) for k in range(prod(shape))))

    return made


def _det(node: Term, args: list[Grid]) -> Grid:
    return Grid((), (_determinant(args[0].rows),))


def _determinant(rows: list[list[Exact]]) -> Exact:
    """By elimination with exact quotients."""
    total = Exact.of(1)
    rows = [row[:] for row in rows]
    for k in range(len(rows)):
        found = next((i for i in range(k, len(rows)) if rows[i][k]), None)
        if found is None:
            return Exact.of(0)
        if found != k:
            rows[k], rows[found], total = rows[found], rows[k], -total
        total = total * rows[k][k]
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / rows[k][k]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    return total


def _inv(node: Term, args: list[Grid]) -> Grid:
    """By cofactors over the determinant."""
    rows = args[0].rows
    n, det_value = len(rows), _determinant(rows)
    if not det_value:
        raise LanguageError(f"{brief(node)} is the inverse of a singular matrix")

    def cofactor(i: int, j: int) -> Exact:
        kept = [row[:j] + row[j + 1 :] for k, row in enumerate(rows) if k != i]
        value = _determinant(kept) if kept else Exact.of(1)
        return value if (i + j) % 2 == 0 else -value

    return Grid((n, n), tuple(cofactor(j, i) / det_value for i in range(n) for j in range(n)))


def _power(node: Term, args: list[Grid]) -> Grid:
    exponent = node.args[1]
    if exponent.head is not NUMBER:
        raise LanguageError(f"{brief(node)} has no exact value here")
    if exponent.value == Fraction(1, 2):
        return Grid(args[0].shape, tuple(map(root, args[0].entries)))
    if exponent.value.denominator != 1 or abs(exponent.value) > LARGEST:
        raise LanguageError(f"{brief(node)} has no exact value here")
    return Grid(args[0].shape, tuple(e ** int(exponent.value) for e in args[0].entries))


def _norm(node: Term, args: list[Grid]) -> Grid:
    if node.attrs[0] not in (None, "fro") and not (node.attrs[0] == 2 and len(args[0].shape) == 1):
        raise LanguageError(f"{brief(node)} has no exact value here")
    return Grid((), (root(_dot(args[0].entries, args[0].entries)),))


_MAKERS: dict[Any, Callable[[Term, list[Grid]], Grid]] = {
    ADD: _entrywise(lambda a, b: a + b), MUL: _entrywise(lambda a, b: a * b), MATMUL: _matmul, AT: _at,
    NAMED: lambda node, args: args[0], TRANSPOSE: lambda node, args: args[0].T,
    array: lambda node, args: Grid(_sizes(node), tuple(g.entries[0] for g in args)),
    POWER: _power, sqrt: lambda node, args: Grid(args[0].shape, tuple(map(root, args[0].entries))),
    column_stack: _stack, diag: _diag, det: _det, inv: _inv, norm: _norm,
    eye: _filled(lambda i, j: int(i == j)), ones: _filled(lambda i, j: 1), zeros: _filled(lambda i, j: 0),
    trace: lambda node, args: Grid((), (_total(row[k] for k, row in enumerate(args[0].rows)),)),
    inner: lambda node, args: Grid((), (_dot(args[0].entries, args[1].entries),)),
}  # fmt: skip


def _total(values: Iterable[Exact]) -> Exact:
    return sum(values, Exact.of(0))


__all__ = ["Grid", "grid_of"]
