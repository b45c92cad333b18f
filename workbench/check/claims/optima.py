"""Checks of estimates: on samples drawn from the density, nothing near or far makes the likelihood larger.

The log-likelihood is evaluated as it was given, sum by sum; no derivative of ours takes part. Samples are drawn at
random parameters by inverting the distribution function on a grid. On every sample random moves of all sizes and SciPy
optimisers from several starts must not find a larger value; where they find the same value they must find the same
place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from workbench.check.claims.readback import run_emitted
from workbench.check.numbers.charts import GAIN, PLACE, Chart, climbed, least_of_line, rounded
from workbench.check.numbers.compare import Array
from workbench.check.numbers.heights import Heights
from workbench.check.points.sample import seed_of
from workbench.check.statements.judging import Judge
from workbench.emission.emit import numpy_source
from workbench.numerics.evaluate import evaluate
from workbench.numerics.simulation import grid
from workbench.record.derivation import Claim, Status, Verdict
from workbench.terms.heads import NAMED, SUM, properties
from workbench.terms.term import LanguageError, Term, contains, postorder, symbols

SIZES = (25, 60)
"""Observations in a sample: two sets of sizes."""
SAMPLES = 4
"""Samples of each size."""

_found: WeakKeyDictionary[Judge, dict[tuple[Term, ...], Verdict]] = WeakKeyDictionary()


def check_optimum(claim: Claim, judge: Judge) -> Verdict:
    """The verdict on a claim of the kind Optimum; the claims of one derivation share their samples."""
    if claim.result is None or not claim.together or len(claim.together) != len(claim.wrt):
        return Verdict(Status.UNDECIDED, "none", witness="the claim does not say what the estimates are")
    loglik = claim.statement.args[0].args[0]
    if claim.result not in claim.together:
        return Verdict(Status.UNDECIDED, "none", witness="the estimate is not the one that was checked")
    kept = _found.setdefault(judge, {})
    key = (loglik, *claim.wrt, *claim.together)
    if key not in kept:
        kept[key] = _checked(loglik, claim.wrt, claim.together, judge)
    return kept[key]


def _checked(loglik: Term, params: Sequence[Term], estimates: Sequence[Term], judge: Judge) -> Verdict:
    total = loglik.args[0] if loglik.head is NAMED else loglik
    if total.head is not SUM or len(total.args) != 2:
        return Verdict(Status.UNDECIDED, "none", witness="the log-likelihood is no sum over observations")
    study = Study(total, tuple(params), tuple(estimates), judge)
    decided, sizes, worst, reasons = 0, set[int](), 0.0, list[str]()
    for size in SIZES:
        for turn in range(3 * SAMPLES):
            if decided >= SAMPLES * (SIZES.index(size) + 1):
                break
            random = np.random.default_rng(seed_of(judge.pool.seed, size, turn))
            outcome = study.once(size, random)
            if isinstance(outcome, str):
                reasons.append(outcome)
                continue
            if outcome.better:
                return Verdict(Status.REFUTED, METHOD, decided, len(sizes), outcome.gain, outcome.better)
            decided, worst = decided + 1, max(worst, outcome.gain)
            sizes.add(size)
    words = f"{METHOD}, {decided} samples of {' and '.join(map(str, sorted(sizes)))} observations"
    if decided < SAMPLES * len(SIZES):
        why = reasons[0] if reasons else "too few samples"
        return Verdict(Status.UNDECIDED, words, decided, len(sizes), worst if decided else None, why)
    return Verdict(Status.SUPPORTED, words, decided, len(sizes), worst)


METHOD = "simulated data; random moves and SciPy optimisers find no larger likelihood"


@dataclass(frozen=True)
class Outcome:
    """How much larger a value was found, relative (0 for none), and where, if that refutes."""

    gain: float
    better: str = ""


@dataclass
class Study:
    """A log-likelihood, the sum over ``index`` of the log density, with its parameters and what estimates them."""

    total: Term
    params: tuple[Term, ...]
    estimates: tuple[Term, ...]
    judge: Judge

    def __post_init__(self) -> None:
        self.body, self.index = self.total.args
        size = self.index.attrs[1]
        known = set(self.params)
        names = symbols(self.total, *self.estimates)
        self.samples = tuple(s for s in names if s not in known and s.shape and s.shape[0] == size)
        self.others = tuple(s for s in names if s not in known and s not in self.samples)
        self.observed: Term | None = self.samples[0] if len(self.samples) == 1 else None
        self.size = str(size)
        self.functions: dict[int, Callable[..., Any]] = {}

    def once(self, size: int, random: Any) -> Outcome | str:
        """One sample; a text says why it decides nothing."""
        sample: dict[str, Any] | str = ""
        values: dict[str, Any] = {}
        for whole in (False, True, False, True, False, True):
            values = self._constants(random, whole)
            sample = self._sample(values, size, random)
            if isinstance(sample, dict):
                break
        if isinstance(sample, str):
            return sample
        given = {**values, **sample, self.size: size}
        given = {k: v for k, v in given.items() if k not in {p.name for p in self.params}}
        try:
            places = [np.asarray(evaluate(e, given), dtype=float) for e in self.estimates]
        except LanguageError as error:
            return str(error)
        if not all(np.all(np.isfinite(p)) for p in places):
            return "the estimate has no value on a sample"
        wrong = self._emitted(places, given)
        if wrong is not None:
            return wrong
        return self._attacked(places, given, {p.name: values[p.name] for p in self.params}, random)

    def _emitted(self, places: Sequence[Array], given: Mapping[str, Any]) -> Outcome | str | None:
        """What the source of an iteration gives, where that is another place: the other results are read back."""
        iterated = [k for k, e in enumerate(self.estimates) if any(t.head.name == "newton" for t in postorder(e))]
        found = list(places)
        for k in iterated:
            variables = [s for s in symbols(self.estimates[k]) if s in self.samples or s in self.others]
            if k not in self.functions:
                source = numpy_source(self.estimates[k], variables, "estimate")
                self.functions[k] = run_emitted(source, "estimate")
            found[k] = np.asarray(self.functions[k](*[np.asarray(given[s.name]) for s in variables]))
        if all(np.allclose(f, p, rtol=1e-6, atol=1e-8) for f, p in zip(found, places, strict=True)):
            return None
        own, other = (
            float(evaluate(self.total, {**given, **{s.name: v for s, v in zip(self.params, at, strict=True)}}))
            for at in (places, found)
        )
        if abs(own - other) <= 1e-8 * (1.0 + abs(own)):
            return "two places are equally good on a sample"
        return Outcome(np.inf, f"the emitted source gives {found}, the iteration {list(places)}")

    # -- drawing ------------------------------------------------------------------------

    def _constants(self, random: Any, whole: bool) -> dict[str, Any]:
        names = sorted({n for s in (*self.params, *self.samples, *self.others) for z in s.shape for n in z.names})
        values: dict[str, Any] = {n: 2 + k for k, n in enumerate(n for n in names if n != self.size)}
        for s in (*self.params, *self.others):
            shape = tuple(z.at(values) for z in s.shape)
            has = properties(s)
            if "posdef" in has:
                a = random.standard_normal(shape)
                values[s.name] = a @ a.T + np.eye(shape[0])
            elif "simplex" in has:
                w = random.uniform(0.3, 1.0, shape)
                values[s.name] = w / w.sum(-1, keepdims=True)
            elif "unit" in has:
                values[s.name] = random.uniform(0.2, 0.8, shape)[()]
            elif "integer" in has or (whole and s in self.others):
                values[s.name] = np.asarray(random.integers(2, 7, shape), dtype=float)[()]
            elif "positive" in has:
                values[s.name] = np.exp(random.uniform(-0.5, 1.2, shape))[()]
            else:
                values[s.name] = 0.8 * random.standard_normal(shape)[()]
        return values

    def _sample(self, values: Mapping[str, Any], size: int, random: Any) -> dict[str, Any] | str:
        for s in self.samples if self.observed is None else ():
            self.observed = s
            if isinstance(self._sample(values, 2, random), dict):
                break
            self.observed = None
        if self.observed is None:
            return "none of the data has a density that integrates to one at a random parameter"
        sample: dict[str, Any] = {}
        for s in self.samples:
            shape = (size, *(z.at({k: v for k, v in values.items() if isinstance(v, int)}) for z in s.shape[1:]))
            sample[s.name] = _draw(properties(s), shape, random)
        if self.observed.rank > 1:
            return sample
        covariates = [s for s in self.samples if s is not self.observed and contains(self.body, s)]
        fitted, drawn = None, np.empty(size)
        for k in range(size):
            if fitted is None or covariates:
                fitted = self._grid({**values, **{s.name: sample[s.name][k] for s in covariates}}, covariates)
                if fitted is None or abs(fitted.total - 1) > 5e-3:
                    return "the density does not integrate to 1 at a random parameter"
            drawn[k] = fitted.draw(random.uniform())
        return {**sample, self.observed.name: drawn}

    def _grid(self, values: Mapping[str, Any], covariates: Sequence[Term]) -> Any:
        assert self.observed is not None
        observed = self.observed
        has = properties(observed)
        low, high = (0.0, 1.0) if has & {"unit", "mask"} else (0.0 if "positive" in has else -np.inf, np.inf)
        discrete = bool(has & {"mask", "integer"})
        if discrete and "positive" in has:
            low = 1.0
        for a in self.judge.inside.assumed:
            if a.head.name == "relation" and a.args[0] is self.observed and not contains(a.args[1], self.observed):
                one = {s.name: np.asarray(values[s.name])[None] for s in covariates}
                end = float(np.ravel(evaluate(a.args[1], {**values, **one, self.size: 1}))[0])
                low, high = (max(low, end), high) if a.attrs[0] in (">", ">=") else (low, min(high, end))

        def density(places: Array) -> Array:
            count = len(places)
            rows = {s.name: np.repeat(np.asarray(values[s.name])[None], count, 0) for s in covariates}
            logs = evaluate(self.body, {**values, **rows, observed.name: places, self.size: count})
            return np.asarray(np.exp(np.broadcast_to(logs, places.shape)))

        return grid(density, low, high, discrete) if low < high else None

    # -- attacking ----------------------------------------------------------------------

    def _attacked(
        self, places: list[Array], given: Mapping[str, Any], truth: Mapping[str, Any], random: Any
    ) -> Outcome | str:
        chart = Chart(self.params, [p.shape for p in places])

        heights = Heights(self.total, chart, given)
        here = {p.name: v for p, v in zip(self.params, places, strict=True)}
        with np.errstate(all="ignore"):
            start = chart.coordinates(here)
            if not np.all(np.isfinite(start)):
                return "the estimate lies on the edge of the domain on a sample"
            best = max(float(evaluate(self.total, {**given, **h})) for h in rounded(here))
            if not np.isfinite(best):
                return Outcome(np.inf, "the likelihood is 0 at the estimate")
            slack = GAIN * (1.0 + abs(best))
            scales = (1e-5, 1e-4, 1e-3, 1e-2, 0.1, 0.5, 2.0)
            moves = [start + scale * random.standard_normal(start.shape) for scale in scales for _ in range(12)]
            seen = list(zip(heights.many(moves), moves, strict=True))
            starts = [start + 0.3 * random.standard_normal(start.shape), chart.coordinates(truth)]
            ends = [climbed(heights, heights.many, u) for u in starts if np.isfinite(heights(u))]
            seen += [(found, u) for u, found in ends]
            gain, at = max([(0.0, start), *((found - best, u) for found, u in seen)], key=lambda p: p[0])
            if gain > slack:
                return Outcome(
                    gain / (1.0 + abs(best)),
                    f"a larger likelihood, by {gain:.3g}, at {chart.said(at)}; the estimate is {chart.said(start)}",
                )
            for u, found in ends:
                apart = float(np.max(np.abs(u - start) / (1.0 + np.abs(start))))
                if least_of_line(heights, start, u, best):
                    continue
                if found >= best - 1e-13 * (1.0 + abs(best)) and apart > PLACE * 50:
                    return f"{chart.said(u)} is as likely as the estimate {chart.said(start)}"
        return Outcome(max(gain, 0.0) / (1.0 + abs(best)))


def _draw(has: frozenset[str], shape: tuple[int, ...], random: Any) -> Array:
    if "onehot" in has:
        return np.asarray(np.eye(shape[-1])[random.integers(shape[-1], size=shape[:-1])])
    if "simplex" in has:
        w = random.gamma(2.0, 1.0, shape)
        return np.asarray(w / w.sum(-1, keepdims=True))
    if "mask" in has:
        return np.asarray(random.integers(0, 2, shape), dtype=float)
    if "integer" in has:
        return np.asarray(random.integers(1 if "positive" in has else 0, 9, shape), dtype=float)
    if "unit" in has:
        return np.asarray(random.uniform(0.05, 0.95, shape))
    return np.asarray(random.uniform(0.2, 3.0, shape) if "positive" in has else random.standard_normal(shape))


__all__ = ["check_optimum"]
