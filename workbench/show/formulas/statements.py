"""How statements, and choices by a comparison, are typeset."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbench.show.formulas.functions import set_function
from workbench.show.formulas.pieces import (
    ATOM,
    STATEMENT,
    SUM,
    Piece,
    joined,
    square,
)
from workbench.show.formulas.setting import Setter, Setting
from workbench.show.formulas.signs import RELATION_SIGNS
from workbench.show.wording import wording
from workbench.terms import heads
from workbench.terms.functions.activations import where
from workbench.terms.term import Head, Term


def _between(sign: str, level: int = STATEMENT) -> Callable[[Term, Setting], Piece]:
    def set_between(term: Term, setting: Setting) -> Piece:
        return joined([setting[a] for a in term.args], f" {sign} ", level)

    return set_between


def _set_relation(term: Term, setting: Setting) -> Piece:
    return _between(RELATION_SIGNS[term.attrs[0]])(term, setting)


def _set_compare(term: Term, setting: Setting) -> Piece:
    inside = _between(RELATION_SIGNS[term.attrs[0]])(term, setting)
    return Piece(rf"\mathbf{{1}}{square(inside)}", ATOM, inside.tall)


def _set_choice(term: Term, setting: Setting) -> Piece:
    """A number chosen by a comparison: its branches below each other behind a brace."""
    condition, chosen, other = term.args
    if term.rank or condition.head is not heads.COMPARE:
        return set_function(term, setting)
    sign = RELATION_SIGNS[condition.attrs[0]]
    case = _between(sign)(condition, setting)
    words = wording(setting.notation.language)
    rows = (
        rf"{setting[chosen].text} & \text{{{words['if']}}}\; {case.text} \\ "
        rf"{setting[other].text} & \text{{{words['otherwise']}}}"
    )
    return Piece(rf"\left\{{\begin{{array}}{{ll}} {rows} \end{{array}}\right.", SUM, 3)


def _quantified(sign: str) -> Callable[[Term, Setting], Piece]:
    def set_quantified(term: Term, setting: Setting) -> Piece:
        statement, *over = (setting[a] for a in term.args)
        return Piece(rf"{sign} {', '.join(o.text for o in over)}:\; {statement.text}", STATEMENT, statement.tall)

    return set_quantified


STATEMENTS: Mapping[Head, Setter] = {
    heads.RELATION: _set_relation,
    heads.COMPARE: _set_compare,
    where: _set_choice,
    heads.BOTH: _between(r"\wedge"),
    heads.IMPLIES: _between(r"\Rightarrow"),
    heads.IFF: _between(r"\Leftrightarrow"),
    heads.FORALL: _quantified(r"\forall"),
    heads.EXISTS: _quantified(r"\exists"),
}
"""How each head is set."""
