"""Matrices of exact scalars: the arithmetic of the engines, and how they are written as terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm

from workbench.algebra import Exact, written
from workbench.terms.functions.arrays import array, column_stack
from workbench.terms.heads import NUMBER, mul, number
from workbench.terms.term import Term

Row = tuple[Exact, ...]
Matrix = tuple[Row, ...]
"""Rows of equal length; a vector is a ``Row``."""

ZERO, ONE = Exact.of(0), Exact.of(1)


def matrix(rows: Iterable[Iterable[Exact | int]]) -> Matrix:
    return tuple(tuple(e if isinstance(e, Exact) else Exact.of(e) for e in row) for row in rows)


def identity(n: int) -> Matrix:
    return tuple(tuple(ONE if i == j else ZERO for j in range(n)) for i in range(n))


def diagonal(values: Sequence[Exact]) -> Matrix:
    return tuple(tuple(v if i == j else ZERO for j in range(len(values))) for i, v in enumerate(values))


def transposed(a: Matrix) -> Matrix:
    return tuple(zip(*a, strict=True))


def dot(u: Sequence[Exact], v: Sequence[Exact]) -> Exact:
    total = ZERO
    for x, y in zip(u, v, strict=True):
        if x.above and y.above:
            total = total + x * y
    return total


def product(a: Matrix, b: Matrix) -> Matrix:
    columns = transposed(b)
    return tuple(tuple(dot(row, column) for column in columns) for row in a)


def applied(a: Matrix, v: Sequence[Exact]) -> Row:
    return tuple(dot(row, v) for row in a)


def minus(u: Sequence[Exact], v: Sequence[Exact]) -> Row:
    return tuple(x - y for x, y in zip(u, v, strict=True))


def times(c: Exact, v: Sequence[Exact]) -> Row:
    return tuple(c * x for x in v)


def joined(a: Matrix, b: Matrix) -> Matrix:
    """Side by side."""
    return tuple(x + y for x, y in zip(a, b, strict=True))


def is_symmetric(a: Matrix) -> bool:
    return len(a) == len(a[0]) and a == transposed(a)


def cleared(v: Sequence[Exact]) -> Row:
    """A multiple without fractions and without a common number, the first entry positive if it is a number."""
    for k in range(len(v)):
        if v[k].below.constant != 1:
            v = times(Exact(v[k].below, ONE.above), v)
    values = [c for x in v for c in x.above.values()]
    if not values:
        return tuple(v)
    factor = Fraction(lcm(*(c.denominator for c in values)), gcd(*(abs(c.numerator) for c in values)))
    first = next(x for x in v if x.above)
    if first.is_number and first.sign < 0:
        factor = -factor
    return tuple(x * Exact.of(factor) for x in v)


# -- as terms ------------------------------------------------------------------------------------


def shown(a: Matrix) -> Term:
    """The array literal of a matrix."""
    return array(*(written(e) for row in a for e in row), dims=(len(a), len(a[0])))


def shown_vector(v: Sequence[Exact]) -> Term:
    return array(*map(written, v), dims=(len(v),))


def shown_beside(a: Matrix, columns: int) -> Term:
    """An augmented matrix, with a bar after so many columns."""
    right = tuple(row[columns:] for row in a)
    beside = shown_vector([row[0] for row in right]) if len(right[0]) == 1 else shown(right)
    return column_stack(shown(tuple(row[:columns] for row in a)), beside)


def in_words(e: Exact) -> str:
    """A scalar in running text, in brackets unless it is a number, a letter or a root."""
    text = plainly(e)
    return text if re.fullmatch(r"[−-]?\d+|√\w+|\w+", text) else f"({text})"


def factor_text(e: Exact) -> str:
    """A scalar as a factor, in the grammar."""
    from workbench.terms.text import text_of

    text = text_of(written(e))
    return text if re.fullmatch(r"-?\d+|\w+", text) else f"({text})"


def plainly(e: Exact) -> str:
    """A scalar in running text: ``(5 + √5)/2``."""
    from workbench.terms.text import text_of

    text = text_of(written(e)).replace(" * ", "*").replace(" / ", "/").replace("**", "^").replace("-", "−")
    text = re.sub(r"(\w+|\([^()]*\))\^−1", r"1/\1", text)
    return re.sub(r"sqrt\((\w+)\)", r"√\1", text).replace("sqrt(", "√(").replace(" * ", " ")


def written_product(*factors: Exact) -> Term:
    """A product with its factors left standing, ones apart; fractions first, where they read best."""
    terms = [written(e) for e in factors if e.rational != 1] or [number(1)]
    return mul(*sorted(terms, key=lambda t: t.head is not NUMBER or t.value.denominator == 1))


SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def row_name(k: int, letter: str = "R") -> str:
    """``R_1`` for row 0."""
    return f"{letter}_{k + 1}"
