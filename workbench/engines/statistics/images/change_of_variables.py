"""Change of variables: the density of Y = g(X) for a g that is strictly monotone on the support of X.

P(Y <= y) = P(X <= h(y)) for an increasing g that h undoes:  the density of Y is p(h(y)) |h'(y)|
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.adviser import advised, shortened
from workbench.adviser.forms import with_opened_logs
from workbench.engines.goals import gradient
from workbench.engines.statistics.expectation.engine import checked_function, others
from workbench.engines.statistics.expectation.readings import article
from workbench.engines.statistics.kernels.product_form import product_form
from workbench.engines.statistics.kernels.recognition import usual_ends
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.statistics.laws.domains import points_inside, settled
from workbench.language.saying import said
from workbench.reasons.expectation import DENSITY_OF_AN_IMAGE, INVERSE, MONOTONE, POWERS_TOGETHER
from workbench.record.claims import Equality, Expectation
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError, NoDerivation, NoRule
from workbench.record.pen import Mark, Pen
from workbench.rules.condition import Condition
from workbench.terms.functions.elementwise import log
from workbench.terms.heads import (
    POWER,
    add,
    as_term,
    brief,
    derivative,
    equals,
    integral,
    mul,
    negative,
    number,
    oo,
    relation,
    scalar,
)
from workbench.terms.statements import implies
from workbench.terms.term import LanguageError, Term, contains, substitute, symbols

TRIALS = 40
_CLOSE, _MOST = 1e-8, 0.75
"""How near the inverse comes back to x, at so many places: at the others y has lost the digits of x."""
IDEA = "Y is at most y exactly where X is on one side of one point: write the probability, and take its slope in y."


@dataclass(frozen=True)
class Transformed:
    """The law of Y = g(X), and the derivation that leads there."""

    law: Distribution
    derivation: Derivation


def transformed(law: Distribution, g: Term, *, givens: Iterable[Term] | None = None) -> Transformed:
    """The law of g(X). Raises GoalError for what is no continuous number or no number, NoDerivation where g is not
    strictly monotone on the support or its inverse was not found."""
    x, g = law.variable, checked_function(as_term(g), law)
    if x.shape or law.discrete or law.support is None:
        raise GoalError(f"a density is carried along for a continuous number; {article(law)} is not of one")
    if not contains(g, x):
        raise GoalError(f"{brief(g)} does not vary")
    slope = gradient(g, x)
    assert slope.result is not None
    samples = _samples(law, g)
    rising = _direction(slope.result, samples, g)
    low, high = (_end(g, x, end, side) for end, side in zip(law.support, ("right", "left"), strict=True))
    if not rising:
        low, high = high, low
    y = _variable(law, g, low, high)
    pen = Pen()
    pen.given(x, y, *others(g, law, givens), conditions=[Condition(brief(c), c) for c in law.conditions])
    pen.goal(f"Find the density of `{y.name} == {brief(g)}` where `{x.name}` has {article(law)}.")
    pen.idea(IDEA)
    sign, inside = ">" if rising else "<", _where(x, law.support)
    pen.follows(
        _implied(inside, relation(sign, slope.result, number(0))),
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
        by=DENSITY_OF_AN_IMAGE,
        why=f"the distribution function of `{y.name}` is the probability of `{x.name} {'<=' if rising else '>='} "
        f"{brief(h)}`; a density is its slope",
    )
    logarithm = _short(substitute(law.log_density, {x: h}), speed)
    carried = Distribution("transformed", y, law.parameters, logarithm, _ends(y, low, high), conditions=law.conditions)
    density = product_form(logarithm, lambda f: contains(f, y))
    pen.start(first.left, first.right, first)
    last = pen.relate("=", density, by=POWERS_TOGETHER, why="powers and exponentials put together")
    pen.claim(Equality(last.left, density), Expectation(equals(carried.expectation(number(1)), number(1))))
    pen.convention(f"`{y.name}` lies between `{brief(low)}` and `{brief(high)}`; outside, its density is 0.")
    pen.wrong("The density at the point alone: how much of x a small piece of y stands for counts too.")
    title = f"Density of {said(g)} under {article(law)}"
    page = pen.derivation(title=title)
    return Transformed(carried, page)


def _samples(law: Distribution, g: Term) -> list[dict[str, float]]:
    """Places in the support, with values of all parameters, where g has a value."""
    found = [p for p in points_inside(law, (g,), TRIALS) if math.isfinite(_value(g, p))]
    if len(found) < TRIALS // 2:
        raise GoalError(f"{brief(g)} has no value on much of the support of {article(law)}")
    return found


def _value(term: Term, point: dict[str, float]) -> float:
    from workbench.numerics.evaluate import evaluate

    try:
        return float(evaluate(term, point))
    except (LanguageError, TypeError, ValueError):
        return math.nan


def _direction(slope: Term, samples: list[dict[str, float]], g: Term) -> bool:
    """Whether g rises. Raises NoDerivation where it does both, or neither."""
    signs = {v > 0 for v in (_value(slope, p) for p in samples) if v}
    if len(signs) != 1:
        raise NoDerivation(
            f"{brief(g)} is not strictly monotone on the support: several x may share one y, and each adds a part"
        )
    return signs.pop()


def _end(g: Term, x: Term, end: Term, side: str) -> Term:
    """The limit of g at an end of the support."""
    from workbench.engines.limits import limit_of

    made = limit_of(g, x, end, "both" if end is oo or end is negative(oo) else side)
    assert made.result is not None
    return made.result


def _variable(law: Distribution, g: Term, low: Term, high: Term) -> Term:
    """A letter for g(X) with what its range says."""
    taken = {s.name for s in symbols(g, law.log_density, *law.parameters)}
    name = next(n for n in ("y", "z", "w", "v", "y_1") if n not in taken)
    if low is number(0) and high in (number(1), oo):
        return scalar(name, "unit" if high is number(1) else "positive")
    return scalar(name)


def _ends(y: Term, low: Term, high: Term) -> tuple[Term, Term] | None:
    usual = usual_ends(y)
    return None if usual == (low, high) else (low, high)


def _where(x: Term, ends: tuple[Term, Term]) -> list[Term]:
    """What the support says beyond the properties of x."""
    low, high = ends
    below, above = usual_ends(x)
    found = [relation(">", x, low)] if low is not below else []
    return [*found, relation("<", x, high)] if high is not above else found


def _implied(premises: list[Term], said: Term) -> Term:
    for premise in reversed(premises):
        said = implies(premise, said)
    return said


def _inverse(pen: Pen, g: Term, x: Term, y: Term, samples: list[dict[str, float]]) -> tuple[Term, Mark]:
    """h with g(h(y)) = y and values in the support, and the line that says so."""
    from workbench.engines.solving import solve

    try:
        made = solve(equals(g, y), x)
    except NoRule as error:
        raise NoDerivation(f"{brief(g)} = {y.name} was not solved for {x.name}: {error}") from error
    found = [] if made.result is None else list(made.result.args)
    kept = [h for h in found if sum(_undoes(h, g, x, y, p) for p in samples) >= _MOST * len(samples)]
    if len(kept) != 1:
        raise NoDerivation(f"{brief(g)} = {y.name} was not solved for {x.name} on the support")
    pen.engine(settled(made))
    return kept[0], pen.follows(equals(substitute(g, {x: kept[0]}), y), by=INVERSE, why="put back, it gives y again")


def _undoes(h: Term, g: Term, x: Term, y: Term, point: dict[str, float]) -> bool:
    there = _value(h, {**point, y.name: _value(g, point)})
    return abs(there - point[x.name]) <= _CLOSE * (1 + abs(point[x.name]))


def _short(carried: Term, speed: Term) -> Term:
    """The sum of the carried log density and the logarithm of the slope, in a short form."""
    plain = add(carried, log(speed))
    opened: Term | None = advised(with_opened_logs, plain)
    below = [add(carried, negative(log(speed.args[0])))] if speed.head is POWER and speed.args[1] is number(-1) else []
    return shortened(plain, *below, plain if opened is None else opened)


__all__ = ["Transformed", "transformed"]
