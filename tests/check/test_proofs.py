"""Whether lines follow from what they cite: right lines do, and none does with a citation left out or changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from workbench.check.steps.lines import explained, with_steps
from workbench.reasons.expectation import IN_FRONT, LINEARITY
from workbench.reasons.posterior import EVIDENCE, INTEGRATED_OUT
from workbench.record.claims import Equality
from workbench.record.derivation import Derivation, Road, Standing
from workbench.record.desk import Mark
from workbench.record.errors import NoRule
from workbench.record.pen import Pen
from workbench.rules import calculus
from workbench.terms.functions.elementwise import absolute, cos, exp, log, sin
from workbench.terms.functions.linear_algebra import eye
from workbench.terms.heads import (
    apply,
    derivative,
    equals,
    expectation,
    integral,
    matrix,
    number,
    relation,
    scalar,
    size_term,
    vector,
)
from workbench.terms.statements import exists, forall, implies

a, b, c, x, y = (scalar(name) for name in "a b c x y".split())
u, v = vector("u", "n"), vector("v", "n")
A = matrix("A", "n", "n", "symmetric")
s = scalar("s", "positive")
k = scalar("k", "integer")

Page = Callable[[Pen], None]


def page(write: Page) -> Derivation:
    pen = Pen()
    pen.claim(Equality(a, a))
    write(pen)
    return with_steps(pen.derivation())


def standings(write: Page) -> list[Standing]:
    return [line.follows.standing for line in page(write).lines if line.follows is not None]


def algebra_by_itself(pen: Pen) -> None:
    pen.follows(equals((a + b) ** 2, a**2 + 2 * a * b + b**2))


def from_a_line(pen: Pen) -> None:
    with pen.suppose(equals(a, b)) as same:
        pen.follows(equals(a * c, b * c), same)


def a_fact(pen: Pen) -> None:
    pen.follows(equals(u @ (A @ v), v @ (A @ u)), pen.fact(A, "symmetric"))


def a_positive_factor(pen: Pen) -> None:
    with pen.suppose(relation("<=", a, b)) as less:
        pen.follows(relation("<=", s * a, s * b), less, pen.fact(s, "positive"))


def a_definition(pen: Pen) -> None:
    f = pen.define("f", a + b)
    pen.follows(equals(2 * f, 2 * a + 2 * b), f)


def a_rule(pen: Pen) -> None:
    pen.follows(equals(exp(a + b), exp(a) * exp(b)), by=calculus.exp_of_sum)


def discharged(pen: Pen) -> None:
    with pen.suppose(equals(a, b)) as same:
        squares = pen.follows(equals(a**2, b**2), same)
    pen.discharge(same, squares)


def in_cases(pen: Pen) -> None:
    goal = relation(">=", x**2, number(0))
    found = []
    for case in (relation(">=", x, number(0)), relation("<", x, number(0))):
        with pen.suppose(case) as here:
            there = pen.follows(goal, here)
        found.append(pen.discharge(here, there))
    pen.cases(goal, *found)


def by_induction(pen: Pen) -> None:
    k = scalar("k", "integer", "positive")
    f = apply("f", (), k)
    goal = equals(f, k)
    start = pen.assume(equals(apply("f", (), number(1)), number(1)))
    rule = pen.assume(forall(equals(apply("f", (), k + 1), f + 1), k))
    base = pen.follows(equals(apply("f", (), number(1)), number(1)), start)
    with pen.suppose(goal) as here:
        one = pen.instance(rule, k=k)
        after = pen.follows(pen.next_of(goal, k), here, one)
    step = pen.discharge(here, after)
    pen.induction(goal, k, base, step)


def obtained(pen: Pen) -> None:
    there = pen.assume(exists(equals(y**2, a), y))
    found = pen.follows(exists(equals(y**2, a), y), there)
    root = pen.obtain(found, scalar("r"))
    pen.follows(relation(">=", a, number(0)), root)


def witnessed(pen: Pen) -> None:
    pen.witness(exists(equals(y + a, b), y), {y: b - a})


RIGHT: list[Page] = [
    algebra_by_itself, from_a_line, a_fact, a_positive_factor, a_definition, a_rule, discharged, in_cases, by_induction,
    obtained, witnessed,
]  # fmt: skip


@pytest.mark.parametrize("write", RIGHT, ids=lambda f: f.__name__)
def test_right_lines_follow(write: Page) -> None:
    assert all(standing.passed for standing in standings(write)), [
        (line.n, line.follows) for line in page(write).lines
    ]


def not_cited(pen: Pen) -> None:
    with pen.suppose(equals(a, b)):
        pass
    pen.follows(equals(a * c, b * c))


def no_fact(pen: Pen) -> None:
    pen.follows(equals(u @ (A @ v), v @ (A @ u)))


def no_sign(pen: Pen) -> None:
    with pen.suppose(relation("<=", a, b)) as less:
        pen.follows(relation("<=", s * a, s * b), less)


def no_definition(pen: Pen) -> None:
    f = pen.define("f", a + b)
    pen.follows(equals(2 * f, 2 * a + 2 * b))


def a_true_inequality_from_nothing(pen: Pen) -> None:
    pen.follows(relation(">=", exp(a), 1 + a))


def under_a_binder(pen: Pen) -> None:
    with pen.suppose(equals(x, number(3))) as three:
        pen.follows(equals(derivative(x, x), derivative(number(3) + 0 * x, x)), three)


def cases_that_leave_one_out(pen: Pen) -> None:
    goal = relation(">=", a, number(0))
    found = []
    for case in (relation(">", x, number(0)), relation("<", x, number(0))):
        found.append(pen.follows(implies(case, goal), pen.assume(implies(case, goal))))
    pen.cases(goal, *found)


def induction_without_its_start(pen: Pen) -> None:
    k = scalar("k", "integer", "positive")
    f = apply("f", (), k)
    goal = equals(f, k)
    rule = pen.assume(forall(equals(apply("f", (), k + 1), f + 1), k))
    base = pen.follows(equals(number(1), number(1)))
    with pen.suppose(goal) as here:
        one = pen.instance(rule, k=k)
        after = pen.follows(pen.next_of(goal, k), here, one)
    step = pen.discharge(here, after)
    pen.induction(goal, k, base, step)


def induction_that_skips_a_number(pen: Pen) -> None:
    """Of a positive k: true at 0, and nothing is asked of 0; so nothing leads to 1."""
    k = scalar("k", "integer", "positive")
    goal = equals(k, number(0))
    base = pen.follows(equals(number(0), number(0)))
    with pen.suppose(goal) as here:
        after = pen.follows(pen.next_of(goal, k), here, pen.fact(k, "positive"))
    pen.induction(goal, k, base, pen.discharge(here, after), start=0)


def an_instance_of_what_was_assumed(pen: Pen) -> None:
    with pen.suppose(equals(x, number(3))) as three:
        pen.instance(three, x=number(4))


def a_letter_that_is_not_fresh(pen: Pen) -> None:
    there = pen.follows(exists(equals(y**2, a), y), pen.assume(exists(equals(y**2, a), y)))
    pen.follows(equals(b, b))
    pen.obtain(there, b)


def a_wrong_witness(pen: Pen) -> None:
    pen.witness(exists(equals(y + a, b), y), {y: a - b})


WRONG: list[Page] = [
    not_cited, no_fact, no_sign, no_definition, a_true_inequality_from_nothing, under_a_binder,
    cases_that_leave_one_out, induction_without_its_start, induction_that_skips_a_number,
    an_instance_of_what_was_assumed, a_letter_that_is_not_fresh, a_wrong_witness,
]  # fmt: skip


@pytest.mark.parametrize("write", WRONG, ids=lambda f: f.__name__)
def test_wrong_lines_do_not(write: Page) -> None:
    assert not standings(write)[-1].passed


def test_a_line_says_what_it_lacks() -> None:
    assert "declared fact" in _told(no_fact).witness
    assert "definition" in _told(no_definition).witness


def _told(write: Page):  # type: ignore[no-untyped-def]
    line = explained(page(write), "2" if write is no_definition else "1")
    assert line is not None and line.follows is not None
    return line.follows


def test_a_citation_that_is_not_needed_is_told() -> None:
    def idle(pen: Pen) -> None:
        first = pen.follows(equals(a, b), pen.assume(equals(a, b)))
        more = pen.follows(equals(b, c), pen.assume(equals(b, c)))
        pen.follows(equals(a + c, b + c), first, more)

    line = explained(page(idle), "3")
    assert line is not None and line.follows is not None and line.follows.idle == ("(2)",)


def test_what_is_stated_needs_a_reference_and_does_not_pass() -> None:
    pen = Pen()
    pen.claim(Equality(a, a))
    with pytest.raises(NoRule, match="reference"):
        pen.stated(relation(">=", exp(a), 1 + a), "convexity", "")
    pen.stated(relation(">=", exp(a), 1 + a), "convexity", "Spivak, ch. 18")
    (line,) = with_steps(pen.derivation()).lines
    assert line.follows is not None and line.follows.standing is Standing.STATED


def test_induction_over_a_size() -> None:
    n = size_term("m")
    goal = equals(eye("m") @ eye("m"), eye("m"))

    def sizes(pen: Pen) -> None:
        base = pen.follows(equals(eye(1) @ eye(1), eye(1)))
        with pen.suppose(goal) as here:
            after = pen.follows(pen.next_of(goal, n))
        pen.induction(goal, n, base, pen.discharge(here, after))

    assert all(standing.passed for standing in standings(sizes))


def test_no_number_is_larger_than_itself() -> None:
    def strict(pen: Pen) -> None:
        with pen.suppose(equals(a, b)) as same:
            pen.follows(relation(">", a, b), same)

    assert not standings(strict)[-1].passed


def a_function_of_what_is_obtained(pen: Pen) -> Mark:
    there = pen.witness(exists(equals(y + a, b), y), {y: b - a})
    return pen.obtain(there, scalar("r"))


def for_all_that_an_obtained_letter_depends_on(pen: Pen) -> None:
    pen.for_all(a_function_of_what_is_obtained(pen), a)


def other_values_than_it_was_obtained_for(pen: Pen) -> None:
    pen.instance(a_function_of_what_is_obtained(pen), a=a + 1)


def what_holds_for_some_under_an_integral_over_all(pen: Pen) -> None:
    rule = pen.assume(implies(relation(">", x, number(0)), equals(absolute(x), x)))
    with pen.suppose(relation(">", x, number(0))) as positive:
        plain = pen.follows(equals(absolute(x), x), rule, positive)
        pen.follows(equals(integral(absolute(x), x, -1, 1), integral(x, x, -1, 1)), plain)


g, p, q = (apply(name, (), x) for name in "g p q".split())


def a_value_put_in_for_what_a_mean_runs_over(pen: Pen) -> None:
    one = pen.assume(equals(x, a))
    pen.follows(equals(expectation(x * g, x, p), a * expectation(g, x, p)), one, by=LINEARITY)


def a_value_put_in_for_what_an_integral_runs_over(pen: Pen) -> None:
    with pen.suppose(equals(g, a * exp(x))) as one:
        pen.follows(equals(integral(g, x, 0, 1), a * integral(exp(x), x, 0, 1)), one, by=INTEGRATED_OUT)


def a_logarithm_put_in_for_what_an_integral_runs_over(pen: Pen) -> None:
    with pen.suppose(equals(log(g), x + a)) as one:
        pen.follows(equals(log(integral(g, x, 0, 1)), a + log(integral(exp(x), x, 0, 1))), one, by=EVIDENCE)


def an_implication_about_the_logarithm_of_an_integrand(pen: Pen) -> None:
    whole = equals(log(integral(g, x, 0, 1)), a + log(integral(exp(x), x, 0, 1)))
    pen.follows(implies(equals(log(g), x + a), whole), by=EVIDENCE)


def another_law_at_one_place(pen: Pen) -> None:
    one = pen.assume(equals(x * exp(p), a * exp(q)))
    pen.follows(equals(expectation(x, x, p), a * expectation(number(1), x, q)), one, by=IN_FRONT)


def an_implication_about_what_an_integral_runs_over(pen: Pen) -> None:
    whole = equals(integral(g, x, 0, 1), a * integral(exp(x), x, 0, 1))
    pen.follows(implies(equals(g, a * exp(x)), whole), by=INTEGRATED_OUT)


def an_implication_about_what_a_mean_runs_over(pen: Pen) -> None:
    pen.follows(implies(equals(x, a), equals(expectation(x * g, x, p), a * expectation(g, x, p))), by=LINEARITY)


@pytest.mark.parametrize(
    "write",
    [
        an_implication_about_what_an_integral_runs_over,
        a_logarithm_put_in_for_what_an_integral_runs_over,
        an_implication_about_the_logarithm_of_an_integrand,
        an_implication_about_what_a_mean_runs_over,
        a_value_put_in_for_what_a_mean_runs_over,
        a_value_put_in_for_what_an_integral_runs_over,
        another_law_at_one_place,
        for_all_that_an_obtained_letter_depends_on,
        other_values_than_it_was_obtained_for,
        what_holds_for_some_under_an_integral_over_all,
    ],
    ids=lambda f: f.__name__,
)
def test_what_holds_for_some_values_is_not_said_of_others(write: Page) -> None:
    *before, last = standings(write)
    assert all(standing.passed for standing in before)
    assert not last.passed


def test_no_line_follows_from_itself_or_from_a_later_one() -> None:
    pen = Pen()
    pen.claim(Equality(a, a))
    pen.follows(relation(">=", exp(a), 1 + a))
    pen.follows(relation(">=", exp(a) - 1, a))
    made = pen.derivation()
    first, second = made.lines
    for turned in (replace(first, rests_on=("1",)), replace(first, rests_on=("2",))):
        judged = with_steps(replace(made, roads=(Road("main", (turned, second)),)))
        assert judged.lines[0].follows is not None
        assert not judged.lines[0].follows.standing.passed


def test_a_rule_that_applies_nowhere_is_no_reason() -> None:
    def named(pen: Pen) -> None:
        pen.follows(equals(sin(a) ** 2 + cos(a) ** 2, number(1)), by=calculus.exp_of_sum)

    assert not standings(named)[-1].passed


def test_what_a_definition_asks_for_ties_what_it_is_made_of() -> None:
    def put_in(pen: Pen) -> None:
        pen.assume(equals(y, log(x)))
        pen.instance(pen.stated(relation(">", x, number(0)), "x has a logarithm", "a reference"), x=number(-1))

    assert not standings(put_in)[-1].passed


def test_what_holds_of_every_value_holds_where_something_runs() -> None:
    def free(pen: Pen) -> None:
        with pen.suppose(equals(a, b)) as same:
            pen.follows(equals(integral(a * x, x, 0, 1), integral(b * x, x, 0, 1)), same)

    def beside_one(pen: Pen) -> None:  # x is fixed, and the integral over another x stays what it is
        known = pen.follows(equals(y * (x - a) ** 2, y * x**2 - 2 * y * a * x + y * a**2))
        with pen.suppose(equals(x, c)) as one:
            whole = integral(exp(x), x, 0, 1)
            pen.follows(equals(x * whole, c * whole), one, known)

    assert all(standing.passed for standing in (*standings(free), *standings(beside_one)))


def test_a_bound_letter_is_not_the_one_that_was_obtained() -> None:
    def closed(pen: Pen) -> None:
        a_function_of_what_is_obtained(pen)
        r = scalar("r")
        there = pen.witness(exists(equals(r + a, b), r), {r: b - a})
        pen.for_all(there, a)

    assert standings(closed)[-1].passed
