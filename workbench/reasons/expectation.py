"""What is said of means, variances and covariances, and of laws that are made from laws.

Source: Casella & Berger, Statistical Inference, ch. 2 to 4; Isserlis, Biometrika 12 (1918).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.reasons.inference import INSTANCE
from workbench.rules.array_scores import scores_of_arrays, solved_means
from workbench.rules.averaging import (
    affine_means,
    as_integrals,
    change_of_law,
    change_of_law_on_a_part,
    generated_moments,
    shifted_products,
    slope_of_means,
)  # fmt: skip
from workbench.rules.balanced import balanced_means
from workbench.rules.cumulants import cumulants
from workbench.rules.images import means_of_images
from workbench.rules.inference import Reduction, Step
from workbench.rules.linearity import linear_means
from workbench.rules.positive_means import positive_squares
from workbench.rules.reason import Definition, Lemma, Procedure, Schema
from workbench.rules.schema import Computed, Proof
from workbench.rules.values import over_values
from workbench.terms.functions.activations import where
from workbench.terms.functions.elementwise import absolute, cos, exp, log
from workbench.terms.functions.linear_algebra import inv, logdet, outer, trace, zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import (
    apply,
    compare,
    derivative,
    equals,
    expectation,
    matrix,
    number,
    pi,
    relation,
    scalar,
    transpose,
    vector,
)
from workbench.terms.statements import implies
from workbench.terms.term import Term

_x, _a, _b, _m, _v, _t = (scalar(name) for name in "x a b m v t".split())
_p, _g, _q = apply("p", (), _x), apply("g", (), _x), apply("q", (), _x)
_M, _N = apply("M", (), _t), apply("N", (), _t)
_moved = apply("k", (), _x - _b)
"""A log density that a parameter shifts: it meets the variable in no product."""
_lam = scalar("lam", "positive")
_waits = log(_lam) - _lam * _x
"""The log density of a waiting time, a law that a parameter moves."""
_coin = scalar("coin", "mask")


_y, _w, _z = vector("y", "n"), vector("w", "n"), vector("z", "n")
_r = apply("r", (), _y)
_about_0 = expectation(outer(_y, _y), _y, _r)


_s, _u = scalar("s", "positive"), scalar("u", "positive")


def _over(f: Term, log_density: Term, x: Term = _s) -> Term:
    return expectation(f, x, log_density)


def _mean_of(f: Term) -> Term:
    return expectation(f, _y, _r)


def _mean(f: Term | int) -> Term:
    return expectation(f, _x, _p)


def _wait(f: Term | int) -> Term:
    return expectation(f, _x, _waits)


def _toss(f: Term) -> Term:
    return expectation(f, _coin, _coin * log(_a) + (1 - _coin) * log(1 - _a))


def _linear_in_any_shape(step: Step) -> Iterator[Reduction]:
    yield from linear_means(step)
    yield from affine_means(step)


class _AsIntegral(Definition):
    """An average is an integral over the support."""

    def reductions(self, step: Step) -> Iterator[Reduction]:
        yield from as_integrals(step)


# -- from the page of a distribution ---------------------------------------------------------------

@dataclass(frozen=True)
class OfTheDistribution:
    """A result that pages of distributions have; called with the name of a law it is the citation."""

    what: str
    claim: str = ""

    @property
    def of(self) -> str:
        """The claim of the page, by its words."""
        return self.claim or self.what

    def __call__(self, law: str) -> Lemma:
        return Lemma(f"{self.what} of the {law.replace('-', ' ')} distribution", "shown on its page", id=law)


MEAN = OfTheDistribution("mean")
VARIANCE = OfTheDistribution("variance")
COVARIANCE = OfTheDistribution("covariance", "variance")
ENTROPY = OfTheDistribution("entropy")
GENERATING_FUNCTION = OfTheDistribution("moment generating function")
CHARACTERISTIC_FUNCTION = OfTheDistribution("characteristic function")

# -- linearity -------------------------------------------------------------------------------------

CONSTANT = Computed("a constant", "it averages to itself", ways=linear_means)
AT_THE_COEFFICIENTS = Schema("moment generating function", "at the coefficients of x")


def _linear() -> list[Proof]:
    A, y = matrix("A", "m", "n"), vector("y", "n")
    p = apply("p", (), y)
    squares = expectation(outer(y, y), y, p)
    return [
        ([], equals(expectation(A @ y, y, p), A @ expectation(y, y, p))),
        ([], equals(expectation(outer(A @ y, y), y, p), A @ squares)),
        ([], equals(_mean(_a * _g + _b), _a * _mean(_g) + _b)),
        ([], equals(_mean((_g - _a) ** 2), _mean(_g**2) - 2 * _a * _mean(_g) + _a**2)),
        ([equals(_mean(_x), _m), equals(_mean(_x**2), _v)], equals(_mean((_x - _a) ** 2), _v - 2 * _a * _m + _a**2)),
    ]


def _not_linear() -> list[Proof]:
    A, y = matrix("A", "n", "n"), vector("y", "n")
    p = apply("p", (), y)
    mean = expectation(y, y, p)
    return [
        ([], equals(expectation(outer(y, A @ y), y, p), outer(mean, A @ mean))),
        ([], equals(expectation(A @ y, y, p), transpose(A) @ mean)),
        ([], equals(expectation(y, y, p), y)),
        ([], equals(_mean(_x * _g), _mean(_x) * _mean(_g))),
        ([], equals(_mean((_g - _a) ** 2), _mean(_g) ** 2 - 2 * _a * _mean(_g) + _a**2)),
        ([equals(_mean(_x), _m), equals(_mean(_x**2), _v)], equals(_mean((_x - _a) ** 2), _v - _a * _m + _a**2)),
        ([], equals(_mean(_x * _g), _x * _mean(_g))),
        ([], equals(_mean(1 / _g), 1 / _mean(_g))),
    ]


LINEARITY = Computed(
    "linearity of expectation", "the mean of a sum is the sum of the means; factors stand in front",
    ways=_linear_in_any_shape, cases=_linear, counters=_not_linear,
)  # fmt: skip
COLLECT_POWERS = Procedure("collect powers", "the same function")
POSITIVE_SQUARES = Computed(
    "a mean of squares", "what is squared is continuous, and not 0 everywhere", ways=positive_squares,
    cases=lambda: [([], relation(">", _wait((_x - _b) ** 2), 0), {"p": number(1), "q": number(2)})],
    counters=lambda: [([relation(">", _lam, 0)], relation(">", _wait((_x - _b) ** 2), 0)),
                      ([], relation(">", _wait(_x - _b), 0), {"p": number(1), "q": number(2)}),
                      ([], relation(">", _wait((_a - _b) ** 2), 0), {"p": number(1), "q": number(2)}),
                      ([], relation(">", _wait((_x**2 - _b) ** 2), 0), {"p": number(-1), "q": number(1)}),
                      ([], relation(">", _toss((_coin - _b) ** 2), 0), {"p": number(0), "q": number(1)})],
)  # fmt: skip
MEAN_SQUARE = Computed(
    "mean square", "the variance and the square of the mean", ways=linear_means,
    cases=lambda: [([equals(_mean((_x - _m) ** 2), _v), equals(_mean(_x), _m)], equals(_mean(_x**2), _v + _m**2)),
                   ([equals(_mean((_x - _m) ** 2), _v), equals(_mean(_x), _m)],
                    equals(_mean((_x - _a) ** 2), _v + (_m - _a) ** 2))],
    counters=lambda: [([equals(_mean((_x - _m) ** 2), _v)], equals(_mean(_x**2), _v + _m**2)),
                      ([equals(_mean((_x - _m) ** 2), _v), equals(_mean(_x), _m)],
                       equals(_mean((_x - _a) ** 2), _v - (_m - _a) ** 2))],
)  # fmt: skip
SECOND_MOMENTS = Computed(
    "second moments", "the covariance, and the product of the means", ways=_linear_in_any_shape
)
COVARIANCE_OF_PARTS = Schema("covariance", "what is linear is taken out on both sides")
ONE_CLASS = Schema("one class at a time", "products of two different entries are 0")
ISSERLIS = Schema("Isserlis", "each entry is its mean, or is paired with another entry: their covariance")



def _wave(f: Term, phase: Term, low: Term = _b - pi, high: Term = _b + pi) -> Term:
    return expectation(f, _x, cos(_x - phase) - _a, low, high)


BALANCED = Computed(
    "symmetry about the middle", "what is above the middle counts as much as what is below",
    ways=balanced_means,
    cases=lambda: [([], equals(_wave(_x, _b), _b)), ([], equals(_wave((_x - _b) ** 3, _b), 0)),
                   ([], equals(_wave(3 * _x + _t, _b), 3 * _b + _t))],
    counters=lambda: [([], equals(_wave(_x, _t), _b)), ([], equals(_wave(_x**2, _b), _b**2)),
                      ([], equals(_wave(_x, _b, _b - pi, _b + 2 * pi), _b)),
                      ([], equals(_wave(1 / (_x - _b), _b), 0)),
                      ([], equals(expectation(_x, _x, -log(1 + _x**2) - _a), 0))],
)  # fmt: skip

# -- scores and generating functions ---------------------------------------------------------------


def _scores_in_any_shape(step: Step) -> Iterator[Reduction]:
    yield from slope_of_means(step)
    yield from scores_of_arrays(step)


def _solved(step: Step) -> Iterator[Reduction]:
    yield from linear_means(step)
    yield from solved_means(step)


_rates, _spread = vector("r", "n", "positive"), matrix("V", "n", "n", "posdef")
_durations = vector("y", "n", "positive")
_all_wait = sum_(log(_rates)) - _rates @ _durations
"""The log density of several waiting times."""
_all_one = equals(expectation(1, _durations, _all_wait), 1)
_scatter = matrix("X", "n", "n", "posdef")
_by_scale = _a - trace(inv(_spread) @ _scatter) / 2 - _b * logdet(_spread) / 2
_twist = matrix("A", "n", "n")
_turned = trace(_spread @ _scatter @ _twist)
_its_slope = (inv(_spread) @ _scatter @ inv(_spread) - _b * inv(_spread)) / 2


def _slope_in(log_density: Term, theta: Term, value: Term) -> Term:
    return equals(derivative(log_density, theta), value)


SCORE_HAS_MEAN_ZERO = Computed(
    "the score has mean zero", "the density integrates to 1 whatever the parameter is",
    ways=_scores_in_any_shape,
    cases=lambda: [([equals(_wait(1), 1)], equals(_wait(1 / _lam - _x), 0)),
                   ([_slope_in(_all_wait, _rates, 1 / _rates - _durations), _all_one],
                    equals(expectation(1 / _rates - _durations, _durations, _all_wait), zeros("n"))),
                   ([_slope_in(_all_wait, _rates, 1 / _rates - _durations), _all_one],
                    equals(expectation(-_durations, _durations, _all_wait), -1 / _rates)),
                   ([_slope_in(_by_scale, _spread, _its_slope), equals(expectation(1, _scatter, _by_scale), 1)],
                    equals(expectation(_its_slope, _scatter, _by_scale), zeros("n", "n")))],
    counters=lambda: [([equals(_wait(1), 1)], equals(_wait(1 / _lam + _x), 0)),
                      ([], equals(expectation(-_x, _x, -_lam * _x), 0)),  # what does not integrate to 1
                      ([_slope_in(_by_scale, _spread, _its_slope)],
                       equals(expectation(_its_slope, _scatter, _by_scale), zeros("n", "n"))),
                      ([_slope_in(-_rates @ _durations, _rates, -_durations)],
                       equals(expectation(-_durations, _durations, -_rates @ _durations), zeros("n"))),
                      ([equals(_wait(1), 1)], equals(_wait(1 / _lam**2 - _x), 0)),
                      ([], equals(expectation(1 / _lam - _x, _x, _waits, 0, _lam), 0)),
                      ([], equals(expectation(derivative(_moved, _b), _x, _moved), 0)),
                      ([], equals(expectation(1 / _rates - _durations, _durations, _all_wait), zeros("n"))),
                      ([_slope_in(_all_wait, _rates, 1 / _rates - _durations)],
                       equals(expectation(-_durations, _durations, _all_wait), 1 / _rates)),
                      ([_slope_in(_all_wait, _rates, 1 / _rates - _durations)],
                       equals(expectation(1 / _rates - 2 * _durations, _durations, _all_wait), zeros("n"))),
                      ([_slope_in(-sum_((_y - _z) ** 4), _z, 4 * (_y - _z) ** 3)],
                       equals(expectation(4 * (_y - _z) ** 3, _y, -sum_((_y - _z) ** 4)), zeros("n"))),
                      ([_slope_in(_turned, _spread, transpose(_scatter @ _twist))],
                       equals(expectation(transpose(_scatter @ _twist), _scatter, _turned), zeros("n", "n")))],
)  # fmt: skip
SOLVED = Computed(
    "solve for the mean", "the mean of the score, term by term", ways=_solved,
    cases=lambda: [([equals(_mean_of(log(_y) - _z), zeros("n"))], equals(_mean_of(log(_y)), _z)),
                   ([equals(_mean_of(inv(_twist) @ _y - _w), zeros("n"))], equals(_mean_of(_y), _twist @ _w))],
    counters=lambda: [([equals(_mean_of(log(_y) - _z), zeros("n"))], equals(_mean_of(log(_y)), 2 * _z)),
                      ([equals(_mean_of(_twist @ _y - _twist @ _w), zeros("n"))], equals(_mean_of(_y), _w)),
                      ([equals(_mean_of(log(_y) ** 2 - _z), zeros("n"))],
                       equals(_mean_of(log(_y)) ** 2, _z)),
                      ([equals(_mean_of(log(_y) + _y - _z), zeros("n"))], equals(_mean_of(log(_y)), _z - _y))],
)  # fmt: skip
GENERATED_MOMENTS = Computed(
    "moments from the generating function", "its derivatives at 0", ways=generated_moments,
    cases=lambda: [([equals(_mean(exp(_t * _x)), _M), equals(derivative(_M, _t), _t**2 + _a)], equals(_mean(_x), _a)),
                   ([equals(_mean(exp(_t * _x)), _M), equals(derivative(derivative(_M, _t), _t), _t + _b)],
                    equals(_mean(_x**2), _b)),
                   ([implies(relation("<", _t, 1), equals(_mean(exp(_t * _x)), _M)),
                     equals(derivative(_M, _t), _t + _a)], equals(_mean(_x), _a))],
    counters=lambda: [
        ([implies(relation(">", _t, 1), equals(_mean(exp(_t * _x)), _M)), equals(derivative(_M, _t), _t + _a)],
         equals(_mean(_x), _a)),
        ([implies(relation(">=", _t, 0), equals(_mean(exp(_t * _x)), _M)), equals(derivative(_M, _t), _t + _a)],
         equals(_mean(_x), _a)),
        ([equals(_mean(exp(_t * _x)), _M), equals(derivative(_M, _t), _t**2 + _a)], equals(_mean(_x**2), _a)),
        ([equals(_mean(exp(_t * _x)), _M), equals(derivative(_M, _t), _t**2 + _a)], equals(_mean(_x), _a + 1)),
        ([equals(_mean(exp(_t * _x)), _M), equals(derivative(_N, _t), _t**2 + _a)], equals(_mean(_x), _a)),
        ([equals(_mean(exp(_t * _x)), _M), equals(derivative(_M, _t), _t**2 + _a), relation(">", _t, 1)],
         equals(_mean(_x), _a)),
    ],
)  # fmt: skip


def _logarithms() -> list[Proof]:
    generated, centred = equals(_mean(exp(_t * _x)), exp(_t**2 + _m * _t)), _mean((_x - _m) ** 2)
    return [
        ([generated, equals(derivative(_t**2 + _m * _t, _t), 2 * _t + _m)], equals(_mean(_x), _m)),
        ([generated, equals(derivative(derivative(_t**2 + _m * _t, _t), _t), 2), equals(_mean(_x), _m)],
         equals(centred, 2)),
        ([implies(relation("<", _t, 1), equals(_mean(exp(_t * _x)), 1 / (1 - _t))),
          equals(derivative(-log(1 - _t), _t), 1 / (1 - _t))], equals(_mean(_x), 1)),
    ]  # fmt: skip


def _no_logarithms() -> list[Proof]:
    generated, centred = equals(_mean(exp(_t * _x)), exp(_t**2 + _m * _t)), _mean((_x - _m) ** 2)
    slope = equals(derivative(_t**2 + _m * _t, _t), 2 * _t + _m)
    bend = equals(derivative(derivative(_t**2 + _m * _t, _t), _t), 2)
    return [
        ([generated, slope], equals(_mean(_x), _m + 2)),
        ([generated, bend], equals(centred, 2)),
        ([generated, bend, equals(_mean(_x), _m)], equals(_mean(_x**2), 2)),
        ([equals(_mean(exp(_t * _x)), _t**2 + _m * _t), slope], equals(_mean(_x), _m)),
        ([implies(relation(">=", _t, 0), generated), slope], equals(_mean(_x), _m)),
        ([implies(relation(">", _t, 1), generated), slope], equals(_mean(_x), _m)),
        ([generated, slope, relation(">", _t, 1)], equals(expectation(_x, _x, _q), _m)),
    ]


CUMULANTS = Computed(
    "cumulants", "mean and variance are the first two derivatives at 0 of the logarithm of the generating function",
    ways=cumulants, cases=_logarithms, counters=_no_logarithms,
)  # fmt: skip

# -- another law -----------------------------------------------------------------------------------

KERNEL = Procedure("recognise the kernel", "the same family with other parameters")
COMPLETE_THE_KERNEL = Procedure("complete the kernel", "the same family with other parameters")
TOTAL_MASS = OfTheDistribution("total mass")


def _other_law() -> list[Proof]:
    other = expectation(1, _x, _q)
    return [
        ([equals(_g * exp(_p), _a * exp(_q)), equals(other, 1)], equals(_mean(_g), _a)),
        ([equals(_g * exp(_p), _a * exp(_q))], equals(_mean(_g), _a * other)),
        ([equals(_g * exp(_p), _a * exp(_q)), equals(expectation(_x, _x, _q), _b)], equals(_mean(_g * _x), _a * _b)),
    ]


def _no_other_law() -> list[Proof]:
    other = expectation(1, _x, _q)
    return [
        ([equals(_g * exp(_p), _x * exp(_q)), equals(other, 1)], equals(_mean(_g), _x)),
        ([equals(_g * exp(_p), _a * exp(_q))], equals(_mean(_g), _b * other)),
        ([equals(_g * exp(_p), _a * exp(_q)), equals(expectation(_x, _x, _q), _b)], equals(_mean(_x), _a * _b)),
        ([equals(_x * exp(_p), _a * exp(_q)), equals(other, 1)], equals(_mean(_g), _a)),
        ([equals(_g * exp(_p), _a * exp(_q)), equals(other, 1)], equals(expectation(_g, _x, _p, 0, 1), _a)),
    ]


IN_FRONT = Computed(
    "a constant stands in front", "what is left is a mean of the other law",
    ways=change_of_law, cases=_other_law, counters=_no_other_law,
)  # fmt: skip
_count, _last = scalar("j", "integer"), scalar("m", "integer")
_beyond = number(0)


def _up_to(f: Term, beyond: Term = _beyond) -> Term:
    chosen = where(compare("<=", _count, _last), f, beyond)
    return expectation(chosen, _count, apply("p", (), _count), 0, _a)


def _part() -> tuple[Term, ...]:
    """h times one density is b times another up to the last place; that place lies between the ends; the mass."""
    h, p, q = (apply(name, (), _count) for name in "hpq")
    there = implies(relation("<=", _count, _last), equals(h * exp(p), _b * exp(q)))
    return there, relation("<=", 0, _last), relation("<=", _last, _a), expectation(1, _count, q, 0, _last), h


def _parts() -> list[Proof]:
    there, low, high, mass, h = _part()
    return [([there, low, high, equals(mass, 1)], equals(_up_to(h), _b)),
            ([there, low, high], equals(_up_to(h), _b * mass))]  # fmt: skip


def _no_parts() -> list[Proof]:
    there, low, high, mass, h = _part()
    return [([there, low, equals(mass, 1)], equals(_up_to(h), _b)),
            ([there, high, equals(mass, 1)], equals(_up_to(h), _b)),
            ([there, low, high], equals(_up_to(h), _b)),
            ([there, low, high, equals(mass, 1)], equals(_up_to(h, number(1)), _b)),
            ([implies(relation("<", _count, _last), there.args[1]), low, high, equals(mass, 1)],
             equals(_up_to(h), _b))]  # fmt: skip


IN_FRONT_OF_A_PART = Computed(
    "another law on a part of the values", "beyond them nothing counts", ways=change_of_law_on_a_part,
    cases=_parts, counters=_no_parts,
)  # fmt: skip
CHANGE_OF_LAW = Schema("change of the law", "a factor times the density is its mean times another density")


def _images() -> list[Proof]:
    return [
        ([], equals(_over(_s**2, -_s), _over(4 * _u**2, log(2) - 2 * _u, _u)), {"s": 2 * _u}),
        ([], equals(_over(log(_s), -_s), _over(-log(_u), -1 / _u - 2 * log(_u), _u)), {"s": 1 / _u}),
        ([], equals(_over(_s, -_s), _over(_u**2, log(2 * _u) - _u**2, _u)), {"s": _u**2}),
        ([], equals(_over(_s, -_s), _over(4 * _u, -2 * _u, _u)), {"s": 2 * _u}),
        ([], equals(_over(number(1), -_s), _over(1 / _s**2, -1 / _s)), {"s": 1 / _s}),
        ([], equals(_over(derivative(_g, _x), -(_x**2), _x),
                    _over(derivative(apply("g", (), _b + _v), _b), -((_b + _v) ** 2), _v)), {"x": _b + _v}),
    ]


def _no_images() -> list[Proof]:
    return [
        ([], equals(_over(_s**2, -_s), _over(4 * _u**2, -2 * _u, _u)), {"s": 2 * _u}),
        ([], equals(_over(_s**2, -_s), _over(2 * _u**2, log(2) - 2 * _u, _u)), {"s": 2 * _u}),
        ([], equals(_over(_s, -_s), _over(_u + 1, -_u - 1, _u)), {"s": _u + 1}),
        ([], equals(_over(_s, -_s), _over(2 * _u, -2 * _u, _u)), {"s": 2 * _u}),
        ([], equals(_over(number(1), -_s), _over(1 / _s, -1 / _s)), {"s": 1 / _s}),
        ([], equals(_over(derivative(_g, _x), -(_x**2), _x),
                    _over(derivative(apply("g", (), _b + 2 * _v), _v), log(2) - (_b + 2 * _v) ** 2, _v)),
         {"x": _b + 2 * _v}),
        ([], equals(_over(_s, -_s), _over(_x**2, log(2) + log(absolute(_x)) - _x**2, _x)), {"s": _x**2}),
        ([], equals(_over(_s**2, -_s), _over(4 * _u**2, log(2) - 2 * _u, _u))),
    ]


CHANGE_OF_VARIABLES = Computed(
    "change of variables", "the mean is one over a simpler variable",
    ways=means_of_images, cases=_images, counters=_no_images,
)  # fmt: skip
PARAMETERS_PUT_IN = Computed(
    "put the parameters in", "what holds for any parameters holds for these", ways=INSTANCE.reductions
)
NORMAL_NUMBER = Schema("linear map of a normal vector", "the number is normal")

# -- sums and integrals ----------------------------------------------------------------------------

SUM_OVER_THE_VALUES = Computed(
    "sum over the values", "each with its probability", ways=over_values,
    cases=lambda: [([], equals(_toss(_t**_coin), exp(log(1 - _a)) + _t * exp(log(_a)))),
                   ([relation(">", _a, 0), relation("<", _a, 1)], equals(_toss(_coin), _a)),
                   ([relation(">", _a, 0), relation("<", _a, 1)], equals(_toss((_coin - _a) ** 2), _a * (1 - _a)))],
    counters=lambda: [([], equals(_toss(_t**_coin), exp(log(_a)) + _t * exp(log(1 - _a)))),
                      ([relation(">", _a, 0), relation("<", _a, 1)], equals(_toss(_coin), 1 - _a)),
                      ([relation(">", _a, 0), relation("<", _a, 1)], equals(_toss((_coin - _a) ** 2), _a**2)),
                      ([], equals(_mean(_t**_x), exp(apply("p", (), 0)) + _t * exp(apply("p", (), 1))))],
)  # fmt: skip
NEIGHBOURS = Schema("a difference of neighbours", "found by summing up, and seen by multiplying out")
DEFINITION = _AsIntegral(
    "definition of the expectation", "the function times the density, integrated over the support"
)
INTEGRAL = Schema("the integral", "worked out above")

# -- variances -------------------------------------------------------------------------------------

BY_MOMENTS = Schema("a variance by moments", "the mean of the product less the product of the means")
VARIANCE_OF_AFFINE = Schema(
    "variance rules", "what is added does not vary; a factor counts in both deviations"
)
def _about(c: Term, e: Term) -> Term:
    return expectation(outer(_y - c, _y - e), _y, _r)


VARIANCE_RULE = Computed(
    "variance rule", "the products less those of the means", ways=shifted_products,
    cases=lambda: [([equals(expectation(_y, _y, _r), _w)], equals(_about(_w, _w), _about_0 - outer(_w, _w))),
                   ([equals(expectation(_y, _y, _r), _w)], equals(_about(_w, _z), _about_0 - outer(_w, _w)))],
    counters=lambda: [([], equals(_about(_w, _w), _about_0 - outer(_w, _w))),
                      ([equals(expectation(_y, _y, _r), _w)], equals(_about(_z, _z), _about_0 - outer(_w, _w)))],
)  # fmt: skip
COVARIANCE_WITH_THE_SCORE = Schema("covariance with the score", "the slope of the mean, under the integral")
TOWER = Schema("tower rule", "the mean of the conditional means")
TOTAL_VARIANCE = Schema("law of total variance", "the mean of the conditional ones, and that of the conditional means")

# -- images ----------------------------------------------------------------------------------------

GENERATING_FUNCTION_OF_A_NORMAL = Schema(
    "generating function of a normal law", "with the mean and the covariance found above"
)
MONOTONE = Schema("strictly monotone", "the slope keeps its sign, so that each y comes from one x")
TURNS_ONCE = Schema("turns once", "the slope has one sign before the turn and the other behind it")
INVERSE = Schema("inverse", "put back, it gives y again")
POWERS_TOGETHER = Procedure("powers put together", "powers and exponentials put together")
