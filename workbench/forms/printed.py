"""From index forms to matrix notation: series-parallel reduction of each monomial's graph, oriented by the output.

A vector or matrix is an edge between indices. A summed index that two edges share makes a product, parallel edges an
elementwise product, a cycle a trace, a vector on an index of a path a diagonal matrix, a dangling index a sum, two
separate ends an outer product. What is stuck stays an einsum or an index line, honestly."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from contextlib import suppress
from fractions import Fraction
from typing import Any

from workbench.forms.atoms import DELTA, Axis, Factor, Form, Idx, Mono, Node
from workbench.forms.board import Board, Stuck
from workbench.forms.boxes import components
from workbench.forms.expanding import inside, nodes_of
from workbench.forms.factoring import factorings
from workbench.forms.functions import is_elementwise
from workbench.forms.means import with_means
from workbench.forms.picking import picked
from workbench.forms.shaping import (
    ONE,
    Power,
    call,
    filled,
    fraction,
    length,
    minus,
    powered,
    reshaped,
    total,
    turned,
    weight,
)
from workbench.forms.stacks import stacked
from workbench.terms import heads as h
from workbench.terms.sizes import Size, product_of
from workbench.terms.term import Term, build

_MOST_VARIANTS = 400
"""After so many ways of writing the parts of one form, the first way that can be written is taken for those left."""


class Printer:
    """Writes forms in matrix notation; remembers what it wrote by key."""

    def __init__(self) -> None:
        self._nodes: dict[str, Term] = {}
        self._forms: dict[str, Term] = {}
        self._variants = self._depth = 0
        # An equal node made later could hold its terms in another order, and so be written with the other sign.
        self._written: list[Node] = []

    def form(self, form: Form) -> Term:
        """A term of the form's shape. Raises Stuck where neither matrix notation nor an einsum says it."""
        key = form.key
        if key not in self._forms:
            if not self._depth:
                self._variants = 0
            self._depth += 1
            try:
                self._write_parts(form)
                self._forms[key] = picked(self._shaped(form))
            finally:
                self._depth -= 1
        return self._forms[key]

    def _write_parts(self, form: Form) -> None:
        """Write what the form is made of, inside first, so that depth costs no recursion."""
        stack = [(n, False) for n in nodes_of(form)]
        seen: set[str] = set()
        while stack:
            own, ready = stack.pop()
            if own.key in self._nodes or (own.key in seen and not ready):
                continue
            if ready:
                with suppress(Stuck):
                    self.node(own)
                continue
            seen.add(own.key)
            stack.append((own, True))
            stack.extend((n, False) for n in inside(own))

    # -- axes: compound and unit axes around a plain core ---------------------------------------

    def _shaped(self, form: Form) -> Term:
        shape = tuple(product_of(tuple(i.size for i in axis)) for axis in form.axes)
        plain = [axis for axis in form.axes if axis]
        if all(len(axis) == 1 for axis in plain):
            core = self._plain(tuple(axis[0] for axis in plain), form.terms)
            return core if len(plain) == len(form.axes) else reshaped(core, *shape)
        if len(form.axes) == 1 and len(form.axes[0]) == 2:
            j, i = form.axes[0]
            return call("vec", self._plain((i, j), form.terms))
        if len(form.axes) == 2 and all(len(axis) == 2 for axis in form.axes):
            blocks = [self._kronecker(t, form.axes) for t in form.terms]
            if all(b is not None for b in blocks):
                return total([(1, b) for b in blocks if b is not None])
        return reshaped(self._plain(form.free, form.terms), *shape)

    def _kronecker(self, mono: Mono, axes: tuple[Axis, ...]) -> Term | None:
        """A Kronecker product, when no factor and no sum joins the outer indices to the inner ones."""
        (i, k), (j, m) = axes
        outer: list[Factor] = []
        inner: list[Factor] = []
        sums: tuple[list[Idx], list[Idx]] = ([], [])
        for group, summed in components(mono):
            touched = {x for f in group for x in f[1]}
            if touched & {i, j} and touched & {k, m}:
                return None
            side = 1 if touched & {k, m} else 0
            (inner if side else outer).extend(group)
            sums[side].extend(summed)
        left = self._plain((i, j), (Mono(mono.coefficient, outer, sums[0]),))
        right = self._plain((k, m), (Mono(ONE, inner, sums[1]),))
        return call("kron", left, right)

    # -- sums -------------------------------------------------------------------------------------

    def _plain(self, out: tuple[Idx, ...], terms: tuple[Mono, ...]) -> Term:
        if not terms:
            return call("zeros", *(i.size for i in out)) if out else h.number(0)
        best: Term | None = None
        for variant in factorings(out, terms):
            if not variant:  # multiplied out it cancels
                return self._plain(out, ())
            self._variants += 1
            try:
                written = self._sum(out, variant)
            except Stuck:
                if self._variants > _MOST_VARIANTS:
                    break
                continue
            if best is None or length(written) <= length(best):
                best = written
            if self._variants > _MOST_VARIANTS:
                break
        if best is None:
            raise Stuck("no variant could be written")
        return best

    def _sum(self, out: tuple[Idx, ...], terms: tuple[Mono, ...]) -> Term:
        signed = []
        square = len(out) == 2 and any(f[0] is DELTA for t in terms for f in t.factors)
        # Beside an array of all the axes NumPy stretches one of the last axes only.
        deep = len(out) > 2 and any(not _stretched_axes(out, t) for t in terms)
        for mono in terms:
            coefficient = mono.coefficient * sign_of_boxes(mono)
            sign = -1 if coefficient < 0 else 1
            positive = Mono(abs(coefficient), mono.factors, mono.summed)
            own = out[_stretched_axes(out, mono) :] if deep else out
            signed.append((sign, self._mono(own, positive, len(terms) > 1, square)))
        shape = tuple(i.size for i in out)
        return filled(total(signed), shape)

    def _mono(self, out: tuple[Idx, ...], mono: Mono, stretch: bool = False, full: bool = False) -> Term:
        """The term of a monomial whose coefficient is positive and whose boxes have their natural sign.

        ``stretch``: sums along an axis may keep it with size 1; ``full``: a bare number is written as an array.
        """
        scalars: list[Power] = []
        rest: list[Factor] = []
        for own, indices, exponent in mono.factors:
            if indices:
                rest.append((own, indices, exponent))
            else:
                scalars.append(self.scalar_power(own, exponent))
        scalars.sort(key=lambda p: p[0].head not in (h.SYMBOL, h.SIZE, h.CONSTANT))
        if not rest and not mono.summed:
            array = [(call("ones", *(i.size for i in out)), ONE)] if full else []
            return fraction(mono.coefficient, [*with_means(scalars), *array])
        try:
            if len(out) > 2 or any(len(f[1]) > 2 for f in rest):
                entries = stacked(self.base, rest, mono.summed, out)
            else:
                board = Board(self, rest, mono.summed)
                entries = board.finish(out, stretch)
                scalars.extend(board.scalars)
        except Stuck:
            if len(out) > 2 and not mono.summed and len(rest) > 1:
                raise
            return fraction(mono.coefficient, scalars, self.einsum(out, rest, mono.summed))
        return fraction(mono.coefficient, with_means([*scalars, *entries]))

    # -- factors ------------------------------------------------------------------------------------

    def scalar_power(self, own: Node, exponent: Fraction) -> Power:
        """A scalar atom's power; a root of a sum of squares is a norm."""
        if own.kind == "box":
            form: Form = own.data
            mono = form.terms[0]
            if len(form.terms) == 1 and len(mono.factors) == 1 and mono.factors[0][2] == 2 and mono.coefficient == 1:
                inner, indices, _ = mono.factors[0]
                if len(set(indices)) == len(indices) and 1 <= len(indices) <= 2 and len(mono.summed) == len(indices):
                    base = self.node(inner)
                    if not (exponent == 1 and base.rank == 1 and base.head is h.SYMBOL):
                        return call("norm", base), 2 * exponent
        return self.base(own, exponent), exponent

    def base(self, own: Node, exponent: Fraction) -> Term:
        """What stands below an exponent: under a root with its true sign."""
        written = self.node(own)
        return minus(written) if exponent.denominator != 1 and is_turned_round(own) else written

    def node(self, own: Node) -> Term:
        """The term of a node, with one axis for each atomic axis."""
        found = self._nodes.get(own.key)
        if found is None:
            found = self._nodes[own.key] = self._node(own)
            self._written.append(own)
        return found

    def _node(self, own: Node) -> Term:
        data: Any = own.data
        if own.kind in ("symbol", "opaque"):
            return _squeezed(data, own.sizes)
        if own.kind in ("size", "constant"):
            return data  # type: ignore[no-any-return]
        if own.kind == "number":
            return h.number(data)
        if own.kind == "box":
            return self.form(natural(data))
        if own.kind == "view":
            return reshaped(self.node(data[0]), *own.sizes)
        if own.kind == "modulus":
            return call("abs", self.node(data))
        if own.kind == "negated":
            return self.node(data) if is_turned_round(data) else minus(self.node(data))
        if own.kind == "function":
            return self._applied(own)
        raise Stuck(f"a bare {own.kind}")

    def _applied(self, own: Node) -> Term:
        data = own.data
        elementwise = is_elementwise(data.head)
        if data.leading and not elementwise:
            raise Stuck("a function of an indexed argument")
        args = [self.form(f) for f in data.args]
        if data.head.name in ("inv", "det", "logdet") and weight(other := turned(args[0])) < weight(args[0]):
            value = _squeezed(build(data.head, [other], data.attrs), own.sizes)
            return value.T if value.rank == 2 else value
        if elementwise:
            return filled(build(data.head, map(_unstretched, args) if len(args) > 1 else args, data.attrs), own.sizes)
        return _squeezed(build(data.head, args, data.attrs), own.sizes)

    # -- more than two axes, and what is stuck ------------------------------------------------------------

    def einsum(self, out: tuple[Idx, ...], rest: list[Factor], summed: tuple[Idx, ...]) -> Term:
        letters = _letters([*out, *(i for f in rest for i in f[1])])
        specs, operands = [], []
        for own, indices, exponent in rest:
            if own is DELTA:
                raise Stuck("a delta in an einsum")
            base = self.base(own, exponent)
            operands.append(powered(base, exponent) if exponent > 0 else 1 / powered(base, -exponent))
            specs.append("".join(letters[i] for i in indices))
        for i in out:
            if not any(i in f[1] for f in rest):
                specs.append(letters[i])
                operands.append(call("ones", i.size))
        return call("einsum", ",".join(specs) + "->" + "".join(letters[i] for i in out), *operands)


