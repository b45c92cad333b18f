"""The examples: listed, copied, and each command of their README run as it stands there."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.cli import main
from workbench.cli.examples import files

ROOT = Path(__file__).parents[2]
README = (ROOT / "examples" / "README.md").read_text("utf-8")
[SHELL] = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = SHELL.strip().splitlines()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("examples") / "mine"
    assert main(["examples", "--to", str(made)]) == 0
    return made


def test_all_are_copied(folder):
    copied = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert copied == set(files()) >= {"README.md", "least_squares.py", "lectures/start.ipynb"}


def test_every_example_is_said_and_every_said_one_is_there():
    said = set(re.findall(r"^- `([^`]+)`", README, re.MULTILINE))
    assert said - {"lectures/"} == {name for name in files() if "/" not in name} - {"README.md"}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_run(command, folder):
    python, workbench = [sys.executable], [sys.executable, "-m", "workbench"]
    program, *words = shlex.split(command)
    made = subprocess.run(
        [*{"python": python, "workbench": workbench}[program], *words], cwd=folder, capture_output=True, text=True,
        check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    if "--batch" in words:
        assert all(json.loads(line)["check"]["ok"] for line in made.stdout.splitlines())


def test_one_by_its_name(tmp_path):
    assert main(["examples", "sheet.yaml", "--to", str(tmp_path / "new" / "folder")]) == 0
    assert [path.name for path in (tmp_path / "new" / "folder").iterdir()] == ["sheet.yaml"]


def test_nothing_is_written_over(tmp_path, capsys):
    (tmp_path / "sheet.yaml").write_text("mine")
    assert main(["examples", "--to", str(tmp_path)]) == 2
    assert "nothing is written over" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.yaml"]
    assert (tmp_path / "sheet.yaml").read_text() == "mine"


def test_no_such_example(capsys):
    assert main(["examples", "nonsense"]) == 2
    assert "least_squares.py" in capsys.readouterr().err
