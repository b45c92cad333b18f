"""Questions to the adviser's process: started on demand, bounded by counted work, stopped by a clock."""

from __future__ import annotations

import atexit
import math
import os
import sys
import threading
from collections import OrderedDict
from typing import Any

from workbench.adviser.process import BoundedProcess, Ended, Late, Reply, Task, question
from workbench.adviser.worker import answer
from workbench.record.errors import GoalError, NoDerivation, Stopped
from workbench.terms.heads import brief
from workbench.terms.term import Term

WORK = 240_000
"""Expressions that SymPy may build for an answer that is needed: about ten seconds of a common machine."""
LITTLE = 120_000
"""As many for advice that one can do without."""
DEFAULT_SECONDS = 120.0
"""When the clock stops a question: many times what the counted work takes on an idle machine."""
_KEPT = 512
_SERVING = "workbench.adviser.worker:serve"


class NoAdvice(NoDerivation):
    """The adviser cannot answer; the message says which question, and why."""

    kind = "no-advice"


def ask(task: Task, *arguments: Any, work: int = WORK) -> Any:
    """The value of ``task(*arguments)`` in the adviser's process; see the package.

    ``task`` is a function of a module, found there by its name; arguments are terms, plain data, lists, tuples and
    dicts of them. Raises NoAdvice, Stopped when the clock ended it, GoalError for a clock that is no positive number
    of seconds, TypeError for a task or arguments that another process cannot know.
    """
    seconds = _clock()
    asked = question(task, (work, *arguments))
    with _lock:
        if (reply := _known.get(asked)) is None:
            reply = _reply(asked, task, work, arguments, seconds)
            _known[asked] = reply
            if len(_known) > _KEPT:
                _known.popitem(last=False)
    kind, value = reply
    if kind == "error":
        raise NoAdvice(f"{_said(task, arguments)}: {value}")
    return value


def advised(task: Task, *arguments: Any, work: int = LITTLE) -> Any | None:
    """As ``ask``, with None where there is no answer: for advice that one can do without. Raises Stopped too."""
    try:
        return ask(task, *arguments, work=work)
    except NoAdvice:
        return None


def prepare() -> None:
    """Start the process, unless it runs, without waiting for it."""
    with _lock:
        _worker()


def _reply(asked: bytes, task: Task, work: int, arguments: tuple[Any, ...], seconds: float) -> Reply:
    process = _worker()
    if process is None or not process.wait_until_ready():
        return _in_place(task, work, arguments)
    try:
        return process.ask(asked, seconds)
    except Late:
        raise Stopped(
            f"stopped after {seconds:g} s by the clock, which says nothing about the answer: "
            f"{_said(task, arguments)}; WORKBENCH_SECONDS sets the clock"
        ) from None
    except Ended:
        raise Stopped(f"the adviser's process ended amid {_said(task, arguments)}") from None


def _in_place(task: Task, work: int, arguments: tuple[Any, ...]) -> Reply:
    try:
        return "value", answer(task, work, *arguments)
    except Exception as error:
        return "error", f"{type(error).__name__}: {' '.join(str(error).split())}"


def _said(task: Task, arguments: tuple[Any, ...]) -> str:
    shown = ", ".join(brief(a) if isinstance(a, Term) else repr(a)[:60] for a in arguments)
    return f"{task.__name__}({shown})"


def _clock() -> float:
    said = os.environ.get("WORKBENCH_SECONDS", DEFAULT_SECONDS)
    try:
        seconds = float(said)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= threading.TIMEOUT_MAX:
        raise GoalError(f"WORKBENCH_SECONDS is a positive number of seconds, not {said!r}")
    return seconds


_lock = threading.Lock()
_known: OrderedDict[bytes, Reply] = OrderedDict()
"""Replies to the last questions: an answer depends on its question alone."""
_current: BoundedProcess | None = None
_impossible = sys.platform in ("emscripten", "wasi") or not sys.executable


def _worker() -> BoundedProcess | None:
    """The process to ask, started if there is none; None where there cannot be one."""
    global _current, _impossible
    if _impossible:
        return None
    if _current is None or not _current.usable:
        try:
            _current = BoundedProcess(_SERVING)
        except OSError:
            _impossible = True
            return None
    return _current


@atexit.register
def _end() -> None:
    if _current is not None:
        _current.end()


__all__ = ["DEFAULT_SECONDS", "LITTLE", "WORK", "NoAdvice", "advised", "ask", "prepare"]
