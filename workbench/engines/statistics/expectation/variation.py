"""Variances and covariances of functions of a random variable: the mean of a product less the product of the means.

What is added does not vary and a factor comes out squared, so that a variance is worked out of what varies alone. The
parts are averaged by ``means`` and ``arrays``; what these refuse has no variance here either.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.engines.statistics.expectation.arrays import ArrayMeans
from workbench.engines.statistics.expectation.engine import checked_function, means, others
from workbench.engines.statistics.expectation.means import Means
from workbench.engines.statistics.expectation.readings import article
from workbench.engines.statistics.expectation.scores import slope_of_mean
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.statistics.samples.sums import ONE, parts, times
from workbench.reasons.expectation import BY_MOMENTS, COVARIANCE_WITH_THE_SCORE, VARIANCE_OF_AFFINE
from workbench.record.claims import Expectation
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError
from workbench.record.pen import Mark, Pen
from workbench.rules.condition import Condition
from workbench.terms.functions.linear_algebra import outer
from workbench.terms.heads import as_term, brief, divide, equals, mul, power, subtract
from workbench.terms.term import Term, depends_on

WRONG = "The mean of the square alone, or the square of the mean alone: a variance is the first less the second."


def variance(f: Term, distribution: Distribution, *, givens: Iterable[Term] | None = None) -> Derivation:
    """Var f(X): a number for a number f, the covariance matrix for a vector f.

    Raises GoalError for what has no variance, NoDerivation where no way to the moments was found.
    """
    return covariance(f, f, distribution, givens=givens)


def covariance(f: Term, g: Term, distribution: Distribution, *, givens: Iterable[Term] | None = None) -> Derivation:
    """Cov(f(X), g(X)) of two numbers or two vectors: E (f - E f)(g - E g), or the matrix of outer products."""
    f, g = (checked_function(as_term(h), distribution) for h in (f, g))
    if f.rank != g.rank or f.rank > 1:
        raise GoalError(f"a covariance of two numbers or of two vectors; {brief(f)} and {brief(g)} are not")
    pen = Pen()
    conditions = [Condition(brief(c), c) for c in distribution.conditions]
    pen.given(distribution.variable, *others(mul(f, g) if not f.rank else outer(f, g), distribution, givens),
              conditions=conditions)  # fmt: skip
    what = f"variance of `{brief(f)}`" if f is g else f"covariance of `{brief(f)}` and `{brief(g)}`"
    x = distribution.variable.name
    pen.goal(f"Find the {what} where {x} has {article(distribution)}.")
    pen.convention(f"E_{x} averages over {x} with the density of {article(distribution)}.")
    pen.idea("The mean of the product of two deviations is the mean of the product less the product of the means.")
    last = spread(pen, means(pen, distribution, True), f, g)
    pen.wrong(WRONG)
    pen.claim(Expectation(last.statement))
    title = f"{what[:1].upper()}{what[1:]} under {article(distribution)}"
    return pen.derivation(title=title)


def spread(pen: Pen, averages: Means | ArrayMeans, f: Term, g: Term) -> Mark:
    """The line E (f - m)(g - n) = value on the board, where m and n are the means that other lines find."""
    law = averages.distribution
    first, second = averages.of(f), averages.of(g)
    product = _product(subtract(f, first.right), subtract(g, second.right))
    left, known = law.expectation(product), law.variance
    if f is g is law.variable and known is not None and first.right is law.mean:
        return averages.of(product)
    (a, u), (b, w) = (_scaled(h, law.variable) for h in (f, g))
    if not f.rank and (u is not f or w is not g) and averages.varies(u) and averages.varies(w):
        inner = spread(pen, averages, u, w)
        factor = power(a, 2) if f is g else times(a, b)
        words = "what is added does not vary; a factor counts in both deviations"
        return averages.tidied(
            pen.follows(equals(left, times(factor, inner.right)), inner, by=VARIANCE_OF_AFFINE, why=words)
        )
    known_slope = _by_score(pen, averages, f, g, left, first, second)
    if known_slope is not None:
        return known_slope
    whole = averages.of(_product(f, g))
    value = subtract(whole.right, _product(first.right, second.right))
    why = "the mean of the product less the product of the means"
    rests = dict.fromkeys((whole, first, second))
    return averages.tidied(pen.follows(equals(left, value), *rests, by=BY_MOMENTS, why=why))


def _by_score(pen: Pen, averages: Means | ArrayMeans, f: Term, g: Term, left: Term, *of: Mark) -> Mark | None:
    """One of the two is a score, up to a factor and a constant: the covariance is a slope of the mean of the other."""
    if isinstance(averages, ArrayMeans) or f.rank:
        return None
    for one, other, mean in ((f, g, of[0]), (g, f, of[1])):
        found = slope_of_mean(averages, one, other, mean)
        if found is not None:
            theta, factor, slope = found
            why = f"differentiate the mean of `{brief(one)}` under the integral: the score of `{theta.name}` comes in"
            value = divide(slope, factor)
            return averages.tidied(
                pen.follows(equals(left, value), *dict.fromkeys(of), by=COVARIANCE_WITH_THE_SCORE, why=why)
            )
    return None


def _scaled(f: Term, x: Term) -> tuple[Term, Term]:
    """a and u where f is a u and a constant; 1 and f where f has several parts that vary."""
    varying = [p for p in parts(f, depends_on(f, (x,))) if depends_on(p.what, (x,))(p.what)] if not f.rank else []
    return (varying[0].coefficient, varying[0].what) if len(varying) == 1 else (ONE, f)


def _product(f: Term, g: Term) -> Term:
    if f.rank:
        return outer(f, g)
    return power(f, 2) if f is g else mul(f, g)


__all__ = ["covariance", "spread", "variance"]
