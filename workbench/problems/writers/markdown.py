"""A sheet as Markdown with formulas between dollars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.problems.pages import Exercise, Extra, SheetPage
from workbench.show.formulas.breaking import break_lines
from workbench.show.formulas.names import in_markdown
from workbench.show.pages.document import Formula
from workbench.show.writers import markdown as markdown_writer


def write(page: SheetPage) -> str:
    return "\n".join(_lines(page)) + "\n"


def _lines(page: SheetPage) -> Iterator[str]:
    yield from (f"# {in_markdown(page.title)}", "")
    for exercise in page.exercises:
        yield from asked(exercise)
    if page.extra is not Extra.NOTHING:
        for exercise in page.exercises:
            yield from rest(exercise, page.extra)


def asked(exercise: Exercise) -> Iterator[str]:
    """The problem under its heading."""
    yield from (f"## {exercise.words['problem']} {exercise.number}", "", exercise.ask.markdown, "")
    given = "; ".join(", ".join([f"${g.membership}$", *map(in_markdown, g.words)]) for g in exercise.given)
    if given:
        yield from (f"{exercise.words['given']} {given}.", "")
    yield from _displayed(exercise.shown)


def rest(exercise: Exercise, extra: Extra) -> Iterator[str]:
    """Its hints, its answer or its solution, under a heading of their own."""
    heading = exercise.words[{Extra.HINTS: "hints", Extra.KEY: "answer", Extra.SOLUTIONS: "solution"}[extra]]
    yield from (f"## {heading} {exercise.number}", "")
    if extra is Extra.HINTS:
        yield from _hints(exercise)
    elif extra is Extra.KEY:
        yield from (f"{exercise.joined.join(f'${a.latex}$' for a in exercise.answers)}", "")
    else:
        yield markdown_writer.write(exercise.solution)


def _hints(exercise: Exercise) -> Iterator[str]:
    if not exercise.hints:
        yield from (exercise.words["one-step"], "")
    for place, (rule, line) in enumerate(exercise.hints, 1):
        yield from (f"**{exercise.words['hint']} {place}.** {rule.markdown}.", "")
        yield from _displayed([line])


def _displayed(formulas: Iterable[Formula]) -> Iterator[str]:
    for formula in formulas:
        first, *more = break_lines(formula.latex, markdown_writer.WIDTH)
        rows = [f"& {first}", *(rf"& \quad {line}" for line in more)]
        yield from ("$$", r"\begin{aligned}", " \\\\\n".join(rows), r"\end{aligned}", "$$", "")
