"""Means over few values: the sum of what each contributes, with its probability."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.inference import Needed, Reduction, Step
from workbench.terms.functions.elementwise import exp
from workbench.terms.heads import EXPECTATION, IFF, IMPLIES, NUMBER, RELATION, add, equals, mul, number, properties
from workbench.terms.term import Term, postorder, substitute

_MOST = 12
"""Values that a sum is written out for, at most."""


def by_values(step: Step) -> Iterator[Reduction]:
    """An equation of functions, which is decided by what these are."""
    if step.goal.head is RELATION and step.goal.attrs[0] == "=":
        yield Reduction((step.goal,), (Needed(step.goal, computed=True),))


def by_functions(step: Step) -> Iterator[Reduction]:
    """An inequality or an equivalence of functions, which is decided by what these are."""
    if step.goal.head in (RELATION, IFF, IMPLIES):
        yield Reduction((step.goal,), (Needed(step.goal, computed=True),))


def over_values(step: Step) -> Iterator[Reduction]:
    """Each mean over a number with few values, in the goal and in what is cited, as their sum; the goal itself, where
    it is such a sum worked out."""
    found = {n: s for n in postorder(step.goal, *step.premises) if (s := _summed(n)) is not None}
    if found:
        yield Reduction(tuple(equals(mean, total) for mean, total in found.items()))
        yield Reduction((step.goal,), (Needed(substitute(step.goal, found), computed=True),))


def _summed(mean: Term) -> Term | None:
    """The sum over the values of the variable; None where they are many, or no whole numbers."""
    if mean.head is not EXPECTATION or mean.shape or mean.args[1].shape:
        return None
    f, x, log_density, *ends = mean.args
    if "mask" in properties(x) and not ends:
        low, high = 0, 1
    elif "integer" in properties(x) and len(ends) == 2 and all(e.head is NUMBER for e in ends):
        low, high = (int(e.value) for e in ends)
    else:
        return None
    if not low <= high < low + _MOST:
        return None
    return add(*(substitute(mul(f, exp(log_density)), {x: number(k)}) for k in range(low, high + 1)))


__all__ = ["by_functions", "by_values", "over_values"]
