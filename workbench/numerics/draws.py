"""Values drawn for parameters, and what a term is there: how much, of which sign, the same as another.

The draws are fixed and few, of several sizes and signs, and have the properties that were declared. They choose a road
or drop a candidate; that a line is right is for the checker, which draws its own points.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from workbench.numerics.precise import precise
from workbench.numerics.reals import NotReal, Real, real
from workbench.terms.heads import properties
from workbench.terms.term import Term, size_names, symbols

MOST = 6
_VALUES = {
    "positive integer": ("2", "3", "5", "1", "4", "6"),
    "integer": ("2", "-3", "5", "-1", "4", "-2"),
    "unit": ("0.37", "0.61", "0.83", "0.23", "0.71", "0.47"),
    "positive": ("0.83", "1.61", "2.27", "0.37", "3.19", "1.13"),
    "": ("1.37", "-0.83", "0.59", "-2.21", "2.27", "-0.37"),
}
_APART = Fraction(7, 100)
"""What sets real parameters apart that share their properties."""
_AGREE = Fraction(1, 10**20)
_ZERO = Fraction(1, 10**30)

Point = dict[str, Real]
"""A value for each parameter, by name."""


def draws(parameters: Sequence[Term], count: int = MOST) -> list[Point]:
    """Points at which scalar parameters have values with the properties that they declare; one point for none."""
    scalars = [p for p in parameters if not p.shape]
    turns = min(count, MOST) if scalars else 1
    return [{p.name: _drawn(p, turn, place) for place, p in enumerate(scalars)} for turn in range(turns)]


def of_all_signs(parameters: Sequence[Term]) -> list[Point]:
    """The draws, and the first of them with every choice of signs for those parameters, up to four, that may have
    either: what needs p/c > 0 and what needs p/c < 0 are both met."""
    points = draws(parameters)
    free = [p.name for p in parameters if not p.shape and not properties(p) & {"positive", "unit"}][:4]
    for choice in range(2 ** len(free)):
        signs = {name: (-1 if choice >> place & 1 else 1) for place, name in enumerate(free)}
        points.append({name: abs(v) * signs[name] if name in signs else v for name, v in points[0].items()})
    return points


def value_of(term: Term, point: Point) -> Real | None:
    """The value to many digits; None where there is no real one. Raises LanguageError for a term without values."""
    try:
        return precise(term, point)
    except NotReal:
        return None


def sign_of(term: Term) -> int | None:
    """-1, 0 or 1 for a number; None where it depends on parameters or sizes (or is not real)."""
    if symbols(term) or size_names(term):
        return None
    value = value_of(term, {})
    if value is None:
        return None
    return 0 if abs(value) < real(_ZERO) else 1 if value > 0 else -1


def same_everywhere(a: Term, b: Term) -> bool:
    """Whether two terms have one value at every draw at which both are real, and both are real at one at least."""
    seen = 0
    for point in draws(symbols(a, b)):
        left, right = value_of(a, point), value_of(b, point)
        if left is None or right is None:
            continue
        if abs(left - right) > real(_AGREE) * max(1, abs(left)):
            return False
        seen += 1
    return seen > 0


def _drawn(parameter: Term, turn: int, place: int) -> Real:
    has = properties(parameter)
    kind = next(k for k in _VALUES if set(k.split()) <= has)
    raw = Fraction(_VALUES[kind][(turn + place) % MOST])
    return real(raw if has & {"integer", "unit"} else raw + place * _APART)


__all__ = ["MOST", "Point", "draws", "of_all_signs", "same_everywhere", "sign_of", "value_of"]
