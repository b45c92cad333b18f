"""Questions to the adviser's process: started on demand, ended when it takes too long."""

from __future__ import annotations

import atexit
import contextlib
import math
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from workbench.adviser.worker import answer, receive, transmit
from workbench.record.errors import GoalError, NoDerivation
from workbench.terms.heads import brief
from workbench.terms.term import Term

DEFAULT_SECONDS = 20.0
_START_SECONDS = 120.0
"""For loading SymPy on a busy machine; not part of any question's time."""
_START = "import sys; sys.path[:] = sys.argv[1:]; from workbench.adviser.worker import serve; serve()"

Task = Callable[..., Any]


class OutOfTime(NoDerivation):
    """The adviser did not answer in time; the message says which question, and the bound."""

    kind = "out-of-time"


class NoAdvice(NoDerivation):
    """The adviser cannot answer; the message says which question, and why."""

    kind = "no-advice"


def ask(task: Task, *arguments: Any, seconds: float | None = None) -> Any:
    """The value of ``task(*arguments)`` in the adviser's process; see the package.

    ``task`` is a function of a module, found there by its name; arguments are terms, plain data, lists, tuples and
    dicts of them. Raises OutOfTime, NoAdvice, GoalError for a bound that is no positive number, TypeError for a task
    or arguments that another process cannot know.
    """
    bound = _bound(seconds)
    try:
        question = pickle.dumps((task, arguments))
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise TypeError(
            f"the adviser's task must be a function of a module, its arguments terms and data: {error}"
        ) from None
    if getattr(task, "__module__", "") == "__main__":
        raise TypeError(f"the adviser cannot import {task.__name__} from __main__; put it into a module")
    with _lock:
        worker = _worker()
        if worker is None or not worker.wait_until_ready():
            return _in_place(task, arguments)
        try:
            kind, value = worker.ask(question, bound)
        except queue.Empty:
            raise OutOfTime(
                f"SymPy did not answer within {bound:g} s: {_said(task, arguments)}; WORKBENCH_SECONDS sets the bound"
            ) from None
    if kind == "error":
        raise NoAdvice(f"{_said(task, arguments)}: {value}")
    return value


def advised(task: Task, *arguments: Any, seconds: float | None = None) -> Any | None:
    """As ``ask``, with None where there is no answer: for advice that one can do without."""
    try:
        return ask(task, *arguments, seconds=seconds)
    except (OutOfTime, NoAdvice):
        return None


def prepare() -> None:
    """Start the process, unless it runs, without waiting for it."""
    with _lock:
        _worker()


def _said(task: Task, arguments: tuple[Any, ...]) -> str:
    shown = ", ".join(brief(a) if isinstance(a, Term) else repr(a)[:60] for a in arguments)
    return f"{task.__name__}({shown})"


def _bound(seconds: float | None) -> float:
    said = os.environ.get("WORKBENCH_SECONDS", DEFAULT_SECONDS) if seconds is None else seconds
    try:
        bound = float(said)
    except ValueError:
        bound = math.nan
    if not 0 < bound <= threading.TIMEOUT_MAX:
        raise GoalError(f"the adviser's time is a positive number of seconds, not {said!r}")
    return bound


def _in_place(task: Task, arguments: tuple[Any, ...]) -> Any:
    try:
        return answer(task, arguments)
    except Exception as error:
        said = f"{type(error).__name__}: {' '.join(str(error).split())}"
        raise NoAdvice(f"{_said(task, arguments)}: {said}") from error


class _Process:
    """One adviser's process. ``owner`` is the process that may speak to it: a fork may not."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.ready = False
        self.process = subprocess.Popen(
            [sys.executable, "-c", _START, *sys.path],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        stream = cast(BinaryIO, self.process.stdout)
        with stream, contextlib.suppress(OSError, ValueError):
            while (message := receive(stream)) is not None:
                self.answers.put(message)
        self.answers.put(None)

    @property
    def usable(self) -> bool:
        return self.owner == os.getpid() and self.process.poll() is None

    def wait_until_ready(self) -> bool:
        """Whether the process came up; one that did not is ended."""
        if not self.ready:
            try:
                self.ready = self._next(_START_SECONDS)[0] == "ready"
            except queue.Empty:
                self.end()
        return self.ready

    def ask(self, question: bytes, seconds: float) -> tuple[str, Any]:
        """The reply; queue.Empty when the time is up. Whatever ends the waiting early ends the process too."""
        try:
            transmit(cast(BinaryIO, self.process.stdin), question)
            return self._next(seconds)
        except OSError:
            self.end()
            return "error", "the adviser's process ended"
        except BaseException:
            self.end()
            raise

    def _next(self, seconds: float) -> tuple[str, Any]:
        message = self.answers.get(timeout=seconds)
        if message is None:
            self.end()
            return "error", "the adviser's process ended"
        kind, value = pickle.loads(message)
        return kind, value

    def end(self) -> None:
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
            with contextlib.suppress(OSError):
                cast(BinaryIO, self.process.stdin).close()


_lock = threading.Lock()
_current: _Process | None = None
_impossible = sys.platform in ("emscripten", "wasi") or not sys.executable


def _worker() -> _Process | None:
    """The process to ask, started if there is none; None where there cannot be one."""
    global _current, _impossible
    if _impossible:
        return None
    if _current is None or not _current.usable:
        try:
            _current = _Process()
        except OSError:
            _impossible = True
            return None
    return _current


@atexit.register
def _end() -> None:
    if _current is not None:
        _current.end()


__all__ = ["DEFAULT_SECONDS", "NoAdvice", "OutOfTime", "advised", "ask", "prepare"]
