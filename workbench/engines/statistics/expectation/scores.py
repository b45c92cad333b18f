"""Means from scores: a score has mean zero, so that one part of it is averaged where all others are known."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.engines.goals import gradient
from workbench.engines.statistics.expectation.averages import Averages
from workbench.engines.statistics.expectation.pieces import as_written, multiplied_out
from workbench.engines.statistics.laws.domains import settled
from workbench.engines.statistics.samples.sums import times
from workbench.forms.index_form import same
from workbench.reasons.expectation import SCORE_HAS_MEAN_ZERO, SOLVED
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark
from workbench.terms.heads import SYMBOL, add, equals, negative, number, power, properties
from workbench.terms.term import Term, contains, substitute


def by_a_score(means: Averages, g: Term) -> Mark | None:
    """E g from the mean of a score that holds g, where the means of all else in it are known."""
    if g in means.under_way or means.x.shape:
        return None
    means.under_way.add(g)
    try:
        for theta in free_parameters(means):
            mark = _solved(means, g, theta)
            if mark is not None:
                return mark
    finally:
        means.under_way.discard(g)
    return None


def free_parameters(means: Averages) -> Iterator[Term]:
    law = means.distribution
    for theta in law.parameters:
        if theta.head is not SYMBOL or theta.shape or "integer" in properties(theta):
            continue
        ends = law.support or ()
        if any(contains(end, theta) for end in ends) or sum(contains(p, theta) for p in law.parameters) > 1:
            continue
        yield theta


def score_in(means: Averages, theta: Term) -> Term | None:
    """The slope of the log density in a parameter; None where it is not found, or does not vary."""
    if theta not in means.scores:
        try:
            means.scores[theta] = gradient(means.distribution.log_density, theta).result
        except NoDerivation:
            means.scores[theta] = None
    score = means.scores[theta]
    return score if score is not None and means.varies(score) else None


def slope_of_mean(means: Averages, f: Term, g: Term, mean: Mark) -> tuple[Term, Term, Term] | None:
    """theta, c and the slope of E f in theta, where the score of theta is c g and a constant; the covariance of f
    with that score is the slope of the mean."""
    for theta in () if means.x.shape else free_parameters(means):
        score = None if contains(f, theta) or contains(g, theta) else score_in(means, theta)
        varying = [p for p in multiplied_out(score, means.x) if means.varies(p.what)] if score is not None else []
        if len(varying) == 1 and varying[0].what is g:
            slope = gradient(mean.right, theta).result
            return None if slope is None else (theta, varying[0].coefficient, slope)
    return None


def _solved(means: Averages, g: Term, theta: Term) -> Mark | None:
    law = means.distribution
    score = score_in(means, theta)
    if score is None:
        return None
    for pieces in (as_written(score, means.x), multiplied_out(score, means.x)):
        mine = [p for p in pieces if p.what is g or same(p.what, g)]
        if len(mine) == 1:
            break
    else:
        return None
    others = [p for p in pieces if p not in mine]
    if any(means.varies(p.what) and p.what in means.under_way for p in others):
        return None
    known = [means.of(p.what) for p in others if means.varies(p.what)]
    slope = means.pen.engine(settled(gradient(law.log_density, theta)))
    zero = means.pen.follows(
        equals(law.expectation(score), number(0)),
        slope,
        means.total_mass(),
        by=SCORE_HAS_MEAN_ZERO,
        why=f"the density integrates to 1 whatever {theta.name} is",
    )
    rest = add(*(means.term(p) for p in others))
    values = {m.left: m.right for m in known}
    value = times(negative(power(mine[0].coefficient, number(-1))), substitute(rest, values))
    said = equals(law.expectation(g), value)
    return means.tidied(means.pen.follows(said, zero, *known, by=SOLVED, why="the mean of the score, term by term"))


__all__ = ["by_a_score", "free_parameters", "score_in", "slope_of_mean"]
