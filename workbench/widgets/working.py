"""A process that works for a widget, so that the kernel stays free and a long task can be ended.

    worker = Worker()
    worker.start(tasks.derive, request, then=show)     # returns at once; ``then`` is called in a thread
    worker.cancel()                                    # ends the process; the task never answers

Tasks are functions of a module; what they take and give is plain data. One task runs at a time: a new one takes the
place of one that still runs. The process is kept between tasks, so that what it loaded and derived is there.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from workbench.adviser.worker import receive, transmit

SECONDS = 120.0
"""A task may take so long."""
MEMORY = 6 * 2**30
"""Bytes of address space for the process, where the system can hold it to that: a text may ask for any array."""
IDLE = 600.0
"""Seconds without a task after which the process ends: cells that are run again leave their widgets behind."""
_START = "import sys; idle, *sys.path = sys.argv[1:]; from workbench.widgets.working import serve; serve(float(idle))"

Task = Callable[..., Any]
Then = Callable[[dict[str, Any]], None]


class Worker:
    """Runs tasks, one at a time, in a process of its own."""

    def __init__(self, seconds: float = SECONDS, idle: float = IDLE) -> None:
        self.seconds, self.idle = seconds, idle
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._busy: object | None = None

    @property
    def busy(self) -> bool:
        return self._busy is not None

    def start(self, task: Task, *arguments: Any, then: Then) -> None:
        """Begin; ``then`` gets the task's value, or ``{"error": {"message": ...}}`` for what no task should do."""
        question = pickle.dumps((task, arguments))
        with self._lock:
            if self._busy is not None:
                self._end()
            self._busy = turn = object()
            process = self._ready()
        threading.Thread(target=self._ask, args=(process, question, turn, then), daemon=True).start()

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

    # -- the other side of the pipe ----------------------------------------------------

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, str(self.idle), *sys.path],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        return self._process

    def _ask(self, process: subprocess.Popen[bytes], question: bytes, turn: object, then: Then) -> None:
        late = threading.Timer(self.seconds, self._give_up, (turn, then))
        late.daemon = True
        late.start()
        answer: bytes | None = None
        with contextlib.suppress(OSError, ValueError):
            transmit(cast(BinaryIO, process.stdin), question)
            answer = receive(cast(BinaryIO, process.stdout))
        late.cancel()
        if answer is None:
            self._bury(process)
        if self._finished(turn):
            then(json.loads(answer) if answer is not None else _failure("The process ended; was memory not enough?"))

    def _bury(self, process: subprocess.Popen[bytes]) -> None:
        """A process that ended of itself is not asked again."""
        with self._lock:
            if self._process is process:
                self._end()

    def _finished(self, turn: object) -> bool:
        """Whether the turn was still on; it is over now."""
        with self._lock:
            on = self._busy is turn
            if on:
                self._busy = None
        return on

    def _give_up(self, turn: object, then: Then) -> None:
        with self._lock:
            if self._busy is not turn:
                return
            self._busy = None
            self._end()
        then(_failure(f"Nothing was found in {self.seconds:g} seconds."))

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):  # a thread that still reads sees the end, and lets it go
            with contextlib.suppress(OSError, ValueError):
                cast(BinaryIO, stream).close()

    def __del__(self) -> None:
        with contextlib.suppress(Exception):
            self._end()


def _failure(message: str) -> dict[str, Any]:
    return {"error": {"message": message}}


# -- in the process --------------------------------------------------------------------


def serve(idle: float) -> None:
    """Answer until standard input ends, or nothing is asked for ``idle`` seconds.

    A thread reads, so that the process ends with its parent at any time.
    """
    import queue
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _hold_memory()
    answers = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    questions: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def listen() -> None:
        while (question := receive(sys.stdin.buffer)) is not None:
            questions.put(question)
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    with contextlib.suppress(queue.Empty):
        while True:
            transmit(answers, json.dumps(_answer(questions.get(timeout=idle))).encode())
    os._exit(0)  # the thread that listens would be in the way of an orderly end


def _answer(question: bytes) -> Any:
    try:
        task, arguments = pickle.loads(question)
        return task(*arguments)
    except MemoryError:
        return _failure("There is not enough memory for this.")
    except Exception as error:
        return _failure(f"{type(error).__name__}: {' '.join(str(error).split())}"[:2_000])


def _hold_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


__all__ = ["Worker", "serve"]
