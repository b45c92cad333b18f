"""Values of a scalar term over many intervals of one symbol at once, with those of its slope: floats, rounded outwards.

For a judge that excludes: where the values over an interval do not hold 0, there is no zero. A function whose slope is
not known here has every slope, one whose values are not has every value: nothing is excluded then.

Source: Moore, Kearfott & Cloud, Introduction to Interval Analysis, ch. 6; slopes by forward differentiation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.check.numbers.compare import Array
from workbench.terms.declaration import Function
from workbench.terms.heads import ADD, CONSTANT, MUL, NAMED, NUMBER, POWER, SYMBOL
from workbench.terms.term import Term, postorder

Flags = np.ndarray[tuple[Any, ...], np.dtype[np.bool_]]
_ROUND = 2e-15
_TINY = 1e-307
_LARGEST = float(np.finfo(float).max)


@dataclass(frozen=True)
class Span:
    """Intervals, entry by entry. An end that is no number is unknown: infinite."""

    low: Array
    high: Array

    @staticmethod
    def of(low: Any, high: Any) -> Span:
        """Rounded outwards; what overflowed is between the largest number and infinity."""
        low, high = np.asarray(low, float), np.asarray(high, float)
        unknown = np.isnan(low) | np.isnan(high)
        with np.errstate(all="ignore"):
            low = np.where(np.isposinf(low), _LARGEST, low - _ROUND * np.abs(low) - _TINY)
            high = np.where(np.isneginf(high), -_LARGEST, high + _ROUND * np.abs(high) + _TINY)
        return Span(np.where(unknown, -np.inf, low), np.where(unknown, np.inf, high))

    @staticmethod
    def everything(like: Array) -> Span:
        return Span(np.full(like.shape, -np.inf), np.full(like.shape, np.inf))

    @property
    def apart(self) -> Flags:
        """Where 0 is not among the values."""
        return np.asarray((self.low > 0) | (self.high < 0))

    def __add__(self, other: Span) -> Span:
        with np.errstate(all="ignore"):
            return Span.of(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Span:
        return Span(-self.high, -self.low)

    def __mul__(self, other: Span) -> Span:
        with np.errstate(all="ignore"):
            pairs = [(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
            ends = [np.where((a == 0) | (b == 0), 0.0, a * b) for a, b in pairs]
        return Span.of(np.min(ends, axis=0), np.max(ends, axis=0))

    def inverse(self) -> Span:
        """One over it; every number where it holds 0 inside."""
        with np.errstate(all="ignore"):
            low = np.where(self.high == 0, -np.inf, 1 / self.high)
            high = np.where(self.low == 0, np.inf, 1 / self.low)
        inside = (self.low < 0) & (self.high > 0)
        return Span.of(np.where(inside, -np.inf, low), np.where(inside, np.inf, high))

    def clipped(self, low: float, high: float) -> Span:
        return Span(np.maximum(self.low, low), np.minimum(self.high, high))


@dataclass(frozen=True)
class Jet:
    """Values, slopes, where the term has a value everywhere in the interval and where somewhere."""

    value: Span
    slope: Span
    whole: Flags
    some: Flags


def enclosed(term: Term, x: Term, low: Array, high: Array, at: Mapping[str, float]) -> Jet:
    """The term over the intervals from ``low`` to ``high``; the other symbols have the values ``at``."""
    always = np.ones(low.shape, dtype=bool)
    zero = Span(np.zeros(low.shape), np.zeros(low.shape))
    one = Span(np.ones(low.shape), np.ones(low.shape))
    done: dict[Term, Jet] = {}
    for node in postorder(term):
        args = [done[a] for a in node.args]
        if node is x:
            done[node] = Jet(Span(low, high), one, always, always)
        elif node.head in (NUMBER, CONSTANT, SYMBOL):
            number = _number(node, at)
            done[node] = Jet(Span.of(np.full(low.shape, number), np.full(low.shape, number)), zero, always, always)
        else:
            whole = np.logical_and.reduce([a.whole for a in args])
            some = np.logical_and.reduce([a.some for a in args])
            found = _node(node, args)
            done[node] = Jet(found.value, found.slope, whole & found.whole, some & found.some)
    return done[term]


def _number(node: Term, at: Mapping[str, float]) -> float:
    if node.head is NUMBER:
        return float(node.value)
    if node.head is CONSTANT:
        return {"pi": np.pi, "e": np.e, "oo": np.inf}[node.name]
    return float(at.get(node.name, np.nan))


def _node(node: Term, args: list[Jet]) -> Jet:
    first = args[0]
    always = np.ones(first.whole.shape, dtype=bool)
    if node.head is ADD:
        value, slope = first.value, first.slope
        for arg in args[1:]:
            value, slope = value + arg.value, slope + arg.slope
        return Jet(value, slope, always, always)
    if node.head is MUL:
        value, slope = first.value, first.slope
        for arg in args[1:]:
            value, slope = value * arg.value, value * arg.slope + slope * arg.value
        return Jet(value, slope, always, always)
    if node.head is NAMED:
        return first
    if node.head is POWER:
        if node.args[1].head is NUMBER:
            return _raised(first, float(node.args[1].value), node.args[1].value.denominator == 1)
        base = _applied("log", first)
        slope = base.slope * args[1].value + base.value * args[1].slope
        inner = Jet(base.value * args[1].value, slope, base.whole, base.some)
        out = _applied("exp", inner)
        return Jet(out.value, out.slope, base.whole, base.some)
    if isinstance(node.head, Function) and len(args) == 1:
        if node.head.name in _KNOWN:
            return _applied(node.head.name, first)
        meaning = node.head.meaning_of(node)
        if meaning is not None:
            return _by_meaning(meaning, node.args[0], first)
    every = Span.everything(first.value.low)
    return Jet(every, every, ~always, always)


def _by_meaning(meaning: Term, inside: Term, jet: Jet) -> Jet:
    done = {inside: jet}
    for node in postorder(meaning, below=lambda n: n is not inside):
        if node in done:
            continue
        if not node.args:
            number = np.full(jet.whole.shape, _number(node, {}))
            zero = Span(np.zeros(number.shape), np.zeros(number.shape))
            always = np.ones(number.shape, dtype=bool)
            done[node] = Jet(Span.of(number, number), zero, always, always)
        else:
            args = [done[a] for a in node.args]
            found = _node(node, args)
            done[node] = Jet(found.value, found.slope, found.whole & np.logical_and.reduce([a.whole for a in args]),
                             found.some & np.logical_and.reduce([a.some for a in args]))  # fmt: skip
    return done[meaning]


def _raised(base: Jet, n: float, whole: bool) -> Jet:
    """A power with a number as exponent; ``whole``: a whole number."""
    value, defined, some = _power(base.value, n, whole)
    if n == 0:
        return Jet(value, _numbers(value, 0.0), defined, some)
    if n == 1:
        return Jet(value, base.slope, defined, some)
    factor, _, _ = _power(base.value if whole else base.value.clipped(0.0, np.inf), n - 1, whole)
    return Jet(value, _numbers(value, n) * factor * base.slope, defined, some)


def _power(base: Span, n: float, whole: bool) -> tuple[Span, Flags, Flags]:
    """The values, where there is one everywhere in the interval, where somewhere."""
    low, high = base.low, base.high
    always = np.ones(low.shape, dtype=bool)
    if n == 0:
        return _numbers(base, 1.0), always, always
    if n < 0:
        up, defined, some = _power(base, -n, whole)
        return up.inverse(), defined & ~((low <= 0) & (high >= 0)), some & ~((low == 0) & (high == 0))
    with np.errstate(all="ignore"):
        if not whole:
            value = Span.of(np.maximum(low, 0.0) ** n, np.maximum(high, 0.0) ** n)
            return value, np.asarray(low >= 0), np.asarray(high >= 0)
        ends = np.stack([low**n, high**n])
        bottom = np.min(ends, axis=0)
        if n % 2 == 0:
            bottom = np.where((low < 0) & (high > 0), 0.0, bottom)
        return Span.of(bottom, np.max(ends, axis=0)), always, always


Applied = Callable[[Span], "tuple[Span, Span, Flags, Flags]"]


def _applied(name: str, jet: Jet) -> Jet:
    value, slope, whole, some = _KNOWN[name](jet.value)
    return Jet(value, slope * jet.slope, whole, some)


def _rising(
    f: Callable[[Array], Array], slope: Callable[[Span, Span], Span], low: float = -np.inf, high: float = np.inf
) -> Applied:
    """A function that rises on its domain."""

    def over(u: Span) -> tuple[Span, Span, Flags, Flags]:
        inside = u.clipped(low, high)
        with np.errstate(all="ignore"):
            value = Span.of(f(np.minimum(inside.low, high)), f(np.maximum(inside.high, low)))
        whole, some = (u.low >= low) & (u.high <= high), (u.high >= low) & (u.low <= high)
        return value, slope(inside, value), whole, some

    return over


def _numbers(like: Span, value: float) -> Span:
    return Span(np.full(like.low.shape, value), np.full(like.low.shape, value))


def _square(u: Span) -> Span:
    return _power(u, 2.0, True)[0]


def _turning(u: Span, shift: float) -> Span:
    """The cosine of u - shift."""
    low, high = u.low - shift, u.high - shift
    with np.errstate(all="ignore"):
        wide = ~(high - low < 2 * np.pi) | (np.abs(low) > 1e9) | (np.abs(high) > 1e9)
        a, b = np.cos(low), np.cos(high)
        margin = 1e-9
        crest = np.floor((high + margin) / (2 * np.pi)) >= np.ceil((low - margin) / (2 * np.pi))
        trough = np.floor((high + margin - np.pi) / (2 * np.pi)) >= np.ceil((low - margin - np.pi) / (2 * np.pi))
        off = 4e-16 * (np.maximum(np.abs(low), np.abs(high)) + 1)
        bottom = np.where(trough | wide, -1.0, np.minimum(a, b) - off)
        top = np.where(crest | wide, 1.0, np.maximum(a, b) + off)
    return Span(np.where(np.isnan(bottom), -1.0, bottom), np.where(np.isnan(top), 1.0, top))


def _sine(u: Span) -> tuple[Span, Span, Flags, Flags]:
    always = np.ones(u.low.shape, dtype=bool)
    return _turning(u, np.pi / 2), _turning(u, 0.0), always, always


def _cosine(u: Span) -> tuple[Span, Span, Flags, Flags]:
    always = np.ones(u.low.shape, dtype=bool)
    return _turning(u, 0.0), -_turning(u, np.pi / 2), always, always


def _tangent(u: Span) -> tuple[Span, Span, Flags, Flags]:
    below = _turning(u, 0.0)
    value = _turning(u, np.pi / 2) * below.inverse()
    holds = (below.low <= 0) & (below.high >= 0)
    value = Span(np.where(holds, -np.inf, value.low), np.where(holds, np.inf, value.high))
    return value, _numbers(u, 1.0) + _square(value), ~holds, np.ones(u.low.shape, dtype=bool)


def _modulus(u: Span) -> tuple[Span, Span, Flags, Flags]:
    always = np.ones(u.low.shape, dtype=bool)
    holds = (u.low <= 0) & (u.high >= 0)
    small, large = np.minimum(np.abs(u.low), np.abs(u.high)), np.maximum(np.abs(u.low), np.abs(u.high))
    value = Span(np.where(holds, 0.0, small), large)
    slope = Span(np.where(u.low > 0, 1.0, -1.0), np.where(u.high < 0, -1.0, 1.0))
    return value, slope, always, always


def _even_rise(u: Span) -> tuple[Span, Span, Flags, Flags]:
    """The hyperbolic cosine."""
    size, _, always, _ = _modulus(u)
    with np.errstate(all="ignore"):
        value = Span.of(np.cosh(size.low), np.cosh(size.high))
        slope = Span.of(np.sinh(u.low), np.sinh(u.high))
    return value, slope, always, always


def _normal_density(u: Span) -> Span:
    with np.errstate(all="ignore"):
        square = _square(u)
        return Span.of(np.exp(-square.high), np.exp(-square.low))


def _erf(v: Array) -> Array:
    from scipy.special import erf

    return np.asarray(erf(v))


_KNOWN: dict[str, Applied] = {
    "exp": _rising(np.exp, lambda u, v: v),
    "log": _rising(np.log, lambda u, v: u.inverse(), 0.0),
    "log1p": _rising(np.log1p, lambda u, v: (_numbers(u, 1.0) + u).inverse(), -1.0),
    "sqrt": _rising(np.sqrt, lambda u, v: (_numbers(u, 2.0) * v.clipped(0.0, np.inf)).inverse(), 0.0),
    "sin": _sine, "cos": _cosine, "tan": _tangent, "abs": _modulus, "cosh": _even_rise,
    "sinh": _rising(np.sinh, lambda u, v: _even_rise(u)[0]),
    "tanh": _rising(np.tanh, lambda u, v: (_numbers(u, 1.0) + -_square(v)).clipped(0.0, 1.0)),
    "arctan": _rising(np.arctan, lambda u, v: (_numbers(u, 1.0) + _square(u)).inverse()),
    "arcsin": _rising(np.arcsin, lambda u, v: Span.everything(u.low), -1.0, 1.0),
    "erf": _rising(_erf, lambda u, v: _numbers(u, 2 / np.sqrt(np.pi)) * _normal_density(u)),
}  # fmt: skip
"""The functions whose values and slopes are known here, by their names in the language."""


__all__ = ["Flags", "Jet", "Span", "enclosed"]
