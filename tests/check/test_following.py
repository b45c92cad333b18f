"""Whether a line follows from what it cites: words of proofs, each with a step that looks alike and does not follow."""

from __future__ import annotations

import pytest

import workbench as wb
from workbench.check import check
from workbench.check.statements.judging import judge
from workbench.check.steps.following import Cited, follows
from workbench.check.steps.lines import with_steps
from workbench.reasons.calculus import DIFFERENTIATE_BOTH_SIDES
from workbench.reasons.common import IDENTIFICATION
from workbench.reasons.differentiation import LET_IT_GO
from workbench.reasons.inference import CASES, FOLLOWS, INDUCTION, INSTANCE, OBTAINED
from workbench.reasons.integral_calculus import SUBSTITUTION_IN_AN_INTEGRAL
from workbench.reasons.limits import LHOPITAL
from workbench.reasons.order import the_second_is_the_larger
from workbench.record.derivation import Standing, Status
from workbench.record.errors import NoRule
from workbench.record.pen import Pen
from workbench.record.steps import plain_line
from workbench.rules import leibniz
from workbench.rules.inference import Step
from workbench.rules.reason import Several
from workbench.terms.heads import LIMIT, equals, relation, size, size_term
from workbench.terms.instances import alike, free_symbols
from workbench.terms.statements import both, exists, forall, iff, implies
from workbench.terms.term import postorder

k, n = size("k"), size("n")
A, B, C = wb.matrix("A", n, n), wb.matrix("B", n, n), wb.matrix("C", k, k)
t, s, lam = wb.scalar("t"), wb.scalar("s"), wb.scalar("lambda")
x, y, w = wb.vector("x", n), wb.vector("y", n), wb.vector("w", n)


def standing(goal, *premises, by=FOLLOWS, cited=None, fixed=(), known=(), **letters):
    step = Step(goal, premises, letters, frozenset(fixed), frozenset(fixed), frozenset(known))
    return follows(step, by, cited or Cited()).standing


def has_root(M):
    X = wb.matrix("X", *M.shape)
    return forall(implies(equals(M.T, M), exists(equals(X @ X @ X, M), X)), M)


# -- names that are only bound -----------------------------------------------------------------------


def test_statements_that_differ_in_bound_names_are_one():
    assert alike(has_root(A)) is alike(has_root(B))
    assert alike(has_root(A)) is not alike(has_root(C))
    assert standing(has_root(B), has_root(A)) is Standing.PROVED
    assert standing(forall(equals(A, A.T @ B), A), forall(equals(B, B.T @ A), B)) is Standing.STATED
    assert free_symbols(forall(equals(A, B), A)) == {B}


def test_a_bound_name_does_not_catch_what_is_put_in():
    line = exists(relation(">", s, t), s)
    assert standing(exists(relation(">", s, 2 * t), s), line, by=INSTANCE, t=2 * t) is Standing.PROVED
    assert standing(exists(relation(">", s, s), s), line, by=INSTANCE, t=s) is Standing.STATED


def test_an_instance_may_be_written_in_order():
    line = forall(exists(relation(">", s, t + wb.norm(x - y) ** 2 + t * (y @ w)), s), y)
    assert standing(exists(relation(">", s, t + t * (x @ w)), s), line, by=INSTANCE, y=x) is Standing.PROVED
    assert standing(exists(relation(">", s, t), s), line, by=INSTANCE, y=x) is Standing.STATED
    pen = Pen()
    assert pen.instance(pen.assume(line), y=x).statement is exists(relation(">", s, t + t * (x @ w)), s)
    far = t + wb.norm(x - w) ** 2 + t * (w @ w)
    assert pen.instance(pen.assume(line), y=w).statement is exists(relation(">", s, far), s)


def test_a_letter_beside_for_all_of_its_name_is_known_all_the_same():
    F, rises = wb.apply("F", (), t), forall(relation(">=", wb.apply("F", (), s), 0), s, t)
    hyp = relation("<=", t * F, t * s), relation(">", t, 0)
    assert standing(relation("<=", F, s), *hyp, forall(relation(">=", F, 0), t)).passed
    assert standing(relation("<=", F, s), *hyp, rises).passed
    assert not standing(relation("<=", F, s), hyp[0], rises).passed


