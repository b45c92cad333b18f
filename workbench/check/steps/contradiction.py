"""Equations that no values solve, because a combination of them says that a number other than 0 is 0.

Left - right of equations between polynomials, at random places, lies in the flat that its values span, and that is seen
from more places than there are equations. Where the flat does not go through 0, its distance to 0 is such a combination
(the first step of Hilbert's Nullstellensatz): ``W.T @ W == I`` and ``W @ W.T == 2*I`` have different traces.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from workbench.check.numbers.compare import Array
from workbench.terms.heads import ADD, AT, MATMUL, MUL, NAMED, NUMBER, POWER, SUM, TENSOR, TRANSPOSE, properties
from workbench.terms.term import Term, postorder

MORE = 6
"""So many places more than unknown weights of the combination show that it holds everywhere."""
_SAME, _LARGEST = 1e-12, 1e6
_KEEP = (ADD, MATMUL, MUL, NAMED, SUM, TENSOR, TRANSPOSE)
_APART = frozenset("onehot sign mask integer orthogonal".split())
_KEEP_BY_NAME = frozenset("sum trace outer diag".split())


def is_polynomial(term: Term, over: Collection[Term]) -> bool:
    """Whether the entries of a term are polynomials in the entries of the symbols ``over``, which are numbers that can
    be moved a little: of whole numbers, signs and rotations what is drawn need not be all that there is."""
    if any(properties(s) & _APART for s in over):
        return False
    moving = set(over)
    for part in postorder(term):
        if part in moving or moving.isdisjoint(part.args):
            continue
        if part.head is POWER:
            base, exponent = part.args
            whole = exponent.head is NUMBER and exponent.value.denominator == 1 and exponent.value >= 0
            if base not in moving or not whole or exponent in moving:
                return False
        elif not _keeps(part, moving):
            return False
        moving.add(part)
    return True


def _keeps(part: Term, moving: Collection[Term]) -> bool:
    """Whether the head makes polynomials of polynomials; which entry is taken must not move."""
    if part.head is AT:
        return not any(place in moving for place in part.args[1:])
    return part.head in _KEEP or part.head.name in _KEEP_BY_NAME


def contradictory(gaps: Array) -> bool:
    """Whether some combination of the columns is the same number, not 0, in all rows: each row what equations between
    polynomials are off by at one random place. There must be ``MORE`` rows than columns."""
    if len(gaps) < gaps.shape[1] + MORE or not np.all(np.isfinite(gaps)):
        return False
    scale = np.max(np.abs(gaps), axis=0, initial=0.0)
    columns = gaps[:, scale > 0] / scale[scale > 0]
    weights = np.linalg.lstsq(columns, np.ones(len(gaps)), rcond=1e-12)[0]
    off = np.max(np.abs(columns @ weights - 1), initial=0.0) if columns.shape[1] else 1.0
    return bool(off < _SAME and np.max(np.abs(weights)) < _LARGEST)


__all__ = ["MORE", "contradictory", "is_polynomial"]
