"""Mean and variance from the logarithm of the generating function: its first two derivatives at 0.

With K = log E e^(tX), finite for t near 0, K'(0) = E X and K''(0) = E (X - E X)^2.
Source: Casella & Berger, Statistical Inference, Exercise 2.33.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.algebra.at_values import at_values
from workbench.forms.index_form import same
from workbench.rules.averaging import is_equation, opened, order_in
from workbench.rules.inference import Needed, Reduction, Step
from workbench.terms.functions.elementwise import exp
from workbench.terms.heads import DERIVATIVE, EXPECTATION, RELATION, equals, expectation, mul, number, power, subtract
from workbench.terms.statements import both, implies
from workbench.terms.term import Term, contains, postorder, substitute, symbols


def cumulants(step: Step) -> Iterator[Reduction]:
    """The goal is E X = c or E (X - m)^2 = c; cited are the generating function, for all t or where strict
    inequalities hold, a first or second derivative of its logarithm in t and, for the variance, that E X = m."""
    goal = step.goal
    if not is_equation(goal) or goal.args[0].head is not EXPECTATION:
        return
    x, *law = goal.args[0].args[1:]
    if x.shape:
        return
    cited = [opened(p) for p in step.premises]
    for said, where in cited:
        if not is_equation(said) or said.args[0].head is not EXPECTATION or list(said.args[0].args[1:]) != [x, *law]:
            continue
        inner = said.args[0].args[0]
        for t in symbols(inner):
            if t is x or t.shape or t in step.pinned or any(contains(a, t) for a in law):
                continue
            if not same(inner, exp(mul(t, x))):
                continue
            for told, there in cited:
                order, inside = order_in(told.args[0], t) if is_equation(told) else (0, told)
                if order not in (1, 2) or any(n.head is DERIVATIVE for n in postorder(told.args[1])):
                    continue
                about = _about(step, goal.args[0], order)
                strict = tuple(dict.fromkeys((*where, *there)))
                if about is None or any(h.head is not RELATION or h.attrs[0] not in ("<", ">") for h in strict):
                    continue
                meant = equals(exp(inside), said.args[1])
                held = implies(both(*strict) if len(strict) > 1 else strict[0], meant) if strict else meant
                value = substitute(told.args[1], {t: number(0)})
                needed = (
                    Needed(held, computed=True),
                    *(Needed(at_values(substitute(h, {t: number(0)})), computed=True) for h in strict),
                    Needed(equals(value, goal.args[1]), computed=True),
                )
                yield Reduction((goal,), needed)


def _about(step: Step, mean: Term, order: int) -> Term | None:
    """The mean of the variable, where the goal is about its first (order 1) or second cumulant."""
    body, x, *law = mean.args
    if order == 1:
        return x if body is x else None
    for p in step.premises:
        if is_equation(p) and p.args[0] is expectation(x, x, *law):
            m = p.args[1]
            if not contains(m, x) and same(body, power(subtract(x, m), number(2))):
                return m
    return None


__all__ = ["cumulants"]
