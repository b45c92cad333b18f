"""The integrand before the search: functions that have no table of their own are written by those that have."""

from __future__ import annotations

from workbench.record.derivation import Line
from workbench.record.steps import everywhere
from workbench.rules import integrals, names
from workbench.rules.rule import Rewrite
from workbench.terms.declaration import Function
from workbench.terms.functions.activations import maximum, minimum
from workbench.terms.functions.elementwise import relu, step
from workbench.terms.functions.special import normal_cdf
from workbench.terms.term import Term, depends_on

_BY = {
    relu: integrals.positive_part_by_the_modulus,
    step: integrals.step_by_the_sign,
    maximum: integrals.larger_by_the_modulus,
    minimum: integrals.smaller_by_the_modulus,
    normal_cdf: integrals.normal_distribution_by_the_error_function,
}
_ROUNDS = 6


def opened(f: Term, x: Term) -> tuple[Term, list[Line]]:
    """The integrand with sigmoid, softplus, relu and their kin written out, and the steps."""
    lines: list[Line] = []
    for _ in range(_ROUNDS):
        varies = depends_on(f, (x,))
        after, more = everywhere(f, lambda term, varies=varies: _step(term) if varies(term) else None)  # type: ignore[misc]
        if after is f:
            break
        f, lines = after, [*lines, *more]
    return f, lines


def _step(term: Term) -> Rewrite | None:
    head = term.head
    if not isinstance(head, Function) or not head.knows.entries.elementwise:
        return None
    if head in _BY:
        return _BY[head].apply(term)
    if head.knows.transparent or head.knows.meaning is None:
        return None
    try:
        return names.definition(head).apply(term)
    except KeyError:
        return None


__all__ = ["opened"]
