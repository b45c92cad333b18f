"""A whole derivation: every line has a verdict, the sum is honest, and two runs agree."""

from dataclasses import replace

import pytest

from tests.check.records import RECORDS, claimed, line, record, softmax_jacobian
from workbench import gradient
from workbench.check import check, report
from workbench.check.reporting import combined
from workbench.record.derivation import Claim, Derivation, Line, Remark, Status, Verdict
from workbench.rules.condition import Condition
from workbench.rules.reason import Stated
from workbench.terms.functions.elementwise import exp, log, sqrt
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import derivative, equals, matrix, relation, scalar, symbol, vector

x, t = vector("x", "n"), scalar("t")


def good_claim() -> Claim:
    return claimed("Gradient", sum_(exp(x)), (x,), exp(x))


@pytest.mark.parametrize("name", RECORDS)
def test_right_records_pass(name):
    checked = check(RECORDS[name]())
    found = report(checked)
    assert found.ok, found.open
    assert found.open == ()
    assert all(part.verdict is not None for part in (*checked.walk(), *checked.claims, *checked.remarks))
    assert found.lines == len(list(checked.walk()))
    assert found.lines_checked == found.lines == found.proved + found.supported
    assert isinstance(found.instances, int)
    assert found.max_relative_error < 1e-8


@pytest.mark.parametrize("name", RECORDS)
def test_a_check_is_the_same_in_every_run(name):
    made = RECORDS[name]()
    assert check(made) == check(made)


def test_the_points_depend_on_the_id_and_on_the_seed():
    errors = {
        report(check(replace(softmax_jacobian(), id=name), seed=seed)).max_relative_error
        for name in ("a", "b") for seed in (None, 1)
    }
    assert len(errors) == 4


def test_nothing_but_verdicts_is_changed():
    made = softmax_jacobian()
    checked = check(made)
    assert replace(checked, claims=made.claims, roads=made.roads, remarks=made.remarks) == made
    for before, after in zip(made.walk(), checked.walk(), strict=True):
        assert replace(after, verdict=None, follows=None, lines=before.lines) == before


def test_a_report_needs_a_check():
    with pytest.raises(ValueError, match="check"):
        report(softmax_jacobian())


def wrong_line(made: Derivation) -> Derivation:
    return made.with_lines({"3": line("3", made.lines[2].statement.args[0], 2 * made.lines[2].statement.args[1])})


def test_one_refuted_line_spoils_the_derivation():
    found = report(check(wrong_line(softmax_jacobian())))
    assert not found.ok
    assert found.refuted == 1
    assert found.lines_checked == found.lines
    assert any("line 3 is refuted" in words for words in found.open)


def test_a_refuted_remark_spoils_the_derivation():
    made = replace(softmax_jacobian(), remarks=(Remark(equals(t, t + 1)),))
    found = report(check(made))
    assert not found.ok
    assert "remark 1 is refuted" in found.open[0]


def test_an_undecided_line_is_not_a_pass():
    made = record("a", (x, t), good_claim(), line("1", log(-1 - t**2), t))
    found = report(check(made))
    assert (found.ok, found.undecided, found.lines, found.lines_checked) == (False, 1, 1, 0)


@pytest.mark.parametrize(
    ("part", "status"),
    [(line("1.1", t, 2 * t), Status.REFUTED), (line("1.1", log(-1 - t**2), t), Status.UNDECIDED)],
)
def test_a_line_whose_sub_line_does_not_pass_does_not_pass(part, status):
    made = record("a", (x, t), good_claim(), line("1", t + t, 2 * t, lines=(part,)))
    checked = check(made)
    (outer,) = checked.lines
    assert outer.lines[0].verdict.status is status
    assert outer.verdict.status is Status.UNDECIDED
    assert "sub-line 1.1" in outer.verdict.witness
    assert not report(checked).ok


def test_a_refuted_line_stays_refuted_whatever_its_sub_lines():
    own = Verdict(Status.REFUTED, "m", witness="w")
    bad = Line("1.1", equals(t, t), Stated("r", ""), verdict=Verdict(Status.UNDECIDED, "m"))
    assert combined(own, (bad,)) is own


def test_every_road_is_checked():
    made = softmax_jacobian()
    second = replace(made.roads[0], name="other", lines=(line("1", t, t + 1),))
    assert report(check(replace(made, roads=(*made.roads, second)))).refuted == 1


def test_conditions_of_a_line_hold_for_that_line_only():
    positive = Condition("t > 0", relation(">", t, 0))
    made = record("a", (x, t), good_claim(), line("1", sqrt(t**2), t, positive), line("2", sqrt(t**2), t))
    statuses = [part.verdict.status for part in check(made).lines]
    assert statuses[0].passed
    assert statuses[1] is Status.REFUTED


def test_assumptions_hold_for_all_lines():
    made = record("a", (x, t), good_claim(), line("1", sqrt(t**2), t))
    assumed = replace(made, assumptions=(Condition("t > 0", relation(">", t, 0)),))
    assert not report(check(made)).ok
    assert report(check(assumed)).ok


def test_a_claim_that_says_more_than_its_fields_is_judged_on_that_too():
    claim = good_claim()
    other = replace(claim, statement=equals(derivative(sum_(exp(x)), x), 2 * exp(x)))
    assert report(check(record("a", (x,), claim))).ok
    assert not report(check(record("a", (x,), other))).ok


def test_a_cited_line_may_use_a_name_with_another_shape():
    A = matrix("x", "n", "n")
    made = record("a", (x,), good_claim(), line("1", A + A, 2 * A), line("2", A @ A, A))
    first, second = check(made).lines
    assert first.verdict.status.passed
    assert second.verdict.status is Status.REFUTED


def test_a_hidden_property_is_the_same_variable():
    S, bare = symbol("S", "n,n", "symmetric"), matrix("S", "n", "n")
    made = record("a", (S,), claimed("Gradient", sum_(S * S), (S,), 2 * S), line("1", bare.T, S))
    assert report(check(made)).ok


def test_something_that_is_no_statement_is_undecided():
    made = record("a", (x,), good_claim(), Line("1", exp(x), Stated("r", "")))
    assert check(made).lines[0].verdict.status is Status.UNDECIDED


def test_the_method_tells_what_was_compared():
    words = report(check(softmax_jacobian())).method
    assert "central differences of order 8" in words
    assert "sets of sizes" in words
    assert "11 lines" in words


@pytest.mark.parametrize("shape", ["1000000000", "20000", "a,b,c,d,e,f,g,h,i,j", "9,9,9,9,9,9,9,9"])
def test_what_would_fill_the_memory_is_left_open_with_a_reason(shape):
    x = symbol("x", shape)
    told = report(check(gradient(sum_(x**2), x)))
    assert not told.ok and told.undecided == told.lines
    assert "numbers would be held at once" in told.open[0]


def test_a_picture_is_no_large_array():
    x = symbol("x", "784")
    assert report(check(gradient(sum_(x**2), x))).ok