def test_an_equivalence_of_statements_for_all_values_is_two_implications():
    P, Q, R = (forall(relation(">=", wb.apply(name, (), x), t), x) for name in "PQR")
    assert standing(iff(P, Q), implies(P, Q), implies(Q, P)) is Standing.PROVED
    assert standing(iff(P, R), implies(P, Q), implies(Q, R), implies(R, Q), implies(Q, P)) is Standing.PROVED
    assert standing(iff(P, R), implies(P, Q), implies(Q, R), implies(Q, P)) is Standing.STATED
    assert standing(iff(P, Q), implies(P, Q)) is Standing.STATED


# -- there is ----------------------------------------------------------------------------------------


def test_what_is_obtained_may_be_called_as_its_line_calls_it():
    there = exists(equals(A @ x, w), x)
    assert standing(equals(A @ x, w), there, by=OBTAINED, known=free_symbols(there), x=x) is Standing.PROVED
    assert standing(equals(A @ y, w), there, by=OBTAINED, known={y}, x=y) is Standing.STATED
    assert standing(equals(A @ w, w), there, by=OBTAINED, x=w) is Standing.STATED


def test_an_implication_whose_premise_is_cited_gives_its_conclusion():
    X = wb.matrix("X", n, n)
    there = exists(equals(X @ X, A), X)
    assert standing(there, implies(equals(A.T, A), there), equals(A.T, A)) is Standing.PROVED
    assert standing(there, implies(equals(A.T, A), there)) is Standing.STATED
    assert standing(implies(equals(A.T, A), there), there) is Standing.PROVED
    assert standing(implies(equals(A.T, A), there)) is Standing.STATED


def test_equivalences_are_chained():
    even, idle, there = equals(A.T, A), equals(A @ A, A), equals(A @ x, y)
    assert standing(iff(even, there), iff(even, idle), iff(there, idle)) is Standing.PROVED
    assert standing(iff(even, there), iff(even, idle), implies(there, idle)) is Standing.STATED


def test_a_hypothesis_that_something_exists_does_not_silence_the_points():
    X = wb.matrix("X", n, n)
    silent = forall(exists(equals(X @ X, A), X), A)
    assert standing(relation(">=", t**2 + s**2, 2 * s * t), silent) is Standing.SUPPORTED


def test_parts_are_shown_one_by_one():
    always = forall(relation("<=", x @ A @ x, lam * (x @ x)), x)
    assert standing(both(equals(w @ w, 1), always), always, equals(w @ w, 1)) is Standing.PROVED
    assert standing(both(equals(w @ w, 1), always), always) is Standing.STATED


def test_what_a_letter_is_may_be_put_in_its_place_but_not_under_what_binds_it():
    def f(u):
        return wb.apply("f", (), u)

    place = equals(s, f(t))
    moved = equals(f(s + f(lam) - f(t)), lam)
    assert standing(equals(f(f(lam)), lam), moved, place, fixed={s, t}) is Standing.PROVED
    assert standing(equals(f(f(lam)), lam), moved, fixed={s, t}) is Standing.STATED
    slope = equals(wb.derivative(f(s), s), lam)
    assert standing(equals(wb.derivative(f(f(t)), t), lam), slope, place, fixed={s, t}) is Standing.STATED


def test_one_of_two_cases_may_be_an_equation():
    said = relation(">=", t, lam)
    zero, other = implies(equals(s, 0), said), implies(relation(">", wb.abs(s), 0), said)
    assert standing(said, zero, other, by=CASES) is Standing.PROVED
    assert standing(said, zero, implies(relation(">", s, 0), said), by=CASES) is Standing.STATED


# -- sizes -------------------------------------------------------------------------------------------


def test_a_line_for_all_sizes_holds_at_one():
    said = has_root(C)
    made = implies(equals(A.T, A), has_root(A).args[0].args[1])
    assert standing(made, said, by=INSTANCE, k=size_term(n), C=A) is Standing.PROVED
    assert standing(made, said, by=INSTANCE, fixed={size_term(k)}, k=size_term(n), C=A) is Standing.STATED


