"""The numbers behind the verdicts: differences, many points in one run, cut terms; and long derivations."""

from itertools import pairwise

import numpy as np
import pytest

from tests.check.records import RECORDS, claimed, record
from workbench.check import check, report
from workbench.check.claims import kinds
from workbench.check.claims.kinds import check_claim
from workbench.check.numbers import compare
from workbench.check.numbers.cuts import needed, shallow, symbols_in
from workbench.check.numbers.differences import along, observed_order, plain, quickly, second
from workbench.check.numbers.family import family
from workbench.check.numbers.values import Evaluator
from workbench.check.points.sample import Pool, Vocabulary
from workbench.check.statements.judging import Judge, judge, make_pool
from workbench.numerics.evaluate import evaluate
from workbench.record.derivation import Status
from workbench.terms.functions.elementwise import exp, sin, tanh
from workbench.terms.functions.linear_algebra import inv, logdet, trace
from workbench.terms.functions.norms import norm
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.softmax import softmax
from workbench.terms.heads import (
    Sum,
    apply,
    derivative,
    differential,
    equals,
    index,
    matrix,
    named,
    scalar,
    symbol,
    vector,
)
from workbench.terms.statements import implies

CURVES = {
    "polynomial": (lambda t: np.stack([t**3 + 2 * t, 5 + 0 * t], -1), [2, 0], [0, 0]),
    "exponential": (lambda t: np.exp(3 * t), 3, 9),
    "near the edge of the domain": (lambda t: np.log(0.004 + t), 250, -62500),
    "steep": (lambda t: np.exp(20 * t), 20, 400),
}


@pytest.mark.parametrize("name", CURVES)
@pytest.mark.parametrize("way", [along, quickly])
def test_first_differences_are_within_their_estimates(name, way):
    f, slope, _ = CURVES[name]
    with np.errstate(all="ignore"):
        value, error = way(f)
    assert np.all(np.abs(value - slope) <= compare.SAFETY * error + 1e-12 * np.abs(slope))
    assert np.all(error <= 1e-7 * (1 + np.abs(slope)))


@pytest.mark.parametrize("name", CURVES)
def test_second_differences_are_within_their_estimates(name):
    f, _, bend = CURVES[name]
    with np.errstate(all="ignore"):
        value, error = second(f)
    assert np.all(np.abs(value - bend) <= compare.SAFETY * error + 1e-12 * np.abs(bend))
    assert np.all(error <= 1e-4 * (1 + np.abs(bend)))


def test_undefined_curves_have_no_differences():
    for way in (along, quickly, second):
        with np.errstate(all="ignore"):
            value, error = way(lambda t: np.log(-1 - t**2))
        assert np.isnan(value)
        assert not np.isfinite(error)


def test_the_observed_order():
    order, pairs = observed_order(plain(np.exp), np.float64(1.0))
    assert order == pytest.approx(2, abs=0.02)
    assert all(a > b for (_, a), (_, b) in pairwise(pairs))
    assert np.isnan(observed_order(plain(lambda t: 3 * t), np.float64(3.0))[0])


x, A, S = vector("x", "n"), matrix("A", "n", "n"), symbol("S", "n,n", "posdef")
i, k = index("i k", "n")

TERMS = {
    "elementwise": exp(x) * tanh(x),
    "products": A @ x,
    "reductions": sum_(x * x) + norm(x),
    "softmax": softmax(A @ x),
    "free index": softmax(x)[i] * Sum(A[i, k] * x[k], k),
    "matrix functions": inv(A + S) @ x,
    "trace": trace(A @ A) * x,
    "opaque": apply("f", "m", x),
    "named": named("v", tanh(A @ x)) + named("w", named("v", tanh(A @ x)) * x),
    "does not move": A @ A,
    "derivative inside": derivative(sum_(exp(x)), x),
    "differential inside": differential(A @ x, x),
}


