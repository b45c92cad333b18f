"""Generating functions: of a linear form in independent entries, and of two arrays that have the same.

Source: Billingsley, Probability and Measure (1995), sections 21, 29 and 30.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.averaging import is_equation
from workbench.rules.inference import Needed, Reduction, Step
from workbench.terms.functions.elementwise import exp
from workbench.terms.heads import (
    EXPECTATION,
    MATMUL,
    MUL,
    SYMBOL,
    Product,
    Sum,
    at,
    equals,
    index,
    mul,
    properties,
    symbol,
)
from workbench.terms.term import Term, contains, postorder, substitute


def linear_forms(step: Step) -> Iterator[Reduction]:
    """E exp(sum of a x) is the product of M(a) over the entries, where each of them has the generating function M and
    their log densities add up. The array a is named by the step."""
    goal, a = step.goal, step.bindings.get("a")
    if not is_equation(goal) or a is None:
        return
    for mine in goal.args:
        if mine.head is not EXPECTATION or len(mine.args) != 3 or mine.shape or mine.args[0].head is not exp:
            continue
        body, x, log_density = mine.args
        if x.head is not SYMBOL or not x.shape or a.shape != x.shape or contains(a, x):
            continue
        places = [index(f"place_{k}", n) for k, n in enumerate(x.shape)]
        entry, factor = at(x, *places), at(a, *places)
        for premise in step.premises:
            known = _generating(premise, step)
            if known is None:
                continue
            u, q, t, value = known
            if u.shape or properties(u) != properties(x):
                continue
            each = substitute(value, {t: factor})
            whole = exp(Sum(each.args[0], *places)) if each.head is exp else Product(each, *places)
            yield Reduction((equals(mine, whole),), (
                Needed(equals(body.args[0], Sum(mul(factor, entry), *places))),
                Needed(equals(log_density, Sum(substitute(q, {u: entry}), *places)), computed=True),
            ))  # fmt: skip


def same_laws(step: Step) -> Iterator[Reduction]:
    """E f(h) = E f(k), where the generating functions of h and of k are the same."""
    goal = step.goal
    if not is_equation(goal) or any(side.head is not EXPECTATION or len(side.args) != 3 for side in goal.args):
        return
    (f, x, p), (g, z, q) = (side.args for side in goal.args)
    for first, t, value in _of_parts(step, x, p):
        for second, s, other in _of_parts(step, z, q):
            if s is not t or first.shape != second.shape:
                continue
            letter = symbol("the_value", first.shape)
            mine, theirs = substitute(f, {first: letter}), substitute(g, {second: letter})
            if contains(mine, x) or contains(theirs, z):
                continue
            yield Reduction((goal,), (Needed(equals(mine, theirs)), Needed(equals(value, other), computed=True)))


def _of_parts(step: Step, x: Term, log_density: Term) -> Iterator[tuple[Term, Term, Term]]:
    """h, t and M(t), where E exp(t h) = M(t) is cited for all t."""
    for premise in step.premises:
        if not is_equation(premise) or premise.args[0].head is not EXPECTATION:
            continue
        body, *law = premise.args[0].args
        if law != [x, log_density] or body.shape or body.head is not exp or _averages(premise.args[1]):
            continue
        form = body.args[0]
        if form.head not in (MATMUL, MUL) or len(form.args) != 2:
            continue
        for t, h in (form.args, form.args[::-1]):
            free = t.head is SYMBOL and t not in step.pinned | step.fixed and not properties(t)
            if free and t.shape == h.shape and not contains(h, t) and not contains(log_density, t) and t is not x:
                yield h, t, premise.args[1]


def _generating(premise: Term, step: Step) -> tuple[Term, Term, Term, Term] | None:
    """u, its log density, t and M(t), of ``E exp(t u) = M(t)`` for all numbers t."""
    if not is_equation(premise) or premise.args[0].head is not EXPECTATION or len(premise.args[0].args) != 3:
        return None
    _, u, log_density = premise.args[0].args
    found = next((f for f in _of_parts(step, u, log_density) if f[0] is u and not u.shape), None)
    return None if found is None else (u, log_density, found[1], premise.args[1])


def _averages(term: Term) -> bool:
    return any(t.head is EXPECTATION for t in postorder(term))


__all__ = ["linear_forms", "same_laws"]
