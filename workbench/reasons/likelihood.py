"""What is said on the way from a density to an estimate: the likelihood, its slope, its zeros, why one is the maximum.

Source: Casella & Berger, Statistical Inference, ch. 7; for vectors and matrices Magnus & Neudecker, Matrix Differential
Calculus, ch. 15; for weighted least squares McCullagh & Nelder, Generalized Linear Models, ch. 2.
"""

from __future__ import annotations

from workbench.rules.inverses import change_of_logdet, inverses
from workbench.rules.maxima import (
    balance_of_determinant_and_trace,
    nothing_larger,
    one_after_another,
    only_stationary_point,
    shares,
    where_iteration_rests,
    where_the_support_ends,
)
from workbench.rules.reason import Definition, Procedure, Schema, Weight
from workbench.rules.schema import Computed, Proof
from workbench.rules.semidefinite import by_parts
from workbench.terms.functions.elementwise import absolute, log, sigmoid
from workbench.terms.functions.extremes import max_
from workbench.terms.functions.linear_algebra import det, diag, inv, logdet, trace, zeros
from workbench.terms.functions.norms import norm
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.spectral import sqrtm
from workbench.terms.heads import (
    Product,
    Sum,
    argmax,
    compare,
    derivative,
    differential,
    equals,
    index,
    matrix,
    newton,
    number,
    oo,
    relation,
    scalar,
    size_term,
    vector,
)
from workbench.terms.statements import forall, iff, implies
from workbench.terms.term import Term

_c, _v, _X, _S = scalar("c"), vector("v", "m"), matrix("X", "m", "n"), matrix("S", "n", "n")
_l, _r, _p, _y, _k = scalar("l"), scalar("r", "positive"), scalar("p"), scalar("y"), scalar("k", "integer")
_u, _w, _V = vector("u", "n"), vector("w", "n"), matrix("V", "n", "n")


def _above(matrix_: Term) -> Term:
    return relation("loewner>=", matrix_, zeros(*matrix_.shape))


def _below(matrix_: Term) -> Term:
    return relation("loewner<=", matrix_, zeros(*matrix_.shape))

# -- the log-likelihood ----------------------------------------------------------------------------

INDEPENDENCE = Schema("independence", "the density of independent observations is the product of their densities")
LOG_OF_A_PRODUCT = Procedure("log of a product", "the logarithm of the likelihood is a sum over the observations")
SUM_OVER_THE_SAMPLE = Procedure("sum over the sample", "what is the same for all observations comes out of the sum")
STATISTIC = Definition("statistic", "what is left of the sample")
EXPONENTIAL_FAMILY = Procedure("exponential family", "parameters and data meet in products only")
CURVED_FAMILY = Procedure("curved exponential family", "more statistics than parameters")
ESTIMATE = Definition("estimate", "the value with the largest likelihood")
PROFILE = Procedure("profile likelihood", "the estimate put in: a function of the other parameters is left")

# -- sums of squares and matrices ------------------------------------------------------------------

