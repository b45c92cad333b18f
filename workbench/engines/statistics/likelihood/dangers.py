"""Samples that have no estimate, or one on the edge of the parameter's domain: found by putting such samples in.

What a page says of them is what the emitted functions say when they meet them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from workbench.engines.statistics.samples.model import Model
from workbench.engines.statistics.samples.trials import Trial
from workbench.terms.heads import NEWTON, brief, properties
from workbench.terms.term import LanguageError, Term, postorder


def dangers(model: Model, values: Mapping[Term, Term], trials: Sequence[Trial]) -> tuple[str, ...]:
    """A sentence for every kind of sample on which an estimate fails or lies on the edge."""
    iterated = [p for p in model.params if any(t.head is NEWTON for t in postorder(values[p]))]
    found: list[str] = []
    if iterated and properties(model.samples[0]) & {"mask", "onehot"} and model.data[1:]:
        return (
            f"Separable data: where a direction of {', '.join(p.name for p in iterated)} tells the classes apart "
            "without a mistake the likelihood grows along it for ever, and there is no maximum; an iteration runs off.",
        )
    for p in values:
        if "posdef" in properties(p):
            found.append(
                f"Too few observations: with no more of them than entries in each, the estimate of `{p.name}` is "
                "singular and the likelihood has no maximum."
            )
    if properties(model.observed) & {"mask", "integer"} and not model.data[1:] and not model.moving:
        found += _edges(model, values, trials)
    elif not any("posdef" in properties(p) for p in values):
        found += _alike(model, values, trials)
    return tuple(found)


def _edges(model: Model, values: Mapping[Term, Term], trials: Sequence[Trial]) -> Iterator[str]:
    """Counts that are all at an end of their support."""
    import numpy as np

    x = model.samples[0]
    for end in model.support:
        at = _value(end, trials[0].truth)
        if at is None:
            continue
        alike = {**trials[0].values, x.name: 0 * trials[0].values[x.name] + at}
        estimates = {p: _value(values[p], alike) for p in model.params}
        lost = [p.name for p, value in estimates.items() if value is None]
        if lost:
            yield f"All observations `{brief(end)}`: the likelihood has no maximum in {_listed(lost)}."
        for p, value in estimates.items():
            if value is not None and any(np.any(value == e) for has in properties(p) for e in _EDGES.get(has, ())):
                yield (
                    f"All observations `{brief(end)}`: the estimate `{p.name} == {np.min(value):g}` lies on the edge "
                    "of the domain; the likelihood is largest there, not where a slope is 0."
                )


def _listed(names: Iterable[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)


_EDGES = {"positive": (0.0,), "unit": (0.0, 1.0)}


def _alike(model: Model, values: Mapping[Term, Term], trials: Sequence[Trial]) -> Iterator[str]:
    """One observation, or the same one again and again."""
    import numpy as np

    sample = trials[0].values
    names = [s.name for s in model.samples]
    alike = {**sample, **{n: np.repeat(np.asarray(sample[n])[:1], 8, 0) for n in names}, str(model.size): 8}
    lost = [p for p in model.params if _lost(p, _value(values[p], alike))]
    if lost:
        yield (
            f"A single observation, or none that differs: {_listed(p.name for p in lost)} cannot be estimated, as "
            "the likelihood has no single maximum."
        )
    if any(p.rank for p in values) and model.data[1:]:
        yield "Fewer observations than coefficients: the matrix to be inverted is singular, many values fit equally."


def _lost(p: Term, value: Any) -> bool:
    if "positive" in properties(p):
        return value is None or bool((value < 1e-12).any())
    return value is None and not p.rank


def _value(term: Term, values: Mapping[str, Any]) -> Any:
    """The value as an array; None where it is not finite."""
    import numpy as np

    from workbench.numerics.evaluate import evaluate

    with np.errstate(all="ignore"):
        try:
            found = np.asarray(evaluate(term, values), dtype=float)
        except (LanguageError, ValueError, ArithmeticError):
            return None
    return found if np.all(np.isfinite(found)) else None


__all__ = ["dangers"]
