"""Maximum likelihood: densities as text, their emitted estimators on simulated data against SciPy's optimisers."""

# ruff: noqa: E501 - a case a line
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy import optimize, special, stats

from workbench.check import check, report
from workbench.check.claims.readback import run_emitted
from workbench.engines.statistics import mle
from workbench.language.parse import declared, parse, parse_variable
from workbench.reasons.likelihood import NOT_IDENTIFIABLE
from workbench.record.errors import GoalError
from workbench.show.code import result as python_writer
from workbench.show.pages.from_record import document
from workbench.show.writers import data as json_writer
from workbench.show.writers import text as text_writer

Log = np.log


@dataclass(frozen=True)
class Case:
    """A density as text, its logarithm as NumPy, and how data are drawn. ``closed``: every estimate has a closed form."""

    text: str
    params: str
    logpdf: Callable[..., Any]
    draw: Callable[[Any], Any]
    support: str = ""
    data: str = "x:"
    known: str = ""
    values: tuple[Any, ...] = ()
    discrete: bool = False
    closed: bool = True

    @property
    def name(self) -> str:
        return f"{self.text[:40]} in {self.params}"


P, U = "::positive", "::unit"

CASES = [
    Case("lam*exp(-lam*x)", f"lam{P}", lambda x, l: Log(l) - l * x, lambda r: r.exponential(0.4, 60)),
    Case("exp(-x/t)/t", f"t{P}", lambda x, t: -Log(t) - x / t, lambda r: r.exponential(2.0, 60), "0,oo"),
    Case("1/sqrt(2*pi*v)*exp(-(x-mu)**2/(2*v))", f"mu:|v{P}", lambda x, m, v: stats.norm.logpdf(x, m, v**0.5),
         lambda r: r.normal(1.0, 2.0, 60)),
    Case("normal_pdf((x-mu)/s)/s", f"mu:|s{P}", lambda x, m, s: stats.norm.logpdf(x, m, s), lambda r: r.normal(1, 2, 60)),
    Case("exp(-(x-t)**2/(2*t))/sqrt(2*pi*t)", f"t{P}", lambda x, t: stats.norm.logpdf(x, t, t**0.5),
         lambda r: r.normal(2.0, 2**0.5, 60)),
    Case("p**x*(1-p)**(1-x)", f"p{U}", lambda x, p: stats.bernoulli.logpmf(x, p), lambda r: r.integers(0, 2, 60), "0,1",
         discrete=True),
    Case("exp(-lam)*lam**x/gamma(x+1)", f"lam{P}", lambda x, l: stats.poisson.logpmf(x, l), lambda r: r.poisson(3, 60),
         discrete=True),
    Case("p*(1-p)**(x-1)", f"p{U}", lambda x, p: stats.geom.logpmf(x, p), lambda r: r.geometric(0.3, 60), "1,oo",
         discrete=True),
    Case("(x+1)*p**2*(1-p)**x", f"p{U}", lambda x, p: stats.nbinom.logpmf(x, 2, p),
         lambda r: r.negative_binomial(2, 0.4, 60), "0,oo", discrete=True),
    Case("gamma(m+1)/(gamma(x+1)*gamma(m-x+1))*p**x*(1-p)**(m-x)", f"p{U}", lambda x, m, p: stats.binom.logpmf(x, m, p),
         lambda r: r.binomial(7, 0.3, 60), "0,m", known=f"m{P}", values=(7.0,), discrete=True),
    Case("-p**x/(x*log(1-p))", f"p{U}", lambda x, p: stats.logser.logpmf(x, p),
         lambda r: stats.logser.rvs(0.6, size=60, random_state=r), "1,oo", discrete=True, closed=False),
    Case("x/s**2*exp(-x**2/(2*s**2))", f"s{P}", lambda x, s: stats.rayleigh.logpdf(x, scale=s),
         lambda r: r.rayleigh(2.0, 60)),
    Case("sqrt(2/pi)*x**2*exp(-x**2/(2*a**2))/a**3", f"a{P}", lambda x, a: stats.maxwell.logpdf(x, scale=a),
         lambda r: stats.maxwell.rvs(scale=2, size=60, random_state=r), "0,oo"),
    Case("sqrt(2/pi)/s*exp(-x**2/(2*s**2))", f"s{P}", lambda x, s: stats.halfnorm.logpdf(x, scale=s),
         lambda r: abs(r.normal(0, 2, 60)), "0,oo"),
    Case("exp(-(log(x)-mu)**2/(2*s**2))/(x*s*sqrt(2*pi))", f"mu:|s{P}",
         lambda x, m, s: stats.norm.logpdf(Log(x), m, s) - Log(x), lambda r: r.lognormal(0.3, 0.8, 60), "0,oo"),
    Case("sqrt(lam/(2*pi*x**3))*exp(-lam*(x-mu)**2/(2*mu**2*x))", f"mu{P}|lam{P}",
         lambda x, m, l: 0.5 * Log(l / (2 * np.pi * x**3)) - l * (x - m) ** 2 / (2 * m * m * x),
         lambda r: r.wald(2.0, 3.0, 60)),
    Case("theta*x**(theta-1)", f"theta{P}", lambda x, t: Log(t) + (t - 1) * Log(x), lambda r: r.beta(3, 1, 60), "0,1"),
    Case("a*xm**a/x**(a+1)", f"a{P}", lambda x, m, a: Log(a) + a * Log(m) - (a + 1) * Log(x),
         lambda r: 1.5 * (1 + r.pareto(3, 60)), "xm,oo", known=f"xm{P}", values=(1.5,)),
    Case("a*xm**a/x**(a+1)", f"a{P}|xm{P}", lambda x, a, m: np.where(x >= m, Log(a) + a * Log(m) - (a + 1) * Log(x), -np.inf),
         lambda r: 1.5 * (1 + r.pareto(3, 60)), "xm,oo"),
    Case("lam**k*x**(k-1)*exp(-lam*x)/gamma(k)", f"lam{P}", lambda x, k, l: stats.gamma.logpdf(x, k, scale=1 / l),
         lambda r: r.gamma(2.5, 2, 60), "0,oo", known=f"k{P}", values=(2.5,)),
    Case("b**a*x**(a-1)*exp(-b*x)/gamma(a)", f"a{P}|b{P}", lambda x, a, b: stats.gamma.logpdf(x, a, scale=1 / b),
         lambda r: r.gamma(2.5, 2, 60), closed=False),
    Case("b**a*x**(-a-1)*exp(-b/x)/gamma(a)", f"a{P}|b{P}", lambda x, a, b: stats.invgamma.logpdf(x, a, scale=b),
         lambda r: 1 / r.gamma(2.5, 2, 60), "0,oo", closed=False),
    Case("k/lam*(x/lam)**(k-1)*exp(-(x/lam)**k)", f"lam{P}", lambda x, k, l: stats.weibull_min.logpdf(x, k, scale=l),
         lambda r: 2 * r.weibull(1.7, 60), "0,oo", known=f"k{P}", values=(1.7,)),
    Case("k/lam*(x/lam)**(k-1)*exp(-(x/lam)**k)", f"k{P}|lam{P}", lambda x, k, l: stats.weibull_min.logpdf(x, k, scale=l),
         lambda r: 2 * r.weibull(1.7, 60), closed=False),
    Case("exp(-abs(x-mu)/b)/(2*b)", f"mu:|b{P}", lambda x, m, b: stats.laplace.logpdf(x, m, b),
         lambda r: r.laplace(1, 2, 61)),
    Case("r/2*exp(-r*abs(log(x)-m))/x", f"r{P}|m:", lambda x, q, m: Log(q / 2) - q * abs(Log(x) - m) - Log(x),
         lambda r: np.exp(r.laplace(0.3, 0.5, 61)), "0,oo"),
    Case("1/theta", f"theta{P}", lambda x, t: np.where(x <= t, -Log(t), -np.inf), lambda r: r.uniform(0, 3, 60), "0,theta"),
    Case("1/(2*theta)", f"theta{P}", lambda x, t: np.where(abs(x) <= t, -Log(2 * t), -np.inf),
         lambda r: r.uniform(-3, 3, 60), "-theta,theta"),
    Case("1/(b-a)", "a:|b:", lambda x, a, b: np.where((x >= a) & (x <= b), -Log(b - a), -np.inf),
         lambda r: r.uniform(-1, 3, 60), "a,b"),
    Case("2*x/theta**2", f"theta{P}", lambda x, t: np.where(x <= t, Log(2 * x / t**2), -np.inf),
         lambda r: 3 * r.beta(2, 1, 60), "0,theta"),
    Case("lam*exp(-lam*(x-a))", f"a:|lam{P}", lambda x, a, l: np.where(x >= a, Log(l) - l * (x - a), -np.inf),
         lambda r: 1 + r.exponential(0.5, 60), "a,oo"),
    Case("gamma(a+b)/(gamma(a)*gamma(b))*x**(a-1)*(1-x)**(b-1)", f"a{P}|b{P}", lambda x, a, b: stats.beta.logpdf(x, a, b),
         lambda r: r.beta(2, 3, 60), closed=False),
    Case("a*(1-x)**(a-1)", f"a{P}", lambda x, a: stats.beta.logpdf(x, 1, a), lambda r: r.beta(1, 3, 60), "0,1"),
    Case("a*b*x**(a-1)*(1-x**a)**(b-1)", f"b{P}", lambda x, a, b: Log(a * b) + (a - 1) * Log(x) + (b - 1) * Log(1 - x**a),
         lambda r: r.beta(2, 3, 60), "0,1", known=f"a{P}", values=(2.0,)),
    Case("gamma(x+r)/(gamma(r)*gamma(x+1))*p**r*(1-p)**x", f"r{P}|p{U}", lambda x, n, p: stats.nbinom.logpmf(x, n, p),
         lambda r: r.negative_binomial(2.5, 0.2, 200), "0,oo", discrete=True, closed=False),
    Case("exp(kappa*cos(x-mu))/(2*pi*i0(kappa))", f"mu:|kappa{P}", lambda x, m, k: k * np.cos(x - m) - Log(2 * np.pi * special.i0(k)),
         lambda r: r.vonmises(2.0, 1.5, 60), "-pi,pi", closed=False),
    Case("1/(pi*s*(1+((x-m)/s)**2))", f"m:|s{P}", lambda x, m, s: stats.cauchy.logpdf(x, m, s),
         lambda r: 1 + 2 * r.standard_cauchy(60), closed=False),
    Case("exp(-(x-mu)/s)/(s*(1+exp(-(x-mu)/s))**2)", f"mu:|s{P}", lambda x, m, s: stats.logistic.logpdf(x, m, s),
         lambda r: r.logistic(1, 2, 60), closed=False),
    Case("exp(-(x-mu)/b-exp(-(x-mu)/b))/b", f"mu:|b{P}", lambda x, m, b: stats.gumbel_r.logpdf(x, m, b),
         lambda r: r.gumbel(1, 2, 60), closed=False),
    Case("exp(-(x-m)-exp(-(x-m)))", "m:", lambda x, m: stats.gumbel_r.logpdf(x, m), lambda r: r.gumbel(1, 1, 60)),
    Case("theta**2/(theta+1)*(1+x)*exp(-theta*x)", f"theta{P}", lambda x, t: 2 * Log(t) - Log(t + 1) + Log(1 + x) - t * x,
         lambda r: r.gamma(1.4, 1.2, 60), "0,oo"),
    Case("cosh(x)*exp(-x**2/(2*s))/(sqrt(2*pi*s)*exp(s/2))", f"s{P}",
         lambda x, s: Log(np.cosh(x)) - x**2 / (2 * s) - 0.5 * Log(2 * np.pi * s) - s / 2,
         lambda r: r.choice([-1, 1], 60) + r.normal(0, 1, 60)),
    Case("a*lam**a/(x+lam)**(a+1)", f"a{P}", lambda x, l, a: Log(a) + a * Log(l) - (a + 1) * Log(x + l),
         lambda r: 2 * r.pareto(3, 60), "0,oo", known=f"lam{P}", values=(2.0,)),
    Case("lam**x*exp(-lam)/(gamma(x+1)*(1-exp(-lam)))", f"lam{P}",
         lambda x, l: stats.poisson.logpmf(x, l) - Log(1 - np.exp(-l)), lambda r: 1 + r.poisson(1.2, 60), "1,oo",
         discrete=True, closed=False),
    Case("normal_pdf((y-a-b*x)/s)/s", f"a:|b:|s{P}", lambda y, x, a, b, s: stats.norm.logpdf(y, a + b * x, s),
         lambda r: _line(r), data="y:|x:"),
    Case("exp(y*(a+b*x)-exp(a+b*x))/gamma(y+1)", "a:|b:", lambda y, x, a, b: stats.poisson.logpmf(y, np.exp(a + b * x)),
         lambda r: _counts(r), "0,oo", data="y:|x:", discrete=True, closed=False),
    Case("exp(-lam*t)*(lam*t)**y/gamma(y+1)", f"lam{P}", lambda y, t, l: stats.poisson.logpmf(y, l * t),
         lambda r: _exposed(r), "0,oo", data=f"y:|t{P}", discrete=True),
    Case("exp(-(y-x@w)**2/(2*v))/sqrt(2*pi*v)", f"w:d|v{P}", lambda y, x, w, v: stats.norm.logpdf(y, x @ w, v**0.5),
         lambda r: _plane(r), data="y:|x:d"),
    Case("sigmoid(x@w)**y*(1-sigmoid(x@w))**(1-y)", "w:d",
         lambda y, x, w: y * special.log_expit(x @ w) + (1 - y) * special.log_expit(-x @ w),
         lambda r: _labels(r), "0,1", data="y:|x:d", discrete=True, closed=False),
    Case("exp(-y/exp(x@w))/exp(x@w)", "w:d", lambda y, x, w: -y / np.exp(x @ w) - x @ w, lambda r: _times(r), "0,oo",
         data="y:|x:d", closed=False),
    Case("exp(-sum((x-mu)**2)/(2*v))/(2*pi*v)**(d/2)", f"mu:d|v{P}", lambda x, m, v: stats.norm.logpdf(x, m, v**0.5).sum(1),
         lambda r: r.normal([1, 2], 1.5, (60, 2)), data="x:d"),
]  # fmt: skip