def _unstretched(term: Term) -> Term:
    """A number that was stretched over an array, as the number: NumPy stretches it again."""
    if term.head.name in ("zeros", "ones"):
        return h.number(int(term.head.name == "ones"))
    if term.head is h.MUL and term.args[-1].head.name == "ones" and all(not a.shape for a in term.args[:-1]):
        return h.mul(*term.args[:-1])
    return term


def _stretched_axes(out: tuple[Idx, ...], mono: Mono) -> int:
    """How many of the first axes the monomial does not depend on."""
    used = {i for f in mono.factors for i in f[1]}
    return next((n for n, i in enumerate(out) if i in used), len(out))


def _letters(indices: Iterable[Idx]) -> dict[Idx, str]:
    """The letters that the user gave in an einsum where they tell the indices apart, else i, j, k ... in order."""
    order = list(dict.fromkeys(indices))
    hints = [i.hint for i in order]
    if all(len(hint) == 1 and hint.isascii() and hint.isalpha() for hint in hints) and len(set(hints)) == len(hints):
        return dict(zip(order, hints, strict=True))
    return dict(zip(order, "ijklpqrstuvwabcdefghmnoxyz", strict=False))


_turned_round: weakref.WeakKeyDictionary[Node, bool] = weakref.WeakKeyDictionary()


