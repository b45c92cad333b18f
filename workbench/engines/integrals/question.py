"""What the engine asks the adviser's process: a term in, the lines of an integration out.

Terms cross as stored rows, since the search wants the symbols as they were declared. Lines come back as they will
stand on the board; nothing in them is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from workbench.engines.integrals.advised import advised_moves
from workbench.engines.integrals.guard import agrees
from workbench.engines.integrals.moves import Move, Moves, every, last
from workbench.engines.integrals.polishing import polished
from workbench.engines.integrals.presenting import Presenter
from workbench.engines.integrals.search import Search
from workbench.engines.integrals.symbolic import Expr, sp
from workbench.engines.integrals.writing import Writer
from workbench.record.board import Board
from workbench.record.derivation import Line
from workbench.terms.heads import SYMBOL, antiderivative
from workbench.terms.storage import load
from workbench.terms.term import LanguageError, Term, symbols

TIDY, TIDY_WHY = "collect and simplify", "the same antiderivative, up to a constant, in a short form"


@dataclass(frozen=True)
class Found:
    """The lines to an antiderivative and what it is; ``rules`` are the names used, for the words around them."""

    lines: tuple[Line, ...]
    result: Term
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Problem:
    """An integrand and its variable, as terms and as SymPy has them."""

    term: Term
    variable: Term
    f: Expr
    x: Expr
    given: dict[Expr, Term]


def problem_of(rows: list[Any], name: str, more: Iterable[Term] = ()) -> Problem:
    term = load(rows)
    found = {s.name: s for s in (*symbols(term), *(s for t in more for s in symbols(t))) if s.head is SYMBOL}
    variable = found.get(name, _plain(name))
    given = {s.to_sympy(): s for s in found.values() if not s.shape}
    given.setdefault(variable.to_sympy(), variable)
    return Problem(term, variable, term.to_sympy(), variable.to_sympy(), given)


def _plain(name: str) -> Term:
    from workbench.terms.heads import scalar

    return scalar(name)


def indefinite(rows: list[Any], name: str, seconds: float) -> Found | str | None:
    """Lines to an antiderivative of the stored term in the symbol of that name; None where none was found.

    Words where the integrand is nothing that the search can look into.
    """
    try:
        problem = problem_of(rows, name)
    except LanguageError as error:
        return str(error)
    for moves in solutions(problem, seconds):
        board = Board()
        try:
            result, _ = written(board, problem, moves)
        except LanguageError:
            continue
        return Found(tuple(board.lines), result, rules_of(moves))
    return None


def solutions(problem: Problem, seconds: float) -> Iterable[Moves]:
    """Moves to antiderivatives that the numbers do not object to: our own first, then those advised."""
    f, x = problem.f, problem.x
    ways: tuple[Callable[[], Moves | None], ...] = (
        lambda: Search(seconds).solve(f, x),
        lambda: advised_moves(f, x),
    )
    for ask in ways:
        moves = ask()
        if moves is not None and agrees(last(moves), f, x):
            short = polished(last(moves), x)
            if short != last(moves) and agrees(short, f, x):
                moves = (*moves, Move(short, TIDY, TIDY_WHY))
            yield moves


def rules_of(moves: Moves) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.rule for m in every(moves)))


def written(board: Board, problem: Problem, moves: Moves, keep: bool = False) -> tuple[Term, Presenter]:
    """The moves on the board; the antiderivative as a term. Raises LanguageError for what the language cannot say."""
    show = Presenter(problem.given, problem.variable, [s.name for s in problem.given.values()])
    result = Writer(board, show, keep).chain(antiderivative(problem.term, problem.variable), moves)
    return result, show


__all__ = ["Found", "Problem", "indefinite", "problem_of", "rules_of", "solutions", "sp", "written"]
