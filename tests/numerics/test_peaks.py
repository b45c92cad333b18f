"""Quadrature around a peak: narrow, far away, at an end, with a kink."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np
import pytest
from scipy import special

from workbench import abs, apply, derivative, equals, exp, log, numpy_source, oo, pi, scalar, sum, vector
from workbench.catalog import distribution
from workbench.check.claims.readback import run_emitted
from workbench.check.points.sample import Pool, Vocabulary
from workbench.numerics.evaluate import evaluate
from workbench.numerics.peaks import total
from workbench.terms.heads import expectation, integral, negative, number

CASES: list[tuple[Callable[[Any], Any], float, float, float]] = [
    (lambda t: np.exp(-np.abs(t - 2)), -np.inf, np.inf, 2.0),
    (lambda t: t**-0.5 * np.exp(-t), 0.0, np.inf, np.sqrt(np.pi)),
    (lambda t: t**200 * (1 - t) ** 100, 0.0, 1.0, float(special.beta(201, 101))),
    (lambda t: np.exp(t), -np.inf, 1.0, float(np.e)),
    (lambda t: t - 1.0, 0.0, 1.0, -0.5),
]


@pytest.mark.parametrize("k", range(len(CASES)))
def test_total(k: int) -> None:
    f, a, b, wanted = CASES[k]
    assert total(f, lambda t: np.log(np.abs(f(t))), a, b) == pytest.approx(wanted, rel=1e-9, abs=0)


@pytest.mark.parametrize("shape", [2e3, 2e7])
def test_an_average_over_a_density_that_is_not_met_is_no_zero(shape: float) -> None:
    """Of a Pareto variable from 3 on, whose weight lies within 3 over the shape of its end."""
    law = distribution("pareto")
    found = evaluate(law.expectation(law.variable), {"alpha": shape, "m": 3.0})
    assert np.isnan(found) or found == pytest.approx(3 * shape / (shape - 1), rel=1e-9)


def test_a_narrow_peak_far_away_is_found_by_its_logarithm() -> None:
    def g(t: Any) -> Any:
        return -(((t - 300) / 0.01) ** 2) / 2

    found = total(lambda t: np.exp(g(t)), g, -np.inf, np.inf)
    assert found == pytest.approx(0.01 * np.sqrt(2 * np.pi), rel=1e-9)
    assert np.isnan(total(lambda t: 0.0, lambda t: -np.inf, 0.0, 1.0))


def test_an_integral_is_emitted_as_quadrature() -> None:
    m, x = scalar("m"), vector("x", "n")
    whole = log(integral(exp(-sum(abs(x - m))), m, negative(oo), oo)) + integral(m**2, m, number(0), sum(x))
    found = run_emitted(numpy_source(whole, [x], "z"), "z")(np.array([0.0, 1.0]))
    assert found == pytest.approx(np.log(2 * np.exp(-1)) + 1 / 3, rel=1e-9)

def test_the_mean_of_a_second_slope_of_an_unknown_function():
    """By Stein's identity, twice: the mean of f'' is that of (x**2 - 1) f."""
    x = scalar("x")
    f, bell = apply("f", (), x), -(x**2) / 2 - log(2 * pi) / 2
    bend = expectation(derivative(derivative(f, x), x), x, bell)
    weighted = expectation((x**2 - 1) * f, x, bell)
    for point in islice(Pool(Vocabulary.of(equals(bend, weighted)), 3).points(), 2):
        assert evaluate(bend, point.values) == pytest.approx(evaluate(weighted, point.values), rel=1e-6, abs=1e-8)
