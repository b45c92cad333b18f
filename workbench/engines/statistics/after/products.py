"""The mean of a product of two scores, by the first way that leads there; see ``information``."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.adviser import advised, shortened
from workbench.engines.goals import gradient
from workbench.engines.statistics.after.family import alike, squared
from workbench.engines.statistics.expectation.means import Means
from workbench.engines.statistics.laws.distribution import Distribution, Given, T
from workbench.engines.statistics.laws.domains import settled
from workbench.engines.statistics.samples import advice
from workbench.engines.statistics.samples.sums import ONE, Part, parts, times
from workbench.reasons.estimation import DERIVATIVE_OF_A_MEAN, DEVIATION_FROM_THE_MEAN, VARIANCE_OF_A_MULTIPLE
from workbench.reasons.expectation import LINEARITY, SCORE_HAS_MEAN_ZERO
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark, Pen
from workbench.terms.heads import add, equals, mul, number, power, subtract
from workbench.terms.term import Term, contains, depends_on

_UNDER = "under the integral sign: the slope of the density in {0} is the score times the density"


@dataclass(frozen=True)
class Score:
    """The slope of the log density under its name, its value, and the line that says so."""

    name: Term
    value: Term
    mark: Mark


def mean_of_product(pen: Pen, law: Distribution, means: Means, one: Score, other: Score, theta: Term) -> Mark | None:
    """The line E(s s') = value, s' the score of theta, by the means of the statistics in s; None where s has none."""
    made = _by_variance(pen, law, means, one, other) if one is other else None
    return made or _by_statistics(pen, law, means, one, other, theta)


def _by_variance(pen: Pen, law: Distribution, means: Means, one: Score, other: Score) -> Mark | None:
    """s = c (x - E x): the square has the mean c^2 Var x."""
    x = law.variable
    if law.mean is None or law.variance is None:
        return None
    pieces = _separated(one.value, x)
    if not pieces or {p.what for p in pieces} - {x, ONE}:
        return None
    (slope,) = (p.coefficient for p in pieces if p.what is x)
    c = shortened(slope)
    mean = law.mean.value if isinstance(law.mean, Given) else law.mean
    off = subtract(x, mean)
    form = off if c is ONE else mul(c, off)
    if not alike(one.value, form, law, (x,)):
        return None
    said = pen.follows(
        equals(one.name, form),
        one.mark,
        by=DEVIATION_FROM_THE_MEAN,
        why=f"the score is a multiple of `{x.name}` less its mean",
    )
    spread = means.of(power(off, 2))
    value = spread.right if c is ONE else mul(power(c, 2), spread.right)
    return pen.follows(
        equals(law.expectation(squared(one.name, other.name)), value),
        said,
        spread,
        by=VARIANCE_OF_A_MULTIPLE,
        why="a factor comes out squared",
    )


def _by_statistics(pen: Pen, law: Distribution, means: Means, one: Score, other: Score, theta: Term) -> Mark | None:
    """E(s s') from E(w s') = d E w / d theta for each statistic w in s that is free of theta."""
    x = law.variable
    pieces = next((p for p in (_written(one.value, x), _separated(one.value, x)) if _free_of(p, theta, x)), None)
    if pieces is None:
        return None
    try:
        averages = [means.of(p.what) for p in pieces if p.what is not ONE]
    except NoDerivation:
        return None
    moved = {m.left: _moved(pen, law, m, w, other, theta)
             for m, w in zip(averages, (p.what for p in pieces if p.what is not ONE), strict=True)}  # fmt: skip
    zero = pen.follows(
        equals(law.expectation(other.name), number(0)),
        other.mark,
        means.total_mass(),
        by=SCORE_HAS_MEAN_ZERO,
        why=f"the density integrates to 1 whatever {theta.name} is",
    )
    slopes = [(p.coefficient, moved[law.expectation(p.what)].right) for p in pieces if p.what is not ONE]
    values = [times(c, slope) for c, slope in slopes if slope is not number(0)]
    shown = law.expectation(squared(one.name, other.name))
    why = "the score term by term; what is free of the data drops out"
    said = equals(shown, add(*values) if values else number(0))
    return pen.follows(said, one.mark, zero, *moved.values(), by=LINEARITY, why=why)


def _moved(pen: Pen, law: Distribution, average: Mark, what: Term, other: Score, theta: Term) -> Mark:
    """E(w s') = d E w / d theta."""
    if not contains(average.right, theta):
        slope, rests = number(0), [average]
    else:
        made = gradient(average.right, theta)
        assert made.result is not None
        rests = [average, pen.engine(settled(made))]
        slope = made.result
    left = law.expectation(mul(what, other.name))
    return pen.follows(equals(left, slope), *rests, other.mark, by=DERIVATIVE_OF_A_MEAN, why=_UNDER.format(theta.name))


def _written(score: Term, x: Term) -> list[Part]:
    return parts(score, depends_on(score, (x,)))


def _separated(score: Term, x: Term) -> list[Part]:
    pairs = advised(advice.separated, score, [x], T)
    return [Part(c, w) for c, w in pairs or ()]


def _free_of(pieces: list[Part], theta: Term, x: Term) -> bool:
    """Whether there are statistics, and none moves with theta."""
    return any(contains(p.what, x) for p in pieces) and not any(contains(p.what, theta) for p in pieces)


__all__ = ["Score", "mean_of_product"]
