"""``workbench integrate``, ``limit``, ``series``, ``solve``: all formats, exit codes, JSON whose source runs."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from workbench.cli import main
from workbench.cli.codes import DONE, NOT_FOUND, NOT_UNDERSTOOD


def run(capsys, *argv: str) -> tuple[int, str, str]:
    code = main(argv)
    out, err = capsys.readouterr()
    return code, out, err


def answered(capsys, *argv: str) -> dict:
    code, out, err = run(capsys, *argv, "--format", "json")
    assert code == DONE, err
    return json.loads(out)


def function(answer: dict, name: str):
    namespace: dict = {}
    exec(answer["result"]["numpy"], namespace)
    return namespace[name]


@pytest.mark.parametrize(
    "argv, name, arguments, expected",
    [
        (["limit", "sin(a*x)/x", "--wrt", "x", "--to", "0", "--var", "a:"], "limit", [1.5], 1.5),
        (["limit", "exp(x)", "--wrt", "x", "--to", "-oo"], "limit", [], 0.0),
        (["limit", "1/x", "--wrt", "x", "--to", "0", "--side", "left"], "limit", [], -math.inf),
        (["limit", "1/x", "--wrt", "x", "--to", "0-"], "limit", [], -math.inf),
        (["limit", "-x", "--wrt", "x", "--to=-oo"], "limit", [], math.inf),
        (["series", "exp(a*x)", "--wrt", "x", "--order", "2", "--var", "a:"], "series", [2.0, 0.5], 2.5),
        (["series", "cos(x)", "--at", "pi", "--order", "2"], "series", [math.pi + 0.1], -1 + 0.005),
        (["solve", "x**2 - 5*x + 6 == 0", "--for", "x"], "solve", [], [2, 3]),
        (["solve", "x**2 + 1", "--for", "x"], "solve", [], []),
        (["solve", "a*x == b", "--for", "x", "--var", "a::positive", "--var", "b:"], "solve", [2.0, 3.0], [1.5]),
        (["integrate", "x**2", "--wrt", "x", "--from", "0", "--to", "a", "--var", "a:"], "integral", [3.0], 9.0),
        (["integrate", "exp(-x)", "--wrt", "x", "--from", "0", "--to", "oo"], "integral", [], 1.0),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, list) and v and isinstance(v[0], str) else "",
)
def test_the_source_in_the_answer_runs(capsys, argv, name, arguments, expected):
    answer = answered(capsys, *argv)
    found = function(answer, name)(*arguments)
    assert np.asarray(found).dtype == np.float64
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert answer["check"]["ok"]
    assert answer["check"]["lines"] == answer["check"]["lines_checked"] > 0


def test_solutions_are_a_list_literal(capsys):
    assert answered(capsys, "solve", "x**2 - 5*x + 6", "--for", "x")["result"]["text"] == "[2, 3]"
    assert answered(capsys, "solve", "exp(x) == -1", "--for", "x")["result"]["text"] == "[]"
    assert answered(capsys, "solve", "2*x == x + x", "--for", "x")["result"] is None


@pytest.mark.parametrize("form", ["text", "latex", "markdown", "json", "python"])
@pytest.mark.parametrize(
    "argv",
    [["limit", "sin(x)/x", "--wrt", "x", "--to", "0"], ["series", "exp(x)", "--order", "2"],
     ["solve", "x**2 == 2", "--for", "x"]],
    ids=lambda v: v[0],
)  # fmt: skip
def test_every_format(capsys, argv, form):
    code, out, err = run(capsys, *argv, "--format", form, "--no-check")
    assert (code, err) == (DONE, "")
    assert out.strip()


@pytest.mark.parametrize(
    "argv, code, words",
    [
        (["limit", "1/x", "--wrt", "x", "--to", "0"], NOT_FOUND, "-oo from the left and oo from the right"),
        (["limit", "sin(x)", "--wrt", "x", "--to", "oo"], NOT_FOUND, "does not exist"),
        (["limit", "x", "--wrt", "x", "--to", "0", "--side", "up"], NOT_UNDERSTOOD, "left, right or both"),
        (["limit", "x", "--wrt", "x", "--to", "0+", "--side", "left"], NOT_UNDERSTOOD, "from the right"),
        (["limit", "x", "--wrt", "x", "--to", "2*"], NOT_UNDERSTOOD, "expression should follow"),
        (["limit", "x", "--wrt", "x", "--to", "x"], NOT_UNDERSTOOD, "must not depend"),
        (["limit", "a*x", "--wrt", "x", "--to", "0"], NOT_UNDERSTOOD, "--var NAME:"),
        (["limit", "sum(v)", "--wrt", "v", "--to", "0", "--var", "v:n"], NOT_UNDERSTOOD, "scalar variable"),
        (["series", "1/x", "--order", "3"], NOT_FOUND, "pole"),
        (["series", "exp(x)", "--order", "-1"], NOT_UNDERSTOOD, "from 0 to 20"),
        (["series", "exp(x)", "--order", "99"], NOT_UNDERSTOOD, "from 0 to 20"),
        (["series", "exp(x)", "--order", "two"], NOT_UNDERSTOOD, "whole number"),
        (["series", "exp(x)", "--order", "2", "--at", "oo"], NOT_UNDERSTOOD, "1/t"),
        (["series", "x*y", "--order", "2"], NOT_UNDERSTOOD, "--wrt NAME"),
        (["solve", "x**2 = 4", "--for", "x"], NOT_UNDERSTOOD, "written =="),
        (["solve", "2 == 3", "--for", "x"], NOT_UNDERSTOOD, "does not occur"),
        (["solve", "arctan(x)", "--for", "x", "--start", "3"], NOT_FOUND, "run away"),
        (["integrate", "x", "--wrt", "x", "--from", "0"], NOT_UNDERSTOOD, "both bounds"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, list) else "",
)
def test_what_is_refused_says_why(capsys, argv, code, words):
    found, out, err = run(capsys, *argv)
    assert (found, out) == (code, "")
    assert words in err


def test_newton_from_the_command_line(capsys):
    answer = answered(capsys, "solve", "x**2 == 2", "--for", "x", "--start", "1")
    assert float(function(answer, "solve")(0.0)) == pytest.approx(math.sqrt(2))

