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
_BRACKET = re.compile(r"\\([Bb]igg?)(l|r)(?:\\?[^A-Za-z]|\\[A-Za-z]+)")
_NUMBERED = re.compile(r"&#x([0-9A-F]+);")
_UPRIGHT = re.compile(r"<mi>&#x000([4-7][0-9A-F]);</mi>")
"""A single letter that LaTeX sets upright comes by its number, a slanted one as itself."""
_NAMED = re.compile(
    r"((?:\(|&#x00028;)</mo>)?"
    r'<m([io])(?: movablelimits="[a-z]+")?>([A-Za-z]{2,})</m\2>'
    r"(?=(<mo[^>]*>(?:\(|&#x00028;))?)"
)
"""The name of a function, with a bracket before it and behind it."""
_CAPITAL = re.compile(r"<mi>(?=&#x003[9A][0-9A-F];</mi>)")
"""A Greek capital, which LaTeX sets upright."""
_BOLD = re.compile(r'<mn mathvariant="bold">(\d+)</mn>')
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
        made = _SIZED.sub("", convert(_TEXT.sub(lambda found: found[0].translate(_UNSAFE), _grouped(latex))))
    except Exception:  # a formula is never a reason for a page not to be there
        return f'<span class="s-plain">{escaped(plain)}</span>'
    made = _BOLD.sub(_bold, _CAPITAL.sub('<mi mathvariant="normal">', made))
    made = _UPRIGHT.sub(lambda found: f'<mi mathvariant="normal">{_character(found[1])}</mi>', made)
    made = _NUMBERED.sub(lambda found: _character(found[1]), _NAMED.sub(_spaced, made))
    made = made.translate(_SAFE)
    if any(sign in _ELEMENT.sub("", made) for sign in "<>"):
        return f'<span class="s-plain">{escaped(plain)}</span>'
    made = made.replace('xmlns="http://www.w3.org/1998/Math/MathML" display="inline"', f'alttext="{escaped(plain)}"')
    return made.replace("<math ", '<math displaystyle="true" ', 1)


def _grouped(latex: str) -> str:
    """With braces around what stands in large brackets, for else an exponent is that of the closing one, which then
    does not grow with what it closes."""
    opened: list[int] = []
    places: list[tuple[int, str]] = []
    for found in _BRACKET.finditer(latex):
        if found[2] == "l":
            opened.append(found.start())
        elif opened:
            places += [(opened.pop(), "{"), (found.end(), "}")]
    for place, brace in sorted(places, reverse=True):
        latex = latex[:place] + brace + latex[place:]
    return latex


def _spaced(found: re.Match[str]) -> str:
    """A name has a thin space around it, and none beside a bracket."""
    before, after = ("0" if found[place] else "0.17em" for place in (1, 4))
    return f'{found[1] or ""}<mo lspace="{before}" rspace="{after}">{found[3]}</mo>'


def _bold(found: re.Match[str]) -> str:
    """Browsers take the weight of a number from its characters alone."""
    return f"<mn>{''.join(chr(0x1D7CE + int(digit)) for digit in found[1])}</mn>"


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
