"""Why a mean of squares is positive: what is squared is continuous and not the same everywhere.

Source: Rudin, Principles of Mathematical Analysis, exercise 6.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.regular import regular
from workbench.rules.requirements import property_statement
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import EXPECTATION, NUMBER, POWER, RELATION, number, properties, relation, subtract
from workbench.terms.term import Term, contains, substitute

_ZERO = number(0)


def positive_squares(step: Step) -> Iterator[Reduction]:
    """E g^2 > 0 for a continuous g under a density that is positive on its support, where g differs at the points p and
    q of it, or bends over p, q, r: g(p) + g(r) - 2 g(q) is not 0."""
    goal = step.goal
    if goal.head is not RELATION or goal.attrs[0] != ">" or goal.args[1] is not _ZERO:
        return
    mean = goal.args[0]
    points = [step.bindings[letter] for letter in "pqr" if letter in step.bindings]
    if mean.head is not EXPECTATION or mean.args[1].shape or len(points) < 2:
        return
    body, x, log_density, *ends = mean.args
    if body.head is not POWER or body.args[1] is not number(2) or properties(x) - {"positive", "unit"}:
        return
    g = body.args[0]
    if regular(g, (x,)) != () or regular(log_density, (x,)) != () or any(contains(p, x) for p in points):
        return
    values = [substitute(g, {x: p}) for p in points]
    gap = subtract(values[0], values[1]) if len(points) == 2 else values[0] + values[2] - 2 * values[1]
    needed = [Needed(relation(">", absolute(gap), _ZERO), computed=True)]
    for p in points:
        inside = [property_statement(p, prop) for prop in sorted(properties(x))]
        if ends:
            inside += [relation(">=", p, ends[0]), relation("<=", p, ends[1])]
        needed += [Needed(said, computed=True) for said in inside if said is not None and not _plain(said)]
    yield Reduction((goal,), tuple(needed))


def _plain(statement: Term) -> bool:
    """Whether a comparison of numbers holds."""
    if statement.head is not RELATION or any(a.head is not NUMBER for a in statement.args):
        return False
    left, right = (a.value for a in statement.args)
    return {">": left > right, "<": left < right, ">=": left >= right, "<=": left <= right}[statement.attrs[0]]


__all__ = ["positive_squares"]
