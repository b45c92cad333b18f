"""The rules that have a statement to show, by name: found by walking, so that a page can say what a rule says."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from workbench.show.formulas.terms import latex_of

if TYPE_CHECKING:
    from workbench.rules.rule import Rule


@cache
def named_rules() -> dict[str, Rule]:
    """Every rule with a statement, under its name in the field's words. A name that two rules bear stands for none."""
    from workbench import rules
    from workbench.rules.rule import Rule

    found: dict[str, list[Rule]] = {}
    for module in iter_modules(rules.__path__):
        for value in vars(import_module(f"{rules.__name__}.{module.name}")).values():
            if isinstance(value, Rule) and value not in found.setdefault(value.name, []):
                found[value.name].append(value)
    return {name: same[0] for name, same in found.items() if len(same) == 1 and _has_statement(same[0])}


def _has_statement(rule: Rule) -> bool:
    """Whether the rule can say itself as a relation of two sides that print differently.

    A rule that is an algorithm has neither sample nor cases; the meaning of a name that print writes out anyway
    (``mean``) would read a = a.
    """
    try:
        left, right = rule.statement.args
    except (LookupError, AssertionError, TypeError):
        return False
    return latex_of(left) != latex_of(right)
