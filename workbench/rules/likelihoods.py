"""Logarithms of what stands in densities. References: Casella & Berger, Statistical Inference, ch. 7; DLMF 5.2."""

from __future__ import annotations

from fractions import Fraction

from workbench.rules.identity import Scalar, Vector, rule
from workbench.rules.requirements import Positive, needs_positive
from workbench.rules.rule import Found, Rule
from workbench.terms.functions.elementwise import log, sigmoid, softplus, sqrt
from workbench.terms.functions.reductions import prod, sum_
from workbench.terms.functions.special import gamma, loggamma
from workbench.terms.heads import AT, MATMUL, TENSOR, matmul, mul, number, properties, vector
from workbench.terms.term import Term

_x, _p = vector("x", "n", "onehot"), vector("p", "n", "positive")


@rule(requires=[Positive("x")])
def log_of_root(x: Term) -> tuple[Term, Term]:
    """a root is a power with the exponent `1/2`, which comes in front of the logarithm"""
    return log(sqrt(x)), mul(number(Fraction(1, 2)), log(x))


@rule(requires=[Positive("x")])
def log_of_gamma(x: Scalar) -> tuple[Term, Term]:
    """the logarithm of the gamma function has a name of its own"""
    return log(gamma(x)), loggamma(x)


@rule
def log_of_sigmoid_by_softplus(x: Scalar) -> tuple[Term, Term]:
    """one plus the exponential stands below the bar"""
    return log(sigmoid(x)), x - softplus(x)


@rule
def log_of_one_minus_sigmoid(x: Scalar) -> tuple[Term, Term]:
    """what is left of 1 is one over one plus the exponential"""
    return log(1 - sigmoid(x)), -softplus(x)


@rule(shapes="x: n", requires=[Positive("x")])
def log_of_a_product_of_entries(x: Vector) -> tuple[Term, Term]:
    """the logarithm of a product is the sum of the logarithms"""
    return log(prod(x)), sum_(log(x))


def _chosen(term: Term) -> Found | None:
    """log of the entry of a vector that a one-hot vector chooses."""
    if term.head is not log or term.args[0].head is not MATMUL or any(a.rank != 1 for a in term.args[0].args):
        return None
    for place, x in enumerate(term.args[0].args):
        if _is_one_hot(x):
            p = term.args[0].args[1 - place]
            return Found(matmul(x, log(p)), (("x", x), ("p", p)), (needs_positive(p),))
    return None


def _is_one_hot(x: Term) -> bool:
    """A symbol declared so, or a row of one."""
    if x.head is TENSOR and x.args[0].head is AT and x.args[0].args[-1:] == x.args[1:]:
        x = x.args[0].args[0]
    return "onehot" in properties(x)


log_of_a_chosen_entry = Rule(
    "log of a chosen entry",
    "the one-hot vector chooses the same entry before and after the logarithm",
    _chosen,
    cases=lambda: [(log(matmul(_p, _x)), matmul(_x, log(_p)))],
    counter=lambda: log(matmul(_p, _p)),
)
