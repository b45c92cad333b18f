"""One scalar variable and numbers only: all stationary points, all kinks, all ends of the domain, compared.

The line is cut where a part of the function has no value, has a kink, or where a condition begins to hold; on every
piece the function is smooth, and the roots of its derivative are all there are. Source: any first course of calculus.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from workbench.engines.goals import nth_derivative
from workbench.engines.limits import limit_of
from workbench.engines.optima.problem import ZERO, Problem
from workbench.engines.optima.telling import facts, told
from workbench.engines.solving import solve
from workbench.engines.solving.everywhere import signs_everywhere
from workbench.engines.solving.guards import guards
from workbench.engines.solving.working import tidy
from workbench.numerics.draws import value_of
from workbench.numerics.reals import real
from workbench.reasons import optimisation as reasons
from workbench.reasons.order import positive_by_its_parts
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError, NoDerivation, NoRule
from workbench.record.pen import Mark, Pen
from workbench.rules.facts import positive
from workbench.rules.requirements import needs_nonnegative, needs_positive
from workbench.terms.declaration import Function
from workbench.terms.functions.activations import maximum, minimum
from workbench.terms.functions.elementwise import absolute, relu
from workbench.terms.heads import (
    ADD,
    CONSTANT,
    MUL,
    NUMBER,
    POWER,
    SYMBOL,
    brief,
    equals,
    number,
    oo,
    relation,
    subtract,
)
from workbench.terms.term import Term, contains, postorder, substitute, symbols, transform

_SMOOTH = frozenset(
    "exp log sqrt sinh cosh tanh arctan sigmoid log_sigmoid softplus square erf abs relu maximum minimum".split()
)
_TINY = Fraction(1, 10**25)
_HEADS = (ADD, CONSTANT, MUL, NUMBER, POWER, SYMBOL)


@dataclass(frozen=True, slots=True)
class End:
    """An end of a piece, or a cut: a number, oo or -oo, with its value to many digits (None for infinity)."""

    term: Term
    value: Any
    infinite: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """A value of f: at a place, or only come near to at an end; ``value`` None for infinity, then ``infinite``."""

    place: Term
    term: Term
    value: Any
    attained: bool
    mark: Mark | None
    infinite: int = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """All that was seen, and whether h is convex."""

    seen: tuple[Seen, ...]
    convex: bool | None
    marks: tuple[Mark, ...]

    def least(self) -> tuple[str, Seen | None, tuple[Seen, ...]]:
        """attained, not attained or unbounded, with where; and other places that are as good. Nothing: infeasible."""
        if not self.seen:
            return "nothing", None, ()
        if any(s.infinite < 0 for s in self.seen):
            return "unbounded", next(s for s in self.seen if s.infinite < 0), ()
        finite = [s for s in self.seen if not s.infinite]
        if not finite:
            return "nothing", None, ()
        low = min(s.value for s in finite)
        near = [s for s in finite if s.value - low <= real(_TINY) * max(1, abs(low))]
        reached = [s for s in near if s.attained]
        if not reached:
            return "not attained", near[0], ()
        return "attained", reached[0], tuple(s for s in reached[1:] if s.place is not reached[0].place)


def refuse_strange(f: Term) -> None:
    """Raises NoRule for functions whose breaks are not known here."""
    for node in postorder(f):
        if (
            isinstance(node.head, Function)
            and node.head.name not in _SMOOTH
            or (not isinstance(node.head, Function) and node.head not in _HEADS)
        ):
            raise NoRule(f"{brief(node)} is no function whose breaks are known here")


def roots(equation: Term, x: Term) -> tuple[list[Term], Derivation | None]:
    """All real solutions of ``equation == 0``, exact, with the lines. Raises NoDerivation where they are not known."""
    if not contains(equation, x):
        if value_of(equation, {}) == 0:
            raise NoRule(f"{brief(equation)} is 0 everywhere")
        return [], None
    made = solve(equals(equation, ZERO), x, givens=(x,))
    if made.result is None:
        raise NoRule(f"{brief(equation)} is 0 everywhere")
    found = list(made.result.args) if made.result.shape and made.claim.kind == "Solution" else []
    if made.decimals or any(symbols(v) for v in found):
        raise NoRule(f"the solutions of {brief(equation)} = 0 do not close, or are many")
    return found, made


def compared(pen: Pen, problem: Problem) -> Compared:
    """Write the lines of all candidates and ends of the only variable."""
    (x,) = problem.variables
    h = problem.h
    refuse_strange(h)
    cuts = _cuts(problem, x)
    ends = [End(-oo, None, -1), *cuts, End(oo, None, 1)]
    asked = [*_asked(h, x)]
    seen: dict[object, Seen] = {}
    marks: list[Mark] = []
    pieces: dict[Term, tuple[Term, list[Term]]] = {}
    for low, high in pairwise(ends):
        middle = _between(low, high)
        if not _met(problem, asked, x, middle):
            continue
        body = smooth_at(problem.f, {x: middle})
        if body not in pieces:
            pieces[body] = _stationary(pen, body, x, middle, marks)
        for place in pieces[body][1]:
            where = value_of(place, {})
            if (low.value is None or where > low.value) and (high.value is None or where < high.value):
                seen.setdefault(place, _value(pen, problem, x, place))
        for end, side in ((low, "right"), (high, "left")):
            if end.infinite or not _met(problem, asked, x, end.term):
                seen.setdefault((end.term, side), _limit(pen, problem, body, x, end, side))
            else:
                seen.setdefault(end.term, _value(pen, problem, x, end.term))
    for end in cuts:
        if _met(problem, asked, x, end.term):
            seen.setdefault(end.term, _value(pen, problem, x, end.term))
    convex = _convex(pen, problem, x, [steep for steep, _ in pieces.values()], marks)
    return Compared(tuple(seen.values()), convex, tuple(marks))


def smooth_at(h: Term, at: dict[Term, Term]) -> Term:
    """h without its kinks, as it is around a place that is none of them."""

    def opened(node: Term) -> Term | None:
        if node.head is absolute:
            return node.args[0] if _positive(node.args[0], at) else -node.args[0]
        if node.head is relu:
            return node.args[0] if _positive(node.args[0], at) else ZERO
        if node.head in (maximum, minimum):
            first = _positive(subtract(*node.args), at)
            return node.args[0] if first == (node.head is maximum) else node.args[1]
        return None

    return transform(h, opened)


def kinks(h: Term) -> Iterator[Term]:
    """What is 0 where h may have a kink."""
    for node in postorder(h):
        if node.head in (absolute, relu):
            yield node.args[0]
        elif node.head in (maximum, minimum):
            yield subtract(*node.args)


def _positive(term: Term, at: dict[Term, Term]) -> bool:
    found = value_of(substitute(term, at), {})
    if found is None:
        raise NoRule(f"{brief(term)} has no value between two cuts")
    return bool(found > 0)


def _asked(h: Term, x: Term) -> Iterator[tuple[str, Term]]:
    for needs, inside in guards(h):
        if contains(inside, x):
            yield (">" if needs is needs_positive else ">=" if needs is needs_nonnegative else "!="), inside


def _cuts(problem: Problem, x: Term) -> list[End]:
    found: list[End] = []
    parts = [*(u for _, u in _asked(problem.h, x)), *kinks(problem.h), *(c.gap for c in problem.constraints)]
    for part in dict.fromkeys(p for p in parts if contains(p, x)):
        for root in roots(part, x)[0]:
            value = value_of(root, {})
            if value is not None and not any(abs(value - e.value) <= real(_TINY) for e in found):
                found.append(End(root, value))
    return sorted(found, key=lambda e: e.value)


def _between(low: End, high: End) -> Term:
    """A rational number between two ends."""
    if low.value is None and high.value is None:
        return ZERO
    if low.value is None or high.value is None:
        end, step = (high, -1) if low.value is None else (low, 1)
        return number(Fraction(round(float(end.value))) + 2 * step)
    middle = (low.value + high.value) / 2
    close = Fraction(1, 10)
    while True:
        near = Fraction(float(middle)).limit_denominator(int(1 / close))
        if low.value < real(near) < high.value:
            return number(near)
        close /= 10
        if close < Fraction(1, 10**20):
            raise NoRule("two cuts lie too near to each other")


def _met(problem: Problem, asked: Sequence[tuple[str, Term]], x: Term, place: Term) -> bool:
    """Whether f has a value at the place, and the conditions hold there."""
    signs = [*asked, *((c.sign, c.gap) for c in problem.constraints)]
    for sign, term in signs:
        value = value_of(substitute(term, {x: place}), {})
        if value is None:
            return False
        zero = abs(value) <= real(_TINY)
        if not {"=": zero, "<=": zero or value < 0, "<": value < 0 and not zero, ">": value > 0 and not zero,
                ">=": zero or value > 0, "!=": not zero}[sign]:  # fmt: skip
            return False
    return value_of(substitute(problem.h, {x: place}), {}) is not None


def _stationary(
    pen: Pen, body: Term, x: Term, middle: Term, marks: list[Mark]
) -> tuple[Term, list[Term]]:  # fmt: skip
    """The derivative of a piece, and where it is 0, as lines."""
    made = nth_derivative(body, x)
    assert made.result is not None
    first = told(pen, made, reasons.FIRST)
    marks.append(first)
    if not contains(made.result, x) and value_of(made.result, {}) == 0:
        return made.result, [middle]  # constant: any place of the piece stands for all
    found, solved = roots(made.result, x)
    if solved is not None:
        marks.append(told(pen, solved, reasons.FREE))
    return made.result, found


def _value(pen: Pen, problem: Problem, x: Term, place: Term) -> Seen:
    put = substitute(problem.f, {x: place})
    value = tidy(put)
    mark = pen.write(equals(put, value), reasons.COMPARED, rests_on=())
    return Seen(place, value, _h(problem, value), True, mark)


def _h(problem: Problem, value: Term) -> Any:
    found = value_of(value, {})
    if found is None:
        raise NoRule(f"{brief(value)} has no value")
    return found if problem.sense == "min" else -found


def _limit(pen: Pen, problem: Problem, body: Term, x: Term, end: End, side: str) -> Seen:
    """What f comes near to at an end that is not its own."""
    f = body
    if not contains(f, x):
        return Seen(end.term, f, _h(problem, f), False, None)
    try:
        made = limit_of(f, x, end.term, "both" if end.infinite else side)
    except GoalError as error:
        raise NoRule(str(error)) from error
    value = made.result
    if value is None:
        raise NoRule(f"the limit of {brief(f)} at {brief(end.term)} is not one number")
    mark = told(pen, made, reasons.AT_ENDS)
    if value is oo or value is -oo:
        up = (value is oo) == (problem.sense == "min")
        return Seen(end.term, value, None, False, mark, 1 if up else -1)
    return Seen(end.term, value, _h(problem, value), False, mark)


def _convex(pen: Pen, problem: Problem, x: Term, slopes: Iterable[Term], marks: list[Mark]) -> bool | None:
    """Whether h is convex where it has a value, with the line that says so; None where that is not decided."""
    if any(True for _ in kinks(problem.f)):
        return None
    turn = 1 if problem.sense == "min" else -1
    for slope in slopes:
        if not contains(slope, x):
            return True
        try:
            made = nth_derivative(problem.f, x, 2)
            assert made.result is not None
            signs = signs_everywhere(made.result) if contains(made.result, x) else frozenset({_sign(made.result)})
        except NoDerivation:
            return None
        if signs is None:
            return None
        if signs == {-turn}:
            return False
        if -turn in signs:
            everywhere = not problem.constraints and all(needs(u).discharged for needs, u in guards(problem.f))
            return False if everywhere else None
        marks.append(curved(pen, problem, told(pen, made, reasons.SECOND)))
    return True


def curved(pen: Pen, problem: Problem, second: Mark, why: str = "") -> Mark:
    """That the second derivative on the right of a line has the sign of a convex h everywhere."""
    bend = second.right
    if problem.sense == "max":
        return pen.follows(relation("<=", bend, ZERO), second, *facts(pen, bend), by=reasons.CURVES_DOWN, why=why)
    if positive(bend) and symbols(bend):
        return pen.follows(relation(">", bend, ZERO), *facts(pen, bend), by=positive_by_its_parts, why=why)
    return pen.follows(relation(">=", bend, ZERO), second, *facts(pen, bend), by=reasons.CURVES_UP, why=why)


def _sign(term: Term) -> int:
    value = value_of(term, {})
    return 0 if value is None or value == 0 else 1 if value > 0 else -1


__all__ = ["Compared", "Seen", "compared", "curved", "kinks", "refuse_strange", "roots", "smooth_at"]