CASES += [
    Case("(1-exp(-t))**x*exp(-t*(1-x))", f"t{P}", lambda x, t: x * Log(1 - np.exp(-t)) - t * (1 - x),
         lambda r: r.integers(0, 2, 60), "0,1", discrete=True),
    Case("sigmoid(a)**x*(1-sigmoid(a))**(1-x)", "a:", lambda x, a: x * special.log_expit(a) + (1 - x) * special.log_expit(-a),
         lambda r: r.integers(0, 2, 60), "0,1", discrete=True),
    Case("a/x**(a+1)", f"a{P}", lambda x, a: Log(a) - (a + 1) * Log(x), lambda r: 1 + r.pareto(3, 60), "1,oo"),
    Case("exp(-sum((x-mu)**2/v)/2)/sqrt(prod(2*pi*v))", "mu:d|v:d:positive", lambda x, m, v: stats.norm.logpdf(x, m, v**0.5).sum(1),
         lambda r: r.normal([1, 2], [1, 3], (60, 2)), data="x:d"),
    Case("prod(lam**x*exp(-lam)/gamma(x+1))", "lam:d:positive", lambda x, l: stats.poisson.logpmf(x, l).sum(1),
         lambda r: r.poisson([1, 3], (60, 2)), data="x:d:integer"),
    Case("exp(-(y-a-b*u-c*v)**2/(2*s))/sqrt(2*pi*s)", f"a:|b:|c:|s{P}",
         lambda y, u, v, a, b, c, s: stats.norm.logpdf(y, a + b * u + c * v, s**0.5), lambda r: _two(r), data="y:|u:|v:"),
    Case("softmax(x@W)@y", "W:d,k", lambda y, x, w: (y * special.log_softmax(x @ w, 1)).sum(1), lambda r: _classes(r),
         data="y:k:onehot|x:d", closed=False),
    Case("exp(y@(W@x+b))/sum(exp(W@x+b))", "W:k,d|b:k", lambda y, x, w, b: (y * special.log_softmax(x @ w.T + b, 1)).sum(1),
         lambda r: _classes(r), data="y:k:onehot|x:d", closed=False),
]  # fmt: skip


