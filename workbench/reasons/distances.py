"""Schemas about sums of distances: the slope of a modulus, its tangents, the median.

Source: Boyd & Vandenberghe, Convex Optimization, section 6.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.inference import Reduction, Step
from workbench.rules.moves import differentiated
from workbench.rules.schema import Computed, schema
from workbench.rules.values import by_values
from workbench.terms.functions.elementwise import absolute, sign
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import AT, IMPLIES, RELATION, at, derivative, equals, number, relation, scalar, vector
from workbench.terms.statements import implies
from workbench.terms.term import Term

_x, _u, _v, _m, _t = vector("x", "n"), vector("u", "n"), vector("v", "n"), scalar("m"), scalar("t")
_ZERO = number(0)


def _slopes(step: Step) -> Iterator[Reduction]:
    """The derivatives in the goal by the rules of differentiation, away from kinks where the goal says so."""
    goal, under = step.goal, list[Term]()
    while goal.head is IMPLIES:
        under.append(goal.args[0])
        goal = goal.args[1]
    for rules in differentiated([goal]):
        held = [p for p in rules.perhaps if any(_in_every_entry(h, p.args[0]) for h in under)]
        said = [_under(under, p.args[1]) for p in held]
        entries = [p.args[0].args[0].args[0] for p in held]
        signs = [equals(sign(e), at(sign(e.args[0]), *e.args[1:])) for e in entries]
        yield Reduction((*rules.given, *said, *signs), rules.needed)


def _in_every_entry(hypothesis: Term, said: Term) -> bool:
    """Whether ``abs(u) > 0`` is assumed of an array, and said of an entry of it."""
    if not all(s.head is RELATION and s.attrs[0] == ">" and s.args[1] is _ZERO for s in (hypothesis, said)):
        return False
    whole, part = hypothesis.args[0], said.args[0]
    if whole.head is not absolute or part.head is not absolute or part.args[0].head is not AT:
        return False
    return part.args[0].args[0] is whole.args[0]


def _under(premises: list[Term], statement: Term) -> Term:
    for p in reversed(premises):
        statement = implies(p, statement)
    return statement


def _summed(step: Step) -> Iterator[Reduction]:
    """What holds entry by entry holds of the sums."""
    given = [relation(p.attrs[0], *map(sum_, p.args)) for p in step.premises
             if p.head is RELATION and p.attrs[0] in ("<=", ">=", "=") and p.args[0].rank == 1 == p.args[1].rank]
    if given:
        yield Reduction(tuple(given))


SLOPE_OF_ABS = Computed(
    "derivative of abs", "each distance falls or grows with slope 1", ways=_slopes,
    cases=lambda: [([], implies(relation(">", absolute(_x - _m), _ZERO),
                                equals(derivative(sum_(absolute(_x - _m)), _m), -sum_(sign(_x - _m)))))],
    counters=lambda: [([], equals(derivative(sum_(absolute(_x - _m)), _m), -sum_(sign(_x - _m)))),
                      ([], implies(relation(">", absolute(_x - _m), _ZERO),
                                   equals(derivative(sum_(absolute(_x - _m)), _m), sum_(sign(_x - _m)))))],
)  # fmt: skip
MEDIAN = Computed("median", "as many observations lie above the median as below", ways=by_values)


@schema(
    name="tangents of the modulus", shapes="u: n; v: n; w:",
    cases=lambda: [([equals(_u, _v + _m)], relation(">=", absolute(_u), absolute(_v) + _m * sign(_v))),
                   ([], relation(">=", absolute(_u - _m), absolute(_u) - _m * sign(_u)))],
    counters=lambda: [([], relation(">=", absolute(_u), absolute(_v) + _m * sign(_v))),
                      ([equals(_u, _v + _m)], relation("<=", absolute(_u), absolute(_v) + _m * sign(_v))),
                      ([equals(_u, _v + _m)], relation(">=", absolute(_u), absolute(_v) - _m * sign(_v)))],
)  # fmt: skip
def TANGENT_OF_ABS(u: Term, v: Term, w: Term):  # type: ignore[no-untyped-def]  # noqa: N802
    """the modulus is convex: it lies above each of its tangents"""
    return [equals(u, v + w)], relation(">=", absolute(u), absolute(v) + w * sign(v))


LEAST_DISTANCES = Computed(
    "least distances", "the sum falls up to the median and rises from there on", ways=_summed,
    cases=lambda: [([relation(">=", _u, _v + _m * _x), equals(sum_(_x), _ZERO)], relation("<=", sum_(_v), sum_(_u)))],
    counters=lambda: [([relation(">=", _u, _v + _m * _x)], relation("<=", sum_(_v), sum_(_u))),
                      ([relation("<=", _u, _v + _m * _x), equals(sum_(_x), _ZERO)],
                       relation("<=", sum_(_v), sum_(_u)))],
)  # fmt: skip

__all__ = ["LEAST_DISTANCES", "MEDIAN", "SLOPE_OF_ABS", "TANGENT_OF_ABS"]
