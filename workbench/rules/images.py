"""Means of a number that is a monotone function of another: the mean is one over the other.

With x = h(y), h of one sign in its slope and onto the support, E f(X) = E f(h(Y)) where the log density of Y at y is
that of X at h(y) and log |h'(y)|; or, under any law of Y, E f(X) = E g(Y) where g times its density is what is
integrated in y. Source: Casella & Berger, Statistical Inference, Thm 2.1.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.algebra.arithmetic import arithmetic
from workbench.forms.index_form import same
from workbench.rules import facts
from workbench.rules.averaging import support
from workbench.rules.ends import going
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.moves import differentiated
from workbench.rules.regular import placed
from workbench.rules.requirements import restated
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.heads import (
    DERIVATIVE,
    EXPECTATION,
    RELATION,
    add,
    derivative,
    equals,
    mul,
    negative,
    oo,
    properties,
    symbol,
)
from workbench.terms.term import LanguageError, Term, postorder, substitute

_ROUNDS = 12


def means_of_images(step: Step) -> Iterator[Reduction]:
    """The two sides of the goal are such means; what x is, the step names."""
    goal = step.goal
    if goal.head is not RELATION or goal.attrs[0] != "=" or any(side.head is not EXPECTATION for side in goal.args):
        return
    (f, x, log_density, *_), (g, y, other, *_) = (side.args for side in goal.args)
    h = step.bindings.get(x.name)
    if h is None or x.shape or y.shape:
        return
    slope = slope_of(h, y)
    sign = 0 if slope is None else sign_of(slope)
    if slope is None or not sign:
        return
    needed = _onto(goal.args[0], goal.args[1], h, sign)
    if needed is None:
        return
    speed = slope if sign > 0 else arithmetic(negative(slope))
    there = add(substitute(log_density, {x: h}), log(speed))
    try:
        moved = placed(f, x, h)
    except LanguageError:
        return
    yield Reduction((goal,), (Needed(equals(g, moved), computed=True), Needed(equals(other, there), computed=True),
                              *map(Needed, needed)))  # fmt: skip
    free = {y: exp(symbol("away"))} if "positive" in properties(y) else {}  # above 0 for any letter
    whole = (substitute(mul(value, exp(density)), free) for value, density in ((g, other), (moved, there)))
    yield Reduction((goal,), (Needed(equals(*whole), computed=True), *map(Needed, needed)))


def slope_of(h: Term, y: Term) -> Term | None:
    """The derivative, worked out; None where that asks for something."""
    value = derivative(h, y)
    for rules in differentiated([value]):
        known = {e.args[0]: e.args[1] for e in rules.given}
        for implied in rules.perhaps:
            premise, said = implied.args
            if restated(premise).discharged:
                known.setdefault(said.args[0], said.args[1])
        for _ in range(_ROUNDS):
            if not any(t.head is DERIVATIVE for t in postorder(value)):
                return arithmetic(value)
            value = replace_nodes(value, known)
    return None


def sign_of(slope: Term) -> int:
    """1 or -1 for a slope that is positive or negative wherever it is defined; 0 where that is not known."""
    if facts.positive(slope):
        return 1
    return -1 if facts.positive(arithmetic(negative(slope))) else 0


def _onto(mine: Term, other: Term, h: Term, sign: int) -> tuple[Term, ...] | None:
    """What makes the ends of the one support those of the other; None where they are not."""
    y = other.args[1]
    ends, wanted = support(other), support(mine)
    needed: list[Term] = []
    for end, side, place in zip(ends, ("right", "left"), wanted if sign > 0 else wanted[::-1], strict=True):
        found = going(h, y, end, "both" if end in (oo, negative(oo)) else side)
        if found is None or not (found[0] is place or same(found[0], place)):
            return None
        needed += found[1]
    return tuple(needed)


__all__ = ["means_of_images", "sign_of", "slope_of"]
