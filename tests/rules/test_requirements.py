"""Facts follow only from what is declared, and what follows is true."""

from __future__ import annotations

import numpy as np
import pytest

from tests.rules.points import SIZES, draw
from workbench.numerics.evaluate import evaluate
from workbench.rules import facts
from workbench.rules.angles import InsideUnit
from workbench.rules.condition import Condition
from workbench.rules.integrals import Variable
from workbench.rules.requirements import (
    Constant,
    Distinct,
    Empty,
    Free,
    InRange,
    Invertible,
    Nonnegative,
    Nonzero,
    Orthogonal,
    Positive,
    PositiveDefinite,
    PowerLaw,
    Requirement,
    Running,
    SameShape,
    SquareMatrix,
    SumsToOne,
    Symmetric,
    Whole,
    domain_conditions,
)
from workbench.terms.functions.activations import where
from workbench.terms.functions.blocks import block
from workbench.terms.functions.elementwise import absolute, exp, log, relu, sigmoid, sqrt
from workbench.terms.functions.linear_algebra import det, diag, eye, inv, ones, zeros
from workbench.terms.functions.norms import norm
from workbench.terms.functions.patterns import tril_mask
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.softmax import softmax
from workbench.terms.heads import Product, Sum, index, matrix, named, number, pi, scalar, size_term, symbol, vector
from workbench.terms.term import Term

p, t, share = scalar("p", "positive"), scalar("t"), scalar("share", "unit")
x, z = vector("x", "n"), vector("z", "n", "positive")
w, s = vector("w", "n", "simplex"), vector("s", "n", "sign")
X, A = matrix("X", "n", "n"), matrix("A", "m", "n")
P, S = matrix("P", "n", "n", "posdef"), matrix("S", "n", "n", "symmetric")
Q = matrix("Q", "n", "n", "orthogonal")
k: Term = index("k", "n")
j: Term = index("j", "n")

FOLLOWS = {
    facts.positive: [
        p, z, exp(x), softmax(x), sigmoid(x), 2 * p * z, 1 + exp(x), z**t, sum_(z), Sum(z[k], k), size_term("n"), pi,
        named("q", exp(x)), 1 + x**2, sqrt(1 + x**2), norm(z), z.T, ones("n") + absolute(x), z[k], p / 2, number(3),
        1 / z, 1 - share, 3 - 2 * share, 2 - share - 1, Product(z[k] ** x[k], k),
    ],
    facts.nonnegative: [x**2, absolute(x), w, x @ x, sqrt(x**2), norm(x), x**2 + z, sum_(x**2), number(0), k],
    facts.nonzero: [s, z, exp(x), 2 * s, det(P), s**2, number(-2), absolute(s), 1 / s],
    facts.invertible: [P, Q, eye("n"), inv(P), P @ Q, P + eye("n"), Q.T, A.T @ A + p * eye("n"),
                       block(P, A.T, zeros("m", "n"), eye("m"))],
    facts.symmetric: [P, S, eye("n"), diag(x), inv(S), 3 * S, S + P, A.T @ A, A @ A.T, S.T],
    facts.posdef: [P, eye("n"), inv(P), p * P, P + A.T @ A, diag(z)],
    facts.sums_to_one: [w, softmax(x), softmax(A), named("q", softmax(x))],
    facts.whole: [number(2), size_term("n"), k, symbol("c", (), "integer")],
}  # fmt: skip

DOES_NOT = {
    facts.positive: [t, x, 1 + x, x**2, sqrt(x**2), log(z), w, norm(x), relu(x), number(0), z - 1, -z, x * x, s,
                     Product(x[k], k)],
    facts.nonnegative: [t, x, -(x**2), x**3, S, x * z, number(-1), x - x],
    facts.nonzero: [t, x, number(0), w, det(X), z - z, relu(z) - 1, x**2],
    facts.invertible: [X, S, P - P, A.T @ A, 0 * P, P + S],
    facts.symmetric: [X, Q, P @ S, X + S, X @ X, x * S],
    facts.posdef: [S, X, -P, P - P, t * P, A.T @ A, diag(x), Q],
    facts.sums_to_one: [x, softmax(A, axis=0), 2 * w, exp(x)],
    facts.whole: [t, number(1) / 2, p],
}


def _id(value):
    return getattr(value, "__name__", None) or str(value)


@pytest.mark.parametrize("question, term", [(q, t) for q, ts in FOLLOWS.items() for t in ts], ids=_id)
def test_a_fact_that_follows_is_true(question, term):
    assert question(term)
    for sizes in SIZES[:2]:
        value = np.asarray(evaluate(term, draw((term,), sizes, np.random.default_rng(0))))
        assert {
            "positive": lambda v: np.all(v > 0),
            "nonnegative": lambda v: np.all(v >= 0),
            "nonzero": lambda v: np.all(v != 0),
            "invertible": lambda v: abs(np.linalg.det(v)) > 1e-9,
            "symmetric": lambda v: np.allclose(v, v.T),
            "posdef": lambda v: np.allclose(v, v.T) and np.all(np.linalg.eigvalsh(v) > 0),
            "sums_to_one": lambda v: np.allclose(v.sum(axis=-1), 1),
            "whole": lambda v: np.all(v == np.round(v)),
        }[question.__name__](value)


