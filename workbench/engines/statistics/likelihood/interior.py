"""One parameter inside its domain: the score, its root, the second derivative there, and the estimate put in."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.engines.statistics.likelihood.estimation import Estimation, without_names
from workbench.engines.statistics.samples.letters import always, where_inside
from workbench.engines.statistics.samples.roots import root, separated
from workbench.engines.statistics.samples.short_forms import one_root, readable, with_means
from workbench.reasons.algebra import MULTIPLY_OUT
from workbench.reasons.likelihood import ONLY_STATIONARY_POINT, SECOND_DERIVATIVE, SOLVE
from workbench.record.derivation import Derivation
from workbench.rules import facts
from workbench.rules.condition import Condition
from workbench.rules.reason import together
from workbench.terms.functions.elementwise import cos, sin
from workbench.terms.heads import ADD, IFF, MUL, NUMBER, POWER, SIZE, brief, derivative, equals, number, relation
from workbench.terms.statements import iff
from workbench.terms.term import Term, contains, postorder, substitute

_ZERO = number(0)


@dataclass(frozen=True)
class Closed:
    """A score equation that closes: the derivative as found, multiplied out, and the solution."""

    theta: Term
    made: Derivation
    score: Term
    solution: Term
    second: Derivation
    concave: bool


def closed(state: Estimation, theta: Term) -> Closed | None:
    """How the score equation of theta closes; None where it does not, or where the solution is no maximum."""
    made = state.differentiated(state.loglik, theta)
    assert made.result is not None
    score = made.result
    found = root(score, state.loglik, theta, state.trials)
    if found is None:
        score = separated(state.model, without_names(made.result), theta)
        found = root(score, state.loglik, theta, state.trials)
    if found is None:
        return None
    second = state.differentiated(score, theta)
    assert second.result is not None
    concave = always(second.result, state.trials, lambda v: v < 0) and not contains(second.result, theta)
    kept = where_inside(found, state.trials, theta)
    if not always(substitute(second.result, {theta: found}), kept, lambda v: v < 0):
        return None
    return Closed(
        theta, made, score, one_root(with_means(readable(state.model, found, state.trials))), second, concave
    )


def write(state: Estimation, step: Closed) -> None:
    """The lines of a closed step, and the estimate put in."""
    theta, left = step.theta, state.score(step.theta)
    n = state.write_derivative(step.made, left, None, (state.marks["loglik"],))
    if step.score is not step.made.result:
        n = state.pen.write(
            equals(left, state.folded(step.score)),
            MULTIPLY_OUT,
            "the sums written out, what is the same in every term in front",
            rests_on=(n,),
        )
    solution = state.with_means(step.solution)
    if any(t.head in (sin, cos) for t in postorder(step.score)):
        said = equals(substitute(step.score, {theta: solution}), _ZERO)
        why = f"`{theta.name} == {brief(solution)}` put in; half a turn further lies the minimum"
    else:
        said = iff(equals(state.folded(step.score), _ZERO), equals(theta, state.folded(solution)))
        why = f"the only place where the slope in `{theta.name}` is 0"
    solved = state.pen.write(said, SOLVE, why, rests_on=(n,))
    twice = derivative(derivative(state.loglik, theta), theta)
    second = step.second.result
    assert second is not None
    m = state.write_derivative(step.second, twice, step.score, (n,))
    signs: tuple[Condition, ...] = ()
    if step.concave:
        sign = state.pen.write(
            relation("<", second, _ZERO),
            SECOND_DERIVATIVE,
            f"concave in `{theta.name}`: the stationary point is the maximum",
            rests_on=(m,),
        )
    else:
        there = readable(state.model, substitute(second, {theta: step.solution}), state.trials)
        signs = _signs(state, state.folded(there))
        sign = state.pen.write(
            relation("<", state.folded(there), _ZERO),
            together([SECOND_DERIVATIVE], f"second derivative at `{theta.name} == {brief(solution)}`"),
            f"{twice_at(theta)}: negative, so the only stationary point is the maximum",
            rests_on=(solved, m),
            conditions=signs,
        )
    if said.head is IFF:
        state.largest_at((theta,), (state.folded(solution),), ONLY_STATIONARY_POINT, (n, solved, m, sign), signs)
    state.profile(
        theta, step.solution, f"`{theta.name}` at its best value for the others", (state.marks["loglik"], solved)
    )


def _signs(state: Estimation, value: Term) -> tuple[Condition, ...]:
    """The signs of the factors of a value, those that the declared facts do not give: that not all observations are
    equal, say, or that there were successes and failures."""
    found: dict[Condition, None] = {}
    todo = list(value.args) if value.head is MUL else [value]
    while todo:
        factor = todo.pop(0)
        if factor.head is MUL:
            todo.extend(factor.args)
        elif factor.head is POWER and factor.args[1].head is NUMBER:
            todo.append(factor.args[0])
        elif factor.head is ADD and all(always(without_names(a), state.trials, lambda v: v > 0) for a in factor.args):
            todo.extend(factor.args)
        elif factor.head is not NUMBER and factor.head is not SIZE:
            for sign, test in ((">", lambda v: v > 0), ("<", lambda v: v < 0)):
                if always(without_names(factor), state.trials, test):
                    why = facts.positive(without_names(factor))
                    said = relation(sign, factor, _ZERO)
                    found[Condition(f"`{brief(said)}`", said, why)] = None
    return tuple(found)


def twice_at(theta: Term) -> str:
    return f"the second derivative in `{theta.name}` at the stationary point"


__all__ = ["Closed", "closed", "write"]
