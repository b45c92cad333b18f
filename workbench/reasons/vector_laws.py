"""What is said of laws of vectors that are made of laws of numbers.

Source: Casella & Berger, Statistical Inference (2002), sections 4.2, 4.3 and 4.6; Devroye, Non-Uniform Random Variate
Generation (1986), theorem 4.1 of chapter XI.
"""

from __future__ import annotations

from workbench.rules.schema import Computed, Proof
from workbench.rules.vector_laws import definite_images, independent_entries, product_of_integrals, shares_of_a_total
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.functions.linear_algebra import diag, eye, inv, logdet, outer
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.special import loggamma
from workbench.terms.functions.spectral import sqrtm
from workbench.terms.heads import (
    Product,
    equals,
    expectation,
    index,
    integral,
    matrix,
    mul,
    oo,
    pi,
    scalar,
    size_term,
    transpose,
    vector,
)
from workbench.terms.term import Term, substitute

_u, _s, _a = scalar("u", "positive"), scalar("s", "positive"), scalar("a", "positive")
_y, _x, _al = vector("y", "n", "positive"), vector("x", "n", "simplex"), vector("al", "n", "positive")
_v, _z, _m = vector("v", "n"), vector("z", "n"), vector("m", "n")
_S = matrix("S", "n", "n", "posdef")
_n = size_term("n")


def _gamma(u: Term, a: Term) -> Term:
    return (a - 1) * log(u) - u - loggamma(a)


_one, _all = _gamma(_u, _a), sum_(_gamma(_y, _al))
_total = _gamma(_s, sum_(_al))
_shares = (_al - 1) @ log(_x) - sum_(loggamma(_al)) + loggamma(sum_(_al))


def _single(f: Term | int) -> Term:
    return expectation(f, _u, _one)


def _joint(f: Term | int) -> Term:
    return expectation(f, _y, _all)


def _entries() -> list[Proof]:
    return [
        ([equals(_single(1), 1)], equals(_joint(1), 1), {"a": _al}),
        ([equals(_single(1), 1), equals(_single(_u), _a)], equals(_joint(_y), _al), {"a": _al}),
        ([equals(_single(1), 1), equals(_single(_u), _a), equals(_single((_u - _a) ** 2), _a)],
         equals(_joint(outer(_y, _y)), outer(_al, _al) + diag(_al)), {"a": _al}),
    ]  # fmt: skip


def _no_entries() -> list[Proof]:
    return [
        ([equals(_single(1), 2), equals(_single(_u), _a)], equals(_joint(1), 1), {"a": _al}),
        ([equals(_single(1), 1), equals(_single(_u), _a)], equals(_joint(_y), 2 * _al), {"a": _al}),
        ([equals(_single(1), 1)], equals(expectation(1, _y, _all + _y @ _y), 1), {"a": _al}),
        ([equals(_single(1), 1), equals(_single(_u), _a), equals(_single((_u - _a) ** 2), _a)],
         equals(_joint(outer(_y, _y)), outer(_al, _al)), {"a": _al}),
        ([equals(_single(1), 1), equals(_single(_u), _a), equals(_single(_u**2), _a)],
         equals(_joint(outer(_y, _y)), outer(_al, _al) + diag(_al)), {"a": _al}),
        # twice a density: the mean of one entry holds the masses of the others
        ([equals(expectation(_u, _u, log(2) + _one), 2 * _a)],
         equals(expectation(_y, _y, _all + _n * log(2)), 2 * _al), {"a": _al}),
    ]  # fmt: skip


INDEPENDENT_ENTRIES = Computed(
    "independent entries", "the density is the product of those of the entries",
    ways=independent_entries, cases=_entries, counters=_no_entries,
)  # fmt: skip


def _apart(f: Term | int, of_total: Term | int, of_shares: Term | int, shares: Term = _shares) -> Term:
    return equals(_joint(f), mul(expectation(of_total, _s, _total), expectation(of_shares, _x, shares)))


SHARES_OF_A_TOTAL = Computed(
    "total and shares", "positive numbers are their total times their shares, and these are independent",
    ways=shares_of_a_total,
    cases=lambda: [([], _apart(1, 1, 1)), ([], _apart(_y, _s, _x)),
                   ([], _apart(outer(_y, _y), _s**2, outer(_x, _x)))],
    counters=lambda: [([], _apart(_y, 1, _x)), ([], _apart(outer(_y, _y), _s, outer(_x, _x))),
                      ([], _apart(1, 1, 1, _shares + log(_n))), ([], _apart(1, 1, 1, _al @ log(_x))),
                      ([], equals(_joint(1), mul(expectation(1, _s, _total + log(_s)), expectation(1, _x, _shares))))],
)  # fmt: skip

