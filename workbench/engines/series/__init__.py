"""Taylor polynomials told line by line: ``series(f, x, at, order)``.

The derivatives at the point as a table, or a known series with something put in; then the polynomial, the remainder in
Lagrange's form, and a bound for it on an interval. What has no Taylor polynomial at the point is refused with a reason.
"""

from __future__ import annotations

from workbench.engines.series.finding import MOST, NoSeries, series

__all__ = ["MOST", "NoSeries", "series"]
