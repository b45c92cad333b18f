"""What tests of every room share."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def needs_program() -> Callable[[str, str], str]:
    """``needs_program("pdflatex", "texlive-latex-base texlive-latex-recommended")``: the program's path.

    Where it is missing, the test fails under CI and is skipped for a person; both say what to install.
    """

    def path_of(program: str, packages: str) -> str:
        path = shutil.which(program)
        if path is None:
            message = f"{program} is missing; on Debian: apt-get install {packages}"
            if os.environ.get("CI"):
                pytest.fail(message, pytrace=False)
            pytest.skip(message)
        return path

    return path_of


@pytest.fixture
def workbench_program(tmp_path: Path) -> Path:
    """The command ``workbench`` as an executable file of this interpreter, installed or not."""
    path = tmp_path / "bin" / "workbench"
    path.parent.mkdir()
    path.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(Path(__file__).parents[1])!r})\n"
        "from workbench.cli import main\nsys.exit(main())\n"
    )
    path.chmod(0o755)
    return path
