"""A strict inequality does not follow from bounds that may all be reached at once: every number of them, every kind."""

from __future__ import annotations

import pytest

import workbench as wb
from workbench.check.steps.judgement import Answer
from workbench.terms.heads import number, relation, scalar, vector

a, b, c = (scalar(name) for name in "abc")
v = vector("v", "n")
BOUNDS = {"one": (a,), "two": (a, b), "three": (a, b, c), "an array": (v,)}
MADE = {
    "sum": lambda *xs: sum((wb.sum(x) if x.shape else x for x in xs[1:]), wb.sum(xs[0]) if xs[0].shape else xs[0]),
    "sum of squares": lambda *xs: sum(
        (wb.sum(x**2) if x.shape else x**2 for x in xs[1:]), wb.sum(xs[0] ** 2) if xs[0].shape else xs[0] ** 2
    ),
}


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("xs", BOUNDS)
@pytest.mark.parametrize("strict", [False, True])
def test_all_bounds_reached_at_once(xs, made, strict):
    held = [relation(">=", x, 0) for x in BOUNDS[xs]]
    if strict:
        held[-1] = relation(">", BOUNDS[xs][-1], 0)
    found = wb.judge(relation(">", MADE[made](*BOUNDS[xs]), number(0)), from_=held)
    assert found.answer is (Answer.FOLLOWS if strict else Answer.DOES_NOT_FOLLOW)


@pytest.mark.parametrize("least", [0, 1, -3])
def test_bounds_that_are_not_zero(least):
    held = [relation(">=", x, least) for x in (a, b)]
    assert wb.judge(relation(">", a + b, number(2 * least)), from_=held).answer is Answer.DOES_NOT_FOLLOW
    assert wb.judge(relation(">", a + b, number(2 * least - 1)), from_=held).follows
