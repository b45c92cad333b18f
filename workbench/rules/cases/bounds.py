"""What is known of single parameters: bounds, from declarations and from the case at hand."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from workbench.terms.heads import NUMBER, number, properties
from workbench.terms.term import Term


@dataclass(frozen=True, slots=True)
class Bound:
    """``symbol op value`` with an op of > < >= <= !=; the value does not hold the symbol."""

    symbol: Term
    op: str
    value: Term


Bounds = tuple[Bound, ...]


def declared_bounds(x: Term) -> Bounds:
    """What the properties of a scalar symbol say of its place on the line."""
    has = properties(x)
    if "unit" in has:
        return (Bound(x, ">", number(0)), Bound(x, "<", number(1)))
    if "mask" in has:
        return (Bound(x, ">=", number(0)), Bound(x, "<=", number(1)))
    if "sign" in has:
        return (Bound(x, ">=", number(-1)), Bound(x, "<=", number(1)), Bound(x, "!=", number(0)))
    return (Bound(x, ">", number(0)),) if "positive" in has else ()


def bounds_on(x: Term, known: Bounds) -> Bounds:
    """All bounds on a symbol; for whole numbers the strict ones moved to the next whole number."""
    found = (*declared_bounds(x), *(b for b in known if b.symbol is x))
    return tuple(map(_whole, found)) if properties(x) & {"integer", "mask", "sign"} else found


def _whole(bound: Bound) -> Bound:
    if bound.value.head is not NUMBER or bound.op == "!=":
        return bound
    value: Fraction = bound.value.value
    if bound.op in (">", ">="):
        least = ceil(value) if bound.op == ">=" or value.denominator > 1 else value + 1
        return Bound(bound.symbol, ">=", number(least))
    most = floor(value) if bound.op == "<=" or value.denominator > 1 else value - 1
    return Bound(bound.symbol, "<=", number(most))


__all__ = ["Bound", "Bounds", "bounds_on", "declared_bounds"]
