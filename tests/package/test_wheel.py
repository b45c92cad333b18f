"""What is given to users: the same bytes each time, whole without the source tree, and what it declares is there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.missing import module

ROOT = Path(__file__).parents[2]
TOUR = Path(__file__).with_name("tour.py")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CODE = ("derivations", "workbench")


def built(folder: Path, epoch: str = "1700000000") -> dict[str, bytes]:
    """A wheel and an sdist, by their names."""
    module("hatchling")
    made = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)], cwd=ROOT, capture_output=True, text=True,
        check=False, env={**os.environ, "SOURCE_DATE_EPOCH": epoch},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-2000:]
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def dist(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    built(folder)
    return folder


@pytest.fixture(scope="module")
def wheel(dist) -> Path:
    [made] = dist.glob("*.whl")
    return made


def tracked(*places: str) -> set[str]:
    """The files that the repository holds there; caches and what is built are none."""
    made = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *places], cwd=ROOT, capture_output=True,
                          text=True, check=False)  # fmt: skip
    if made.returncode:
        pytest.skip("not a repository: the source is an archive")
    return {name for name in made.stdout.splitlines() if (ROOT / name).is_file()}


def test_the_same_source_gives_the_same_bytes(dist, tmp_path):
    first = {path.name: path.read_bytes() for path in dist.iterdir()}
    assert sorted(name.rpartition(".")[2] for name in first) == ["gz", "whl"]
    assert built(tmp_path) == first


def test_the_date_is_the_one_asked_for(dist, tmp_path):
    assert built(tmp_path, "1600000000") != {path.name: path.read_bytes() for path in dist.iterdir()}


def test_the_wheel_holds_every_file_of_the_packages(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    assert tracked(*CODE) <= held
    assert {"workbench/py.typed", "workbench/examples/README.md", "workbench/examples/lectures/start.ipynb"} <= held
    assert not [name for name in held if name.startswith(("tests/", "notebooks/", "examples/"))]


def test_the_sdist_holds_the_tests_too(dist):
    [archive] = dist.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        held = {name.partition("/")[2] for name in opened.getnames()}
    assert tracked(*CODE, "tests", "examples", "README.md", "CHANGELOG.md", "LICENSE", "CITATION.cff") <= held
    assert not [name for name in held if "__pycache__" in name or name.startswith(("build/", ".venv/"))]


@pytest.mark.nightly
def test_the_tour_without_the_source_tree(wheel, tmp_path):
    """Unpacked, as an installer would do it; the libraries are those of this interpreter."""
    home, work = tmp_path / "home", tmp_path / "work"
    zipfile.ZipFile(wheel).extractall(home)
    work.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(home), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    made = subprocess.run([sys.executable, str(TOUR), str(home)], cwd=work, capture_output=True, text=True, check=False,
                          env=environment)  # fmt: skip
    assert made.returncode == 0, made.stdout[-500:] + made.stderr[-2000:]


@pytest.mark.nightly
def test_the_tour_in_an_empty_environment(wheel, tmp_path):
    module("uv")
    uv, place, work = [sys.executable, "-m", "uv"], tmp_path / "venv", tmp_path / "work"
    work.mkdir()
    subprocess.run([*uv, "venv", "-q", "--python", sys.executable, str(place)], check=True)
    python = str(place / "bin" / "python")
    subprocess.run([*uv, "pip", "install", "-q", "--python", python, str(wheel)], check=True)
    [home] = (place / "lib").glob("python*/site-packages")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    made = subprocess.run([python, str(TOUR), str(home)], cwd=work, capture_output=True, text=True, check=False,
                          env={**environment, "XDG_CACHE_HOME": str(tmp_path / "cache")})  # fmt: skip
    assert made.returncode == 0, made.stdout[-500:] + made.stderr[-2000:]


def test_declared_versions_are_the_tested_ones():
    declared = {c.rpartition(" ")[2] for c in PROJECT["classifiers"] if re.fullmatch(r".*:: 3\.\d+", c)}
    nox = (ROOT / "noxfile.py").read_text("utf-8")
    tried = set(re.findall(r'"(3\.\d+)"', nox.partition("PYTHONS = ")[2].partition("\n")[0]))
    assert declared == tried == {"3.11", "3.12", "3.13", "3.14"}
    assert PROJECT["requires-python"] == f">={min(declared)}"


def test_the_version_is_the_same_everywhere():
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(r"^version: (.*)$", citation, re.MULTILINE)[1] == PROJECT["version"]
    assert f"## [{PROJECT['version']}]" in changelog


def test_every_extra_says_something_and_is_said(wheel):
    """Extras that messages name are declared."""
    extras = set(PROJECT["optional-dependencies"])
    source = "".join(path.read_text("utf-8") for path in (ROOT / "workbench").rglob("*.py"))
    assert set(re.findall(r"derivation-workbench\[([a-z]+)\]", source)) <= extras
    assert all(PROJECT["optional-dependencies"].values())
