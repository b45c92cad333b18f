"""The value of a scalar term at one point, node by node, to many digits.

A limit in the term is found by a function that is handed in: an approach reads values, and values may hold limits, so
values recur in each other while modules do not. Nothing here knows a rule of calculus.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from workbench.numerics.reals import DIGITS, LARGEST, NotReal, Real, Reals
from workbench.terms.declaration import Function
from workbench.terms.functions.activations import where
from workbench.terms.heads import (
    ADD,
    COMPARE,
    CONSTANT,
    DERIVATIVE,
    INTEGRAL,
    LIMIT,
    MUL,
    NAMED,
    NUMBER,
    POWER,
    SYMBOL,
)
from workbench.terms.term import LanguageError, Term, postorder, rebuild, symbols


@dataclass(frozen=True, slots=True)
class Approached:
    """A limit found by approach, with how far off it may be (0 for an infinite one)."""

    value: Real
    error: Real


Limits = Callable[[Term, Term, Term, str, Mapping[str, Real]], "Approached | None"]
"""The limit of f in x towards a point from a side, at values of the other symbols; None where nothing settles."""
Known = dict[Any, Any]
"""Limits that were found already, by their term and the values of its symbols."""


def can_be_precise(term: Term) -> bool:
    """Whether ``precise`` knows everything in the term, and has its value to any number of digits at once."""
    return has_values(term) and not any(node.head is INTEGRAL for node in postorder(term))


def has_values(term: Term) -> bool:
    """Whether ``precise`` knows everything in the term; an integral in it takes its time."""
    try:
        return all(_known(node) for node in postorder(_written_out(term)))
    except LanguageError:
        return False


def _known(node: Term) -> bool:
    if node.shape or node.indices:
        return False
    if node.head in (NUMBER, CONSTANT, SYMBOL, ADD, MUL, POWER, NAMED, COMPARE, DERIVATIVE, LIMIT, INTEGRAL):
        return True
    return isinstance(node.head, Function) and node.head.knows.values.precise is not None


@cache
def _written_out(term: Term) -> Term:
    """The term with the meaning of every function that has no precise value of its own."""
    done: dict[Term, Term] = {}
    for node in postorder(term):
        again = rebuild(node, (done[a] for a in node.args))
        head = again.head
        if isinstance(head, Function) and head.knows.values.precise is None:
            meaning = None if again.shape or any(a.shape for a in again.args) else head.meaning_of(again)
            if meaning is None:
                raise LanguageError(f"{head.name} has no precise value")
            again = _written_out(meaning)
        done[node] = again
    return done[term]


class Reading:
    """The values of one term's nodes at one point."""

    def __init__(
        self,
        context: Any,
        values: Mapping[str, Real],
        limits: Limits,
        digits: int = DIGITS,
        shifted: bool = False,
        known: Known | None = None,
    ) -> None:
        self.context, self.values, self.limits, self.digits, self.shifted = context, values, limits, digits, shifted
        self.known: Known = {} if known is None else known

    def value(self, root: Term) -> Real:
        root = _written_out(root)
        done: dict[Term, Real | NotReal] = {}
        for node in postorder(root, below=lambda n: n.head not in _OPENED_LATER):
            done[node] = self._or_error(node, [done[a] for a in node.args if a in done])
        found = done[root]
        if isinstance(found, NotReal):
            raise found
        return found

    def _or_error(self, node: Term, args: list[Real | NotReal]) -> Real | NotReal:
        """The value, or why there is none: of a choice, the branch that is not chosen need not have one."""
        if node.head is where and len(args) == 3 and not isinstance(args[0], NotReal):
            return args[1] if args[0] != 0 else args[2]
        lost = next((a for a in args if isinstance(a, NotReal)), None)
        if lost is not None:
            return lost
        try:
            return self._node(node, args)
        except NotReal as error:
            return error

    def _node(self, node: Term, args: list[Real]) -> Real:
        if not _known(node):
            raise LanguageError(f"{node.head.name} has no precise value")
        try:
            value = self._computed(node, args)
        except (ZeroDivisionError, ValueError, OverflowError) as error:
            raise NotReal(str(error)) from None
        if isinstance(value, self.context.mpc):
            if value.imag != 0:
                raise NotReal("complex")
            value = value.real
        if self.context.isnan(value):
            raise NotReal("not a number")
        return self.context.mpf(value)

    def _computed(self, node: Term, args: list[Real]) -> Real:
        context, head = self.context, node.head
        if head is NUMBER:
            return context.mpf(node.value.numerator) / node.value.denominator
        if head is CONSTANT:
            return {"pi": context.pi, "e": context.e, "oo": context.inf, "nan": context.nan}[node.name] * 1
        if head is SYMBOL:
            if node.name not in self.values:
                raise LanguageError(f"{node.name} has no value")
            return self.values[node.name]
        if head is ADD:
            total = context.mpf(0)
            for arg in args:
                total = total + arg
            return total
        if head is MUL:
            product = context.mpf(1)
            for arg in args:
                product = product * arg
            return product
        if head is POWER:
            return self._power(*args)
        if head is NAMED:
            return args[0]
        if head is COMPARE:
            a, b = args
            return context.mpf({"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": a == b}[node.attrs[0]])
        if head is DERIVATIVE:
            return self._slope(node.args[0], node.args[1])
        if head is LIMIT:
            return self._limit(node)
        if head is INTEGRAL:
            return self._integral(node)
        assert isinstance(head, Function)
        return self._function(head, args, head.attributes(node))

    def _function(self, head: Function, args: list[Real], attributes: dict[str, Any]) -> Real:
        known, reals = head.knows.values.precise, Reals(self.context)
        if isinstance(known, str):
            return getattr(reals, known)(*args)
        assert known is not None
        return known(reals, *args, **attributes)

    def _power(self, base: Real, exponent: Real) -> Real:
        context = self.context
        if exponent == 0:
            if context.isinf(base) or base == 0:
                raise NotReal("0 or oo to the power 0")
            return context.mpf(1)
        whole = not context.isinf(exponent) and exponent == context.floor(exponent)
        if base < 0 and not whole:
            raise NotReal("a power of a negative number")
        if context.isinf(base) or base == 0 or abs(base) == 1 and not context.isinf(exponent):
            if base == 0 and exponent < 0:
                raise NotReal("division by zero")
            if context.isinf(base):
                return (
                    context.mpf(0) if exponent < 0 else context.inf if base > 0 or exponent % 2 == 0 else context.ninf
                )
            return context.mpf(0) if base == 0 else base if exponent % 2 == 1 else context.mpf(1)
        if context.isinf(exponent) and abs(base) == 1:
            raise NotReal("1 to the power oo")
        if abs(exponent) * max(1, abs(context.mag(base))) > context.mpf(2) ** LARGEST:
            if base < 0 or abs(abs(base) - 1) < context.mpf(10) ** (10 - context.dps):
                raise NotReal("too large")
            return context.inf if (abs(base) > 1) == (exponent > 0) else context.mpf(0)
        return base**exponent

    def _slope(self, f: Term, x: Term) -> Real:
        if x.head is not SYMBOL or x.name not in self.values:
            raise LanguageError("only derivatives in a symbol have a precise value")
        step = self.context.mpf(10) ** (-(self.digits // 4))
        at = self.values[x.name]
        moved = ({**self.values, x.name: at + s} for s in (step, -step))
        up, down = (Reading(self.context, values, self.limits, self.digits).value(f) for values in moved)
        return (up - down) / (2 * step)

    def _limit(self, node: Term) -> Real:
        f, x, to = node.args
        names = {s.name for s in symbols(f, to)} - {x.name}
        key = (node, tuple(sorted((n, v) for n, v in self.values.items() if n in names)))
        if key not in self.known:
            self.known[key] = self.limits(f, x, to, node.attrs[0], self.values)
        found = self.known[key]
        if found is None:
            raise NotReal("the values do not settle")
        return found.value + found.error if self.shifted else found.value

    def _integral(self, node: Term) -> Real:
        """By quadrature, where that settles to most of the digits; between equal bounds it is 0."""
        f, t, lower, upper = node.args
        a, b = (Reading(self.context, self.values, self.limits, self.digits).value(end) for end in (lower, upper))
        if a == b:
            return self.context.mpf(0)

        def height(at: Real) -> Real:
            return Reading(self.context, {**self.values, t.name: at}, self.limits, self.digits).value(f)

        enough = self.context.mpf(10) ** (-_SHARE * self.digits // 10)
        for options in ({"method": "gauss-legendre", "maxdegree": 6}, {"method": "tanh-sinh"}):
            value, error = self.context.quad(height, [a, b], error=True, **options)
            if error <= abs(value) * enough:
                return value
        raise NotReal("the integral does not settle")


_OPENED_LATER = (DERIVATIVE, LIMIT, INTEGRAL)
"""Heads that bind a variable, or see what they have inside at several places."""
_SHARE = 6
"""So many tenths of the digits an integral must be known to."""

__all__ = ["Approached", "Known", "Limits", "Reading", "can_be_precise", "has_values"]
