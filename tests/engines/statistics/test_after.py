"""After the estimate: what is claimed of bias, variance, bound and interval, against simulation; planted faults."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

import workbench as wb
from workbench import catalog, number
from workbench.cli import main
from workbench.engines.statistics.after.engine import after
from workbench.language.parse import declared, parse, parse_variable
from workbench.reasons.estimation import ASYMPTOTIC_NORMALITY, BIAS, EFFICIENT, STANDARD_ERROR
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError
from workbench.terms.term import Term

N = 6
LAM = 1.7


@cache
def told(text: str, params: str, support: str = "", discrete: bool = False, of: str = "") -> Derivation:
    x, sought = parse_variable("x:"), tuple(map(parse_variable, params.split()))
    symbols = declared((x, *sought))
    ends = tuple(parse(e, symbols) for e in support.split(",")) if support else None
    families = tuple(catalog.distribution(id) for id in ("exponential", "gamma", "poisson", "bernoulli", "binomial"))
    asked = parse(of, symbols) if of else None
    return after(parse(text, symbols), x, sought, (), ends, discrete, of=asked, families=families)


def results(made: Derivation) -> dict[str, str]:
    return {c.name: wb.text_of(c.result) for c in made.results if c.result is not None}


def value(made: Derivation, name: str, **values: Any) -> float:
    result = next(c.result for c in made.results if c.name == name)
    assert result is not None
    return float(wb.evaluate(result, values))


def rates() -> Derivation:
    return told("lam*exp(-lam*x)", "lam::positive", of="1/lam")


def normals() -> Derivation:
    return told("exp(-(x-mu)**2/(2*v))/sqrt(2*pi*v)", "mu: v::positive")


def test_the_rate_of_an_exponential() -> None:
    made = rates()
    assert value(made, "information_lam", lam=LAM) == pytest.approx(1 / LAM**2)
    assert value(made, "bound_lam", lam=LAM, n=N) == pytest.approx(LAM**2 / N)
    draws = 1 / np.random.default_rng(1).exponential(1 / LAM, (400_000, N)).mean(axis=1)
    assert value(made, "mean_lam", lam=LAM, n=N) == pytest.approx(draws.mean(), rel=5e-3)
    assert value(made, "variance_lam", lam=LAM, n=N) == pytest.approx(draws.var(), rel=5e-2)
    assert value(made, "mean_lam", lam=LAM, n=N) == pytest.approx(N / (N - 1) * LAM)


def test_invariance_and_the_delta_method() -> None:
    assert value(rates(), "estimate", x=np.array([1.0, 2.0, 6.0]), n=3) == pytest.approx(3.0)
    assert value(rates(), "variance", lam=LAM, n=N) == pytest.approx(1 / (N * LAM**2))


def test_the_two_parameters_of_a_normal() -> None:
    made = normals()
    point = {"mu": 0.4, "v": 2.3, "n": N}
    assert value(made, "mean_mu", **point) == 0.4
    assert value(made, "variance_mu", **point) == pytest.approx(2.3 / N)
    assert value(made, "mean_v", **point) == pytest.approx((N - 1) / N * 2.3)
    assert value(made, "bound_v", **point) == pytest.approx(2 * 2.3**2 / N)
    assert value(made, "information_mu_v", **point) == 0.0
    rules = [line.rule for line in made.walk()]
    assert EFFICIENT in rules  # the mean reaches the bound
    assert BIAS in rules  # the average square does not have the variance as its mean


def test_the_largest_observation() -> None:
    made = told("1/b", "b::positive", "0,b")
    draws = np.random.default_rng(2).uniform(0, 1.5, (200_000, N)).max(axis=1)
    assert value(made, "mean_b", b=1.5, n=N) == pytest.approx(draws.mean(), rel=2e-3)
    assert value(made, "variance_b", b=1.5, n=N) == pytest.approx(draws.var(), rel=2e-2)
    assert any("the support depends on b" in note for note in made.notes)
    assert not {"bound_b", "lower_b"} & set(results(made))


def test_the_interval_covers_as_often_as_it_says() -> None:
    made, n, z = rates(), 200, 1.96
    random = np.random.default_rng(3)
    inside = 0
    for _ in range(1500):
        x = random.exponential(1 / LAM, n)
        inside += value(made, "lower_lam", x=x, z=z, n=n) <= LAM <= value(made, "upper_lam", x=x, z=z, n=n)
    assert inside / 1500 == pytest.approx(0.95, abs=0.03)


@pytest.mark.nightly
def test_the_page_passes_the_check() -> None:
    judged = wb.checked(told("p**x*(1-p)**(1-x)", "p::unit", discrete=True))
    assert wb.report(judged).ok, wb.report(judged).open
    assert wb.show.text(judged)
    assert wb.show.latex(judged)


# -- planted faults --------------------------------------------------------------------


def _status(made: Derivation, name: str, wrong: Term) -> str:
    """The verdict on a claim whose value is multiplied by something."""
    claim = next(c for c in made.results if c.name == name)
    assert claim.result is not None
    said = wb.equals(claim.statement.args[0], wrong * claim.result)
    bad = replace(claim, statement=said, result=wrong * claim.result)
    roads = made.roads[:1]
    verdict = wb.checked(replace(made, claims=(bad,), roads=roads)).claims[0].verdict
    assert verdict is not None
    return str(verdict.status)


@pytest.mark.parametrize("name", ["mean_lam", "variance_lam", "information_lam"])
def test_a_lost_factor_n_and_a_wrong_sign_are_refuted(name: str) -> None:
    n = wb.size_term(wb.size("n"))
    assert _status(rates(), name, number(1)) == "supported"
    assert _status(rates(), name, n) == "refuted"
    assert _status(rates(), name, number(-1)) == "refuted"


def test_a_variance_in_place_of_the_standard_error_is_refuted() -> None:
    made = rates()
    line = next(line for line in made.walk() if line.rule is ASYMPTOTIC_NORMALITY)
    within = line.statement.args[0]
    error = next(line for line in made.walk() if line.rule is STANDARD_ERROR).statement.args[0]
    squared = wb.named("se_lam", error.args[0] ** 2)
    from workbench.rules.rule import replace_nodes

    bad = replace(line, statement=replace_nodes(line.statement, {error: squared}))
    assert bad.statement.args[0] is not within
    road = next(r for r in made.roads if r.name == "interval")
    roads = (replace(road, lines=(replace(bad, n="1", rests_on=()),)),)
    verdict = wb.checked(replace(made, roads=roads, claims=made.claims[2:3])).lines[0].verdict
    assert verdict is not None
    assert verdict.status == "refuted"


# -- requests that make no sense, and the command ---------------------------------------


def test_functions_that_are_none_of_the_parameters() -> None:
    with pytest.raises(GoalError, match="does not depend on a parameter"):
        told("lam*exp(-lam*x)", "lam::positive", of="2")


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["mle", "lam**x*exp(-lam)/gamma(x+1)", "--data", "x:", "--param", "lam::positive", "--discrete"]
    assert main([*asked, "--after", "--of", "exp(-lam)", "--no-check", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer["result"]) == {"lam"}
    assert answer["result"]["lam"]["text"] == "mean(x)"
    assert {"information", "bound", "mean", "variance", "lower", "upper"} <= set(answer["after"]["lam"])
    assert {"latex", "text", "closed_form"} <= set(answer["after"]["lam"]["variance"])
    assert set(answer["after"]["of"]) == {"estimate", "variance"}
    assert main([*asked, "--of", "lam", "--no-check"]) == 2
    assert "--after" in capsys.readouterr().err
    assert main([*asked, "--no-check", "--format", "json"]) == 0
    assert "after" not in json.loads(capsys.readouterr().out)
