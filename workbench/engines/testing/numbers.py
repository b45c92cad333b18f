"""Values of terms made of numbers: fractions where they are, decimals where they are not; and how they are shown."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isqrt
from typing import Any

from workbench.terms.declaration import Function
from workbench.terms.functions.arrays import array
from workbench.terms.functions.elementwise import absolute, sqrt
from workbench.terms.functions.linear_algebra import outer
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import ADD, MUL, NAMED, NUMBER, POWER, number
from workbench.terms.term import LanguageError, Term, postorder

DIGITS = 6
"""Significant digits of decimals on the page."""
_SHORT = 9
"""A fraction of so many digits, above and below together, is shown as such."""


def exact(term: Term) -> Any:
    """A Fraction, or an array of them; None where there is a root that is none, or a function that has no fractions."""
    done: dict[Term, Any] = {}
    for node in postorder(term):
        make = _MAKERS.get(node.head)
        arguments = [done[a] for a in node.args]
        done[node] = None if make is None or any(a is None for a in arguments) else make(node, arguments)
    return done[term]


def value(term: Term) -> Any:
    """The exact value where there is one, else a float. Raises LanguageError where there is no value."""
    found = exact(term)
    if found is not None:
        return found
    from workbench.numerics.evaluate import evaluate

    made = evaluate(term, {})
    return float(made) if not made.shape else made


def shown(found: Any) -> tuple[str, Term]:
    """The sign and the number of a line that says what a value is: = for a short fraction, else ≈ for decimals."""
    if isinstance(found, Fraction) and len(str(abs(found.numerator))) + len(str(found.denominator)) <= _SHORT:
        return "=", number(found)
    return "approx", decimal(float(found))


def decimal(found: float, digits: int = DIGITS) -> Term:
    """The number with so many significant digits."""
    if found != found or found in (float("inf"), float("-inf")):
        raise LanguageError("a value that is not a number")
    return number(Fraction(f"{found:.{digits - 1}e}"))


def places(found: float, digits: int = 4) -> Term:
    """The number rounded to so many places: for entries of one array."""
    return number(Fraction(f"{found:.{digits}f}"))


# -- exact arithmetic --------------------------------------------------------------


def _np() -> Any:
    import numpy

    return numpy


def _array(node: Term, args: list[Any]) -> Any:
    shape = tuple(s.value for s in node.shape)
    made = _np().empty(len(args), dtype=object)
    made[:] = args
    return made.reshape(shape)


def _power(node: Term, args: list[Any]) -> Any:
    base, exponent = args
    if not isinstance(exponent, Fraction):
        return None
    if exponent.denominator == 1:
        return base ** int(exponent) if exponent >= 0 or not _has_zero(base) else None
    if exponent == Fraction(1, 2) and isinstance(base, Fraction):
        return _root(base)
    return None


def _has_zero(base: Any) -> bool:
    return bool(_np().any(base == 0))


def _root(x: Any) -> Fraction | None:
    if not isinstance(x, Fraction) or x < 0:
        return None
    above, below = isqrt(x.numerator), isqrt(x.denominator)
    return Fraction(above, below) if above**2 == x.numerator and below**2 == x.denominator else None


def _axis(node: Term) -> Any:
    assert isinstance(node.head, Function)
    return node.head.attributes(node)["axis"]


def _mean(node: Term, args: list[Any]) -> Any:
    whole, axis = args[0], _axis(node)
    length = whole.size if axis is None else whole.shape[axis]
    return whole.sum(axis=axis) * Fraction(1, length)


def _added(node: Term, args: list[Any]) -> Any:
    total = args[0]
    for a in args[1:]:
        total = total + a
    return total


def _multiplied(node: Term, args: list[Any]) -> Any:
    total = args[0]
    for a in args[1:]:
        total = total * a
    return total


_MAKERS: dict[Any, Callable[[Term, list[Any]], Any]] = {
    NUMBER: lambda node, args: Fraction(node.value), NAMED: lambda node, args: args[0], array: _array, ADD: _added,
    MUL: _multiplied, POWER: _power, sqrt: lambda node, args: _root(args[0]), absolute: lambda node, args: abs(args[0]),
    sum_: lambda node, args: args[0].sum(axis=_axis(node)), mean: _mean,
    outer: lambda node, args: _np().multiply.outer(*args),
}  # fmt: skip

__all__ = ["DIGITS", "decimal", "exact", "places", "shown", "value"]
