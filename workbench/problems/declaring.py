"""Families of problems, found by walking: ``families/<topic>/<name>.py`` declares one.

    @family(level="beginner")
    def product(draw: Draw) -> Variant:
        ...

The first line of the module's docstring is the title; the folder is the topic, the file the name.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from workbench.problems.draw import Draw
from workbench.problems.problem import LEVELS, Variant

_HOME = "workbench.problems.families"


@dataclass(frozen=True)
class Family:
    """A way to draw variants of one question."""

    draw: Callable[[Draw], Variant]
    level: str

    @property
    def name(self) -> str:
        return self.draw.__module__.rpartition(".")[2].replace("_", "-")

    @property
    def topic(self) -> str:
        return self.draw.__module__.split(".")[-2].replace("_", "-")

    @property
    def id(self) -> str:
        return f"{self.topic}/{self.name}"

    @property
    def title(self) -> str:
        doc = sys.modules[self.draw.__module__].__doc__ or ""
        return doc.strip().partition("\n")[0].rstrip(".")

    def variant(self, seed: int | str, number: int) -> Variant:
        """The variant of that number under a seed: the same each time."""
        return self.draw(Draw(f"{seed}/{self.id}/{number}"))


def family(level: str) -> Callable[[Callable[[Draw], Variant]], Family]:
    """Declares a family. Raises ValueError for a level that there is not."""
    if level not in LEVELS:
        raise ValueError(f"a family is for {', '.join(LEVELS)}, not {level!r}")
    return lambda draw: Family(draw, level)


@cache
def every_family() -> Mapping[str, Family]:
    """Every family by its id, in order of topic and name. Raises ImportError for a module that declares not one."""
    found: dict[str, Family] = {}
    folder = Path(__file__).parent / "families"
    for path in sorted(folder.glob("*/[a-z]*.py")):
        module = import_module(f"{_HOME}.{path.parent.name}.{path.stem}")
        declared = [value for value in vars(module).values() if isinstance(value, Family)]
        if len(declared) != 1:
            raise ImportError(f"{module.__name__} declares {len(declared)} families; a module declares one")
        found[declared[0].id] = declared[0]
    return MappingProxyType(found)


def topics() -> tuple[str, ...]:
    """The topics that have families, in order."""
    return tuple(dict.fromkeys(f.topic for f in every_family().values()))
