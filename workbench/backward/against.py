"""The judgement on a hand-written backward pass: for each variable a verdict, and what is wrong, in which term."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workbench.backward.comparing import Comparison, compared, runs_where
from workbench.backward.explaining import explained
from workbench.backward.layer import Layer, layer_of
from workbench.backward.outside import Outside, aligned, outside
from workbench.backward.telling import Mistake
from workbench.backward.tracing import in_their_names, traced_many
from workbench.record.errors import NoDerivation
from workbench.terms.heads import as_term, properties, symbol
from workbench.terms.sizes import Size, size_of
from workbench.terms.term import LanguageError, Term

RIGHT, WRONG, UNKNOWN = "right", "wrong", "cannot tell"


@dataclass(frozen=True)
class Judged:
    """The gradient in one variable: the verdict, why, and the mistake where it is wrong."""

    variable: Term
    verdict: str
    why: str
    mistake: Mistake | None = None


def judged(layer: Layer, found: Callable[..., Any], name: str, path: str = "") -> tuple[Judged, ...]:
    """The verdicts on a backward pass, in the order of ``wrt``. Raises LayerError for what is none."""
    other = outside(found, layer, name, path)
    comparisons = compared(layer, other)
    if all(c.failure for c in comparisons):
        return _where_it_runs(layer, other, found, comparisons)
    return _explained(layer, other, comparisons)


def _explained(layer: Layer, other: Outside, comparisons: tuple[Comparison, ...]) -> tuple[Judged, ...]:
    written: list[Term | None] | None = None
    made = []
    for c in comparisons:
        if c.verdict != WRONG:
            made.append(Judged(c.variable, c.verdict, c.why))
            continue
        written = written if written is not None else as_written(layer, other)
        mistake = explained(layer, c, written)
        made.append(Judged(c.variable, WRONG, mistake.why, mistake))
    return tuple(made)


def as_written(layer: Layer, other: Outside) -> list[Term | None]:
    """What the backward pass computes, as terms in the order of ``wrt``; None for each that cannot be had."""
    nothing: list[Term | None] = [None] * len(layer.wrt)
    if other.symbolic is None:
        return nothing
    try:
        returned, local = traced_many(other.symbolic, other.arguments())
        known = {v.name: v for v in layer.parameters}
        found = [None if t is None else as_term(t) for t in aligned(returned, layer, other.name)]
        return [None if t is None else in_their_names(t, local, known) for t in found]
    except Exception:  # somebody else's code on symbols: whatever it does, it is judged by numbers alone then
        return nothing


def _where_it_runs(
    layer: Layer, other: Outside, found: Callable[..., Any], comparisons: tuple[Comparison, ...]
) -> tuple[Judged, ...]:
    """Of a backward pass that ends in an error: what it does where some sizes happen to be equal.

    That it fails at others is a mistake in it; what agrees there is not called right.
    """
    failure = comparisons[0].failure
    merged = runs_where(layer, other)
    if merged is None:
        return tuple(Judged(c.variable, c.verdict, c.why) for c in comparisons)
    same = " and ".join(dict.fromkeys((*merged.values(), *merged)))
    variables = {v.name: _merged(v, merged) for v in layer.variables}
    try:
        square = layer_of(layer.fn, variables, [x.name for x in layer.wrt], other.path, layer.name)
    except (LanguageError, NoDerivation):
        return tuple(Judged(c.variable, c.verdict, c.why) for c in comparisons)
    there = outside(found, square, other.name, other.path)
    made = []
    for one in _explained(square, there, compared(square, there)):
        if one.verdict == WRONG:
            made.append(replace(one, why=f"{one.why}; it runs only where {same} are equal ({failure})"))
        else:
            words = f"it agrees where {same} are equal; elsewhere the backward pass ends in an error: {failure}"
            made.append(Judged(one.variable, UNKNOWN, words))
    return tuple(made)


def _merged(variable: Term, names: Mapping[str, str]) -> Term:
    shape = tuple(_renamed(s, names) for s in variable.shape)
    return symbol(variable.name, shape, *sorted(properties(variable)))


def _renamed(size: Size, names: Mapping[str, str]) -> Size:
    whole: Size = size_of(0)
    for monomial, coefficient in size.terms:
        part = size_of(coefficient)
        for name, power in monomial:
            for _ in range(power):
                part = part * size_of(names.get(name, name))
        whole = whole + part
    return whole


__all__ = ["RIGHT", "UNKNOWN", "WRONG", "Judged", "as_written", "judged"]
