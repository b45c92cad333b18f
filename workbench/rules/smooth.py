"""What schemas ask of the terms that they are about: letters that do not occur, functions that are smooth."""

from __future__ import annotations

from workbench.algebra.arithmetic import arithmetic
from workbench.rules.regular import placed, regular
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import NUMBER, mul, number, oo, relation, subtract, symbol
from workbench.terms.statements import both, forall, implies
from workbench.terms.term import LanguageError, Term, contains

_ZERO = number(0)


def free_of(term: Term, *letters: Term) -> None:
    for letter in letters:
        if contains(term, letter):
            raise LanguageError(f"{letter.name} occurs where it may not")


def apart(a: Term, b: Term) -> Term:
    """That two numbers differ."""
    return relation(">", absolute(arithmetic(subtract(a, b))), _ZERO)


def inside(x: Term, low: Term, high: Term, *, strictly: bool = False) -> Term | None:
    """That x lies between two ends, in either order, or at one of them; None where both are infinite."""
    below, above = ("<", ">") if strictly else ("<=", ">=")
    if contains(low, oo) and contains(high, oo):
        return None
    if contains(low, oo):
        return relation(below, x, high)
    if contains(high, oo):
        return relation(above, x, low)
    if low.head is NUMBER and high.head is NUMBER and low.value < high.value:
        return both(relation(above, x, low), relation(below, x, high))
    return relation(above, mul(subtract(x, low), subtract(high, x)), _ZERO)


def smooth(f: Term, x: Term, low: Term, high: Term, *, strictly: bool = False) -> tuple[Term, ...]:
    """What makes f smooth in x from one end to the other, as statements about a letter of which nothing is known;
    ``strictly``: between the ends only. Raises LanguageError where nothing is known of f."""
    z = symbol(f"{x.name}'", x.shape)
    asked = regular(placed(f, x, z), (z,))
    if asked is None:
        raise LanguageError("it may break somewhere")
    where = inside(z, low, high, strictly=strictly)
    return tuple(forall(c if where is None else implies(where, c), z) for c in asked)


__all__ = ["apart", "free_of", "inside", "smooth"]
