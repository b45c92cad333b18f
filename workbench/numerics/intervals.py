"""Enclosures: where the values of a scalar term lie while one symbol runs through an interval (mpmath's intervals).

What is outside an enclosure is no value: that is a proof, up to mpmath's rounding outwards. Functions that are
one-to-one on their domain are monotone there, and are enclosed by their values at the ends.

Source: Moore, Kearfott & Cloud, Introduction to Interval Analysis, ch. 5-6.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from workbench.numerics.reals import NotReal, Real, Reals, context_of_reals
from workbench.terms.declaration import Function
from workbench.terms.domains import ABOVE_MINUS_ONE, POSITIVE
from workbench.terms.functions.elementwise import absolute, cos, cosh, erf, exp, log, relu, sign, sin, sinh, sqrt, tan
from workbench.terms.functions.special import digamma, gamma, loggamma, normal_cdf
from workbench.terms.heads import ADD, CONSTANT, MUL, NAMED, NUMBER, POWER, SYMBOL
from workbench.terms.term import LanguageError, Term, postorder

BITS = 200
_SMALLEST = 10**12
"""Two to the power of minus this stands for what is positive, however small."""
End = Fraction | None
"""An end of an interval; None where it goes on without end."""


class Enclosure(NamedTuple):
    """Values lie between ``low`` and ``high`` (perhaps infinite). ``whole``: the term has a value, and is continuous,
    on the whole closed interval; else the enclosure is of the values that there are."""

    low: Real
    high: Real
    whole: bool

    @property
    def sign(self) -> int:
        """1 or -1 where all values are of that sign, else 0."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


class Nowhere(ArithmeticError):
    """The term has no value in the whole interval."""


def enclosure(term: Term, x: Term, low: End, high: End) -> Enclosure:
    """Where the values of a term in x lie for x from ``low`` to ``high``.

    Raises Nowhere where there are none, LanguageError for a term in other symbols, or with a function that cannot be
    enclosed.
    """
    context = _context()
    walk = _Walk(context, x, _box(context, low, high))
    value = walk.value(term)
    lower, upper = _ends(value)
    if context_of_reals().isnan(lower) or context_of_reals().isnan(upper):
        return Enclosure(context_of_reals().ninf, context_of_reals().inf, False)
    return Enclosure(lower, upper, walk.whole)


def sign_at(term: Term, x: Term, at: Fraction) -> int | None:
    """The sign of a term at a rational number, where the enclosure tells; None where it has no value there."""
    try:
        found = enclosure(term, x, at, at)
    except Nowhere:
        return None
    return found.sign if found.whole else None


@cache
def _context() -> Any:
    from mpmath.ctx_iv import MPIntervalContext

    context = MPIntervalContext()
    context.prec = BITS
    return context


def _box(context: Any, low: End, high: End) -> Any:
    ends = [_rational(context, e) if e is not None else None for e in (low, high)]
    lower = "-inf" if ends[0] is None else ends[0].a
    upper = "inf" if ends[1] is None else ends[1].b
    return context.mpf([lower, upper])


def _rational(context: Any, value: Fraction) -> Any:
    return context.mpf(value.numerator) / context.mpf(value.denominator)


def _ends(value: Any) -> tuple[Real, Real]:
    real = context_of_reals()
    return real.make_mpf(value._mpi_[0]), real.make_mpf(value._mpi_[1])


