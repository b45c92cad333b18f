"""Samples of independent observations, drawn from the density as it is given, and a statistic computed on each."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.check.points.sample import Point, seed_of
from workbench.numerics.evaluate import bind, evaluate
from workbench.numerics.simulation import grid
from workbench.terms.heads import SUM, SYMBOL, at, index, properties, symbol, tensor
from workbench.terms.term import Term, substitute

Array = NDArray[np.float64]

DRAWS = 60_000
"""Samples at most for one comparison."""
NUMBERS, _AT_ONCE = 2_500_000, 400_000
"""So many numbers are drawn at most for one comparison, unless told, and at once."""
NO_VALUE = "the statistic has no value on some samples"


@dataclass(frozen=True)
class Sample:
    """Independent observations: an array whose axis 0 counts them, and the logarithm of the density of one."""

    array: Term
    log_density: Term
    """Of observation ``i``, where ``i`` is ``place``."""
    place: Term
    ends: tuple[Term, ...] = ()
    """Between which every observation lies, where its properties do not say so."""


def sample_of(array: Term, log_density: Term, *ends: Term) -> Sample | None:
    """The sample that an expectation over ``array`` speaks of: the logarithm of its density is a sum over axis 0."""
    if array.head is not SYMBOL or not array.shape or log_density.head is not SUM or len(log_density.args) != 2:
        return None
    body, place = log_density.args
    return Sample(array, body, place, ends) if body.indices == frozenset({place}) else None


def statistics(
    samples: Sequence[Sample],
    statistic: Term,
    values: Mapping[str, Any],
    lengths: Mapping[str, int],
    seed: int,
    numbers: int = NUMBERS,
) -> Array:
    """Draws of the statistic of samples of the given lengths; nan where it has no value.

    ``values`` are those of every other symbol and size, ``lengths`` the numbers of observations by the names of sizes.
    Raises ValueError for a density that is none, LanguageError for what cannot be evaluated.
    """
    random = np.random.default_rng([seed, *lengths.values()])
    draws = [_drawing(s, values) for s in samples]
    shapes = [tuple(size.at(sizes_of(values)) for size in s.array.shape[1:]) for s in samples]
    rows = [lengths[str(s.array.shape[0])] for s in samples]
    width = sum(n * math.prod(shape) for n, shape in zip(rows, shapes, strict=True))
    out = []
    for count in _chunks(max(2000, min(DRAWS, numbers // width)), max(1, _AT_ONCE // width)):
        arrays = {s.array.name: draw(random, (count, n)) for s, draw, n in zip(samples, draws, rows, strict=True)}
        out.append(_together(samples, statistic, arrays, values, count))
    return np.concatenate(out)


def sizes_of(values: Mapping[str, Any]) -> dict[str, int]:
    return {k: v for k, v in values.items() if isinstance(v, int)}


def seed_at(point: Point) -> int:
    """A seed of its own for every point, so that what is drawn at two of them is independent."""
    values = (np.asarray(v).tobytes().hex() for _, v in sorted(point.values.items()) if not callable(v))
    return seed_of("draws", point.instance, *values)


def _chunks(total: int, most: int) -> Iterator[int]:
    while total > 0:
        yield min(total, most)
        total -= most


def _drawing(sample: Sample, values: Mapping[str, Any]) -> Callable[[np.random.Generator, tuple[int, int]], Array]:
    """Draws of single observations: the inverse of the distribution function, on the places where the density is."""
    x, has = sample.array, properties(sample.array)
    others = {k: v for k, v in values.items() if k != str(x.shape[0])}  # the places stand where the observations do

    def density(places: Array) -> Array:
        return np.asarray(np.exp(evaluate(tensor(sample.log_density, sample.place), {**others, x.name: places})))

    if "onehot" in has:
        vectors = np.eye(x.shape[1].at(sizes_of(values)))
        weights = _one(density(vectors))
        return lambda random, shape: vectors[random.choice(len(vectors), shape, p=weights)]
    if x.rank != 1:
        raise ValueError("only samples of numbers and of one-hot vectors are drawn")
    low = 0.0 if has & {"positive", "unit", "mask"} else -math.inf
    high = 1.0 if has & {"unit", "mask"} else math.inf
    if sample.ends:
        low, high = (float(evaluate(end, others)) for end in sample.ends)
    made = grid(density, low, high, bool(has & {"integer", "mask"}))
    _one(made.weights)
    return lambda random, shape: np.asarray(made.draw(random.random(shape)))


def _one(weights: Array) -> Array:
    total = float(weights.sum())
    if abs(total - 1) > 1e-4:
        raise ValueError(f"the density of an observation adds up to {total:.6g}")
    return np.asarray(weights / total)


def _together(
    samples: Sequence[Sample], statistic: Term, arrays: Mapping[str, Array], values: Mapping[str, Any], count: int
) -> Array:
    """The statistic of many samples at once."""
    draw = index("draw_", "draws_")
    change = {}
    for s in samples:
        x = s.array
        axes = [index(f"axis_{x.name}_{k}", length) for k, length in enumerate(x.shape)]
        many = symbol(f"{x.name}_draws_", ("draws_", *x.shape), *properties(x))
        change[x] = tensor(at(many, draw, *axes), *axes)
    each = substitute(statistic, change)
    known = {f"{n}_draws_": a for n, a in arrays.items()}
    inner, plan = bind(each, {**values, **known}, {"draws_": count})
    with np.errstate(all="ignore"):
        return np.asarray(plan.run(inner), dtype=float).reshape(count)


__all__ = ["Array", "DRAWS", "NO_VALUE", "Sample", "sample_of", "seed_at", "sizes_of", "statistics"]
