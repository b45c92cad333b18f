"""Schemas about normal samples: a standardised statistic, chi-square from a projector, Student's t.

Source: Casella & Berger, Statistical Inference, section 5.3.
"""

from __future__ import annotations

from workbench.rules.normal_samples import chi_square, normal_over_root, squares_of_deviations, standardised, student
from workbench.rules.schema import Computed, Proof
from workbench.terms.functions.elementwise import exp, log, sqrt
from workbench.terms.functions.linear_algebra import ones, trace
from workbench.terms.functions.reductions import mean
from workbench.terms.heads import (
    Sum,
    apply,
    compare,
    equals,
    expectation,
    index,
    integral,
    matrix,
    negative,
    number,
    oo,
    pi,
    relation,
    scalar,
    size,
    transpose,
    vector,
)
from workbench.terms.term import Term, contains

_n = size("n")
_i = index("i", _n)
_x, _A, _r = vector("x", _n), matrix("A", _n, _n), scalar("r")
_m, _s, _q, _u, _a, _b = (scalar(name) for name in "m s q u a b".split())
_y = scalar("y", "positive")


def _chance(statistic: Term, log_density: Term | None = None) -> Term:
    normal = Sum(-log(_s) - log(2 * pi) / 2 - (_x[_i] - _m) ** 2 / (2 * _s**2), _i)
    return expectation(compare("<=", statistic, _q), _x, normal if log_density is None else log_density)


def _law(statistic: Term, density: Term, log_density: Term | None = None) -> Term:
    low, over = (number(0), _y) if contains(density, _y) else (negative(oo), _u)
    return equals(_chance(statistic, log_density), integral(density, over, low, _q))


_bell = exp(-(_u**2) / 2) / sqrt(2 * pi)
_mean, _free = mean(_x), apply("T", (), _x)
_positive = [relation(">", _s, 0), relation(">", _r, 0)]
_apart = equals(_A @ ones(_n), 0 * ones(_n))
_centring = [equals(transpose(_A), _A), equals(_A @ _A, _A), _apart, equals(trace(_A), _r)]
_form = _x @ _A @ _x / _s**2
_of_z = _law((_mean - _m) / _s, _bell)
_of_v = _law(_form, chi_square(_y, _r))
_ratio = equals(_free, (_mean - _m) / _s / sqrt(_form / _r))


def _moved() -> list[Proof]:
    below = _law(_free, exp(-(_u**2)))
    return [([below, relation(">", _b, 0)], _law(_a + _b * _free, exp(-(((_u - _a) / _b) ** 2)) / _b)),
            ([below], _law(_a + _b * _free, exp(-(((_u - _a) / _b) ** 2)) / _b)),  # b may be negative
            ([below, relation(">", _b, 0)], _law(_a + _b * _free, exp(-(((_u - _a) / _b) ** 2)))),
            ([below, relation(">", _b, 0)], _law(_b * _free**3, exp(-((_u / _b) ** 2)) / _b))]  # fmt: skip


def _squares() -> list[Proof]:
    goal = _law(_form, chi_square(_y, _r))
    without = [([*_centring[:k], *_centring[k + 1 :], *_positive], goal) for k in range(4)]
    other = Sum(-log(_s) - (_x[_i] - _m) ** 4 / (2 * _s**2), _i)
    return [([*_centring, *_positive], goal), *without, ([*_centring, _positive[0]], goal),
            ([*_centring, *_positive], _law(_form, chi_square(_y, _r + 1))),
            ([*_centring, *_positive], _law(_x @ _A @ _x / _s, chi_square(_y, _r))),
            ([*_centring, *_positive], _law(_form, chi_square(_y, _r), other))]  # fmt: skip


def _students() -> list[Proof]:
    cited, goal = [*_centring, *_positive, _of_z, _of_v, _ratio], _law(_free, student(_u, _r))
    needed = [c for c in cited if c is not _positive[0]]  # that s is not 0, the law of Z says
    without = [([c for c in cited if c is not left], goal) for left in needed]
    shifted = _law((_mean - _m) / _s + _x[0], _bell)
    return [(cited, goal), *without, (cited, _law(_free, student(_u, _r + 1))),
            ([*_centring, *_positive, shifted, _of_v, _ratio], goal)]  # fmt: skip


STANDARDISE = Computed(
    "standardise", "less the mean, over the deviation", ways=standardised,
    cases=lambda: _moved()[:1], counters=lambda: _moved()[1:],
)  # fmt: skip
CHI_SQUARE = Computed(
    "chi-square from normals", "a sum of squares of independent standard normals", ways=squares_of_deviations,
    reference="Casella & Berger, Statistical Inference, Thm 5.3.1",
    cases=lambda: _squares()[:1], counters=lambda: _squares()[1:],
)  # fmt: skip
STUDENT = Computed(
    "Student's t", "a standard normal over the root of an independent chi-square per degree of freedom",
    ways=normal_over_root, reference="Casella & Berger, Statistical Inference, §5.3.2",
    cases=lambda: _students()[:1], counters=lambda: _students()[1:],
)  # fmt: skip

__all__ = ["CHI_SQUARE", "STANDARDISE", "STUDENT"]
