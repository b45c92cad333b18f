"""Laws in two stages: X has a law with a parameter that is itself random. Means and covariances by what is known first.

E f(X) = E (E f(X) given the parameter)
Var f(X) = E (Var f(X) given the parameter) + Var (E f(X) given the parameter)
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.engines.statistics.expectation.engine import checked_function, means, others
from workbench.engines.statistics.expectation.readings import article
from workbench.engines.statistics.expectation.variation import spread
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.language.saying import said
from workbench.reasons.expectation import TOTAL_VARIANCE, TOWER
from workbench.record.claims import Expectation
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError
from workbench.record.pen import Mark, Pen
from workbench.rules.condition import Condition
from workbench.terms.heads import add, as_term, brief, equals, mul, properties, subtract
from workbench.terms.term import Term, contains

_OF_CONDITIONAL = "the mean of the conditional means"


def two_stages(law: Distribution, parameter: Term, prior: Distribution) -> tuple[Distribution, Distribution]:
    """The law given its parameter and the law of that parameter, which is one symbol in both.

    Raises GoalError where the law does not hold the parameter, or the prior reaches values that it cannot have.
    """
    if not any(contains(p, parameter) for p in law.parameters):
        raise GoalError(f"{article(law)} does not hold {parameter.name}: there is nothing to average over")
    if parameter.shape != prior.variable.shape:
        raise GoalError(f"{parameter.name} and what {article(prior)} is about have different shapes")
    known = prior.of(parameter.name)
    needed, has = properties(parameter), properties(known.variable)
    if not _inside(needed, has, known):
        raise GoalError(f"{parameter.name} is {' and '.join(sorted(needed))}, and {article(prior)} says no such thing")
    return law.replaced({parameter: known.variable}), known


def _inside(needed: frozenset[str], has: frozenset[str], law: Distribution) -> bool:
    """Whether the support lies where the parameter must; a count may be 0 where a positive number is wanted."""
    from workbench.rules import facts

    if "unit" in needed and "unit" not in has:
        return False
    if "positive" in needed and not has & {"positive", "unit", "posdef"}:
        low = law.support[0] if law.support is not None else None
        return low is not None and "integer" in has and bool(facts.nonnegative(low))
    return not (needed & {"integer", "posdef", "simplex"}) - has


def in_stages(
    f: Term, law: Distribution, prior: Distribution, g: Term | None = None, *, givens: Iterable[Term] | None = None
) -> Derivation:
    """E f(X), or with g the covariance of f(X) and g(X), where a parameter of ``law`` is the variable of ``prior``.

    The two laws are those of ``two_stages``. Raises NoDerivation where a mean of either stage was not found.
    """
    f = checked_function(as_term(f), law)
    g = None if g is None else checked_function(as_term(g), law)
    if f.shape or (g is not None and g.shape):
        raise GoalError("in two stages only functions that are numbers are averaged")
    x, theta = law.variable, prior.variable
    pen = Pen()
    within = [s for s in others(f if g is None else mul(f, g), law, givens) if s is not theta]
    free = [s for s in others(f, prior, ()) if s is not x]
    pen.given(x, theta, *dict.fromkeys([*within, *free]),
              conditions=[Condition(brief(c), c) for c in (*prior.conditions, *law.conditions)])  # fmt: skip
    what = _what(f, g)
    pen.goal(f"Find the {what} where `{x.name}` has {article(law)}, and `{theta.name}` has {article(prior)}.")
    pen.convention(f"The mean over `{x.name}` is taken for a fixed `{theta.name}`, and then that over `{theta.name}`.")
    pen.idea(f"First as if `{theta.name}` were known; then what comes out is averaged over `{theta.name}`.")
    last = _mean(pen, f, law, prior) if g is None else _covariance(pen, f, g, law, prior)
    if g is not None:
        pen.wrong("The mean of the conditional variances alone: the conditional means vary too.")
    pen.claim(Expectation(last.statement))
    title = f"{what[:1].upper()}{what[1:]} in two stages"
    return pen.derivation(title=title)


def _what(f: Term, g: Term | None) -> str:
    if g is None:
        return f"expectation of {said(f)}"
    return f"variance of {said(f)}" if f is g else f"covariance of {said(f)} and {said(g)}"


def _mean(pen: Pen, f: Term, law: Distribution, prior: Distribution) -> Mark:
    inner = means(pen, law, True).of(f)
    outer = means(pen, prior, True)
    return _tower(pen, f, law, inner, outer.of(inner.right), prior)


def _tower(pen: Pen, f: Term, law: Distribution, inner: Mark, outer: Mark, prior: Distribution) -> Mark:
    left = prior.expectation(law.expectation(f))
    first = pen.follows(equals(left, outer.left), inner, by=TOWER, why=_OF_CONDITIONAL)
    pen.start(first.left, first.right, first)
    return pen.use(outer)


def _covariance(pen: Pen, f: Term, g: Term, law: Distribution, prior: Distribution) -> Mark:
    inside, outside = means(pen, law, True), means(pen, prior, True)
    first = inside.of(f)
    second = first if f is g else inside.of(g)
    left_over = spread(pen, inside, f, g)
    centre = outside.of(first.right)
    middle = centre if f is g else outside.of(second.right)
    within, between = outside.of(left_over.right), spread(pen, outside, first.right, second.right)
    off = subtract(f, centre.right)
    product = off**2 if f is g else mul(off, subtract(g, middle.right))
    said = equals(prior.expectation(law.expectation(product)), add(within.right, between.right))
    why = "the mean of the conditional ones, and that of the conditional means"
    rests = dict.fromkeys((first, second, left_over, centre, middle, within, between))
    return outside.tidied(pen.follows(said, *rests, by=TOTAL_VARIANCE, why=why))


__all__ = ["in_stages", "two_stages"]
