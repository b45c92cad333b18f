"""The integral of a sum, and the sums that a product or a fraction is."""

from __future__ import annotations

from workbench.engines.integrals.integrand import (
    ONE,
    above_and_below,
    collected,
    expanded,
    factors,
    has,
    number_power,
    over,
    split_constant,
    summands,
    total,
)
from workbench.engines.integrals.moves import Move, Moves, Solver
from workbench.engines.integrals.polynomial import is_polynomial, is_rational, quotient_of
from workbench.reasons import integration as by
from workbench.reasons.algebra import MULTIPLY_OUT
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.terms.functions.elementwise import cos, sin, tan
from workbench.terms.heads import ADD, MUL, POWER, antiderivative, mul
from workbench.terms.term import Term, contains

IN_FRONT = "a constant comes in front of the integral"
_MOST = 14


def linearity(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """Term by term, constants in front."""
    c, g = split_constant(f, x)
    terms = [split_constant(t, x) for t in summands(g)]
    if len(terms) == 1:
        if c is ONE:
            return None
        move = Move(collected(mul(c, antiderivative(g, x)), x), CONSTANT_FACTOR, IN_FRONT)
        return search.after(move, depth - 1)
    parts = [mul(c, k, antiderivative(h, x)) for k, h in terms]
    return search.after(Move(collected(total(parts), x), by.LINEARITY, by.LINEARITY.reason), depth)


def multiplied_out(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """Products of sums as sums: powers and exponentials become integrands of the table."""
    if f.head not in (MUL, POWER):
        return None
    return _as_sum(search, f, x, depth)


def polynomial_product(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """A product of polynomials, or of powers of x and polynomials, multiplied out into powers."""
    if f.head not in (MUL, POWER) or f.head is POWER and not is_polynomial(f, x):
        return None
    for part in factors(f):
        base, n = number_power(part)
        plain = base is x or not contains(part, x)
        if not plain and not (n.denominator == 1 and 0 < n <= 12 and is_polynomial(base, x)):
            if not (part.head is POWER and part.args[0] is x and not contains(part.args[1], x)):
                return None
    return _as_sum(search, f, x, depth)


def _as_sum(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    made = expanded(f, x)
    if made is f or made.head is not ADD or len(made.args) > _MOST:
        return None
    return search.after(
        Move(antiderivative(made, x), MULTIPLY_OUT, "a sum of products can be integrated term by term"), depth
    )


def split_fraction(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """A sum over one denominator, term by term."""
    above, below = above_and_below(f)
    if above.head is not ADD or not contains(below, x):
        return None
    if is_rational(f, x):
        found = quotient_of(f, x)
        if found is None or len(found[1]) > 1:
            return None
    made = collected(total(over(t, below) for t in above.args), x)
    if made is f:
        return None
    return search.after(Move(antiderivative(made, x), by.SPLIT_FRACTION, by.SPLIT_FRACTION.reason), depth)


def split_over_waves(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """(1 + sin x)/(1 + cos x) term by term."""
    above, below = above_and_below(f)
    if above.head is not ADD or not contains(below, x) or not has(f, sin, cos) or has(f, tan):
        return None
    made = collected(total(over(t, below) for t in above.args), x)
    if made is f or made.head is not ADD:
        return None
    return search.after(Move(antiderivative(made, x), by.SPLIT_FRACTION, by.SPLIT_FRACTION.reason), depth)


__all__ = ["IN_FRONT", "linearity", "multiplied_out", "polynomial_product", "split_fraction", "split_over_waves"]
