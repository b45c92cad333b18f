"""``workbench test``: answers, formats, exit codes."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from scipy import stats

from workbench.cli import main

T = ["test", "t", "--sample", "5.1,4.9,5.6", "--null", "5"]


def run(capsys, *words):
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def test_json_answers_by_name(capsys):
    code, out, _ = run(capsys, *T, "--alternative", "greater", "--format", "json")
    assert code == 0
    answer = json.loads(out)
    wanted = stats.ttest_1samp([5.1, 4.9, 5.6], 5, alternative="greater")
    assert float(Fraction(answer["result"]["statistic"]["text"])) == pytest.approx(wanted.statistic, rel=1e-7)
    space: dict = {}
    exec(answer["result"]["p_value"]["numpy"], space)
    assert space["p_value"]() == pytest.approx(wanted.pvalue, rel=1e-7)
    assert answer["check"]["ok"]
    assert answer["check"]["lines"] == answer["check"]["lines_checked"] > 10


@pytest.mark.parametrize("form", ["text", "latex", "markdown", "json", "python", "html", "notebook"])
def test_every_format(capsys, form):
    code, out, _ = run(capsys, *T, "--format", form, "--no-check")
    assert code == 0
    assert out.strip()


@pytest.mark.parametrize("form", ["text", "latex", "markdown", "json"])
def test_without_data_the_derivation(capsys, form):
    code, out, _ = run(capsys, "test", "t", "--format", form, "--no-check")
    assert code == 0
    assert "the mean is normal" in out


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (["--paired"], "Paired"), (["--pooled"], "Pooled"), ([], "Welch"),
    ],
)  # fmt: skip
def test_two_samples_of_t(capsys, words, title):
    code, out, _ = run(capsys, "test", "t", "--sample", "1,2,4", "--sample", "2,2,3", *words, "--no-check")
    assert code == 0
    assert out.startswith(title)


def test_negative_numbers_and_files(capsys, tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("value\n5.1\n4.9\n5.6\n")
    _, first, _ = run(capsys, "test", "t", "--sample", str(file), "--null", "5", "--no-check")
    _, second, _ = run(capsys, *T, "--no-check")
    assert first == second
    code, out, _ = run(capsys, "test", "t", "--sample", "-5.1,4.9", "--null", "-1", "--no-check")
    assert code == 0
    assert "μ = −1" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tt", "--sample", "1,2"], "unknown test"), (["t", "--sample", "1", "--null", "0"], "at least 2"),
        (["t", "--sample", "1,,2", "--null", "0"], "missing"), (["t", "--count", "1,2"], "takes --sample"),
        (["t", "--sample", "1,1", "--null", "0"], "variance is 0"), (["z", "--paired"], "--paired"),
        (["t", "--sample", "nowhere.csv", "--null", "0"], "nowhere.csv"),
        (["t", "--sample", "1,2", "--null", "0", "--level", "2"], "between 0 and 1"),
    ],
)  # fmt: skip
def test_bad_input_exits_with_2(capsys, words, said):
    code, out, err = run(capsys, "test", *words)
    assert code == 2
    assert not out
    assert said in err


EXPONENTIAL = ["lam*exp(-lam*x)", "--data", "x:", "--param", "lam::positive", "--support", "0,oo"]
SAMPLE = ["--null", "2", "--sample", "0.3,0.1,0.9"]


@pytest.mark.parametrize(
    ("name", "words"), [("likelihood-ratio", []), ("neyman-pearson", ["--against", "3"])], ids=["ratio", "simple"]
)
def test_tests_of_a_density(capsys, name, words):
    code, out, _ = run(capsys, "test", name, *EXPONENTIAL, *SAMPLE, *words, "--format", "json")
    assert code == 0
    answer = json.loads(out)
    assert answer["check"]["ok"]
    assert {"p_value", "statistic", "critical_value"} <= set(answer["result"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["likelihood-ratio"], "needs the density"), (["t", "exp(-x)"], "takes no density"),
        (["neyman-pearson", "exp(-x)"], "needs --data"), (["z", "--support", "0,1"], "--support goes with a density"),
        (["t", "--null", "0"], "null is for data"), (["t", "--paired", "--power-at", "1"], "is for data"),
        (["neyman-pearson", *EXPONENTIAL, *SAMPLE], "--against"), (["likelihood-ratio", *EXPONENTIAL, "--count", "1"],
                                                                   "takes --sample"),
    ],
)  # fmt: skip
def test_options_that_are_not_used_are_refused(capsys, words, said):
    code, out, err = run(capsys, "test", *words)
    assert code == 2
    assert not out
    assert said in err


def test_a_test_is_a_problem_of_a_file():
    from workbench.cli.own_problems import own_sheet

    sheet = own_sheet("test t --sample 5.1,4.9,5.6 --null 5", "mine.txt")
    (problem,) = sheet.problems
    assert problem.derivation.claims[0].name == "p_value"
    assert all(claim.verdict.status.passed for claim in problem.derivation.claims)
