"""Derivatives as limits of slopes of secants, and integrals of slopes as increments."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.regular import placed
from workbench.rules.smooth import smooth
from workbench.terms.heads import (
    ANTIDERIVATIVE,
    BETWEEN,
    DERIVATIVE,
    INTEGRAL,
    LIMIT,
    RELATION,
    SYMBOL,
    add,
    between,
    derivative,
    divide,
    equals,
    integral,
    limit,
    number,
    subtract,
)
from workbench.terms.term import LanguageError, Term, contains, postorder

_ZERO = number(0)


def secants(step: Step) -> Iterator[Reduction]:
    """Each derivative in the step as a limit, in the variables of the limits that are there."""
    nodes = tuple(postorder(step.goal, *step.premises))
    limits = [n for n in nodes if n.head is LIMIT and n.args[2] is _ZERO and n.attrs[0] == "both"]
    given: dict[Term, None] = {}
    for node in nodes:
        if node.head is DERIVATIVE and node.args[1].head is SYMBOL:
            for h in dict.fromkeys(n.args[1] for n in limits):
                given.update((e, None) for e in _as_limits(node.args[0], node.args[1], h))
    if given:
        yield Reduction(tuple(given))


def _as_limits(f: Term, x: Term, h: Term) -> Iterator[Term]:
    if contains(f, h) or x.shape:
        return
    try:
        quotient = divide(subtract(placed(f, x, add(x, h)), f), h)
    except LanguageError:
        return
    yield equals(derivative(f, x), limit(quotient, h, _ZERO))


def increments(step: Step) -> Iterator[Reduction]:
    """Each integral in the step of a slope that is known there, as the increment of the function."""
    nodes = tuple(postorder(step.goal, *step.premises))
    whole = [n.args for n in nodes if n.head is INTEGRAL]
    known = dict.fromkeys((n.args[0], n.args[1]) for n in nodes if n.head in (DERIVATIVE, BETWEEN))
    found = {(*p.args[0].args[:2], p.args[1]) for p in step.premises
             if p.head is RELATION and p.attrs[0] == "=" and p.args[0].head is ANTIDERIVATIVE}  # fmt: skip
    given: dict[Term, None] = {}
    needed: dict[Term, None] = {}
    for q, x, low, high in dict.fromkeys(whole):
        for f, y in known:
            if y is not x or q is f or x in step.pinned:
                continue
            try:
                asked = smooth(f, x, low, high)
            except LanguageError:
                continue
            slope = q if (q, x, f) in found else derivative(f, x)
            own = equals(integral(slope, x, low, high), between(f, x, low, high))
            given.setdefault(own)
            needed.update(dict.fromkeys(asked))
    if given:
        yield Reduction(tuple(given), tuple(map(Needed, needed)))


__all__ = ["increments", "secants"]
