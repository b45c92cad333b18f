"""Fisher information: every scalar parameter of every declared distribution, both forms, against plain quadrature.

What has no regularity or no closed form is refused by name; the table is the whole list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy import integrate

import workbench as wb
from workbench import catalog, number
from workbench.engines.statistics.after.family import points
from workbench.engines.statistics.after.information import information
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.language.parse import declared, parse, parse_variable
from workbench.record.errors import GoalError, NoDerivation
from workbench.terms.heads import SYMBOL, properties
from workbench.terms.term import Term

MOVES = "the support depends on"
KINK = "kink"
NO_WAY = "no way to the expectation"

REFUSED = {
    ("uniform", "a"): MOVES, ("uniform", "b"): MOVES, ("pareto", "m"): MOVES, ("von-mises", "mu"): MOVES,
    ("laplace", "mu"): KINK,
    ("negative-binomial", "r"): NO_WAY,  # means of polygamma functions of a count
    ("weibull", "k"): NO_WAY,  # needs x = lam u^(1/k)
    ("logistic", "s"): NO_WAY,
    ("student-t", "nu"): NO_WAY, ("student-t", "m"): NO_WAY, ("student-t", "s"): NO_WAY,
    ("f", "m"): NO_WAY, ("f", "n"): NO_WAY,
}  # fmt: skip
"""Parameters whose information is not told, each with its reason."""
SEARCHED = frozenset({("cauchy", "m"), ("cauchy", "s"), ("logistic", "mu")})
"""Told where a search for integrals ends in time, which a busy machine cannot promise: not asked for here."""
VECTORS = frozenset("categorical dirichlet gaussian-mixture multinomial multivariate-normal wishart".split())
"""Laws of arrays, or with arrays of parameters: information is told for numbers."""
COUNTS = frozenset("binomial n, discrete-uniform a, discrete-uniform b, hypergeometric N, hypergeometric K, "
                   "hypergeometric n".split(", "))  # fmt: skip
"""Parameters that are whole numbers: there is no score in them."""


def _of(id: str) -> Distribution:
    return catalog.distribution(id)


def _parameters() -> Iterator[tuple[str, str]]:
    for id in catalog.distributions():
        for p in _of(id).parameters:
            yield id, p.name


ASIDE = SEARCHED | set(REFUSED)
TOLD = [(i, p) for i, p in _parameters() if i not in VECTORS and f"{i} {p}" not in COUNTS and (i, p) not in ASIDE]


def parameter(law: Distribution, name: str) -> Term:
    return next(p for p in law.parameters if p.name == name)


def test_the_tables_name_what_exists_and_are_right() -> None:
    known = set(_parameters())
    assert known >= ASIDE
    for id, name in known:
        law = _of(id)
        p = parameter(law, name)
        if id in VECTORS:
            assert law.variable.shape or any(q.shape or q.head is not SYMBOL for q in law.parameters)
        else:
            assert (f"{id} {name}" in COUNTS) == ("integer" in properties(p))


@pytest.mark.daily(12)
@pytest.mark.parametrize(("id", "name"), TOLD)
def test_both_forms_are_the_quadrature_of_the_squared_score(id: str, name: str) -> None:
    law = _of(id)
    made = information(law, params=parameter(law, name))
    first, second = made.claims
    assert first.result is second.result
    assert first.result is not None
    assert "expectation(" not in wb.text_of(first.result)
    for point in points(law, 2):
        told = float(wb.evaluate(first.result, point))
        square, curve = _by_quadrature(law, name, point)
        assert told == pytest.approx(square, rel=2e-5)
        assert told == pytest.approx(curve, rel=2e-3)


def _by_quadrature(law: Distribution, name: str, point: dict[str, Any]) -> tuple[float, float]:
    """E of the squared slope and of minus the second difference of the log density, neither by a rule of calculus."""
    h = 1e-4 * max(1.0, abs(point[name]))

    def log_density(x: Any, shift: float) -> Any:
        return wb.evaluate(law.log_density, {**point, law.variable.name: x, name: point[name] + shift})

    def square(x: Any) -> Any:
        near, far = (log_density(x, k * h) - log_density(x, -k * h) for k in (1, 2))
        return np.exp(log_density(x, 0.0)) * ((8 * near - far) / (12 * h)) ** 2

    def curve(x: Any) -> Any:
        middle = log_density(x, 0.0)
        return -np.exp(middle) * (log_density(x, h) - 2 * middle + log_density(x, -h)) / h**2

    return _total(law, point, square), _total(law, point, curve)


def _total(law: Distribution, point: dict[str, Any], f: Callable[[Any], Any]) -> float:
    assert law.support is not None
    low, high = (float(wb.evaluate(end, point)) for end in law.support)
    if law.discrete:
        last = high if np.isfinite(high) else 400.0
        return sum(float(f(k)) for k in np.arange(low, last + 1))
    ends = [low, *(m for m in (0.05, 0.5, 1.0, 3.0) if low < m < high), high]
    with np.errstate(all="ignore"):
        return sum(integrate.quad(lambda t: np.nan_to_num(float(f(t))), a, b, limit=200)[0]
                   for a, b in pairwise(ends))  # fmt: skip


def _nothing(*asked: Any, apart: bool = True) -> wb.Derivation:
    raise NoDerivation("no value of the integral was found")


@pytest.mark.daily(6)
@pytest.mark.parametrize(("id", "name"), REFUSED)
def test_the_rest_is_refused_with_the_reason(id: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The search for an integral is not waited for until it gives up.
    monkeypatch.setattr("workbench.engines.statistics.expectation.summation.integrate", _nothing)
    law = _of(id)
    with pytest.raises(NoDerivation, match=REFUSED[id, name]):
        information(law, params=parameter(law, name))


def test_arrays_and_counts_are_refused() -> None:
    with pytest.raises(GoalError, match="for a number"):
        information(_of("dirichlet"))
    with pytest.raises(GoalError, match="no score in it"):
        information(_of("binomial"), params=parameter(_of("binomial"), "n"))


# -- densities as text -----------------------------------------------------------------

TEXTS = {
    "lam*exp(-lam*x)": ("lam::positive", "", False, ["1 / lam**2"]),
    "p**x*(1-p)**(1-x)": ("p::unit", "", True, ["1 / (p * (1 - p))"]),
    "lam**x*exp(-lam)/gamma(x+1)": ("lam::positive", "", True, ["1 / lam"]),
    "exp(-(x-mu)**2/(2*v))/sqrt(2*pi*v)": ("mu: v::positive", "", False, ["1 / v", "0", "1 / (2 * v**2)"]),
    "a*x**(a-1)": ("a::positive", "0,1", False, ["1 / a**2"]),
    "theta**2*x*exp(-theta*x)": ("theta::positive", "0,oo", False, ["2 / theta**2"]),
    "p*(1-p)**x": ("p::unit", "", True, ["1 / (p**2 * (1 - p))"]),
}


def asked(text: str, params: str, support: str = "", discrete: bool = False) -> wb.Derivation:
    x, sought = parse_variable("x:"), tuple(map(parse_variable, params.split()))
    symbols = declared((x, *sought))
    ends = tuple(parse(e, symbols) for e in support.split(",")) if support else None
    return information(parse(text, symbols), x, sought, (), ends, discrete)


@pytest.mark.daily(4)
@pytest.mark.parametrize("text", TEXTS)
def test_densities_as_text(text: str) -> None:
    params, support, discrete, values = TEXTS[text]
    made = asked(text, params, support, discrete)
    symbols = declared(map(parse_variable, params.split()))
    for claim, wanted in zip(made.results, values, strict=True):
        point = {name: 0.3 + 0.2 * k for k, name in enumerate(symbols)}
        assert claim.result is not None
        assert wb.evaluate(claim.result, point) == pytest.approx(wb.evaluate(parse(wanted, symbols), point))
    judged = wb.checked(made)
    assert wb.report(judged).ok, wb.report(judged).open
    assert wb.show.text(judged)
    assert wb.show.latex(judged)


def test_what_is_no_regular_density_is_named() -> None:
    with pytest.raises(NoDerivation, match=r"moving ends.*mean of the score"):
        asked("1/b", "b::positive", "0,b")
    with pytest.raises(NoDerivation, match="kink"):
        asked("exp(-abs(x-m))/2", "m:")
    with pytest.raises(GoalError, match="not to 1"):
        asked("2*lam*exp(-lam*x)", "lam::positive", "0,oo")


# -- planted faults --------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [number(2), number(-1), number(1) / 2])
@pytest.mark.parametrize("form", [0, 1])
def test_a_wrong_factor_or_sign_is_refuted(wrong: Term, form: int) -> None:
    made = information(_of("exponential"))
    claim = made.claims[form]
    assert claim.result is not None
    mean = claim.statement.args[0]
    bad = replace(claim, statement=wb.equals(mean, wrong * claim.result), result=wrong * claim.result)
    verdict = wb.checked(replace(made, claims=(bad,))).claims[0].verdict
    assert verdict is not None
    assert verdict.status == "refuted"
