"""What a page can say of a reason beside its name: the statement of a rule, or the one line of any other."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from workbench.show.formulas.terms import latex_of

if TYPE_CHECKING:
    from workbench.rules.reason import Reason
    from workbench.rules.rule import Rule


def rule_of(reason: Reason) -> Rule | None:
    """The rule of the catalogue that a reason is, where it has a statement to show; None for any other reason.

    A stored line keeps what is printed of its rule; the rule itself is found by its name.
    """
    return _stated(reason.name) if reason.kind == "rule" else None


@cache
def _stated(name: str) -> Rule | None:
    from workbench.rules import catalogue

    rule = catalogue().get(name)
    return rule if rule is not None and _has_statement(rule) else None


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
