"""Entries: what one component of a term is, in terms of components of its parts.

``step`` takes ``at(f(...), i, j)``, or a scalar function such as a trace, one level inward. Functions that are not made
of entries by a finite formula in the language (softmax, inv ...) keep their components: ``softmax(z)[i]``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import cache

from workbench.rules.differentials import definition_rule, meaning_of
from workbench.rules.reason import Weight
from workbench.rules.rule import Found, Rewrite, Rule, name_of, reason_of
from workbench.rules.samples import sample_terms
from workbench.rules.writing import ZERO, is_divisor, renamed
from workbench.terms.declaration import Function
from workbench.terms.heads import (
    ADD,
    AT,
    COMPARE,
    DERIVATIVE,
    MATMUL,
    MUL,
    NAMED,
    POWER,
    PRODUCT,
    SUM,
    TENSOR,
    TRANSPOSE,
    Product,
    Sum,
    apply,
    at,
    derivative,
    fresh_axes,
    index,
    matrix,
    mul,
    named,
    power,
    scalar,
    size,
    tensor,
    vector,
)
from workbench.terms.term import Head, Term, build, substitute

Where = tuple[Term, ...]
Expand = Callable[[Term, Where, frozenset[Term]], Term | None]
EXPANSIONS: dict[Head, tuple[Rule, Expand]] = {}


def step(term: Term, avoid: Iterable[Term] = ()) -> Rewrite | None:
    """The component at the root of the term as an expression in components of its parts, one level down.

    A scalar function or product of arrays (``x @ y``, ``trace(A)``, ``sum(x)``) counts as its own component. New summed
    indices are called like none of ``avoid``. None where the component stays as it is.
    """
    if term.head is AT:
        x, *where = term.args
    elif not term.shape:
        x, where = term, []
    else:
        return None
    taken = frozenset(avoid) | term.indices
    found = EXPANSIONS.get(x.head)
    if found is not None:
        rule, expand = found
        made = expand(x, tuple(where), taken)
        return Rewrite(made, rule) if made is not None and made is not term else None
    if not isinstance(x.head, Function):
        return None
    return _function(x, tuple(where), taken)


# -- closed heads --------------------------------------------------------------

_m, _n, _p = size("m"), size("n"), size("p")
_x, _y, _t = vector("x", _n), vector("y", _n), scalar("t")
_X, _Y, _Z = matrix("X", _m, _n), matrix("Y", _n, _p), matrix("Z", _m, _n)
_i: Term = index("i", _m)
_j: Term = index("j", _n)
_k: Term = index("k", _p)
_h: Term = index("h", 1)


def entry(head: Head, cases: Callable[[], list[Term]]) -> Callable[[Expand], Rule]:
    """Declare what an entry of a term with the head is."""

    def declare(expand: Expand) -> Rule:
        def find(term: Term) -> Found | None:
            x = term.args[0] if term.head is AT else term
            if x.head is not head or (term.head is not AT and term.shape):
                return None
            made = expand(x, term.args[1:] if term.head is AT else (), term.indices)
            return Found(made) if made is not None and made is not term else None

        rule = Rule(name_of(expand), reason_of(expand), find, cases=cases, weight=Weight.BOOKKEEPING)
        EXPANSIONS[head] = (rule, expand)
        return rule

    return declare


def broadcast_at(x: Term, where: Where) -> Term:
    """The entry of x that broadcasting puts at ``where``: trailing axes, and entry 0 of a stretched axis."""
    if not x.shape:
        return x
    if is_divisor(x):
        return power(broadcast_at(x.args[0], where), -1)
    places = where[len(where) - x.rank :]
    return at(x, *(ZERO if size.is_one else w for size, w in zip(x.shape, places, strict=True)))


@entry(ADD, lambda: [(_x + _y)[_j], (_X + _x - _t)[_i, _j]])
def entry_of_a_sum(x: Term, where: Where, avoid: frozenset[Term]) -> Term | None:
    """sums are taken entry by entry"""
    return _entrywise(x, where)


@entry(MUL, lambda: [(_x * _y)[_j], (_t * _X * _x)[_i, _j], (_X / _x)[_i, _j]])
def entry_of_an_elementwise_product(x: Term, where: Where, avoid: frozenset[Term]) -> Term | None:
    """elementwise products are taken entry by entry"""
    return mul(*(broadcast_at(a, where) for a in x.args)) if where else None


@entry(POWER, lambda: [(_x**2)[_j], (vector("x", _n, "positive") ** _X)[_i, _j]])
def entry_of_an_elementwise_power(x: Term, where: Where, avoid: frozenset[Term]) -> Term | None:
    """elementwise powers are taken entry by entry"""
    return _entrywise(x, where)


@entry(COMPARE, lambda: [(_x > _t)[_j], (_x >= _X)[_i, _j]])
def entry_of_a_comparison(x: Term, where: Where, avoid: frozenset[Term]) -> Term | None:
    """comparisons are made entry by entry"""
    return _entrywise(x, where)


def _entrywise(x: Term, where: Where) -> Term | None:
    return build(x.head, (broadcast_at(a, where) for a in x.args), x.attrs) if where else None


@entry(MATMUL, lambda: [(_X @ _x)[_i], (_X @ _Y)[_i, _k], (_x @ _Y)[_k], _x @ _y, (_X.T @ _X)[_j, _j]])
def entry_of_a_matrix_product(x: Term, where: Where, avoid: frozenset[Term]) -> Term:
    """row times column: multiply and add along the inner axis"""
    a, b = x.args
    (k,) = fresh_axes(a.shape[-1:], avoid=[*avoid, *a.indices, *b.indices])
    tail_a, tail_b = min(a.rank, 2) - 1, min(b.rank, 2) - 1
    batch, rest = where[: len(where) - tail_a - tail_b], where[len(where) - tail_a - tail_b :]
    left = broadcast_at(a, (*batch, *rest[:tail_a], k))
    right = broadcast_at(b, (*batch, k, *rest[tail_a:])) if b.rank > 1 else at(b, k)
    return Sum(mul(left, right), k)


@entry(TRANSPOSE, lambda: [_X.T[_j, _i]])
def entry_of_a_transpose(x: Term, where: Where, avoid: frozenset[Term]) -> Term:
    """transposing swaps the indices"""
    return at(x.args[0], *reversed(where))


@entry(NAMED, lambda: [named("r", _X @ _x)[_i]])
def entry_of_a_named_part(x: Term, where: Where, avoid: frozenset[Term]) -> Term:
    """the name means its value"""
    return at(x.args[0], *where) if where else x.args[0]


@entry(TENSOR, lambda: [tensor(_x[_j] * _y[_j], _j)[index("i", _n)], tensor(_X[_i, _j], _j, _i)[_j, _i]])
def entry_of_an_array_of_entries(x: Term, where: Where, avoid: frozenset[Term]) -> Term:
    """put the indices asked for in place of the array's own"""
    body, *bound = x.args
    return substitute(body, dict(zip(bound, where, strict=True)))


