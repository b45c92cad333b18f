"""Why a matrix curves no direction downward, or each upward: by what it is made of.

Gram products M^T M, M^T P M around a semidefinite P, diagonals of numbers that are not negative, sums, multiples and
inverses of semidefinite matrices. What is not taken apart is asked for. Source: Horn & Johnson, Matrix Analysis, ch. 7.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from workbench.forms.index_form import same
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.ranges import ranges
from workbench.terms.functions.linear_algebra import diag, eye, inv, outer, zeros
from workbench.terms.heads import (
    ADD,
    MATMUL,
    MUL,
    NUMBER,
    RELATION,
    TRANSPOSE,
    number,
    relation,
    transpose,
)
from workbench.terms.term import Term, contains

_ZERO = number(0)


def by_parts(step: Step) -> Iterator[Reduction]:
    """That a matrix is positive (or negative) semidefinite, or definite, comes down to its parts, and to the signs of
    its factors: of a sum one part is to be definite and the others at least semidefinite."""
    goal = step.goal
    if goal.head is not RELATION or not goal.attrs[0].startswith("loewner") or goal.args[1].head is not zeros:
        return
    matrix, sign = goal.args[0], Fraction(1 if ">" in goal.attrs[0] else -1)
    for definite in _strict_parts(matrix) if "=" not in goal.attrs[0] else (None,):
        needed = list(_needed(matrix, sign, definite))
        if needed != [Needed(goal)]:
            yield Reduction((goal,), tuple(needed))


def _strict_parts(matrix: Term) -> Iterator[Term]:
    """The terms of a sum of which one is to be definite, below factors and inverses too."""
    if matrix.head is ADD and all(a.rank == 2 for a in matrix.args):
        for part in matrix.args:
            yield from _strict_parts(part)
    elif matrix.head is MUL and (inside := _only_array(matrix)) is not None:
        yield from _strict_parts(inside)
    else:
        yield matrix


def _only_array(product: Term) -> Term | None:
    """The one matrix among the factors of a multiple."""
    arrays = [a for a in product.args if a.shape]
    return arrays[0] if len(arrays) == 1 and arrays[0].rank == 2 else None


def _needed(matrix: Term, sign: Fraction, definite: Term | None) -> Iterator[Needed]:
    """What must hold so that sign times the matrix is positive semidefinite, the part ``definite`` of it definite."""
    if matrix.head is ADD and all(a.rank == 2 for a in matrix.args):
        for part in matrix.args:
            yield from _needed(part, sign, definite)
        return
    strict = matrix is definite
    if matrix.head is MUL and (inside := _only_array(matrix)) is not None:
        kept = ">" if definite is not None and contains(inside, definite) else ">="
        for factor in matrix.args:
            if factor.head is NUMBER:
                sign *= factor.value
            elif not factor.shape:
                yield Needed(relation(kept, factor, _ZERO), ranges(factor))
        if sign == 0 and kept == ">":
            yield Needed(relation(kept, _ZERO, _ZERO))  # nothing times a definite matrix is not definite
        yield from _needed(inside, sign, definite)
    elif sign > 0 and matrix.head is inv or matrix.head is TRANSPOSE:
        yield from _needed(matrix.args[0], sign, matrix.args[0] if strict else definite)
    elif sign >= 0 and (matrix.head is eye or not strict and _is_square_of_vector(matrix)):
        return
    elif sign >= 0 and matrix.head is diag:
        yield Needed(relation(">" if strict else ">=", matrix.args[0], _ZERO), ranges(matrix.args[0]))
    elif not strict and matrix.head is MATMUL and (middle := _between(matrix)) is not None:
        if sign < 0 or middle.head is not eye:
            yield from _needed(middle, sign, None)
    else:
        order = "loewner>" if sign >= 0 else "loewner<"
        yield Needed(relation(order if strict else f"{order}=", matrix, zeros(*matrix.shape)))


def _is_square_of_vector(matrix: Term) -> bool:
    return matrix.head is outer and matrix.args[0] is matrix.args[1]


def _between(product: Term) -> Term | None:
    """P of a product M^T P M; the identity where nothing stands between; None for another product."""
    factors = _factors(product)
    first, *middle, last = factors
    if last.rank != 2 or not same(transpose(last), first):
        return None
    if not middle:
        return eye(last.shape[0])
    made = middle[0]
    for factor in middle[1:]:
        made = made @ factor
    return made if made.rank == 2 and made.shape[0] == made.shape[1] else None


def _factors(product: Term) -> list[Term]:
    if product.head is not MATMUL:
        return [product]
    return [factor for side in product.args for factor in _factors(side)]


__all__ = ["by_parts"]
