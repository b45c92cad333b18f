"""Densities that are known up to a factor: what does not depend on the variable cancels, what is left has a total.

Source: Bernardo & Smith, Bayesian Theory (1994), section 5.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.inference import Needed, Reduction, Step
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.heads import ADD, FORALL, IMPLIES, INTEGRAL, MUL, RELATION, add, equals, integral, mul, number
from workbench.terms.statements import implies
from workbench.terms.term import Term, contains, postorder


def constants_cancel(step: Step) -> Iterator[Reduction]:
    """w is proportional to a kernel where w is the kernel times exp(c), for a c that is free of the variables and
    stands in what is cited: log w = log kernel + c."""
    if step.goal.head is not FORALL:
        return
    body, *over = step.goal.args
    if body.head is not RELATION or body.attrs[0] != "proportional" or step.fixed_in(body) & set(over):
        return
    whole, kernel = body.args
    for premise in step.premises:
        if premise.head is not RELATION or premise.attrs[0] != "=":
            continue
        parts = premise.args[1].args if premise.args[1].head is ADD else (premise.args[1],)
        free = [c for c in parts if not any(contains(c, x) for x in over)]
        front = exp(add(*free)) if len(free) > 1 else exp(free[0]) if free else number(1)
        yield Reduction((step.goal,), (Needed(equals(whole, mul(front, kernel)), computed=True),))


def total_of_a_multiple(step: Step) -> Iterator[Reduction]:
    """The integral of c times a function is c times its integral, where what is cited says that an integrand is such a
    product, or that its logarithm is a sum with a part that does not vary; and log exp v is v."""
    goal, under = _conclusion(step.goal)
    cited = [said for p in step.premises for said, asked in [_conclusion(p)] if set(asked) <= set(under)]
    equations = [p for p in cited if p.head is RELATION and p.attrs[0] == "="]
    exponents = {n.args[0]: equals(log(n), n.args[0]) for n in postorder(goal, *equations) if n.head is exp}
    for node in postorder(goal):
        if node.head is not INTEGRAL:
            continue
        body, x, *ends = node.args
        for e in equations:
            right = e.args[1]
            if e.args[0] is body:
                factors = right.args if right.head is MUL else (right,)
                fixed = [f for f in factors if not contains(f, x)]
                moving = [f for f in factors if contains(f, x)]
            elif body.head is exp and e.args[0] is body.args[0]:
                parts = right.args if right.head is ADD else (right,)
                rest = [t for t in parts if contains(t, x)]
                fixed = [exp(t) for t in parts if not contains(t, x)]
                moving = [exp(add(*rest) if len(rest) > 1 else rest[0])] if rest else []
            else:
                continue
            if not moving or not fixed:
                continue
            inside = integral(mul(*moving) if len(moving) > 1 else moving[0], x, *ends)
            said = [equals(node, mul(*fixed, inside)), *exponents.values()]
            if len(fixed) > 1:
                joined = [f.args[0] for f in fixed if f.head is exp]
                if len(joined) == len(fixed):
                    said.append(equals(mul(*fixed), exp(add(*joined))))
                    said[0] = equals(node, mul(exp(add(*joined)), inside))
            held = tuple(s if not under else _under(under, s) for s in said)
            yield Reduction(held)
            outside = said[0].args[1]
            front = [f for f in (outside.args if outside.head is MUL else (outside,)) if f is not inside]
            if len(front) == 1 and front[0].head is exp:  # what is left integrates to 1
                whole = equals(log(node), front[0].args[0])
                mass = Needed(_under(under, equals(inside, number(1))))
                yield Reduction((_under(under, whole),), (mass,))


def _conclusion(statement: Term) -> tuple[Term, tuple[Term, ...]]:
    """What is said, and under which premises."""
    under: list[Term] = []
    while statement.head is IMPLIES:
        under.append(statement.args[0])
        statement = statement.args[1]
    return statement, tuple(under)


def _under(premises: tuple[Term, ...], statement: Term) -> Term:
    for p in reversed(premises):
        statement = implies(p, statement)
    return statement


__all__ = ["constants_cancel", "total_of_a_multiple"]
