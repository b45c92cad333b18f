"""Derivatives of index forms: one Leibniz rule for a product of powers of nodes, whatever the product was written as.

This is the arbiter's own way to differentiate. It shares no rule with the derivations that it judges, only the declared
derivative of each function; and those are checked against differences. Source: Laue, Mitterreiter & Giesen (2018).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from workbench.forms.atoms import DELTA, ONE, Axis, Form, Idx, Mono, Node, Unsupported, instantiate
from workbench.forms.axes import split_axis
from workbench.forms.normal import collect, normalise
from workbench.forms.opened import Open, Reading
from workbench.terms import heads as h
from workbench.terms.declaration import Function
from workbench.terms.sizes import size_of
from workbench.terms.term import Term, build

NOTHING: Mapping[Term, Open] = MappingProxyType({})


class Differentiator:
    """Derivatives of forms in one symbol; each node is differentiated once."""

    def __init__(self, reader: Reading, symbol: Term) -> None:
        self.reader = reader
        self.symbol = symbol
        self.variable = reader.read(symbol).form.terms[0].factors[0][0]
        self.axes: tuple[Axis, ...] = reader.read(symbol).form.axes
        self._nodes: dict[str, Form | None] = {}

    def form(self, form: Form) -> Form | None:
        """d form / d symbol, the symbol's axes after the form's; None when the form does not contain the symbol."""
        variable = [tuple(Idx(i.size, i.hint) for i in axis) for axis in self.axes]
        flat = tuple(i for axis in variable for i in axis)
        terms: list[Mono] = []
        depends = False
        for mono in form.terms:
            for place, (own, indices, exponent) in enumerate(mono.factors):
                inner = self.node(own)
                if inner is None:
                    continue
                depends = True
                lower = ((own, indices, exponent - 1),) if exponent != 1 else ()
                rest = (*mono.factors[:place], *lower, *mono.factors[place + 1 :])
                for d in instantiate(inner, ((i,) for i in (*indices, *flat))):
                    fresh = {i: Idx(i.size, i.hint) for i in mono.summed}
                    factors = [(n, tuple(fresh.get(i, i) for i in where), e) for n, where, e in (*rest, *d.factors)]
                    summed = (*fresh.values(), *d.summed)
                    by = mono.coefficient * d.coefficient * exponent
                    terms.extend(normalise(by, factors, summed))
        return collect((*form.axes, *variable), terms) if depends else None

    def node(self, own: Node) -> Form | None:
        """The derivative of a node: its atomic axes, then the atomic axes of the symbol."""
        if own.key not in self._nodes:
            self._nodes[own.key] = None  # a node does not contain itself
            self._nodes[own.key] = self._node(own)
        return self._nodes[own.key]

    def _node(self, own: Node) -> Form | None:
        if own is self.variable:
            return self._itself(own)
        if own.kind == "box":
            return self._atomic(self.form(own.data))
        if own.kind == "function":
            return self._function(own)
        if own.kind == "view":
            return self._view(own)
        if own.kind == "negated":
            inner = self.node(own.data)
            return None if inner is None else Form(inner.axes, (t.scaled(Fraction(-1)) for t in inner.terms))
        if own.kind == "modulus" and self.node(own.data) is not None:
            raise Unsupported("the derivative of a modulus")
        return None

    def _itself(self, own: Node) -> Form:
        left = tuple(Idx(s) for s in own.sizes)
        right = tuple(Idx(s) for s in own.sizes)
        deltas = [(DELTA, pair, ONE) for pair in zip(left, right, strict=True)]
        return Form(((i,) for i in (*left, *right)), [Mono(ONE, deltas, ())])

    def _atomic(self, form: Form | None) -> Form | None:
        return None if form is None else Form(((i,) for i in form.free), form.terms)

    def _view(self, own: Node) -> Form | None:
        base, groups = own.data
        d = self.node(base)
        if d is None:
            return None
        for position, sizes in enumerate(groups):
            d = split_axis(d, position, sizes)
        return self._atomic(d)

    # -- functions: from their declared derivative, read with placeholders for the arguments ---------------------

    def _function(self, own: Node) -> Form | None:
        data = own.data
        inner = [self.form(f) for f in data.args]
        if all(d is None for d in inner):
            return None
        elementwise = data.head in (h.POWER, h.COMPARE) or (
            isinstance(data.head, Function) and data.head.knows.entries.elementwise
        )
        if not elementwise:
            return self._whole(own, inner)
        if data.head is h.COMPARE:
            return None
        terms: list[Mono] = []
        left = tuple(Idx(s) for s in own.sizes)
        right = tuple(Idx(i.size) for axis in self.axes for i in axis)
        slopes = self._slopes(own)
        for slope, d in zip(slopes, inner, strict=True):
            if d is None:
                continue
            for a in instantiate(slope, ((i,) for i in left)):
                for b in instantiate(self._atomic(d), ((i,) for i in (*left, *right))):  # type: ignore[arg-type]
                    by = a.coefficient * b.coefficient
                    terms.extend(normalise(by, (*a.factors, *b.factors), (*a.summed, *b.summed)))
        return collect(((i,) for i in (*left, *right)), terms)

    def _slopes(self, own: Node) -> list[Form]:
        """The partial derivatives of an elementwise function at its arguments, on the node's atomic axes."""
        data = own.data
        places = [h.symbol(f"argument {n}", own.sizes) for n in range(len(data.args))]
        reader = self._knowing(places, [Form(((i,) for i in f.free), f.terms) for f in data.args])
        if data.head is h.POWER:
            x, a = places
            slopes: Sequence[Term] = (a * x ** (a - 1), x**a * _log(x))
        else:
            attrs = dict(zip(data.head.attribute_names, data.attrs, strict=True))
            if data.head.knows.calculus.derivative is None:
                raise Unsupported(f"no derivative of {data.head.name} is declared")
            found = data.head.knows.calculus.derivative(build(data.head, places, data.attrs), *places, **attrs)
            slopes = found if isinstance(found, tuple) else (found,)
        shape = own.sizes
        return [reader.read(h.add(s, h.mul(0, *places)) if s.shape != shape else s).form for s in slopes]

    def _knowing(self, places: Sequence[Term], forms: Sequence[Form], more: Mapping[Term, Open] = NOTHING) -> Reading:
        """A reader to which the placeholders mean the forms."""
        for place, form in zip(places, forms, strict=True):
            if tuple(len(axis) for axis in form.axes) != (1,) * place.rank:
                raise Unsupported("a function over compound axes")
        return self.reader.knowing({p: Open((), f) for p, f in zip(places, forms, strict=True)} | {**more})

    def _whole(self, own: Node, inner: list[Form | None]) -> Form:
        """A function of whole arrays: its declared differential, at a dX that carries the symbol's indices."""
        data = own.data
        if data.leading or not isinstance(data.head, Function) or data.head.knows.calculus.differential is None:
            raise Unsupported(f"the derivative of {getattr(data.head, 'name', data.head)}")
        flat = [i for axis in self.axes for i in axis]
        names = tuple(build(h.INDEX, (), (f"variable {n}", i.size)) for n, i in enumerate(flat))
        shapes = [tuple(axis[0].size if axis else size_of(1) for axis in f.axes) for f in data.args]
        places = [h.symbol(f"argument {n}", shape) for n, shape in enumerate(shapes)]
        attrs = dict(zip(data.head.attribute_names, data.attrs, strict=True))
        parts: list[Term] = []
        directions: dict[Term, Open] = {}
        for position, d in enumerate(inner):
            if d is None:
                continue
            direction = h.symbol(f"direction {position}", shapes[position])
            rank = len(shapes[position])
            moved = Form((*((i,) for axis in d.axes[rank:] for i in axis), *d.axes[:rank]), d.terms)
            directions[direction] = Open(names, moved)
            value = build(data.head, places, data.attrs)
            parts.append(data.head.knows.calculus.differential(value, position, direction, *places, **attrs))
        opened = self._knowing(places, list(data.args), directions).read(h.add(*parts))
        if opened.names != names:
            raise Unsupported("a derivative that lost an index")
        whole = opened.form
        axes = (*whole.axes[len(names) :], *whole.axes[: len(names)])
        return Form(((i,) for axis in axes for i in axis), whole.terms)


