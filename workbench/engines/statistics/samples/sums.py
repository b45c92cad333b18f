"""Sums over the observations: what is free of them comes out, what depends on them alone is a statistic.

A term about one observation is read as a sum of coefficients (free of the data) times functions of the data; summed
over the sample it is written with NumPy's sum: n log(lam) - lam sum(x).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbench.engines.statistics.samples import rows
from workbench.engines.statistics.samples.model import Model
from workbench.rules import facts
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import exp
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import (
    ADD,
    MATMUL,
    MUL,
    NAMED,
    NUMBER,
    POWER,
    SUM,
    TENSOR,
    Sum,
    add,
    matmul,
    mul,
    number,
    power,
)
from workbench.terms.term import Term, depends_on, postorder, substitute

ONE = number(1)


@dataclass(frozen=True)
class Part:
    """coefficient * what; ``what`` depends on the data (or is 1), the coefficient does not."""

    coefficient: Term
    what: Term


def parts(term: Term, varies: Callable[[Term], bool]) -> list[Part]:
    """The term as a sum of parts; what has the same coefficient is counted together."""
    found: dict[Term, dict[Term, Fraction]] = {}
    for piece in _pieces(term, varies):
        value, rest = _numbered(piece.coefficient)
        whats = found.setdefault(rest, {})
        whats[piece.what] = whats.get(piece.what, Fraction(0)) + value
    made: list[Part] = []
    for rest, whats in found.items():
        left = {what: value for what, value in whats.items() if value}
        if rest is ONE or len(left) == 1:
            made.extend(Part(times(number(value), rest), what) for what, value in left.items())
        elif left:
            sign = 1 if any(value > 0 for value in left.values()) else -1
            whole = add(*(times(number(sign * value), what) for what, value in left.items()))
            made.append(Part(times(number(sign), rest), whole))
    return made


def _numbered(coefficient: Term) -> tuple[Fraction, Term]:
    """The number in front of a coefficient, and the rest."""
    if coefficient.head is NUMBER:
        return coefficient.value, ONE
    flat = times(ONE, coefficient)
    if flat.head is MUL and flat.args[0].head is NUMBER:
        return flat.args[0].value, flat.args[1] if len(flat.args) == 2 else mul(*flat.args[1:])
    return Fraction(1), flat


def _pieces(term: Term, varies: Callable[[Term], bool]) -> list[Part]:
    if term.head is NAMED:
        return _pieces(term.args[0], varies) if varies(term) else [Part(term, ONE)]
    if term.head is ADD:
        return [p for a in term.args for p in _pieces(a, varies)]
    if not varies(term) and term.head is not MUL:
        return [Part(term, ONE)]
    if term.head is MUL:
        made = [Part(ONE, ONE)]
        for factor in term.args:
            opened = factor.head is ADD and (varies(factor) or not varies(term))
            inner = _pieces(factor, varies) if opened else [_factor(factor, varies)]
            made = [Part(times(a.coefficient, b.coefficient), times(a.what, b.what)) for a in made for b in inner]
        return made
    return [_factor(term, varies)]


def _factor(term: Term, varies: Callable[[Term], bool]) -> Part:
    """A factor split in two: (x / s)**2 is s**-2 times x**2, exp(mu - x) is exp(mu) times exp(-x)."""
    if not varies(term):
        return Part(term, ONE)
    if term.head is POWER:
        base, exponent = term.args
        if not varies(exponent) and base.head is MUL and _may_split(base, exponent):
            split = [_factor(f, varies) for f in base.args]
            left = [_raised(p.coefficient, exponent) for p in split if p.coefficient is not ONE]
            right = [_raised(p.what, exponent) for p in split if p.what is not ONE]
            return Part(_product(left), _product(right))
    if term.head is exp and term.args[0].head in (ADD, MUL):
        pieces = _pieces(term.args[0], varies)
        left = [p.coefficient for p in pieces if p.what is ONE]
        right = [times(p.coefficient, p.what) for p in pieces if p.what is not ONE]
        if left and right:
            return Part(exp(add(*left)), exp(add(*right)))
    if term.head is MUL:
        split = [_factor(f, varies) for f in term.args]
        return Part(_product([p.coefficient for p in split]), _product([p.what for p in split]))
    return Part(ONE, term)


def _may_split(base: Term, exponent: Term) -> bool:
    whole = exponent.head is NUMBER and exponent.value.denominator == 1
    return whole or all(bool(facts.positive(f)) for f in base.args)


def _raised(base: Term, exponent: Term) -> Term:
    if base.head is NUMBER and exponent.head is NUMBER and exponent.value.denominator == 1 and base.value:
        return number(base.value ** int(exponent.value))
    if base.head is POWER and base.args[1].head is NUMBER and exponent.head is NUMBER:
        whole = exponent.value.denominator == 1 or bool(facts.positive(base.args[0]))
        if whole:
            return _raised(base.args[0], number(base.args[1].value * exponent.value))
    if exponent.head is NUMBER and exponent.value == 1:
        return base
    if base.head is POWER and base.args[1].head is NUMBER and facts.positive(base.args[0]):
        return power(base.args[0], times(base.args[1], exponent))
    return power(base, exponent)


def _product(factors: Sequence[Term]) -> Term:
    made = ONE
    for f in factors:
        made = times(made, f)
    return made


def times(a: Term, b: Term) -> Term:
    """The product with its number in front and without factors 1."""
    value = Fraction(1)
    rest: list[Term] = []
    for f in (*(a.args if a.head is MUL else (a,)), *(b.args if b.head is MUL else (b,))):
        if f.head is NUMBER:
            value *= f.value
        elif f.head is POWER and f.args[0].head is NUMBER and f.args[1].head is NUMBER and f.args[0].value:
            exponent = f.args[1].value
            if exponent.denominator == 1:
                value *= f.args[0].value ** int(exponent)
            else:
                rest.append(f)
        else:
            rest.append(f)
    front = [number(value)] if value != 1 or not rest else []
    return mul(*front, *rest) if len(front) + len(rest) > 1 else (*front, *rest)[0]


def product_of(*factors: Term) -> Term:
    """The matrix product of one or more factors, from the left."""
    made, *rest = factors
    for f in rest:
        made = matmul(made, f)
    return made


def chain(term: Term) -> list[Term]:
    """The factors of a matrix product."""
    return [f for a in term.args for f in chain(a)] if term.head is MATMUL else [term]


# -- over the sample ------------------------------------------------------------------------------


def summed(model: Model, what: Term) -> Term:
    """The sum over the sample of a term about one observation, in array notation where there is one."""
    varies = depends_on(what, model.data)
    if not varies(what):
        return times(what, model.n) if what.head is NUMBER else times(model.n, what)
    if what.head is ADD and (any(not varies(a) for a in what.args) or not depends_on(what, model.params)(what)):
        return add(*(summed(model, a) for a in what.args))
    if what.head is MUL and what.args[0].head is NUMBER:
        rest = what.args[1] if len(what.args) == 2 else mul(*what.args[1:])
        return times(what.args[0], summed(model, rest))
    if all(not d.shape for d in model.data) and all(_entrywise(t) for t in postorder(what)):
        samples = dict(zip(model.data, model.samples, strict=True))
        return sum_(substitute(what, samples))
    total = Sum(model.of_observation(what), model.i)
    from workbench.record import finish

    tidied = finish.tidied_or_same(total)
    if any(t.head in (SUM, TENSOR) for t in postorder(tidied)):
        by_rows = rows.total(what, dict(zip(model.data, model.samples, strict=True)))
        return tidied if by_rows is None else by_rows
    return tidied


def _entrywise(term: Term) -> bool:
    if not isinstance(term.head, Function):
        return not term.rank and term.head is not SUM and term.head.name not in ("integral", "limit", "expectation")
    return bool(term.head.knows.entries.elementwise)


__all__ = ["ONE", "Part", "chain", "parts", "product_of", "summed", "times"]
