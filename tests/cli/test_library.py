"""The library by lecture, by subject and as a road; the beginning of an entry of one's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench import catalog
from workbench.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(capsys):
    """``run("list", ...)``: exit code, standard output, standard error."""

    def call(*argv):
        code = main(list(argv))
        out, err = capsys.readouterr()
        return code, out, err

    return call


def ids(text):
    return [line.split()[0] for line in text.partition("\nElsewhere")[0].splitlines() if line.startswith("  ")]


def test_the_lectures_in_order(run):
    code, out, _ = run("list", "--lectures")
    assert code == 0
    told = ids(out)
    course = [id for part in catalog.lectures() for id in part.entries]
    assert told[: len(course)] == course
    assert set(told) == set(catalog.entries())
    assert f"{catalog.lectures()[2].number}. {catalog.lectures()[2].title}\n" in out
    assert "\nbeside the course\n" in out


def test_one_lecture(run):
    part = catalog.lectures()[1]
    assert ids(run("list", "--lecture", "2")[1]) == list(part.entries)
    assert {row["lecture"] for row in json.loads(run("list", "--lecture", "2", "--format", "json")[1])} == {2}
    code, _, err = run("list", "--lecture", "99")
    assert code == 2
    assert f"from 1 to {len(catalog.lectures())}" in err


def test_a_subject_by_a_part_of_its_name(run):
    code, out, _ = run("list", "--bullet", "eigenvalue")
    assert code == 0
    assert set(ids(out)) == {e.id for e in catalog.entries().values() if "Eigenvalue decomposition" in e.bullets}
    assert "Elsewhere, on vector spaces" in out
    assert "  beginner      Visual Guide to Linear Algebra: https://" in out


def test_a_subject_that_may_be_several_or_none(run):
    code, _, err = run("list", "--bullet", "gradient")
    assert code == 2
    assert "'gradient' may be Gradient computation or Gradient computation in vector spaces" in err
    assert run("list", "--bullet", "gradient computation")[0] == 0  # a whole name is itself
    code, _, err = run("list", "--bullet", "alchemy")
    assert code == 2
    assert "Eigenvalue decomposition" in err


def test_a_road_leaves_out_what_is_known(run):
    whole = run("path", "spectral-theorem-symmetric")[1].splitlines()
    short = run("path", "spectral-theorem-symmetric", "--known", "orthonormal-completion")[1].splitlines()
    gone = {line.split()[0] for line in whole} - {line.split()[0] for line in short}
    assert "orthonormal-completion" in gone
    assert all(name in catalog.path("orthonormal-completion") for name in gone)
    rows = json.loads(run("path", "cramer-rao-bound", "--known", "beginner", "--format", "json")[1])
    assert rows[-1]["id"] == "cramer-rao-bound"
    assert all(row["level"] != "beginner" for row in rows[:-1])
    assert run("path", "cramer-rao-bound", "--known", "alchemist")[0] == 2


def test_a_road_as_a_graph_whose_arrows_imply_all_needs(run):
    graph = run("path", "adam-bias-correction", "--format", "mermaid")[1]
    assert graph.startswith("graph LR\n")
    arrows = [tuple(line.split(" --> ")) for line in map(str.strip, graph.splitlines()) if " --> " in line]
    road = catalog.road("adam-bias-correction")
    behind = {}
    for id in road:
        direct = [a for a, b in arrows if b == id]
        behind[id] = set(direct).union(*(behind[name] for name in direct))
        assert set(road[id]) <= behind[id]
        for name in direct:  # none is implied by the others
            assert not any(name in behind[other] for other in direct)


def test_a_new_entry_is_found_and_right(run, tmp_path):
    code, out, _ = run("new", "my-form", "--to", str(tmp_path / "mine"))
    assert code == 0
    file = tmp_path / "mine" / "mine" / "my_topic" / "my_form.py"
    assert out.startswith(f"{file}\n")
    assert f"pip install -e {tmp_path / 'mine'}\n" in out
    info = tmp_path / "mine" / "mine-0.1.dist-info"  # what an installation writes
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 0.1\n")
    (info / "entry_points.txt").write_text("[workbench.derivations]\nmine = mine\n")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path / "mine")])}
    found = subprocess.run(
        [sys.executable, "-m", "workbench", "check", "my-form"], capture_output=True, text=True, env=env, cwd=tmp_path,
        check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    assert "1 passed" in found.stdout


def test_a_new_entry_in_a_library(run, tmp_path):
    (tmp_path / "lectures.toml").write_text("")
    assert run("new", "my-form", "--topic", "linear-algebra", "--to", str(tmp_path))[0] == 0
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["lectures.toml", "my_form.py"]
    assert (tmp_path / "linear_algebra" / "my_form.py").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("My_form",), "no id"), (("class",), "no id"), (("softmax-jacobian",), "there is an entry"),
        (("my-form", "--topic", "../x"), "no topic"),
    ],
)  # fmt: skip
def test_nothing_is_begun_that_cannot_be(run, tmp_path, words, said):
    code, _, err = run("new", *words, "--to", str(tmp_path / "mine"))
    assert (code, said in err) == (2, True)
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_over(run, tmp_path):
    assert run("new", "my-form", "--to", str(tmp_path))[0] == 0
    code, _, err = run("new", "my-form", "--to", str(tmp_path))
    assert (code, "nothing is written over" in err) == (2, True)
