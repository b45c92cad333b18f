"""The help of each command says how to declare, what is read, and an example that works as it stands."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from workbench.cli import main
from workbench.cli.helping import EXAMPLES
from workbench.cli.options import COMMANDS
from workbench.terms.functions import functions
from workbench.terms.heads import PROPERTIES

ROOT = Path(__file__).parents[2]
SLOW = ("site", "lab", "export")
LINES = [
    pytest.param(line, id=line.split()[0] + (f" {k}" if k else ""), marks=[pytest.mark.nightly] * (command in SLOW))
    for command, lines in EXAMPLES.items() for k, line in enumerate(lines) if command != "lab"
]  # fmt: skip


@pytest.fixture
def run(capsys):
    def call(*argv):
        try:
            code = main(list(argv))
        except SystemExit as left:
            code = left.code
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_every_command_has_an_example():
    assert set(EXAMPLES) == set(COMMANDS)
    assert all(line.split()[0] == command for command, lines in EXAMPLES.items() for line in lines)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_is_enough_to_begin_with(run, command):
    code, out, _ = run(command, "--help")
    assert code == 0
    assert all(f"workbench {line}" in out for line in EXAMPLES[command])
    if "--var" in out or "--param" in out:
        assert "SHAPE is sizes" in out
        words = set(out.replace(",", " ").split())
        assert set(PROPERTIES) | set(functions()) <= words
    assert max(map(len, out.splitlines())) <= 120


@pytest.mark.parametrize("line", LINES)
def test_the_example_works_as_it_stands(run, tmp_path, monkeypatch, line):
    shutil.copy(ROOT / "examples" / "layers.py", tmp_path)
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*shlex.split(line))
    assert code == 0, err
    assert out or list(tmp_path.iterdir())


def test_an_unknown_option_is_no_expression(run):
    code, _, err = run("problems", "--topic", "gradients", "--no-such-option")
    assert code == 2
    assert "unrecognized arguments: --no-such-option" in err
    assert run("derive", "--x + y", "--var", "x:", "--var", "y:", "--wrt", "x", "--no-check")[0] == 0


def test_a_target_is_a_wish_for_code(run):
    code, out, _ = run("derive", "softmax(x)", "--var", "x:n", "--wrt", "x", "--target", "torch")
    assert (code, "import torch" in out) == (0, True)
    code, _, err = run("derive", "x @ x", "--var", "x:n", "--wrt", "x", "--target", "torch", "--format", "latex")
    assert (code, "not latex" in err) == (2, True)


def test_a_missing_file_is_said_in_words(run, tmp_path):
    file = tmp_path / "there" / "is.txt"
    for words in (("derive", "--batch", str(file)), ("show", "softmax-jacobian", "--no-check", "-o", str(file))):
        code, _, err = run(*words)
        assert code == 2
        assert "no such file or directory" in err
        assert "Errno" not in err


def test_a_page_is_printed(capsys):
    import workbench as wb

    x = wb.vector("x", "n")
    print(wb.gradient(x @ x, x))
    assert "= 2x" in capsys.readouterr().out
