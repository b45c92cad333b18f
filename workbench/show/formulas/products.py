"""How products are typeset: scalars and fractions, Hadamard products, powers, matrix products and transposes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from workbench.show.formulas.pieces import (
    ATOM,
    BIG,
    CLOSED,
    HADAMARD,
    OPEN,
    PRODUCT,
    SUM,
    Piece,
    fenced,
    fraction,
    joined,
    juxtaposed,
    prefixed,
    scaled,
    superscript,
    transposed,
    within,
)
from workbench.show.formulas.reading import is_narrow
from workbench.show.formulas.setting import Setter, Setting
from workbench.terms import heads
from workbench.terms.term import Head, Term

ONE = Piece(r"\mathbf{1}")
"""The vector of ones."""


def _set_mul(term: Term, setting: Setting) -> Piece:
    factors = [arg for arg in term.args if not arg.rank]
    arrays = [arg for arg in term.args if arg.rank]
    scale = _scalars(factors, setting) if factors else None
    if not arrays:
        bare = scale is None or scale.text == "-"  # a product of ones, and minus signs
        return (scale or Piece("1")) if not bare else prefixed(scale is not None, Piece("1"))
    outer: list[Piece] = [scale] if scale is not None else []
    core = _elementwise(arrays, term, setting, outer)
    for scalar in outer[::-1]:
        core = scaled(scalar, core)
    return core


def _scalars(factors: list[Term], setting: Setting) -> Piece:
    """A product of scalars in the order written; factors ``b ** -k`` go below a fraction bar."""
    minus = False
    groups: list[tuple[list[Piece], list[Piece]]] = [([], [])]
    for factor in factors:
        below = _denominator(factor, setting)
        if factor.head is heads.NUMBER and factor.value and not (minus and factor.value < 0):
            minus = minus or factor.value < 0
            above, bottom = abs(factor.value.numerator), factor.value.denominator
            if bottom > 1 and above == 1 and setting[factor].tall == 0:
                groups[-1][0].append(replace(setting[factor], text=setting[factor].text.lstrip("-"), negative=False))
                continue
            if above != 1:
                groups[-1][0].append(Piece(str(above)))
            if bottom != 1:
                groups[-1][1].append(Piece(str(bottom)))
        elif below is not None:
            groups[-1][1].append(below)
        else:
            piece = setting[factor]
            narrow = piece.level == ATOM and is_narrow(piece.text, 1.5)
            if groups[-1][1] and not (_is_number_only(groups[-1]) and narrow):
                groups.append(([], []))
            flips = piece.negative and piece.level > SUM and not minus
            minus = minus or flips
            bare = Piece(piece.text[1:], piece.level, piece.tall) if flips else piece
            groups[-1][0].append(fenced(bare) if bare.negative else bare)
    pieces = [part for above_, below_ in groups for part in _quotient(above_, below_)]
    return prefixed(minus, juxtaposed(pieces)) if pieces else Piece("-" if minus else "1", ATOM, 0, minus)


def _is_number_only(group: tuple[list[Piece], list[Piece]]) -> bool:
    """Whether so far this is 1/2 or the like, on which a letter that follows may stand."""
    above, below = group
    return not above and all(piece.text.isdigit() for piece in below)


def _denominator(factor: Term, setting: Setting) -> Piece | None:
    if factor.head is not heads.POWER or factor.rank or factor.args[1].head is not heads.NUMBER:
        return None
    base, exponent = factor.args
    return _power(setting[base], -exponent.value, setting) if exponent.value < 0 else None


def _quotient(above: list[Piece], below: list[Piece]) -> list[Piece]:
    """One fraction, or ``1/b`` (``3/b``) and then a long numerator beside it."""
    if not below:
        return above
    bottom = juxtaposed(sorted(below, key=lambda piece: not piece.text.isdigit()))
    if not above:
        return [fraction(Piece("1"), bottom)]
    top = juxtaposed(sorted(above, key=lambda piece: not piece.text.isdigit()))
    roomy = is_narrow(bottom.text, 3) and not is_narrow(top.text, 2 if bottom.text.isdigit() else 5)
    if roomy or top.level == BIG or top.tall > 1 > bottom.tall:
        number = len(above) > 1 and above[0].text.isdigit()
        return [fraction(above[0] if number else Piece("1"), bottom), *above[number:]]
    return [fraction(top, bottom)]


def _elementwise(arrays: list[Term], whole: Term, setting: Setting, outer: list[Piece]) -> Piece:
    """The Hadamard product of arrays; a vector that multiplies rows or columns becomes a diagonal matrix."""
    rows: list[Piece] = []
    columns: list[Piece] = []
    above: list[Piece] = []
    below: list[Piece] = []
    sign = setting.notation.transpose
    full = any(a.shape == whole.shape for a in arrays)
    for array in arrays:
        inverse = _is_reciprocal(array)
        scale, core = setting[array.args[0] if inverse else array].split
        if not inverse and scale is not None:
            outer.append(scale)
        elif inverse:
            core = setting[array.args[0]]
        if whole.rank == 2 and array.shape != whole.shape:
            column = array.rank == 2 and array.shape[1].is_one
            if array.rank == 2 and not column:
                core = transposed(core, sign)
            side = columns if column else rows
            side.append(_diagonal(core, inverse) if full else within(core, PRODUCT))
        else:
            (below if inverse else above).append(within(core, PRODUCT))
    if not full and whole.rank == 2:
        return juxtaposed([*columns, *(transposed(row, sign) for row in rows)])
    if not above and below:
        above = [[ONE], [juxtaposed([ONE, transposed(ONE, sign)])], [Piece("1")]][min(whole.rank, 3) - 1]
    core = joined(above, f" {setting.notation.hadamard} ", HADAMARD) if len(above) > 1 else above[0]
    for piece in below:
        core = joined([core, piece], f" {setting.notation.hadamard_division} ", HADAMARD)
    return juxtaposed([*columns, core, *rows]) if rows or columns else core


def _is_reciprocal(array: Term) -> bool:
    exponent = array.args[1] if array.head is heads.POWER else None
    return exponent is not None and exponent.head is heads.NUMBER and exponent.value == -1


def _diagonal(piece: Piece, inverse: bool) -> Piece:
    diagonal = Piece(rf"\operatorname{{diag}}{fenced(piece).text}", ATOM, piece.tall)
    return superscript(diagonal, "-1") if inverse else diagonal


def _set_power(term: Term, setting: Setting) -> Piece:
    base, exponent = term.args
    piece = setting[base]
    if base.head is heads.CONSTANT and base.name == "e":
        raised = setting[exponent]
        short = is_narrow(raised.text, 9) and raised.tall < 2
        return superscript(piece, raised.text) if short else Piece(rf"\exp{fenced(raised).text}", CLOSED, raised.tall)
    if exponent.head is heads.NUMBER and not base.rank:
        return _power(piece, exponent.value, setting)
    raised = setting[exponent]
    if base.rank:
        return superscript(piece, f"{setting.notation.hadamard} {within(raised, ATOM).text}")
    return superscript(piece, raised.text)


def _power(base: Piece, value: Fraction, setting: Setting) -> Piece:
    if value < 0:
        return fraction(Piece("1"), _power(base, -value, setting))
    if value == 1:
        return base
    if value == Fraction(1, 2):
        return Piece(rf"\sqrt{{{base.text}}}", ATOM, base.tall)
    return superscript(base, str(value))


def _set_matmul(term: Term, setting: Setting) -> Piece:
    left, right = term.args
    (scale_a, a), (scale_b, b) = setting[left].split, setting[right].split
    if scale_a is not None and scale_b is not None and scale_a.negative and scale_b.negative:
        scale_b, b = None, fenced(setting[right])  # two minus signs do not stand in a row
    sign = setting.notation.transpose
    # More factors may follow a matrix when this product stands in a longer one, so it must say where it ends.
    b = fenced(b) if right.rank > 1 and b.level == OPEN else b
    if left.rank == 1:
        row = transposed(a, sign)
        core = juxtaposed([row, within(b, PRODUCT)])
        if right.rank == 1:
            core = replace(core, level=OPEN)
        elif right.rank == 2:
            core = replace(juxtaposed([within(transposed(b, sign), PRODUCT), within(a, PRODUCT)]), flipped=core)
    else:
        core = juxtaposed([within(a, PRODUCT), within(b, PRODUCT) if b.level != BIG else fenced(b)])
    for scale in (scale_b, scale_a):
        if scale is not None:
            core = scaled(scale, core)
    return core


def _set_transpose(term: Term, setting: Setting) -> Piece:
    (arg,) = term.args
    scale, core = setting[arg].split
    if arg.head is heads.TRANSPOSE:
        core = replace(core, flipped=None)
    flipped = transposed(core, setting.notation.transpose)
    return flipped if scale is None else scaled(scale, flipped)


PRODUCTS: Mapping[Head, Setter] = {
    heads.MUL: _set_mul,
    heads.POWER: _set_power,
    heads.MATMUL: _set_matmul,
    heads.TRANSPOSE: _set_transpose,
}
"""How each head is set."""
