"""The entrance from the goals: which of these roads leads to what is asked, and the derivation made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.engines.scalars import by_definition, by_logarithm, by_rules
from workbench.engines.scalars.differentiating import can_tell
from workbench.record.derivation import Derivation
from workbench.terms.heads import APPLY
from workbench.terms.term import Term, postorder

BY_RULES = by_rules.METHOD
_FIRST_ORDER = {
    by_definition.METHOD: by_definition.from_definition,
    by_logarithm.METHOD: by_logarithm.logarithmic_derivative,
}
"""Roads to the first derivative only."""
METHODS = (BY_RULES, *_FIRST_ORDER)
_ORDERS = {"derivative": 1, "hessian": 2, "third": 3}


def leads(expr: Term, what: str, variables: Sequence[Term], method: str = BY_RULES) -> bool:
    """Whether a road leads to the goal: derivatives of a scalar expression in scalars, by rules of several orders.

    Opaque functions take other roads, which keep their derivatives.
    """
    if what not in _ORDERS or (method in _FIRST_ORDER and what != "derivative"):
        return False
    return all(can_tell(expr, x) for x in variables) and not any(node.head is APPLY for node in postorder(expr))


def derivation(
    expr: Term,
    what: str,
    variables: Sequence[Term],
    method: str = BY_RULES,
    *,
    givens: Iterable[Term] | None = None,
    id: str = "",
    title: str = "",
    closing: by_rules.Closing | None = None,
) -> Derivation:
    """The derivative of the order that the goal means; ``variables`` are one, or two for a mixed second derivative."""
    if method in _FIRST_ORDER:
        return _FIRST_ORDER[method](expr, variables[0], givens=givens, id=id, title=title)
    order = _ORDERS[what]
    chain = tuple(variables) if len(variables) == order else (variables[0],) * order
    return by_rules.successive(expr, chain, givens=givens, id=id, title=title, closing=closing)


__all__ = ["BY_RULES", "METHODS", "derivation", "leads"]
