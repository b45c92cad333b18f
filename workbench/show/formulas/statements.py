"""How statements, and choices by a comparison, are typeset."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbench.show.formulas.calculus import place_of
from workbench.show.formulas.functions import set_function
from workbench.show.formulas.pieces import (
    ATOM,
    STATEMENT,
    SUM,
    Piece,
    fenced,
    joined,
    square,
)
from workbench.show.formulas.setting import Setter, Setting
from workbench.show.formulas.signs import RELATION_SIGNS
from workbench.show.formulas.symbols import space
from workbench.show.wording import wording
from workbench.terms import heads
from workbench.terms.functions.activations import where
from workbench.terms.term import Head, Term


def _between(sign: str, level: int = STATEMENT) -> Callable[[Term, Setting], Piece]:
    def set_between(term: Term, setting: Setting) -> Piece:
        return joined([setting[a] for a in term.args], f" {sign} ", level)

    return set_between


_ARROWS = frozenset({heads.IMPLIES, heads.IFF})
_QUANTIFIERS = frozenset({heads.FORALL, heads.EXISTS})


def _connecting(sign: str) -> Callable[[Term, Setting], Piece]:
    """Statements beside each other: an arrow within is put in brackets, and a quantifier that is not the last."""

    def set_connecting(term: Term, setting: Setting) -> Piece:
        *before, last = term.args
        end = fenced(setting[last]) if last.head in _ARROWS else setting[last]
        return joined([*(_bracketed(a, setting[a]) for a in before), end], f" {sign} ", STATEMENT)

    return set_connecting


def _bracketed(statement: Term, piece: Piece) -> Piece:
    """A statement that another one follows: what would take that one with it stands in brackets."""
    last = statement
    while last.head is heads.BOTH:
        last = last.args[-1]
    return fenced(piece) if statement.head in _ARROWS or last.head in _QUANTIFIERS else piece


_TURNED = {">": "<", ">=": r"\le"}


def _set_both(term: Term, setting: Setting) -> Piece:
    """Statements that all hold; ``t > 0`` and ``t < 1`` beside each other are ``0 < t < 1``."""
    pieces: list[Piece] = []
    parts, place = term.args, 0
    while place < len(parts):
        low, high = parts[place], parts[place + 1] if place + 1 < len(parts) else None
        if high is not None and _is_between(low, high):
            sides = [setting[side] for side in (low.args[1], *high.args)]
            first, second = _TURNED[low.attrs[0]], RELATION_SIGNS[high.attrs[0]]
            text = f"{sides[0].text} {first} {sides[1].text} {second} {sides[2].text}"
            pieces.append(Piece(text, STATEMENT, max(side.tall for side in sides)))
            place += 2
            continue
        last = place == len(parts) - 1
        inner = fenced(setting[low]) if last and low.head in _ARROWS else setting[low]
        pieces.append(inner if last else _bracketed(low, inner))
        place += 1
    return joined(pieces, r" \wedge ", STATEMENT)


def _is_between(low: Term, high: Term) -> bool:
    """Whether the one says that something is above a number, and the other what it is below."""
    relations = low.head is heads.RELATION and high.head is heads.RELATION and low.args[0] is high.args[0]
    return relations and low.attrs[0] in _TURNED and high.attrs[0] in ("<", "<=")


def _set_relation(term: Term, setting: Setting) -> Piece:
    if term.attrs[0] == "ni":  # one place of several: the value stands first, and no estimate wears a hat
        places, value = term.args
        f, *variables = places.args
        chosen = place_of(setting[f], [setting[x].text for x in variables], places.attrs[0])
        return joined([setting[value], chosen], f" {RELATION_SIGNS['ni']} ", STATEMENT)
    return _between(RELATION_SIGNS[term.attrs[0]])(term, setting)


def _set_compare(term: Term, setting: Setting) -> Piece:
    inside = _between(RELATION_SIGNS[term.attrs[0]])(term, setting)
    return Piece(rf"\mathbf{{1}}{square(inside)}", ATOM, inside.tall)


def _set_choice(term: Term, setting: Setting) -> Piece:
    """A number chosen by a comparison: its branches below each other behind a brace."""
    words = wording(setting.notation.language)
    rows, other = [], term
    while other.head is where and not other.rank and _is_case(other.args[0]):
        condition, chosen, other = other.args
        rows.append(rf"{setting[chosen].text} & \text{{{words['if']}}}\; {_case(condition, setting)}")
    if not rows:
        return set_function(term, setting)
    rows.append(rf"{setting[other].text} & \text{{{words['otherwise']}}}")
    inside = r" \\ ".join(rows)
    return Piece(rf"\left\{{\begin{{array}}{{ll}} {inside} \end{{array}}\right.", SUM, len(rows) + 1)


def _is_case(condition: Term) -> bool:
    """A comparison, that two are different, or all of several of these."""
    parts = condition.args if condition.head is heads.MUL else (condition,)
    return all(p.head is heads.COMPARE or _different(p) is not None for p in parts)


def _case(condition: Term, setting: Setting) -> str:
    parts = condition.args if condition.head is heads.MUL else (condition,)
    said = []
    for part in parts:
        unequal = _different(part)
        sign = r"\ne" if unequal is not None else RELATION_SIGNS[part.attrs[0]]
        said.append(_between(sign)(part if unequal is None else unequal, setting).text)
    return r",\; ".join(said)


def _different(condition: Term) -> Term | None:
    """The equation in ``1 - (a == b)``, which is 1 where the two are different."""
    if condition.head is not heads.ADD or len(condition.args) != 2 or condition.args[0] is not heads.number(1):
        return None
    rest = condition.args[1]
    if rest.head is heads.MUL and len(rest.args) == 2 and rest.args[0] is heads.number(-1):
        (_, equation) = rest.args
        return equation if equation.head is heads.COMPARE and equation.attrs[0] == "=" else None
    return None


def _quantified(sign: str) -> Callable[[Term, Setting], Piece]:
    def set_quantified(term: Term, setting: Setting) -> Piece:
        statement, over = setting[term.args[0]], ", ".join(_ranging(a, setting) for a in term.args[1:])
        return Piece(rf"{sign} {over}:\; {statement.text}", STATEMENT, statement.tall)

    return set_quantified


_LIVES = {"positive": " > 0", "unit": r" \in (0, 1)"}


def _ranging(letter: Term, setting: Setting) -> str:
    """A letter that a statement speaks of all of; with where it lives, where that is said of a number, or the page has
    it of several shapes."""
    text = setting[letter].text
    if letter.head is heads.SYMBOL and not letter.shape:
        lives = [words for prop, words in _LIVES.items() if prop in heads.properties(letter)]
        return text + "".join(lives[:1])
    several = letter.head is heads.SYMBOL and letter.name in setting.notation.several
    return rf"{text} \in {space(letter.shape)}" if several else text


STATEMENTS: Mapping[Head, Setter] = {
    heads.RELATION: _set_relation,
    heads.COMPARE: _set_compare,
    where: _set_choice,
    heads.BOTH: _set_both,
    heads.IMPLIES: _connecting(r"\Rightarrow"),
    heads.IFF: _connecting(r"\Leftrightarrow"),
    heads.FORALL: _quantified(r"\forall"),
    heads.EXISTS: _quantified(r"\exists"),
}
"""How each head is set."""
