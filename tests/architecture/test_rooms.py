"""Who may know whom, and what loads when. The arrows are the contract in pyproject.toml."""

from __future__ import annotations

import ast
import importlib.util
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {"numpy", "scipy", "sympy", "mpmath", "IPython", "ipywidgets", "anywidget", "rich", "matplotlib"}
ROOMS = [
    *(f"workbench.{room}" for room in "terms language algebra forms rules reasons record adviser engines".split()),
    "derivations",
]


def loaded_after(code: str) -> set[str]:
    """The top-level modules in memory after a fresh interpreter ran the code."""
    report = "\nimport sys; print(*sorted({m.partition('.')[0] for m in sys.modules}), file=sys.stderr)"
    run = subprocess.run(
        [sys.executable, "-c", code + report],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return set(run.stderr.splitlines()[-1].split())


def modules_of(room: str) -> list[str]:
    spec = importlib.util.find_spec(room)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    inside = pkgutil.walk_packages(spec.submodule_search_locations, room + ".")
    return [room, *(module.name for module in inside)]


def test_a_room_imports_only_rooms_below_it():
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_the_checker_shares_nothing_with_the_rules_that_it_judges():
    """What judges truth reads the record and its conditions. What judges steps asks the reason of a line, and the rules
    of differentiation and of limits, what they add; it takes nobody at his word that a line is right."""
    import grimp

    graph = grimp.build_graph("workbench", cache_dir=None)
    above = tuple(f"workbench.{room}." for room in "rules reasons record adviser engines".split())
    truth = {"workbench.rules.condition", "workbench.rules.reason", "workbench.record.derivation"}
    said = {"workbench.rules.requirements"}  # what an inverse asks for, in words
    ways = {f"workbench.rules.{name}" for name in ("inference", "limit_forms", "moves", "regular")}
    steps = {*ways, "workbench.reasons.inference", *said}
    for module in graph.find_descendants("workbench.check"):
        read = {name for name in graph.find_modules_directly_imported_by(module) if name.startswith(above)}
        if ".steps." in module:
            assert read <= truth | steps | {"workbench.record.desk"}, module
        else:
            assert read <= (truth | said if module.endswith(".premises") else truth), module


@pytest.mark.parametrize("room", ROOMS)
def test_numbers_and_renderers_load_when_first_needed(room):
    names = modules_of(room)
    assert not HEAVY & loaded_after("\n".join(f"import {name}" for name in names))


@pytest.mark.parametrize(
    "code",
    [
        "import workbench",
        "from workbench.cli import main; main(['list'])",
        "from workbench.cli import main; main(['list', '--format', 'json'])",
        "from workbench.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass",
    ],
)
def test_starting_up_is_light(code):
    assert not HEAVY - {"rich"} & loaded_after(code)


def test_the_public_face_loads_no_room():
    code = "import workbench, sys; assert not [m for m in sys.modules if m.startswith('workbench.')]"
    loaded_after(code)


def test_every_public_word_is_there():
    import workbench

    assert workbench.__all__
    missing = [name for name in workbench.__all__ if not hasattr(workbench, name)]
    assert not missing
    rooms = {path.name for path in (ROOT / "workbench").iterdir()} & set(workbench.__all__)
    assert not rooms, "no public word is named like a room"


def test_only_the_library_uses_the_public_face():
    """A room that imported ``workbench`` itself could reach every other room unseen by the contract.

    Families of problems are written like entries of the library, by its authors, in the same words.
    """
    found = []
    for path in (ROOT / "workbench").rglob("*.py"):
        if "families" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "workbench" and not node.level:
                rooms = {p.stem for p in (ROOT / "workbench").iterdir()} | {"LOADED"}  # a time, not a word of a room
                found += [f"{path.name}: {alias.name}" for alias in node.names if alias.name not in rooms]
            if isinstance(node, ast.Import):
                found += [f"{path.name}: {a.name}" for a in node.names if a.name == "workbench"]
    assert not found
