"""The judge of steps: true and false steps of textbooks, proofs, points, the attack, idle premises, witnesses."""

from __future__ import annotations

import re

import pytest

import workbench as wb
from tests.check import textbook_slips
from tests.check.textbook_steps import BEYOND, FALSE, TRUE, Step
from workbench.check.steps.abstraction import Knowledge, abstracted
from workbench.check.steps.entailment import Found, _Search, entailed
from workbench.check.steps.judgement import Answer, Judgement, judge
from workbench.check.steps.sequent import sequents
from workbench.language.parse import parse, symbols_from
from workbench.record.derivation import Status
from workbench.terms.heads import equals
from workbench.terms.statements import exists, forall, iff, implies
from workbench.terms.term import LanguageError


def judged(step: Step, *, idle: bool = False) -> Judgement:
    variables, goal, premises = step
    symbols = symbols_from(dict(v.split(":", 1) for v in variables.split()))
    made = [parse(text, symbols) for text in (goal, *premises)]
    if idle:
        return judge(made[0], made[1:])
    from workbench.check.steps.judgement import _statement, judged

    goal, *known = map(_statement, made)
    return judged(goal, tuple(known))


def test_true_steps_follow():
    wrong = {step: found for step in TRUE if not (found := judged(step)).follows}
    assert not wrong


def test_false_steps_do_not_follow_and_show_where():
    found = {step: judged(step) for step in FALSE}
    assert not {step: f for step, f in found.items() if f.answer is not Answer.DOES_NOT_FOLLOW or not f.witness}


@pytest.mark.parametrize("step", textbook_slips.TRUE, ids=lambda step: step[1])
def test_more_true_steps_follow(step: Step):
    assert judged(step).follows


@pytest.mark.parametrize(
    "step",
    [
        ("A:m,n", "loewner_gt(A.T@A, zeros(n,n))", ()),
        ("A:n,n", "loewner_gt(A, zeros(n,n))", ("loewner_ge(A, zeros(n,n))",)),
        ("u:n", "loewner_gt(outer(u, u), zeros(n,n))", ()),
    ],
    ids=lambda step: step[1],
)
def test_what_may_be_singular_is_not_definite(step: Step):
    assert judged(step).answer is not Answer.FOLLOWS


@pytest.mark.parametrize("step", textbook_slips.FALSE, ids=lambda step: step[1])
def test_more_false_steps_do_not_follow(step: Step):
    found = judged(step)
    assert found.answer is Answer.DOES_NOT_FOLLOW
    assert found.witness


def test_what_cannot_be_told_is_not_denied():
    assert {judged(step).answer for step in BEYOND} <= {Answer.CANNOT_TELL, Answer.FOLLOWS}


def test_enough_of_both_kinds():
    assert len(TRUE) > 50
    assert len(FALSE) > 35


def test_what_is_unequal_and_what_is_between():
    assert judged(("x: y:", "x != y", ("x < y",))).follows
    assert judged(("x: y:", "x != y", ("x <= y",))).answer is Answer.DOES_NOT_FOLLOW
    assert judged(("x:n", "x != zeros(n)", ("x@x == 2",))).follows
    assert judged(("x:", "x**2 < x", ("(0 < x)*(x < 1)",))).follows


def test_a_sum_of_squares_is_0_only_where_each_is(monkeypatch):
    step = "A:m,n x:n y:m", "A@x == y", ("(A@x - y)@(A@x - y) == 0",)
    found = judged(step)
    assert (found.status, found.schema) == (Status.PROVED, "a sum of squares is 0 only where each is")
    assert judged(("A:n,n x:n", "A@x == zeros(n)", ("x@A@A@x == 0",))).answer is Answer.DOES_NOT_FOLLOW
    assert judged(("x: y:", "x == 0", ("x**2 - y**2 == 0",))).answer is Answer.DOES_NOT_FOLLOW


def test_digits_that_are_lost_are_no_counterexample(monkeypatch):
    step = "x:", "cosh(x)**2 - sinh(x)**2 == 1", ()
    assert judged(step).follows
    monkeypatch.setattr(_Search, "_to_digits", lambda *a: True)
    assert judged(step).answer is Answer.DOES_NOT_FOLLOW, "far out the difference of two squares is anything"


def test_a_side_without_a_value_is_a_counterexample():
    assert "has no value" in judged(("x:", "log(x**2) == 2*log(x)", ("x != 0",))).witness
    assert judged(("x:", "log(x**2) == 2*log(x)", ("x > 0",))).follows


