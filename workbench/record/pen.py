"""The author's pen: a derivation written line by line, every line made by a rule or open to the judge of steps.

A chain starts with ``start(left)``; each ``by(rule)`` rewrites the right side and puts ``left = new right`` on the
board (see ``chains``). What is not rewritten follows from what it cites (see ``arguments``). Every word that writes a
line returns a ``Mark`` that later lines can cite. A step that no rule makes raises at once.

    pen.start(log(s[i]))
    pen.by(log_of_quotient, "removes the quotient")
    pen.by(log_of_exp)

Nothing here is arithmetic on text: what a line says is a term.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from workbench.record.arguments import Arguments
from workbench.record.board import Board, conditions_of, numbered
from workbench.record.chains import Chains
from workbench.record.derivation import Claim, Derivation, Line, Remark, Road
from workbench.record.desk import Mark
from workbench.record.errors import NoRule
from workbench.record.lemmas import Lemmas, no_lemmas
from workbench.record.tucked import tucked
from workbench.rules.condition import Condition
from workbench.terms.heads import SYMBOL, named
from workbench.terms.term import Term, symbols


class Pen(Chains, Arguments):
    """What an author writes a derivation with; ``derivation()`` gives the record."""

    def __init__(self, lemmas: Lemmas = no_lemmas) -> None:
        super().__init__()
        self._lemmas = lemmas
        self._roads: list[Road] = []
        self._road = "main"
        self._givens: tuple[Term, ...] = ()
        self._assumptions: tuple[Condition, ...] = ()
        self._claims: list[Claim] = []
        self._remarks: list[Remark] = []
        self._wrong: list[str] = []
        self._notes: list[str] = []
        self._needs: dict[str, None] = {}
        self._words: dict[str, str] = {}
        self._taken: set[str] = set()

    # -- what stands above the lines ---------------------------------------------------------

    def given(self, *givens: Term, conditions: Sequence[Condition | str] = ()) -> None:
        """The symbols in the order of the page, and what is assumed of them beside their properties."""
        self._givens += givens
        self._assumptions += tuple(Condition(c) if isinstance(c, str) else c for c in conditions)

    def free(self, *names: str) -> str:
        """The first of the names that no given and no part named before has; where all are taken, the first of them
        with ``_star``, then ``_prime``, behind it. It is taken from now on."""
        taken = self._taken | {g.name for g in self._givens if g.head is SYMBOL}
        free = next((name for name in names if name not in taken), f"{names[0]}_star")
        while free in taken:
            free += "_prime"
        self._taken.add(free)
        return free

    def named(self, name: str, value: Term) -> Term:
        """The value under a name of its own on this page; no line says so yet."""
        return named(self.free(name), value)

    def title(self, words: str) -> None:
        self._words["title"] = words

    def goal(self, words: str) -> None:
        """What is to be found or shown, in a sentence."""
        self._words["goal"] = words

    def convention(self, words: str) -> None:
        self._words["convention"] = words

    def idea(self, words: str) -> None:
        """Why this road."""
        self._words["idea"] = words

    def claim(self, *claims: Claim) -> None:
        """What was found; the first claim of a derivation is the main one."""
        self._claims.extend(claims)

    def sanity(self, statement: Term, words: str = "") -> None:
        """A remark that lets a reader trust the result; it is checked like a line."""
        self._remarks.append(Remark(statement, words))

    def wrong(self, words: str) -> None:
        """A mistake that people make here."""
        self._wrong.append(words)

    def note(self, words: str) -> None:
        self._notes.append(words)

    @contextmanager
    def road(self, name: str) -> Iterator[None]:
        """The lines written inside belong to a road of that name."""
        before = self._close_road()
        self._road = name
        yield
        self._close_road()
        self._road = before

    def _close_road(self) -> str:
        if self._board.lines:
            self._roads.append(self._board.road(self._road))
        self._board, self._left, self._right = Board(), None, None
        return self._road

    @property
    def board(self) -> Board:
        """The road that is being written."""
        return self._board

    @property
    def last(self) -> str:
        """The number of the last line, "" before the first."""
        return self._board.last

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of this road so far."""
        return tuple(self._board.lines)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What the lines of this road hold under and nothing has settled."""
        return tuple(c for c in conditions_of(self._board.lines) if not c.discharged)

    def conditions_of(self, mark: Mark) -> tuple[Condition, ...]:
        """What a line of this road and the lines that it rests on hold under, and nothing has settled."""
        numbered = {line.n: line for line in self._board.lines}
        found, todo = dict[str, Line](), [mark.n]
        while todo:
            n = todo.pop()
            if n in numbered and n not in found:
                found[n] = numbered[n]
                todo += numbered[n].rests_on
        return tuple(c for c in conditions_of(found.values()) if not c.discharged)

    # -- the record ----------------------------------------------------------------------------

    def derivation(self, *, givens: Sequence[Term] | None = None, **words: Any) -> Derivation:
        """The record; ``words`` are fields of the record (id, title, references ...) and win over empty ones. Its
        givens are those that were given, else all symbols of the claims, unless ``givens`` says them."""
        self._close_road()
        if not self._claims:
            raise NoRule("a derivation needs a claim: pen.claim(Gradient(f, x, G)) or @derivation(claim=...)")
        if not self._roads:
            raise NoRule("a derivation needs lines")
        lines = [line for road in self._roads for line in road.lines]
        assumed = [c for c in (*self._assumptions, *conditions_of(lines)) if not c.discharged]
        said = {**{k: v for k, v in words.items() if v}, **self._words}
        shown = self._givens or symbols(*(c.statement for c in self._claims))
        return Derivation(
            **{"id": "", "title": "", "goal": "", **said},
            givens=shown if givens is None else tuple(givens),
            claims=tuple(self._claims),
            roads=self._finished(claim.statement for claim in self._claims),
            assumptions=_each_once(assumed),
            remarks=tuple(self._remarks),
            wrong=tuple(self._wrong),
            notes=tuple(self._notes),
            needs=tuple(self._needs),
        )

    def _finished(self, claimed: Iterable[Term]) -> tuple[Road, ...]:
        """The roads as a page shows them."""
        said = tuple(claimed)
        return tuple(tucked(road, said) for road in self._roads)

    def completed(self, made: Derivation, **words: Any) -> Derivation:
        """What an engine made, with everything that was said with the pen added to it."""
        self._close_road()
        said = {**{k: v for k, v in words.items() if v}, **self._words}
        claims = {c.statement: c for c in (*made.claims, *self._claims)}
        return replace(
            made,
            **said,
            givens=self._givens or made.givens,
            claims=tuple(claims.values()),
            roads=(*made.roads, *self._finished(claims)),
            assumptions=_each_once([*made.assumptions, *self._assumptions]),
            remarks=tuple({r.statement: r for r in (*made.remarks, *self._remarks)}.values()),
            wrong=(*made.wrong, *self._wrong),
            notes=tuple(dict.fromkeys((*made.notes, *self._notes))),
            needs=tuple(dict.fromkeys((*made.needs, *self._needs))),
        )


def _each_once(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """Conditions that say the same are one, in whatever words."""
    found: dict[Term | str, Condition] = {}
    for c in conditions:
        found.setdefault(c.words if c.statement is None else c.statement, c)
    return tuple(found.values())


__all__ = ["Mark", "Pen", "numbered"]
