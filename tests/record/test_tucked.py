"""What a lecturer does not write by itself stands below the line that takes it up, and is judged all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workbench import Implies, Inequality, abs, both, catalog, exists, forall, implies, relation, scalar, show, square
from workbench.check import check, report
from workbench.check.steps.following import Cited, follows
from workbench.check.steps.lines import Steps, explained
from workbench.reasons.inference import DISCHARGE, FOLLOWS, HYPOTHESIS
from workbench.record.derivation import Derivation, Detail, Line, Standing
from workbench.record.desk import Mark
from workbench.record.pen import Pen
from workbench.rules.inference import Step

a, b, t = scalar("a"), scalar("b"), scalar("t")
m = scalar("m", "positive")
EVERY = forall(relation(">=", square(t) + 1, 2 * t), t)


def used_once(pen: Pen, why: str = "", words: str = "") -> Mark:
    with pen.suppose(EVERY) as hyp:
        at = pen.instance(hyp, why, t=a)
        other = pen.follows(relation(">=", b**2, 0))
        end = pen.follows(relation(">=", square(a) + 1 + b**2, 2 * a), at, other, name="add", why=words)
    return pen.discharge(hyp, end)


def numbers(page: Derivation) -> list[str]:
    return [line.n for road in page.roads for top in road.lines for line in top.walk()]


def test_what_is_taken_up_once_stands_below_the_line_that_does() -> None:
    page = _page(used_once)
    assert numbers(page) == ["1", "2", "3", "3.1", "3.2", "4"]
    taker = page.lines[2]
    assert taker.rests_on == ("1", "2"), "what the part rests on is what the line rests on"
    assert [part.rests_on for part in taker.lines] == [("1",), ("3.1", "2")]
    assert [line.n for line in page.at_detail(Detail.FULL)] == ["1", "2", "3.1", "3.2", "4"]
    assert "(1, 2)" in show.text(page, "lecture") and "instance" not in show.text(page, "lecture")
    assert "instance" in show.text(page, "full")


def test_its_step_is_judged() -> None:
    judged = check(_page(used_once))
    assert report(judged).ok
    assert all(line.follows.standing.passed for line in judged.walk() if line.follows)
    told = explained(_page(used_once), "3.1")
    assert told is not None and told.follows is not None and told.follows.standing is Standing.PROVED


def test_a_wrong_one_is_refuted() -> None:
    def wrong(pen: Pen) -> Mark:
        with pen.suppose(EVERY) as hyp:
            at = pen.instance(hyp, t=a)
            end = pen.follows(relation(">=", square(a), 2 * a), at)
        return pen.discharge(hyp, end)

    judged = check(_page(wrong))
    assert not report(judged).ok


@pytest.mark.parametrize(
    "stays",
    [lambda pen: used_once(pen, why="at `a`"), lambda pen: used_once(pen, words="(2) at `a`")],
    ids=["a reason of the author's", "named in words"],
)
def test_what_is_spoken_of_stays(stays: Callable[[Pen], Mark]) -> None:
    assert numbers(_page(stays)) == ["1", "2", "3", "4", "5"]


def test_what_is_taken_up_twice_stays() -> None:
    def twice(pen: Pen) -> Mark:
        with pen.suppose(EVERY) as hyp:
            at = pen.instance(hyp, t=a)
            first = pen.follows(relation(">=", 2 * square(a) + 2, 4 * a), at, name="double")
            end = pen.follows(relation(">=", 3 * square(a) + 3, 6 * a), at, first, name="add")
        return pen.discharge(hyp, end)

    assert numbers(_page(twice)) == ["1", "2", "3", "4", "5"]


def test_numbers_in_words_go_along() -> None:
    def named(pen: Pen) -> Mark:
        with pen.suppose(EVERY) as hyp:
            at = pen.instance(hyp, t=a)
            first = pen.follows(relation(">=", square(a) + 2, 2 * a), at, name="one more")
            end = pen.follows(relation(">=", square(a) + 3, 2 * a), first, why="as (3) says, and not `b**(3)`")
        return pen.discharge(hyp, end)

    assert _page(named).lines[2].why == "as (2) says, and not `b**(3)`"


def test_what_there_is_says_why_there_is_one() -> None:
    there_is = exists(relation(">", m, abs(a)), m)

    def obtained(pen: Pen) -> Mark:
        with pen.suppose(EVERY) as hyp:
            some = pen.witness(there_is, {m: abs(a) + 1})
            some = pen.obtain(some, m)
            end = pen.follows(relation(">", m + 1, abs(a)), some, name="and more")
            found = pen.witness(there_is, {m: m + 1}, end)
        return pen.discharge(hyp, found)

    page = _page(obtained)
    got = page.lines[1]
    assert got.statement == relation(">", m, abs(a))
    assert [part.rule.name for part in got.lines] == ["witness", "there is one"]
    assert "some m > 0" in show.text(page, "lecture")
    assert page.lines[-1].lines[0].statement == there_is, "a witness goes below what is concluded from it"
    assert report(check(page)).ok


def test_several_things_are_concluded_at_once() -> None:
    def two(pen: Pen) -> Mark:
        with pen.suppose(EVERY) as hyp:
            first = pen.instance(hyp, "at `a`", t=a)
            second = pen.instance(hyp, "at `b`", t=b)
        return pen.discharge(hyp, first, second)

    page = _page(two)
    assert page.lines[-1].statement == implies(EVERY, both(page.lines[1].statement, page.lines[2].statement))
    assert report(check(page)).ok


def _page(lines: Callable[[Pen], Mark]) -> Derivation:
    pen = Pen()
    pen.given(a, b)
    last = lines(pen)
    pen.claim(Implies(*last.statement.args))
    return pen.derivation(title="A page", id="a-page")


@pytest.mark.parametrize("id", list(catalog.entries()))
def test_every_line_rests_on_lines_above_it(id: str) -> None:
    for road in catalog.entry(id).roads:
        above: list[str] = []
        for line in _in_order(road.lines):
            assert line.n not in above
            assert set(line.rests_on) <= set(above), f"({line.n}) rests on {line.rests_on}"
            above.append(line.n)


def _in_order(lines: tuple[Line, ...]) -> list[Line]:
    return [inner for line in lines for inner in (*_in_order(line.lines), line)]


def test_a_letter_is_brought_once() -> None:
    there_is = exists(relation(">", m, abs(a)), m)

    def twice(pen: Pen) -> Mark:
        with pen.suppose(EVERY) as hyp:
            some = pen.obtain(pen.witness(there_is, {m: abs(a) + 1}), m)
            more = pen.witness(exists(relation(">", t, m), t), {t: m + 1}, some)
            larger = pen.obtain(more, t)
            end = pen.follows(relation(">", t, abs(a)), larger, some, name="put in")
        return pen.discharge(hyp, pen.witness(exists(relation(">", t, abs(a)), t), {t: t}, end))

    page = show.text(_page(twice), "lecture")
    assert page.count("some m > 0") == 1 and page.count("some t") == 1


def test_a_step_of_several_parts_is_no_link() -> None:
    """Only what a link rests on stands before it; parts that stand by themselves are read at full detail."""
    page = catalog.entry("gradient-quadratic-form")
    several = [line for line in page.walk() if len(line.lines) > 2]
    assert several and all(line.link is None for line in several)


def test_what_goes_below_goes_there_in_one_row() -> None:
    """Not below each other: every number that is cited at full detail is printed there."""
    made = catalog.entry("second-order-optimality-conditions")
    shown = made.at_detail(Detail.FULL)
    below = [line for line in shown if line.n.count(".")]
    assert below and all(line.n.count(".") == 1 for line in below)
    printed = {line.n for line in shown}
    assert all(n in printed for line in below for n in line.rests_on if n.count("."))


def test_a_link_at_full_detail_cites_what_stands_below_it() -> None:
    made = catalog.entry("second-order-optimality-conditions")
    links = {line.n: line for line in made.at_detail(Detail.FULL) if line.link is not None and len(line.lines) > 2}
    assert links
    for n, line in links.items():
        assert f"{n}.1" in line.rests_on and f"{n}.1" not in next(k for k in made.lines if k.n == n).rests_on


def test_the_start_of_an_induction_that_says_nothing_goes_below_it() -> None:
    made = catalog.entry("gradient-descent-strongly-convex-rate")
    starts = [line.lines[0] for line in made.lines if line.rule.name == "induction"]
    assert len(starts) == 2 and all(line.statement.args[0] is line.statement.args[1] for line in starts)
    assert [int(line.n) for line in made.lines] == list(range(1, len(made.lines) + 1))


@pytest.mark.parametrize("missing", [0, 1])
def test_what_was_not_reached_is_not_concluded(missing: int) -> None:
    """Of two things that are concluded at once, each must have been reached."""
    reached = [relation(">=", square(a) + 1, 2 * a), relation(">=", square(b) + 1, 2 * b)]
    hypothesis = relation(">", a + b, 1)
    said = [implies(hypothesis, one) for one in reached]
    whole = implies(hypothesis, both(*reached))
    assert follows(Step(whole, tuple(said)), DISCHARGE, Cited(frozenset())).standing.passed
    del said[missing]
    wanted = implies(hypothesis, both(reached[1 - missing], relation(">", (a, b)[missing], 0)))
    assert not follows(Step(wanted, tuple(said)), DISCHARGE, Cited(frozenset())).standing.passed


def test_what_is_claimed_stays() -> None:
    pen = Pen()
    pen.given(a, b)
    last = used_once(pen)
    at = next(line.statement for line in pen.lines if line.n == "2")
    pen.claim(Implies(*last.statement.args))
    pen.claim(Inequality(at.args[0], ">=", at.args[1]))
    assert numbers(pen.derivation(title="A page", id="a-page")) == ["1", "2", "3", "4", "5"]


def test_what_a_part_takes_up_is_not_left_out() -> None:
    """With the instance beside it the line follows without what holds for all; the instance does not."""
    told = explained(_page(used_once), "3")
    assert told is not None and told.follows is not None and "(1)" not in told.follows.idle


def test_a_part_under_a_hypothesis_says_less_outside_of_it() -> None:
    positive = relation(">", a, 0)
    part = Line("1.1", relation(">", b, 1), HYPOTHESIS, under=(positive,))
    whole = Line("1", relation(">", b, 0), FOLLOWS, lines=(part,))
    implied = Line("1", implies(positive, relation(">", b, 0)), FOLLOWS, lines=(part,))
    made = _page(used_once)
    for line, passes in ((whole, False), (implied, True)):
        assert Steps(made, (line,)).step(line, ()).premises == (implies(positive, part.statement),)
        assert follows(Steps(made, (line,)).step(line, ()), FOLLOWS, Cited(frozenset())).standing.passed is passes


def test_a_hypothesis_stays() -> None:
    """Also one that says that there is something, which gets its letter at once, and one that nothing meets."""
    pen = Pen()
    with pen.suppose(exists(relation(">", m, abs(a)), m)) as hyp:
        some = pen.obtain(hyp, m)
        found = pen.witness(exists(relation(">", t, abs(a)), t), {t: m}, some)
    last = pen.discharge(hyp, found)
    with pen.suppose(relation(">", a, a)) as absurd:
        inside = pen.follows(relation(">", b, 1), absurd)
    pen.discharge(absurd, inside)
    pen.claim(Implies(*last.statement.args))
    made = pen.derivation(title="A page", id="a-page")
    assert [line.n for line in made.walk() if HYPOTHESIS in line.rule.parts] == ["1", "4"]
