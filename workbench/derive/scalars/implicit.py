"""Implicit differentiation, and the derivative of an inverse function.

Both differentiate an equation that holds along a curve and solve it for the slope. Source: any calculus text.
"""

from __future__ import annotations

import time
from dataclasses import replace

from workbench.derive.board import Board
from workbench.derive.errors import GoalError, NoRule
from workbench.derive.naming import free_among, names_in
from workbench.derive.record import Claim, Derivation
from workbench.derive.scalars.domains import assumptions
from workbench.derive.scalars.forms import simplified
from workbench.derive.scalars.goal import differentiate, named_function
from workbench.derive.scalars.ring import Ring
from workbench.derive.scalars.telling import can_tell
from workbench.rules.conditions import needs_nonzero
from workbench.rules.rule import replace_nodes
from workbench.rules.writing import is_divisor, over, product
from workbench.terms.heads import (
    MUL,
    NUMBER,
    RELATION,
    SYMBOL,
    apply,
    brief,
    derivative,
    equals,
    implies,
    named,
    number,
    scalar,
    subtract,
)
from workbench.terms.term import Term, contains, substitute, symbols

_ZERO = number(0)


def implicit_derivative(equation: Term, x: Term, y: Term, *, id: str = "", title: str = "") -> Derivation:
    """dy/dx where an equation F(x, y) = c makes y a function of x; a term alone is meant to stay constant.

    The result is a term in x and the opaque function y(x); it holds on the curve where dF/dy is not 0. Raises GoalError
    for an equation without y.
    """
    started = time.perf_counter()
    f = _one_side(equation)
    for variable in (x, y):
        if variable.head is not SYMBOL or variable.shape or not can_tell(f, variable):
            raise NoRule(f"{brief(f)} is no scalar expression in {brief(variable)} whose derivative is known")
    if not contains(f, y):
        raise GoalError(f"the equation does not contain {y.name}, so it does not say how {y.name} moves with {x.name}")
    moving = apply(y.name, (), x)
    givens = (x, moving, *(s for s in symbols(f) if s not in (x, y)))
    board = Board((), names_in(x, y, f))
    slope = scalar(free_among(("p", "m", "q", "s"), names_in(f, x, y)))
    f_along = substitute(f, {y: moving})
    letter = named_function(board, f_along, x)
    found = differentiate(board, letter, x).value
    plain = replace_nodes(found, {derivative(moving, x): slope})
    across, up = _collected(plain, slope)
    if up is _ZERO:
        raise NoRule(f"the derivative of {brief(f)} does not contain that of {y.name}")
    needs = needs_nonzero(up)
    result = over(product(number(-1), across), up)
    premise = equals(plain, _ZERO)
    words = f"with {slope.name} for d{y.name}/d{x.name}: the left side stays constant, so its derivative is 0"
    board.write(implies(premise, equals(slope, result)), f"solve for {slope.name}", words, conditions=(needs,))
    first = result
    for step in simplified(result, x):
        result = step.after
        board.write(equals(first, result), step.rule, step.why, changed=(result,))
    statement = implies(premise, equals(slope, result))
    made = Derivation(
        id=id,
        title=title or f"d{y.name}/d{x.name} where {brief(f, 50)} is constant",
        givens=givens,
        goal=f"Find d{y.name}/d{x.name} on the curve.",
        claims=(Claim("Equality", statement, result=result),),
        roads=(board.road("implicit"),),
        convention=f"{y.name} is a function of {x.name} on the curve; the slope is called {slope.name}.",
        idea=f"Differentiate both sides in {x.name}: {y.name} is a function of {x.name}, so the chain rule brings its "
        "derivative; then solve for that.",
        assumptions=assumptions(board, givens),
        wrong=(f"treating {y.name} as a constant.",),
    )
    return replace(made, seconds=time.perf_counter() - started)


def _one_side(equation: Term) -> Term:
    """F in F = c: what is to stay constant."""
    if equation.head is not RELATION:
        return equation
    if equation.attrs[0] != "=":
        raise GoalError("implicit differentiation takes an equation")
    left, right = equation.args
    return left if not symbols(right) else right if not symbols(left) else subtract(left, right)


