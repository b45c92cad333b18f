"""Terms as LaTeX, the way a lecturer writes them.

One setter a head, in the modules beside this one; functions of the language bring their own LaTeX
(``knows.writing.latex``), so nothing here knows a function by name. Vectors are columns: a vector on the left of ``@``
is set as a row. A scalar factor is set in front of a product of matrices, wherever it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbench.show.formulas.calculus import CALCULUS
from workbench.show.formulas.counting import COUNTING
from workbench.show.formulas.displayed import displayed, visible
from workbench.show.formulas.functions import set_function
from workbench.show.formulas.pieces import Piece
from workbench.show.formulas.products import PRODUCTS
from workbench.show.formulas.setting import Setter, Setting
from workbench.show.formulas.statements import STATEMENTS
from workbench.show.formulas.sums import SUMS
from workbench.show.formulas.symbols import SYMBOLS
from workbench.show.formulas.unicode import plain_latex
from workbench.show.notation import PLAIN, Notation
from workbench.terms.term import Head, Term

_SETTERS: Mapping[Head, Setter] = {**SYMBOLS, **SUMS, **PRODUCTS, **CALCULUS, **STATEMENTS, **COUNTING}
DOTS = Piece(r"\cdots")


def latex_of(term: Term, notation: Notation = PLAIN) -> str:
    """A term in LaTeX's mathematics mode; a part longer than ``notation.limit`` is cut to dots."""
    return piece_of(term, notation).text


def piece_of(term: Term, notation: Notation = PLAIN, finish: Callable[[Term, Piece], Piece] | None = None) -> Piece:
    """A term as a piece, for those who put it in a larger formula; ``finish`` has the last word on every part."""
    shown = displayed(term, notation.taken)
    setting = Setting(notation, {})
    for node in visible(shown):
        setter = _SETTERS.get(node.head, set_function)
        piece = setter(node, setting)
        piece = finish(node, piece) if finish is not None else piece
        setting.pieces[node] = piece if len(piece.text) <= notation.limit else DOTS
    return setting[shown]


def plain_of(term: Term, notation: Notation = PLAIN) -> str:
    """A term as one line of Unicode mathematics: ``Aᵀ(Ax − b)``."""
    return plain_latex(latex_of(term, notation))