def _two(r: Any) -> Any:
    u, v = r.normal(size=(2, 60))
    return 1 + 2 * u - v + 0.5 * r.normal(size=60), u, v


def _classes(r: Any) -> Any:
    x = r.normal(size=(120, 2))
    scores = x @ np.array([[0.5, -0.5, 0], [0.2, 0.8, -1]]) + r.gumbel(size=(120, 3))
    return np.eye(3)[scores.argmax(1)], x


def _line(r: Any) -> Any:
    x = r.normal(size=60)
    return 1 + 2 * x + 0.5 * r.normal(size=60), x


def _counts(r: Any) -> Any:
    x = r.normal(size=60)
    return r.poisson(np.exp(0.5 + 0.6 * x)), x


def _exposed(r: Any) -> Any:
    t = r.uniform(0.5, 3, 60)
    return r.poisson(1.3 * t), t


def _plane(r: Any) -> Any:
    x = r.normal(size=(60, 3))
    return x @ [1.0, -2.0, 0.5] + 0.7 * r.normal(size=60), x


def _labels(r: Any) -> Any:
    x = r.normal(size=(120, 2))
    return (r.uniform(size=120) < special.expit(x @ [1.0, -0.5])).astype(float), x


def _times(r: Any) -> Any:
    x = r.normal(size=(60, 2))
    return r.exponential(np.exp(x @ [0.4, -0.5])), x


