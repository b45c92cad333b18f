"""One parameter inside its domain: the score, its root, the second derivative there, and the estimate put in."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.engines.statistics.likelihood.course import Course, without_names
from workbench.engines.statistics.samples.closing import (
    always,
    one_root,
    readable,
    root,
    separated,
    where_inside,
    with_means,
)
from workbench.record.derivation import Derivation
from workbench.terms.functions.elementwise import cos, sin
from workbench.terms.heads import brief, derivative, equals, number, relation
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


def closed(course: Course, theta: Term) -> Closed | None:
    """How the score equation of theta closes; None where it does not, or where the solution is no maximum."""
    made = course.differentiated(course.loglik, theta)
    assert made.result is not None
    score = made.result
    found = root(score, course.loglik, theta, course.trials)
    if found is None:
        score = separated(course.model, without_names(made.result), theta)
        found = root(score, course.loglik, theta, course.trials)
    if found is None:
        return None
    second = course.differentiated(score, theta)
    assert second.result is not None
    concave = always(second.result, course.trials, lambda v: v < 0) and not contains(second.result, theta)
    kept = where_inside(found, course.trials, theta)
    if not always(substitute(second.result, {theta: found}), kept, lambda v: v < 0):
        return None
    return Closed(
        theta, made, score, one_root(with_means(readable(course.model, found, course.trials))), second, concave
    )


def write(course: Course, step: Closed) -> None:
    """The lines of a closed step, and the estimate put in."""
    theta, left = step.theta, course.score(step.theta)
    n = course.write_derivative(step.made, left, None, (course.marks["loglik"],))
    if step.score is not step.made.result:
        n = course.write(
            equals(left, course.folded(step.score)),
            "multiply out",
            "the sums written out, what is the same in every term in front",
            rests_on=(n,),
        )
    solution = course.with_means(step.solution)
    if any(t.head in (sin, cos) for t in postorder(step.score)):
        said = equals(substitute(step.score, {theta: solution}), _ZERO)
        why = f"{theta.name} = {brief(solution)} put in; half a turn further lies the minimum"
    else:
        said = iff(equals(course.folded(step.score), _ZERO), equals(theta, course.folded(solution)))
        why = f"the only place where the slope in `{theta.name}` is 0"
    solved = course.write(said, "solve", why, rests_on=(n,))
    twice = derivative(derivative(course.loglik, theta), theta)
    second = step.second.result
    assert second is not None
    m = course.write_derivative(step.second, twice, step.score, (n,))
    if step.concave:
        course.write(
            relation("<", second, _ZERO),
            "second derivative",
            f"concave in {theta.name}: the stationary point is the maximum",
            rests_on=(m,),
        )
    else:
        there = readable(course.model, substitute(second, {theta: step.solution}), course.trials)
        course.write(
            relation("<", course.folded(there), _ZERO),
            "second derivative",
            f"{twice_at(theta)}: negative, so the only stationary point is the maximum",
            rests_on=(solved, m),
        )
    course.profile(
        theta, step.solution, f"{theta.name} at its best value for the others", (course.marks["loglik"], solved)
    )


def twice_at(theta: Term) -> str:
    return f"the second derivative in `{theta.name}` at the stationary point"


__all__ = ["Closed", "closed", "write"]
