"""Means and variances recognised: a sum divided by how many entries it has."""

from __future__ import annotations

from typing import Any

from workbench.forms.shaping import ONE, Power, call, turned
from workbench.terms import heads as h
from workbench.terms.sizes import Size
from workbench.terms.term import Term

Axes = tuple[Any, bool]
"""The axis (None for all) and whether it is kept with size 1."""


def with_means(powers: list[Power]) -> list[Power]:
    """sum(x)/n is mean(x), x @ x / n is mean(x**2), a mean squared distance from the mean is a variance."""
    if not any(term.head is h.SIZE and e < 0 for term, e in powers):
        return powers
    for place, (term, exponent) in enumerate(powers):
        found = _summed(term, exponent)
        if found is None:
            continue
        sizes, x, axes = found
        rest = _divided_by([p for n, p in enumerate(powers) if n != place], sizes)
        if rest is not None:
            average = (_mean_of(x, axes), ONE)
            return [*rest[:place], average, *rest[place:]]
    return powers


def _summed(term: Term, exponent: Any) -> tuple[list[Size], Term, Axes] | None:
    """What is summed, over how many entries, along which axes."""
    if term.head.name == "sum" and exponent == 1:
        axis, keepdims = term.attrs
        x = term.args[0]
        if axis is not None and not isinstance(axis, int):
            return None
        return list(x.shape) if axis is None else [x.shape[axis]], x, (axis, keepdims)
    if term.head.name == "norm" and exponent == 2 and term.attrs[0] != 1:
        return list(term.args[0].shape), term.args[0] ** 2, (None, False)
    if term.head is h.MATMUL and exponent == 1 and term.args[0] is term.args[1] and not term.rank:
        return list(term.args[0].shape), term.args[0] ** 2, (None, False)
    return None


def _divided_by(powers: list[Power], sizes: list[Size]) -> list[Power] | None:
    """The powers without one division by each of the sizes; None when one is missing."""
    rest = list(powers)
    for size in sizes:
        term = h.size_term(size)
        place = next((n for n, p in enumerate(rest) if p[0] is term and p[1] <= -1), None)
        if place is None:
            return None
        exponent = rest[place][1] + 1
        rest[place : place + 1] = [(term, exponent)] if exponent else []
    return rest


def _mean_of(x: Term, axes: Axes) -> Term:
    axis, keepdims = axes
    if x.head is h.POWER and x.args[1] is h.number(2) and x.args[0].head is h.ADD and len(x.args[0].args) == 2:
        for p, q in (x.args[0].args, x.args[0].args[::-1]):
            for value, mean in ((p, h.negative(q)), (h.negative(p), q)):
                value, mean = _plain(value), _plain(mean)
                if mean.head.name == "mean" and mean is call("mean", value, axis, axis is not None):
                    return call("var", value, axis, keepdims)
    return call("mean", x, axis, keepdims)


def _plain(x: Term) -> Term:
    """-(-x) is x."""
    minus_one = h.number(-1)
    while x.head is h.MUL and len(x.args) > 2 and x.args[0] is x.args[1] is minus_one:
        x = h.mul(*x.args[2:])
    return x


def kept_axis(vector: Term, axis: int) -> Term | None:
    """A vector of sums along an axis with that axis kept, so that it stretches along it; None for any other vector."""
    if vector.head.name in ("sum", "mean") and vector.args[0].rank == 2 and vector.attrs in ((0, False), (1, False)):
        x = vector.args[0] if vector.attrs[0] == axis else turned(vector.args[0])
        return call(vector.head.name, x, axis, True)
    return None
