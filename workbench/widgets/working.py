"""A process that works for a widget, so that the kernel stays free and a long task can be ended.

    worker = Worker()
    worker.start(tasks.derive, request, then=show)     # returns at once; ``then`` is called in a thread
    worker.cancel()                                    # ends the process; the task never answers

Tasks are functions of a module; what they take and give is plain data. One task runs at a time: a new one takes the
place of one that still runs. The process is kept between tasks, so that what it loaded and derived is there.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any

from workbench.adviser.process import BoundedProcess, Ended, Late, question, serve

SECONDS = 120.0
"""A task may take so long."""
MEMORY = 6 * 2**30
"""Bytes of address space for the process, where the system can hold it to that: a text may ask for any array."""
IDLE = 600.0
"""Seconds without a task after which the process ends: cells that are run again leave their widgets behind."""

Task = Callable[..., Any]
Then = Callable[[dict[str, Any]], None]


class Worker:
    """Runs tasks, one at a time, in a process of its own."""

    def __init__(self, seconds: float = SECONDS, idle: float = IDLE) -> None:
        self.seconds, self.idle = seconds, idle
        self._lock = threading.Lock()
        self._process: BoundedProcess | None = None
        self._busy: object | None = None

    @property
    def busy(self) -> bool:
        return self._busy is not None

    def start(self, task: Task, *arguments: Any, then: Then) -> None:
        """Begin; ``then`` gets the task's value, or ``{"error": {"message": ...}}`` for what no task should do."""
        asked = question(task, arguments)
        with self._lock:
            if self._busy is not None:
                self._end()
            self._busy = turn = object()
            process = self._ready()
        threading.Thread(target=self._ask, args=(process, asked, turn, then), daemon=True).start()

    def cancel(self) -> bool:
        """End the running task, if there is one; whether there was."""
        with self._lock:
            was = self._busy is not None
            self._busy = None
            if was:
                self._end()
        return was

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._busy = None
            self._end()

    def _ready(self) -> BoundedProcess:
        if self._process is None or not self._process.usable:
            self._end()
            self._process = BoundedProcess("workbench.widgets.working:work", str(self.idle))
        return self._process

    def _ask(self, process: BoundedProcess, asked: bytes, turn: object, then: Then) -> None:
        try:
            kind, value = process.ask(asked, self.seconds)
            found = value if kind == "value" else _failure(value)
        except Late:
            found = _failure(f"Nothing was found in {self.seconds:g} seconds.")
        except Ended:
            found = _failure("The process ended; was memory not enough?")
        if self._finished(turn):
            then(found)

    def _finished(self, turn: object) -> bool:
        """Whether the turn was still on; it is over now."""
        with self._lock:
            on = self._busy is turn
            if on:
                self._busy = None
        return on

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.end()

    def __del__(self) -> None:
        with contextlib.suppress(Exception):
            self._end()


def _failure(message: str) -> dict[str, Any]:
    return {"error": {"message": message}}


# -- in the process --------------------------------------------------------------------


def work(idle: str) -> None:
    """Run tasks until nobody asks, or nothing is asked for ``idle`` seconds; what they load and derive is kept."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    serve(lambda task, arguments: task(*arguments), idle=float(idle))


__all__ = ["Worker", "work"]
