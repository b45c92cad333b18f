"""From the goal to the derivation of a Taylor polynomial; what has none is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbench.engines.limits.approach import Approach, Sense, parameters_of
from workbench.engines.limits.rewritings import plain_body
from workbench.engines.limits.tables import table_of
from workbench.engines.series import remainder, roads
from workbench.engines.series.powers import ZERO, raised
from workbench.language.saying import said
from workbench.numerics.reading import has_values
from workbench.reasons import series as reasons
from workbench.record.board import Board, conditions_of
from workbench.record.claims import Equality, Series
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError, NoDerivation, NoRule
from workbench.record.naming import free_among, names_in
from workbench.rules.cases import Case, whole_condition
from workbench.rules.condition import Condition
from workbench.terms.heads import (
    CONSTANT,
    SYMBOL,
    add,
    as_term,
    brief,
    derivative,
    divide,
    equals,
    limit,
    mul,
    named,
    number,
    show_shape,
)
from workbench.terms.term import Term, contains, postorder, substitute

MOST = 20
"""The largest order: beyond, nobody reads the polynomial."""
METHODS = ("auto", "derivatives", "known")


class NoSeries(NoDerivation):
    """There is no Taylor polynomial of that order at that point; the message says why."""

    kind = "no-series"


def series(
    f: Term,
    x: Term,
    at: Term | int | float,
    order: int,
    *,
    method: str = "auto",
    givens: Iterable[Term] | None = None,
    id: str = "",
    title: str = "",
) -> Derivation:
    """The Taylor polynomial of a scalar f in the scalar symbol x, of an order from 0 to 20, at a point without x.

    ``method``: ``derivatives`` (the table), ``known`` (a known series with something put in), or auto. A removable gap
    at the point is filled by the limit. Raises GoalError for a goal that makes no sense, NoSeries where there is no
    such polynomial (a pole, a kink, a branch point), NoDerivation where no rule leads on.
    """
    at = as_term(at)
    _check(f, x, at, order, method)
    plain = plain_body(f)
    letter = free_among(("f", "g", "h", "F"), names_in(f, x, at) | {"T"})
    q = roads.Question(named(letter, plain), x, at, order)
    board = Board((), names_in(f, at))
    cases = _cases(q)
    if not cases:
        raise NoSeries(_why_none(q))
    board, found = _found(board, q, method)
    statement = equals(remainder_limit(q, found.value), ZERO)
    if not all(_is_expansion(q, found.value, case) for case in cases):
        raise NoSeries(_why_none(q))
    if found.beyond is not None and found.beyond is not ZERO:
        n = remainder.lagrange(board, q, found.value, found.beyond, found.rests)
        remainder.bound(board, q, found.value, found.beyond, (n,))
    elif found.beyond is None:
        smaller = (
            f"what is left out is smaller than {said(raised(q.base, order)) if order else 'any number'} near the point"
        )
        board.write(statement, reasons.PEANO, smaller, rests_on=found.rests)
    givens = tuple(givens) if givens is not None else parameters_of(f, x, at)
    made = Derivation(
        id=id,
        title=title or f"Taylor polynomial of {said(f, 50)} at {said(equals(x, at))}, order {order}",
        givens=givens if x in givens else (*givens, x),
        goal=f"Find the Taylor polynomial `T` of {said(f)} at {said(equals(x, at))} of order {order}.",
        claims=(Series(q.polynomial(found.value), plain, x, at, order), Equality(*statement.args)),
        roads=(board.road("series"),),
        convention=f"`T` has degree at most {order}; what it leaves out vanishes faster than {said(q.base)} to that "
        "power.",
        idea=_idea(board),
        assumptions=_assumptions(board, q, cases),
        wrong=("Forgetting the factorials.", "Expanding in powers of the variable where the point is not 0.")[
            : 1 + (at is not ZERO)
        ],
        notes=_notes(q, found.value),
    )
    return made


def _cases(q: roads.Question) -> tuple[Case, ...]:
    """The cases of the parameters, but for single values of them, in which the function comes to a value at the point;
    the one without conditions where that does not depend on them."""
    approach = Approach(q.x, q.at)
    if Sense(approach, parameters_of(q.value, q.at)).of(q.value).is_finite:
        return (Case(),)
    table = table_of(q.value, approach) or ()
    return tuple(case for case, outcome in table if outcome.kind == "value" and not case.change)


def _assumptions(board: Board, q: roads.Question, cases: tuple[Case, ...]) -> tuple[Condition, ...]:
    """What the lines ask of the parameters, and in which of their cases there is a polynomial."""
    asked = {c.statement: c for c in conditions_of(board.lines) if not c.discharged and not _about(c.statement, q.x)}
    for case in _joined(cases):
        asked |= {c.statement: c for c in case.conditions}
    return tuple(asked.values())


def _joined(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    """Both sides of one value as all but that value. Raises NoRule for cases that no list of conditions says."""
    if len(cases) == 1:
        return cases
    bounds = [case.says for case in cases]
    first = bounds[0][0] if bounds[0] else None
    apart = first is not None and all(len(b) == 1 and b[0].symbol is first.symbol for b in bounds)
    if not apart or first is None or {b[0].op for b in bounds} != {">", "<"} or len({b[0].value for b in bounds}) > 1:
        words = "; ".join(map(whole_condition, cases))
        raise NoRule(f"there are several cases: {words}; declare what the parameters are, as in --var a::positive")
    return (Case((replace(first, op="!="),)),)


def _about(statement: Term | None, x: Term) -> bool:
    """Whether a condition speaks of x: near the point it holds, or the derivative would have no value there."""
    return statement is not None and contains(statement, x)


def remainder_limit(q: roads.Question, value: Term) -> Term:
    """The limit of (f - T) / (x - a)^n."""
    gap = add(q.f, mul(number(-1), q.polynomial(value)))
    return limit(divide(gap, raised(q.base, q.order)) if q.order else gap, q.x, q.at)


def _check(f: Term, x: Term, at: Term, order: int, method: str) -> None:
    if x.head is not SYMBOL or x.shape:
        raise GoalError(f"a Taylor polynomial is in a scalar variable; {brief(x)} is none")
    if f.shape or f.indices:
        raise GoalError(f"a Taylor polynomial is of a scalar; {brief(f)} has shape {show_shape(f.shape)}")
    if isinstance(order, bool) or not isinstance(order, int) or not 0 <= order <= MOST:
        raise GoalError(f"the order is a whole number from 0 to {MOST}, not {order!r}")
    if method not in METHODS:
        raise GoalError(f"unknown method {method!r}; known: {', '.join(METHODS)}")
    if at.shape or at.indices or contains(at, x):
        raise GoalError(f"the point {brief(at)} must be a number that does not depend on {x.name}")
    if any(t.head is CONSTANT and t.name == "oo" for t in postorder(at)):
        raise GoalError(f"there is no Taylor polynomial at {brief(at)}: put {x.name} = 1/t and expand at t = 0")
    if not has_values(f):
        raise NoRule(f"{brief(f)} holds something that cannot be expanded yet")


def _found(board: Board, q: roads.Question, method: str) -> tuple[Board, roads.Found]:
    """The polynomial by the first road that leads there, on a board of its own."""
    if method != "derivatives":
        found = roads.by_known_series(board, q)
        if found is not None and (method == "known" or found.shorter):
            return board, found
        if method == "known":
            raise NoRule(f"{brief(q.value)} is no known series with a power put in; the table of derivatives may do")
    reason: NoDerivation | None = None
    fresh = Board((), board.avoid)
    try:
        return fresh, roads.by_derivatives(fresh, q)
    except NoDerivation as error:
        reason = error
    fresh = Board((), board.avoid)
    advised = (roads.by_parts(fresh, q) or roads.by_advice(fresh, q)) if method == "auto" else None
    if advised is None and isinstance(reason, roads.TooLong):
        raise NoRule(f"no Taylor polynomial of that order was found: {reason}")
    if advised is None:
        raise NoSeries(f"{_why_none(q)} ({reason})")
    return fresh, advised


def _is_expansion(q: roads.Question, value: Term, case: Case) -> bool:
    """Whether what is left out is smaller than (x - a)^n in a case, felt by numbers on both sides."""
    rest = remainder_limit(q, value)
    return Sense(Approach.of(rest), parameters_of(rest.args[0], q.at), case.known).of(rest.args[0]).kind == "zero"


def _why_none(q: roads.Question) -> str:
    """Why there is no Taylor polynomial."""
    said = f"{brief(q.value)} has no Taylor polynomial of order {q.order} at {q.x.name} = {brief(q.at)}"
    sense = Sense(Approach(q.x, q.at), parameters_of(q.value, q.at))
    behaviour = sense.of(q.value)
    if behaviour.is_infinite or (not behaviour.settles and _grows(q)):
        return f"{said}: it has a pole there, or grows without bound"
    if not sense.is_real(q.value):
        return f"{said}: it is not real on both sides of the point"
    if not behaviour.settles:
        return f"{said}: it does not settle there"
    current = q.value
    for k in range(1, q.order + 1):
        current = derivative(current, q.x)
        if k == 1 and not sense.of(current).is_finite:
            return f"{said}: it is not differentiable there"
    return f"{said}: a derivative up to that order has no value there"


def _grows(q: roads.Question) -> bool:
    return any(
        Sense(Approach(q.x, q.at, side), parameters_of(q.value, q.at)).of(q.value).is_infinite
        for side in ("left", "right")
    )


def _notes(q: roads.Question, value: Term) -> tuple[str, ...]:
    if roads.has_value(substitute(q.value, {q.x: q.at})):
        return ()
    return (f"At {said(equals(q.x, q.at))} the expression has no value; its limit there is taken for it.",)


def _idea(board: Board) -> str:
    used = {line.rule for line in board.lines}
    if reasons.SOMETHING_PUT_IN in used:
        return "Put the argument into a series that is known, instead of differentiating."
    if reasons.EXPANSION in used:
        return "The derivatives grow long; the expansion is put together from those of the parts."
    return "Tabulate the derivatives at the point; over the factorials of their orders they are the coefficients."


__all__ = ["METHODS", "MOST", "NoSeries", "remainder_limit", "series"]
