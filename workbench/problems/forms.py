"""Terms as a person writes them down: no factor 1, no term 0, a minus instead of plus minus."""

from __future__ import annotations

from fractions import Fraction

from workbench.terms.functions.arrays import array
from workbench.terms.heads import add, equals, named, negative, number, subtract
from workbench.terms.term import Term

Coefficient = int | Fraction


def multiple(coefficient: Coefficient, term: Term) -> Term:
    """``3 * x``, ``x``, ``-x``; 0 is a number."""
    if coefficient in (1, -1):
        return term if coefficient == 1 else negative(term)
    return number(coefficient) * term if coefficient else number(0)


def total(*parts: tuple[Coefficient, Term] | Coefficient) -> Term:
    """The sum of multiples and numbers; those that are 0 are left out."""
    pairs = [part if isinstance(part, tuple) else (part, None) for part in parts]
    found: Term | None = None
    for coefficient, term in pairs:
        if not coefficient:
            continue
        if found is None:
            found = _part(coefficient, term)
        elif coefficient < 0:
            found = subtract(found, _part(-coefficient, term))
        else:
            found = add(found, _part(coefficient, term))
    return number(0) if found is None else found


def _part(coefficient: Coefficient, term: Term | None) -> Term:
    return number(coefficient) if term is None else multiple(coefficient, term)


def power(x: Term, exponent: int) -> Term:
    return x if exponent == 1 else x**exponent


def polynomial(x: Term, *coefficients: Coefficient) -> Term:
    """By falling powers: ``polynomial(x, 3, 0, -4)`` is 3 x^2 - 4."""
    degree = len(coefficients) - 1
    *leading, last = coefficients
    return total(*((c, power(x, degree - place)) for place, c in enumerate(leading)), last)


def given(name: str, term: Term) -> Term:
    """``f = ...``, to be set below the words of a problem; ``f`` may be spoken of in them."""
    return equals(named(name, term), term)


def matrix_of(rows: list[list[int]] | list[int]) -> Term:
    """An array literal."""
    return array(rows)
