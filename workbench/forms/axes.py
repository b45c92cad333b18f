"""Compound axes: an axis of size m*p seen as a row-major pair, and what cutting an index does to the factors on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from workbench.forms.atoms import DELTA, Axis, Factor, Form, Idx, Mono, Node, Unsupported, instantiate, node
from workbench.forms.boxes import box
from workbench.forms.functions import elementwise_atom, is_elementwise
from workbench.terms import monomials
from workbench.terms.sizes import Size, size_of


def quotient(a: Size, b: Size) -> Size | None:
    """a / b when both are single products and it comes out even; else None."""
    if len(a.terms) != 1 or len(b.terms) != 1:
        return None
    (left, p), (right, q) = a.terms[0], b.terms[0]
    if p % q:
        return None
    rest = monomials.quotient(left, right)
    return None if any(e < 0 for _, e in rest) else Size({rest: p // q})


def common_split(left: tuple[Size, ...], right: tuple[Size, ...]) -> tuple[Size, ...]:
    """The coarsest grouping of one axis that refines both. Raises Unsupported where sizes do not nest."""
    a, b = list(left[::-1]), list(right[::-1])
    out: list[Size] = []
    while a and b:
        s, t = a.pop(), b.pop()
        if s == t:
            out.append(s)
        elif (rest := quotient(s, t)) is not None:
            out.append(t)
            a.append(rest)
        elif (rest := quotient(t, s)) is not None:
            out.append(s)
            b.append(rest)
        else:
            raise Unsupported(f"an axis of size {s} against one of size {t}")
    if a or b:
        raise Unsupported("axes whose sizes do not match")
    return tuple(out)


def split_axis(form: Form, position: int, sizes: tuple[Size, ...]) -> Form:
    """The form with one axis cut finer, into atomic indices of the given sizes."""
    axis = form.axes[position]
    if tuple(i.size for i in axis) == sizes:
        return form
    wanted = list(sizes[::-1])
    terms = list(form.terms)
    new_axis: list[Idx] = []
    for i in axis:
        parts: list[Idx] = []
        total = size_of(1)
        while total != i.size:
            part = wanted.pop()
            parts.append(Idx(part, i.hint))
            total = total * part
        if len(parts) > 1:
            terms = [split_index(t, i, tuple(parts)) for t in terms]
            new_axis.extend(parts)
        else:
            new_axis.append(i)
    return Form((*form.axes[:position], tuple(new_axis), *form.axes[position + 1 :]), terms)


def split_index(mono: Mono, target: Idx, parts: tuple[Idx, ...]) -> Mono:
    """The monomial with a free index replaced by a row-major tuple of finer ones."""
    sizes = tuple(p.size for p in parts)
    factors: list[Factor] = []
    summed = list(mono.summed)
    pending = list(mono.factors)
    replaced = {target: parts}
    coefficient = mono.coefficient
    while pending:
        own, indices, exponent = pending.pop(0)
        if not any(i in replaced for i in indices):
            factors.append((own, indices, exponent))
        elif own is DELTA:
            pairs = []
            for i in indices:
                if i not in replaced:
                    replaced[i] = tuple(Idx(s, i.hint) for s in sizes)
                    if i not in summed:
                        raise Unsupported("a delta between two compound axes that are both kept")
                    summed.remove(i)
                    summed.extend(replaced[i])
                    pending, factors = pending + factors, []
                pairs.append(replaced[i])
            factors.extend((DELTA, pair, exponent) for pair in zip(*pairs, strict=True))
        else:
            sign, factor = _split_factor(own, indices, exponent, replaced)
            coefficient *= sign
            factors.append(factor)
    return Mono(coefficient, factors, summed)


def _split_factor(
    own: Node, indices: tuple[Idx, ...], exponent: Fraction, replaced: Mapping[Idx, tuple[Idx, ...]]
) -> tuple[int, Factor]:
    """A factor with some of its indices cut finer: sums and elementwise functions are cut inside."""
    inside = own.kind == "box" or (
        own.kind == "function" and own.data.leading == len(indices) and is_elementwise(own.data.head)
    )
    if inside and len(set(indices)) == len(indices):
        axes = tuple(replaced.get(i, (i,)) for i in indices)
        sizes = [tuple(i.size for i in axis) for axis in axes]
        try:
            forms = [_cut(f, sizes) for f in ([own.data] if own.kind == "box" else own.data.args)]
        except Unsupported:
            forms = []
        at = {new: old for f in forms[:1] for new, old in zip(f.free, (i for axis in axes for i in axis), strict=True)}
        if own.kind == "box" and forms:
            by, atom, order = box(forms[0])
            if by > 0 or exponent.denominator == 1:
                return (-1 if by < 0 and exponent % 2 else 1), (atom, tuple(at[i] for i in order), exponent)
        elif forms:
            flat = tuple((i,) for i in at.values())
            atom, order = elementwise_atom(own.data.head, own.data.attrs, [_moved(f, flat) for f in forms], flat)
            return 1, (atom, order, exponent)
    places: list[Idx] = []
    for i in indices:
        if i in replaced:
            own = view(own, len(places), tuple(p.size for p in replaced[i]))
            places.extend(replaced[i])
        else:
            places.append(i)
    return 1, (own, tuple(places), exponent)


def _cut(form: Form, sizes: Sequence[tuple[Size, ...]]) -> Form:
    for position, wanted in enumerate(sizes):
        form = split_axis(form, position, wanted)
    return form


def _moved(form: Form, axes: tuple[Axis, ...]) -> Form:
    return Form(axes, instantiate(form, axes))


def view(own: Node, position: int, sizes: tuple[Size, ...]) -> Node:
    """The node with one axis seen as a row-major group of finer axes; the same whichever axis was cut first."""
    base, groups = own.data if own.kind == "view" else (own, tuple((s,) for s in own.sizes))
    cut: list[tuple[Size, ...]] = []
    for group in groups:
        inside = 0 <= position < len(group)
        cut.append((*group[:position], *sizes, *group[position + 1 :]) if inside else group)
        position -= len(group)
    full = tuple(s for group in cut for s in group)
    identity = (base.key, tuple(tuple(map(str, group)) for group in cut))
    return node("view", identity, full, (base, tuple(cut)), positive=base.positive)
