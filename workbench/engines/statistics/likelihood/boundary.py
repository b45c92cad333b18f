"""A support that depends on a parameter: the likelihood is monotone where it is not 0, and an order statistic wins.

Every observation must lie in the support. That bounds the parameter by the smallest or the largest of them; the slope
of the log-likelihood says which end of what is allowed is best.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.engines.statistics.likelihood.estimation import Estimation
from workbench.engines.statistics.samples.letters import always
from workbench.engines.statistics.samples.roots import solved
from workbench.reasons.likelihood import SIGN_OF_THE_SLOPE, SUPPORT
from workbench.record.errors import GoalError, NoDerivation
from workbench.rules import facts
from workbench.rules.condition import Condition
from workbench.terms.functions.activations import maximum, minimum
from workbench.terms.functions.extremes import max_, min_
from workbench.terms.heads import Product, brief, compare, equals, negative, number, oo, relation, scalar
from workbench.terms.term import Term, contains, substitute

_ZERO = number(0)


@dataclass(frozen=True)
class Bound:
    """What one end of the support says of a parameter: ``at least`` the value, or at most."""

    least: bool
    value: Term
    end: Term
    extreme: Term


def estimate(state: Estimation) -> None:
    """Estimate every parameter on which the support depends, and put it in."""
    for theta in state.model.moving:
        _one(state, theta)


def _one(state: Estimation, theta: Term) -> None:
    bounds = _bounds(state, theta)
    made = state.differentiated(state.loglik, theta)
    score = made.result
    assert score is not None
    if score is _ZERO:
        raise GoalError(
            f"the likelihood is the same for every {theta.name} whose support holds the data: no single value is best"
        )
    rises, falls = (always(score, state.trials, test) for test in (lambda v: v > 0, lambda v: v < 0))
    if not rises and not falls:
        raise NoDerivation(
            f"the support depends on {theta.name} and the log-likelihood is not monotone in it: {brief(score)} has no "
            "fixed sign"
        )
    n = state.write_derivative(made, state.score(theta), None, (state.marks["loglik"],))
    sign = state.pen.write(
        relation(">" if rises else "<", score, _ZERO),
        SIGN_OF_THE_SLOPE,
        f"the likelihood {'rises' if rises else 'falls'} with `{theta.name}`: the score has no zero",
        rests_on=(n,),
        conditions=_not_empty(state),
    )
    useful = [b for b in bounds if b.least == falls]
    if not useful:
        raise NoDerivation(
            f"the likelihood has no maximum in {theta.name}: it {'rises' if rises else 'falls'} without end"
        )
    value = useful[0].value
    marks = []
    for b in useful:
        sample = state.model.samples[0]
        allowed = compare(">=" if b.least else "<=", theta, b.value)
        which = "smallest" if b.extreme.head is min_ else "largest"
        why = f"every `{sample.name}` lies in the support iff the {which} does"
        marks.append(state.pen.write(_everywhere(state, b, allowed), SUPPORT, why, rests_on=()))
    if len(useful) > 1:
        for b in useful[1:]:
            value = (maximum if falls else minimum)(value, b.value)
    state.ends += [state.marks["loglik"], n, sign, *marks] if len(useful) == 1 else []
    which = "smallest" if falls else "largest"
    state.pen.wrong(
        f"Setting the score in `{theta.name}` to 0: the maximum lies where the support ends, not where the slope is 0."
    )
    state.profile(theta, value, f"the {which} `{theta.name}` that the data allow", (state.marks["loglik"], *marks))


def _not_empty(state: Estimation) -> tuple[Condition, ...]:
    """That the support is not empty: it is assumed, or with the estimates put in that are known."""
    low, high = state.model.support
    if low is negative(oo) or high is oo or facts.positive(high - low):
        return ()
    width = substitute(high - low, {e.param: e.value for e in state.found})
    why = "the support holds the data" if state.found else ""
    return (Condition(f"`{brief(width)} > 0`", relation(">", width, _ZERO), why),)


def _everywhere(state: Estimation, b: Bound, allowed: Term) -> Term:
    """All indicators of the support are 1 exactly where the parameter is allowed."""
    model = state.model
    entry = model.of_observation(model.observed)
    sign = ">=" if b.extreme.head is min_ else "<="
    return equals(Product(compare(sign, entry, b.end), model.i), allowed)


def _bounds(state: Estimation, theta: Term) -> list[Bound]:
    model = state.model
    found = []
    for end, extreme in zip(model.support, (min_, max_), strict=True):
        if end in (oo, negative(oo)) or not contains(end, theta):
            continue
        statistic = extreme(model.samples[0])
        letter = scalar("q0_")
        roots = [theta] if end is theta else solved(end - letter, theta)
        if end is theta:
            value: Term | None = statistic
        else:
            value = substitute(roots[0], {letter: statistic}) if roots and len(roots) == 1 else None
        if value is None:
            raise NoDerivation(f"what the support, ending at {brief(end)}, allows of {theta.name} was not found")
        rising = _rises(state, end, theta)
        found.append(Bound((extreme is max_) == rising, value, end, statistic))
    return found


def _rises(state: Estimation, end: Term, theta: Term) -> bool:
    """Whether the end of the support grows with the parameter."""
    values = [float(t(end, **{theta.name: t.values[theta.name] + 1e-3})) - float(t(end)) for t in state.trials]
    if all(v > 0 for v in values):
        return True
    if all(v < 0 for v in values):
        return False
    raise NoDerivation(f"the end {brief(end)} of the support is not monotone in {theta.name}")


__all__ = ["estimate"]
