"""From every direction to the matrix: positive and negative semidefinite; the log-determinant and its tangents.

Source: Horn & Johnson, Matrix Analysis, section 4.1; Boyd & Vandenberghe, Convex Optimization, section 3.1.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.identity import Matrix
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.requirements import PositiveDefinite
from workbench.rules.schema import Computed, schema
from workbench.rules.semidefinite import by_parts
from workbench.terms.functions.linear_algebra import inv, logdet, trace, zeros
from workbench.terms.functions.norms import norm
from workbench.terms.heads import (
    FORALL,
    RELATION,
    equals,
    matmul,
    matrix,
    number,
    properties,
    relation,
    scalar,
    size_term,
    subtract,
    transpose,
    vector,
)
from workbench.terms.term import Term, contains, symbols

_ZERO = number(0)
_SIGNS = {"loewner>=": ">=", "loewner<=": "<="}


def _in_every_direction(step: Step) -> Iterator[Reduction]:
    """A symmetric matrix whose quadratic form has one sign for every vector; nothing is assumed of the vector."""
    goal = step.goal
    if goal.head is not RELATION or goal.attrs[0] not in _SIGNS or goal.args[1].head is not zeros:
        return
    a = goal.args[0]
    for premise in step.premises:
        said, over = (premise.args[0], premise.args[1:]) if premise.head is FORALL else (premise, ())
        if said.head is not RELATION or said.attrs[0] != _SIGNS[goal.attrs[0]] or said.args[1] is not _ZERO:
            continue
        for v in symbols(said.args[0]):
            free = v in over or v not in step.fixed_in(said)
            if free and v.rank == 1 and v.shape[0] == a.shape[0] and not properties(v) and not contains(a, v):
                form = matmul(matmul(v, a), v)
                asked = Needed(equals(said.args[0], form)), Needed(equals(transpose(a), a))
                yield Reduction((goal,), asked)


_A, _B, _c = matrix("A", "n", "n"), matrix("B", "n", "n"), scalar("c")
_v, _w = vector("v", "n"), vector("w", "n", "positive")


def _form(v: Term) -> Term:
    return relation(">=", v @ _A @ v, _ZERO)


def _above() -> Term:
    return relation("loewner>=", _A, zeros("n", "n"))


def _definite() -> Term:
    return relation("loewner>", _A, zeros("n", "n"))


EVERY_DIRECTION = Computed(
    "positive semidefinite", "symmetric, and no direction has a negative quadratic form", ways=_in_every_direction,
    cases=lambda: [([equals(_A.T, _A), _form(_v)], _above())],
    counters=lambda: [([_form(_v)], _above()), ([equals(_A.T, _A), _form(_w)], _above()),
                      ([equals(_A.T, _A), relation(">=", _v @ _v, _ZERO)], _above()),
                      ([equals(_A.T, _A), relation("<=", _v @ _A @ _v, _ZERO)], _above())],
)  # fmt: skip

PART_BY_PART = Computed(
    "positive semidefinite, part by part", "sums, positive multiples, inverses and `B.T @ A @ B` of such matrices",
    ways=by_parts,
    cases=lambda: [([_above()], relation("loewner>=", inv(_A) + transpose(_B) @ _A @ _B, zeros("n", "n"))),
                   ([_definite()], relation("loewner>", inv(_A) + transpose(_B) @ _B, zeros("n", "n"))),
                   ([relation(">", _c, 0)], relation("loewner>=", _c * transpose(_B) @ _B, zeros("n", "n")))],
    counters=lambda: [([], relation("loewner>=", inv(_A) + transpose(_B) @ _B, zeros("n", "n"))),
                      ([_above()], relation("loewner>=", _A - transpose(_B) @ _B, zeros("n", "n"))),
                      ([_above()], relation("loewner>=", transpose(_B) @ _A @ transpose(_B), zeros("n", "n"))),
                      ([], relation("loewner>=", _c * transpose(_B) @ _B, zeros("n", "n"))),
                      ([_above()], relation("loewner>", _A + transpose(_B) @ _B, zeros("n", "n")))],
)  # fmt: skip

_P, _Q = matrix("P", "n", "n", "posdef"), matrix("Q", "n", "n", "posdef")
_n = size_term("n")


def _tangent(at: Term) -> Term:
    """The tangent of the log-determinant at P, at another place."""
    return logdet(_P) + trace(inv(_P) @ at) - _n


@schema(
    name="tangent of the log-determinant",
    requires=[PositiveDefinite("A"), PositiveDefinite("B")],
    shapes="A: n,n; B: n,n",
    reference="Boyd & Vandenberghe, Convex Optimization, section 3.1.5",
    cases=lambda: [([], relation("<=", logdet(_Q), _tangent(_Q)))],
    counters=lambda: [([], relation("<=", logdet(_A), _tangent(_A))), ([], relation(">=", logdet(_Q), _tangent(_Q))),
                      ([], relation("<", logdet(_Q), _tangent(_Q))),
                      ([], relation("<=", logdet(_Q), _tangent(_Q) - 1))],
)  # fmt: skip
def logdet_below_its_tangent(A: Matrix, B: Matrix) -> tuple[list[Term], Term]:
    """the log-determinant is concave: it lies below its tangents"""
    return [], relation("<=", logdet(B), logdet(A) + trace(matmul(inv(A), B)) - size_term(A.shape[0]))


_apart = relation(">", norm(_Q - _P), 0)


@schema(
    name="strictly below the tangent",
    requires=[PositiveDefinite("A"), PositiveDefinite("B")],
    shapes="A: n,n; B: n,n",
    reference="Boyd & Vandenberghe, Convex Optimization, section 3.1.5",
    cases=lambda: [([_apart], relation("<", logdet(_Q), _tangent(_Q)))],
    counters=lambda: [([], relation("<", logdet(_Q), _tangent(_Q))),
                      ([_apart], relation("<", logdet(_Q), _tangent(_Q) - 1)),
                      ([relation(">", norm(_A - _P), 0)], relation("<", logdet(_A), _tangent(_A)))],
)  # fmt: skip
def logdet_strictly_below_its_tangent(A: Matrix, B: Matrix) -> tuple[list[Term], Term]:
    """the log-determinant is strictly concave: it meets its tangent at one matrix only"""
    tangent = logdet(A) + trace(matmul(inv(A), B)) - size_term(A.shape[0])
    return [relation(">", norm(subtract(B, A)), _ZERO)], relation("<", logdet(B), tangent)


__all__ = ["EVERY_DIRECTION", "PART_BY_PART", "logdet_below_its_tangent", "logdet_strictly_below_its_tangent"]
