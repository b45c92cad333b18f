"""What stands inside a head with numerics of its own (a derivative, an integral, a limit), as a function to be called.

Each value comes with an estimate of its error, kept in ``env.estimates``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from workbench.numerics.axes import Array, axes_of, cells
from workbench.numerics.environment import Env
from workbench.numerics.libraries import lib
from workbench.terms.declaration import Function
from workbench.terms.heads import at, fresh_axes, index, properties, symbol, tensor
from workbench.terms.sizes import named_size
from workbench.terms.term import Term, postorder, substitute, transform

Estimate = tuple[Array, Array]

_ONE_AT_A_TIME = frozenset("derivative differential integral between expectation limit newton".split())
"""Heads with numerics of their own: what they have inside is seen at one value after the other."""


def value_with(f: Term, env: Env, change: Mapping[str, Any]) -> Array:
    inner, plan = env.bind(f, {**env.values, **change}, env.sizes)
    return lib.np.asarray(plan.run(inner))


def along(f: Term, x: Term, env: Env) -> Callable[[Any], Array]:
    """f as a function of the symbol x: bound once, as integrals and averages ask for it a thousand times."""
    np = lib.np
    inner, plan = env.bind(f, {**env.values, x.name: np.zeros(tuple(map(env.size, x.shape)))}, env.sizes)
    named = [s for s in inner.arrays if s.name == x.name]
    values: dict[str, Any] = dict(inner.values)
    inner.values = values

    def value(t: Any) -> Array:
        values[x.name] = number = np.float64(t)
        for s in named:
            inner.arrays[s] = number
        return np.asarray(plan.run(inner))

    return value


@lru_cache(maxsize=512)
def _for_each(f: Term, x: Term) -> tuple[Term, Term, Term]:
    """f with one of many values in the place of x, the symbol that holds these, and the index that counts them."""
    # "~" is in no name that a person can write, and sorts behind the letters.
    many = symbol(f"~{x.name}", (named_size(f"~{x.name}_count"), *x.shape), *(properties(x) - {"posdef", "symmetric"}))
    place = index(f"~{x.name}", many.shape[0])
    axes = tuple(index(f"~{x.name}_{k}", size) for k, size in enumerate(x.shape))
    entry = at(many, place, *axes)
    return transform(substitute(f, {x: tensor(entry, *axes) if axes else entry}), _entry_by_entry), many, place


def together(f: Term, x: Term, env: Env) -> Callable[[Array], Array]:
    """f at many values of x at once; the first axis counts them, then come f's free indices and its own axes."""
    np, (each, many, place) = lib.np, _for_each(f, x)
    first = axes_of(each).index(place) if place in each.indices else None

    def values(points: Array) -> Array:
        sizes = {**env.sizes, f"~{x.name}_count": len(points)}
        inner, plan = env.bind(each, {**env.values, many.name: points}, sizes)
        found = np.asarray(plan.run(inner))
        return np.broadcast_to(found, (len(points), *found.shape)) if first is None else np.moveaxis(found, first, 0)

    return values


def _entry_by_entry(term: Term) -> Term | None:
    """An outer product by its entries, which are found for all draws at once."""
    if term.head.name != "outer":
        return None
    i, j = fresh_axes(term.shape, term.indices)
    return tensor(at(term.args[0], i) * at(term.args[1], j), i, j)


@lru_cache(maxsize=512)
def is_direct(f: Term) -> bool:
    """Whether f is a matter of arithmetic: then its values at many places can be had in one run."""
    return not any(node.head.name in _ONE_AT_A_TIME for node in postorder(f))


def at_once(f: Term, x: Term, env: Env) -> Callable[[Array], Array] | None:
    """A number f at many numbers x at once; None where f is no matter of arithmetic, or more than a number."""
    return together(f, x, env) if is_direct(f) and not (f.shape or f.indices or x.shape) else None


def kept(term: Term, env: Env, estimate: Estimate) -> Array:
    env.estimates[term] = estimate
    return estimate[0]


def is_sharp(found: Estimate) -> bool:
    return bool(lib.np.all(found[1] <= 1e-10 * (1 + lib.np.abs(found[0]))))


def over_cells(
    term: Term, f: Term, x: Term, bounds: tuple[Term, ...], one: Callable[..., Estimate]
) -> Callable[..., Array]:
    """``one`` for all free indices of f at a time, and for one value of the bounds at a time."""
    inside = axes_of(f)
    outside = axes_of(*bounds)
    want = axes_of(term)

    def run(env: Env, *arrays: Array) -> Array:
        np = lib.np
        lengths = env.lengths(outside)
        function = along(f, x, env)
        found = [
            one(env, function, *cell)
            for cell in cells(arrays, [axes_of(b) for b in bounds], outside, lengths)
        ]
        parts = []
        for part in zip(*found, strict=True):
            full = np.stack(part).reshape((*lengths, *np.shape(part[0])))
            parts.append(_merge(full, (*outside, *inside), want))
        return kept(term, env, (parts[0], parts[1]))

    return run


def _merge(array: Array, have: tuple[Term, ...], want: tuple[Term, ...]) -> Array:
    """Named axes brought into order; one named twice becomes its diagonal."""
    letters = {i: k for k, i in enumerate(want)}
    return lib.np.einsum(array, [*(letters[i] for i in have), ...], [*(letters[i] for i in want), ...])


def bend(node: Term) -> Term | None:
    """What is 0 where the function at the root has a kink."""
    bend = node.head.knows.calculus.bend if isinstance(node.head, Function) else None
    return None if bend is None else bend(*node.args, **node.head.attributes(node))  # type: ignore[attr-defined]


__all__ = [
    "Estimate", "along", "at_once", "bend", "is_direct", "is_sharp", "kept", "over_cells", "together", "value_with",
]  # fmt: skip
