r"""A sheet as a complete LaTeX article: problems, then what else it holds. It compiles with pdflatex alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from workbench.problems.pages import Exercise, Extra, SheetPage
from workbench.show.formulas.names import escape
from workbench.show.formulas.reading import width
from workbench.show.pages.document import Formula
from workbench.show.writers.alignment import ARTICLE, Layout, environment
from workbench.show.writers.latex import broken, given, preamble, version
from workbench.show.writers.latex import write as fragment

_Part = Callable[[Exercise, Layout], Iterator[str]]
_INDENT = 3.0
"""What a list takes from the width of the column, in em."""


def write(page: SheetPage, layout: Layout = ARTICLE) -> str:
    return "\n".join(_lines(page, layout)) + "\n"


def _lines(page: SheetPage, layout: Layout) -> Iterator[str]:
    yield f"% {' '.join(page.title.split())}\n% written by the derivation workbench {version()}"
    yield from preamble("{article}", layout, page.title)
    yield r"\newcommand{\dwheading}[2]{}"
    yield from (r"\begin{document}", r"\maketitle")
    yield from _list("", page.exercises, _asked, layout)
    if page.extra is Extra.HINTS:
        yield from _list(page.words["hints"], page.exercises, _hints, layout)
    elif page.extra is Extra.KEY:
        yield from _list(page.words["answers"], page.exercises, _answers, layout)
    elif page.extra is Extra.SOLUTIONS:
        for exercise in page.exercises:
            yield rf"\section*{{{escape(page.words['solution'])} {exercise.number}}}"
            yield fragment(exercise.solution, layout)
    yield r"\end{document}"


def _list(heading: str, exercises: Iterable[Exercise], part: _Part, layout: Layout) -> Iterator[str]:
    if heading:
        yield rf"\section*{{{escape(heading)}}}"
    yield r"\begin{enumerate}"
    for exercise in exercises:
        yield r"\item {\emergencystretch=3em "
        yield from part(exercise, layout)
        yield r"\par}"
    yield r"\end{enumerate}"


def _asked(exercise: Exercise, layout: Layout) -> Iterator[str]:
    yield exercise.ask.latex
    symbols = "; ".join(map(given, exercise.given))
    if symbols:
        yield f"{escape(exercise.words['given'])} {symbols}."
    yield from _displayed(exercise.shown, layout)


def _hints(exercise: Exercise, layout: Layout) -> Iterator[str]:
    if not exercise.hints:
        yield escape(exercise.words["one-step"])
    for place, (rule, line) in enumerate(exercise.hints, 1):
        yield rf"\emph{{{escape(exercise.words['hint'])} {place}.}} {rule.capitalised.latex}."
        yield from _displayed([line], layout)


def _answers(exercise: Exercise, layout: Layout) -> Iterator[str]:
    yield from (
        _displayed(exercise.answers, layout)
        if _wide(exercise.answers, layout)
        else [f"{exercise.joined.join(f'${answer.latex}$' for answer in exercise.answers)}"]
    )


def _wide(formulas: Iterable[Formula], layout: Layout) -> bool:
    return sum(width(f.latex) + 2 for f in formulas) > layout.width - _INDENT


def _displayed(formulas: Iterable[Formula], layout: Layout) -> Iterator[str]:
    rows = [row for formula in formulas for row in broken(formula, layout.width - _INDENT - 1)]
    if rows:
        yield from environment("align*", rows)
