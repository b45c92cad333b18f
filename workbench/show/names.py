"""Names as they are typeset: Greek, accents, subscripts, upright words. Nothing of a name reaches LaTeX unescaped."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω",
}  # fmt: skip
"""The Greek letters that LaTeX has under their names, and how a terminal shows them."""

_COMMANDS = {name: name for name in (*GREEK, "ell")} | {"lam": "lambda", "eps": "varepsilon", "epsilon": "varepsilon"}
_FROM_UNICODE = {letter: name for name, letter in GREEK.items()} | {"ϕ": "phi", "ϵ": "epsilon", "µ": "mu"}
_ACCENTS = {"bar": "bar", "hat": "hat", "tilde": "tilde", "dot": "dot", "vec": "vec"}
_MARKS = {"star": r"\star", "prime": r"\prime"}

_ESCAPED = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': "''", "`": "'", "§": r"\S{}", "–": "--", "—": "---", "’": "'", "“": "``", "”": "''",
}  # fmt: skip


def escape(text: str) -> str:
    """Text that is safe in LaTeX's text mode; letters that it cannot set lose their marks or become codes."""
    return "".join(_safe(c) for c in text)


@lru_cache(maxsize=1024)
def _safe(character: str) -> str:
    if character in _ESCAPED:
        return _ESCAPED[character]
    if character.isspace():
        return " "
    if " " <= character <= "~" or (character.isalpha() and "À" <= character <= "ſ"):
        return character  # LaTeX reads UTF-8 and sets the accented Latin letters
    if character in _FROM_UNICODE:
        return rf"\ensuremath{{\{_FROM_UNICODE[character]}}}"
    base = "".join(c for c in unicodedata.normalize("NFKD", character) if " " < c <= "~")
    return "".join(_ESCAPED.get(c, c) for c in base) or f"U+{ord(character):04X}"


@lru_cache(maxsize=4096)
def name_latex(name: str, bold: bool = False) -> str:
    """A name in LaTeX's mathematics mode.

    ``lam`` and ``lambda`` are Greek, ``beta_1`` and ``x1`` have a subscript, ``x_bar`` an accent, ``w_star`` a star;
    a word of several letters stands upright.
    """
    stem, *parts = [part for part in name.split("_") if part] or [""]
    digits = re.fullmatch(r"([^\W\d]+?)(\d+)", stem)
    if digits:
        stem, parts = digits[1], [digits[2], *parts]
    text = _word(stem or name, bold)
    marks = ""
    while parts and (parts[0] in _ACCENTS or parts[0] in _MARKS):
        part = parts.pop(0)
        if part in _ACCENTS:
            text = rf"\{_ACCENTS[part]}{{{text}}}"
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
