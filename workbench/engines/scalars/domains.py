"""Where a derivation holds: the conditions of its lines, about the given symbols, in their shortest form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.record.board import Board, conditions_of
from workbench.rules.condition import Condition
from workbench.rules.requirements import needs_nonzero, restated
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.elementwise import absolute, sqrt
from workbench.terms.heads import MUL, NAMED, NUMBER, POWER, RELATION, number, relation
from workbench.terms.term import Term, postorder, symbols

_ZERO = number(0)


def assumptions(board: Board, givens: Iterable[Term]) -> tuple[Condition, ...]:
    """The conditions that do not follow from what is declared, about the given symbols, names opened.

    A product is not 0 where no factor is; what is positive need not be said to be not 0 as well.
    """
    known = set(symbols(*givens))
    found: dict[object, Condition] = {}
    for condition in conditions_of(board.lines):
        if condition.discharged or (condition.statement is not None and not set(symbols(condition.statement)) <= known):
            continue
        for part in _parts(condition):
            if not part.discharged:
                found.setdefault(part.words if part.statement is None else part.statement, part)
    return tuple(c for c in found.values() if not _follows(c, found))


def _parts(condition: Condition) -> Iterator[Condition]:
    """The condition on what names stand for, factor by factor where it says that something is not 0."""
    said = condition.statement
    if said is None:
        yield condition
        return
    plain = without_all_names(said)
    while plain.head is RELATION and plain.attrs[0] == ">" and plain.args[0].head is sqrt and plain.args[1] is _ZERO:
        plain = relation(">", plain.args[0].args[0], _ZERO)
    inside = _not_zero(plain)
    if inside is None:
        yield restated(plain) if plain is not said else condition
        return
    factors = list(_factors(inside))
    if factors == [inside]:
        yield restated(plain) if plain is not said else condition
    else:
        yield from map(needs_nonzero, factors)


def _not_zero(said: Term) -> Term | None:
    """u in |u| > 0."""
    if said.head is not RELATION or said.attrs[0] != ">" or said.args[1] is not _ZERO:
        return None
    return said.args[0].args[0] if said.args[0].head is absolute else None


def _factors(term: Term) -> Iterator[Term]:
    if term.head is MUL:
        for factor in term.args:
            yield from _factors(factor)
    elif term.head is POWER and term.args[1].head is NUMBER:
        yield from _factors(term.args[0])
    elif term.head is not NUMBER:
        yield term


def _follows(condition: Condition, found: dict[object, Condition]) -> bool:
    inside = _not_zero(condition.statement) if condition.statement is not None else None
    return inside is not None and relation(">", inside, 0) in found


def without_all_names(term: Term) -> Term:
    """The term with every named part opened."""
    parts = {t: t.args[0] for t in postorder(term) if t.head is NAMED}
    while parts:
        term = replace_nodes(term, parts)
        parts = {t: t.args[0] for t in postorder(term) if t.head is NAMED}
    return term


__all__ = ["assumptions", "without_all_names"]
