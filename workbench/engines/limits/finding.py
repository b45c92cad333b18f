"""From the goal to the derivation of a limit; what has no limit is refused with what happens instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from workbench.engines.limits.approach import MINUS_OO, Approach, Sense, parameters_of
from workbench.engines.limits.rewritings import plain_body
from workbench.engines.limits.roads import METHODS, told
from workbench.engines.limits.subsequences import two_sequences
from workbench.engines.limits.tables import Table, along, branches, chosen, joined, only_side, table_of, told_by_cases
from workbench.language.saying import said
from workbench.numerics.reading import has_values
from workbench.reasons import limits as reasons
from workbench.record.board import Board, conditions_of
from workbench.record.claims import Limit
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError, NoDerivation, NoRule
from workbench.record.naming import names_in
from workbench.rules.calculus import power_as_exp
from workbench.rules.cases import Question, whole_condition
from workbench.rules.condition import Condition
from workbench.rules.limits import compound_interest
from workbench.rules.requirements import needs_nonzero
from workbench.terms.heads import CONSTANT, NUMBER, POWER, SYMBOL, as_term, brief, oo, show_shape
from workbench.terms.term import Term, contains, postorder, symbols

SIDES = ("both", "left", "right")

class NoLimit(NoDerivation):
    """The limit does not exist; the message says what happens instead."""

    kind = "no-limit"


def limit_of(
    f: Term,
    x: Term,
    to: Term | int | float,
    side: str = "both",
    *,
    method: str = "auto",
    givens: Iterable[Term] | None = None,
    id: str = "",
    title: str = "",
) -> Derivation:
    """The derivation of the limit of a scalar f as the scalar symbol x goes to ``to`` (a term without x, oo or -oo).

    ``side`` is left, right or both; where f is there on one side only, the limit from that side is meant, and said.
    ``method``: auto, lhopital or taylor, tried first where an indeterminate form allows it. The result may be
    oo or -oo. Raises GoalError for a goal that makes no sense, NoLimit where there is no limit, NoDerivation where no
    rule leads on.
    """
    approach = _checked(f, x, as_term(to), side, method)
    givens = tuple(givens) if givens is not None else parameters_of(f, x)
    frame = Derivation(
        id=id,
        title=title or f"Limit of {said(f, 50)} as `{x.name}` goes to {said(approach.to)}",
        givens=givens if x in givens else (*givens, x),
        goal=f"Find the limit of {said(f)} as `{x.name}` goes to {_where(approach, said)}.",
        claims=(),
        roads=(),
    )
    table = table_of(plain_body(f), approach)
    if table is not None and len(table) > 1:
        side = only_side(table)
        if side:
            note = f"{said(f)} is real only on the {side} of {said(approach.to)}: the limit is taken from there."
            made = limit_of(f, x, to, side, method=method, givens=givens, id=id, title=title)
            return replace(made, goal=frame.goal, notes=(note, *made.notes))
        return _by_cases(frame, f, approach, table, method)
    note = ""
    sense = Sense(approach, parameters_of(f, approach.to))
    if not sense.of(f).settles:
        approach, note = _other_side(f, approach, sense)
    left = approach.limit(f)
    board = Board((), names_in(left))
    value = told(left, method, board)
    return replace(
        frame,
        claims=(Limit(f, x, approach.to, value, approach.side),),
        roads=(board.road("limit"),),
        idea=_idea(board),
        assumptions=_assumptions(board, value),
        wrong=_wrong(board),
        notes=(note,) if note else (),
    )


def _by_cases(frame: Derivation, f: Term, approach: Approach, table: Table, method: str) -> Derivation:
    """The answer as a table. Raises NoLimit where there is no limit in any case, NoRule where one is not told."""
    board = Board((), names_in(approach.limit(f)))
    told_rows = told_by_cases(f, approach, table, method, board)
    rows = joined(told_rows)
    if all(row.value is None for row in rows):
        told_ = "; ".join(f"where {whole_condition(row.case)}, {row.words}" for row in rows)
        where_ = f"{approach.x.name} goes to {_where(approach)}"
        raise NoLimit(f"the limit of {brief(f)} as {where_} does not exist: {told_}")
    if len(rows) == 1:
        (row,) = rows
        assert row.value is not None
        claim = Limit(f, approach.x, approach.to, row.value, approach.side)
    else:
        claim = Limit(f, approach.x, approach.to, chosen(rows), approach.side, branches(rows))
    names = ", ".join(dict.fromkeys(f"`{b.symbol.name}`" for row in rows for b in row.case.says))
    missing = tuple(
        f"Where {whole_condition(row.case)} there is no limit: {row.words}." for row in rows if row.value is None
    )
    said_by_cases = {c.statement for row in told_rows for c in row.case.conditions}
    return replace(
        frame,
        claims=(claim,),
        roads=(board.road("limit"),),
        idea=f"What it comes to depends on {names}: the cases are told one after the other.",
        assumptions=tuple(c for c in _asked(board) if c.statement not in said_by_cases),
        wrong=(*_wrong(board), "Reading the limit off one value of a parameter; beyond a case it differs."),
        notes=missing,
    )


def _asked(board: Board) -> tuple[Condition, ...]:
    """What the lines ask of the parameters."""
    return tuple({c.words: c for c in conditions_of(board.lines) if not c.discharged}.values())


def _wrong(board: Board) -> tuple[str, ...]:
    return tuple(words for rule, words in _PITFALLS if any(rule == line.rule for line in board.lines))


def _assumptions(board: Board, value: Term) -> tuple[Condition, ...]:
    """What the lines ask of the parameters, and that the value has no zero below a bar."""
    found = {c.words: c for c in _asked(board)}
    for node in postorder(value):
        if node.head is POWER and node.args[1].head is NUMBER and node.args[1].value < 0 and symbols(node.args[0]):
            need = needs_nonzero(node.args[0])
            if not need.discharged:
                found.setdefault(need.words, need)
    return tuple(found.values())


def _checked(f: Term, x: Term, to: Term, side: str, method: str) -> Approach:
    if x.head is not SYMBOL or x.shape:
        raise GoalError(f"a limit is taken in a scalar variable; {brief(x)} is none")
    if f.shape:
        raise GoalError(f"a limit is taken of a scalar; {brief(f)} has shape {show_shape(f.shape)}")
    if f.indices or to.shape or to.indices:
        raise GoalError(f"{brief(to if to.shape or to.indices else f)} is not a scalar expression")
    if side not in SIDES:
        raise GoalError(f"unknown side {side!r}; known: {', '.join(SIDES)}")
    if method not in METHODS:
        raise GoalError(f"unknown method {method!r}; known: {', '.join(METHODS)}")
    if contains(to, x):
        raise GoalError(f"the point {brief(to)} must not depend on {x.name}")
    if any(t.head is CONSTANT and t.name == "oo" for t in postorder(to)) and to not in (oo, MINUS_OO):
        raise GoalError(f"the point is a number, oo or -oo, not {brief(to)}")
    if to in (oo, MINUS_OO) and side != "both":
        raise GoalError(f"{brief(to)} is approached from one side only; leave the side out")
    if to is MINUS_OO and x.attrs[2] & {"positive", "unit"}:
        raise GoalError(f"{x.name} is declared positive and cannot go to -oo")
    if not has_values(f):
        raise NoRule(f"{brief(f)} holds something whose limit cannot be worked out yet")
    return Approach(x, to, side)


def _where(approach: Approach, shown: Callable[[Term], str] = brief) -> str:
    words = {"left": " from the left", "right": " from the right"}.get(approach.side, "")
    return shown(approach.to) + words


# -- no limit, or only from one side ------------------------------------------------------------


def _other_side(f: Term, approach: Approach, sense: Sense) -> tuple[Approach, str]:
    """The one side on which f is there. Raises NoLimit or NoRule in all other cases."""
    behaviour = sense.of(f)
    if behaviour.kind == "varies":
        names = ", ".join(s.name for s in parameters_of(f, approach.to) if s is not approach.x)
        raise NoRule(
            f"the limit depends on the signs or sizes of {names}; declare what they are, as in --var a::positive"
        )
    if approach.side == "both" and not approach.infinite:
        ways = {side: replace(approach, side=side) for side in ("left", "right")}
        felt = {side: Sense(way, parameters_of(f, approach.to)) for side, way in ways.items()}
        there = [side for side in ways if felt[side].is_real(f)]
        if len(there) == 1:
            (side,) = there
            if felt[side].of(f).settles:
                words = f"{said(f)} is real only on the {side} of {said(approach.to)}: the limit is taken from there."
                return ways[side], words
        elif all(felt[side].of(f).settles for side in ways):
            values = {side: limit_of(f, approach.x, approach.to, side).claim.statement.args[1] for side in ways}
            raise NoLimit(
                f"the limit of {brief(f)} as {approach.x.name} goes to {brief(approach.to)} does not exist: it is "
                f"{brief(values['left'])} from the left and {brief(values['right'])} from the right"
            )
    raise _no_limit(f, approach, sense)


def _no_limit(f: Term, approach: Approach, sense: Sense) -> NoDerivation:
    """The refusal: what it states is proved by the orders of growth, or not stated."""
    said = f"the limit of {brief(f)} as {approach.x.name} goes to {_where(approach)}"
    if sense.is_unreal(f):
        return NoLimit(f"{said} does not exist: {brief(f)} is not real near that point")
    try:
        proved = two_sequences(plain_body(f), approach)
    except Question:
        proved = None
    if proved is not None:
        return NoLimit(f"{said} does not exist: {along(proved)}")
    return NoRule(f"{said} was not found: whether the values near the point settle does not follow")


_IDEAS = (
    (reasons.LHOPITAL, "An indeterminate form: L'Hopital's rule passes to the quotient of the derivatives."),
    (reasons.LEADING_TERMS, "An indeterminate form: expand numerator and denominator; the leading terms decide."),
    (reasons.STANDARD_LIMITS_PUT_IN, "Bring in the standard limits of what vanishes."),
    (reasons.MULTIPLY_BY_THE_CONJUGATE, "Multiply by the conjugate, so that the root goes away where it matters."),
    (reasons.DIVIDE_BY_THE_DOMINANT_TERM, "What grows fastest decides: divide by it."),
    (reasons.DOMINANT_TERM_IN_FRONT, "What grows fastest decides: put it in front."),
    (reasons.COMMON_FACTOR_CANCELLED, "Numerator and denominator share a factor that vanishes: cancel it."),
    (power_as_exp, "A power with a varying exponent is an exponential: find the limit of its logarithm."),
    (reasons.SQUEEZE, "A bounded factor cannot save what goes to 0."),
    (reasons.DIRECT_SUBSTITUTION, "The expression is continuous at the point: put it in."),
)


_PITFALLS = (
    (reasons.LHOPITAL, "Differentiating the quotient by the quotient rule; numerator and denominator go separately."),
    (reasons.LHOPITAL, "Using the rule where the form is neither 0/0 nor infinity over infinity."),
    (reasons.COMMON_FACTOR_CANCELLED, "Putting the point in before cancelling, and reading 0/0 as 0 or as 1."),
    (
        reasons.MULTIPLY_BY_THE_CONJUGATE,
        "Concluding that two quantities that grow alike have a difference that goes to 0.",
    ),
    (reasons.SQUEEZE, "Writing the limit of the product as the product of limits, of which one does not exist."),
    (power_as_exp, "Taking 1 to a power that grows for 1: base and exponent move at the same time."),
    (compound_interest, "Taking 1 to a power that grows for 1: base and exponent move at the same time."),
    (reasons.RECIPROCAL_OF_WHAT_VANISHES, "Dividing by 0 without asking from which side it is approached."),
)
"""What people get wrong where a rule is used."""


def _idea(board: Board) -> str:
    used = {line.rule for line in board.lines}
    return next((words for rule, words in _IDEAS if rule in used), "")


__all__ = ["METHODS", "SIDES", "NoLimit", "limit_of"]