def test_induction_says_from_where_on():
    """`f(k) >= 0` from 0 on says nothing of `f(-1)`; of a number that need not be whole it says nothing at all."""
    for k, passes in ((wb.scalar("k", "integer"), False), (wb.scalar("k", "integer", "positive"), True),
                      (wb.scalar("k"), False)):  # fmt: skip
        at_k = relation(">=", wb.apply("f", (), k), 0)
        step = implies(at_k, relation(">=", wb.apply("f", (), k + 1), 0))
        base = relation(">=", wb.apply("f", (), wb.number(1)), 0)
        found = standing(at_k, base, step, by=INDUCTION, k=k, start=wb.number(1))
        assert (found is Standing.PROVED) is passes
    k = wb.scalar("k", "integer")
    at_k, after = (relation(">=", wb.apply("f", (), at), 0) for at in (k, k + 1))
    base, from_on = relation(">=", wb.apply("f", (), wb.number(0)), 0), relation(">=", k, 0)
    goal, step = implies(from_on, at_k), implies(wb.both(from_on, at_k), after)
    assert standing(goal, base, step, by=INDUCTION, k=k, start=wb.number(0)) is Standing.PROVED
    assert standing(goal, step, by=INDUCTION, k=k, start=wb.number(0)) is Standing.STATED
    assert standing(at_k, base, step, by=INDUCTION, k=k, start=wb.number(0)) is Standing.STATED


def test_induction_over_a_size():
    goal, base = has_root(C), has_root(wb.matrix("C", 1, 1))
    bigger = has_root(wb.matrix("D", k + 1, k + 1))
    given = {"k": size_term(k), "start": wb.number(1)}
    assert standing(goal, base, implies(goal, bigger), by=INDUCTION, **given) is Standing.PROVED
    assert standing(goal, implies(goal, bigger), by=INDUCTION, **given) is Standing.STATED
    assert standing(goal, base, implies(bigger, goal), by=INDUCTION, **given) is Standing.STATED
    assert standing(goal, base, implies(goal, bigger), by=INDUCTION, fixed={size_term(k)}, **given) is Standing.STATED


# -- arrays put together -----------------------------------------------------------------------------


def test_arrays_side_by_side_are_algebra():
    M, v = wb.matrix("M", k + 1, k), wb.vector("v", k + 1)
    U = wb.column_stack(v, M)
    unit, across, own = equals(v @ v, 1), equals(M.T @ v, wb.zeros(k)), equals(M.T @ M, wb.eye(k))
    whole = equals(U.T @ U, wb.eye(k + 1))
    assert standing(whole, unit, across, own) is Standing.SUPPORTED
    assert standing(whole, unit, own) is Standing.STATED
    assert standing(equals(wb.softmax(wb.concat(x, y)), wb.concat(wb.softmax(x), wb.softmax(y)))) is Standing.STATED


def test_sizes_at_which_the_premises_cannot_hold_are_passed_over():
    M = wb.matrix("M", n, k)
    own, product = equals(M.T @ M, wb.eye(k)), M @ M.T
    assert standing(equals(product @ product, product), own) is Standing.SUPPORTED
    assert standing(equals(product, wb.eye(n)), own) is Standing.STATED


# -- a page ------------------------------------------------------------------------------------------


def page(right):
    """A sign is obtained; then something is said of it."""
    pen = Pen()
    pen.given(t)
    there = exists(both(equals(s**2, 1), relation(">=", s * t, 0)), s)
    with pen.suppose(relation(">=", t, 0)) as case:
        plus = pen.witness(there, {s: wb.number(1)}, case)
    up = pen.discharge(case, plus)
    with pen.suppose(relation("<=", t, 0)) as case:
        minus = pen.witness(there, {s: wb.number(-1)}, case)
    down = pen.discharge(case, minus)
    mark = pen.obtain(pen.cases(there, up, down), s)
    pen.follows(equals((t + s) ** 2, right), mark)
    pen.claim(wb.Claim("Equality", there))
    return pen.derivation(id="sign", title="sign", goal="sign")


