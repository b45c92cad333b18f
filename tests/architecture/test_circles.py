"""The house stays in order: no circle of modules inside a room, no room too large, no two files that sound alike.

An import counts wherever it stands: at the top, inside a function, or for the type checker alone. What recurs (a term
is printed by printing its parts) is handed on as a value, so that no module needs the one that calls it. Each check is
seen to find a planted fault.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "workbench"

LARGEST = 15_000
"""Lines of Python in one room; the engine of statistics is the largest."""

ENDINGS = frozenset(" s es e ed d ing ings er ers ly y ies ion ions".split(" "))
"""Endings of one word in English: two names that differ by these alone are told apart by nobody."""

# -- circles -----------------------------------------------------------------------------------


def modules(house: Path) -> dict[str, Path]:
    """The modules of a package by their names, the package included."""
    found = {}
    for path in sorted(house.rglob("*.py")):
        parts = path.relative_to(house.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(source: str, known: Iterable[str]) -> set[str]:
    """The known modules that a source imports, wherever it does; ``from room import module`` is the module."""
    there, found = set(known), set[str]()
    for node in statements(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found.update(name if name in there else node.module for name in names)
    return found & there


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """The statements of a module wherever they stand, without the expressions that they are made of."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
            yield child
            yield from statements(child)


def circles(graph: Mapping[str, Iterable[str]]) -> Iterator[frozenset[str]]:
    """The strongly connected components of more than one module (Tarjan, 1972)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []

    def visit(name: str) -> Iterator[frozenset[str]]:
        number[name] = low[name] = len(number)
        path.append(name)
        for other in sorted(graph[name]):
            if other not in number:
                yield from visit(other)
                low[name] = min(low[name], low[other])
            elif other in path:
                low[name] = min(low[name], number[other])
        if low[name] == number[name]:
            place = path.index(name)
            found = frozenset(path[place:])
            del path[place:]
            if len(found) > 1:
                yield found

    for name in graph:
        if name not in number:
            yield from visit(name)


def graph_of(house: Path) -> dict[str, set[str]]:
    """What each module imports. The package itself is left out: its words are loaded when they are touched."""
    known = {name: path for name, path in modules(house).items() if name != house.name}
    return {name: imported(path.read_text("utf-8"), known) - {name} for name, path in known.items()}


def test_no_circle_of_modules():
    assert not sorted(map(sorted, circles(graph_of(HOUSE)))), "what recurs is handed on as a value, and needs no import"


@pytest.mark.parametrize(
    "back",
    [
        "from house.room.first import something",
        "def f():\n    from house.room import first",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.room.first import Something",
        "import house.room.first",
    ],
    ids=["at the top", "inside a function", "for types", "by its full name"],
)
def test_a_planted_circle_is_found(tmp_path, back):
    room = tmp_path / "house" / "room"
    room.mkdir(parents=True)
    for name, source in {
        "../__init__": "", "__init__": "", "first": "from house.room.second import x",
        "second": "import house.room.third", "third": back, "outside": "from house.room.first import y",
    }.items():  # fmt: skip
        (room / f"{name}.py").write_text(f'"""Planted."""\n{source}\n', "utf-8")
    assert [*circles(graph_of(tmp_path / "house"))] == [
        frozenset({"house.room.first", "house.room.second", "house.room.third"})
    ]


# -- rooms -------------------------------------------------------------------------------------


def rooms(house: Path) -> list[Path]:
    """The folders of the house; of the engines each is a room."""
    folders = [p for p in sorted(house.iterdir()) if p.is_dir() and any(p.rglob("*.py"))]
    inner = [p for folder in folders if folder.name == "engines" for p in rooms(folder)]
    return [p for p in folders if p.name != "engines"] + inner


def lines_in(folder: Path) -> int:
    return sum(len(path.read_text("utf-8").splitlines()) for path in folder.rglob("*.py"))


def test_no_room_is_too_large():
    large = {str(room.relative_to(ROOT)): lines_in(room) for room in rooms(HOUSE)}
    assert not {name: lines for name, lines in large.items() if lines > LARGEST}, "it is two rooms"


def test_a_room_that_is_too_large_is_found(tmp_path):
    room = tmp_path / "house" / "engines" / "large"
    (room / "inner").mkdir(parents=True)
    for name in ("first", "inner/second"):
        (room / f"{name}.py").write_text("x = 1\n" * (LARGEST // 2 + 1), "utf-8")
    assert [lines_in(found) > LARGEST for found in rooms(tmp_path / "house")] == [True]


# -- names -------------------------------------------------------------------------------------


def sound_alike(one: str, other: str) -> bool:
    """Whether two names differ by an ending alone: gaussian and gaussians, joint and jointly."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return same >= 3 and one[same:] in ENDINGS and other[same:] in ENDINGS


def alike_in(folder: Path) -> list[tuple[str, str]]:
    names = {p.stem for p in folder.iterdir() if p.suffix == ".py" or p.is_dir() and any(p.rglob("*.py"))}
    return [pair for pair in combinations(sorted(names), 2) if sound_alike(*pair)]


def test_no_two_files_of_a_folder_sound_alike():
    folders = [HOUSE, *(p for p in HOUSE.rglob("*") if p.is_dir() and p.name != "__pycache__")]
    inside = {str(folder.relative_to(ROOT)): alike_in(folder) for folder in folders}
    found = {(f"{room}/{one}", f"{room}/{other}") for room, pairs in inside.items() for one, other in pairs}
    assert not found, "names that differ by an ending say nothing of the difference"


@pytest.mark.parametrize(
    "pair", ["gaussian gaussians", "joint jointly", "sum sums", "judge judging", "family families"]
)
def test_names_that_sound_alike_are_found(tmp_path, pair):
    one, other = pair.split()
    (tmp_path / f"{one}.py").write_text("", "utf-8")
    (tmp_path / other).mkdir()
    (tmp_path / other / "inner.py").write_text("", "utf-8")
    assert alike_in(tmp_path) == [tuple(sorted((one, other)))]


@pytest.mark.parametrize("pair", ["sum product", "norms normal", "set sample", "real reason"])
def test_other_names_are_told_apart(pair):
    assert not sound_alike(*pair.split())
