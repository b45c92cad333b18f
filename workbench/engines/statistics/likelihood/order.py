"""Products of numbers in the order in which people write them: numbers, sizes, letters, brackets, functions, sums.

A computer algebra system hands factors back in an order of its own: log(1 - p)(n - T), mu n, (Sum x)(1/(n 2)).
"""

from __future__ import annotations

from fractions import Fraction
from math import prod

from workbench.terms.declaration import Function
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import (
    ADD,
    CONSTANT,
    MUL,
    NAMED,
    NUMBER,
    POWER,
    SIZE,
    SUM,
    SYMBOL,
    add,
    mul,
    number,
    power,
    size_term,
)
from workbench.terms.term import Term, postorder, rebuild

_LETTERS, _BRACKETS, _CALLS, _SUMS, _BELOW = 3, 5, 6, 7, 8
_BEFORE_SUMS = 4


def ordered(term: Term) -> Term:
    """The term with the factors of every product of numbers in that order; named parts stay as they are."""
    done: dict[Term, Term] = {}
    for node in postorder(term):
        again = node
        if node.args and node.head is not NAMED:
            again = rebuild(node, (done[a] for a in node.args))
        if again.head is MUL and not again.rank and not again.indices:
            again = _product(again)
        elif again.head is ADD and len(again.args) == 2 and _is_less(again.args[0]) and not _is_less(again.args[1]):
            again = add(*again.args[::-1]) if all(_is_letter(a) for a in again.args) else again
        done[node] = again
    return done[term]


def _is_less(part: Term) -> bool:
    """Whether a part of a sum is taken away."""
    return part.head is MUL and part.args[0].head is NUMBER and part.args[0].value < 0


def _is_letter(part: Term) -> bool:
    """Whether a part of a sum is a letter, or minus one: one writes b - a, and not -a + b."""
    letter = part.args[-1] if part.head is MUL and len(part.args) == 2 else part
    return letter.head in (SYMBOL, NAMED)


def _product(term: Term) -> Term:
    adds_up = any(_place(f) == _SUMS for f in term.args)
    term = _one_number(term, adds_up)
    if term.head is not MUL:
        return term

    def key(factor: Term) -> int:
        place = _place(factor)
        return _BEFORE_SUMS if place == _BELOW and adds_up else place

    factors = sorted(term.args, key=key)
    return term if tuple(factors) == term.args else mul(*factors)


def _one_number(term: Term, adds_up: bool) -> Term:
    """The product with its numbers multiplied; 1/2 of 1/n of a sum is 1/(2 n) of it."""
    values = {f: _value(f) for f in term.args}
    rest = [f for f in term.args if values[f] is None]
    value = prod((v for f in term.args if (v := values[f]) is not None), start=Fraction(1))
    if value.denominator != 1 and any(f.head is mean for f in rest):  # half of a mean is a sum over 2 n
        rest = [g for f in rest for g in (_sum_over(f) if f.head is mean and f.args[0].rank == 1 else (f,))]
    below = [f for f in rest if adds_up and f.head is POWER and f.args[1] is number(-1)]
    if not below or value.denominator == 1:
        return mul(*([number(value)] if value != 1 or not rest else []), *rest) if len(term.args) > len(rest) else term
    rest = [f for f in rest if f not in below]
    above = [] if value.numerator == 1 else [number(value.numerator)]
    return mul(*above, power(mul(number(value.denominator), *(f.args[0] for f in below)), -1), *rest)


def _sum_over(average: Term) -> tuple[Term, Term]:
    """A mean as one over the count, and the sum."""
    array = average.args[0]
    return power(size_term(array.shape[0]), -1), sum_(array)


def _value(factor: Term) -> Fraction | None:
    """The number that a factor is: 2, and 2^-1."""
    if factor.head is NUMBER:
        return factor.value
    if factor.head is POWER and factor.args[0].head is NUMBER and factor.args[1] is number(-1) and factor.args[0].value:
        return 1 / factor.args[0].value
    return None


def _place(factor: Term) -> int:
    base = factor
    while base.head is POWER:
        if base.args[1].head is NUMBER and base.args[1].value < 0:
            return _BELOW
        base = base.args[0]
    if base.head in (NUMBER, CONSTANT):
        return 0
    if base.head is SIZE:
        return 1
    if base.head in (SYMBOL, NAMED):
        return _LETTERS
    if base.head is ADD:
        return _BRACKETS
    if base.head in (SUM, sum_, mean):
        return _SUMS
    return _CALLS if isinstance(base.head, Function) else _BRACKETS


__all__ = ["ordered"]
