"""Points at which a statement may change its mind: on what a comparison, a denominator, a root or a sign turns on.

Random points are on one side of x = 30, or far from it. Here each such quantity of a statement and of its premises is
made 0, and passed a little to either side. A place where it is not exactly 0 in floating point is left to the sides.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.check.numbers.values import is_numeric
from workbench.check.points.sample import Point
from workbench.check.statements.inside import Inside
from workbench.check.statements.meet import meet
from workbench.numerics.inside import bend
from workbench.terms.declaration import Function
from workbench.terms.heads import (
    ADD,
    COMPARE,
    IFF,
    IMPLIES,
    MUL,
    NUMBER,
    POWER,
    RELATION,
    SYMBOL,
    equals,
    number,
    subtract,
)
from workbench.terms.term import LanguageError, Term, postorder, symbols

_MOST = 3
_BESIDE = 0.1
"""So much of the way back to where it came from, and beyond, a point is from the edge."""


def edges(statement: Term) -> tuple[Term, ...]:
    """Scalars of a statement on whose sign it may turn, a few of them; single symbols are 0 elsewhere."""
    found: dict[Term, None] = {}
    for node in postorder(statement):
        for quantity in map(_root_of, turns_on(node)):
            if not quantity.shape and not quantity.indices and quantity.head not in (SYMBOL, NUMBER):
                if symbols(quantity) and not is_numeric(quantity):
                    found.setdefault(quantity)
    if statement.head in (IMPLIES, IFF):
        for side in statement.args:
            if side.head is RELATION and not any(a.shape or a.indices for a in side.args) and not is_numeric(side):
                found.setdefault(subtract(*side.args))
    return tuple(found)[:_MOST]


def _root_of(quantity: Term) -> Term:
    """What is 0 where a power of it is, or it less 0: a simple zero is come to in few steps."""
    while _is_power(quantity) or _is_less_zero(quantity):
        quantity = quantity.args[0]
    return quantity


def _is_power(term: Term) -> bool:
    return term.head is POWER and term.args[1].head is NUMBER and term.args[1].value > 0


def _is_less_zero(term: Term) -> bool:
    return term.head is ADD and len(term.args) == 2 and _is_zero(term.args[1])


def _is_zero(term: Term) -> bool:
    return term.head is NUMBER and term.value == 0 or term.head is MUL and any(map(_is_zero, term.args))


def turns_on(node: Term) -> Iterator[Term]:
    if node.head is POWER and node.args[1].head is NUMBER:
        exponent = node.args[1].value
        if exponent < 0 or exponent.denominator > 1:
            yield node.args[0]
    elif node.head is COMPARE:
        yield subtract(*node.args)
    elif isinstance(node.head, Function):
        turning = bend(node)
        if turning is not None:
            yield turning
        domain = node.head.knows.line.domain
        stated = domain.statement
        for argument in domain.arguments(node.args) if stated is not None else ():
            if stated is not None and not argument.shape:
                yield subtract(*stated(argument).args)


def at_edges(statement: Term, base: Point, inside: Inside) -> Iterator[Point]:
    """Points on the edges and on both sides of them, near a given point."""
    for quantity in edges(statement):
        try:
            on = meet(equals(quantity, number(0)), base, inside.truths)
            if on is None or on is base:
                continue
            if float(inside.truths.values.array(quantity, on)) == 0.0:
                yield on
        except LanguageError:
            continue
        for part in (_BESIDE, -_BESIDE):
            yield on.moved(_between(on, base, part))


def _between(on: Point, base: Point, part: float) -> dict[str, object]:
    """The values that moved, a part of the way back; behind the edge where the part is negative."""
    moved = {n: v for n, v in on.values.items() if v is not base.values.get(n) and not callable(v)}
    return {n: np.asarray(v) + part * (np.asarray(base.values[n]) - np.asarray(v)) for n, v in moved.items()}


__all__ = ["at_edges", "edges", "turns_on"]
