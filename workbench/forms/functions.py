"""Elementwise functions as nodes, and the canonical order and orientation of what a node is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import permutations
from math import gcd
from typing import Any

from workbench.forms.atoms import Applied, Axis, Form, Idx, Node, mono_key, node
from workbench.terms import heads as h
from workbench.terms.declaration import Function

MAX_PERMUTED = 3


def is_elementwise(head: object) -> bool:
    return head.knows.entries.elementwise if isinstance(head, Function) else head in (h.POWER, h.COMPARE)


def orders_of(free: tuple[Idx, ...], forms: Sequence[Form]) -> list[tuple[Idx, ...]]:
    """The orders of the free indices among which the canonical one is: those that the places of an index in the
    factors leave open. Where too many are tied they stay as they are: equal forms may then look different."""
    if len(free) < 2:
        return [free]
    marks: dict[Idx, list[object]] = {i: [] for i in free}
    for n, form in enumerate(forms):
        own = dict(zip(form.free, free, strict=True)) if form.free != free else None
        for term in form.terms:
            for node_, indices, e in term.factors:
                for place, i in enumerate(indices):
                    at = own.get(i) if own is not None else i
                    if at in marks:
                        where = -1 if node_.symmetric or node_.skew else place
                        marks[at].append((n, node_.key, e.numerator, e.denominator, where))
    classes: dict[str, list[Idx]] = {}
    for i in free:
        classes.setdefault(f"{i.size} {sorted(marks[i])!r}", []).append(i)  # type: ignore[type-var]
    orders: list[tuple[Idx, ...]] = [()]
    for _, tied in sorted(classes.items()):
        ways = list(permutations(tied)) if len(tied) <= MAX_PERMUTED else [tuple(tied)]
        orders = [(*order, *way) for order in orders for way in ways]
    return orders


def elementwise_atom(
    head: Any, attrs: tuple[Any, ...], forms: Sequence[Form], axes: Sequence[Axis]
) -> tuple[Node, tuple[Idx, ...]]:
    """An elementwise function of forms over common axes; axes that no argument mentions are left out."""
    flat = [i for axis in axes for i in axis]
    used = {i for form in forms for t in form.terms for f in t.factors for i in f[1]}
    kept = tuple(i for i in flat if i in used)
    best: tuple[list[str], tuple[Idx, ...], tuple[Form, ...]] | None = None
    keys: list[list[str]] = []
    for order in orders_of(kept, [Form(((i,) for i in kept), f.terms) for f in forms]):
        inner = tuple(Form(((i,) for i in order), f.terms) for f in forms)
        keys.append([f.key for f in inner])
        if best is None or keys[-1] < best[0]:
            best = (keys[-1], order, inner)
    assert best is not None
    key, order, inner = best
    symmetric = len(keys) == len(kept) == 2 and keys[0] == keys[1]
    positive = head is h.COMPARE or (isinstance(head, Function) and head.knows.line.positive)
    data = Applied(head, attrs, inner, leading=len(order))
    atom = node("function", (head.name, str(attrs), key), (i.size for i in order), data, symmetric, positive)
    return atom, order


def oriented(form: Form) -> tuple[Fraction, Form, bool]:
    """A matrix as a multiple of a form that it shares with its multiples and its transpose; whether it was turned."""
    best: tuple[str, Fraction, Form, bool] | None = None
    for turned in (False, True):
        axes = form.axes[::-1] if turned else form.axes
        labels = {i: n for n, i in enumerate(i for axis in axes for i in axis)}
        by = content(t.coefficient for t in form.terms)
        if len(form.terms) > 1:
            by *= 1 if min((mono_key(t, labels), t.coefficient) for t in form.terms)[1] > 0 else -1
        elif form.terms[0].coefficient < 0:
            by = -by
        candidate = Form(axes, (t.scaled(1 / by) for t in form.terms))
        if best is None or candidate.key < best[0]:
            best = (candidate.key, by, candidate, turned)
    assert best is not None
    return best[1:]


def content(values: Iterable[Fraction]) -> Fraction:
    """The largest positive rational that leaves integers behind."""
    top, bottom = 0, 1
    for value in values:
        top = gcd(top, abs(value.numerator))
        bottom = bottom * value.denominator // gcd(bottom, value.denominator)
    return Fraction(top, bottom)
