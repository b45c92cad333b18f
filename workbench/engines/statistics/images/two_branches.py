"""The density of Y = g(X) for a g that turns once on the support of X: two x share one y, and each adds its part.

P(Y <= y) = P(h(y) <= X <= k(y)) for a g that falls and then rises, with g(h(y)) = g(k(y)) = y, and the slope of that in
y is p(k(y)) k'(y) - p(h(y)) h'(y). For a g that rises and then falls P(Y > y) is of this kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.adviser import shortened
from workbench.algebra.at_values import at_values
from workbench.engines.goals import gradient
from workbench.engines.statistics.expectation.engine import others
from workbench.engines.statistics.expectation.readings import article
from workbench.engines.statistics.images.carrying import (
    MOST,
    beyond_properties,
    implied,
    letter_for,
    put_back,
    times_speed,
    undoes,
    unusual_ends,
    value_at_end,
    value_of,
)
from workbench.engines.statistics.kernels.product_form import product_form
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.statistics.laws.domains import follows, settled
from workbench.language.saying import said
from workbench.reasons.expectation import POWERS_TOGETHER, TURNS_ONCE
from workbench.record.claims import Equality, Expectation
from workbench.record.derivation import Derivation
from workbench.record.errors import NoDerivation, NoRule
from workbench.record.pen import Mark, Pen
from workbench.rules.condition import Condition
from workbench.rules.differentiation import fundamental_theorem_of_calculus
from workbench.terms.functions.elementwise import absolute, log
from workbench.terms.heads import (
    ADD,
    add,
    brief,
    derivative,
    equals,
    integral,
    mul,
    negative,
    number,
    relation,
    subtract,
)
from workbench.terms.term import LanguageError, Term, contains, postorder, substitute

IDEA = "Two `{x}` share one `{y}`: write the probability that `{x}` lies between them, and take its slope in `{y}`."
Moving = tuple[Term, Term, Mark]
Places = Sequence[dict[str, float]]


@dataclass(frozen=True)
class Turn:
    """Where g turns, and whether it falls first."""

    place: Term
    falls_first: bool


def turned(
    law: Distribution, g: Term, slope: Derivation, samples: Places, givens: Iterable[Term] | None
) -> tuple[Distribution, Derivation]:
    """The law of g(X) and its derivation. Raises NoDerivation where g turns more than once, where its ends have
    different values, so that some y come from one x and others from two, or where g = y was not solved."""
    x, support = law.variable, law.support
    assert support is not None
    assert slope.result is not None
    turn = _turn(law, g, slope.result, samples)
    first, second = (value_at_end(g, x, end, side) for end, side in zip(support, ("right", "left"), strict=True))
    if first is not second:
        raise NoDerivation(
            f"{brief(g)} is {brief(first)} at one end of the support and {brief(second)} at the other: some y come "
            "from one x and others from two, so that no one formula gives the density"
        )
    bottom = shortened(at_values(substitute(g, {x: turn.place})))
    low, high = (bottom, first) if turn.falls_first else (first, bottom)
    y = letter_for(law, g, low, high)
    pen = Pen()
    inside = beyond_properties(y, (low, high))
    conditions = [*law.conditions, *inside]
    pen.given(x, y, *others(g, law, givens), conditions=[Condition(brief(c), c) for c in conditions])
    pen.goal(f"Find the density of `{y.name} == {brief(g)}` where `{x.name}` has {article(law)}.")
    pen.idea(IDEA.format(x=x.name, y=y.name))
    slopes = pen.engine(settled(slope))
    off = x if turn.place is number(0) else subtract(x, turn.place)
    same = relation(">=" if turn.falls_first else "<=", mul(off, slope.result), number(0))
    beyond = [] if follows(same, ()) else beyond_properties(x, support)
    first_then = "falls", "rises"
    before, behind = first_then if turn.falls_first else first_then[::-1]
    why = f"it {before} before `{brief(turn.place)}` and {behind} behind"
    turns = pen.follows(implied(beyond, same), slopes, by=TURNS_ONCE, why=why)
    (left, right), backs = _inverses(pen, g, x, y, turn, samples)
    moving = [(h, *_slope(pen, h, y)) for h in (left, right)]
    slope_of_between = derivative(integral(law.density, x, left, right), y)
    pen.start(slope_of_between if turn.falls_first else negative(slope_of_between))
    sign = "<=" if turn.falls_first else ">="
    pen.relate(
        "=", _moved(law, moving, turn), turns, *backs, *(mark for _, _, mark in moving),
        by=fundamental_theorem_of_calculus,
        why=f"`{brief(g)} {sign} {y.name}` exactly where `{x.name}` lies between the two; each end moves at its speed",
    )  # fmt: skip
    logs = _branches(law, moving, y, turn)
    density = add(*(product_form(part, lambda f: contains(f, y)) for part in logs))
    last = pen.relate("=", density, by=POWERS_TOGETHER, why="powers and exponentials put together")
    logarithm = logs[0] if len(logs) == 1 else log(density)
    ends = unusual_ends(y, low, high)
    carried = Distribution("transformed", y, law.parameters, logarithm, ends, conditions=law.conditions)
    pen.claim(Equality(last.left, density), Expectation(equals(carried.expectation(number(1)), number(1))))
    pen.convention(f"`{y.name}` lies between `{brief(low)}` and `{brief(high)}`; outside, its density is 0.")
    pen.wrong("One of the two alone: it gives half of the probability, or another share of it.")
    pen.wrong("The density at the point alone: how much of x a small piece of y stands for counts too.")
    return carried, pen.derivation(title=f"Density of {said(g)} under {article(law)}")


def _moved(law: Distribution, moving: Sequence[Moving], turn: Turn) -> Term:
    """The slope of the probability of lying between the two, or not between them."""
    left, right = (mul(substitute(law.density, {law.variable: h}), slope) for h, slope, _ in moving)
    return subtract(right, left) if turn.falls_first else subtract(left, right)


def _branches(law: Distribution, moving: Sequence[Moving], y: Term, turn: Turn) -> list[Term]:
    """The logarithms of the two parts of the density; one, where they are equal."""
    found = []
    for (h, slope, _), grows in zip(moving, (not turn.falls_first, turn.falls_first), strict=True):
        speed = shortened(slope if grows else negative(slope))
        found.append((_shortened(substitute(law.log_density, {law.variable: h}), y), speed))
    (first, one), (second, other) = found
    if first is second and one is other:
        return [times_speed(first, mul(number(2), one))]
    return [times_speed(carried, speed) for carried, speed in found]


def _shortened(carried: Term, y: Term) -> Term:
    """A log density with each of its terms that hold y in a short form."""
    parts = carried.args if carried.head is ADD else (carried,)
    return add(*(shortened(part) if contains(part, y) else part for part in parts))


def _turn(law: Distribution, g: Term, slope: Term, samples: Places) -> Turn:
    """The one place in the support where the slope changes its sign: its zero, or a kink of a modulus."""
    from workbench.engines.solving import solve

    x = law.variable
    kinks = [t.args[0] for t in postorder(g) if t.head is absolute and contains(t, x)]
    found: list[Term] = []
    for zero in (slope, *kinks):
        try:
            made = solve(equals(zero, number(0)), x)
        except (NoRule, LanguageError):
            continue
        found += [] if made.result is None else made.result.args
    for place in found:
        signs = {(value_of(x, p) < value_of(place, p), value_of(slope, p) < 0) for p in samples if value_of(slope, p)}
        if len(signs) == 2 and len({before for before, _ in signs}) == 2 and len({s for _, s in signs}) == 2:
            return Turn(place, (True, True) in signs)
    raise NoDerivation(
        f"{brief(g)} is not strictly monotone on the support, and no one place where it turns was found: several x "
        "may share one y, and each adds a part"
    )


def _inverses(pen: Pen, g: Term, x: Term, y: Term, turn: Turn, samples: Places) -> tuple[tuple[Term, Term], list[Mark]]:
    """The x before and behind the turn with g(x) = y, and the lines that say so."""
    from workbench.engines.solving import solve

    try:
        made = solve(equals(g, y), x)
    except NoRule as error:
        raise NoDerivation(f"{brief(g)} = {y.name} was not solved for {x.name}: {error}") from error
    found = [] if made.result is None else list(made.result.args)
    sides = [[p for p in samples if (p[x.name] < value_of(turn.place, p)) == before] for before in (True, False)]
    kept = [[h for h in found if sum(undoes(h, g, x, y, p) for p in side) >= MOST * len(side)] for side in sides]
    if [len(k) for k in kept] != [1, 1]:
        raise NoDerivation(f"{brief(g)} = {y.name} was not solved for {x.name} on the support")
    (left,), (right,) = kept
    return (left, right), put_back(pen, made, g, x, y, (left, right))


def _slope(pen: Pen, h: Term, y: Term) -> tuple[Term, Mark]:
    made = gradient(h, y)
    assert made.result is not None
    return made.result, pen.engine(settled(made))


__all__ = ["turned"]
