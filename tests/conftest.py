"""What tests of every room share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

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
