"""What an entry says in words can be read: its formulas stand between backticks and are text of the language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from workbench import catalog
from workbench.record.derivation import Derivation
from workbench.show.notation import PLAIN
from workbench.show.pages.speech import Speech

ENTRIES = catalog.entries()
TYPED = re.compile(r"[\^_=<>\\$]|(?<!\w)(?:sum|E) [a-z]_|(?<!')\b[b-zB-DF-HJ-Z]\b(?!-)")
"""What gives a formula away that stands among the words: a sign of relation, a subscript, a letter on its own."""
LETTERS = re.compile(r"\b(?:Student's t|Student t|t test|t-test|z test|F distribution|L'Hopital)\b")
"""Letters that are names of what has no symbol."""

every_entry = pytest.mark.parametrize("id", ENTRIES)


def said(made: Derivation) -> Iterator[str]:
    """All words of a page."""
    yield from (made.title, made.goal, made.convention, made.idea, *made.wrong, *made.notes)
    yield from (remark.words for remark in made.remarks)
    yield from (road.name for road in made.roads)
    for line in made.walk():
        yield from (line.rule.name, line.why, line.brief, line.full, *line.pitfalls)
        yield from (condition.words for condition in line.conditions if condition.statement is None)


@cache
def words_of(id: str) -> tuple[Derivation, tuple[str, ...]]:
    made = catalog.entry(id)
    return made, tuple(dict.fromkeys(filter(None, said(made))))


@every_entry
def test_every_formula_among_the_words_is_read(id: str) -> None:
    made, words = words_of(id)
    say = Speech(made, PLAIN)
    assert {text: say(text).unread for text in words if say(text).unread} == {}


def by_its_author(id: str) -> frozenset[str]:
    """The texts in the file of an entry; other words of its page are those of engines and rules."""
    tree = ast.parse(Path(ENTRIES[id].path).read_text(encoding="utf-8"))
    return frozenset(n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))


@every_entry
def test_a_formula_stands_between_backticks(id: str) -> None:
    _, words = words_of(id)
    own = by_its_author(id)
    plain = {text: LETTERS.sub("", re.sub(r"`[^`]*`", "", text)) for text in words if text in own}
    assert [text for text, rest in plain.items() if TYPED.search(rest)] == []
