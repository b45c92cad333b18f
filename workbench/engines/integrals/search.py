"""The search for a way to an antiderivative, in the order in which a good student tries.

Runs in the adviser's process, on SymPy expressions. What it finds is a list of moves; every one of them becomes a line
that is checked on its own, so that a fault here shows there. Nothing found does not mean that there is nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from workbench.engines.integrals import (
    exponentials,
    moduli,
    parts,
    rational,
    roots,
    substitution,
    table,
    trigonometric,
)
from workbench.engines.integrals.moves import Local, Move, Moves, Side, cost, inside, last
from workbench.engines.integrals.symbolic import Expr, integral_of, open_integrals, sp, split_constant

DEEPEST = 8
"""So many changes of the integral may follow each other on one way."""

MOST = 80
"""So many integrals are looked at before the search gives up."""

_LOST = (NotImplementedError, TypeError, ValueError, AttributeError, ArithmeticError, LookupError, RecursionError)
"""What SymPy raises where it cannot go on: a way that ends so is no way."""

Way = Callable[["Search", Expr, Expr, int], "Moves | None"]


class Search:
    """One search: what was solved, what is being tried, and when to stop."""

    def __init__(self, seconds: float = 10.0) -> None:
        self.until = time.monotonic() + seconds
        self.solved: dict[tuple[Expr, Expr], Moves] = {}
        self.failed: dict[tuple[Expr, Expr], int] = {}
        self.active: set[tuple[Expr, Expr]] = set()
        self.left = MOST

    @property
    def late(self) -> bool:
        return self.left <= 0 or time.monotonic() > self.until

    def solve(self, f: Expr, x: Expr, depth: int = 0) -> Moves | None:
        """Moves to an antiderivative of f in x, or None."""
        key = (f, x)
        if key in self.solved:
            return self.solved[key]
        if key in self.active or depth > DEEPEST or self.failed.get(key, 99) <= depth or self.late:
            return None
        self.active.add(key)
        self.left -= 1
        try:
            for way in WAYS:
                try:
                    found = way(self, f, x, depth)
                except _LOST:
                    continue
                if found is not None:
                    self.solved[key] = found
                    return found
        finally:
            self.active.discard(key)
        self.failed[key] = depth
        return None

    def best(self, moves: list[Moves]) -> Moves | None:
        """The shortest of several ways."""
        return min(moves, key=cost) if moves else None

    def after(self, move: Move, depth: int) -> Moves | None:
        """A move, and the moves that work out every integral left in its right side."""
        left = open_integrals(move.rhs)
        if not left:
            return (move,)
        if len(left) == 1:
            (one,) = left
            found = self.solve(one.function, one.variables[0], depth + 1)
            return None if found is None else (move, *inside(one, move.rhs, found))
        return self._several(move, left, depth)

    def _several(self, move: Move, left: list[Expr], depth: int) -> Moves | None:
        """Those of the table in one move; each other in lines of its own, put in together at the end."""
        quick: dict[Expr, Move] = {}
        slow: dict[Expr, Moves] = {}
        for one in left:
            found = self.solve(one.function, one.variables[0], depth + 1)
            if found is None:
                return None
            if len(found) == 1 and not found[0].names:
                quick[one] = found[0]
            else:
                slow[one] = found
        out = [move]
        if quick:
            out.append(_gathered(move.rhs, quick))
        if len(slow) == 1:
            ((one, found),) = slow.items()
            return (*out, *inside(one, out[-1].rhs, found))
        if slow:
            rhs = out[-1].rhs.xreplace({one: last(found) for one, found in slow.items()})
            sides = tuple(Side(one, found) for one, found in slow.items())
            out.append(Move(rhs, "put in", "the integrals worked out above", sides=sides))
        return tuple(out)


def _gathered(rhs: Expr, quick: dict[Expr, Move]) -> Move:
    locals_ = tuple(Local(one, m.rhs, m.rule, m.why) for one, m in quick.items())
    needs = tuple(dict.fromkeys(n for m in quick.values() for n in m.needs))
    rules = list(dict.fromkeys(m.rule for m in quick.values()))
    name = ", ".join(rules[:3])
    why = next(iter(quick.values())).why if len(rules) == 1 else ""
    return Move(rhs.xreplace({one: m.rhs for one, m in quick.items()}), name, why, locals_, needs=needs)


# -- the first ways ------------------------------------------------------------------


def known(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """The table."""
    found = table.lookup(f, x)
    return None if found is None else (Move(found.value, found.rule, found.why, needs=found.needs),)


def linearity(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """Term by term, constants in front."""
    terms = [split_constant(t, x) for t in sp.Add.make_args(f)]
    if len(terms) == 1 and terms[0][0] == 1:
        return None
    rhs = sp.Add(*(c * integral_of(g, x) for c, g in terms))
    if len(terms) == 1:
        move = Move(rhs, "constant factor", "a constant comes in front of the integral")
    else:
        move = Move(rhs, "linearity", "a sum is integrated term by term, constants in front")
    return search.after(move, depth - (len(terms) == 1))


def multiplied_out(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """Products of sums as sums: powers and exponentials become integrands of the table."""
    expanded = (
        sp.powsimp(sp.expand(f, deep=False, trig=False), combine="exp", deep=False) if f.is_Mul or f.is_Pow else f
    )
    if expanded == f or not expanded.is_Add or len(expanded.args) > 12:
        return None
    return search.after(Move(integral_of(expanded, x), "multiply out", "a product of sums is a sum of products"), depth)


def split_fraction(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """A sum over one denominator, term by term."""
    above, below = sp.fraction(f)
    if not above.is_Add or not below.has(x) or sp.cancel(f) != f and f.is_rational_function(x):
        return None
    pieces = sp.Add(*(t / below for t in above.args))
    if pieces == f:
        return None
    return search.after(
        Move(integral_of(pieces, x), "split the fraction", "every term of the numerator is divided"), depth
    )


def substitution_first(search: Search, f: Expr, x: Expr, depth: int) -> Moves | None:
    """A product with its constant: the constant may be what the inner derivative needs."""
    c, g = split_constant(f, x)
    return substitution.direct(search, f, x, depth) if c != 1 and not g.is_Add else None


WAYS: list[Way] = [
    known,
    substitution_first,
    linearity,
    exponentials.dilogarithm,
    exponentials.expanded,
    trigonometric.double_angles,
    substitution.direct,
    exponentials.derivative_of_a_product,
    moduli.piece_by_piece,
    rational.polynomial_product,
    rational.cancelled,
    rational.divided,
    rational.substituted_power,
    rational.over_a_quadratic,
    rational.over_a_quadratic_power,
    rational.partial_fractions,
    trigonometric.products,
    trigonometric.pythagoras,
    trigonometric.powers,
    trigonometric.half_angles,
    trigonometric.tangent_powers,
    trigonometric.secants,
    trigonometric.split_over_waves,
    trigonometric.linearised,
    exponentials.squares,
    parts.of_an_inverse,
    parts.cyclic,
    exponentials.rational_in_exp,
    roots.completed_square,
    roots.root_substitution,
    roots.odd_root,
    roots.trigonometric_substitution,
    trigonometric.tangent_of_the_angle,
    trigonometric.half_angle_tangent,
    parts.by_parts,
    substitution.inverted,
    multiplied_out,
    split_fraction,
    trigonometric.rewritten,
    exponentials.hyperbolic,
]

__all__ = ["WAYS", "Search"]
