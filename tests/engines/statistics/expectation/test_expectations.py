"""Expectations: what the engine answers, against quadrature and sums; what it refuses; the check of such claims."""

from __future__ import annotations

from dataclasses import replace

import pytest

import workbench as wb
from workbench import catalog, equals, matrix, number, outer, scalar, vector
from workbench.engines.distributions import page
from workbench.engines.statistics.expectation.engine import divergence, entropy, expect
from workbench.engines.statistics.expectation.means import Means
from workbench.engines.statistics.expectation.summation import by_integral
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.reasons.expectation import COVARIANCE, MEAN, VARIANCE
from workbench.record.claims import Expectation
from workbench.record.errors import GoalError, NoDerivation
from workbench.record.pen import Pen
from workbench.terms.functions.elementwise import cos, exp, log, sqrt
from workbench.terms.functions.reductions import sum_
from workbench.terms.term import Term

law = catalog.distribution


def x_of(name: str) -> Term:
    return law(name).variable


ASKED = {
    "mean square of a normal": ("normal", lambda x: x**2),
    "fourth moment of a normal": ("normal", lambda x: x**4),
    "normal tilted by an exponential": ("normal", lambda x: x * exp(x)),
    "linear in an exponential": ("normal", lambda x: 3 * exp(2 * x) + 1),
    "logarithm of a gamma": ("gamma", log),
    "third moment of a gamma": ("gamma", lambda x: x**3),
    "reciprocal of a gamma": ("gamma", lambda x: 1 / x),
    "product of powers of a beta": ("beta", lambda x: x**2 * (1 - x)),
    "logarithm of a beta": ("beta", lambda x: log(1 - x)),
    "factorial moment of a Poisson": ("poisson", lambda x: x * (x - 1)),
    "third moment of a binomial": ("binomial", lambda x: x**3),
    "a function of a coin": ("bernoulli", lambda x: (2 * x - 1) ** 2),
    "Laplace transform of an exponential": ("exponential", lambda x: exp(-x)),
    "a constant": ("logistic", lambda x: number(7)),
}
BY_NAME = [
    ("normal", "variance"), ("normal", "entropy"), ("gamma", "mean"), ("gamma", "variance"), ("gamma", "entropy"),
    ("poisson", "variance"), ("binomial", "mean"), ("geometric", "variance"), ("exponential", "entropy"),
    ("inverse-gamma", "mean"), ("pareto", "mean"), ("laplace", "variance"), ("bernoulli", "entropy"), ("normal", "mgf"),
]  # fmt: skip


@pytest.mark.daily(3)
@pytest.mark.parametrize("name", ASKED)
def test_expectations_are_found_and_pass_the_check(name: str) -> None:
    of, f = ASKED[name]
    passes(expect(f(x_of(of)), law(of)))


@pytest.mark.daily(3)
@pytest.mark.parametrize(("of", "goal"), BY_NAME)
def test_goals_by_name(of: str, goal: str) -> None:
    made = expect(goal, law(of))
    passes(made)
    if goal in ("mean", "variance"):
        taken = [line for line in made.lines if line.rule in (MEAN(of), VARIANCE(of))]
        assert not taken, "worked out, not taken from the page"


def passes(made: wb.Derivation) -> None:
    judged = wb.checked(made)
    assert wb.report(judged).ok, wb.report(judged).open
    assert made.result is not None
    assert not any(t in wb.text_of(made.result) for t in ("expectation(", "integral("))
    assert wb.show.text(judged)
    assert wb.show.latex(judged)


def test_divergence_of_two_normals() -> None:
    m, s, n, r = scalar("m"), scalar("s", "positive"), scalar("n"), scalar("r", "positive")
    made = divergence(law("normal")(m, s), law("normal")(n, r))
    passes(made)
    values = {"m": 0.3, "s": 0.7, "n": -0.2, "r": 1.4}
    assert wb.evaluate(made.result, values) == pytest.approx(0.5 * (0.25 + 0.25 / 1.96 - 1) + 0.6931471805599453)
    same = divergence(law("normal")(m, s), law("normal")(m, s))
    assert wb.evaluate(same.result, values) == pytest.approx(0.0)


def test_divergence_of_two_rates() -> None:
    passes(divergence(law("exponential")(scalar("a", "positive")), law("exponential")(scalar("b", "positive"))))


def test_entropy_cites_what_the_page_shows() -> None:
    made = entropy(law("normal"))
    assert any(line.rule == VARIANCE("normal") for line in made.lines)


VECTORS = {
    "linear map": ("multivariate-normal", lambda x, a, b, B: a * sum_(x * b) + x),
    "quadratic form": ("multivariate-normal", lambda x, a, b, B: x @ B @ x + a @ x),
    "quadratic form around a point": ("multivariate-normal", lambda x, a, b, B: (x - a) @ B @ (x - a)),
    "products of entries": ("multivariate-normal", lambda x, a, b, B: x[0] * (b @ x)),
    "fourth order": ("multivariate-normal", lambda x, a, b, B: (x @ x) ** 2),
    "third order": ("multivariate-normal", lambda x, a, b, B: (a @ x) ** 2 * (b @ x)),
    "tilted": ("multivariate-normal", lambda x, a, b, B: x * exp(a @ x)),
    "logarithm of an entry": ("dirichlet", lambda x, a, b, B: log(x[0])),
    "counts": ("multinomial", lambda x, a, b, B: (a @ x) * (b @ x)),
    "generating function of counts": ("multinomial", lambda x, a, b, B: exp(a @ x)),
    "cube of a class": ("categorical", lambda x, a, b, B: (a @ x) ** 3),
}


