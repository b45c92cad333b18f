"""Affine functions of normal numbers and vectors: A X + b is normal, with mean A mu + b and covariance A S A^T.

Mean and covariance are found as those of any function; the generating function says that the law is normal, for a law
whose generating function is finite near 0 is known by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.engines.statistics.expectation.contractions import NoPolynomial, degree
from workbench.engines.statistics.expectation.engine import checked_function, means, others
from workbench.engines.statistics.expectation.gaussian import is_gaussian
from workbench.engines.statistics.expectation.readings import article
from workbench.engines.statistics.expectation.variation import spread
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.statistics.laws.normal import multivariate_normal, normal
from workbench.language.saying import said
from workbench.reasons.expectation import GENERATING_FUNCTION_OF_A_NORMAL
from workbench.record.claims import Expectation
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError
from workbench.record.pen import Pen
from workbench.rules.condition import Condition
from workbench.terms.functions.elementwise import exp, sqrt
from workbench.terms.heads import add, as_term, brief, divide, equals, mul, symbol
from workbench.terms.term import Term, symbols


@dataclass(frozen=True)
class Image:
    """The law of f(X), and the derivation that leads there."""

    law: Distribution
    derivation: Derivation


def affine(f: Term, distribution: Distribution, *, givens: Iterable[Term] | None = None) -> Image:
    """The law of f(X), where f is affine in a normal X and a number or a vector.

    Raises GoalError for another f or another law, NoDerivation where a mean was not found. The covariance may be
    singular: then the law has no density, and only its moments mean something.
    """
    x, f = distribution.variable, checked_function(as_term(f), distribution)
    if not is_gaussian(distribution):
        raise GoalError(f"{article(distribution)} is not normal")
    try:
        order = degree(f, (x,))
    except NoPolynomial as error:
        raise GoalError(f"{brief(f)} is not affine in {x.name}: {error}") from error
    if order != 1 or f.rank > 1:
        raise GoalError(f"{brief(f)} is not an affine function of {x.name} that is a number or a vector")
    pen = Pen()
    taken = {s.name for s in symbols(f, distribution.log_density)}
    u, y = (symbol(next(n for n in names if n not in taken), f.shape) for names in (("u", "t", "v"), ("y", "z", "w")))
    conditions = [Condition(brief(c), c) for c in distribution.conditions]
    pen.given(x, *others(f, distribution, givens), u, conditions=conditions)
    pen.goal(f"Find the law of `{y.name} == {brief(f)}` where `{x.name}` has {article(distribution)}.")
    pen.convention("A law whose moment generating function is finite near 0 is known by that function.")
    pen.idea("Mean and covariance are linear and quadratic in f; the generating function says that f is normal.")
    averages = means(pen, distribution, True)
    middle, width = averages.of(f), spread(pen, averages, f, f)
    generating = averages.of(exp(f @ u if f.rank else mul(u, f)))
    m, v = middle.right, width.right
    exponent = add(u @ m, divide(u @ v @ u, 2)) if f.rank else add(mul(u, m), divide(mul(v, u**2), 2))
    last = pen.follows(
        equals(generating.left, exp(exponent)),
        generating,
        middle,
        width,
        by=GENERATING_FUNCTION_OF_A_NORMAL,
        why="with the mean and the covariance found above",
    )
    law = multivariate_normal(y, m, v) if f.rank else normal(y, m, sqrt(v))
    of = "covariance" if f.rank else "variance"
    found = (("mean", middle), (of, width), ("mgf", last))
    pen.claim(*(Expectation(mark.statement, name) for name, mark in found))
    pen.note(f"`{y.name}` is normal: its generating function is that of the normal law with this mean and {of}.")
    pen.wrong(
        "`A @ S` in place of `A @ S @ A.T`: deviations are multiplied by `A`, and products of them on both sides."
    )
    pen.wrong("Shifting the covariance by `b`: a constant does not vary.")
    made = pen.derivation(title=f"Law of {said(f)} under {article(distribution)}")
    return Image(law, made)


__all__ = ["Image", "affine"]
