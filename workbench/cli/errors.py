"""What an exception means to the person at the command line: its kind, its message and the exit code."""

from __future__ import annotations

from workbench.catalog import CatalogError, UnknownEntry
from workbench.cli.codes import INTERNAL, NOT_FOUND, NOT_UNDERSTOOD
from workbench.language.place import ParseError
from workbench.record.errors import GoalError, NoDerivation, Stopped
from workbench.show.notation import NotationError
from workbench.show.publish.pdf import NoPdf
from workbench.terms.term import LanguageError, NotBuilt, ShapeError
from workbench.workers import NoWorkers


class RequestError(Exception):
    """A request that is not what the command takes: a missing option, a line that is no JSON object."""


class Later(Exception):
    """Something promised that this version does not have; the message says what there is instead."""


KINDS: tuple[tuple[type[BaseException], str, int], ...] = (
    (NotBuilt, "not-built", NOT_FOUND),
    (Later, "not-built", NOT_FOUND),
    (NoDerivation, "no-derivation", NOT_FOUND),
    (Stopped, "stopped", NOT_FOUND),
    (ParseError, "parse", NOT_UNDERSTOOD),
    (ShapeError, "shape", NOT_UNDERSTOOD),
    (LanguageError, "language", NOT_UNDERSTOOD),
    (GoalError, "goal", NOT_UNDERSTOOD),
    (UnknownEntry, "unknown-entry", NOT_UNDERSTOOD),
    (CatalogError, "library", NOT_UNDERSTOOD),
    (RequestError, "request", NOT_UNDERSTOOD),
    (NotationError, "notation", NOT_UNDERSTOOD),
    (NoPdf, "pdf", NOT_UNDERSTOOD),
    (NoWorkers, "scheduler", NOT_UNDERSTOOD),
    (OSError, "file", NOT_UNDERSTOOD),
)
"""Exceptions, the first that fits wins; anything else is an internal error."""


def _words(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        reason = f"{error.strerror[0].lower()}{error.strerror[1:]}"
        return f"{error.filename}: {reason}" if error.filename is not None else reason
    return str(error)


def described(error: BaseException) -> tuple[str, str, int]:
    """(kind, message, exit code)."""
    for kind, name, code in KINDS:
        if isinstance(error, kind):
            return str(getattr(error, "kind", name)), _words(error), code
    return "internal", f"{type(error).__name__}: {' '.join(str(error).split())}", INTERNAL
