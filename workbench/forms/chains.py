"""Products of square matrices link by link: their inverses and determinants."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from workbench.forms.applied import applied_terms
from workbench.forms.atoms import DELTA, ONE, Factor, Form, Idx, Mono, Node
from workbench.forms.normal import normalise

Link = tuple[Node | None, bool, tuple[Factor, ...]]
"""A square matrix node with whether it is turned, or the vectors on a diagonal."""


def of_product(data: Any, form: Form, flat: tuple[Idx, ...]) -> list[Mono] | None:
    """inv(A B) = inv(B) inv(A), det(A B) = det(A) det(B), logdet likewise, for square A and B."""
    if len(form.terms) != 1:
        return None
    mono = form.terms[0]
    scalars = [f for f in mono.factors if not f[1]]
    chain = _chain(Form(form.axes, [Mono(ONE, (f for f in mono.factors if f[1]), mono.summed)]))
    if chain is None or ((scalars or mono.coefficient != 1) and data.head.name != "inv"):
        return None
    if data.head.name == "inv":
        joints = [flat[1], *(Idx(flat[0].size) for _ in chain[1:]), flat[0]]
        factors: list[Factor] = [(n, i, -e) for n, i, e in scalars]
        for (i, j), link in zip(pairwise(joints), chain, strict=True):
            factors.extend(_inverse(data, link, j, i))
        return normalise(1 / mono.coefficient, factors, joints[1:-1], expand=True)
    terms = [_determinant(data, link) for link in chain]
    if any(t is None for t in terms):
        return None
    parts = [t for t in terms if t is not None]
    if data.head.name == "logdet":
        return [p for p in parts if p.coefficient]
    return normalise(ONE, [f for p in parts for f in p.factors], (), expand=True)


def _chain(form: Form) -> list[Link] | None:
    """The links of a product of square matrices from the first free index to the second; None for anything else."""
    mono = form.terms[0]
    if len(form.free) != 2 or len({str(i.size) for i in (*form.free, *mono.summed)}) != 1:
        return None
    left = list(mono.factors)
    here, end = form.free
    links: list[Link] = []
    while True:
        vectors = [f for f in left if set(f[1]) == {here}]
        if vectors:
            links.append((None, False, tuple((n, tuple(0 for _ in i), e) for n, i, e in vectors)))  # type: ignore[misc]
            left = [f for f in left if f not in vectors]
        if here is end:
            return links if links and not left else None
        steps = [f for f in left if here in f[1]]
        if len(steps) != 1 or len(steps[0][1]) != 2 or steps[0][2] != 1:
            return None
        own, (i, j), _ = steps[0]
        if own is not DELTA:
            links.append((own, here is j, ()))
        left.remove(steps[0])
        here = j if here is i else i
        if own is DELTA and not links and not left and here is end:
            return [(DELTA, False, ())]


def _placed(link: Link, i: Idx) -> list[Factor]:
    return [(n, tuple(i for _ in places), e) for n, places, e in link[2]]


def _inverse(data: Any, link: Link, i: Idx, j: Idx) -> list[Factor]:
    """The factors of inv(link)[i, j] (the link runs from j to i in the inverted product)."""
    own, swapped, _ = link
    if own is None:
        return [(DELTA, (i, j), ONE), *((n, at, -e) for n, at, e in _placed(link, i))]
    if own is DELTA:
        return [(DELTA, (i, j), ONE)]
    row, column = (j, i) if swapped else (i, j)
    if own.kind == "symbol" and "orthogonal" in own.data.attrs[2]:
        return [(own, (column, row), ONE)]
    if own.kind == "function" and own.data.head.name == "inv" and own.data.inverse_of is not None:
        partner, turned, by = own.data.inverse_of
        if by == 1:
            return [(partner, (column, row) if turned else (row, column), ONE)]
    a, b = Idx(i.size), Idx(i.size)
    one = Form(((a,), (b,)), [Mono(ONE, [(own, (a, b), ONE)], ())])
    (made,) = applied_terms(data, [one], (row, column))
    return list(made.factors)


def _determinant(data: Any, link: Link) -> Mono | None:
    """det or logdet of one link."""
    own, _, _ = link
    if own is None:
        return None
    logarithm = data.head.name == "logdet"
    if own is DELTA:
        return Mono(ONE * (not logarithm), (), ())
    sign = ONE
    if own.kind == "function" and own.data.head.name == "inv" and own.data.inverse_of is not None:
        own, _, by = own.data.inverse_of
        sign = -ONE
        if by != 1:
            return None
    a, b = (Idx(s) for s in own.sizes)
    one = Form(((a,), (b,)), [Mono(ONE, [(own, (a, b), ONE)], ())])
    (made,) = applied_terms(data, [one], ())
    ((atom, indices, _),) = made.factors
    return Mono(sign, [(atom, indices, ONE)], ()) if logarithm else Mono(ONE, [(atom, indices, sign)], ())
