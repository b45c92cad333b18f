"""``workbench lab``: JupyterLab, opened at the lectures or at a notebook of one's own."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import Namespace
from importlib.util import find_spec
from pathlib import Path

from workbench.cli.codes import DONE, INTERNAL, NOT_FOUND
from workbench.cli.errors import RequestError

START = "start"
LECTURES = Path(__file__).parents[2] / "notebooks"
"""Beside the package in a source tree. A wheel's are copied first: people change them, and a package is not changed."""
NEEDED = {"jupyterlab": "JupyterLab", "ipykernel": "a kernel", "anywidget": "the widgets"}


def lab_(options: Namespace) -> int:
    """Open JupyterLab and stay until it ends. Exit code 4 where it is not installed."""
    notebook = find(options.notebook)
    lacking = [what for package, what in NEEDED.items() if find_spec(package) is None]
    if lacking:
        words = f"{', '.join(lacking)} not installed: pip install 'derivation-workbench[lab]'"
        print(f"workbench: {words}; in a source tree `make lab` does it all", file=sys.stderr)
        return NOT_FOUND
    return DONE if _wait(command(notebook, options.browser)) == 0 else INTERNAL


def lectures() -> list[str]:
    """The names of the notebooks that come with the source tree; none where the package is a wheel's."""
    return sorted(path.stem for path in LECTURES.glob("*.ipynb"))


def find(name: str | None) -> Path:
    """The notebook of a name or a path. Raises RequestError where there is none, with what there is."""
    if name is not None and (path := Path(name)).suffix == ".ipynb" and path.is_file():
        return path.resolve()
    known = lectures()
    stem = (name or START).removesuffix(".ipynb")
    if stem in known:
        return LECTURES / f"{stem}.ipynb"
    if known:
        raise RequestError(f"no notebook {name!r} here, and none of the lectures: {', '.join(known)}")
    looked = f"no notebook {name!r} here, and " if name is not None else ""
    raise RequestError(
        f"{looked}the lectures are in the folder notebooks/ of the source tree; from the installed package copy them "
        "first: workbench examples lectures --to . and then workbench lab lectures/start.ipynb"
    )


def command(notebook: Path, browser: bool = True) -> list[str]:
    """What starts JupyterLab at a notebook, with its folder as the root.

    The user root, of a container as a rule, is allowed: the server listens on loopback and asks for its token.
    """
    words = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={notebook.parent}", str(notebook)]
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*words, *["--allow-root"] * root, *["--no-browser"] * (not browser)]


def _wait(words: list[str]) -> int:
    """The exit code; an interrupt is for JupyterLab, which asks before it ends."""
    with subprocess.Popen(words) as server:
        while True:
            try:
                return server.wait()
            except KeyboardInterrupt:
                continue
