"""Standard limits: what a first course proves once and then quotes. Reference: Spivak, Calculus, ch. 15, 18.

Each rule looks at a limit and knows one form, with any u that goes to 0 (or v that grows without bound) in the place of
x; that it does is the rule's condition, a limit again.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from workbench.rules.condition import Condition
from workbench.rules.matching import alike
from workbench.rules.rule import Found, Rule, reason_of
from workbench.rules.writing import parts_of
from workbench.terms.functions.elementwise import arcsin, arctan, cos, exp, log, sin, sinh, sqrt, tan, tanh
from workbench.terms.heads import (
    ADD,
    CONSTANT,
    LIMIT,
    MUL,
    NUMBER,
    POWER,
    add,
    brief,
    equals,
    limit,
    mul,
    number,
    oo,
    power,
    scalar,
)
from workbench.terms.term import Term, contains

_x = scalar("x")
_ZERO, _ONE = number(0), number(1)

Form = Callable[[Term], tuple[Term, Term, Term] | None]
"""From the body of a limit: its value, what u is, and where u must go; None for another form."""


def _one_over_one(body: Term) -> tuple[Term, Term] | None:
    """Numerator and denominator, where both are there."""
    above, below = parts_of(body)
    return (mul(*above) if above else _ONE, mul(*below)) if below else None


def standard(name: str, reference: str = "", cases: tuple[Term, ...] = ()) -> Callable[[Form], Rule]:
    """Declare a standard limit by its form."""

    def declare(form: Form) -> Rule:
        def find(term: Term) -> Found | None:
            if term.head is not LIMIT:
                return None
            body, x, to = term.args
            found = form(body)
            if found is None:
                return None
            value, u, target = found
            if (
                not contains(u, x)
                or contains(value, x)
                or (u is x and to.head in (NUMBER, CONSTANT) and to is not target)
            ):
                return None
            if u is x and to is target:
                return Found(value, (("u", u),))
            goes = equals(limit(u, x, to, term.attrs[0]), target)
            return Found(value, (("u", u),), (Condition(f"`{brief(u)}` goes to `{brief(target)}`", goes),))

        return Rule(name, reason_of(form), find, lambda: cases, reference=reference)

    return declare


def _over_itself(function: Callable[[Term], Term], name: str, reason: str) -> Rule:
    """f(u) / u goes to 1."""
    head = function(_x).head

    def form(body: Term) -> tuple[Term, Term, Term] | None:
        sides = _one_over_one(body)
        if sides is None or sides[0].head is not head or not alike(sides[0].args[0], sides[1]):
            return None
        return _ONE, sides[1], _ZERO

    form.__doc__ = reason
    return standard(name, cases=(limit(function(_x) / _x, _x, 0), limit(function(3 * _x) / (3 * _x), _x, 0)))(form)


sine_over_its_argument = _over_itself(sin, "sine over its argument", "near 0 the sine is as long as its arc")
tangent_over_its_argument = _over_itself(tan, "tangent over its argument", "near 0 the tangent is as long as its arc")
arcsine_over_its_argument = _over_itself(
    arcsin, "arcsine over its argument", "the sine over its argument, read backwards"
)
arctangent_over_its_argument = _over_itself(
    arctan, "arctangent over its argument", "the tangent over its argument, read backwards"
)
hyperbolic_sine_over_its_argument = _over_itself(
    sinh, "hyperbolic sine over its argument", "the slope of the hyperbolic sine at 0 is 1"
)
hyperbolic_tangent_over_its_argument = _over_itself(
    tanh, "hyperbolic tangent over its argument", "the slope of the hyperbolic tangent at 0 is 1"
)


def _minus_one(term: Term) -> Term | None:
    """t in t - 1."""
    if term.head is ADD and len(term.args) == 2 and number(-1) in term.args:
        return term.args[1] if term.args[0] is number(-1) else term.args[0]
    return None


def _one_plus(term: Term) -> Term | None:
    """t in 1 + t."""
    if term.head is ADD and _ONE in term.args:
        rest = list(term.args)
        rest.remove(_ONE)
        return add(*rest)
    return None


@standard("exponential minus one over its argument", cases=(limit((exp(_x) - 1) / _x, _x, 0),
                                                          limit((exp(-2 * _x) - 1) / (-2 * _x), _x, 0)))  # fmt: skip
def exponential_minus_one(body: Term) -> tuple[Term, Term, Term] | None:
    """the slope of the exponential at 0 is 1"""
    sides = _one_over_one(body)
    inside = _minus_one(sides[0]) if sides else None
    if sides is None or inside is None or inside.head is not exp or not alike(inside.args[0], sides[1]):
        return None
    return _ONE, sides[1], _ZERO


@standard("logarithm near one", cases=(limit(log(1 + _x) / _x, _x, 0), limit(log(1 + _x**2) / _x**2, _x, 0)))
def logarithm_near_one(body: Term) -> tuple[Term, Term, Term] | None:
    """the slope of the logarithm at 1 is 1"""
    sides = _one_over_one(body)
    inside = _one_plus(sides[0].args[0]) if sides and sides[0].head is log else None
    if sides is None or inside is None or not alike(inside, sides[1]):
        return None
    return _ONE, sides[1], _ZERO


@standard("one minus cosine over the square", cases=(limit((1 - cos(_x)) / _x**2, _x, 0),
                                                   limit((1 - cos(2 * _x)) / (2 * _x) ** 2, _x, 0)))  # fmt: skip
def one_minus_cosine(body: Term) -> tuple[Term, Term, Term] | None:
    """the cosine leaves 1 as half the square of its argument"""
    sides = _one_over_one(body)
    inside = _one_plus(sides[0]) if sides else None
    if sides is None or inside is None:
        return None
    factors = inside.args if inside.head is MUL else ()
    if len(factors) != 2 or factors[0] is not number(-1) or factors[1].head is not cos:
        return None
    u = factors[1].args[0]
    return (number(Fraction(1, 2)), u, _ZERO) if alike(power(u, 2), sides[1]) else None


@standard("power near one", cases=(limit(((1 + _x) ** 3 - 1) / _x, _x, 0), limit((sqrt(1 + _x) - 1) / _x, _x, 0)))
def power_near_one(body: Term) -> tuple[Term, Term, Term] | None:
    """the slope of a power at 1 is its exponent"""
    sides = _one_over_one(body)
    raised = _minus_one(sides[0]) if sides else None
    if sides is None or raised is None or raised.head not in (POWER, sqrt):
        return None
    base = _one_plus(raised.args[0])
    exponent = raised.args[1] if raised.head is POWER else number(Fraction(1, 2))
    return (exponent, base, _ZERO) if base is not None and alike(base, sides[1]) else None


@standard("compound interest", cases=(limit((1 + 1 / _x) ** _x, _x, oo), limit((1 + 2 / _x) ** _x, _x, oo)))
def compound_interest(body: Term) -> tuple[Term, Term, Term] | None:
    """growth compounded ever more often becomes exponential growth"""
    share = _one_plus(body.args[0]) if body.head is POWER else None
    if share is None:
        return None
    above, below = parts_of(share)
    v = body.args[1]
    if not below or not alike(mul(*below), v):
        return None
    return exp(mul(*above) if above else _ONE), v, oo


@standard("compound growth in small steps", cases=(limit((1 + _x) ** (1 / _x), _x, 0, "right"),))
def compound_growth(body: Term) -> tuple[Term, Term, Term] | None:
    """growth compounded ever more often becomes exponential growth"""
    u = _one_plus(body.args[0]) if body.head is POWER else None
    if u is None:
        return None
    above, below = parts_of(body.args[1])
    return (exp(mul(*above) if above else _ONE), u, _ZERO) if below and alike(mul(*below), u) else None


# -- orders of growth -------------------------------------------------------------------------


def _power_of(term: Term) -> tuple[Term, Term]:
    """Base and exponent."""
    if term.head is POWER:
        return term.args[0], term.args[1]
    return (term.args[0], number(Fraction(1, 2))) if term.head is sqrt else (term, _ONE)


def _positive_number(term: Term) -> bool:
    return term.head is NUMBER and bool(term.value > 0)


@standard(
    "the exponential outgrows every power", cases=(limit(_x**3 / exp(_x), _x, oo), limit(_x / exp(2 * _x), _x, oo))
)
def exponential_outgrows_powers(body: Term) -> tuple[Term, Term, Term] | None:
    """the series of the exponential contains every power"""
    sides = _one_over_one(body)
    if sides is None or sides[1].head is not exp:
        return None
    base, exponent = _power_of(sides[0])
    inside = sides[1].args[0]
    factors = [f for f in (inside.args if inside.head is MUL else (inside,)) if f is not base]
    fits = inside is base or (
        base in (inside.args if inside.head is MUL else ()) and all(map(_positive_number, factors))
    )
    return (_ZERO, base, oo) if fits and _positive_number(exponent) else None


@standard("powers outgrow the logarithm", cases=(limit(log(_x) / _x, _x, oo), limit(log(_x) / _x**2, _x, oo)))
def powers_outgrow_the_logarithm(body: Term) -> tuple[Term, Term, Term] | None:
    """by the exponential as a new variable it is the exponential against a power"""
    sides = _one_over_one(body)
    if sides is None:
        return None
    logarithm, times = _power_of(sides[0])
    base, exponent = _power_of(sides[1])
    if logarithm.head is not log or logarithm.args[0] is not base or not all(map(_positive_number, (times, exponent))):
        return None
    return _ZERO, base, oo


@standard("powers beat the logarithm at 0", cases=(limit(_x * log(_x), _x, 0, "right"),
                                                 limit(_x**2 * log(_x), _x, 0, "right")))  # fmt: skip
def powers_beat_the_logarithm_at_zero(body: Term) -> tuple[Term, Term, Term] | None:
    """by the reciprocal as a new variable it is a power against the logarithm at infinity"""
    if body.head is not MUL or len(body.args) != 2:
        return None
    for first, second in (body.args, body.args[::-1]):
        logarithm, times = _power_of(second)
        base, exponent = _power_of(first)
        if logarithm.head is log and logarithm.args[0] is base and all(map(_positive_number, (times, exponent))):
            return _ZERO, base, _ZERO
    return None


@standard("a number to a power that shrinks", cases=(limit(number(5) ** (1 / _x), _x, oo),))
def root_of_a_number(body: Term) -> tuple[Term, Term, Term] | None:
    """a power is the exponential of the exponent times a logarithm, which is continuous"""
    if body.head is not POWER or not _positive_number(body.args[0]):
        return None
    return _ONE, body.args[1], _ZERO


STANDARD = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
"""All of them, in the order in which they are tried."""

__all__ = ["STANDARD", "standard"]


@standard("a number over what grows", cases=(limit(1 / _x, _x, oo), limit(3 / _x**2, _x, oo)))
def number_over_what_grows(body: Term) -> tuple[Term, Term, Term] | None:
    """a fixed number over what grows without bound goes to 0"""
    sides = _one_over_one(body)
    if sides is None or sides[0].head is not NUMBER:
        return None
    base, exponent = sides[1].args if sides[1].head is POWER else (sides[1], _ONE)
    return (_ZERO, base, oo) if _positive_number(exponent) else None
