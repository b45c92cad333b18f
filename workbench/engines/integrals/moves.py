"""Moves: what a step of an integration says, before it is written on a board.

A solution of "the integral of f in x" is a tuple of moves; each gives a new right side that equals that integral up to
a constant, and the last one holds no integral sign. Letters of substitutions are symbols with provisional names that no
author can write; the page names them.

A way is a function ``(search, f, x, depth) -> Moves | None``: None where it does not apply. The search is a value that
it receives (``Solver``), so that ways and search know each other without importing each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from workbench.engines.integrals.integrand import put_in, settled
from workbench.rules.condition import Condition
from workbench.rules.reason import Reason
from workbench.terms.heads import scalar
from workbench.terms.term import Term


@dataclass(frozen=True)
class Local:
    """One application of one rule inside a line: what equals what."""

    before: Term
    after: Term
    by: Reason
    why: str = ""


@dataclass(frozen=True)
class NewVariable:
    """``letter`` stands for ``value``, a function of ``variable``; ``inverse`` is the variable by the letter, where the
    substitution is told that way round."""

    letter: Term
    value: Term
    variable: Term
    inverse: Term | None = None


@dataclass(frozen=True)
class Parts:
    """The two factors of an integration by parts: ``u``, and ``v`` of which the other factor is the derivative."""

    u: Term
    v: Term
    variable: Term


@dataclass(frozen=True)
class Side:
    """An integral that is worked out in lines of its own."""

    integral: Term
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Move:
    """A new right side, the reason that made it and why; what it needs, what it names, what is worked out beside it."""

    after: Term
    by: Reason
    why: str = ""
    locals: tuple[Local, ...] = ()
    names: tuple[NewVariable | Parts, ...] = ()
    needs: tuple[Condition, ...] = ()
    sides: tuple[Side, ...] = ()


Moves = tuple[Move, ...]


class Solver(Protocol):
    """What a way may ask of the search that it serves."""

    def solve(self, f: Term, x: Term, depth: int = 0) -> Moves | None:
        """Moves to an antiderivative of f in x, or None."""

    def after(self, move: Move, depth: int) -> Moves | None:
        """A move, and the moves that work out every integral left in its right side; None where one is not found."""

    def letter(self, value: Term) -> Term:
        """A new variable for a value, positive where the value is."""


Way = Callable[[Solver, Term, Term, int], "Moves | None"]


@dataclass
class Letters:
    """Provisional letters, in the order in which they are asked for."""

    used: int = field(default=0)

    def next(self, *properties: str) -> Term:
        self.used += 1
        return scalar(f"u:{self.used}", *properties)


def last(moves: Moves) -> Term:
    return moves[-1].after


def inside(part: Term, whole: Term, moves: Sequence[Move], x: Term) -> Moves:
    """Moves about the integral ``part`` that stands in ``whole``, as moves about all of it."""
    out = []
    before = part
    for move in moves:
        local = move.locals or (Local(before, move.after, move.by, move.why),)
        after = move.after if whole is part else settled(put_in(whole, {part: move.after}), x)
        out.append(replace(move, after=after, locals=local))
        before = move.after
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


__all__ = [
    "Letters", "Local", "Move", "Moves", "NewVariable", "Parts", "Side", "Solver", "Way", "cost", "every", "inside",
    "last",
]  # fmt: skip
