"""What the functions of the language are known to be: positive, never negative, adding up to 1; the logarithm and its
tangent.

Source: DLMF 4.5 for the logarithm.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.identity import Scalar
from workbench.rules.inference import Reduction, Step
from workbench.rules.ranges import branches, ranges
from workbench.rules.requirements import Positive
from workbench.rules.schema import Computed, Proof, schema
from workbench.terms.functions.activations import maximum, minimum
from workbench.terms.functions.elementwise import absolute, exp, log, sigmoid, sign, sqrt, tanh
from workbench.terms.functions.softmax import softmax
from workbench.terms.heads import (
    Sum,
    equals,
    index,
    named,
    number,
    relation,
    scalar,
    vector,
)
from workbench.terms.statements import iff
from workbench.terms.term import Term

_ZERO, _ONE = number(0), number(1)
_a, _b, _c, _p = scalar("a"), scalar("b"), scalar("c"), scalar("p", "positive")
_z = vector("z", "n")
_k: Term = index("k", "n")


def _known(step: Step) -> Iterator[Reduction]:
    """The signs, bounds and sums of the functions in the goal and in what is cited."""
    given = ranges(step.goal, *step.premises)
    if given:
        yield Reduction(given)


def _ranges() -> Iterator[Proof]:
    yield [], relation(">", exp(_a), _ZERO)
    yield [], relation(">=", exp(_a) * _b**2, _ZERO)
    yield [], equals(Sum(softmax(_z)[_k], _k), _ONE)
    yield [relation("<=", _b, -exp(_a))], relation("<", _b, _ZERO)
    yield [], relation("<", sigmoid(_a), _ONE)
    yield [], relation(">", tanh(_a), -_ONE)


def _no_ranges() -> Iterator[Proof]:
    yield [], relation(">", exp(_a) - 1, _ZERO)
    yield [], relation(">", log(_a), _ZERO)
    yield [], relation(">", named("q", exp(_a)), _ZERO)  # the definition is not cited
    yield [], relation(">", _p, _ZERO)  # nor what is declared
    yield [], equals(Sum(exp(_z)[_k], _k), _ONE)
    yield [], relation(">", sqrt(_a), _ZERO)
    yield [], relation("<", exp(_a), _ONE)
    yield [], relation(">", tanh(_a), _ZERO)


RANGE_OF_A_FUNCTION = Computed(
    "range of a function", "what values it takes, whatever its arguments are", ways=_known,
    cases=_ranges, counters=_no_ranges,
)  # fmt: skip


def _by_cases(step: Step) -> Iterator[Reduction]:
    given = branches(step.goal, *step.premises)
    if given:
        yield Reduction(given)


def _branches() -> Iterator[Proof]:
    yield [relation("<=", absolute(_a), _b)], relation("<=", _a, _b)
    yield [relation(">", _a, _b), relation(">=", _b, _ZERO)], equals(absolute(_a - _b), _a - _b)
    yield [relation("<=", absolute(_a), _b)], relation("<=", _a * _c, _b * absolute(_c))
    yield [relation("<", _a, _ZERO)], equals(sign(_a), -_ONE)
    yield [relation("<=", _a, _b)], equals(maximum(_a, _b) + minimum(_a, _c), _b + minimum(_a, _c))
    yield [relation("<", _a, -_b), relation(">", _b, _ZERO)], equals(maximum(absolute(_a) - _b, 0), -_a - _b)


def _no_branches() -> Iterator[Proof]:
    yield [], equals(absolute(_a), _a)
    yield [relation("<=", absolute(_a), _b)], relation("<=", _a * _c, _b * _c)
    yield [relation("<=", _a, _ZERO)], equals(sign(_a), -_ONE)  # or 0
    yield [relation("<=", _a, _b)], equals(maximum(_a, _c), _b)
    yield [relation("<", _a, -_b)], equals(maximum(absolute(_a) - _b, 0), -_a - _b)
    yield [], relation("<=", minimum(_a, _b) * _c, _a * _c)


MODULI_AND_EXTREMES = Computed(
    "modulus, sign, larger and smaller",
    "a modulus is the number or minus it, and not negative; the larger of two is one of them, and at least either",
    ways=_by_cases, cases=_branches, counters=_no_branches,
)  # fmt: skip


def _below() -> Iterator[Proof]:
    yield [relation(">", _a, _ZERO)], relation("<=", log(_a), _a - 1)


def _not_below() -> Iterator[Proof]:
    yield [], relation("<=", log(_a), _a - 1)
    yield [relation(">", _a, _ZERO)], relation("<", log(_a), _a - 1)
    yield [relation(">", _a, _ZERO)], relation(">=", log(_a), _a - 1)


@schema(name="tangent of the logarithm at 1", requires=[Positive("t")], cases=_below, counters=_not_below)
def log_below_its_tangent(t: Scalar) -> tuple[list[Term], Term]:
    """the logarithm is concave: it lies below its tangent"""
    return [], relation("<=", log(t), t - 1)


def _above() -> Iterator[Proof]:
    yield [], relation("<=", exp(_b) * (1 + _a - _b), exp(_a))
    yield [], relation("<=", exp(_ONE) * (1 + _b * _a - 1), exp(_b * _a)), {"u": _b * _a, "c": _ONE}


def _not_above() -> Iterator[Proof]:
    letters = {"u": _a, "c": _b}
    yield [], relation(">=", exp(_b) * (1 + _a - _b), exp(_a)), letters
    yield [], relation("<", exp(_b) * (1 + _a - _b), exp(_a)), letters  # they meet at c
    yield [], relation("<=", exp(_b) * (1 + 2 * (_a - _b)), exp(_a)), letters


@schema(name="tangent of the exponential", cases=_above, counters=_not_above)
def exp_above_its_tangent(u: Scalar, c: Scalar) -> tuple[list[Term], Term]:
    """the exponential is convex: it lies above its tangents"""
    return [], relation("<=", exp(c) * (1 + u - c), exp(u))


def _touches() -> Iterator[Proof]:
    yield [relation(">", _a, _ZERO)], iff(equals(log(_a), _a - 1), equals(_a, _ONE))


def _no_touch() -> Iterator[Proof]:
    yield [relation(">", _a, _ZERO)], iff(equals(log(_a), _a - 1), equals(_a, number(2)))
    yield [], iff(equals(log(_a), _b - 1), equals(_b, _ONE))


@schema(name="one point of contact", requires=[Positive("t")], cases=_touches, counters=_no_touch)
def log_touches_its_tangent(t: Scalar) -> tuple[list[Term], Term]:
    """the logarithm is strictly concave: it meets its tangent at 1 and nowhere else"""
    return [], iff(equals(log(t), t - 1), equals(t, _ONE))


__all__ = [
    "MODULI_AND_EXTREMES", "RANGE_OF_A_FUNCTION", "exp_above_its_tangent", "log_below_its_tangent",
    "log_touches_its_tangent",
]  # fmt: skip
