"""What is said of a test of a hypothesis: the law of its statistic, and the decision on data.

Source: Casella & Berger, Statistical Inference, chapters 5, 8 and 10.
"""

from __future__ import annotations

from workbench.rules.identity import Scalar
from workbench.rules.laws import laws_of_sums, powers_by_laws, regions
from workbench.rules.reason import Definition, Procedure, Schema
from workbench.rules.schema import Computed, Proof, Said, schema
from workbench.rules.values import by_values, over_values
from workbench.terms.functions.elementwise import absolute, exp, sqrt
from workbench.terms.heads import apply, compare, equals, expectation, integral, number, oo, relation, scalar
from workbench.terms.statements import iff
from workbench.terms.term import Term

_x, _q, _c, _u, _a = (scalar(name) for name in "x q c u a".split())
_T, _f = apply("T", (), _x), apply("f", (), _u)


def _chance(sign: str, statistic: Term, value: Term) -> Term:
    return expectation(compare(sign, statistic, value), _x, apply("p", (), _x))


# -- quantities ------------------------------------------------------------------------------------

MEAN = Definition("mean of the sample", "the sum over the number of observations")
MEAN_1 = Definition("mean of the first sample", "the sum over the number of observations")
MEAN_2 = Definition("mean of the second sample", "the sum over the number of observations")
GROUP_MEAN = Definition("mean of a group", "the sum over the number of observations")
MEAN_OF_ALL = Definition("mean of all", "all observations together")
DEVIATION = Definition("standard deviation of the sample", "n - 1 below, as one mean was estimated")
DEVIATION_1 = Definition("standard deviation of the first sample", "n - 1 below, as one mean was estimated")
DEVIATION_2 = Definition("standard deviation of the second sample", "m - 1 below, as one mean was estimated")
POOLED_DEVIATION = Definition("pooled standard deviation", "one estimate from both samples")
VARIANCE_1 = Definition("variance of the first sample", "n - 1 below, as one mean was estimated")
VARIANCE_2 = Definition("variance of the second sample", "m - 1 below, as one mean was estimated")
SQUARES = Definition("squares about the mean", "added over the sample")
SQUARES_BETWEEN = Definition("squares between the groups", "of the group means about the mean of all")
SQUARES_WITHIN = Definition("squares within the groups", "of the observations about their group means")
DIFFERENCES = Definition("differences", "one number for each pair")
SHARE = Definition("share of successes", "the count over the trials")
SHARE_1 = Definition("share in the first group", "the count over the trials")
SHARE_2 = Definition("share in the second group", "the count over the trials")
POOLED_SHARE = Definition("pooled share", "under the hypothesis there is one proportion")
ROW_TOTALS = Definition("row totals", "added over the columns")
COLUMN_TOTALS = Definition("column totals", "added over the rows")
EXPECTED_COUNTS = Definition("expected counts", "what the hypothesis says on average")
DEGREES_OF_FREEDOM = Definition("degrees of freedom", "of the law of the statistic")
MAXIMUM_LIKELIHOOD = Definition("maximum likelihood", "the value with the largest likelihood")
LARGEST_LOG_LIKELIHOOD = Definition("largest log-likelihood", "at the estimates")
LOG_LIKELIHOOD_THERE = Definition("log-likelihood under the hypothesis", "the largest one there")
LOG_RATIO = Definition("logarithm of the likelihood ratio", "of the second hypothesis to the first")
STATISTIC = Definition("test statistic", "what the decision is made by")
EFFECT = Definition("effect", "how large what was found is, whatever the size of the sample")
SHIFT = Definition("shift", "of the statistic where the parameter has another value")
NONCENTRALITY = Definition("noncentrality", "the squared shifts, added")
DISTANCE = Definition("distance to be seen", "how far the parameter is from the value of the hypothesis")
DEVIATION_OF_ONE = Definition("deviation of one observation", "known, or assumed")
SCALE = Definition("scale", "of the statistic where the parameter has another value")
POOLED_PROPORTION = Definition("pooled proportion", "what the pooled share comes close to")
DENSITY = Definition("density", "of a law that the power is told by")
DENSITY_THERE = Definition("density there", "of the statistic where the parameter has another value")
PROBABILITIES_THERE = Definition("probabilities there", "of the statistic where the parameter has another value")
LOWER_END = Definition("lower end of the interval", "no smaller value of the parameter would be rejected")
UPPER_END = Definition("upper end of the interval", "no larger value of the parameter would be rejected")

# -- on data ---------------------------------------------------------------------------------------