@cache
def _made(case: Case) -> Any:
    data, params, known = (
        [parse_variable(t if ":" in t else f"{t}:") for t in text.split("|") if t]
        for text in (case.data, case.params, case.known)
    )
    symbols = declared([*data, *params, *known])
    support = tuple(parse(e, symbols) for e in case.support.split(",")) if case.support else None
    return mle(parse(case.text, symbols), data, params, known, support, case.discrete)


def _best(case: Case, data: Sequence[Any], places: Sequence[Any]) -> tuple[list[Any], float]:
    """Where SciPy's optimisers, from a place near by and without derivatives, find the largest likelihood."""
    shapes = [np.shape(p) for p in places]
    sizes = [int(np.prod(s, dtype=int)) for s in shapes]
    positive = [p.endswith(":positive") for p in case.params.split("|")]

    def opened(u: Any) -> list[Any]:
        parts = np.split(u, np.cumsum(sizes)[:-1])
        return [(np.exp(v) if pos else v).reshape(s)[()] for v, s, pos in zip(parts, shapes, positive, strict=True)]

    def down(u: Any) -> float:
        with np.errstate(all="ignore"):
            value = -float(np.sum(case.logpdf(*data, *case.values, *opened(u))))
        return value if np.isfinite(value) else 1e300

    start = np.concatenate([np.ravel(np.log(p) if pos else p) for p, pos in zip(places, positive, strict=True)])
    best = down(start)
    tried = [start + 0.02, start - 0.02, start + 0.02 * (-1.0) ** np.arange(len(start))]
    for u in (u for u in tried if down(u) < 1e299):
        found = optimize.minimize(
            down, u, method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-13, "maxfev": 4000}
        )
        if found.fun < best - 1e-12 * abs(best):
            best, start = float(found.fun), found.x
    return opened(start), -best


