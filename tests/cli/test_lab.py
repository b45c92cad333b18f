"""``workbench lab``: which notebook it opens, and what it says where it cannot."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from workbench.cli import lab, main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def started(monkeypatch):
    """The commands that would have started JupyterLab."""
    commands = []
    monkeypatch.setattr(lab, "_wait", lambda words: commands.append(words) or 0)
    monkeypatch.setattr(lab, "find_spec", lambda name: object())
    return commands


def opened(commands) -> tuple[str, str]:
    """The server's root and the notebook of the one command there is."""
    [[python, *words]] = commands
    assert [python, *words[:2]] == [sys.executable, "-m", "jupyterlab"]
    return words[2].removeprefix("--ServerApp.root_dir="), words[3]


@pytest.mark.parametrize("argv, name", [([], "start"), (["calculus"], "calculus"), (["calculus.ipynb"], "calculus")])
def test_a_lecture_by_its_name(started, argv, name):
    assert main(["lab", *argv]) == 0
    assert opened(started) == (str(ROOT / "notebooks"), str(ROOT / "notebooks" / f"{name}.ipynb"))
    assert Path(opened(started)[1]).is_file()


def test_a_notebook_of_ones_own(started, tmp_path, monkeypatch):
    (tmp_path / "mine.ipynb").write_text("{}")
    monkeypatch.chdir(tmp_path)
    assert main(["lab", "mine.ipynb", "--no-browser"]) == 0
    assert opened(started) == (str(tmp_path), str(tmp_path / "mine.ipynb"))
    assert "--no-browser" in started[0]


@pytest.mark.parametrize("name", ["nonsense", "../pyproject.toml", "nowhere/x.ipynb"])
def test_no_such_notebook(started, capsys, name):
    assert main(["lab", name]) == 2
    assert started == []
    assert "calculus" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [[], ["calculus"]])
def test_a_wheel_says_where_the_lectures_are(started, capsys, monkeypatch, tmp_path, argv):
    monkeypatch.setattr(lab, "LECTURES", tmp_path / "notebooks")
    assert main(["lab", *argv]) == 2
    assert "source tree" in capsys.readouterr().err
    assert started == []


def test_what_is_missing_is_named_with_what_installs_it(started, capsys, monkeypatch):
    monkeypatch.setattr(lab, "find_spec", lambda name: None if name == "jupyterlab" else object())
    assert main(["lab"]) == 4
    out, err = capsys.readouterr()
    assert (out, started) == ("", [])
    assert "JupyterLab not installed: pip install 'derivation-workbench[lab]'" in err


def test_a_server_that_fails_is_no_success(started, monkeypatch):
    monkeypatch.setattr(lab, "_wait", lambda words: 1)
    assert main(["lab"]) == 1


def test_the_exit_code_is_the_servers():
    assert lab._wait([sys.executable, "-c", "raise SystemExit(7)"]) == 7


@pytest.mark.parametrize("user, allowed", [(0, True), (1000, False)])
def test_root_is_allowed_only_where_it_is_root(started, monkeypatch, user, allowed):
    monkeypatch.setattr(lab.os, "geteuid", lambda: user)
    assert main(["lab"]) == 0
    assert ("--allow-root" in started[0]) == allowed
