"""Implicit differentiation, and the derivative of an inverse function.

Both differentiate an equation that holds along a curve and solve it for the slope. Source: any calculus text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.engines.scalars.by_rules import differentiate, named_function
from workbench.engines.scalars.differentiating import can_tell
from workbench.engines.scalars.domains import assumptions
from workbench.engines.scalars.generators import Sum
from workbench.engines.scalars.points import has_points
from workbench.engines.scalars.ring import Ring
from workbench.engines.scalars.simplifying import Step, simplified
from workbench.language.saying import said
from workbench.reasons.common import DEFINITION
from workbench.reasons.differentiation import DIVIDE, INVERSE_FUNCTIONS, SLOPE_PUT_IN, SOLVE_FOR_THE_SLOPE
from workbench.record.board import Board
from workbench.record.derivation import Claim, Derivation
from workbench.record.errors import GoalError, NoRule
from workbench.record.naming import free_among, names_in
from workbench.rules.differentials import chain_rule
from workbench.rules.requirements import needs_nonzero
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
    named,
    number,
    scalar,
    subtract,
)
from workbench.terms.statements import implies
from workbench.terms.term import Term, contains, substitute, symbols

_ZERO = number(0)


@dataclass(frozen=True, slots=True)
class _Curve:
    """y as an opaque function of x on the curve, and the letter of its slope."""

    x: Term
    y: Term
    moving: Term
    slope: Term

    def with_slope(self, term: Term) -> Term:
        """The letter for dy/dx."""
        return replace_nodes(term, {derivative(self.moving, self.x): self.slope})


def implicit_derivative(
    equation: Term, x: Term, y: Term, order: int = 1, *, id: str = "", title: str = ""
) -> Derivation:
    """dy/dx, or d^2y/dx^2, where an equation F(x, y) = c makes y a function of x; a term alone stays constant.

    The result is a term in x and the opaque function y(x); it holds on the curve where dF/dy is not 0. Raises GoalError
    for an equation without y or another order, NoRule where no real point of the curve is found.
    """
    f = _one_side(equation)
    _check(f, x, y, order)
    if equation.head is RELATION and has_points(equation, x, y) is False:
        raise NoRule(f"no real point was found at which {brief(equation)}: there is no curve to have a slope")
    curve = _Curve(x, y, apply(y.name, (), x), scalar(free_among(("p", "m", "q", "s"), names_in(f, x, y))))
    givens = (x, curve.moving, *(s for s in symbols(f) if s not in (x, y)))
    board = Board((), names_in(x, y, f, curve.slope))
    claim, result = _first(board, curve, substitute(f, {y: curve.moving}))
    what = f"slope of `{y.name}` in `{x.name}`"
    if order == 2:
        claim, what = _second(board, curve, result), f"second derivative of `{y.name}` in `{x.name}`"
    made = Derivation(
        id=id,
        title=title or f"{what[0].upper()}{what[1:]} where {said(f, 50)} is constant",
        givens=givens,
        goal=f"Find the {what} on the curve on which {said(f)} is constant.",
        claims=(claim,),
        roads=(board.road("implicit"),),
        convention=f"`{y.name}` is a function of `{x.name}` on the curve; the slope is called `{curve.slope.name}`.",
        idea=f"Differentiate both sides in `{x.name}`: `{y.name}` is a function of `{x.name}`, so the chain rule "
        "brings its derivative; then solve for that.",
        assumptions=assumptions(board, givens),
        wrong=(f"treating `{y.name}` as a constant.",),
    )
    return made


def _check(f: Term, x: Term, y: Term, order: int) -> None:
    if order not in (1, 2):
        raise GoalError(f"the slope of a curve and its derivative are told; the order is 1 or 2, not {order}")
    for variable in (x, y):
        if variable.head is not SYMBOL or variable.shape or not can_tell(f, variable):
            raise NoRule(f"{brief(f)} is no scalar expression in {brief(variable)} whose derivative is known")
    if not contains(f, y):
        raise GoalError(f"the equation does not contain {y.name}, so it does not say how {y.name} moves with {x.name}")


def _first(board: Board, curve: _Curve, f: Term) -> tuple[Claim, Term]:
    """Differentiate what stays constant, and solve for the slope."""
    slope = curve.slope
    letter = named_function(board, f, curve.x)
    plain = curve.with_slope(differentiate(board, letter, curve.x).value)
    across, up = _collected(plain, slope)
    if up is _ZERO:
        raise NoRule(f"the derivative of {brief(f)} does not contain that of {curve.y.name}")
    result = over(product(number(-1), across), up)
    premise = equals(plain, _ZERO)
    words = f"`{slope.name}` is the slope: what stays constant has the derivative 0"
    needs = (needs_nonzero(up),)
    board.write(implies(premise, equals(slope, result)), SOLVE_FOR_THE_SLOPE, words, conditions=needs)
    result = _in_order(board, result, curve.x)
    return Claim("Equality", implies(premise, equals(slope, result)), result=result), result


def _second(board: Board, curve: _Curve, slope: Term) -> Claim:
    """Differentiate the slope along the curve, and put the slope in where dy/dx comes up."""
    letter = named(free_among(("q", "g", "h", "k"), board.avoid), slope)
    board.write(equals(letter, slope), DEFINITION, "the slope, to be differentiated along the curve")
    told = differentiate(board, letter, curve.x).value
    bend = curve.with_slope(told)
    result = replace_nodes(told, {derivative(curve.moving, curve.x): slope})
    premise = equals(curve.slope, slope)
    words = "the slope that was found is put in"
    board.write(implies(premise, equals(bend, result)), SLOPE_PUT_IN, words, changed=(result,))
    result = _in_order(board, result, curve.x)
    return Claim("Equality", implies(premise, equals(bend, result)), result=result)


def _in_order(board: Board, value: Term, x: Term) -> Term:
    first = value
    for step in simplified(value, x):
        value = step.after
        board.write(equals(first, value), step.rule, step.why, changed=(value,))
    return value


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
    free = Sum({m: c for m, c in value.items() if all(g != place for g, _ in m)})
    times = Sum({tuple(part for part in m if part[0] != place): c for m, c in value.items() if m not in free})
    if any(e != 1 for m in value for g, e in m if g == place):
        raise NoRule("the equation is not linear in the slope")
    return ring.write(free), ring.write(times)


def inverse_derivative(inverse: Term, x: Term, f: Term, y: Term, *, id: str = "", title: str = "") -> Derivation:
    """The derivative of ``inverse``, a term in x, from that of f, a term in y, where f(inverse(x)) = x.

    ``inverse_derivative(arcsin(x), x, sin(y), y)``: the derivative of the inverse is never looked up, that of f is
    told. The result is 1 / f'(y) with y put back. Raises GoalError where either is not a term in its variable.
    """
    if not can_tell(f, y) or not contains(f, y):
        raise NoRule(f"{brief(f)} is no scalar expression in {brief(y)} whose derivative is known")
    if not contains(inverse, x) or contains(f, x):
        raise GoalError(f"{brief(inverse)} is to be a term in {x.name}, and {brief(f)} one in {y.name} alone")
    givens = symbols(x, inverse)
    board = Board((), names_in(*givens, y))
    value = named(y.name, inverse)
    board.write(equals(value, inverse), DEFINITION, f"{y.name} is the value of the inverse at {x.name}", rests_on=())
    back = substitute(f, {y: value})
    undone = board.write(equals(back, x), INVERSE_FUNCTIONS, "each undoes the other", rests_on=("1",))
    letter = named_function(board, f, y)
    outer = differentiate(board, letter, y).value
    told = board.last
    slope = derivative(value, x)
    there = substitute(outer, {y: value})
    one = board.write(
        equals(product(there, slope), number(1)), chain_rule, "both sides differentiated", rests_on=(undone, told)
    )
    never_zero = all(a.head is NUMBER or is_divisor(a) for a in (there.args if there.head is MUL else (there,)))
    needs = () if never_zero else (needs_nonzero(there),)
    found = over(number(1), there)
    board.write(equals(slope, found), DIVIDE, "solved for the slope", rests_on=(one,), conditions=needs)
    result = substitute(found, {value: inverse})
    for step in _in_terms_of(result, inverse, f, x, y):
        result = step.after
        board.write(equals(slope, result), step.rule, step.why, changed=(result,))
    made = Derivation(
        id=id,
        title=title or f"Derivative of {said(inverse, 40)}, as an inverse function",
        givens=givens,
        goal=f"Find the derivative of {said(inverse)} in `{x.name}` from that of its inverse {said(f)}.",
        claims=(Claim("Derivative", equals(derivative(inverse, x), result), inverse, (x,), result),),
        roads=(board.road("inverse"),),
        convention="An ordinary derivative.",
        idea="What a function and its inverse do one after the other is nothing: differentiate that.",
        assumptions=assumptions(board, givens),
        wrong=("taking the reciprocal of the function for its inverse.",),
    )
    return made


def _in_terms_of(result: Term, inverse: Term, f: Term, x: Term, y: Term) -> Iterator[Step]:
    """The result with f(inverse(x)) written x, and in order."""
    value = substitute(f, {y: inverse})
    if contains(result, value):
        result = replace_nodes(result, {value: x})
        yield Step(result, INVERSE_FUNCTIONS, INVERSE_FUNCTIONS.reason)
    yield from simplified(result, x)


__all__ = ["implicit_derivative", "inverse_derivative"]
