"""Sets of small sizes for the names of sizes, and seeds that are the same in every run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from workbench.terms.sizes import Size

_FARTHEST = 40
"""An entry at a place farther from the start of an axis than this is not looked at."""
_ORDER = (3, 2, 4, 5)
"""Sizes in the order in which names take them: small, and 3 first, so that three indices can differ."""


def seed_of(*parts: object) -> int:
    """A seed that is the same in every run and on every machine (Python's own hash of text is not)."""
    text = "\x1f".join(map(str, parts)).encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big")


def size_sets(
    names: Sequence[str],
    shapes: Sequence[Size] = (),
    allowed: Callable[[Mapping[str, int]], bool] = lambda sizes: True,
    count: int = 3,
) -> list[dict[str, int]]:
    """Sets of small sizes, pairwise different within a set; no name has one value in two sets.

    Of many names some are equal within a set, else arrays would be large; no two are in every set.

    Literal sizes of the shapes are avoided, and every shape must come out at least 1. Without names there is just
    one set, the empty one. ``allowed`` may refuse a set (n >= d + 1); fewer than ``count`` sets are returned then.
    """
    if not names:
        return [{}]
    literal = {s.value for s in shapes if s.value is not None}
    pool = [v for v in _ORDER if v not in literal]
    pool += [v for v in range(6, 9 + len(names)) if v not in literal][: max(0, max(len(names), 3) - len(pool))]
    found = [s for s in _woven_sets(names, pool, count) if _fits(s, shapes) and allowed(s)]
    if len(found) == count:
        return found
    found = []
    for turn in range(len(pool)):
        for flip in (False, True):
            turned = pool[turn:] + pool[:turn]
            candidate = dict(zip(reversed(names) if flip else names, turned, strict=False))
            clash = any(candidate[n] == other[n] for other in found for n in names)
            if not clash and _fits(candidate, shapes) and allowed(candidate):
                found.append(candidate)
            if len(found) == count:
                return found
    if len(found) < 2:
        found += _searched_sets(names, shapes, allowed, count - len(found))
    return found


def _woven_sets(names: Sequence[str], pool: Sequence[int], count: int) -> list[dict[str, int]]:
    """Sets of the smallest few sizes for more names than that: the first few names step by 1 through them from set to
    set, the next by 3, so that no two names are equal in every set."""
    few = sorted(pool)[: len(_ORDER)]
    if not len(few) + 1 < len(names) <= 2 * len(few) or count >= len(few):
        return []
    steps = [1 if k < len(few) else len(few) - 1 for k in range(len(names))]
    return [
        {name: few[(k + turn * step) % len(few)] for k, (name, step) in enumerate(zip(names, steps, strict=True))}
        for turn in range(1, count + 1)
    ]


def _searched_sets(
    names: Sequence[str], shapes: Sequence[Size], allowed: Callable[[Mapping[str, int]], bool], count: int
) -> list[dict[str, int]]:
    """Random sets, for conditions between sizes that the rotations miss."""
    draw, found = np.random.default_rng(seed_of("sizes", *names)), []
    least = max((-c for s in shapes for m, c in s.terms if not m and s.value is None), default=0)
    for _ in range(200):
        values = draw.permutation(np.arange(1, 7 + len(names) + min(max(least, 0), _FARTHEST)))[: len(names)]
        candidate = {n: int(v) for n, v in zip(names, values, strict=True)}
        if candidate not in found and _fits(candidate, shapes) and allowed(candidate):
            found.append(candidate)
        if len(found) == count:
            break
    return found


def corner_sets(
    names: Sequence[str],
    shapes: Sequence[Size] = (),
    allowed: Callable[[Mapping[str, int]], bool] = lambda sizes: True,
) -> list[dict[str, int]]:
    """Sets in which one size is 1 (at most three of them), and the one in which all are."""
    ordinary = size_sets(names, shapes, allowed)
    if not names or not ordinary:
        return []
    base = ordinary[0]
    corners = [{**base, name: 1} for name in names[:2]]
    if len(names) > 1:
        corners.append(dict.fromkeys(names, 1))
    return [c for c in corners if _fits(c, shapes) and allowed(c)]


def _fits(sizes: Mapping[str, int], shapes: Sequence[Size]) -> bool:
    return all(s.at(sizes) >= 1 for s in shapes)
