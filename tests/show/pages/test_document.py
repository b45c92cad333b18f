"""From the record to the page: what stands where at each level of detail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.show.records import PROVED, REFUTED, SUPPORTED, p, softmax_page, squared_length, z
from workbench.record.claims import Inequality
from workbench.record.derivation import Detail, Line, Remark, Road, Verdict
from workbench.record.pen import Pen
from workbench.rules.reason import Stated
from workbench.show.pages.document import LINE_NODES, Formula
from workbench.show.pages.from_record import document
from workbench.show.pages.prose import prose
from workbench.show.pages.speech import note_words
from workbench.show.pages.verdicts import verdict_words
from workbench.terms import heads as h
from workbench.terms.functions.elementwise import tanh
from workbench.terms.statements import both, forall, iff, implies

_M, _r, _c = h.matrix("M", "m", "n"), h.index("r", "m"), h.index("c", "n")


@pytest.mark.parametrize(
    ("detail", "numbers"), [("brief", ["1", "3"]), ("lecture", ["1", "2", "3"]), ("full", ["1", "2.1", "2.2", "3"])]
)
def test_a_level_of_detail_is_a_view_of_the_tree(detail, numbers):
    assert [row.n for row in document(squared_length(), detail).rows] == numbers


@pytest.mark.parametrize("detail", ["lecture", "full"])
def test_a_chain_reads_link_by_link(detail):
    """a <= b, and b = c: a chain says the sign of the link, where the record says what was reached."""
    a = h.scalar("a")
    pen = Pen()
    pen.start(2 * a)
    pen.relate("<=", a**2 + 1, why="a square is not negative")
    pen.relate("=", (a - 1) ** 2 + 2 * a)
    pen.claim(Inequality(2 * a, "<=", (a - 1) ** 2 + 2 * a))
    rows = document(pen.derivation(), detail).rows
    assert [row.relation for row in rows] == [r"\le", "="], "a link is not put together in a line of its own"
    assert rows[-1].statement.term.attrs == ("<=",)


def test_sub_lines_are_kept_at_every_level():
    assert [row.n for row in document(squared_length()).rows[1].rows] == ["2.1", "2.2"]


def test_a_left_side_is_blank_where_the_line_goes_on():
    rows = document(squared_length(), "full").rows
    assert [row.lhs.plain if row.lhs else None for row in rows] == ["f", "df", None, "∇ₓf"]
    moved = replace(squared_length().lines[2], n="2", rests_on=())
    record = replace(squared_length(), roads=(Road("r", (squared_length().lines[2], moved)),))
    assert document(record).rows[1].lhs is not None, "a line that does not go on from the one before says its left side"


@pytest.mark.parametrize(
    ("first", "second", "rests_on", "blank"),
    [
        ("<=", "<=", ("0", "1"), False),  # two bounds of one thing: "a <= b <= c" would compare the bounds
        ("<=", "=", ("0", "1"), False),
        ("<=", "<=", ("1",), True),  # the second comes from the first alone
        (">", ">=", ("1",), False),  # of a whole number: a > 1, so a >= 2
        ("=", "<=", ("0", "1"), True),
        ("=", "=", ("0", "1"), True),
    ],
)
def test_a_second_bound_says_its_left_side(first, second, rests_on, blank):
    named = (Line("0", h.equals(z[2], 0), Stated("b", "")), Line("1", h.relation(first, z[0], 5), Stated("b", "")))
    line = Line("2", h.relation(second, z[0], z[1]), Stated("b", ""), rests_on=rests_on)
    rows = document(replace(squared_length(), roads=(Road("r", (*named, line)),))).rows
    assert (rows[-1].lhs is None) == blank
    between = Line("1a", h.equals(z[2], z[2]), Stated("b", ""))  # which is not printed
    line = replace(line, rests_on=("0", "1"))
    rows = document(replace(squared_length(), roads=(Road("r", (*named, between, line)),))).rows
    assert [row.lhs is None for row in rows if not row.folded] == [False, False, first == "="]


def test_statements_that_are_no_relation():
    premise, conclusion = h.relation("<=", z[0], 1), h.relation("<", z[0], 2)
    every = forall(premise, h.index("k", "n"))
    lines = (Line("1", implies(premise, conclusion), Stated("a", "")), Line("2", every, Stated("b", "")))
    first, second = document(replace(squared_length(), roads=(Road("r", lines),))).rows
    assert (first.lhs.latex, first.relation, first.rhs.latex) == (r"z_{0} \le 1", r"\Rightarrow", "z_{0} < 2")
    assert (second.lhs, second.relation, second.rhs.latex) == (None, "", r"\forall k:\; z_{0} \le 1")


def test_a_part_that_is_given_by_its_entries_is_defined_by_one():
    entries = h.named("w", h.tensor(h.Sum(_M[_r, _c], _c), _r))
    row = h.named("v", h.tensor(_M[_r, _c], _c))
    remark = Remark(h.equals(entries, entries), "")
    page = replace(softmax_page(), remarks=(remark, Remark(h.equals(row, row), "")))
    said = [f.plain for f in document(page).definitions]
    assert "wᵣ = Σ_c M_rc" in said
    assert any(text.startswith("v = M") for text in said), "a row is not written by its entries"


def test_named_parts_are_defined_unless_a_line_does():
    assert [f.plain for f in document(softmax_page()).definitions] == ["p = softmax(z)"]
    assert document(squared_length()).definitions == (), "line 1 says what f is"
    said = Line("0", h.equals(p, p.args[0]), Stated("definition", ""))
    page = softmax_page()
    page = replace(page, roads=(replace(page.roads[0], lines=(said, *page.roads[0].lines)),))
    assert document(page).definitions == ()


@pytest.mark.parametrize(
    ("term", "plain"),
    [
        (h.matrix("A", "m", "n"), "A ∈ ℝ^(m×n)"),
        (h.matrix("S", "n", "n", "posdef"), "S ∈ ℝ^(n×n), positive definite"),
        (h.scalar("lam", "positive"), "λ > 0"),
        (h.scalar("k", "integer"), "k ∈ ℤ"),
        (h.scalar("t"), "t ∈ ℝ"),
        (h.vector("y", "m*p", "sign"), "y ∈ ℝᵐᵖ, entries are -1 or 1"),
        (h.symbol("T", "m, n+1, 3"), "T ∈ ℝ^(m×(n + 1)×3)"),
        (h.apply("f", "m", h.vector("x", "n")), "f: ℝⁿ → ℝᵐ"),
    ],
)
def test_givens_say_where_they_live(term, plain):
    assert document(replace(squared_length(), givens=(term,))).given[0].plain == plain


def test_evidence_counts_verdicts_and_names_what_failed():
    words = document(softmax_page(), Detail.FULL).evidence
    found = "finite differences; 24 points over 3 sets of sizes; at most 2.0e-11 apart"
    assert words[0] == f"The claim is supported: {found}."
    assert words[1] == "Of 4 lines, sub-lines included: 1 proved, 2 supported, 1 refuted."
    assert words[2].startswith("Line 1 is refuted: values; 1 point over 1 set of sizes")
    assert "n=2: entry [0]: left 1, right 2" in words[2]


def test_by_default_evidence_is_one_sentence_beside_what_is_no_pass():
    words = document(softmax_page()).evidence
    assert words[0] == "Checked: finite differences, 24 points over 3 sets of sizes; 10 digits agree."
    assert words[1].startswith("Line 1 is refuted: values; 1 point over 1 set of sizes")
    assert len(words) == 2


def test_an_unchecked_page_claims_no_evidence():
    page = document(squared_length())
    assert page.evidence == ()
    assert not page.checked
    assert {row.mark for row in page.rows} == {""}


@pytest.mark.parametrize(
    ("status", "mark"), [("proved", "✓"), ("supported", "≈"), ("undecided", "?"), ("refuted", "✗")]
)
def test_each_verdict_has_a_mark(status, mark):
    from workbench.record.derivation import Status

    page = document(squared_length(Verdict(Status(status), "m")))
    assert {row.mark for row in page.rows} == {mark}
    assert page.claims[0].mark == mark


def test_words_of_a_verdict():
    assert verdict_words(REFUTED).startswith("refuted")
    assert verdict_words(PROVED).startswith("proved: index form")
    assert "24 points" in verdict_words(SUPPORTED)


def test_reasons_stand_where_there_is_room():
    row = document(softmax_page()).rows[1]
    assert note_words(row, Detail.BRIEF).plain == "chain rule"
    assert note_words(row, Detail.LECTURE).plain == "chain rule: the factor p is taken to the other side"
    long = replace(row, why=prose("because " * 20))
    assert note_words(long, Detail.LECTURE).plain == "chain rule: the factor p is taken to the other side"
    assert note_words(replace(long, own=prose("")), Detail.LECTURE).plain == "chain rule"
    assert note_words(long, Detail.FULL).plain.endswith("because ")


def test_cited_lines_are_those_that_are_not_the_one_before():
    assert [row.cites for row in document(softmax_page()).rows] == [(), (), ("1", "2")]


@pytest.mark.parametrize(
    ("goal", "aim"),
    [
        ("Show that J = I.", ("Show that", "J = I.")),
        ("Find the x.", ("Find", "the x.")),
        ("J is I.", ("Show", "J is I.")),
    ],
)
def test_the_goal_is_read_by_its_verb(goal, aim):
    verb, rest = document(replace(squared_length(), goal=goal)).aim
    assert (verb, rest.plain) == aim


def test_a_line_of_many_named_parts_does_not_repeat_their_definitions():
    part = z
    for number in range(LINE_NODES):
        part = h.named(f"v{number}", tanh(part))
    formula = Formula(h.equals(h.named("f", part), part))
    assert formula.line_text == f"f == v{LINE_NODES - 1}"
    assert len(formula.text) > 10 * LINE_NODES
    short = Formula(h.equals(p, p.args[0]))
    assert short.line_text == short.text


def test_a_side_that_wants_brackets_is_not_set_apart():
    """`A and (forall x: B) => C` set in two parts would read `A and forall x: (B => C)`."""
    a, b, t = h.scalar("a"), h.scalar("b"), h.scalar("t")
    first, second = h.relation(">", a, 0), h.relation(">", b, 0)
    every = forall(h.relation(">=", t * a, 0), t)
    apart = [implies(first, second), iff(first, every), implies(both(first, second), first)]
    nested = iff(first, second)
    whole = [implies(both(first, every), second), implies(first, nested), iff(implies(first, second), first)]
    lines = tuple(Line(str(k), said, Stated("a", "")) for k, said in enumerate([*apart, *whole], 1))
    rows = document(replace(squared_length(), roads=(Road("r", lines),))).ways[0].rows
    assert [row.relation != "" for row in rows] == [True] * len(apart) + [False] * len(whole)
