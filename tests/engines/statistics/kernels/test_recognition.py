"""Kernels: what is recognised is the same function up to a constant, and what is not is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest

from workbench import catalog, exp, log, number, oo, scalar, sqrt
from workbench.engines.statistics.kernels.atoms import atoms
from workbench.engines.statistics.kernels.recognition import fitted, is_nothing, recognised, same_kernel, tilted
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.statistics.laws.domains import points_inside
from workbench.engines.statistics.samples.model import Model
from workbench.engines.statistics.samples.trials import trials
from workbench.numerics.evaluate import evaluate

NUMBERS = [id for id in catalog.distributions() if not catalog.distribution(id).variable.shape]
k, t, u = scalar("k"), scalar("t", "positive"), scalar("u")
a, b = scalar("a", "positive"), scalar("b", "positive")


def kumaraswamy() -> Distribution:
    """Its first parameter stands inside a statistic: log(1 - x^a)."""
    x = scalar("x", "unit")
    return Distribution("kumaraswamy", x, (a, b), log(a) + log(b) + (a - 1) * log(x) + (b - 1) * log(1 - x**a))


def shifted() -> Distribution:
    """An exponential that begins at c."""
    x, c = scalar("x"), scalar("c")
    return Distribution("shifted", x, (b, c), log(b) - b * (x - c), ends=(c, oo))


def gap(g, law: Distribution, other: Distribution) -> float:
    """How far g p / p' is from being the same everywhere, p and p' the two densities."""
    difference = log(g) + law.log_density - other.log_density
    values: dict[tuple[float, ...], list[float]] = {}
    for point in points_inside(law, (g, *other.parameters), 25):
        rest = {name: v for name, v in point.items() if name != law.variable.name}
        low, high = (float(evaluate(end, rest)) for end in law.support)
        for share in (0.2, 0.5, 0.8):
            x = point[law.variable.name]
            x = low + share * (high - low) if math.isfinite(high - low) else x + share * abs(x)
            value = float(evaluate(difference, {**rest, law.variable.name: x}))
            values.setdefault(tuple(rest.values()), []).append(value)
    spread = [(max(v) - min(v)) / (1 + max(map(abs, v))) for v in values.values() if np.all(np.isfinite(v))]
    assert spread
    return max(spread)


@pytest.mark.parametrize(
    "id, factor, parameters",
    [
        ("gamma", lambda x: x**k, "alpha + k | beta"),
        ("gamma", lambda x: sqrt(x) * exp(-t * x), "alpha + 1/2 | beta + t"),
        ("gamma", lambda x: 1 / x, "alpha - 1 | beta"),
        ("beta", lambda x: x**2 * (1 - x) ** k, "a + 2 | b + k"),
        ("normal", lambda x: exp(t * x), "mu + sigma**2 * t | sigma"),
        ("poisson", lambda x: exp(t * x), "lam * exp(t)"),
        ("pareto", lambda x: 1 / x, "alpha + 1 | m"),
        ("inverse-gamma", lambda x: exp(-t / x), "alpha | beta + t"),
    ],
)
def test_a_factor_is_taken_up_by_a_parameter(id, factor, parameters):
    law = catalog.distribution(id)
    found = tilted(factor(law.variable), law)
    assert found is not None
    assert " | ".join(map(str, found.parameters)) == parameters
    assert gap(factor(law.variable), law, found) < 1e-9


FACTORS = {
    "x": lambda x: x, "1/x": lambda x: 1 / x, "x^k": lambda x: x**k, "1 - x": lambda x: 1 - x,
    "e^-tx": lambda x: exp(-t * x), "x e^-tx": lambda x: x * exp(-t * x), "e^-x^2": lambda x: exp(-(x**2)),
    "e^(u(2x+1))": lambda x: exp(u * (2 * x + 1)), "log x": lambda x: log(x), "e^-t/x": lambda x: exp(-t / x),
}  # fmt: skip


@pytest.mark.parametrize("id", NUMBERS)
def test_whatever_is_recognised_is_a_multiple_of_the_density(id):
    law = catalog.distribution(id)
    for words, factor in FACTORS.items():
        found = tilted(factor(law.variable), law)
        if found is not None:
            assert gap(factor(law.variable), law, found) < 1e-7, words


# -- planted faults -------------------------------------------------------------------------------


@pytest.mark.parametrize("factor", [lambda x: x, lambda x: x**k, lambda x: x * (1 - x**a), lambda x: exp(-x)])
def test_a_parameter_inside_a_statistic_moves_nothing(factor):
    law = kumaraswamy()
    assert tilted(factor(law.variable), law) is None


def test_a_statistic_with_a_parameter_inside_stays_as_it_stands():
    law = kumaraswamy()
    found = tilted(1 - law.variable**a, law)
    assert found is not None
    assert [str(p) for p in found.parameters] == ["a", "b + 1"]
    assert gap(1 - law.variable**a, law, found) < 1e-9


def test_a_constant_factor_is_not_lost():
    law = catalog.distribution("normal")
    assert tilted(exp(u * (2 * law.variable + 1)), law) is None
    assert tilted(2 * exp(law.variable), law) is None


def test_the_end_of_a_support_does_not_move():
    law = shifted()
    x, c = law.variable, law.parameters[1]
    found = tilted(exp(-t * x), law)
    assert found is not None
    assert [str(p) for p in found.parameters] == ["b + t", "c"]
    assert gap(exp(-t * x), law, found) < 1e-9
    assert tilted(x, law) is None
    assert tilted(exp(-t * (x - c)), law) is None


def test_two_kernels_are_the_same_only_where_every_coefficient_agrees():
    x = scalar("x", "positive")
    kernel = atoms((a - 1) * log(x) - b * x + log(b), x)
    assert same_kernel(kernel, atoms((a - 1) * log(x) - (b + t - t) * x + 7, x), is_nothing)
    assert not same_kernel(kernel, atoms((a - 1) * log(x) - (b + t) * x, x), is_nothing)
    assert not same_kernel(kernel, atoms((a - 1) * log(x), x), is_nothing)
    assert not same_kernel(kernel, atoms((a - 1) * log(x) - b * x - x**2, x), is_nothing)
    assert is_nothing(log(b * exp(t)) - log(b) - t)
    assert not is_nothing(t - u)


# -- the law of a kernel --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def model() -> Model:
    x, lam = scalar("x", "positive"), scalar("lam", "positive")
    return Model(lam * exp(-lam * x), (x,), (lam,), (), (number(0), oo), False)


def test_the_law_of_a_kernel_is_found_and_others_are_not(model):
    (lam,) = model.params
    drawn = trials(model, 4, 6)
    laws = [catalog.distribution(id) for id in ("log-normal", "weibull", "gamma")]
    seen = recognised(atoms(3 * log(lam) - 2 * lam, lam), lam, laws, model, drawn)
    assert seen is not None
    assert seen.law.name == "gamma"
    assert [str(v) for v in seen.values.values()] == ["4", "2"]
    for beyond in (3 * log(lam) + 2 * lam, 3 * log(lam) - 2 * lam - lam**3, -2 * lam * log(lam), -3 * log(1 + lam)):
        assert recognised(atoms(beyond, lam), lam, laws, model, drawn) is None


def test_a_kernel_with_ends_has_no_law_without_them(model):
    (lam,) = model.params
    gamma = [catalog.distribution("gamma")]
    kernel = atoms(3 * log(lam) - 2 * lam, lam)
    assert recognised(kernel, lam, gamma, model, trials(model, 4, 6), (number(1), oo)) is None


def test_a_law_is_not_fitted_by_a_letter_inside_a_statistic(model):
    p = scalar("p", "unit")
    law = kumaraswamy().replaced({scalar("x", "unit"): p})
    for kernel in ((a - 1) * log(p), 2 * log(p) + 3 * log(1 - p), 2 * log(p) + 3 * log(1 - p**2)):
        assert fitted(law, (p,), atoms(kernel, p), model, trials(model, 4, 6)) is None


def test_a_count_is_no_number_to_move():
    n, x, p = scalar("n", "integer", "positive"), scalar("x", "integer", "positive"), scalar("p", "unit")
    law = Distribution("counts", x, (n, p), n * x * log(p))
    assert tilted(exp(x * log(p)), law) is None