DEVIATIONS = Procedure("deviations from the mean", "they add up to 0")
ABOUT_THE_MEAN = Procedure("decomposition about the mean", "the cross terms add up to 0")
TRACE_OF_A_SCALAR = Procedure("trace of a scalar", "a scalar is its own trace, and a trace is cyclic")
TRACE_OF_A_SUM = Procedure("trace of a sum", "trace and product are linear")
TRACE = Procedure("trace", "a quadratic form is the trace of a product")
PRECISION = Definition("precision", "the inverse of the covariance")
DIFFERENTIAL_OF_LOGDET = Computed(
    "differential of logdet", "Jacobi's formula", ways=change_of_logdet,
    cases=lambda: [([], equals(differential(logdet(_S), _S), trace(inv(_S) @ differential(_S, _S))))],
    counters=lambda: [([], equals(differential(logdet(_S), _S), trace(_S @ differential(_S, _S)))),
                      ([], equals(differential(det(_S), _S), trace(inv(_S) @ differential(_S, _S))))],
)  # fmt: skip
LINEARITY_OF_THE_TRACE = Procedure("linearity of the trace", "the trace is linear", weight=Weight.BOOKKEEPING)
DIFFERENTIAL = Procedure("differential", "the change to first order")
DIRECTION = Computed("choice of a direction", "what holds along every direction holds along this one", ways=inverses)
SECOND_DIFFERENTIAL = Computed(
    "second differential", "the differential along a direction, differentiated along it again", ways=inverses,
    cases=lambda: [([equals(_S.T, _S), equals(_V.T, _V), _above(_S)],
                    equals(trace(inv(_S) @ _V @ inv(_S) @ _V), norm(sqrtm(inv(_S)) @ _V @ sqrtm(inv(_S))) ** 2))],
    counters=lambda: [([equals(_S.T, _S), _above(_S)],
                       equals(trace(inv(_S) @ _V @ inv(_S) @ _V), norm(sqrtm(inv(_S)) @ _V @ sqrtm(inv(_S))) ** 2)),
                      ([equals(_S.T, _S), equals(_V.T, _V)],
                       equals(trace(inv(_S) @ _V @ inv(_S) @ _V), norm(sqrtm(inv(_S)) @ _V @ sqrtm(inv(_S))) ** 2))],
)  # fmt: skip

# -- where the slope is zero -----------------------------------------------------------------------

SOLVE = Computed(
    "solve", "the only place where the slope is 0", ways=inverses,
    cases=lambda: [([], implies(equals(_w, inv(_S) @ _u), equals(_S @ _w, _u))),
                   ([], iff(equals(_S @ _w, _u), equals(_w, inv(_S) @ _u))),
                   ([], iff(equals(inv(_S) @ (_u - _w), zeros("n")), equals(_w, _u)))],
    counters=lambda: [([], implies(equals(_w, inv(_S) @ _u), equals(_S.T @ _w, _u))),
                      ([], iff(equals(_S @ (_u - _w), zeros("n")), equals(_w, _u))),
                      ([], iff(equals(_u @ _S @ _w, number(0)), equals(_w, inv(_S) @ _u)))],
)  # fmt: skip
NORMAL_EQUATIONS = Computed(
    "normal equations", "the score is linear in the parameter: it vanishes where the sides agree", ways=inverses
)
CONSTRAINT = Schema("every observation is counted once", "the sum of all counts")
NOT_IDENTIFIABLE = Schema("not identifiable", "a shift of the parameter changes nothing")

# -- why it is a maximum ---------------------------------------------------------------------------

def _curved() -> list[Proof]:
    return [
        ([relation(">=", _v, number(0))], _above(_X.T @ diag(_v) @ _X)),
        ([], _above(_X.T @ _X)),
        ([], _below(-(_X.T @ diag(sigmoid(_v) * (1 - sigmoid(_v))) @ _X))),
        ([_above(_S), relation(">", _c, number(0))], _above(_X.T @ _X / _c + inv(_S))),
    ]


def _curved_the_other_way() -> list[Proof]:
    return [
        ([], _above(_X.T @ diag(_v) @ _X)),
        ([], _below(_X.T @ _X)),
        ([], _above(_S)),
        ([_above(_S)], _above(_c * _S)),
        ([_above(_S)], _above(_X.T @ _X - _S)),
        ([_above(_S)], _above(_S @ _X.T @ _X)),
    ]


SECOND_DERIVATIVE = Computed(
    "second derivative", "no direction curves upward: the stationary point is the maximum", ways=by_parts,
    cases=_curved, counters=_curved_the_other_way,
)  # fmt: skip


