"""Limits that depend on parameters: the cases, each told in lines of its own, and the one result that chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.engines.limits.approach import Approach, Outcome, outcome_of
from workbench.engines.limits.orders import NotKnown
from workbench.engines.limits.roads import in_case, told
from workbench.language.saying import said
from workbench.record.board import Board
from workbench.record.derivation import Branch
from workbench.record.errors import NoRule
from workbench.numerics.precise import precise
from workbench.rules.cases import Case, Undecided, by_cases, whole_condition
from workbench.rules.cases.points import points_in
from workbench.terms.functions.activations import where
from workbench.terms.heads import nan
from workbench.terms.term import Term, substitute, symbols

Table = tuple[tuple[Case, Outcome], ...]


def table_of(f: Term, approach: Approach) -> Table | None:
    """What f comes to in every case; None where the orders of growth do not tell. Raises NoRule where a sign that is
    needed follows from nothing."""
    try:
        return by_cases(lambda case: outcome_of(case.put_in(f), in_case(approach, case), case.known))
    except NotKnown:
        return None
    except Undecided as error:
        raise NoRule(f"the limit depends on a sign that does not follow: {error}; declare what the parameters are, "
                     "as in --var a::positive") from None  # fmt: skip


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
            raise NoRule(
                f"the limit of {said(f)} was not found where {whole_condition(case)}: it stays bounded, and whether it "
                "settles does not follow"
            )
    return rows


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
        total = where(row.case.indicator, nan if row.value is None else row.value, total)
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
                out[-1] = replace(out[-1], case=case)
                continue
        out.append(row)
    return out


def _along_the_line(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows of one parameter whose bounds are numbers by where they lie, the largest first; any others as they are."""
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
        edge = next((s for s in row.case.says if point and s.symbol is point.symbol and s.op == op
                     and s.value is point.value), None)  # fmt: skip
        if point is None or edge is None:
            continue
        rest = {s for s in other.case.says if s is not point}
        if any(s.symbol is not point.symbol for s in row.case.says) or rest:
            continue
        if row.value is other.value or substitute(row.value, {point.symbol: point.value}) is other.value:
            says = tuple(replace(s, op=wide) if s is edge else s for s in row.case.says)
            return Case(says, says)
    return None


__all__ = ["Row", "Table", "branches", "chosen", "joined", "table_of", "told_by_cases"]