def _collected(plain: Term, slope: Term) -> tuple[Term, Term]:
    """a and b in a + b p."""
    ring = Ring(slope)
    value = ring.expanded(ring.read(plain, True))
    place = ring.place(slope)
    free = {m: c for m, c in value.items() if all(g != place for g, _ in m)}
    times = {tuple(part for part in m if part[0] != place): c for m, c in value.items() if m not in free}
    if any(e != 1 for m in value for g, e in m if g == place):
        raise NoRule("the equation is not linear in the slope")
    return ring.write(free), ring.write(times)


def inverse_derivative(inverse: Term, x: Term, f: Term, y: Term, *, id: str = "", title: str = "") -> Derivation:
    """The derivative of ``inverse``, a term in x, from that of f, a term in y, where f(inverse(x)) = x.

    ``inverse_derivative(arcsin(x), x, sin(y), y)``: the derivative of the inverse is never looked up, that of f is
    told. The result is 1 / f'(y) with y put back. Raises GoalError where either is not a term in its variable.
    """
    started = time.perf_counter()
    if not can_tell(f, y) or not contains(f, y):
        raise NoRule(f"{brief(f)} is no scalar expression in {brief(y)} whose derivative is known")
    if not contains(inverse, x) or contains(f, x):
        raise GoalError(f"{brief(inverse)} is to be a term in {x.name}, and {brief(f)} one in {y.name} alone")
    givens = symbols(x, inverse)
    board = Board((), names_in(*givens, y))
    value = named(y.name, inverse)
    board.write(equals(value, inverse), "definition", f"{y.name} is the value of the inverse at {x.name}", rests_on=())
    back = substitute(f, {y: value})
    undone = board.write(equals(back, x), "inverse functions", "each undoes the other", rests_on=("1",))
    letter = named_function(board, f, y)
    outer = differentiate(board, letter, y).value
    told = board.last
    slope = derivative(value, x)
    there = substitute(outer, {y: value})
    one = board.write(
        equals(product(there, slope), number(1)), "chain rule", "both sides differentiated", rests_on=(undone, told)
    )
    never_zero = all(a.head is NUMBER or is_divisor(a) for a in (there.args if there.head is MUL else (there,)))
    needs = () if never_zero else (needs_nonzero(there),)
    found = over(number(1), there)
    board.write(equals(slope, found), "divide", "solved for the slope", rests_on=(one,), conditions=needs)
    result = substitute(found, {value: inverse})
    for step in _in_terms_of(result, inverse, f, x, y):
        result = step[0]
        board.write(equals(slope, result), step[1], step[2], changed=(result,))
    made = Derivation(
        id=id,
        title=title or f"Derivative of {brief(inverse, 40)}, as an inverse function",
        givens=givens,
        goal=f"Find the derivative of {brief(inverse, 40)} in {x.name} from that of {brief(f, 40)}.",
        claims=(Claim("Derivative", equals(derivative(inverse, x), result), inverse, (x,), result),),
        roads=(board.road("inverse"),),
        convention="An ordinary derivative.",
        idea="What a function and its inverse do one after the other is nothing: differentiate that.",
        assumptions=assumptions(board, givens),
        wrong=("taking the reciprocal of the function for its inverse.",),
    )
    return replace(made, seconds=time.perf_counter() - started)


def _in_terms_of(result: Term, inverse: Term, f: Term, x: Term, y: Term) -> list[tuple[Term, str, str]]:
    """The result with f(inverse(x)) written x, and in order."""
    steps = []
    value = substitute(f, {y: inverse})
    if contains(result, value):
        result = replace_nodes(result, {value: x})
        steps.append((result, "inverse functions", "each undoes the other"))
    for step in simplified(result, x):
        steps.append((step.after, step.rule, step.why))
    return steps


__all__ = ["implicit_derivative", "inverse_derivative"]
