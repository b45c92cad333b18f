"""Moves as lines on a board: letters get names that nothing has, and are defined before they are used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from workbench.engines.integrals.integrand import ONE, differentiated, replaced, shortest
from workbench.engines.integrals.moves import Move, NewVariable, Parts
from workbench.reasons import integration as by
from workbench.reasons.common import DEFINITION, PUT_TOGETHER
from workbench.record.board import Board
from workbench.record.derivation import Line
from workbench.record.errors import NoDerivation
from workbench.record.steps import plain_line
from workbench.rules.condition import Condition
from workbench.rules.requirements import restated
from workbench.terms.heads import ANTIDERIVATIVE, antiderivative, differential, equals, mul, named, properties, scalar
from workbench.terms.term import Term, contains

_INNER = ("u", "w", "z", "s", "r", "y", "m")
_OUTER = ("t", "s", "r", "theta", "phi")
_PARTS = (("u", "v"), ("p", "q"), ("g", "h"), ("r", "s"), ("U", "V"), ("P", "Q"), ("G", "H"))


class NoLetters(NoDerivation):
    """More letters are needed than there are."""

    kind = "no-letters"


@dataclass
class Letters:
    """The letters of a page. ``x`` is the variable that moves, ``taken`` the names that are used; for each provisional
    letter of the search the symbol that runs under its integral sign, and the named part that it is elsewhere."""

    x: Term
    taken: set[str]
    symbols: dict[Term, tuple[Term, Term]] = field(default_factory=dict)

    def fresh(self, names: Sequence[str]) -> str:
        """A name that nothing has, taken now."""
        more = (f"{names[0]}_{k}" for k in range(1, 100))
        name = next(n for n in (*names, *more) if n not in self.taken)
        self.taken.add(name)
        return name

    def pair(self) -> tuple[str, str]:
        """Two names for the factors of an integration by parts. Raises NoLetters."""
        names = next((p for p in _PARTS if not self.taken & set(p)), None)
        if names is None:
            raise NoLetters("more letters are needed than there are")
        self.taken.update(names)
        return names

    def name(self, letter: Term, value: Term, outer: bool) -> Term:
        """The named part that a provisional letter stands for from now on."""
        name = self.fresh(_OUTER if outer else _INNER)
        part = named(name, self.said(value))
        self.symbols[letter] = scalar(name, *properties(letter)), part
        return part

    def place(self, x: Term) -> Term:
        """The value that a variable has, as the original one moves."""
        return self.symbols[x][1] if x in self.symbols else x

    def said(self, t: Term) -> Term:
        """The term with the letters of the page."""
        return replaced(t, self._change) if self.symbols else t

    def _change(self, node: Term) -> Term | None:
        if node in self.symbols:
            return self.symbols[node][1]
        if node.head is not ANTIDERIVATIVE or node.args[1] not in self.symbols:
            return None
        letter = node.args[1]
        running, part = self.symbols[letter]
        body = replaced(node.args[0], lambda n: running if n is letter else self._change(n))
        return antiderivative(body, running, part, self.x)

    def condition(self, need: Condition) -> Condition:
        """A condition about the letters of the page."""
        if need.statement is None:
            return need
        statement = self.said(need.statement)
        return need if statement is need.statement else restated(statement)


def write_chain(
    board: Board, letters: Letters, left: Term, moves: Sequence[Move], *, start: Term | None = None,
    keep: bool = False, case: tuple[Condition, ...] = (),
) -> Term:  # fmt: skip
    """The lines of a chain ``left = ...``; the last right side. ``start`` is what stands there before.

    ``keep``: what a line needs of the variable is said of the lines after it too; else it is for an assumption to say.
    ``case``: what every line stands under.
    """
    kept = case
    right, last = start if start is not None else left, board.last if start is not None else ""
    for move in moves:
        rests = [last] if last else []
        for side in move.sides:
            write_chain(board, letters, letters.said(side.integral), side.moves, case=case)
            rests.append(board.last)
        parts: list[Line] = []
        for naming in move.names:
            if isinstance(naming, Parts):
                numbers, parts = _name_parts(board, letters, naming)
            else:
                numbers = _name_variable(board, letters, naming)
            rests += numbers
        after = letters.said(move.after)
        if after is right:
            continue
        right = after
        statement = equals(left, right)
        conditions = tuple(dict.fromkeys((*kept, *map(letters.condition, move.needs))))
        if keep:
            moving = (c for c in conditions if c.statement is not None and contains(c.statement, letters.x))
            kept = tuple(dict.fromkeys((*case, *moving)))
        lines = [
            replace(part, conditions=conditions) if part.statement is statement else part
            for part in _sub_lines(letters, move, statement, parts)
        ]
        last = board.write(
            statement, move.by, move.why, rests_on=rests, parts=lines, changed=(right,), conditions=conditions
        )
    return right


def _sub_lines(letters: Letters, move: Move, statement: Term, differentials: list[Line]) -> list[Line]:
    """The finer steps of a line: differentials of letters, each integral that was worked on, the whole."""
    lines = list(differentials)
    for local in move.locals:
        before, after = letters.said(local.before), letters.said(local.after)
        lines.append(Line("", equals(before, after), local.by, local.why, changed=(after,)))
    if move.by is by.GUESS:
        return [*lines, plain_line(statement, move.by, move.why, ["1"])]
    if differentials and not move.locals:
        lines.append(plain_line(statement, move.by, move.why, ["1", "2"]))
    elif lines and lines[-1].statement is not statement:
        rests = map(str, range(1, len(lines) + 1))
        lines.append(plain_line(statement, PUT_TOGETHER, PUT_TOGETHER.reason, rests))
    return lines if len(lines) > 2 else []


# -- letters -------------------------------------------------------------------------------------


def _define(board: Board, part: Term, why: str) -> str:
    (value,) = part.args
    return board.write(equals(part, value), DEFINITION, why, rests_on=(), changed=(value,))


def _name_variable(board: Board, letters: Letters, naming: NewVariable) -> list[str]:
    """The letter and its differential; or the old variable by the new one, and its differential."""
    at, outer = letters.place(naming.variable), naming.inverse is not None
    part = letters.name(naming.letter, naming.value, outer)
    first = _define(board, part, "the new variable" if outer else "the inner function gets a letter")
    dx, du = differential(at, letters.x), differential(part, letters.x)
    if naming.inverse is None:
        slope = letters.said(differentiated(naming.value, naming.variable))
        why = f"`d{part.name}` is the slope times `d{_name_of(at)}`"
        second = board.write(equals(du, _times(slope, dx)), by.DIFFERENTIAL, why, rests_on=(first,))
        return [first, second]
    back = letters.said(naming.inverse)
    second = board.write(equals(at, back), by.INVERSE_FUNCTION, by.INVERSE_FUNCTION.reason, rests_on=(first,))
    slope = letters.said(differentiated(naming.inverse, naming.letter))
    third = board.write(equals(dx, _times(slope, du)), by.DIFFERENTIAL, "", rests_on=(second,))
    return [second, third]


def _name_parts(board: Board, letters: Letters, naming: Parts) -> tuple[list[str], list[Line]]:
    """The definitions of both factors, and the lines for their differentials."""
    at = letters.place(naming.variable)
    numbers, lines = [], []
    words = "the factor to differentiate", "an antiderivative of the other factor"
    for name, value, why in zip(letters.pair(), (naming.u, naming.v), words, strict=True):
        part = named(name, letters.said(value))
        numbers.append(_define(board, part, why))
        slope = letters.said(shortest(differentiated(value, naming.variable), naming.variable))
        statement = equals(differential(part, letters.x), _times(slope, differential(at, letters.x)))
        lines.append(Line("", statement, by.DIFFERENTIAL, "", changed=statement.args[1:]))
    return numbers, lines


def _times(slope: Term, move: Term) -> Term:
    return move if slope is ONE else mul(slope, move)


def _name_of(at: Term) -> str:
    return str(at.name)


# -- numbers of lines ------------------------------------------------------------------------------


def shifted(lines: Iterable[Line], by_: int) -> list[Line]:
    """The lines numbered on from ``by_``."""

    def moved(n: str) -> str:
        first, dot, rest = n.partition(".")
        return f"{int(first) + by_}{dot}{rest}"

    def line_of(line: Line) -> Line:
        rests = tuple(map(moved, line.rests_on))
        return replace(line, n=moved(line.n), rests_on=rests, lines=tuple(map(line_of, line.lines)))

    return [line_of(line) for line in lines]


def take_over(board: Board, lines: Iterable[Line]) -> None:
    """Lines that were worked out on a board of their own, numbered on."""
    for line in shifted(board.apart(tuple(lines)), len(board.lines)):
        board.add(line)


__all__ = ["Letters", "NoLetters", "shifted", "take_over", "write_chain"]
