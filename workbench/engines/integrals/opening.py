"""The integrand before the search: functions that have no table of their own are written by those that have."""

from __future__ import annotations

from collections.abc import Callable

from workbench.record.derivation import Line
from workbench.record.steps import everywhere
from workbench.rules import integrals, names
from workbench.rules.rule import Rewrite
from workbench.terms.declaration import Function
from workbench.terms.functions.activations import maximum, minimum, where
from workbench.terms.functions.elementwise import relu
from workbench.terms.functions.elementwise import step as jump
from workbench.terms.functions.special import normal_cdf
from workbench.terms.heads import COMPARE
from workbench.terms.term import Term, depends_on, postorder

_BY = {
    relu: integrals.positive_part_by_the_modulus,
    jump: integrals.step_by_the_sign,
    maximum: integrals.larger_by_the_modulus,
    minimum: integrals.smaller_by_the_modulus,
    normal_cdf: integrals.normal_distribution_by_the_error_function,
}
_CHOICES = (
    integrals.choice_by_the_condition, integrals.choice_by_the_opposite_condition,
    integrals.choice_by_the_weak_condition, integrals.choice_by_the_weak_opposite_condition,
)  # fmt: skip
_COMPARISONS = (
    integrals.larger_than_by_the_step, integrals.smaller_than_by_the_step, integrals.at_least_by_the_step,
    integrals.at_most_by_the_step,
)  # fmt: skip
_ROUNDS = 6


def has_choices(f: Term, x: Term) -> bool:
    """Whether the integrand chooses by a comparison that moves."""
    varies = depends_on(f, (x,))
    return any(t.head is COMPARE and varies(t) for t in postorder(f))


def opened(f: Term, x: Term, choices: bool = True) -> tuple[Term, list[Line]]:
    """The integrand with sigmoid, softplus, relu and their kin written out, and the steps; without ``choices``,
    comparisons and what they choose stay."""
    lines: list[Line] = []
    for _ in range(_ROUNDS):
        varies = depends_on(f, (x,))

        def step(term: Term, varies: Callable[[Term], bool] = varies) -> Rewrite | None:
            kept = not choices and (term.head is COMPARE or term.head is where)
            return _step(term) if varies(term) and not kept else None

        after, more = everywhere(f, step)
        if after is f:
            break
        f, lines = after, [*lines, *more]
    return f, lines


def _step(term: Term) -> Rewrite | None:
    head = term.head
    if head is COMPARE or head is where:
        made = (rule.apply(term) for rule in (_COMPARISONS if head is COMPARE else _CHOICES))
        return next((rewrite for rewrite in made if rewrite is not None), None)
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


__all__ = ["has_choices", "opened"]
