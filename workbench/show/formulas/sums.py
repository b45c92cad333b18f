"""How sums are typeset: with signs in a row, and as big operators over indices."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbench.show.formulas.displayed import visible
from workbench.show.formulas.pieces import (
    BIG,
    STATEMENT,
    SUM,
    Piece,
    juxtaposed,
    scaled,
    transposed,
    within,
)
from workbench.show.formulas.products import ONE
from workbench.show.formulas.setting import Setter, Setting
from workbench.show.formulas.symbols import size_piece
from workbench.terms import heads
from workbench.terms.term import Head, Term


def _set_add(term: Term, setting: Setting) -> Piece:
    pieces = [_spread(arg, term, setting) for arg in term.args]
    text = ""
    for piece in pieces:
        minus = piece.negative and piece.level > STATEMENT
        body = Piece(piece.text[1:], piece.level, piece.tall) if minus else piece
        body = within(body, SUM + 1)
        text += (" - " if minus else " + ") + body.text if text else ("-" if minus else "") + body.text
    return Piece(text, SUM, max(p.tall for p in pieces), text.startswith("-"))


def _spread(arg: Term, whole: Term, setting: Setting) -> Piece:
    """An operand of a matrix sum that is the same in every row or column, written out with a vector of ones."""
    piece = setting[arg]
    if whole.rank != 2 or arg.rank not in (1, 2) or arg.shape == whole.shape:
        return piece
    scale, core = piece.split
    sign = setting.notation.transpose
    if arg.rank == 1:
        return scaled(scale, juxtaposed([ONE, transposed(core, sign)]))
    if arg.shape[1].is_one and not arg.shape[0].is_one:
        return scaled(scale, juxtaposed([core, transposed(ONE, sign)]))
    if arg.shape[0].is_one and not arg.shape[1].is_one:
        return scaled(scale, juxtaposed([ONE, core]))
    return piece


def _big(sign: str) -> Callable[[Term, Setting], Piece]:
    def set_big(term: Term, setting: Setting) -> Piece:
        body, *bound = term.args
        inner = within(setting[body], BIG)
        counting, absent = _counting(body, bound), set(bound) - set(visible(body))
        if not counting | absent:
            below = ",".join(setting[b].text for b in bound)
            return Piece(rf"{sign}_{{{below}}} {inner.text}", BIG, max(2, inner.tall))
        text = inner.text
        for index in reversed(bound):
            first = 0 if index in counting else 1
            low, high = _range(index, setting, first) if index in counting | absent else (setting[index].text, "")
            text = rf"{sign}_{{{low}}}{high} {text}"
        return Piece(text, BIG, max(2, inner.tall))

    return set_big


def _counting(body: Term, bound: list[Term]) -> set[Term]:
    """The indices that count as numbers in the body, and are no mere places: only a range says from where to where."""
    found: set[Term] = set()
    for node in visible(body):
        if node.head in (heads.AT, heads.DELTA) or node.head.binds:
            inside = node.args[:1] if node.head is not heads.DELTA else ()
        else:
            inside = node.args
        found.update(arg for arg in inside if arg in bound)
    return found


def _range(index: Term, setting: Setting, first: int) -> tuple[str, str]:
    """From where to where an index counts: the first below, the last above the sign. One that does not occur counts
    equal terms, and says how many."""
    last = size_piece(index.attrs[1] - 1 + first).text
    return f"{setting[index].text} = {first}", rf"^{{{last}}}"


SUMS: Mapping[Head, Setter] = {
    heads.ADD: _set_add,
    heads.SUM: _big(r"\sum"),
    heads.PRODUCT: _big(r"\prod"),
}
"""How each head is set."""
