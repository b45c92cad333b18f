"""Where a function is largest, under premises: the right place, another one, and premises that speak of the place."""

import pytest

from workbench.check.statements.judging import judge
from workbench.check.statements.largest import largest_of
from workbench.record.derivation import Status
from workbench.terms.functions.elementwise import log
from workbench.terms.functions.linear_algebra import inv, logdet, outer, trace
from workbench.terms.heads import argmax, equals, matrix, relation, scalar
from workbench.terms.statements import both, implies

a, b, p = scalar("a"), scalar("b"), scalar("p", "positive")
inside = both(relation(">", a, 0), relation(">", b, 0))
f = a * log(p) - b * p


@pytest.mark.parametrize(("place", "status"), [(a / b, Status.SUPPORTED), (1.01 * a / b, Status.REFUTED)])
def test_a_place_under_premises(place, status):
    assert judge(implies(inside, equals(argmax(f, p), place))).status is status


def test_a_premise_about_what_is_sought():
    assert largest_of(implies(relation(">", p, 2), equals(argmax(f, p), a / b))) is None


def test_premises_about_one_of_several_variables_are_no_premises():
    x, y, c = (scalar(name) for name in "xyc")
    said = equals(argmax(-((x - c) ** 2) - y**2, x, y), c)
    assert largest_of(implies(relation(">", c, 0), said)) is not None
    assert largest_of(implies(relation(">", y, 0), said)) is None


DOUBLE = -((p**2 - 1) ** 2) * (p**2 - 4) ** 2
"""As large at 1 as at 2."""


@pytest.mark.parametrize(
    ("sign", "place", "status"),
    [("ni", 1, Status.SUPPORTED), ("ni", 2, Status.SUPPORTED), ("ni", 3, Status.REFUTED), ("=", 1, Status.UNDECIDED)],
)
def test_one_place_of_several(sign, place, status):
    assert judge(relation(sign, argmax(DOUBLE, p), place)).status is status


@pytest.mark.parametrize(
    ("properties", "place"), [("positive", -a / b), ("unit", 1 + a / b), ("unit", -a / b)], ids=str
)
def test_a_place_that_the_variable_cannot_have(properties, place):
    x = scalar("x", properties)
    likelihood = a * log(x) + (b * log(1 - x) if properties == "unit" else -b * x)
    assert judge(implies(inside, equals(argmax(likelihood, x), place))).status is Status.REFUTED


S, V = matrix("S", "n", "n", "posdef"), matrix("V", "n", "n", "posdef")
MATRIX = logdet(V) - trace(V @ S)


@pytest.mark.parametrize(
    ("place", "status"),
    [
        (inv(S), Status.SUPPORTED), (2 * inv(S), Status.REFUTED), (-inv(S), Status.REFUTED),
        (inv(S) @ (S + outer(S[0], S[0] ** 2)), Status.REFUTED),
    ],
    ids=["right", "twice", "negative definite", "not symmetric"],
)  # fmt: skip
def test_a_matrix_that_is_to_be_positive_definite(place, status):
    assert judge(equals(argmax(MATRIX, V), place)).status is status


def test_a_singular_matrix_is_on_the_edge():
    assert judge(equals(argmax(MATRIX, V), 0 * S)).status is Status.UNDECIDED
