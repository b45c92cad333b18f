"""What was told about a value: the lines that lead to it, on a board of their own, and how they come onto another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workbench.reasons.common import DEFINITION
from workbench.record.board import Board
from workbench.record.derivation import Line
from workbench.rules.reason import Reason, Weight, together
from workbench.terms.heads import equals
from workbench.terms.term import Term


@dataclass(frozen=True, slots=True)
class Because:
    """Why a line stands: its reason, and what that says here."""

    reason: Reason
    why: str

    @classmethod
    def of(cls, reason: Reason) -> Because:
        """The reason with its own words."""
        return cls(reason, reason.reason)


@dataclass(frozen=True, slots=True)
class Told:
    """A value, why it is that in the first place, and the lines that say so, in order.

    ``names`` are the lines in front that give inner functions their letters; they stand beside the lines, not below.
    """

    value: Term
    because: Because
    lines: tuple[Line, ...]
    names: tuple[Line, ...] = ()

    @property
    def said(self) -> Reason:
        """The reasons of the lines, in few words, the main one first."""
        leaves = (leaf for line in self.lines for leaf in line.walk() if not leaf.lines)
        telling = [leaf.rule for leaf in leaves if leaf.rule.weight > Weight.BOOKKEEPING and leaf.rule != DEFINITION]
        return together(list(dict.fromkeys([self.because.reason, *telling]))[:3])


def put(board: Board, left: Term, right: Term, because: Because, *rests_on: str, **more: Any) -> str:
    """Write ``left = right``; without ``rests_on`` the line rests on no other."""
    return board.write(
        equals(left, right), because.reason, because.why, rests_on=rests_on, changed=(right,), **more
    )  # fmt: skip


def copy(board: Board, line: Line, statement: Term, rests_on: Sequence[str], *, key: bool = True) -> str:
    """Write a line of another board with all that stands below it."""
    return board.write(
        statement, line.rule, line.why, rests_on=rests_on, parts=line.lines, bindings=line.bindings,
        changed=line.changed, conditions=line.conditions, lemma=line.lemma, key=key,
    )  # fmt: skip


def put_in_one_line(board: Board, told: Told, left: Term) -> str:
    """Write what was told as one line ``left = value``, with the lines below it; its names in front."""
    for line in told.names:
        copy(board, line, line.statement, ())
    statement = equals(left, told.value)
    if len(told.lines) == 1:
        return copy(board, told.lines[0], statement, ())
    return board.write(
        statement, told.said, told.because.why, rests_on=(), parts=told.lines, changed=(told.value,)
    )  # fmt: skip


__all__ = ["Because", "Told", "copy", "put", "put_in_one_line"]
