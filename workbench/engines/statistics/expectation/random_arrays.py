"""Terms with random arrays inside: their products, the pairs of their entries, sums of products as traces."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from workbench.algebra.arithmetic import split_number
from workbench.engines.statistics.expectation.contractions import Entry, NoPolynomial, degree
from workbench.record import finish
from workbench.rules.rule import replace_nodes
from workbench.terms.declaration import Function
from workbench.terms.functions.linear_algebra import outer, trace, zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import (
    AT,
    DELTA,
    MATMUL,
    MUL,
    NUMBER,
    POWER,
    matmul,
    mul,
    number,
    subtract,
)
from workbench.terms.term import Term, contains, postorder, transform


def entries_out(term: Term) -> Term:
    """An entry of what is composed, by the entries of what it is composed of."""
    from workbench.record.components import expand_components

    return transform(expand_components(term)[0], plain) if any(t.head is AT for t in postorder(term)) else term


def plain(term: Term) -> Term | None:
    """A power of 1 is 1, and delta of two numbers is known."""
    if term.head is POWER and term.args[0] is number(1):
        return number(1)
    if term.head is DELTA and all(a.head is NUMBER for a in term.args):
        return number(int(term.args[0] is term.args[1]))
    return None


def holds(f: Term, letters: dict[Term, Term]) -> bool:
    return any(contains(f, a) for a in letters)


def outer_product(w: Term, v: Term | None = None) -> Term:
    """w alone, or all products of its entries with those of v."""
    if v is None:
        return w
    if w.rank == v.rank == 1:
        return outer(w, v)
    return mul(w, v) if not (w.shape and v.shape) else outer(w, v)


def is_zero(value: Term) -> bool:
    if value is number(0) or value.head is zeros:
        return True
    short = finish.tidied_or_same(value)
    return short is number(0) or short.head is zeros or (not short.args and short.head is NUMBER and not short.value)


def around(term: Term, w: Term) -> tuple[Fraction, tuple[Term, ...], tuple[Term, ...]] | None:
    """c and what stands before and behind w, for c A w B where w is alone between matrices."""
    c, parts = split_number(term)
    if len(parts) != 1:
        return None
    factors = _chain(parts[0])
    if factors.count(w) != 1 or any(contains(f, w) for f in factors if f is not w):
        return None
    place = factors.index(w)
    return c, factors[:place], factors[place + 1 :]


def _chain(term: Term) -> tuple[Term, ...]:
    return tuple(f for a in term.args for f in _chain(a)) if term.head is MATMUL else (term,)


def paired(entries: list[Entry], means: dict[Term, Term], spread, centred: set[Term]) -> Iterator[list[Entry]]:  # type: ignore[no-untyped-def]
    """Every way to leave an entry as its mean or to pair it with a later one."""
    if not entries:
        yield []
        return
    (array, where), *rest = entries
    if array not in centred:
        for way in paired(rest, means, spread, centred):
            yield [(means[array], where), *way]
    for k, (other, there) in enumerate(rest):
        for way in paired(rest[:k] + rest[k + 1 :], means, spread, centred):
            yield [(spread(array, other), where + there), *way]


def as_traces(term: Term) -> Term:
    """The sum of the entries of A * M, for a symmetric M, as the trace of A M."""
    from workbench.forms.shaping import is_symmetric

    change: dict[Term, Term] = {}
    for node in postorder(term):
        if node.head is sum_ and not node.shape and node.args[0].head is MUL:
            scale = [a for a in node.args[0].args if not a.shape]
            matrices = [a for a in node.args[0].args if a.rank == 2]
            if len(matrices) == 2 and len(scale) + 2 == len(node.args[0].args):
                a, b = matrices
                if is_symmetric(b) or is_symmetric(a):
                    change[node] = mul(*scale, trace(matmul(a, b)))
    return replace_nodes(term, change) if change else term


def squared_deviation(x: Term, mean: Term | None) -> Term | None:
    """(x - mean) (x - mean)^T of a vector with a known mean."""
    if mean is None or x.rank != 1:
        return None
    off = subtract(x, mean)
    return outer(off, off)


def is_statistic(part: Term, x: Term) -> bool:
    """Whether it is a function of x alone, such as log x or log det X."""
    return isinstance(part.head, Function) and part.args == (x,) and part.head.name in ("log", "logdet")


def is_affine(part: Term, x: Term) -> bool:
    try:
        return degree(part, (x,)) == 1
    except NoPolynomial:
        return False


__all__ = [
    "around", "as_traces", "entries_out", "holds", "is_affine", "is_statistic", "is_zero", "outer_product", "paired",
    "plain", "squared_deviation",
]  # fmt: skip
