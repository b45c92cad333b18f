"""The one entrance: a task by name, a matrix, perhaps a vector; checked, made exact, handed to its module."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from workbench.algebra import Grid, grid_of, limited
from workbench.engines.worked.matrices import Matrix
from workbench.engines.worked.problem import Problem
from workbench.record.board import conditions_of
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError, NoDerivation
from workbench.record.pen import Pen
from workbench.terms.functions.arrays import array
from workbench.terms.heads import NAMED, brief
from workbench.terms.term import LanguageError, Term, symbols

MOST_ROWS, MOST_DIGITS, MOST_SYMBOLIC, MOST_WORK = 8, 40, 4, 200_000
"""Limits of what is worked on paper: rows and columns, digits of a number, rows and columns of a matrix of letters,
multiplications of terms of polynomials."""


@cache
def task_names() -> tuple[str, ...]:
    """The names of the tasks."""
    import workbench.engines.worked.tasks as package

    return tuple(sorted(module.name for module in pkgutil.iter_modules(package.__path__)))


def about(task: str) -> str:
    """What a task answers, in one line."""
    doc = importlib.import_module(f"workbench.engines.worked.tasks.{task}").__doc__ or ""
    return doc.strip().partition("\n")[0]


def worked(task: str, A: Any, b: Any = None, *, givens: Sequence[Term] = (), id: str = "") -> Derivation:
    """Work a task on a given matrix.

    ``A`` and ``b`` are array literals (or nested lists of numbers and scalar terms), angles for ``rotation``.
    ``givens`` are the symbols in the order in which they are declared. Raises GoalError for a task or an argument that
    makes no sense (a determinant of a matrix that is not square), NoDerivation where there is no answer of the kind
    (the inverse of a singular matrix), each with the reason.
    """
    if task not in task_names():
        raise GoalError(f"unknown task {task!r}; there are {', '.join(task_names())}")
    module = importlib.import_module(f"workbench.engines.worked.tasks.{task}")
    terms = [_term(value) for value in (A, b) if value is not None]
    letters = tuple(dict.fromkeys((*givens, *symbols(*terms))))
    pen = Pen()
    pen.given(*letters)
    if getattr(module, "TAKES", "matrix") == "angles":
        module.work(pen, *terms)
    else:
        problem = _problem(terms)
        _fits(task, module, problem)
        try:
            with limited(MOST_WORK):
                module.work(pen, problem)
        except LanguageError as error:
            raise NoDerivation(f"{task}: this matrix cannot be worked on paper: {error}") from None
    made = pen.derivation(givens=letters, id=id, topic="linear-algebra")
    # What another road needs beside the first is said at its lines; the claim does not need it.
    assumed = tuple(c for c in conditions_of(made.lines) if not c.discharged)
    return replace(made, assumptions=assumed)


def _term(value: Any) -> Term:
    if isinstance(value, Term):
        return value.args[0] if value.head is NAMED else value
    if hasattr(value, "tolist"):
        value = value.tolist()
    return array(value) if isinstance(value, list | tuple) else array([value]).args[0]


def _problem(terms: Sequence[Term]) -> Problem:
    grids = [_grid(term) for term in terms]
    return Problem(*map(_rows, grids))


def _rows(grid: Grid) -> Matrix:
    return tuple(map(tuple, grid.rows))


def _grid(term: Term) -> Grid:
    if not term.shape:
        raise GoalError(f"{brief(term)} is a scalar; a matrix is written [[2, 1], [1, 3]]")
    for s in symbols(term):
        if s.shape:
            raise GoalError(f"{s.name} is an array; entries are numbers and scalar symbols")
    if any(size.value is None or size.value > MOST_ROWS for size in term.shape):
        raise GoalError(f"a matrix is worked on paper up to {MOST_ROWS} rows and {MOST_ROWS} columns")
    try:
        grid = grid_of(term)
    except LanguageError as error:
        raise GoalError(f"the entries are to be exact numbers and scalar symbols: {error}") from None
    for entry in grid.entries:
        if any(len(str(c)) > MOST_DIGITS for p in (entry.above, entry.below) for c in p.values()):
            raise GoalError(f"a number of more than {MOST_DIGITS} digits is not worked on paper")
    if any(not e.is_number for e in grid.entries) and any(size > MOST_SYMBOLIC for size in grid.shape):
        raise GoalError(f"a matrix with letters is worked up to {MOST_SYMBOLIC} rows and columns")
    return grid


def _fits(task: str, module: Any, problem: Problem) -> None:
    """Shapes and the second argument, as the module wants them: SQUARE, SECOND ("none", "optional", "vector")."""
    second = getattr(module, "SECOND", "none")
    if getattr(module, "SQUARE", False) and problem.rows != problem.columns:
        raise GoalError(f"{task} needs a square matrix; this one has {problem.rows} rows and {problem.columns} columns")
    if problem.b is None:
        if second == "vector":
            raise GoalError(f"{task} needs a right-hand side too: {task} MATRIX VECTOR")
        return
    if second == "none":
        raise GoalError(f"{task} takes one matrix and nothing else")
    if len(problem.b[0]) != 1:
        raise GoalError(f"{task} takes one vector beside the matrix, not a matrix of {len(problem.b[0])} columns")
    if len(problem.b) != problem.rows:
        raise GoalError(
            f"the matrix has {problem.rows} rows but the vector has {len(problem.b)} "
            f"entr{'y' if len(problem.b) == 1 else 'ies'}"
        )
