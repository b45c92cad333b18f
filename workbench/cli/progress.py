"""How far long work has come: a bar on a terminal, plain lines elsewhere, both on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Step = Callable[[int, int], None]
"""``step(done, all)`` after each piece of work."""
SECONDS = 5.0
"""Between two plain lines; short work says nothing."""


@contextmanager
def progress(what: str) -> Iterator[Step]:
    """Shows the progress while the block runs, by the steps that it is told."""
    if sys.stderr.isatty():
        yield from _bar(what)
    else:
        yield _lines(what)


def _bar(what: str) -> Iterator[Step]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, count: bar.update(task, completed=done, total=count)


def _lines(what: str) -> Step:
    last = time.monotonic()

    def step(done: int, count: int) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS:
            last = time.monotonic()
            print(f"workbench: {done} of {count} {what}", file=sys.stderr, flush=True)

    return step
