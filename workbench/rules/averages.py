"""Averages over a number as integrals over its support."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.inference import Reduction, Step
from workbench.terms.functions.elementwise import exp
from workbench.terms.heads import EXPECTATION, equals, integral, mul, number, oo, properties
from workbench.terms.term import Term, postorder

_LISTED = frozenset("integer mask sign onehot simplex posdef".split())


def as_integrals(step: Step) -> Iterator[Reduction]:
    """Each average in the step over a number as what it is: the function times the density, integrated."""
    given: dict[Term, None] = {}
    for node in postorder(step.goal, *step.premises):
        if node.head is EXPECTATION and not node.args[1].shape and not properties(node.args[1]) & _LISTED:
            f, x, log_density, *ends = node.args
            given[equals(node, integral(mul(f, exp(log_density)), x, *(ends or _support(x))))] = None
    if given:
        yield Reduction(tuple(given))


def _support(x: Term) -> tuple[Term, Term]:
    low = number(0) if properties(x) & {"positive", "unit"} else mul(-1, oo)
    return low, number(1) if "unit" in properties(x) else oo


__all__ = ["as_integrals"]