_bell = -logdet(_S) / 2 - (_v - _m) @ inv(_S) @ (_v - _m) / 2 - _n * log(2 * pi) / 2
_plain = -_z @ _z / 2 - _n * log(2 * pi) / 2


def _image(f: Term | int, g: Term | int, plain: Term = _plain, bell: Term = _bell) -> Term:
    return equals(expectation(f, _v, bell), expectation(g, _z, plain))


def _steep_at(h: Term, steep: Term) -> Term:
    return substitute(steep, {_v: h}) + logdet(eye("n") + outer(_m, _m))


def _moved() -> list[Proof]:
    h = _m + (eye("n") + outer(_m, _m)) @ _z
    steep = -sum_((_v - _m) ** 4)
    return [([], _image(_v, h, _steep_at(h, steep), steep), {"v": h})]


def _not_moved() -> list[Proof]:
    h, one = _m + (eye("n") + outer(_m, _m)) @ _z, outer(_m, _m) @ _z
    steep = -sum_(_v**4)
    return [
        ([], _image(_v, _z, _steep_at(h, steep), steep), {"v": h}),
        ([], _image(_v, h, _steep_at(h, steep) - logdet(eye("n") + outer(_m, _m)), steep), {"v": h}),
        ([], _image(1, 1, -sum_(one**4) + logdet(outer(_m, _m)), steep), {"v": one}),
        ([], _image(1, 1), {"v": _m + sqrtm(_S) @ _z}),
        ([], _image(_v, exp(_z), -sum_(exp(_z) ** 4) + sum_(_z), steep), {"v": exp(_z)}),
    ]


_Q, _t, _i = matrix("Q", "n", "n"), scalar("t"), index("i", "n")
_orthogonal = equals(transpose(_Q) @ _Q, eye("n"))


def _turned() -> list[Proof]:
    return [([_orthogonal], _image(1, 1, -_z @ _z, -_v @ _v), {"v": _Q @ _z}),
            ([_orthogonal], _image(_v, _m + _Q @ _z, -_z @ _z, -(_v - _m) @ (_v - _m)), {"v": _m + _Q @ _z})]


def _not_turned() -> list[Proof]:
    other = equals(_Q + transpose(_Q), eye("n"))
    return [([], _image(1, 1, -_z @ transpose(_Q) @ _Q @ _z, -_v @ _v), {"v": _Q @ _z}),
            ([other], _image(1, 1, -_z @ transpose(_Q) @ _Q @ _z, -_v @ _v), {"v": _Q @ _z}),
            ([_orthogonal], _image(1, 1, -2 * _z @ _z, -_v @ _v), {"v": _Q @ _z}),
            ([_orthogonal], _image(_v, _z, -_z @ _z, -_v @ _v), {"v": _Q @ _z})]


POSITIVE_DEFINITE_IMAGE = Computed(
    "linear change of variables", "the volume is stretched by the determinant",
    ways=definite_images, cases=_moved, counters=_not_moved,
)  # fmt: skip
ORTHOGONAL_IMAGE = Computed(
    "orthogonal change of variables", "a rotation or a reflection keeps volumes",
    ways=definite_images, cases=_turned, counters=_not_turned,
)  # fmt: skip


def _line(f: Term) -> Term:
    return Product(integral(exp(f), _t, -oo, oo), _i)


PRODUCT_OF_INTEGRALS = Computed(
    "product of integrals", "a product of positive functions, one of each entry, is integrated entry by entry",
    ways=product_of_integrals, reference="Tonelli's theorem",
    cases=lambda: [([], equals(expectation(1, _z, -_z @ _z), _line(-(_t**2)))),
                   ([], equals(expectation(1, _z, sum_(_m * _z - _z**4)), _line(_m[_i] * _t - _t**4)))],
    counters=lambda: [([], equals(expectation(1, _z, -_z @ _z), _line(-2 * _t**2))),
                      ([], equals(expectation(1, _z, -sum_(_z) ** 2), _line(-(_t**2)))),
                      ([], equals(expectation(_z, _z, -_z @ _z), _m * _line(-(_t**2)))),
                      ([], equals(expectation(1, _y, -sum_(_y)), _line(-_t)))],
)  # fmt: skip

__all__ = [
    "INDEPENDENT_ENTRIES", "ORTHOGONAL_IMAGE", "POSITIVE_DEFINITE_IMAGE", "PRODUCT_OF_INTEGRALS", "SHARES_OF_A_TOTAL",
]  # fmt: skip
