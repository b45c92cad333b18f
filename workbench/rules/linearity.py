"""Integrals, expectations and limits are linear: a sum goes term by term, what does not vary stands in front."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.inference import Reduction, Step
from workbench.terms.heads import ADD, EXPECTATION, INTEGRAL, LIMIT, MATMUL, MUL, add, equals, mul, number, oo, subtract
from workbench.terms.instances import moves_in
from workbench.terms.term import Term, build, contains, postorder, rebuild


def linear(step: Step) -> Iterator[Reduction]:
    """What stands under an integral, an expectation or a limit, in the goal and in what is cited, taken apart; the
    parts are written where they exist."""
    nodes = [n for n in postorder(step.goal, *step.premises) if n.head in (INTEGRAL, EXPECTATION, LIMIT)]
    given = []
    for only_factors in (True, False):
        given = [equals(n, apart) for n in nodes if (apart := _apart(n, only_factors)) is not n]
        if given:
            yield Reduction(tuple(dict.fromkeys(given)))


def constants_over(step: Step) -> Iterator[Reduction]:
    """Integrals in which the variable does not occur, between ends that are finite."""
    given = []
    for node in postorder(step.goal, *step.premises):
        if node.head is not INTEGRAL:
            continue
        value, x, low, high = node.args
        if not any((contains(value, x), contains(low, oo), contains(high, oo))):
            given.append(equals(node, mul(value, subtract(high, low))))
    if given:
        yield Reduction(tuple(dict.fromkeys(given)))


def _apart(node: Term, only_factors: bool) -> Term:
    body, x, *rest = node.args
    terms = [body] if only_factors or body.head is not ADD else list(body.args)
    parts = []
    for term in terms:
        factors = _factors(term)
        fixed = [f for f in factors if not moves_in(f, x)]
        moving = [f for f in factors if moves_in(f, x)]
        inside = rebuild(node, (mul(*moving) if moving else number(1), x, *rest))
        if inside.shape != node.shape and not fixed:
            return node
        parts.append(mul(*fixed, inside) if fixed else inside)
    made = add(*parts) if len(parts) > 1 else parts[0]
    return made if made.shape == node.shape else node


def _factors(term: Term) -> tuple[Term, ...]:
    """The factors of a product; of a matrix product the numbers in front of its factors, and what is left."""
    if term.head is MUL:
        return term.args
    if term.head is not MATMUL:
        return (term,)
    numbers = [f for a in term.args if a.head is MUL for f in a.args if not f.shape]
    rest = [mul(*(f for f in a.args if f.shape)) if a.head is MUL and a.shape else a for a in term.args]
    return (*numbers, build(MATMUL, rest)) if numbers else (term,)


__all__ = ["linear"]
