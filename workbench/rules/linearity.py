"""Integrals, expectations and limits are linear: a sum goes term by term, what does not vary stands in front."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.rules.inference import Reduction, Step
from workbench.terms.heads import (
    ADD,
    ANTIDERIVATIVE,
    EXPECTATION,
    INTEGRAL,
    LIMIT,
    MATMUL,
    MUL,
    NUMBER,
    POWER,
    SUM,
    Sum,
    add,
    equals,
    mul,
    number,
    oo,
    power,
    subtract,
)
from workbench.terms.instances import moves_in
from workbench.terms.term import Term, build, contains, postorder, rebuild

_LINEAR = (ANTIDERIVATIVE, EXPECTATION, INTEGRAL, LIMIT)
_MOST, _HIGHEST = 40, 8
"""Products that a body is multiplied out to, and the highest power that is, at most."""


def linear(step: Step) -> Iterator[Reduction]:
    """What stands under an integral, an expectation or a limit, in the goal and in what is cited, taken apart; the
    parts are written where they exist. Antiderivatives are equal up to a constant."""
    nodes = [n for n in postorder(step.goal, *step.premises) if n.head in _LINEAR]
    for only_factors in (True, False):
        given = [equals(n, apart) for n in nodes if (apart := _apart(n, only_factors)) is not n]
        if given:
            yield Reduction(tuple(dict.fromkeys(given)))


def constants_over(step: Step) -> Iterator[Reduction]:
    """Integrals in which the variable does not occur, between ends that are finite."""
    given = []
    for node in postorder(step.goal, *step.premises):
        if node.head is not INTEGRAL:
            continue
        value, x, low, high = node.args
        if not any((contains(value, x), contains(low, oo), contains(high, oo))):
            given.append(equals(node, mul(value, subtract(high, low))))
    if given:
        yield Reduction(tuple(dict.fromkeys(given)))


def linear_means(step: Step) -> Iterator[Reduction]:
    """As ``linear``, and what stands under an expectation multiplied out as well; what does not vary is its own mean,
    as a density has the total mass 1."""
    yield from linear(step)
    found: dict[Term, None] = {}
    todo = [n for n in postorder(step.goal, *step.premises) if n.head is EXPECTATION and not n.shape]
    for node in todo:
        apart = multiplied_out(node)
        if apart is not node:
            found[equals(node, apart)] = None
    if found:
        yield Reduction(tuple(found))


def multiplied_out(node: Term) -> Term:
    """The mean of a number as a sum of constants times means of products of what varies; itself, where there is
    nothing to take apart or too much."""
    body, x, *law = node.args
    apart = products(body, x)
    if apart is None:
        return node
    together: dict[tuple[tuple[Term, int], ...], list[Term]] = {}
    for fixed, moving in apart:
        together.setdefault(moving, []).append(mul(*fixed) if fixed else number(1))
    parts = []
    for moving, coefficients in together.items():
        front = add(*coefficients) if len(coefficients) > 1 else coefficients[0]
        if not moving:
            parts.append(front)
            continue
        inside = mul(*(base if k == 1 else power(base, number(k)) for base, k in moving))
        mean = rebuild(node, (inside, x, *law))
        parts.append(mean if front is number(1) else mul(front, mean))
    return add(*parts) if len(parts) > 1 else parts[0]


Product = tuple[tuple[Term, ...], tuple[tuple[Term, int], ...]]
"""Constant factors, and what varies with its powers, in the order of their text."""


def products(term: Term, x: Term) -> list[Product] | None:
    """The term as a sum of products; None where they are too many or some part is no number."""
    if term.shape or term.indices:
        return None
    if not moves_in(term, x):
        return [((term,), ())]
    if term.head is ADD:
        found: list[Product] = []
        for part in term.args:
            more = products(part, x)
            if more is None or len(found) + len(more) > _MOST:
                return None
            found.extend(more)
        return found
    if term.head is MUL:
        return _multiplied(products(part, x) for part in term.args)
    if term.head is POWER and term.args[1].head is NUMBER and term.args[1].value.denominator == 1:
        k, base = int(term.args[1].value), products(term.args[0], x)
        if base is not None and len(base) == 1:
            fixed, moving = base[0]
            return [(tuple(power(f, number(k)) for f in fixed), tuple((b, n * k) for b, n in moving))]
        if base is not None and 1 <= k <= _HIGHEST:
            return _multiplied([base] * k)
    return [((), ((term, 1),))]


def _multiplied(factors: Iterable[list[Product] | None]) -> list[Product] | None:
    total: list[Product] = [((), ())]
    for factor in factors:
        if factor is None or len(total) * len(factor) > _MOST:
            return None
        total = [_joined(a, b) for a in total for b in factor]
    return total


def _joined(a: Product, b: Product) -> Product:
    powers: dict[Term, int] = {}
    for base, k in (*a[1], *b[1]):
        powers[base] = powers.get(base, 0) + k
    moving = sorted(((base, k) for base, k in powers.items() if k), key=lambda pair: repr(pair[0]))
    return (*a[0], *b[0]), tuple(moving)


def _apart(node: Term, only_factors: bool) -> Term:
    body, x, *rest = node.args
    if body.head is SUM and not only_factors and node.head is not LIMIT:  # a finite sum
        return Sum(_apart(rebuild(node, (body.args[0], x, *rest)), only_factors), *body.args[1:])
    terms = [body] if only_factors or body.head is not ADD else list(body.args)
    parts = []
    for term in terms:
        factors = _factors(term)
        fixed = [f for f in factors if not moves_in(f, x)]
        moving = [f for f in factors if moves_in(f, x)]
        inside = rebuild(node, (mul(*moving) if moving else number(1), x, *rest))
        if inside.shape != node.shape and not fixed:
            return node
        parts.append(mul(*fixed, inside) if fixed else inside)
    made = add(*parts) if len(parts) > 1 else parts[0]
    return made if made.shape == node.shape else node


def _factors(term: Term) -> tuple[Term, ...]:
    """The factors of a product; of a matrix product the numbers in front of its factors, and what is left."""
    if term.head is MUL:
        return term.args
    if term.head is not MATMUL:
        return (term,)
    numbers = [f for a in term.args if a.head is MUL for f in a.args if not f.shape]
    rest = [mul(*(f for f in a.args if f.shape)) if a.head is MUL and a.shape else a for a in term.args]
    return (*numbers, build(MATMUL, rest)) if numbers else (term,)


__all__ = ["constants_over", "linear", "linear_means", "multiplied_out", "products"]
