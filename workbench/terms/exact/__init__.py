"""Exact values: rational numbers, square roots and rational functions of symbols, with a zero test.

    from workbench.terms.exact import exact, written
    s = exact(term)          # an Exact, or LanguageError where the value is of another kind
    written(s + s)           # a term again, as a person writes it

Nothing here knows a rule: two terms with one exact value are equal, whatever led from one to the other.
"""

from __future__ import annotations

from workbench.terms.exact.arrays import Grid, grid_of
from workbench.terms.exact.polynomials import limited
from workbench.terms.exact.quotients import Exact, root
from workbench.terms.exact.reading import exact
from workbench.terms.exact.writing import written

__all__ = ["Exact", "Grid", "exact", "grid_of", "limited", "root", "written"]