def test_a_line_of_an_obtained_letter_is_judged_by_its_step():
    good, bad = (check(page(right)).roads[0].lines for right in (t**2 + 1 + 2 * s * t, t**2 + 1 - 2 * s * t))
    assert all(line.verdict.status.passed for line in good)
    assert [line.verdict.status.passed for line in bad] == [True] * 8 + [False]


def test_every_word_of_the_page_follows():
    lines = with_steps(page(t**2 + 1 + 2 * s * t)).roads[0].lines
    assert all(line.follows.standing.passed for line in lines)


def by_contradiction(conclusion):
    """From a > a everything follows, and no numbers meet it."""
    pen = Pen()
    pen.given(t)
    with pen.suppose(relation(">", t, t)) as absurd:
        inside = pen.follows(conclusion, absurd)
    pen.discharge(absurd, inside)
    pen.claim(wb.Claim("Equality", equals(t, t)))
    return pen.derivation(id="absurd", title="absurd", goal="absurd")


def test_only_a_proved_step_counts_where_no_numbers_meet_the_premises():
    said = relation("<", t, t)
    lines = check(by_contradiction(said)).roads[0].lines
    assert [line.verdict.status.passed for line in lines] == [
        True, *(line.follows.standing is Standing.PROVED for line in lines[1:])
    ]  # fmt: skip
    lines = check(by_contradiction(equals(t, 1))).roads[0].lines
    assert not lines[1].verdict.status.passed


def test_an_instance_that_would_be_caught_is_refused():
    pen = Pen()
    mark = pen.follows(exists(relation(">", s, t), s))
    with pytest.raises(NoRule, match="quantifies over"):
        pen.instance(mark, t=s)


# -- truth -------------------------------------------------------------------------------------------


def test_what_is_there_is_solved_for_together():
    S, Q, l = wb.matrix("S", n, n, "symmetric"), wb.matrix("Q", n, n), wb.vector("l", n)
    said = lambda M: exists(both(equals(Q.T @ Q, wb.eye(n)), equals(M, Q @ wb.diag(l) @ Q.T)), Q, l)
    assert judge(said(S)).status is Status.SUPPORTED
    assert not judge(said(A)).status.passed


def test_premises_that_random_points_never_meet_are_met_on_purpose():
    eigen = both(equals(A @ x, lam * x), equals(A @ y, t * y), equals(A.T, A), relation("<", lam, t))
    assert judge(implies(eigen, equals(x @ y, 0))).status is Status.SUPPORTED
    assert not judge(implies(eigen, equals(x @ x, y @ y))).status.passed


def test_a_part_whose_indices_come_in_another_order_is_the_same_part():
    a, b, i, j = wb.vector("a", "n"), wb.vector("b", "n"), wb.index("i", "n"), wb.index("j", "n")
    here, there = (wb.sigmoid(t) for t in (a[i] - b[j], -b[j] + a[i]))
    other = wb.sigmoid(a[j] - b[i])
    assert standing(equals(2 * here, here + there)) is Standing.PROVED
    assert standing(equals(here, other)) is Standing.STATED
    assert standing(equals(wb.Sum(here, i, j), wb.Sum(other, i, j))) is Standing.PROVED


def test_a_symbol_moves_by_its_own_change_whatever_else_moves():
    Q, l = wb.matrix("Q", "n", "n"), wb.vector("ell", "n")
    assert standing(equals(wb.d(Q, Q, l), wb.d(Q, Q))) is Standing.PROVED
    assert standing(equals(wb.d(Q @ l, Q, l), wb.d(Q @ l, Q))) is Standing.STATED


