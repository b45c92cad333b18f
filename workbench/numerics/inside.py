"""What stands inside a head with numerics of its own (a derivative, an integral, a limit), as a function to be called.

Each value comes with an estimate of its error, kept in ``env.estimates``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbench.numerics.axes import Array, axes_of, cells
from workbench.numerics.environment import Env
from workbench.numerics.libraries import lib
from workbench.terms.declaration import Function
from workbench.terms.term import Term

Estimate = tuple[Array, Array]


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


__all__ = ["Estimate", "along", "bend", "is_sharp", "kept", "over_cells", "value_with"]
