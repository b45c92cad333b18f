"""Moduli and signs of a linear function: one antiderivative on each side of its zero, joined without a jump."""

from __future__ import annotations

from workbench.algebra.arithmetic import arithmetic
from workbench.engines.integrals.integrand import (
    ONE,
    ZERO,
    collected,
    expanded,
    nodes_of,
    over,
    put_in,
    shortest,
    summands,
    total,
)
from workbench.engines.integrals.moves import Move, Moves, Side, Solver, last
from workbench.engines.integrals.polynomial import intercept, is_polynomial, plain, slope
from workbench.numerics.evaluate import evaluate
from workbench.reasons import integration as by
from workbench.terms.functions.elementwise import absolute, sign
from workbench.terms.heads import add, antiderivative, mul, negative, number
from workbench.terms.term import Term, contains, symbols


def piece_by_piece(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """|g| = g on one side of the zero of g and -g on the other; both antiderivatives are chosen 0 at the zero."""
    inside = list(dict.fromkeys(e.args[0] for e in nodes_of(f, x, absolute, sign)))
    a = slope(inside[0], x) if len(inside) == 1 else None
    if a is None:
        return None
    (g,) = inside
    even = _of_the_modulus_alone(search, f, g, a, x, depth)
    if even is not None:
        return even
    zero = plain(over(negative(intercept(g, x)), a))
    sides, values = [], []
    for turn in (1, -1):
        there = g if turn > 0 else collected(negative(g), x)
        piece = collected(arithmetic(put_in(f, {absolute(g): there, sign(g): number(turn)})), x)
        found = search.solve(piece, x, depth + 1)
        if found is None:
            return None
        start = plain(put_in(last(found), {x: zero}))
        if not is_finite(start):
            return None
        sides.append(Side(antiderivative(piece, x), found))
        values.append(add(last(found), negative(start)))
    right, left = values
    half = number(2)
    mean = expanded(over(add(right, left), half), x)
    gap = expanded(mul(over(add(right, negative(left)), half), sign(g)), x)
    whole = collected(add(mean, _with_bars(gap, g, x)), x)
    return (Move(whole, by.PIECE_BY_PIECE, by.PIECE_BY_PIECE.reason, sides=tuple(sides)),)


def is_finite(value: Term) -> bool:
    """Whether a value without the variable is a finite number, its parameters being 1.3."""
    import numpy as np

    with np.errstate(all="ignore"):
        return bool(np.isfinite(float(evaluate(value, {s.name: 1.3 for s in symbols(value)}))))


def _of_the_modulus_alone(search: Solver, f: Term, g: Term, a: Term, x: Term, depth: int) -> Moves | None:
    """h(|g|) for g of the slope a: the antiderivative where g > 0 that is 0 where g is, mirrored to an odd one."""
    r = search.letter(ONE)
    h = put_in(f, {absolute(g): r})
    if contains(h, x):
        return None
    found = search.solve(h, r, depth + 1)
    if found is None:
        return None
    start = shortest(plain(put_in(last(found), {r: ZERO})), x)
    if not is_finite(start):
        return None
    grown = add(last(found), negative(start)) if start is not ZERO else last(found)
    whole = collected(over(mul(sign(g), put_in(collected(grown, r), {r: absolute(g)})), a), x)
    return (Move(whole, by.ODD_EXTENSION, by.ODD_EXTENSION.reason),)


def _with_bars(gap: Term, g: Term, x: Term) -> Term:
    """g times its sign is its modulus."""
    out = []
    for t in summands(gap):
        rest = collected(over(t, mul(sign(g), g)), x) if g is x else t
        bars = g is x and contains(t, sign(g)) and not contains(rest, sign(g)) and is_polynomial(rest, x)
        out.append(mul(rest, absolute(x)) if bars else t)
    return total(out)


__all__ = ["is_finite", "piece_by_piece"]
