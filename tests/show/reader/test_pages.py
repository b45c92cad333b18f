"""The strict reader reads pages: letters, results, what prints alike, prose; a right page is not refused."""

from __future__ import annotations

from dataclasses import replace
from math import prod

import pytest

from tests.show.records import squared_length
from workbench.reasons.inference import OBTAINED
from workbench.record.derivation import Claim, Line, Remark, Road
from workbench.rules.condition import Condition
from workbench.rules.reason import Stated
from workbench.show.pages.document import NOTHING, Formula, Side
from workbench.show.pages.from_record import document
from workbench.show.reader.faults import Rule
from workbench.show.reader.page import faults
from workbench.terms import heads as h
from workbench.terms.functions.elementwise import log
from workbench.terms.statements import exists, forall, implies

WELL = squared_length()
x, n = h.vector("x", "n"), h.size("n")
y, u = h.vector("y", "n"), h.scalar("u", "positive")
f = h.named("f", x @ x)


def with_line(statement, words="so it is"):
    first, *more = WELL.lines
    return replace(WELL, roads=(Road("r", (first, Line("1a", statement, Stated(words, "")), *more)),))


def rules(derivation, detail="lecture"):
    return {fault.rule for fault in faults(document(derivation, detail))}


@pytest.mark.parametrize("detail", ["brief", "lecture", "full"])
def test_a_right_page_is_not_refused(detail):
    assert faults(document(WELL, detail)) == ()


SIGNS = tuple(map(h.scalar, ("d", "delta", "Delta")))


def test_differentials_wear_another_sign_beside_a_letter_d():
    d = SIGNS[0]
    page = document(replace(with_line(h.equals(f, 2 * d)), givens=(x, d)), "full")
    assert not any("differentials" in str(fault) for fault in faults(page))
    assert "mathrm{\\\\delta}" in repr(page)


def test_a_letter_that_a_line_brings_is_said_to_be_any_and_quantifiers_say_where_it_lives():
    v, w = h.vector("v", "n"), h.vector("v", 1)
    of_one = exists(h.relation("=", w @ w, u), w)
    page = with_line(forall(implies(h.relation("=", v @ v, u), of_one), v))
    brings = Line("1", h.relation("=", v @ v, u), Stated("so", ""))
    page = replace(page, roads=(Road("r", (brings, *page.roads[0].lines)),))
    shown = document(replace(page, givens=(*page.givens, u)))
    assert faults(shown) == ()
    first, *_, formula = [row for row in shown.rows if row.n in ("1", "1a")]
    assert [side.plain for side in first.conditions] == ["any v ∈ ℝⁿ"]
    assert formula.statement.plain == "∀ v ∈ ℝⁿ: vᵀv = u ⇒ ∃ v ∈ ℝ¹: vᵀv = u"


def test_a_letter_that_there_is_gets_no_other_value():
    v, w = h.vector("v", "n"), h.vector("w", "n")
    there = Line("0a", exists(h.relation("=", v @ v, u), v), Stated("so", ""))
    named = Line("0b", h.relation("=", w @ w, u), OBTAINED, rests_on=("0a",), bindings=(("v", w),))
    page = replace(WELL, roads=(Road("r", (there, named, *WELL.roads[0].lines)),), givens=(*WELL.givens, u))
    shown = document(page)
    assert "w" not in [given.name for given in shown.given]
    assert [side.plain for row in shown.rows if row.n == "0b" for side in row.conditions] == ["some w ∈ ℝⁿ"]


PLANTED = {
    "a size that is a name": (Rule.LETTERS, replace(WELL, givens=(x, h.vector("n", "n")))),
    "a name with two shapes": (Rule.LETTERS, with_line(h.equals(f, h.named("f", 2 * x) @ x))),
    "d as a letter beside differentials, and no other sign": (
        Rule.LETTERS,
        replace(with_line(h.equals(f, prod(SIGNS))), givens=(x, *SIGNS)),
    ),
    "a result that no line says": (
        Rule.RESULTS, replace(WELL, claims=(WELL.claim, Claim("Equality", h.equals(x @ x, 3 * f)))),
    ),
    "a name with two values": (Rule.VALUES, with_line(h.equals(h.named("f", log(x @ x)), 0))),
    "two laws in one head": (
        Rule.CONTEXT,
        replace(
            with_line(h.equals(f, h.expectation(u, u, -u))),
            remarks=(Remark(h.equals(f, h.expectation(u, u, -2 * u)), ""),),
        ),
    ),
    "an end that is unfinished": (
        Rule.UNFINISHED, replace(WELL, claims=(Claim("Equality", h.equals(f, h.mul(f, h.number(2), h.power(f, 2)))),)),
    ),
    "ASCII in the idea": (Rule.CODE, replace(WELL, idea="`x` is y**2 less lambda(x)")),
    "an arrow in a note": (Rule.CODE, replace(WELL, notes=("Newton: w <- w - H^(-1) g.",))),
    "code in a condition": (Rule.CODE, replace(WELL, assumptions=(Condition("X.T @ X is invertible"),))),
    "a power in the title": (Rule.CODE, replace(WELL, title="The factor b^t")),
    "words that claim more": (
        Rule.WORDS, replace(WELL, remarks=(Remark(h.equals(f, x @ x), "a solution that is unique"),)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_refused(name):
    rule, page = PLANTED[name]
    assert rule in rules(page)


def test_a_letter_that_nobody_knows_is_refused_where_it_stands():
    page = document(with_line(h.equals(f, y @ y)))
    assert faults(page) == (), "the page gives the letters that its lines bring"
    (fault,) = faults(replace(page, given=page.given[:1]))
    assert fault.rule is Rule.LETTERS
    assert str(fault).startswith("line 1a: y is not known here: f = ")


def test_an_assumption_about_nothing_is_refused():
    side = Side(NOTHING, Formula(h.relation(">", u, 0)))
    (fault,) = faults(replace(document(WELL), assumptions=(side,)))
    assert (fault.rule, fault.place) == (Rule.LETTERS, "assume")
    assert document(replace(WELL, assumptions=(Condition("u > 0", h.relation(">", u, 0)),))).assumptions == ()


def test_a_line_that_prints_as_nothing_new_is_refused_where_it_is_shown():
    page = document(with_line(h.equals(f, h.mul(f, 1))))
    assert [row.n for row in page.ways[0].shown] == ["1", "2", "3"], "it is folded"
    way = page.ways[0]
    shown = replace(way, rows=tuple(replace(row, folded=False) for row in way.rows))
    assert {fault.rule for fault in faults(replace(page, ways=(shown,)))} == {Rule.ALIKE}
