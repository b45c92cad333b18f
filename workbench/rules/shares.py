"""Gibbs' inequality: among numbers that add up to 1, weighted logarithms are largest at the shares of the weights.

    sum_k c_k log t_k <= sum_k c_k log (c_k / C),    C = sum_k c_k

Source: Cover & Thomas, Elements of Information Theory, theorem 2.6.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.inference import Needed, Reduction, Step
from workbench.terms.functions.elementwise import log
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import IMPLIES, MATMUL, RELATION, equals, mul, number, relation
from workbench.terms.statements import implies
from workbench.terms.term import Term, postorder


def largest_at_the_shares(step: Step) -> Iterator[Reduction]:
    """Of weights c > 0 in the goal, for two vectors of sum 1 of which one is c over its sum."""
    goal, under = step.goal, list[Term]()
    while goal.head is IMPLIES:
        under.append(goal.args[0])
        goal = goal.args[1]
    if goal.head is not RELATION or goal.attrs[0] not in ("<=", ">="):
        return
    low, high = goal.args if goal.attrs[0] == "<=" else goal.args[::-1]

    def said(statement: Term) -> Term:
        for p in reversed(under):
            statement = implies(p, statement)
        return statement

    for first in _weighted(low):
        for second in _weighted(high):
            c, any_, best = first.args[0], first.args[1].args[0], second.args[1].args[0]
            if second.args[0] is not c:
                continue
            asked = [relation(">", c, number(0)), *(equals(sum_(t), number(1)) for t in (any_, best)),
                     equals(mul(best, sum_(c)), c)]  # fmt: skip
            yield Reduction((said(relation("<=", first, second)),), tuple(Needed(said(a)) for a in asked))


def _weighted(term: Term) -> list[Term]:
    return [t for t in postorder(term) if t.head is MATMUL and not t.shape and t.args[1].head is log]


__all__ = ["largest_at_the_shares"]
