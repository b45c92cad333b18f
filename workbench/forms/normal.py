"""The one normalising constructor: deltas sift, powers of one node merge, facts apply, like terms meet.

What the user wrote as a sum stays a factor (a *box*) until a delta can be consumed or the sum is bare; so
``2 A^T (A x - b)`` needs no factoring afterwards. ``expand`` multiplies boxes out instead, for deciding equality.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from fractions import Fraction

from workbench.forms.atoms import (
    DELTA,
    ONE,
    Axis,
    Factor,
    Form,
    Idx,
    Mono,
    Node,
    Unsupported,
    instantiate,
    merge_powers,
    mono_key,
    node,
    settled,
)
from workbench.forms.boxes import box, components, open_box, raise_parts
from workbench.forms.facts import FACTS, unit_axes
from workbench.forms.functions import elementwise_atom, is_elementwise
from workbench.terms import heads as h
from workbench.terms.sizes import Size, size_of

LIMIT = 4000
"""More terms than this are not multiplied out."""


class TooMany(Unsupported):
    """The expansion has too many terms."""


def collect(axes: Iterable[Axis], terms: Iterable[Mono]) -> Form:
    """A form in which like terms have met; the order is that of first appearance."""
    axes = tuple(axes)
    labels = {i: n for n, i in enumerate(i for axis in axes for i in axis)}
    ready = [settled(t, labels) for t in terms]
    if len(ready) < 2:
        return Form(axes, (t for t in ready if t.coefficient))
    met: dict[str, Mono] = {}
    for term in ready:
        key = mono_key(term, labels)
        if key in met:
            met[key] = Mono(met[key].coefficient + term.coefficient, met[key].factors, met[key].summed)
        else:
            met[key] = term
    return Form(axes, (t for t in met.values() if t.coefficient))


def normalise(
    coefficient: Fraction,
    factors: Iterable[Factor],
    summed: Iterable[Idx],
    expand: bool = False,
    spend: Callable[[int], None] | None = None,
) -> list[Mono]:
    """The monomial in normal form; several when a box had to be distributed, none when it is zero.

    ``spend`` is told of every change, and raises TooMany where there have been enough.
    """
    done: list[Mono] = []
    pending = [Mono(coefficient, factors, summed)]
    while pending:
        mono = pending.pop()
        if not mono.coefficient:
            continue
        if spend is not None:
            spend(1)
        elif len(done) + len(pending) > LIMIT:
            raise TooMany("more terms than can be multiplied out")
        for change in _EXPANDING if expand else _CHANGES:
            result = change(mono)
            if result is not None:
                pending.extend(reversed(result))
                break
        else:
            several = _multiply_out(mono) if expand else None
            if several is None:
                done.append(_lift_scalars(mono))
            else:
                pending.extend(reversed(several))
    return done


# -- single changes: each returns the new monomials, or None where it does not apply ----------


def _sift(mono: Mono) -> list[Mono] | None:
    for place, (own, indices, _) in enumerate(mono.factors):
        if own is not DELTA:
            continue
        i, j = indices
        rest = mono.factors[:place] + mono.factors[place + 1 :]
        if i is j:
            return [Mono(mono.coefficient, rest, mono.summed)]
        gone, kept = (i, j) if i in mono.summed else (j, i)
        if gone in mono.summed:
            return [Mono(mono.coefficient, rename(rest, gone, kept), (k for k in mono.summed if k is not gone))]
        if any(gone in f[1] for f in rest):
            # Both are free: move every other factor to the first, so that equal terms look equal.
            return [Mono(mono.coefficient, (*rename(rest, gone, kept), mono.factors[place]), mono.summed)]
    return None


def rename(factors: Iterable[Factor], old: Idx, new: Idx) -> tuple[Factor, ...]:
    return tuple((n, tuple(new if i is old else i for i in indices), e) for n, indices, e in factors)


def _count_idle(mono: Mono) -> list[Mono] | None:
    """A summed index that no factor has gives its size."""
    used = {i for f in mono.factors for i in f[1]}
    idle = [i for i in mono.summed if i not in used]
    if not idle:
        return None
    rest = [Mono(mono.coefficient, mono.factors, (i for i in mono.summed if i in used))]
    for i in idle:
        rest = [
            Mono(t.coefficient * c, (*t.factors, *factors), t.summed) for t in rest for c, factors in size_parts(i.size)
        ]
    return rest


def size_parts(size: Size) -> list[tuple[Fraction, list[Factor]]]:
    """A size as a sum of multiples of products of named sizes."""
    return [
        (Fraction(c), [(size_node(size_of(name)), (), Fraction(power)) for name, power in monomial])
        for monomial, c in size.terms
    ]


def size_node(size: Size) -> Node:
    return node("size", str(size), (), h.size_term(size), positive=True)


def _open_box(mono: Mono) -> list[Mono] | None:
    """A box to the first power is opened when it is one product, stands bare, or holds a delta to be consumed."""
    for place, (own, indices, exponent) in enumerate(mono.factors):
        if own.kind != "box" or exponent != 1:
            continue
        form: Form = own.data
        single = len(form.terms) == 1 and bool(form.axes)
        if single or _is_bare(mono, place) or _consumes_delta(mono, form, indices) or _is_whole(mono, form):
            return open_box(mono, place)
        if _frees_weights(mono, place):
            return open_box(mono, place)
    return None


def _frees_weights(mono: Mono, place: int) -> bool:
    """Weights that sum to 1 meet the box alone, and a term of the box is the same for all of them: it comes out."""
    form, indices = mono.factors[place][0].data, mono.factors[place][1]
    for q, (other, where, exponent) in enumerate(mono.factors):
        axes = unit_axes(other) if q != place and exponent == 1 else ()
        gone = {where[a] for a in axes}
        if not gone or not gone <= set(mono.summed) or not gone <= set(indices):
            continue
        if any(gone.intersection(f[1]) for r, f in enumerate(mono.factors) if r not in (place, q)):
            continue
        inner = {own for own, i in zip(form.free, indices, strict=True) if i in gone}
        if any(not inner.intersection(i for f in t.factors for i in f[1]) for t in form.terms):
            return True
    return False


def _is_whole(mono: Mono, form: Form) -> bool:
    return len(mono.factors) == 1 and not mono.summed


def _is_bare(mono: Mono, place: int) -> bool:
    """All its indices are summed (perhaps repeated, as in a trace) and no other factor touches them."""
    indices = mono.factors[place][1]
    if not indices or any(i not in mono.summed for i in indices):
        return False
    own = set(indices)
    return not any(own.intersection(f[1]) for p, f in enumerate(mono.factors) if p != place)


def _consumes_delta(mono: Mono, form: Form, indices: tuple[Idx, ...]) -> bool:
    outer = dict(zip(form.free, indices, strict=True))
    for term in form.terms:
        for own, (*pair,), _ in term.factors:
            if own is DELTA:
                i, j = (outer.get(k) for k in pair)
                if i is j or i in mono.summed or j in mono.summed:
                    return True
    return False


_vanishing: weakref.WeakKeyDictionary[Node, dict[tuple[int, ...], bool]] = weakref.WeakKeyDictionary()


def _sums_to_nothing(mono: Mono) -> list[Mono] | None:
    """A sum that is 0 along an index that it alone has, such as x - mean(x): the product is 0."""
    for place, (own, indices, exponent) in enumerate(mono.factors):
        if own.kind != "box" or exponent != 1 or len(own.data.terms) < 2:
            continue
        lone = tuple(
            a for a, i in enumerate(indices)
            if i in mono.summed and not any(i in f[1] for p, f in enumerate(mono.factors) if p != place)
        )  # fmt: skip
        if lone and len(set(indices)) == len(indices) and _vanishes_along(own, lone):
            return []
    return None


def _vanishes_along(own: Node, axes: tuple[int, ...]) -> bool:
    known = _vanishing.setdefault(own, {})
    if axes not in known:
        form: Form = own.data
        along = tuple(form.free[a] for a in axes)
        terms = [m for t in form.terms for m in normalise(t.coefficient, t.factors, (*t.summed, *along))]
        known[axes] = not collect(((i,) for i in form.free if i not in along), terms).terms
    return known[axes]


def _diagonal(mono: Mono) -> list[Mono] | None:
    """A sum or an elementwise function at a repeated index is the sum, the function, of its diagonal."""
    for place, (own, indices, exponent) in enumerate(mono.factors):
        if len(indices) < 2 or len(set(indices)) == len(indices):
            continue
        rest = mono.factors[:place] + mono.factors[place + 1 :]
        kept = tuple((i,) for i in dict.fromkeys(indices))
        if own.kind == "box":
            parts = raised(form_at(own.data, kept, indices), exponent)
            return [
                Mono(mono.coefficient * p.coefficient, (*rest, *p.factors), (*mono.summed, *p.summed)) for p in parts
            ]
        if own.kind == "modulus" and own.data.kind == "box":
            below = form_at(Form(((i,) for i in indices), [Mono(ONE, ((own.data, indices, ONE),), ())]), kept, indices)
            parts = raised(Form(kept, raised(below, Fraction(2))), exponent / 2)
            return [
                Mono(mono.coefficient * p.coefficient, (*rest, *p.factors), (*mono.summed, *p.summed)) for p in parts
            ]
        if own.kind == "function" and own.data.leading == len(indices) and is_elementwise(own.data.head):
            args = [form_at(f, kept, indices) for f in own.data.args]
            again, order = elementwise_atom(own.data.head, own.data.attrs, args, kept)
            return [Mono(mono.coefficient, (*rest, (again, order, exponent)), mono.summed)]
    return None


def form_at(form: Form, axes: tuple[Axis, ...], indices: tuple[Idx, ...]) -> Form:
    """The form at indices some of which are the same, as a form over the different ones."""
    terms: list[Mono] = []
    for t in instantiate(form, ((i,) for i in indices)):
        terms.extend(normalise(t.coefficient, t.factors, t.summed))
    return collect(axes, terms)


def _apply_facts(mono: Mono) -> list[Mono] | None:
    for fact in FACTS:
        result = fact(mono)
        if result is not None:
            return [result]
    return None


def _gather_below(mono: Mono) -> list[Mono] | None:
    """The same where the power is not multiplied out."""
    if any(own.kind == "box" and (e < 0 or e.denominator != 1) for own, _, e in mono.factors):
        return _gather(mono, lambda e: e < 0 or e.denominator != 1)
    return None


def _gather(mono: Mono, wanted: Callable[[Fraction], bool] = lambda e: e != 1) -> list[Mono] | None:
    """A contraction beside a power of itself becomes one with it: (W G) / (W G)^2 is 1 / (W G)."""
    powers = {
        own.key: _ingredients(own.data.terms[0].factors)
        for own, _, e in mono.factors
        if own.kind == "box" and wanted(e) and len(own.data.terms) == 1
    }
    if not powers or not mono.summed:
        return None
    for group, summed in components(mono):
        if not summed or _ingredients(group) not in powers.values():
            continue
        touched = tuple(dict.fromkeys(i for f in group for i in f[1] if i not in summed))
        by, atom, order = box(Form(((i,) for i in touched), [Mono(ONE, group, summed)]))
        if by == 1 and atom.key in powers and touched:
            rest = tuple(f for f in mono.factors if not any(f is g for g in group))
            left = tuple(i for i in mono.summed if i not in summed)
            merged = merge_powers(Mono(mono.coefficient, (*rest, (atom, order, ONE)), left))
            return merged
    return None


def _ingredients(factors: Iterable[Factor]) -> list[tuple[str, Fraction]]:
    """The nodes and exponents, whatever their indices: what equal products have in common, without a search."""
    return sorted((own.key, e) for own, _, e in factors)


_CHANGES: tuple[Callable[[Mono], list[Mono] | None], ...] = (
    _sift,
    merge_powers,
    _diagonal,
    _sums_to_nothing,
    _open_box,
    _apply_facts,
    _count_idle,
    _gather,
)
_EXPANDING = (*_CHANGES[:-1], _gather_below)


def _multiply_out(mono: Mono) -> list[Mono] | None:
    for place, (own, indices, exponent) in enumerate(mono.factors):
        if (
            own.kind == "box"
            and exponent > 0
            and exponent.denominator == 1
            and (len(own.data.terms) > 1 or exponent > 1)
        ):
            if exponent == 1 and len(own.data.terms) == 1:
                continue
            rest = mono.factors[:place] + mono.factors[place + 1 :]
            once: Factor = (own, indices, ONE)
            less = ((own, indices, exponent - 1),) if exponent > 1 else ()
            return open_box(Mono(mono.coefficient, (*rest, once, *less), mono.summed), len(rest))
    return None


# -- closed components become scalar atoms --------------------------------------------------


def _lift_scalars(mono: Mono) -> Mono:
    """Closed contractions (x^T A x, a trace) as scalar atoms, with the indices they sum."""
    if not mono.summed:
        return mono
    factors: list[Factor] = []
    summed: list[Idx] = []
    summed_set = set(mono.summed)
    for group, own_summed in components(mono):
        if own_summed and all(i in summed_set for f in group for i in f[1]):
            _, atom, _ = box(Form((), [Mono(ONE, group, own_summed)]))
            factors.append((atom, (), ONE))
        else:
            factors.extend(group)
            summed.extend(own_summed)
    if len(factors) == len(mono.factors) and len(summed) == len(mono.summed):
        return mono
    again = merge_powers(Mono(mono.coefficient, factors, summed))
    return again[0] if again else Mono(mono.coefficient, factors, summed)


def raised(form: Form, exponent: Fraction, expand: bool = False) -> list[Mono]:
    """The monomials of form ** exponent, entry by entry, for a rational exponent."""
    if not form.terms:
        if exponent <= 0:
            raise ZeroDivisionError("0 to a power that is not positive")
        return []
    if exponent == 0:
        return [Mono(ONE, (), ())]
    if len(form.terms) > 1:
        leading, atom, order = box(form)
        return normalise(*raise_parts(leading, [(atom, order, ONE)], exponent), (), expand)
    mono = form.terms[0]
    closed: list[Factor] = []
    for group, summed in components(mono):
        if summed:
            touched = tuple(i for i in form.free if any(i in f[1] for f in group))
            _, atom, order = box(Form(((i,) for i in touched), [Mono(ONE, group, summed)]))
            closed.append((atom, order, ONE))
        else:
            closed.extend(group)
    return normalise(*raise_parts(mono.coefficient, closed, exponent), (), expand)
