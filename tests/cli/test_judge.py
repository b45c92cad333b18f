"""``workbench judge``: what it prints, its JSON contract, its exit codes."""

from __future__ import annotations

import json

import pytest

from workbench.cli import main

NORMAL = ["A.T @ A @ x == A.T @ b", "--from", "A @ x == b", "--var", "A:m,n", "--var", "x:n", "--var", "b:m"]
BACK = ["A @ x == b", "--from", "A.T @ A @ x == A.T @ b", *NORMAL[3:]]


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(["judge", *argv])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_what_follows_is_exit_0(capsys):
    code, out, err = run(capsys, *NORMAL)
    assert (code, err) == (0, "")
    assert out == "follows: proved, by substitution of equals\n"


def test_what_does_not_follow_is_exit_3_with_the_point(capsys):
    code, out, _ = run(capsys, *BACK)
    assert code == 3
    assert out.startswith("does not follow: m=")
    assert out.count("\n") == 1


def test_json_is_the_contract(capsys):
    code, out, _ = run(capsys, *NORMAL, "--from", "b @ b > 0", "--format", "json")
    assert code == 0
    assert json.loads(out) == {
        "verdict": "follows", "status": "proved", "witness": None, "idle": ["b @ b > 0"],
        "schema": "substitution of equals",
    }  # fmt: skip
    code, out, _ = run(capsys, *BACK, "--format", "json")
    answer = json.loads(out)
    assert code == 3
    assert answer["verdict"] == "does not follow"
    assert answer["status"] is None
    assert "A=[[" in answer["witness"]


def test_a_property_that_was_not_needed_is_named(capsys):
    _, out, _ = run(capsys, "x**2 >= 0", "--var", "x::positive", "--format", "json")
    assert json.loads(out)["idle"] == ["x positive"]


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["x", "--var", "x:"], "is no statement"),
        (["x == y", "--var", "x:2", "--var", "y:3"], "equal shapes"),
        (["x == y", "--var", "x:"], "y"),
    ],
)
def test_what_cannot_be_understood_is_exit_2(capsys, argv, words):
    code, out, err = run(capsys, *argv)
    assert (code, out) == (2, "")
    assert words in err
