"""How long a term is to read, and the shortest of several forms.

One measure for the whole project: whatever chooses between equal forms of a value chooses by ``length``, so that two
rooms never disagree about which of two forms is the simpler one. A choice depends on the forms alone: forms of one
length are told apart by their text, never by the order in which they were found, by time or by a hash.

Names and numbers count one each, a function one beside its arguments, and a little is added for every sign, bar, root
and power; a factor written twice costs more than its square, a sum that opens with a minus sign more than one that
need not, and fractions in a sum that is itself a factor cost most. So ``a (b + c)`` is shorter than ``a b + a c``, and
``1 - p`` than ``-p + 1``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar
from weakref import WeakKeyDictionary

from workbench.terms.functions.elementwise import sqrt, square
from workbench.terms.heads import ADD, AT, MATMUL, MUL, NAMED, NUMBER, POWER, RELATION, TRANSPOSE
from workbench.terms.term import Term, postorder
from workbench.terms.text import text_of

T = TypeVar("T")
SIGN = 0.25
"""A minus sign in front; a transpose sign; an index."""
JOIN = 0.5
"""A plus between two terms, a relation between two sides, a bar."""
POWER_SIGN = 0.25
ROOT = 0.75
STACKED = 2.5
"""A fraction within a product that has a bar of its own, or within a factor: 1/x (1 + 1/x)."""
_CLOSE = 1e-9
_lengths: WeakKeyDictionary[Term, float] = WeakKeyDictionary()


def length(term: Term) -> float:
    """How long the term is to read; a named part is its name. Shared parts count every time: they are printed so."""
    found = _lengths.get(term)
    if found is not None:
        return found
    for node in postorder(term, below=_is_open):
        if node not in _lengths:
            _lengths[node] = _own(node)
    return _lengths[term]


def shortest(
    forms: Iterable[T],
    *,
    term: Callable[[T], Term] | None = None,
    burden: Callable[[T], float] | None = None,
) -> T:
    """The form that is shortest to read; among forms of one length the one with the shorter, then earlier text.

    ``term``: the term that a form is, where forms are something else (steps that lead to a term); of several forms
    with one term the first. ``burden``: what the form costs beside its length, such as fractions within fractions.
    Raises ValueError where there is no form.
    """
    found = list(forms)
    if not found:
        raise ValueError("the shortest form of none")
    terms: list[Term] = [term(f) for f in found] if term else found  # type: ignore[assignment]
    costs = [length(t) + (burden(f) if burden else 0.0) for f, t in zip(found, terms, strict=True)]
    least = min(costs) + _CLOSE
    tied = [k for k, cost in enumerate(costs) if cost <= least]
    if len({terms[k] for k in tied}) == 1:
        return found[tied[0]]
    return found[min(tied, key=lambda k: _told_apart(terms[k]))]


def _told_apart(term: Term) -> tuple[int, str]:
    text = text_of(term)
    return len(text), text


def _is_open(term: Term) -> bool:
    return term.head is not NAMED and term not in _lengths


def _own(node: Term) -> float:
    head, args = node.head, node.args
    if head is NAMED or not args:
        return 1.0
    if head is ADD:
        minus = [_opens_with_minus(a) for a in args]
        signs = sum(a.head is NUMBER and a.value < 0 for a in args) + (minus[0] and not all(minus))
        return JOIN * (len(args) - 1) + SIGN * signs + sum(_lengths[a] for a in args)
    if head is MUL:
        total = sum(_of_factor(a) for a in args) + STACKED * any(map(_is_stacked, args))
        return total + len(args) - len(set(args))  # x x is not yet x^2
    if head is POWER:
        bar = args[1].head is NUMBER and args[1].value == -1
        return _lengths[args[0]] + (JOIN if bar else POWER_SIGN + _lengths[args[1]])
    if head is sqrt:
        return ROOT + _lengths[args[0]]
    if head is square:
        return POWER_SIGN + 1.0 + _lengths[args[0]]
    if head is MATMUL:
        return sum(_lengths[a] for a in args)
    if head is TRANSPOSE:
        return SIGN + _lengths[args[0]]
    if head is AT:
        return _lengths[args[0]] + SIGN * (len(args) - 1)
    if head is RELATION:
        return JOIN + sum(_lengths[a] for a in args)
    return 1.0 + sum(_lengths[a] for a in args)


def _of_factor(factor: Term) -> float:
    """A factor of a product: -1 is no more than a sign."""
    if factor.head is NUMBER and abs(factor.value) == 1:
        return SIGN
    return _lengths[factor]


def _opens_with_minus(term: Term) -> bool:
    front = term.args[0] if term.head is MUL else term
    return front.head is NUMBER and bool(front.value < 0)


def _is_stacked(factor: Term) -> bool:
    """Whether a factor, or what stands below a bar, is a sum with fractions in it: (1 + 1/x)/x."""
    parts = [factor.args[0] if factor.head is POWER else factor]
    parts = [p for part in parts for p in (part.args if part.head is MUL else (part,))]
    sums = [s for s in (p.args[0] if p.head is POWER else p for p in parts) if s.head is ADD]
    return any(_has_bar(t) for s in sums for t in s.args)


def _has_bar(term: Term) -> bool:
    """Whether more than a number stands below a bar of the term."""
    factors = term.args if term.head is MUL else (term,)
    bars = (f for f in factors if f.head is POWER and f.args[1].head is NUMBER and f.args[1].value == -1)
    return any(bar.args[0].head is not NUMBER for bar in bars)


__all__ = ["length", "shortest"]
