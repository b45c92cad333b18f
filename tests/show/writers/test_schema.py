"""The published JSON schema holds for what the program answers, and would notice what it must not answer."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import workbench
from tests.benchmarks.problems import REQUESTS_TEXT
from workbench import catalog
from workbench.cli import main
from workbench.show.writers import data as json_writer

SCHEMA = json.loads((Path(workbench.__file__).parent / "show" / "answer.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The answers of one batch, by id: the well-formed requests, checked and not, and failures of every kind."""
    folder = tmp_path_factory.mktemp("batch")
    refused = {"id": "shapes", "expr": "A @ x", "vars": {"A": "m,n", "x": "m"}, "wrt": "x"}
    lines = [*REQUESTS_TEXT.strip().splitlines(), "{", '{"id": "no words"}', json.dumps(refused)]
    (folder / "in.jsonl").write_text("\n".join(lines) + "\n")
    assert main(["derive", "--batch", str(folder / "in.jsonl"), "--no-check", "-o", str(folder / "out.jsonl")]) == 0
    return {f"line {n}": json.loads(line) for n, line in enumerate((folder / "out.jsonl").read_text().splitlines())}


def test_a_batch_keeps_to_the_schema(answers: dict[str, Any]) -> None:
    VALIDATOR.check_schema(SCHEMA)
    for answer in answers.values():
        VALIDATOR.validate(answer)


@pytest.mark.parametrize("id", sorted(catalog.entries()))
def test_an_entry_keeps_to_the_schema(id: str) -> None:
    VALIDATOR.validate(json_writer.answer(catalog.entry(id)))


def _spoiled(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in SCHEMA["$defs"]["answer"]["required"]:
        yield {k: v for k, v in answer.items() if k != key}
    for change in (
        lambda a: a["lines"][0].update(verdict="checked"),
        lambda a: a["lines"][0].update(n=1),
        lambda a: a["result"].update(closed_form="yes"),
        lambda a: a.update(schema=2),
    ):
        bad = copy.deepcopy(answer)
        change(bad)
        yield bad


def test_the_schema_notices(answers: dict[str, Any]) -> None:
    for bad in _spoiled(answers["line 0"]):
        assert not VALIDATOR.is_valid(bad)
