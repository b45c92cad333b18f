"""A log-likelihood with a kink at every observation: c - k sum |h(x) - theta|, largest at the median.

The slope counts how many observations lie above less how many lie below; it changes sign at the median.
"""

from __future__ import annotations

from workbench.engines.statistics.likelihood.estimation import Estimation, without_names
from workbench.engines.statistics.samples.letters import always
from workbench.reasons.distances import LEAST_DISTANCES, MEDIAN, SLOPE_OF_ABS, TANGENT_OF_ABS
from workbench.reasons.likelihood import NOTHING_LARGER
from workbench.rules.condition import Condition
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.elementwise import absolute, sign
from workbench.terms.functions.extremes import median
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import ADD, MUL, add, equals, mul, negative, number, relation, scalar
from workbench.terms.statements import implies
from workbench.terms.term import Term, contains, postorder


def estimate(state: Estimation) -> None:
    """Estimate every parameter that stands only in a sum of absolute distances, and put it in."""
    for theta in tuple(state.remaining):
        found = _distances(state, theta)
        if found is not None:
            _one(state, theta, *found)


def _distances(state: Estimation, theta: Term) -> tuple[Term, Term, Term] | None:
    """The sum of distances in which alone theta stands, what is k times it in the log-likelihood, and h(x)."""
    form = without_names(state.loglik.args[0])
    sums = [t for t in postorder(form) if t.head is sum_ and not t.rank and t.args[0].head is absolute]
    for s in sums:
        centre = _centre(s.args[0].args[0], theta)
        letter = scalar("q_")
        if centre is None or contains(replace_nodes(form, {s: letter}), theta):
            continue
        slope = state.differentiated(replace_nodes(form, {s: letter}), letter).result
        if slope is None or contains(slope, letter) or not always(slope, state.trials, lambda v: v < 0):
            continue
        return s, slope, centre
    return None


def _centre(inside: Term, theta: Term) -> Term | None:
    """h(x) where inside is h(x) - theta or theta - h(x)."""
    if inside.head is not ADD or not contains(inside, theta):
        return None
    plus = [a for a in inside.args if a is theta]
    minus = [a for a in inside.args if a.head is MUL and set(a.args) == {number(-1), theta}]
    rest = [a for a in inside.args if not contains(a, theta)]
    if len(plus) + len(minus) != 1 or len(rest) != len(inside.args) - 1:
        return None
    whole = add(*rest)
    if minus:
        return whole
    return add(*(_negated(a) for a in rest))


def _negated(term: Term) -> Term:
    if term.head is MUL and term.args[0] is number(-1):
        return term.args[1] if len(term.args) == 2 else mul(*term.args[1:])
    return negative(term)


def _one(state: Estimation, theta: Term, distances: Term, slope: Term, centre: Term) -> None:
    counted = sum_(sign(centre - theta))
    value = median(centre)
    left = state.score(theta)
    away = relation(">", absolute(centre - theta), number(0))
    state.pen.write(
        implies(away, equals(left, mul(negative(slope) if slope.head is not MUL else _negated(slope), counted))),
        SLOPE_OF_ABS,
        "away from the observations each distance falls or grows with slope 1: the "
        "slope counts those above less those below",
        rests_on=(state.marks["loglik"],),
    )
    middle = state.pen.write(
        equals(sum_(sign(centre - value)), number(0)),
        MEDIAN,
        "as many observations lie above the median as below",
        rests_on=(),
        conditions=(Condition("no two observations are equal", None),),
    )
    own, there = centre - theta, centre - value
    tangent = state.pen.write(
        relation(">=", absolute(own), absolute(there) + sign(there) * (value - theta)),
        TANGENT_OF_ABS,
        "a convex function lies above its tangents; here the tangents at the median",
        rests_on=(),
    )
    at_median = replace_nodes(distances, {theta: value})
    m = state.pen.write(
        relation("<=", at_median, distances),
        LEAST_DISTANCES,
        "added over the observations: what the tangents add cancels at the median",
        rests_on=(tangent, middle),
    )
    state.pen.note(
        "For an even number of observations every value between the two middle ones is as likely; the "
        "median is taken half-way."
    )
    state.pen.wrong(
        "Looking for a zero of the derivative: there is a kink at every observation, and of an odd number of "
        "observations the one in the middle is where the likelihood is largest."
    )
    state.shared.update(e.param for e in state.found)  # what was put in may depend on it
    state.shared.add(theta)
    state.largest_at((theta,), (value,), NOTHING_LARGER, (m,))
    state.profile(theta, value, f"`{theta.name}` at its best value for the others", (state.marks["loglik"], m))


__all__ = ["estimate"]
