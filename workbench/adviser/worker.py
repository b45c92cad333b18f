"""The adviser's process: reads questions from standard input, answers on standard output, ends with its parent.

A message is a pickle behind its length. What a task prints goes nowhere, so that it cannot stand between messages.
"""

from __future__ import annotations

import os
import pickle
import queue
import struct
import sys
import threading
from typing import Any, BinaryIO

from workbench.terms.heads import size_term
from workbench.terms.term import Term, size_names, substitute, symbols

_LENGTH = struct.Struct("!Q")


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


def answer(task: Any, arguments: tuple[Any, ...]) -> Any:
    """The value of the task: terms go in as SymPy expressions, SymPy expressions come back as terms."""
    terms = _terms(arguments)
    given = {n: size_term(n) for n in size_names(*terms)} | {s.name: s for s in symbols(*terms)}
    return _back(task(*(_there(a) for a in arguments)), given)


def _terms(value: Any) -> list[Term]:
    if isinstance(value, Term):
        return [value]
    if isinstance(value, dict):
        return _terms(tuple(value.values()))
    return [t for part in value for t in _terms(part)] if isinstance(value, list | tuple) else []


def _there(value: Any) -> Any:
    if isinstance(value, Term):
        return value.to_sympy()
    if isinstance(value, list | tuple):
        return type(value)(map(_there, value))
    return {k: _there(v) for k, v in value.items()} if isinstance(value, dict) else value


def _back(value: Any, given: dict[str, Term]) -> Any:
    """SymPy's expressions as terms about the given symbols; containers and plain data as they are."""
    import sympy

    if value is sympy.true or value is sympy.false:
        return bool(value)
    if isinstance(value, sympy.Basic):
        from workbench.terms.sympy_bridge import from_sympy

        term = from_sympy(value, as_printed=True)
        return substitute(term, {s: given[s.name] for s in symbols(term) if s.name in given})
    if isinstance(value, list | tuple):
        return type(value)(_back(part, given) for part in value)
    return {k: _back(v, given) for k, v in value.items()} if isinstance(value, dict) else value


def reply(question: bytes) -> tuple[str, Any]:
    """("value", v), or ("error", words) for whatever went wrong."""
    try:
        task, arguments = pickle.loads(question)
        return "value", answer(task, arguments)
    except Exception as error:
        return "error", f"{type(error).__name__}: {' '.join(str(error).split())}"


def serve() -> None:
    """Answer until standard input ends. It is read by a thread, so that the process also ends amid a long answer."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends this process
    answers = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    questions: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(questions,), daemon=True).start()
    import sympy  # noqa: F401 - loaded before the first question, whose time counts

    transmit(answers, pickle.dumps(("ready", None)))
    while True:
        said = reply(questions.get())
        try:
            data = pickle.dumps(said)
        except Exception as error:
            data = pickle.dumps(("error", f"the answer cannot be sent: {error}"))
        transmit(answers, data)


def _listen(questions: queue.SimpleQueue[bytes]) -> None:
    while (question := receive(sys.stdin.buffer)) is not None:
        questions.put(question)
    os._exit(0)


__all__ = ["answer", "receive", "reply", "serve", "transmit"]