# -- each part can fail -------------------------------------------------------------------------


u, v, w, x, y = (wb.scalar(n) for n in "uvwxy")


def test_without_the_attack_a_branch_is_missed(monkeypatch):
    step = equals(u, v), [equals((u - v) * (w - 40), 0)]
    assert entailed(*step).found is Found.FAILS
    monkeypatch.setattr(_Search, "attack", lambda self, rows: None)
    assert entailed(*step).found is Found.FOLLOWS, "so it is the attack that finds w = 40"


def test_points_far_out_are_no_counterexample():
    assert judge(wb.exp(x) > 0).follows
    assert not judge(wb.relation(">", x**2, 0)).follows


def test_proofs_are_told_from_points():
    A, B = wb.matrix("A", "m", "n"), wb.matrix("B", "n", "m")
    assert judge(equals(wb.trace(A @ B), wb.trace(B @ A))).status is Status.PROVED
    assert judge(equals(wb.exp(y), wb.exp(x)), [equals(y, x)]).schema == "substitution of equals"
    assert judge(equals(2 * x, w), [equals(x + y, w), equals(x - y, 0)]).schema == "linear combination"
    assert judge(x * y <= (x**2 + y**2) / 2).status is Status.SUPPORTED


def test_a_strict_conclusion_needs_a_strict_premise():
    assert judge(wb.relation("<", x, w), [x <= y, wb.relation("<", y, w)]).status is Status.PROVED
    assert judge(wb.relation("<", x, w), [x <= y, y <= w]).answer is Answer.DOES_NOT_FOLLOW


def test_idle_premises_and_properties_are_named():
    p = wb.scalar("p", "positive")
    assert judge(equals(x, y), [equals(p * x, p * y), x > 0]).idle == (1,)
    assert judge(x**2 >= 0, [x > 0]).idle == (0,)
    assert judge(equals(x + p, y + p), [equals(x, y)]).idle == ("p positive",)


def test_opaque_functions_take_any_values():
    f = wb.apply("f", (), x)
    assert judge(equals(f, wb.apply("f", (), y)), [equals(x, y)]).follows
    slope = wb.derivative(f, x)
    assert judge(equals(f, 0), [equals(slope, 0)]).answer is Answer.DOES_NOT_FOLLOW


def test_a_premise_about_one_value_says_nothing_of_others():
    z, t = wb.vector("z", "n"), wb.vector("t", "n")
    A = wb.matrix("A", "n", "n")
    at_one = equals(z @ A @ z, 0)
    assert judge(equals(t @ A @ t, 0), [forall(at_one, z)]).follows
    assert judge(equals(t @ A @ t, 0), [at_one]).answer is Answer.DOES_NOT_FOLLOW
    assert judge(forall(at_one, z), [at_one]).answer is Answer.DOES_NOT_FOLLOW, "z is fixed there, and any here"


def test_what_exists_is_known_by_its_line_alone():
    t = wb.scalar("t")
    there = exists(equals(t, x + 1), t)
    assert judge(there, []).follows
    assert judge(equals(t, x + 1), [there]).answer is Answer.DOES_NOT_FOLLOW, "the letter obtained is another one"


def test_a_goal_comes_apart():
    made = list(sequents(iff(implies(equals(x, y), equals(y, x)), equals(x, x)), ()))
    assert len(made) == 2
    assert made[1].premises


def test_letters_are_the_same_for_the_same_part():
    i, j = wb.index("i j", "n")
    z = wb.vector("z", "n")
    one, other = abstracted([equals(wb.exp(z[i]), 1), equals(wb.exp(z[j]), 1)], Knowledge.ALGEBRA)
    letters = [{t.name for t in wb_symbols(s)} for s in (one, other)]
    assert letters[0] == letters[1] != set()


def wb_symbols(term):
    from workbench.terms.term import symbols

    return symbols(term)


def test_a_name_is_another_thing_than_a_variable_called_like_it():
    part = wb.named("y", x + 1)
    assert judge(equals(part, y)).answer is Answer.DOES_NOT_FOLLOW
    assert judge(equals(part, x + 1)).follows


def test_what_is_no_statement_is_refused():
    with pytest.raises(LanguageError, match="is no statement"):
        judge(x + y)


def test_the_same_answer_every_time():
    step = equals(x, y), [equals(x**2, y**2)]
    assert judge(*step) == judge(*step)
    assert re.search(r"left - right is", judge(*step).witness)
