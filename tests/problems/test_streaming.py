"""Sheets of any length as JSON lines: the same lines whatever works on them and however often the run is killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.missing import module
from workbench.cli import main
from workbench.problems import SheetError, streaming
from workbench.problems.streaming import Left, Wishes, lines, write
from workbench.show.notation import PLAIN

ROOT = Path(__file__).parents[2]
WISHES = Wishes("gradients", "beginner", 3, "brief", PLAIN)
ARGV = ["problems", "--topic", "gradients", "--level", "beginner", "--seed", "3", "--detail", "brief"]
COUNT = 6


@pytest.fixture(scope="module")
def whole() -> str:
    """The lines of a run that nobody stopped."""
    return "".join(line for line in lines(WISHES, COUNT) if not isinstance(line, Left))


def begun(folder: Path, text: str) -> str:
    """A file whose run was stopped when so much was written."""
    file = folder / "sheet.jsonl"
    asked = json.dumps({**streaming._said(WISHES), "made_by": streaming._sources()}, ensure_ascii=False, sort_keys=True)
    (folder / "sheet.jsonl.part.json").write_text(asked, "utf-8")
    (folder / "sheet.jsonl.part").write_text(text, "utf-8")
    return str(file)


def test_each_line_is_ready_to_train_or_to_grade_on(whole):
    problems = [json.loads(line) for line in whole.splitlines()]
    assert [problem["number"] for problem in problems] == list(range(1, COUNT + 1))
    assert len({(problem["family"], problem["variant"]) for problem in problems}) == COUNT
    for problem in problems:
        assert problem["seed"] == 3 and problem["solution"]["check"]["ok"] and problem["answers"]
        assert all(line["rule"] and line["verdict"] in ("proved", "supported") for line in problem["solution"]["lines"])


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_shorter_run_is_the_beginning_of_a_longer_one(whole, tmp_path, jobs):
    file = tmp_path / "sheet.jsonl"
    write(WISHES, 4, str(file), jobs)
    assert file.read_text("utf-8") == "".join(whole.splitlines(keepends=True)[:4])
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.jsonl"]


@pytest.mark.parametrize("kept", [0, 1, 3, COUNT])
@pytest.mark.parametrize("torn", ["", '{"number": ', "\n", "\x00\x00"])
def test_it_goes_on_after_the_last_whole_line(whole, tmp_path, kept, torn):
    file = begun(tmp_path, "".join(whole.splitlines(keepends=True)[:kept]) + torn)
    write(WISHES, 4, file)
    assert Path(file).read_text("utf-8") == "".join(whole.splitlines(keepends=True)[:4])
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.jsonl"]


@pytest.mark.parametrize("detail, seed", [("full", 3), ("brief", 4)])
def test_other_wishes_do_not_go_on(whole, tmp_path, detail, seed):
    file = begun(tmp_path, whole)
    with pytest.raises(SheetError, match="begun with other wishes"):
        write(replace(WISHES, detail=detail, seed=seed), 5, file)
    assert Path(f"{file}.part").read_text("utf-8") == whole


def test_a_foreign_file_is_left_alone(whole, tmp_path):
    file = begun(tmp_path, '{"number": 2}\n')
    with pytest.raises(SheetError, match=r"line 1 of .* is none that was written here"):
        write(WISHES, 5, file)
    (tmp_path / "sheet.jsonl.part.json").unlink()
    with pytest.raises(SheetError, match="begun with other wishes"):
        write(WISHES, 5, file)
    assert Path(f"{file}.part").read_text("utf-8") == '{"number": 2}\n'


def test_two_runs_do_not_write_to_one_file(whole, tmp_path):
    fcntl = pytest.importorskip("fcntl")
    file = begun(tmp_path, whole)
    with open(f"{file}.part", "ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(SheetError, match="another run is writing"):
            write(WISHES, 5, file)


@pytest.mark.nightly
def test_what_there_is_stays_when_a_topic_runs_out(tmp_path, capsys):
    file = tmp_path / "sheet.jsonl"
    wishes = ["problems", "--topic", "hessians", "--level", "advanced", "--detail", "brief", "--count", "1000"]
    assert main([*wishes, "--to", str(file)]) == 2
    assert "only 8 different problems" in capsys.readouterr().err
    assert not file.exists() and len((tmp_path / "sheet.jsonl.part").read_bytes().splitlines()) == 8


@pytest.mark.nightly
@pytest.mark.parametrize("kills", [1, 3])
def test_killed_again_and_again_nothing_is_lost_or_double(whole, tmp_path, kills):
    file, part = tmp_path / "sheet.jsonl", tmp_path / "sheet.jsonl.part"
    command = [sys.executable, "-m", "workbench", *ARGV, "--count", str(COUNT), "--to", str(file), "-j", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    before = 0
    for _ in range(kills):
        run = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        while run.poll() is None and (part.read_bytes().count(b"\n") if part.exists() else 0) <= before:
            time.sleep(0.05)  # however long a line takes on a machine that has much else to do
        run.kill()
        run.wait()
        there = part.read_bytes().count(b"\n")
        assert before < there, "it went on"
        before = there
        assert not file.exists()
    assert subprocess.run(command, env=environment, check=False, stderr=subprocess.DEVNULL).returncode == 0
    assert file.read_text("utf-8") == whole
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.jsonl"]


@pytest.mark.nightly
def test_a_cluster_writes_the_same(whole):
    distributed = module("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        made = lines(WISHES, COUNT, scheduler=cluster.scheduler_address)
        said = [line for line in [next(made), next(made)] if isinstance(line, str)]
        victim = next(iter(cluster.workers.values()))
        os.kill(victim.pid, 9)  # its nanny starts another; what it had is begun again
        said += [line for line in made if isinstance(line, str)]
    assert "".join(said) == "".join(whole.splitlines(keepends=True)[:COUNT])


def test_printed_lines_are_the_same(whole, capsys):
    assert main([*ARGV, "--count", "3", "--format", "jsonl"]) == 0
    assert capsys.readouterr().out == "".join(whole.splitlines(keepends=True)[:3])


def test_a_scheduler_is_for_json_lines(capsys):
    assert main([*ARGV, "--scheduler", "tcp://127.0.0.1:1"]) == 2
    assert "JSON lines" in capsys.readouterr().err
