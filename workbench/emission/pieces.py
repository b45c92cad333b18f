"""Arrays with named axes, as terms: index expressions lifted to whole arrays, permuted, broadcast, flattened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.terms.declaration import Function
from workbench.terms.functions.linear_algebra import diag, einsum, reshape
from workbench.terms.functions.reductions import expand_dims
from workbench.terms.heads import ADD, AT, COMPARE, INDEX, MUL, NAMED, NUMBER, POWER, SUM, TRANSPOSE, tensor, transpose
from workbench.terms.sizes import product_of
from workbench.terms.term import Head, Term, build, rebuild

_LETTERS = "ijklmnopqrstuvwxyzabcdefghABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DEEPEST = 60
CONTIGUOUS = Head("contiguous", lambda args, attrs: args[0].shape)
"""The same array, its entries in row-major order in memory."""


SHARED = Head("shared", lambda args, attrs: args[0].shape)
"""The value as a unit: products around it do not take it apart."""


TOGETHER = Head("together", lambda args, attrs: ())
"""Several values that are returned at once."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An array without free indices, and the index of each of its axes."""

    term: Term
    axes: tuple[Term, ...]

    @property
    def unit(self) -> Piece:
        """The same, so that a product with it does not take it apart."""
        return Piece(build(SHARED, (self.term,)), self.axes) if self.term.head is MUL else self

    def permuted(self, order: Sequence[Term]) -> Term:
        """The array with its axes in the order."""
        want = tuple(order)
        if want == self.axes:
            return self.term
        if want == self.axes[::-1]:
            return flipped(self.term)
        letters = dict(zip(self.axes, _LETTERS, strict=False))
        spec = f"{''.join(letters[i] for i in self.axes)}->{''.join(letters[i] for i in want)}"
        return einsum(spec, self.term)

    def broadcast(self, order: Sequence[Term], copied: bool = False) -> Term:
        """The array with axes of size 1 put in, so that it broadcasts against an array with axes in that order.

        ``copied``: in that order in memory too, which makes the loops of a product long.
        """
        present = [i for i in order if i in self.axes]
        first = order.index(present[0]) if present else len(order)
        gaps = tuple(k - first for k, i in enumerate(order) if k > first and i not in self.axes)
        term = self.permuted(present)
        if copied and term is not self.term:
            term = build(CONTIGUOUS, (term,))
        return expand_dims(term, gaps[0] if len(gaps) == 1 else gaps) if gaps else term

    def as_matrix(self, rows: Sequence[Term], columns: Sequence[Term]) -> Term:
        """The array as a matrix (a vector when rows or columns are none), axes flattened together."""
        if self.axes == (*columns, *rows) and rows and columns:
            return flipped(Piece(self.term, self.axes).as_matrix(columns, rows))
        if len(rows) <= 1 and len(columns) <= 1:
            return self.permuted((*rows, *columns))
        groups = [g for g in (rows, columns) if g]
        return reshape(self.permuted((*rows, *columns)), *(product_of(tuple(i.attrs[1] for i in g)) for g in groups))


def flipped(term: Term) -> Term:
    """The transpose; two of them cancel."""
    return term.args[0] if term.head is TRANSPOSE else transpose(term) if term.rank > 1 else term


Planned = Callable[[Term, Sequence[Term]], Term | None]


def lift(term: Term, planned: Planned, depth: int = _DEEPEST) -> Piece:
    """A scalar in indices as an array over them. The order of its axes depends on how it is built, not on names.

    ``planned(term, order)`` plans the sums inside.
    """
    if not term.indices:
        return Piece(term, ())
    head = term.head
    if head is AT and not term.args[0].indices and all(w.head is INDEX for w in term.args[1:]):
        return _entries(term.args[0], term.args[1:])
    if head is NAMED and depth:
        return lift(term.args[0], planned, depth - 1)
    entrywise = head in (ADD, MUL, POWER, COMPARE) or (isinstance(head, Function) and head.knows.entries.elementwise)
    if entrywise and depth and not any(a.rank for a in term.args):
        pieces = [lift(a, planned, depth - 1) for a in term.args]
        order = max((p.axes for p in pieces), key=len)
        order = (*order, *(i for p in pieces for i in p.axes if i not in order))
        order = tuple(dict.fromkeys(order))
        return Piece(rebuild(term, (p.broadcast(order) for p in pieces)), order)
    order = _appearing(term)
    found = planned(term, order) if head is SUM else None
    return Piece(tensor(term, *order) if found is None else found, order)


def _entries(x: Term, where: tuple[Term, ...]) -> Piece:
    while x.head is TRANSPOSE:
        x, where = x.args[0], where[::-1]
    once = tuple(dict.fromkeys(where))
    if len(once) == len(where):
        return Piece(x, where)
    if x.rank == 2:
        return Piece(diag(x), once)
    letters = dict(zip(once, _LETTERS, strict=False))
    return Piece(einsum(f"{''.join(letters[i] for i in where)}->{''.join(letters[i] for i in once)}", x), once)


def _appearing(term: Term) -> tuple[Term, ...]:
    """The free indices in the order of their first appearance."""
    found: dict[Term, None] = {}
    seen: set[Term] = set()
    stack = [term]
    while stack and len(found) < len(term.indices):
        node = stack.pop()
        if node in seen or not node.indices:
            continue
        seen.add(node)
        if node.head is INDEX and node in term.indices:
            found[node] = None
        stack.extend(reversed(node.args))
    return tuple(found)


def scaled(scalars: Sequence[Term], term: Term) -> Term:
    """The product, numbers first; a factor 1 is left out."""
    kept = [s for s in scalars if not (s.head is NUMBER and s.value == 1)]
    if not kept:
        return term
    if term.head is NUMBER and term.value == 1 and len(kept) == 1:
        return kept[0]
    from workbench.terms.heads import mul

    return mul(*kept, *([] if term.head is NUMBER and term.value == 1 else [term]))
