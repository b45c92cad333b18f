"""The command line: ``workbench derive``, ``list``, ``show``, ``why``, ``path``, ``check``.

Standard output holds the answer and nothing else; messages go to standard error. Exit codes: 0 done and checked,
1 internal error, 2 input not understood, 3 a claim refuted or undecided, 4 no derivation found. Every command imports
what it needs when it runs, so ``--help`` and ``list`` stay light.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from workbench.cli.codes import DONE, INTERNAL
from workbench.cli.homes import home_of


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the exit code. ``--help`` and usage errors leave by SystemExit, as argparse does."""
    from workbench.cli.command_line import parse

    _lenient()
    options = parse(list(sys.argv[1:] if argv is None else argv))
    try:
        return _run(options.command, options)
    except BrokenPipeError:
        # The reader has gone; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return _say("interrupted", 130)
    except Exception as error:
        if os.environ.get("WORKBENCH_DEBUG"):
            raise
        from workbench.cli.errors import described

        _, message, code = described(error)
        return _say(message if code != INTERNAL else f"internal error: {message} (WORKBENCH_DEBUG=1 shows where)", code)


class _Closed(io.TextIOBase):
    """A standard output that is not there: only who wants to write to it hears of that."""

    def write(self, text: str) -> NoReturn:
        from workbench.cli.errors import RequestError

        raise RequestError("standard output is closed; write to a file (-o, --to)")


def _lenient() -> None:
    """Characters that the encoding of a stream lacks are written by their numbers; a stream may be missing."""
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:  # messages are lost then, and stand in no answer
        sys.stderr = io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _run(command: str, options: object) -> int:
    from importlib import import_module

    code: int = getattr(import_module(f"workbench.cli.{home_of(command)}"), f"{command}_")(options)
    sys.stdout.flush()
    return code


def _say(message: str, code: int) -> int:
    print(f"workbench: {message}", file=sys.stderr)
    return code
