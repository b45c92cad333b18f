"""Whatever is asked ends: with an answer or a reason, in work that is counted; no input is an internal error."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from workbench.engines.goals import MOST_WORK, derive
from workbench.language.parse import parse
from workbench.record.errors import NoDerivation
from workbench.terms.heads import scalar

x = scalar("x")
LONG = {
    "factors": "*".join(["x"] * 20_000), "sines": "sin(" * 5_000 + "x" + ")" * 5_000,
    "powers": " + ".join(f"x**{k}" for k in range(5_000)),
}  # fmt: skip


def run(*arguments: str, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    import os

    return subprocess.run(
        [sys.executable, "-m", "workbench", *arguments], capture_output=True, check=False, timeout=120,
        input=None if stdin is None else stdin.encode(), env={**os.environ, **environment},
    )  # fmt: skip


@pytest.mark.parametrize("name", LONG)
def test_what_is_too_long_to_be_told_is_refused(name):
    with pytest.raises(NoDerivation, match=f"at most {MOST_WORK}"):
        derive(parse(LONG[name], {"x": x}), x)


@pytest.mark.parametrize("text", ["*".join(["x"] * 200), "sin(" * 100 + "x" + ")" * 100])
def test_what_is_long_is_told(text):
    assert derive(parse(text, {"x": x}), x).result is not None


def test_a_tower_of_powers_stays_a_power():
    made = derive(parse("10**10**10*x", {"x": x}), x)
    assert repr(made.result) == "10**10000000000"


def test_half_a_character_in_a_batch_loses_no_answer(tmp_path):
    request = {"expr": "x**2", "vars": {"x": ""}, "wrt": "x"}
    lines = [json.dumps({"id": id, **request}) for id in ("\ud800", "b")]
    file = tmp_path / "batch.jsonl"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    made = run("derive", "--batch", str(file), "--no-check")
    assert made.returncode == 0
    assert [json.loads(line)["id"] for line in made.stdout.splitlines()] == ["\ud800", "b"]


def test_a_line_without_an_end_is_refused():
    made = run("derive", "--batch", "-", stdin="0" * 1_100_000)
    assert made.returncode == 2
    assert b"longer than" in made.stderr


def test_an_encoding_without_the_characters():
    made = run("derive", "x**2", "--var", "x:", "--wrt", "x", "--no-check", PYTHONIOENCODING="ascii")
    assert made.returncode == 0
    assert made.stdout.isascii()


def test_a_closed_standard_output_is_said():
    command = f"exec {sys.executable} -m workbench derive 'x**2' --var x: --wrt x --no-check >&-"
    made = subprocess.run(["sh", "-c", command], capture_output=True, check=False, timeout=120)
    assert made.returncode == 2
    assert b"standard output is closed" in made.stderr
