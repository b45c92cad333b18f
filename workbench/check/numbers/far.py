"""Values very far out: at x = exp(exp(t)), where logarithms of logarithms are large and powers of 1/100 outgrow them.

A number is kept by its sign and the logarithm of its size, with the error of that logarithm, so that exp(exp(1e9)) has
room. What cancels beyond the digits that are kept has no value here. A wave of what is too large to be told is taken to
be any number of [-1, 1]: a ``phase`` that the caller varies. Nothing here knows a rule of calculus.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

import mpmath

from workbench.terms.declaration import Function
from workbench.terms.heads import ADD, COMPARE, CONSTANT, MUL, NAMED, NUMBER, POWER, SYMBOL
from workbench.terms.term import Term, postorder

_DIGITS = 60
_PLAIN, _ROOM = 10_000, 10**90
_SURE = 1e-12


class NoValue(ArithmeticError):
    """There is no value, or its digits are lost."""


class Far:
    """The context that far numbers are worked out in."""

    def __init__(self) -> None:
        self.mp = mpmath.MPContext()
        self.mp.dps = _DIGITS
        self.eps = self.mp.mpf(10) ** (2 - _DIGITS)


@dataclass(frozen=True, slots=True)
class Number:
    """``sign * exp(log)`` where the logarithm is off by ``error`` at most; a sign of 0 is 0. ``exact``: the value of a
    number of the term itself, so that 10 - 10 is 0 and 1 has the logarithm 0."""

    sign: int
    log: Any
    error: Any
    exact: Fraction | None = None


class Reader:
    """The value of a term with one variable far out; ``phase`` stands for every wave that cannot be told."""

    def __init__(self, far: Far, values: Mapping[str, Any], x: Term, at: Number, phase: Fraction) -> None:
        self.far, self.mp, self.x, self.at, self.phase = far, far.mp, x, at, phase
        self.values = values

    # -- numbers --------------------------------------------------------------------------------

    def of(self, value: Any) -> Number:
        if isinstance(value, int | Fraction):
            exact = Fraction(value)
            if not exact:
                return Number(0, self.mp.ninf, self.mp.mpf(0), exact)
            size = self.mp.log(self.mp.mpf(abs(exact.numerator))) - self.mp.log(self.mp.mpf(exact.denominator))
            return Number(1 if exact > 0 else -1, size, self.far.eps if size else self.mp.mpf(0), exact)
        value = self.mp.mpf(value)
        if value == 0:
            return Number(0, self.mp.ninf, self.mp.mpf(0))
        if self.mp.isinf(value) or self.mp.isnan(value):
            raise NoValue("infinite")
        return Number(1 if value > 0 else -1, self.mp.log(abs(value)), self.far.eps)

    def plain(self, a: Number) -> Any | None:
        """The value as an ordinary number; None where it has no room or too few digits."""
        if a.sign == 0:
            return self.mp.mpf(0)
        if a.error > _SURE or abs(a.log) > _PLAIN:
            return None
        return a.sign * self.mp.exp(a.log)

    def value(self, a: Number) -> Any:
        """The value, or an infinite one, or 0, where it lies beyond all sizes. Raises NoValue where it is not sure."""
        if a.sign == 0:
            return self.mp.mpf(0)
        if a.log - a.error > _PLAIN:
            return a.sign * self.mp.inf
        if a.log + a.error < -_PLAIN:
            return self.mp.mpf(0)
        found = self.plain(a)
        if found is None:
            raise NoValue("its digits are lost")
        return found

    def times(self, a: Number, b: Number) -> Number:
        if not a.sign or not b.sign:
            return self.of(0)
        if a.exact is not None and b.exact is not None:
            return self.of(a.exact * b.exact)
        log = a.log + b.log
        if self.mp.isnan(log):
            raise NoValue("0 times oo")
        return Number(a.sign * b.sign, log, self._error(log, a.error + b.error))

    def _error(self, log: Any, error: Any) -> Any:
        return error + (0 if self.mp.isinf(log) else abs(log) * self.far.eps)

    def plus(self, a: Number, b: Number) -> Number:
        if not a.sign or not b.sign:
            return a if a.sign else b
        if a.exact is not None and b.exact is not None:
            return self.of(a.exact + b.exact)
        if a.log < b.log:
            a, b = b, a
        if self.mp.isinf(a.log) and (b.log == a.log):
            if a.sign != b.sign:
                raise NoValue("oo - oo")
            return a
        gap, unsure = a.log - b.log, a.error + b.error
        if gap - unsure > 2 * _DIGITS * 2.4:
            return Number(a.sign, a.log, a.error + self.far.eps)
        if unsure > _SURE:
            raise NoValue("two sizes that cannot be told apart")
        ratio = self.mp.exp(-gap)
        rest = 1 + ratio if a.sign == b.sign else 1 - ratio
        if rest <= 0 or (unsure + self.far.eps) / rest > _SURE:
            if a.sign == b.sign:
                raise NoValue("its digits are lost")
            raise NoValue("its digits cancel")
        log = a.log + self.mp.log(rest)
        return Number(a.sign, log, self._error(log, (a.error + ratio * b.error) / rest + self.far.eps))

    def power(self, a: Number, p: Number) -> Number:
        exponent = self.plain(p)
        if a.exact is not None and p.exact is not None and p.exact.denominator == 1 and a.sign and abs(p.exact) < 99:
            return self.of(a.exact ** int(p.exact))
        if exponent == 0:
            if a.sign == 0:
                raise NoValue("0 to the power 0")
            return self.of(1)
        if a.sign == 0:
            if p.sign < 0:
                raise NoValue("division by 0")
            return a
        sign = 1
        if a.sign < 0:
            if exponent is None or exponent != self.mp.floor(exponent):
                raise NoValue("a power of a negative number")
            sign = -1 if exponent % 2 else 1
        return Number(sign, *self._scaled_log(a, p))

    def _scaled_log(self, a: Number, p: Number) -> tuple[Any, Any]:
        """The logarithm of |a|^p and its error."""
        if a.log == 0 and a.error == 0:
            return self.mp.mpf(0), self.mp.mpf(0)
        size = self.times(self.logarithm(Number(1, a.log, a.error)), p)
        return self._as_log(size)

    def _as_log(self, v: Number) -> tuple[Any, Any]:
        """A number as the logarithm of another: v and its error."""
        if v.sign == 0:
            return self.mp.mpf(0), self.mp.mpf(0)
        if v.log > _ROOM:
            return v.sign * self.mp.inf, self.mp.mpf(0)
        size = v.sign * self.mp.exp(v.log)
        return size, abs(size) * v.error + self.far.eps

    def exp(self, a: Number) -> Number:
        return Number(1, *self._as_log(a))

    def logarithm(self, a: Number) -> Number:
        if a.sign <= 0:
            raise NoValue("the logarithm of what is not positive")
        if self.mp.isinf(a.log):
            raise NoValue("the logarithm of a number beyond all sizes")
        if a.log == 0:
            return self.of(0) if a.error == 0 else self._lost()
        if a.error >= abs(a.log) * _SURE:
            self._lost()
        return Number(1 if a.log > 0 else -1, self.mp.log(abs(a.log)), a.error / abs(a.log) + self.far.eps)

    def _lost(self) -> Number:
        raise NoValue("its digits are lost")

    # -- terms ----------------------------------------------------------------------------------

    def read(self, root: Term) -> Number:
        done: dict[Term, Number | NoValue] = {}
        for node in postorder(root):
            args = [done[a] for a in node.args]
            lost = next((a for a in args if isinstance(a, NoValue)), None)
            if lost is not None:
                done[node] = lost
                continue
            try:
                done[node] = self._node(node, args)  # type: ignore[arg-type]
            except (ArithmeticError, ValueError) as error:
                done[node] = error if isinstance(error, NoValue) else NoValue(str(error))
        found = done[root]
        if isinstance(found, NoValue):
            raise found
        return found

    def _node(self, node: Term, args: list[Number]) -> Number:
        head = node.head
        if node is self.x:
            return self.at
        if head is NUMBER:
            return self.of(node.value)
        if head is CONSTANT:
            known = {"pi": self.mp.pi, "e": self.mp.e}
            if node.name not in known:
                raise NoValue(node.name)
            return self.of(+known[node.name])
        if head is SYMBOL:
            if node.name not in self.values:
                raise NoValue(node.name)
            return self.of(_fraction(self.values[node.name]))
        if head is NAMED:
            return args[0]
        if head is ADD or head is MUL:
            total = args[0]
            for a in args[1:]:
                total = self.plus(total, a) if head is ADD else self.times(total, a)
            return total
        if head is POWER:
            return self.power(*args)
        if head is COMPARE:
            a, b = args
            gap = self.plus(a, self._minus(b)).sign
            found = {"<": gap < 0, "<=": gap <= 0, ">": gap > 0, ">=": gap >= 0, "=": gap == 0}[node.attrs[0]]
            return self.of(int(found))
        if isinstance(head, Function):
            return self._function(node, head, args)
        raise NoValue(head.name)

    def _function(self, node: Term, head: Function, args: list[Number]) -> Number:
        own = _OWN.get(head.name)
        if own is not None:
            return own(self, *args)
        known = [self.plain(a) for a in args]
        if all(v is not None for v in known) and head.knows.values.precise is not None:
            how = head.knows.values.precise
            made = getattr(self.mp, how) if isinstance(how, str) else partial(how, self.mp, **head.attributes(node))
            value = made(*known)
            if isinstance(value, self.mp.mpc):
                raise NoValue("complex")
            return self.of(value)
        meaning = head.meaning_of(node)
        if meaning is None:
            raise NoValue(head.name)
        return self.read(meaning)

    def _wave(self, a: Number, wave: Callable[[Any], Any]) -> Number:
        value = self.plain(a)
        if value is not None and abs(value) < 10**12:
            return self.of(wave(value))
        if a.log < 0:
            raise NoValue("a wave of what is lost")
        return self.of(self.phase)

    def _saturated(self, a: Number, most: Any, head: str) -> Number:
        """A function that comes to +-most where its argument is large."""
        value = self.plain(a)
        if value is not None and abs(value) < 10**4:
            return self.of(getattr(self.mp, head)(value))
        if a.log + a.error < 0:
            return a  # tanh(u), arctan(u) are u, but for what is smaller
        return self.of(a.sign * most)

    def _stirling(self, a: Number) -> Number:
        if a.sign <= 0:
            raise NoValue("the logarithm of the gamma function of what is not positive")
        value = self.plain(a)
        if value is not None and value < 10**6:
            return self.of(self.mp.loggamma(value))
        log = self.logarithm(a)
        first = self.times(a, self.plus(log, self.of(-1)))
        half = self.times(log, self.of(-self.mp.mpf(1) / 2))
        return self.plus(self.plus(first, half), self.of(self.mp.log(2 * self.mp.pi) / 2))

    def _hyperbolic(self, a: Number, way: int) -> Number:
        down = self.exp(self._minus(a))
        total = self.plus(self.exp(a), down if way > 0 else self._minus(down))
        return self.times(total, self.of(self.mp.mpf(1) / 2))

    def _digamma(self, a: Number) -> Number:
        value = self.plain(a)
        return self.of(self.mp.digamma(value)) if value is not None and value < 10**6 else self.logarithm(a)

    def _maximum(self, a: Number, b: Number, way: int) -> Number:
        return a if self.plus(a, self._minus(b)).sign * way > 0 else b

    def _minus(self, a: Number) -> Number:
        return Number(-a.sign, a.log, a.error, None if a.exact is None else -a.exact)


def _fraction(value: Any) -> Fraction:
    """The exact value of a floating number."""
    sign, mantissa, exponent, _ = mpmath.mpf(value)._mpf_
    size = Fraction(2) ** exponent * mantissa
    return Fraction(-size if sign else size)


_OWN: dict[str, Callable[..., Number]] = {
    "exp": Reader.exp,
    "log": Reader.logarithm,
    "sqrt": lambda r, a: r.power(a, r.of(r.mp.mpf(1) / 2)),
    "sin": lambda r, a: r._wave(a, r.mp.sin),
    "cos": lambda r, a: r._wave(a, r.mp.cos),
    "tanh": lambda r, a: r._saturated(a, 1, "tanh"),
    "arctan": lambda r, a: r._saturated(a, r.mp.pi / 2, "atan"),
    "sinh": lambda r, a: r._hyperbolic(a, -1),
    "cosh": lambda r, a: r._hyperbolic(a, 1),
    "abs": lambda r, a: a if a.sign >= 0 else r._minus(a),
    "sign": lambda r, a: r.of(a.sign),
    "step": lambda r, a: r.of(int(a.sign > 0)),
    "relu": lambda r, a: a if a.sign > 0 else r.of(0),
    "loggamma": Reader._stirling,
    "gamma": lambda r, a: r.exp(r._stirling(a)),
    "digamma": Reader._digamma,
    "maximum": lambda r, a, b: r._maximum(a, b, 1),
    "minimum": lambda r, a, b: r._maximum(a, b, -1),
}

__all__ = ["Far", "NoValue", "Number", "Reader"]
