"""From terms to index forms.

A term whose indices i, j are free becomes a form whose leading axes are those indices, sorted by name, before the
axes of its shape. Products of every kind are one operation, ``contract``: operands with labelled axes, an ordered
list of output labels, everything else summed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any

from workbench.forms.applied import applied, applied_terms
from workbench.forms.atoms import (
    ONE,
    Applied,
    Axis,
    Form,
    Idx,
    Mono,
    Unsupported,
    fresh_like,
    instantiate,
    node,
)
from workbench.forms.axes import common_split, quotient, split_axis, split_index
from workbench.forms.boxes import as_factor, box
from workbench.forms.closed import CLOSED
from workbench.forms.differentiating import partial_derivative, total_differential
from workbench.forms.functions import elementwise_atom
from workbench.forms.normal import collect, normalise, raised
from workbench.forms.opened import Open, axis_for, basis, by_name
from workbench.terms import heads as h
from workbench.terms.declaration import Function
from workbench.terms.functions.patterns import eye_columns
from workbench.terms.sizes import Size, size_of
from workbench.terms.term import Shape, Term, postorder


class Reader:
    """Reads terms, remembering every node.

    Facts of the symbols in ``hide`` are not used; ``differentiates`` works derivatives and differentials out instead of
    leaving them as they stand.
    """

    def __init__(self, hide: frozenset[Term] = frozenset(), differentiates: bool = False) -> None:
        self.hide = hide
        self.differentiates = differentiates
        self._read: dict[Term, Open] = {}

    def knowing(self, meanings: Mapping[Term, Open]) -> Reader:
        """A reader that uses the same facts, to which these symbols mean the forms."""
        reader = Reader(self.hide)
        reader._read.update(meanings)
        return reader

    def form(self, term: Term) -> Form:
        """The index form of a term without free indices (with them: they lead the axes, sorted by name)."""
        return self.read(term).form

    def read(self, root: Term) -> Open:
        if root not in self._read:
            for term in postorder(root):
                if term not in self._read:
                    self._read[term] = self._one(term)
        return self._read[root]

    def _one(self, term: Term) -> Open:
        rule = CLOSED.get(term.head)
        if rule is not None:
            return rule(self, term)
        if isinstance(term.head, Function):
            return self._function(term, term.head)
        return self._opaque(term)

    # -- the one product ----------------------------------------------------------------------

    def contract(self, operands: Sequence[tuple[Open, Sequence[Hashable]]], out: Sequence[Hashable]) -> Form:
        """Multiply the operands, matching equal labels, and sum every label that is not in ``out``."""
        groups: dict[Hashable, tuple[Size, ...]] = {}
        hints: dict[Hashable, str] = {}
        forms = [o.form for o, _ in operands]
        for n, (_, labels) in enumerate(operands):
            for position, label in enumerate(labels):
                sizes = tuple(i.size for i in forms[n].axes[position])
                if sizes:
                    if not hints.get(label):
                        hints[label] = _hint(label) or forms[n].axes[position][0].hint
                    have = groups.get(label, ())
                    groups[label] = common_split(have, sizes) if have and have != sizes else sizes
        axes = {label: tuple(Idx(s, hints[label]) for s in sizes) for label, sizes in groups.items()}
        summed = [i for label, axis in axes.items() if label not in out for i in axis]
        lists: list[list[Mono]] = []
        for n, (_, labels) in enumerate(operands):
            form = forms[n]
            for position, label in enumerate(labels):
                if form.axes[position] and len(form.axes[position]) != len(axes[label]):
                    form = split_axis(form, position, groups[label])
            if len(operands) > 1:
                form = Form(form.axes, as_factor(form))
            places = (axes[label] if axis else () for axis, label in zip(form.axes, labels, strict=True))
            lists.append(instantiate(form, places))
        terms: list[Mono] = []
        for coefficient, factors, inner in _products(lists):
            terms.extend(normalise(coefficient, factors, (*inner, *summed)))
        return collect((axes.get(label, ()) for label in out), terms)

    def product(self, operands: Iterable[Open], shape: Shape) -> Open:
        """The elementwise product with broadcasting of trailing axes."""
        labelled = []
        names: dict[Term, None] = {}
        for operand in operands:
            rank = len(operand.form.axes) - len(operand.names)
            labelled.append((operand, [*operand.names, *range(len(shape) - rank, len(shape))]))
            names.update(dict.fromkeys(operand.names))
        ordered = by_name(names)
        return Open(ordered, self.contract(labelled, [*ordered, *range(len(shape))]))

    def aligned(
        self, operands: Sequence[Open], shape: Shape
    ) -> tuple[tuple[Term, ...], tuple[Axis, ...], list[list[Mono]]]:
        """Operands brought to common axes, broadcast; each with its monomials there."""
        names = by_name(dict.fromkeys(n for o in operands for n in o.names))
        count = len(names) + len(shape)
        places: list[list[int]] = []
        groups: list[tuple[Size, ...]] = [()] * count
        hints = [""] * count
        for operand in operands:
            rank = len(operand.form.axes) - len(operand.names)
            where = [names.index(n) for n in operand.names] + list(range(count - rank, count))
            places.append(where)
            for axis, p in zip(operand.form.axes, where, strict=True):
                sizes = tuple(i.size for i in axis)
                if sizes:
                    hints[p] = hints[p] or axis[0].hint
                    groups[p] = common_split(groups[p], sizes) if groups[p] and groups[p] != sizes else sizes
        for p, size in enumerate(shape, len(names)):
            if not groups[p] and not size.is_one:
                groups[p] = (size,)
        axes = tuple(tuple(Idx(s, hint) for s in sizes) for sizes, hint in zip(groups, hints, strict=True))
        lists = []
        for operand, where in zip(operands, places, strict=True):
            form = operand.form
            for position, p in enumerate(where):
                if form.axes[position]:
                    form = split_axis(form, position, groups[p])
            lists.append(instantiate(form, (axes[p] if a else () for a, p in zip(form.axes, where, strict=True))))
        return names, axes, lists

    def indexed(self, names: tuple[Term, ...], form: Form, where: Sequence[Term], shape: Shape) -> Open:
        """The entries of a form at index terms for its last axes, of the given sizes; the axes before them stay."""
        found: dict[Term, None] = dict.fromkeys(names)
        kept = range(len(form.axes) - len(names) - len(where))
        labels: list[Hashable] = [*names, *kept]
        operands: list[tuple[Open, Sequence[Hashable]]] = []
        for place, (index, size) in enumerate(zip(where, shape, strict=True)):
            if index.head is h.INDEX:
                labels.append(index)
                found[index] = None
            elif index.head is h.NUMBER:
                labels.append(("literal", place))
                if not size.is_one:
                    operands.append((Open((), basis(int(index.value), size)), [("literal", place)]))
            elif index.head is h.SIZE:
                labels.append(("literal", place))
                column = self.read(eye_columns(size, index.attrs[0], 1))
                operands.append((column, [("literal", place), ("one", place)]))
            else:
                raise Unsupported("a component at a computed index")
        ordered = by_name(found)
        return Open(ordered, self.contract([(Open(names, form), labels), *operands], [*ordered, *kept]))

    # -- functions ------------------------------------------------------------------------------

    def _function(self, term: Term, head: Function) -> Open:
        knows = head.knows
        attrs = head.attributes(term)
        if head.name == "reshape":
            try:
                return self._reshape(term)
            except Unsupported:
                return self._atom(term)
        if head.name == "einsum":
            return self._einsum(term)
        if knows.transparent and knows.meaning is not None:
            return self.read(knows.meaning(*term.args, **attrs))
        if knows.entries.component is not None:
            return self._by_component(term, knows.entries.component, attrs)
        if knows.entries.elementwise:
            return self.elementwise(term)
        if attrs.get("keepdims"):
            return self.read(_without_kept_axes(term, head, attrs))
        return self._atom(term)

    def _einsum(self, term: Term) -> Open:
        """One contraction, its letters kept as hints for printing."""
        left, arrow, out = term.attrs[0].replace(" ", "").partition("->")
        if not arrow:
            out = "".join(sorted(c for c in set(left) if c.isalpha() and left.count(c) == 1))
        operands = [self.read(a) for a in term.args]
        names = by_name(dict.fromkeys(n for o in operands for n in o.names))
        labelled = [(o, [*o.names, *letters]) for o, letters in zip(operands, left.split(","), strict=True)]
        return Open(names, self.contract(labelled, [*names, *out]))

    def _by_component(self, term: Term, component: Callable[..., Term], attrs: dict[str, Any]) -> Open:
        free = [i for a in term.args for i in a.indices]
        where = h.fresh_axes(term.shape, avoid=free)
        pairs: dict[Term, tuple[Term, ...]] = {}
        extra: dict[str, Any] = {}
        if term.head.name in ("kron", "vec"):

            def split(whole: Term, *sizes: Size) -> tuple[Term, ...]:
                made = h.fresh_axes(sizes, avoid=[*free, *where, *(p for v in pairs.values() for p in v)])
                pairs[whole] = made
                return made

            extra["split"] = split
        body = self.read(component(where, *term.args, **attrs, **extra))
        flat: list[Hashable] = [p for w in where for p in pairs.get(w, (w,))]
        names = tuple(n for n in body.names if n not in flat)
        whole = self.with_axes(body, [*names, *flat], term)
        axes = list(whole.axes[: len(names)])
        rest = iter(whole.axes[len(names) :])
        for w in where:
            axes.append(tuple(i for _ in pairs.get(w, (w,)) for i in next(rest)))
        return Open(names, Form(axes, whole.terms))

    def with_axes(self, body: Open, out: Sequence[Hashable], term: Term) -> Form:
        """The body with its index axes in the order of ``out``; axes it lacks are new and free."""
        found = dict(zip(body.names, body.form.axes, strict=True))
        axes = []
        for label in out:
            axis = found.get(label)  # type: ignore[call-overload]
            axes.append(axis_for(label.attrs[1], label.name) if axis is None else axis)  # type: ignore[attr-defined]
        return Form(axes, body.form.terms)

    def elementwise(self, term: Term) -> Open:
        operands = [self.read(a) for a in term.args]
        names, axes, lists = self.aligned(operands, term.shape)
        forms = [collect(axes, monos) for monos in lists]
        if term.head.name == "abs":
            return Open(names, Form(axes, self._modulus(forms[0])))
        if term.head.name == "exp":
            return Open(names, collect(axes, self._exponential(forms[0])))
        return Open(names, Form(axes, [Mono(ONE, [(*elementwise_atom(term.head, term.attrs, forms, axes), ONE)], ())]))

    def _modulus(self, form: Form) -> list[Mono]:
        return raised(Form(form.axes, raised(form, Fraction(2))), Fraction(1, 2))

    def _exponential(self, form: Form) -> list[Mono]:
        head = _head("exp")
        if not form.terms:
            return [Mono(ONE, (), ())]
        by = form.terms[0].coefficient if len(form.terms) == 1 else box(form)[0]
        inner = Form(form.axes, (t.scaled(1 / by) for t in form.terms))
        return normalise(ONE, [(*elementwise_atom(head, (), [inner], inner.axes), by)], ())

    def _atom(self, term: Term) -> Open:
        """A function that keeps its name, with one atomic axis for each axis of its value."""
        operands = [self.read(a) for a in term.args]
        names = by_name(dict.fromkeys(n for o in operands for n in o.names))
        lead_axes = [tuple(Idx(n.attrs[1], n.name) for _ in (0,) if not n.attrs[1].is_one) for n in names]
        out_axes = [axis_for(s) for s in term.shape]
        positions: dict[Term, int] = {}
        for n, axis in zip(names, lead_axes, strict=True):
            if axis:
                positions[n] = len(positions)
        forms, lead = [], []
        for operand in operands:
            kept = [a for n, a in enumerate(operand.form.axes) if a or n >= len(operand.names)]
            forms.append(Form(kept, operand.form.terms))
            lead.append(tuple(positions[n] for n in operand.names if n in positions))
        axes = (*lead_axes, *out_axes)
        flat = tuple(i for axis in axes for i in axis)
        terms = applied_terms(applied(term, tuple(lead), len(positions)), forms, flat)
        return Open(names, Form(axes, terms))

    def _opaque(self, term: Term) -> Open:
        if term.head in (h.DERIVATIVE, h.DIFFERENTIAL) and self.differentiates and term.args[0] not in term.args[1:]:
            work = partial_derivative if term.head is h.DERIVATIVE else total_differential
            with suppress(Unsupported):
                return work(self, term)
        if term.head in (h.DERIVATIVE, h.DIFFERENTIAL, h.APPLY):
            return self._atom(term)
        if term.indices:
            raise Unsupported(f"{term.head.name} with free indices")
        from workbench.terms.storage import store

        axes = tuple(axis_for(s) for s in term.shape)
        flat = tuple(i for a in axes for i in a)
        atom = node("opaque", store(term), (i.size for i in flat), term)
        return Open((), Form(axes, [Mono(ONE, [(atom, flat, ONE)], ())]))

    def _reshape(self, term: Term) -> Open:
        operand = self.read(term.args[0])
        keep = len(operand.names)
        atoms = [i for axis in operand.form.axes[keep:] for i in axis]
        terms = list(operand.form.terms)
        axes: list[Axis] = list(operand.form.axes[:keep])
        pending = atoms[::-1]
        for size in term.shape:
            group: list[Idx] = []
            missing = size
            while not missing.is_one:
                if not pending:
                    raise Unsupported("a reshape that does not nest")
                i = pending.pop()
                rest = quotient(missing, i.size)
                if rest is not None:
                    group.append(i)
                    missing = rest
                    continue
                over = quotient(i.size, missing)
                if over is None:
                    raise Unsupported(f"a reshape that cuts an axis of size {i.size} at {missing}")
                first, second = Idx(missing, i.hint), Idx(over, i.hint)
                terms = [split_index(t, i, (first, second)) for t in terms]
                pending.append(second)
                group.append(first)
                missing = size_of(1)
            axes.append(tuple(group))
        return Open(operand.names, collect(axes, terms))


def _without_kept_axes(term: Term, head: Function, attrs: dict[str, Any]) -> Term:
    """The same entries with the axes summed away and put back as axes of size 1: one atom, kept axes or not."""
    from workbench.terms.functions.reductions import axes_of, expand_dims

    plain = head(*term.args, **{**attrs, "keepdims": False})
    kept = axes_of(attrs.get("axis", -1), term.args[0])
    return expand_dims(plain, kept) if kept else plain


def _products(lists: list[list[Mono]]) -> Iterable[tuple[Fraction, tuple[Any, ...], tuple[Idx, ...]]]:
    """Every choice of one monomial from each list, multiplied."""
    partial: list[tuple[Fraction, tuple[Any, ...], tuple[Idx, ...]]] = [(ONE, (), ())]
    for position, monos in enumerate(lists):
        several = len(monos) > 1 and position + 1 < len(lists) and len(partial) * len(monos) > 1
        grown = []
        for c, f, s in partial:
            for m in monos:
                again = _renamed(m) if several or len(partial) > 1 else m
                grown.append((c * again.coefficient, (*f, *again.factors), (*s, *again.summed)))
        partial = grown
    return partial


def _renamed(mono: Mono) -> Mono:
    if not mono.summed:
        return mono
    places = {i: Idx(i.size, i.hint) for i in mono.summed}
    factors = [(n, tuple(places.get(i, i) for i in indices), e) for n, indices, e in mono.factors]
    return Mono(mono.coefficient, factors, places.values())


def _hint(label: Hashable) -> str:
    return label.name if isinstance(label, Term) else label if isinstance(label, str) and len(label) == 1 else ""


def _head(name: str) -> Function:
    from workbench.terms.functions import functions

    return functions()[name]


__all__ = ["Applied", "Open", "Reader", "elementwise_atom", "fresh_like"]
