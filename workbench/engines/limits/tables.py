"""Limits that depend on parameters: the cases, each told in lines of its own, and the one result that chooses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from workbench.algebra.arithmetic import arithmetic
from workbench.engines.limits.approach import Approach, Outcome, outcome_of
from workbench.engines.limits.orders import NotKnown
from workbench.engines.limits.roads import in_case, told
from workbench.engines.limits.subsequences import Along, two_sequences
from workbench.language.saying import said
from workbench.numerics.precise import precise
from workbench.reasons.limits import ALONG_A_SEQUENCE
from workbench.record.board import Board
from workbench.record.derivation import Branch
from workbench.record.errors import NoRule
from workbench.rules.cases import Bound, Case, Undecided, by_cases, sign_if_known, whole_condition
from workbench.rules.cases.points import points_in
from workbench.terms.functions.activations import where
from workbench.terms.heads import brief, equals, nan, oo
from workbench.terms.term import Term, substitute, symbols

Table = tuple[tuple[Case, Outcome], ...]


def table_of(f: Term, approach: Approach) -> Table | None:
    """What f comes to in every case, open where the orders of growth do not tell; None where they never do. Raises
    NoRule where a sign that is needed follows from nothing."""
    def seen(case: Case) -> Outcome:
        try:
            return outcome_of(case.put_in(f), in_case(approach, case), case.known)
        except NotKnown:
            return Outcome("open")

    try:
        table = by_cases(seen)
    except Undecided as error:
        raise NoRule(f"the limit depends on a sign that does not follow: {error}; declare what the parameters are, "
                     "as in --var a::positive") from None  # fmt: skip
    return None if all(outcome.kind == "open" for _, outcome in table) else table


def only_side(table: Table) -> str:
    """The one side on which there are values where they are not on both; "" where it differs from case to case."""
    sides = set()
    for _, outcome in table:
        if outcome.kind == "sides":
            left, right = outcome.each
            sides.add("right" if left.kind == "unreal" else "left" if right.kind == "unreal" else "")
    return sides.pop() if len(sides) == 1 else ""


@dataclass(frozen=True)
class Row:
    """One case with its value, None where there is no limit, and what happens instead."""

    case: Case
    value: Term | None
    words: str = ""


def told_by_cases(f: Term, approach: Approach, table: Table, method: str, board: Board) -> list[Row]:
    """The rows, their lines on the board; raises NoRule for one that is not told."""
    rows = []
    for case, outcome in table:
        if outcome.settles:
            rows.append(Row(case, told(approach.limit(f), method, board, case)))
        elif outcome.kind == "sides":
            rows.append(_by_sides(f, approach, case, outcome, method, board))
        elif outcome.kind == "unreal":
            rows.append(Row(case, None, f"{said(case.put_in(f))} has no real value near the point"))
        else:
            rows += _without_limit(f, approach, case, board)
    return rows


def _without_limit(f: Term, approach: Approach, case: Case, board: Board) -> list[Row]:
    """Rows without a limit, each proved by two sequences. Raises NoRule where these are not found."""
    try:
        found = by_cases(lambda c: two_sequences(f, in_case(approach, c), c), case)
    except Undecided:
        found = ((case, None),)
    rows = []
    for inner, proved in found:
        if proved is None:
            raise NoRule(
                f"the limit of {said(f)} was not found where {whole_condition(inner)}: whether it settles does not "
                "follow"
            )
        for one in proved:
            body = substitute(f, {approach.x: one.place}) if one.left is None else one.left
            _along(board, body, Approach(one.number, oo), one, approach.x, inner)
        rows.append(Row(inner, None, along(proved, said)))
    return rows


def _along(board: Board, body: Term, approach: Approach, one: Along, x: Term, case: Case) -> None:
    """The limit along a sequence, as a line."""
    why = ALONG_A_SEQUENCE.reason if one.left is None else f"along {said(equals(x, one.place))}"
    board.write(
        equals(approach.limit(body), one.value), ALONG_A_SEQUENCE, why, rests_on=(),
        conditions=case.conditions, changed=(one.value,),
    )  # fmt: skip


def along(proved: tuple[Along, Along], shown: Callable[[Term], str] = brief) -> str:
    """Two sequences with their limits, in words."""
    first, second = proved
    return (
        f"along {shown(first.place)} with whole {first.number.name} it goes to {shown(first.value)}, "
        f"along {shown(second.place)} to {shown(second.value)}"
    )


def _by_sides(f: Term, approach: Approach, case: Case, outcome: Outcome, method: str, board: Board) -> Row:
    """Two limits that differ, or one side without values."""
    seen = []
    for side, one in zip(("left", "right"), outcome.each, strict=True):
        if one.kind == "unreal":
            seen.append(f"no real value on the {side}")
            continue
        value = told(replace(approach, side=side).limit(f), method, board, case)
        seen.append(f"{said(value)} from the {side}")
    return Row(case, None, f"it is {seen[0]} and {seen[1]}" if len(seen) == 2 else seen[0])


def chosen(rows: Sequence[Row]) -> Term:
    """The one term that has the value of each row where its case holds."""
    *first, last = rows
    total = nan if last.value is None else last.value
    for row in reversed(first):
        value = nan if row.value is None else row.value
        total = total if value is total else where(row.case.indicator, value, total)
    return total


def branches(rows: Sequence[Row]) -> tuple[Branch, ...]:
    return tuple(Branch(row.case.statement, row.value, row.words) for row in rows)


def joined(rows: Sequence[Row]) -> list[Row]:
    """Rows that lie side by side on the line of one parameter and have one value, as one; from large to small."""
    out: list[Row] = []
    for row in _along_the_line(rows):
        if out and out[-1].value is not None and row.value is not None:
            case = _joined(out[-1], row)
            if case is not None:
                whole = row if out[-1].case.change else out[-1]  # the value at a point is one number of the others'
                out[-1] = Row(case, whole.value)
                continue
        out.append(row)
    return out


def _along_the_line(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows of one parameter whose bounds are numbers, the largest first; any others as they are."""
    says = [b for row in rows for b in row.case.says]
    if len({b.symbol for b in says}) != 1 or any(symbols(b.value) or b.op == "!=" for b in says):
        return rows
    (point,) = {b.symbol for b in says}
    return sorted(rows, key=lambda row: points_in([point], row.case.known or row.case.says, 1)[0][point.name]
                  if not row.case.change else precise(row.case.change[-1][1], {}), reverse=True)  # fmt: skip


