"""A sheet as data for writers: what is asked, hints, answers and solutions, each formula in a notation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from workbench.problems.problem import Problem
from workbench.problems.sheets import Sheet
from workbench.record.derivation import Detail
from workbench.show.formulas.layouts import in_layout
from workbench.show.notation import PLAIN, Notation
from workbench.show.pages.document import Document, Formula, Given
from workbench.show.pages.from_record import document
from workbench.show.pages.prose import Prose, prose
from workbench.show.pages.speech import Speech


class Extra(StrEnum):
    """What a sheet holds besides its problems."""

    NOTHING = "nothing"
    HINTS = "hints"
    KEY = "key"
    SOLUTIONS = "solutions"


@dataclass(frozen=True)
class Exercise:
    """One problem of a page. ``joined``: the word between several answers; ``hints``: rule, then line, in order."""

    number: int
    title: str
    ask: Prose
    given: tuple[Given, ...]
    shown: tuple[Formula, ...]
    hints: tuple[tuple[Prose, Formula], ...]
    answers: tuple[Formula, ...]
    joined: str
    solution: Document
    problem: Problem

    @property
    def key(self) -> str:
        """What its formulas are labelled by."""
        return self.solution.id

    @property
    def words(self) -> Mapping[str, str]:
        """The fixed words, in the language of the notation."""
        return self.solution.words


@dataclass(frozen=True)
class SheetPage:
    """A sheet, ready to be written."""

    title: str
    exercises: tuple[Exercise, ...]
    extra: Extra

    @property
    def words(self) -> Mapping[str, str]:
        """The fixed words, in the language of the notation."""
        return self.exercises[0].words


def sheet_page(
    sheet: Sheet, extra: Extra | str = Extra.NOTHING, detail: Detail | str = Detail.LECTURE, notation: Notation = PLAIN
) -> SheetPage:
    """The page of a sheet."""
    exercises = tuple(exercise(n, p, detail, notation) for n, p in enumerate(sheet.problems, 1))
    return SheetPage(sheet.title, exercises, Extra(extra))


def exercise(number: int, problem: Problem, detail: Detail | str, notation: Notation) -> Exercise:
    """One problem of a page."""
    say = Speech(problem.derivation, notation)
    solution = document(replace(problem.derivation, id=f"problem-{number}"), detail, notation)
    return Exercise(
        number=number,
        title=problem.title,
        ask=prose(problem.ask, (*problem.names, *problem.derivation.givens), notation),
        given=tuple(g for g in solution.given if not problem.names or g.name in {t.name for t in problem.names}),
        shown=tuple(Formula(in_layout(term, notation), notation) for term in problem.shown),
        hints=tuple((say(hint.rule), Formula(in_layout(hint.line, notation), notation)) for hint in problem.hints),
        answers=tuple(Formula(in_layout(term, notation), notation) for term in problem.answers),
        joined=f" {solution.words['or']} " if problem.alternatives else ", ",
        solution=solution,
        problem=problem,
    )
