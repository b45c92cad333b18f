"""From index forms to index notation: always possible, for whatever matrix notation cannot say."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from workbench.forms.atoms import DELTA, Form, Idx, Mono, Node, Unsupported
from workbench.forms.printed import Printer, Stuck, is_turned_round, natural, sign_of_boxes
from workbench.forms.shaping import call, fraction, minus, total
from workbench.terms import heads as h
from workbench.terms.sizes import Size, product_of
from workbench.terms.term import Term, build

NAMES = "ijklpqrstuvwabcdefgh"


def index_line(form: Form, names: tuple[Term, ...] = ()) -> Term:
    """The form as ``tensor(sum of products of entries, i, j, ...)``; ``names`` are the leading free indices."""
    lead = form.axes[: len(names)]
    taken: dict[Idx, Term] = {axis[0]: n for axis, n in zip(lead, names, strict=True) if axis}
    axes = form.axes[len(names) :]
    flat = [i for axis in axes for i in axis]
    places = {**taken, **_named(flat, avoid=names)}
    body = _Body(Printer()).sum(form.terms, places)
    over = tuple(places[i] for i in flat)
    # The entries of an array, in order, are the array.
    whole = body.head is h.AT and over and body.args[1:] == over and not body.args[0].indices.intersection(over)
    line = body.args[0] if whole else h.tensor(body, *over)
    shape = tuple(product_of(tuple(i.size for i in axis)) for axis in axes)
    return line if line.shape == shape else call("reshape", line, *shape)


def _named(indices: Iterable[Idx], avoid: Iterable[Term]) -> dict[Idx, Term]:
    taken = {t.name for t in avoid}
    free = (n for suffix in ("", "_1", "_2", "_3") for n in (c + suffix for c in NAMES) if n not in taken)
    return {i: h.index(next(free), i.size) for i in indices}


class _Body:
    def __init__(self, printer: Printer) -> None:
        self.printer = printer

    def sum(self, terms: Iterable[Mono], places: dict[Idx, Term]) -> Term:
        signed = [(-1 if t.coefficient * sign_of_boxes(t) < 0 else 1, self.mono(t, places)) for t in terms]
        return total(signed) if signed else h.number(0)

    def mono(self, mono: Mono, places: dict[Idx, Term]) -> Term:
        inner = {**places, **_named(mono.summed, avoid=places.values())}
        bound = [inner[i] for i in mono.summed]
        for own, indices, _ in mono.factors:
            if own.kind == "basis":
                inner[indices[0]] = h.number(own.data[0])
        bound = [b for i, b in zip(mono.summed, bound, strict=True) if inner[i] is b]
        powers: list[tuple[Term, Fraction]] = []
        for own, indices, exponent in mono.factors:
            if own.kind == "basis" and indices[0] in mono.summed:
                continue
            if own.kind == "basis":
                powers.append((h.delta(h.number(own.data[0]), places[indices[0]]), exponent))
            else:
                powers.append(self.power(own, [inner[i] for i in indices], exponent))
        outside = [p for p in powers if not p[0].indices.intersection(bound)]
        inside = [p for p in powers if p[0].indices.intersection(bound)]
        if not bound:
            return fraction(abs(mono.coefficient), powers)
        return fraction(abs(mono.coefficient), outside, h.Sum(fraction(Fraction(1), inside), *bound))

    def power(self, own: Node, where: list[Term], exponent: Fraction) -> tuple[Term, Fraction]:
        if not where:
            try:
                return self.printer.scalar_power(own, exponent)
            except Stuck:
                pass
        written = self.entry(own, where)
        # An entry of a sum carries the sum's sign, which a root must see.
        return (minus(written) if exponent.denominator != 1 and is_turned_round(own) else written), exponent

    def entry(self, own: Node, where: list[Term]) -> Term:
        """One entry of a node."""
        if own is DELTA:
            return h.delta(*where)
        if own.kind == "iota":
            return where[0]
        if own.kind == "box":
            form: Form = natural(own.data)
            return self.sum(form.terms, dict(zip(form.free, where, strict=True)))
        if own.kind == "function" and own.data.leading and own.data.lead:
            return self._indexed(own, where)
        try:
            whole = self.printer.node(own)
            return h.at(whole, *where) if where else whole
        except Stuck:
            if own.kind == "function" and own.data.leading:
                return self._indexed(own, where)
        if own.kind == "modulus":
            return call("abs", self.entry(own.data, where))
        if own.kind == "negated":
            return self.entry(own.data, where) if is_turned_round(own.data) else minus(self.entry(own.data, where))
        if own.kind == "function":
            args = [index_line(f) for f in own.data.args]
            return _entry_of(build(own.data.head, args, own.data.attrs), own.sizes, where)
        raise Unsupported(f"an entry of a {own.kind}")

    def _indexed(self, own: Node, where: list[Term]) -> Term:
        """A function whose arguments carry indices: its own leading axes are indices of the arguments."""
        data = own.data
        args = []
        for position, form in enumerate(data.args):
            lead = data.lead[position] if data.lead else tuple(range(data.leading))
            names = tuple(where[p] for p in lead)
            if not data.lead:
                args.append(self.sum(form.terms, dict(zip(form.free, names, strict=True))))
            else:
                args.append(index_line(form, names))
        value = build(data.head, args, data.attrs)
        return _entry_of(value, own.sizes[data.leading :], where[data.leading :])


def _entry_of(value: Term, sizes: tuple[Size, ...], where: list[Term]) -> Term:
    """The entry of a value whose axes of size 1 are not counted in ``sizes``."""
    whole = value if value.shape == sizes else call("reshape", value, *sizes)
    return h.at(whole, *where) if where else whole
