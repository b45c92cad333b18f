"""Moves: what a step of an integration says, before it is written on a board.

A solution of "the integral of f in x" is a list of moves; each gives a new right side that equals that integral up to
a constant, and the last one holds no integral sign. Expressions are SymPy's; the board turns them into terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.engines.integrals.symbolic import Expr, integral_of


@dataclass(frozen=True)
class Local:
    """One application of one rule: what equals what."""

    before: Expr
    after: Expr
    rule: str
    why: str = ""


@dataclass(frozen=True)
class Naming:
    """A letter for a part: ``kind`` is "inner" (u = g(x)), "outer" (x = h(t), t = g(x)) or "parts" (u, and v with dv).

    For "parts" ``letter`` stands for ``value``, ``partner`` for ``partner_value``.
    """

    kind: str
    letter: Expr
    value: Expr
    variable: Expr
    inverse: Expr | None = None
    partner: Expr | None = None
    partner_value: Expr | None = None


@dataclass(frozen=True)
class Side:
    """An integral that is worked out in lines of its own."""

    integral: Expr
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Move:
    """A new right side, the rule that made it and why; what it needs, what it names, what is worked out beside it.

    ``needs`` holds SymPy relations between parameters, or the variable and them. ``within`` are finer moves.
    """

    rhs: Expr
    rule: str
    why: str = ""
    locals: tuple[Local, ...] = ()
    names: tuple[Naming, ...] = ()
    needs: tuple[Expr, ...] = ()
    sides: tuple[Side, ...] = ()
    within: tuple[Move, ...] = ()


Moves = tuple[Move, ...]


def last(moves: Moves) -> Expr:
    return moves[-1].rhs


def inside(part: Expr, whole: Expr, moves: Sequence[Move]) -> Moves:
    """Moves about the integral ``part`` that stands in ``whole``, as moves about all of it."""
    out = []
    before = part
    for move in moves:
        local = move.locals or (Local(before, move.rhs, move.rule, move.why),)
        out.append(replace(move, rhs=whole.xreplace({part: move.rhs}), locals=local))
        before = move.rhs
    return tuple(out)


def cost(moves: Sequence[Move]) -> int:
    """How much there is to read."""
    return sum(1 + len(m.names) + sum(cost(s.moves) for s in m.sides) for m in moves)


def every(moves: Sequence[Move]) -> list[Move]:
    """All moves, those of sides first, as they are read."""
    out: list[Move] = []
    for move in moves:
        for side in move.sides:
            out += every(side.moves)
        out.append(move)
    return out


def integral(f: Expr, x: Expr) -> Expr:
    return integral_of(f, x)


__all__ = ["Local", "Move", "Moves", "Naming", "Side", "cost", "every", "inside", "integral", "last"]
