"""Known series with something put in: e^u, sin u, cos u, 1/(1 - u), log(1 + u) ... with u = c (x - a)^m.

That is what a lecturer does for exp(-x^2) or 1/(1 + x^2): no derivative is taken. Reference: Spivak, ch. 20 and 23.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import factorial

from workbench.algebra.arithmetic import split_number
from workbench.engines.series.powers import ONE, distance, monomial
from workbench.reasons import series as reasons
from workbench.rules.reason import Reason
from workbench.rules.writing import parts_of, quotient_of
from workbench.terms.functions.elementwise import arctan, cos, cosh, exp, log, sin, sinh, sqrt
from workbench.terms.heads import ADD, MUL, NUMBER, POWER, add, mul, number, power
from workbench.terms.term import Term, contains

Coefficient = Callable[[int], Fraction]


@dataclass(frozen=True, slots=True)
class Known:
    """A series in u: the reason that states it, its function of u and its coefficients."""

    reason: Reason
    function: Callable[[Term], Term]
    coefficient: Coefficient


def _odd(value: Callable[[int], Fraction]) -> Coefficient:
    return lambda k: value(k) if k % 2 else Fraction(0)


def _even(value: Callable[[int], Fraction]) -> Coefficient:
    return lambda k: Fraction(0) if k % 2 else value(k)


def _binomial(p: Fraction) -> Coefficient:
    def coefficient(k: int) -> Fraction:
        value = Fraction(1)
        for j in range(k):
            value = value * (p - j) / (j + 1)
        return value

    return coefficient


_BY_HEAD = {
    exp: (reasons.EXPONENTIAL, lambda k: Fraction(1, factorial(k))),
    sin: (reasons.SINE, _odd(lambda k: Fraction((-1) ** (k // 2), factorial(k)))),
    cos: (reasons.COSINE, _even(lambda k: Fraction((-1) ** (k // 2), factorial(k)))),
    sinh: (reasons.HYPERBOLIC_SINE, _odd(lambda k: Fraction(1, factorial(k)))),
    cosh: (reasons.HYPERBOLIC_COSINE, _even(lambda k: Fraction(1, factorial(k)))),
    arctan: (reasons.ARCTANGENT, _odd(lambda k: Fraction((-1) ** (k // 2), k))),
}


def recognised(f: Term) -> tuple[Known, Term] | None:
    """The known series that f is, and what u is in it; None for others."""
    if f.head in _BY_HEAD and not f.shape:
        reason, coefficient = _BY_HEAD[f.head]
        head = f.head
        return Known(reason, lambda u: head(u), coefficient), f.args[0]
    inside = _beside_one(f.args[0]) if f.args else None
    if inside is None:
        return None
    if f.head is log:
        signed: Coefficient = lambda k: Fraction((-1) ** (k + 1), k) if k else Fraction(0)
        return Known(reasons.LOGARITHM, lambda u: log(1 + u), signed), inside
    if f.head is sqrt or f.head is POWER and f.args[1].head is NUMBER:
        p = Fraction(1, 2) if f.head is sqrt else f.args[1].value
        if p == -1:
            negated = mul(number(-1), inside) if split_number(inside)[0] > 0 else _negated(inside)
            return Known(reasons.GEOMETRIC, lambda u: 1 / (1 - u), lambda k: Fraction(1)), negated
        if p < 0 or p.denominator != 1:
            return Known(reasons.BINOMIAL, lambda u: rebuilt(f, u), _binomial(p)), inside
    return None


def rebuilt(f: Term, u: Term) -> Term:
    return sqrt(1 + u) if f.head is sqrt else power(1 + u, f.args[1])


def _negated(term: Term) -> Term:
    factor, rest = split_number(term)
    return mul(*([number(-factor)] if factor != -1 else []), *rest) if rest else number(-factor)


def _beside_one(term: Term) -> Term | None:
    """t in 1 + t."""
    if term.head is not ADD or ONE not in term.args:
        return None
    rest = list(term.args)
    rest.remove(ONE)
    return add(*rest)


@dataclass(frozen=True, slots=True)
class Inside:
    """u = c * (x - a)^m, as it is written."""

    term: Term
    coefficient: Term
    exponent: int


def inside(u: Term, x: Term, at: Term) -> Inside | None:
    """u as a multiple of a power of x - a; None where it is something else."""
    base = distance(x, at)
    above, below = parts_of(u)
    exponent, rest = 0, []
    for factor in above:
        if factor is base:
            exponent += 1
        elif factor.head is POWER and factor.args[0] is base and factor.args[1].head is NUMBER:
            if factor.args[1].value.denominator != 1:
                return None
            exponent += int(factor.args[1].value)
        else:
            rest.append(factor)
    if exponent < 1 or any(contains(t, x) for t in (*rest, *below)):
        return None
    return Inside(u, quotient_of(rest, below), exponent)


def in_powers_of_u(known: Known, order: int, u: Term) -> Term | None:
    """The polynomial in u up to an order."""
    parts = [monomial(number(known.coefficient(k)), u, k) for k in range(order + 1)]
    kept = [p for p in parts if p is not None]
    return add(*kept) if kept else None


def split_power(f: Term, x: Term, at: Term) -> tuple[Term, int, Term]:
    """A constant, the exponent of a factor (x - a)^k, and what is left of a product."""
    base = distance(x, at)
    fixed, rest, exponent = [], [], 0
    for factor in f.args if f.head is MUL else (f,):
        if factor is base:
            exponent += 1
        elif factor.head is POWER and factor.args[0] is base and _whole(factor.args[1]):
            exponent += int(factor.args[1].value)
        elif not contains(factor, x):
            fixed.append(factor)
        else:
            rest.append(factor)
    return (mul(*fixed) if fixed else ONE), exponent, (mul(*rest) if rest else ONE)


def _whole(term: Term) -> bool:
    return term.head is NUMBER and term.value.denominator == 1


__all__ = ["Inside", "Known", "in_powers_of_u", "inside", "recognised", "split_power"]
