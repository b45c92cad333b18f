"""The law of one observation, declared or from a density as ``mle`` takes it, and whether it is regular.

Regular: the support stays where it is, the score has mean zero, and the two forms of Fisher's information agree. That
is looked at by numbers before a line is written, so that what fails is refused with what was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.engines.statistics.kernels.logarithm import written_out
from workbench.engines.statistics.laws.distribution import OWN, Distribution
from workbench.engines.statistics.likelihood.engine import declared_by_support
from workbench.engines.statistics.samples.model import Model
from workbench.engines.statistics.samples.trials import inferred_support, trials
from workbench.record.errors import GoalError, NoDerivation
from workbench.rules import facts
from workbench.terms.functions.elementwise import log
from workbench.terms.heads import SYMBOL, mul, negative, number, oo, power, properties
from workbench.terms.term import LanguageError, Term, contains, symbols

_POINTS, _SEED = 3, 11
_NEAR = 1e-5


def law_of(model: Model) -> tuple[Distribution, Model]:
    """The law with the density of the model, its support said or found. Raises GoalError where that is no density, or
    where an observation is more than a number."""
    if len(model.data) > 1 or model.observed.shape:
        raise GoalError("information is told for one number x with a density of its own, without covariates")
    if model.support == (negative(oo), oo):
        model = replace(model, support=inferred_support(model))
    model = declared_by_support(model)
    trials(model, 4, 4)
    logarithm, _ = written_out(log(model.density), model.data, _may_be_positive)
    low, high = model.support
    open_ends = low is negative(oo) and high is oo
    has = properties(model.observed)
    whole = (number(0), number(1)) if has & {"unit", "mask"} else (number(0), oo)
    said = "mask" in has or not model.discrete and bool(has & {"positive", "unit"}) and (low, high) == whole
    ends = None if open_ends and not model.discrete or said and not model.moving else (low, high)
    return Distribution(OWN, model.observed, model.params, logarithm, ends=ends), model


def _may_be_positive(factor: Term) -> bool:
    return bool(facts.positive(factor)) or factor.head is not SYMBOL


def sought_of(law: Distribution, params: Iterable[Term] | None) -> tuple[Term, ...]:
    """The parameters asked for: all that are numbers and move freely where none are said. Raises GoalError."""
    if law.variable.shape:
        raise GoalError(f"information is told for a number; {law.variable.name} has a shape")
    free = [p for p in law.parameters if p.head is SYMBOL and not p.shape and "integer" not in properties(p)]
    if params is None:
        if not free:
            raise GoalError(f"{law.name} has no parameter that moves freely along the real line")
        return tuple(free)
    sought = tuple(params)
    for p in sought:
        if p.shape or "integer" in properties(p):
            raise GoalError(f"{p.name} is no real number that moves freely: there is no score in it")
    return sought


def require_fixed_support(law: Distribution, theta: Term) -> None:
    """Raises NoDerivation where the support moves with the parameter."""
    ends = law.ends or ()
    if any(contains(end, theta) for end in ends):
        from workbench.engines.goals import gradient

        score = gradient(law.log_density, theta).result
        assert score is not None
        seen = next((v for _, v in _values(law, [score])), float("nan"))
        mean = f"; the mean of the score is {seen:.4g} at a first point, not 0" if abs(seen) > _NEAR else ""
        raise NoDerivation(
            f"the support depends on {theta.name}: differentiating under the integral leaves out the moving ends, so "
            f"that the two forms of information need not agree{mean}"
        )


def require_regular(law: Distribution, theta: Term, score: Term, square: Term, curve: Term) -> None:
    """Raises NoDerivation where E s is not 0 or E s^2 is not -E ds/dtheta, with the values seen; quadrature and sums.

    ``square`` is s^2 and ``curve`` -ds/dtheta. What has no value at any point decides nothing here.
    """
    for point, (mean, first, second) in _rows(law, [score, square, curve]):
        where = ", ".join(f"{k} = {float(v):.3g}" for k, v in point.items())
        if abs(mean) > _NEAR * (1 + abs(first)):
            raise NoDerivation(f"the score of {theta.name} has the mean {mean:.4g}, not 0, at {where}: not regular")
        if abs(first - second) > _NEAR * (1 + abs(first)):
            raise NoDerivation(
                f"E s^2 = {first:.4g} and -E ds/d{theta.name} = {second:.4g} at {where}: the log density has a kink "
                f"in {theta.name} whose jump of slope the second derivative leaves out, so that the identity fails"
            )


def _rows(law: Distribution, fs: Sequence[Term]) -> Iterator[tuple[Mapping[str, Any], list[float]]]:
    for point in points(law):
        found = [value_at(law.expectation(f), point) for f in fs]
        if all(v is not None for v in found):
            yield point, [v for v in found if v is not None]


def _values(law: Distribution, fs: Sequence[Term]) -> Iterator[tuple[Mapping[str, Any], float]]:
    for point, row in _rows(law, fs):
        yield point, row[0]


def value_at(term: Term, point: Mapping[str, Any]) -> float | None:
    """The value of a number at a point; None where it has none."""
    import math

    from workbench.numerics.evaluate import evaluate

    try:
        value = float(evaluate(term, dict(point)))
    except (LanguageError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def points(law: Distribution, count: int = _POINTS) -> Iterator[dict[str, Any]]:
    """Values of everything in the law but its variable, inside the domains and the law's conditions."""
    import numpy as np

    random, found = np.random.default_rng(_SEED), 0
    names = [s for s in symbols(law.log_density, *(law.ends or ()), *law.parameters) if s is not law.variable]
    for _ in range(40 * count):
        point = {s.name: _drawn(s, random) for s in names if not s.shape}
        if all(_holds(c, point) for c in law.conditions):
            found += 1
            yield point
        if found == count:
            return


def _drawn(s: Term, random: Any) -> float:
    has = properties(s)
    if "integer" in has:
        return float(random.integers(2, 8))
    if "unit" in has:
        return float(random.uniform(0.2, 0.8))
    return float(random.uniform(0.7, 2.4) if "positive" in has else random.normal())


def _holds(condition: Term, point: Mapping[str, Any]) -> bool:
    left, right = (value_at(side, point) for side in condition.args)
    if left is None or right is None:
        return False
    return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[condition.attrs[0]]


def alike(a: Term, b: Term, law: Distribution, more: Sequence[Term] = ()) -> bool:
    """Whether two terms have the same values at some points; further symbols are drawn beside those of the law."""
    import numpy as np

    random = np.random.default_rng(_SEED + 1)
    seen = 0
    for point in points(law, 5):
        here = {**point, **{s.name: _drawn(s, random) for s in more}}
        left, right = value_at(a, here), value_at(b, here)
        if left is None or right is None:
            continue
        if abs(left - right) > 1e-9 * (1 + abs(left)):
            return False
        seen += 1
    return seen > 0


def squared(score: Term, other: Term) -> Term:
    return power(score, 2) if score is other else mul(score, other)


__all__ = [
    "alike",
    "law_of",
    "points",
    "require_fixed_support",
    "require_regular",
    "sought_of",
    "squared",
    "value_at",
]
