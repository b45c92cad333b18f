"""How numbers, names, sizes and what has indices are typeset."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.show.formulas.names import name_latex
from workbench.show.formulas.pieces import (
    ATOM,
    POWER,
    PRODUCT,
    SUM,
    Piece,
    fenced,
    prefixed,
    square,
    subscript,
)
from workbench.show.formulas.setting import Setter, Setting
from workbench.show.notation import Notation
from workbench.show.wording import wording
from workbench.terms import heads
from workbench.terms.functions.patterns import tril_mask
from workbench.terms.functions.slices import part
from workbench.terms.sizes import Size, size_of
from workbench.terms.slicing import is_partial
from workbench.terms.term import Head, Shape, Term, depends_on


def _set_number(term: Term, setting: Setting) -> Piece:
    value = term.value
    above, below = abs(value.numerator), value.denominator
    if below == 1:
        piece = Piece(str(above))
    elif above >= _LONG and below >= _LONG and (places := decimal_places(below)) is not None:
        piece = _set_decimal(above * 10**places // below, places)
    elif below >= 1000 and 10 ** (len(str(below)) - 1) == below and (above < 1000 or len(str(below)) > 13):
        power = Piece(f"10^{{-{len(str(below)) - 1}}}", POWER)
        piece = power if above == 1 else Piece(rf"{above} \cdot {power.text}", PRODUCT)
    elif (below > 100 or setting.notation.decimals) and (10**12) % below == 0:
        piece = Piece(f"{float(abs(value)):.12f}".rstrip("0"))
    else:
        piece = Piece(rf"\frac{{{above}}}{{{below}}}", PRODUCT, 2)
    return prefixed(value < 0, piece)


_LONG, _PLACES = 10**6, 40
"""From here on a fraction that ends as a decimal is shown so; with at most so many places."""


def decimal_places(below: int) -> int | None:
    """The places of a decimal with that denominator; None where it does not end, or late."""
    return next((k for k in range(_PLACES + 1) if 10**k % below == 0), None)


def _set_decimal(digits: int, places: int) -> Piece:
    """Digits with the point so many places from the right; a small number as a multiple of a power of ten."""
    written = str(digits)
    if len(written) <= places - 4:
        mantissa = written[0] + ("." + written[1:] if len(written) > 1 else "")
        return Piece(rf"{mantissa} \cdot 10^{{-{places - len(written) + 1}}}", PRODUCT)
    written = written.rjust(places + 1, "0")
    return Piece(f"{written[:-places]}.{written[-places:]}")


def _set_constant(term: Term, setting: Setting) -> Piece:
    known = {"oo": r"\infty", "nan": rf"\text{{{wording(setting.notation.language)['nothing']}}}"}
    return Piece(known.get(term.name) or name_latex(term.name))


def _set_symbol(term: Term, setting: Setting) -> Piece:
    name = setting.notation.letter(term.name, term.rank)
    return Piece(array_name(name, term.rank, setting.notation))


def array_name(name: str, rank: int, notation: Notation) -> str:
    """A name as the notation sets arrays of that rank."""
    if notation.vectors == "arrow" and rank == 1:
        return name_latex(name, arrow=True)
    return name_latex(name, bold=notation.vectors != "plain" and rank > 0)


def _set_index(term: Term, setting: Setting) -> Piece:
    return Piece(name_latex(term.name))


def size_piece(size: Size) -> Piece:
    """A size, as ``m n + 1``."""
    words = str(size).replace("*", " * ").split()
    text = " ".join(word if word in ("+", "-") else name_latex(word) for word in words if word != "*")
    level = SUM if "+" in words or "-" in words[1:] else PRODUCT if "*" in words else ATOM
    return Piece(text, level, negative=text.startswith("-"))


def space(shape: Shape) -> str:
    r"""Where arrays of a shape live: ``\mathbb{R}^{m \times n}``."""
    sizes = []
    for size in shape:
        piece = size_piece(size)
        sizes.append(f"({piece.text})" if len(shape) > 1 and " " in piece.text else piece.text)
    product = r" \times ".join(sizes)
    return r"\mathbb{R}" + (f"^{{{product}}}" if sizes else "")


def _set_size(term: Term, setting: Setting) -> Piece:
    return size_piece(term.attrs[0])


def _set_at(term: Term, setting: Setting) -> Piece:
    x, *where = term.args
    if not where:
        return setting[x]
    shifts = [size_of(0)] * len(where)
    while x.head is part:  # x_{1:n} at i is x_{i + 1}
        start, _, axis = x.attrs
        x, shifts[axis] = x.args[0], shifts[axis] + start
    named = x.head is heads.SYMBOL
    base = Piece(name_latex(setting.notation.letter(x.name, x.rank))) if named else setting[x]
    texts = [_further(w, by, setting) for w, by in zip(where, shifts, strict=True)]
    if x.head is tril_mask:  # its own subscript says which entries are 1
        return Piece(rf"\mathbf{{1}}_{{{texts[0]} \ge {texts[1]}}}")
    kept = [t for t, size in zip(texts, x.shape, strict=True) if not size.is_one] or texts
    return subscript(base, _joined(kept))


def _further(place: Term, by: Size, setting: Setting) -> str:
    """A place, so many further on."""
    if by == 0:
        return _place(place, setting)
    if place.head is heads.NUMBER and by.value is not None:
        return str(place.value + by.value + setting.notation.index_base)
    return f"{_place(place, setting)} + {size_piece(by).text}"


def _places(where: list[Term], setting: Setting) -> str:
    return _joined([_place(w, setting) for w in where])


def _joined(texts: list[str]) -> str:
    return "".join(texts) if all(t.isalpha() and len(t) == 1 for t in texts) else ",".join(texts)


def _place(where: Term, setting: Setting) -> str:
    if where.head is heads.NUMBER:
        return str(where.value + setting.notation.index_base)
    return setting[where].text


def _set_tensor(term: Term, setting: Setting) -> Piece:
    body, *bound = term.args
    if body.head is heads.AT and body.args[0].head in (heads.SYMBOL, heads.NAMED):
        array, *where = body.args
        front = where[: len(where) - len(bound)]
        if front and where[len(front) :] == bound and not any(depends_on(w, bound)(w) for w in front):
            return _set_row(array, front, setting)
    if is_partial(term) and body.args[0].head in (heads.SYMBOL, heads.NAMED):
        texts = [":" if w in bound else _place(w, setting) for w in body.args[1:]]
        return subscript(setting[body.args[0]], ",".join(texts))
    return Piece(f"{square(setting[body])}_{{{_places(bound, setting)}}}", ATOM, setting[body].tall)


def _set_row(array: Term, where: list[Term], setting: Setting) -> Piece:
    """x_i, or row i of a matrix with a capital letter: A_{i,:}."""
    rest = "" if array.name[0].islower() else ",:"
    return subscript(setting[array], _places(where, setting) + rest)


def _set_delta(term: Term, setting: Setting) -> Piece:
    return Piece(rf"\delta_{{{_places(list(term.args), setting)}}}")


def _set_named(term: Term, setting: Setting) -> Piece:
    name = setting.notation.part(term.name, term.args[0])
    return Piece(array_name(name, term.rank, setting.notation))


def _set_apply(term: Term, setting: Setting) -> Piece:
    tall = max((setting[a].tall for a in term.args), default=0)
    inside = Piece(", ".join(setting[a].text for a in term.args), SUM, tall)
    return Piece(name_latex(term.name) + fenced(inside).text, ATOM, inside.tall)


SYMBOLS: Mapping[Head, Setter] = {
    heads.NUMBER: _set_number,
    heads.CONSTANT: _set_constant,
    heads.SYMBOL: _set_symbol,
    heads.INDEX: _set_index,
    heads.SIZE: _set_size,
    heads.AT: _set_at,
    heads.TENSOR: _set_tensor,
    heads.DELTA: _set_delta,
    heads.NAMED: _set_named,
    heads.APPLY: _set_apply,
}
"""How each head is set."""
