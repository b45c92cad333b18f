"""Partial derivatives at the level of entries: sums, deltas and the derivatives of entries.

``step`` pushes ``derivative(f, x[j])`` one level inward. Entries are opened by ``components``; sums, products and
their kind go by ``leibniz``; an entry of the variable itself is a Kronecker delta; an entry of a function such as
softmax or inv goes by the function's declared differential, read entry by entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from workbench.rules import components, differentials
from workbench.rules.leibniz import applied, has_trace_rule, operator_of
from workbench.rules.reason import Weight
from workbench.rules.requirements import domain_conditions
from workbench.rules.rule import Found, Rewrite, Rule, preorder, replace_nodes
from workbench.rules.samples import sample_terms
from workbench.rules.writing import ONE, product, summed, total
from workbench.terms.declaration import Function
from workbench.terms.functions.linear_algebra import trace
from workbench.terms.heads import (
    APPLY,
    AT,
    DERIVATIVE,
    INDEX,
    MATMUL,
    SUM,
    SYMBOL,
    at,
    delta,
    derivative,
    fresh_axes,
    index,
    matrix,
    scalar,
    size,
    symbol,
    tensor,
    vector,
)
from workbench.terms.term import Term, build, depends_on, postorder, size_names, transform

Varies = Callable[[Term], bool]


def step(term: Term, varies: Varies, avoid: Iterable[Term] = ()) -> Rewrite | None:
    """Push the derivative at the root of the term one level inward by one rule.

    The derivative is in a scalar symbol or in one component ``x[j]``. ``varies`` tells which terms contain the symbol.
    New summed indices are called like none of ``avoid``, so that a reader is not confused.
    None when it stays as it is (the derivative of an opaque function of the variable) or no rule is known.
    """
    if term.head is not DERIVATIVE or term.args[1].shape:
        return None
    f, x = term.args
    variable = x.args[0] if x.head is AT else x
    if f is variable or (f.head is AT and f.args[0] is variable):
        return Rewrite(_independent(f, x), independent_inputs)
    if f.head is APPLY or (f.head is AT and f.args[0].head is APPLY):
        return None
    if varies(f):
        opened = _open_entry(f, x, varies, frozenset(avoid) | x.indices)
        if opened is not None:
            return opened
    return differentials.push(f, lambda t: build(DERIVATIVE, (t, x)), varies, derivative_rule)


def _open_entry(f: Term, x: Term, varies: Varies, avoid: frozenset[Term]) -> Rewrite | None:
    """The derivative of an entry, or of a scalar function of arrays."""
    inside = f.args[0] if f.head is AT else f
    head = inside.head
    if f.head is not AT and (f.shape or not (head is MATMUL or isinstance(head, Function))):
        return None
    if isinstance(head, Function):
        if (head.knows.entries.elementwise and f.head is not AT) or _under_trace(inside):
            return None
        if head.knows.calculus.differential is not None:
            rule = derivative_rule(head)
            assert rule is not None
            return Rewrite(_entry_of_change(f, x, varies, avoid), rule, (), domain_conditions(inside))
    opened = components.step(f, avoid)
    return Rewrite(build(DERIVATIVE, (opened.result, x)), opened.rule) if opened is not None else None


def _under_trace(f: Term) -> bool:
    """A trace of functions of a matrix, whose entries have no derivative by themselves."""
    return f.head is trace and any(map(has_trace_rule, postorder(f)))


# -- the variable itself -------------------------------------------------------


def _independent(f: Term, x: Term) -> Term:
    """The derivative of the variable, or of an entry of it, in an entry of it."""
    if f is x:
        return ONE
    where = x.args[1:]
    if f.head is AT:
        return product(*(delta(i, j) for i, j in zip(f.args[1:], where, strict=True)))
    axes = fresh_axes(f.shape, avoid=x.indices)
    return tensor(product(*(delta(i, j) for i, j in zip(axes, where, strict=True))), *axes)


def _find_independent(term: Term) -> Found | None:
    if term.head is not DERIVATIVE or term.args[1].shape:
        return None
    f, x = term.args
    variable = x.args[0] if x.head is AT else x
    if f is variable or (f.head is AT and f.args[0] is variable):
        return Found(_independent(f, x))
    return None


def _independent_cases() -> list[Term]:
    m, n = size("m"), size("n")
    x, X, t = vector("x", n), matrix("X", m, n), scalar("t")
    i, j = index("i j", n)
    a, b = index("a b", m)
    return [
        derivative(x[i], x[j]),
        derivative(X[a, i], X[b, j]),
        derivative(t, t),
        derivative(X, X[b, j]),
        derivative(x[0], x[j]),
    ]


independent_inputs = Rule(
    "independent inputs",
    "the entries of the variable move independently: 1 for the same entry, 0 for another",
    _find_independent,
    cases=_independent_cases,
    weight=Weight.CLOSING,
)


# -- functions, from their declared differentials ------------------------------


def _entry_of_change(f: Term, x: Term, varies: Varies, avoid: frozenset[Term]) -> Term:
    """The declared differential of the function, read at the entry that f is, with the entries of dx as derivatives."""
    inside, where = (f.args[0], f.args[1:]) if f.head is AT else (f, ())
    head = inside.head
    assert isinstance(head, Function) and head.knows.calculus.differential is not None
    parts = []
    for place, arg in enumerate(inside.args):
        if not varies(arg):
            continue
        change = symbol(f"d arg {place}", arg.shape)
        whole = head.knows.calculus.differential(inside, place, change, *inside.args, **head.attributes(inside))
        opened = _in_entries(at(whole, *where) if where else whole, change, avoid)
        entries = {
            node: build(DERIVATIVE, (at(arg, *node.args[1:]) if arg.shape else arg, x))
            for node in postorder(opened)
            if (node.head is AT and node.args[0] is change) or (node is change and not change.shape)
        }
        parts.append(replace_nodes(opened, entries))
    return total(parts, ())


def _in_entries(term: Term, change: Term, avoid: frozenset[Term]) -> Term:
    """Open the term until only entries of ``change`` are left in it; what does not carry it stays as it is."""
    while True:
        carries = depends_on(term, [change])
        taken = [i for i in postorder(term) if i.head is INDEX] + list(avoid)
        for node in preorder(term, below=carries):
            if carries(node) and (node.head is AT or not node.shape):
                opened = components.step(node, taken)
                if opened is not None:
                    term = replace_nodes(term, {node: opened.result})
                    break
        else:
            return transform(term, lambda t: summed(*t.args) if t.head is SUM else None)


@cache
def derivative_rule(head: Function) -> Rule | None:
    """ "derivative of softmax": None for a function whose declaration gives no derivative."""
    knows = head.knows
    if not knows.calculus.declared:
        return None

    def find(term: Term) -> Found | None:
        parts = operator_of(term)
        if parts is None or term.head is not DERIVATIVE:
            return None
        f, _, varying, _ = parts
        inside = f.args[0] if f.head is AT else f
        varies = depends_on(f, varying)
        if inside.head is not head or not varies(f):
            return None
        if knows.calculus.differential is not None and not f.shape:
            return Found(_entry_of_change(f, term.args[1], varies, term.indices), (), domain_conditions(inside))
        return applied(differentials.push_function, term, (head,))

    return Rule(
        f"derivative of {head.name}",
        knows.calculus.reason or f"derivative of {head.name}",
        find,
        cases=lambda: _function_cases(head),
        lemma=knows.calculus.lemma,
        reference=knows.calculus.reference,
        weight=Weight.BOOKKEEPING if knows.calculus.goes_without_saying else Weight.TELLING,
    )


def _function_cases(head: Function) -> list[Term]:
    """The function of the variable, its entries in entries of the variable."""
    cases = []
    t = scalar("t")
    for f in sample_terms(head):
        for v in dict.fromkeys(a for a in f.args if a.head is SYMBOL):
            axes = fresh_axes([*f.shape, *v.shape], avoid=[index(name, 1) for name in size_names(f)])
            of, by = axes[: f.rank], axes[f.rank :]
            wrt = at(v, *by) if by else v
            if head.knows.calculus.differential is not None:
                cases.append(build(DERIVATIVE, (at(f, *of) if of else f, wrt)))
            elif head.knows.entries.elementwise and not f.shape:
                cases.append(build(DERIVATIVE, (f, wrt)))
            elif head.knows.calculus.linear:
                moved = build(head, tuple(t * a if a is v else a for a in f.args), f.attrs)
                cases.append(build(DERIVATIVE, (moved, t)))
    return cases


__all__ = ["derivative_rule", "independent_inputs", "step"]