def _largest() -> list[tuple[list[Term], Term]]:
    f, g = _l * log(_r) - _r * _l * _p, -((_y - _c) ** 2) / _r - log(_r)
    return [
        ([equals(derivative(f, _r), _l / _r - _l * _p), iff(equals(_l / _r - _l * _p, number(0)), equals(_r, 1 / _p)),
          equals(derivative(derivative(f, _r), _r), -_l / _r**2), relation("<", -_l * _p**2, number(0)),
          relation(">", 1 / _p, number(0))],
         equals(argmax(f, _r), 1 / _p)),
        ([equals(derivative(g, _y), -2 * (_y - _c) / _r), iff(equals(-2 * (_y - _c) / _r, number(0)), equals(_y, _c)),
          equals(derivative(derivative(g, _y), _y), -2 / _r), relation("<", -2 / _r, number(0))],
         equals(argmax(g, _y), _c)),
    ]  # fmt: skip


def _not_the_largest() -> list[Proof]:
    (slope, zero, curved, negative_, inside), goal = _largest()[0]
    cubic = _y**3 / 3 - _y
    return [
        ([zero, curved, negative_, inside], goal),  # whose slope it is
        ([slope, curved, negative_, inside], goal),  # where it is 0
        ([slope, zero, curved, inside], goal),  # a smallest value, perhaps
        ([slope, zero, negative_, inside], goal),
        ([slope, zero, curved, negative_], goal),  # the place may be none of the values
        ([equals(derivative(cubic, _y), _y**2 - 1), implies(equals(_y, -1), equals(_y**2 - 1, number(0))),
          equals(derivative(derivative(cubic, _y), _y), 2 * _y), relation("<", number(-2), number(0))],
         equals(argmax(cubic, _y), -1)),  # another stationary point, and no bound
        ([equals(derivative(cubic, _k), _k**2 - 1)], equals(argmax(cubic, _k), -1)),
    ]  # fmt: skip


ONLY_STATIONARY_POINT = Computed(
    "only stationary point", "the slope is 0 nowhere else, and the function curves downward there",
    ways=only_stationary_point, cases=_largest, counters=_not_the_largest,
)  # fmt: skip


def _in_turn() -> list[Proof]:
    f, g = -((_y - _c) ** 2) / _r - log(_r) - _p / _r, -log(_r) - _p / _r
    first, then = equals(argmax(f, _y), _c), equals(argmax(g, _r), _p)
    return [
        *(([first, then], equals(argmax(f, _y, _r, place=k), v)) for k, v in enumerate((_c, _p))),
        ([equals(argmax(-(_y - _r) ** 2 + g, _y), _r), then], equals(argmax(-(_y - _r) ** 2 + g, _y, _r), _p)),
        ([_at_a_place(f, _y, _c), then], relation("ni", argmax(f, _y, _r), _c)),
        ([_at_a_place(f, _y, _c), then], equals(argmax(f, _y, _r, place=1), _p)),
    ]


def _not_in_turn() -> list[Proof]:
    f, g = -((_y - _c) ** 2) / _r - log(_r) - _p / _r, -log(_r) - _p / _r
    first, then = equals(argmax(f, _y), _c), equals(argmax(g, _r), _p)
    whole = equals(argmax(f, _y, _r, place=1), _p)
    return [
        ([then], whole),
        ([first, equals(argmax(f, _r), _p)], whole),  # with another y
        ([first, equals(argmax(g - _r, _r), _p)], whole),
        ([then, first], whole),  # the order counts
        ([first, then], equals(argmax(f - _r, _y, _r, place=1), _p)),
        ([first, then], equals(argmax(f, _y, _r, place=0), _p)),
        ([equals(argmax(-(_y - _r) ** 2 + g, _y), _r), then], equals(argmax(-(_y - _r) ** 2 + g, _y, _r), _r)),
        ([_at_a_place(f, _y, _c), then], equals(argmax(f, _y, _r), _c)),  # perhaps with another y
        ([first, _at_a_place(g, _r, _p)], equals(argmax(f, _y, _r), _c)),
        ([first, _at_a_place(g, _r, _p)], whole),
    ]