@pytest.mark.daily(4)
@pytest.mark.parametrize("name", VECTORS)
def test_expectations_of_vectors(name: str) -> None:
    of, f = VECTORS[name]
    x = x_of(of)
    (k,) = x.shape
    passes(expect(f(x, vector("a", k), vector("b", k), matrix("B", k, k)), law(of)))


@pytest.mark.daily(3)
@pytest.mark.parametrize("of", ["multivariate-normal", "multinomial", "categorical"])
@pytest.mark.parametrize("goal", ["mean", "variance", "mgf"])
def test_goals_of_vectors_are_worked_out(of: str, goal: str) -> None:
    made = expect(goal, law(of))
    passes(made)
    assert not [line for line in made.lines if line.rule in (MEAN(of), COVARIANCE(of))]


def test_a_mean_of_normal_numbers_and_a_size_that_is_a_number() -> None:
    x = x_of("multivariate-normal")
    made = expect(cos(vector("a", "d") @ x), law("multivariate-normal"))
    assert wb.text_of(made.result) == "exp(-(a @ S @ a) / 2) * cos(a @ mu)"
    passes(made)
    two = law("multivariate-normal")(wb.array([1, 2]), wb.array([[2, 1], [1, 3]]))
    assert wb.evaluate(expect(two.variable @ two.variable, two).result, {}) == pytest.approx(10.0)


SAME_FAMILY = [
    "bernoulli",
    "poisson",
    "gamma",
    "log-normal",
    "gumbel",
    "pareto",
    "uniform",
    "categorical",
    "multivariate-normal",
]


@pytest.mark.parametrize("of", SAME_FAMILY)
def test_divergences_inside_a_family(of: str) -> None:
    p = law(of)
    q = p(*(wb.symbol(s.name + "_q", s.shape, *wb.terms.heads.properties(s)) for s in p.parameters))
    made = divergence(p, q)
    judged = wb.checked(made)
    assert judged.claim.verdict is not None
    assert judged.claim.verdict.status.passed, judged.claim.verdict


@pytest.mark.parametrize(
    ("of", "f"),
    [
        ("weibull", sqrt), ("gumbel", lambda x: exp(-x)), ("pareto", log), ("f", lambda x: x),
        ("poisson", lambda x: 2**x),
        ("discrete-uniform", lambda x: x**3), ("chi-square", sqrt), ("log-normal", lambda x: log(x) ** 2),
    ],
)  # fmt: skip
def test_functions_of_simpler_variables_and_telescoping_sums(of: str, f) -> None:  # type: ignore[no-untyped-def]
    passes(expect(f(x_of(of)), law(of)))


@pytest.mark.parametrize(("of", "goal"), [("gaussian-mixture", "mean"), ("gaussian-mixture", "variance")])
def test_what_no_way_leads_to_is_taken_from_the_page_and_said_so(of: str, goal: str) -> None:
    made = expect(goal, law(of))
    assert [line.rule for line in made.lines] == [(MEAN if goal == "mean" else VARIANCE)(of)]
    assert made.lines[0].why.endswith("shown on its page")
    assert wb.report(wb.checked(made)).ok


@pytest.mark.parametrize(
    ("f", "of", "message"),
    [
        (lambda d: d.variable, law("student-t")(1, 0, 1), "finite only where 1 > 1"),
        (lambda d: exp(2 * d.variable), law("exponential")(1), "finite only where 2 < 1"),
        (lambda d: "variance", law("cauchy"), "no mean"),
        (lambda d: sum_(exp(d.variable**3)), law("multivariate-normal"), "no way"),
        (lambda d: d.variable, law("cauchy"), "is not finite: for large x"),
        (lambda d: sqrt(d.variable + 1), law("poisson"), "no way"),
    ],
)
def test_what_has_no_answer_is_refused(f, of: Distribution, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NoDerivation, match=message):
        expect(f(of), of)


def test_goals_that_make_no_sense() -> None:
    with pytest.raises(GoalError, match="supports differ"):
        divergence(law("gamma").of("x"), law("pareto"))
    with pytest.raises(GoalError, match="a number"):
        expect(outer(law("normal").variable * vector("a", 2), vector("b", 2)), law("normal"))
    with pytest.raises(GoalError, match="unknown goal"):
        expect("mode", law("normal"))
    with pytest.raises(GoalError, match="has 2 parameters"):
        law("normal")(1, 2, 3)
    with pytest.raises(GoalError, match="no parameter"):
        law("normal")(rate=2)


# -- the check -------------------------------------------------------------------------


@pytest.mark.parametrize("of", ["normal", "poisson", "binomial", "bernoulli", "pareto", "multinomial", "dirichlet"])
def test_the_check_of_an_expectation_refutes_a_wrong_value(of: str) -> None:
    known = law(of)
    right = next(said for said in known.said() if said.words == "mean")
    for factor, passed in ((number(1), True), (number(3) / 2, False)):
        claim = Expectation(known.statement(replace(right, value=factor * right.value)))
        made = replace(page(known), claims=(claim,), remarks=())
        verdict = wb.checked(made).claims[0].verdict
        assert verdict is not None
        assert verdict.status.passed is passed
        assert passed or verdict.status == "refuted"


def test_an_expectation_is_read_again_from_its_text() -> None:
    x, m = scalar("x"), scalar("m")
    term = wb.expectation(x**2, x, -log(m), 0, m)
    assert wb.parse(wb.text_of(term), {"x": x, "m": m}) is term
    assert equals(term, m).args[0] is term
    assert wb.evaluate(term, {"m": 3.0}) == pytest.approx(3.0)


def test_the_search_for_a_mean_ends_after_so_many_integrals() -> None:
    known = law("normal")
    means = Means(Pen(), known, True)
    means.integrals_left = 0
    with pytest.raises(NoDerivation, match="no more integrals"):
        by_integral(means, 1 / (1 + known.variable**2))
