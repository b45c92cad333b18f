"""Two roads to a Taylor polynomial: the table of derivatives, and a known series with something put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial

from workbench.adviser import advised, tasks
from workbench.engines.limits.telling import part
from workbench.engines.limits.values import worked_out
from workbench.engines.scalars.by_rules import differentiate
from workbench.engines.series import known as series_known
from workbench.engines.series.parts import coefficients
from workbench.engines.series.powers import ONE, ZERO, distance, monomial, raised, total
from workbench.language.saying import said
from workbench.numerics.draws import draws, value_of
from workbench.reasons import algebra, common
from workbench.reasons import series as reasons
from workbench.reasons.common import ARITHMETIC
from workbench.record.board import Board
from workbench.record.errors import NoDerivation, NoRule
from workbench.rules.writing import product
from workbench.terms.heads import NUMBER, add, brief, derivative, divide, equals, limit, mul, named, number
from workbench.terms.term import Term, contains, postorder, substitute, symbols

MOST_WORK = 150
"""So many parts the derivatives of all orders may have together."""
LARGE = 400
"""Derivatives with more nodes than that are nobody's table; the adviser's expansion is taken instead."""


class TooLong(NoRule):
    """The derivatives grow beyond what can be read; that says nothing of the function."""


_LONG_TABLE = 8
"""Tables with more derivatives than that are not written where the series is known."""


@dataclass(frozen=True, slots=True)
class Question:
    """f under its letter, the variable, the point and the order."""

    f: Term
    x: Term
    at: Term
    order: int

    @property
    def value(self) -> Term:
        return self.f.args[0]

    @property
    def base(self) -> Term:
        return distance(self.x, self.at)

    def polynomial(self, value: Term) -> Term:
        return named("T", value)


@dataclass(frozen=True, slots=True)
class Found:
    """The polynomial, and the next derivative where it is known. ``shorter``: no table of derivatives is as short."""

    value: Term
    beyond: Term | None = None
    rests: tuple[str, ...] = ()
    shorter: bool = True


def by_derivatives(board: Board, q: Question) -> Found:
    """f(a), f'(a), ... line by line, then the coefficients. Raises NoRule where a derivative has no value at a."""
    board.write(equals(q.f, q.value), common.DEFINITION, rests_on=(), changed=(q.value,))
    current, n = q.value, board.last
    values, rests, work = [], [], 0
    for k in range(q.order + 1):
        if k:
            work += sum(1 for _ in postorder(current))
            if work > MOST_WORK:
                raise TooLong(f"the derivatives of {brief(q.value)} grow beyond what can be read")
            current, n = _next(board, q, current, n)
        value, n_value = _at_the_point(board, q, current, k, n)
        values.append(value)
        rests.append(n_value)
    raw = total(monomial(v, q.base, k, factorial(k)) for k, v in enumerate(values))
    written = add(*(mul(divide(v, number(factorial(k))), raised(q.base, k)) if k > 1 else mul(v, raised(q.base, k))
                    for k, v in enumerate(values)))  # fmt: skip
    why = "each derivative at the point, over the factorial of its order, times that power of the distance"
    lines = [part(equals(q.polynomial(written), written), reasons.TAYLOR_POLYNOMIAL, why)]
    if raw is not written:
        same = equals(q.polynomial(written), raw)
        lines.append(part(same, ARITHMETIC, "numbers multiplied out, zeros dropped", ("1",)))
    n = board.write(
        equals(q.polynomial(raw), raw), reasons.TAYLOR_POLYNOMIAL, why, rests_on=rests, changed=(raw,),
        parts=[part(equals(written, raw), ARITHMETIC, "the factorials worked out, zeros dropped")],
    )  # fmt: skip
    beyond, more = _beyond(board, q, current, n)
    return Found(raw, beyond, (n, *more))


def _next(board: Board, q: Question, current: Term, n: str) -> tuple[Term, str]:
    scratch = Board((), board.avoid | {q.f.name, "T"})
    told = differentiate(scratch, current, q.x)
    if sum(1 for _ in postorder(told.value)) > LARGE:
        raise TooLong(f"the derivatives of {brief(q.value)} grow beyond what can be read")
    left = derivative(q.f if current is q.value else current, q.x)
    n = board.write(
        equals(left, told.value), told.because.reason, "", rests_on=(n,), parts=scratch.lines, changed=(told.value,)
    )
    return told.value, n


def _at_the_point(board: Board, q: Question, current: Term, k: int, n: str) -> tuple[Term, str]:
    put_in = substitute(current, {q.x: q.at})
    if not has_value(put_in):
        raise NoRule(f"the derivative of order {k} has no value there" if k else "the function has no value there")
    value, rule, why = worked_out(put_in)
    if value is put_in:
        return value, n
    reason = reasons.DERIVATIVE_AT_THE_POINT if k else reasons.VALUE_AT_THE_POINT
    words = [f"order {k}"] * (k > 0) + [why] * (rule is not ARITHMETIC)
    return value, board.write(equals(put_in, value), reason, ", ".join(words), rests_on=(n,), changed=(value,))


