"""Every reason that is no identity: definitions, procedures and schemas, one module a field.

A module of this folder declares reasons as values; walking finds them. What several fields say is in ``common``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.rules.reason import Reason


@cache
def reasons() -> dict[tuple[str, str], Reason]:
    """Every declared reason by kind and name, the rules among them. Raises ValueError when two claim one name."""
    import importlib
    import pkgutil

    from workbench.rules import catalogue
    from workbench.rules.reason import Reason

    found: dict[tuple[str, str], Reason] = {(rule.kind, rule.name): rule for rule in catalogue().values()}
    for info in pkgutil.iter_modules(__path__):
        for value in vars(importlib.import_module(f"{__name__}.{info.name}")).values():
            if isinstance(value, Reason) and found.setdefault((value.kind, value.name), value) is not value:
                raise ValueError(f"two reasons of the kind {value.kind} are called {value.name!r}")
    return found
