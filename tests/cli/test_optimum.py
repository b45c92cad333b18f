"""The contract of `workbench optimum` and `workbench prove`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workbench.cli import main


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, dict[str, Any]]:
    code = main([*argv, "--format", "json"])
    return code, json.loads(capsys.readouterr().out or "{}")


def test_an_answer_has_its_keys(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = run(capsys, "optimum", "(x - a)**2/2 + lam*abs(x)", "--var", "a:", "--var", "lam::positive",
                     "--wrt", "x")  # fmt: skip
    assert code == 0
    assert told["kind"] == "global minimum"
    assert told["convex"] is True
    assert {"latex", "text", "closed_form", "numpy"} <= set(told["result"]["x"])
    space: dict[str, Any] = {}
    exec(told["result"]["x"]["numpy"], space)
    assert [float(space["x"](a=a, lam=1.0)) for a in (3.0, 0.5, -3.0)] == [2.0, 0.0, -2.0]
    assert len(told["cases"]) == 3
    assert told["check"]["ok"] is True


def test_multipliers_stand_under_their_conditions(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = run(capsys, "optimum", "x**2 + y**2", "--wrt", "x", "--wrt", "y", "--subject", "x + y == 1")
    assert code == 0
    assert told["multipliers"]["x + y == 1"]["text"] == "-1"
    assert told["value"]["text"] == "1/2"


@pytest.mark.parametrize(
    "argv",
    [
        ("optimum", "x**2", "--wrt", "x", "--subject", "y >= 1"),
        ("optimum", "x**2 +", "--wrt", "x"),
        ("optimum", "x", "--var", "x:n", "--wrt", "x"),
        ("optimum", "x**2", "--wrt", "x", "--wrt", "x"),
        ("prove", "x + 1", "--var", "x:"),
        ("prove", "x == x", "--var", "x:"),
        ("prove", "x >= 0", "--var", "x:n"),
    ],
)
def test_bad_input_ends_with_2(argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(list(argv)) == 2
    assert capsys.readouterr().out == ""


def test_what_is_not_closed_ends_with_4(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["optimum", "sin(x)", "--wrt", "x"]) == 4
    assert "no road closes" in capsys.readouterr().err