@pytest.mark.daily(16)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_emitted_estimators_are_the_place_that_an_optimiser_finds(case: Case) -> None:
    made = _made(case)
    drawn = case.draw(np.random.default_rng(7))
    data = [np.asarray(d, dtype=float) for d in (drawn if isinstance(drawn, tuple) else (drawn,))]
    places = []
    for claim in made.claims:
        function = run_emitted(python_writer.source(made, claim), claim.name)
        places.append(function(*data, *case.values))
        closed = json_writer.is_closed_form(claim.result)
        assert closed or not case.closed, f"{claim.name} = {claim.result} is no closed form"
    with np.errstate(all="ignore"):
        own = float(np.sum(case.logpdf(*data, *case.values, *places)))
    found, value = _best(case, data, places)
    assert value <= own + 1e-8 * (1 + abs(own))
    for p, q in zip(places, found, strict=True):
        np.testing.assert_allclose(p, q, rtol=1e-6 if value > own else 1e-12, atol=1e-7)


@pytest.mark.daily(6)
@pytest.mark.parametrize("k", [0, 5, 24, 27, 20, 47])
def test_every_line_and_every_claim_passes(k: int) -> None:
    found = report(check(_made(CASES[k])))
    assert found.ok, found.open


def test_a_wrong_estimate_is_refuted() -> None:
    from dataclasses import replace

    made = _made(CASES[0])
    claim = made.claims[0]
    wrong = claim.result * 2
    planted = replace(made, claims=(replace(claim, result=wrong, together=(wrong,)),))
    verdict = check(planted).claims[0].verdict
    assert verdict is not None
    assert verdict.status == "refuted"
    assert "larger likelihood" in verdict.witness


@pytest.mark.parametrize("off", [1.02, 1.0001])
def test_a_wrong_estimate_in_many_dimensions_is_refuted(off: float) -> None:
    from dataclasses import replace

    made = _made(next(c for c in CASES if c.text.startswith("exp(y@(W")))
    wrong = tuple(c.result * off for c in made.claims)
    claim = replace(made.claims[0], result=wrong[0], together=wrong)
    verdict = check(replace(made, claims=(claim,), roads=())).claims[0].verdict
    assert verdict is not None
    assert verdict.status == "refuted"


