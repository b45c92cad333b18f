"""Mathematics as one line of Unicode, for the terminal: ``Aᵀ(Ax − b)``.

The line is read off the LaTeX that is written of a term, so a function that declares its LaTeX needs no second
declaration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.show.formulas.reading import fold
from workbench.show.formulas.signs import BIG_OPERATORS, BINARY, FONTS, GREEK, LOG_LIKE, RELATIONS, SPACES, SYMBOLS

_RAISED = "0123456789+-−=()abcdefghijklmnoprstuvwxyzTᵀ⋆′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵀ⋆′"
_LOWERED = "0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"
_SUPERSCRIPTS = dict(zip(*_RAISED, strict=True))
_SUBSCRIPTS = dict(zip(*_LOWERED, strict=True))
_ACCENTS = {
    r"\bar": "\u0304", r"\hat": "\u0302", r"\tilde": "\u0303", r"\dot": "\u0307", r"\vec": "\u20d7",
    r"\overline": "\u0304",
}  # fmt: skip
_TABLES = {"^": _SUPERSCRIPTS, "_": _SUBSCRIPTS}
_VULGAR = {"1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾", "1/8": "⅛"}
_DOUBLE = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "E": "𝔼", "P": "ℙ"}
_LETTERS = {f"\\{name}": letter for name, letter in GREEK.items()} | SYMBOLS
_OPENING, _CLOSING = frozenset("([{⟨⌊⌈"), frozenset(")]}⟩⌋⌉,")


@dataclass(frozen=True, slots=True)
class Bit:
    """Unicode text and what it is: atom, word, operator, relation, big, open, close, space, thin (a space that stays),
    differential, fraction, quotient (a derivative), row, total (a row that starts with a differential)."""

    text: str
    kind: str = "atom"


class Unicode:
    """The algebra that turns LaTeX into a line."""

    def token(self, kind: str, text: str) -> Bit:
        if kind == "space":
            return Bit(" ", "space")
        if kind == "text":
            return Bit(plain_prose(text[6:-1]), "word")
        if kind == "fence":
            return self._fence(text)
        if text in SPACES:
            return Bit(SPACES[text], "thin" if text == r"\," else "space")
        if text in RELATIONS or text in BINARY:
            kind = "relation" if text in RELATIONS else "operator"
            return Bit("−" if text == "-" else _LETTERS.get(text, text), kind)
        if text in BIG_OPERATORS:
            return Bit(_LETTERS.get(text, text[1:]), "big")
        if text in _LETTERS:
            return _fence_or_atom(_LETTERS[text], text)
        if kind == "command" and text[1:] in LOG_LIKE:
            return Bit(text[1:], "word")
        if kind == "escaped":
            return Bit(text[1:])
        return _fence_or_atom(text, text)

    def _fence(self, text: str) -> Bit:
        delimiter = re.sub(r"^\\(left|right|[bB]igg?[lr])\s*", "", text)
        side = "open" if re.match(r"\\(left|[bB]igg?l)(?![a-z])", text) else "close"
        return Bit("" if delimiter == "." else _LETTERS.get(delimiter, delimiter.lstrip("\\")), side)

    def command(self, name: str, args: list[Bit]) -> Bit:
        text = args[0].text
        if name == r"\frac":
            return _fraction(*args)
        if name == r"\binom":
            return Bit(f"C({args[0].text}, {args[1].text})")
        if name == r"\sqrt":
            return Bit("√" + (text if _is_single(text) else f"({text})"))
        if name == r"\mathbb":
            return Bit(_DOUBLE.get(text, text), "word" if text == "E" else "atom")
        if name == r"\mathbf" and text == "1":
            return Bit("𝟏")
        if name in _ACCENTS:
            return Bit("".join(c + _ACCENTS[name] for c in text[:1]) + text[1:])
        if name in FONTS and len(text) > 1 and text.isalnum():
            return Bit(text, "word")
        return Bit(text, "differential" if name == r"\mathrm" and text in ("d", "δ", "Δ") else "atom")

    def script(self, base: Bit | None, below: Bit | None, above: Bit | None) -> Bit:
        text, kind = (base.text, base.kind) if base else ("", "atom")
        text = f"({text})" if text.startswith("√") else text
        if below is not None:
            text += _small(below.text, {} if below.kind == "word" else _SUBSCRIPTS, "_")
        if above is not None:
            text += _small(above.text, _SUPERSCRIPTS, "^")
        return Bit(text, kind)

    def row(self, items: list[Bit]) -> Bit:
        if len(items) == 1:
            return items[0]
        return Bit(_spaced(items), "total" if items[0].kind == "differential" else "row")

    def array(self, rows: list[list[Bit]], columns: str) -> Bit:
        """``(2, 1; 1, 3)``: entries by commas, rows by semicolons, a bar where LaTeX has one."""
        bars = bars_of(columns)
        lines = []
        for row in rows:
            texts = [bit.text for bit in row]
            lines.append("".join(t + (" | " if k in bars else ", ") for k, t in enumerate(texts[:-1], 1)) + texts[-1])
        text = "; ".join(lines)
        return Bit(text) if columns else Bit(f"({text})")


def bars_of(columns: str) -> frozenset[int]:
    """How many columns stand before each bar of LaTeX's ``cc|c``."""
    return frozenset(sum(c != "|" for c in columns[:place]) for place, c in enumerate(columns) if c == "|")


def _fence_or_atom(text: str, source: str) -> Bit:
    if text in _OPENING or source in (r"\lVert", r"\lvert"):
        return Bit(text, "open")
    if text in _CLOSING or source in (r"\rVert", r"\rvert"):
        return Bit(text, "close")
    return Bit(text)


