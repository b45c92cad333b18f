"""Which term is typeset in the place of a term.

A function that declares no LaTeX of its own is shown by its entries (``sum`` as a big sigma, ``einsum`` by its
indices) or by its meaning (``mean`` as a sum over a count); one that declares ``display`` is shown as it says. What is
shown always means the same as the term. Named parts are left alone: they print as their name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbench.show.formulas.conforming import conforming
from workbench.show.formulas.counting import chosen, factorial
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import exp
from workbench.terms.functions.linear_algebra import ones
from workbench.terms.heads import (
    ADD,
    AT,
    COMPARE,
    CONSTANT,
    EXPECTATION,
    INDEX,
    MATMUL,
    MUL,
    NAMED,
    NUMBER,
    POWER,
    PRODUCT,
    SUM,
    SYMBOL,
    TENSOR,
    TRANSPOSE,
    Sum,
    at,
    expectation,
    fresh_axes,
    index,
    matmul,
    mul,
    number,
    properties,
    tensor,
    transpose,
)
from workbench.terms.term import Term, build, contains, postorder, rebuild, substitute

Where = tuple[Term, ...]
_NESTED = 12
"""Sums nested deeper than this may use a letter again inside, as scoping allows; nobody reads them."""
_ENTRYWISE = frozenset({ADD, MUL, POWER, COMPARE})


def visible(*roots: Term) -> Iterator[Term]:
    """Every distinct node that print shows, arguments first: what stands under a name is not entered."""
    return postorder(*roots, below=lambda term: term.head is not NAMED)


def displayed(root: Term, taken: frozenset[str] = frozenset()) -> Term:
    """The term to typeset for a term; no bound index has one of the names that are taken."""
    counted = _rebuilt(_shown(root), lambda term: chosen(conforming(term)))
    return distinct(_rebuilt(counted, factorial), taken)


def _shown(root: Term) -> Term:
    """The term with entries and meanings in the place of functions that have no LaTeX of their own."""
    return _rebuilt(_rebuilt(root, _without_ones), _instead)


def _without_ones(term: Term) -> Term:
    """A product without arrays of ones, beside another array of its shape: entry by entry they change nothing. Where
    they repeat what stands beside them along axes that matrix notation has not, the product is shown by its entries."""
    if term.head is not MUL or all(arg.head is not ones for arg in term.args):
        return term
    rest = [arg for arg in term.args if arg.head is not ones]
    if all(arg.shape != term.shape for arg in rest):
        arrays = [arg for arg in rest if arg.rank]
        if term.rank < 3 or not arrays:
            return term
        where = fresh_axes(term.shape, avoid=term.indices)
        cells = mul(*(entry(arg, _trailing(where, arg)) for arg in arrays))
        return mul(*(arg for arg in rest if not arg.rank), tensor(cells, *where))
    return build(MUL, tuple(rest)) if len(rest) > 1 else rest[0]


def _rebuilt(root: Term, change: Callable[[Term], Term]) -> Term:
    done: dict[Term, Term] = {}
    for term in visible(root):
        done[term] = change(term if term.head is NAMED else rebuild(term, (done[a] for a in term.args)))
    return done[root]


def distinct(root: Term, taken: frozenset[str] = frozenset()) -> Term:
    """Bound indices renamed until no name stands for two things: another index, an inner sum's, a symbol."""
    nodes = list(visible(root))
    if not any(t.head.binds for t in nodes):
        return root
    words = [t.name for t in nodes if t.head in (SYMBOL, NAMED, CONSTANT)]
    words += [*(i.name for i in root.indices), *sorted(taken)]
    words += ["l"] if "ell" in words else []
    letters = [index(word, 1) for word in dict.fromkeys(words) if word.isalpha()]
    done: dict[Term, Term] = {}
    nesting: dict[Term, int] = {}
    for term in nodes:
        again = term if term.head is NAMED else rebuild(term, (done[a] for a in term.args))
        inside = 0 if term.head is NAMED else max((nesting[a] for a in term.args), default=0)
        nesting[term] = inside + bool(term.head.binds)
        done[term] = _apart(again, letters, inside <= _NESTED) if again.head.binds else again
    return done[root]


def _apart(term: Term, letters: list[Term], look_inside: bool) -> Term:
    body, *bound = term.args
    nodes = list(visible(body)) if look_inside else list(body.indices)
    inner = [node for node in nodes if node.head.binds]
    avoid = [*bound, *letters, *(node for node in nodes if node.head is INDEX)]
    names = {b.name for b in bound}
    if any(i.name in names for node in inner for i in node.args[1:]):
        body = _inner_renamed(body, names, avoid)
        avoid = [*avoid, *(node for node in visible(body) if node.head is INDEX)]
    taken = {i.name for i in [*letters, *(i for i in body.indices if i not in bound)]}
    change: dict[Term, Term] = {}
    for place, b in enumerate(bound):
        if b.name in taken or b.name in [other.name for other in bound[:place]]:
            (change[b],) = fresh_axes([b.attrs[1]], avoid=[*avoid, *change.values()])
    if not change and body is term.args[0]:
        return term
    return build(term.head, (substitute(body, change), *(change.get(b, b) for b in bound)), term.attrs)


def _inner_renamed(body: Term, names: set[str], avoid: list[Term]) -> Term:
    done: dict[Term, Term] = {}
    for term in visible(body):
        again = term if term.head is NAMED else rebuild(term, (done[a] for a in term.args))
        clashing = [b for b in again.args[1:] if b.name in names] if again.head.binds else []
        if clashing:
            inner = (node for node in visible(again.args[0]) if node.head is INDEX)
            fresh = fresh_axes([b.attrs[1] for b in clashing], avoid=[*avoid, *again.args[1:], *inner])
            change = dict(zip(clashing, fresh, strict=True))
            inside, *bound = again.args
            again = build(again.head, (substitute(inside, change), *(change.get(b, b) for b in bound)), again.attrs)
        done[term] = again
    return done[body]