def test_the_multivariate_normal_in_closed_form() -> None:
    made = _made(Case("exp(-(x-mu)@inv(Sigma)@(x-mu)/2)/sqrt((2*pi)**d*det(Sigma))", "mu:d|Sigma:d,d:posdef",
                      lambda: None, lambda r: None, data="x:d"))  # fmt: skip
    x = np.random.default_rng(3).normal(size=(40, 3)) @ np.diag([1.0, 2.0, 0.5])
    mean, covariance = (run_emitted(python_writer.source(made, c), c.name)(x) for c in made.claims)
    np.testing.assert_allclose(mean, x.mean(0), rtol=1e-12)
    np.testing.assert_allclose(covariance, np.cov(x.T, bias=True), rtol=1e-12)


NORMAL = "exp(-(x-mu)@inv(Sigma)@(x-mu)/2)/sqrt((2*pi)**d*det(Sigma))"
ROWS = np.random.default_rng(3).normal(size=(40, 2)) @ np.array([[1.0, 0.5], [0.0, 2.0]])
MU, SIGMA = np.array([0.5, -1.0]), np.array([[2.0, 0.5], [0.5, 1.0]])
MULTIVARIATE = [
    (NORMAL, "Sigma:d,d:posdef|mu:d", "", (), [lambda x: np.cov(x.T, bias=True), lambda x: x.mean(0)]),
    (NORMAL, "Sigma:d,d:posdef", "mu:d", (MU,), [lambda x: (x - MU).T @ (x - MU) / len(x)]),
    (NORMAL, "mu:d", "Sigma:d,d:posdef", (SIGMA,), [lambda x: x.mean(0)]),
    ("sqrt(det(L))*exp(-(x-mu)@L@(x-mu)/2)/(2*pi)**(d/2)", "mu:d|L:d,d:posdef", "", (),
     [lambda x: x.mean(0), lambda x: np.linalg.inv(np.cov(x.T, bias=True))]),
    ("exp(-(x-mu)@inv(S)@(x-mu)/(2*v))/sqrt((2*pi*v)**d*det(S))", f"mu:d|v{P}", "S:d,d:posdef", (SIGMA,),
     [lambda x: x.mean(0), lambda x: np.trace(np.linalg.solve(SIGMA, np.cov(x.T, bias=True))) / 2]),
    ("exp(-norm(x-mu)**2/(2*s**2))/(sqrt(2*pi)*s)**d", f"mu:d|s{P}", "", (),
     [lambda x: x.mean(0), lambda x: np.sqrt(x.var(0).mean())]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "params", "known", "values", "expected"), MULTIVARIATE)
def test_normal_vectors_with_what_is_known_of_them(
    text: str, params: str, known: str, values: tuple[Any, ...], expected: list[Callable[[Any], Any]]
) -> None:
    made = _made(Case(text, params, lambda: None, lambda r: None, data="x:d", known=known))
    for claim, value in zip(made.claims, expected, strict=True):
        assert json_writer.is_closed_form(claim.result)
        found = run_emitted(python_writer.source(made, claim), claim.name)(ROWS, *values)
        np.testing.assert_allclose(found, value(ROWS), rtol=1e-10)


@pytest.mark.nightly
def test_the_multivariate_normal_reads_as_on_the_board() -> None:
    """The trace of the quadratic form, the decomposition about the mean, mu, the precision, every direction."""
    made = _made(Case(NORMAL, "mu:d|Sigma:d,d:posdef", lambda: None, lambda r: None, data="x:d"))
    rules = [line.rule.name for line in made.lines]
    wanted = [
        "independence", "log of a product", "sum over the sample", "trace", "deviations from the mean",
        "decomposition about the mean", "put together", "solve", "second derivative", "profile likelihood", "precision",
        "differential of logdet", "linearity of the trace", "choice of a direction", "solve", "second differential", "concave",
    ]  # fmt: skip
    rest = iter(rules)
    assert all(rule in rest for rule in wanted), rules
    page = text_writer.write(document(made))
    for shown in ("S + n(x̄ − μ)(x̄ − μ)ᵀ", "nΣ⁻¹(x̄ − μ) = 0 ⇔ μ = x̄", "½ tr((nΛ⁻¹ − S) δΛ)", "S/n", "Σᵢ (xᵢ − x̄)"):
        assert shown in page, shown
    found = report(check(made))
    assert found.ok, found.open