ONE_AFTER_ANOTHER = Computed(
    "one after another", "the largest value for every value of the others, and then the largest of these",
    ways=one_after_another, cases=_in_turn, counters=_not_in_turn,
)  # fmt: skip
def _at_a_place(f: Term, x: Term, place: Term) -> Term:
    """That f is largest there, and perhaps elsewhere too."""
    return relation("ni", argmax(f, x), place)


NOTHING_LARGER = Computed(
    "nothing is larger", "no other value makes it larger", ways=nothing_larger,
    cases=lambda: [([relation("<=", (_c - _p) ** 2, (_y - _p) ** 2)], _at_a_place(-3 * (_y - _p) ** 2, _y, _c))],
    counters=lambda: [
        ([relation("<=", (_c - _p) ** 2, (_y - _p) ** 2)], equals(argmax(-3 * (_y - _p) ** 2, _y), _c)),  # only there?
        ([relation(">=", (_c - _p) ** 2, (_y - _p) ** 2)], _at_a_place(-3 * (_y - _p) ** 2, _y, _c)),
        ([relation("<=", (_c - _p) ** 2, (_y - _p) ** 2)], _at_a_place(-3 * (_y - _p) ** 2 + _y, _y, _c)),
        ([relation("<=", (_c - _p) ** 2, (_l - _p) ** 2)], _at_a_place(-3 * (_y - _p) ** 2, _y, _c)),
        ([relation("<=", -_r, number(1))], _at_a_place(-_r, _r, number(-1))),
    ],
)


def _in_shares() -> list[tuple[list[Term], Term]]:
    q, c = vector("q", "n", "simplex"), vector("c", "n")
    f = c @ log(q)
    said = [equals(derivative(f, q), c / q), equals(q * (c / q), c), relation(">=", c, number(0)),
            relation(">", sum_(c), number(0)), relation(">", q, number(0))]
    return [(said, equals(argmax(f, q), c / sum_(c)))]  # fmt: skip


def _not_in_shares() -> list[tuple[list[Term], Term]]:
    (said, goal), = _in_shares()  # fmt: skip
    q = goal.args[0].args[1]
    return [
        *(([*said[:k], *said[k + 1 :]], goal) for k in range(len(said))),
        (said, equals(argmax(goal.args[0].args[0] + sum_(q**2), q), goal.args[1])),
        (said, equals(goal.args[0], said[1].args[1])),
    ]


SHARES = Computed(
    "shares of the counts", "by Gibbs' inequality no other numbers that sum to 1 make it larger", ways=shares,
    cases=_in_shares, counters=_not_in_shares, reference="Cover & Thomas, Elements of Information Theory, Thm 2.6.3",
)  # fmt: skip


def _balanced() -> list[tuple[list[Term], Term]]:
    x, m = matrix("W", "n", "n", "posdef"), matrix("M", "n", "n")
    f = _l - _p * logdet(x) - _c * trace(inv(x) @ m)
    said = [relation(">", _p, number(0)), relation(">", _c, number(0)), _above(m),
            relation(">", absolute(det(m)), number(0))]
    return [(said, equals(argmax(f, x), _c / _p * m))]  # fmt: skip


def _not_balanced() -> list[tuple[list[Term], Term]]:
    (said, goal), = _balanced()  # fmt: skip
    f, x = goal.args[0].args
    return [
        *(([*said[:k], *said[k + 1 :]], goal) for k in range(len(said))),
        (said, equals(goal.args[0], _p / _c * matrix("M", "n", "n"))),
        (said, equals(argmax(f + trace(x), x), goal.args[1])),
    ]


BALANCE = Computed(
    "determinant and trace in balance", "stationary there and concave in the inverse: the only maximum",
    ways=balance_of_determinant_and_trace, cases=_balanced, counters=_not_balanced,
    reference="Anderson, An Introduction to Multivariate Statistical Analysis, Lemma 3.2.2",
)  # fmt: skip


