"""What a test needs that is not Python's: it asks, and where something is missing says which package brings it.

A missing program is a failure under CI and a skip for a person. The end of a run says what was skipped for want of
what, and the one command that installs all of it (``advice``).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from importlib.util import find_spec
from types import ModuleType
from typing import NoReturn

import pytest

_DEBIAN, _PIP = "on Debian: apt-get install ", "with pip: pip install "
_ASKED = re.compile(f"(.*) is missing; ({_DEBIAN}|{_PIP})(.*)")

TEX = {
    "amsmath.sty": "texlive-latex-base", "beamer.cls": "texlive-latex-recommended",
    "pgf.sty": "texlive-pictures", "xcolor.sty": "texlive-latex-recommended",
}  # fmt: skip
"""Files that TeX must find, each with the package of Debian that brings it."""


def lacking(what: str, debian: str = "", pip: str = "") -> NoReturn:
    """The test cannot run: ``what`` is missing, and these packages bring it."""
    message = f"{what} is missing; {_DEBIAN + debian if debian else _PIP + pip}"
    if os.environ.get("CI"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def program(name: str, debian: str, *others: str) -> str:
    """The path of a program, or of another one that does the same."""
    path = next(filter(None, map(shutil.which, (name, *others))), None)
    if path is None:
        lacking(name, debian)
    return path


def tex(*files: str) -> str:
    """The path of pdflatex, where it finds the files, by default those of amsmath and colours."""
    path = program("pdflatex", "texlive-latex-base texlive-latex-recommended")
    for name in files or ("amsmath.sty", "xcolor.sty"):
        if subprocess.run(["kpsewhich", name], capture_output=True, check=False).returncode:
            lacking(name, TEX[name])
    return path


def module(name: str, pip: str = "") -> ModuleType:
    """An installed module."""
    if find_spec(name) is None:
        lacking(name, pip=pip or name)
    return pytest.importorskip(name)


def advice(reasons: Iterable[str]) -> list[str]:
    """What was missing in skipped tests, and the command that installs it; nothing where nothing was."""
    asked = [found for reason in reasons if (found := _ASKED.search(reason))]
    if not asked:
        return []
    counts = {name: sum(found[1] == name for found in asked) for name in sorted({found[1] for found in asked})}
    commands = []
    for start, command in ((_DEBIAN, "sudo apt-get install "), (_PIP, ".venv/bin/pip install ")):
        packages = sorted({package for found in asked if found[2] == start for package in found[3].split()})
        commands += [command + " ".join(packages)] if packages else []
    missing = ", ".join(f"{name.removeprefix('Skipped: ')} ({count})" for name, count in counts.items())
    return [f"Skipped for want of (tests): {missing}.", f"To run them too: {' && '.join(commands)}"]


__all__ = ["advice", "lacking", "module", "program", "tex"]
