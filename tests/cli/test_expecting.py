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
        (["sin(x)", "--under", "uniform(0, pi)"], (), 2 / np.pi),
        (["var(3*x + 1)", "--under", "normal(mu, sigma)"], (0.5, 2.0), 36.0),
        (["cov(x, x**2)", "--under", "normal(mu, sigma)"], (0.5, 2.0), 4.0),
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


@pytest.mark.parametrize(
    ("argv", "results", "text"),
    [
        (["density", "--of", "sqrt(x)", "--under", "exponential"], None, "2 * lam * y * exp(-lam * y**2)"),
        (["law", "--of", "2*x + 1", "--under", "normal"], ["mean", "variance", "mgf"], "2 * mu + 1"),
        (["mean", "--under", "poisson", "--given", "lam ~ gamma(a, b)"], None, "a / b"),
    ],
)
def test_laws_of_functions_and_in_stages(capsys, argv, results, text) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run(capsys, *argv, "--format", "json")
    assert code == 0
    result = json.loads(out)["result"]
    assert results is None or list(result) == results
    assert (result if results is None else result[results[0]])["text"] == text


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
        (["cov(x)", "--under", "normal"], 2, "cov takes 2 expressions; 1 were given"),
        (["var(x)/2", "--under", "normal"], 2, "stand alone"),
        (["density", "--under", "normal"], 2, "density --of G"),
        (["density", "--of", "sin(x)", "--under", "normal"], 4, "not strictly monotone"),
        (["law", "--of", "2*x", "--under", "gamma"], 2, "is not normal"),
        (["mean", "--under", "poisson(lam)", "--given", "lam ~ normal(m, s)"], 2, "says no such thing"),
        (["mean", "--under", "normal", "--given", "mu ~ normal"], 2, "a name in both laws"),
        (["mean", "--under", "normal", "--given", "nu ~ gamma"], 2, "takes the law of a parameter"),
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
