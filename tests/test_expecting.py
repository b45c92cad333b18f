"""``workbench expect``: what is read, what is answered, what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest

from workbench.cli import main


def run(capsys, *argv: str) -> tuple[int, str, str]:  # type: ignore[no-untyped-def]
    code = main(["expect", *argv])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.mark.parametrize(
    ("argv", "values", "wanted"),
    [
        (["x**2", "--under", "normal(mu, sigma)"], (0.5, 2.0), 4.25),
        (["z**2", "--data", "z:", "--under", "normal(mu, sigma)"], (0.5, 2.0), 4.25),
        (["mean", "--under", "gamma(2, beta=b)"], (4.0,), 0.5),
        (["exp(t*x)", "--under", "poisson(lam=r)", "--var", "t:"], (0.0, 3.0), 1.0),
        (["x", "--under", "normal(c + 1, s)", "--var", "c:", "--var", "s::positive"], (2.0, 1.0), 3.0),
        (["kl", "--under", "exponential(a)", "--against", "exponential(b)"], (1.0, 2.0), 1 - np.log(2.0)),
        (["entropy", "--under", "uniform(0, b)"], (3.0,), np.log(3.0)),
        (["x @ x", "--under", "multivariate-normal([1, 2], [[2, 1], [1, 3]])"], (), 10.0),
        (
            ["x @ A @ x", "--under", "multivariate-normal(m, P)", "--var", "A:d,d"],
            (np.ones((2, 2)), np.array([1.0, 2.0]), np.eye(2)),
            11.0,
        ),
        (["kl", "--under", "uniform(0, 1)", "--against", "uniform(0, 2)"], (), np.log(2.0)),
    ],
)
def test_answers_run_as_numpy(capsys, argv, values, wanted) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run(capsys, *argv, "--format", "json")
    assert code == 0
    answer = json.loads(out)
    assert answer["check"]["ok"]
    place: dict[str, object] = {}
    exec(answer["result"]["numpy"], place)
    given = [g["name"] for g in answer["givens"] if g["name"] != argv_variable(argv)]
    assert len(given) == len(values)
    assert place["expectation"](*values) == pytest.approx(wanted)  # type: ignore[operator]


def argv_variable(argv: list[str]) -> str:
    return argv[argv.index("--data") + 1].rstrip(":") if "--data" in argv else "x"


@pytest.mark.parametrize("form", ["text", "latex", "markdown", "python"])
def test_every_format(capsys, form: str) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run(capsys, "variance", "--under", "exponential", "--format", form)
    assert code == 0
    assert out.strip()


@pytest.mark.parametrize(
    ("argv", "code", "message"),
    [
        (["x", "--under", "nomal(0, 1)"], 2, "did you mean normal"),
        (["x", "--under", "normal(0, 1, 2)"], 2, "takes 2 parameters"),
        (["x", "--under", "normal(0, rate=1)"], 2, "no parameter 'rate'"),
        (["x", "--under", "normal(c + 1, 1)"], 2, "c in 'c + 1' is not declared"),
        (["x*y", "--under", "normal"], 2, "unknown name 'y'"),
        (["x", "--under", "3"], 2, "takes a distribution"),
        (["kl", "--under", "normal"], 2, "needs both laws"),
        (["x", "--under", "student-t(1, 0, 1)"], 4, "finite only where 1 > 1"),
        (["variance", "--under", "cauchy"], 4, "has no mean"),
        (["kl", "--under", "uniform(0, 2)", "--against", "uniform(0, 1)"], 2, "supports differ"),
        (["x", "--under", "multivariate-normal([1, 2], [[1]])"], 2, "has the shape"),
    ],
)
def test_bad_input_is_named(capsys, argv: list[str], code: int, message: str) -> None:  # type: ignore[no-untyped-def]
    found, out, err = run(capsys, *argv)
    assert found == code
    assert message in err
    assert not out
