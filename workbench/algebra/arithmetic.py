"""Arithmetic on the terms that rules make: numbers multiplied out, ones and zeros dropped, scalars to the front.

Terms never simplify themselves, so a derived factor such as ``1/2 * (2 * u)`` is put in order here, as a line with the
rule "arithmetic". Parts that the author wrote stay as written: they are passed as ``written`` and not looked into.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from workbench.terms.functions.linear_algebra import inner, zeros
from workbench.terms.heads import (
    ADD,
    MATMUL,
    MUL,
    NAMED,
    NUMBER,
    POWER,
    SUM,
    TRANSPOSE,
    Sum,
    add,
    matmul,
    mul,
    number,
    power,
    transpose,
)
from workbench.terms.term import Shape, Term, build, rebuild

_LARGEST_EXPONENT = 64


def arithmetic(root: Term, written: Iterable[Term] = ()) -> Term:
    """The same value with its numbers in order; ``written`` terms and named parts are left as they are."""
    atoms = set(written)
    done: dict[Term, Term] = {}
    for term in _above(root, atoms):
        if term in atoms or term.head is NAMED:
            done[term] = term
            continue
        again = rebuild(term, (done[a] for a in term.args))
        done[term] = _ORDERS.get(again.head.name, _linear)(again)
    return done[root]


def _above(root: Term, atoms: set[Term]) -> Iterable[Term]:
    """Postorder that does not go below the atoms."""
    seen: set[Term] = set()
    stack: list[tuple[Term, bool]] = [(root, False)]
    while stack:
        term, ready = stack.pop()
        if ready:
            yield term
        elif term not in seen:
            seen.add(term)
            stack.append((term, True))
            if term not in atoms and term.head is not NAMED:
                stack.extend((arg, False) for arg in reversed(term.args))


def nothing(shape: Shape) -> Term:
    """Zero of a shape."""
    return zeros(*shape) if shape else number(0)


def is_zero(term: Term) -> bool:
    return (term.head is NUMBER and term.value == 0) or term.head is zeros


def split_number(term: Term) -> tuple[Fraction, tuple[Term, ...]]:
    """A term as a number times other factors."""
    factor, rest = Fraction(1), []
    for part in term.args if term.head is MUL else (term,):
        value = _number(part)
        if value is None:
            rest.append(part)
        else:
            factor *= value
    return factor, tuple(rest)


def split_scalars(term: Term) -> tuple[tuple[Term, ...], Term]:
    """The scalar factors of a product of higher rank, and the rest."""
    if term.head is not MUL or not term.shape:
        return (), term
    scalars = tuple(a for a in term.args if not a.shape)
    rest = mul(*(a for a in term.args if a.shape))
    return (scalars, rest) if scalars and rest.shape == term.shape else ((), term)


def _number(term: Term) -> Fraction | None:
    if term.head is NUMBER:
        return term.value
    if term.head is POWER and all(a.head is NUMBER for a in term.args):
        base, exponent = term.args[0].value, term.args[1].value
        if exponent.denominator == 1 and abs(exponent) <= _LARGEST_EXPONENT and (base or exponent >= 0):
            return base ** int(exponent)
    return None


def _product(term: Term) -> Term:
    factor, rest = split_number(term)
    if factor == 0 or any(is_zero(r) for r in rest):
        return nothing(term.shape)
    scalars = _merged([r for r in rest if not r.shape])
    tensors = [r for r in rest if r.shape]
    ordered = mul(*([number(factor)] if factor != 1 else []), *scalars, *tensors)
    return ordered if ordered.shape == term.shape else term


def _merged(scalars: list[Term]) -> list[Term]:
    """Scalars with equal bases as one power, where the exponents are integers of one sign: x x is x^2."""
    if len(scalars) < 2:
        return scalars
    exponents: dict[tuple[Term, bool], Fraction] = {}
    for scalar in scalars:
        base, exponent = scalar, Fraction(1)
        if scalar.head is POWER and scalar.args[1].head is NUMBER and scalar.args[1].value.denominator == 1:
            base, exponent = scalar.args[0], scalar.args[1].value
        key = (base, exponent > 0)
        exponents[key] = exponents.get(key, Fraction(0)) + exponent
    if len(exponents) == len(scalars):
        return scalars
    return [base if e == 1 else power(base, number(e)) for (base, _), e in exponents.items()]


def _total(term: Term) -> Term:
    constant, place = Fraction(0), 0
    rest: list[Term] = []
    for part in term.args:
        value = _number(part)
        if value is not None:
            place = place if constant else len(rest)
            constant += value
        elif not is_zero(part):
            rest.append(part)
    if constant:
        rest.insert(place, number(constant))
    if not rest:
        return nothing(term.shape)
    total = add(*_collected(rest))
    return total if total.shape == term.shape else add(total, nothing(term.shape))


def _collected(parts: list[Term]) -> list[Term]:
    """Parts that differ by a number only are added, at the place of the first."""
    sums: dict[Term, Fraction] = {}
    for part in parts:
        factor, rest = split_number(part)
        body = mul(*rest) if rest else number(1)
        sums[body] = sums.get(body, Fraction(0)) + factor
    if len(sums) == len(parts):
        return parts
    return [mul(number(c), body) if c != 1 else body for body, c in sums.items() if c] or [nothing(parts[0].shape)]


def _matrix_product(term: Term) -> Term:
    a, b = term.args
    if is_zero(a) or is_zero(b):
        return nothing(term.shape)
    left, a = split_scalars(a)
    right, b = split_scalars(b)
    return _product(mul(*left, *right, matmul(a, b))) if left or right else term


def _transpose(term: Term) -> Term:
    (x,) = term.args
    if x.head is TRANSPOSE:
        return x.args[0]
    scalars, rest = split_scalars(x)
    return _product(mul(*scalars, transpose(rest))) if scalars else term


def _inner(term: Term) -> Term:
    u, v = term.args
    if is_zero(u) or is_zero(v):
        return number(0)
    if not u.shape and not v.shape:
        return _product(mul(u, v))
    left, u = split_scalars(u)
    right, v = split_scalars(v)
    return _product(mul(*left, *right, inner(u, v))) if left or right else term


def _power(term: Term) -> Term:
    base, exponent = term.args
    value = _number(term)
    if value is not None:
        return number(value)
    if exponent.head is NUMBER and exponent.value == 1:
        return base
    return term


def _big_sum(term: Term) -> Term:
    body, *over = term.args
    if is_zero(body):
        return nothing(term.shape)
    factor, rest = split_number(body)
    return mul(number(factor), Sum(mul(*rest), *over)) if factor != 1 and rest else term


def _linear(term: Term) -> Term:
    """A linear function of one argument: scalars come out, zero stays zero."""
    knows: Any = getattr(term.head, "knows", None)
    if knows is None or not knows.calculus.linear or len(term.args) != 1:
        return term
    if is_zero(term.args[0]):
        return nothing(term.shape)
    scalars, rest = split_scalars(term.args[0])
    return _product(mul(*scalars, build(term.head, (rest,), term.attrs))) if scalars else term


_ORDERS = {
    MUL.name: _product,
    ADD.name: _total,
    MATMUL.name: _matrix_product,
    TRANSPOSE.name: _transpose,
    POWER.name: _power,
    SUM.name: _big_sum,
    inner.name: _inner,
}

__all__ = ["arithmetic", "is_zero", "nothing", "split_number", "split_scalars"]
