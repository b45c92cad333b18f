"""A process with a bound: it answers one question at a time, and can be ended at any moment.

    process = BoundedProcess("workbench.adviser.worker:serve")      # the function that it runs
    process.ask(question(task, arguments), seconds=60)              # ("value", v) or ("error", words)
    process.end()                                                   # from any thread; whoever waits gets Ended

A question is a function of a module with its arguments. On the other side ``serve`` reads questions from standard
input and writes replies to standard output; a message is a pickle behind its length. What a task prints goes nowhere,
so that it cannot stand between messages. The process ends with its parent, and whatever it started ends with it. It
runs with a fixed hash seed: the order of a set is the same in every such process.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any, BinaryIO, cast

START_SECONDS = 120.0
"""For loading modules on a busy machine; not part of any question's time."""
_START = """
import importlib, sys
place, count, *rest = sys.argv[1:]
sys.path[:] = rest[int(count):]
module, _, name = place.partition(":")
getattr(importlib.import_module(module), name)(*rest[:int(count)])
"""
_LENGTH = struct.Struct("!Q")

Task = Callable[..., Any]
Reply = tuple[str, Any]
"""("value", v), or ("error", words) for whatever went wrong."""


class Late(Exception):
    """No reply within the seconds given; the process was ended."""


class Ended(Exception):
    """The process ended before it replied: of itself, or because another thread ended it."""


def question(task: Task, arguments: tuple[Any, ...]) -> bytes:
    """The message that asks for ``task(*arguments)``. Raises TypeError for what another process cannot know."""
    try:
        inner = pickle.dumps((task, arguments))
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise TypeError(f"a task must be a function of a module, its arguments terms and data: {error}") from None
    module = getattr(task, "__module__", None) or "builtins"
    if module == "__main__":
        raise TypeError(f"another process cannot import {task.__name__} from __main__; put it into a module")
    return pickle.dumps((module, inner))


class BoundedProcess:
    """One process, started at once. ``owner`` is the process that may speak to it: a fork may not."""

    def __init__(self, serving: str, *arguments: str) -> None:
        self.owner = os.getpid()
        self.process = subprocess.Popen(
            [sys.executable, "-c", _START, serving, str(len(arguments)), *arguments, *sys.path],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONHASHSEED": "0"}, start_new_session=True,
        )  # fmt: skip
        self._ready = False

    @property
    def usable(self) -> bool:
        return self.owner == os.getpid() and self.process.poll() is None

    def wait_until_ready(self) -> bool:
        """Whether the process came up; one that did not is ended."""
        if not self._ready:
            with contextlib.suppress(Late, Ended):
                self._ready = self._exchange(b"", START_SECONDS)[0] == "ready"
        return self._ready

    def ask(self, question: bytes, seconds: float) -> Reply:
        """The reply. Raises Late and Ended. Whatever ends the waiting early ends the process too."""
        if not self.wait_until_ready():
            raise Ended
        return self._exchange(question, seconds)

    def _exchange(self, message: bytes, seconds: float) -> Reply:
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.end()

        clock = threading.Timer(seconds, stop)
        clock.daemon = True
        clock.start()
        reply: bytes | None = None
        try:
            with contextlib.suppress(OSError, ValueError):  # the process is gone, or its pipes are closed
                if message:
                    transmit(cast(BinaryIO, self.process.stdin), message)
                reply = receive(cast(BinaryIO, self.process.stdout))
        except BaseException:
            self.end()
            raise
        finally:
            clock.cancel()
        if reply is None:
            self.end()
            raise Late if late.is_set() else Ended
        return cast(Reply, pickle.loads(reply))

    def end(self) -> None:
        """End the process and what it started, and wait for it; nothing where it ended before."""
        if self.owner != os.getpid():
            return
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL) if hasattr(os, "killpg") else self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):  # a thread that still reads sees the end first
            with contextlib.suppress(OSError, ValueError):
                cast(BinaryIO, stream).close()


# -- both sides ------------------------------------------------------------------------------------


def transmit(stream: BinaryIO, data: bytes) -> None:
    """Write one message. Raises OSError when nobody reads."""
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """The bytes of the next message, None at the end of the stream."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else None


# -- in the process ----------------------------------------------------------------------------------

Answer = Callable[[Task, tuple[Any, ...]], Any]


def serve(answer: Answer, *, apart: bool = False, idle: float | None = None) -> None:
    """Reply with ``answer(task, arguments)`` until standard input ends, or no question comes for ``idle`` seconds.

    With ``apart`` each question is answered in a copy of this process, where the system can make one: no question then
    sees what another left behind. Standard input is read by a thread, so that the process ends amid a long answer.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends this process
    replies = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    questions: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(questions,), daemon=True).start()
    transmit(replies, pickle.dumps(("ready", None)))
    reply = _apart if apart and hasattr(os, "fork") else _reply
    with contextlib.suppress(queue.Empty):
        while True:
            transmit(replies, reply(answer, questions.get(timeout=idle)))
    os._exit(0)  # the thread that listens would be in the way of an orderly end


def _listen(questions: queue.SimpleQueue[bytes]) -> None:
    while (message := receive(sys.stdin.buffer)) is not None:
        questions.put(message)
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)  # with the copy that may be at work
    os._exit(0)


def _reply(answer: Answer, message: bytes) -> bytes:
    try:
        task, arguments = pickle.loads(pickle.loads(message)[1])
        said: Reply = ("value", answer(task, arguments))
    except MemoryError:
        said = ("error", "there is not enough memory for this")
    except Exception as error:
        said = ("error", f"{type(error).__name__}: {' '.join(str(error).split())}"[:2_000])
    try:
        return pickle.dumps(said)
    except Exception as error:
        return pickle.dumps(("error", f"the answer cannot be sent: {error}"))


def _apart(answer: Answer, message: bytes) -> bytes:
    """The reply, worked out in a copy of this process, which ends with it where that copy dies.

    The task's module is loaded here, once, not in every copy.
    """
    with contextlib.suppress(Exception):  # the copy says what is wrong
        importlib.import_module(pickle.loads(message)[0])
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with open(into, "wb") as stream:
                stream.write(_reply(answer, message))
        finally:
            os._exit(0)
    os.close(into)
    with open(out, "rb") as stream:
        said = stream.read()
    os.waitpid(child, 0)
    if not said:
        os._exit(1)
    return said


__all__ = ["BoundedProcess", "Ended", "Late", "Reply", "Task", "question", "receive", "serve", "transmit"]
