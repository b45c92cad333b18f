"""Values of scalar terms to many digits: what float64 cannot tell (mpmath, real arithmetic)."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.numerics.approach import approached
from workbench.numerics.reading import Known, Reading
from workbench.numerics.reals import DIGITS, Real, context_of_reals, own
from workbench.terms.term import Term


def precise(
    term: Term, values: Mapping[str, Real], digits: int = DIGITS, *, shifted: bool = False, known: Known | None = None
) -> Real:
    """The value of a scalar term; ``values`` by name. Infinite values are let through: exp(-oo) is 0.

    ``shifted``: with every limit in it off by its error, to see what the error does to the value; ``known`` keeps
    limits from one call to the next.

    Raises NotReal where there is no real value (0/0, oo - oo, the logarithm of a negative number), LanguageError for
    what is no scalar or has no precise value.
    """
    context = context_of_reals()
    with context.workdps(digits):
        return Reading(context, own(values), approached, digits, shifted, known).value(term)


__all__ = ["precise"]
