"""Functions of an angle applied to inverse functions of another: the sides of a right triangle. Reference: DLMF 4.24.

The triangle for arcsin x has hypotenuse 1 and legs x and the root of 1 - x^2; for arctan x the legs are x and 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.rules import facts
from workbench.rules.condition import Condition
from workbench.rules.identity import Scalar, rule
from workbench.rules.requirements import Requirement
from workbench.terms.functions.elementwise import absolute, arccos, arcsin, arctan, cos, sin, sqrt, tan
from workbench.terms.heads import NUMBER, brief, properties, relation
from workbench.terms.term import Term


@dataclass(frozen=True)
class InsideUnit(Requirement):
    """The number is between -1 and 1."""

    sample_property = "unit"

    def judge(self, bound: Mapping[str, Term]) -> Condition | bool:
        x = bound[self.letter]
        if x.head is NUMBER:
            return bool(abs(x.value) < 1)
        why = facts.declared(x, "unit") if "unit" in properties(x) else ""
        return Condition(f"`{brief(x)}` between -1 and 1", relation("<", absolute(x), 1), why)


@rule(requires=[InsideUnit("x")])
def sine_of_an_arcsine(x: Scalar) -> tuple[Term, Term]:
    """each undoes the other"""
    return sin(arcsin(x)), x


@rule(requires=[InsideUnit("x")])
def cosine_of_an_arccosine(x: Scalar) -> tuple[Term, Term]:
    """each undoes the other"""
    return cos(arccos(x)), x


@rule
def tangent_of_an_arctangent(x: Scalar) -> tuple[Term, Term]:
    """each undoes the other"""
    return tan(arctan(x)), x


@rule(requires=[InsideUnit("x")])
def cosine_of_an_arcsine(x: Scalar) -> tuple[Term, Term]:
    """pythagoras; the arcsine lies where the cosine is not negative"""
    return cos(arcsin(x)), sqrt(1 - x**2)


@rule(requires=[InsideUnit("x")])
def sine_of_an_arccosine(x: Scalar) -> tuple[Term, Term]:
    """pythagoras; the arccosine lies where the sine is not negative"""
    return sin(arccos(x)), sqrt(1 - x**2)


@rule
def cosine_of_an_arctangent(x: Scalar) -> tuple[Term, Term]:
    """pythagoras; the arctangent lies where the cosine is positive"""
    return cos(arctan(x)), 1 / sqrt(1 + x**2)


@rule
def sine_of_an_arctangent(x: Scalar) -> tuple[Term, Term]:
    """tangent times cosine"""
    return sin(arctan(x)), x / sqrt(1 + x**2)


@rule(requires=[InsideUnit("x")])
def tangent_of_an_arcsine(x: Scalar) -> tuple[Term, Term]:
    """sine over cosine"""
    return tan(arcsin(x)), x / sqrt(1 - x**2)


TRIANGLES = (
    sine_of_an_arcsine,
    cosine_of_an_arccosine,
    tangent_of_an_arctangent,
    cosine_of_an_arcsine,
    sine_of_an_arccosine,
    cosine_of_an_arctangent,
    sine_of_an_arctangent,
    tangent_of_an_arcsine,
)
"""Tried in this order."""

__all__ = ["TRIANGLES", "InsideUnit"]


@rule
def sine_of_a_sum(a: Scalar, b: Scalar) -> tuple[Term, Term]:
    """the addition formula of the sine"""
    return sin(a + b), sin(a) * cos(b) + cos(a) * sin(b)


@rule
def cosine_of_a_sum(a: Scalar, b: Scalar) -> tuple[Term, Term]:
    """the addition formula of the cosine"""
    return cos(a + b), cos(a) * cos(b) - sin(a) * sin(b)
