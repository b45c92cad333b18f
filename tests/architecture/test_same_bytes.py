"""The same input gives the same bytes: over two hash seeds, one process and two, an idle machine and a loaded one.

What is measured in seconds is left out. A few requests always run; at night all of them, and the whole library.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.architecture.answers import REQUESTS
from workbench import catalog

ROOT = Path(__file__).parents[2]
QUICK = "jacobian solve".split()
PAGES = ("softmax-jacobian",)
BUSY = "while True: pass"

quick_and_at_night_all = pytest.mark.parametrize(
    "names",
    [
        pytest.param([*QUICK, *PAGES], id="quick"),
        pytest.param([*REQUESTS, *catalog.entries()], id="all", marks=pytest.mark.nightly),
    ],
)


def answers(names: list[str], seed: int) -> subprocess.Popen[str]:
    """The program in a process with this hash seed, answering the requests one after another."""
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(ROOT / "tests" / "architecture" / "answers.py"), *names]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> list[str]:
    out, _ = process.communicate()
    assert process.returncode == 0
    return out.split("=" * 8 + " ")[1:]


@contextmanager
def load(processes: int) -> Iterator[None]:
    """A machine with much else to do."""
    busy = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(processes)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


@quick_and_at_night_all
def test_neither_the_hash_seed_nor_the_load_nor_the_order_of_requests_changes_an_answer(names: list[str]) -> None:
    """The first process runs alone and in order; the second backwards beside busy ones, with another hash seed."""
    alone = said(answers(names, seed=1))
    with load(os.cpu_count() or 2):
        beside = said(answers(names[::-1], seed=2))
    assert len(alone) == len(names)
    changed = [a.partition("\n")[0] for a, b in zip(alone, beside[::-1], strict=True) if a != b]
    assert changed == []
    assert not [a for a in alone if "\nexit 0\n" not in a], "a request that is refused tests little"


@pytest.mark.nightly
def test_two_processes_draw_the_sheet_that_one_draws() -> None:
    one, two = (answers([name], seed=3) for name in ("sheet", "sheet by two"))
    (first,), (second,) = said(one), said(two)
    assert first.partition("\n")[2] == second.partition("\n")[2]
    assert "exit 0" in first
