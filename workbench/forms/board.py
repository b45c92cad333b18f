"""One monomial as a graph: indices are points, vectors and matrices lie between them, and reducing it writes it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Protocol

from workbench.forms.atoms import DELTA, Factor, Idx, Node
from workbench.forms.means import kept_axis
from workbench.forms.shaping import ONE, Power, call, chained, hadamard, lighter_chain, row_sums, turned, weight
from workbench.terms import heads as h
from workbench.terms.sizes import Size
from workbench.terms.term import Term


class Stuck(Exception):
    """This monomial has no matrix notation here."""


class Writer(Protocol):
    """Who writes the nodes."""

    def base(self, own: Node, exponent: Fraction) -> Term: ...


class Board:
    """The edges of one monomial while they are being reduced."""

    def __init__(self, printer: Writer, factors: Iterable[Factor], summed: tuple[Idx, ...]) -> None:
        self.printer = printer
        self.summed = list(summed)
        self.scalars: list[Power] = []
        self.vectors: dict[Idx, list[Power]] = {}
        self.matrices: dict[tuple[Idx, Idx], list[Power]] = {}
        self.deltas: list[tuple[Idx, Idx]] = []
        for own, indices, exponent in factors:
            if own is DELTA:
                self.deltas.append((indices[0], indices[1]))
            elif len(indices) == 1:
                self.vectors.setdefault(indices[0], []).append((printer.base(own, exponent), exponent))
            elif len(indices) == 2:
                self._put_matrix(indices[0], indices[1], printer.base(own, exponent), exponent)
            else:
                raise Stuck("more than two axes")

    def _put_matrix(self, i: Idx, j: Idx, term: Term, exponent: Fraction) -> None:
        if i is j:
            self.vectors.setdefault(i, []).append((call("diag", term), exponent))
        elif (j, i) in self.matrices:
            self.matrices[j, i].append((turned(term), exponent))
        else:
            self.matrices.setdefault((i, j), []).append((term, exponent))

    def _touching(self, i: Idx) -> list[tuple[Idx, Idx]]:
        return [pair for pair in self.matrices if i in pair]

    def finish(self, out: tuple[Idx, ...], stretch: bool = False) -> list[Power]:
        """Reduce every summed index and return what multiplies the scalars, entry by entry."""
        while self.summed:
            self._eliminate(self._next())
        if not out:
            return []
        if len(out) == 1:
            return self.vectors.get(out[0]) or [(call("ones", out[0].size), ONE)]
        return self._matrix(out[0], out[1], stretch)

    def _next(self) -> Idx:
        best: tuple[int, Idx] | None = None
        for i in self.summed:
            if any(i in pair for pair in self.deltas):
                raise Stuck("a delta left")
            edges = self._touching(i)
            if len(edges) > 2:
                continue
            closed = len(edges) == 1 and all(k in self.summed and len(self._touching(k)) == 1 for k in edges[0])
            if len(edges) == 1 and not closed:
                rank = 2 if i in self.vectors else 4
            else:
                rank = 0 if not edges else 1 if closed else 3
            if best is None or rank < best[0]:
                best = (rank, i)
        if best is None:
            raise Stuck("an index shared by three matrices")
        return best[1]

    def _eliminate(self, i: Idx) -> None:
        edges = self._touching(i)
        self.summed.remove(i)
        on_index = self.vectors.pop(i, [])
        if not edges:
            self.scalars.append((_dot(on_index, i.size), ONE))
        elif len(edges) == 1:
            self._one_edge(i, edges[0], on_index)
        else:
            left, right = (self._oriented(pair, i, last) for pair, last in zip(edges, (True, False), strict=True))
            (j, a), (k, b) = left, right
            middle = [call("diag", hadamard(on_index))] if on_index else []
            self._put_matrix(j, k, chained(a, *middle, b), ONE)

    def _one_edge(self, i: Idx, pair: tuple[Idx, Idx], on_index: list[Power]) -> None:
        powers = self.matrices[pair]
        j = pair[1] if pair[0] is i else pair[0]
        if j in self.summed and not on_index and j not in self.vectors and len(self._touching(j)) == 1:
            self.summed.remove(j)
            del self.matrices[pair]
            self.scalars.append((_entry_sum(powers), ONE))
            return
        j, a = self._oriented(pair, i, True)
        self.vectors.setdefault(j, []).append((chained(a, hadamard(on_index)) if on_index else row_sums(a), ONE))

    def _oriented(self, pair: tuple[Idx, Idx], i: Idx, last: bool) -> tuple[Idx, Term]:
        """The other index and the matrix with i as its column (last) or its row."""
        term = hadamard(self.matrices.pop(pair))
        i_is_column = pair[1] is i
        other = pair[0] if i_is_column else pair[1]
        return other, term if i_is_column == last else turned(term)

    def _matrix(self, r: Idx, c: Idx, stretch: bool) -> list[Power]:
        rows, columns = self.vectors.get(r, []), self.vectors.get(c, [])
        powers = self.matrices.get((r, c)) or [(turned(t), e) for t, e in self.matrices.get((c, r), [])]
        if self.deltas and not powers and (rows or columns):
            return [(call("diag", hadamard([*rows, *columns])), ONE)]
        if self.deltas:
            powers = [*powers, (call("eye", r.size), ONE)]
        if not powers:
            one = rows if not columns else columns if not rows else []
            kept = kept_axis(one[0][0], 1 if rows else 0) if stretch and len(one) == 1 and one[0][1] == 1 else None
            if kept is not None:
                return [(kept, ONE)]
            left = hadamard(rows) if rows else call("ones", r.size)
            return [(call("outer", left, hadamard(columns) if columns else call("ones", c.size)), ONE)]
        if not rows and not columns:
            return powers
        ends = [[call("diag", hadamard(v))] if v else [] for v in (rows, columns)]
        return [(chained(*ends[0], hadamard(powers), *ends[1]), ONE)]


def _dot(powers: list[Power], size: Size) -> Term:
    """The sum over one index of a product of vectors."""
    if not powers:
        return h.size_term(size)
    if len(powers) == 1 and powers[0][1] == 2:
        return chained(powers[0][0], powers[0][0])
    first = next((n for n, (_, e) in enumerate(powers) if e == 1), None)
    if len(powers) > 1 and first is not None:
        rest = hadamard([p for n, p in enumerate(powers) if n != first])
        return lighter_chain(powers[first][0], rest)
    if len(powers) == 1 and powers[0][1] == 1 and powers[0][0].head.name == "diag":
        return call("trace", powers[0][0].args[0])
    return call("sum", hadamard(powers))


def _entry_sum(powers: list[Power]) -> Term:
    """The sum over both indices of an elementwise product of matrices: a trace where the factors form a cycle."""
    if len(powers) == 2 and all(e == 1 for _, e in powers):
        a, b = (t for t, _ in powers)
        cyclic = [chained(turned(a), b), chained(a, turned(b))]
        if any(t.head is h.TRANSPOSE or t.head is h.MATMUL or t.head.name == "inv" for t in (a, b)):
            return call("trace", min(cyclic, key=weight))
    return call("sum", hadamard(powers))
