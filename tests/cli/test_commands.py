"""The command line: what it answers, where, and the exit code. Mostly in process; some in a process of their own."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from workbench import catalog, cli
from workbench.catalog import CatalogError
from workbench.cli import main
from workbench.cli.command_line import _shielded
from workbench.cli.errors import described
from workbench.terms import vocabulary

LEAST_SQUARES = ["sum((A @ x - b)**2) / 2", "--var", "A:m,n", "--var", "x:n", "--var", "b:m", "--wrt", "x"]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(capsys):
    """``run("derive", ...)``: exit code, standard output, standard error."""

    def call(*argv):
        try:
            code = main(list(argv))
        except SystemExit as left:
            code = left.code
        out, err = capsys.readouterr()
        return code, out, err

    return call


def derive_json(run, *argv):
    code, out, err = run("derive", *argv, "--format", "json")
    assert code == 0, err
    return json.loads(out)


# -- derive ------------------------------------------------------------------------


def test_a_derivation_as_text(run):
    code, out, err = run("derive", *LEAST_SQUARES)
    assert (code, err) == (0, "")
    assert "∇ₓf = Aᵀ(Ax − b)" in out
    assert "Evidence" in out


def test_a_derivation_as_json_is_the_contract(run):
    answer = derive_json(run, *LEAST_SQUARES)
    assert answer["schema"] == 1
    assert [g["name"] for g in answer["givens"]] == ["A", "x", "b"]
    assert answer["givens"][0]["shape"] == ["m", "n"]
    assert answer["result"]["text"] == "A.T @ (A @ x - b)"
    assert answer["result"]["shape"] == ["n"]
    assert answer["result"]["closed_form"] is True
    assert answer["check"]["ok"] is True
    counted = list(_walk(answer["lines"]))
    assert answer["check"]["lines"] == len(counted)
    assert answer["check"]["lines_checked"] <= answer["check"]["lines"]
    assert all(line["rule"] for line in counted)
    assert set(answer["seconds"]) == {"derive", "check"}


def _walk(lines):
    for line in lines:
        yield line
        yield from _walk(line["lines"])


def test_the_numpy_source_takes_the_declared_variables_in_order(run):
    import numpy as np

    answer = derive_json(run, "sum(x)**2", "--var", "unused:k", "--var", "x:n", "--wrt", "x")
    namespace: dict = {}
    exec(answer["result"]["numpy"], namespace)
    value = namespace["gradient"](np.ones(2), np.array([1.0, 2.0, 3.0]))
    np.testing.assert_allclose(value, [12.0, 12.0, 12.0])
    assert value.dtype == np.float64


@pytest.mark.parametrize(
    ("extra", "name"),
    [
        ([], "gradient"), (["--what", "hessian"], "hessian"), (["--what", "derivative"], "derivative"),
        (["--wrt2", "x"], "hessian"), (["--what", "hvp", "--along", "v"], "hvp"),
        (["--what", "directional", "--along", "v"], "directional"),
    ],
)  # fmt: skip
def test_the_function_is_named_as_what_was_asked(run, extra, name):
    code, out, err = run("derive", "x @ x", "--var", "x:n", "--var", "v:n", "--wrt", "x", *extra, "--format", "python")
    assert code == 0, err
    assert f"def {name}(x, v):" in out


def test_without_what_an_array_has_its_jacobian(run):
    code, out, _ = run("derive", "A @ x", "--var", "A:m,n", "--var", "x:n", "--wrt", "x", "--format", "python")
    assert code == 0
    assert "def jacobian(A, x):" in out


@pytest.mark.parametrize("form", ["text", "latex", "markdown", "json", "python"])
@pytest.mark.parametrize("detail", ["brief", "lecture", "full"])
def test_every_format_at_every_detail(run, form, detail):
    code, out, err = run("derive", *LEAST_SQUARES, "--format", form, "--detail", detail, "--no-check")
    assert (code, err) == (0, "")
    assert out.endswith("\n")


def test_unchecked_is_shown_as_unchecked(run):
    code, out, _ = run("derive", *LEAST_SQUARES, "--no-check", "--format", "json")
    assert code == 0
    answer = json.loads(out)
    assert answer["check"] is None
    assert {line["verdict"] for line in _walk(answer["lines"])} == {None}
    assert "Evidence" not in run("derive", *LEAST_SQUARES, "--no-check")[1]


@pytest.mark.parametrize("expr", ["-x @ x", "-(x @ x)", "- x @ x", "-sum(x**2)", "-1 * x @ x"])
def test_an_expression_may_start_with_a_minus(run, expr):
    first = derive_json(run, expr, "--var", "x:n", "--wrt", "x", "--no-check")
    last = derive_json(run, "--var", "x:n", "--wrt", "x", "--no-check", expr)
    assert first["result"]["text"] == last["result"]["text"] == "-2 * x"


@pytest.mark.parametrize(
    ("argv", "shielded"),
    [
        (["c", "--from", "-oo"], ["c", "--from", "\0-oo"]),
        (["c", "--from=-oo"], ["c", "--from=-oo"]),
        (["c", "-x", "--flag", "-y"], ["c", "\0-x", "--flag", "\0-y"]),
        (["c", "-j4", "-j", "2"], ["c", "-j4", "-j", "2"]),
        (["c", "--from", "--flag"], ["c", "--from", "--flag"]),
        (["c", "--", "-x"], ["c", "--", "\0-x"]),
    ],
)
def test_values_that_look_like_options(argv, shielded):
    known = {"--from": True, "--flag": False, "-j": True}
    assert _shielded(argv, known) == shielded


def test_a_variable_that_does_not_occur_gives_zero_and_says_so(run):
    code, out, err = run("derive", "sum(x)", "--var", "x:n", "--var", "y:n", "--wrt", "y", "--format", "json")
    assert code == 0
    assert "y does not occur" in err
    answer = json.loads(out)
    assert answer["result"]["text"] == "zeros(n)"
    assert any("y does not occur" in note for note in answer["notes"])


# -- files -------------------------------------------------------------------------


def test_a_file_is_written_whole_and_names_the_labels(run, tmp_path):
    path = tmp_path / "ridge.tex"
    code, out, _ = run("derive", *LEAST_SQUARES, "--format", "latex", "-o", str(path))
    assert (code, out) == (0, "")
    assert r"\label{dw:ridge:result}" in path.read_text("utf-8")
    assert [p.name for p in tmp_path.iterdir()] == ["ridge.tex"]


def test_a_file_keeps_its_content_when_writing_fails(run, tmp_path, monkeypatch):
    path = tmp_path / "page.txt"
    path.write_text("before")
    monkeypatch.setattr("os.replace", _fails)
    code, _, err = run("derive", *LEAST_SQUARES, "--no-check", "-o", str(path))
    assert code == 2
    assert "no room" in err
    assert path.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["page.txt"]


def _fails(*_):
    raise OSError("no room")


def test_a_file_keeps_its_mode(run, tmp_path):
    path = tmp_path / "page.txt"
    path.write_text("before")
    path.chmod(0o640)
    assert run("derive", *LEAST_SQUARES, "--no-check", "-o", str(path))[0] == 0
    assert path.stat().st_mode & 0o777 == 0o640


# -- errors and exit codes -----------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        (["A @ x", "--var", "A:m,n", "--var", "x:m", "--wrt", "x"], 2, ["(m, n)", "(m,)"]),
        (["sum(x**2", "--var", "x:n", "--wrt", "x"], 2, ["never closed", "^"]),
        (["sofmax(x)", "--var", "x:n", "--wrt", "x"], 2, ["did you mean softmax", "^"]),
        (["sum(x)", "--var", "x:n", "--wrt", "z"], 2, ["'z'", "declared: x"]),
        (["sum(2)", "--wrt", "x"], 2, ["no variable is declared"]),
        (["sum(x)", "--var", "x:n:possitive", "--wrt", "x"], 2, ["did you mean positive"]),
        (["sum(x)", "--var", "x", "--wrt", "x"], 2, ["declares no shape"]),
        (["sum(x)", "--var", "x:n", "--var", "x:m", "--wrt", "x"], 2, ["twice"]),
        (["x", "--var", "x:n", "--wrt", "x", "--what", "gradient"], 2, ["needs a scalar"]),
        (["sum(x)", "--var", "x:n", "--wrt", "x", "--what", "hvp"], 2, ["direction"]),
        (["sum(x)", "--var", "x:n"], 2, ["--wrt"]),
        (["--wrt", "x"], 2, ["expression"]),
        (["sum(x)", "--var", "x:n", "--wrt", "x", "--what", "nothing"], 2, ["invalid choice"]),
        (["--batch", "no-such-file.jsonl"], 2, ["no-such-file"]),
        (["x", "--var", "x:n", "--wrt", "x", "--method", "graph"], 4, ["road"]),
    ],
)
def test_errors_say_what_and_where(run, argv, code, words):
    got, out, err = run("derive", *argv)
    assert (got, out) == (code, ""), err
    assert all(word in err for word in words), err
    assert "Traceback" not in err


def test_a_function_to_come_is_no_derivation(run, monkeypatch):
    planned = vocabulary.PLANNED | {"wobble"}
    monkeypatch.setattr(vocabulary, "PLANNED", planned)
    monkeypatch.setattr("workbench.language.parse.PLANNED", planned)
    code, out, err = run("derive", "wobble(x)", "--var", "x:n", "--wrt", "x")
    assert (code, out) == (4, "")
    assert "wobble is not built yet" in err


@pytest.mark.parametrize("command", ["show", "why", "path", "check"])
def test_an_unknown_entry(run, command):
    code, out, err = run(command, "softmax-jacobia", *(["1"] if command == "why" else []))
    assert (code, out) == (2, "")
    assert "did you mean softmax-jacobian" in err


@pytest.mark.parametrize("argv", [[], ["nonsense"], ["derive", "x", "--nonsense", "1"], ["list", "--format", "pdf"]])
def test_usage_errors(run, argv):
    code, out, err = run(*argv)
    assert (code, out) == (2, "")
    assert "usage" in err


def test_what_is_stated_is_listed_with_its_reference(run):
    code, out, _ = run("list", "--stated", "--topic", "linear-algebra")
    assert code == 0
    assert "maximum-on-the-sphere (1)" in out
    assert "Rudin" in out
    assert "spectral-theorem-symmetric" not in out


def test_an_internal_error_is_one_clean_line(run, monkeypatch):
    monkeypatch.delenv("WORKBENCH_DEBUG", raising=False)
    monkeypatch.setattr(catalog, "entries", _breaks)
    code, out, err = run("list")
    assert (code, out) == (1, "")
    assert err == "workbench: internal error: ZeroDivisionError: one two (WORKBENCH_DEBUG=1 shows where)\n"
    monkeypatch.setenv("WORKBENCH_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["list"])


def _breaks():
    raise ZeroDivisionError("one\ntwo")


def test_a_refuted_claim_is_exit_code_3(run, monkeypatch):
    """A wrong result planted into what the engine found."""
    from dataclasses import replace

    from workbench.engines import goals
    from workbench.terms.heads import equals

    honest = goals.derive

    def wrong(*args, **options):
        made = honest(*args, **options)
        result = 3 * made.result
        claim = replace(made.claim, result=result, statement=equals(made.claim.statement.args[0], result))
        return replace(made, claims=(claim,))

    monkeypatch.setattr(goals, "derive", wrong)
    code, out, err = run("derive", *LEAST_SQUARES, "--format", "json")
    assert code == 3
    answer = json.loads(out)
    assert answer["check"]["ok"] is False
    assert answer["claim"]["verdict"] == "refuted"
    assert "not every claim and line passed" in err
    assert "✗" in run("derive", *LEAST_SQUARES)[1]


def test_kinds_of_errors():
    assert described(ValueError("x"))[0::2] == ("internal", 1)
    assert described(MemoryError())[2] == 1
    assert described(CatalogError("a file of the library without a docstring"))[0::2] == ("library", 2)


# -- batches -------------------------------------------------------------------------

REQUESTS = [
    '{"id": "r1", "expr": "sum((A @ x)**2)", "vars": {"A": "m,n", "x": "n"}, "wrt": "x", "what": "gradient"}',
    "not json",
    '{"id": "shape", "expr": "A @ x", "vars": {"A": "m,n", "x": "m"}, "wrt": "x"}',
    '{"id": "to come", "expr": "x", "vars": {"x": "n"}, "wrt": "x", "method": "graph"}',
    '{"id": 5, "expr": "x @ x", "vars": {"x": "n"}, "wrt": "x", "wrt2": "x", "method": "auto", "structured": false}',
    '{"id": "no wrt", "expr": "x @ x", "vars": {"x": "n"}}',
    '{"id": "list", "expr": "x @ x", "vars": ["x"], "wrt": "x"}',
    '{"id": "number", "expr": "x @ x", "vars": {"x": 3}, "wrt": "x"}',
    "[1, 2]",
    "",
    '{"id": "unknown", "expr": "x @ y", "vars": {"x": "n"}, "wrt": "x"}',
    '{"id": "parse", "expr": "x @", "vars": {"x": "n"}, "wrt": "x"}',
    '{"expr": "x @ x", "vars": {"x": "n"}, "wrt": "x"}',
]  # fmt: skip
EXPECTED = [
    ("r1", None), (None, "request"), ("shape", "shape"), ("to come", "no-road"), (5, None), ("no wrt", "request"),
    ("list", "request"), ("number", "request"), (None, "request"), ("unknown", "parse"), ("parse", "parse"),
    (None, None),
]  # fmt: skip


@pytest.fixture
def batch(tmp_path):
    path = tmp_path / "requests.jsonl"
    path.write_text("\n".join(REQUESTS) + "\n")
    return str(path)


def answered(out):
    answers = [json.loads(line) for line in out.splitlines()]
    return answers, [(a["id"], a["error"]["kind"] if "error" in a else None) for a in answers]


def test_a_batch_answers_every_line_in_order(run, batch):
    code, out, _ = run("derive", "--batch", batch)
    assert code == 0
    answers, kinds = answered(out)
    assert kinds == EXPECTED
    assert answers[0]["check"]["ok"] is True
    assert answers[4]["claim"]["kind"] == "Hessian"
    assert "(m, n)" in answers[2]["error"]["message"]


def test_a_batch_in_processes_answers_alike(run, batch):
    code, out, _ = run("derive", "--batch", batch, "--no-check", "-j", "2")
    assert code == 0
    answers, kinds = answered(out)
    assert kinds == EXPECTED
    assert answers[0]["check"] is None


def test_a_batch_into_a_file(run, batch, tmp_path):
    code, out, _ = run("derive", "--batch", batch, "--no-check", "-o", str(tmp_path / "answers.jsonl"))
    assert (code, out) == (0, "")
    assert answered((tmp_path / "answers.jsonl").read_text())[1] == EXPECTED


def test_a_batch_from_standard_input(workbench_program):
    done = subprocess.run(
        [workbench_program, "derive", "--batch", "-", "--no-check"], input=REQUESTS[0] + "\n",
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert answered(done.stdout)[1] == [("r1", None)]


def test_a_batch_takes_no_expression_and_answers_json(run, batch):
    assert run("derive", "x", "--batch", batch)[0] == 2
    assert run("derive", "--batch", batch, "--format", "text")[0] == 4


# -- the library ---------------------------------------------------------------------


def test_list(run):
    code, out, _ = run("list")
    assert code == 0
    assert "neural-networks\n" in out
    assert "softmax-jacobian" in out
    code, out, _ = run("list", "--topic", "multivariable", "--format", "json")
    listed = json.loads(out)
    assert listed
    assert {e["topic"] for e in listed} == {"multivariable"}
    assert set(listed[0]) == {"id", "title", "topic", "level", "bullets", "prerequisites", "lecture"}
    assert run("list", "--topic", "nothing")[0] == 2


def test_show(run):
    code, out, err = run("show", "softmax-jacobian")
    assert (code, err) == (0, "")
    assert out.startswith("Jacobian of softmax\n")
    code, out, _ = run("show", "softmax-jacobian", "--format", "latex", "--no-check")
    assert r"\label{dw:softmax-jacobian:result}" in out


def test_why_opens_a_line(run):
    line = next(line for line in catalog.entry("softmax-jacobian").lines if line.lines)
    code, out, _ = run("why", "softmax-jacobian", line.n)
    assert code == 0
    assert out.startswith(f"{line.n}  ")
    assert f"rule: {line.rule.name}" in out
    assert f"\n  {line.lines[0].n}  " in out
    assert "verdict: " in out
    code, _, err = run("why", "softmax-jacobian", "999")
    assert code == 2
    assert "no line 999" in err


def test_path(run):
    code, out, _ = run("path", "softmax-jacobian")
    assert code == 0
    assert out.splitlines()[-1].split()[0] == "softmax-jacobian"


def test_check(run):
    names = ["softmax-jacobian", "gradient-quadratic-form"]
    code, out, _ = run("check", *names, "--format", "json")
    found = json.loads(out)
    assert [e["id"] for e in found["entries"]] == names
    assert {"id", "ok", "lines", "proved", "supported", "undecided", "refuted", "seconds"} <= set(found["entries"][0])
    assert found["totals"]["entries"] == 2
    assert code == (0 if all(e["ok"] for e in found["entries"]) else 3)


def test_check_in_processes(run):
    code, out, _ = run("check", "softmax-jacobian", "gradient-quadratic-form", "-j", "2")
    assert out.count(" s\n") == 2
    assert "2 entries" in out
    assert code in (0, 3)


def test_an_entry_that_cannot_be_built_fails_the_check(run, monkeypatch):
    monkeypatch.setattr(catalog, "entry", lambda id: _breaks())
    code, out, _ = run("check", "softmax-jacobian")
    assert code == 3
    assert "FAIL softmax-jacobian" in out
    assert "ZeroDivisionError: one two" in out


# -- the terminal ------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("no_color", ["", "1"])
def test_colour_on_a_terminal_unless_it_is_not_wanted(monkeypatch, no_color):
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("NO_COLOR", no_color)
    assert main(["derive", *LEAST_SQUARES, "--no-check"]) == 0
    assert ("\x1b[" in sys.stdout.getvalue()) is not bool(no_color)


def test_the_module_is_the_command():
    argv = ["derive", "-x @ x", "--var", "x:n", "--wrt", "x", "--format", "python"]
    command = [sys.executable, "-m", "workbench", *argv]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "return -2 * x" in done.stdout


def test_a_reader_that_goes_away_is_no_error(workbench_program):
    command = f"{workbench_program} list | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert cli.DONE == 0
