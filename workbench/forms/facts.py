"""What is known of nodes beyond arithmetic, as rewrites of monomials: weights that sum to 1, y*y = y, X^{-1} X = I.

Each fact takes a monomial and returns the changed one, or None where it does not apply.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from workbench.forms.atoms import DELTA, ONE, Factor, Idx, Mono, Node, node
from workbench.terms.declaration import Function
from workbench.terms.heads import COMPARE


def _binary(head: object) -> bool:
    """Whether every value of the function is 0 or 1."""
    return head is COMPARE or (isinstance(head, Function) and head.knows.entries.binary)


def _without(mono: Mono, *places: int) -> tuple[Factor, ...]:
    return tuple(f for p, f in enumerate(mono.factors) if p not in places)


def _lonely(mono: Mono, place: int, indices: set[Idx]) -> bool:
    """The indices are summed and only the factor at ``place`` has them, each once."""
    own = mono.factors[place][1]
    return (
        indices <= set(mono.summed)
        and all(own.count(i) == 1 for i in indices)
        and not any(indices.intersection(f[1]) for p, f in enumerate(mono.factors) if p != place)
    )


def sums_to_one(mono: Mono) -> Mono | None:
    """Softmax and simplex weights, and one-hot rows, summed over their axis alone."""
    for place, (own, indices, exponent) in enumerate(mono.factors):
        axes = unit_axes(own) if exponent == 1 else ()
        if axes and _lonely(mono, place, {indices[a] for a in axes}):
            gone = {indices[a] for a in axes}
            return Mono(mono.coefficient, _without(mono, place), (i for i in mono.summed if i not in gone))
    return None


def unit_axes(own: Node) -> tuple[int, ...]:
    """The atomic axes over which the entries of a node sum to 1."""
    if own.kind == "symbol":
        props = own.data.attrs[2]
        last = own.data.shape[-1:] and not own.data.shape[-1].is_one
        return (len(own.sizes) - 1,) if last and props & {"simplex", "onehot"} else ()
    if own.kind == "function":
        return own.data.unit_axes  # type: ignore[no-any-return]
    return ()


def idempotent(mono: Mono) -> Mono | None:
    """Entries that are 0 or 1 are their own powers; entries that are -1 or 1 square to 1; |g|^2 = g^2."""
    for place, (own, indices, exponent) in enumerate(mono.factors):
        if exponent.denominator != 1 or exponent == 1:
            continue
        changed: Factor | None = None
        if own.kind == "symbol" and own.data.attrs[2] & {"onehot", "mask"} and abs(exponent) > 1:
            changed = (own, indices, ONE if exponent > 0 else -ONE)
        elif own.kind == "symbol" and "sign" in own.data.attrs[2]:
            changed = (own, indices, Fraction(exponent % 2))
        elif own.kind == "modulus" and exponent % 2 == 0:
            changed = (own.data, indices, exponent)
        elif own.kind == "function" and _binary(own.data.head) and abs(exponent) > 1:
            changed = (own, indices, ONE if exponent > 0 else -ONE)
        if changed is not None:
            rest = list(mono.factors)
            rest[place : place + 1] = [changed] if changed[2] else []
            return Mono(mono.coefficient, rest, mono.summed)
    return None


def _sign(power: Fraction) -> int:
    """(-1) to a whole power."""
    return -1 if power % 2 else 1


def negative_meets(mono: Mono) -> Mono | None:
    """(-u)^(1/2) u = -(-u)^(3/2): a whole power of a sum joins the root that was taken of the sum turned round."""
    for p, (own, indices, exponent) in enumerate(mono.factors):
        if own.kind != "negated":
            continue
        if exponent.denominator == 1:
            turned = (own.data, indices, exponent)
            return Mono(mono.coefficient * _sign(exponent), (*_without(mono, p), turned), mono.summed)
        for q, (other, places, power) in enumerate(mono.factors):
            if other is own.data and places == indices and power.denominator == 1:
                joined = (own, indices, exponent + power)
                return Mono(mono.coefficient * _sign(power), (*_without(mono, p, q), joined), mono.summed)
    return None


def inverse_cancels(mono: Mono) -> Mono | None:
    """X^{-1} X = I and, for an orthogonal matrix, Q^T Q = Q Q^T = I."""
    for p, (own, indices, exponent) in enumerate(mono.factors):
        if exponent != 1 or len(indices) != 2:
            continue
        partner = _partner(own)
        if partner is None:
            continue
        for q, (other, places, power) in enumerate(mono.factors):
            if q == p or other is not partner[0] or power != 1:
                continue
            met = _meet(mono, p, q, indices, places, partner[1], other.symmetric)
            if met is not None:
                shared, pair = met
                rest = (*_without(mono, p, q), (DELTA, pair, ONE))
                return Mono(mono.coefficient / partner[2], rest, (i for i in mono.summed if i is not shared))
    return None


def _partner(own: Node) -> tuple[Node, tuple[tuple[int, int], ...], Fraction] | None:
    """The node that cancels this one, the pairs of positions at which they must meet, and its coefficient."""
    if own.kind == "symbol" and "orthogonal" in own.data.attrs[2]:
        return own, ((0, 0), (1, 1)), ONE
    if own.kind == "function" and own.data.inverse_of is not None:
        partner, swapped, coefficient = own.data.inverse_of
        return partner, (((1, 1), (0, 0)) if swapped else ((1, 0), (0, 1))), coefficient
    return None


def _meet(
    mono: Mono,
    p: int,
    q: int,
    indices: tuple[Idx, ...],
    places: tuple[Idx, ...],
    positions: tuple[tuple[int, int], ...],
    symmetric: bool,
) -> tuple[Idx, tuple[Idx, Idx]] | None:
    orders = [positions, tuple((a, 1 - b) for a, b in positions)] if symmetric else [positions]
    for order in orders:
        for a, b in order:
            shared = indices[a]
            if (
                shared is places[b]
                and shared in mono.summed
                and indices[1 - a] is not shared
                and places[1 - b] is not shared
                and not any(shared in f[1] for r, f in enumerate(mono.factors) if r not in (p, q))
            ):
                return shared, (indices[1 - a], places[1 - b])
    return None


def step_beside_its_relu(mono: Mono) -> Mono | None:
    """relu(u) step(u) = relu(u): where the step is 0 so is the other."""
    for p, (own, indices, exponent) in enumerate(mono.factors):
        if own.kind != "function" or own.data.head.name != "step" or exponent <= 0:
            continue
        for other, places, power in mono.factors:
            alike = other.kind == "function" and other.data.head.name == "relu" and power > 0 and places == indices
            if alike and [f.key for f in other.data.args] == [f.key for f in own.data.args]:
                return Mono(mono.coefficient, _without(mono, p), mono.summed)
    return None


def sign_beside_its_modulus(mono: Mono) -> Mono | None:
    """sign(u) |u|^k = u |u|^(k - 1), and sign(u) u^k = |u|^k for an odd k."""
    for p, (own, indices, exponent) in enumerate(mono.factors):
        if own.kind != "function" or own.data.head.name != "sign" or exponent != 1:
            continue
        inside = _only_factor(own, indices)
        if inside is None:
            continue
        coefficient, u, places = inside
        for q, (other, where, power) in enumerate(mono.factors):
            if where != places or power.denominator != 1:
                continue
            turned = coefficient if coefficient in (1, -1) else Fraction(1 if coefficient > 0 else -1)
            if other.kind == "modulus" and other.data is u:
                factors = [(u, places, ONE), *([(other, where, power - 1)] if power != 1 else [])]
                return Mono(mono.coefficient * turned, (*_without(mono, p, q), *factors), mono.summed)
            if other is u and power % 2 == 1:
                modulus = node("modulus", u.key, u.sizes, u, u.symmetric or u.skew)
                return Mono(mono.coefficient * turned, (*_without(mono, p, q), (modulus, where, power)), mono.summed)
    return None


def _only_factor(own: Node, indices: tuple[Idx, ...]) -> tuple[Fraction, Node, tuple[Idx, ...]] | None:
    """Coefficient, node and indices of the argument of an elementwise function, where it is one node."""
    (form,) = own.data.args
    if len(form.terms) != 1 or form.terms[0].summed or len(form.terms[0].factors) != 1:
        return None
    if own.data.leading != len(indices) or [len(axis) for axis in form.axes] != [1] * len(indices):
        return None
    (u, inner, exponent) = form.terms[0].factors[0]
    at = dict(zip(form.free, indices, strict=True))
    return (form.terms[0].coefficient, u, tuple(at[i] for i in inner)) if exponent == 1 else None


def entries_at_a_position(mono: Mono) -> Mono | None:
    """e_a[k] f[k] = e_a[k] f[a]: beside a basis vector each factor is at that position, and no index joins them.

    Alone it sums to 1.
    """
    for p, (own, (*where,), exponent) in enumerate(mono.factors):
        if own.kind != "basis" or exponent != 1:
            continue
        (k,) = where
        rest = _without(mono, p)
        count = sum(f[1].count(k) for f in rest)
        bound = k in mono.summed
        if count == bound:  # an entry at the position, or the basis vector alone
            continue
        fresh: list[Idx] = []
        factors: list[Factor] = [] if bound else [mono.factors[p]]
        for node_at, indices, power in rest:
            placed = []
            for i in indices:
                if i is k:
                    fresh.append(Idx(k.size, k.hint))
                    factors.append((own, (fresh[-1],), ONE))
                placed.append(fresh[-1] if i is k else i)
            factors.append((node_at, tuple(placed), power))
        return Mono(mono.coefficient, factors, (*(i for i in mono.summed if i is not k), *fresh))
    return None


FACTS: tuple[Callable[[Mono], Mono | None], ...] = (
    sums_to_one,
    idempotent,
    negative_meets,
    inverse_cancels,
    step_beside_its_relu,
    sign_beside_its_modulus,
    entries_at_a_position,
)
