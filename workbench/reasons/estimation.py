"""What is said after an estimate: information, bias and variance, the lower bound, intervals, functions of it.

Source: Lehmann & Casella, Theory of Point Estimation (1998), ch. 2 and 6; Wasserman, All of Statistics (2004), ch. 9.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.averaging import slope_of_means
from workbench.rules.independent import independent, scores_add
from workbench.rules.inference import Reduction, Step
from workbench.rules.laws import laws_of_sums
from workbench.rules.linearity import linear_means, multiplied_out
from workbench.rules.reason import Definition, Procedure, Schema
from workbench.rules.schema import Computed, Proof
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.functions.special import gamma, loggamma
from workbench.terms.heads import (
    EXPECTATION,
    Sum,
    compare,
    derivative,
    equals,
    expectation,
    index,
    integral,
    number,
    scalar,
    size,
    size_term,
    vector,
)
from workbench.terms.term import Term, postorder

_x, _m, _v, _q, _lam = scalar("x"), scalar("m"), scalar("v"), scalar("q"), scalar("lam", "positive")
_xs, _i = vector("x_all", "n"), index("i", size("n"))


def _wait(f: Term) -> Term:
    return expectation(f, _x, log(_lam) - _lam * _x)


def _sampled(f: Term) -> Term:
    return expectation(f, _xs, Sum(log(_lam) - _lam * _xs[_i], _i))


def _spread(step: Step) -> Iterator[Reduction]:
    """Of a sample by one observation, with the square under the mean multiplied out."""
    for reduction in independent(step):
        means = [m for g in (*reduction.given, *step.premises) for m in postorder(g) if m.head is EXPECTATION]
        more = [equals(m, apart) for m in means if not m.shape and (apart := multiplied_out(m)) is not m]
        yield Reduction((*reduction.given, *more), reduction.needed)

# -- information -----------------------------------------------------------------------------------

SCORE = Definition("score", "the slope of the log density")
CURVATURE = Definition("curvature", "minus the slope of the score")
FIRST_FORM = Schema("first form", "the mean product of the scores")
SECOND_FORM = Schema("second form", "the mean curvature")
INFORMATION = Schema(
    "information", "both forms give the same", reference="Lehmann & Casella, Theory of Point Estimation, §2.5"
)
DEVIATION_FROM_THE_MEAN = Procedure("deviation from the mean", "the score is a multiple of it")
VARIANCE_OF_A_MULTIPLE = Computed(
    "variance of a multiple", "a factor comes out squared", ways=linear_means,
    cases=lambda: [([equals(_wait((_x - _m) ** 2), _v)], equals(_wait((_q * (_x - _m)) ** 2), _q**2 * _v)),
                   ([equals(_wait((_x - _m) ** 2), _v)], equals(_wait((2 * _m - 2 * _x) ** 2), 4 * _v))],
    counters=lambda: [([equals(_wait((_x - _m) ** 2), _v)], equals(_wait((_q * (_x - _m)) ** 2), _q * _v)),
                      ([equals(_wait((_x - _m) ** 2), _v)], equals(_wait((_q * _x) ** 2), _q**2 * _v))],
)  # fmt: skip
DERIVATIVE_OF_A_MEAN = Computed(
    "derivative of a mean", "under the integral sign: the slope of the density is the score times the density",
    ways=slope_of_means,
    cases=lambda: [([equals(_wait(_x), 1 / _lam)], equals(_wait(_x * (1 / _lam - _x)), -1 / _lam**2)),
                   ([equals(_wait(_x), 1 / _lam)], equals(_wait(_x * (1 / _lam - _x)), derivative(1 / _lam, _lam)))],
    counters=lambda: [([equals(_wait(_x), 1 / _lam)], equals(_wait(_x * (1 / _lam - _x)), 1 / _lam**2)),
                      ([equals(_wait(_x**2), 1 / _lam)], equals(_wait(_x * (1 / _lam - _x)), -1 / _lam**2)),
                      ([equals(_wait(_lam * _x), 1)], equals(_wait(_lam * _x * (1 / _lam - _x)), 0))],
)  # fmt: skip
_whole = equals(_wait(number(1)), 1)
LOCATION_AND_SCALE = Schema("location and scale", "the standard member of the family, moved and stretched")
INFORMATION_ADDS = Computed(
    "information adds", "scores of independent observations add, and so do the variances of what has mean zero",
    ways=scores_add,
    cases=lambda: [([equals(_wait((1 / _lam - _x) ** 2), 1 / _lam**2), _whole],
                    equals(_sampled(Sum(1 / _lam - _xs[_i], _i) ** 2), size_term("n") / _lam**2))],
    counters=lambda: [([equals(_wait(_x**2), 2 / _lam**2), _whole],
                       equals(_sampled(Sum(_xs[_i], _i) ** 2), 2 * size_term("n") / _lam**2)),
                      ([equals(_wait((1 / _lam - _x) ** 2), 1 / _lam**2), _whole],
                       equals(_sampled(Sum(1 / _lam - _xs[_i], _i) ** 2), size_term("n") ** 2 / _lam**2)),
                      ([equals(_wait((1 / _lam - _x) ** 2), 1 / _lam**2)],
                       equals(_sampled(Sum(1 / _lam - _xs[_i], _i) ** 2), size_term("n") / _lam**2))],
)  # fmt: skip
CRAMER_RAO = Schema(
    "Cramer-Rao bound", "no unbiased estimate has a smaller variance",
    reference="Lehmann & Casella, Theory of Point Estimation, Thm 2.5.10",
)  # fmt: skip

# -- bias and variance -----------------------------------------------------------------------------

UNBIASED = Definition("unbiased", "on average it is the parameter")
BIAS = Definition("bias", "the mean less the parameter")
MEAN_SQUARED_ERROR = Schema("mean squared error", "the variance and the square of the bias")
EFFICIENT = Schema("efficient", "the lower bound is reached")
NOT_EFFICIENT = Schema("not efficient", "the lower bound is not reached")
WHY_REACHED = Schema("why it is reached", "the score of the sample is a multiple of the error of the estimate")
DECLARED_DISTRIBUTION = Procedure("declared distribution", "the same density, perhaps in other letters")
MEAN_OF_AN_AVERAGE = Computed(
    "mean of an average", "expectations add, and the terms have the same mean", ways=independent,
    cases=lambda: [([equals(_wait(_x), _m)], equals(_sampled(mean(_xs)), _m)),
                   ([equals(_wait(_x**2), _m)], equals(_sampled(3 * sum_(_xs**2) + 1), 3 * size_term("n") * _m + 1))],
    counters=lambda: [([equals(_wait(_x), _m)], equals(_sampled(sum_(_xs)), _m)),
                      ([equals(_wait(_x), _m)],  # the density of the sample is the product, not its n-th root
                       equals(expectation(mean(_xs), _xs, mean(log(_lam) - _lam * _xs)), _m)),
                      ([equals(_wait(_x), _m)], equals(_sampled(mean(_xs**2)), _m**2)),
                      ([equals(_wait(_x), _m)], equals(_sampled(1 / mean(_xs)), 1 / _m)),
                      ([equals(expectation(_x, _x, -_lam * _x), _m)], equals(_sampled(mean(_xs)), _m)),
                      ([equals(expectation(_x, _x, log(_lam) - _lam * _x, 0, 1), _m)],
                       equals(_sampled(mean(_xs)), _m))],
)  # fmt: skip
VARIANCE_OF_AN_AVERAGE = Computed(
    "variance of an average", "variances of independent terms add, and 1/n comes out squared", ways=_spread,
    cases=lambda: [([equals(_wait(_x), _m), equals(_wait((_x - _m) ** 2), _v)],
                    equals(_sampled((mean(_xs) - _m) ** 2), _v / size_term("n")))],
    counters=lambda: [([equals(_wait(_x), _m), equals(_wait((_x - _m) ** 2), _v)],
                       equals(_sampled((mean(_xs) - _m) ** 2), _v)),
                      ([equals(_wait((_x - _m) ** 2), _v)],
                       equals(_sampled((mean(_xs) - _m) ** 2), _v / size_term("n"))),
                      ([equals(_wait(_x), _m), equals(_wait((_x - _m) ** 2), _v)],
                       equals(expectation((mean(_xs) - _m) ** 2, _xs, -_lam * sum_(_xs) ** 2), _v / size_term("n")))],
)  # fmt: skip
MEASURED_FROM_THE_MEAN = Schema(
    "measured from the mean", "around another point the squares are larger by the square of the distance"
)


def _laws() -> list[Proof]:
    """Waiting times add up to a gamma law."""
    n = size_term("n")
    u, v, t, r = scalar("u", "positive"), scalar("v", "positive"), scalar("t"), scalar("r", "positive")
    xs, y = vector("ys", "n", "positive"), scalar("y", "positive")
    one = equals(expectation(exp(t * y), y, log(_lam) - _lam * y), _lam / (_lam - t))
    law = n * log(_lam) - loggamma(n) + (n - 1) * log(u) - _lam * u
    whole = equals(expectation(exp(t * u), u, law), (_lam / (_lam - t)) ** n)
    f = r**n / gamma(n) * v ** (n - 1) * exp(-r * v)
    sample = Sum(log(r) - r * xs[_i], _i)

    def said(statistic: Term, density: Term) -> Term:
        return equals(expectation(compare("<=", statistic, _q), xs, sample), integral(density, v, 0, _q))

    return [([one, whole], said(sum_(xs), f)), ([one, whole], said(2 * sum_(xs), f)), ([one], said(sum_(xs), f)),
            ([one, whole], said(sum_(xs), f * v)), ([whole], said(sum_(xs), f))]  # fmt: skip


LAW_OF_THE_SUM = Computed(
    "law of the sum", "the generating functions of independent terms multiply", ways=laws_of_sums,
    cases=lambda: _laws()[:1], counters=lambda: _laws()[1:],
)  # fmt: skip
FUNCTION_OF_THE_SUM = Schema("function of the sum", "its mean is one under the law of the sum")
DISTRIBUTION_FUNCTION = Definition("distribution function", "the area on one side")
ORDER_STATISTIC_DENSITY = Schema(
    "density of an order statistic", "any may be the extreme one, and the others lie on its one side"
)
ORDER_STATISTIC_MEAN = Schema("mean of the order statistic", "for as many observations as there are")

# -- as the sample grows ---------------------------------------------------------------------------

STANDARD_ERROR = Definition("standard error", "the standard deviation of an estimate")
ASYMPTOTIC_NORMALITY = Schema(
    "asymptotic normality", "the error over its standard error is nearly standard normal",
    reference="Wasserman, All of Statistics, Thm 9.18",
)  # fmt: skip
WALD_INTERVAL = Definition("Wald interval", "z standard errors to either side; z = 1.96 for 95 %")
INVARIANCE = Schema(
    "invariance", "the likelihood as a function of g(theta) is largest where that of theta is",
    reference="Wasserman, All of Statistics, Thm 9.14",
)  # fmt: skip
DELTA_METHOD = Schema(
    "delta method", "to first order the error of g is its slope times the error of theta",
    reference="Wasserman, All of Statistics, Thm 9.24",
)  # fmt: skip
