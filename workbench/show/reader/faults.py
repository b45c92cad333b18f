"""What a reader cannot read, by the rule that it breaks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Rule(IntEnum):
    """The rules of the strict reader."""

    SHAPES = 1
    ROWS = 2
    ALIKE = 3
    LETTERS = 4
    RESULTS = 5
    VALUES = 6
    CONTEXT = 7
    UNFINISHED = 8
    CODE = 9
    WORDS = 10
    RANGES = 11
    READINGS = 12

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Rule.SHAPES: "shapes conform without broadcasting",
    Rule.ROWS: "a row prints as a row",
    Rule.ALIKE: "the sides of a line differ",
    Rule.LETTERS: "every letter is known, and means one thing",
    Rule.RESULTS: "every result is a line",
    Rule.VALUES: "one left side has one value",
    Rule.CONTEXT: "the head says what it is about",
    Rule.UNFINISHED: "nothing is left unfinished",
    Rule.CODE: "no code stands in prose",
    Rule.WORDS: "words beside a verdict say no more than the formula",
    Rule.RANGES: "every sum has its range",
    Rule.READINGS: "there is one reading",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that cannot be read: where it stands, why, and the formula or the words."""

    rule: Rule
    place: str
    why: str
    shown: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.why}" + (f": {self.shown}" if self.shown else "")