def _is_single(text: str) -> bool:
    """Whether a root needs no brackets around it: a number, or one letter with what hangs on it."""
    return bool(re.fullmatch(r"\d+|[^\W\d_][\u0300-\u036f⁰-₟ᵢⱼ²³¹]*|∞|‖[^‖]*‖", text))


def _small(text: str, table: dict[str, str], sign: str) -> str:
    if re.fullmatch(r"\w(, ?\w)+", text):
        text = text.replace(",", "").replace(" ", "")
    text = text.replace(" ", "") if all(c in table for c in text.replace(" ", "")) else text
    if text and all(c in table for c in text):
        return "".join(table[c] for c in text)
    text = text.replace(" × ", "×")
    if text[:1] in "<>=⊙":
        text = text.replace(" ", "")
    # An index may be a word; an exponent of several letters is a product: e^ab reads (e^a) b.
    alone = r"\w+" if sign == "_" else r"\d+|[^\W\d_][\u0300-\u036f⁰-₟ᵢⱼ²³¹]*(_\w+)?"
    return sign + (text if re.fullmatch(alone, text) else f"({text})")


def _fraction(above: Bit, below: Bit) -> Bit:
    text = f"{above.text}/{below.text}"
    if text in _VULGAR:
        return Bit(_VULGAR[text])
    top = f"({above.text})" if _has_sum(above.text) or "/" in above.text else above.text
    derives = below.text.startswith("∂") or below.kind == "total"
    simple = _is_atom(below) or derives and not set(below.text) & {" ", "/"}
    bottom = below.text if simple else f"({below.text})"
    return Bit(f"{top}/{bottom}", "quotient" if derives else "fraction")


def _is_atom(bit: Bit) -> bool:
    return bit.kind in ("atom", "word") or bool(re.fullmatch(r"√?\([^()]*\)|‖[^‖]*‖[²³]?|[^\W\d][⁰-₟ᵢⱼ²³¹]*", bit.text))


def _has_sum(text: str) -> bool:
    level = 0
    for place, character in enumerate(text):
        level += (character in _OPENING) - (character in _CLOSING and character != ",")
        if level == 0 and place and character in "+−=<>" and text[place - 1] == " ":
            return True
    return False


def _spaced(items: list[Bit]) -> str:
    """The items in a row: single letters close up, words keep a space, a fraction among factors gets brackets."""
    solid = [item for item in items if item.kind != "space" or item.text.strip() or len(item.text) > 1]
    spaces = _places_of_spaces(items)
    out: list[str] = []
    for place, item in enumerate(solid):
        before = solid[place - 1] if place else None
        after = solid[place + 1] if place + 1 < len(solid) else None
        text = item.text
        if item.kind == "fraction" and (_is_factor(before, "left") or _is_factor(after, "right")):
            text = f"({text})"
        if before is not None and _wants_space(before, item, place in spaces, out):
            out.append(" ")
        out.append(text)
    return "".join(out)


def _places_of_spaces(items: list[Bit]) -> set[int]:
    places, count = set(), 0
    for item in items:
        if item.kind == "space" and not item.text.strip() and len(item.text) <= 1:
            places.add(count)
        else:
            count += 1
    return places


def _is_factor(item: Bit | None, side: str) -> bool:
    if item is None or item.kind in ("operator", "relation", "space", "thin"):
        return False
    return item.kind not in (("open", "big") if side == "left" else ("close",)) and item.text != ","


def _wants_space(left: Bit, right: Bit, written: bool, out: list[str]) -> bool:
    if "thin" in (left.kind, right.kind):
        return False
    if "relation" in (left.kind, right.kind):
        return True
    if right.kind == "operator":
        return written
    if left.kind == "operator":
        return written
    if left.kind == "differential" or left.text[:1] in ("∂", "∇") and left.kind == "atom":
        return "_" in left.text or left.kind == "differential" and right.kind == "word"
    if left.text == ",":
        return True
    if left.kind == "open" or right.kind == "close":
        return False
    if left.kind == "big":
        return True
    if "quotient" in (left.kind, right.kind):
        return right.kind != "open"
    if not written:
        return left.kind == "word" and right.kind not in ("open", "space") and left.text[-1:].isalpha()
    if right.kind in ("word", "big", "row", "differential") or left.kind in ("word", "row"):
        return True
    return not (_closes_up(left) and (_closes_up(right) or right.kind == "open"))


def _closes_up(item: Bit) -> bool:
    letter = r"[\d.½⅓⅔¼¾⅛]+|\W?\w[\u0300-\u036f]?[^ /^_]*"
    return item.kind in ("close", "fraction") or re.fullmatch(letter, item.text) is not None


def plain_prose(text: str) -> str:
    """Escaped LaTeX text as plain text again."""
    text = re.sub(r"\\ensuremath\{(\\[a-zA-Z]+) ?\}", lambda m: _LETTERS.get(m[1], m[1][1:]), text)
    text = re.sub(r"\\ensuremath\{\{\}(.)\{(\w+)\}\}", lambda m: _small(m[2], _TABLES[m[1]], m[1]), text)
    for command, character in (("textbackslash", "\\"), ("textasciicircum", "^"), ("textasciitilde", "~"),
                               ("textless", "<"), ("textgreater", ">"), ("textbar", "|")):  # fmt: skip
        text = text.replace(f"\\{command}{{}}", character)
    return re.sub(r"\\([{}$&#%_ ])", r"\1", text)


def plain_latex(latex: str) -> str:
    """A formula in our LaTeX as one line of Unicode."""
    return fold(latex, Unicode()).text
