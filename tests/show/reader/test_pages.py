"""The strict reader reads pages: letters, results, what prints alike, prose; a right page is not refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.show.records import squared_length
from workbench.record.derivation import Claim, Line, Remark, Road
from workbench.rules.condition import Condition
from workbench.rules.reason import Stated
from workbench.show.pages.from_record import document
from workbench.show.reader.faults import Rule
from workbench.show.reader.page import faults
from workbench.terms import heads as h
from workbench.terms.functions.elementwise import log

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


PLANTED = {
    "a letter that nobody knows": (Rule.LETTERS, with_line(h.equals(f, y @ y))),
    "a size that is a name": (Rule.LETTERS, replace(WELL, givens=(x, h.vector("n", "n")))),
    "a name with two shapes": (Rule.LETTERS, with_line(h.equals(f, h.scalar("x") * 2))),
    "d as a letter beside differentials": (
        Rule.LETTERS, replace(with_line(h.equals(f, h.scalar("d") * 2)), givens=(x, h.scalar("d"))),
    ),
    "an assumption about nothing": (
        Rule.LETTERS, replace(WELL, assumptions=(Condition("u is positive", h.relation(">", u, 0)),)),
    ),
    "a result that no line says": (
        Rule.RESULTS, replace(WELL, claims=(WELL.claim, Claim("Equality", h.equals(x @ x, 3 * f)))),
    ),
    "a name with two values": (Rule.VALUES, with_line(h.equals(h.named("f", log(x @ x)), 0))),
    "two laws in one head": (
        Rule.CONTEXT,
        with_line(h.equals(h.expectation(u, u, -u), h.expectation(u, u, -2 * u))),
    ),
    "an end that is unfinished": (
        Rule.UNFINISHED, replace(WELL, claims=(Claim("Equality", h.equals(f, h.mul(f, h.number(2), h.power(f, 2)))),)),
    ),
    "ASCII in the idea": (Rule.CODE, replace(WELL, idea="x_hat is the inverse of Lambda")),
    "an arrow in a note": (Rule.CODE, replace(WELL, notes=("Newton: w <- w - H^(-1) g.",))),
    "code in a condition": (Rule.CODE, replace(WELL, assumptions=(Condition("X.T @ X is invertible"),))),
    "a power in the title": (Rule.CODE, replace(WELL, title="The factor beta^t")),
    "words that claim more": (
        Rule.WORDS, replace(WELL, remarks=(Remark(h.equals(f, x @ x), "a solution that is unique"),)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_refused(name):
    rule, page = PLANTED[name]
    assert rule in rules(page)


def test_a_fault_says_where_it_stands():
    (fault,) = [f for f in faults(document(with_line(h.equals(f, y @ y)))) if f.rule is Rule.LETTERS]
    assert str(fault).startswith("line 1a: y is not known here: f = ")
