"""Change of variables: the density of Y = g(X) for a g that is strictly monotone on the support of X, or turns once.

P(Y <= y) = P(X <= h(y)) for an increasing g that h undoes:  the density of Y is p(h(y)) |h'(y)|
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.engines.goals import gradient
from workbench.engines.statistics.expectation.engine import checked_function, others
from workbench.engines.statistics.expectation.readings import article
from workbench.engines.statistics.images.carrying import (
    MOST,
    beyond_properties,
    implied,
    letter_for,
    places,
    put_back,
    short_form,
    undoes,
    unusual_ends,
    value_at_end,
    value_of,
)  # fmt: skip
from workbench.engines.statistics.images.two_branches import turned
from workbench.engines.statistics.kernels.product_form import product_form
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.statistics.laws.domains import settled
from workbench.language.saying import said
from workbench.reasons.expectation import MONOTONE, POWERS_TOGETHER
from workbench.record.claims import Equality, Expectation
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError, NoDerivation, NoRule
from workbench.record.pen import Mark, Pen
from workbench.rules.condition import Condition
from workbench.rules.differentiation import fundamental_theorem_of_calculus
from workbench.terms.heads import (
    as_term,
    brief,
    derivative,
    equals,
    integral,
    mul,
    negative,
    number,
    relation,
)
from workbench.terms.term import Term, contains, substitute

IDEA = "Y is at most y exactly where X is on one side of one point: write the probability, and take its slope in y."


@dataclass(frozen=True)
class Transformed:
    """The law of Y = g(X), and the derivation that leads there."""

    law: Distribution
    derivation: Derivation


def transformed(law: Distribution, g: Term, *, givens: Iterable[Term] | None = None) -> Transformed:
    """The law of g(X). Raises GoalError for what is no continuous number or no number, NoDerivation where g is
    neither strictly monotone on the support nor turns once, or its inverse was not found."""
    x, g = law.variable, checked_function(as_term(g), law)
    if x.shape or law.discrete or law.support is None:
        raise GoalError(f"a density is carried along for a continuous number; {article(law)} is not of one")
    if not contains(g, x):
        raise GoalError(f"{brief(g)} does not vary")
    slope = gradient(g, x)
    assert slope.result is not None
    samples = places(law, g)
    rising = _direction(slope.result, samples)
    if rising is None:
        return Transformed(*turned(law, g, slope, samples, givens))
    low, high = (value_at_end(g, x, end, side) for end, side in zip(law.support, ("right", "left"), strict=True))
    if not rising:
        low, high = high, low
    y = letter_for(law, g, low, high)
    pen = Pen()
    pen.given(x, y, *others(g, law, givens), conditions=[Condition(brief(c), c) for c in law.conditions])
    pen.goal(f"Find the density of `{y.name} == {brief(g)}` where `{x.name}` has {article(law)}.")
    pen.idea(IDEA)
    sign, inside = ">" if rising else "<", beyond_properties(x, law.support)
    pen.follows(
        implied(inside, relation(sign, slope.result, number(0))),
        pen.engine(settled(slope)),
        by=MONOTONE,
        why="the slope keeps its sign, so that each y comes from one x",
    )
    h, back = _inverse(pen, g, x, y, samples)
    inner, (below, above) = law.density, law.support
    probability = integral(inner, x, below, h) if rising else integral(inner, x, h, above)
    made = gradient(h, y)
    assert made.result is not None
    bend = pen.engine(settled(made))
    speed = made.result if rising else negative(made.result)
    first = pen.follows(
        equals(derivative(probability, y), mul(substitute(law.density, {x: h}), speed)),
        back,
        bend,
        by=fundamental_theorem_of_calculus,
        why=f"the distribution function of `{y.name}` is the probability of `{x.name} {'<=' if rising else '>='} "
        f"{brief(h)}`; a density is its slope",
    )
    logarithm = short_form(substitute(law.log_density, {x: h}), speed)
    ends = unusual_ends(y, low, high)
    carried = Distribution("transformed", y, law.parameters, logarithm, ends, conditions=law.conditions)
    density = product_form(logarithm, lambda f: contains(f, y))
    pen.start(first.left, first.right, first)
    last = pen.relate("=", density, by=POWERS_TOGETHER, why="powers and exponentials put together")
    pen.claim(Equality(last.left, density), Expectation(equals(carried.expectation(number(1)), number(1))))
    pen.convention(f"`{y.name}` lies between `{brief(low)}` and `{brief(high)}`; outside, its density is 0.")
    pen.wrong("The density at the point alone: how much of x a small piece of y stands for counts too.")
    title = f"Density of {said(g)} under {article(law)}"
    page = pen.derivation(title=title)
    return Transformed(carried, page)


def _direction(slope: Term, samples: list[dict[str, float]]) -> bool | None:
    """Whether g rises everywhere, or falls everywhere; None where it does both."""
    signs = {v > 0 for v in (value_of(slope, p) for p in samples) if v}
    return signs.pop() if len(signs) == 1 else None


def _inverse(pen: Pen, g: Term, x: Term, y: Term, samples: list[dict[str, float]]) -> tuple[Term, Mark]:
    """h with g(h(y)) = y and values in the support, and the line that says so."""
    from workbench.engines.solving import solve

    try:
        made = solve(equals(g, y), x)
    except NoRule as error:
        raise NoDerivation(f"{brief(g)} = {y.name} was not solved for {x.name}: {error}") from error
    found = [] if made.result is None else list(made.result.args)
    kept = [h for h in found if sum(undoes(h, g, x, y, p) for p in samples) >= MOST * len(samples)]
    if len(kept) != 1:
        raise NoDerivation(f"{brief(g)} = {y.name} was not solved for {x.name} on the support")
    return kept[0], put_back(pen, made, g, x, y, kept)[-1]


__all__ = ["Transformed", "transformed"]