class _Walk:
    """The enclosures of a term's nodes over one interval."""

    def __init__(self, context: Any, x: Term, box: Any) -> None:
        self.context, self.x, self.box = context, x, box
        self.whole = True

    def value(self, root: Term) -> Any:
        done: dict[Term, Any] = {}
        for node in postorder(root):
            done[node] = self._node(node, [done[a] for a in node.args])
        return done[root]

    def _node(self, node: Term, args: list[Any]) -> Any:
        context, head = self.context, node.head
        if head is NUMBER:
            return _rational(context, node.value)
        if head is CONSTANT:
            if node.name not in ("pi", "e"):
                raise LanguageError(f"{node.name} is no number")
            return context.pi * 1 if node.name == "pi" else context.exp(context.mpf(1))
        if head is SYMBOL:
            if node is not self.x:
                raise LanguageError(f"{node.name} has no value")
            return self.box
        if head is ADD:
            return sum(args[1:], args[0])
        if head is MUL:
            product = args[0]
            for arg in args[1:]:
                product = product * arg
            return product
        if head is POWER:
            return self._power(node, *args)
        if head is NAMED:
            return args[0]
        if isinstance(head, Function):
            return self._function(node, args)
        raise LanguageError(f"{head.name} has no enclosure")

    # -- powers ------------------------------------------------------------------------------------

    def _power(self, node: Term, base: Any, exponent: Any) -> Any:
        context = self.context
        if node.args[1].head is NUMBER and node.args[1].value.denominator == 1:
            n = int(node.args[1].value)
            if n >= 0:
                return base**n
            if base.a <= 0 <= base.b:
                if base.a == 0 == base.b:
                    raise Nowhere("division by zero")
                self.whole = False
                if n % 2 and base.a < 0 < base.b:
                    return context.mpf(["-inf", "inf"])
            return self._reciprocal(base ** (-n))
        if node.args[1].head is NUMBER:
            return self._rational_power(base, node.args[1].value)
        inside = self._above_zero(base, closed=False)
        return self._exp(exponent * context.log(inside))

    def _exp(self, value: Any) -> Any:
        """Positive also where it falls below all bounds."""
        raised = self.context.exp(value)
        if raised.a > 0:
            return raised
        return self.context.make_mpf(((0, 1, -_SMALLEST, 1), raised._mpi_[1]))

    def _reciprocal(self, value: Any) -> Any:
        """1 over an interval, with infinite ends where it touches 0."""
        context = self.context
        if value.a >= 0:
            top = context.mpf("inf").b if value.a == 0 else (1 / context.mpf(value.a)).b
            low = context.mpf(0).a if value.b == context.mpf("inf") else (1 / context.mpf(value.b)).a
            return context.mpf([low, top])
        if value.b <= 0:
            return -self._reciprocal(-value)
        return context.mpf(["-inf", "inf"])

    def _rational_power(self, base: Any, exponent: Fraction) -> Any:
        """A root: no value for negative numbers, and 0 to a negative power is none."""
        inside = self._above_zero(base, closed=exponent > 0)
        size = _rational(self.context, abs(exponent))
        lower, upper = (self._one_root(e, size) for e in (inside.a, inside.b))
        raised = self.context.mpf([lower.a, upper.b])
        return raised if exponent > 0 else self._reciprocal(raised)

    def _one_root(self, end: Any, exponent: Any) -> Any:
        at = self.context.mpf(end)
        if at == 0 or at == self.context.mpf("inf"):
            return at
        return self.context.exp(exponent * self.context.log(at))

    def _above_zero(self, value: Any, closed: bool) -> Any:
        """The part of an interval at which a root or a logarithm has values."""
        if value.b < 0 or (not closed and value.b == 0):
            raise Nowhere("negative")
        if value.a < 0 or (not closed and value.a == 0):
            self.whole = False
        return value if value.a >= 0 else self.context.mpf([0, value.b])

    # -- functions ----------------------------------------------------------------------------------

    def _function(self, node: Term, args: list[Any]) -> Any:
        head = node.head
        own = _OWN.get(head)  # type: ignore[call-overload]
        if own is not None:
            return own(self, *args)
        line = head.knows.line  # type: ignore[attr-defined]
        if len(args) == 1 and head in _INCREASING or (
            line.inverse is not None and not line.inverse.both_signs and line.period is None
        ):
            return self._monotone(head, args[0])  # type: ignore[arg-type]
        meaning = head.meaning_of(node)  # type: ignore[attr-defined]
        if meaning is not None:
            return self.value(meaning)
        raise LanguageError(f"{head.name} has no enclosure")

    def _monotone(self, head: Function, inside: Any) -> Any:
        domain = head.knows.line.domain
        if domain is POSITIVE:
            inside = self._above_zero(inside, closed=False)
        elif domain is ABOVE_MINUS_ONE:
            inside = self._above_zero(inside + 1, closed=False) - 1
        elif not domain.silent:
            inside = self._in_unit(inside)
        ends = [self._at(head, e) for e in _ends(inside)]
        lower, upper = sorted(ends, key=lambda e: e.a)
        return self.context.mpf([lower.a, upper.b])

    def _in_unit(self, value: Any) -> Any:
        if value.b < -1 or value.a > 1:
            raise Nowhere("outside [-1, 1]")
        if value.a < -1 or value.b > 1:
            self.whole = False
        return self.context.mpf([max(value.a, self.context.mpf(-1)).a, min(value.b, self.context.mpf(1)).b])

    def _at(self, head: Function, at: Real) -> Any:
        """The value at one number, a little wider than mpmath's rounding."""
        real = context_of_reals()
        known = head.knows.values.precise
        with real.workprec(BITS + 60):
            try:
                if known is None:
                    meaning = head.meaning_of(head(self.x))
                    box = self.context.mpf([_text(at), _text(at)])
                    if meaning is None:
                        raise LanguageError(f"{head.name} has no enclosure")
                    return _Walk(self.context, self.x, box).value(meaning)
                value = getattr(Reals(real), known)(at) if isinstance(known, str) else known(Reals(real), at)
            except (ValueError, ZeroDivisionError, NotReal):
                return self.context.mpf(["-inf", "inf"])
            if real.isinf(value):
                return self.context.mpf("inf" if value > 0 else "-inf")
            wide = abs(value) * real.mpf(2) ** (-BITS)
            lower, upper = value - wide, value + wide
        return self.context.mpf([self.context.make_mpf((lower._mpf_, lower._mpf_)).a,
                                 self.context.make_mpf((upper._mpf_, upper._mpf_)).b])  # fmt: skip

    def _sqrt(self, value: Any) -> Any:
        return self.context.sqrt(self._above_zero(value, closed=True))

    def _log(self, value: Any) -> Any:
        return self.context.log(self._above_zero(value, closed=False))

    def _turning(self, value: Any, which: str) -> Any:
        if not (value.delta <= 10**6):
            return self.context.mpf([-1, 1])
        return getattr(self.context, which)(value)

    def _tan(self, value: Any) -> Any:
        below = self._turning(value, "cos")
        if below.a <= 0 <= below.b:
            self.whole = False
            return self.context.mpf(["-inf", "inf"])
        return self._turning(value, "sin") * self._reciprocal(below)

    def _abs(self, value: Any) -> Any:
        return abs(value)

    def _sign(self, value: Any) -> Any:
        if value.a > 0 or value.b < 0:
            return self.context.mpf(1 if value.a > 0 else -1)
        self.whole = False
        return self.context.mpf([-1, 1])

    def _cosh(self, value: Any) -> Any:
        raised = self.context.exp(abs(value))
        lower, upper = self.context.mpf(raised.a), self.context.mpf(raised.b)
        ends = [(e + self._reciprocal(e)) / 2 for e in (lower, upper)]
        return self.context.mpf([ends[0].a, ends[1].b])

    def _sinh(self, value: Any) -> Any:
        ends = []
        for end in (value.a, value.b):
            raised = self.context.exp(self.context.mpf(end))
            ends.append((raised - self._reciprocal(raised)) / 2)
        return self.context.mpf([ends[0].a, ends[1].b])

    def _gamma(self, value: Any, of_log: bool = False) -> Any:
        """Between 0 and its minimum gamma falls, after it it rises; left of 0 by reflection, between its poles."""
        context = self.context
        if value.a <= 0:
            if of_log or not (value.delta < 1) or context.mpf(value.a).b <= _floor(value.b) <= value.b:
                self.whole = False
                return context.mpf(["-inf", "inf"])
            turned = self._turning(context.pi * value, "sin")
            if turned.a <= 0 <= turned.b:
                return context.mpf(["-inf", "inf"])
            return context.pi * self._reciprocal(turned * self._gamma(1 - value))
        least = context.mpf(["1.46163214", "1.46163215"])
        which = "loggamma" if of_log else "gamma"
        ends = [getattr(context, which)(context.mpf(e)) if e != context.mpf("inf") else context.mpf("inf")
                for e in (value.a, value.b)]  # fmt: skip
        top = max(e.b for e in ends)
        if value.b < least.a or value.a > least.b:
            return context.mpf([min(e.a for e in ends), top])
        return context.mpf(["-0.1214863" if of_log else "0.8856031", max(top, context.mpf("0.8856033").b)])

    def _digamma(self, value: Any) -> Any:
        if value.a <= 0 and (not (value.delta < 1) or _floor(value.a) != _floor(value.b)):
            self.whole = False
            return self.context.mpf(["-inf", "inf"])
        ends = [self._at(digamma, e) for e in _ends(value)]
        return self.context.mpf([ends[0].a, ends[1].b])


def _text(value: Real) -> Any:
    real = context_of_reals()
    return "inf" if value == real.inf else "-inf" if value == real.ninf else value


def _floor(end: Any) -> Any:
    """The whole number below an end of an interval."""
    real = context_of_reals()
    return real.floor(real.make_mpf(end._mpi_[1]))


_OWN: dict[Function, Callable[..., Any]] = {
    exp: _Walk._exp, log: _Walk._log, sqrt: _Walk._sqrt, tan: _Walk._tan,
    sin: lambda walk, v: walk._turning(v, "sin"), cos: lambda walk, v: walk._turning(v, "cos"),
    absolute: _Walk._abs, sign: _Walk._sign, cosh: _Walk._cosh, sinh: _Walk._sinh, gamma: _Walk._gamma,
    loggamma: lambda walk, v: walk._gamma(v, of_log=True), digamma: _Walk._digamma,
}  # fmt: skip
_INCREASING = (erf, normal_cdf, relu)
"""Functions that never fall, though no inverse is declared."""

__all__ = ["BITS", "Enclosure", "End", "Nowhere", "enclosure", "sign_at"]
