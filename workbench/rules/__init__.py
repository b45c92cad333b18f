"""Rules: named identities with side conditions, each with a reason, and how calculus goes one level inward."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.rules.rule import Rule


@cache
def catalogue() -> dict[str, Rule]:
    """Every rule by name: those written in the modules of this room, and those made from declarations of functions.

    Raises ValueError when two rules claim one name.
    """
    import importlib
    import pkgutil

    from workbench.rules.rule import Rule
    from workbench.terms.functions import functions

    found: dict[str, Rule] = {}

    def enter(rule: Rule | None) -> None:
        if rule is not None and found.setdefault(rule.name, rule) is not rule:
            raise ValueError(f"two rules are called {rule.name!r}")

    for info in pkgutil.iter_modules(__path__):
        for value in vars(importlib.import_module(f"{__name__}.{info.name}")).values():
            if isinstance(value, Rule):
                enter(value)
    from workbench.rules.adjoints import adjoint_rule
    from workbench.rules.components import component_rule, has_component
    from workbench.rules.differentials import definition_rule, differential_rule
    from workbench.rules.partials import derivative_rule

    for function in functions().values():
        enter(differential_rule(function))
        enter(derivative_rule(function))
        enter(definition_rule(function))
        if function.knows.entries.elementwise or has_component(function):
            enter(component_rule(function))
        if function.knows.calculus.adjoint is not None:
            enter(adjoint_rule(function))
    return found
