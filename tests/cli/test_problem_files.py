"""``workbench problems``: sheets by seed, sheets of one's own problems, and what is wrong with a file."""

import json

import pytest

from workbench.cli import main
from workbench.cli.problem_files import read_problems

OWN = """title: Sheet 3 & more
# a comment
Find the gradient of the loss in `x`.
derive "sum((A @ x - b)**2)" --var A:m,n --var x:n --var b:m --wrt x
integrate "x*exp(-x)" --wrt x --from 0 --to oo
"""
OWN_YAML = """title: Sheet 3 & more
problems:
  - derive: sum((A @ x - b)**2)
    ask: Find the gradient of the loss in `x`.
    var: {A: "m,n", x: n, b: m}
    wrt: x
  - integrate: x*exp(-x)
    wrt: x
    from: 0
    to: oo
"""


def run(capsys, *argv):
    code = main(["problems", *argv])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize(("name", "text"), [("own.txt", OWN), ("own.yaml", OWN_YAML)])
def test_a_file_of_ones_own(tmp_path, capsys, name, text):
    file = tmp_path / name
    file.write_text(text)
    code, out, err = run(capsys, str(file), "--key")
    assert (code, err) == (0, "")
    assert out.startswith("Sheet 3 & more\n")
    assert "∇ₓf = 2Aᵀ(Ax − b)" in out and "f = Σᵢ (Ax − b)ᵢ²" in out
    assert "dx = 1" in out


def test_both_files_say_the_same():
    first, second = read_problems(OWN, "own.txt"), read_problems(OWN_YAML, "own.yaml")
    assert [a.argv for a in first.asked] == [a.argv for a in second.asked]
    assert (first.title, [a.ask for a in first.asked]) == (second.title, [a.ask for a in second.asked])


@pytest.mark.parametrize("ending", ["txt", "tex", "md", "html", "ipynb", "json", "jsonl"])
def test_every_ending_is_written(tmp_path, capsys, ending):
    file = tmp_path / f"sheet.{ending}"
    wishes = ["--topic", "gradients", "--level", "beginner", "--count", "3", "--seed", "7"]
    argv = [*wishes, "--solutions", "--to", str(file)]
    assert run(capsys, *argv)[0] == 0
    first = file.read_bytes()
    assert run(capsys, *argv)[0] == 0
    assert file.read_bytes() == first
    assert [p.name for p in tmp_path.iterdir()] == [file.name]


def test_json_lines_hold_a_problem_each(tmp_path, capsys):
    file = tmp_path / "sheet.jsonl"
    assert run(capsys, "--topic", "integrals", "--count", "2", "--to", str(file))[0] == 0
    problems = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [p["number"] for p in problems] == [1, 2]
    for problem in problems:
        assert problem["solution"]["check"]["ok"] and problem["answers"] and problem["topic"] == "integrals"


WRONG = [
    ("own.txt", 'derive "sum(x" --var x:n --wrt x', "line 1: .*never closed"),
    ("own.txt", "# nothing", "no problem in it"),
    ("own.txt", "\nFind it.", "line 2: no problem follows 'Find it.'"),
    ("own.txt", 'derive "x', "line 1: no closing quotation"),
    ("own.txt", "derive x --wrt", "line 1: .*expected one argument"),
    ("own.yaml", "problems:\n  - derive: sum(x)\n    var: {x: n}\n    wrt: z", "line 2: wrt 'z' is not a declared"),
    ("own.yaml", "problems:\n  - drive: sum(x)", "line 2: a problem has one of the keys derive"),
    ("own.yaml", "problems: 3", "a list under"),
    ("own.yaml", "a: [1", "line 1|line 2"),
    ("own.yaml", "probs: []", "unknown key 'probs'"),
    ("own.yaml", "- derive: sum(x)\n  vrt: x", "line 1: unrecognized arguments|line 1: .*--vrt"),
]


@pytest.mark.parametrize(("name", "text", "message"), WRONG)
def test_a_wrong_file_is_named_with_its_line(tmp_path, capsys, name, text, message):
    import re

    file = tmp_path / name
    file.write_text(text)
    target = tmp_path / "sheet.tex"
    code, out, err = run(capsys, str(file), "--to", str(target))
    assert (code, out) == (2, "")
    assert re.search(message, err), err
    assert not target.exists()


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("--topic", "gradiens"), "did you mean gradients"),
        (("--to", "sheet.docx"), "--to takes"),
        (("missing.txt",), "missing.txt"),
        (("--count", "0"), "at least one problem"),
    ],
)
def test_wishes_that_make_no_sense(capsys, argv, message):
    code, out, err = run(capsys, *argv)
    assert (code, out) == (2, "")
    assert message in err


def test_topics_are_listed(capsys):
    code, out, _ = run(capsys, "--topics")
    assert code == 0 and "linear-algebra" in out and "beginner" in out