def _at_an_end() -> list[tuple[list[Term], Term]]:
    """Observations between 0 and r, all equally likely: log density -log r, r at least the largest."""
    xs, i = vector("xs", "n", "positive"), index("i", "n")
    whole = Sum(log(_r**-1 * compare("<=", xs[i], _r)), i)
    f = -size_term("n") * log(_r)
    said = [equals(f, Sum(log(_r**-1), i)), equals(Product(compare("<=", xs[i], _r), i), compare(">=", _r, max_(xs))),
            equals(derivative(f, _r), -size_term("n") / _r), relation("<", -size_term("n") / _r, number(0)),
            relation(">", max_(xs), number(0))]
    return [(said, equals(argmax(whole, _r), max_(xs)))]  # fmt: skip


def _not_at_that_end() -> list[tuple[list[Term], Term]]:
    (said, goal), = _at_an_end()  # fmt: skip
    without = [([*said[:k], *said[k + 1 :]], goal) for k in range(1, len(said))]
    rises = [*said[:3], relation(">", said[3].args[0], number(0)), said[4]]
    lower = [said[0], equals(said[1].args[0], compare("<=", *said[1].args[1].args)), *said[2:]]
    other = equals(argmax(goal.args[0].args[0] + _r, _r), goal.args[1])
    return [*without, (rises, goal), (lower, goal), (said, other)]


WHERE_THE_SUPPORT_ENDS = Computed(
    "where the support ends", "the likelihood rises or falls up to the last value that the data allow",
    ways=where_the_support_ends, cases=_at_an_end, counters=_not_at_that_end,
)  # fmt: skip
CONCAVE = Computed("concave", "no direction curves upward", ways=by_parts)
SIGN_OF_THE_SLOPE = Schema("sign of the slope", "the slope has no zero: the largest value lies at an end")
SUPPORT = Procedure("support", "no observation may lie outside of it")

# -- where nothing closes --------------------------------------------------------------------------


def _iterated(first: Term, second: Term) -> list[tuple[list[Term], Term]]:
    f = _l * log(_r) - log(1 + _r**2)
    said = [equals(derivative(f, _r), first), equals(derivative(derivative(f, _r), _r), second),
            forall(relation("<", second, number(0)), _r)]
    return [(said, equals(argmax(f, _r), newton(f, _r, 0, oo, first, second, 0)))]


def _iterated_array() -> tuple[list[Term], Term]:
    """Least squares by Newton's iteration: what is said of the derivatives, the last that they are invertible."""
    A, w, y = matrix("A", "n", "d"), vector("w", "d"), vector("y", "n")
    f = -sum_((A @ w - y) ** 2) / 2
    first, second = A.T @ (y - A @ w), -(A.T @ A)
    said = [equals(derivative(f, w), first), equals(derivative(derivative(f, w), w), second),
            forall(relation("loewner<=", second, zeros("d", "d")), w),
            forall(relation(">", absolute(det(second)), 0), w)]  # fmt: skip
    return said, equals(argmax(f, w), newton(f, w, -oo, oo, first, second, 0))


NEWTON_ITERATION = Computed(
    "Newton's iteration", "no closed form: the place is come to step by step, with these derivatives",
    ways=where_iteration_rests,
    cases=lambda: [*_iterated(_l / _r, _l * _p), _iterated_array()],
    counters=lambda: [
        *((_iterated_array()[0][:k], _iterated_array()[1]) for k in (1, 2, 3)),
        *((said[:k], goal) for said, goal in _iterated(_l / _r, _l * _p) for k in (0, 1, 2)),
        *((said, equals(argmax(goal.args[0].args[0] + _r, _r), goal.args[1]))
          for said, goal in _iterated(_l / _r, _l * _p)),
    ],
)  # fmt: skip
NEWTON_STEP = Schema("Newton's step", "less the inverse of the Hessian times the gradient")
REWEIGHTED_LEAST_SQUARES = Computed(
    "iteratively reweighted least squares", "least squares with weights and a response that change in every step",
    ways=inverses,
)  # fmt: skip
