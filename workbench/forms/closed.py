"""From the closed heads of the language to index forms: one function a head."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from fractions import Fraction
from typing import Any

from workbench.forms.atoms import DELTA, ONE, Axis, Form, Mono, Unsupported, node
from workbench.forms.functions import elementwise_atom
from workbench.forms.normal import collect, normalise, raised, size_parts
from workbench.forms.opened import Open, Reading, axis_for, basis, by_name
from workbench.terms import heads as h
from workbench.terms.functions.arrays import array
from workbench.terms.sizes import Size
from workbench.terms.term import Term

_KEPT_WHEN_HIDDEN = frozenset({"positive", "unit", "integer"})
_NONNEGATIVE = frozenset({"positive", "unit", "simplex", "onehot", "mask"})


def _number(reader: Reading, term: Term) -> Open:
    return Open((), Form((), [Mono(term.value, (), ())] if term.value else ()))


def _symbol(reader: Reading, term: Term) -> Open:
    name, shape, props = term.attrs
    if term in reader.hide:
        props = props & _KEPT_WHEN_HIDDEN
        term = h.symbol(name, shape, *props)
    axes = tuple(axis_for(s) for s in shape)
    flat = tuple(i for a in axes for i in a)
    identity = (name, tuple(map(str, shape)), sorted(props))
    symmetric = bool(props & {"symmetric", "posdef", "diagonal"}) and len(flat) == 2
    atom = node("symbol", identity, (i.size for i in flat), term, symmetric, bool(props & _NONNEGATIVE))
    return Open((), Form(axes, [Mono(ONE, [(atom, flat, ONE)], ())]))


def _scalar_leaf(reader: Reading, term: Term) -> Open:
    if term.head is h.SIZE:
        size: Size = term.attrs[0]
        return Open((), Form((), [Mono(c, factors, ()) for c, factors in size_parts(size)]))
    atom = node("constant", term.name, (), term, positive=True)
    return Open((), Form((), [Mono(ONE, [(atom, (), ONE)], ())]))


def _index(reader: Reading, term: Term) -> Open:
    axis = axis_for(term.attrs[1], term.name)
    if not axis:
        return Open((term,), Form(((),), ()))
    atom = node("iota", str(term.attrs[1]), (term.attrs[1],), term.attrs[1])
    return Open((term,), Form((axis,), [Mono(ONE, [(atom, axis, ONE)], ())]))


def _add(reader: Reading, term: Term) -> Open:
    names, axes, lists = reader.aligned([reader.read(a) for a in term.args], term.shape)
    return Open(names, collect(axes, (t for monos in lists for t in monos)))


def _mul(reader: Reading, term: Term) -> Open:
    return reader.product([reader.read(a) for a in term.args], term.shape)


def _power(reader: Reading, term: Term) -> Open:
    base, exponent = (reader.read(a) for a in term.args)
    terms = exponent.form.terms
    if not exponent.form.axes and (not terms or (len(terms) == 1 and not terms[0].factors)):
        by = terms[0].coefficient if terms else Fraction(0)
        return Open(base.names, collect(base.form.axes, raised(base.form, by)))
    names, axes, lists = reader.aligned([base, exponent], term.shape)
    forms = [collect(axes, monos) for monos in lists]
    return Open(names, Form(axes, [Mono(ONE, [(*elementwise_atom(term.head, (), forms, axes), ONE)], ())]))


def _compare(reader: Reading, term: Term) -> Open:
    return reader.elementwise(term)


def _matmul(reader: Reading, term: Term) -> Open:
    a, b = (reader.read(x) for x in term.args)
    rank_a, rank_b = (x.rank for x in term.args)
    batch = max(rank_a, rank_b) - 2
    stack = [("batch", n) for n in range(max(batch, 0))]
    left: list[Hashable] = [*stack[len(stack) - max(rank_a - 2, 0) :], *["row"] * (rank_a > 1), "inner"]
    right: list[Hashable] = [*stack[len(stack) - max(rank_b - 2, 0) :], "inner", *["column"] * (rank_b > 1)]
    names = by_name(dict.fromkeys((*a.names, *b.names)))
    out = [*names, *stack, *["row"] * (rank_a > 1), *["column"] * (rank_b > 1)]
    return Open(names, reader.contract([(a, [*a.names, *left]), (b, [*b.names, *right])], out))


def _transpose(reader: Reading, term: Term) -> Open:
    operand = reader.read(term.args[0])
    keep = len(operand.names)
    return Open(operand.names, Form((*operand.form.axes[:keep], *operand.form.axes[keep:][::-1]), operand.form.terms))


def _at(reader: Reading, term: Term) -> Open:
    literal, *where = term.args
    if literal.head is array and all(w.head is h.NUMBER for w in where):
        place = 0
        for w, size in zip(where, literal.attrs[0], strict=True):
            place = place * size + int(w.value)
        return reader.read(literal.args[place])
    operand = reader.read(term.args[0])
    return reader.indexed(operand.names, operand.form, term.args[1:], term.args[0].shape)


def _sum(reader: Reading, term: Term) -> Open:
    body = reader.read(term.args[0])
    bound = term.args[1:]
    rank = len(body.form.axes) - len(body.names)
    names = tuple(n for n in body.names if n not in bound)
    form = reader.contract([(body, [*body.names, *range(rank)])], [*names, *range(rank)])
    missing = [b.attrs[1] for b in bound if b not in body.names or not _axis_of(body, b)]
    for size in missing:
        form = collect(
            form.axes,
            (
                m
                for t in form.terms
                for by, factors in size_parts(size)
                for m in normalise(t.coefficient * by, (*t.factors, *factors), t.summed)
            ),
        )
    return Open(names, form)


def _axis_of(body: Open, name: Term) -> Axis:
    return body.form.axes[body.names.index(name)]


def _tensor(reader: Reading, term: Term) -> Open:
    body = reader.read(term.args[0])
    bound = term.args[1:]
    names = tuple(n for n in body.names if n not in bound)
    return Open(names, reader.with_axes(body, [*names, *bound], term))


def _delta(reader: Reading, term: Term) -> Open:
    i, j = term.args
    if i is j:
        return _number(reader, h.number(1))
    literal = [x for x in (i, j) if x.head is h.NUMBER]
    if len(literal) == 2:
        return _number(reader, h.number(int(i.value == j.value)))
    if literal:
        other = j if i.head is h.NUMBER else i
        return Open((other,), basis(int(literal[0].value), other.attrs[1]))
    if i.head is not h.INDEX or j.head is not h.INDEX:
        raise Unsupported("a delta of computed indices")
    names = by_name((i, j))
    axes = tuple(axis_for(n.attrs[1], n.name) for n in names)
    if not axes[0]:
        return Open(names, Form(axes, [Mono(ONE, (), ())]))
    return Open(names, Form(axes, [Mono(ONE, [(DELTA, (axes[0][0], axes[1][0]), ONE)], ())]))


def _named(reader: Reading, term: Term) -> Open:
    return reader.read(term.args[0])


CLOSED: dict[Any, Callable[[Reading, Term], Open]] = {
    h.NUMBER: _number,
    h.CONSTANT: _scalar_leaf,
    h.SIZE: _scalar_leaf,
    h.SYMBOL: _symbol,
    h.INDEX: _index,
    h.ADD: _add,
    h.MUL: _mul,
    h.POWER: _power,
    h.COMPARE: _compare,
    h.MATMUL: _matmul,
    h.TRANSPOSE: _transpose,
    h.AT: _at,
    h.SUM: _sum,
    h.TENSOR: _tensor,
    h.DELTA: _delta,
    h.NAMED: _named,
}
