"""The words around an integration: title, convention, idea, what people get wrong; they come from the rules used."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.language.saying import said
from workbench.record.board import conditions_of
from workbench.record.derivation import Line
from workbench.rules.condition import Condition
from workbench.terms.term import Term, contains, postorder

_IDEAS = {
    "polar coordinates": "The square of the integral is one over the plane, easy in polar coordinates.",
    "Leibniz rule": "Let a parameter move: the derivative in it is an easier integral.",
    "odd function": "The two halves cancel.",
    "reflection": "Turn the interval round: the mean of both integrands is simpler than either.",
    "definition of the gamma function": "Name the exponent, without its sign: what is left defines the gamma "
    "function.",
    "beta integral": "Bring the interval to that from 0 to 1: what is left is a beta integral.",
    "piece by piece": "Integrate on each side of the kink, and join the pieces without a jump.",
    "verified guess": "Guess the form of an antiderivative, and differentiate it.",
    "substitution": "Name the inner function, so that its derivative is used up by the new differential.",
    "integration by parts": "Differentiate the factor that gets simpler, and integrate the other.",
    "solve for the integral": "Let the integral come back, and solve for it.",
    "partial fractions": "Split the quotient over the factors of its denominator.",
    "trigonometric substitution": "Turn the root into a cosine.",
    "hyperbolic substitution": "Turn the root into a hyperbolic function.",
    "complete the square": "Complete the square, so that a standard integral is left.",
    "half angle": "Lower the powers by the cosine of the double angle.",
    "Pythagoras": "Use that the squares of sine and cosine add up to 1 until one function stands with its derivative.",
    "reduction formula": "Lower the power step by step.",
    "linearity": "Integrate term by term.",
}
_WRONG = {
    "substitution": "Forgetting to replace the differential: the new one is the slope of the inner function times "
    "the old one.",
    "integration by parts": "The sign in front of the remaining integral.",
    "integral of a reciprocal": "The logarithm without the modulus: the integrand also lives where "
    "its argument is negative.",
    "partial fractions": "One fraction too few for a repeated factor, or a constant numerator over a quadratic.",
    "solve for the integral": "Going round in a circle: the second integration by parts must go the same way.",
    "trigonometric substitution": "Leaving the result in the angle, or forgetting the slope that the differential "
    "brings.",
    "power rule": "The exponent -1, for which the integral is a logarithm.",
    "integral to the error function": "Looking for an elementary antiderivative: there is none, so erf got a name.",
}


def title(f: Term, x: Term, lower: Term | None = None, upper: Term | None = None) -> str:
    ends = f" from {said(lower, 20)} to {said(upper, 20)}" if lower is not None and upper is not None else ""
    return f"Integral of {said(f, 50)} in `{x.name}`{ends}"


def convention(f: Term, x: Term, result: Term, constant: Term) -> str:
    return f"`{constant.name}` is any constant; the lines are equalities up to such a constant."


def idea(rules: Sequence[str]) -> str:
    """The idea of the first rule that has one; term by term only where nothing else is done."""
    told = [rule for rule in rules if rule in _IDEAS and rule != "linearity"]
    plain = _IDEAS["linearity"] if "linearity" in rules else "Read the antiderivative off the table."
    return _IDEAS[told[0]] if told else plain


def wrong(rules: Sequence[str]) -> tuple[str, ...]:
    return tuple(words for rule, words in _WRONG.items() if rule in rules)[:3]


def notes(result: Term, x: Term) -> tuple[str, ...]:
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
