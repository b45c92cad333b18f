"""An index expression as a sum of monomials: products that are summed over indices, with their deltas carried out.

Products are distributed over a sum only where that pays: when a Kronecker delta inside gets consumed, or when the sum
would be an array of more than two axes in the middle of a contraction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbench.terms.heads import ADD, DELTA, INDEX, MUL, NAMED, NUMBER, SUM
from workbench.terms.term import Term, build, postorder, substitute

_MOST = 24
"""More monomials than this, or sums nested deeper than that, are left to the general way."""
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Monomial:
    """A number times factors, summed over indices that nothing else has.

    ``equal`` maps each free index that a delta makes equal to an earlier one to that one; factors use the earlier.
    """

    number: Fraction
    factors: tuple[Term, ...]
    summed: tuple[Term, ...]
    equal: tuple[tuple[Term, Term], ...] = ()


class _TooMuch(Exception):
    pass


class Expansion:
    """Expands the body of one tensor; ``out`` are its indices in order."""

    def __init__(self, body: Term, out: Sequence[Term]) -> None:
        self.body = body
        self.out = {index: place for place, index in enumerate(out)}
        self.count = max((int(i.name) for i in (*out, *body.indices) if i.name.isdigit()), default=0)
        self.deltas: dict[Term, bool] = {}

    def monomials(self) -> list[Monomial] | None:
        """The monomials, or None when there would be too many."""
        try:
            return [self._sifted(m) for m in self._opened(self.body, _DEEPEST, True)]
        except _TooMuch:
            return None

    def _opened(self, term: Term, depth: int, top: bool = False) -> list[Monomial]:
        if not depth:
            raise _TooMuch
        head = term.head
        if head is NUMBER:
            return [Monomial(term.value, (), ())]
        if head is ADD and (top or self._opens(term)):
            return _few([m for a in term.args for m in self._opened(a, depth - 1, top)])
        if head is MUL:
            return self._product([self._opened(a, depth - 1) for a in term.args])
        if head is SUM and (top or self._opens(term)):
            bound = term.args[1:]
            own = {b: self._own(b) for b in bound}
            inside = self._opened(substitute(term.args[0], own), depth - 1)
            return [Monomial(m.number, m.factors, (*m.summed, *own.values())) for m in inside]
        if head is NAMED and term.indices and self._opens(term):
            return self._opened(term.args[0], depth - 1, top)
        return [Monomial(Fraction(1), (term,), ())]

    def _opens(self, term: Term) -> bool:
        return not term.rank and (len(term.indices) > 2 or self._has_delta(term))

    def _has_delta(self, root: Term) -> bool:
        if root not in self.deltas:
            for term in postorder(root):
                below = term.head in (ADD, MUL, SUM, NAMED) and any(self.deltas[a] for a in term.args)
                self.deltas[term] = below or (term.head is DELTA and all(a.head is INDEX for a in term.args))
        return self.deltas[root]

    def _own(self, index: Term) -> Term:
        """An index that nobody can have written (it is called a number), so that sums can be pulled outward."""
        self.count += 1
        return build(INDEX, (), (str(self.count), index.attrs[1]))

    def _product(self, groups: list[list[Monomial]]) -> list[Monomial]:
        total = [Monomial(Fraction(1), (), ())]
        for group in groups:
            total = _few([
                Monomial(a.number * b.number, (*a.factors, *b.factors), (*a.summed, *b.summed))
                for a in total for b in group
            ])  # fmt: skip
        return total

    def _sifted(self, m: Monomial) -> Monomial:
        """Every delta carried out: a summed index takes the other's place, a later free one the earlier's."""
        factors, summed, equal = list(m.factors), list(m.summed), dict(m.equal)
        while True:
            place = next((n for n, f in enumerate(factors) if f.head is DELTA and all(a.head is INDEX for a in f.args)),
                         None)  # fmt: skip
            if place is None:
                return Monomial(m.number, tuple(factors), tuple(summed), tuple(equal.items()))
            i, j = factors.pop(place).args
            if i is j:
                continue
            if i in summed or (j not in summed and self.out.get(i, -1) > self.out.get(j, -1)):
                i, j = j, i
            if j in summed:
                summed.remove(j)
            else:
                equal = {k: i if v is j else v for k, v in equal.items()} | {j: i}
            factors = [substitute(f, {j: i}) for f in factors]


def _few(monomials: list[Monomial]) -> list[Monomial]:
    if len(monomials) > _MOST:
        raise _TooMuch
    return monomials
