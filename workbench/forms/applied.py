"""Functions that keep their name and are not elementwise: softmax, inverses, determinants, opaque ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from workbench.forms.atoms import ONE, Applied, Form, Idx, Mono, Node, node
from workbench.forms.boxes import box
from workbench.forms.functions import oriented
from workbench.terms.declaration import Function
from workbench.terms.heads import APPLY
from workbench.terms.term import Term


def applied(term: Term, lead: tuple[tuple[int, ...], ...], leading: int) -> Applied:
    """What is fixed of the node of a term, its arguments apart."""
    unit_axes: tuple[int, ...] = ()
    if isinstance(term.head, Function) and term.head.knows.entries.axis_sum:
        unit_axes = _unit_axes(term, leading)
    identity = repr((term.head.name, _canonical_attrs(term), lead, leading, str(term.shape)))
    return Applied(term.head, term.attrs, (), lead, leading, term.shape, None, unit_axes, identity)


def applied_terms(data: Applied, forms: Sequence[Form], flat: tuple[Idx, ...]) -> list[Mono]:
    """The monomial of a function of these arguments, in a canonical orientation of its argument."""
    head = data.head
    coefficient, indices = ONE, flat
    inverse_of, symmetric = None, isinstance(head, Function) and head.knows.entries.symmetric and len(flat) == 2
    if head.name == "array" and len(flat) == len(data.attrs[0]) == 2:
        symmetric = _mirrored(forms, *data.attrs[0])
    if head.name in ("inv", "det", "logdet") and data.leading == 0 and forms[0].terms:
        by, form, swapped = oriented(forms[0])
        if swapped:
            indices = flat[::-1]
        if head.name == "inv":
            symmetric = form.key == Form(form.axes[::-1], form.terms).key
            coefficient = 1 / by
            inverse_of = _inverse_of(form)
        else:
            form = Form(form.axes, (t.scaled(by) for t in form.terms))
        forms = [form]
    positive = isinstance(head, Function) and head.knows.line.positive
    made = replace(data, args=tuple(forms), inverse_of=inverse_of)
    identity = (data.identity, [f.key for f in forms])
    atom = node("function", identity, (i.size for i in flat), made, symmetric, positive)
    return [Mono(coefficient, [(atom, indices, ONE)], ())]


def _mirrored(entries: Sequence[Form], rows: int, columns: int) -> bool:
    """Whether a matrix written out entry by entry is its own transpose."""
    return rows == columns and all(
        entries[i * rows + j].key == entries[j * rows + i].key for i in range(rows) for j in range(i)
    )


def _inverse_of(form: Form) -> tuple[Node, bool, Fraction] | None:
    if any(len(axis) != 1 for axis in form.axes):
        return None
    if len(form.terms) > 1:
        leading, atom, order = box(form)
        if len(order) != 2:
            return None
        return atom, order[0] is not form.free[0], leading
    mono = form.terms[0]
    if len(mono.factors) != 1 or mono.summed or mono.factors[0][2] != 1:
        return None
    own, places, _ = mono.factors[0]
    if len(places) != 2 or set(places) != set(form.free):
        return None
    return own, places[0] is not form.free[0], mono.coefficient


def _canonical_attrs(term: Term) -> str:
    attrs = term.head.attributes(term) if isinstance(term.head, Function) else {}
    axis = attrs.get("axis")
    rank = term.args[0].rank if term.args else 0
    if isinstance(axis, int):
        attrs["axis"] = axis % rank
    elif isinstance(axis, tuple):
        attrs["axis"] = tuple(sorted(a % rank for a in axis))
    if "axis" in attrs and rank == 1 and attrs["axis"] in (0, (0,)):
        attrs["axis"] = None
    moving = [] if term.head is APPLY else [a.attrs for a in term.args[1:]]  # of a derivative: in what it is taken
    wrt = () if isinstance(term.head, Function) else (tuple(map(str, term.attrs)), moving)
    return repr((sorted((k, str(v)) for k, v in attrs.items()), str(wrt)))


def _unit_axes(term: Term, leading: int) -> tuple[int, ...]:
    from workbench.terms.functions.reductions import axes_of

    axes = axes_of(term.head.attributes(term)["axis"], term)  # type: ignore[attr-defined]
    before = [sum(not s.is_one for s in term.shape[:a]) for a in range(term.rank)]
    return tuple(leading + before[a] for a in axes if not term.shape[a].is_one)
