"""An antiderivative found: the search's own first, then the adviser's, in its short form; numbers look at it first.

Nothing is shown as checked because of that look: the checker works on its own, from the terms. It only sends a search
that slipped on to the adviser.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from workbench.algebra.length import shortest as shortest_of
from workbench.engines.integrals.integrand import (
    collected,
    differentiated,
    expanded,
    factors,
    is_positive,
    number_power,
    raised,
    replaced,
    shortest,
    size,
    summands,
    total,
)
from workbench.engines.integrals.moves import Move, Moves, every, last
from workbench.engines.integrals.polynomial import is_polynomial
from workbench.engines.integrals.search import Search
from workbench.engines.integrals.ways import WAYS, guessed
from workbench.numerics.evaluate import evaluate
from workbench.reasons.common import TIDY
from workbench.record.errors import NoRule
from workbench.rules.reason import Reason
from workbench.terms.functions.elementwise import absolute, arctan, log, tan
from workbench.terms.heads import ADD, mul, number
from workbench.terms.term import Term, contains, symbols

SHORT = "the same antiderivative, up to a constant, in a short form"
_WORTH = 0.5
"""How much shorter the short form must be to be worth a line."""
_POINTS, _TRIES = 10, 40


def solutions(f: Term, x: Term) -> Iterator[Moves]:
    """Moves to antiderivatives that the numbers do not object to."""
    ways: tuple[Callable[[Term, Term], Moves | None], ...] = (Search(WAYS).solve, guessed)
    for way in ways:
        moves = way(f, x)
        if moves is not None and agrees(last(moves), f, x):
            yield finished(moves, f, x)


def finished(moves: Moves, f: Term, x: Term) -> Moves:
    """The moves, and one to the short form where there is a shorter one."""
    short = polished(last(moves), x)
    if size(short) > size(last(moves)) - _WORTH or not agrees(short, f, x):
        return moves
    return (*moves, Move(short, TIDY, SHORT))


def reasons_of(moves: Moves) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(part for m in every(moves) for part in m.by.parts))


# -- the short form ---------------------------------------------------------------------------------


def polished(value: Term, x: Term) -> Term:
    """The same antiderivative, up to a constant, in the shortest of a few forms that a person would write."""
    if is_polynomial(value, x):
        return shortest_of(_without_constants(form(value, x), x) for form in (collected, expanded))
    moving = _without_constants(collected(_opened(value), x), x)
    opened = _without_constants(expanded(moving, x), x)
    forms = [moving, opened, shortest(moving, x), shortest(opened, x)]
    return shortest_of(map(_with_tidy_roots, forms))


def _opened(value: Term) -> Term:
    """log |x^n| is n log |x|, of a product of such a sum; arctan(tan y) is y, up to a constant on each branch."""

    def change(node: Term) -> Term | None:
        if node.head is arctan and node.args[0].head is tan:
            return node.args[0].args[0]
        return _logarithm(node) if node.head is log else None

    return replaced(value, change)


def _with_tidy_roots(value: Term) -> Term:
    """What stands under a root over one bar."""

    def change(node: Term) -> Term | None:
        base, n = number_power(node)
        inside = n.denominator > 1 and base.head is ADD
        return raised(shortest(base, base), n) if inside else None

    return replaced(value, change)


def _logarithm(node: Term) -> Term | None:
    (inside,) = node.args
    bars = inside.head is absolute
    parts = factors(inside.args[0] if bars else inside)
    powers = [number_power(p) for p in parts]
    if len(parts) == 1 and powers[0][1] == 1:
        return None
    if not bars and not all(is_positive(p) or p.head is absolute for p in parts):
        return None
    made = []
    for base, n in powers:
        plain = is_positive(base) or base.head is absolute
        made.append(mul(number(n), log(base if plain else absolute(base))))
    return total(made)


def _without_constants(value: Term, x: Term) -> Term:
    """Terms without x go into the constant of integration."""
    terms = [t for t in summands(value) if contains(t, x)]
    return collected(total(terms), x) if len(terms) < len(summands(value)) else value


# -- a first look by numbers --------------------------------------------------------------------------


def agrees(value: Term, f: Term, x: Term) -> bool:
    """Whether the derivative of the value is f at random points where both are real; True where no point decides."""
    import numpy as np

    try:
        slope = differentiated(value, x)
    except NoRule:
        return True
    free, draw, seen = symbols(slope, f), random.Random(0), 0
    with np.errstate(all="ignore"):
        for _ in range(_TRIES):
            point = {s.name: _number(s, draw) for s in free}
            wanted, found = float(evaluate(f, point)), float(evaluate(slope, point))
            if not np.isfinite(wanted) or not np.isfinite(found) or abs(wanted) > 1e12:
                continue
            seen += 1
            if abs(wanted - found) > 1e-7 * (1 + abs(wanted)):
                return False
            if seen == _POINTS:
                break
    return True


def _number(s: Term, draw: random.Random) -> float:
    if "integer" in s.attrs[2]:
        return float(draw.randint(1, 5))
    if "unit" in s.attrs[2]:
        return draw.uniform(0.05, 0.95)
    value = draw.uniform(0.1, 2.5)
    return value if "positive" in s.attrs[2] or draw.random() < 0.6 else -value


__all__ = ["agrees", "finished", "polished", "reasons_of", "solutions"]
