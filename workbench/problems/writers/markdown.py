"""A sheet as Markdown with formulas between dollars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.problems.pages import Exercise, Extra, SheetPage
from workbench.show import markdown_writer
from workbench.show.breaking import break_lines
from workbench.show.document import Formula
from workbench.show.markdown_writer import prose


def write(page: SheetPage) -> str:
    return "\n".join(_lines(page)) + "\n"


def _lines(page: SheetPage) -> Iterator[str]:
    yield from (f"# {prose(page.title)}", "")
    for exercise in page.exercises:
        yield from (f"## Problem {exercise.number}", "")
        yield from _asked(exercise)
    if page.extra is Extra.NOTHING:
        return
    headings = {Extra.HINTS: "Hints", Extra.KEY: "Answer", Extra.SOLUTIONS: "Solution"}
    for exercise in page.exercises:
        yield from (f"## {headings[page.extra]} {exercise.number}", "")
        if page.extra is Extra.HINTS:
            yield from _hints(exercise)
        elif page.extra is Extra.KEY:
            yield from (f"{exercise.joined.join(f'${a.latex}$' for a in exercise.answers)}", "")
        else:
            yield markdown_writer.write(exercise.solution)


def _asked(exercise: Exercise) -> Iterator[str]:
    yield from (exercise.ask.markdown, "")
    given = "; ".join(", ".join([f"${g.membership}$", *map(prose, g.words)]) for g in exercise.given)
    if given:
        yield from (f"Given {given}.", "")
    yield from _displayed(exercise.shown)


def _hints(exercise: Exercise) -> Iterator[str]:
    if not exercise.hints:
        yield from ("One step only.", "")
    for place, (rule, line) in enumerate(exercise.hints, 1):
        yield from (f"**Hint {place}.** {prose(rule)}.", "")
        yield from _displayed([line])


def _displayed(formulas: Iterable[Formula]) -> Iterator[str]:
    for formula in formulas:
        first, *more = break_lines(formula.latex, markdown_writer.WIDTH)
        rows = [f"& {first}", *(rf"& \quad {line}" for line in more)]
        yield from ("$$", r"\begin{aligned}", " \\\\\n".join(rows), r"\end{aligned}", "$$", "")
