"""A function out of a file, which is imported because somebody asked for it by name, and for no other reason."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from workbench.terms.term import LanguageError


class LayerError(LanguageError):
    """A file, a function or a declaration with which nothing can be done."""


def split(place: str) -> tuple[str, str]:
    """``layers/norm.py:rms_norm`` as file and name. Raises LayerError."""
    file, colon, name = place.rpartition(":")
    if not colon or not name.isidentifier() or not file:
        raise LayerError(f"{place!r} names no function of a file: write FILE.py:FUNCTION")
    return file, name


def module_from(file: str) -> ModuleType:
    """The module of a file, imported with its folder on the path, so that it finds what lies beside it.

    Raises LayerError for a file that cannot be imported; it says where and why.
    """
    path = os.path.abspath(file)
    if not os.path.isfile(path):
        raise LayerError(f"there is no file {file}")
    if not path.endswith(".py"):
        raise LayerError(f"{file} is no Python file: its name does not end in .py")
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name if name.isidentifier() else "layer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with _findable(module, os.path.dirname(path)), quietly():
        try:
            spec.loader.exec_module(module)
        except (Exception, SystemExit) as error:
            raise LayerError(f"{file} cannot be imported: {said(error, path)}") from None
    return module


def function_of(module: ModuleType, name: str) -> Callable[..., Any]:
    """The function or class of that name. Raises LayerError, which names those that there are."""
    found = getattr(module, name, None)
    if callable(found):
        return found  # type: ignore[no-any-return]
    own = [n for n, v in vars(module).items() if callable(v) and getattr(v, "__module__", "") == module.__name__]
    there = f"; it has {', '.join(sorted(own)[:12])}" if own else ""
    what = "is no function" if found is not None else "is not there"
    raise LayerError(f"{name} {what} in {os.path.basename(str(module.__file__))}{there}")


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """What somebody else's code prints goes to standard error: standard output holds the answer and nothing else."""
    with contextlib.redirect_stdout(sys.stderr):
        yield


@contextlib.contextmanager
def _findable(module: ModuleType, folder: str) -> Iterator[None]:
    """The module under its name and its folder on the path while it is read; no compiled file is left behind."""
    before, writes = sys.modules.get(module.__name__), sys.dont_write_bytecode
    sys.path.insert(0, folder)
    sys.modules[module.__name__], sys.dont_write_bytecode = module, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = writes
        with contextlib.suppress(ValueError):
            sys.path.remove(folder)
        if before is not None:
            sys.modules[module.__name__] = before
        else:
            del sys.modules[module.__name__]


def said(error: BaseException, path: str = "") -> str:
    """What went wrong, with the line of the file where it did, if it was there."""
    words = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, SyntaxError):
        return f"{words}"
    if not isinstance(error, LanguageError):
        words = f"{type(error).__name__}: {words}"
    line = line_of(error, path)
    return f"{line}: {words}" if line else words


def line_of(error: BaseException, path: str) -> str:
    """``norm.py:12, `mu = np.sort(x)` ``: the innermost line of the file that the error came through."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == path]
    if not frames:
        return ""
    last = frames[-1]
    code = f", `{' '.join(last.line.split())}`" if last.line else ""
    return f"{os.path.basename(path)}:{last.lineno}{code}"


__all__ = ["LayerError", "function_of", "line_of", "module_from", "quietly", "said", "split"]
