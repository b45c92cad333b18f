"""Posteriors: the emitted parameters, mean, mode and predictive against SciPy and quadrature at random data."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from scipy import integrate, optimize, stats

from workbench import catalog
from workbench.check import check
from workbench.check.claims.readback import run_emitted
from workbench.cli import main
from workbench.cli.expecting import law_of
from workbench.engines.statistics.posterior import priors
from workbench.engines.statistics.posterior.engine import posterior
from workbench.language.parse import declared, parse, parse_variable
from workbench.numerics.evaluate import evaluate
from workbench.reasons.algebra import COMPLETING_THE_SQUARE
from workbench.record.derivation import Derivation, Status
from workbench.record.errors import GoalError, NoDerivation
from workbench.show import text
from workbench.show.code import result as python_writer
from workbench.terms.heads import SYMBOL, add, number
from workbench.terms.term import substitute


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


@pytest.mark.daily(3)
@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p.name)
def test_posterior_against_scipy_and_quadrature(pair: Pair) -> None:
    random = np.random.default_rng(5)
    for _ in range(2):
        _agrees(pair, random)


@pytest.mark.daily(6)
@pytest.mark.parametrize("pair", PAIRS[::3], ids=lambda p: p.name)
def test_every_line_and_claim_is_supported(pair: Pair) -> None:
    judged = check(made_of(pair))
    statuses = {v.status for v in (*(c.verdict for c in judged.claims), *(line.verdict for line in judged.walk())) if v}
    assert statuses <= {Status.PROVED, Status.SUPPORTED}
    assert "same kernel" in text(judged, "lecture")


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["mode", "mean", "log_density", "log_predictive"])
def test_a_planted_fault_is_refuted(name: str) -> None:
    made = made_of(PAIRS[5])
    (claim,) = (c for c in made.claims if c.name == name)
    assert claim.result is not None
    wrong = add(claim.result, number(1) / 50)
    statement = substitute(claim.statement, {claim.result: wrong})
    assert statement is not claim.statement
    judged = check(replace(made, claims=(replace(claim, statement=statement, result=wrong),), roads=made.roads[:1]))
    assert judged.claims[0].verdict is not None
    assert judged.claims[0].verdict.status is Status.REFUTED


@pytest.mark.nightly
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


@pytest.mark.nightly
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


@pytest.mark.nightly
def test_a_modulus_of_the_data_does_not_disturb_quadrature() -> None:
    judged = check(_made("exp(-abs(x)/b)/(2*b)", f"b{P}", "inverse-gamma(3, 2)"))
    assert all(c.verdict and c.verdict.status is Status.SUPPORTED for c in judged.claims)


def test_quadrature_takes_the_pieces_between_observations() -> None:
    symbols = declared([parse_variable("x:n"), parse_variable("m:")])
    whole = evaluate(parse("integral(exp(-sum(abs(x - m))), m, -oo, oo)", symbols), {"x": np.array([0.0, 1.0])})
    assert float(whole) == pytest.approx(2 * np.exp(-1), rel=1e-10)  # e^-1 between them, and 1/2 e^-1 on either side


@pytest.mark.nightly
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


# -- priors that are no declared law, supports that the data narrow, several parameters, vectors ----------------------

X9 = np.array([1.3, 0.4, 2.2, 0.9, 1.7])


def _asked(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The answer of the command, not checked."""
    assert main(["posterior", *words, "--format", "json", "--no-check"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def _value(answer: dict[str, Any], name: str, **at: Any) -> Any:
    source = answer["result"][name]["numpy"]
    taken = inspect.signature(run_emitted(source, name)).parameters
    return run_emitted(source, name)(*(at[k] for k in taken))


NORMAL = "exp(-(x-mu)**2/2)/sqrt(2*pi)"
FREE_PRIORS = [
    (NORMAL, "mu:", "exp(-abs(mu))/2", (-9.0, 12.0), stats.norm.logpdf, lambda t: stats.laplace.logpdf(t)),
    ("lam*exp(-lam*x)", f"lam{P}", "uniform(1/2, 2)", (0.5, 2.0), lambda x, t: np.log(t) - t * x,
     lambda t: -np.log(1.5)),
    ("lam*exp(-lam*x)", f"lam{P}", "lam*exp(-2*lam)", (0.0, 30.0), lambda x, t: np.log(t) - t * x,
     lambda t: np.log(t) - 2 * t),
]  # fmt: skip


@pytest.mark.parametrize("case", FREE_PRIORS, ids=lambda c: c[2])
def test_a_prior_as_free_text(case: Any, capsys: pytest.CaptureFixture[str]) -> None:
    likelihood, param, prior, (low, high), logp, log_prior = case
    answer = _asked([likelihood, "--data", "x:", "--param", param, "--prior", prior], capsys)
    closed = prior.startswith("lam")
    assert answer["result"]["log_density"]["closed_form"] is closed

    def joint(t: float) -> float:
        return float(np.exp(np.sum(logp(X9, t)) + log_prior(t)))

    def over(f: Callable[[float], float]) -> float:
        return sum(integrate.quad(lambda t: f(t) * joint(t), a, b, epsabs=0, epsrel=1e-10)[0] for a, b in pieces)

    pieces = [(a, b) for a, b in ((low, 0.0), (0.0, 1.0), (1.0, high)) if a < b] if low < 0 else [(low, high)]
    total, name = over(lambda t: 1.0), param.partition(":")[0]
    at = {"x": X9, name: 0.8, "x_new": 0.6}
    assert _value(answer, "log_density", **at) == pytest.approx(np.log(joint(0.8) / total), rel=1e-7)
    assert _value(answer, "log_evidence", **at) == pytest.approx(np.log(total), rel=1e-7)
    assert _value(answer, "mean", **at) == pytest.approx(over(lambda t: t) / total, rel=1e-7)
    ahead = over(lambda t: float(np.exp(logp(0.6, t)))) / total
    assert _value(answer, "log_predictive", **at) == pytest.approx(np.log(ahead), rel=1e-7)


@pytest.mark.nightly
def test_numbers_in_the_place_of_a_constant_are_named_and_checked() -> None:
    judged = check(_made("p**x*(1-p)**(1-x)", "p::unit", "sin(pi*p)"))
    assert all(c.verdict and c.verdict.status is Status.SUPPORTED for c in judged.claims)
    assert any("not conjugate" in note for note in judged.notes)
    assert any("integrates to 0.63662" in note for note in judged.notes)


@pytest.mark.nightly
def test_an_improper_prior_has_no_evidence_and_needs_enough_data() -> None:
    made = _made("exp(-(x-mu)**2/(2*v))/sqrt(2*pi*v)", f"v{P}", "1/v", ("mu:",))
    assert "log_evidence" not in {c.name for c in made.claims}
    assert any("improper" in note for note in made.notes)
    assert any(c.statement is not None and "> 0" in str(c.statement) for c in made.assumptions)
    judged = check(made)
    assert all(c.verdict and c.verdict.status is Status.SUPPORTED for c in judged.claims)


def test_a_support_that_the_data_narrow(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["uniform(0, t)", "--data", "x:", "--param", f"t{P}", "--prior", "pareto(a, m)"]
    answer = _asked(words, capsys)
    for m in (0.7, 3.0):
        low, law = max(m, 2.2), stats.pareto(5 + 1.5, scale=max(m, 2.2))
        at = {"x": X9, "a": 1.5, "m": m, "t": 3.4}
        assert _value(answer, "m", **at) == low == _value(answer, "mode", **at)
        assert _value(answer, "log_density", **at) == pytest.approx(law.logpdf(3.4))
        total, _ = integrate.quad(lambda t, m=m: t**-5.0 * stats.pareto.pdf(t, 1.5, scale=m), low, np.inf, epsabs=0)
        assert _value(answer, "log_evidence", **at) == pytest.approx(np.log(total), rel=1e-7)


def test_mean_and_variance_together(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _asked(
        ["exp(-(x-mu)**2/(2*v))/sqrt(2*pi*v)", "--data", "x:", "--param", "mu:", "--param", f"v{P}", "--known", f"k{P}",
         "--prior", "normal(m, sqrt(v/k))", "--prior", "inverse-gamma(a, b)"], capsys,
    )  # fmt: skip
    h = {"k": 1.5, "m": 0.3, "a": 2.2, "b": 1.1}

    def joint(mu: Any, v: Any, x: Any = X9) -> Any:
        prior = stats.norm.logpdf(mu, h["m"], np.sqrt(v / h["k"])) + stats.invgamma.logpdf(v, h["a"], scale=h["b"])
        return np.exp(sum(stats.norm.logpdf(value, mu, np.sqrt(v)) for value in x) + prior)

    def whole(x: Any) -> float:
        u = np.linspace(-6.0, 9.0, 601)[:, None]  # the trapezoid rule, in log v and in units of the root of v
        z = np.linspace(-14.0, 14.0, 601)
        v = np.exp(u)
        values = joint(np.mean(x) + z * np.sqrt(v), v, x) * v * np.sqrt(v)
        return float(values.sum() * (u[1, 0] - u[0, 0]) * (z[1] - z[0]))

    total, at = whole(X9), {"x": X9, "mu": 0.9, "v": 0.8, "x_new": 1.9, **h}
    assert _value(answer, "log_density", **at) == pytest.approx(np.log(joint(0.9, 0.8) / total), abs=1e-6)
    assert _value(answer, "log_evidence", **at) == pytest.approx(np.log(total), abs=1e-6)
    ahead = whole(np.append(X9, 1.9)) / total
    assert _value(answer, "log_predictive", **at) == pytest.approx(np.log(ahead), abs=1e-5)
    k, a, b = (float(_value(answer, name, **at)) for name in "kab")
    t = stats.t(2 * a, _value(answer, "m", **at), np.sqrt(b / (a * k)))
    assert _value(answer, "log_density_mu", **at) == pytest.approx(t.logpdf(0.9))
    assert _value(answer, "mean_mu", **at) == pytest.approx(t.mean())
    assert _value(answer, "mean_v", **at) == pytest.approx(b / (a - 1))


def test_weights_of_a_linear_regression(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _asked(
        ["exp(-(y-x@w)**2/(2*s**2))/(s*sqrt(2*pi))", "--data", "y:", "--data", "x:d", "--param", "w:d", "--known",
         f"s{P}", "--prior", "multivariate-normal(m, S)"], capsys,
    )  # fmt: skip
    random = np.random.default_rng(3)
    x, y, m = random.normal(size=(6, 2)), random.normal(size=6), random.normal(size=2)
    root = random.normal(size=(2, 2))
    S, w, s = root @ root.T + np.eye(2), np.array([0.3, -0.4]), 0.7
    at = {"x": x, "y": y, "m": m, "S": S, "w": w, "s": s}
    of_y = x @ S @ x.T + s**2 * np.eye(6)  # conditioning the joint normal of weights and targets
    gain = S @ x.T @ np.linalg.inv(of_y)
    mean, covariance = m + gain @ (y - x @ m), S - gain @ x @ S
    np.testing.assert_allclose(_value(answer, "mean", **at), mean)
    np.testing.assert_allclose(_value(answer, "covariance", **at), covariance)
    assert _value(answer, "log_density", **at) == pytest.approx(stats.multivariate_normal.logpdf(w, mean, covariance))
    assert _value(answer, "log_evidence", **at) == pytest.approx(stats.multivariate_normal.logpdf(y, x @ m, of_y))


def test_a_vector_without_a_quadratic_is_refused() -> None:
    symbols = [parse_variable(v) for v in ("y::mask", "x:d", "w:d")]
    y, x, w = symbols
    likelihood = parse("sigmoid(x@w)**y*(1-sigmoid(x@w))**(1-y)", declared(symbols))
    prior = priors.written(parse("exp(-w@w/2)", declared(symbols)), w)
    with pytest.raises(NoDerivation, match="not a quadratic in w"):
        posterior(likelihood, prior, (y, x), w)


def test_a_normal_law_is_told_by_its_density_and_not_by_its_name() -> None:
    names = declared(map(parse_variable, ["x:", "mu:", f"s{P}", "m:", f"t{P}"]))
    bell = replace(catalog.distribution("normal"), name="bell")
    likelihood = parse("normal_pdf((x-mu)/s)/s", names)
    found = posterior(likelihood, bell(names["m"], names["t"]), names["x"], names["mu"], [names["s"]], families=[bell])
    assert any(line.rule == COMPLETING_THE_SQUARE for line in found.lines)
    assert {"mean", "mode", "log_predictive"} <= {c.name for c in found.claims}
