"""Scores of parameters that are vectors or matrices: each has the mean 0, and tells the mean of a part of itself.

Source: Lehmann & Casella, Theory of Point Estimation (1998), sections 1.5 and 2.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.averaging import is_equation, whole_mass
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.inverses import inverses
from workbench.terms.functions.linear_algebra import inner, trace, zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import (
    ADD,
    DERIVATIVE,
    EXPECTATION,
    MATMUL,
    MUL,
    NUMBER,
    SYMBOL,
    TRANSPOSE,
    add,
    equals,
    properties,
    subtract,
    symbol,
    transpose,
)
from workbench.terms.term import Term, contains, postorder, substitute

_LINEAR = (ADD, TRANSPOSE, sum_, trace)
_PRODUCTS = (MUL, MATMUL, inner)


def scores_of_arrays(step: Step) -> Iterator[Reduction]:
    """E a = b, where a - b is the gradient of the log density, which has the mean 0: for an exponential family, whose
    support does not move and where data and parameter meet in products only. The gradient is cited; in a symmetric
    parameter it is a symmetric matrix, for only its products with symmetric changes are slopes."""
    goal = step.goal
    if not is_equation(goal) or goal.args[0].head is not EXPECTATION or contains(goal.args[1], goal.args[0].args[1]):
        return
    part, x, log_density, *ends = goal.args[0].args
    body = part if _is_zero(goal.args[1]) else subtract(part, goal.args[1])
    for told in step.premises:
        if not is_equation(told) or told.args[0].head is not DERIVATIVE:
            continue
        inside, theta = told.args[0].args[:2]
        if not _moves(theta, step, ends) or theta.shape != body.shape or not meet_in_products(log_density, x, theta):
            continue
        even = tuple(equals(m, transpose(m)) for m in (theta, x) if "posdef" in properties(m))
        symmetric = [Needed(equals(body, transpose(body)), even, computed=True)] if theta.rank > 1 else []
        yield Reduction((goal,), (
            Needed(equals(inside, log_density), computed=True), Needed(equals(told.args[1], body), computed=True),
            *symmetric, *whole_mass(x, log_density, *ends),
        ))  # fmt: skip


def solved_means(step: Step) -> Iterator[Reduction]:
    """What a cited mean says of the mean of a part of it that stands in it linearly and is all that varies there."""
    wanted = [t for t in postorder(step.goal) if t.head is EXPECTATION]
    for premise in step.premises:
        if not is_equation(premise) or premise.args[0].head is not EXPECTATION:
            continue
        whole = premise.args[0]
        body, x, *law = whole.args
        for mean in wanted:
            w = mean.args[0]
            if list(mean.args[1:]) != [x, *law] or mean is whole or w.indices:
                continue
            one, other = symbol("averaged_0", w.shape), symbol("averaged_1", w.shape)
            at_one = substitute(body, {w: one})
            if contains(at_one, x) or not contains(at_one, one):
                continue
            at_other, at_none = (substitute(at_one, {one: t}) for t in (other, subtract(one, one)))
            affine = equals(add(substitute(at_one, {one: add(one, other)}), at_none), add(at_one, at_other))
            inverse = (g for r in inverses(step) for g in r.given)
            yield Reduction((equals(whole, substitute(at_one, {one: mean})), *inverse), (Needed(affine),))


def meet_in_products(term: Term, x: Term, theta: Term) -> bool:
    """Whether the term is a sum of products of what holds no x and what holds no theta."""
    todo = [term]
    while todo:
        part = todo.pop()
        if not contains(part, x) or not contains(part, theta):
            continue
        if part.head not in _LINEAR and part.head not in _PRODUCTS:
            return False
        shared = [f for f in part.args if contains(f, x) and contains(f, theta)]
        rest = [f for f in part.args if f not in shared]
        if shared and part.head in _PRODUCTS and (
            len(shared) > 1 or any(contains(f, x) or contains(f, theta) for f in rest)
        ):
            return False
        todo.extend(part.args)
    return True


def _moves(theta: Term, step: Step, ends: list[Term]) -> bool:
    if theta.head is not SYMBOL or not theta.shape or theta in step.pinned:
        return False
    return not properties(theta) - {"positive", "posdef"} and not any(contains(end, theta) for end in ends)


def _is_zero(value: Term) -> bool:
    return value.head is zeros or (value.head is NUMBER and not value.value)


__all__ = ["meet_in_products", "scores_of_arrays", "solved_means"]
