"""Newton's method run: the iteration, a table of iterates, and how fast the error falls.

Source: any numerical analysis text, e.g. Süli & Mayers, An Introduction to Numerical Analysis, ch. 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from workbench.engines.limits.rewritings import plain_body
from workbench.engines.scalars.by_rules import differentiate
from workbench.language.saying import said
from workbench.numerics.precise import precise
from workbench.numerics.reading import can_be_precise
from workbench.numerics.reals import NotReal, Real, context_of_reals, real
from workbench.reasons import common
from workbench.reasons import equations as reasons
from workbench.record.board import Board
from workbench.record.derivation import Claim, Derivation
from workbench.record.errors import GoalError, NoDerivation, NoRule
from workbench.record.naming import free_among, names_in
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import (
    NUMBER,
    SYMBOL,
    add,
    as_term,
    brief,
    derivative,
    divide,
    equals,
    mul,
    named,
    number,
    power,
    relation,
)
from workbench.terms.term import Term, contains, substitute, symbols

MOST = 60
_SHOWN = 14
_PLACES = 15
DIGITS = 40


def newton(
    f: Term,
    x: Term,
    start: Term | int | float,
    *,
    givens: Iterable[Term] | None = None,
    id: str = "",
    title: str = "",
) -> Derivation:
    """Newton's method for a zero of f, a scalar expression in x alone, from a number to start with.

    The result is the zero to 15 digits. Raises GoalError for a goal that makes no sense, NoDerivation where the
    iteration meets a slope 0, leaves the domain or does not settle within 60 steps.
    """
    begin = as_term(start)
    _check(f, x, begin)
    plain = plain_body(f)
    board = Board((), names_in(plain))
    letter = free_among(("f", "g", "h"), names_in(plain))
    whole = named(letter, plain)
    board.write(equals(whole, plain), common.DEFINITION, rests_on=(), changed=(plain,))
    scratch = Board((), board.avoid | {letter})
    told = differentiate(scratch, plain, x)
    slope = told.value
    n = board.write(equals(derivative(whole, x), slope), told.because.reason, "", parts=scratch.lines, changed=(slope,))
    iterates = _iterates(plain, slope, x, begin)
    root = iterates[-1]
    step = add(x, mul(number(-1), divide(plain, slope)))
    shown = [named(f"{x.name}_{k}", t) for k, t in enumerate(iterates)]
    last = n
    for before, after in pairwise(shown):
        gap = absolute(add(substitute(step, {x: before}), mul(number(-1), after)))
        largest = max(1, abs(round(after.args[0].value)))
        words = f"from {_shown(before.args[0])} to {_shown(after.args[0])}: the value over the slope is taken away"
        limit = number(Fraction(1, 10**12) * largest)
        last = board.write(relation("<=", gap, limit), reasons.NEWTON_STEP, words, rests_on=(last, n))
    _speed(board, shown, last)
    small = number(Fraction(1, 10**12) * max(1, abs(round(float(_value(slope, x, root))))))
    statement = relation("<=", absolute(substitute(plain, {x: root})), small)
    made = Derivation(
        id=id,
        title=title or f"Newton's method for {said(equals(f, number(0)), 60)} from {said(equals(x, begin))}",
        givens=tuple(givens) if givens is not None else (x,),
        goal=f"Find a zero of {said(f)} near {said(equals(x, begin))}.",
        claims=(Claim("Inequality", statement, result=root),),
        roads=(board.road("newton"),),
        convention="Numbers are rounded to 15 digits (approx).",
        idea="Follow the tangent to the axis, and again from there.",
        wrong=("Starting where the slope is near 0: the tangent leads far away.",),
    )
    return made


def _check(f: Term, x: Term, start: Term) -> None:
    if x.head is not SYMBOL or x.shape:
        raise GoalError(f"Newton's method works on one scalar unknown; {brief(x)} is none")
    if f.shape or f.indices or not contains(f, x):
        raise GoalError(f"{brief(f)} is no scalar expression in {x.name}")
    others = [s.name for s in symbols(f) if s is not x]
    if others:
        raise GoalError(f"Newton's method needs numbers; {', '.join(others)} has no value")
    if symbols(start) or start.shape:
        raise GoalError(f"Newton's method starts at a number, not at {brief(start)}")
    if not can_be_precise(f):
        raise NoRule(f"{brief(f)} holds something that has no value to many digits")


def _iterates(f: Term, slope: Term, x: Term, start: Term) -> list[Term]:
    """The start and the iterates as numbers to 15 digits, until they settle."""
    context = context_of_reals()
    with context.workdps(DIGITS):
        try:
            out = [_number(precise(start, {}, DIGITS))]
        except NotReal:
            raise GoalError(f"{brief(start)} is no real number to start from") from None
        for _ in range(MOST):
            at = real(out[-1].value, DIGITS)
            value, steep = _value(f, x, out[-1]), _value(slope, x, out[-1])
            if steep == 0:
                raise NoDerivation(f"the slope is 0 at {x.name} = {_shown(out[-1])}: the tangent meets no axis")
            after = _number(at - value / steep)
            if abs(real(after.value) - at) <= 4 * context.mpf(10) ** -_PLACES * max(1, abs(at)):
                return out if len(out) > 1 else [*out, after]
            out.append(after)
            if abs(after.value) > 10**12:
                raise NoDerivation(f"the iterates run away: {', '.join(map(_shown, out[:6]))}, ...")
    raise NoDerivation(f"the iterates do not settle in {MOST} steps: {', '.join(map(_shown, out[:6]))}, ...")


def _value(f: Term, x: Term, at: Term) -> Real:
    try:
        return precise(f, {x.name: real(at.value, DIGITS)}, DIGITS)
    except NotReal:
        raise NoDerivation(
            f"the iteration leaves the domain: {brief(f)} is not real at {x.name} = {_shown(at)}"
        ) from None


def _number(value: Real) -> Term:
    """To 15 significant digits."""
    context = context_of_reals()
    if value == 0:
        return number(0)
    places = _PLACES - 1 - int(context.floor(context.log10(abs(value))))
    scaled = int(context.nint(value * context.mpf(10) ** places))
    return number(Fraction(scaled) / Fraction(10) ** places)


def _shown(term: Term) -> str:
    return f"{float(term.value):.12g}" if term.head is NUMBER else brief(term)


def _speed(board: Board, iterates: list[Term], last: str) -> None:
    """The error after a step is at most a constant times the square of the error before: where digits show it."""
    last_one = iterates[-1]
    root = last_one.args[0].value
    errors = [abs(t.args[0].value - root) for t in iterates[:-1]]
    pairs = [(k, a, b) for k, (a, b) in enumerate(pairwise(errors)) if a < Fraction(1, 2) and b > Fraction(1, 10**11)]
    if not pairs:
        return
    constant = max(b / a**2 for _, a, b in pairs)
    if constant > 10**6:
        return
    rounded = number(Fraction(-(-constant.numerator * 100 // constant.denominator), 100))
    for k, _, _ in pairs[-4:]:
        before, after = (absolute(add(t, mul(number(-1), last_one))) for t in (iterates[k], iterates[k + 1]))
        board.write(
            relation("<=", after, mul(rounded, power(before, 2))), reasons.QUADRATIC_CONVERGENCE,
            "the number of right digits doubles", rests_on=(last,),
        )  # fmt: skip


__all__ = ["MOST", "newton"]
