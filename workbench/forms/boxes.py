"""Boxes: sums that stay factors. How one is made, opened, raised to a power, and told apart from what it multiplies."""

from __future__ import annotations

from fractions import Fraction

from workbench.forms.atoms import ONE, Factor, Form, Idx, Mono, Node, digest, instantiate, mono_key, node
from workbench.forms.functions import content, orders_of
from workbench.terms.term import LanguageError

_LONGEST = 200_000
"""So many bits a power of a number may have: beyond it, nobody reads it."""


def open_box(mono: Mono, place: int) -> list[Mono]:
    own, indices, _ = mono.factors[place]
    rest = mono.factors[:place] + mono.factors[place + 1 :]
    return [
        Mono(mono.coefficient * t.coefficient, (*rest, *t.factors), (*mono.summed, *t.summed))
        for t in instantiate(own.data, ((i,) for i in indices))
    ]


def components(mono: Mono) -> list[tuple[list[Factor], list[Idx]]]:
    """Groups of factors that summed indices connect, with those indices."""
    parent: dict[int, int] = {n: n for n in range(len(mono.factors))}

    def root(n: int) -> int:
        while parent[n] != n:
            n = parent[n]
        return n

    first: dict[Idx, int] = {}
    summed = set(mono.summed)
    for n, (_, indices, _) in enumerate(mono.factors):
        for i in indices:
            if i in summed:
                parent[root(n)] = root(first.setdefault(i, n))
    groups: dict[int, tuple[list[Factor], list[Idx]]] = {}
    for n, factor in enumerate(mono.factors):
        group = groups.setdefault(root(n), ([], []))
        group[0].append(factor)
        group[1].extend(i for i in factor[1] if i in summed and i not in group[1])
    return list(groups.values())


def box(form: Form) -> tuple[Fraction, Node, tuple[Idx, ...]]:
    """A form as coefficient * node[indices]; shared by its multiples and by its transposes; whole numbers inside."""
    used = {i for t in form.terms for f in t.factors for i in f[1]}
    free = tuple(i for i in form.free if i in used)
    orders = orders_of(free, [form if len(free) == len(form.free) else Form(((i,) for i in free), form.terms)])
    best: tuple[str, Fraction, tuple[Idx, ...]] | None = None
    keys: list[str] = []
    signs: list[bool] = []
    size = content(t.coefficient for t in form.terms)
    for order in orders:
        labels = {i: n for n, i in enumerate(order)}
        rows = sorted((mono_key(t, labels), t.coefficient) for t in form.terms)
        leading = size if rows[0][1] > 0 else -size
        key = digest(tuple(str(i.size) for i in order), [(k, str(c / leading)) for k, c in rows])
        keys.append(key)
        signs.append(leading > 0)
        if best is None or key < best[0]:
            best = (key, leading, order)
    assert best is not None
    key, leading, order = best
    # Keys leave out the sign: x_i - x_j has the same one from both sides, and is the negative of itself there.
    alike = len(keys) == len(free) == 2 and keys[0] == keys[1]
    symmetric, skew = alike and signs[0] == signs[1], alike and signs[0] != signs[1]
    inner = Form(((i,) for i in order), (t.scaled(1 / leading) for t in form.terms))
    positive = all(t.coefficient > 0 and is_positive(t) for t in inner.terms)
    return leading, node("box", key, (i.size for i in order), inner, symmetric, positive, skew), order


def is_positive(mono: Mono) -> bool:
    """Whether every factor is known to be positive (or an even power), so that the product is never negative."""
    return all(n.positive or (e.denominator == 1 and e % 2 == 0) for n, _, e in mono.factors)


def as_factor(form: Form) -> list[Mono]:
    """The form as one product: itself when it is one, else a box."""
    if len(form.terms) <= 1:
        return list(form.terms)
    leading, atom, order = box(form)
    return [Mono(leading, ((atom, order, ONE),), ())]


def raise_parts(coefficient: Fraction, factors: list[Factor], e: Fraction) -> tuple[Fraction, list[Factor]]:
    if e.denominator == 1:
        if abs(e) * max(abs(coefficient.numerator).bit_length(), coefficient.denominator.bit_length()) > _LONGEST:
            raise LanguageError("a power of a number is too long to be written out")
        return coefficient ** int(e), [(n, i, x * e) for n, i, x in factors]
    unsure = [f for f in factors if not _nonnegative(f)]
    out: list[Factor] = [_root_of(f, e) for f in factors if _nonnegative(f)]
    sign = -1 if coefficient < 0 else 1
    if len(unsure) == 1 and sign == 1 and unsure[0][2] == 1:
        out.append((unsure[0][0], unsure[0][1], e))
    elif unsure or sign < 0:
        touched = tuple(dict.fromkeys(i for f in unsure for i in f[1]))
        if len(unsure) == 1 and unsure[0][2] == 1:
            atom, order, _ = unsure[0]
        else:
            _, atom, order = box(Form(((i,) for i in touched), [Mono(ONE, unsure, ())]))
        if sign < 0:
            atom = node("negated", atom.key, atom.sizes, atom)
        out.append((atom, order, e))
    magnitude, number = _rational_root(abs(coefficient), e)
    return magnitude, [*out, *number]


def _nonnegative(factor: Factor) -> bool:
    return factor[0].positive or (factor[2].denominator == 1 and factor[2] % 2 == 0)


def _root_of(factor: Factor, e: Fraction) -> Factor:
    own, indices, exponent = factor
    if own.positive:
        return own, indices, exponent * e
    modulus = node("modulus", own.key, own.sizes, own, own.symmetric or own.skew, positive=False)
    return modulus, indices, exponent * e


def _rational_root(value: Fraction, e: Fraction) -> tuple[Fraction, list[Factor]]:
    """value ** e as a rational where it is one, else with an irrational number as a factor."""
    top, inside = _root_part(value.numerator, e.denominator)
    bottom, below = _root_part(value.denominator, e.denominator)
    left = Fraction(inside, below)
    outside = Fraction(top, bottom) ** e.numerator
    return outside, [(node("number", str(left), (), left, positive=True), (), e)] if left != 1 else []


def _root_part(value: int, degree: int) -> tuple[int, int]:
    """value = root ** degree * rest, with the largest root that small primes make."""
    root, rest, prime = 1, value, 2
    if degree > rest.bit_length():  # 2 ** degree is larger already
        return root, rest
    while prime**degree <= rest and prime < 1000:
        if rest % prime**degree == 0:
            root, rest = root * prime, rest // prime**degree
        else:
            prime += 1
    return root, rest
