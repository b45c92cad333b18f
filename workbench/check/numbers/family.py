"""One expression at many displaced points in one run: the displaced symbols get a further, free index.

A symbol X is replaced by ``tensor(stack[q, a, b], a, b)``, a term of X's shape whose free index q numbers the points;
evaluation then treats q like any free index, as a leading axis. Nothing is differentiated or simplified.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from workbench.check.numbers.compare import Array
from workbench.check.numbers.cuts import needed, shallow
from workbench.check.numbers.unroll import stencil_values, unrolled
from workbench.numerics.axes import axes_of
from workbench.numerics.evaluate import bind
from workbench.terms.heads import at, index, symbol, tensor
from workbench.terms.sizes import named_size
from workbench.terms.term import Term, postorder, substitute, symbols

# "~" is in no name that a person can write, and sorts behind the letters.
_COUNT = named_size("~points")
_POINT = index("~q", _COUNT)
_BINDING = frozenset("derivative differential integral antiderivative between expectation limit newton argmax".split())


INNER = 2.0**-6
"""The step of derivative heads inside f; they are smooth errors then, not noise."""


def family(
    f: Term,
    values: Mapping[str, Any],
    moved: Mapping[str, Array],
    inner: float = INNER,
    kept: dict[Term, Array] | None = None,
) -> Array:
    """f with each named symbol at the values stacked along the first axis; that axis comes first in the result too.

    The axes after it are f's free indices, sorted by name, and f's own. Derivative heads inside f are taken by stencils
    of the step ``inner``. ``kept`` holds the values of named parts at the same stacks, and gets those that are new.
    """
    f, stencils = unrolled(f)
    if stencils or kept is None:
        return _at_stacks(f, {**values, **stencil_values(stencils, values, inner)}, moved)
    for part in needed(f, kept.__contains__):
        kept[part] = _cut(part, values, moved, kept)
    return _cut(f, values, moved, kept)


def _cut(f: Term, values: Mapping[str, Any], moved: Mapping[str, Array], kept: Mapping[Term, Array]) -> Array:
    """The same from the values of the named parts."""
    cut, parts = shallow(f)
    return _at_stacks(cut, values, {**moved, **{name: kept[part] for name, part in parts}})


def _at_stacks(f: Term, values: Mapping[str, Any], moved: Mapping[str, Array]) -> Array:
    count = len(next(iter(moved.values())))
    names = tuple(sorted(moved))
    if _binds(f, names):
        return np.stack([_one(f, {**values, **{n: a[k] for n, a in moved.items()}}) for k in range(count)])
    stacked = _stacked(f, names)
    value = _one(stacked, {**values, _COUNT.names[0]: count, **{f"~{n}": a for n, a in moved.items()}})
    if _POINT not in stacked.indices:
        return np.broadcast_to(value, (count, *value.shape))
    place = axes_of(stacked).index(_POINT)
    return np.moveaxis(value, place, 0) if place else value


def _one(f: Term, values: Mapping[str, Any]) -> Array:
    with np.errstate(all="ignore"):
        env, plan = bind(f, values)
        value = np.asarray(plan.run(env), dtype=float)
    shape = (*env.lengths(plan.axes), *map(env.size, f.shape))
    return value if value.shape == shape else np.broadcast_to(value, shape)


@lru_cache(maxsize=512)
def _binds(f: Term, names: tuple[str, ...]) -> bool:
    """Whether a head in f takes one of the symbols as its variable: then it cannot be replaced."""
    return any(
        s.name in names for t in postorder(f) if t.head.name in _BINDING for s in symbols(*t.args[1:])
    )


@lru_cache(maxsize=512)
def _stacked(f: Term, names: tuple[str, ...]) -> Term:
    """f with the symbols replaced by slices of stacks named "~" + name."""
    changes = {}
    for s in symbols(f):
        if s.name in names:
            axes = tuple(index(f"~{k}", size) for k, size in enumerate(s.shape))
            changes[s] = tensor(at(symbol(f"~{s.name}", (_COUNT, *s.shape)), _POINT, *axes), *axes)
    return substitute(f, changes)


__all__ = ["family"]
