"""How a rule writes its right side: as a person would.

Terms never simplify themselves, so a rule that would produce ``2 * u**(2 - 1) * 1 * du`` builds its result with these
words instead: numbers become one number in front, ones and zeros are not written, divisors stand last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from workbench.terms.functions.linear_algebra import eye, ones, zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import (
    ADD,
    MUL,
    NUMBER,
    POWER,
    SUM,
    TRANSPOSE,
    Sum,
    add,
    broadcast_shapes,
    divide,
    mul,
    number,
    power,
    size_term,
    transpose,
)
from workbench.terms.sizes import product_of
from workbench.terms.term import Shape, Term, fresh_index, substitute

ZERO = number(0)
ONE = number(1)


def zero(shape: Shape) -> Term:
    """The zero of a shape."""
    return zeros(*shape) if shape else ZERO


def is_zero(term: Term) -> bool:
    """Whether the term is written as a zero, or as a product with the factor 0."""
    return term is ZERO or term.head is zeros or (term.head is MUL and ZERO in term.args)


def is_number(term: Term, value: int) -> bool:
    return term.head is NUMBER and term.value == value


def is_divisor(term: Term) -> bool:
    """Whether a factor is written below the bar: ``v**(-1)``."""
    return term.head is POWER and is_number(term.args[1], -1)


def terms_of(x: Term) -> tuple[Term, ...]:
    """The terms of a sum of equal shapes; a sum that broadcasts stays one term, for what follows is not entrywise."""
    return x.args if x.head is ADD and all(a.shape == x.shape for a in x.args) else (x,)


def negated(term: Term) -> Term:
    """Minus a term, as one writes it: term by term for a sum."""
    return add(*(product(number(-1), t) for t in term.args)) if term.head is ADD else product(number(-1), term)


def difference(left: Term, right: Term) -> Term:
    """left - right, as one writes it: without a zero, the terms of a sum one by one."""
    if is_zero(right):
        return left
    minus = [product(number(-1), t) for t in (right.args if right.head is ADD else (right,))]
    return add(*minus) if is_zero(left) else add(left, *minus)


def product(*factors: Term) -> Term:
    """The elementwise product: one number in front, no factor 1, divisors last, zero if a factor is."""
    coefficient = Fraction(1)
    above: list[Term] = []
    below: list[Term] = []
    for factor in factors:
        for part in factor.args if factor.head is MUL else (factor,):
            if part.head is NUMBER:
                coefficient *= part.value
            elif is_zero(part):
                return zero(broadcast_shapes(factors, "a product of"))
            else:
                (below if is_divisor(part) else above).append(part)
    if coefficient == 0:
        return zero(broadcast_shapes(factors, "a product of"))
    if coefficient != 1 or not above:
        above.insert(0, number(coefficient))
    return mul(*above, *below)


def total(terms: Iterable[Term], shape: Shape) -> Term:
    """The sum without its zeros, of the given shape."""
    kept = [part for term in terms for part in (term.args if term.head is ADD else (term,)) if not is_zero(part)]
    return filled(add(*kept), shape) if kept else zero(shape)


def over(numerator: Term, denominator: Term) -> Term:
    """A quotient in which a divisor is written once: ``a / b``."""
    return product(numerator, power(denominator, -1))


def parts_of(body: Term) -> tuple[list[Term], list[Term]]:
    """The factors above and below the bar; a number is above."""
    above: list[Term] = []
    below: list[Term] = []
    for factor in body.args if body.head is MUL else (body,):
        if factor.head is POWER and factor.args[1].head is NUMBER and factor.args[1].value < 0:
            base, exponent = factor.args[0], -factor.args[1].value
            raised = base if exponent == 1 else power(base, number(exponent))
            below.extend(raised.args if raised.head is MUL else (raised,))
        else:
            above.append(factor)
    return [f for f in above if f is not ONE], below


def quotient_of(above: Sequence[Term], below: Sequence[Term]) -> Term:
    """A quotient of products, as one writes it."""
    top = mul(*above) if above else ONE
    return divide(top, mul(*below)) if below else top


def filled(term: Term, shape: Shape) -> Term:
    """The term spread out to the shape by an array of ones; itself when it has the shape."""
    if term.shape == shape:
        return term
    return zero(shape) if is_zero(term) else product(term, ones(*shape))


def unbroadcast(term: Term, shape: Shape, to: Shape) -> Term:
    """Sum the term, spread to ``shape``, over the axes that broadcasting ``to`` to ``shape`` had stretched.

    The result has the shape ``to``, or broadcasts to it (a scalar stays a scalar).
    """
    extra = len(shape) - len(to)
    leading = tuple(range(extra))
    stretched = tuple(a for a in range(extra, len(shape)) if to[a - extra].is_one and not shape[a].is_one)
    if not leading and not stretched:
        return term
    if not term.shape:
        count = product_of(tuple(shape[a] for a in (*leading, *stretched)))
        return product(size_term(count), term)
    numbers = [f for f in term.args if f.head is NUMBER] if term.head is MUL else []
    rest = mul(*(f for f in term.args if f.head is not NUMBER)) if numbers else term
    rest = filled(rest, shape)
    if stretched:
        rest = sum_(rest, stretched if len(stretched) > 1 else stretched[0], True)
    if leading:
        rest = sum_(rest, None if len(leading) == len(shape) else leading[0] if extra == 1 else leading)
    return product(*numbers, rest)


def flipped(x: Term) -> Term:
    """The transpose, with none of a transpose or of an identity written."""
    if x.head is TRANSPOSE:
        return x.args[0]
    return x if x.head is eye else transpose(x)


def matrix_product(a: Term, b: Term) -> Term:
    """``a @ b``, with no identity matrix written, nor a multiple of it other than its factors."""
    for unit, other in ((a, b), (b, a)):
        if unit.rank == 2 and other.rank:
            factors = unit.args if unit.head is MUL else (unit,)
            if sum(f.head is eye for f in factors) == 1 and all(not f.shape or f.head is eye for f in factors):
                scalars = [f for f in factors if f.head is not eye]
                return product(*scalars, other) if scalars else other
    return a @ b


def renamed(binder: Term, avoid: Iterable[Term]) -> tuple[Term, tuple[Term, ...]]:
    """Body and indices of a binder (Sum, Product, tensor), with indices that none of ``avoid`` is called like."""
    body, *bound = binder.args
    taken = {i.name for i in avoid}
    if not any(b.name in taken for b in bound):
        return body, tuple(bound)
    blocked = {*avoid, *body.indices, *bound}
    change: dict[Term, Term] = {}
    for b in bound:
        if b.name in taken:
            change[b] = fresh_index(b, blocked)
            blocked.add(change[b])
    return substitute(body, change), tuple(change.get(b, b) for b in bound)


def summed(body: Term, *over: Term) -> Term:
    """A big sum, merged with the sum directly below it when their indices do not collide."""
    factors = list(body.args) if body.head is MUL else [body]
    for place, factor in enumerate(factors):
        if factor.head is SUM and over:
            others = [f for k, f in enumerate(factors) if k != place]
            taken = {i for f in others for i in f.indices} | set(over)
            inner, bound = renamed(factor, taken)
            return summed(product(*factors[:place], inner, *factors[place + 1 :]), *over, *bound)
    return Sum(body, *over)
