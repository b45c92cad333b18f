"""Logarithms of what stands in densities. References: Casella & Berger, Statistical Inference, ch. 7; DLMF 5.2."""

from __future__ import annotations

from fractions import Fraction

from workbench.rules.conditions import Positive
from workbench.rules.identity import Scalar, Vector, rule
from workbench.terms.functions.elementwise import gamma, log, loggamma, sqrt
from workbench.terms.functions.reductions import prod, sum_
from workbench.terms.heads import mul, number
from workbench.terms.term import Term


@rule(requires=[Positive("x")])
def log_of_root(x: Term) -> tuple[Term, Term]:
    """a root is the power 1/2, which comes in front of the logarithm"""
    return log(sqrt(x)), mul(number(Fraction(1, 2)), log(x))


@rule(requires=[Positive("x")])
def log_of_gamma(x: Scalar) -> tuple[Term, Term]:
    """the logarithm of the gamma function has a name of its own"""
    return log(gamma(x)), loggamma(x)


@rule(shapes="x: n", requires=[Positive("x")])
def log_of_a_product_of_entries(x: Vector) -> tuple[Term, Term]:
    """the logarithm of a product is the sum of the logarithms"""
    return log(prod(x)), sum_(log(x))
