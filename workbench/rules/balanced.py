"""Means under a law that is symmetric about the middle of a bounded support: odd parts average to 0.

Source: Casella & Berger, Statistical Inference, Exercise 2.26.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.averaging import is_equation
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.linearity import products
from workbench.terms.heads import EXPECTATION, add, divide, equals, number, oo, subtract
from workbench.terms.term import Term, contains, substitute


def balanced_means(step: Step) -> Iterator[Reduction]:
    """E f = v, where the density takes the same value on both sides of the middle and f has the mean v there; f is a
    polynomial and the support bounded, so that there is a mean."""
    goal = step.goal
    if not is_equation(goal):
        return
    for mine, value in (goal.args, goal.args[::-1]):
        if mine.head is not EXPECTATION or len(mine.args) != 5 or mine.args[1].shape or contains(value, mine.args[1]):
            continue
        f, x, log_density, low, high = mine.args
        if contains(low, oo) or contains(high, oo) or not _is_polynomial(f, x):
            continue
        mirror = subtract(add(low, high), x)
        there = {x: mirror}
        yield Reduction((goal,), (
            Needed(equals(substitute(log_density, there), log_density), computed=True),
            Needed(equals(divide(add(f, substitute(f, there)), number(2)), value), computed=True),
        ))  # fmt: skip


def _is_polynomial(f: Term, x: Term) -> bool:
    found = products(f, x)
    return found is not None and all(base is x and k > 0 for _, moving in found for base, k in moving)


__all__ = ["balanced_means"]
