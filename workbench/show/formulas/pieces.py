"""Pieces of typeset mathematics: LaTeX with how tightly it binds, and the few ways to put pieces together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from workbench.show.formulas.reading import is_narrow

# How tightly a piece binds, loosest first.
STATEMENT, SUM, BIG, HADAMARD, PRODUCT, OPEN, CLOSED, POWER, ATOM = range(9)
"""``BIG`` is a big operator, which takes what follows it; ``OPEN`` a prefix such as ``\\log x`` that must stand last
in a product; ``CLOSED`` a prefix such as ``\\mathrm{d}X`` that need not; ``POWER`` ends in a superscript."""

_SIZES = (("(", ")"), (r"\bigl(", r"\bigr)"), (r"\Bigl(", r"\Bigr)"), (r"\biggl(", r"\biggr)"))


@dataclass(frozen=True, slots=True)
class Piece:
    """Typeset LaTeX.

    ``level`` says how tightly it binds, ``tall`` how high it stands (0 a letter, 2 a fraction), ``negative`` that the
    text starts with a minus sign. ``flipped`` is the transpose where it reads better than ``(...)^\\top``: the row
    of a column, ``A`` for ``A^\\top``. ``scale`` and ``core``: the scalar factors in front and what they multiply.
    """

    text: str
    level: int = ATOM
    tall: int = 0
    negative: bool = False
    flipped: Piece | None = None
    scale: Piece | None = None
    core: Piece | None = None

    @property
    def split(self) -> tuple[Piece | None, Piece]:
        """The scalar factors in front, if any, and the rest."""
        return (self.scale, self.core) if self.core is not None else (None, self)


def fenced(piece: Piece) -> Piece:
    """In round brackets as high as the content."""
    left, right = _SIZES[min(piece.tall, 3)]
    return Piece(f"{left}{piece.text}{right}", ATOM, piece.tall)


def within(piece: Piece, level: int) -> Piece:
    """The piece, in brackets when it binds more loosely than ``level`` asks or starts with a minus."""
    return fenced(piece) if piece.level < level or piece.negative else piece


def square(piece: Piece) -> str:
    """The text in square brackets."""
    left, right = (s.replace("(", "[").replace(")", "]") for s in _SIZES[min(piece.tall, 3)])
    return f"{left}{piece.text}{right}"


def prefixed(minus: bool, piece: Piece) -> Piece:
    """The piece after a minus sign, if there is to be one."""
    if not minus:
        return piece
    inner = fenced(piece) if piece.level <= SUM or piece.negative else piece
    return Piece("-" + inner.text, inner.level, inner.tall, True)


def fraction(above: Piece, below: Piece) -> Piece:
    minus = above.negative and above.level > SUM
    text = above.text[1:] if minus else above.text
    return prefixed(minus, Piece(rf"\frac{{{text}}}{{{below.text}}}", PRODUCT, 2 + (above.tall > 1 or below.tall > 1)))


_MARKED = re.compile(r"(.*\^\{(?:\\star|\\prime)+)\}", re.DOTALL)
"""A name with a star or a prime, which stands where the exponent would."""
_COMMAND = ("\\", "'")
"""How a sign begins that needs no space after a command."""


def superscript(base: Piece, exponent: str) -> Piece:
    """The piece with an exponent; a name that ends in a star or a prime is put in brackets."""
    base = within(base, ATOM)
    if _MARKED.fullmatch(base.text):
        base = fenced(base)
    return Piece(f"{base.text}^{{{exponent}}}", POWER, base.tall)


def inverse(piece: Piece, sign: str) -> Piece:
    """The inverse of a matrix; of a transpose, the inverse transpose."""
    if piece.flipped is not None and piece.level == POWER and piece.text.endswith(f"^{{{sign}}}"):
        return superscript(piece.flipped, f"-{sign}")
    return superscript(piece, "-1")


def subscript(base: Piece, below: str) -> Piece:
    """The piece with a subscript; a subscript that a name has already is continued after a comma."""
    base = within(base, ATOM)
    name, there = _last_subscript(base.text)
    if there and not re.search(r"[(\[^]", name):
        return Piece(f"{name}_{{{there},{below}}}", ATOM, base.tall)
    if there:
        base = fenced(base)
    return Piece(f"{base.text}_{{{below}}}", ATOM, base.tall)


def _last_subscript(text: str) -> tuple[str, str]:
    """What stands before a subscript at the end, and the subscript; an empty one where there is none."""
    single = re.fullmatch(r"(.*)_(\w)", text, re.DOTALL)
    if single:
        return single[1], single[2]
    depth, place = 0, len(text)
    while place and text.endswith("}"):
        place -= 1
        depth += (text[place] == "}") - (text[place] == "{")
        if depth == 0:
            return (text[: place - 1], text[place + 1 : -1]) if text[place - 1 : place] == "_" else (text, "")
    return text, ""


def transposed(piece: Piece, sign: str) -> Piece:
    """The transpose; of an inverse, the inverse transpose."""
    if piece.flipped is not None:
        return piece.flipped
    if piece.level == POWER and piece.text.endswith("^{-1}"):
        return replace(piece, text=f"{piece.text[:-5]}^{{-{sign}}}")
    marked = _MARKED.fullmatch(piece.text)
    if marked is not None and piece.level == ATOM:  # the sign joins the star
        return Piece(f"{marked[1]}{sign if sign[:1] in _COMMAND else ' ' + sign}}}", POWER, piece.tall, flipped=piece)
    return replace(superscript(piece, sign), flipped=piece)


def joined(pieces: list[Piece], between: str, level: int) -> Piece:
    return Piece(between.join(p.text for p in pieces), level, max(p.tall for p in pieces))


def juxtaposed(pieces: list[Piece]) -> Piece:
    """Factors side by side; a dot where a number follows, brackets where a factor would swallow the next."""
    if len(pieces) == 1:
        return pieces[0]
    text, tall = "", 0
    minus = pieces[0].negative and pieces[0].level > SUM
    for place, piece in enumerate(pieces):
        last = place == len(pieces) - 1
        needed = PRODUCT if place == 0 or last and piece.level != BIG else (BIG if last else PRODUCT)
        if place == 0 and minus:
            piece = Piece(piece.text[1:], piece.level, piece.tall)
        swallows = piece.level == OPEN and not last
        set_piece = fenced(piece) if swallows else within(piece, needed)
        if text:
            text += _gap(pieces[place - 1], piece, set_piece.text)
        text += set_piece.text
        tall = max(tall, set_piece.tall)
    level = OPEN if pieces[-1].level == OPEN else PRODUCT
    return Piece(("-" if minus else "") + text, level, tall, minus)


def _gap(left: Piece, right: Piece, text: str) -> str:
    if text[0].isdigit():
        return r" \cdot "
    changes = any(_CHANGE.match(t[:20]) for t in (left.text, text))
    close_up = not changes and not _ENDS_IN_A_CHANGE.search(left.text[-60:])
    return " " if close_up else r" \, "


_CHANGE = re.compile(r"\\mathrm\{(d|\\delta|\\Delta)\}")
_ENDS_IN_A_CHANGE = re.compile(_CHANGE.pattern + r" ?\\?\w+(_\{\w+\})?$")
"""``A dX``: what follows must not be read as part of the change."""


def scaled(scale: Piece | None, core: Piece) -> Piece:
    """An array with scalar factors in front; a short one stands on the fraction, as in ``x / \\lVert x \\rVert``."""
    if scale is None:
        return core
    inner, rest = core.split
    if inner is not None:
        scale, core = _both(scale, inner), rest
    if scale.text == "1":
        return core
    reciprocal = re.fullmatch(r"(-?)\\frac\{1\}\{(.*)\}", scale.text)
    if scale.text == "-":
        whole = prefixed(True, core)
    elif reciprocal and _stands_on(core, reciprocal[2]):
        whole = prefixed(bool(reciprocal[1]), fraction(core, Piece(reciprocal[2], tall=scale.tall - 2)))
    else:
        whole = juxtaposed([scale, core if core.level >= PRODUCT or core.level == BIG else fenced(core)])
    return replace(whole, scale=scale, core=core)


def _both(scale: Piece, inner: Piece) -> Piece:
    """Two scalar factors as one; either may be a mere sign."""
    if scale.text in ("", "-"):
        return prefixed(scale.negative, inner)
    return prefixed(True, scale) if inner.text == "-" else juxtaposed([scale, inner])


def _stands_on(above: Piece, below: str) -> bool:
    """Whether an array is short enough to stand on the fraction bar, above what is no mere number."""
    simple = above.level in (PRODUCT, CLOSED, POWER, ATOM) and above.tall == 0
    return simple and not below.isdigit() and "}{" not in below and is_narrow(above.text, 3)
