"""Row reduction: which operation does what, as data, and its lines on a sheet.

A line says that the rows of both matrices span the same space (``~``); the identity ``E A = B`` with the elementary
matrix E stands below it. Source: Strang, Introduction to Linear Algebra, ch. 2-3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.algebra import Exact, written
from workbench.engines.worked.matrices import (
    ONE,
    Matrix,
    factor_text,
    identity,
    minus,
    product,
    row_name,
    shown,
    times,
)
from workbench.engines.worked.sheet import Sheet, part
from workbench.record.derivation import Line
from workbench.rules.condition import Condition
from workbench.rules.conditions import needs_nonzero
from workbench.terms.heads import equals, matmul, relation
from workbench.terms.term import Term

Show = Callable[[Matrix], Term]
LONGEST_FACTOR = 16
"""Factors of more letters are not written into the name of an operation; the elementary matrix shows them."""


@dataclass(frozen=True)
class Operation:
    """One row operation: its name, its elementary matrix, and the matrix before and after.

    ``kind`` is "swap", "add" or "scale"; ``row`` is the row that changes, ``other`` the row exchanged or added;
    ``factor`` the multiple subtracted, or the number scaled by.
    """

    kind: str
    row: int
    other: int
    factor: Exact
    words: str
    E: Matrix
    before: Matrix
    after: Matrix


@dataclass(frozen=True)
class Stage:
    """The operations that deal with one column; ``pivot`` is its place."""

    operations: tuple[Operation, ...]
    pivot: tuple[int, int]
    why: str
    conditions: tuple[Condition, ...] = ()

    @property
    def words(self) -> str:
        return ", ".join(op.words for op in self.operations)

    @property
    def before(self) -> Matrix:
        return self.operations[0].before

    @property
    def after(self) -> Matrix:
        return self.operations[-1].after


@dataclass(frozen=True)
class Reduction:
    """Forward to echelon form, backward to reduced echelon form; ``pivots`` are places (row, column)."""

    start: Matrix
    forward: tuple[Stage, ...]
    backward: tuple[Stage, ...]
    pivots: tuple[tuple[int, int], ...]
    conditions: tuple[Condition, ...]

    @property
    def echelon(self) -> Matrix:
        return self.forward[-1].after if self.forward else self.start

    @property
    def reduced(self) -> Matrix:
        return self.backward[-1].after if self.backward else self.echelon

    @property
    def pivot_columns(self) -> tuple[int, ...]:
        return tuple(j for _, j in self.pivots)

    @property
    def rank(self) -> int:
        return len(self.pivots)

    @property
    def swaps(self) -> tuple[Operation, ...]:
        return tuple(op for stage in self.forward for op in stage.operations if op.kind == "swap")


def swap(a: Matrix, i: int, j: int) -> Operation:
    rows, unit = list(a), list(identity(len(a)))
    rows[i], rows[j] = rows[j], rows[i]
    unit[i], unit[j] = unit[j], unit[i]
    return Operation("swap", i, j, ONE, f"`{row_name(i)}` ↔ `{row_name(j)}`", tuple(unit), a, tuple(rows))


def subtract(a: Matrix, i: int, j: int, factor: Exact) -> Operation:
    """R_i <- R_i - factor R_j."""
    rows, unit = list(a), list(identity(len(a)))
    rows[i] = minus(a[i], times(factor, a[j]))
    unit[i] = minus(unit[i], times(factor, unit[j]))
    words = f"`{row_name(i)}` ← `{row_name(i)} {_signed(factor)}{row_name(j)}`"
    return Operation("add", i, j, factor, words, tuple(unit), a, tuple(rows))


def scale(a: Matrix, i: int, factor: Exact) -> Operation:
    rows, unit = list(a), list(identity(len(a)))
    rows[i] = times(factor, a[i])
    unit[i] = times(factor, unit[i])
    words = f"`{row_name(i)}` ← `{_factor(factor)}{row_name(i)}`"
    return Operation("scale", i, i, factor, words, tuple(unit), a, tuple(rows))


def _signed(factor: Exact) -> str:
    """How a multiple is subtracted: ``- 2*`` or ``+ 2*``, no factor for 1."""
    value = factor.rational
    if value is not None and value < 0:
        return "+ " + ("" if value == -1 else f"{factor_text(-factor)}*")
    return "- " + ("" if value == 1 else f"{_short(factor, 'm')}*")


def _factor(factor: Exact) -> str:
    value = factor.rational
    if value is not None and value < 0:
        return "-" + ("" if value == -1 else f"{factor_text(-factor)}*")
    return f"{_short(factor, '(1/p)')}*"


def _short(factor: Exact, letter: str) -> str:
    """A factor in words; a long one by a letter: the multiple m, the pivot p."""
    words = factor_text(factor)
    return words if len(words) <= LONGEST_FACTOR else letter


def reduce(a: Matrix, columns: int | None = None, *, simplest: bool = False) -> Reduction:
    """Eliminate with pivots in the first columns (all unless said); the further ones are carried along.

    ``simplest``: of several possible pivots take the one of the shortest form, though rows must be exchanged for it.
    """
    columns = len(a[0]) if columns is None else columns
    forward: list[Stage] = []
    pivots: list[tuple[int, int]] = []
    conditions: list[Condition] = []
    now, r = a, 0
    for j in range(columns):
        if r == len(a):
            break
        k = _pivot_row(now, r, j, simplest)
        if k is None:
            continue
        operations: list[Operation] = []
        if k != r:
            operations.append(swap(now, r, k))
            now = operations[-1].after
        pivot = now[r][j]
        needs = () if pivot.is_number else (_not_zero(pivot),)
        for i in range(r + 1, len(a)):
            if now[i][j]:
                operations.append(subtract(now, i, r, now[i][j] / pivot))
                now = operations[-1].after
        pivots.append((r, j))
        conditions += needs
        if operations:
            why = "" if k == r or len(operations) == 1 else "a row with a pivot comes up"
            forward.append(Stage(tuple(operations), (r, j), why, needs))
        r += 1
    backward = tuple(_back(now, pivots))
    return Reduction(a, tuple(forward), backward, tuple(pivots), tuple(dict.fromkeys(conditions)))


def _pivot_row(a: Matrix, r: int, j: int, simplest: bool) -> int | None:
    """The first row from r on that has a number other than 0 in column j, else the first that has any entry."""
    rows = [i for i in range(r, len(a)) if a[i][j]]
    if simplest and rows:
        return min(rows, key=lambda i: (a[i][j].rational is None, _length(a[i][j])))
    plain = [i for i in rows if a[i][j].is_number]
    return plain[0] if plain else rows[0] if rows else None


def _length(e: Exact) -> int:
    return 0 if e.rational is not None else len(e.above.terms) + len(e.below.terms)


def _not_zero(pivot: Exact) -> Condition:
    return needs_nonzero(written(pivot))


def _back(now: Matrix, pivots: Sequence[tuple[int, int]]) -> list[Stage]:
    """From the last pivot to the first: the pivot becomes 1, the entries above it 0."""
    stages: list[Stage] = []
    for r, j in reversed(pivots):
        operations: list[Operation] = []
        pivot = now[r][j]
        needs = () if pivot.is_number else (_not_zero(pivot),)
        if pivot.rational != 1:
            operations.append(scale(now, r, ONE / pivot))
            now = operations[-1].after
        for i in range(r):
            if now[i][j]:
                operations.append(subtract(now, i, r, now[i][j]))
                now = operations[-1].after
        if operations:
            stages.append(Stage(tuple(operations), (r, j), "", needs if operations[0].kind == "scale" else ()))
    return stages


# -- on a sheet ----------------------------------------------------------------------------------


def write_stages(sheet: Sheet, start: Term, stages: Sequence[Stage], show: Show = shown, first: str = "") -> str:
    """One line a stage: ``start ~ matrix``; the number of the last line, ``first`` when there was nothing to do."""
    n = first
    for stage in stages:
        n = sheet.line(
            relation("row~", start, show(stage.after)), stage.words, stage.why, rests_on=(n,) if n else (),
            parts=[_identity(op, show) for op in stage.operations], conditions=stage.conditions,
            key=stage is stages[-1],
        )  # fmt: skip
    return n


def _identity(op: Operation, show: Show) -> Line:
    """E A = B."""
    return part(equals(matmul(shown(op.E), show(op.before)), show(op.after)), op.words)


def elementary_product(operations: Sequence[Operation], n: int) -> Matrix:
    """The matrix that does all the operations, one after the other."""
    total = identity(n)
    for op in operations:
        total = product(op.E, total)
    return total
