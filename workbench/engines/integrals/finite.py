"""What the engine asks about definite integrals: the roads, tried in turn, and the lines of the first that arrives."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any

from workbench.engines.integrals.breaking import Unclear, breaks, critical
from workbench.engines.integrals.ends import Diverges, End, Unknown, at_end, best_value
from workbench.engines.integrals.presenting import Presenter
from workbench.engines.integrals.question import Problem, problem_of, rules_of, solutions, written
from workbench.engines.integrals.roads import ROADS
from workbench.engines.integrals.symbolic import Expr, sp
from workbench.engines.integrals.writing import Writer, shifted
from workbench.record.board import Board
from workbench.record.derivation import Line
from workbench.terms.heads import MUL, NUMBER, add, between, equals, integral, limit, mul, negative, number
from workbench.terms.storage import load
from workbench.terms.term import LanguageError, Term, substitute, transform

FUNDAMENTAL = "fundamental theorem of calculus"


@dataclass(frozen=True)
class FoundValue:
    """Lines to the value of a definite integral; or, with ``diverges``, why there is no value."""

    lines: tuple[Line, ...] = ()
    result: Term | None = None
    rules: tuple[str, ...] = ()
    diverges: str = ""
    unclear: str = ""


@dataclass(frozen=True)
class Definite:
    """The question: a problem with its ends, as terms and as SymPy has them."""

    problem: Problem
    lower: Term
    upper: Term
    a: Expr
    b: Expr

    @property
    def left(self) -> Term:
        return integral(self.problem.term, self.problem.variable, self.lower, self.upper)

    def about(self, f: Expr) -> Definite:
        """The same question about another integrand."""
        problem = self.problem
        term = self.presenter().term(f)
        return replace(self, problem=replace(problem, f=f, term=term))

    @staticmethod
    def take_over(board: Board, lines: Iterable[Line]) -> None:
        """Lines that were worked out on a board of their own, numbered on."""
        board.lines.extend(shifted(lines, len(board.lines)))

    def presenter(self) -> Presenter:
        return Presenter(self.problem.given, self.problem.variable, [s.name for s in self.problem.given.values()])


def value_of(rows: list[Any], name: str, lower: list[Any], upper: list[Any], seconds: float) -> FoundValue:
    """Lines to the integral of a stored term between stored ends."""
    low, high = load(lower), load(upper)
    try:
        problem = problem_of(rows, name, (low, high))
        asked = Definite(problem, low, high, low.to_sympy(), high.to_sympy())
    except LanguageError as error:
        return FoundValue(unclear=str(error))
    unclear = ""
    for road in _roads(asked, seconds):
        try:
            found = road()
        except Diverges as error:
            if _has_a_value(asked):
                continue  # the antiderivative was not followed rightly
            return FoundValue(diverges=str(error))
        except (Unknown, Unclear) as error:
            unclear = unclear or str(error)
            continue
        except (LanguageError, NotImplementedError, TypeError, ValueError, AttributeError, ArithmeticError):
            continue  # a road that SymPy cannot follow to its end is no road
        if found is not None and found.result is not None and numbers_agree(asked, found.result):
            return found
    return FoundValue(unclear=unclear)


def _roads(asked: Definite, seconds: float) -> Iterator[Callable[[], FoundValue | None]]:
    early = [road for road in ROADS if road.early]
    late = [road for road in ROADS if not road.early]
    for road in early:
        yield partial(_by_road, road.find, asked, seconds / 2)
    yield lambda: by_antiderivative(asked, seconds)
    yield lambda: _piecewise(asked, seconds)
    for road in late:
        yield partial(_by_road, road.find, asked, seconds / 2)


def _by_road(find: Any, asked: Definite, seconds: float) -> FoundValue | None:
    board = Board()
    found = find(board, asked, seconds)
    return None if found is None else FoundValue(tuple(board.lines), found[0], found[1])


# -- by an antiderivative --------------------------------------------------------------


def by_antiderivative(asked: Definite, seconds: float) -> FoundValue | None:
    problem, unclear = asked.problem, None
    for moves in solutions(problem, seconds):
        board = Board()
        try:
            antiderivative, show = written(board, problem, moves, keep=True)
        except LanguageError:
            continue
        value = _last(moves)
        try:
            result = fundamental(board, asked, value, antiderivative, show)
        except Unknown as error:
            unclear = error
            continue
        return FoundValue(tuple(board.lines), result, (*rules_of(moves), FUNDAMENTAL))
    if unclear is not None:
        raise unclear
    return None


def _last(moves: Any) -> Expr:
    return moves[-1].rhs


def fundamental(board: Board, asked: Definite, value: Expr, antiderivative: Term, show: Presenter) -> Term:
    """[F] between the ends, its limits there, and the value, on the board."""
    x, problem = asked.problem.variable, asked.problem
    pieces = segments(problem.f, value, problem.x, asked.a, asked.b)
    ends = [(at_end(value, problem.x, low, "right"), at_end(value, problem.x, high, "left")) for low, high in pieces]
    left, found = asked.left, board.last
    if len(pieces) > 1:
        parts = [integral(problem.term, x, show.term(low), show.term(high)) for low, high in pieces]
        found = board.write(
            equals(left, add(*parts)),
            "split the interval",
            "the antiderivative breaks there",
            rests_on=(),
            changed=tuple(parts),
        )
        rests = [*([board.lines[-2].n] if len(board.lines) > 1 else []), found]
    else:
        rests = [found] if found else []
    brackets = add(*(between(antiderivative, x, show.term(low), show.term(high)) for low, high in pieces))
    board.write(
        equals(left, brackets), FUNDAMENTAL, "the increment of an antiderivative", rests_on=rests, changed=(brackets,)
    )
    _put_ends_in(board, left, antiderivative, ends, show, x)
    total = best_value(sp.Add(*(high.value - low.value for low, high in ends)))
    result = show.term(total)
    if result is not board.lines[-1].statement.args[1]:
        board.write(equals(left, result), "arithmetic", "the values put together", changed=(result,))
    return result


def _put_ends_in(board: Board, left: Term, value: Term, ends: list[tuple[End, End]], show: Presenter, x: Term) -> None:
    """The ends put in: values where there are such, limits elsewhere; then the values of the limits."""
    writer = Writer(board, show)
    singular = [e for pair in ends for e in pair if e.singular]
    said = add(*(t for low, high in ends for t in (_said(value, high, show, x), _less(_said(value, low, show, x)))))
    needs = tuple(dict.fromkeys(n for pair in ends for e in pair for n in e.needs))
    why = "limits at the ends where the antiderivative has no value" if singular else "upper end less lower end"
    board.write(equals(left, said), "ends put in", why, changed=(said,), conditions=writer.conditions(needs))
    if not singular:
        return
    parts = []
    for e in singular:
        statement = equals(_said(value, e, show, x), show.term(e.value))
        parts.append(
            Line(
                "",
                statement,
                "limit at an end",
                "",
                changed=(statement.args[1],),
                conditions=writer.conditions(e.needs),
            )
        )
    values = [v for low, high in ends for v in (high.value, -low.value) if v != 0]
    worked = add(*map(show.term, values)) if values else number(0)
    if worked is not said:
        board.write(
            equals(left, worked),
            "limit at an end",
            "the limits and values",
            parts=parts if len(parts) > 1 else (),
            changed=(worked,),
            conditions=writer.conditions(needs),
        )


def _less(term: Term) -> Term:
    """Minus a term that is put in; a factor -1 in front of it goes away."""
    if term.head is MUL and term.args[0] is number(-1) and len(term.args) > 1:
        return mul(*term.args[1:])
    return negative(term)


def _tidy_signs(term: Term) -> Term:
    """A number put in for the variable takes the sign in front of it."""
    if term.head is not MUL or term.args[0] is not number(-1) or len(term.args) < 2 or term.args[1].head is not NUMBER:
        return term
    return mul(number(-term.args[1].value), *term.args[2:])


def _said(value: Term, end: End, show: Presenter, x: Term) -> Term:
    point = show.term(end.point)
    return (
        limit(value, x, point, "both" if end.point.is_infinite else end.side)
        if end.singular
        else transform(substitute(value, {x: point}), _tidy_signs)
    )


def segments(f: Expr, value: Expr, x: Expr, a: Expr, b: Expr) -> list[tuple[Expr, Expr]]:
    """The interval cut where the antiderivative breaks. Raises Diverges at a pole, Unclear, Unknown."""
    cuts = []
    for c in breaks(f + value, x, a, b):
        low, high = at_end(value, x, c, "left"), at_end(value, x, c, "right")
        if sp.simplify(low.value - high.value) != 0 or _unbounded(f, x, c):
            cuts.append(c)
    edges = [a, *cuts, b]
    return list(pairwise(edges))


def _unbounded(f: Expr, x: Expr, c: Expr) -> bool:
    there = f.subs(x, c)
    return bool(there.has(sp.zoo, sp.nan, sp.oo))


# -- piece by piece ------------------------------------------------------------------------


def _piecewise(asked: Definite, seconds: float) -> FoundValue | None:
    """An integrand with moduli and signs: their arguments have one sign between two zeros."""
    problem = asked.problem
    f, x = problem.f, problem.x
    kinks = [g for g in f.atoms(sp.Abs, sp.sign) if g.has(x)]
    if not kinks or f.free_symbols - {x} or asked.a.free_symbols | asked.b.free_symbols:
        return None
    cuts = breaks(sp.Add(*kinks), x, asked.a, asked.b)
    edges = [asked.a, *cuts, asked.b]
    board, show = Board(), asked.presenter()
    variable, left = problem.variable, asked.left
    wholes, values, numbers_of = [], [], []
    rules: list[str] = []
    parts = []
    for low, high in pairwise(edges):
        middle = _inside(low, high)
        g = f.xreplace({k: _without_bars(k, x, middle) for k in kinks})
        parts.append((low, high, g))
        wholes.append(integral(show.term(g), variable, show.term(low), show.term(high)))
    statement = equals(left, add(*wholes))
    first = board.write(
        statement,
        "split the interval",
        "the sign inside the modulus is one on each piece",
        rests_on=(),
        changed=tuple(wholes),
    )
    for (low, high, g), whole in zip(parts, wholes, strict=True):
        inner = Definite(
            Problem(show.term(g), variable, g, x, problem.given), show.term(low), show.term(high), low, high
        )
        solved = by_antiderivative(inner, seconds / len(parts))
        if solved is None or solved.result is None:
            return None
        offset = len(board.lines)
        board.lines.extend(shifted(solved.lines, offset))
        values.append((whole, solved.result))
        rules += solved.rules
        numbers_of.append(board.last)
    total = best_value(sp.Add(*(v.to_sympy() for _, v in values)))
    result = show.term(total)
    board.write(
        equals(left, result), "arithmetic", "the pieces added", rests_on=[first, *numbers_of], changed=(result,)
    )
    return FoundValue(tuple(board.lines), result, ("split the interval", *rules))


def _inside(low: Expr, high: Expr) -> Expr:
    if low.is_infinite:
        return high - 1
    return low + 1 if high.is_infinite else (low + high) / 2


def _without_bars(k: Expr, x: Expr, middle: Expr) -> Expr:
    negative_there = bool(k.args[0].subs(x, middle).evalf() < 0)
    if isinstance(k, sp.sign):
        return sp.Integer(-1 if negative_there else 1)
    return -k.args[0] if negative_there else k.args[0]


# -- a first look by numbers ----------------------------------------------------------------


def numbers_agree(asked: Definite, result: Term) -> bool:
    """Whether quadrature gives the value at a few points of the parameters; True where it cannot tell."""
    import numpy as np

    from workbench.numerics.evaluate import evaluate, evaluate_with_error

    names = [s for s in asked.problem.given.values() if s is not asked.problem.variable]
    draw = random.Random(1)
    for _ in range(6):
        point = {
            s.name: draw.uniform(0.3, 2.4) * (1 if "positive" in s.attrs[2] or draw.random() < 0.6 else -1)
            for s in names
        }
        point[asked.problem.variable.name] = 0.5
        with np.errstate(all="ignore"):
            (wanted, error), found = evaluate_with_error(asked.left, point), float(evaluate(result, point))
        if np.isfinite(wanted + error + found) and abs(wanted - found) > 1e-5 * (1 + abs(wanted)) + 100 * error:
            return False
        if not names:
            break
    return True


def _has_a_value(asked: Definite) -> bool:
    """Whether quadrature settles at a point of the parameters."""
    import numpy as np

    from workbench.numerics.evaluate import evaluate_with_error

    names = [s for s in asked.problem.given.values() if s is not asked.problem.variable]
    draw = random.Random(2)
    point = {s.name: draw.uniform(0.3, 2.4) for s in names}
    with np.errstate(all="ignore"):
        value, error = evaluate_with_error(asked.left, point)
    return bool(np.isfinite(value) and error <= 1e-6 * (1 + abs(value)))


__all__ = ["Definite", "FoundValue", "critical", "fundamental", "number", "value_of"]
