"""Matrices whose entries are written out: row operations, determinants by expansion, what an inverse is.

Entries are compared exactly. Source: Strang, Introduction to Linear Algebra, chapters 2 and 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from workbench.algebra.arrays import Grid, grid_of
from workbench.algebra.quotients import Exact
from workbench.rules.inference import Needed, Reduction, Step
from workbench.terms.functions.arrays import array, array_of, column_stack
from workbench.terms.functions.elementwise import absolute
from workbench.terms.functions.linear_algebra import det, eye, inv
from workbench.terms.heads import MATMUL, RELATION, add, at, equals, matmul, mul, negative, number, relation
from workbench.terms.term import LanguageError, Term, postorder

_LARGEST = 5
"""Rows of a determinant that is expanded, at most."""
_MOST = 120


def row_operations(step: Step) -> Iterator[Reduction]:
    """Matrices with the same solutions: from what is cited, products E X = Y of an elementary matrix E lead on from X
    to Y, and back. Of determinants: what one operation on rows makes of them."""
    goal = step.goal
    if goal.head is RELATION and goal.attrs[0] == "row~":
        start = goal.args[0]
        reached = [_grid(start)]
        reached += [_grid(p.args[1]) for p in step.premises
                    if _says(p, "row~") and _alike(_grid(p.args[0]), reached[0])]  # fmt: skip
        needed: list[Needed] = []
        for p in step.premises:
            if not _says(p, "=") or p.args[0].head is not MATMUL or len(p.args[0].args) != 2:
                continue
            elementary, before = p.args[0].args
            nonzero = _elementary(elementary)
            if nonzero is not None and any(_alike(_grid(before), r) for r in reached):
                reached.append(_grid(p.args[1]))
                needed += [Needed(p), *nonzero]
        if any(_alike(_grid(goal.args[1]), r) for r in reached):
            yield Reduction((goal,), tuple(needed))
    if _says(goal, "=") and goal.args[0].head is MATMUL and _elementary(goal.args[0].args[0]) is not None:
        yield Reduction((goal,), (Needed(goal, computed=True),))  # multiplied out
    nodes = [n for n in postorder(goal, *step.premises) if n.head is det]
    made = [e for a in nodes for b in nodes if a is not b for e in _by_one_operation(a, b)]
    if made:
        yield Reduction(tuple(made))


def expansions(step: Step) -> Iterator[Reduction]:
    """Determinants along each row and each column; of triangular ones the product of the diagonal."""
    made: dict[Term, None] = {}
    todo = [n for n in postorder(step.goal, *step.premises) if n.head is det]
    seen = set(todo)
    while todo and len(made) < _MOST:
        node = todo.pop(0)
        entries = _entries(node.args[0])
        if entries is None or len(entries) > _LARGEST:
            continue
        for said in _expanded(node, entries):
            made[said] = None
            small = [n for n in postorder(said.args[1]) if n.head is det and n not in seen]
            if len(entries) <= 3:
                seen.update(small)
                todo.extend(small)
    if made:
        yield Reduction(tuple(made))


def inverses(step: Step) -> Iterator[Reduction]:
    """[A, I] reduced to [I, B] says that B is the inverse; and B is where A B = I."""
    if not _says(step.goal, "="):
        return
    for left, right in (step.goal.args, step.goal.args[::-1]):
        if left.head is not inv:
            continue
        a, b = _grid(left.args[0]), _grid(right)
        if a is None or b is None or a.shape != b.shape:
            continue
        unit = eye(a.shape[0])
        for p in step.premises:
            if _says(p, "row~") and all(s.head is column_stack for s in p.args):
                begun, done = (tuple(map(_grid, side.args)) for side in p.args)
                if begun == (a, _grid(unit)) and done == (_grid(unit), b):
                    yield Reduction((step.goal,), (Needed(p),))
        yield Reduction((step.goal,), (Needed(equals(matmul(left.args[0], right), unit), computed=True),))


def _expanded(node: Term, entries: list[list[Term]]) -> Iterator[Term]:
    n = len(entries)
    if n == 1:
        yield equals(node, entries[0][0])
        return
    zero = [[_is_zero(e) for e in row] for row in entries]
    below = all(zero[i][j] for i in range(n) for j in range(i))
    if below or all(zero[i][j] for i in range(n) for j in range(i + 1, n)):
        yield equals(node, mul(*(entries[k][k] for k in range(n))))
    for along in range(n):
        for by_row in (True, False):
            places = [(along, k) if by_row else (k, along) for k in range(n)]
            parts = [_cofactor(entries, i, j) for i, j in places if not zero[i][j]]
            yield equals(node, add(*parts) if len(parts) > 1 else parts[0] if parts else number(0))


def _cofactor(entries: list[list[Term]], i: int, j: int) -> Term:
    rest = [[e for k, e in enumerate(row) if k != j] for m, row in enumerate(entries) if m != i]
    minor = rest[0][0] if len(rest) == 1 else det(array_of(rest))
    part = mul(entries[i][j], minor)
    return negative(part) if (i + j) % 2 else part


def _by_one_operation(before: Term, after: Term) -> Iterator[Term]:
    """det after = c det before, for a multiple of a row added to another, two rows exchanged, or a row scaled."""
    a, b = _grid(before.args[0]), _grid(after.args[0])
    if a is None or b is None or a.shape != b.shape:
        return
    changed = [i for i, (x, y) in enumerate(zip(a.rows, b.rows, strict=True)) if x != y]
    if len(changed) == 2:
        i, j = changed
        if a.rows[i] == b.rows[j] and a.rows[j] == b.rows[i]:
            yield equals(after, negative(before))
    if len(changed) != 1:
        return
    (i,) = changed
    gap = [y - x for x, y in zip(a.rows[i], b.rows[i], strict=True)]
    if any(_is_multiple(gap, row) for j, row in enumerate(a.rows) if j != i):
        yield equals(after, before)


def _is_multiple(gap: list[Exact], row: list[Exact]) -> bool:
    """Whether the gap is a number times the row."""
    place = next((k for k, e in enumerate(row) if e), None)
    if place is None:
        return not any(gap)
    factor = gap[place] / row[place]
    return all(g == factor * e for g, e in zip(gap, row, strict=True))


def _elementary(term: Term) -> list[Needed] | None:
    """What makes the matrix invertible, for one that differs from I in one row or in the order of its rows."""
    e = _grid(term)
    if e is None or len(e.shape) != 2 or e.shape[0] != e.shape[1]:
        return None
    n = e.shape[0]
    unit = Grid.of_rows(_grid(eye(n)).rows)  # type: ignore[union-attr]
    changed = [i for i in range(n) if e.rows[i] != unit.rows[i]]
    if sorted(map(_key, e.rows)) == sorted(map(_key, unit.rows)):
        return []
    if len(changed) != 1:
        return None
    (i,) = changed
    pivot = e.rows[i][i]
    if pivot == unit.rows[i][i]:
        return []
    if pivot.rational is not None:
        return [] if pivot.rational else None
    return [Needed(relation(">", absolute(at(term, i, i)), number(0)))]


def _key(row: list[Exact]) -> str:
    return repr(row)


def _entries(matrix: Term) -> list[list[Term]] | None:
    """The entries of a literal."""
    if matrix.head is not array or matrix.rank != 2 or any(s.value is None for s in matrix.shape):
        return None
    rows, columns = (int(s.value or 0) for s in matrix.shape)
    if rows != columns or len(matrix.args) != prod((rows, columns)):
        return None
    return [list(matrix.args[i * columns : (i + 1) * columns]) for i in range(rows)]


def _is_zero(term: Term) -> bool:
    found = _grid(term)
    return found is not None and not any(found.entries)


def _alike(a: Grid | None, b: Grid | None) -> bool:
    return a is not None and b is not None and a == b


def _grid(term: Term) -> Grid | None:
    try:
        return grid_of(term)
    except (LanguageError, ZeroDivisionError):
        return None


def _says(statement: Term, sign: str) -> bool:
    return statement.head is RELATION and statement.attrs[0] == sign


__all__ = ["expansions", "inverses", "row_operations"]
