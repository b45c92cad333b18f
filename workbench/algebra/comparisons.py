"""A comparison as it is said: what varies on the left, a number on the right."""

from __future__ import annotations

from fractions import Fraction

from workbench.algebra.polynomials import Poly
from workbench.algebra.quotients import Exact, written
from workbench.algebra.reading import exact
from workbench.terms.heads import RELATION, relation
from workbench.terms.term import LanguageError, Term

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def plainly(comparison: Term) -> Term:
    """``k > 1`` for ``k / 2 - 1 / 2 > 0``: an equivalent comparison of a lone product with a number; any other
    statement as it is."""
    if comparison.head is not RELATION or (sign := comparison.attrs[0]) not in _MIRRORED:
        return comparison
    if any(side.shape or side.indices for side in comparison.args):
        return comparison
    try:
        apart = exact(comparison.args[0]) - exact(comparison.args[1])
    except LanguageError:
        return comparison
    moves = {m: c for m, c in apart.above.items() if m}
    if apart.below.constant is None or len(moves) != 1:
        return comparison
    (monomial, c), *_ = moves.items()
    per = c / apart.below.constant
    lone = Exact(Poly({monomial: Fraction(1)}), Poly.number(1))
    number = lone - apart * Exact.of(1 / per)
    return relation(sign if per > 0 else _MIRRORED[sign], written(lone), written(number))


__all__ = ["plainly"]
