"""Every problem of the set, by the path of ``workbench derive --batch``, against automatic differentiation.

A problem is a line of ``<family>.jsonl``: a batch request, and beside it ``matrix`` (a textbook has a closed matrix
form), ``form`` (what the textbook prints, in our grammar), ``draw`` and ``sizes`` (points where it is defined).
A function that is not built is skipped only while the answer says so.
"""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.problems.numpy_reading import derivative, point, sizes_of
from workbench.cli.deriving import answer_line
from workbench.language.parse import parse
from workbench.language.variables import symbols_from
from workbench.numerics.evaluate import evaluate

FILES = sorted(Path(__file__).parent.glob("*.jsonl"))
PROBLEMS = {
    f"{file.stem}/{request['id']}": request
    for file in FILES
    for request in map(json.loads, file.read_text("utf-8").splitlines())
}
REQUEST = ("id", "expr", "vars", "wrt", "wrt2", "what", "structured")
TOLERANCE = 1e-8
SLOW = 1.0
LONGER = 1.5
"""How much longer than a textbook's form a result may be: a textbook knows what to leave out."""
CHECKED = list(PROBLEMS)[::15]
"""Problems whose every line is checked too: this takes longer than the rest together."""


@cache
def asked(name: str, checked: bool = False) -> tuple[dict[str, Any], float]:
    """The answer to a problem and the seconds of computing that it took, whatever else runs beside it."""
    line = json.dumps({key: PROBLEMS[name][key] for key in REQUEST if key in PROBLEMS[name]})
    started = time.process_time()
    answer = json.loads(answer_line(line, checked))
    return answer, time.process_time() - started


def answered(name: str) -> dict[str, Any]:
    answer, _ = asked(name)
    error = answer.get("error")
    if error is not None and error["kind"] == "not-built":
        pytest.skip(error["message"])
    assert error is None, f"{error['kind']}: {error['message']}"
    result: dict[str, Any] = answer["result"]
    return result


def off(found: Any, wanted: Any) -> float:
    """How far two arrays are apart, relative to the larger entries; infinitely where the shapes differ."""
    if np.shape(found) != np.shape(wanted):
        return float("inf")
    return float(np.max(np.abs(found - wanted), initial=0.0) / max(1.0, np.max(np.abs(wanted), initial=0.0)))


@pytest.mark.daily(10)
@pytest.mark.parametrize("name", PROBLEMS)
def test_answered_right(name: str) -> None:
    result, request = answered(name), PROBLEMS[name]
    known, space = symbols_from(request["vars"]), {}
    exec(result["numpy"], space)
    read = parse(result["text"], known, sizes_of(request))
    assert [str(s) for s in read.shape] == [str(s) for s in result["shape"]]
    for offset in (0, 1):
        values = point(request, offset)
        wanted = derivative(request, values)
        found = space[request["what"]](*(values[v] for v in request["vars"]))
        assert np.asarray(found).dtype == np.float64
        assert off(found, wanted) < TOLERANCE, f"the code\n{result['text']}\n{result['numpy']}"
    assert off(evaluate(read, values), wanted) < TOLERANCE, f"the text\n{result['text']}"
    if "form" in request:
        form = parse(request["form"], known, sizes_of(request))
        assert off(evaluate(form, values), wanted) < TOLERANCE, f"the textbook's form\n{request['form']}"
        assert len(result["text"]) <= LONGER * len(request["form"]) + 12, result["text"]
    if request.get("matrix"):
        assert result["closed_form"], result["text"]
    assert quick(name)


def quick(name: str) -> bool:
    _, seconds = asked(name)
    if seconds > SLOW:  # once more, now that everything is loaded
        asked.cache_clear()
        _, seconds = asked(name)
    return seconds < SLOW


@pytest.mark.daily(16)
@pytest.mark.parametrize("name", CHECKED)
def test_every_line_is_checked(name: str) -> None:
    answered(name)
    answer, _ = asked(name, checked=True)
    assert "error" not in answer, answer["error"]
    assert answer["check"]["ok"], answer["check"]


def test_the_set_is_large_and_ids_are_unique() -> None:
    assert len(PROBLEMS) >= 500
    ids = [request["id"] for request in PROBLEMS.values()]
    assert len(set(ids)) == len(ids)


def test_the_oracle_sees_a_wrong_result() -> None:
    request = PROBLEMS["cookbook/quadratic-plain"]
    values = point(request, 0)
    wrong = evaluate(parse("2 * B @ x", symbols_from(request["vars"])), values)
    assert off(wrong, derivative(request, values)) > TOLERANCE
