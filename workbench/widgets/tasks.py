"""What a widget's process does: derive and check a request, picture a claim, draw a problem, judge an answer.

Each task takes plain data and gives plain data; what it made is kept for the next one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from workbench.problems.problem import Problem
from workbench.record.derivation import Derivation
from workbench.widgets.requests import EXPECTED, Refused, derived, read

Data = dict[str, Any]
LARGEST = 6_000_000
"""Characters of a record: more than that no page should be given."""
TARGETS = ("numpy", "torch", "jax")


def derive(request: Data) -> Data:
    """The derivation as a stepper's record, its code, whether all of it passed, and the picture of its claim."""
    from workbench.check import report
    from workbench.record.errors import NoDerivation, Stopped

    try:
        made = _derived(json.dumps(request))
        record = recorded(made)
    except Refused as refused:
        return {"error": refused.data}
    except (NoDerivation, Stopped, *EXPECTED) as error:
        return {"error": {"message": str(error)}}
    if len(json.dumps(record)) > LARGEST:
        return {
            "error": {"message": f"There is a derivation, but its {len(made.lines)} lines are too long for a page."}
        }
    found = report(made)
    return {
        "record": record,
        "code": _code(made),
        "ok": found.ok,
        "check": _said(found),
        "picture": picture_of(made, 0),
    }


def picture(request: Data, seed: int) -> Data:
    """Another picture of the claim of a request that was derived before."""
    try:
        return {"picture": picture_of(_derived(json.dumps(request)), seed)}
    except (Refused, *EXPECTED) as error:
        return {"error": {"message": str(error)}}


@lru_cache(maxsize=4)
def _derived(request: str) -> Derivation:
    from workbench.check import check

    made: Derivation = check(derived(read(json.loads(request))))
    return made


def recorded(derivation: Derivation) -> Data:
    """The record of a stepper, with the lemmas that the derivation cites."""
    from workbench import catalog
    from workbench.check import check
    from workbench.show.html import record as html_record

    return html_record.page([derivation], lambda id: check(catalog.entry(id)))


def picture_of(derivation: Derivation, seed: int) -> Data | None:
    """The claim beside its differences; None where it is no derivative, or cannot be drawn."""
    from workbench.check.pictured import pictured
    from workbench.terms.term import LanguageError

    try:
        return asdict(pictured(derivation, seed))
    except LanguageError:
        return None


def _code(derivation: Derivation) -> list[Data]:
    from workbench import show
    from workbench.terms.term import LanguageError

    out = []
    for target in TARGETS:
        try:
            out.append({"target": target, "text": show.python(derivation, target=target)})
        except LanguageError as error:
            out.append({"target": target, "refused": str(error)})
    return out


def _said(found: Any) -> str:
    if found.ok:
        return f"Checked: the claim and all {found.lines} lines passed. {found.method}."
    return f"Not everything passed: {'; '.join(found.open[:3])}"


# -- problems ----------------------------------------------------------------------------


def draw(topic: str | None, level: str | None, seed: int, place: int) -> Data:
    """The problem at a place of the sheet of a seed, as a self-test shows it."""
    from workbench.problems import SheetError

    try:
        return {"problem": posed(_problem(topic, level, seed, place))}
    except SheetError as error:
        return {"error": {"message": str(error)}}


def judge(topic: str | None, level: str | None, seed: int, place: int, texts: Sequence[str]) -> Data:
    """The judgement on the answers to that problem."""
    from workbench.problems.judging import judged

    return {"judgement": asdict(judged(_problem(topic, level, seed, place), texts))}


@lru_cache(maxsize=8)
def _problem(topic: str | None, level: str | None, seed: int, place: int) -> Problem:
    from workbench.problems import sheet

    return sheet(topic, level, place + 1, seed).problems[-1]


def posed(problem: Problem) -> Data:
    """What is asked, the boxes to fill, hints in order, and the solution as a stepper's record."""
    from workbench.problems.judging import boxes
    from workbench.show import latex_of
    from workbench.show.notation import PLAIN
    from workbench.show.pages.document import Formula
    from workbench.show.pages.prose import prose
    from workbench.show.pages.speech import Speech

    say = Speech(problem.derivation, PLAIN)
    asked = prose(problem.ask, (*problem.names, *problem.derivation.givens))
    return {
        "title": problem.title,
        "topic": problem.topic,
        "level": problem.level,
        "ask": asked.pieces,
        "shown": [Formula(term).latex for term in problem.shown],
        "boxes": [{"name": box.name, "latex": latex_of(box.label)} for box in boxes(problem)],
        "several": problem.alternatives,
        "hints": [{"rule": say(hint.rule).plain, "latex": Formula(hint.line).latex} for hint in problem.hints],
        "answers": [Formula(term).latex for term in problem.answers],
        "record": recorded(problem.derivation),
    }


__all__ = ["derive", "draw", "judge", "picture", "picture_of", "posed", "recorded"]
