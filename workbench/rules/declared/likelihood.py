"""What is said on the way from a density to an estimate: the likelihood, its slope, its zeros, why one is the maximum.

Source: Casella & Berger, Statistical Inference, ch. 7; for vectors and matrices Magnus & Neudecker, Matrix Differential
Calculus, ch. 15; for weighted least squares McCullagh & Nelder, Generalized Linear Models, ch. 2.
"""

from __future__ import annotations

from workbench.rules.reason import Definition, Procedure, Schema, Weight
from workbench.rules.schema import Computed, Proof
from workbench.rules.semidefinite import by_parts
from workbench.terms.functions.elementwise import sigmoid
from workbench.terms.functions.linear_algebra import diag, inv, zeros
from workbench.terms.heads import matrix, number, relation, scalar, vector
from workbench.terms.term import Term

_c, _v, _X, _S = scalar("c"), vector("v", "m"), matrix("X", "m", "n"), matrix("S", "n", "n")


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
DIFFERENTIAL_OF_LOGDET = Schema("differential of logdet", "Jacobi's formula")
LINEARITY_OF_THE_TRACE = Procedure("linearity of the trace", "the trace is linear", weight=Weight.BOOKKEEPING)
DIFFERENTIAL = Procedure("differential", "the change to first order")
DIRECTION = Schema("choice of a direction", "what holds along every direction holds along this one")
SECOND_DIFFERENTIAL = Schema("second differential", "the differential along a direction, differentiated along it again")

# -- where the slope is zero -----------------------------------------------------------------------

SOLVE = Schema("solve", "the only place where the slope is 0")
NORMAL_EQUATIONS = Schema("normal equations", "the score is linear in the parameter: it vanishes where the sides agree")
MULTIPLIER = Schema("multiplier", "under a constraint the slope is the same in every direction that it forbids")
CONSTRAINT = Schema("constraint", "summed over the entries")
SLOPE_OF_ABS = Schema("derivative of abs", "each distance falls or grows with slope 1")
MEDIAN = Schema("median", "as many observations lie above the median as below")
LEAST_DISTANCES = Schema("least distances", "the sum falls up to the median and rises from there on")
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
REWEIGHTED_LEAST_SQUARES = Schema(
    "iteratively reweighted least squares", "least squares with weights and a response that change in every step"
)