def is_turned_round(own: Node) -> bool:
    """Whether the node is written as its negative: a - b for the sum b - a."""
    stack = [own]
    while stack:
        top = stack[-1]
        missing = [n for n in inside(top) if n not in _turned_round] if top.kind in ("box", "view") else []
        if top not in _turned_round and not missing:
            inner = top.data if top.kind == "box" else None
            found = natural(inner) is not inner if inner is not None else False
            _turned_round[top] = _turned_round[top.data[0]] if top.kind == "view" else found
        if top in _turned_round:
            stack.pop()
        stack.extend(missing)
    return _turned_round[own]


def sign_of_boxes(mono: Mono) -> int:
    """-1 when an odd number of the monomial's sums are written with their sign turned."""
    odd = sum(e.denominator == 1 and e % 2 == 1 and is_turned_round(own) for own, _, e in mono.factors)
    return -1 if odd % 2 else 1


def natural(form: Form) -> Form:
    """The form or its negative: the one with fewer minus signs, then the one whose first term is positive."""
    negative = [t.coefficient * sign_of_boxes(t) < 0 for t in form.terms]
    minus = sum(negative)
    if 2 * minus < len(form.terms) or (2 * minus == len(form.terms) and not negative[0]):
        return form
    return Form(form.axes, (t.scaled(Fraction(-1)) for t in form.terms))


def _squeezed(term: Term, sizes: tuple[Size, ...]) -> Term:
    return reshaped(term, *sizes)


__all__ = ["Printer", "Stuck", "is_turned_round", "natural", "sign_of_boxes"]
