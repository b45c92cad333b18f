"""What generating functions say of laws.

Source: Billingsley, Probability and Measure (1995), sections 21, 29 and 30.
"""

from __future__ import annotations

from workbench.rules.generating import linear_forms, same_laws
from workbench.rules.schema import Computed, Proof
from workbench.terms.functions.elementwise import exp
from workbench.terms.functions.linear_algebra import outer
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import Sum, equals, expectation, index, matrix, scalar, vector
from workbench.terms.term import Term

_u, _s, _z, _t = scalar("u"), scalar("s"), vector("z", "m"), vector("t", "m")
_R, _x, _c = matrix("R", "m", "d"), vector("x", "d"), scalar("c")
_i, _j = index("i", "m"), index("j", "d")
_bell, _wide = -(_u**2), -(_u**4)
_many = Sum(-(_R[_i, _j] ** 2), _i, _j)
_row = Sum(-(_z[_i] ** 2), _i)
_form = _t @ (_R @ _x)
_a = outer(_t, _x)


def _one(value: Term, law: Term = _bell) -> Term:
    return equals(expectation(exp(_s * _u), _u, law), value)


def _all(value: Term, body: Term = _form, law: Term = _many) -> Term:
    return equals(expectation(exp(body), _R, law), value)


def _forms() -> list[Proof]:
    return [([_one(exp(_s**2 / 4))], _all(exp((_t @ _t) * (_x @ _x) / 4)), {"a": _a}),
            ([_one(exp(_s**2 / 4))], equals(expectation(exp(_t @ (_c * _z)), _z, _row), exp(_c**2 * (_t @ _t) / 4)),
             {"a": _c * _t})]  # fmt: skip


def _no_forms() -> list[Proof]:
    right = exp((_t @ _t) * (_x @ _x) / 4)
    here = _one(exp(_s**2 / 4))
    return [([here], _all(right), {"a": 2 * _a}), ([here], _all(right, _form**2), {"a": _a}),
            ([here], _all(right, law=_many - sum_(_R) ** 2), {"a": _a}),
            ([_one(exp(_s**2 / 4), _wide)], _all(right), {"a": _a}),
            ([here], _all(exp((_t @ _t) * (_x @ _x) / 2)), {"a": _a})]  # fmt: skip


LINEAR_FORM_OF_INDEPENDENT_ENTRIES = Computed(
    "a form in independent entries", "the mean of a product of their exponentials is the product of the means",
    ways=linear_forms, cases=_forms, counters=_no_forms,
)  # fmt: skip


def _of_rows(f: Term) -> Term:
    return expectation(f, _R, _many)


def _of_z(f: Term) -> Term:
    return expectation(f, _z, _row)


def _same() -> list[Proof]:
    M = exp((_t @ _t) * _c**2 / 4)
    both = [equals(_of_rows(exp(_form)), M), equals(_of_z(exp(_t @ (_c * _z))), M)]
    return [(both, equals(_of_rows(sum_((_R @ _x) ** 2)), _of_z(sum_((_c * _z) ** 2)))),
            (both, equals(_of_rows(exp(sum_(_R @ _x))), _of_z(exp(sum_(_c * _z)))))]  # fmt: skip


def _not_the_same() -> list[Proof]:
    M = exp((_t @ _t) * _c**2 / 4)
    goal = equals(_of_rows(sum_((_R @ _x) ** 2)), _of_z(sum_((_c * _z) ** 2)))
    first, second = equals(_of_rows(exp(_form)), M), equals(_of_z(exp(_t @ (_c * _z))), M)
    other = equals(_of_z(exp(_t @ (_c * _z))), M**2)
    return [([first], goal), ([first, other], goal),
            ([first, second], equals(_of_rows(sum_((_R @ _x) ** 2)), _of_z(sum_(_z**2)))),
            ([first, second], equals(_of_rows(sum_(_R**2)), _of_z(sum_((_c * _z) ** 2)))),
            # entry by entry only: nothing is said of their dependence
            ([equals(_of_rows(exp(_t * (_R @ _x))), exp(_t**2 * _c**2 / 4)),
              equals(_of_z(exp(_t * (_c * _z))), exp(_t**2 * _c**2 / 4))], goal)]  # fmt: skip


SAME_LAW = Computed(
    "the same law", "a law is known by its generating function, where this is finite near 0",
    ways=same_laws, cases=_same, counters=_not_the_same, reference="Billingsley, Probability and Measure, §30",
)  # fmt: skip

__all__ = ["LINEAR_FORM_OF_INDEPENDENT_ENTRIES", "SAME_LAW"]
