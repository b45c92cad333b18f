"""What is said on a page: words of a derivation, which speak of its symbols, and the note beside a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from workbench.record.derivation import Derivation, Detail, Line
from workbench.show.formulas.displayed import visible
from workbench.show.notation import Notation
from workbench.show.pages.document import Row
from workbench.show.pages.prose import Names, Prose, by_their_names
from workbench.show.wording import wording
from workbench.terms.heads import APPLY, NAMED, SYMBOL, symbol
from workbench.terms.term import Term


class Speech:
    """Says words of a derivation: they may speak of its symbols, of its named parts, and of all that its lines do."""

    def __init__(self, derivation: Derivation, notation: Notation) -> None:
        self.derivation = derivation
        self.notation = notation

    def __call__(self, text: str) -> Prose:
        return Prose(text, self.known, self.notation)

    def reason(self, line: Line, text: str) -> Prose:
        """Why a line is so. Words of its rule speak of the rule's letters: what these stand for takes their place."""
        if "`" not in text or not line.bindings or text != line.rule.reason:
            return self(text)
        said = Prose(text, lambda: dict(line.bindings), self.notation)
        return said if len(said.plain) <= LONGEST_REASON else Prose(text, dict, self.notation)

    def known(self) -> Mapping[str, Term]:
        """Everything that has a name on the page, by it."""
        return self._known

    @cached_property
    def _known(self) -> Mapping[str, Term]:
        made = self.derivation
        terms = [*statements(made), *made.givens, *(c.statement for c in made.assumptions if c.statement is not None)]
        seen = [node for node in visible(*terms) if node.head in (SYMBOL, NAMED, APPLY)]
        named = {str(t.attrs[0]): symbol(t.attrs[0], t.shape) if t.head is NAMED else t for t in seen}
        return Names({**named, **by_their_names(made.givens)})


LONGEST_REASON = 100
"""A reason that would be longer, with what the letters of its rule stand for, is said with the letters."""


def statements(derivation: Derivation) -> list[Term]:
    """Every statement of the page."""
    found = [line.statement for line in derivation.walk()]
    return [*found, *(c.statement for c in derivation.claims), *(r.statement for r in derivation.remarks)]


SHORT_REASON = 64
"""A lecture says all that a line rests on beside its rule where both together are no longer than this; what the author
says of the line it says in any case, and *full* says everything."""


def note_words(row: Row, detail: Detail) -> Prose:
    """The rule of a line and the reason: at *lecture* the author's own where the whole reason would be long. That a
    line is stated, or refuted as a step, is said at every level."""
    if not row.why or row.why.source == row.rule.source or detail is Detail.BRIEF:
        return _with_standing(row, row.rule)
    both = _beside_rule(row, row.why)
    if detail is Detail.FULL or len(both.plain) <= SHORT_REASON:
        return both
    if not row.own or row.own.source == row.rule.source:
        return _with_standing(row, row.rule)
    return _with_standing(row, _beside_rule(row, row.own))


def _beside_rule(row: Row, words: Prose) -> Prose:
    """The rule, and why; the rule alone says nothing where it is that the line is stated, which the reason says."""
    return words if _is_stated(row) else replace(words, source=f"{row.rule.source}: {words.source}")


def _with_standing(row: Row, note: Prose) -> Prose:
    """The note with the standing of a line that follows from nothing, which ends the row's reason."""
    said = wording(row.rule.notation.language)
    for standing in ("stated", "refuted"):
        if row.why.source.endswith(said[standing]) and row.standing == standing and row.why.source != row.rule.source:
            alone = _is_stated(row) and note.source == row.rule.source
            return replace(note, source=said[standing] if alone else f"{note.source}; {said[standing]}")
    return note


def _is_stated(row: Row) -> bool:
    """Whether the rule says no more than that the line is stated, which its reason says as well."""
    return row.rule.source == "stated" and row.why.source.endswith(wording(row.rule.notation.language)["stated"])
