"""Work in several processes: in order, bounded ahead, nothing lost or done twice when a process dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.missing import module
from workbench import workers
from workbench.workers import AHEAD, WorkerDied, in_order

ROOT = Path(__file__).parents[1]


def square(n: int) -> int:
    return n * n


def slow(n: int) -> int:
    time.sleep(0.05 if n % 3 == 0 else 0)
    return n * n


def dies_at_five(n: int) -> int:
    if n == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return n * n


def dies_once(marked: tuple[int, str]) -> int:
    """The first process that is given 4 dies, and no other."""
    n, mark = marked
    if n == 4:
        try:
            os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return n * n
        os.kill(os.getpid(), signal.SIGKILL)
    return n * n


def fails(n: int) -> int:
    raise ValueError(f"no {n}")


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_order_is_that_of_the_items(jobs):
    assert list(in_order(slow, range(12), jobs)) == [(n, n * n) for n in range(12)]


def test_only_so_much_is_taken_ahead():
    taken = []

    def items():
        for n in range(1000):
            taken.append(n)
            yield n

    made = in_order(square, items(), 2)
    for _ in range(10):
        next(made)
    made.close()
    assert len(taken) <= 10 + 2 * AHEAD


def test_a_process_that_is_killed_loses_nothing(tmp_path):
    items = [(n, str(tmp_path / "died")) for n in range(20)]
    assert [made for _, made in in_order(dies_once, items, 2)] == [n * n for n in range(20)]
    assert (tmp_path / "died").exists()


def test_what_kills_its_process_is_named_alone():
    assert list(in_order(dies_at_five, range(12), 2, died=lambda n: -n)) == [
        (n, -5 if n == 5 else n * n) for n in range(12)
    ]
    with pytest.raises(WorkerDied, match="worked on 5 died"):
        list(in_order(dies_at_five, range(12), 2))


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_raised_there_is_raised_here(jobs):
    with pytest.raises(ValueError, match="no 0"):
        list(in_order(fails, range(4), jobs))


@pytest.mark.parametrize("error", [PermissionError(13, "denied"), OSError(38, "not implemented"), ImportError])
def test_without_processes_one_does_all(monkeypatch, capsys, error):
    """As where /dev/shm cannot be written."""
    import concurrent.futures

    def none(*_args, **_options):
        raise error

    monkeypatch.setattr(concurrent.futures, "ProcessPoolExecutor", none)
    assert list(in_order(square, range(5), 2)) == [(n, n * n) for n in range(5)]
    assert capsys.readouterr().err.count("no further processes") == 1


PARENT = """
import os, sys, time
from workbench.workers import in_order
from tests.test_workers import pid_of
if __name__ == "__main__":
    for _, pid in in_order(pid_of, range(10_000), 2):
        print(pid, flush=True)
"""


def pid_of(n: int) -> int:
    time.sleep(0.05)
    return os.getpid()


def test_processes_end_with_the_one_that_started_them(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True,
                              env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip
    assert parent.stdout is not None
    pids = {int(parent.stdout.readline()) for _ in range(12)}
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(200):
        if not any(_is_alive(pid) for pid in pids):
            return
        time.sleep(0.1)
    pytest.fail(f"still there: {[pid for pid in pids if _is_alive(pid)]}")


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_cluster_does_the_same():
    distributed = module("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        assert list(in_order(slow, range(12), scheduler=cluster.scheduler_address)) == [(n, n * n) for n in range(12)]


def test_no_cluster_is_said(monkeypatch):
    monkeypatch.setattr(workers, "SECONDS_TO_ANSWER", 1)
    with pytest.raises(workers.NoWorkers, match=r"no scheduler answers|needs Dask"):
        list(in_order(square, range(2), scheduler="tcp://127.0.0.1:1"))