def test_a_line_at_another_size_keeps_what_is_assumed_of_other_sizes():
    A, U = wb.matrix("A", "m", "m"), wb.matrix("U", "m", k)
    said = equals(wb.trace(A @ U @ U.T), wb.trace(U.T @ A @ U))
    at_one = said.head and equals(*(wb.trace(t) for t in (
        A @ wb.matrix("U", "m", 1) @ wb.matrix("U", "m", 1).T, wb.matrix("U", "m", 1).T @ A @ wb.matrix("U", "m", 1))))
    given = {"by": INSTANCE, "k": wb.number(1)}
    assert standing(at_one, said, fixed={A, size_term(size("m"))}, **given) is Standing.PROVED
    assert standing(at_one, said, fixed={U}, **given) is Standing.STATED
    assert standing(at_one, said, fixed={size_term(k)}, **given) is Standing.STATED


def told_by_its_parts(last):
    """A line under the names of the steps that carry it, whose last part reads the derivative off the differential."""
    f, slope = wb.sum(x**2), wb.derivative(wb.sum(x**2), x)
    change = plain_line(equals(wb.d(f, x), 2 * wb.inner(x, wb.d(x, x))), leibniz.change_of_a_sum_of_squares, "")
    said = equals(slope, last)
    pen = Pen()
    pen.write(said, Several("the change, read off", "", made_by=(LET_IT_GO,)), rests_on=(),
              parts=[change, plain_line(said, IDENTIFICATION, "", ["1"])])  # fmt: skip
    pen.claim(wb.Claim("Equality", said))
    return with_steps(pen.derivation(id="slope", title="slope", goal="slope")).roads[0].lines[0]


def test_a_line_follows_by_the_last_of_its_parts():
    assert told_by_its_parts(2 * x).follows.by == IDENTIFICATION.name
    assert not told_by_its_parts(3 * x).follows.standing.passed


def test_a_reason_speaks_of_the_conclusion_where_the_premise_holds():
    larger = wb.maximum(t, s)
    assert standing(implies(relation("<=", t, s), equals(larger, s)), by=the_second_is_the_larger) is Standing.PROVED
    assert standing(implies(relation(">=", t, s), equals(larger, s)), by=the_second_is_the_larger) is Standing.STATED
    # what is said where t is 0 says nothing of the derivative in t
    f, g = wb.apply("f", (), t), wb.apply("g", (), t)
    slopes = equals(wb.derivative(f, t), wb.derivative(g, t))
    assert standing(implies(equals(t, 0), slopes), equals(f, g), by=DIFFERENTIATE_BOTH_SIDES) is Standing.PROVED
    here = implies(equals(t, 0), equals(f, g))
    assert standing(implies(equals(t, 0), slopes), here, by=DIFFERENTIATE_BOTH_SIDES) is Standing.STATED


def test_a_premise_that_says_nothing_is_met():
    statement = implies(equals(s, t), relation(">", t, lam))
    assert standing(relation(">", t, lam), implies(equals(t, t), relation(">", t, lam))) is Standing.PROVED
    assert standing(relation(">", t, lam), statement) is Standing.STATED


def test_what_holds_for_all_values_holds_for_those_at_which_something_else_does():
    u, v = wb.scalar("u"), wb.scalar("v")
    everywhere, there = forall(relation(">", wb.exp(u), 0), u), relation(">=", v, 0)
    assert standing(forall(implies(there, relation(">", wb.exp(v), 0)), v), everywhere) is Standing.PROVED
    assert standing(forall(implies(there, relation(">", wb.exp(v), 1)), v), everywhere) is not Standing.PROVED
    some = forall(implies(relation(">=", u, 0), relation(">", wb.sinh(u), 0)), u)
    assert standing(forall(relation(">", wb.sinh(v), 0), v), some) is not Standing.PROVED


def test_what_a_step_comes_down_to_is_proved_in_part_and_met_at_points_in_part():
    u = wb.scalar("u")
    far = equals(wb.limit(t**2, t, wb.oo), wb.oo)
    slope = equals(wb.derivative(t**2, t), 2 * t)
    new = equals(wb.integral(wb.exp(-(t**2)) * (2 * t), t, 0, wb.oo), wb.integral(wb.exp(-u), u, 0, wb.oo))
    assert standing(new, far, slope, by=SUBSTITUTION_IN_AN_INTEGRAL, g=t**2) is Standing.SUPPORTED
    assert standing(new, slope, by=SUBSTITUTION_IN_AN_INTEGRAL, g=t**2) is Standing.STATED


