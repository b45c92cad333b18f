"""The sign of an expression in one parameter, at every value that the parameter may have: by pieces, no samples."""

from __future__ import annotations

from functools import lru_cache

from workbench.engines.solving.covering import Slopes, covered
from workbench.numerics.draws import sign_of
from workbench.record.errors import NoDerivation
from workbench.terms.heads import properties
from workbench.terms.term import LanguageError, Term, symbols


def sign_known(term: Term) -> int | None:
    """-1, 0 or 1 where the term, a number or an expression in one parameter, has that sign wherever it has a value."""
    if not symbols(term):
        return sign_of(term)
    signs = signs_everywhere(term)
    return None if signs is None or len(signs) != 1 else next(iter(signs))


@lru_cache(maxsize=256)
def signs_everywhere(term: Term) -> frozenset[int] | None:
    """The signs that a scalar in one real parameter has where it has a value; None where pieces do not tell, and for
    several parameters, or for integers."""
    found = symbols(term)
    if len(found) != 1 or found[0].shape or properties(found[0]) & {"integer", "sign", "mask"}:
        return None
    (a,) = found
    try:
        cover = covered(term, a, Slopes(term, a))
    except (NoDerivation, LanguageError):
        return None
    if cover.range is not None:
        return None
    signs: set[int] = set()
    for piece in cover.pieces:
        if not piece.order:
            signs |= {piece.sign} - {0}
            continue
        ends = {piece.low, piece.high}
        outside = piece.value is not None and piece.value in ends and _is_open_end(piece.value, a)
        if not outside:
            signs |= {-1, 0, 1}
        else:
            signs.add(piece.sign if piece.value == piece.low or piece.order % 2 == 0 else -piece.sign)
    return frozenset(signs)


def _is_open_end(value: object, a: Term) -> bool:
    """Whether a parameter has every value beside that one, and not that one."""
    has = properties(a)
    return (value == 0 and bool(has & {"positive", "unit"})) or (value == 1 and "unit" in has)


__all__ = ["sign_known", "signs_everywhere"]
