r"""The signs of a formula as they are printed, each with its scripts; groups and brackets are still open."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.show.formulas.reading import fold
from workbench.show.formulas.signs import GREEK, SPACES
from workbench.show.reader.syntax import Unreadable


@dataclass(frozen=True, slots=True)
class Item:
    """A sign with its scripts, or a command with its arguments."""

    kind: str
    text: str
    args: tuple[tuple[Item, ...], ...] = ()
    below: tuple[Item, ...] | None = None
    above: tuple[Item, ...] | None = None


Row = tuple[Item, ...]
_SIDES = re.compile(r"\\(left|right|[bB]igg?l|[bB]igg?r)\s*(.*)", re.DOTALL)
_NAMED = frozenset({r"\operatorname", r"\mathrm", r"\mathsf", r"\mathbf", r"\boldsymbol", r"\mathbb", r"\mathcal"})
_ACCENTS = frozenset({r"\bar", r"\hat", r"\tilde", r"\dot", r"\vec", r"\overline"})
_LETTERS = frozenset(f"\\{name}" for name in (*GREEK, "ell", "varepsilon"))
MARKS = frozenset({r"\star", r"\prime", r"\ast", r"\dagger"})


class _Items:
    """The algebra that keeps signs, scripts and groups as they stand."""

    def token(self, kind: str, text: str) -> Row:
        if kind == "space" or text in SPACES:
            return ()
        if kind == "fence":
            found = _SIDES.fullmatch(text)
            assert found is not None
            opens = found[1] == "left" or found[1].endswith("l")
            return (Item("open" if opens else "close", found[2].strip()),)
        if text in ("(", "[") or text in (r"\langle", r"\lVert", r"\lvert", r"\lfloor", r"\lceil"):
            return (Item("open", text),)
        if text in (")", "]") or text in (r"\rangle", r"\rVert", r"\rvert", r"\rfloor", r"\rceil"):
            return (Item("close", text),)
        return (Item(kind, text),)

    def command(self, name: str, args: list[Row]) -> Row:
        return (Item("command", name, tuple(args)),)

    def script(self, base: Row | None, below: Row | None, above: Row | None) -> Row:
        if not base:
            return (Item("nothing", "", (), below, above),)
        *front, last = base
        if len(base) > 1 and base[0].kind != "row":
            return (Item("row", "", (base,), below, above),)
        return (*front, Item(last.kind, last.text, last.args, below, above))

    def row(self, items: list[Row]) -> Row:
        return tuple(item for part in items for item in part)

    def array(self, rows: list[list[Row]], columns: str) -> Row:
        kind = "cases" if columns == "ll" else "array"
        return (Item(kind, columns, tuple((Item("cells", "", tuple(row)),) for row in rows)),)


def items_of(latex: str) -> Row:
    """The signs of a formula, each with its scripts. Raises Unreadable."""
    try:
        return fold(latex, _Items())
    except ValueError as error:
        raise Unreadable(str(error)) from None


def without_words(cell: Row) -> Row:
    return tuple(i for i in cell if i.kind != "text")


_CHANGES = (["d"], [r"\delta"], [r"\Delta"])
"""How a differential may be written."""


def is_d(item: Item) -> bool:
    return item.text == r"\mathrm" and len(item.args) == 1 and [i.text for i in item.args[0]] in _CHANGES


def moves(below: Row) -> bool:
    return bool(below) and (is_d(below[0]) or below[0].text == r"\partial")


def changes(below: Row) -> list[Row]:
    """The variables below a derivative; an exponent of one is the order again."""
    parts: list[list[Item]] = []
    for item in below:
        if is_d(item) or item.text == r"\partial":
            parts.append([])
        else:
            above = item.above
            if above is not None and text_of(above) not in (r"\top",) and not any(i.text in MARKS for i in above):
                above = None
            parts[-1].append(Item(item.kind, item.text, item.args, item.below, above))
    return [tuple(part) for part in parts]


def parted(items: Row) -> list[Row]:
    groups: list[list[Item]] = [[]]
    for item in items:
        if item.text == ",":
            groups.append([])
        else:
            groups[-1].append(item)
    return [tuple(group) for group in groups if group]


def name_of(item: Item) -> str | None:
    """The name of a letter, or None."""
    if item.text in _NAMED or item.text in _ACCENTS:
        return f"{item.text}{{{text_of(item.args[0])}}}"
    if item.text in _LETTERS:
        return item.text
    if item.kind == "char" and item.text.isalpha():
        return item.text
    return None


def text_of(items: Row) -> str:
    """The signs again, as a name."""
    out = []
    for item in items:
        text = item.text
        if item.kind == "row":
            text = text_of(item.args[0])
        elif item.args:
            text += "".join(f"{{{text_of(arg)}}}" for arg in item.args)
        if item.below is not None:
            text += f"_{{{text_of(item.below)}}}"
        if item.above is not None:
            text += f"^{{{text_of(item.above)}}}"
        out.append(text)
    return "".join(out)


def name_of_latex(latex: str) -> str:
    """The name of a letter as the reader knows it, from the LaTeX of a symbol."""
    return text_of(items_of(latex))
