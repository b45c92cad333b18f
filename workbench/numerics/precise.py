"""Values of scalar terms to many digits: what float64 cannot tell (mpmath, real arithmetic).

Limits in a term are approached: see ``approach``. Nothing here knows a rule of calculus.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from workbench.terms.function import Function
from workbench.terms.heads import (
    ADD,
    COMPARE,
    CONSTANT,
    DERIVATIVE,
    LIMIT,
    MUL,
    NAMED,
    NUMBER,
    POWER,
    SYMBOL,
)
from workbench.terms.term import LanguageError, Term, postorder, rebuild, symbols

Real = Any
"""A real number of mpmath; infinite ones stand for what grows without bound."""

DIGITS = 50
_LARGEST = 20_000
"""Beyond 2 to this power a value counts as infinite: exp(exp(10^256)) has no room anywhere."""


class NotReal(ArithmeticError):
    """The expression has no real value at the point."""


@cache
def context_of_reals() -> Any:
    import mpmath

    return mpmath.MPContext()


def real(value: Fraction | float | int, digits: int = DIGITS) -> Real:
    """A number to so many digits."""
    context = context_of_reals()
    with context.workdps(digits):
        exact = Fraction(value)
        return context.mpf(exact.numerator) / exact.denominator


Known = dict[Any, Any]
"""Limits that were found already, by their term and the values of its symbols."""


def precise(
    term: Term, values: Mapping[str, Real], digits: int = DIGITS, *, shifted: bool = False, known: Known | None = None
) -> Real:
    """The value of a scalar term; ``values`` by name. Infinite values are let through: exp(-oo) is 0.

    ``shifted``: with every limit in it off by its error, to see what the error does to the value; ``known`` keeps
    limits from one call to the next.

    Raises NotReal where there is no real value (0/0, oo - oo, the logarithm of a negative number), LanguageError for
    what is no scalar or has no precise value.
    """
    context = context_of_reals()
    with context.workdps(digits):
        return Reading(context, own(values), digits, shifted, {} if known is None else known).value(term)


def own(values: Mapping[str, Real]) -> dict[str, Real]:
    """Floats and numbers of another context, which has a precision of its own, as ours."""
    context = context_of_reals()
    return {name: context.make_mpf(context.mpf(v)._mpf_) for name, v in values.items()}


def can_be_precise(term: Term) -> bool:
    """Whether ``precise`` knows everything in the term."""
    try:
        return all(_known(node) for node in postorder(_written_out(term)))
    except LanguageError:
        return False


def _known(node: Term) -> bool:
    if node.shape or node.indices:
        return False
    if node.head in (NUMBER, CONSTANT, SYMBOL, ADD, MUL, POWER, NAMED, COMPARE, DERIVATIVE, LIMIT):
        return True
    return isinstance(node.head, Function) and node.head.name in _FUNCTIONS


@cache
def _written_out(term: Term) -> Term:
    """The term with the meaning of every function that has no precise value of its own."""
    done: dict[Term, Term] = {}
    for node in postorder(term):
        again = rebuild(node, (done[a] for a in node.args))
        head = again.head
        if isinstance(head, Function) and head.name not in _FUNCTIONS:
            if head.knows.meaning is None or again.shape or any(a.shape for a in again.args):
                raise LanguageError(f"{head.name} has no precise value")
            again = _written_out(head.knows.meaning(*again.args, **head.attributes(again)))
        done[node] = again
    return done[term]


class Reading:
    """The values of one term's nodes at one point."""

    def __init__(
        self, context: Any, values: Mapping[str, Real], digits: int, shifted: bool = False, known: Known | None = None
    ) -> None:
        self.context, self.values, self.digits, self.shifted = context, values, digits, shifted
        self.known: Known = {} if known is None else known

    def value(self, root: Term) -> Real:
        root = _written_out(root)
        done: dict[Term, Real] = {}
        for node in postorder(root, below=lambda n: n.head not in (DERIVATIVE, LIMIT)):
            done[node] = self._node(node, [done[a] for a in node.args if a in done])
        return done[root]

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
            return {"pi": context.pi, "e": context.e, "oo": context.inf}[node.name] * 1
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
        attributes = head.attributes(node) if isinstance(head, Function) else {}
        return _FUNCTIONS[head.name](context, *args, **attributes)

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
        if abs(exponent) * max(1, abs(context.mag(base))) > context.mpf(2) ** _LARGEST:
            if base < 0 or abs(abs(base) - 1) < context.mpf(10) ** (10 - context.dps):
                raise NotReal("too large")
            return context.inf if (abs(base) > 1) == (exponent > 0) else context.mpf(0)
        return base**exponent

    def _slope(self, f: Term, x: Term) -> Real:
        if x.head is not SYMBOL or x.name not in self.values:
            raise LanguageError("only derivatives in a symbol have a precise value")
        step = self.context.mpf(10) ** (-(self.digits // 4))
        at = self.values[x.name]
        up, down = (Reading(self.context, {**self.values, x.name: at + s}, self.digits).value(f) for s in (step, -step))
        return (up - down) / (2 * step)

    def _limit(self, node: Term) -> Real:
        from workbench.numerics.approach import approached

        f, x, to = node.args
        names = {s.name for s in symbols(f, to)} - {x.name}
        key = (node, tuple(sorted((n, v) for n, v in self.values.items() if n in names)))
        if key not in self.known:
            self.known[key] = approached(f, x, to, node.attrs[0], self.values)
        found = self.known[key]
        if found is None:
            raise NotReal("the values do not settle")
        return found.value + found.error if self.shifted else found.value


def _guarded(name: str) -> Callable[..., Real]:
    """A function whose value may be too large for any computer."""

    def run(context: Any, x: Real) -> Real:
        if context.isinf(x) or abs(x) < context.mpf(2) ** _LARGEST:
            return getattr(context, name)(x)
        if name == "cosh":
            return context.inf
        if name == "sinh":
            return context.inf if x > 0 else context.ninf
        return context.inf if x > 0 else context.mpf(0)

    return run


def _inside(test: Callable[[Any, Real], bool], name: str) -> Callable[..., Real]:
    """A function of the numbers that pass the test."""

    def run(context: Any, x: Real) -> Real:
        if not test(context, x):
            raise NotReal(f"{name} of {x}")
        return getattr(context, name)(x)

    return run


def _gamma(context: Any, x: Real) -> Real:
    if x > 1e9:
        return _guarded("exp")(context, context.loggamma(x)) if not context.isinf(x) else context.inf
    return context.gamma(x)


def _dilog(context: Any, x: Real) -> Real:
    if x < 0:
        raise NotReal("dilog of a negative number")
    return context.polylog(2, 1 - x)


def _normal_cdf(context: Any, x: Real) -> Real:
    return context.erfc(-x / context.sqrt(2)) / 2


def _softplus(context: Any, x: Real) -> Real:
    return max(x, context.mpf(0)) + context.log1p(_guarded("exp")(context, -abs(x)))


def _quiet(name: str) -> Callable[..., Real]:
    """A function with no value at infinity."""
    return _inside(lambda context, x: not context.isinf(x), name)


_FUNCTIONS: dict[str, Callable[..., Real]] = {
    "exp": _guarded("exp"), "sinh": _guarded("sinh"), "cosh": _guarded("cosh"), "tanh": lambda c, x: c.tanh(x),
    "log": _inside(lambda c, x: x >= 0, "log"), "log1p": _inside(lambda c, x: x >= -1, "log1p"),
    "sqrt": _inside(lambda c, x: x >= 0, "sqrt"), "sin": _quiet("sin"), "cos": _quiet("cos"), "tan": _quiet("tan"),
    "arcsin": _inside(lambda c, x: abs(x) <= 1, "asin"), "arccos": _inside(lambda c, x: abs(x) <= 1, "acos"),
    "arctan": lambda c, x: c.atan(x), "erf": lambda c, x: c.erf(x), "gamma": _gamma,
    "loggamma": _inside(lambda c, x: x > 0, "loggamma"), "digamma": lambda c, x: c.digamma(x), "dilog": _dilog,
    "abs": lambda c, x: abs(x), "sign": lambda c, x: c.sign(x), "step": lambda c, x: c.mpf(x > 0),
    "relu": lambda c, x: max(x, c.mpf(0)), "softplus": _softplus, "normal_cdf": _normal_cdf,
    "sigmoid": lambda c, x: 1 / (1 + _guarded("exp")(c, -x)), "square": lambda c, x: x * x,
    "polygamma": lambda c, x, order: c.polygamma(order, x), "i0": lambda c, x: c.besseli(0, x),
    "i1": lambda c, x: c.besseli(1, x),
    "maximum": lambda c, x, y: max(x, y), "minimum": lambda c, x, y: min(x, y),
}  # fmt: skip


__all__ = [
    "DIGITS",
    "Known",
    "NotReal",
    "Reading",
    "Real",
    "can_be_precise",
    "context_of_reals",
    "own",
    "precise",
    "real",
]
