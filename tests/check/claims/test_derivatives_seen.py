"""What decides about a derivative: points where it is not 0, rounding as it is felt, differences that come nearer."""

import numpy as np
import pytest

from workbench.check.claims.kinds import check_claim
from workbench.check.claims.readback import read_back
from workbench.check.numbers.compare import Outcome, compare
from workbench.check.numbers.differences import observed_order, plain
from workbench.check.numbers.values import Evaluator
from workbench.check.points.sample import Point
from workbench.check.statements.judging import Judge, make_pool
from workbench.engines.goals import gradient
from workbench.language.parse import parse
from workbench.language.variables import symbols_from
from workbench.record.derivation import Claim, Status
from workbench.terms.heads import derivative, equals, number

NAMES = symbols_from({"X": "t,d", "A": "d,d", "w": "d", "G": "t,d", "x": "", "b": ""})
MASKED = "sum(G * (softmax(where(tril_mask(t) > 0, X @ A @ X.T, {mask}), axis=1) @ X))"


def claimed(expr, wrt, result):
    return Claim("Gradient", equals(derivative(expr, wrt), result), expr, (wrt,), result)


def judged(claim):
    terms = (claim.statement, claim.of, claim.result)
    return check_claim(claim, Judge(make_pool(terms, (), 0)))


@pytest.mark.parametrize("mask", ["-1e9", "-1e4", "-oo"])
@pytest.mark.parametrize("wrt", ["X", "A", "G"])
def test_a_wrong_gradient_behind_a_mask_is_refuted(mask, wrt):
    """The mask is the largest number by far, and says nothing of how well the values are known."""
    expr = parse(MASKED.format(mask=mask), NAMES)
    right = gradient(expr, NAMES[wrt]).result
    assert judged(claimed(expr, NAMES[wrt], right)).status is Status.SUPPORTED
    for wrong in (number(11) / 10 * right, right + right * right, number(0) * right):
        assert judged(claimed(expr, NAMES[wrt], wrong)).status is Status.REFUTED


def test_rounding_that_counts_is_felt():
    values = Evaluator()
    point = Point(0, {}, {"x": np.array(0.7), "b": np.array(1.1)})
    lost = values.value(parse("(x + 1e9) - 1e9", NAMES), point)
    assert lost.felt >= 1e8 and compare("=", lost, lost).outcome is Outcome.UNKNOWN
    hidden = values.value(parse("where(b > 0, x, x + 1e9)", NAMES), point)
    assert hidden.felt <= 1e4 and compare("=", hidden, hidden).outcome is Outcome.HOLDS


def test_a_derivative_that_is_0_everywhere_is_seen_to_be():
    expr = parse("sum(sign(w))", NAMES)
    assert judged(claimed(expr, NAMES["w"], 0 * NAMES["w"])).status is Status.SUPPORTED


def test_points_where_both_vanish_do_not_pass_what_others_leave_open():
    """exp(-1000 x^2) is 0 to all digits at most points: agreement there is none."""
    expr = parse("exp(-1000000 * x**2)", NAMES)
    for slope in ("-2000000 * x * exp(-1000000 * x**2)", "-3 * x * exp(-1000000 * x**2)"):
        assert judged(claimed(expr, NAMES["x"], parse(slope, NAMES))).status is Status.UNDECIDED


def test_differences_that_do_not_come_nearer_are_no_evidence():
    order, _ = observed_order(plain(lambda t: np.exp(t)), np.array(2.0))
    assert abs(order) < 0.1
    order, _ = observed_order(plain(lambda t: np.exp(t)), np.array(1.0))
    assert order == pytest.approx(2, abs=0.05)
    expr = parse("exp(x)", NAMES)
    good = judged(claimed(expr, NAMES["x"], expr))
    assert good.status is Status.SUPPORTED and "order 2.0" in good.method
    bad = judged(claimed(expr, NAMES["x"], 2 * expr))
    assert bad.status is Status.REFUTED and "converge" not in bad.method


def test_a_result_that_was_compared_nowhere_is_not_passed():
    expr = parse("log(-x**2 - 1)", NAMES)
    claim = claimed(expr, NAMES["x"], parse("log(-x**2 - 1) * x", NAMES))
    found = read_back(claim, (NAMES["x"],), Judge(make_pool((claim.statement,), (), 0)))
    assert found is not None and found.status is Status.UNDECIDED
