"""Functions that an assumption defines are solved for: inverses, implicit functions; others stay as they were drawn."""

import numpy as np

from workbench.check.points.implicit import defined
from workbench.check.statements.judging import judge, make_pool
from workbench.record.derivation import Status
from workbench.terms.functions.linear_algebra import inv
from workbench.terms.heads import apply, derivative, equals, vector
from workbench.terms.statements import forall, implies

x, y = vector("x", "n"), vector("y", "m")
v = vector("v", "n")


def F(first, second):
    return apply("F", "m", first, second)


def g(first):
    return apply("g", "m", first)


def f(first):
    return apply("f", "n", first)


def h(first):
    return apply("h", "n", first)


IMPLICIT = forall(equals(F(x, g(x)), 0 * y), x)
INVERSE = forall(equals(f(h(x)), x), x)


def test_only_functions_of_what_is_quantified_are_defined():
    assert [d.name for d in defined([IMPLICIT])] == ["g"]
    assert [d.name for d in defined([INVERSE])] == ["h"]
    assert not defined([equals(F(x, g(x)), 0 * y)])
    assert not defined([forall(equals(f(h(h(x))), x), x)])
    assert not defined([forall(equals(apply("c", (), h(x)), 1), x)])  # one equation for n unknowns


def test_values_solve_the_equation():
    pool = make_pool([IMPLICIT], (IMPLICIT,), 0)
    for point, _ in zip(pool.points(), range(4), strict=False):
        for shift in (0.0, 0.01):
            at = np.asarray(point.values["x"]) + shift
            assert np.max(np.abs(point.values["F"](at, point.values["g"](at)))) < 1e-11


def test_an_inverse_has_the_inverse_jacobian_and_no_other():
    place = implies(equals(v, h(x)), equals(derivative(h(x), x), inv(derivative(f(v), v))))
    wrong = implies(equals(v, h(x)), equals(derivative(h(x), x), inv(derivative(f(v), v)).T))
    assert judge(place, [INVERSE]).status is Status.SUPPORTED
    assert judge(wrong, [INVERSE]).status is Status.REFUTED
