"""The words around an integration: title, convention, idea, what people get wrong; they come from the reasons used."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.language.saying import said
from workbench.reasons import integration as by
from workbench.reasons.algebra import COMPLETING_THE_SQUARE
from workbench.reasons.trigonometry import PYTHAGORAS
from workbench.record.board import conditions_of
from workbench.record.derivation import Line
from workbench.rules import integrals as rules
from workbench.rules.condition import Condition
from workbench.rules.reason import Reason
from workbench.terms.term import Term, contains, postorder

_IDEAS: dict[Reason, str] = {
    by.POLAR: "The square of the integral is one over the plane, easy in polar coordinates.",
    by.LEIBNIZ: "Let a parameter move: the derivative in it is an easier integral.",
    by.ODD: "The two halves cancel.",
    by.REFLECTION: "Turn the interval round: the mean of both integrands is simpler than either.",
    rules.definition_of_the_gamma_function: "Name the exponent, without its sign: what is left defines the gamma "
    "function.",
    rules.beta_integral: "Bring the interval to that from 0 to 1: what is left is a beta integral.",
    by.PIECE_BY_PIECE: "Integrate on each side of the kink, and join the pieces without a jump.",
    by.GUESS: "Guess the form of an antiderivative, and differentiate it.",
    by.SUBSTITUTION: "Name the inner function, so that its derivative is used up by the new differential.",
    by.PARTS: "Differentiate the factor that gets simpler, and integrate the other.",
    by.COMES_BACK: "Let the integral come back, and solve for it.",
    by.PARTIAL_FRACTIONS: "Split the quotient over the factors of its denominator.",
    by.TRIGONOMETRIC_SUBSTITUTION: "Turn the root into a cosine.",
    by.HYPERBOLIC_SUBSTITUTION: "Turn the root into a hyperbolic function.",
    COMPLETING_THE_SQUARE: "Complete the square, so that a standard integral is left.",
    by.HALF_ANGLE: "Lower the powers by the cosine of the double angle.",
    PYTHAGORAS: "Use that the squares of sine and cosine add up to 1 until one function stands with its derivative.",
    by.REDUCTION: "Lower the power step by step.",
    by.LINEARITY: "Integrate term by term.",
}
_WRONG: dict[Reason, str] = {
    by.SUBSTITUTION: "Forgetting to replace the differential: the new one is the slope of the inner function times "
    "the old one.",
    by.PARTS: "The sign in front of the remaining integral.",
    by.RECIPROCAL: "The logarithm without the modulus: the integrand also lives where "
    "its argument is negative.",
    by.PARTIAL_FRACTIONS: "One fraction too few for a repeated factor, or a constant numerator over a quadratic.",
    by.COMES_BACK: "Going round in a circle: the second integration by parts must go the same way.",
    by.TRIGONOMETRIC_SUBSTITUTION: "Leaving the result in the angle, or forgetting the slope that the differential "
    "brings.",
    by.POWER: "The exponent -1, for which the integral is a logarithm.",
    by.ERROR_FUNCTION: "Looking for an elementary antiderivative: there is none, so erf got a name.",
}


def title(f: Term, x: Term, lower: Term | None = None, upper: Term | None = None) -> str:
    ends = f" from {said(lower, 20)} to {said(upper, 20)}" if lower is not None and upper is not None else ""
    return f"Integral of {said(f, 50)} in `{x.name}`{ends}"


def convention(constant: Term) -> str:
    return f"`{constant.name}` is any constant; the lines are equalities up to such a constant."


def idea(used: Sequence[Reason]) -> str:
    """The idea of the first reason that has one; term by term only where nothing else is done."""
    told = [reason for reason in used if reason in _IDEAS and reason != by.LINEARITY]
    plain = _IDEAS[by.LINEARITY] if by.LINEARITY in used else "Read the antiderivative off the table."
    return _IDEAS[told[0]] if told else plain


def wrong(used: Sequence[Reason]) -> tuple[str, ...]:
    return tuple(words for reason, words in _WRONG.items() if reason in used)[:3]


def notes(result: Term) -> tuple[str, ...]:
    """Where the result may break, the constant may be another one on each piece."""
    if any(t.head.name == "abs" for t in postorder(result)):
        return ("The constant may be another one on each interval on which the integrand has values.",)
    return ()


def assumptions(lines: Sequence[Line], bound: Term | None = None) -> tuple[Condition, ...]:
    """Conditions that do not follow from what is declared; none about the variable of a definite integral."""
    found: dict[object, Condition] = {}
    for condition in conditions_of(lines):
        if condition.statement is not None and bound is not None and contains(condition.statement, bound):
            continue
        if not condition.discharged and condition.statement is not None:
            found.setdefault(condition.statement, condition)
    return tuple(found.values())


__all__ = ["assumptions", "convention", "idea", "notes", "title", "wrong"]
