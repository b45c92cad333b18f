"""The fundamental theorem: the increment of an antiderivative, with limits at singular ends, piece by piece."""

from __future__ import annotations

from itertools import pairwise

from workbench.engines.integrals.asking import Found, Question, is_infinite
from workbench.engines.integrals.ends import End, Unknown, at_end, breaks, segments, short_value
from workbench.engines.integrals.finding import reasons_of, solutions
from workbench.engines.integrals.integrand import ONE, collected, nodes_of, over, put_in, total
from workbench.engines.integrals.moves import last
from workbench.engines.integrals.writing import NoLetters, take_over, write_chain
from workbench.numerics.evaluate import evaluate
from workbench.reasons import integration as by
from workbench.reasons.common import ARITHMETIC
from workbench.record.board import Board
from workbench.record.derivation import Line
from workbench.rules.reason import Reason
from workbench.terms.functions.activations import where
from workbench.terms.functions.elementwise import absolute, sign
from workbench.terms.heads import (
    COMPARE,
    MUL,
    NUMBER,
    add,
    antiderivative,
    between,
    equals,
    integral,
    limit,
    mul,
    negative,
    number,
    subtract,
)
from workbench.terms.term import Term, transform


def by_antiderivative(board: Board, asked: Question) -> Found | None:
    """Lines to the value by an antiderivative. Raises Diverges, Unknown."""
    unclear: Unknown | None = None
    for moves in solutions(asked.f, asked.x):
        page, letters = Board(), asked.letters()
        try:
            value = write_chain(page, letters, antiderivative(asked.f, asked.x), moves, keep=True)
            result = _between_ends(page, asked, last(moves), value)
        except NoLetters:
            continue
        except Unknown as error:
            unclear = error
            continue
        take_over(board, page.lines)
        return result, (*reasons_of(moves), by.FUNDAMENTAL)
    if unclear is not None:
        raise unclear
    return None


def _between_ends(board: Board, asked: Question, plain: Term, value: Term) -> Term:
    """[F] between the ends, its limits there, and the value, on the board."""
    x, left = asked.x, asked.left
    pieces = segments(asked, plain)
    ends = [(at_end(plain, x, low, "right"), at_end(plain, x, high, "left")) for low, high in pieces]
    rests = [board.last] if board.lines else []
    if len(pieces) > 1:
        parts = [integral(asked.f, x, low, high) for low, high in pieces]
        why = "the antiderivative breaks there"
        rests.append(
            board.write(equals(left, add(*parts)), by.SPLIT_INTERVAL, why, rests_on=(), changed=tuple(parts))
        )
    brackets = total(between(value, x, low, high) for low, high in pieces)
    board.write(
        equals(left, brackets), by.FUNDAMENTAL, by.FUNDAMENTAL.reason, rests_on=rests, changed=(brackets,)
    )
    _put_ends_in(board, left, value, ends, x)
    result = short_value(total(t for low, high in ends for t in (high.value, negative(low.value))))
    if result is not board.lines[-1].statement.args[1]:
        board.write(equals(left, result), ARITHMETIC, "the values put together", changed=(result,))
    return result


def _put_ends_in(board: Board, left: Term, value: Term, ends: list[tuple[End, End]], x: Term) -> None:
    """The ends put in: values where there are such, limits elsewhere; then the values of the limits."""
    singular = [e for pair in ends for e in pair if e.singular]
    put = total(t for low, high in ends for t in (_said(value, high, x), _less(_said(value, low, x))))
    needs = tuple(dict.fromkeys(n for pair in ends for e in pair for n in e.needs))
    why = "limits at the ends where the antiderivative has no value" if singular else by.ENDS.reason
    board.write(equals(left, put), by.ENDS, why, changed=(put,), conditions=needs)
    if not singular:
        return
    parts = [
        Line("", equals(_said(value, e, x), e.value), by.LIMIT_AT_END, "", changed=(e.value,), conditions=e.needs)
        for e in singular
    ]
    values = [t for low, high in ends for t in (high.value, _less(low.value)) if t is not number(0)]
    worked = short_value(values[0]) if len(values) == 1 else collected(total(values), x)
    if worked is not put:
        board.write(
            equals(left, worked), by.LIMIT_AT_END, by.LIMIT_AT_END.reason,
            parts=parts if len(parts) > 1 else (), changed=(worked,), conditions=needs,
        )  # fmt: skip


