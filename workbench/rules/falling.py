"""Exponentials that fall against powers: far out, the exponential of minus a power of x goes to 0 faster than any power
of x grows.

Reference: Rudin, Principles of Mathematical Analysis, Thm 8.6.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from workbench.rules import facts
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.linearity import products
from workbench.terms.functions.elementwise import exp
from workbench.terms.heads import ADD, LIMIT, MUL, NUMBER, POWER, add, equals, mul, number, oo, relation
from workbench.terms.term import Term, contains, postorder


def falling(step: Step) -> Iterator[Reduction]:
    """The limits far out in the step of products of a falling exponential, powers of the variable and constants."""
    given: dict[Term, None] = {}
    needed: dict[Term, None] = {}
    for node in postorder(step.goal, *step.premises):
        if node.head is LIMIT and contains(node.args[2], oo) and not node.shape:
            asked = falls(node.args[0], node.args[1], node.args[2] is oo)
            if asked is not None:
                given[equals(node, 0)] = None
                needed[asked] = None
    if given:
        yield Reduction(tuple(given), tuple(map(Needed, needed)))


def falls(body: Term, x: Term, rightwards: bool) -> Term | None:
    """What makes the body go to 0: that the factor of the leading power in the exponent is negative."""
    exponents: list[Term] = []
    for factor in body.args if body.head is MUL else (body,):
        raised = factor.head is POWER and factor.args[1].head is NUMBER
        base, by = factor.args if raised else (factor, number(1))
        if base.head is exp and contains(base, x) and by.value in (1, -1):
            exponents.append(base.args[0] if by.value == 1 else mul(-1, base.args[0]))
        elif contains(factor, x) and not _power(factor, x, rightwards):
            return None
    if len(exponents) != 1:
        return None
    known = orders_of(exponents[0], x)
    if not known:
        return None
    highest = max(k for k, _ in known)
    leading = [c for k, c in known if k == highest]
    if highest <= 0 or len(leading) > 1 or not rightwards and highest.denominator > 1:
        return None
    turned = not rightwards and highest.numerator % 2 == 1
    return relation(">" if turned else "<", leading[0], 0)


def _power(factor: Term, x: Term, rightwards: bool) -> bool:
    """Whether it is a power of x, or of x and a constant, that has a value far out, or a polynomial in x."""
    base, by = factor.args if factor.head is POWER else (factor, number(1))
    if by.head is NUMBER and by.value > 0 and by.value.denominator == 1 and _is_polynomial(base, x):
        return True
    if contains(by, x) or base is not x and not _shifted(base, x):
        return False
    return rightwards or bool(facts.whole(by))


def _is_polynomial(base: Term, x: Term) -> bool:
    apart = products(base, x)
    return apart is not None and all(b is x and k > 0 and k == int(k) for _, moving in apart for b, k in moving)


def _shifted(base: Term, x: Term) -> bool:
    """Whether it is x and terms that do not hold x."""
    if base.head is not ADD:
        return False
    return list(base.args).count(x) == 1 and not any(contains(a, x) for a in base.args if a is not x)


def orders_of(exponent: Term, x: Term) -> list[tuple[Fraction, Term]]:
    """The powers of x in a sum and what stands before them; none where it is no such sum."""
    terms = exponent.args if exponent.head is ADD else (exponent,)
    orders = [_order(t, x) for t in terms]
    if None not in orders:
        return [order for order in orders if order is not None]
    apart = products(exponent, x)  # multiplied out
    if apart is None or any(len(m) > 1 or any(b is not x for b, _ in m) for _, m in apart):
        return []
    together: dict[int, list[Term]] = {}
    for fixed, moving in apart:
        together.setdefault(moving[0][1] if moving else 0, []).append(mul(*fixed) if fixed else number(1))
    return [(Fraction(k), add(*cs) if len(cs) > 1 else cs[0]) for k, cs in together.items()]


def _order(term: Term, x: Term) -> tuple[Fraction, Term] | None:
    """The power of x in a product and what stands before it; None for other terms."""
    if not contains(term, x):
        return Fraction(0), term
    rest: list[Term] = []
    order: Fraction | None = None
    for factor in term.args if term.head is MUL else (term,):
        if not contains(factor, x):
            rest.append(factor)
        elif order is not None:
            return None
        elif factor is x:
            order = Fraction(1)
        elif factor.head is POWER and factor.args[0] is x and factor.args[1].head is NUMBER:
            order = factor.args[1].value
        else:
            return None
    return None if order is None else (order, mul(*rest) if rest else number(1))


__all__ = ["falling", "falls", "orders_of"]