def _instead(term: Term) -> Term:
    head = term.head
    if head is AT and term.args[0].head is TENSOR:
        body, *bound = term.args[0].args
        if len(bound) == len(term.args) - 1:
            return substitute(body, dict(zip(bound, term.args[1:], strict=True)))
    if is_integral_over_vectors(term):
        return expectation(exp(term.args[2]), term.args[1], number(0))
    if not isinstance(head, Function):
        return term
    knows = head.knows
    if knows.writing.display is not None:
        shown = knows.writing.display(*term.args, **head.attributes(term))
        if shown is not None and shown.head is PRODUCT:
            return build(PRODUCT, (_pushed(shown.args[0]), *shown.args[1:]))
        return term if shown is None else shown
    if knows.writing.latex is not None:
        return term
    if knows.entries.component is not None:
        return _by_entries(term, head)
    if knows.meaning is not None:
        return _shown(knows.meaning(*term.args, **head.attributes(term)))
    return term


def is_integral_over_vectors(term: Term) -> bool:
    """Whether the mean of 1 is no mean: the integral over all vectors of an exponential that no constant norms. It is
    shown with the weight 1, whose logarithm is 0."""
    if term.head is not EXPECTATION or term.args[0] is not number(1) or len(term.args) != 3:
        return False
    _, x, log_density = term.args
    parts = log_density.args if log_density.head is ADD else (log_density,)
    return bool(x.rank) and not properties(x) - {"constant"} and all(contains(part, x) for part in parts)


def _by_entries(term: Term, head: Function) -> Term:
    where = fresh_axes(term.shape, avoid=term.indices)
    assert head.knows.entries.component is not None
    body = head.knows.entries.component(where, *term.args, **head.attributes(term))
    if body.head is SUM:
        shown = _line_sum(body, where)
        if shown is not None:
            return shown
        body = Sum(_pushed(body.args[0]), *body.args[1:])
    if where and not set(where) & set(body.indices):
        return mul(body, ones(*term.shape))
    return tensor(body, *where)


def _line_sum(body: Term, where: Where) -> Term | None:
    """Row and column sums of a matrix, as products with a vector of ones (with a 1-column of ones, an axis is kept)."""
    entry, *bound = body.args
    if entry.head is not AT or len(bound) != 1 or entry.args[0].rank != 2:
        return None
    x, row, column = entry.args
    kept = len(where) == 2
    if column is bound[0] and row in where:
        return matmul(x, ones(x.shape[1], *([1] if kept else [])))
    if row is bound[0] and column in where:
        sums = matmul(transpose(x), ones(x.shape[0], *([1] if kept else [])))
        return transpose(sums) if kept else sums
    return None


def _pushed(body: Term) -> Term:
    """The entries of elementwise terms, written by the entries of their operands."""
    done: dict[Term, Term] = {}
    for term in postorder(body):
        again = rebuild(term, (done[a] for a in term.args)) if term is body or _leads_to_entry(term) else term
        done[term] = entry(again.args[0], again.args[1:]) if again.head is AT else again
    return done[body]


def _leads_to_entry(term: Term) -> bool:
    return term.head in (MUL, ADD)


def entry(x: Term, where: Where) -> Term:
    """``x[where]``, pushed through whatever acts entry by entry."""
    done: dict[tuple[Term, Where], Term] = {}
    stack = [(x, where)]
    while stack:
        key = stack[-1]
        parts = _entries_of(*key)
        missing = [part for part in parts or () if part not in done]
        if missing:
            stack.extend(missing)
            continue
        stack.pop()
        node, place = key
        if parts is None:
            done[key] = _instead(at(node, *place)) if node.rank else node
        elif node.head in _ENTRYWISE or _is_elementwise(node):
            done[key] = _instead(rebuild(node, (done[part] for part in parts)))
        else:
            done[key] = done[parts[0]]
    return done[x, where]


def _entries_of(node: Term, where: Where) -> list[tuple[Term, Where]] | None:
    """The entries that this entry is made of; None where it is a component like any other."""
    if not node.rank:
        return None
    if node.head is ADD and any(arg.head is MATMUL for arg in node.args) and all(map(_is_plain, node.args)):
        return None
    if node.head in _ENTRYWISE or _is_elementwise(node):
        return [(arg, _trailing(where, arg)) for arg in node.args]
    if node.head is TRANSPOSE:
        return [(node.args[0], where[::-1])]
    if isinstance(node.head, Function) and node.head.knows.writing.latex == "{0}" and node.head.knows.entries.component:
        place = node.head.knows.entries.component(where, *node.args, **node.head.attributes(node))
        return [(place.args[0], place.args[1:])] if place.head is AT else None
    return None


def _is_plain(arg: Term) -> bool:
    """Whether a component of a sum reads better as ``(A x - b)_i`` than entry by entry, as far as this operand goes."""
    if arg.head is MUL and len(arg.args) == 2 and arg.args[0].head is NUMBER:
        arg = arg.args[1]
    return arg.head in (SYMBOL, MATMUL, NAMED)


def _is_elementwise(node: Term) -> bool:
    return isinstance(node.head, Function) and node.head.knows.entries.elementwise


def _trailing(where: Where, arg: Term) -> Where:
    places = where[len(where) - arg.rank :]
    return tuple(number(0) if s.is_one else p for s, p in zip(arg.shape, places, strict=True))
