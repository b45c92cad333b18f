"""What is said on the way from a density to an estimate: the likelihood, its slope, its zeros, why one is the maximum.

Source: Casella & Berger, Statistical Inference, ch. 7; for vectors and matrices Magnus & Neudecker, Matrix Differential
Calculus, ch. 15; for weighted least squares McCullagh & Nelder, Generalized Linear Models, ch. 2.
"""

from __future__ import annotations

from workbench.rules.inverses import change_of_logdet, inverses
from workbench.rules.reason import Definition, Procedure, Schema, Weight
from workbench.rules.schema import Computed, Proof
from workbench.rules.semidefinite import by_parts
from workbench.terms.functions.elementwise import sigmoid
from workbench.terms.functions.linear_algebra import det, diag, inv, logdet, trace, zeros
from workbench.terms.functions.norms import norm
from workbench.terms.functions.spectral import sqrtm
from workbench.terms.heads import differential, equals, matrix, number, relation, scalar, vector
from workbench.terms.statements import iff, implies
from workbench.terms.term import Term

_c, _v, _X, _S = scalar("c"), vector("v", "m"), matrix("X", "m", "n"), matrix("S", "n", "n")
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
MULTIPLIER = Schema("multiplier", "under a constraint the slope is the same in every direction that it forbids")
CONSTRAINT = Schema("constraint", "summed over the entries")
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
CONCAVE = Computed("concave", "no direction curves upward", ways=by_parts)
SIGN_OF_THE_SLOPE = Schema("sign of the slope", "the slope has no zero: the largest value lies at an end")
SUPPORT = Procedure("support", "no observation may lie outside of it")

# -- where nothing closes --------------------------------------------------------------------------

NEWTON_STEP = Schema("Newton's step", "less the inverse of the Hessian times the gradient")
REWEIGHTED_LEAST_SQUARES = Computed(
    "iteratively reweighted least squares", "least squares with weights and a response that change in every step",
    ways=inverses,
)  # fmt: skip
