"""Likelihood ratio and Neyman-Pearson tests of densities given as text, against SciPy; powers; what is refused."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy import optimize, stats

import workbench as wb
from workbench import catalog
from workbench.engines.testing.laws import Sample, density, follows
from workbench.language.parse import declared, parse, parse_variable
from workbench.record.errors import GoalError, NoDerivation
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import expectation, relation, scalar, size_term, vector


def model(text, param, known=(), support=None, discrete=False):
    data, params, others = (parse_variable("x:"),), tuple(map(parse_variable, param)), tuple(map(parse_variable, known))
    symbols = declared((*data, *params, *others))
    ends = None if support is None else tuple(parse(end, symbols) for end in support)
    return {"density": parse(text, symbols), "data": data, "params": params, "known": others, "support": ends,
            "discrete": discrete}  # fmt: skip


NORMAL = "exp(-(x-mu)**2/(2*sigma**2))/(sigma*sqrt(2*pi))"
MODELS = {
    "exponential": (model("lam*exp(-lam*x)", ["lam::positive"], support=("0", "oo")),
                    lambda v, x: stats.expon(scale=1 / v).logpdf(x)),
    "poisson": (model("lam**x*exp(-lam)/gamma(x+1)", ["lam::positive"], support=("0", "oo"), discrete=True),
                lambda v, x: stats.poisson(v).logpmf(x)),
    "bernoulli": (model("p**x*(1-p)**(1-x)", ["p::unit"], support=("0", "1"), discrete=True),
                  lambda v, x: stats.bernoulli(v).logpmf(x)),
    "normal": (model("exp(-(x-mu)**2/8)/(2*sqrt(2*pi))", ["mu:"]), lambda v, x: stats.norm(v, 2).logpdf(x)),
    "pareto": (model("a*x**(-a-1)", ["a::positive"], support=("1", "oo")), lambda v, x: stats.pareto(v).logpdf(x)),
    "shape": (model("x**(a-1)*exp(-x)/gamma(a)", ["a::positive"], support=("0", "oo")),
              lambda v, x: stats.gamma(v).logpdf(x)),
    "laplace": (model("exp(-abs(x-mu))/2", ["mu:"]), lambda v, x: stats.laplace(v).logpdf(x)),
}  # fmt: skip
DATA = {
    "exponential": (["0.3", "0.1", "0.9", "0.2", "0.5"], "2", "3"),
    "poisson": ([1, 3, 2, 5], "2", "4"),
    "bernoulli": ([0, 1, 0, 0, 0, 1, 0, 0, 0], "1/2", "1/4"),
    "normal": (["5.1", "4.9", "5.6", "6.2"], "5", "7"),
    "pareto": (["1.5", "3", "1.2"], "2", "1"),
    "shape": (["1", "2.5", "3.3", "1.7"], "2", "3"),
    "laplace": (["1", "2.5", "-3.3"], "0", "1"),
}


def floats(values):
    return np.array([float(Fraction(v)) for v in values])


def results(name, samples, **asked):
    made = wb.checked(catalog.hypothesis_test(name, samples, **asked))
    assert not [(line.n, line.verdict) for line in made.walk() if not line.verdict.status.passed]
    assert all(claim.verdict.status.passed for claim in made.claims)
    return {c.name: float(c.result.value) for c in made.results}


def near(found, wanted):
    return found == pytest.approx(wanted, rel=2e-7, abs=1e-9)


@pytest.mark.parametrize("name", MODELS)
def test_the_likelihood_ratio_against_an_optimiser(name):
    request, logpdf = MODELS[name]
    sample, null, _ = DATA[name]
    found = results("likelihood-ratio", [sample], model=request, null=null)
    x, value = floats(sample), float(Fraction(null))
    ends = (1e-6, 1 - 1e-6) if name == "bernoulli" else (-10 if name in ("normal", "laplace") else 1e-6, 50)
    best = optimize.minimize_scalar(lambda v: -logpdf(v, x).sum(), bounds=ends, method="bounded",
                                    options={"xatol": 1e-12})  # fmt: skip
    wanted = 2 * (-best.fun - logpdf(value, x).sum())
    assert found["statistic"] == pytest.approx(wanted, rel=1e-6, abs=1e-8)
    assert near(found["p_value"], stats.chi2(1).sf(found["statistic"]))


def test_other_parameters_are_estimated_under_both():
    request = model(NORMAL, ["mu:", "sigma::positive"])
    sample = ["5.1", "4.9", "5.6", "6.2"]
    found = results("likelihood-ratio", [sample], model=request, null="5")
    x = floats(sample)
    assert near(found["statistic"], len(x) * np.log(((x - 5) ** 2).mean() / x.var()))


# The law of the statistic at a value of the parameter, and whether it rejects large values (against those of DATA).
LAWS = {
    "exponential": (lambda v, n: stats.gamma(n, scale=1 / v), np.sum, False),
    "poisson": (lambda v, n: stats.poisson(n * v), np.sum, True),
    "bernoulli": (lambda v, n: stats.binom(n, v), np.sum, False),
    "normal": (lambda v, n: stats.norm(n * v, 2 * np.sqrt(n)), np.sum, True),
    "pareto": (lambda v, n: stats.gamma(n, scale=1 / v), lambda x: np.log(x).sum(), True),
}


@pytest.mark.parametrize("name", LAWS)
def test_neyman_pearson_against_scipy(name):
    request, _ = MODELS[name]
    sample, null, against = DATA[name]
    found = results("neyman-pearson", [sample], model=request, null=null, against=against)
    make, statistic, large = LAWS[name]
    law, other = (make(float(Fraction(v)), len(sample)) for v in (null, against))
    t = statistic(floats(sample))
    least = 1 if request["discrete"] else 0
    assert near(found["statistic"], t)
    assert near(found["p_value"], law.sf(t - least) if large else law.cdf(t))
    c = found["critical_value"]
    size = law.sf(c - least) if large else law.cdf(c)
    assert size <= 0.05 if request["discrete"] else size == pytest.approx(0.05, rel=1e-6)
    if request["discrete"]:
        assert (law.sf(c - 2) if large else law.cdf(c + 1)) > 0.05
    assert found["power"] == pytest.approx(other.sf(c - least) if large else other.cdf(c), rel=1e-6)


@pytest.mark.daily(3)
@pytest.mark.parametrize(
    ("test", "name", "alternative"),
    [("neyman-pearson", "exponential", "greater"), ("neyman-pearson", "bernoulli", "less"),
     ("likelihood-ratio", "exponential", "two-sided")],
)  # fmt: skip
def test_the_derivation_is_checked(test, name, alternative):
    made = wb.checked(catalog.hypothesis_test(test, model=MODELS[name][0], alternative=alternative))
    assert not [(line.n, line.verdict) for line in made.walk() if not line.verdict.status.passed]
    assert all(claim.verdict.status.passed for claim in made.claims)
    assert made.claim.kind == "Law"


def test_a_wrong_law_of_a_sum_is_refuted():
    from workbench.check.statements.judging import judge

    x, lam, n = vector("x", "n", "positive"), scalar("lam", "positive"), size_term("n")
    sample = [Sample(x, catalog.distribution("exponential")(lam))]
    for shape, status in ((n, wb.Status.SUPPORTED), (n + 1, wb.Status.REFUTED)):
        law = density(catalog.distribution("gamma")(shape, lam), "gamma")
        assert judge(follows(sum_(x), law, sample)).status is status


def test_observations_between_ends_are_drawn_there():
    from workbench.check.statements.judging import judge

    x, a, n = vector("x", "n", "positive"), scalar("a", "positive"), size_term("n")
    statement = follows(sum_(wb.log(x)), density(catalog.distribution("gamma")(n, a), "gamma"),
                        [Sample(x, catalog.distribution("pareto")(a, 1))])  # fmt: skip
    assert judge(statement).status is wb.Status.SUPPORTED
    event = statement.args[0]
    assert len(event.args) == 5
    without_ends = relation("=", expectation(*event.args[:3]), statement.args[1])
    assert judge(without_ends).status is wb.Status.UNDECIDED


def test_the_limit_of_a_ratio_where_a_density_has_ends():
    from workbench.check.statements.judging import judge

    made = catalog.hypothesis_test("likelihood-ratio", model=MODELS["pareto"][0])
    assert judge(made.claim.statement, made.assumptions).status is wb.Status.SUPPORTED


POWERS = {
    "t": ({"samples": [["5.1", "4.9", "5.6"]], "null": 5, "known": {"sigma": "1/2"}, "power_at": "5.5"},
          stats.nct(2, np.sqrt(3)), stats.t(2)),
    "paired-t": ({"samples": [[5, 6, 8], [4, 7, 5]], "known": {"sigma": 2}, "power_at": "3"},
                 stats.nct(2, 1.5 * np.sqrt(3)), stats.t(2)),
    "pooled-t": ({"samples": [[5, 6, 8], [4, 7, 5, 1]], "known": {"sigma": 2}, "power_at": "3"},
                 stats.nct(5, 1.5 / np.sqrt(1 / 3 + 1 / 4)), stats.t(5)),
    "variance": ({"samples": [["5.1", "4.9", "5.6"]], "null": "1/2", "power_at": 1},
                 stats.chi2(2, scale=4), stats.chi2(2)),
    "f": ({"samples": [["5.1", "4.9", "5.6"], [1, 2, 4, 5]], "power_at": 2},
          stats.f(2, 3, scale=4), stats.f(2, 3)),
    "proportion": ({"samples": [[45]], "trials": [100], "null": "1/2", "power_at": "0.4"},
                   stats.norm(-2, np.sqrt(0.96)), stats.norm()),
    "goodness-of-fit": ({"samples": [[18, 22, 20]], "power_at": "0.2,0.3,0.5"},
                        stats.ncx2(2, 20 * (0.4**2 + 0.1**2 + 0.5**2)), stats.chi2(2)),
    "anova": ({"samples": [[1, 2, 3], [2, 3, 4]], "known": {"sigma": 1}, "power_at": "1,2"},
              stats.ncf(1, 4, 1.5), stats.f(1, 4)),
}  # fmt: skip


@pytest.mark.parametrize("name", POWERS)
def test_powers_against_noncentral_laws(name):
    asked, there, law = POWERS[name]
    asked = dict(asked)
    found = results(name, asked.pop("samples"), **asked)
    upper = name in ("anova", "goodness-of-fit")
    high, low = law.isf(0.05 if upper else 0.025), -np.inf if upper else law.ppf(0.025)
    assert found["power"] == pytest.approx(there.sf(high) + (0 if upper else there.cdf(low)), rel=1e-6)


def test_the_power_of_two_proportions_is_that_of_the_normal_limit():
    found = results("two-proportions", [[45], [30]], trials=[100, 90], power_at="0.5,0.4")
    middle = (50 + 36) / 190
    e_0, e_1 = np.sqrt(middle * (1 - middle) * (1 / 100 + 1 / 90)), np.sqrt(0.25 / 100 + 0.24 / 90)
    c = stats.norm.isf(0.025)
    wanted = stats.norm.sf((c * e_0 - 0.1) / e_1) + stats.norm.cdf((-c * e_0 - 0.1) / e_1)
    assert found["power"] == pytest.approx(wanted)


def test_p_values_beyond_floating_point_are_bounded():
    made = wb.checked(catalog.hypothesis_test("z", [[500, 501]], null=5, known={"sigma": 1}))
    (claim,) = (c for c in made.claims if c.name == "p_value")
    assert claim.statement.attrs[0] == "<"
    assert claim.verdict.status.passed
    assert float(wb.evaluate(claim.result, {})) == pytest.approx(1e-6)


def test_a_p_value_above_the_bound_is_not_said_to_be_below():
    from dataclasses import replace

    from workbench.terms.heads import relation

    made = catalog.hypothesis_test("z", [[8, 8]], null=5, known={"sigma": 1})  # p is about 2e-5
    (claim,) = (c for c in made.claims if c.name == "p_value")
    bound = wb.number(10) ** -6
    planted = replace(claim, kind="Inequality", statement=relation("<", claim.statement.args[0], bound), result=bound)
    checked = wb.checked(replace(made, claims=(planted,)))
    assert not checked.claims[0].verdict.status.passed


ONE = MODELS["exponential"][0]
BAD = [
    ("likelihood-ratio", [["1", "2"]], {"model": ONE}, GoalError, "needs the value of lam"),
    ("likelihood-ratio", [["1", "2"]], {}, GoalError, "needs the density"),
    ("likelihood-ratio", [["1", "-2"]], {"model": ONE, "null": 1}, GoalError, "outside the support"),
    ("likelihood-ratio", [["1", "2"]], {"model": ONE, "null": -1}, GoalError, "lam is positive"),
    ("likelihood-ratio", [["1", "2"]], {"model": ONE, "null": 1, "against": 2}, GoalError, "one hypothesis"),
    ("likelihood-ratio", [["1", "2"]], {"model": ONE, "null": 1, "alternative": "less"}, GoalError, "no sides"),
    ("likelihood-ratio", [["1.5"]], {"model": MODELS["poisson"][0], "null": 1}, GoalError, "whole number"),
    ("likelihood-ratio", [[0, 0]], {"model": MODELS["bernoulli"][0], "null": "1/2"}, NoDerivation, "end of its domain"),
    ("likelihood-ratio", [], {"model": MODELS["shape"][0]}, NoDerivation, "no closed form"),
    ("likelihood-ratio", [], {"model": ONE, "null": 2}, GoalError, "null is for data"),
    ("likelihood-ratio", [], {"model": model("1/th", ["th::positive"], support=("0", "th"))}, GoalError, "support"),
    ("neyman-pearson", [["1", "2"]], {"model": ONE, "null": 1}, GoalError, "--against"),
    ("neyman-pearson", [["1", "2"]], {"model": ONE, "null": 1, "against": 1}, GoalError, "say the same"),
    ("neyman-pearson", [], {"model": MODELS["laplace"][0]}, NoDerivation, "no multiple of one function"),
    ("neyman-pearson", [], {"model": model(NORMAL, ["mu:", "sigma::positive"])}, GoalError, "sigma must be known"),
    ("neyman-pearson", [["1", "2"]],
     {"model": model(NORMAL, ["mu:"], ["sigma::positive"]), "null": 1, "against": 2}, GoalError, "sigma has no value"),
    ("t", [["1", "2"]], {"null": 0, "power_at": 1}, GoalError, "needs sigma"),
    ("t", [["1", "2"]], {"null": 0, "against": 1}, GoalError, "one hypothesis"),
    ("welch-t", [["1", "2"], ["1", "3"]], {"power_at": 1}, GoalError, "power is not told"),
    ("two-proportions", [[1], [2]], {"trials": [9, 9], "power_at": "0.1"}, GoalError, "at 2 values"),
    ("proportion", [[1]], {"trials": [9], "null": "1/2", "power_at": "1.1"}, GoalError, "between 0 and 1"),
    ("z", [], {"known": {"sigma": 1}}, GoalError, "sigma is for data"),
    ("z", [], {"power_at": 1}, GoalError, "power at is for data"),
    ("z", [], {"level": "0.1"}, GoalError, "level is for data"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "samples", "asked", "kind", "words"), BAD, ids=[f"{b[0]}: {b[4]}" for b in BAD])
def test_what_cannot_be_tested_is_named(name, samples, asked, kind, words):
    with pytest.raises(kind, match=words):
        catalog.hypothesis_test(name, samples, **asked)
