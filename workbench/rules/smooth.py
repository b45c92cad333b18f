"""What schemas ask of the terms that they are about: letters that do not occur, functions that are smooth."""

from __future__ import annotations

from workbench.algebra.arithmetic import arithmetic
from workbench.rules.regular import placed, regular
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import mul, number, oo, relation, subtract, symbol
from workbench.terms.statements import forall, implies
from workbench.terms.term import LanguageError, Term, contains

_ZERO = number(0)


def free_of(term: Term, *letters: Term) -> None:
    for letter in letters:
        if contains(term, letter):
            raise LanguageError(f"{letter.name} occurs where it may not")


def apart(a: Term, b: Term) -> Term:
    """That two numbers differ."""
    return relation(">", absolute(arithmetic(subtract(a, b))), _ZERO)


def inside(x: Term, low: Term, high: Term) -> Term | None:
    """That x lies between two ends, in either order; None where both are infinite."""
    if contains(low, oo) and contains(high, oo):
        return None
    if contains(low, oo):
        return relation("<=", x, high)
    if contains(high, oo):
        return relation(">=", x, low)
    return relation(">=", mul(subtract(x, low), subtract(high, x)), _ZERO)


def smooth(f: Term, x: Term, low: Term, high: Term) -> tuple[Term, ...]:
    """What makes f smooth in x from one end to the other, as statements about a letter of which nothing is known.
    Raises LanguageError where nothing is known of f."""
    z = symbol(f"{x.name}'", x.shape)
    asked = regular(placed(f, x, z), (z,))
    if asked is None:
        raise LanguageError("it may break somewhere")
    where = inside(z, low, high)
    return tuple(forall(c if where is None else implies(where, c), z) for c in asked)


__all__ = ["apart", "free_of", "inside", "smooth"]