NUMBERS_PUT_IN = Procedure("numbers put in", "the data for their names")
COMPUTED = Procedure("computed", "exactly, or rounded")
AREA = Procedure("area under the density", "by quadrature")
SUM_OF_PROBABILITIES = Procedure("sum of the probabilities", "over the whole numbers that lie so far out")
DENSITY_UNDER_THE_HYPOTHESIS = Definition("density under the hypothesis", "of the statistic")
P_VALUE = Definition("p-value", "the probability, under the hypothesis, of a statistic at least as far out")
REJECT = Schema("reject the hypothesis", "p is below the level")
NOT_REJECTED = Schema(
    "the hypothesis is not rejected", "p is not below the level: the data do not speak against it enough"
)
CRITICAL_VALUE = Definition("critical value", "what lies beyond it has the probability of the level")
CRITICAL_VALUE_ENCLOSED = Procedure("critical value enclosed", "the area beyond it is more, then less, than the level")
QUANTILE_FOR_THE_POWER = Definition("quantile for the power", "the area below it is the power")


def _number(a: Term, b: Term, s: Term, q: Term, m: Term) -> Term:
    return iff(relation(">=", (a * sqrt(m) - b) / s, q), relation(">=", m, ((b + q * s) / a) ** 2))


_WHOLE = [relation(">", _a, 0), relation(">", _c, 0), relation(">=", _u + _q * _c, 0), relation(">=", _x, 0)]


@schema(
    name="solve for the number",
    seen=lambda a, b, s, q, m: (_number(a, b, s, q, m),),
    cases=lambda: [(_WHOLE, _number(_a, _u, _c, _q, _x))],
    counters=lambda: [([*_WHOLE[:k], *_WHOLE[k + 1 :]], _number(_a, _u, _c, _q, _x)) for k in range(3)],
)
def SOLVE_FOR_THE_NUMBER(a: Scalar, b: Scalar, s: Scalar, q: Scalar, m: Scalar) -> Said:  # noqa: N802
    """times s, b on the other side, over a, and squared: both sides are not negative"""
    zero = number(0)
    asked = [relation(">", a, zero), relation(">", s, zero), relation(">=", b + q * s, zero), relation(">=", m, zero)]
    return asked, _number(a, b, s, q, m)


OBSERVATIONS_NEEDED = Definition("observations needed", "the least number is not below it")
LEAST_NUMBER = Definition("number of observations", "the least one: it is tried, and the one before")
ENOUGH = Schema("enough observations", "the power is reached")
NOT_ENOUGH = Schema("one observation less is not enough", "the power is not reached")
IN_THE_REGION = Schema("in the critical region", "the statistic lies beyond the critical value")
NOT_IN_THE_REGION = Schema("not in the critical region", "the statistic does not lie beyond the critical value")
CHANCE_OF_REJECTING = Definition("power", "the probability of rejecting where the parameter has another value")

# -- from the model to the law ---------------------------------------------------------------------

INDEPENDENCE = Procedure("generating functions multiply", "observations are independent: equal factors")
GENERATING_FUNCTION = Schema("generating function", "the one of a declared distribution")
NORMAL_MEAN = Computed("the mean is normal", "that is the generating function of this normal law", ways=laws_of_sums)
NORMAL_DIFFERENCE = Schema(
    "the difference of independent normal means is normal", "means subtract, variances add"
)
LAW_OF_THE_STATISTIC = Schema("law of the statistic", "the same values have the same probabilities")
QUADRATIC_FORM = Schema("quadratic form", "the squares about the mean")
PROJECTOR = Schema("a projector", "its square is itself")
BOTH_TOGETHER = Schema("both together", "what is left when rows and columns are fitted")
TRACE_OF_A_PROJECTOR = Computed(
    "rank of a projector is its trace",
    "in a basis of its own it is a sum of that many squares of independent standard normals", ways=by_values,
)  # fmt: skip
MEAN_AND_DEVIATIONS = Schema(
    "mean and deviations are independent", "normal variables without covariance are independent",
    reference="Casella & Berger, Statistical Inference, Thm 5.3.1",
)  # fmt: skip
SUM_OF_CHI_SQUARES = Schema("sum of independent chi-squares", "the degrees of freedom add")
SQUARES_SPLIT = Schema("squares split", "deviations within a group add up to 0")
BETWEEN_IS_CHI_SQUARE = Schema("between: chi-square", "group means about one mean")
WITHIN_IS_CHI_SQUARE = Schema("within: chi-square", "each group gives one less than it has observations")
DIVIDE_BY_SIGMA = Schema("divide above and below by sigma", "sigma, unknown, is gone")
DIVIDE_BY_VARIANCE = Schema("divide above and below by sigma^2", "the common variance is gone")
NEARLY_STUDENT = Schema(
    "nearly Student's t", "the variance is nearly a multiple of a chi-square", reference="Welch 1947, Biometrika 34"
)
SATTERTHWAITE = Schema(
    "Satterthwaite", "a multiple of a chi-square with the same mean and variance",
    reference="Satterthwaite 1946, Biometrics Bulletin 2",
)  # fmt: skip
FISHERS_F = Schema(
    "F", "two independent chi-squares, each over its degrees of freedom",
    reference="Casella & Berger, Statistical Inference, §5.3.2",
)  # fmt: skip
MEAN_OF_A_TRIAL = Computed("mean of one trial", "1 with probability p, else 0", ways=over_values)
VARIANCE_OF_A_TRIAL = Computed("variance of one trial", "the mean square less p^2", ways=over_values)
LENGTH_OF_ROOTS = Computed("length of r", "the probabilities add up to 1", ways=by_values)
COVARIANCE_OF_COUNTS = Schema("covariance of the scaled counts", "each count over the root of what is expected")
CENTRAL_LIMIT_THEOREM = Schema(
    "central limit theorem", "a sum of many independent terms is nearly normal",
    reference="Casella & Berger, Statistical Inference, Thm 5.5.15",
)  # fmt: skip
SLUTSKY = Schema(
    "Slutsky", "the estimate comes close to the parameter, so that the limit stays",
    reference="Casella & Berger, Statistical Inference, Thm 5.5.17",
)  # fmt: skip
WILKS = Schema("Wilks", "one parameter is fixed: the limit has one degree of freedom", reference="Wilks 1938")
MAXIMUM_LIKELIHOOD_THERE = Schema("maximum likelihood under the hypothesis", "the other parameters estimated there")
PUT_IN_AND_SIMPLIFY = Procedure("put in and simplify", "the ratio in closed form")
LOG_RATIO_OF_ONE = Procedure("logarithm of the ratio for one", "less what is the same in both")
LOG_RATIO_OF_ALL = Schema("logarithm of the ratio", "independent observations: the logarithms add")
MONOTONE = Schema("monotone", "the slope has one sign")
SOLVE_FOR_THE_STATISTIC = Schema("solve for T", "where the ratio is large: over the slope, whose sign is known")


