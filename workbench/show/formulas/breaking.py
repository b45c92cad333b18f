"""Breaking long formulas at their relations and operators, so that nothing runs over the margin.

Brackets that the workbench writes are of fixed sizes (``\\Bigl(``), so a formula may be broken inside them too; never
inside braces, a fraction or ``\\left ... \\right``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.show.formulas.reading import tokens, width
from workbench.show.formulas.signs import ARITY, BINARY, RELATIONS

_WIDE = 30.0
"""Em: a fraction that is wider fits no line beside the rest of its row."""
_LEFT = re.compile(r"\\left(?![a-z])")
_RIGHT = re.compile(r"\\right(?![a-z])")
_BIG_LEFT, _BIG_RIGHT = re.compile(r"\\[bB]igg?l"), re.compile(r"\\[bB]igg?r")
_WEIGHTS = {r"\Rightarrow": -2, r"\Leftrightarrow": -2, r"\wedge": -1, ":": -1, "+": 1, "-": 1, r"\in": 2}
"""How bad it is to break before a sign, where it is not as before a relation (0) or another operator (2): statements
are broken between statements, and after what they range over."""
_SIGNS = (r"\odot", r"\oslash", r"\otimes")
_OPENING = ("", "(", "[", ",", *RELATIONS, *BINARY)
"""After these, and after a big opening bracket, a sign is unary or a line must not end."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A stretch without a place to break; ``cost`` is how bad it is to break before it: deeper is worse."""

    text: str
    width: float
    cost: int


def break_lines(latex: str, limit: float) -> list[str]:
    """The formula in lines of at most about ``limit`` em; one that cannot be broken further stays long.

    A line after the first starts with the operator it was broken before. Between factors that no operator joins
    (matrices, big brackets) only a formula that would be too long else is broken.
    """
    if len(latex) < limit or width(latex) <= limit:
        return [latex]
    chunks = _chunks(latex)
    if any(chunk.width > limit for chunk in chunks):
        chunks = _chunks(_without_wide_fractions(latex), factors=True)
    lines: list[str] = []
    start = 0
    while start < len(chunks):
        stop = _last_that_fits(chunks, start, limit if not lines else limit - 2)
        text = "".join(c.text for c in chunks[start:stop]).strip()
        lines.append("{}" + text if lines and text.startswith(("+", "-", "=", *_SIGNS)) else text)
        start = stop
    return lines


def _without_wide_fractions(latex: str) -> str:
    """A fraction that no line holds as one over its denominator, times its numerator in brackets, to break there."""
    start = latex.find(r"\frac{")
    if start < 0:
        return latex
    above = _closing(latex, start + len(r"\frac"))
    below = _closing(latex, above + 1) if latex[above + 1 : above + 2] == "{" else -1
    if below < 0:
        return latex
    whole, rest = latex[start : below + 1], _without_wide_fractions(latex[below + 1 :])
    if width(whole) > _WIDE:
        inside = _without_wide_fractions(latex[start + len(r"\frac{") : above])
        whole = rf"\frac{{1}}{latex[above + 1 : below + 1]} \biggl({inside}\biggr)"
    return latex[:start] + whole + rest


def _closing(latex: str, opening: int) -> int:
    """The place of the brace that closes the one at ``opening``."""
    depth = 0
    for place in range(opening, len(latex)):
        escaped = place and latex[place - 1] == "\\"
        depth += 0 if escaped else (latex[place] == "{") - (latex[place] == "}")
        if not depth:
            return place
    return len(latex) - 1


def narrowest(latex: str) -> float:
    """The width in em of the widest part without a relation or an operator: what its lines need to read well."""
    return max((chunk.width for chunk in _chunks(_without_wide_fractions(latex))), default=0.0)


def _last_that_fits(chunks: list[_Chunk], start: int, limit: float) -> int:
    """Where the line ends: the cheapest break in its last two thirds, the last one of those."""
    total, stop = 0.0, start
    sums: list[float] = []
    while stop < len(chunks) and (stop == start or total + chunks[stop].width <= limit):
        total += chunks[stop].width
        stop += 1
        sums.append(total)
    if stop == len(chunks):
        return stop
    candidates = [place for place in range(start + 1, stop + 1) if sums[place - start - 1] >= 0.35 * limit]
    return min(candidates, key=lambda place: (chunks[place].cost, -place)) if candidates else stop


def _chunks(latex: str, *, factors: bool = False) -> list[_Chunk]:
    """The formula cut before every relation and operator, and between ``factors``, that braces do not enclose."""
    pieces: list[tuple[str, int]] = [("", 0)]
    braces = fences = brackets = 0
    before = ""
    wants = 0
    factor = False
    for kind, text in tokens(latex):
        free = not braces and not fences
        begins = before == ":" and kind != "space" or factor and _opens(kind, text)
        if free and (begins or _is_break(kind, text, before, wants)):
            weight = _WEIGHTS.get(":" if before == ":" else text, 0 if text in RELATIONS else 2)
            pieces.append(("", weight + 3 * brackets))
        factor = factors and _ends_factor(kind, text, before, factor, free)
        pieces[-1] = (pieces[-1][0] + text, pieces[-1][1])
        wants = _wants(kind, text, wants, free)
        braces += (text == "{") - (text == "}")
        if kind == "array":
            fences += 1 if text.startswith(r"\begin") else -1
        elif kind == "fence":
            fences += bool(_LEFT.match(text)) - bool(_RIGHT.match(text))
            brackets += bool(_BIG_LEFT.match(text)) - bool(_BIG_RIGHT.match(text))
        elif free:
            brackets += (text in "([") - (text in ")]")
        if kind != "space":
            before = text
    return [_Chunk(text, width(text), cost) for text, cost in pieces if text]


def _opens(kind: str, text: str) -> bool:
    """Whether a factor in brackets of its own begins: a matrix, a sum in big brackets."""
    return kind == "array" and text.startswith(r"\begin") or kind == "fence" and bool(_BIG_LEFT.match(text))


def _ends_factor(kind: str, text: str, before: str, factor: bool, free: bool) -> bool:
    """Whether a factor in brackets ends here, or goes on in its scripts, so that the next bracket is a factor too."""
    if kind == "array" and text.startswith(r"\end") or kind == "fence" and _BIG_RIGHT.match(text):
        return True
    return factor and (not free or kind == "space" or text in ("^", "_", "{") or before in ("^", "_"))


def _wants(kind: str, text: str, wants: int, free: bool) -> int:
    """How many arguments the command seen last still waits for at the outermost level."""
    if not free or kind == "space":
        return wants
    if text in ARITY:
        return wants + ARITY[text] - (wants > 0)
    return max(0, wants - 1) if text == "{" or kind not in ("char",) else wants


def _is_break(kind: str, text: str, before: str, wants: int) -> bool:
    if wants or kind == "space":
        return False
    if text in RELATIONS:
        return bool(before)
    return text in BINARY and before not in _OPENING and not before.endswith(("(", "["))