@entry(SUM, lambda: [Sum(_X * _x[_j], _j)[_i, index("l", _n)], Sum(_x * _y[_j], _j)[_j]])
def entry_of_a_big_sum(x: Term, where: Where, avoid: frozenset[Term]) -> Term | None:
    """sums are taken entry by entry"""
    if not where:
        return None
    body, bound = renamed(x, avoid)
    return Sum(at(body, *where), *bound)


@entry(PRODUCT, lambda: [Product(_x + _y[_j], _j)[index("l", _n)]])
def entry_of_a_big_product(x: Term, where: Where, avoid: frozenset[Term]) -> Term | None:
    """elementwise products are taken entry by entry"""
    if not where:
        return None
    body, bound = renamed(x, avoid)
    return Product(at(body, *where), *bound)


@entry(DERIVATIVE, lambda: [derivative(apply("f", "m", _x), _x)[_i, _j]])
def entry_of_a_derivative(x: Term, where: Where, avoid: frozenset[Term]) -> Term | None:
    """the derivative of an entry of the function in an entry of the variable"""
    if not where:
        return None
    f, v = x.args
    of, by = where[: f.rank], where[f.rank :]
    return derivative(at(f, *of) if of else f, at(v, *by) if by else v)


# -- functions, from their declarations ----------------------------------------


def _function(x: Term, where: Where, avoid: frozenset[Term]) -> Rewrite | None:
    head = x.head
    assert isinstance(head, Function)
    knows = head.knows
    if knows.entries.elementwise:
        made = _entrywise(x, where)
        return Rewrite(made, component_rule(head)) if made is not None else None
    if has_component(head):
        return Rewrite(_component(x, where, avoid), component_rule(head))
    rule = definition_rule(head)
    if rule is None or knows.calculus.differential is not None:
        return None
    return Rewrite(at(meaning_of(x), *where) if where else meaning_of(x), rule)


def has_component(head: Function) -> bool:
    """Whether the declaration gives entries in the language (those of kron and vec need a split index)."""
    known = head.knows.entries.component
    return known is not None and "split" not in inspect.signature(known).parameters


def _component(x: Term, where: Where, avoid: frozenset[Term]) -> Term:
    head = x.head
    assert isinstance(head, Function) and head.knows.entries.component is not None
    made = head.knows.entries.component(where, *x.args, **head.attributes(x))
    if made.head is SUM:
        body, bound = renamed(made, avoid)
        return Sum(body, *bound)
    return made


@cache
def component_rule(head: Function) -> Rule:
    """ "component of trace", from the declaration."""
    if head.knows.entries.elementwise:
        reason = f"{head.name} acts entry by entry"
    else:
        reason = f"the entries of {head.name}: {head.doc[0].lower()}{head.doc[1:].rstrip('.')}"

    def find(term: Term) -> Found | None:
        x = term.args[0] if term.head is AT else term
        if x.head is not head or (term.head is not AT and term.shape):
            return None
        rewrite = _function(x, term.args[1:] if term.head is AT else (), term.indices)
        return Found(rewrite.result) if rewrite is not None and rewrite.rule is component_rule(head) else None

    return Rule(f"component of {head.name}", reason, find, cases=lambda: _cases(head), weight=Weight.BOOKKEEPING)


def _cases(head: Function) -> list[Term]:
    cases = []
    for f in sample_terms(head):
        if f.shape:
            cases.append(at(f, *fresh_axes(f.shape, avoid=())))
        elif not head.knows.entries.elementwise:
            cases.append(f)
    return cases


__all__ = ["EXPANSIONS", "broadcast_at", "component_rule", "step"]
