"""The wheel in Pyodide (CPython as WebAssembly): what derives and writes needs no NumPy, and says the same there.

NumPy and SciPy for Pyodide are on a server of their own and in no package registry, so what judges by numbers is not
run here; nothing of it is loaded either. The wheel is built from the source tree; lark is the installed one, which is
pure Python.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import files
from pathlib import Path

import pytest

from tests.browser.conftest import BUILD, ROOT
from tests.missing import module, program

pytestmark = pytest.mark.nightly
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def pyodide() -> Path:
    """``build/pyodide``: the core of Pyodide from its lock."""
    program("node", "nodejs")
    program("npm", "npm")
    place = BUILD / "pyodide"
    place.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "run.mjs"):
        shutil.copy(HERE / name, place)
    wanted = (HERE / "package-lock.json").read_bytes()
    installed = place / "node_modules" / "installed-lock.json"
    if not installed.is_file() or installed.read_bytes() != wanted:
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"npm ci failed in {place.relative_to(ROOT)}: {done.stderr[-500:]}"
        installed.write_bytes(wanted)
    return place


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The project's wheel, built as a release builds it."""
    module("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    [made] = folder.glob("*.whl")
    return made


def packed(distribution: str, folder: Path) -> Path:
    """An installed distribution of pure Python, as an archive."""
    path = folder / f"{distribution}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file in files(distribution) or ():
            if file.suffix != ".pyc" and ".." not in file.parts:
                archive.write(str(file.locate()), str(file))
    return path


def test_the_wheel_is_pure_python_and_holds_what_pages_need(wheel):
    assert wheel.name.endswith("-py3-none-any.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.endswith("stepper.js") for name in names)
    assert "derivations/neural_networks/softmax_jacobian.py" in names
    assert not [name for name in names if name.startswith(("tests/", "notebooks/")) or name.endswith(".pyc")]


def test_derivations_say_the_same_in_pyodide(pyodide, wheel, tmp_path):
    script = HERE / "derive.py"
    command = ["node", "run.mjs", str(script), str(wheel), str(packed("lark", tmp_path))]
    there = subprocess.run(command, cwd=pyodide, capture_output=True, text=True, check=False)
    assert there.returncode == 0, there.stderr[-3000:]
    here = subprocess.run([sys.executable, str(script)], cwd=ROOT, env=_environment(), capture_output=True, check=True)
    said = json.loads(there.stdout)
    assert said == json.loads(here.stdout)
    assert said["heavy"] == []
    assert "refused" in said
    assert "∇ₓf = 2Aᵀ(Ax − b)" in said["text"][0]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
