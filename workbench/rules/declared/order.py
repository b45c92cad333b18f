"""Schemas about larger and smaller: what an inequality for all values says.

Source: Steele, The Cauchy-Schwarz Master Class, ch. 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.identity import Scalar
from workbench.rules.requirements import Constant
from workbench.rules.schema import Proof, Variable, schema
from workbench.terms.heads import equals, number, relation, scalar
from workbench.terms.statements import forall
from workbench.terms.term import Term

_b, _c, _t = scalar("b"), scalar("c"), scalar("t")
_ZERO = number(0)


def _flat() -> Iterator[Proof]:
    yield [forall(relation("<=", _b * _t + _c * _t**2, _ZERO), _t)], equals(_b, _ZERO)


def _not_flat() -> Iterator[Proof]:
    yield [relation("<=", _b * _t + _c * _t**2, _ZERO)], equals(_b, _ZERO)  # at one t only
    yield [forall(relation("<=", _b * _t + _c * _t**2, number(1)), _t)], equals(_b, _ZERO)  # below 1 is not below 0
    yield [forall(relation("<=", (1 - _t) * _t - _t**2 + 2 * _t**2 - _t, _ZERO), _t)], equals(1 - _t, _ZERO)  # t in b


@schema(requires=[Constant("b", "t"), Constant("c", "t")], cases=_flat, counters=_not_flat)
def parabola_that_is_never_positive(b: Scalar, c: Scalar, t: Variable) -> tuple[list[Term], Term]:
    """`b*t + c*t**2` is 0 at 0: where it is never positive it has no slope there"""
    return [forall(relation("<=", b * t + c * t**2, _ZERO), t)], equals(b, _ZERO)


__all__ = ["parabola_that_is_never_positive"]
