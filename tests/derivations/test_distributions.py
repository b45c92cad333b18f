"""Every distribution meets every check; planted faults show that each check can fail."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy import integrate, stats

import workbench as wb
from workbench import catalog
from workbench.check.points.sample import draw_symbol
from workbench.engines.distributions import page as page_of
from workbench.engines.statistics.laws.distribution import Distribution, Given, Said
from workbench.numerics.evaluate import evaluate_with_error
from workbench.terms.heads import RELATION, properties
from workbench.terms.term import Term, contains, size_names, symbols

IDS = list(catalog.distributions())
SIZES = {"k": 3, "d": 2, "p": 2}
NO_TWIN = {id for id in IDS if catalog.distribution(id).twin is None}
every = pytest.mark.parametrize("id", IDS)
with_twin = pytest.mark.parametrize("id", [id for id in IDS if id not in NO_TWIN])
numbers = pytest.mark.parametrize("id", [id for id in IDS if not catalog.distribution(id).variable.shape])


@dataclass(frozen=True)
class Case:
    """A distribution with values for its parameters under which all that is claimed holds."""

    law: Distribution
    values: dict[str, Any]

    def of(self, term: Term, **more: Any) -> Any:
        return wb.evaluate(term, {**self.values, **more})

    @property
    def twin(self) -> Any:
        assert self.law.twin is not None
        keywords = {name: self.of(term) for name, term in self.law.twin.keywords}
        return getattr(stats, self.law.twin.name)(**{n: v if np.ndim(v) else _plain(v) for n, v in keywords.items()})

    @property
    def ends(self) -> tuple[float, float]:
        assert self.law.support is not None
        low, high = (float(self.of(end)) for end in self.law.support)
        return low, high

    def draws(self, count: int, seed: int = 7) -> Any:
        return self.twin.rvs(size=count, random_state=seed)

    def log_density(self, points: Any) -> Any:
        return np.array([self.of(self.law.log_density, **{self.law.variable.name: p}) for p in points])


def _plain(value: Any) -> float | int:
    """SciPy draws counts for whole numbers only."""
    number = float(value)
    return int(number) if number.is_integer() else number


@cache
def case(id: str) -> Case:
    law = catalog.distribution(id)
    names = symbols(*law.parameters, *((law.argument,) if law.generates else ()))
    needed = (*law.conditions, *(s.premise for s in law.said() if s.premise is not None))
    for seed in range(1, 400):
        random = np.random.default_rng(seed)
        values: dict[str, Any] = {n: v for n, v in SIZES.items() if n in size_names(law.log_density)}
        for s in names:
            if s is law.variable:
                continue
            values[s.name] = draw_symbol(s, values, random)
            if s.name == "t":
                values[s.name] = 0.3 * values[s.name]
            elif properties(s) == {"positive"} and seed % 2:
                values[s.name] = 3 * values[s.name]
        made = Case(law, values)
        if all(_holds(made, statement) for statement in needed) and _varies(made):
            return made
    raise AssertionError(f"no parameters of {id} obey all that is asked of them")


def _varies(made: Case) -> bool:
    """Not a single value with probability 1."""
    return not made.law.discrete or bool(made.law.variable.shape) or made.ends[0] < made.ends[1]


def _holds(made: Case, statement: Term) -> bool:
    assert statement.head is RELATION
    left, right = map(made.of, statement.args)
    return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[statement.attrs[0]])


# -- the declaration ---------------------------------------------------------------


@every
def test_the_declaration_has_the_name_of_its_file(id: str) -> None:
    law = catalog.distribution(id)
    assert law.name == id
    assert set(symbols(law.log_density)) <= {law.variable, *law.parameters}
    assert law.parameters
    assert law.wrong


def test_unknown_names_are_answered_by_near_ones() -> None:
    with pytest.raises(catalog.UnknownEntry, match="did you mean normal"):
        catalog.distribution("nromal")


def test_listing_declares_nothing() -> None:
    from subprocess import run
    from sys import executable

    code = "import sys; from workbench import catalog; catalog.distributions(); print('workbench.terms' in sys.modules)"
    assert run([executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"


# -- what is claimed -----------------------------------------------------------------


def agrees(made: Case, said: Said) -> bool:
    """Whether E f(X), summed up, integrated or simulated, is the value."""
    found, error = evaluate_with_error(made.law.expectation(said.f), made.values)
    wanted = made.of(said.value)
    assert np.all(np.isfinite(found))
    return bool(np.all(np.abs(found - wanted) <= 5 / 3 * error + 1e-7 * (1 + np.abs(wanted))))


@every
def test_every_claim_is_what_the_density_says(id: str) -> None:
    made = case(id)
    said = [s for s in made.law.said() if not s.waves]
    assert [s.words for s in said if not agrees(made, s)] == []
    assert len(said) > 1


def test_characteristic_functions_are_averages_of_waves() -> None:
    laws = [id for id in IDS if catalog.distribution(id).characteristic is not None]
    assert laws
    for id in laws:
        made = case(id)
        t = float(made.values["t"])
        for said, wave in zip([s for s in made.law.said() if s.waves], ("cos", "sin"), strict=True):

            def density(x: float, made: Case = made) -> float:
                return float(made.log_density([x])[0])

            halves = [
                integrate.quad(lambda x: np.exp(density(s * x)), 0, np.inf, weight=wave, wvar=abs(t))[0]  # noqa: B023
                for s in (1.0, -1.0)
            ]
            found = halves[0] + halves[1] if wave == "cos" else np.sign(t) * (halves[0] - halves[1])
            assert found == pytest.approx(float(made.of(said.value)), abs=1e-6)


@with_twin
def test_moments_are_those_of_the_twin(id: str) -> None:
    made = case(id)
    law, twin = made.law, made.twin
    plain = {"mean": law.mean, "variance": law.variance, "entropy": law.entropy}
    theirs = {"mean": "mean", "variance": "cov" if law.variable.shape else "var", "entropy": "entropy"}
    for words, value in plain.items():
        method = getattr(twin, theirs[words], None)
        if value is None or method is None or (id, words) in ELSEWHERE:
            continue
        wanted = method() if callable(method) else method
        assert np.allclose(made.of(value.value if isinstance(value, Given) else value), wanted, rtol=1e-6), words


ELSEWHERE = {("multivariate-normal", "variance"), ("categorical", "entropy"), ("von-mises", "variance")}
"""What SciPy keeps elsewhere or does not know."""


@numbers
def test_scores_have_mean_zero(id: str) -> None:
    made = case(id)
    ends = made.law.support or ()
    for theta in made.law.parameters:
        if "integer" in properties(theta) or "simplex" in properties(theta) or any(contains(e, theta) for e in ends):
            continue
        score = wb.gradient(made.law.log_density, theta).result
        assert score is not None
        found, _ = evaluate_with_error(made.law.expectation(score), made.values)
        assert np.allclose(found, 0.0, atol=1e-6), theta.name


# -- the twin --------------------------------------------------------------------------


@with_twin
def test_log_density_is_that_of_the_twin_inside(id: str) -> None:
    made = case(id)
    twin, points = made.twin, made.draws(12)
    log = twin.logpmf if hasattr(twin, "logpmf") and made.law.discrete else twin.logpdf
    wanted = np.array([float(log(p)) for p in points])
    assert np.allclose(made.log_density(points), wanted, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("id", [id for id in IDS if not catalog.distribution(id).variable.shape and id not in NO_TWIN])
def test_support_is_that_of_the_twin(id: str) -> None:
    made = case(id)
    low, high = made.ends
    if id == "von-mises":  # SciPy's has the whole circle, cut where the angle is declared to lie
        assert high - low == pytest.approx(2 * np.pi)
        return
    assert made.twin.support() == pytest.approx((low, high))
    log = made.twin.logpmf if made.law.discrete else made.twin.logpdf
    outside = [end + step for end, step in ((low, -1.0), (high, 1.0)) if np.isfinite(end)]
    assert all(np.isneginf(log(p)) for p in outside)


@pytest.mark.parametrize("id", [id for id in IDS if not catalog.distribution(id).variable.shape and id not in NO_TWIN])
def test_draws_of_the_twin_fall_where_the_density_says(id: str) -> None:
    made = case(id)
    draws = made.draws(4000)
    edges = np.unique(np.quantile(draws, np.linspace(0.05, 0.95, 7)))
    for low, high in itertools.pairwise(edges):
        if made.law.discrete:
            inside = np.arange(np.floor(low) + 1, np.floor(high) + 1)
            mass = float(np.sum(np.exp(made.log_density(inside))))
        else:
            mass = integrate.quad(lambda x: float(np.exp(made.log_density([x])[0])), low, high, limit=200)[0]
        seen = float(np.mean((draws > low) & (draws <= high)))
        assert abs(seen - mass) < 5 * np.sqrt(mass * (1 - mass) / len(draws)) + 2 / len(draws)


@pytest.mark.parametrize("id", [id for id in IDS if catalog.distribution(id).variable.shape])
def test_draws_of_the_twin_average_to_the_mean(id: str) -> None:
    made = case(id)
    draws = np.asarray(made.draws(4000), dtype=float)
    assert made.law.mean is not None
    off = np.abs(draws.mean(axis=0) - made.of(made.law.mean))  # type: ignore[arg-type]
    assert np.all(off <= 5 * draws.std(axis=0) / np.sqrt(len(draws)) + 1e-12)


# -- the checks can fail ---------------------------------------------------------------

FAMILIES = ("normal", "gamma", "beta", "pareto", "poisson", "binomial", "categorical", "dirichlet", "wishart")


@pytest.mark.parametrize("id", FAMILIES)
def test_a_wrong_constant_is_found(id: str) -> None:
    made = case(id)
    simulated = bool(made.law.variable.shape) and not made.law.discrete
    wrong = replace(made.law, log_density=made.law.log_density + (1 if simulated else wb.number(1) / 1000))
    mass = next(wrong.said())
    assert mass.words == "total mass"
    assert agrees(made, mass)
    assert not agrees(Case(wrong, made.values), mass)


@pytest.mark.parametrize("id", FAMILIES)
def test_a_wrong_mean_is_found(id: str) -> None:
    made = case(id)
    mean = made.law.mean.value if isinstance(made.law.mean, Given) else made.law.mean
    wrong = replace(made.law, mean=wb.number(13) / 10 * mean, variance=None)
    assert not agrees(Case(wrong, made.values), next(s for s in wrong.said() if s.words == "mean"))


@pytest.mark.parametrize("id", ["normal", "dirichlet"])
def test_a_page_with_a_wrong_claim_is_refuted(id: str) -> None:
    law = replace(catalog.distribution(id), remarks=())
    assert isinstance(law.mean, Term)
    wrong = replace(law, mean=2 * law.mean, variance=None, entropy=None, mgf=None)
    page = wb.checked(page_of(wrong))
    assert page.claims[1].verdict is not None
    assert page.claims[1].verdict.status == "refuted"
