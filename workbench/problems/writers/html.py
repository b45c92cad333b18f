"""A sheet as one HTML file that needs nothing else: hints and solutions fold open, solutions step by step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbench.problems.pages import Exercise, Extra, SheetPage
from workbench.show.formulas.unicode import plain_latex
from workbench.show.html.page import as_text, escaped, framed
from workbench.show.html.record import page as record_of
from workbench.show.pages.document import Formula
from workbench.show.pages.prose import Prose, Typed


def write(page: SheetPage) -> str:
    solutions = page.extra is Extra.SOLUTIONS
    derivations = [replace(e.problem.derivation, id=e.key) for e in page.exercises] if solutions else []
    record = record_of(derivations, notation=page.exercises[0].solution.notation)
    record["start"] = {"level": page.exercises[0].solution.detail}
    return "\n".join(framed(page.title, _body(page), record)) + "\n"


def _body(page: SheetPage) -> Iterator[str]:
    for place, exercise in enumerate(page.exercises):
        heading = f"{exercise.words['problem']} {exercise.number}"
        yield f'<article id="{exercise.key}"><h2>{escaped(heading)}</h2>'
        yield from _asked(exercise)
        if page.extra is Extra.HINTS:
            yield from _hints(exercise)
        elif page.extra is Extra.KEY:
            yield from _folded(page.words["answer"], [f"<p>{_answers(exercise)}</p>"])
        elif page.extra is Extra.SOLUTIONS:
            text = [f'<div class="dw-static" data-dw-entry="{place}">', *as_text(exercise.solution), "</div>"]
            yield from _folded(page.words["solution"], text)
        yield "</article>"


def _folded(summary: str, body: Iterable[str]) -> Iterator[str]:
    yield f"<details><summary>{escaped(summary)}</summary>"
    yield from body
    yield "</details>"


def _asked(exercise: Exercise) -> Iterator[str]:
    yield f"<p>{_words(exercise.ask)}</p>"
    given = "; ".join(", ".join([_set(g.membership), *map(escaped, g.words)]) for g in exercise.given)
    if given:
        yield f"<p>{escaped(exercise.words['given'])} {given}.</p>"
    yield from (f"<p>{_formula(formula)}</p>" for formula in exercise.shown)


def _hints(exercise: Exercise) -> Iterator[str]:
    """First the rule; the line is folded inside it."""
    for place, (rule, line) in enumerate(exercise.hints, 1):
        shown = _folded(exercise.words["line"], [f"<p>{_formula(line)}</p>"])
        yield from _folded(f"{exercise.words['hint']} {place}", [f"<p>{_words(rule)}</p>", *shown])
    if not exercise.hints:
        yield from _folded(exercise.words["hint"], [f"<p>{escaped(exercise.words['one-step'])}</p>"])


def _answers(exercise: Exercise) -> str:
    return escaped(exercise.joined).join(map(_formula, exercise.answers))


def _words(words: Prose) -> str:
    """Words with formulas that the page's script typesets; without it they are Unicode."""
    shown = []
    for part in words.parts:
        if isinstance(part, str):
            shown.append(escaped(part))
        elif isinstance(part, Typed):
            shown.append(f"<code>{escaped(part.text)}</code>")
        else:
            shown.append(_set(words.latex_of(part)))
    return "".join(shown)


def _formula(formula: Formula) -> str:
    return _set(formula.latex)


def _set(latex: str) -> str:
    return f'<span class="dw-plain" data-dw-latex="{escaped(latex)}">{escaped(plain_latex(latex))}</span>'
