"""Variances and covariances, laws in two stages, laws of functions: against SciPy's samplers and densities."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

import workbench as wb
from workbench import catalog, matrix, scalar, vector
from workbench.engines.statistics.expectation.engine import expect
from workbench.engines.statistics.expectation.variation import covariance, variance
from workbench.engines.statistics.images.affine import affine
from workbench.engines.statistics.images.change_of_variables import transformed
from workbench.engines.statistics.images.stages import in_stages, two_stages
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.reasons.expectation import CHANGE_OF_LAW
from workbench.record.errors import GoalError, NoDerivation
from workbench.terms.functions.elementwise import absolute, exp, log, sin, sqrt
from workbench.terms.heads import integral, oo
from workbench.terms.term import Term

law = catalog.distribution
Function = Callable[[Term], Term]
DRAWS = 200_000


def passes(made: wb.Derivation) -> None:
    report = wb.report(wb.checked(made))
    assert report.ok, report.open
    assert made.result is not None
    assert not any(t in wb.text_of(made.result) for t in ("expectation(", "integral("))


def drawn(distribution: Distribution, values: dict[str, float], size: int = DRAWS) -> np.ndarray:
    from scipy import stats

    assert distribution.twin is not None
    keywords = {k: wb.evaluate(v, values) for k, v in distribution.twin.keywords}
    return getattr(stats, distribution.twin.name)(**keywords).rvs(size=size, random_state=np.random.default_rng(1))


SPREADS: dict[str, tuple[str, Function, Function | None, dict[str, float]]] = {
    "scaled and shifted": ("normal", lambda x: 3 * x + 1, None, {"mu": 0.4, "sigma": 0.7}),
    "an exponential": ("normal", exp, None, {"mu": 0.1, "sigma": 0.3}),
    "by the score": ("gamma", log, None, {"alpha": 2.5, "beta": 1.5}),
    "with the score": ("gamma", lambda x: x, log, {"alpha": 2.5, "beta": 1.5}),
    "a count and its square": ("poisson", lambda x: x, lambda x: x**2, {"lam": 1.3}),
}


@pytest.mark.parametrize("name", SPREADS)
def test_variances_and_covariances_agree_with_samples(name: str) -> None:
    of, f, g, values = SPREADS[name]
    known = law(of)
    x = known.variable
    made = variance(f(x), known) if g is None else covariance(f(x), g(x), known)
    passes(made)
    sample = drawn(known, values)
    a, b = (np.array(wb.evaluate(h(vector("s", "n")), {"s": sample})) for h in (f, g or f))
    terms = (a - a.mean()) * (b - b.mean())
    assert wb.evaluate(made.result, values) == pytest.approx(terms.mean(), abs=5 * terms.std() / np.sqrt(DRAWS))


def test_covariances_of_vectors() -> None:
    known = law("multivariate-normal")
    x, a, b, A = known.variable, vector("a", "d"), vector("b", "d"), matrix("A", "m", "d")
    made = covariance(a @ x, b @ x, known)
    assert wb.text_of(made.result) == "a @ S @ b"
    passes(made)
    assert wb.text_of(variance(A @ x, known).result) == "A @ S @ A.T"
    with pytest.raises(GoalError, match="two numbers or of two vectors"):
        covariance(a @ x, x, known)


STAGES: dict[str, tuple[str, str, str, Function]] = {
    "Poisson given a gamma rate": ("poisson", "lam", "gamma", lambda x: x),
    "binomial given a beta probability": ("binomial", "p", "beta", lambda x: x),
}


@pytest.mark.daily(2)
@pytest.mark.parametrize("name", STAGES)
def test_two_stages_agree_with_samples(name: str) -> None:
    of, parameter, prior, f = STAGES[name]
    first = law(of)
    inner, outer = two_stages(first, next(p for p in first.parameters if p.name == parameter), law(prior))
    values = {"alpha": 2.5, "beta": 1.5, "a": 2.0, "b": 3.0, "n": 5.0}
    thetas = drawn(outer, values)
    sample = {
        "poisson": lambda rng: rng.poisson(thetas), "binomial": lambda rng: rng.binomial(5, thetas),
    }[of](np.random.default_rng(2))  # fmt: skip
    made = in_stages(f(inner.variable), inner, outer)
    assert wb.evaluate(made.result, values) == pytest.approx(sample.mean(), abs=5 * sample.std() / np.sqrt(DRAWS))
    spread = in_stages(f(inner.variable), inner, outer, f(inner.variable))
    passes(spread)
    assert wb.evaluate(spread.result, values) == pytest.approx(sample.var(), rel=0.02)


def test_stages_that_do_not_fit() -> None:
    rate = law("poisson").parameters[0]
    with pytest.raises(GoalError, match="says no such thing"):
        two_stages(law("poisson"), rate, law("normal"))
    with pytest.raises(GoalError, match="nothing to average over"):
        two_stages(law("normal"), rate, law("gamma"))


IMAGES: dict[str, tuple[str, tuple[float, ...], Function, str, dict[str, float]]] = {
    "increasing": ("normal", (), exp, "lognorm", {"s": 0.7, "scale": float(np.exp(0.4))}),
    "decreasing": ("gamma", (), lambda x: 1 / x, "invgamma", {"a": 2.5, "scale": 1.5}),
    "between ends": ("uniform", (0, 1), lambda x: -log(x), "expon", {}),
    "a root": ("exponential", (), sqrt, "weibull_min", {"c": 2.0, "scale": 1 / np.sqrt(1.3)}),
}


@pytest.mark.daily(6)
@pytest.mark.parametrize("name", IMAGES)
def test_densities_of_monotone_functions_are_those_of_scipy(name: str) -> None:
    from scipy import stats

    of, parameters, g, twin, keywords = IMAGES[name]
    known = law(of)(*parameters) if parameters else law(of)
    found = transformed(known, g(known.variable))
    passes(found.derivation)
    y, values = found.law.variable.name, {"mu": 0.4, "sigma": 0.7, "alpha": 2.5, "beta": 1.5, "lam": 1.3}
    for place in (0.2, 0.9, 2.4):
        wanted = getattr(stats, twin)(**keywords).pdf(place)
        assert wb.evaluate(found.derivation.result, {**values, y: place}) == pytest.approx(wanted)


FOLDED: dict[str, tuple[str, tuple[float, ...], Function, Callable[[float], float]]] = {
    "a square": ("normal", (0, 1), lambda x: x**2, lambda y: stats.chi2(1).pdf(y)),
    "a square off the middle": (
        "normal", (), lambda x: x**2, lambda y: stats.ncx2(1, (0.4 / 0.7) ** 2).pdf(y / 0.49) / 0.49,
    ),
    "a modulus": ("normal", (), absolute, lambda y: stats.foldnorm(0.4 / 0.7, scale=0.7).pdf(y)),
    "rising first": ("uniform", (0, 1), lambda x: x * (1 - x), lambda y: 2 / np.sqrt(1 - 4 * y)),
    "with a slope that is no power": (
        "exponential", (), lambda x: x + 1 / x,
        lambda y: sum(1.3 * np.exp(-1.3 * x) / abs(1 - x**-2) for x in np.roots((1, -y, 1))),
    ),
}


@pytest.mark.daily(4)
@pytest.mark.parametrize("name", FOLDED)
def test_densities_of_functions_that_turn_once_have_a_part_for_each_side(name: str) -> None:
    of, parameters, g, wanted = FOLDED[name]
    known = law(of)(*parameters) if parameters else law(of)
    found = transformed(known, g(known.variable))
    passes(found.derivation)
    y = found.law.variable.name
    for place in (2.1, 3.5) if of == "exponential" else (0.05, 0.2, 0.24):
        point = {"mu": 0.4, "sigma": 0.7, "lam": 1.3, y: place}
        assert wb.evaluate(found.derivation.result, point) == pytest.approx(wanted(place))
        assert wb.evaluate(found.law.density, point) == pytest.approx(wanted(place))


@pytest.mark.parametrize(
    ("of", "g", "error", "message"),
    [
        ("normal", sin, NoDerivation, "not strictly monotone"),
        ("normal", lambda x: x**3 - x, NoDerivation, "no one place where it turns"),
        ("exponential", lambda x: (x - 1) ** 2, NoDerivation, "some y come from one x and others from two"),
        ("poisson", lambda x: 2 * x, GoalError, "continuous number"),
        ("normal", lambda x: scalar("c"), GoalError, "does not vary"),
        ("uniform", log, GoalError, "no value on much of the support"),
    ],
)
def test_functions_without_one_density_are_refused(of: str, g: Function, error: type, message: str) -> None:
    known = law(of)
    with pytest.raises(error, match=message):
        transformed(known, g(known.variable))


def test_affine_functions_of_normal_laws_are_normal() -> None:
    known = law("multivariate-normal")
    found = affine(matrix("A", "m", "d") @ known.variable + vector("b", "m"), known)
    passes(found.derivation)
    assert [wb.text_of(p) for p in found.law.parameters] == ["A @ mu + b", "A @ S @ A.T"]
    number = law("normal")
    passes(affine(2 * number.variable + scalar("c"), number).derivation)
    with pytest.raises(GoalError, match="not an affine function"):
        affine(known.variable @ known.variable, known)
    with pytest.raises(GoalError, match="is not normal"):
        affine(2 * law("gamma").variable, law("gamma"))


def test_a_constant_in_an_exponent_stays() -> None:
    known, c = law("gamma"), scalar("c")
    made = expect(exp(-known.variable - c), known)
    assert wb.evaluate(made.result, {"alpha": 2.0, "beta": 1.5, "c": 0.3}) == pytest.approx(np.exp(-0.3) * 0.6**2)


def test_a_product_is_averaged_by_a_change_of_the_law() -> None:
    known = law("gamma")
    made = expect(known.variable * log(known.variable), known)
    assert any(line.rule == CHANGE_OF_LAW for line in made.lines)
    passes(made)


def test_an_integral_that_diverges_has_no_value() -> None:
    t = scalar("t")
    assert np.isnan(wb.evaluate(integral(1 + 0 * t, t, 0, oo), {}))
    assert np.isnan(wb.evaluate(integral(wb.tanh(t), t, 0, oo), {}))
    assert wb.evaluate(integral((1 + t) ** -2, t, 0, oo), {}) == pytest.approx(1.0)
