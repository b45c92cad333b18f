"""A sheet as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from workbench.problems.pages import Exercise, Extra, SheetPage
from workbench.show.formulas.matrices import Plain, laid_out
from workbench.show.pages.document import Formula
from workbench.show.writers import text as text_writer


def write(page: SheetPage, width: int = text_writer.WIDTH) -> str:
    return "\n".join(line.rstrip() for line in _lines(page, width)) + "\n"


def _lines(page: SheetPage, width: int) -> Iterator[str]:
    yield from (page.title, "=" * len(page.title))
    for exercise in page.exercises:
        yield ""
        yield from _asked(exercise, width)
    if page.extra is Extra.HINTS:
        yield from _section(page.words["hints"])
        for exercise in page.exercises:
            yield ""
            yield from _hints(exercise, width)
    elif page.extra is Extra.KEY:
        yield from _section(page.words["answers"])
        for exercise in page.exercises:
            yield from _labelled(f"{exercise.number}.", exercise.joined.join(a.plain for a in exercise.answers), width)
    elif page.extra is Extra.SOLUTIONS:
        for exercise in page.exercises:
            yield from _section(f"{page.words['solution']} {exercise.number}")
            yield ""
            yield text_writer.write(exercise.solution, width).rstrip("\n")


def _section(title: str) -> Iterator[str]:
    yield from ("", title, "-" * len(title))


def _asked(exercise: Exercise, width: int) -> Iterator[str]:
    yield from _labelled(f"{exercise.number}.", exercise.ask.plain, width)
    given = "; ".join(g.plain for g in exercise.given)
    if given:
        yield from _labelled("", f"{exercise.words['given']} {given}.", width)
    for formula in exercise.shown:
        yield from _displayed(formula, width)


def _hints(exercise: Exercise, width: int) -> Iterator[str]:
    for place, (rule, line) in enumerate(exercise.hints, 1):
        label = f"{exercise.number}." if place == 1 else ""
        yield from _labelled(label, f"{exercise.words['hint']} {place}: {rule.plain}.", width)
        yield from _displayed(line, width)
    if not exercise.hints:
        yield from _labelled(f"{exercise.number}.", exercise.words["one-step"], width)


def _labelled(label: str, text: str, width: int) -> Iterator[str]:
    for place, line in enumerate(textwrap.wrap(text, width - 4, break_long_words=False)):
        yield f"{label if not place else '':<4}{line}"


def _displayed(formula: Formula, width: int) -> Iterator[str]:
    plain: Plain = laid_out(formula.latex, width - 8)
    lines, _ = plain.expanded(textwrap.wrap(plain.text, width - 8, break_long_words=False))
    yield from (f"        {line}" for line in lines)