def _sizes() -> list[Proof]:
    below = equals(_chance("<=", _T, _q), integral(_f, _u, -oo, _q))
    positive = equals(_chance("<=", _T, _q), integral(_f, _u, 0, _q))
    even = equals(_chance("<=", _T, _q), integral(_u**2, _u, -oo, _q))
    return [
        ([below], equals(_chance("<=", _T, _c), integral(_f, _u, -oo, _c))),
        ([below], equals(_chance(">=", _T, _c), integral(_f, _u, _c, oo))),
        ([positive, relation(">", _c, 0)], equals(_chance(">=", _T, _c), integral(_f, _u, _c, oo))),
        ([even, relation(">", _c, 0)], equals(_chance(">=", absolute(_T), _c), 2 * integral(_u**2, _u, _c, oo))),
        ([below, relation(">", _c, 0)], equals(_chance("<=", absolute(_T), _c), integral(_f, _u, -_c, _c))),
    ]


def _other_sizes() -> list[Proof]:
    below = equals(_chance("<=", _T, _q), integral(_f, _u, -oo, _q))
    even = equals(_chance("<=", _T, _q), integral(_u**2, _u, -oo, _q))
    return [
        ([below], equals(_chance(">=", _T, _c), integral(_f, _u, -oo, _c))),
        ([below, relation(">", _c, 0)], equals(_chance(">=", absolute(_T), _c), 2 * integral(_f, _u, _c, oo))),
        ([even], equals(_chance(">=", absolute(_T), _c), 2 * integral(_u**2, _u, _c, oo))),
        ([even, relation(">", _c, 0)], equals(_chance("<=", absolute(_T), _c), 2 * integral(_u**2, _u, _c, oo))),
        ([below], equals(_chance("<=", absolute(_T), _c), integral(_f, _u, -_c, _c))),
        ([equals(_chance("<=", _T, _q), integral(_f, _u, 0, _q))],
         equals(_chance(">=", _T, _c), integral(_f, _u, _c, oo))),
        ([equals(_chance("<=", _x, _q), integral(_f, _u, -oo, _q))],
         equals(_chance("<=", _T, _c), integral(_f, _u, -oo, _c))),
    ]  # fmt: skip


SIZE = Computed(
    "size of the region", "choose c so that this is the level", ways=regions, cases=_sizes, counters=_other_sizes
)
POWER_THERE = Computed(
    "power", "the probability of rejecting where the parameter has another value", ways=powers_by_laws,
    cases=lambda: [([equals(_chance("<=", _T, _q), integral(exp(-((_u - _a) ** 2)), _u, -oo, _q))],
                    equals(_chance(">=", _T, _c), integral(exp(-(_u**2)), _u, _c - _a, oo)))],
    counters=lambda: [([equals(_chance("<=", _T, _q), integral(exp(-((_u - _a) ** 2)), _u, -oo, _q))],
                       equals(_chance(">=", _T, _c), integral(exp(-(_u**2)), _u, end, oo))) for end in (_c, _c + _a)],
)  # fmt: skip
NOT_REJECTED_VALUES = Computed(
    "interval: the values that are not rejected", "with probability 1 less the level", ways=by_values
)
