"""What every word of the pen writes with: the board, the chain that is open, what is cited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from workbench.record.board import Board
from workbench.record.derivation import Kind, Line, Premise
from workbench.record.errors import NoRule
from workbench.rules.reason import Reason, Several
from workbench.rules.requirements import property_statement, property_words
from workbench.terms.heads import NAMED, RELATION, brief, equals
from workbench.terms.term import Term


@dataclass(frozen=True, slots=True)
class Mark:
    """What can be cited: a line, by its number, or an assumption or a declared fact (``use``), and what it says."""

    n: str
    statement: Term
    use: Premise | None = None

    @property
    def left(self) -> Term:
        return self.statement.args[0]

    @property
    def right(self) -> Term:
        return self.statement.args[1]


Cited = Mark | Term | str
"""What a line may rest on: a mark, the number of a line, or a named part: then its definition is cited."""


class Desk:
    """The state of a pen: one board a road, one chain at a time, the hypotheses in force."""

    def __init__(self) -> None:
        self._board = Board()
        self._left: Term | None = None
        self._right: Term | None = None
        self._sign = "="
        self._rests: tuple[str, ...] = ()
        self._under: tuple[Term, ...] = ()

    @property
    def hypotheses(self) -> tuple[Term, ...]:
        """The hypotheses in force."""
        return self._under

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """What is written inside is wiped where it ends in an error."""
        kept, under = len(self._board.lines), self._under
        try:
            yield
        except Exception:
            self._board.wipe(kept)
            self._under = under
            self._left = self._right = None
            raise

    def _chain(self) -> tuple[Term, Term]:
        if self._left is None or self._right is None:
            raise NoRule("no chain is open: pen.start(left) first")
        return self._left, self._right

    def _put(
        self,
        statement: Term,
        rule: Reason,
        why: str,
        parts: Sequence[Line] = (),
        cited: Sequence[Cited] = (),
        **more: Any,
    ) -> Mark:
        """A line that goes on with the chain."""
        rests, uses = self._sorted(cited)
        rests = (*self._rests, *rests)
        more = {"uses": uses, "under": self._under, **more}
        n = self._board.write(statement, rule, why, rests_on=rests, parts=parts, changed=statement.args[1:], **more)
        self._left, self._right, self._rests = statement.args[0], statement.args[1], (n,)
        return Mark(n, statement)

    def write(
        self,
        statement: Term,
        rule: Reason,
        why: str = "",
        *,
        rests_on: Sequence[Cited] | None = None,
        parts: Sequence[Line] = (),
        keep: bool = False,
        **more: Any,
    ) -> Mark:
        """A statement made by a declared reason from what it rests on (the line above, unless told), with its
        sub-lines. A chain goes on from it. ``keep`` as for ``Board.write``."""
        rests, uses = (None, ()) if rests_on is None else self._sorted(rests_on)
        changed = statement.args[1:2]
        more = {"uses": uses, "under": self._under, "changed": changed, **more}
        more["conditions"] = tuple(more.get("conditions", ()))
        n = self._board.write(statement, rule, why, rests_on=rests, parts=parts, keep=keep, **more)
        self._left = self._right = None
        if statement.head is RELATION:
            self._left, self._right, self._sign, self._rests = *statement.args, statement.attrs[0], (n,)
        return Mark(n, statement)

    def _sorted(self, cited: Sequence[Cited]) -> tuple[tuple[str, ...], tuple[Premise, ...]]:
        """The numbers of lines, and what else is cited. Raises NoRule for a line of another road."""
        numbers: dict[str, None] = {}
        uses: dict[Premise, None] = {}
        for one in cited:
            if isinstance(one, str):
                numbers[one] = None
            elif isinstance(one, Term):
                if one.head is not NAMED:
                    raise NoRule(f"{brief(one)} cannot be cited: cite a mark, or a named part for its definition")
                uses[meaning_of(one)] = None
            elif one.use is not None:
                uses[one.use] = None
            elif self._board.says(one.n, one.statement):
                numbers[one.n] = None
            else:
                raise NoRule(
                    f"({one.n}) {brief(one.statement)} is no line of this road, and a road stands by itself: write "
                    "what both need in each, or as an entry of its own that pen.lemma cites"
                )
        return tuple(numbers), tuple(uses)


def meaning_of(part: Term) -> Premise:
    """The definition of a named part, to be cited."""
    return Premise(Kind.DEFINITION, f"definition of `{part.name}`", equals(part, part.args[0]), part)


def fact_of(x: Term, prop: str) -> Premise:
    """A declared property of a symbol, to be cited."""
    return Premise(Kind.FACT, property_words(x, prop), property_statement(x, prop), x, prop)


def called(words: str, rule: Reason) -> Reason:
    """The reason under the author's words for it, where there are any."""
    return Several(words, rule.reason, made_by=rule.parts) if words else rule


__all__ = ["Cited", "Desk", "Mark", "called", "fact_of", "meaning_of"]
