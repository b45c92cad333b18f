"""Moves as lines on a board: every right side a term, every letter defined before it is used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.engines.integrals.moves import Move, Naming
from workbench.engines.integrals.presenting import Presenter
from workbench.engines.integrals.symbolic import Expr, integral_of, sp
from workbench.record.board import Board
from workbench.record.derivation import Line
from workbench.record.steps import plain_line
from workbench.rules.condition import Condition
from workbench.rules.conditions import needs_nonzero, needs_positive, restated
from workbench.terms.heads import differential, equals, mul, relation
from workbench.terms.term import Term, contains


class Writer:
    """Writes the moves of one derivation.

    ``keep``: what a line needs of the variable is said of the lines after it too; else it is for an assumption to say.
    """

    def __init__(self, board: Board, show: Presenter, keep: bool = False) -> None:
        self.board = board
        self.show = show
        self.x = show.moving
        self.keep = keep

    def chain(self, left: Term, moves: Sequence[Move], start: Term | None = None) -> Term:
        """The lines of a chain ``left = ...``; the last right side. ``start`` is what stands there before."""
        kept: tuple[Condition, ...] = ()
        right, last = start if start is not None else left, self.board.last if start is not None else ""
        for move in moves:
            rests = [last] if last else []
            for side in move.sides:
                self.chain(self.show.term(side.integral), side.moves)
                rests.append(self.board.last)
            for naming in move.names:
                rests += self._name(naming)
            after = self.show.term(move.rhs)
            if after is right:
                continue
            right = after
            statement = equals(left, right)
            parts = self._parts(move, statement)
            conditions = tuple(dict.fromkeys((*kept, *self.conditions(move.needs))))
            if self.keep:
                kept = tuple(c for c in conditions if c.statement is not None and contains(c.statement, self.x))
            last = self.board.write(
                statement, move.rule, move.why, rests_on=rests, parts=parts, changed=(right,), conditions=conditions
            )
        return right

    def _parts(self, move: Move, statement: Term) -> list[Line]:
        """The finer steps of a line: differentials of letters, each integral that was worked on, the whole."""
        lines: list[Line] = []
        for naming in move.names:
            if naming.kind == "parts":
                lines += self._differentials(naming)
        named = bool(lines)
        for local in move.locals:
            before, after = self.show.term(local.before), self.show.term(local.after)
            lines.append(Line("", equals(before, after), local.rule, local.why, changed=(after,)))
        if any(isinstance(local.before, sp.Derivative) for local in move.locals):
            return [*lines, plain_line(statement, move.rule, move.why, ["1"])]
        if named and not move.locals:
            lines.append(plain_line(statement, move.rule, move.why, ["1", "2"]))
        elif lines and lines[-1].statement is not statement:
            lines.append(
                plain_line(
                    statement, "put together", "the steps above, in their places", map(str, range(1, len(lines) + 1))
                )
            )
        return lines if len(lines) > 2 else []

    # -- letters ---------------------------------------------------------------------

    def _name(self, naming: Naming) -> list[str]:
        if naming.kind == "parts":
            return self._name_parts(naming)
        at = self.show.place(naming.variable)
        part = self.show.name(naming.letter, naming.value, naming.kind == "outer")
        words = "the inner function gets a letter" if naming.kind == "inner" else "the new variable"
        first = self.board.write(equals(part, part.args[0]), "definition", words, rests_on=(), changed=(part.args[0],))
        moves_x, moves_u = differential(at, self.x), differential(part, self.x)
        if naming.inverse is None:
            slope = self.show.term(sp.diff(naming.value, naming.variable))
            statement = equals(moves_u, self._times(slope, moves_x))
            return [
                first,
                self.board.write(
                    statement,
                    "differential",
                    f"`d{part.name}` is the slope times `{_d(at)}`",
                    rests_on=(first,),
                ),
            ]
        back = self.show.term(naming.inverse)
        second = self.board.write(
            equals(at, back), "inverse function", "solved for the old variable", rests_on=(first,)
        )
        slope = self.show.term(sp.diff(naming.inverse, naming.letter))
        third = self.board.write(equals(moves_x, self._times(slope, moves_u)), "differential", "", rests_on=(second,))
        return [second, third]

    def _name_parts(self, naming: Naming) -> list[str]:
        assert naming.partner is not None
        assert naming.partner_value is not None
        u, v = self.show.name_pair(naming.letter, naming.value, naming.partner, naming.partner_value)
        first = self.board.write(
            equals(u, u.args[0]), "definition", "the factor to differentiate", rests_on=(), changed=(u.args[0],)
        )
        second = self.board.write(
            equals(v, v.args[0]),
            "definition",
            "an antiderivative of the other factor",
            rests_on=(),
            changed=(v.args[0],),
        )
        return [first, second]

    def _differentials(self, naming: Naming) -> list[Line]:
        assert naming.partner is not None
        assert naming.partner_value is not None
        at = self.show.place(naming.variable)
        lines = []
        for letter, value in ((naming.letter, naming.value), (naming.partner, naming.partner_value)):
            part = self.show.place(letter)
            slope = self.show.term(_short(sp.diff(value, naming.variable)))
            statement = equals(differential(part, self.x), self._times(slope, differential(at, self.x)))
            lines.append(Line("", statement, "differential", "", changed=statement.args[1:]))
        return lines

    @staticmethod
    def _times(slope: Term, move: Term) -> Term:
        return move if slope.head.name == "number" and slope.value == 1 else mul(slope, move)

    # -- conditions --------------------------------------------------------------------

    def conditions(self, needs: Sequence[Expr]) -> tuple[Condition, ...]:
        """What a step needs of parameters and of the variable, as data."""
        made = []
        for need in needs:
            if isinstance(need, sp.Ne):
                made.append(needs_nonzero(self.show.term(need.lhs - need.rhs)))
            elif isinstance(need, sp.StrictGreaterThan) and need.rhs == 0:
                made.append(needs_positive(self.show.term(need.lhs)))
            elif isinstance(need, sp.StrictLessThan) and need.rhs == 0:
                made.append(needs_positive(self.show.term(-need.lhs)))
            elif isinstance(need, sp.StrictGreaterThan | sp.StrictLessThan):
                sign = ">" if isinstance(need, sp.StrictGreaterThan) else "<"
                made.append(restated(relation(sign, self.show.term(need.lhs), self.show.term(need.rhs))))
        return tuple(made)


def shifted(lines: Iterable[Line], by: int) -> list[Line]:
    """The lines numbered on from ``by``."""

    def moved(n: str) -> str:
        first, dot, rest = n.partition(".")
        return f"{int(first) + by}{dot}{rest}"

    def line_of(line: Line) -> Line:
        rests = tuple(map(moved, line.rests_on))
        return replace(line, n=moved(line.n), rests_on=rests, lines=tuple(map(line_of, line.lines)))

    return [line_of(line) for line in lines]


def _d(at: Term) -> str:
    return f"d{at.name}" if at.head.name in ("symbol", "named") else "dx"


def _short(g: Expr) -> Expr:
    return min((g, sp.cancel(g) if g.is_rational_function(*g.free_symbols) else sp.factor_terms(g)), key=sp.count_ops)


__all__ = ["Writer", "integral_of", "shifted"]