def test_several_responses_at_once() -> None:
    text = "exp(-(y-x@B)@inv(Sigma)@(y-x@B)/2)/sqrt((2*pi)**k*det(Sigma))"
    made = _made(Case(text, "B:d,k|Sigma:k,k:posdef", lambda: None, lambda r: None, data="y:k|x:d"))
    r = np.random.default_rng(5)
    x = r.normal(size=(40, 3))
    y = x @ r.normal(size=(3, 2)) + r.normal(size=(40, 2))
    b, sigma = (run_emitted(python_writer.source(made, c), c.name)(y, x) for c in made.claims)
    fitted = np.linalg.lstsq(x, y, rcond=None)[0]
    np.testing.assert_allclose(b, fitted, rtol=1e-10)
    np.testing.assert_allclose(sigma, (y - x @ fitted).T @ (y - x @ fitted) / 40, rtol=1e-10)


def test_what_softmax_does_not_see_is_told_and_the_smallest_estimate_is_taken() -> None:
    case = next(c for c in CASES if c.text.startswith("softmax(x@W)"))
    made = _made(case)
    assert any(line.rule == NOT_IDENTIFIABLE for line in made.lines)
    w = run_emitted(python_writer.source(made, made.claims[0]), "W")(*case.draw(np.random.default_rng(1)))
    np.testing.assert_allclose(w.sum(1), 0, atol=1e-9)


