"""That there is no limit, proved: two sequences that go to the point, along which the values go to different numbers.

The waves of an expression have one argument up to whole multiples; where it is a power, a multiple of one and a number,
it is solved for the places at which the waves stand at chosen angles. There the waves are numbers, and what is left has
a limit by the orders of growth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from workbench.algebra.arithmetic import arithmetic
from workbench.algebra.quotients import Exact, written
from workbench.algebra.reading import exact
from workbench.engines.limits.approach import MINUS_OO, Approach, outcome_of
from workbench.engines.limits.orders import NotKnown
from workbench.engines.limits.tidying import in_order
from workbench.engines.limits.values import worked_out
from workbench.rules.cases import Case, Undecided, is_zero, sign
from workbench.terms.functions.elementwise import cos, exp, log, sin, tan
from workbench.terms.heads import add, divide, mul, number, oo, pi, power, symbol
from workbench.terms.term import LanguageError, Term, contains, postorder, rebuild, substitute, symbols

_ANGLES = (Fraction(0), Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(1, 4))
"""Parts of pi at which the waves are looked at."""
_WAVES = (sin, cos, tan)


@dataclass(frozen=True)
class Along:
    """A sequence of places in a whole number, and what the values go to along it; ``left``: what they are there, the
    waves put in, where that still moves or has a factor that did."""

    number: Term
    place: Term
    value: Term
    left: Term | None = None


def two_sequences(f: Term, approach: Approach, case: Case | None = None) -> tuple[Along, Along] | None:
    """Two sequences with different limits; None where none are found. Raises Question for a sign that is needed."""
    case = Case() if case is None else case
    try:
        found: list[Along] = []
        for along in _sequences(case.put_in(f), approach, case):
            for other in found:
                if _different(along.value, other.value, case):
                    return other, along
            found.append(along)
    except (NotKnown, Undecided, LanguageError):
        return None
    return None


def _different(a: Term, b: Term, case: Case) -> bool:
    if oo in (a, b) or MINUS_OO in (a, b):
        return a is not b
    return sign(exact(a) - exact(b), case.known, zero_only=True) != 0


def _sequences(f: Term, approach: Approach, case: Case) -> Iterator[Along]:
    """Along which every wave that does not settle stands still."""
    x = approach.x
    if "integer" in x.attrs[2]:
        yield from _signs_of_powers(f, approach, case)
        return
    waves = [n for n in postorder(f) if n.head in _WAVES and contains(n.args[0], x) and not _settles(n, approach, case)]
    if not waves:
        return
    argument = waves[0].args[0]
    multiples = {w: _multiple(w.args[0], argument) for w in waves}
    if any(k is None for k in multiples.values()):
        return
    by = max((k.denominator for k in multiples.values() if k is not None), default=1)
    only_waves = all(w in waves or not contains(w, x) for w in _outermost(in_order(f), waves))
    taken = {s.name for s in symbols(f)}
    n = symbol(next(c for c in ("n", "k", "m", "n_1") if c not in taken), (), "integer", "positive")
    for angle in _ANGLES:
        # the argument is (angle + 2 n) pi times what makes all multiples whole turns
        turn = mul(number(by), add(mul(2, n), number(angle)), pi)
        solved = _solved(argument, x, turn, approach, case)
        if solved is None:
            return
        place, way = solved
        change = {w: arithmetic(_value(w, k, way * angle * by)) for w, k in multiples.items() if k is not None}
        if any(v is None for v in change.values()):
            continue
        left = substitute(_replaced(f, change), {x: place})
        try:
            result = outcome_of(left, Approach(n, oo), case.known).result
        except NotKnown:
            continue
        if result is not None:
            value = result if result in (oo, MINUS_OO) else worked_out(result)[0]
            yield Along(n, place, value, None if only_waves else in_order(_known(left, tuple(change.values()))))


def _known(left: Term, values: tuple[Term, ...]) -> Term:
    """With what the waves are there as numbers."""
    return _replaced(left, {v: worked_out(v)[0] for v in values})


def _outermost(f: Term, waves: list[Term]) -> list[Term]:
    """The factors of f, the terms of a sum among them: the waves, and what is beside them."""
    parts = f.args if f.head.name in ("mul", "add") else (f,)
    return [p for part in parts for p in ([part] if part in waves or part is f else _outermost(part, waves))]


def _settles(node: Term, approach: Approach, case: Case) -> bool:
    try:
        return outcome_of(node, approach, case.known).settles
    except NotKnown:
        return False


def _replaced(f: Term, change: dict[Term, Term]) -> Term:
    from workbench.rules.rule import replace_nodes

    return replace_nodes(f, change)


def _multiple(argument: Term, of: Term) -> Fraction | None:
    ratio = exact(argument) / exact(of)
    return ratio.rational


def _value(wave: Term, times: Fraction, angle: Fraction) -> Term:
    """The wave where its argument is ``times * angle`` half turns."""
    return rebuild(wave, (mul(number(times * angle), pi),))


def _solved(argument: Term, x: Term, turn: Term, approach: Approach, case: Case) -> tuple[Term, int] | None:
    """The place at which the argument is 1 or -1 times the turn, and which, for c (x - a)^p + d or c log(x) + d; None
    for anything else."""
    to = approach.to
    base = x if approach.infinite or to is number(0) else x - to
    unit = symbol("u_")
    if log(x) in postorder(argument):
        return _solved_for_log(argument, x, turn, approach, case)
    for p in (Fraction(1), Fraction(-1), Fraction(2), Fraction(-2), Fraction(1, 2), Fraction(-1, 2)):
        there = exact(substitute(argument, {x: unit if base is x else add(unit, to)}))
        raised = exact(power(unit, number(p)) if p != 1 else unit)
        c = _coefficient(there, raised, unit)
        if c is None:
            continue
        slope, rest = c
        way = sign(slope, case.known)
        right = approach.sides[-1] * (-1 if to is MINUS_OO else 1)
        if way == 0:
            return None
        # the side from which the point is approached must be met: the root is taken there
        angle = turn if way * right > 0 or p.denominator == 1 and p.numerator % 2 == 0 else mul(-1, turn)
        if angle is not turn and p.denominator != 1:
            return None
        size = divide(add(angle, written(-rest)), written(slope))
        root = size if p == 1 else power(size, number(1 / p))
        root = mul(-1, root) if right < 0 and p.numerator % 2 == 0 else root
        return arithmetic(root if base is x else add(to, root)), 1 if angle is turn else -1
    return None


def _solved_for_log(
    argument: Term, x: Term, turn: Term, approach: Approach, case: Case
) -> tuple[Term, int] | None:
    unit = symbol("u_")
    if approach.to is not oo and not (approach.to is number(0) and approach.side == "right"):
        return None
    inside = substitute(argument, {log(x): unit})
    found = None if contains(inside, x) else _coefficient(exact(inside), exact(unit), unit)
    if found is None:
        return None
    slope, rest = found
    way = sign(slope, case.known) * (1 if approach.to is oo else -1)
    if way == 0:
        return None
    angle = turn if way > 0 else mul(-1, turn)
    return arithmetic(exp(divide(add(angle, written(-rest)), written(slope)))), 1 if angle is turn else -1


def _coefficient(there: Exact, raised: Exact, unit: Term) -> tuple[Exact, Exact] | None:
    """c and d in c r + d."""
    one, two = (exact(substitute(written(there), {unit: number(k)})) for k in (1, 4))
    r_one, r_two = (exact(substitute(written(raised), {unit: number(k)})) for k in (1, 4))
    slope = (one - two) / (r_one - r_two)
    rest = one - slope * r_one
    if unit in symbols(written(slope), written(rest)):
        return None
    return (slope, rest) if is_zero(there - slope * raised - rest) else None


def _signs_of_powers(f: Term, approach: Approach, case: Case) -> Iterator[Along]:
    """For a sequence with (-1)^n: its even and its odd places."""
    n = approach.x
    k = symbol(next(c for c in ("k", "m", "j") if all(s.name != c for s in symbols(f))), (), "integer", "positive")
    for shift in (0, 1):
        place = mul(2, k) if not shift else add(mul(2, k), 1)
        signs = {
            t: number(-1 if shift else 1) for t in postorder(f) if t.head.name == "power" and t.args == (number(-1), n)
        }
        if not signs:
            return
        left = substitute(_replaced(f, signs), {n: place})
        outcome = outcome_of(left, Approach(k, oo), case.known)
        if outcome.result is not None:
            yield Along(k, place, outcome.result)


__all__ = ["Along", "two_sequences"]
