"""What somebody may have meant who wrote LaTeX, bars, ``^`` or ``max(0, x)``: the same in words of the language."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 400
"""Longer texts are not guessed at."""

_SIGNS = {
    "^": "**", "√": "sqrt", "·": "*", "×": "*", "−": "-", "²": "**2", "³": "**3", "≤": "<=", "≥": ">=", "∞": "oo",
    "ᵀ": ".T", "⊤": ".T", "∘": "*", "⊙": "*",
}  # fmt: skip
_COMMANDS = {
    "cdot": "*", "times": "*", "odot": "*", "left": "", "right": "", "lVert": "||", "rVert": "||", "Vert": "||",
    "lvert": "|", "rvert": "|", "vert": "|", "|": "||", "infty": "oo", "le": "<=", "leq": "<=", "ge": ">=", "geq": ">=",
    "lambda": "lam", "ln": "log", "operatorname": "", "mathrm": "", "mathbf": "", "boldsymbol": "", "text": "",
    ",": " ", ";": " ", "!": "", "quad": " ", "top": "T", "intercal": "T",
}  # fmt: skip
_COMMAND = re.compile(r"\\([A-Za-z]+|.)")
_TRANSPOSE = re.compile(
    r"\^\s*(?:\{\s*(?:T|\\top|\\intercal|\\mathsf\{T\})\s*\}|\\top\b|\\intercal\b|T\b)|(?<=[\w\])])'"
)
_INVERSE = re.compile(r"([\w.]+|\([^()]*\))\s*\^\s*\{\s*-\s*1\s*\}")
_NORM, _MODULUS = re.compile(r"\|\|(.+?)\|\|"), re.compile(r"(?<!\|)\|([^|]+)\|(?!\|)")
_LARGEST = re.compile(r"\b(max|min)\((?![^()]*axis)(?=[^()]*,)")
_NUMBER_FIRST = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(?=[A-Za-df-z_(]|e(?![\d+-]))")
_SIDE_BY_SIDE = re.compile(r"(?<=[\w\])])(?: +|(?<=\)))(?=[\w(])")


def meant(text: str) -> Iterator[str]:
    """Texts that may have been meant, the likeliest first; each is another text, and whether it reads is not known."""
    if len(text) > LONGEST:
        return
    told = _without_commands(text)
    told = _TRANSPOSE.sub(".T", told)
    for sign, word in _SIGNS.items():
        told = told.replace(sign, word)
    told = _MODULUS.sub(r"abs(\1)", _NORM.sub(r"norm(\1)", told))
    told = _LARGEST.sub(r"\1imum(", re.sub(r"\blambda\b", "lam", told)).replace("{", "(").replace("}", ")")
    told = _NUMBER_FIRST.sub(r"\1*", " ".join(told.split()))
    for candidate in dict.fromkeys([told, _joined(told, " @ "), _joined(told, "*")]):
        if candidate != text:
            yield candidate


def _without_commands(text: str) -> str:
    """LaTeX's fractions, roots and words as the language writes them; its transposes are left to be found."""
    text = _TRANSPOSE.sub(".T", text)
    text = _INVERSE.sub(r"inv(\1)", text)
    for _ in range(text.count(r"\frac") + text.count(r"\tfrac") + text.count(r"\dfrac")):
        found = re.search(r"\\[td]?frac", text)
        if found is None:
            break
        above, rest = _group(text[found.end():])
        below, rest = _group(rest)
        text = f"{text[: found.start()]}{_bracketed(above)}/{_bracketed(below)} {rest}"
    text = re.sub(r"\\sqrt\s*\{", "sqrt{", text)
    return _COMMAND.sub(lambda m: _COMMANDS.get(m[1], m[1] if m[1].isalpha() else " "), text)


def _group(text: str) -> tuple[str, str]:
    """What stands in the first braces, or the first sign, and the rest."""
    text = text.lstrip()
    if not text.startswith("{"):
        return text[:1], text[1:]
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if not depth:
            return text[1:place], text[place + 1:]
    return text[1:], ""


def _bracketed(part: str) -> str:
    return part if re.fullmatch(r"[\w.]+", part.strip()) else f"({part})"


def _joined(text: str, sign: str) -> str:
    """Factors side by side with the sign between them; a number stands in front of its product as a factor."""
    parts = _SIDE_BY_SIDE.split(text)
    out = parts[0]
    for part in parts[1:]:
        is_number = re.search(r"(?:^|[^\w.])(?:[\d.]+|[\d.]+/[\d.]+)$", out)
        is_call = re.search(r"[A-Za-z_]\w*$", out) and part.startswith("(")
        out += ("" if is_call else "*" if is_number or out.endswith(")") else sign) + part
    return out


__all__ = ["meant"]
