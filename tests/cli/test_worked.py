"""``workbench worked`` at the command line: answers in every format, evaluated; bad input, each with its exit code."""

from __future__ import annotations

import json

import numpy as np
import pytest

from workbench.cli import main
from workbench.language.parse import parse, symbols_from
from workbench.numerics.evaluate import evaluate


@pytest.fixture
def run(capsys):
    """``run("lu", "[[2, 1], [1, 3]]")``: exit code, standard output, standard error."""

    def call(*argv):
        try:
            code = main(["worked", *argv])
        except SystemExit as left:
            code = left.code
        out, err = capsys.readouterr()
        return code, out, err

    return call


def answer(run, *argv):
    code, out, err = run(*argv, "--format", "json")
    assert (code, err) == (0, ""), err
    found = json.loads(out)
    assert found["check"]["ok"]
    return found


def call(entry, name, *values):
    namespace: dict[str, object] = {}
    exec(entry["numpy"], namespace)
    return np.asarray(namespace[name](*values))  # type: ignore[operator]


ONE = {
    "det": (["[[1, 2], [3, 4]]"], -2.0),
    "inverse": (["[[2, 0], [0, 4]]"], [[0.5, 0], [0, 0.25]]),
    "rank": (["[[1, 2], [2, 4]]"], 1.0),
    "elimination": (["[[2, 1], [1, 3]]", "[3, 4]"], [1, 1]),
    "lstsq": (["[[1, 0], [1, 1], [1, 2]]", "[6, 0, 0]"], [5, -3]),
    "cholesky": (["[[4, 2], [2, 2]]"], [[2, 0], [1, 1]]),
    "projection": (["[1, 1]"], [[0.5, 0.5], [0.5, 0.5]]),
    "rotation": (["pi/2"], [[0, -1], [1, 0]]),
}


@pytest.mark.parametrize("task", ONE)
def test_one_result_is_named_like_the_task(run, task):
    arguments, wanted = ONE[task]
    found = answer(run, task, *arguments)
    assert found["result"]["shape"] == list(np.shape(wanted))
    np.testing.assert_allclose(call(found["result"], task), wanted, atol=1e-12)
    np.testing.assert_allclose(evaluate(parse(found["result"]["text"], {}), {}), wanted, atol=1e-12)


SEVERAL = {
    "lu": ("[[0, 2], [1, 1]]", {"P", "L", "U"}), "qr": ("[[3, 0], [4, 5]]", {"Q", "R"}),
    "eigen": ("[[2, 1], [1, 3]]", {"eigenvalues", "eigenvectors"}), "diagonalise": ("[[4, 1], [2, 3]]", {"P", "D"}),
    "svd": ("[[3, 0], [4, 5]]", {"U", "S", "V"}), "nullspace": ("[[1, 2], [2, 4]]", {"nullspace", "columnspace"}),
    "elimination": ("[[1, 2], [2, 4]]", {"echelon", "rref"}),
    "power": ("[[2, 1], [1, 3]]", {"eigenvalue", "eigenvector"}),
}  # fmt: skip


@pytest.mark.parametrize("task", SEVERAL)
def test_several_results_have_names_of_their_own(run, task):
    matrix, names = SEVERAL[task]
    found = answer(run, task, matrix)
    assert found["result"].keys() == names
    for name, entry in found["result"].items():
        np.testing.assert_allclose(call(entry, name), evaluate(parse(entry["text"], {}), {}), atol=1e-12)


def test_letters_are_scalars_in_the_order_of_their_first_use(run):
    found = answer(run, "inverse", "[[b, 1], [2, a]]")
    assert [g["name"] for g in found["givens"]] == ["b", "a"]
    np.testing.assert_allclose(call(found["result"], "inverse", 3.0, 5.0), np.linalg.inv([[3, 1], [2, 5]]))
    symbols = symbols_from({"b": "", "a": ""})
    np.testing.assert_allclose(
        evaluate(parse(found["result"]["text"], symbols), {"b": 3.0, "a": 5.0}), np.linalg.inv([[3, 1], [2, 5]])
    )


def test_declared_letters_come_first(run):
    found = answer(run, "det", "[[b, 1], [2, a]]", "--var", "a::positive")
    assert [g["name"] for g in found["givens"]] == ["a", "b"]


def test_no_solution_is_an_answer_without_a_result(run):
    found = answer(run, "elimination", "[[1, 2], [2, 4]]", "[1, 3]")
    assert found["result"] is None
    assert found["claim"]["kind"] == "NoSolution"
    assert "no solution" in found["title"]


@pytest.mark.parametrize("form", ["text", "latex", "markdown", "python", "json"])
@pytest.mark.parametrize("detail", ["brief", "lecture", "full"])
def test_every_format_at_every_detail(run, form, detail):
    code, out, err = run("lu", "[[2, 1], [1, 3]]", "--format", form, "--detail", detail, "--no-check")
    assert (code, err) == (0, "")
    matrix = r"\begin{pmatrix}"
    wanted = {"text": "A = ⎛2  1⎞", "latex": matrix, "markdown": matrix, "python": "def L():", "json": matrix[1:]}
    assert wanted[form] in out


BAD = [
    (["inverse", "[[1, 2], [2, 4]]"], 4, "column 2 has no pivot"),
    (["diagonalise", "[[1, 1], [0, 1]]"], 4, "geometric multiplicity 1"),
    (["cholesky", "[[1, 2], [2, 1]]"], 4, "pivot 2"),
    (["det", "[[1, 2, 3], [4, 5, 6]]"], 2, "square"),
    (["det", "[[1, 2], [1]]"], 2, "different lengths"),
    (["det", "[]"], 2, "no entries"),
    (["det", "[[]]"], 2, "no entries"),
    (["det", ""], 2, "ends where"),
    (["det", "foo bar"], 2, "cannot read"),
    (["det", "[[1, 2], [3, 4"], 2, "never closed"),
    (["det", "[[1, 2], [3, import]]"], 2, "keyword"),
    (["det", "[[1, 1/0], [1, 2]]"], 2, "division by zero"),
    (["det", "[[1, oo], [1, 2]]"], 2, "oo is no number"),
    (["det", "[[1, sqrt(-2)], [1, 2]]"], 2, "negative"),
    (["det", "3"], 2, "scalar"),
    (["det", "[[x]]", "--var", "x:n"], 2, "scalars"),
    (["det", str([[1] * 20] * 20)], 2, "up to 8 rows"),
    (["dett", "[[1]]"], 2, "did you mean det"),
    (["lstsq", "[[1]]"], 2, "right-hand side"),
    (["elimination", "[[1, 2], [3, 4]]", "[1, 2, 3]"], 2, "3 entries"),
    (["det", "[[1]]", "[1]"], 2, "nothing else"),
    (["rotation", "[[1, 2], [3, 4]]"], 2, "angles"),
    (["rotation", "oo"], 2, "no angle"),
    (["det"], 2, "MATRIX"),
]  # fmt: skip


@pytest.mark.parametrize(("argv", "code", "words"), BAD)
def test_bad_input_is_answered_with_its_code(run, argv, code, words):
    found, out, err = run(*argv)
    assert (found, out) == (code, ""), err
    assert words in err
    assert "internal" not in err


def test_two_questions_in_one_process(run):
    assert run("det", "[[1]]")[0] == run("rank", "[[1]]")[0] == 0
