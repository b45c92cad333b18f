"""Whether a curve has a point: looked for along lines, by changes of sign."""

from __future__ import annotations

from fractions import Fraction

from workbench.numerics.draws import draws, value_of
from workbench.numerics.reading import can_be_precise
from workbench.numerics.reals import real
from workbench.terms.heads import properties, subtract
from workbench.terms.term import Term, symbols

_SIZES = tuple(map(Fraction, "0 1/1000 1/50 1/7 1/3 3/5 1 13/10 2 17/5 7 19 100 5000".split()))


def has_points(equation: Term, x: Term, y: Term) -> bool | None:
    """Whether a real point of the curve was found at which the difference of the sides changes its sign as y moves, at
    some draw of the other symbols; None where the sides have no values to look at."""
    gap = subtract(*equation.args)
    if not can_be_precise(gap) or any(s.shape for s in symbols(gap)):
        return None
    for point in draws([s for s in symbols(gap) if s not in (x, y)], 3):
        for at in _places(x):
            seen = 0
            for place in _places(y):
                value = value_of(gap, {**point, x.name: real(at), y.name: real(place)})
                sign = 0 if value is None or value == 0 else 1 if value > 0 else -1
                if sign * seen < 0:
                    return True
                seen = sign or seen
    return False


def _places(symbol: Term) -> list[Fraction]:
    """Numbers of several sizes that a symbol may be, in order."""
    has = properties(symbol)
    if "unit" in has:
        return [Fraction(n, 17) for n in range(1, 17)]
    above = [s for s in _SIZES if s or "positive" not in has]
    return above if "positive" in has else [*(-s for s in reversed(above)), *above]


__all__ = ["has_points"]
