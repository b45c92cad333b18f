"""Limits told line by line: ``limit_of(f, x, to, side)``.

Substitution and continuity, limit laws, cancelling, conjugates, standard limits, dominant terms, squeezing, L'Hopital's
rule with its conditions as lines, Taylor's formula; one-sided, infinite, at infinity. What has no limit is said to have
none, with what happens instead.
"""

from __future__ import annotations

from workbench.engines.limits.finding import NoLimit, limit_of

__all__ = ["NoLimit", "limit_of"]
