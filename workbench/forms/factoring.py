"""Ways to write a sum of monomials: as it stands, with common factors out, with common ends of chains out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from workbench.forms.atoms import DELTA, ONE, Factor, Form, Idx, Mono, Node
from workbench.forms.boxes import as_factor, box, open_box
from workbench.forms.functions import content
from workbench.forms.normal import collect, normalise

MAX_TERMS = 60


def factorings(out: tuple[Idx, ...], terms: tuple[Mono, ...]) -> Iterator[tuple[Mono, ...]]:
    """The variants worth writing; the plain sum is always among them."""
    yield terms
    cancelled = cancelled_inside(terms)
    if cancelled is not None:
        yield cancelled
        terms = cancelled
    opened = with_opened(out, terms, lambda mono, place: _hinders(mono.factors[place], max(2, len(out))))
    if opened is not None:
        yield opened
        terms = opened
    flat = with_opened(out, terms, _stretches)
    if flat is not None:
        yield flat
        yield from _factored(out, flat)
    yield from _factored(out, terms)


def _factored(out: tuple[Idx, ...], terms: tuple[Mono, ...]) -> Iterator[tuple[Mono, ...]]:
    if not 1 < len(terms) <= MAX_TERMS:
        return
    several = multiplied_out(out, terms)
    if several is not None:
        yield several
    yield from common_ends(out, terms)
    for among in ((), out):
        pulled = common_factors(out, terms, among)
        if pulled is not None:
            yield (pulled,)
    yield from partial(out, terms)


def with_opened(
    out: tuple[Idx, ...], terms: tuple[Mono, ...], wanted: Callable[[Mono, int], bool]
) -> tuple[Mono, ...] | None:
    """The sums that are wanted multiplied out, or None when there are none."""
    opened: list[Mono] = []
    pending = list(reversed(terms))
    changed = False
    while pending:
        term = pending.pop()
        place = next((p for p in range(len(term.factors)) if wanted(term, p)), None)
        if place is None or len(term.factors) == 1 or len(opened) + len(pending) > MAX_TERMS:
            opened.append(term)
            continue
        changed = True
        parts = [p for m in open_box(term, place) for p in normalise(m.coefficient, m.factors, m.summed)]
        pending.extend(reversed(parts))
    return collect(((i,) for i in out), opened).terms if changed else None


def _hinders(factor: Factor, most: int) -> bool:
    """A sum that matrix notation does not say: it holds a delta, as p_i (delta_ij - p_j), or has too many axes."""
    own, _, exponent = factor
    if own.kind != "box" or exponent != 1:
        return False
    return len(own.sizes) > most or any(f[0] is DELTA for t in own.data.terms for f in t.factors)


def _stretches(mono: Mono, place: int) -> bool:
    """A sum of matrices that repeat vectors, as x_i - y_j; or one of them does, and its index meets a vector.

    So p_i (A_ij - b_j) is multiplied out.
    """
    own, where, exponent = mono.factors[place]
    if own.kind != "box" or exponent != 1 or len(own.sizes) != 2:
        return False
    free = own.data.free
    lacking = [{i for i in free if not any(i in f[1] for f in t.factors)} for t in own.data.terms]
    if all(len(missing) == 1 for missing in lacking):
        return True
    repeated = {i for missing in lacking if len(missing) == 1 for i in missing}
    vectors = {f[1][0] for p, f in enumerate(mono.factors) if p != place and len(f[1]) == 1}
    return any(i in vectors for i, inner in zip(where, free, strict=True) if inner in repeated)


def cancelled_inside(terms: tuple[Mono, ...]) -> tuple[Mono, ...] | None:
    """Elementwise products multiplied out where that leaves less: (y / p + (y - 1) / (1 - p)) p (1 - p) is y - p."""
    changed = False
    found: list[Mono] = []
    for term in terms:
        groups: dict[frozenset[Idx], list[Factor]] = {}
        for factor in term.factors:
            if factor[1] and len(set(factor[1])) == len(factor[1]):
                groups.setdefault(frozenset(factor[1]), []).append(factor)
        for indices, group in groups.items():
            short = _shorter(tuple(dict.fromkeys(i for f in group for i in f[1] if i in indices)), group)
            if short is not None:
                changed = True
                rest = tuple(f for f in term.factors if not any(f is g for g in group))
                term = Mono(term.coefficient * short.coefficient, (*rest, *short.factors), term.summed)
        found.append(term)
    return tuple(t for t in found if t.coefficient) if changed else None


def _shorter(axes: tuple[Idx, ...], group: list[Factor]) -> Mono | None:
    """A product over the same indices multiplied out, as one factor, when what it divides by cancels."""
    place = next((p for p, f in enumerate(group) if _divides(f)), None)
    if place is None or not 2 <= len(group) <= 8:
        return None
    before = Mono(ONE, group, ())
    if _leaves(before) > MAX_TERMS:
        return None
    # The sum that divides meets the other factors as they stand; what is left is multiplied out.
    met = [t for m in open_box(before, place) for t in normalise(m.coefficient, m.factors, m.summed)]
    opened = [t for m in met for t in normalise(m.coefficient, m.factors, m.summed, expand=True)]
    found = collect(((i,) for i in axes), opened)
    if sum(map(_leaves, found.terms)) >= _leaves(before):
        return None
    if not found.terms:
        return Mono(Fraction(0), (), ())
    (one,) = as_factor(found)
    return None if one.summed else one


def _divides(factor: Factor) -> bool:
    own, _, exponent = factor
    if own.kind != "box" or exponent != 1 or len(own.data.terms) < 2:
        return False
    return any(e < 0 for t in own.data.terms for _, _, e in t.factors)


def _leaves(mono: Mono) -> int:
    """How many atoms a product is written with, those of its sums included."""
    return 1 + sum(sum(map(_leaves, own.data.terms)) if own.kind == "box" else 1 for own, _, _ in mono.factors)


def multiplied_out(out: tuple[Idx, ...], terms: tuple[Mono, ...]) -> tuple[Mono, ...] | None:
    """Everything multiplied out, when so much cancels that no more terms are left: y (1 - p) + (y - 1) p is y - p."""
    sums = [own for t in terms for own, _, e in t.factors if own.kind == "box" and e == 1 and len(own.data.terms) > 1]
    if not sums or len(terms) > 8 or sum(len(own.data.terms) for own in sums) > 16:
        return None
    parts: list[Mono] = []
    for t in terms:
        opened = [t]
        for own, _, e in t.factors:
            if own.kind == "box" and e == 1 and len(own.data.terms) > 1:
                opened = [
                    part
                    for m in opened
                    for part in open_box(m, next(p for p, f in enumerate(m.factors) if f[0] is own))
                ]
        if len(opened) > MAX_TERMS:
            return None
        for m in opened:
            parts.extend(normalise(m.coefficient, m.factors, m.summed))
    found = collect(((i,) for i in out), parts).terms
    return found if 0 < len(found) <= len(terms) else None


def _place(mono: Mono, own: Node) -> int:
    return next(p for p, f in enumerate(mono.factors) if f[0] is own)


def common_factors(out: tuple[Idx, ...], terms: tuple[Mono, ...], among: tuple[Idx, ...]) -> Mono | None:
    """One product: what every term has (numbers, scalars, vectors and matrices on some free indices) times the rest."""
    shared = _shared(terms, set(among))
    by = content(t.coefficient for t in terms)
    if not shared and by == 1:
        return None
    rest = [_divided(t, shared, by) for t in terms]
    return _times_sum(out, by, list(shared.values()), rest, ())


def _shared(terms: Iterable[Mono], free: set[Idx]) -> dict[tuple[str, tuple[Idx, ...]], Factor]:
    """The factors on free indices that all terms have."""
    shared: dict[tuple[str, tuple[Idx, ...]], Factor] = {}
    for position, term in enumerate(terms):
        have = {(n.key, i): (n, i, e) for n, i, e in term.factors if all(x in free for x in i)}
        if position == 0:
            shared = have
            continue
        kept = {}
        for key, (n, i, e) in shared.items():
            other = have.get(key)
            if other is not None and (e > 0) == (other[2] > 0):
                kept[key] = (n, i, min(e, other[2], key=abs))
        shared = kept
    return shared


def _divided(term: Mono, shared: dict[tuple[str, tuple[Idx, ...]], Factor], content: Fraction) -> Mono:
    factors = []
    for n, i, e in term.factors:
        common = shared.get((n.key, i))
        left = e - common[2] if common else e
        if left:
            factors.append((n, i, left))
    return Mono(term.coefficient / content, factors, term.summed)


def _times_sum(
    out: tuple[Idx, ...], by: Fraction, common: list[Factor], rest: list[Mono], summed: tuple[Idx, ...]
) -> Mono:
    """common * (sum of rest) as one monomial with a box over the indices that the rest touches."""
    touched = {i for t in rest for f in t.factors for i in f[1]}
    axes = tuple((i,) for i in (*out, *summed) if i in touched)
    leading, atom, order = box(Form(axes, rest))
    return Mono(by * leading, [*common, (atom, order, ONE)], summed)


def common_ends(out: tuple[Idx, ...], terms: tuple[Mono, ...]) -> Iterator[tuple[Mono, ...]]:
    """A matrix at the end of every chain comes out: A^T u + A^T v = A^T (u + v)."""
    for end in out:
        for candidate in terms[0].factors:
            pulled = _pull_end(out, terms, end, candidate)
            if pulled is not None:
                yield (pulled,)


def _pull_end(out: tuple[Idx, ...], terms: tuple[Mono, ...], end: Idx, candidate: Factor) -> Mono | None:
    own, indices, exponent = candidate
    if exponent != 1 or len(indices) != 2 or end not in indices:
        return None
    place = indices.index(end)
    joint = Idx(indices[1 - place].size)
    rest: list[Mono] = []
    summed = False
    for term in terms:
        match = _matching(term, own.key, place, end, own.symmetric)
        if match is None:
            return None
        position, inner = match
        remaining = term.factors[:position] + term.factors[position + 1 :]
        if any(end in f[1] for f in remaining):
            return None
        if inner not in term.summed:  # p_i A_ij = sum over k of p_i delta_ik A_kj
            if not any(inner in f[1] for f in remaining):
                return None
            rest.extend(normalise(term.coefficient, (*remaining, (DELTA, (joint, inner), ONE)), term.summed))
            continue
        summed = True
        factors = [(n, tuple(joint if i is inner else i for i in idx), e) for n, idx, e in remaining]
        if not any(joint in f[1] for f in factors):
            return None
        rest.append(Mono(term.coefficient, factors, (i for i in term.summed if i is not inner)))
    if not summed:
        return None
    by = content(t.coefficient for t in rest)
    pair = (end, joint) if place == 0 else (joint, end)
    others = tuple(i for i in out if i is not end)
    scalars = _shared(rest, set())
    rest = [_divided(t, scalars, by) for t in rest]
    touched = {i for t in rest for f in t.factors for i in f[1]}
    axes = tuple((i,) for i in (joint, *others) if i in touched)
    leading, atom, order = box(Form(axes, rest))
    return Mono(by * leading, [*scalars.values(), (own, pair, ONE), (atom, order, ONE)], (joint,))


def _matching(term: Mono, key: str, place: int, end: Idx, symmetric: bool) -> tuple[int, Idx] | None:
    for position, (own, indices, exponent) in enumerate(term.factors):
        if own.key == key and exponent == 1 and len(indices) == 2:
            if indices[place] is end and indices[1 - place] is not end:
                return position, indices[1 - place]
            if symmetric and indices[1 - place] is end and indices[place] is not end:
                return position, indices[place]
    return None


def partial(out: tuple[Idx, ...], terms: tuple[Mono, ...]) -> Iterator[tuple[Mono, ...]]:
    """One factor that several, but not all, terms share comes out of those."""
    if len(terms) < 3 or len(terms) > 8:
        return
    free = set(out)
    seen: dict[tuple[str, tuple[Idx, ...]], list[int]] = {}
    for position, term in enumerate(terms):
        for n, i, _ in term.factors:
            if all(x in free for x in i):
                seen.setdefault((n.key, i), []).append(position)
    for places in seen.values():
        if 1 < len(places) < len(terms):
            group = tuple(terms[p] for p in places)
            pulled = common_factors(out, group, out)
            if pulled is not None:
                first = places[0]
                yield tuple(pulled if p == first else t for p, t in enumerate(terms) if p == first or p not in places)
