"""Determinants of matrices that are written out: two rows, and three rows by expansion.

Source: Strang, Introduction to Linear Algebra, 5.1-5.2.
"""

from __future__ import annotations

from workbench.rules.identity import Scalar, rule
from workbench.terms.functions.arrays import array_of
from workbench.terms.functions.linear_algebra import det
from workbench.terms.heads import scalar
from workbench.terms.term import Term

_x, _y = scalar("x"), scalar("y")


@rule(cases=lambda: [(det(array_of([[_x, 2], [_y, _x]])), _x * _x - 2 * _y)])
def determinant_of_two_rows(a: Scalar, b: Scalar, c: Scalar, d: Scalar) -> tuple[Term, Term]:
    """the product down the diagonal less the product up"""
    return det(array_of([[a, b], [c, d]])), a * d - b * c


@rule(
    cases=lambda: [
        (
            det(array_of([[_x, 1, 0], [_y, 1, 2], [0, 0, _y]])),
            0 * det(array_of([[1, 0], [1, 2]]))
            - 0 * det(array_of([[_x, 0], [_y, 2]]))
            + _y * det(array_of([[_x, 1], [_y, 1]])),
        )
    ]
)
def expand_along_the_last_row(
    a: Scalar, b: Scalar, c: Scalar, d: Scalar, e: Scalar, f: Scalar, p: Scalar, q: Scalar, r: Scalar
) -> tuple[Term, Term]:
    """each entry times the determinant without its row and column, with signs like a chessboard"""
    without = (array_of([[b, c], [e, f]]), array_of([[a, c], [d, f]]), array_of([[a, b], [d, e]]))
    return det(array_of([[a, b, c], [d, e, f], [p, q, r]])), p * det(without[0]) - q * det(without[1]) + r * det(
        without[2]
    )


__all__ = ["determinant_of_two_rows", "expand_along_the_last_row"]
