"""Derivative heads inside an expression, written out as the difference stencils that they are evaluated by.

``D(f, x)`` becomes ``Sum(w[k] * f(x + t[k] * e_j), k)`` with symbols for the weights w and the steps t: a term like any
other, so that a derivative of a derivative is evaluated in one run over all its points. No rule of calculus is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from workbench.check.numbers.compare import Array
from workbench.check.numbers.cuts import Folded
from workbench.terms.heads import Sum, at, fresh_axes, index, mul, symbol, tensor
from workbench.terms.term import Term, substitute, symbols, transform

_WEIGHTS = np.array([4 / 5, -1 / 5, 4 / 105, -1 / 280])
_STEPS = index("~k", 2 * len(_WEIGHTS))
_HEADS = frozenset(("derivative", "differential"))


def is_direction(term: Term) -> bool:
    """Whether the term is dX itself, the direction in which X moves."""
    return term.head.name == "differential" and term.args[0] in term.args[1:]


_has_heads = Folded[bool](lambda term, below: term.head.name in _HEADS or any(below))


def unrolled(f: Term) -> tuple[Term, tuple[tuple[str, ...], ...]]:
    """f without derivative heads, and for each of the stencils used the names of the symbols that it moves."""
    return _unrolled(f) if _has_heads(f) else (f, ())


@lru_cache(maxsize=512)
def _unrolled(f: Term) -> tuple[Term, tuple[tuple[str, ...], ...]]:
    used: dict[tuple[str, ...], None] = {}

    def change(term: Term) -> Term | None:
        if is_direction(term):
            return symbol("d" + term.args[0].name, term.shape)
        if term.head.name == "differential":
            g, *varying = term.args
            used.setdefault(tuple(sorted(x.name for x in varying)))
            return _stencil(g, {x.name: symbol("d" + x.name, x.shape) for x in varying})
        if term.head.name == "derivative":
            return _partial(term, used)
        return None

    return transform(f, change), tuple(used)


def _partial(term: Term, used: dict[tuple[str, ...], None]) -> Term:
    """The stencil of a derivative in a symbol (its axes come last) or in a component of one."""
    g, target = term.args
    x = target if target.head.name == "symbol" else target.args[0]
    used.setdefault((x.name,))
    unit = symbol(f"~unit {x.name}", x.shape + x.shape)
    taken = [*g.indices, *target.indices]
    inner = fresh_axes(x.shape, avoid=taken)
    if target is not x:
        return _stencil(g, {x.name: tensor(at(unit, *target.args[1:], *inner), *inner)})
    own = fresh_axes(g.shape, avoid=[*taken, *inner])
    places = fresh_axes(x.shape, avoid=[*taken, *inner, *own])
    component = at(g, *own) if own else g
    return tensor(_stencil(component, {x.name: tensor(at(unit, *places, *inner), *inner)}), *own, *places)


def _stencil(g: Term, moves: Mapping[str, Term]) -> Term:
    """The sum of the weighted values of g at the stencil's points along the moves."""
    key = ",".join(sorted(moves))
    steps, weights = symbol(f"~t {key}", _STEPS.attrs[1]), symbol(f"~w {key}", _STEPS.attrs[1])
    changes = {s: s + steps[_STEPS] * moves[s.name] for s in symbols(g) if s.name in moves}
    return Sum(mul(weights[_STEPS], substitute(g, changes)), _STEPS)


def stencil_values(
    stencils: tuple[tuple[str, ...], ...], values: Mapping[str, Any], step: float
) -> dict[str, Array]:
    """Values for the symbols that ``unrolled`` brought in."""
    out: dict[str, Array] = {}
    for names in stencils:
        key = ",".join(names)
        size = max(float(np.max(np.abs(values[n]), initial=0.0)) for n in names)
        h = step * min(1.0, max(size, 1e-3))
        places = np.arange(1, len(_WEIGHTS) + 1)
        out[f"~t {key}"] = h * np.concatenate([places, -places])
        out[f"~w {key}"] = np.concatenate([_WEIGHTS, -_WEIGHTS]) / h
        if len(names) == 1:
            shape = np.shape(values[names[0]])
            count = int(np.prod(shape, dtype=int))
            out[f"~unit {names[0]}"] = np.eye(count).reshape((*shape, *shape))
    return out
