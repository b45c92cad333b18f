"""The normal laws, of a number or a vector, from their moments: what maps, marginals and conditionals lead to."""

from __future__ import annotations

from workbench.engines.statistics.expectation.contractions import NoPolynomial, degree
from workbench.engines.statistics.laws.distribution import Distribution, T
from workbench.terms.functions.elementwise import cos, exp, log, sin
from workbench.terms.functions.linear_algebra import inv, logdet
from workbench.terms.heads import (
    add,
    divide,
    matmul,
    mul,
    negative,
    pi,
    power,
    properties,
    size_term,
    subtract,
    symbol,
)
from workbench.terms.term import Term


def normal(x: Term, mean: Term, sd: Term) -> Distribution:
    """The normal law of the number x."""
    off = power(subtract(x, mean), 2)
    density = subtract(subtract(negative(log(sd)), divide(log(mul(2, pi)), 2)), divide(off, mul(2, power(sd, 2))))
    generating = exp(add(mul(mean, T), divide(mul(power(sd, 2), power(T, 2)), 2)))
    fading = exp(negative(divide(mul(power(sd, 2), power(T, 2)), 2)))
    waves = (mul(fading, cos(mul(mean, T))), mul(fading, sin(mul(mean, T))))
    return Distribution(
        "normal", x, (mean, sd), density, mean=mean, variance=power(sd, 2), mgf=generating, characteristic=waves
    )


def multivariate_normal(x: Term, mean: Term, covariance: Term) -> Distribution:
    """The normal law of the vector x."""
    off, d = subtract(x, mean), size_term(x.shape[0])
    square = matmul(matmul(off, inv(covariance)), off)
    density = add(mul(divide(negative(d), 2), log(mul(2, pi))), negative(divide(logdet(covariance), 2)),
                  negative(divide(square, 2)))  # fmt: skip
    t = symbol("t", x.shape)
    generating = exp(add(matmul(t, mean), divide(matmul(matmul(t, covariance), t), 2)))
    tilted = (add(mean, matmul(covariance, t)), covariance)
    return Distribution(
        "multivariate-normal", x, (mean, covariance), density, mean=mean, variance=covariance, mgf=generating,
        tilted=tilted,
    )  # fmt: skip


def is_gaussian(law: Distribution) -> bool:
    """Whether the logarithm of the density is quadratic on the whole space: then the law is normal."""
    if law.ends is not None or law.total is not None or properties(law.variable) - {"constant"}:
        return False
    try:
        return degree(law.log_density, (law.variable,)) == 2
    except NoPolynomial:
        return False


__all__ = ["is_gaussian", "multivariate_normal", "normal"]
