"""Statements about statements: all of them hold, one implies another, for all values, there is a value."""

from __future__ import annotations

from workbench.terms.heads import BOTH, EXISTS, FORALL, IFF, IMPLIES
from workbench.terms.term import LanguageError, Term, build


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


__all__ = ["both", "exists", "forall", "iff", "implies"]
