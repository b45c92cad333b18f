"""The search for a way to an antiderivative, on terms.

Ways are tried in their order, the one that a good student would try first; each may ask the search for the integrals
that it leaves. What is found is a tuple of moves; every one of them becomes a line that is checked on its own, so that
a fault here shows there. The budget is counted in integrals looked at: what is found does not depend on a clock.
Nothing found does not mean that there is nothing. A way that raises is at fault, and the error goes through.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.engines.integrals.integrand import collected, is_positive, number_power, open_integrals, put_in, settled
from workbench.engines.integrals.moves import Letters, Local, Move, Moves, Side, Way, inside, last
from workbench.reasons.integration import PUT_IN
from workbench.rules.reason import together
from workbench.terms.term import Term

DEEPEST = 8
"""So many changes of the integral may follow each other on one way."""

MOST = 80
"""So many integrals are looked at before the search gives up."""


class Search:
    """One search: what was solved, what is being tried, and how many integrals may still be looked at."""

    def __init__(self, ways: Sequence[Way], most: int = MOST) -> None:
        self.ways = tuple(ways)
        self.solved: dict[tuple[Term, Term], Moves] = {}
        self.failed: dict[tuple[Term, Term], int] = {}
        self.active: set[tuple[Term, Term]] = set()
        self.left = most
        self.letters = Letters()

    def letter(self, value: Term) -> Term:
        """A new variable for a value, positive where the value is."""
        positive = number_power(value)[1].denominator > 1 or is_positive(value)
        return self.letters.next(*(["positive"] if positive else []))

    def solve(self, f: Term, x: Term, depth: int = 0) -> Moves | None:
        """Moves to an antiderivative of f in x, or None."""
        f = collected(f, x)
        key = (f, x)
        if key in self.solved:
            return self.solved[key]
        if key in self.active or depth > DEEPEST or self.failed.get(key, 99) <= depth or self.left <= 0:
            return None
        self.active.add(key)
        self.left -= 1
        try:
            for way in self.ways:
                found = way(self, f, x, depth)
                if found is not None:
                    self.solved[key] = found
                    return found
        finally:
            self.active.discard(key)
        self.failed[key] = depth
        return None

    def after(self, move: Move, depth: int) -> Moves | None:
        """A move, and the moves that work out every integral left in its right side; None where one is not found."""
        left = open_integrals(move.after)
        if not left:
            return (move,)
        if len(left) == 1:
            (one,) = left
            found = self.solve(one.args[0], one.args[1], depth + 1)
            return None if found is None else (move, *inside(one, move.after, found, one.args[1]))
        return self._several(move, left, depth)

    def _several(self, move: Move, left: list[Term], depth: int) -> Moves | None:
        """Those known at once in one move; each other in lines of its own, put in together at the end."""
        quick: dict[Term, Move] = {}
        slow: dict[Term, Moves] = {}
        for one in left:
            found = self.solve(one.args[0], one.args[1], depth + 1)
            if found is None:
                return None
            if len(found) == 1 and not found[0].names:
                quick[one] = found[0]
            else:
                slow[one] = found
        x = left[0].args[1]
        out = [move]
        if quick:
            out.append(_gathered(move.after, quick, x))
        if len(slow) == 1:
            ((one, found),) = slow.items()
            return (*out, *inside(one, out[-1].after, found, x))
        if slow:
            after = settled(put_in(out[-1].after, {one: last(found) for one, found in slow.items()}), x)
            sides = tuple(Side(one, found) for one, found in slow.items())
            out.append(Move(after, PUT_IN, sides=sides))
        return tuple(out)


def _gathered(whole: Term, quick: dict[Term, Move], x: Term) -> Move:
    locals_ = tuple(Local(one, m.after, m.by, m.why) for one, m in quick.items())
    needs = tuple(dict.fromkeys(n for m in quick.values() for n in m.needs))
    by = together(m.by for m in quick.values())
    why = next(iter(quick.values())).why if len(by.parts) == 1 else ""
    return Move(settled(put_in(whole, {one: m.after for one, m in quick.items()}), x), by, why, locals_, needs=needs)


__all__ = ["DEEPEST", "MOST", "Search"]
