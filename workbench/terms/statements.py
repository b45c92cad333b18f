"""Statements about statements: all of them hold, one implies another, for all values, there is a value."""

from __future__ import annotations

from workbench.terms.heads import BOTH, EXISTS, FORALL, IFF, IMPLIES
from workbench.terms.term import LanguageError, Term, build, symbols


def both(*statements: Term) -> Term:
    """All of the statements hold; one inside another is opened."""
    parts = [part for s in statements for part in (s.args if s.head is BOTH else (s,))]
    if len(parts) < 2:
        raise LanguageError("both takes two statements or more")
    return build(BOTH, parts)


def implies(premise: Term, conclusion: Term) -> Term:
    return build(IMPLIES, (premise, conclusion))


def iff(left: Term, right: Term) -> Term:
    return build(IFF, (left, right))


def forall(statement: Term, *over: Term) -> Term:
    return build(FORALL, (statement, *over))


def exists(statement: Term, *over: Term) -> Term:
    return build(EXISTS, (statement, *over))


def spoken_of(*statements: Term) -> tuple[Term, ...]:
    """The symbols that the statements say something of: not those that they only quantify over."""
    found: dict[Term, None] = {}
    for statement in statements:
        if statement.head in (FORALL, EXISTS):
            body, *over = statement.args
            found.update((s, None) for s in spoken_of(body) if s not in over)
        elif statement.head in (BOTH, IMPLIES, IFF):
            found.update(dict.fromkeys(spoken_of(*statement.args)))
        else:
            found.update(dict.fromkeys(symbols(statement)))
    return tuple(found)


__all__ = ["both", "exists", "forall", "iff", "implies", "spoken_of"]
