"""Posteriors: the emitted parameters, mean, mode and predictive against SciPy and quadrature at random data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from scipy import integrate, optimize, stats

from workbench import catalog
from workbench.check import check
from workbench.check.readback import run_emitted
from workbench.cli import main
from workbench.cli.expecting import law_of
from workbench.derive.errors import GoalError, NoDerivation
from workbench.derive.record import Derivation, Status
from workbench.derive.statistics import priors
from workbench.derive.statistics.posterior import posterior
from workbench.show import python_writer, text
from workbench.terms.evaluate import evaluate
from workbench.terms.heads import NAMED, SYMBOL, add, number
from workbench.terms.parse import declared, parse, parse_variable
from workbench.terms.term import postorder, substitute


@dataclass(frozen=True)
class Pair:
    """A likelihood and a prior as text; log density of an observation and prior as SciPy has them; what it becomes.

    ``hyper``: values of known quantities and of the prior's parameters, by name.
    """

    text: str
    param: str
    prior: str
    known: tuple[str, ...]
    hyper: dict[str, float]
    logp: Callable[..., Any]
    log_prior: Callable[..., Any]
    becomes: Callable[..., Any]
    draw: Callable[[Any], Any]
    mode: bool = True

    @property
    def name(self) -> str:
        return f"{self.text[:30]} with {self.prior}"


def _gamma(alpha: float, beta: float) -> Any:
    return stats.gamma(alpha, scale=1 / beta)


P = "::positive"
PAIRS = [
    Pair(
        "p**x*(1-p)**(1-x)",
        "p::unit",
        "beta(a, b)",
        (),
        {"a": 2.5, "b": 1.7},
        lambda x, t, h: stats.bernoulli.logpmf(x, t),
        lambda t, h: stats.beta.logpdf(t, h["a"], h["b"]),
        lambda a, b: stats.beta(a, b),
        lambda r: r.integers(0, 2, 9),
    ),
    Pair(
        "bernoulli(p)",
        "p::unit",
        "beta(2, 3)",
        (),
        {},
        lambda x, t, h: stats.bernoulli.logpmf(x, t),
        lambda t, h: stats.beta.logpdf(t, 2, 3),
        lambda a, b: stats.beta(a, b),
        lambda r: r.integers(0, 2, 9),
    ),
    Pair(
        "gamma(m+1)/(gamma(x+1)*gamma(m-x+1))*p**x*(1-p)**(m-x)",
        "p::unit",
        "beta(a, b)",
        (f"m{P}",),
        {"m": 6.0, "a": 1.5, "b": 2.5},
        lambda x, t, h: stats.binom.logpmf(x, h["m"], t),
        lambda t, h: stats.beta.logpdf(t, h["a"], h["b"]),
        lambda a, b: stats.beta(a, b),
        lambda r: r.binomial(6, 0.4, 7),
    ),
    Pair(
        "p*(1-p)**(x-1)",
        "p::unit",
        "beta(a, b)",
        (),
        {"a": 2.5, "b": 1.7},
        lambda x, t, h: stats.geom.logpmf(x, t),
        lambda t, h: stats.beta.logpdf(t, h["a"], h["b"]),
        lambda a, b: stats.beta(a, b),
        lambda r: r.geometric(0.3, 8),
    ),
    Pair(
        "negative_binomial(r, q)",
        "q::unit",
        "beta(a, b)",
        (f"r{P}",),
        {"r": 3.0, "a": 2.5, "b": 1.7},
        lambda x, t, h: stats.nbinom.logpmf(x, h["r"], t),
        lambda t, h: stats.beta.logpdf(t, h["a"], h["b"]),
        lambda a, b: stats.beta(a, b),
        lambda r: r.negative_binomial(3, 0.5, 8),
    ),
    Pair(
        "exp(-lam)*lam**x/gamma(x+1)",
        f"lam{P}",
        "gamma(a, b)",
        (),
        {"a": 2.5, "b": 1.7},
        lambda x, t, h: stats.poisson.logpmf(x, t),
        lambda t, h: _gamma(h["a"], h["b"]).logpdf(t),
        _gamma,
        lambda r: r.poisson(2.0, 8),
    ),
    Pair(
        "poisson(lam)",
        f"lam{P}",
        "exponential(c)",
        (),
        {"c": 1.3},
        lambda x, t, h: stats.poisson.logpmf(x, t),
        lambda t, h: stats.expon.logpdf(t, scale=1 / h["c"]),
        _gamma,
        lambda r: 1 + r.poisson(2.0, 8),
    ),
    Pair(
        "lam*exp(-lam*x)",
        f"lam{P}",
        "gamma(a, b)",
        (),
        {"a": 2.5, "b": 1.7},
        lambda x, t, h: stats.expon.logpdf(x, scale=1 / t),
        lambda t, h: _gamma(h["a"], h["b"]).logpdf(t),
        _gamma,
        lambda r: r.exponential(0.7, 8),
    ),
    Pair(
        "exp(-x/t)/t",
        f"t{P}",
        "inverse-gamma(a, b)",
        (),
        {"a": 2.5, "b": 1.7},
        lambda x, t, h: stats.expon.logpdf(x, scale=t),
        lambda t, h: stats.invgamma.logpdf(t, h["a"], scale=h["b"]),
        lambda a, b: stats.invgamma(a, scale=b),
        lambda r: r.exponential(0.7, 8),
    ),
    Pair(
        "theta*x**(theta-1)",
        f"theta{P}",
        "gamma(a, b)",
        (),
        {"a": 2.5, "b": 1.7},
        lambda x, t, h: stats.beta.logpdf(x, t, 1),
        lambda t, h: _gamma(h["a"], h["b"]).logpdf(t),
        _gamma,
        lambda r: r.beta(2, 1, 8),
    ),
    Pair(
        "exp(-(x-mu)**2/(2*s**2))/(s*sqrt(2*pi))",
        "mu:",
        "normal(m, t)",
        (f"s{P}",),
        {"s": 1.4, "m": 0.3, "t": 0.8},
        lambda x, t, h: stats.norm.logpdf(x, t, h["s"]),
        lambda t, h: stats.norm.logpdf(t, h["m"], h["t"]),
        lambda mu, sigma: stats.norm(mu, sigma),
        lambda r: r.normal(1.0, 1.4, 8),
    ),
    Pair(
        "exp(-(x-mu)**2/(2*v))/sqrt(2*pi*v)",
        f"v{P}",
        "inverse-gamma(a, b)",
        ("mu:",),
        {"mu": 0.5, "a": 2.5, "b": 1.7},
        lambda x, t, h: stats.norm.logpdf(x, h["mu"], t**0.5),
        lambda t, h: stats.invgamma.logpdf(t, h["a"], scale=h["b"]),
        lambda a, b: stats.invgamma(a, scale=b),
        lambda r: r.normal(0.5, 1.4, 8),
    ),
    Pair(
        "sqrt(tau/(2*pi))*exp(-tau*(x-mu)**2/2)",
        f"tau{P}",
        "gamma(a, b)",
        ("mu:",),
        {"mu": 0.5, "a": 2.5, "b": 1.7},
        lambda x, t, h: stats.norm.logpdf(x, h["mu"], t**-0.5),
        lambda t, h: _gamma(h["a"], h["b"]).logpdf(t),
        _gamma,
        lambda r: r.normal(0.5, 1.4, 8),
    ),
    Pair(
        "tau*x*exp(-tau*x**2/2)",
        f"tau{P}",
        "chi-square(k)",
        (),
        {"k": 3.0},
        lambda x, t, h: stats.rayleigh.logpdf(x, scale=t**-0.5),
        lambda t, h: stats.chi2.logpdf(t, h["k"]),
        _gamma,
        lambda r: r.rayleigh(1.3, 8),
    ),
]


def _made(text_: str, param: str, prior: str, known: tuple[str, ...] = (), data: str = "x:") -> Derivation:
    seen, theta = parse_variable(data), parse_variable(param)
    others = tuple(map(parse_variable, known))
    symbols = declared((seen, theta, *others))
    names = catalog.distributions()
    is_prior = prior.partition("(")[0].replace("_", "-") in set(names)
    law = law_of(prior, symbols) if is_prior else priors.written(parse(prior, symbols), theta)
    is_law = text_.partition("(")[0].replace("_", "-") in set(names) - {"gamma"}
    likelihood = law_of(text_, symbols) if is_law else parse(text_, symbols)
    return posterior(likelihood, law, seen, theta, others, families=map(catalog.distribution, names))


MADE: dict[str, Derivation] = {}


def made_of(pair: Pair) -> Derivation:
    if pair.name not in MADE:
        MADE[pair.name] = _made(pair.text, pair.param, pair.prior, pair.known)
    return MADE[pair.name]


def _values(pair: Pair, made: Derivation, at: dict[str, Any]) -> dict[str, Any]:
    """Every named result, by its emitted NumPy source."""
    found = {}
    for claim in made.results:
        source = python_writer.source(made, claim)
        gone = {w.name for w in claim.wrt}
        arguments = [at[g.name] for g in made.givens if g.head is SYMBOL and g.name not in gone]
        found[claim.name] = float(run_emitted(source, claim.name)(*arguments))
    return found


def _agrees(pair: Pair, random: np.random.Generator) -> None:
    """The emitted results at random data and hyperparameters."""
    made, name = made_of(pair), pair.param.partition(":")[0]
    low, high = (0.0, 1.0) if "unit" in pair.param else (0.0 if "positive" in pair.param else -np.inf, np.inf)
    x = np.asarray(pair.draw(random), dtype=float)
    h = {
        k: v * random.uniform(0.8, 1.2) if k not in ("m", "r") or "normal" in pair.prior else v
        for k, v in pair.hyper.items()
    }
    theta, new = (0.37 if high == 1.0 else 0.9), float(x[0])
    found = _values(pair, made, {"x": x, name: theta, "x_new": new, **h})
    extra = {"log_density", "log_evidence", "mean", "mode", "log_predictive"}
    law = pair.becomes(*(v for _, v in sorted((k, v) for k, v in found.items() if k not in extra)))

    def joint(t: float) -> float:
        return float(np.sum(pair.logp(x, t, h)) + pair.log_prior(t, h))

    shift = joint(law.mean())
    total, _ = integrate.quad(lambda t: np.exp(joint(t) - shift), low, high, epsabs=0, epsrel=1e-10, limit=200)
    wanted = joint(theta) - shift - np.log(total)
    assert found["log_density"] == pytest.approx(law.logpdf(theta), rel=1e-9)
    assert found["log_density"] == pytest.approx(wanted, rel=1e-6)
    assert found["log_evidence"] == pytest.approx(shift + np.log(total), rel=1e-6)
    assert found["mean"] == pytest.approx(law.mean(), rel=1e-9)
    assert law.cdf(low) == pytest.approx(0) and law.cdf(high) == pytest.approx(1)
    best = optimize.minimize_scalar(
        lambda t: -joint(t), bounds=(law.ppf(1e-6), law.ppf(1 - 1e-6)), method="bounded", options={"xatol": 1e-10}
    )
    assert found["mode"] == pytest.approx(best.x, abs=1e-5)
    ahead = (
        law.expect(lambda t: np.exp(pair.logp(new, t, h)), epsrel=1e-10)
        if high != 1.0
        else integrate.quad(lambda t: np.exp(pair.logp(new, t, h)) * law.pdf(t), low, high, epsabs=0, epsrel=1e-10)[0]
    )
    assert found["log_predictive"] == pytest.approx(np.log(ahead), rel=1e-6)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p.name)
def test_posterior_against_scipy_and_quadrature(pair: Pair) -> None:
    random = np.random.default_rng(5)
    for _ in range(2):
        _agrees(pair, random)


@pytest.mark.parametrize("pair", PAIRS[::3], ids=lambda p: p.name)
def test_every_line_and_claim_is_supported(pair: Pair) -> None:
    judged = check(made_of(pair))
    statuses = {v.status for v in (*(c.verdict for c in judged.claims), *(line.verdict for line in judged.walk())) if v}
    assert statuses <= {Status.PROVED, Status.SUPPORTED}
    assert "kernel of the" in text(judged, "lecture")


@pytest.mark.parametrize("name", ["log_density", "mean", "mode", "log_predictive"])
def test_a_planted_fault_is_refuted(name: str) -> None:
    made = made_of(PAIRS[5])
    (claim,) = (c for c in made.claims if c.name == name)
    assert claim.result is not None
    wrong = add(claim.result, number(1) / 50)
    if name == "mode":
        at = {t: substitute_named(t) for t in postorder(claim.statement) if t.head is NAMED and t.name == "w_max"}
        statement = substitute(claim.statement, at)
    else:
        statement = substitute(claim.statement, {claim.result: wrong})
    assert statement is not claim.statement
    judged = check(replace(made, claims=(replace(claim, statement=statement, result=wrong),), roads=made.roads[:1]))
    assert judged.claims[0].verdict is not None
    assert judged.claims[0].verdict.status is Status.REFUTED


def substitute_named(t: Any) -> Any:
    return t.args[0] * (number(49) / 50)


def test_a_parameter_that_is_wrong_is_refuted_by_the_density() -> None:
    made = made_of(PAIRS[0])
    (claim,) = (c for c in made.claims if c.name == "a")
    assert claim.result is not None
    wrong = add(claim.result, number(1) / 20)
    change = {claim.result: wrong}
    assert claim.of is not None
    bad = replace(claim, of=substitute(claim.of, change), statement=substitute(claim.statement, change), result=wrong)
    judged = check(replace(made, claims=(bad,)))
    assert judged.claims[0].verdict is not None
    assert judged.claims[0].verdict.status is Status.REFUTED
    elsewhere = check(replace(made, claims=(replace(claim, result=wrong),)))
    assert elsewhere.claims[0].verdict is not None
    assert elsewhere.claims[0].verdict.status is Status.UNDECIDED


def test_categories() -> None:
    made = _made("exp(x @ log(p))", "p:k:simplex", "dirichlet(alpha)", data="x:k:onehot")
    results = {c.name: c for c in made.results}
    assert set(results) == {"log_density", "alpha", "log_evidence", "mean", "mode", "log_predictive"}
    counts, alpha = np.eye(3)[[0, 2, 2, 1, 2]], np.array([0.5, 1.5, 2.0])
    p = np.array([0.2, 0.3, 0.5])
    found = run_emitted(python_writer.source(made, results["alpha"]), "alpha")(counts, alpha)
    np.testing.assert_allclose(found, [1.5, 2.5, 5.0])
    found = run_emitted(python_writer.source(made, results["log_density"]), "log_density")(counts, p, alpha)
    assert float(found) == pytest.approx(stats.dirichlet.logpdf(p, [1.5, 2.5, 5.0]))
    found = run_emitted(python_writer.source(made, results["mean"]), "mean")(counts, alpha)
    np.testing.assert_allclose(found, stats.dirichlet.mean([1.5, 2.5, 5.0]))
    judged = check(made)
    assert all(c.verdict and c.verdict.status is Status.SUPPORTED for c in judged.claims)


REFUSED = [
    ("lam*exp(-lam*x)", "lam:", "gamma(2, 1)", (), GoalError, "--param lam::positive"),
    ("lam*exp(-lam*x)", f"lam{P}", "uniform(-1, 1)", (), GoalError, "not inside the range declared for lam"),
    ("lam*exp(-lam*x)", f"lam{P}", "gamma(-2, 1)", (), GoalError, "in their range"),
    ("lam*exp(-lam*x)", f"lam{P}", "lam - 1", (), GoalError, "negative somewhere"),
    ("lam*exp(-lam*x)", f"lam{P}", "gamma(lam, 1)", (), GoalError, "itself"),
    ("lam*exp(-lam*x)", f"lam{P}", "poisson(2)", (), GoalError, "discrete"),
    ("2*exp(-lam*x)", f"lam{P}", "gamma(2, 1)", (), GoalError, "not to 1"),
]  # fmt: skip


@pytest.mark.parametrize("case", REFUSED, ids=lambda c: f"{c[0]} {c[2]}")
def test_what_is_refused_says_why(case: Any) -> None:
    text_, param, prior, known, error, words = case
    with pytest.raises(error, match=words):
        _made(text_, param, prior, known)


def test_a_modulus_of_the_data_does_not_disturb_quadrature() -> None:
    judged = check(_made("exp(-abs(x)/b)/(2*b)", f"b{P}", "inverse-gamma(3, 2)"))
    assert all(c.verdict and c.verdict.status is Status.SUPPORTED for c in judged.claims)


def test_quadrature_takes_the_pieces_between_observations() -> None:
    symbols = declared([parse_variable("x:n"), parse_variable("m:")])
    whole = evaluate(parse("integral(exp(-sum(abs(x - m))), m, -oo, oo)", symbols), {"x": np.array([0.0, 1.0])})
    assert float(whole) == pytest.approx(2 * np.exp(-1), rel=1e-10)  # e^-1 between them, and 1/2 e^-1 on either side


def test_counts_of_categories() -> None:
    judged = check(_made("multinomial(m, p)", "p:k:simplex", "dirichlet(alpha)", data="x:k"))
    assert all(c.verdict and c.verdict.status is Status.SUPPORTED for c in judged.claims)
    assert len({c.statement for c in judged.assumptions}) == len(judged.assumptions)


ASKED = [
    (["poisson(lam)", "--param", f"lam{P}", "--prior", "gamma(2, b)"], 0, ""),
    (["poisson(lam)", "--param", "lam:", "--prior", "gamma(2, b)"], 2, "lam::positive"),
    (["poisson(lam)", "--param", f"lam{P}", "--param", "v:", "--prior", "gamma(2, b)"], 2, "one --prior for each"),
    (["poisson(lam)", "--param", f"lam{P}", "--prior", "gama(2, 1)"], 2, "did you mean gamma"),
]  # fmt: skip


@pytest.mark.parametrize("case", ASKED, ids=lambda c: " ".join(c[0]))
def test_the_command(case: Any, capsys: pytest.CaptureFixture[str]) -> None:
    words, code, message = case
    assert main(["posterior", *words, "--data", "x:", "--format", "json"]) == code
    out, said = capsys.readouterr()
    assert message in said
    if code == 0:
        result = json.loads(out)["result"]
        assert set(result) == {"log_density", "alpha", "beta", "log_evidence", "mean", "mode", "log_predictive"}
        assert float(run_emitted(result["beta"]["numpy"], "beta")(np.array([1.0, 4.0]), 0.5)) == 2.5
