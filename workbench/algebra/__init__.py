"""Exact values: rational numbers, square roots and rational functions of symbols, with a zero test.

    from workbench.algebra import exact, written
    s = exact(term)          # an Exact, or LanguageError where the value is of another kind
    written(s + s)           # a term again, as a person writes it

Nothing here knows a rule: two terms with one exact value are equal, whatever led from one to the other.
"""

from __future__ import annotations

from workbench.algebra.arrays import Grid, grid_of
from workbench.algebra.polynomials import limited
from workbench.algebra.quotients import Exact, root, written
from workbench.algebra.reading import exact

__all__ = ["Exact", "Grid", "exact", "grid_of", "limited", "root", "written"]