@pytest.mark.parametrize("over", ["integral", "limit", "derivative"])
def test_a_letter_is_not_given_a_value_that_is_bound_there(over):
    a, z, u = wb.scalar("a"), wb.scalar("z"), wb.scalar("u")
    said = {"integral": lambda f: wb.integral(f, z, 0, 1), "limit": lambda f: wb.limit(f, z, 0),
            "derivative": lambda f: wb.derivative(f, z)}[over]  # fmt: skip
    value = 0 if over == "derivative" else a
    line = equals(said(a), value)
    assert standing(equals(said(u), u if value is a else 0), line, by=INSTANCE, a=u) is Standing.PROVED
    assert standing(equals(said(z), z if value is a else 0), line, by=INSTANCE, a=z) is Standing.STATED


# -- letters that only stand for something ----------------------------------------------------------------


def standings(write):
    pen = Pen()
    pen.claim(wb.Claim("Equality", equals(t, t)))
    write(pen)
    return [line.follows.standing for line in with_steps(pen.derivation(id="page")).roads[0].lines]


def _power(z):
    return wb.apply("f", (), z)


def test_a_letter_of_which_a_step_says_nothing_ties_no_others():
    def apart(pen):
        pen.assume(equals(y, t * x), "a point")
        line = pen.follows(equals(_power(t), t**2), why="not shown here")
        pen.follows(equals(wb.derivative(_power(t), t), wb.derivative(t**2, t)), line, by=DIFFERENTIATE_BOTH_SIDES)

    def held(pen):
        place = pen.assume(equals(s, t), "a point")
        line = pen.follows(equals(s * t, t**2), place)
        pen.follows(equals(wb.derivative(s * t, t), wb.derivative(t**2, t)), line, by=DIFFERENTIATE_BOTH_SIDES)

    def confined(pen):
        pen.assume(equals(s, t), "a point")
        pen.assume(equals(s, lam), "the same point")
        line = pen.follows(equals(_power(t), lam), why="not shown here")
        pen.follows(equals(wb.derivative(_power(t), t), wb.derivative(lam, t)), line, by=DIFFERENTIATE_BOTH_SIDES)

    assert standings(apart)[1].passed
    assert standings(held)[0].passed and not standings(held)[1].passed
    assert not standings(confined)[1].passed


def test_a_hypothesis_that_names_a_value_is_not_asked_of_what_says_nothing_of_the_letter():
    p = wb.scalar("p", "positive")

    def under(hypothesis, goal, *more):
        def write(pen):
            for statement in more:
                pen.assume(statement, "assumed")
            with pen.suppose(hypothesis) as given:
                last = pen.follows(goal, given)
            pen.follows(goal, last)

        return standings(write)[-1].passed

    at_one = equals(_power(s), lam)  # nothing shows it here: what is asked is whether it may be cited outside
    assert under(equals(p, 1), at_one)
    assert not under(equals(p, -1), at_one)  # there is no such p
    assert not under(equals(p, lam), at_one)
    assert not under(equals(p, 1), equals(_power(s), p))
    assert not under(equals(t, s), at_one, equals(t, 2 * lam))  # then s is no letter like others
    assert under(equals(p, 1), at_one, forall(relation(">", p, 0), p))  # that p is another one


def test_a_derivative_is_read_off_a_differential_in_several_variables_only_where_nothing_else_moves():
    f, u = wb.scalar("f"), wb.vector("u", n)
    other = wb.named("h", wb.tanh(x))
    total = lambda rest: equals(wb.d(f, x, y), wb.inner(w, wb.d(x, x, y)) + rest)
    goal = equals(wb.derivative(f, x), w)
    given = {"by": IDENTIFICATION}
    assert standing(goal, total(wb.inner(u, wb.d(y, x, y))), **given) is Standing.PROVED
    assert not standing(goal, total(wb.inner(u, wb.d(other, x, y))), **given).passed
    assert not standing(goal, total(wb.inner(u, wb.d(x, x, y))), **given).passed


