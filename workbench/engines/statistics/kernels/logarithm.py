"""The logarithm of a density written out: products become sums, exponents come in front, exponentials go.

Steps are rules of the catalogue, applied wherever they apply until none does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workbench.record.derivation import Line
from workbench.record.steps import everywhere
from workbench.rules import calculus, likelihoods, names
from workbench.rules.differentials import definition_rule
from workbench.rules.requirements import needs_positive
from workbench.rules.rule import Rewrite, Rule
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import log
from workbench.terms.heads import CONSTANT, MUL, NUMBER, POWER, SYMBOL, add, mul, number
from workbench.terms.term import Term, contains

_ROUNDS = 24

_RULES: tuple[Rule, ...] = (
    calculus.log_of_exp,
    likelihoods.log_of_root,
    likelihoods.log_of_gamma,
    names.softplus_from_log,
    likelihoods.log_of_a_product_of_entries,
    likelihoods.log_of_a_chosen_entry,
    likelihoods.log_of_sigmoid_by_softplus,
    likelihoods.log_of_one_minus_sigmoid,
    calculus.log_of_one,
    calculus.log_of_reciprocal,
    calculus.log_of_power,
)
"""In the order in which they are tried at a place."""


def written_out(
    term: Term, data: Sequence[Term], positive: Callable[[Term], bool] = lambda t: True
) -> tuple[Term, list[Line]]:
    """The term with its logarithms written out, and the lines that do it.

    ``data``: the symbols of observations; ``positive``: whether a term is positive wherever the density is.
    """
    lines: list[Line] = []
    for _ in range(_ROUNDS):
        after, more = everywhere(term, lambda node: None if _is_plain(node, data) else _step(node, positive))
        if after is term:
            break
        term = after
        lines.extend(more)
    return term, lines


def _is_plain(term: Term, data: Sequence[Term]) -> bool:
    """Whether a logarithm stays: of numbers and one parameter, such as 2 pi v."""
    if term.head is not log or any(contains(term, d) for d in data):
        return False
    inside = term.args[0]
    factors = inside.args if inside.head is MUL else (inside,)
    bases = [f.args[0] if f.head is POWER and f.args[1].head is NUMBER and f.args[1].value > 0 else f for f in factors]
    named = [b for b in bases if b.head is SYMBOL]
    return len(named) <= 1 and all(b.head in (SYMBOL, NUMBER, CONSTANT) for b in bases) and len(factors) > 1


def _step(term: Term, positive: Callable[[Term], bool]) -> Rewrite | None:
    if term.head is not log:
        return None
    inside = term.args[0]
    if inside.head is MUL and inside.args[0] is number(1) and inside.args[1:] == (inside.args[-1],):
        found = calculus.log_of_reciprocal.apply(term) if positive(inside) else None
        if found is not None:
            return found
    if inside.head is MUL:
        return _of_product(inside, positive)
    if inside.head is POWER and not positive(inside.args[0]):
        return None
    if isinstance(inside.head, Function) and inside.head.name in _SHORT:
        rule = definition_rule(inside.head)
        found = rule.apply(inside) if rule is not None else None
        if found is not None:
            return Rewrite(log(found.result), found.rule, found.bindings, found.conditions)
    for rule in _RULES:
        found = rule.apply(term)
        if found is not None:
            return found
    return None


def _of_product(inside: Term, positive: Callable[[Term], bool]) -> Rewrite | None:
    """log of a product; factors that are negative, such as -1 and log(1 - p), stay together."""
    above = [f for f in inside.args if positive(f)]
    rest = [f for f in inside.args if f not in above]
    groups = [*above, mul(*rest)] if rest else above
    if len(groups) < 2:
        return None
    result = add(*(log(g) for g in groups))
    rule = calculus.log_of_product
    return Rewrite(result, rule, (), tuple(needs_positive(g) for g in groups))


_SHORT = frozenset({"normal_pdf", "square"})
"""Functions that are short for products: they are written out first."""

__all__ = ["written_out"]
