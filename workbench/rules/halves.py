"""A mean over a number that is one of two functions of another, each half of the time.

With x = h(y) on one side of a place and x = k(y) on the other, E f(X) = (E f(h(Y)) + E f(k(Y)))/2 where the log density
of Y at y, less log 2, is that of X at h(y) and log |h'(y)|, and the same for k. Source: Casella & Berger, Statistical
Inference, Thm 2.1.8.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.algebra.arithmetic import arithmetic
from workbench.forms.index_form import same
from workbench.rules.averaging import is_equation, support
from workbench.rules.ends import going
from workbench.rules.images import sign_of, slope_of
from workbench.rules.inference import Needed, Reduction, Step
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.heads import EXPECTATION, add, equals, mul, negative, number, oo, properties, subtract, symbol
from workbench.terms.term import Term, substitute

HALF = number(1) / 2


def halves(step: Step) -> Iterator[Reduction]:
    """The goal is E f = half the sum of two such means; the step names the functions, ``above`` and ``below``."""
    goal, bound = step.goal, step.bindings
    if not is_equation(goal) or goal.args[0].head is not EXPECTATION or not {"above", "below"} <= set(bound):
        return
    f, x, log_density, *_ = goal.args[0].args
    means = [p.args[1] for p in goal.args[1].args if p.head.name == "mul" and len(p.args) == 2 and p.args[0] is HALF]
    if x.shape or len(means) != 2 or goal.args[1].head.name != "add" or any(m.head is not EXPECTATION for m in means):
        return
    needed: list[Needed] = []
    reached = []
    for mean, h in zip(means, (bound["above"], bound["below"]), strict=True):
        g, y, other, *_ = mean.args
        slope = slope_of(h, y)
        sign = 0 if slope is None else sign_of(slope)
        ends = support(mean)
        places = [going(h, y, e, "both" if e in (oo, negative(oo)) else s)
                  for e, s in zip(ends, ("right", "left"), strict=True)]  # fmt: skip
        if slope is None or not sign or None in places:
            return
        free = {y: exp(symbol("away"))} if "positive" in properties(y) else {}  # above 0 for any letter
        speed = slope if sign > 0 else arithmetic(negative(slope))
        there = add(substitute(log_density, {x: h}), log(speed))
        for mine, theirs in ((g, substitute(f, {x: h})), (subtract(other, log(number(2))), there)):
            needed.append(Needed(equals(substitute(mine, free), substitute(theirs, free)), computed=True))
        reached.append([p[0] for p in places if p is not None][::sign])
        needed += [Needed(n) for p in places if p is not None for n in p[1]]
    (middle, high), (low, place) = reached
    if _are((low, high), support(goal.args[0])) and _are((middle,), (place,)):
        yield Reduction((goal,), tuple(needed))


def _are(some: tuple[Term, ...], others: tuple[Term, ...]) -> bool:
    return all(a is b or same(a, b) for a, b in zip(some, others, strict=True))


def by_halves(first: Term, second: Term) -> Term:
    """Half of each."""
    return add(mul(HALF, first), mul(HALF, second))


__all__ = ["by_halves", "halves"]
