"""The normal laws, of a number and of a vector, for any mean and spread.

Maps, marginals and conditionals of normal laws are normal, so that engines make them and do not only meet them: they
are declared here, once. Their pages (``derivations/distributions``) add the letters and what is claimed beside.

Source: Casella & Berger, Statistical Inference, §3.3 and §4.6.
"""

from __future__ import annotations

from workbench.engines.statistics.laws.distribution import Distribution, T
from workbench.terms.functions.elementwise import cos, exp, log, sin
from workbench.terms.functions.linear_algebra import inv, logdet
from workbench.terms.heads import pi, size_term, symbol
from workbench.terms.term import Term


def normal(x: Term, mean: Term, sd: Term) -> Distribution:
    """The normal law of the number x, with mean and standard deviation as its parameters."""
    fading = exp(-(sd**2) * T**2 / 2)
    return Distribution(
        "normal",
        x,
        (mean, sd),
        -log(sd) - log(2 * pi) / 2 - (x - mean) ** 2 / (2 * sd**2),
        location=mean,
        scale=sd,
        mean=mean,
        variance=sd**2,
        mgf=exp(mean * T + sd**2 * T**2 / 2),
        characteristic=(fading * cos(mean * T), fading * sin(mean * T)),
    )


def multivariate_normal(x: Term, mean: Term, covariance: Term) -> Distribution:
    """The normal law of the vector x, with mean and covariance as its parameters."""
    d, t = size_term(x.shape[0]), symbol("t", x.shape)
    return Distribution(
        "multivariate-normal",
        x,
        (mean, covariance),
        -d / 2 * log(2 * pi) - logdet(covariance) / 2 - (x - mean) @ inv(covariance) @ (x - mean) / 2,
        mean=mean,
        variance=covariance,
        mgf=exp(t @ mean + t @ covariance @ t / 2),
        tilted=(mean + covariance @ t, covariance),
    )


__all__ = ["multivariate_normal", "normal"]
