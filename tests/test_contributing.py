"""Every example of CONTRIBUTING, as written, in a copy of the project: it meets all the tests that its kind meets."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
SECTIONS = re.findall(r"^## [^\n]*\n.*?(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE)
SOURCE = re.compile(r"```python\n(.*?)```", re.DOTALL)
EXAMPLES = {
    re.findall(r"(?:here|file,)\s+`([\w/]+\.py)`", section)[-1]: SOURCE.search(section)[1]  # type: ignore[index]
    for section in SECTIONS
    if SOURCE.search(section)
}
"""The source by its file, which the words before it name."""

_ENTRY = "tests/derivations tests/test_catalog.py tests/show/test_library_pages.py"
JUDGES = {
    "workbench/terms/functions": ("expm1", "tests/terms/test_functions.py tests/terms/test_text.py tests/emission"),
    "workbench/rules": ("all but one", "tests/rules"),
    "derivations/matrix_calculus": ("gradient-centred-norm", _ENTRY),
    "derivations/distributions": ("waiting", _ENTRY),
    "workbench/problems/families/gradients": ("linear", "tests/problems/test_sheets.py"),
}
"""By folder: what a test calls the example, and the tests that concern it."""
OFTEN = ("derivations/matrix_calculus/gradient_centred_norm.py",)
"""The others are put into their copies at night."""


def test_every_example_has_a_file_and_judges():
    assert len(EXAMPLES) == len(SOURCE.findall(TEXT))
    assert {str(Path(file).parent) for file in EXAMPLES} == set(JUDGES)
    assert not [file for file in EXAMPLES if (ROOT / file).exists()], "an example is something new"


FAULTS = {
    "workbench/terms/functions": ("f + 1", "f + 1.001"),
    "workbench/rules": ("- f.at(k, j)", "- 2 * f.at(k, j)"),
    "derivations/matrix_calculus": ("G = -2", "G = 2"),
    "derivations/distributions": ("variance=1 / rate**2", "variance=2 / rate**2"),
    "workbench/problems/families/gradients": ("draw.integer(2, 9)", "2"),
}
"""By folder: a fault to plant, which the same tests find."""


@pytest.mark.parametrize(
    "file", [pytest.param(file, marks=() if file in OFTEN else pytest.mark.nightly) for file in EXAMPLES]
)
def test_an_example_as_written_meets_all_tests(file, tmp_path):
    failures = judged(file, EXAMPLES[file], tmp_path)
    assert not failures, "\n".join(failures)


@pytest.mark.nightly
@pytest.mark.parametrize("file", EXAMPLES)
def test_a_fault_in_an_example_is_found(file, tmp_path):
    before, after = FAULTS[str(Path(file).parent)]
    assert before in EXAMPLES[file]
    assert judged(file, EXAMPLES[file].replace(before, after), tmp_path)


def judged(file: str, source: str, place: Path) -> list[str]:
    """What the tests say against the source under this name in a copy of the project."""
    for name in ("workbench", "derivations", "notebooks", "tests"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("node_modules"))
    shutil.copy(ROOT / "pyproject.toml", place)
    (place / file).write_text(source, "utf-8")
    case, judges = JUDGES[str(Path(file).parent)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    found = []
    for command in (
        ["pytest", "-q", "-p", "no:cacheprovider", "--case", case, *judges.split()],
        ["pytest", "-q", "-p", "no:cacheprovider", "tests/architecture/test_source.py", "-k", "says_what or is_run"],
        ["ruff", "check", "--no-cache", file],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=place, env={**environment, "PYTHONPATH": str(place)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            found.append(f"{done.stdout[-6000:]}{done.stderr[-2000:]}")
    return found
