"""Letters are allocated once a page: what is called alike and is not, gets a letter of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.show.records import squared_length
from workbench.reasons.algebra import choose
from workbench.record.derivation import Line, Remark, Road
from workbench.rules.condition import Condition
from workbench.rules.reason import Stated
from workbench.show.pages.from_record import document
from workbench.terms import heads as h
from workbench.terms.functions.patterns import concat
from workbench.terms.functions.special import loggamma

n = h.size("n")
x, w = h.vector("x", n), h.vector("w", n)
one, lam = h.scalar("x"), h.scalar("lam", "positive")
WELL = squared_length()


def page(*statements, **more):
    lines = tuple(Line(str(k), said, Stated("so it is", "")) for k, said in enumerate(statements, 1))
    return document(replace(WELL, roads=(Road("r", lines),), **more))


def shown(made):
    return [row.statement.plain for row in made.ways[0].rows]


def test_an_observation_is_not_called_like_the_sample():
    mean = h.expectation(one, one, -lam * one)
    assert shown(page(h.equals(mean, 1 / lam)))[0] == "𝔼_x₁[x₁] = 1/λ"


def test_a_part_that_holds_other_symbols_gets_another_letter():
    first, second = h.named("u", x @ w), h.named("u", 2 * lam)
    made = page(h.equals(first, x @ w), h.equals(second, 2 * lam))
    assert shown(made) == ["u = xᵀw", "v = 2λ"]


def test_a_part_in_another_form_keeps_its_letter():
    first, second = h.named("u", x @ w), h.named("u", w @ x)
    assert shown(page(h.equals(first, x @ w), h.equals(second, w @ x))) == ["u = xᵀw", "u = wᵀx"]


def test_letters_that_lines_bring_are_given_and_those_of_a_remark_are_told_there():
    made = document(replace(WELL, remarks=(Remark(h.equals(w @ w, w @ w * 1), "a square"),)))
    assert made.sanity[0].words.plain == "a square; for every w"
    assert [g.plain for g in made.given] == ["x ∈ ℝⁿ"]
    assert [g.plain for g in page(h.equals(x @ w, lam)).given] == ["x ∈ ℝⁿ", "w ∈ ℝⁿ", "λ > 0"]


def test_a_part_that_a_hidden_line_defines_is_defined_above():
    part = h.named("u", x @ w)
    inner = Line("1.1", h.equals(part, x @ w), Stated("so it is", ""))
    outer = Line("1", h.equals(x @ w * 2, 2 * part), Stated("so it is", ""), lines=(inner,))
    made = document(replace(WELL, roads=(Road("r", (outer,)),)))
    assert "u = xᵀw" in [f.plain for f in made.definitions]


def test_a_part_that_is_used_before_its_line_is_defined_above():
    part = h.named("u", x @ w)
    made = page(h.equals(x @ w * 2, 2 * part), h.equals(part, x @ w))
    assert "u = xᵀw" in [f.plain for f in made.definitions]


def test_a_condition_about_nothing_is_not_shown():
    idle, real = Condition("", h.relation(">", lam, 0)), Condition("", h.relation(">", x @ x, 0))
    assert len(document(replace(WELL, assumptions=(idle, real))).assumptions) == 1


def test_a_condition_about_what_another_condition_speaks_of_is_shown():
    u, v = h.scalar("u"), h.scalar("v")
    conditions = [Condition("", h.relation(">", a, b)) for a, b in ((v, 1), (u, v), (x @ x, u), (lam, 0))]
    made = document(replace(WELL, assumptions=tuple(conditions)))
    assert [side.plain for side in made.assumptions] == ["v > 1", "u > v", "xᵀx > u"]
    assert {"u ∈ ℝ", "v ∈ ℝ"} <= {given.plain for given in made.given}


def test_a_size_that_is_the_size_of_no_given_is_given_as_a_number():
    n, k = x.shape[0], h.size_term("k")
    given = {one.plain for one in page(h.relation(">=", k * h.size_term(n), x @ x), givens=(x,)).given}
    assert "k ∈ ℤ, positive" in given and not any(one.startswith(f"{n} ") for one in given)


def test_a_line_whose_sides_print_alike_is_folded_and_its_condition_goes_on():
    needed = (Condition("", h.relation(">", x @ x, 1)),)
    f = h.named("f", x @ x)
    first = Line("1", h.equals(f, x @ x), Stated("a", ""))
    same = Line("2", h.equals(f, h.mul(x @ x, 1)), Stated("b", ""), rests_on=("1",), conditions=needed)
    last = Line("3", h.equals(f, x @ x + 0), Stated("c", ""), rests_on=("2",))
    way = document(replace(WELL, roads=(Road("r", (first, same, last)),))).ways[0]
    assert [row.n for row in way.shown] == ["1", "3"]
    assert way.shown[-1].cites == () and way.shown[-1].lhs is None
    assert len(way.shown[-1].conditions) == 1


@pytest.mark.parametrize(("sign", "shown"), [("<=", ["1", "3"]), (">=", ["1", "3"]), ("<", ["1", "2", "3"])])
def test_a_line_that_says_that_a_thing_is_at_most_itself_is_folded(sign, shown):
    first = Line("1", h.relation(">=", x @ x, 0), Stated("a", ""))
    same = Line("2", h.relation(sign, x @ x, h.mul(x @ x, 1)), Stated("b", ""))
    last = Line("3", h.relation(">=", 2 * (x @ x), 0), Stated("c", ""), rests_on=("1", "2"))
    way = document(replace(WELL, roads=(Road("r", (first, same, last)),))).ways[0]
    assert [row.n for row in way.shown] == shown


def test_the_condition_of_a_folded_line_stays_with_what_rests_on_it():
    positive, negative = (Condition("", h.relation(sign, x @ x, 1)) for sign in (">", "<"))
    f = h.named("f", x @ x)
    first = Line("1", h.equals(f, x @ x), Stated("a", ""))
    same = Line("2", h.equals(f, h.mul(x @ x, 1)), Stated("b", ""), rests_on=("1",), conditions=(positive,))
    other = Line("3", h.equals(f, x @ x + 0), Stated("c", ""), conditions=(negative,))
    way = document(replace(WELL, roads=(Road("r", (first, same, other)),))).ways[0]
    assert [[side.plain for side in row.conditions] for row in way.shown] == [["xᵀx > 1"], ["xᵀx < 1"]]


def test_a_mean_wears_its_law_where_there_are_two():
    a, b = h.scalar("a", "positive"), h.scalar("b", "positive")
    first, second = (h.expectation(one, one, -rate * one) for rate in (a, b))
    assert shown(page(h.equals(first, 1 / a), h.equals(second, 1 / b))) == ["𝔼ₐ[x₁] = 1/a", "𝔼_b[x₁] = 1/b"]
    assert shown(page(h.equals(first, 1 / a))) == ["𝔼_x₁[x₁] = 1/a"]


def test_differentials_of_one_thing_in_several_variables_say_along_which():
    f = h.named("f", x @ w)
    moves = ((x, w), (w, x))
    told = [h.equals(h.differential(f, one), other @ h.differential(one, one)) for one, other in moves]
    assert shown(page(*told)) == ["dₓf = wᵀ dx", "d_w f = xᵀ dw"]
    assert shown(page(told[0])) == ["df = wᵀ dx"]


def test_vectors_one_after_the_other_stand_one_above_the_other():
    both = concat(x, w)
    assert r"\begin{pmatrix} x \\ w \end{pmatrix}" in page(h.equals(both, 2 * both)).ways[0].rows[0].statement.latex


def test_a_parameter_that_differs_inside_of_a_sum_is_told_without_the_number_beside_it():
    m, k, j = (h.scalar(name, "integer", "positive") for name in "mkj")
    first, second = (h.expectation(j, j, loggamma(a + 1) - loggamma(j + 1)) for a in (m, m - k))
    assert shown(page(h.equals(first, 1), h.equals(second, 2))) == ["𝔼ₘ[j] = 1", "𝔼ₘ₋ₖ[j] = 2"]


def test_two_binomial_coefficients_in_one_product():
    m, k, j = (h.size_term(name) for name in "mkj")
    assert shown(page(h.equals(choose(m, k) * choose(m - k, j), lam)))[0] == "C(m, k) C(m − k, j) = λ"
