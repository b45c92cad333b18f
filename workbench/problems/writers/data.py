"""A sheet as data: one JSON document, or JSON lines, a problem with its solution on each."""

from __future__ import annotations

import json
from typing import Any

from workbench.check import report
from workbench.problems.pages import Exercise, SheetPage
from workbench.show.pages.document import Formula
from workbench.show.writers import data as json_writer


def write(page: SheetPage) -> str:
    """One JSON document."""
    data = {"schema": 1, "title": page.title, "problems": [problem_data(e) for e in page.exercises]}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def lines(page: SheetPage) -> str:
    """One problem a line, and nothing else."""
    return "".join(json.dumps(problem_data(e), ensure_ascii=False) + "\n" for e in page.exercises)


def problem_data(exercise: Exercise) -> dict[str, Any]:
    """A problem with its solution: steps, reasons and verdicts."""
    problem = exercise.problem
    solution = json_writer.answer(
        problem.derivation, report(problem.derivation), detail=exercise.solution.detail,
        notation=exercise.solution.notation,
    )  # fmt: skip
    return {
        "number": exercise.number,
        "family": problem.family,
        "topic": problem.topic,
        "level": problem.level,
        "title": problem.title,
        "ask": {"latex": exercise.ask.latex, "text": exercise.ask.typed},
        "givens": solution["givens"],
        "shown": [_formula(f) for f in exercise.shown],
        "hints": [{"rule": rule.typed, **_formula(line)} for rule, line in exercise.hints],
        "answers": [_formula(f) for f in exercise.answers],
        "solution": {key: value for key, value in solution.items() if key != "seconds"},
    }


def _formula(formula: Formula) -> dict[str, str]:
    return {"latex": formula.latex, "text": formula.text}
