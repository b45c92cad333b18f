"""The board: lines written in order and numbered; the only place where numbers of lines are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.record.derivation import Line, Road
from workbench.record.errors import TwoValues
from workbench.record.naming import names_in
from workbench.record.values import Values, apart, lettered
from workbench.rules.condition import Condition
from workbench.rules.reason import Reason
from workbench.terms.term import Term


class Board:
    """Collects the lines of one road. ``hidden``: the variables whose facts wait, as more derivatives follow;
    ``avoid``: names that are taken beside those on the board."""

    def __init__(self, hidden: Iterable[Term] = (), avoid: Iterable[str] = ()) -> None:
        self.lines: list[Line] = []
        self.hidden = tuple(dict.fromkeys(hidden))
        self.avoid = frozenset(avoid)
        self._values = Values()

    @property
    def last(self) -> str:
        """The number of the last line, "" on an empty board."""
        return self.lines[-1].n if self.lines else ""

    def says(self, n: str, statement: Term) -> bool:
        """Whether the line with that number stands here and says that."""
        return n.isdigit() and 0 < int(n) <= len(self.lines) and self.lines[int(n) - 1].statement is statement

    @property
    def names(self) -> frozenset[str]:
        """The names that stand on the board."""
        return frozenset(names_in(*(each.statement for line in self.lines for each in line.walk())))

    def write(
        self,
        statement: Term,
        rule: Reason,
        why: str = "",
        *,
        rests_on: Sequence[str] | None = None,
        parts: Sequence[Line] = (),
        keep: bool = False,
        **more: Any,
    ) -> str:
        """Put a line on the board and return its number; without ``rests_on`` it rests on the line above.

        A single part that says what the line says is not kept as a sub-line: it *is* the line. With ``keep`` it
        stays: what it says stands beside the line, not in it.
        Raises TwoValues where a name would stand for something else than it does on the board.
        """
        if rests_on is None:
            rests_on = (self.last,) if self.lines else ()
        n = str(len(self.lines) + 1)
        if len(parts) == 1 and not parts[0].lines and not keep:
            only = parts[0]
            more = {"bindings": only.bindings, "lemma": only.lemma, "conditions": only.conditions, **_told(more)}
            more["instance"] = only.instance
            parts = []
        line = Line(n, statement, rule, why, tuple(dict.fromkeys(rests_on)), lines=numbered(parts, n), **more)
        return self.add(line)

    def add(self, line: Line) -> str:
        """Put a line that has its number at the end; letters that only its sub-lines use give way. Raises TwoValues."""
        try:
            self._take(line)
        except TwoValues:
            line = replace(line, lines=self.apart(line.lines, line.statement))
            self._take(line)
        self.lines.append(line)
        return line.n

    def _take(self, line: Line) -> None:
        for each in (*(inner for part in line.lines for inner in part.walk()), line):
            self._values.take(each.statement)

    def wipe(self, kept: int) -> None:
        """Wipe all lines but the first ``kept``, and forget the names that only the others brought."""
        if len(self.lines) > kept:
            del self.lines[kept:]
            self._values = Values()
            for line in self.lines:
                self._take(line)

    def apart(self, lines: Sequence[Line], *keep: Term) -> tuple[Line, ...]:
        """Lines of another board, with other names where theirs stand for something else here. What stands in
        ``keep``, by default what the last line finds, keeps its names."""
        change = self.others(lines, *(keep or (lines[-1].statement.args[1:] if lines else ())))
        return tuple(lettered(line, change) for line in lines) if change else tuple(lines)

    def others(self, lines: Sequence[Line], *keep: Term) -> dict[Term, Term]:
        """The parts of other lines whose names stand for something else here, each with a name of its own."""
        return apart(lines, self._values, self.avoid | self.names, keep)

    def road(self, name: str) -> Road:
        return Road(name, tuple(self.lines))


def _told(more: Mapping[str, Any]) -> dict[str, Any]:
    """What a writer said of the line; an empty word says nothing against what the part says."""
    return {key: value for key, value in more.items() if value != () or key not in ("bindings", "conditions")}


def numbered(parts: Iterable[Line], above: str) -> tuple[Line, ...]:
    """Sub-lines numbered below a line, theirs likewise.

    What a part rests on is given by positions ("1" is the first part) and becomes full numbers. Parts that have numbers
    already, as the lines of another board have, are moved with all that stands below them; numbers of lines that are
    not among them stay.
    """
    parts = tuple(parts)
    places = {part.n: f"{above}.{k}" for k, part in enumerate(parts, 1) if part.n}
    out = []
    for k, part in enumerate(parts, 1):
        if part.n:
            out.append(_moved(part, part.n.rpartition(".")[0], places))
            continue
        n = f"{above}.{k}"
        rests = tuple(r if "." in r else f"{above}.{r}" for r in part.rests_on)
        out.append(replace(part, n=n, rests_on=rests, lines=numbered(part.lines, n)))
    return tuple(out)


def _moved(line: Line, under: str, places: Mapping[str, str]) -> Line:
    """The line with new numbers for the lines below the number ``under``, sub-lines likewise."""
    depth = under.count(".") + 2 if under else 1

    def new(n: str) -> str:
        names = n.split(".")
        first = places.get(".".join(names[:depth]))
        return n if first is None else ".".join([first, *names[depth:]])

    parts = tuple(_moved(part, under, places) for part in line.lines)
    return replace(line, n=new(line.n), rests_on=tuple(map(new, line.rests_on)), lines=parts)


def conditions_of(lines: Iterable[Line]) -> tuple[Condition, ...]:
    """The conditions that the lines used, sub-lines included, each once, in order."""
    found: dict[tuple[str, Term | None], Condition] = {}
    for line in lines:
        for each in line.walk():
            for condition in each.conditions:
                found.setdefault((condition.words, condition.statement), condition)
    return tuple(found.values())