@pytest.mark.parametrize("name", TERMS)
@pytest.mark.parametrize("kept", [None, {}])
def test_many_points_in_one_run_are_the_points_one_by_one(name, kept):
    term = TERMS[name]
    point = next(iter(Pool(Vocabulary.of(term, differential(x, x)), 3).points()))
    stack = np.random.default_rng(0).uniform(0.3, 1, (4, *point.values["x"].shape))
    found = family(term, point.values, {"x": stack}, kept=None if kept is None else dict(kept))
    for row, start in zip(found, stack, strict=True):
        np.testing.assert_allclose(row, evaluate(term, {**point.values, "x": start}), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", TERMS)
def test_values_from_named_parts_are_the_values(name):
    term = TERMS[name]
    point = next(iter(Pool(Vocabulary.of(term, differential(x, x)), 3).points()))
    np.testing.assert_allclose(Evaluator().array(term, point), evaluate(term, point.values), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", TERMS)
def test_values_for_a_search_are_the_values_that_are_judged(name):
    other = TERMS[name]
    i = index("i", "n")
    for terms in ((other, other), (vector("x", "n")[i], scalar("a"))):
        point = next(iter(Pool(Vocabulary.of(*terms, differential(x, x)), 3).points()))
        values = Evaluator()
        for mine, side in zip(values.alone(terms, point), values.sides(terms, point), strict=True):
            np.testing.assert_allclose(mine, side.array, rtol=1e-12)
            assert mine.shape == side.array.shape


def test_cuts_stop_at_named_parts():
    v = named("v", tanh(A @ x))
    w = named("w", tanh(A @ v))
    cut, parts = shallow(w + v)
    assert {part for _, part in parts} == {w, v}
    assert A not in symbols_in(cut)
    assert list(needed(w + v)) == [v, w]
    assert list(needed(w + v, lambda part: part is v)) == [w]


@pytest.mark.parametrize("frequency", [1e3, 1e5])
def test_a_slope_too_steep_for_every_step_is_not_refuted(frequency):
    t = scalar("t")
    right = claimed("Derivative", sin(t * int(frequency)), (t,), int(frequency) * sin(t * int(frequency) + pi_half()))
    verdict = check_claim(right, Judge(make_pool([right.statement], (), 0)))
    assert verdict.status is not Status.REFUTED


def pi_half():
    from workbench.terms.heads import pi

    return pi / 2


def layers(count):
    W, h = matrix("W", "n", "n"), x
    for n in range(count):
        h = named(f"h_{n}", tanh(W @ h))
    return W, h


def test_long_chains_cost_no_recursion_and_share_their_parts():
    W, h = layers(600)
    lines = [equals(h, h.args[0]), equals(differential(h, x), differential(h.args[0], x))]
    for statement in lines:
        assert judge(statement).status.passed
    assert report(check(record("deep", (W, x), claimed("Gradient", sum_(layers(30)[1]), (x,), x)))).ok is False


def test_the_checker_that_believes_everything_is_caught(monkeypatch):
    """The tests of planted faults can fail: with absurd tolerances wrong Jacobians pass. Differences that do not
    approach the result object on their own."""
    claim = RECORDS["softmax_jacobian"]().claim
    wrong = claimed("Jacobian", claim.of, claim.wrt, claim.result * 1.001)
    terms = [wrong.statement]
    assert check_claim(wrong, Judge(make_pool(terms, (), 0))).status is Status.REFUTED
    monkeypatch.setattr(compare, "EXACT", 0.1)
    assert check_claim(wrong, Judge(make_pool(terms, (), 0))).status is Status.UNDECIDED
    monkeypatch.setattr(kinds, "APPROACHES", -1.0)
    assert check_claim(wrong, Judge(make_pool(terms, (), 0))).status is Status.SUPPORTED


def test_a_second_derivative_at_0_is_decided():
    """At 0 a symbol has no size of its own: steps are those of an ordinary number."""
    X, V, t = matrix("X", "n", "n", "posdef"), matrix("V", "n", "n", "symmetric"), scalar("t")
    bend = derivative(derivative(logdet(X + t * V), t), t)
    verdict = judge(implies(equals(t, 0), equals(bend, -trace(inv(X) @ V @ inv(X) @ V))))
    assert verdict.status.passed, verdict