FAMILIES = [
    (CASES[5], "exponential family", "E"), (CASES[6], "exponential family", "E"), (CASES[2], "exponential family", ""),
    (CASES[4], "exponential family", "E"), (CASES[36], "", ""), (CASES[26], "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("case", "rule", "moment"), FAMILIES, ids=lambda v: getattr(v, "name", v))
def test_exponential_families_are_named(case: Case, rule: str, moment: str) -> None:
    made = _made(case)
    assert any(line.rule.name == rule for line in made.lines) == bool(rule)
    assert bool(made.remarks) == bool(moment)


OUTSIDE = [
    (CASES[0], [1.0, -2.0], "positive"), (CASES[5], [0.0, 2.0], "0 or 1"), (CASES[6], [1.0, 1.5], "whole number"),
    (CASES[17], [0.5, 2.0], "x >= xm"), (CASES[9], [8.0, 3.0], "x <= m"),
]  # fmt: skip


@pytest.mark.parametrize(("case", "data", "words"), OUTSIDE, ids=lambda v: getattr(v, "name", ""))
def test_data_outside_the_support_are_named(case: Case, data: list[float], words: str) -> None:
    made = _made(case)
    with pytest.raises(ValueError, match=words):
        run_emitted(python_writer.source(made, made.claims[0]), made.claims[0].name)(np.array(data), *case.values)


def test_categories_by_a_multiplier() -> None:
    made = _made(Case("prod(theta**x)", "theta:K:simplex", lambda: None, lambda r: None, data="x:K:onehot"))
    x = np.eye(3)[[0, 1, 1, 2, 2, 2]]
    np.testing.assert_allclose(
        run_emitted(python_writer.source(made, made.claims[0]), "theta")(x), [1 / 6, 2 / 6, 3 / 6]
    )


REFUSED = [
    ("2*lam*exp(-lam*x)", f"lam{P}", "0,oo", GoalError, "integrates to 2"),
    ("a*b*exp(-a*b*x)", f"a{P}|b{P}", "0,oo", GoalError, "cannot be told apart"),
    ("lam*exp(-lam*x)", f"lam{P}|mu:", "0,oo", GoalError, "does not depend on mu"),
    ("lam*exp(-lam*z)", f"lam{P}", "0,oo", Exception, "z"),
    ("1", "t:", "t,t+1", GoalError, "no single value is best"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "params", "support", "error", "words"), REFUSED)
def test_bad_input_is_named(text: str, params: str, support: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        _made(Case(text, params, lambda: None, lambda r: None, support))


R = np.random.default_rng(11)
POINTS = R.normal(size=(30, 2))
SIDES = (POINTS[:, 0] > 0).astype(float)
WITHOUT = [
    # counts that scatter less than Poisson's: the number of successes of the negative binomial goes to infinity
    ("gamma(x+r)", 0, ([3.0, 3, 3, 4, 3, 3],), "no maximum"),
    ("sigmoid(x@w)", 0, (SIDES, POINTS), "separable: the likelihood has no maximum"),
    ("softmax(x@W)", 0, (np.eye(3)[np.digitize(POINTS[:, 0], [-0.5, 0.5])], np.c_[POINTS, np.ones(30)]), "separable"),
    ("exp(y*(a+b*x)", 1, (np.zeros(9), np.arange(9.0)), "no maximum"),
    ("normal_pdf((y-a", 0, (R.normal(size=9), np.full(9, 0.1)), "too much alike"),
    ("normal_pdf((y-a", 2, ([1.0], [2.0]), "too few observations"),
    ("normal_pdf((y-a", 0, (R.normal(size=9), R.normal(size=8)), "not equally long"),
    ("exp(-(y-x@w)", 0, (R.normal(size=2), R.normal(size=(2, 3))), "singular"),
    ("exp(-(y-a-b*u", 3, R.normal(size=(3, 2)), "singular"),
    ("1/sqrt(2*pi*v)", 1, ([0.1] * 7,), "too much alike"),
    ("lam*exp(-lam*x)", 0, ([0.0, 0.0],), "no maximum"),
    ("lam*exp(-lam*x)", 0, ([],), "too few observations"),
    ("lam*exp(-lam*x)", 0, ([1.0, np.nan],), "no finite number"),
    ("lam*exp(-lam*(x-a))", 1, ([0.1] * 7,), "too much alike"),
    ("1/(b-a)", 0, ([2.0, 2.0],), "the support would be a point"),
    ("exp(-abs(x-mu)/b)", 1, ([2.0, 2.0],), "no maximum"),
    (NORMAL, 1, (R.normal(size=(3, 3)),), "n <= d"),
]  # fmt: skip


@cache
def _named(start: str) -> tuple[Case, Any]:
    normal = Case(NORMAL, "mu:d|Sigma:d,d:posdef", lambda: None, lambda r: None, data="x:d")
    case = next(c for c in [*CASES, normal] if c.text.startswith(start))
    return case, _made(case)


@pytest.mark.parametrize(("start", "which", "data", "words"), WITHOUT)
def test_data_without_a_maximum_are_named(start: str, which: int, data: Sequence[Any], words: str) -> None:
    _, made = _named(start)
    claim = made.claims[which]
    with pytest.raises(ValueError, match=words):
        run_emitted(python_writer.source(made, claim), claim.name)(*map(np.asarray, data))


def test_classes_that_touch_are_separable_too() -> None:
    """Along the first axis all but those at 0 are told apart: the likelihood grows for ever, below 1."""
    _, made = _named("sigmoid(x@w)")
    w = run_emitted(python_writer.source(made, made.claims[0]), "w")
    x = POINTS.copy()
    x[:4] = [[0, 1], [0, 1], [0, -1], [0, -1]]
    y = (x[:, 0] > 0).astype(float)
    y[:4] = [0, 1, 0, 1]
    with pytest.raises(ValueError, match="separable"):
        w(y, x)
    assert np.all(np.isfinite(w(np.roll(y, 3), x)))


EDGES = [
    ("exp(-lam)*lam**x", [0.0, 0, 0], 0.0), ("p**x*(1-p)", [1.0, 1], 1.0), ("p**x*(1-p)", [0.0, 0], 0.0),
    ("p*(1-p)**(x-1)", [1.0, 1], 1.0),
]  # fmt: skip


@pytest.mark.parametrize(("start", "data", "value"), EDGES)
def test_an_estimate_on_the_edge_is_said(start: str, data: list[float], value: float) -> None:
    _, made = _named(start)
    name = made.claims[0].name
    with pytest.warns(UserWarning, match="edge of its domain"):
        assert run_emitted(python_writer.source(made, made.claims[0]), name)(np.array(data)) == value
    assert any(f"`{name} == {value:g}` lies on the edge" in words for words in made.wrong)


TOLD = [
    ("sigmoid(x@w)", "Separable data"), (NORMAL, "Too few observations"), ("exp(-(y-x@w)", "Fewer observations"),
    ("1/sqrt(2*pi*v)", "none that differs: `v` "), ("gamma(x+r)", "All observations `0`: the likelihood has no maximum"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "words"), TOLD)
def test_samples_without_an_estimate_stand_on_the_page(start: str, words: str) -> None:
    assert any(words in said for said in _named(start)[1].wrong)
