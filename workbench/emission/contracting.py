"""A monomial as products of whole arrays: the order by estimated cost, matrix products wherever they fit.

An index shared by more than two arrays becomes a Khatri-Rao product (rows multiplied, columns paired) and one matrix
product: sum_p X[p,i] P[p,j] P[p,l] X[p,k] is ``B.T @ B`` for the matrix B of rows X[p,:] (x) P[p,:]. All sizes count
as equal. What fits no matrix product is an einsum of two operands.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from workbench.emission.pieces import Piece, scaled
from workbench.terms.functions.linear_algebra import einsum, reshape
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import matmul, mul, number, size_term
from workbench.terms.term import Term

Order = tuple[Term, ...]
_SIZE = 16.0
"""What every size is taken to be."""
_MOST = 7
"""Up to so many arrays all orders are compared; more are paired greedily."""
_LETTERS = "ijklmnopqrstuvwxyzabcdefghABCDEFGHIJKLMNOPQRSTUVWXYZ"


def contract(pieces: Sequence[Piece], scalars: Sequence[Term], summed: Sequence[Term], out: Order) -> Piece:
    """The product of the arrays and scalars, summed; the axes are those of ``out`` that occur, in that order."""
    scalars = list(scalars)
    for i in summed:
        if not any(i in p.axes for p in pieces):
            scalars.append(size_term(i.attrs[1]))
    arrays = _merged([p for p in pieces if p.axes], out)
    if not arrays:
        return Piece(scaled(scalars, number(1)), ())
    while len(arrays) > _MOST:
        arrays = _merged(_greedy(arrays, out), out)
    return _Contraction(arrays, out).whole(scalars)


def _merged(pieces: list[Piece], out: Order) -> list[Piece]:
    """Arrays over the same indices multiplied, and indices that only one array has summed."""
    groups: dict[frozenset[Term], list[Piece]] = {}
    for p in pieces:
        groups.setdefault(frozenset(p.axes), []).append(p)
    arrays = [_entrywise(g, g[0].axes) for g in groups.values()]
    done = []
    for p in arrays:
        lone = [i for i in p.axes if i not in out and not any(i in q.axes for q in arrays if q is not p)]
        done.append(_without(p, lone) if len(arrays) > 1 or lone else p)
    if any(len(p.axes) < len(q.axes) for p, q in zip(done, arrays, strict=True)):
        return _merged(done, out) if len({frozenset(p.axes) for p in done}) < len(done) else done
    return done


def _entrywise(pieces: list[Piece], order: Order) -> Piece:
    return pieces[0] if len(pieces) == 1 else Piece(mul(*(p.permuted(order) for p in pieces)), order)


def _without(piece: Piece, gone: Sequence[Term]) -> Piece:
    if not gone:
        return piece
    places = tuple(piece.axes.index(i) for i in gone)
    rest = tuple(i for i in piece.axes if i not in gone)
    axis = None if not rest else places[0] if len(places) == 1 else places
    return Piece(sum_(piece.term, axis), rest)


def _greedy(pieces: list[Piece], out: Order) -> list[Piece]:
    """The two arrays with the fewest indices together, contracted."""
    a, b = min(combinations(pieces, 2), key=lambda pair: len({*pair[0].axes, *pair[1].axes}))
    rest = [p for p in pieces if p is not a and p is not b]
    needed = {*out, *(i for p in rest for i in p.axes)}
    axes = tuple(i for i in dict.fromkeys((*a.axes, *b.axes)) if i in needed)
    return [*rest, _Contraction([a, b], axes).whole([])]


def _bits(mask: int) -> list[int]:
    return [k for k in range(mask.bit_length()) if mask >> k & 1]


def _in_order(a: int, b: int) -> bool:
    """Whether the indices of one operand come before those of the other."""
    return a < b & -b or b < a & -a


class _Contraction:
    """The search for the cheapest order over subsets of the arrays. Subsets and sets of indices are bit masks."""

    def __init__(self, pieces: list[Piece], out: Order) -> None:
        self.pieces = pieces
        self.out = tuple(i for i in out if any(i in p.axes for p in pieces))
        self.indices = tuple(dict.fromkeys((*self.out, *(i for p in pieces for i in p.axes))))
        self.everything = (1 << len(pieces)) - 1
        bits = {i: 1 << n for n, i in enumerate(self.indices)}
        self.wanted = (1 << len(self.out)) - 1
        self.used = [sum(bits[i] for i in p.axes) for p in pieces]
        kinds = {term: 1 << 8 * n for n, term in enumerate(dict.fromkeys(p.term for p in pieces))}
        self.kinds = [kinds[p.term] for p in pieces]
        self.best: dict[int, tuple[float, int]] = {}
        self.results: dict[int, int] = {}

    def whole(self, scalars: Sequence[Term]) -> Piece:
        """The product of all arrays and the scalars, in the order of ``out``."""
        if len(self.pieces) == 1:
            piece = self.pieces[0]
            gone = [i for i in piece.axes if i not in self.out]
            return Piece(scaled(scalars, _without(piece, gone).permuted(self.out)), self.out)
        left = self._cheapest(self.everything)[1]
        place = self._smallest(left, self.everything ^ left)
        if place is not None:
            self.pieces = list(self.pieces)
            self.pieces[place] = Piece(scaled(scalars, self.pieces[place].term), self.pieces[place].axes)
            scalars = ()
        built = self._built(self.everything, self.out)
        return Piece(scaled(scalars, built.permuted(self.out)), self.out)

    def _smallest(self, left: int, right: int) -> int | None:
        """The array that takes the scalars: a single operand of the last product, else the smallest of its parts."""
        if self._alike(left, right):
            return None
        sides = sorted((left, right), key=lambda mask: (mask.bit_count() > 1, self._needed(mask).bit_count()))
        found = min(_bits(sides[0]), key=lambda k: len(self.pieces[k].axes))
        return found if len(self.pieces[found].axes) <= max(2, len(self.out) - 1) else None

    def _needed(self, mask: int) -> int:
        """The indices that the product of these arrays still needs."""
        if mask not in self.results:
            inside, outside = 0, self.wanted
            for k, used in enumerate(self.used):
                if mask >> k & 1:
                    inside |= used
                else:
                    outside |= used
            self.results[mask] = inside & outside
        return self.results[mask]

    def _axes(self, mask: int) -> frozenset[Term]:
        return frozenset(self.indices[n] for n in _bits(self._needed(mask)))

    def _alike(self, left: int, right: int) -> bool:
        """Whether the two products are the same array under other names, so that one is computed for both."""
        return sum(self.kinds[k] for k in _bits(left)) == sum(self.kinds[k] for k in _bits(right))

    def _cheapest(self, mask: int) -> tuple[float, int]:
        """The cost of the product and the first half of its last step."""
        if mask & (mask - 1) == 0:
            return 0.0, mask
        if mask not in self.best:
            lowest, found = mask & -mask, (float("inf"), mask)
            left = (mask - 1) & mask
            while left:
                if left & lowest:
                    cost = self._cost(left, mask ^ left, found[0])
                    found = min(found, (cost, left))
                left = (left - 1) & mask
            self.best[mask] = found
        return self.best[mask]

    def _cost(self, left: int, right: int, limit: float) -> float:
        """What the product of the two costs; any number beyond the limit when it is beyond."""
        a, b, c = self._needed(left), self._needed(right), self._needed(left | right)
        alike = left.bit_count() == right.bit_count() and self._alike(left, right)
        work = _SIZE ** (a | b).bit_count() / (2 if alike else 1)
        result = _SIZE ** c.bit_count()
        summing = a & b & ~c
        total = (work * (3 if a & b & c else 1) + 2 * result if summing else 4 * work) - len(self.indices)
        if total > limit:  # the rest only adds, but for the few that keeping indices together is worth
            return total
        total += len(self.indices) + self._cheapest(left)[0] + (0 if alike else self._cheapest(right)[0])
        if not summing:
            return total
        if left | right == self.everything and not _in_order(a & ~b & c, b & ~a & c):
            total += 4 * result
        if (a | b) & self.wanted & 1:  # of equals the one that keeps the first indices together
            total -= ((a if a & 1 else b) & self.wanted).bit_count()
        return total

    def _built(self, mask: int, order: Order) -> Piece:
        """The product of these arrays, its axes in that order where they are not an array's own."""
        if mask & (mask - 1) == 0:
            return self.pieces[mask.bit_length() - 1]
        left = self._cheapest(mask)[1]
        right = mask ^ left
        a, b, c = self._axes(left), self._axes(right), self._axes(mask)
        gone = tuple(i for i in self.indices if i in (a & b) - c)
        if not gone:
            parts = [self._built(side, tuple(i for i in order if i in self._axes(side))) for side in (left, right)]
            parts = [p.unit for p in parts]
            parts.sort(key=lambda p: sorted(map(order.index, p.axes)))
            return Piece(mul(*(p.broadcast(order, copied=len(order) > 2 and order != self.out) for p in parts)), order)
        if a & b & c:
            return self._einsum(left, right, order)
        if order and order[0] in b:
            left, right, a, b = right, left, b, a
        rows, columns = tuple(i for i in order if i in a), tuple(i for i in order if i in b)
        x = self._built(left, (*rows, *gone)).as_matrix(rows, gone)
        y = self._built(right, (*columns, *gone)).as_matrix(gone, columns)
        product = matmul(x, y)
        if len(rows) > 1 or len(columns) > 1:
            product = reshape(product, *(i.attrs[1] for i in (*rows, *columns)))
        return Piece(product, (*rows, *columns))

    def _einsum(self, left: int, right: int, order: Order) -> Piece:
        """Two operands with an index that both have and the result keeps."""
        parts = [self._built(side, tuple(i for i in self.indices if i in self._axes(side))) for side in (left, right)]
        letters = dict(zip(dict.fromkeys(i for p in parts for i in p.axes), _LETTERS, strict=False))
        x, y, z = ("".join(letters[i] for i in axes) for axes in (parts[0].axes, parts[1].axes, order))
        return Piece(einsum(f"{x},{y}->{z}", parts[0].term, parts[1].term), order)
