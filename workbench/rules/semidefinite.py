"""Why a matrix curves no direction downward: by what it is made of.

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
from workbench.terms.term import Term

_ZERO = number(0)


def by_parts(step: Step) -> Iterator[Reduction]:
    """That a matrix is positive (or negative) semidefinite comes down to its parts, and to the signs of its factors."""
    goal = step.goal
    if goal.head is not RELATION or goal.attrs[0] not in ("loewner>=", "loewner<="):
        return
    left, right = goal.args
    needed = list(_needed(left, Fraction(1 if goal.attrs[0] == "loewner>=" else -1)))
    if right.head is zeros and needed != [Needed(goal)]:
        yield Reduction((goal,), tuple(needed))


def _needed(matrix: Term, sign: Fraction) -> Iterator[Needed]:
    """What must hold so that sign times the matrix is positive semidefinite."""
    if matrix.head is ADD and all(a.rank == 2 for a in matrix.args):
        for part in matrix.args:
            yield from _needed(part, sign)
        return
    if matrix.head is MUL:
        arrays = [a for a in matrix.args if a.shape]
        if len(arrays) == 1 and arrays[0].rank == 2:
            for factor in matrix.args:
                if factor.head is NUMBER:
                    sign *= factor.value
                elif not factor.shape:
                    yield Needed(relation(">=", factor, _ZERO), ranges(factor))
            yield from _needed(arrays[0], sign)
            return
    if sign > 0 and matrix.head is inv or matrix.head is TRANSPOSE:
        yield from _needed(matrix.args[0], sign)
    elif sign >= 0 and (matrix.head is eye or matrix.head is outer and matrix.args[0] is matrix.args[1]):
        return
    elif sign >= 0 and matrix.head is diag:
        yield Needed(relation(">=", matrix.args[0], _ZERO), ranges(matrix.args[0]))
    elif matrix.head is MATMUL and (middle := _between(matrix)) is not None:
        if sign < 0 or middle.head is not eye:
            yield from _needed(middle, sign)
    else:
        yield Needed(relation("loewner>=" if sign >= 0 else "loewner<=", matrix, zeros(*matrix.shape)))


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
