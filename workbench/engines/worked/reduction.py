"""Row reduction: which operation does what, as data, and its lines on a page.

A line says that the rows of both matrices span the same space (``~``); the identity ``E A = B`` with the elementary
matrix E stands below it. Source: Strang, Introduction to Linear Algebra, ch. 2-3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.algebra import Exact
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
from workbench.engines.worked.problem import not_zero
from workbench.reasons.linear_algebra import EXCHANGE, MULTIPLE_SUBTRACTED, ROW_SCALED
from workbench.record.derivation import Line
from workbench.record.pen import Mark, Pen
from workbench.record.steps import plain_line
from workbench.rules.condition import Condition
from workbench.rules.reason import Reason, together
from workbench.terms.heads import equals, matmul, relation
from workbench.terms.term import Term

Show = Callable[[Matrix], Term]
LONGEST_FACTOR = 16
"""Factors of more letters are not written into the name of an operation; the elementary matrix shows them."""


@dataclass(frozen=True)
class Operation:
    """One row operation: its elementary matrix, and the matrix before and after.

    ``reason`` is EXCHANGE, MULTIPLE_SUBTRACTED or ROW_SCALED; ``row`` is the row that changes, ``other`` the row
    exchanged or subtracted; ``factor`` the multiple subtracted, or the number scaled by; ``words`` say it all.
    """

    reason: Reason
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
    def reason(self) -> Reason:
        """The operations together: a reader wants to see which rows, so these name the line."""
        return together((op.reason for op in self.operations), ", ".join(op.words for op in self.operations))

    @property
    def exchanges(self) -> int:
        return sum(op.reason is EXCHANGE for op in self.operations)

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
        return tuple(op for stage in self.forward for op in stage.operations if op.reason is EXCHANGE)


def swap(a: Matrix, i: int, j: int) -> Operation:
    rows, unit = list(a), list(identity(len(a)))
    rows[i], rows[j] = rows[j], rows[i]
    unit[i], unit[j] = unit[j], unit[i]
    return Operation(EXCHANGE, i, j, ONE, f"`{row_name(i)}` ↔ `{row_name(j)}`", tuple(unit), a, tuple(rows))


def subtract(a: Matrix, i: int, j: int, factor: Exact) -> Operation:
    """R_i <- R_i - factor R_j."""
    rows, unit = list(a), list(identity(len(a)))
    rows[i] = minus(a[i], times(factor, a[j]))
    unit[i] = minus(unit[i], times(factor, unit[j]))
    words = f"`{row_name(i)}` ← `{row_name(i)} {_signed(factor)}{row_name(j)}`"
    return Operation(MULTIPLE_SUBTRACTED, i, j, factor, words, tuple(unit), a, tuple(rows))


def scale(a: Matrix, i: int, factor: Exact) -> Operation:
    rows, unit = list(a), list(identity(len(a)))
    rows[i] = times(factor, a[i])
    unit[i] = times(factor, unit[i])
    words = f"`{row_name(i)}` ← `{_factor(factor)}{row_name(i)}`"
    return Operation(ROW_SCALED, i, i, factor, words, tuple(unit), a, tuple(rows))


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
        needs = not_zero([pivot])
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
    return 0 if e.rational is not None else len(e.above) + len(e.below)


def _back(now: Matrix, pivots: Sequence[tuple[int, int]]) -> list[Stage]:
    """From the last pivot to the first: the pivot becomes 1, the entries above it 0."""
    stages: list[Stage] = []
    for r, j in reversed(pivots):
        operations: list[Operation] = []
        pivot = now[r][j]
        needs = not_zero([pivot])
        if pivot.rational != 1:
            operations.append(scale(now, r, ONE / pivot))
            now = operations[-1].after
        for i in range(r):
            if now[i][j]:
                operations.append(subtract(now, i, r, now[i][j]))
                now = operations[-1].after
        if operations:
            stages.append(Stage(tuple(operations), (r, j), "", needs if operations[0].reason is ROW_SCALED else ()))
    return stages


# -- on a page -----------------------------------------------------------------------------------


def write_stages(
    pen: Pen, start: Term, stages: Sequence[Stage], show: Show = shown, above: tuple[Mark, ...] = ()
) -> tuple[Mark, ...]:
    """One line a stage: ``start ~ matrix``; the last line, or ``above`` where there was nothing to do."""
    for stage in stages:
        line = pen.write(
            relation("row~", start, show(stage.after)), stage.reason, stage.why, rests_on=above,
            parts=[_identity(op, show) for op in stage.operations], keep=True, conditions=stage.conditions,
            key=stage is stages[-1],
        )  # fmt: skip
        above = (line,)
    return above


def _identity(op: Operation, show: Show) -> Line:
    """E A = B, with the elementary matrix of the operation."""
    statement = equals(matmul(shown(op.E), show(op.before)), show(op.after))
    return plain_line(statement, together([op.reason], op.words), "")


def elementary_product(operations: Sequence[Operation], n: int) -> Matrix:
    """The matrix that does all the operations, one after the other."""
    total = identity(n)
    for op in operations:
        total = product(op.E, total)
    return total
