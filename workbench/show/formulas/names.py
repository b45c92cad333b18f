"""Names as they are typeset: Greek, accents, subscripts, upright words. Nothing of a name reaches a page unescaped."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from workbench.show.formulas.signs import GREEK, SYMBOLS

_COMMANDS = {name: name for name in (*GREEK, "ell")} | {"lam": "lambda", "eps": "varepsilon", "epsilon": "varepsilon"}
_FROM_UNICODE = {letter: name for name, letter in GREEK.items()} | {"ϕ": "phi", "ϵ": "epsilon", "µ": "mu"}
_ACCENTS = {"bar": "bar", "hat": "hat", "tilde": "tilde", "dot": "dot", "vec": "vec"}
_DOTLESS = {"i": r"\imath", "j": r"\jmath"}
"""Under an accent, which stands where the dot was."""
_MARKS = {"star": r"\star", "prime": r"\prime"}

_ESCAPED = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': "''", "`": "'", "§": r"\S{}", "–": "--", "—": "---", "’": "'", "“": "``", "”": "''",
    "…": "...", "−": "-",
}  # fmt: skip


_MARKED = frozenset("\u0300\u0301\u0302\u0303\u0308\u030c\u0327\u030a\u030b")
"""Grave, acute, circumflex, tilde, diaeresis, caron, cedilla, ring, double acute."""
_MATHEMATICS = {sign: command for command, sign in reversed(SYMBOLS.items()) if not sign.isascii()} | {
    "√": r"\surd ", "ᵀ": r"{}^{\top}", "⁻": r"{}^{-}",
}  # fmt: skip


def escape(text: str) -> str:
    """Text that is safe in LaTeX's text mode; a character that plain LaTeX cannot set becomes a code."""
    return "".join(_safe(c) for c in text)


def in_markdown(text: str) -> str:
    """Words that are neither HTML nor Markdown, whatever a user put into a name."""
    return re.sub(r"([\\`*_{}\[\]#|$~])", r"\\\1", html.escape(text, quote=False))


@lru_cache(maxsize=1024)
def _safe(character: str) -> str:
    if character in _ESCAPED:
        return _ESCAPED[character]
    if character.isspace():
        return " "
    if " " <= character <= "~" or _is_accented(character):
        return character
    if character in _FROM_UNICODE:
        return rf"\ensuremath{{\{_FROM_UNICODE[character]}}}"
    if character in _MATHEMATICS:
        return rf"\ensuremath{{{_MATHEMATICS[character]}}}"
    return _decomposed(character) or f"U+{ord(character):04X}"


def _is_accented(character: str) -> bool:
    """A Latin letter that LaTeX reads as UTF-8 and sets without a package."""
    letter, *marks = list(unicodedata.normalize("NFD", character))
    return character in "ßæÆœŒøØłŁ" or letter.isascii() and letter.isalpha() and marks != [] and set(marks) <= _MARKED


def _decomposed(character: str) -> str:
    """A superscript, a subscript or a ligature by its parts."""
    kind, _, _ = unicodedata.decomposition(character).partition(" ")
    base = "".join(_ESCAPED.get(c, c) for c in unicodedata.normalize("NFKD", character) if " " < c <= "~")
    if base and kind in ("<super>", "<sub>"):
        return rf"\ensuremath{{{{}}{'^' if kind == '<super>' else '_'}{{{base}}}}}"
    return base


@lru_cache(maxsize=4096)
def name_latex(name: str, bold: bool = False, arrow: bool = False) -> str:
    """A name in LaTeX's mathematics mode.

    ``lam`` and ``lambda`` are Greek, ``beta_1`` and ``x1`` have a subscript, ``x_bar`` an accent, ``w_star`` a star;
    a word of several letters stands upright. The letter may be bold, or have an arrow above it.
    """
    stem, *parts = [part for part in name.split("_") if part] or [""]
    digits = re.fullmatch(r"([^\W\d]+?)(\d+)", stem)
    if digits:
        stem, parts = digits[1], [digits[2], *parts]
    text = _word(stem or name, bold)
    text = rf"\vec{{{text}}}" if arrow else text
    marks = ""
    while parts and (parts[0] in _ACCENTS or parts[0] in _MARKS):
        part = parts.pop(0)
        if part in _ACCENTS:
            text = rf"\{_ACCENTS[part]}{{{_DOTLESS.get(text, text)}}}"
        else:
            marks += _MARKS[part]
    if parts:
        text += f"_{{{','.join(_word(part, False) for part in parts)}}}"
    return text + (f"^{{{marks}}}" if marks else "")


def _word(word: str, bold: bool) -> str:
    word = _FROM_UNICODE.get(word, word)
    if word in _COMMANDS:
        letter = "\\" + _COMMANDS[word]
    elif word.isascii() and word.isdigit() or len(word) == 1 and word.isascii() and word.isalpha():
        letter = word
    elif word.isascii() and word.isalnum():
        letter = rf"\mathrm{{{word}}}"
    else:
        letter = rf"\text{{{escape(word)}}}"
    return rf"\boldsymbol{{{letter}}}" if bold else letter