def test_a_function_of_an_entry_is_an_entry_of_the_function():
    i, j = wb.index("i", n), wb.index("j", n)
    assert standing(equals(wb.exp(x[i]), wb.exp(x)[i])) is Standing.PROVED
    assert standing(equals(wb.Sum(y[i] * wb.exp(x[i]), i), y @ wb.exp(x))) is Standing.PROVED
    assert standing(equals(wb.exp(x[i]), wb.exp(x)[j])) is Standing.STATED
    f, g = wb.apply("f", (), x), wb.apply("g", n, x)
    assert standing(equals(wb.derivative(f, x[i]), wb.derivative(f, x)[i])) is Standing.PROVED
    assert standing(equals(wb.derivative(g[i], x[j]), wb.derivative(g, x)[i, j])) is Standing.PROVED
    assert standing(equals(wb.derivative(g[i], x[j]), wb.derivative(g, x)[j, i])) is Standing.STATED


def test_what_keeps_a_reduced_axis_has_the_entries_of_what_does_not():
    X, G = wb.matrix("X", n, "d"), wb.matrix("G", n, "d")
    eps = wb.scalar("epsilon", "positive")
    wide, narrow = wb.rms(X, eps, keepdims=True), wb.rms(X, eps)
    assert standing(equals(G / wide, wb.diag(1 / narrow) @ G)) is Standing.PROVED
    assert standing(equals(G / wide, wb.diag(1 / narrow**2) @ G)) is Standing.STATED
    assert standing(equals(wb.max(X, axis=0, keepdims=True)[0, 0], wb.max(X, axis=0)[0])) is Standing.PROVED
    assert standing(equals(wb.max(X, axis=0, keepdims=True)[0, 0], wb.max(X, axis=1)[0])) is Standing.STATED
    f = wb.inner(G, wb.rms_standardize(X, eps) + X)
    made = with_steps(wb.gradient(f, X, method="graph"))
    assert {part.follows.standing for line in made.lines for part in line.walk()} == {Standing.PROVED}


def test_what_is_said_of_a_derivative_at_all_places_holds_at_a_shifted_one():
    a, u, z = wb.scalar("a"), wb.scalar("u"), wb.scalar("z")

    def slope(at, of, factor=1):
        return wb.derivative(factor * wb.apply("f", (), at), of)

    line = forall(relation("<=", slope(z, z), z), z)
    assert standing(relation("<=", slope(u - a, u), u - a), line, by=INSTANCE, z=u - a) is Standing.PROVED
    assert standing(relation("<=", slope(u - a, a), u - a), line, by=INSTANCE, z=u - a) is Standing.STATED
    assert standing(relation("<=", slope(2 * u, u), 2 * u), line, by=INSTANCE, z=2 * u) is Standing.STATED
    line = relation("<=", slope(z, z, a), z)
    assert standing(relation("<=", slope(u - t, u, u), u - t), line, by=INSTANCE, z=u - t, a=u) is Standing.STATED


def test_slopes_that_are_known_at_one_place_say_nothing_of_a_limit():
    premises, goal = next(iter(LHOPITAL.cases()))[:2]
    (h,) = {node.args[1] for node in postorder(goal) if node.head is LIMIT}
    assert list(LHOPITAL.reductions(Step(goal, tuple(premises))))
    assert not list(LHOPITAL.reductions(Step(goal, tuple(premises), pinned=frozenset((h,)))))
    assert not list(LHOPITAL.reductions(Step(goal, tuple(premises), fixed=frozenset((h,)))))


def test_both_sides_are_differentiated_where_one_is_nothing():
    assumed = forall(equals(A @ x, wb.zeros(n)), x)
    gone = equals(wb.derivative(A @ x, x), wb.zeros(n, n))
    assert standing(gone, assumed, by=DIFFERENTIATE_BOTH_SIDES) is Standing.PROVED
    assert standing(gone, equals(A @ x, wb.zeros(n)), by=DIFFERENTIATE_BOTH_SIDES, fixed=[x]) is Standing.STATED
