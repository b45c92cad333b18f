"""Functions written so that they can be integrated: positive parts by moduli, the normal distribution by erf.

Source: DLMF 7.2; any calculus text.
"""

from __future__ import annotations

from workbench.rules.conditions import Nonzero
from workbench.rules.identity import rule
from workbench.terms.functions.activations import maximum, minimum
from workbench.terms.functions.elementwise import absolute, erf, relu, sign, sqrt, step
from workbench.terms.functions.special import normal_cdf
from workbench.terms.heads import number
from workbench.terms.term import Term


@rule
def positive_part_by_the_modulus(x: Term) -> tuple[Term, Term]:
    """a number and its modulus cancel where it is negative and double where it is positive"""
    return relu(x), (x + absolute(x)) / 2


@rule(requires=[Nonzero("x")])
def step_by_the_sign(x: Term) -> tuple[Term, Term]:
    """half of 1 and the sign"""
    return step(x), (1 + sign(x)) / 2


@rule
def larger_by_the_modulus(x: Term, y: Term) -> tuple[Term, Term]:
    """the middle and half the distance"""
    return maximum(x, y), (x + y + absolute(x - y)) / 2


@rule
def smaller_by_the_modulus(x: Term, y: Term) -> tuple[Term, Term]:
    """the middle less half the distance"""
    return minimum(x, y), (x + y - absolute(x - y)) / 2


@rule
def normal_distribution_by_the_error_function(x: Term) -> tuple[Term, Term]:
    """the normal distribution function is the error function, scaled and shifted"""
    return normal_cdf(x), (1 + erf(x / sqrt(number(2)))) / 2


__all__ = [
    "larger_by_the_modulus",
    "normal_distribution_by_the_error_function",
    "positive_part_by_the_modulus",
    "smaller_by_the_modulus",
    "step_by_the_sign",
]