def has_value(term: Term) -> bool:
    """Whether the term is a real number at some values of its parameters."""
    return any(value_of(term, point) is not None for point in draws(symbols(term)))


def _beyond(board: Board, q: Question, current: Term, n: str) -> tuple[Term | None, tuple[str, ...]]:
    """The derivative of order n + 1, for the remainder; None where it is too large to be of use."""
    try:
        value, line = _next(board, q, current, n)
    except NoDerivation:
        return None, ()
    return value, (line,)


# -- known series -------------------------------------------------------------------------------


def by_known_series(board: Board, q: Question) -> Found | None:
    """A known series in u = c (x - a)^m, times a constant and a power of x - a; None where f is something else."""
    fixed, shift, core = series_known.split_power(q.value, q.x, q.at)
    found = series_known.recognised(core) if core is not ONE else None
    if found is None or shift < 0:
        return None
    series, argument = found
    u = series_known.inside(argument, q.x, q.at)
    if u is None or q.order < shift or contains(fixed, q.x):
        return None
    letter = next(c for c in ("u", "t", "w", "s") if all(s.name != c for s in symbols(q.value, q.at)))
    from workbench.terms.heads import scalar

    plain = scalar(letter)
    depth = (q.order - shift) // u.exponent
    in_u = series_known.in_powers_of_u(series, depth, plain)
    if in_u is None:
        return None
    rest = limit(divide(add(series.function(plain), product(number(-1), in_u)), raised(plain, depth)), plain, 0)
    if depth == 0:
        rest = limit(add(series.function(plain), product(number(-1), in_u)), plain, 0)
    first = board.write(equals(q.f, q.value), common.DEFINITION, rests_on=(), changed=(q.value,))
    why = f"known; what is left out is smaller than {said(raised(plain, depth))}" if depth else "known"
    second = board.write(equals(rest, ZERO), series.reason, why, rests_on=())
    put_in = _product(fixed, raised(q.base, shift), substitute(in_u, {plain: u.term}))
    value = total(
        monomial(_coefficient(fixed, u.coefficient, number(series.coefficient(k)), k), q.base, shift + k * u.exponent)
        for k in range(depth + 1)
    )
    words = f"`{letter} == {brief(u.term, 200)}`" + (f", times {said(_product(fixed, raised(q.base, shift)))}" if
                                              shift or fixed is not ONE else "")  # fmt: skip
    n = board.write(
        equals(q.polynomial(value), value), reasons.SOMETHING_PUT_IN, words, rests_on=(first, second),
        changed=(value,), parts=[part(equals(put_in, value), algebra.MULTIPLY_OUT, "powers multiplied out")],
    )  # fmt: skip
    return Found(value, None, (n,), u.exponent > 1 or shift > 0 or q.order > _LONG_TABLE)


def _product(*factors: Term) -> Term:
    kept = [f for f in factors if f is not ONE]
    return mul(*kept) if kept else ONE


def _coefficient(fixed: Term, inner: Term, own: Term, k: int) -> Term:
    return worked_out(_product(fixed, own, raised(inner, k)))[0]


# -- the adviser's expansion --------------------------------------------------------------------


def by_parts(board: Board, q: Question) -> Found | None:
    """The polynomial put together from those of the parts, in exact arithmetic; None where that does not lead on."""
    if q.at.head is not NUMBER:
        return None
    found = coefficients(q.value, q.x, q.at.value, q.order)
    if found is None:
        return None
    words = "the series of the parts are put into each other, what lies beyond the order left out at each step"
    return _expanded(board, q, [number(c) for c in found], words)


def by_advice(board: Board, q: Question) -> Found | None:
    """The polynomial that SymPy expands to, for functions whose derivatives nobody writes out."""
    found = advised(tasks.taylor, q.value, q.x, q.at, q.order)
    if found is None:
        return None
    words = "expanded by SymPy, part by part; that it is the Taylor polynomial is what the claim says, and is checked"
    return _expanded(board, q, found, words)


def _expanded(board: Board, q: Question, found: Sequence[Term], words: str) -> Found:
    value = total(monomial(c, q.base, k) for k, c in enumerate(found))
    board.write(equals(q.f, q.value), common.DEFINITION, rests_on=(), changed=(q.value,))
    n = board.write(equals(q.polynomial(value), value), reasons.EXPANSION, words, changed=(value,))
    return Found(value, None, (n,))


__all__ = ["Found", "Question", "TooLong", "by_advice", "by_derivatives", "by_known_series", "by_parts", "has_value"]
