"""HTML from words, formulas and the pieces of a record. All text is escaped here; formulas become MathML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from workbench.show.formulas.reading import is_narrow
from workbench.show.formulas.unicode import plain_latex
from workbench.show.html.page import escaped

Pieces = str | list[list[str]]
_WIDE = 13.0
"""In em: a formula that is narrower fits a card."""


class NoMathML(Exception):
    """The library that sets formulas is missing; the message says how to install it."""


def require_mathml() -> None:
    """Raises NoMathML before work is done that could not be shown."""
    try:
        import latex2mathml.converter  # noqa: F401
    except ImportError:
        raise NoMathML("the site sets formulas by latex2mathml: pip install 'derivation-workbench[site]'") from None


_SIZED = re.compile(r' (?:minsize|maxsize)="[^"]*"')
_NUMBERED = re.compile(r"&#x([0-9A-F]+);")
_UPRIGHT = re.compile(r"<mi>&#x000([4-7][0-9A-F]);</mi>")
"""A single letter that LaTeX sets upright comes by its number, a slanted one as itself."""
_NAMED = re.compile(r"<m([io])>([A-Za-z]{2,})</m\1>(<mo[^>]*>(?:\(|&#x00028;))?")
"""The name of a function, and the bracket behind it."""
_TEXT = re.compile(r"\\text\{[^{}]*\}")
_UNSAFE = str.maketrans("<>", "\ue000\ue001")
_SAFE = {0xE000: "&lt;", 0xE001: "&gt;"}
_ELEMENT = re.compile(r'</?m[a-z]+(?: [a-z]+="[^"<>]*")* ?/?>')
"""What MathML is made of. The library that sets formulas escapes no words in them, so that what comes is looked at."""


@lru_cache(maxsize=20_000)
def formula(latex: str) -> str:
    """A formula as MathML; one that cannot be set, as a line of Unicode."""
    from latex2mathml.converter import convert

    plain = plain_latex(latex)
    try:
        made = convert(_TEXT.sub(lambda found: found[0].translate(_UNSAFE), latex))
    except Exception:  # a formula is never a reason for a page not to be there
        return f'<span class="s-plain">{escaped(plain)}</span>'
    made = _UPRIGHT.sub(lambda found: f'<mi mathvariant="normal">{_character(found[1])}</mi>', _SIZED.sub("", made))
    made = _NUMBERED.sub(lambda found: _character(found[1]), _NAMED.sub(_spaced, made))
    made = made.translate(_SAFE)
    if any(sign in _ELEMENT.sub("", made) for sign in "<>"):
        return f'<span class="s-plain">{escaped(plain)}</span>'
    made = made.replace('xmlns="http://www.w3.org/1998/Math/MathML" display="inline"', f'alttext="{escaped(plain)}"')
    return made.replace("<math ", '<math displaystyle="true" ', 1)


def _spaced(found: re.Match[str]) -> str:
    """A name has a thin space around it, and none before its bracket."""
    after = "0" if found[3] else "0.17em"
    return f'<mo lspace="0.17em" rspace="{after}">{found[2]}</mo>{found[3] or ""}'


def _character(code: str) -> str:
    return escaped(chr(int(code, 16)))


def boxed(latex: str) -> str:
    """A formula that scrolls where it is wider than its place; one that may be can be reached by keyboard."""
    reached = "" if is_narrow(latex, _WIDE) else ' tabindex="0" role="group" aria-label="formula, may scroll sideways"'
    return f'<span class="s-math"{reached}>{formula(latex)}</span>'


def said(pieces: Pieces | None) -> str:
    """Words with formulas, as a record has them."""
    if not pieces:
        return ""
    if isinstance(pieces, str):
        return escaped(pieces)
    return "".join(
        formula(piece[1]) if piece[0] == "latex"
        else f"<code>{escaped(piece[1])}</code>" if piece[0] == "typed" else escaped(piece[1])
        for piece in pieces
    )  # fmt: skip


def plain(pieces: Pieces | None) -> str:
    """The same as one line of text."""
    if not pieces:
        return ""
    return pieces if isinstance(pieces, str) else "".join(piece[-1] for piece in pieces)


def formulas_in(pieces: Pieces | None) -> list[str]:
    """The formulas among the words, as LaTeX."""
    return [] if not pieces or isinstance(pieces, str) else [piece[1] for piece in pieces if piece[0] == "latex"]


def item(shown: dict[str, Any]) -> str:
    """One item of a section: a formula, words, the mark of a verdict."""
    parts = [boxed(shown["latex"])] if shown.get("latex") else []
    words = said(shown.get("words"))
    if words:
        parts.append(f"({words})" if parts and shown.get("mark") else words)
    return " ".join([*parts, *mark(shown)])


def mark(shown: dict[str, Any]) -> list[str]:
    """The mark of a verdict, with its word for those who do not see it; what is no pass says so."""
    if not shown.get("mark"):
        return []
    status = escaped(shown.get("said") or shown.get("status", ""))
    return [f'<span class="s-mark" title="{escaped(shown.get("verdict", status))}">{escaped(shown["mark"])}'
            f'<span class="s-unseen"> {status}</span></span>']  # fmt: skip


def link(href: str, html: str, current: bool = False) -> str:
    """A link; ``current``: it leads to the page that it stands on."""
    here = ' aria-current="page"' if current else ""
    return f'<a href="{escaped(href)}"{here}>{html}</a>'


def listed(items: Iterable[str], kind: str = "") -> str:
    """A list of what is already HTML; nothing for nothing."""
    made = "".join(f"<li>{one}</li>" for one in items)
    opening = f'<ul class="{kind}">' if kind else "<ul>"
    return f"{opening}{made}</ul>" if made else ""


def slug(words: str) -> str:
    """Words as part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "x"
