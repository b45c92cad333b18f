"""From text to the parse tree of the grammar, and what is said of text that has none."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.language.place import ParseError

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

LONGEST, DEEPEST = 100_000, 10_000
"""The most characters that are read, and the most brackets inside each other."""

_HINTS = {
    "^": "; a power is written **", "'": "; a transpose is written .T", "=": "; a comparison is written ==",
    ":": "; an index with its size, i:n, stands in Sum, and a slice in x[...]", "/": "; // is not in the language",
    "&": "; write a product of comparisons", "|": "; an absolute value is written abs(x)", "√": "; write sqrt(x)",
    "·": "; write *", "×": "; write *",
}  # fmt: skip


@cache
def _grammar() -> Lark:
    from lark import Lark

    source = Path(__file__).with_name("grammar.lark").read_text("utf-8")
    return Lark(source, parser="lalr", lexer="contextual", maybe_placeholders=False)


def tree_of(text: str) -> Tree[Token]:
    """The parse tree. Raises ParseError for text that is not of the grammar, or is too long or too deep."""
    if len(text) > LONGEST:
        raise ParseError(f"the text has {len(text)} characters; at most {LONGEST} are read")
    _check_brackets(text)
    return _parsed(text)


def _parsed(text: str) -> Tree[Token]:
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    try:
        return _grammar().parse(text)
    except UnexpectedCharacters as error:
        position = error.pos_in_stream or 0
        sign = text[position]
        raise ParseError(f"cannot read {sign!r} here{_HINTS.get(sign, '')}", text, position) from None
    except UnexpectedToken as error:
        wanted = "an expression" if "NUMBER" in error.accepts else "an operator, a closing bracket or the end"
        if error.token.type == "$END":
            raise ParseError(f"the text ends where {wanted} should follow", text, len(text.rstrip())) from None
        sign = str(error.token)
        hint = _HINTS.get(sign, "")
        position = error.token.start_pos or 0
        raise ParseError(f"cannot read {sign!r} here: expected {wanted}{hint}", text, position) from None


def _check_brackets(text: str) -> None:
    """Refuses brackets that do not match, or nest too deeply, before anything is built."""
    opened: list[tuple[str, int]] = []
    quote = ""
    for position, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote or sign == "\n" else quote
        elif sign in "'\"":
            quote = sign
        elif sign in "([":
            opened.append((sign, position))
            if len(opened) > DEEPEST:
                raise ParseError(f"brackets nest more than {DEEPEST} deep", text, position)
        elif sign in ")]":
            if not opened or opened.pop()[0] != {")": "(", "]": "["}[sign]:
                raise ParseError(f"{sign!r} closes no bracket", text, position)
    if opened:
        raise ParseError(f"{opened[-1][0]!r} is never closed", text, opened[-1][1])


def flattened(node: Any) -> list[Any]:
    """The arguments of a call or the items of a list; the grammar keeps most of them in a node of their own."""
    out: list[Any] = []
    for child in node if isinstance(node, list) else node.children:
        if getattr(child, "data", None) in ("arguments", "places"):
            out.extend(child.children)
        elif getattr(child, "type", "") != "LSQB":
            out.append(child)
    return out


def place_of(node: Any) -> int:
    """Where a node begins in the text."""
    while hasattr(node, "data"):
        if not node.children:
            return 0
        node = node.children[0]
    return int(node.start_pos or 0)
