"""The whole vocabulary, found by walking ``workbench.terms.functions``."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from workbench.terms.declaration import Function
from workbench.terms.heads import CLOSED_HEADS
from workbench.terms.term import Head


@cache
def functions() -> dict[str, Function]:
    """Every declared function by name. Raises ValueError when two declarations claim one name."""
    found: dict[str, Function] = {}
    for module_info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        for value in vars(module).values():
            if isinstance(value, Function):
                if found.setdefault(value.name, value) is not value:
                    raise ValueError(f"two functions are called {value.name}")
    return found


def head_named(name: str) -> Head:
    """A closed head or a function. Raises KeyError."""
    closed = CLOSED_HEADS.get(name)
    return closed if closed is not None else functions()[name]
