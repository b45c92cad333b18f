"""Equals for equals: putting one side of an equality where the other stands, also inside longer sums and products."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from workbench.rules.rule import preorder, replace_nodes
from workbench.terms.heads import ADD, MUL, NUMBER, POWER, add, mul, number, power
from workbench.terms.term import Term, postorder, rebuild


def exchanged(root: Term, change: Mapping[Term, Term]) -> Term:
    """The term with the keys replaced by their values, outermost first; what was put in is not looked into.

    Where no key stands as a node of its own, it is looked for among the factors of products and the terms of sums:
    ``a / S`` stands in ``a b / S**2`` and leaves ``b / S`` beside its value. A key that is its own value is not looked
    into. The root is itself when nothing was found.
    """
    found = {node: change[node] for node in preorder(root, below=lambda n: n not in change) if node in change}
    if any(key is not value for key, value in found.items()):
        return replace_nodes(root, found)
    parts = {
        key: value for key, value in change.items() if key not in found and (key.head in (ADD, MUL) or not key.shape)
    }
    done: dict[Term, Term] = {}
    for term in postorder(root):
        done[term] = term if term in found else _inside(rebuild(term, (done[a] for a in term.args)), parts)
    return done[root]


def _inside(term: Term, parts: Mapping[Term, Term]) -> Term:
    if term.head not in (ADD, MUL):
        return term
    for key, value in parts.items():
        made = _in_product(term, key, value) if term.head is MUL else _in_sum(term, key, value)
        if made is not None and made.shape == term.shape:
            term = made
            if term.head not in (ADD, MUL):
                break
    return term


def _in_sum(term: Term, key: Term, value: Term) -> Term | None:
    if key.head is not ADD:
        return None
    left = list(term.args)
    for part in key.args:
        if part not in left:
            return None
        left.remove(part)
    place = term.args.index(key.args[0])
    return add(*left[:place], value, *left[place:])


def _in_product(term: Term, key: Term, value: Term) -> Term | None:
    """The key's factors taken out of the product as often as they are there, each time for the value."""
    have, want = _factors(term), _factors(key)
    times = None
    for base, exponent in want.items():
        there = have.get(base, Fraction(0))
        if not exponent or there / exponent < 1:
            return None
        whole = Fraction(int(there / exponent))
        times = whole if times is None else min(times, whole)
    if times is None:
        return None
    factors: list[Term] = []
    for base, exponent in have.items():
        if base in want:
            if base is next(iter(want)):
                factors.extend([value] * int(times))
            exponent -= times * want[base]
        if exponent:
            factors.append(base if exponent == 1 else power(base, number(exponent)))
    return mul(*factors)


def _factors(term: Term) -> dict[Term, Fraction]:
    """Bases and their rational exponents; numbers stay whole, so that 2 is not found inside 4."""
    found: dict[Term, Fraction] = {}
    for factor in term.args if term.head is MUL else (term,):
        base, exponent = factor, Fraction(1)
        while base.head is POWER and _is_whole(base.args[1]) and base.args[0].head is not NUMBER:
            base, exponent = base.args[0], exponent * base.args[1].value
        found[base] = found.get(base, Fraction(0)) + exponent
    return found


def _is_whole(exponent: Term) -> bool:
    return exponent.head is NUMBER and exponent.value.denominator == 1