def _log(x: Term) -> Term:
    from workbench.terms.functions.elementwise import log

    return log(x)


def partial_derivative(reader: Reading, term: Term) -> Open:
    """``derivative(f, x)`` or ``derivative(f, x[j])`` worked out. Raises Unsupported where it cannot be."""
    f, x = term.args
    symbol = x.args[0] if x.head is h.AT else x
    opened = reader.read(f)
    d = _derivative(reader, opened.form, symbol)
    if x.head is not h.AT:
        return Open(opened.names, d)
    return reader.indexed(opened.names, d, x.args[1:], symbol.shape)


def total_differential(reader: Reading, term: Term) -> Open:
    """``differential(f, X, ...)`` worked out: the sum of the partial derivatives times dX. Raises Unsupported."""
    f, *varying = term.args
    opened = reader.read(f)
    kept = [*opened.names, *range(len(opened.form.axes) - len(opened.names))]
    parts = []
    for symbol in varying:
        d = _derivative(reader, opened.form, symbol)
        direction = reader.read(h.differential(symbol, *varying))
        places = [("d", n) for n in range(symbol.rank)]
        parts.append(
            Open(opened.names, reader.contract([(Open(opened.names, d), [*kept, *places]), (direction, places)], kept))
        )
    names, axes, lists = reader.aligned(parts, f.shape)
    return Open(names, collect(axes, (t for monos in lists for t in monos)))


def _derivative(reader: Reading, form: Form, symbol: Term) -> Form:
    """The derivative of a form, its axes first; zero when the symbol does not occur."""
    d = Differentiator(reader, symbol).form(form)
    if d is None:
        variable = (tuple(Idx(i.size) for i in axis) for axis in reader.read(symbol).form.axes)
        return Form((*form.axes, *variable), ())
    return d


__all__ = ["Differentiator", "partial_derivative", "total_differential"]
