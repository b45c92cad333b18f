"""A definite integral in a new variable that grows or falls with the old one, from end to end.

With u = g(x), g of one sign in its slope and onto the new interval: the integral of f(g(x)) |g'(x)| in x between two
ends, infinite ones too, is that of f(u) in u between those that g leads them to. Source: Apostol, Calculus 1, 5.7.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.algebra.arithmetic import arithmetic
from workbench.forms.index_form import same
from workbench.rules import facts
from workbench.rules.ends import going
from workbench.rules.images import sign_of, slope_of
from workbench.rules.inference import Needed, Reduction, Step
from workbench.terms.heads import INTEGRAL, NAMED, RELATION, equals, mul, negative, number, oo, properties, symbol
from workbench.terms.term import Term, postorder, substitute


def new_variable(step: Step) -> Iterator[Reduction]:
    """The goal says so; what u is, a cited definition says."""
    goal = step.goal
    if goal.head is not RELATION or goal.attrs[0] != "=" or goal.args[0].head is not INTEGRAL:
        return
    inside = [t for t in postorder(goal.args[1]) if t.head is INTEGRAL]
    if len(inside) != 1:
        return
    (q, x, low, high), (f, u, start, end) = goal.args[0].args, inside[0].args
    letter = symbol("front")
    front = substitute(goal.args[1], {inside[0]: letter})
    if front is not letter and not (front.head.name == "mul" and front.args.count(letter) == 1):
        return
    for premise in step.premises:
        name = premise.args[0] if premise.head is RELATION and premise.attrs[0] == "=" else premise
        if name.head is NAMED and name.name == u.name:
            yield from _with(goal, (q, x, low, high), (f, u, start, end), substitute(front, {letter: number(1)}), name)


def _with(goal: Term, old: tuple[Term, ...], new: tuple[Term, ...], front: Term, name: Term) -> Iterator[Reduction]:
    (q, x, low, high), (f, u, start, end) = old, new
    there = _inside(x, low, high)
    q, g = substitute(q, {x: there}), substitute(name.args[0], {x: there})
    slope = slope_of(g, there)
    sign = 0 if slope is None else sign_of(slope)
    if slope is None or not sign:
        return
    needed: list[Term] = []
    for place, side, to in zip((low, high), ("right", "left"), (start, end) if sign > 0 else (end, start), strict=True):
        found = going(g, there, place, "both" if place in (oo, negative(oo)) else side)
        if found is None or not (found[0] is to or same(found[0], to)):
            return
        needed += found[1]
    speed = slope if sign > 0 else arithmetic(negative(slope))
    made = equals(q, mul(front, substitute(f, {u: g}), speed))
    yield Reduction((goal,), (Needed(made, computed=True), *map(Needed, needed)))


def _inside(x: Term, low: Term, high: Term) -> Term:
    """x with what the interval says of it."""
    zero, one = number(0), number(1)
    has = {"unit"} if (low, high) == (zero, one) else {"positive"} if low is zero and facts.positive(high) else set()
    return symbol(x.name, (), *(properties(x) | has)) if has else x


__all__ = ["new_variable"]
