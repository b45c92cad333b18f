"""The wheel on every Python, with its oldest and its newest libraries: ``nox``, or ``make matrix``.

A Python that is not on the machine is brought by uv where that can be had, else skipped and said to be; with
``nox --error-on-missing-interpreters`` it is a failure.
"""

from __future__ import annotations

import os
from pathlib import Path

import nox

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
nox.options.default_venv_backend = "uv"
nox.options.sessions = ["installed"]
nox.options.error_on_missing_interpreters = False


def _wheel(session: nox.Session) -> Path:
    """The project's wheel, with the day of the last change as its date."""
    folder = Path(session.create_tmp()) / "dist"
    session.install("hatchling")
    epoch = session.run("git", "log", "-1", "--format=%ct", external=True, silent=True, success_codes=[0, 128]) or ""
    session.run("hatchling", "build", "-t", "wheel", "-d", str(folder),
                env={"SOURCE_DATE_EPOCH": epoch.strip() if epoch.strip().isdigit() else "1700000000"})  # fmt: skip
    [made] = folder.glob("*.whl")
    return made.resolve()


@nox.session(python=PYTHONS)
@nox.parametrize("libraries", ["newest", "oldest"])
def installed(session: nox.Session, libraries: str) -> None:
    """Install the wheel alone into an empty environment and take the tour of it, away from the source tree."""
    wheel = _wheel(session)
    resolution = "highest" if libraries == "newest" else "lowest-direct"
    session.install("--resolution", resolution, str(wheel))
    home = session.run("python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", silent=True)
    tour = Path("tests/package/tour.py").resolve()
    session.chdir(session.create_tmp())
    session.run("python", str(tour), str(home).strip(), env={"PYTHONPATH": "", "XDG_CACHE_HOME": os.getcwd()})


@nox.session(python=PYTHONS)
def suite(session: nox.Session) -> None:
    """The tests of the source tree, or those named after ``--``."""
    session.install("-e", ".[dev]")
    session.run("pytest", "-q", *(session.posargs or ["tests/terms", "tests/language", "tests/cli", "tests/check"]))
