"""What holds at some values of a symbol only is not differentiated or integrated in it."""

from __future__ import annotations

from workbench import apply, derivative, equals, forall, implies, integral, scalar
from workbench.check.steps.following import Cited, follows
from workbench.check.steps.lines import Steps
from workbench.check.steps.sequent import sequents
from workbench.reasons.calculus import DIFFERENTIATE_BOTH_SIDES
from workbench.reasons.inference import FOLLOWS
from workbench.record.claims import Claim
from workbench.record.pen import Pen
from workbench.rules.inference import Step

x, y = scalar("x"), scalar("y")
f, g = apply("f", (), x), apply("g", (), x)
SLOPES = equals(derivative(f, x), derivative(g, x))


def standing(assumed):
    pen = Pen()
    mark = pen.assume(assumed)
    line = pen.instance(mark, x=x) if assumed.head.name == "forall" else pen.follows(assumed, mark)
    pen.follows(SLOPES, line, by=DIFFERENTIATE_BOTH_SIDES)
    pen.claim(Claim("Equality", SLOPES))
    made = pen.derivation()
    steps = Steps(made, made.roads[0].lines)
    return steps.judged(steps.lines[-1], steps.lines[:-1]).follows.standing


def test_an_equation_at_some_values_is_not_differentiated():
    assert not standing(equals(f, g)).passed


def test_an_equation_for_all_values_is():
    assert standing(forall(equals(f, g), x)).passed


def test_what_a_goal_assumes_is_not_put_under_a_binder():
    goal = implies(equals(y, g), equals(derivative(g, x), derivative(y, x)))
    assert not follows(Step(goal), FOLLOWS, Cited()).standing.passed


def test_the_conclusion_of_an_implication_whose_premise_is_there_is_a_premise():
    (step,) = sequents(implies(equals(y, x), equals(f, 0)), [implies(equals(y, x), equals(f, g)), equals(g, 0)])
    assert equals(f, g) in step.premises


def test_a_variable_of_its_own_has_any_name_and_the_ends_have_theirs():
    named_otherwise = equals(integral(apply("f", (), x), x, 0, 1), integral(apply("f", (), y), y, 0, 1))
    assert follows(Step(named_otherwise), FOLLOWS, Cited()).standing.passed
    other_ends = equals(integral(apply("f", (), x), x, 0, x), integral(apply("f", (), y), y, 0, y))
    assert not follows(Step(other_ends), FOLLOWS, Cited()).standing.passed


def test_equal_parts_have_one_letter_and_others_have_not():
    assert follows(Step(equals(apply("f", (), x + y), apply("f", (), y + x))), FOLLOWS, Cited()).standing.passed
    assert not follows(Step(equals(apply("f", (), x + y), apply("f", (), x - y))), FOLLOWS, Cited()).standing.passed
