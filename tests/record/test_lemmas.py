"""Claims as rules: opaque functions are letters too."""

from __future__ import annotations

import pytest

from workbench.record.claims import Equality
from workbench.record.errors import NoRule
from workbench.record.lemmas import Lemmas, cited_claim
from workbench.record.pen import Pen
from workbench.rules.condition import Condition
from workbench.rules.requirements import property_statement
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.linear_algebra import inv
from workbench.terms.heads import apply, derivative, equals, limit, matrix, scalar, size_term, vector
from workbench.terms.term import Term

x, y, v, a, t = vector("x", "n"), vector("y", "m"), vector("v", "n"), vector("a", "k"), scalar("t")


def of_x(name: str, at: Term = x) -> Term:
    return apply(name, "m", at)


def lemma(left: Term, right: Term, *givens: Term, conditions: tuple[Condition, ...] = ()) -> Lemmas:
    """A library of one entry, "fact", that claims the equation."""
    author = Pen()
    author.given(*givens, conditions=conditions)
    author.claim(Equality(left, right))
    author.follows(equals(left, right), name="fact")
    page = author.derivation(title="fact", id="fact")
    return lambda id: page


def chain_rule() -> Lemmas:
    g, f = of_x("g"), apply("f", (), y)
    return lemma(
        derivative(apply("f", (), g), x),
        derivative(g, x).T @ derivative(f, y),
        *(x, y),
        conditions=(Condition("y = g(x)", equals(y, g)),),
    )


def test_functions_are_matched_under_any_name_and_sizes_follow() -> None:
    b, inner = vector("b", "p"), apply("act", "p", a)
    pen = Pen(chain_rule())
    pen.start(derivative(apply("loss", (), inner), a))
    mark = pen.by_lemma("fact", y=b)
    assert mark.right is derivative(inner, a).T @ derivative(apply("loss", (), b), b)
    assert [c.statement for c in pen._board.lines[-1].conditions] == [equals(b, inner)]


def test_one_letter_is_one_function() -> None:
    twice = lemma(of_x("g") + of_x("g"), 2 * of_x("g"), x)
    pen = Pen(twice)
    pen.start(of_x("p") + of_x("p"))
    assert pen.by_lemma("fact").right is 2 * of_x("p")
    pen.start(of_x("p") + of_x("q"))
    with pytest.raises(NoRule, match="applies nowhere"):
        pen.by_lemma("fact")


def test_functions_of_another_rank_or_number_of_arguments_do_not_match() -> None:
    twice = lemma(of_x("g") + of_x("g"), 2 * of_x("g"), x)
    for other in (apply("p", (), x), apply("p", "m", x, x)):
        pen = Pen(twice)
        pen.start(other + other)
        with pytest.raises(NoRule, match="applies nowhere"):
            pen.by_lemma("fact")


def test_a_claim_with_a_letter_that_nobody_gave_is_not_used() -> None:
    """Its y would be taken for a y of the derivation that cites it."""
    pen = Pen(chain_rule())
    pen.start(derivative(apply("f", (), of_x("g")), x))
    with pytest.raises(NoRule, match="speaks of y too"):
        pen.by_lemma("fact")


def test_a_function_at_several_points_is_one_letter() -> None:
    f, moved = apply("f", (), x), apply("f", (), x + t * v)
    slope = lemma(limit((moved - f) / t, t, 0), derivative(f, x) @ v, x, v, t)
    loss, further = apply("loss", (), a), apply("loss", (), a + t * a)
    pen = Pen(slope)
    pen.start(limit((further - loss) / t, t, 0))
    assert pen.by_lemma("fact").right is derivative(loss, a) @ a


def test_what_is_declared_of_symbols_is_enough_for_what_is_made_of_them() -> None:
    S, P, A = (matrix(name, "n", "n", *said) for name, *said in (("S", "posdef"), ("P", "posdef"), ("A",)))
    page = lemma(x @ S @ x, x @ S.T @ x, x, S)("fact")
    c = scalar("c", "positive")
    told, _ = cited_claim("fact", page, 1, {"S": c * inv(P)})
    assert {n.goal for n in told.of_symbols} == {property_statement(P, "posdef"), property_statement(c, "positive")}
    assert {n.goal for n in told.needed} == {property_statement(c * inv(P), "posdef")}
    for other in (P, inv(A), scalar("c") * inv(P)):
        assert not cited_claim("fact", page, 1, {"S": other})[0].of_symbols


def test_nothing_is_cited_for_what_is_made_of_sizes() -> None:
    s, m = scalar("s", "positive"), size_term("m")
    page = lemma(sqrt(s) ** 2, s, s)("fact")
    assert not cited_claim("fact", page, 1, {"s": 1 / sqrt(m)})[0].needed
    assert cited_claim("fact", page, 1, {"s": t})[0].needed
    assert cited_claim("fact", page, 1, {"s": 1 - sqrt(m)})[0].needed
