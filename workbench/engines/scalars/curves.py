"""Derivatives along a curve: the total derivative, and the slope of a curve that is given by a parameter.

Source: any calculus text on the chain rule in several variables and on parametric curves.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.engines.scalars.by_rules import differentiate, named_function
from workbench.engines.scalars.differentiating import can_tell
from workbench.engines.scalars.domains import assumptions
from workbench.engines.scalars.simplifying import simplified
from workbench.language.saying import defined, said
from workbench.reasons.common import DEFINITION, PUT_TOGETHER
from workbench.reasons.differentiation import SLOPE_OF_A_CURVE, SLOPE_OF_THE_SLOPE, THE_CURVE
from workbench.record.board import Board
from workbench.record.derivation import Claim, Derivation
from workbench.record.errors import GoalError, NoRule
from workbench.record.naming import names_in
from workbench.rules.condition import Condition
from workbench.rules.differentials import chain_rule
from workbench.rules.requirements import needs_nonzero, restated
from workbench.rules.rule import replace_nodes
from workbench.rules.writing import over, product, total
from workbench.terms.heads import SYMBOL, brief, derivative, equals, named
from workbench.terms.term import Term, contains, substitute, symbols


def total_derivative(f: Term, curve: Mapping[Term, Term], t: Term, *, id: str = "", title: str = "") -> Derivation:
    """df/dt where the symbols of f move along a curve: ``curve`` maps each of them to a term in t.

    Each partial derivative times the velocity of its variable, added up. Raises GoalError for a curve that is none.
    """
    _check_curve(f, curve, t)
    moving = [x for x in curve if contains(f, x)]
    givens = symbols(t, f, *curve.values())
    board = Board((), names_in(*givens, f))
    letter = named_function(board, f, t)
    partials, velocities, rests = [], [], []
    for x in moving:
        partials.append(differentiate(board, letter, x).value)
        rests.append(board.last)
    path = {x: named(x.name, value) for x, value in curve.items()}
    for x in moving:
        first = board.write(equals(path[x], curve[x]), THE_CURVE, f"`{x.name}` moves with `{t.name}`", rests_on=())
        velocities.append(differentiate(board, path[x], t).value)
        rests.extend([first, board.last])
    there = substitute(f, path)
    left = derivative(there, t)
    pieces = [product(substitute(p, path), derivative(path[x], t)) for p, x in zip(partials, moving, strict=True)]
    board.write(
        equals(left, total(pieces, ())), chain_rule, "each partial derivative times the velocity of its variable",
        rests_on=rests,
    )  # fmt: skip
    pieces = [product(substitute(p, path), v) for p, v in zip(partials, velocities, strict=True)]
    found = replace_nodes(total(pieces, ()), {path[x]: curve[x] for x in moving})
    result = _in_order(board, left, found, t)
    value = substitute(f, dict(curve))
    claim = Claim("Derivative", equals(derivative(value, t), result), value, (t,), result)
    path_words = ", ".join(said(equals(s, value)) for s, value in curve.items())
    made = Derivation(
        id=id,
        title=title or f"Total derivative of {said(f, 40)} along a curve",
        givens=givens,
        goal=f"Find the derivative of {defined(letter)} in `{t.name}` along the curve {path_words}.",
        claims=(claim,),
        roads=(board.road("chain rule"),),
        convention=f"Partial derivatives hold the other variables; the total one moves all of them with `{t.name}`.",
        idea="Differentiate in one variable at a time, multiply by the velocity of that variable, and add.",
        assumptions=_along(assumptions(board, givens), curve),
        wrong=(f"following one variable only: every way in which `{t.name}` reaches `{letter.name}` counts.",),
    )
    return made


def parametric_derivative(x: Term, y: Term, t: Term, order: int = 1, *, id: str = "", title: str = "") -> Derivation:
    """dy/dx, or the second derivative, of the curve (x(t), y(t)), as terms in t; where dx/dt is not 0.

    Raises GoalError for another order or a curve that does not move.
    """
    if order not in (1, 2):
        raise GoalError(f"the slope of a curve and its second derivative are told; the order is 1 or 2, not {order}")
    if not (can_tell(x, t) and can_tell(y, t)):
        raise NoRule(f"{brief(x)} and {brief(y)} are to be scalar expressions in {t.name}")
    if not contains(x, t):
        raise GoalError(f"{brief(x)} does not move with {t.name}: the curve is vertical")
    givens = symbols(t, x, y)
    board = Board((), names_in(*givens))
    across, up = named("x", x), named("y", y)
    first = board.write(equals(across, x), DEFINITION, rests_on=())
    speed = differentiate(board, across, t).value
    needs = needs_nonzero(speed)
    second = board.write(equals(up, y), DEFINITION, rests_on=())
    rise = differentiate(board, up, t).value
    run = derivative(across, t)
    left = over(derivative(up, t), run)
    why = "the slope is the quotient of the velocities: the chain rule, solved for it"
    board.write(
        equals(left, over(rise, speed)), SLOPE_OF_A_CURVE, why, rests_on=(first, second, board.last),
        conditions=(needs,),
    )  # fmt: skip
    result = _in_order(board, left, over(rise, speed), t, written=True)
    if order == 2:
        p = named("p", result)
        board.write(equals(p, result), DEFINITION, "the slope, as a function of the parameter")
        bend = differentiate(board, p, t).value
        left = over(derivative(p, t), run)
        why = "the slope changes with `x` as it changes with the parameter, over the speed of `x`"
        board.write(equals(left, over(bend, speed)), SLOPE_OF_THE_SLOPE, why, conditions=(needs,))
        result = _in_order(board, left, over(bend, speed), t, written=True)
    what = "slope" if order == 1 else "second derivative"
    points = f"{said(x, 60)}, {said(y, 60)}"
    made = Derivation(
        id=id,
        title=title or f"{what[0].upper()}{what[1:]} of the curve ({points})",
        givens=givens,
        goal=f"Find the {what} of `y` in `x` along the curve ({points}).",
        claims=(Claim("Equality", equals(left, result), result=result),),
        roads=(board.road("parametric"),),
        convention=f"The {what} is a function of the parameter `{t.name}`.",
        idea=f"Differentiate both coordinates in `{t.name}` and divide.",
        assumptions=assumptions(board, givens),
        wrong=("dividing the second derivatives of `y` and `x` to get the second derivative.",) if order == 2 else (),
    )
    return made


def _in_order(board: Board, left: Term, found: Term, t: Term, written: bool = False) -> Term:
    """Lines that bring a value in order; the value itself first, unless it is on the board."""
    if not written:
        board.write(equals(left, found), PUT_TOGETHER, "partial derivatives and velocities put in", changed=(found,))
    for step in simplified(found, t):
        found = step.after
        board.write(equals(left, found), step.rule, step.why, changed=(found,))
    return found


def _along(conditions: tuple[Condition, ...], curve: Mapping[Term, Term]) -> tuple[Condition, ...]:
    """The conditions on the variables, on the curve."""
    made = []
    for condition in conditions:
        moved = restated(substitute(condition.statement, curve)) if condition.statement is not None else condition
        if not moved.discharged:
            made.append(moved)
    return tuple(made)


def _check_curve(f: Term, curve: Mapping[Term, Term], t: Term) -> None:
    for x, value in curve.items():
        if x.head is not SYMBOL or x.shape or x is t:
            raise GoalError(f"a curve moves scalar variables; {brief(x)} is none")
        if not can_tell(value, t):
            raise NoRule(f"{brief(value)} is no scalar expression in {t.name} whose derivative is known")
        if not can_tell(f, x):
            raise NoRule(f"{brief(f)} is no scalar expression in {x.name} whose derivative is known")
    if contains(f, t):
        raise GoalError(f"{brief(f)} contains {t.name} itself; give that variable a name of its own on the curve")
    if not any(contains(f, x) for x in curve):
        raise GoalError(f"{brief(f)} does not contain a variable of the curve")


__all__ = ["parametric_derivative", "total_derivative"]
