"""Trials of a model: parameters drawn inside their domains, data drawn from the density by numbers.

They guide the derivation (which root lies inside, which statistic is positive); what they suggest is written as lines
that are checked for themselves. They also show whether the density integrates to one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.engines.statistics.samples.model import Model
from workbench.record.errors import GoalError
from workbench.terms.heads import oo, properties, symbol
from workbench.terms.term import Term, substitute, symbols

_TRIALS = 10
_SIZE = 24
_TOLERANCE = 2e-3


@dataclass(frozen=True)
class Trial:
    """Values of parameters and known quantities, a sample drawn at them, and its size."""

    values: Mapping[str, Any]
    truth: Mapping[str, Any]

    def __call__(self, term: Term, **more: Any) -> Any:
        """The value of a term about the sample."""
        from workbench.numerics.evaluate import evaluate

        return evaluate(term, {**self.values, **more})


def trials(model: Model, count: int = _TRIALS, size: int = _SIZE) -> tuple[Trial, ...]:
    """Trials of the model. Raises GoalError for a density that does not integrate to one, saying by how much."""
    import numpy as np

    random = np.random.default_rng(20_000)
    found: list[Trial] = []
    totals: list[tuple[float, dict[str, Any]]] = []
    for turn in range(80):
        if len(found) == count:
            break
        values = _constants(model, random, whole=turn % 2 == 1, d=2)
        try:
            sample, total = _sample(model, values, random, size)
        except (ValueError, FloatingPointError, ZeroDivisionError):
            continue
        totals.append((total, values))
        if abs(total - 1) <= _TOLERANCE:
            found.append(Trial({**values, **sample, str(model.size): size}, values))
    if len(found) < count:
        raise GoalError(_not_one(model, totals))
    return tuple(found)


def _not_one(model: Model, totals: list[tuple[float, dict[str, Any]]]) -> str:
    what = "adds up" if model.discrete else "integrates"
    low, high = model.support
    if not totals:
        return f"the density has no value between {low} and {high}"
    total, values = min(totals, key=lambda t: abs(t[0] - 1)) if len(totals) > 40 else totals[0]
    where = ", ".join(f"{k} = {float(v):.4g}" for k, v in values.items() if not np_ndim(v))
    return f"the density {what} to {total:.6g}, not to 1, between {low} and {high} at {where or 'every parameter'}"


def np_ndim(value: Any) -> int:
    import numpy as np

    return int(np.ndim(value))


def _constants(model: Model, random: Any, whole: bool, d: int) -> dict[str, Any]:
    """Values of sizes, parameters and known quantities inside their domains."""
    sizes = {
        name: d + k
        for k, name in enumerate(
            sorted({n for s in (*model.data, *model.params, *model.known) for z in s.shape for n in z.names})
        )
    }
    values: dict[str, Any] = dict(sizes)
    for s in (*model.params, *model.known):
        values[s.name] = _value(s, sizes, random, whole and s in model.known)
    return values


def _value(s: Term, sizes: Mapping[str, int], random: Any, whole: bool) -> Any:
    import numpy as np

    shape = tuple(z.at(dict(sizes)) for z in s.shape)
    has = properties(s)
    if "posdef" in has:
        a = random.standard_normal(shape)
        return a @ a.T + np.eye(shape[0])
    if "simplex" in has:
        w = random.uniform(0.3, 1.0, shape)
        return w / w.sum(-1, keepdims=True)
    if "unit" in has:
        return random.uniform(0.2, 0.8, shape)[()]
    if "integer" in has or whole:
        return np.asarray(random.integers(2, 7, shape), dtype=float)[()]
    if "positive" in has:
        return np.exp(random.uniform(-0.4, 1.2, shape))[()]
    return 0.8 * random.standard_normal(shape)[()]


def _sample(model: Model, values: Mapping[str, Any], random: Any, size: int) -> tuple[dict[str, Any], float]:
    """A sample of every data symbol, and what the density integrates to (the first observation's)."""
    import numpy as np

    covariates = {d.name: _covariate(d, values, random, size) for d in model.data[1:]}
    if model.observed.shape:
        return {**covariates, model.observed.name: _vectors(model, values, random, size)}, 1.0
    drawn, total = np.empty(size), 1.0
    given = set(symbols(model.density)) & set(model.data[1:])
    fitted = None
    for k in range(size):
        if fitted is None or given:
            row = {name: v[k] for name, v in covariates.items()}
            fitted = _fitted(model, {**values, **row})
            total = fitted.total if k == 0 or abs(fitted.total - 1) > abs(total - 1) else total
            if not 1e-8 < fitted.total < 1e8:
                return {}, fitted.total
        drawn[k] = fitted.draw(random.uniform())
    return {**covariates, model.observed.name: drawn}, total


def _covariate(d: Term, values: Mapping[str, Any], random: Any, size: int) -> Any:
    shape = (size, *(z.at({k: v for k, v in values.items() if isinstance(v, int)}) for z in d.shape))
    has = properties(d)
    if "mask" in has:
        return random.integers(0, 2, shape).astype(float)
    if "integer" in has:
        return random.integers(1, 9, shape).astype(float)
    if "unit" in has:
        return random.uniform(0.05, 0.95, shape)
    return random.uniform(0.2, 3.0, shape) if "positive" in has else random.standard_normal(shape)


def _vectors(model: Model, values: Mapping[str, Any], random: Any, size: int) -> Any:
    import numpy as np

    shape = (size, *(z.at({k: v for k, v in values.items() if isinstance(v, int)}) for z in model.observed.shape))
    has = properties(model.observed)
    if "onehot" in has:
        return np.eye(shape[-1])[random.integers(shape[-1], size=shape[:-1])]
    if "simplex" in has:
        w = random.gamma(2.0, 1.0, shape)
        return w / w.sum(-1, keepdims=True)
    if "mask" in has:
        return random.integers(0, 2, shape).astype(float)
    if "integer" in has:
        return random.integers(1 if "positive" in has else 0, 6, shape).astype(float)
    if "unit" in has:
        return random.uniform(0.05, 0.95, shape)
    return random.gamma(2.0, 1.0, shape) if "positive" in has else random.standard_normal(shape)


def _fitted(model: Model, values: Mapping[str, Any]) -> Any:
    from workbench.numerics.evaluate import evaluate
    from workbench.numerics.simulation import grid

    x = model.observed
    row = symbol(x.name, ("rows_",))
    density = substitute(model.density, {x: row})
    plain = substitute(model.support[0], {}), substitute(model.support[1], {})
    low, high = (float(evaluate(end, values)) for end in plain)
    return grid(lambda places: evaluate(density, {**values, x.name: places}), low, high, model.discrete)


def inferred_support(model: Model) -> tuple[Term, Term]:
    """The ends between which the density integrates to one, where nobody says them: the line, a half, the unit."""
    from workbench.terms.heads import negative, number

    zero, one = number(0), number(1)
    if model.observed.shape:
        return negative(oo), oo
    usual = [(zero, one), (zero, oo), (negative(oo), oo)]
    usual.reverse()
    choices = [(zero, one), (zero, oo), (one, oo)] if model.discrete else usual
    for support in choices:
        tried = Model(model.density, model.data, model.params, model.known, support, model.discrete)
        try:
            found = trials(tried, 2, 2)
        except GoalError:
            continue
        if all(
            _fitted(tried, {**t.truth, **{d.name: t.values[d.name][0] for d in model.data[1:]}}).proper for t in found
        ):
            return support
    return (zero, oo) if model.discrete else (negative(oo), oo)


__all__ = ["Trial", "inferred_support", "trials"]
