"""Problems: seeded variants of declared families, and sheets of them, each derived and checked before it is shown.

    from workbench.problems import sheet
    sheet(topic="gradients", level="beginner", count=12, seed=7)

A family is one file in ``families/<topic>/``, found by walking: its docstring's first line is the title, its one
function marked ``@family`` draws a variant. Nothing else names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.problems.declaring import Family, every_family, family, topics
    from workbench.problems.problem import LEVELS, Hint, Problem, Variant
    from workbench.problems.sheets import Sheet, SheetError, sheet

__all__ = [
    "LEVELS", "Family", "Hint", "Problem", "Sheet", "SheetError", "Variant", "every_family", "family", "sheet",
    "topics",
]  # fmt: skip

_HOMES = {"LEVELS": "problem", "Hint": "problem", "Problem": "problem", "Variant": "problem",
          "Family": "declaring", "every_family": "declaring", "family": "declaring", "topics": "declaring",
          "Sheet": "sheets", "SheetError": "sheets", "sheet": "sheets"}  # fmt: skip


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(f"workbench.problems.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
