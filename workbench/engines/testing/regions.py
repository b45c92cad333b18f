"""Where a test rejects, and how surprising a value of its statistic is: areas under the density of its law."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import floor, log10
from typing import Any

from workbench.engines.testing.laws import Density
from workbench.engines.testing.numbers import decimal
from workbench.terms.functions.activations import minimum
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import number, relation
from workbench.terms.term import LanguageError, Term


def surprise(law: Density, statistic: Term, alternative: str, sides: str) -> Term:
    """The p-value: the probability, under the hypothesis, of a statistic at least as far out."""
    if alternative == "less":
        return law.below(statistic)
    if alternative == "greater":
        return law.above(statistic)
    if sides == "symmetric":
        return 2 * law.above(absolute(statistic))
    return 2 * minimum(law.below(statistic), law.above(statistic))


TAILS = {
    "two-sided": "so far from 0 or farther, on either side", "greater": "so large or larger",
    "less": "so small or smaller",
}  # fmt: skip


def p_words(alternative: str, sides: str) -> str:
    """What a p-value is, in words."""
    if alternative == "two-sided" and sides == "unsymmetric":
        return "the smaller tail, twice"
    return f"the probability, under the hypothesis, of a statistic {TAILS[alternative]}"


# -- numbers: SciPy proposes, the quadrature of the checker judges -------------------


@cache
def frozen(law: Density) -> Any:
    """The law in ``scipy.stats``. Raises LanguageError where there is none, or where it has letters."""
    import scipy.stats

    from workbench.numerics.evaluate import evaluate

    twin = law.law.twin
    if twin is None:
        raise LanguageError(f"{law.law.name} has no twin in SciPy")
    return getattr(scipy.stats, twin.name)(**{k: float(evaluate(v, {})) for k, v in twin.keywords})


def p_value(law: Density, statistic: float, alternative: str, sides: str) -> float:
    made = frozen(law)
    if alternative == "less":
        return float(made.cdf(statistic))
    if alternative == "greater":
        return float(made.sf(statistic - 1 if law.law.discrete else statistic))
    if sides == "symmetric":
        return float(2 * made.sf(abs(statistic)))
    return float(min(1.0, 2 * min(made.cdf(statistic), made.sf(statistic))))


def quantile(law: Density, below: Fraction) -> float:
    """Where the distribution function is ``below``; for a whole number the nearest place further out, so that no more
    than the level lies there and beyond."""
    made = frozen(law)
    if law.law.discrete:
        if 2 * below > 1:
            return float(made.isf(float(1 - below)) + 1)
        place = float(made.ppf(float(below)))
        return place if made.cdf(place) <= float(below) else place - 1
    return float(made.isf(float(1 - below)) if below > Fraction(1, 2) else made.ppf(float(below)))


def levels(alternative: str, sides: str, level: Fraction) -> tuple[Fraction | None, Fraction | None]:
    """The probabilities below the lower and the upper critical value; None where there is none."""
    if alternative == "less":
        return level, None
    if alternative == "greater":
        return None, 1 - level
    return (None if sides == "symmetric" else level / 2), 1 - level / 2


CRITICAL_DIGITS = 8


def enclosure(law: Density, found: float, below: Fraction) -> tuple[Term, tuple[Term, Term]]:
    """A critical value as a decimal, and two statements that enclose it: with one more or one less in its last digit,
    the area beyond lies on either side of what is wanted; of a whole number that no more than what is wanted lies
    there and beyond, but more from the place before."""
    if law.law.discrete:
        place, upper = Fraction(round(found)), 2 * below > 1
        tail, wanted = (law.above, 1 - below) if upper else (law.below, below)
        nearer = place - 1 if upper else place + 1
        return number(place), (
            relation("<=", tail(number(place)), number(wanted)), relation(">", tail(number(nearer)), number(wanted))
        )  # fmt: skip
    middle = decimal(found, CRITICAL_DIGITS)
    step = Fraction(10) ** (_magnitude(found) - CRITICAL_DIGITS + 1)
    upper = 2 * below > 1
    area, wanted = (law.above, 1 - below) if upper else (law.below, below)
    less, more = (area(number(middle.value + s * step)) for s in (-1, 1))
    signs = (">", "<") if upper else ("<", ">")
    return middle, (relation(signs[0], less, number(wanted)), relation(signs[1], more, number(wanted)))


def _magnitude(x: float) -> int:
    return floor(log10(abs(x))) if x else 0


__all__ = ["enclosure", "frozen", "levels", "p_value", "p_words", "quantile", "surprise"]
