"""The tokens of a formula: LaTeX, Unicode or NumPy text in, one row of signs out.

``X^T A X``, ``X^{\\top} A X``, ``X.T @ A @ X`` and ``Xᵀ A X`` are all ``X ᵀ A X``. Brackets, fonts, sizes and signs of
products are left out, and so are the bounds of sums and the variable of a gradient or a mean: people write them in many
ways. Whatever is typed has tokens; nothing is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from workbench.show.formulas.signs import GREEK

_LEXEMES = re.compile(
    r"\\[A-Za-z]+|\\[^A-Za-z]|\.T(?![A-Za-z])|[A-Za-z]+|\d+(?:\.\d+)?|\*\*|\|\||<=|>=|==|!=|:=|\S", re.ASCII
)
LETTER = re.compile(r"[A-Za-zΑ-Ωα-ωℓ]\Z")
_OPENING, _CLOSING = "([{", ")]}"
_DEEPEST = 60


@cache
def table() -> Mapping[str, Any]:
    """What the signs, commands and words of a formula stand for; the page's script has the same."""
    made: dict[str, Any] = json.loads(files("workbench.site").joinpath("formulas", "table.json").read_text("utf-8"))
    return {**made, "greek": GREEK}


@cache
def is_letter(token: str) -> bool:
    """Whether a token may be renamed."""
    return token != "π" and LETTER.match(token) is not None


def tokens(formula: str, functions: Iterable[str] = ()) -> tuple[str, ...]:
    """The tokens of a formula; ``functions`` are words that stand for themselves beside those of the table."""
    signs = table()["signs"]
    written = _levelled(_levelled(formula, "raised", "^"), "lowered", "_")
    written = "".join(signs.get(character, character) for character in written)
    return tuple(_Reader(_LEXEMES.findall(written), frozenset(functions)).all())


def _levelled(formula: str, level: str, sign: str) -> str:
    """Rows of small characters as LaTeX has them: ``A⁻¹`` is ``A^{-1}``."""
    small = table()[level]
    row = re.compile(f"[{''.join(small)}]+")
    return row.sub(lambda found: f"{sign}{{{''.join(small[c] for c in found[0])}}}", formula)


class _Reader:
    """A row of lexemes that is read once, from left to right."""

    def __init__(self, lexemes: list[str], functions: frozenset[str]) -> None:
        self.left = lexemes[::-1]
        self.functions = functions
        self.table = table()
        self.deep = 0

    def all(self) -> list[str]:
        out: list[str] = []
        while self.left:
            self.put(out)
        return out

    def group(self) -> list[str]:
        """What stands before the next closing bracket."""
        out: list[str] = []
        while self.left and self.left[-1] not in _CLOSING:
            self.put(out)
        if self.left:
            self.left.pop()
        return out

    def argument(self, digit: bool = False) -> list[str]:
        """A group in brackets, or one sign; of ``\\frac12`` each digit is one."""
        if not self.left:
            return []
        if self.left[-1] in _OPENING:
            out: list[str] = []
            self.put(out)
            return out
        if digit and self.left[-1].isdigit() and len(self.left[-1]) > 1:
            number = self.left.pop()
            self.left.append(number[1:])
            return [number[0]]
        self.shorten()
        sign = ["-"] if self.left[-1] == "-" else []
        if sign:
            self.left.pop()
            self.shorten()
        out = []
        if self.left:
            self.put(out)
        return [*sign, *out]

    def shorten(self) -> None:
        """Of a word behind ^ or _ that is no name, the first letter alone, as LaTeX has it."""
        word = self.left[-1] if self.left else ""
        if len(word) > 1 and word.isascii() and word.isalpha() and not self.named(word):
            self.left[-1:] = [word[1:], word[0]]

    def named(self, word: str) -> bool:
        return word in self.table["words"] or word in self.table["greek"] or word in self.functions

    def put(self, out: list[str]) -> None:
        """Reads the next sign with what belongs to it."""
        lexeme = self.left.pop()
        self.deep += 1
        if self.deep > _DEEPEST:
            self.deep -= 1
            return
        if lexeme == "[" and out and is_letter(out[-1]) and out[-1] not in "EP":
            out += ["_", *self.group()]
        elif lexeme in _OPENING:
            out += self.group()
        elif lexeme in ("^", "**"):
            self.raised(out)
        elif lexeme == "_":
            below = self.argument()
            if not (out and self.goes_without(out[-1], below)):
                out += ["_", *below]
        elif lexeme == ".T":
            out.append("ᵀ")
        elif lexeme == "'":
            out.append("ᵀ" if out and out[-1].isupper() else "′")
        elif lexeme[0].isascii() and lexeme[0].isalpha():
            self.word(out, lexeme)
        elif lexeme[0] == "\\":
            self.command(out, lexeme)
        elif lexeme[0].isdigit() or is_letter(lexeme) or lexeme == "π":
            out.append(lexeme)
        elif lexeme in self.table["tokens"]:
            out.append(self.table["tokens"][lexeme])
        self.deep -= 1

    def goes_without(self, sign: str, below: list[str]) -> bool:
        """Whether people leave the index out: bounds of sums, the variable of a gradient or a mean, the usual norm."""
        if sign == "‖":
            return below in (["F"], ["2"])
        return sign in self.table["bounded"] or sign in self.table["indexed"]

    def raised(self, out: list[str]) -> None:
        above = self.argument()
        if above == ["T"]:
            out.append("ᵀ")
        elif above == ["-", "1"]:
            out.append("⁻¹")
        elif above == ["-", "T"] or above == ["-", "ᵀ"]:
            out += ["⁻¹", "ᵀ"]
        elif out and out[-1] in self.table["bounded"]:
            return
        elif out and out[-1] == "e":
            out[-1:] = ["exp", *above]
        else:
            out += ["^", *above]

    def word(self, out: list[str], word: str) -> None:
        around = self.table["around"].get(word)
        if around and self.left and self.left[-1] == "(":
            before, after = around
            out += [*before.split(), *self.argument(), *after.split()]
        elif word in self.table["words"]:
            out += self.table["words"][word].split()
        elif word in self.table["greek"]:
            out.append(self.table["greek"][word])
        elif word in self.functions:
            out.append(word)
        else:
            out += word

    def command(self, out: list[str], command: str) -> None:
        if command in self.table["pairs"]:
            above, below = self.argument(digit=True), self.argument(digit=True)
            out += [*above, "/", *below]
        elif command in self.table["accents"]:
            out += [*self.argument(), self.table["accents"][command]]
        elif command == "\\sqrt":
            if self.left and self.left[-1] == "[":
                self.argument()
            out += ["sqrt", *self.argument()]
        elif command in self.table["skipped"]:
            self.argument()
        elif command in self.table["tokens"]:
            out.append(self.table["tokens"][command])
        elif command[1:] in self.table["words"]:
            out += self.table["words"][command[1:]].split()
        elif command[1:] in self.table["greek"]:
            out.append(self.table["greek"][command[1:]])