def _joined(a: Row, b: Row) -> Case | None:
    """a > r beside a = r, and a = r beside a < r, where the two values agree at r."""
    assert a.value is not None
    assert b.value is not None
    for (row, other), op, wide in (((a, b), ">", ">="), ((b, a), "<", "<=")):
        point = next((s for s in other.case.says if s.op == "="), None)
        edge = next((s for s in row.case.says if point and s.symbol is point.symbol and s.op in (op, "!=")
                     and s.value is point.value), None)  # fmt: skip
        if point is None or edge is None:
            continue
        rest = {s for s in other.case.says if s is not point}
        if len(row.case.says) == 1 and edge.op == "!=" and not rest and _same_at(row, other, point):
            return Case()
        if any(s is not edge and not _holds_at(point, s) for s in row.case.says) or rest:
            continue
        if edge.op == op and _same_at(row, other, point):
            says = tuple(replace(s, op=wide) if s is edge else s for s in row.case.says)
            return Case(says, says)
    return None


def _holds_at(point: Bound, bound: Bound) -> bool:
    """Whether it follows that another bound on the symbol holds at the point."""
    if bound.symbol is not point.symbol:
        return False
    way = sign_if_known(point.value - bound.value)
    return way is not None and {">": way > 0, ">=": way >= 0, "<": way < 0, "<=": way <= 0, "!=": way != 0}.get(
        bound.op, False
    )


def _same_at(row: Row, other: Row, point: Bound) -> bool:
    """Whether the value of a row is at a point what another row says there."""
    assert row.value is not None
    assert other.value is not None
    put_in = substitute(row.value, {point.symbol: point.value})
    return row.value is other.value or arithmetic(put_in) is arithmetic(other.value)


__all__ = ["Row", "Table", "along", "branches", "chosen", "joined", "only_side", "table_of", "told_by_cases"]