@pytest.mark.parametrize("question, term", [(q, t) for q, ts in DOES_NOT.items() for t in ts], ids=_id)
def test_what_is_not_declared_does_not_follow(question, term):
    assert question(term) == ""


def test_depth_is_no_danger():
    deep = exp(x)
    for _ in range(5000):
        deep = deep * 2 + 1
        deep = named("d", deep)
    assert facts.positive(deep) == ""


# -- requirements --------------------------------------------------------------

JUDGED = [
    (Positive("x"), {"x": number(-1)}, False),
    (Positive("x"), {"x": zeros("n")}, False),
    (Positive("x"), {"x": p}, "`p` is declared positive"),
    (Positive("x"), {"x": t}, ""),
    (Nonnegative("x"), {"x": number(-1)}, False),
    (Nonzero("x"), {"x": number(0)}, False),
    (Nonzero("x"), {"x": zeros("n")}, False),
    (Nonzero("x"), {"x": t}, ""),
    (Invertible("x"), {"x": A}, False),
    (Invertible("x"), {"x": P}, "`P` is declared positive definite"),
    (Symmetric("x"), {"x": X}, False),
    (Symmetric("x"), {"x": S}, "`S` is declared symmetric"),
    (PositiveDefinite("x"), {"x": S}, False),
    (PositiveDefinite("x"), {"x": P}, "`P` is declared positive definite"),
    (Orthogonal("x"), {"x": Q}, "`Q` is declared orthogonal"),
    (Orthogonal("x"), {"x": X}, False),
    (SumsToOne("x"), {"x": x}, False),
    (SumsToOne("x"), {"x": softmax(x)}, "softmax sums to 1"),
    (SumsToOne("x"), {"x": t}, False),
    (Whole("x"), {"x": number(1) / 2}, False),
    (SquareMatrix("x"), {"x": A}, False),
    (SquareMatrix("x"), {"x": X}, True),
    (Free("f", "k"), {"f": x[k], "k": k}, False),
    (Free("f", "k"), {"f": x[j], "k": k}, True),
    (Constant("c", "t"), {"c": p + 1, "t": t}, True),
    (Constant("c", "t"), {"c": exp(p * t), "t": t}, False),
    (Distinct("i", "j"), {"i": k, "j": k}, False),
    (Distinct("i", "j"), {"i": number(0), "j": number(1)}, True),
    (Distinct("i", "j"), {"i": k, "j": j}, ""),
    (SameShape("u", "v"), {"u": x, "v": t}, False),
    (SameShape("u", "v"), {"u": x, "v": z}, True),
    (InRange("j", "k"), {"j": number(0), "k": k}, True),
    (InRange("j", "k"), {"j": number(2), "k": k}, ""),
    (InRange("j", "k"), {"j": number(2), "k": index("k", 2)}, False),
    (Running("i"), {"i": number(0)}, False),
    (Running("i"), {"i": k}, True),
    (Empty("k"), {"k": k}, False),
    (Empty("k"), {"k": index("k", 0)}, True),
    (PowerLaw("x", "a"), {"x": t, "a": number(2)}, True),
    (PowerLaw("x", "a"), {"x": t, "a": number(-2)}, ""),
    (PowerLaw("x", "a"), {"x": number(-1), "a": number(1) / 2}, False),
    (InsideUnit("x"), {"x": t}, ""),
    (InsideUnit("x"), {"x": scalar("q", "unit")}, "`q` is declared between 0 and 1"),
    (InsideUnit("x"), {"x": number(1) / 2}, True),
    (InsideUnit("x"), {"x": number(1)}, False),
    (Variable("u"), {"u": t}, True),
    (Variable("u"), {"u": t + 1}, False),
]


@pytest.mark.parametrize("need, bound, expected", JUDGED, ids=lambda v: str(v)[:40])
def test_a_requirement_is_judged(need, bound, expected):
    judged = need.judge(bound)
    if isinstance(expected, bool):
        assert judged is expected
    else:
        assert isinstance(judged, Condition)
        assert judged.discharged == expected


def test_every_requirement_is_tested():
    def below(cls):
        return {c for sub in cls.__subclasses__() for c in ({sub} | below(sub))}

    tested = {type(need) for need, _, _ in JUDGED}
    assert {c for c in below(Requirement) if not c.__name__.startswith("_")} <= tested


def test_domains_and_kinks_become_conditions():
    assert [c.words for c in domain_conditions(log(x))] == ["entries of `x` > 0"]
    assert domain_conditions(log(z))[0].discharged == "`z` is declared positive"
    (kink,) = domain_conditions(relu(x))
    assert "not differentiable at 0" in kink.words
    assert kink.statement is not None
    assert domain_conditions(exp(x)) == ()
    assert domain_conditions(inv(P))[0].discharged == "`P` is declared positive definite"


def test_a_choice_by_what_does_not_move_has_no_jumps():
    S = symbol("S", ("n", "n"))
    assert domain_conditions(where(tril_mask("n"), S, 0)) == ()
    assert ["jumps" in c.words for c in domain_conditions(where(S > 0, S, 2 * S))] == [True]
