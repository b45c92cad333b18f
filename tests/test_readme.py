"""What the README and the demo promise is what the program does."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.missing import program, tex

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
TRANSCRIPTS = re.findall(r"```console\n(\$ workbench .*?)```", README, re.DOTALL)
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", README + CONTRIBUTING, re.DOTALL)


def split(transcript: str) -> tuple[str, str]:
    """The command (lines that end in a backslash go on) and the output below it."""
    match = re.match(r"\$ ((?:[^\n]*\\\n)*[^\n]*)\n(.*)", transcript, re.DOTALL)
    assert match
    return match[1].replace("\\\n", " "), match[2]


def steady(output: str) -> str:
    """Without what differs between machines: the size of rounding errors, seconds, space at the end of lines."""
    output = re.sub(r"\d(\.\d+)?e-\d+", "<small>", output)
    output = re.sub(r"\b\d+(\.\d+)? ?(s|ms)\b", "<time>", output)
    output = re.sub(r"\b\d+ digits agree", "<digits> digits agree", output)
    return "\n".join(line.rstrip() for line in output.strip().splitlines())


def run(command: str, program: Path) -> subprocess.CompletedProcess[str]:
    words = [str(program), *shlex.split(command)[1:]]
    return subprocess.run(words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def test_there_is_a_transcript():
    assert TRANSCRIPTS


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda t: split(t)[0][:60])
def test_transcripts_are_what_the_program_prints(transcript, workbench_program):
    command, shown = split(transcript)
    done = run(command, workbench_program)
    assert done.returncode == 0, done.stderr
    assert steady(done.stdout) == steady(shown), f"paste what the program prints now:\n{done.stdout}"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.strip().splitlines()[-1][:40])
def test_python_examples_run(example, monkeypatch):
    """The source is the pages' own, not a user's. An entry is derived and checked as well."""
    from workbench.check import check, report
    from workbench.record.entry import Entry

    module = ModuleType("derivations.topic.example")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(example, "example", "exec"), vars(module))
    for entry in [value for value in vars(module).values() if isinstance(value, Entry)]:
        assert report(check(entry.derive())).ok


def test_every_documented_target_is_there():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", README + CONTRIBUTING)) <= targets


def test_the_demo_derives_checks_and_writes_latex(workbench_program, tmp_path):
    pdflatex = tex()
    program("make", "make")
    variables = [f"WORKBENCH={workbench_program}", f"BUILD={tmp_path}", "READY="]
    done = subprocess.run(["make", "demo", *variables], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("$ workbench derive") == 3
    names = ["ridge", "softmax", "attention"]
    for name in names:
        fragment = (tmp_path / f"{name}.tex").read_text("utf-8")
        assert re.search(r"\\begin\{(fl)?align", fragment)
        assert r"\documentclass" not in fragment, "a fragment is for \\input"
    typeset = subprocess.run(
        [pdflatex, "-interaction=nonstopmode", "-halt-on-error", "demo.tex"],
        cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    assert typeset.returncode == 0, typeset.stdout[-2000:]
    assert "Overfull" not in typeset.stdout
