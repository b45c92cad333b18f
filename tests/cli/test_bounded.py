"""Whatever is asked ends: with an answer or a reason, in work that is counted; no input is an internal error."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from workbench.cli import main
from workbench.engines.goals import MOST_WORK, derive
from workbench.language.parse import parse
from workbench.record.errors import NoDerivation
from workbench.terms.heads import scalar

x = scalar("x")
LONG = {
    "factors": "*".join(["x"] * 20_000), "sines": "sin(" * 5_000 + "x" + ")" * 5_000,
    "powers": " + ".join(f"x**{k}" for k in range(5_000)),
}  # fmt: skip


def run(*arguments: str, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "workbench", *arguments], capture_output=True, check=False, timeout=120,
        input=None if stdin is None else stdin.encode(), env={**os.environ, **environment},
    )  # fmt: skip


@pytest.mark.parametrize("name", LONG)
def test_what_is_too_long_to_be_told_is_refused(name):
    with pytest.raises(NoDerivation, match=f"at most {MOST_WORK}"):
        derive(parse(LONG[name], {"x": x}), x)


@pytest.mark.parametrize("text", ["*".join(["x"] * 200), "sin(" * 100 + "x" + ")" * 100])
def test_what_is_long_is_told(text):
    assert derive(parse(text, {"x": x}), x).result is not None


def test_a_tower_of_powers_stays_a_power():
    made = derive(parse("10**10**10*x", {"x": x}), x)
    assert repr(made.result) == "10**10000000000"


def test_half_a_character_in_a_batch_loses_no_answer(tmp_path):
    request = {"expr": "x**2", "vars": {"x": ""}, "wrt": "x"}
    lines = [json.dumps({"id": id, **request}) for id in ("\ud800", "b")]
    file = tmp_path / "batch.jsonl"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    made = run("derive", "--batch", str(file), "--no-check")
    assert made.returncode == 0
    assert [json.loads(line)["id"] for line in made.stdout.splitlines()] == ["\ud800", "b"]


NUMBERS = ["1e400,1,2", "1e99999999999,2,3", "1e-400,1,2", "9" * 5_000 + ",1,2", "nan,1", "inf,1", "1/0,2"]


@pytest.mark.parametrize("sample", NUMBERS, ids=lambda text: text[:14])
def test_a_number_beyond_all_numbers_is_refused(sample, capsys):
    assert main(["test", "t", "--sample", sample, "--null", "0"]) == 2
    assert "is no number between" in (err := capsys.readouterr().err) or "is not a number" in err


DEEP = {"list.yaml": "problems: " + "[" * 20_000 + "]" * 20_000,
        "map.yaml": "".join(" " * k + "a:\n" for k in range(900))}  # fmt: skip
TOML = {"list.toml": "a = " + "[" * 20_000 + "]" * 20_000, "dots.toml": ".".join("a" * 20_000) + " = 1",
        "nested.toml": "\n".join(f"a{k} = " + "[" * 200 + "]" * 200 for k in range(3)),
        "deep.toml": "a = " + "[" * 490 + "]" * 490}  # fmt: skip


@pytest.mark.parametrize("name", [*DEEP, *TOML])
def test_what_is_nested_too_deeply_is_refused(name, tmp_path, capsys):
    file = tmp_path / name
    file.write_text({**DEEP, **TOML}[name])
    show = ["show", "softmax-jacobian", "--no-check", "--notation"]
    assert main([*(["problems"] if name in DEEP else show), str(file)]) == 2
    assert name in capsys.readouterr().err


@pytest.mark.parametrize(
    "argv",
    [
        ("derive", "--batch", "/dev/zero"), ("problems", "/dev/zero"),
        ("test", "t", "--null", "0", "--sample", "z.csv"),
        ("show", "softmax-jacobian", "--no-check", "--notation", "z.toml"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_file_without_an_end_is_refused(argv, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ("z.csv", "z.toml"):
        (tmp_path / name).symlink_to("/dev/zero")
    assert main(list(argv)) == 2
    assert "than" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [("derive", "x\udcff", "--var", "x:", "--wrt", "x"), ("show", "\udcff"),
                                  ("problems", "--topic", "series", "--count", "1", "--title", "a\udcff")])  # fmt: skip
def test_words_that_are_no_text_are_refused(argv, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(list(argv))
    assert "is no text" in capsys.readouterr().err


def test_a_file_may_be_called_as_it_likes(tmp_path):
    name = os.fsdecode(os.fsencode(str(tmp_path)) + b"/\xff.txt")
    assert main(["show", "softmax-jacobian", "--no-check", "-o", name]) == 0
    assert os.path.exists(name)


def test_shared_memory_that_cannot_be_written(tmp_path):
    """In a mount namespace of its own, where this user may make one."""
    file = tmp_path / "batch.jsonl"
    file.write_text('{"expr": "x**2", "vars": {"x": ""}, "wrt": "x"}\n' * 2)
    mount = "mount -t tmpfs -o ro none /dev/shm"
    script = f"{mount} && exec {sys.executable} -m workbench derive --batch {file} --no-check -j 2"
    alone = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    if subprocess.run([*alone, mount], capture_output=True, check=False).returncode:
        pytest.skip("no mount namespace can be made here")
    made = subprocess.run([*alone, script], capture_output=True, text=True, check=False, timeout=120)
    assert (made.returncode, len(made.stdout.splitlines())) == (0, 2), made.stderr
    assert "one does all" in made.stderr


def test_a_line_without_an_end_is_refused():
    made = run("derive", "--batch", "-", stdin="0" * 1_100_000)
    assert made.returncode == 2
    assert b"longer than" in made.stderr


PRINTING = [
    "derive x**2 --var x: --wrt x --no-check", "list", "why softmax-jacobian 3", "problems --topic series --count 1",
    "show softmax-jacobian --no-check --format json",
]  # fmt: skip


@pytest.mark.parametrize("words", PRINTING)
def test_an_encoding_without_the_characters(words):
    made = run(*words.split(), PYTHONIOENCODING="ascii")
    assert made.returncode == 0, made.stderr
    assert made.stdout.isascii()


WRITING = ["list", "list --format json", "path softmax-jacobian", "problems --topics", "examples"]


@pytest.mark.parametrize("words", WRITING)
def test_a_closed_standard_output_is_said_by_every_command(words, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert main(words.split()) == 2
    assert "standard output is closed" in capsys.readouterr().err


def test_a_closed_standard_output_does_not_matter_to_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["show", "softmax-jacobian", "--no-check", "-o", str(tmp_path / "page.txt")]) == 0


def test_a_closed_standard_error_puts_nothing_into_the_answer(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["show", "nonsense"]) == 2
    assert capsys.readouterr().out == ""


def test_a_closed_standard_output_is_said():
    command = f"exec {sys.executable} -m workbench derive 'x**2' --var x: --wrt x --no-check >&-"
    made = subprocess.run(["sh", "-c", command], capture_output=True, check=False, timeout=120)
    assert made.returncode == 2
    assert b"standard output is closed" in made.stderr