def _less(term: Term) -> Term:
    """Minus a term that is put in; a factor -1 in front of it goes away."""
    if term.head is NUMBER:
        return number(-term.value)
    if term.head is MUL and term.args[0] is number(-1) and len(term.args) > 1:
        return mul(*term.args[1:]) if len(term.args) > 2 else term.args[1]
    return negative(term)


def _tidy_signs(term: Term) -> Term:
    """A number put in for the variable takes the sign in front of it."""
    if term.head is not MUL or term.args[0] is not number(-1) or len(term.args) < 2 or term.args[1].head is not NUMBER:
        return term
    return mul(number(-term.args[1].value), *term.args[2:])


def _said(value: Term, end: End, x: Term) -> Term:
    if end.singular:
        return limit(value, x, end.point, "both" if is_infinite(end.point) else end.side)
    return transform(put_in(value, {x: end.point}), _tidy_signs)


# -- piece by piece ------------------------------------------------------------------------------------


def piecewise(board: Board, asked: Question) -> Found | None:
    """An integrand with moduli, signs and choices: what decides them has one sign between two zeros. Raises Diverges,
    Unknown."""
    f, x, left = asked.f, asked.x, asked.left
    kinks, choices = nodes_of(f, x, absolute, sign), nodes_of(f, x, COMPARE)
    if not (kinks or choices) or asked.parameters:
        return None
    edges = [asked.lower, *breaks(total([*kinks, *(sign(subtract(*c.args)) for c in choices)]), asked), asked.upper]
    parts = []
    for low, high in pairwise(edges):
        middle = _inside(low, high)
        change = {k: _without_bars(k, x, middle) for k in kinks}
        change |= {c: number(int(evaluate(put_in(c, {x: middle}), {}))) for c in choices}
        parts.append(asked.about(collected(_decided(put_in(f, change)), x)).between(low, high))
    wholes = total(part.left for part in parts)
    why = "one choice on each piece" if choices else "the sign inside the modulus is one on each piece"
    first = board.write(equals(left, wholes), by.SPLIT_INTERVAL, why, rests_on=(), changed=(wholes,))
    values, numbers, used = [], [], list[Reason]()
    for part in parts:
        page = Board()
        solved = by_antiderivative(page, part)
        if solved is None:
            return None
        take_over(board, page.lines)
        values.append(solved[0])
        used += solved[1]
        numbers.append(board.last)
    result = short_value(total(values))
    board.write(equals(left, result), ARITHMETIC, "the pieces added", rests_on=[first, *numbers], changed=(result,))
    return result, (by.SPLIT_INTERVAL, *used)


def _decided(f: Term) -> Term:
    """The integrand with each choice made whose condition is a number."""

    def change(node: Term) -> Term | None:
        known = node.head is where and node.args[0].head is NUMBER
        return (node.args[1] if node.args[0].value else node.args[2]) if known else None

    return transform(f, change)


def _inside(low: Term, high: Term) -> Term:
    if is_infinite(low):
        return add(high, number(-1))
    return add(low, ONE) if is_infinite(high) else over(add(low, high), number(2))


def _without_bars(k: Term, x: Term, middle: Term) -> Term:
    negative_there = float(evaluate(put_in(k.args[0], {x: middle}), {})) < 0
    if k.head is sign:
        return number(-1 if negative_there else 1)
    return negative(k.args[0]) if negative_there else k.args[0]


__all__ = ["by_antiderivative", "piecewise"]
