"""Derivatives of scalar expressions in a scalar, where a lecturer says more than the rules shared with arrays do.

Choices are differentiated branch by branch, so that the branch that does not count is never looked at; integrals by
the fundamental theorem and by Leibniz's rule. References: any calculus text; DLMF 1.5(iv) for Leibniz's rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from workbench.rules.condition import Condition
from workbench.rules.requirements import kink, needs_nonzero
from workbench.rules.rule import Case, Found, Rule, name_of, reason_of
from workbench.rules.writing import ONE, is_divisor, is_number, over, product, total
from workbench.terms.functions.activations import maximum, minimum, where
from workbench.terms.functions.elementwise import exp, sin
from workbench.terms.heads import (
    DERIVATIVE,
    INTEGRAL,
    MUL,
    NUMBER,
    POWER,
    SYMBOL,
    compare,
    derivative,
    integral,
    mul,
    number,
    power,
    scalar,
)
from workbench.terms.term import Term, build, contains, substitute

Find = Callable[[Term, Term], Found | None]

_x, _t, _a = scalar("x"), scalar("t"), scalar("a")


def _in_a_scalar(cases: Callable[[], Iterable[Case]]) -> Callable[[Find], Rule]:
    """Declare what the derivative of f in the scalar symbol x is: ``find(f, x)``."""

    def declare(find: Find) -> Rule:
        def at_root(term: Term) -> Found | None:
            if term.head is not DERIVATIVE or term.args[1].head is not SYMBOL or term.args[1].shape or term.shape:
                return None
            return find(*term.args)

        return Rule(name_of(find), reason_of(find), at_root, cases=cases)

    return declare


def _d(f: Term, x: Term) -> Term:
    """The derivative, with those of the variable and of constants worked out."""
    if f is x:
        return ONE
    return build(DERIVATIVE, (f, x)) if contains(f, x) else number(0)


# -- choices -------------------------------------------------------------------


@_in_a_scalar(lambda: [derivative(where(_x > 1, _x**2, exp(_x)), _x)])
def branch_by_branch(f: Term, x: Term) -> Found | None:
    """away from where the condition changes, only the chosen branch counts"""
    if f.head is not where:
        return None
    condition, a, b = f.args
    return Found(where(condition, _d(a, x), _d(b, x)), (("u", a), ("v", b)), (_no_switch(f),))


def _no_switch(f: Term) -> Condition:
    condition = f.args[0]
    if condition.head.name == "compare" and condition.attrs[0] != "=":
        left, right = condition.args
        return needs_nonzero(left if is_number(right, 0) else left - right)
    return kink(f)


@_in_a_scalar(lambda: [derivative(maximum(_x**2, 1 + _x), _x)])
def only_the_larger_counts(f: Term, x: Term) -> Found | None:
    """nearby the larger of the two stays the larger, so its slope is the slope"""
    return _extreme(f, x, ">") if f.head is maximum else None


@_in_a_scalar(lambda: [derivative(minimum(_x**2, 1 + _x), _x)])
def only_the_smaller_counts(f: Term, x: Term) -> Found | None:
    """nearby the smaller of the two stays the smaller, so its slope is the slope"""
    return _extreme(f, x, "<") if f.head is minimum else None


def _extreme(f: Term, x: Term, sign: str) -> Found:
    a, b = f.args
    difference = a if is_number(b, 0) else a - b
    return Found(where(compare(sign, a, b), _d(a, x), _d(b, x)), (("u", a), ("v", b)), (needs_nonzero(difference),))


# -- powers below the bar ------------------------------------------------------


@_in_a_scalar(lambda: [derivative(1 / _x**2, _x)])
def power_rule_below_the_bar(f: Term, x: Term) -> Found | None:
    """1 over a power is a power with a negative exponent: the exponent comes down and drops by one"""
    if f.head is MUL and len(f.args) == 2 and f.args[0] is ONE:
        f = f.args[1]
    if not is_divisor(f) or f.args[0].head is not POWER:
        return None
    u, n = f.args[0].args
    if n.head is not NUMBER or n.value.denominator != 1 or not contains(u, x) or contains(n, x):
        return None
    below = power(power(u, number(n.value + 1)), -1)
    return Found(product(number(-n.value), _d(u, x), below), (("u", u), ("n", n)), (needs_nonzero(u),))


@_in_a_scalar(lambda: [derivative(_x / (1 + _x**2), _x), derivative(sin(_x) / exp(_x), _x)])
def quotient_rule_in_one_fraction(f: Term, x: Term) -> Found | None:
    """the numerator's derivative times the denominator, minus the other way round, over the denominator squared"""
    if f.head is not MUL:
        return None
    above, below = [a for a in f.args if not is_divisor(a)], [a.args[0] for a in f.args if is_divisor(a)]
    u, v = mul(*above), mul(*below)
    if not (above and below and contains(u, x) and contains(v, x)):
        return None
    numerator = total([product(_d(u, x), v), product(number(-1), u, _d(v, x))], ())
    return Found(over(numerator, power(v, 2)), (("u", u), ("v", v)), (needs_nonzero(v),))


# -- integrals -----------------------------------------------------------------


@_in_a_scalar(lambda: [derivative(integral(exp(-(_t**2)), _t, 0, _x), _x)])
def fundamental_theorem_of_calculus(f: Term, x: Term) -> Found | None:
    """an integral changes at its upper end by the integrand there, at its lower end by minus that"""
    if f.head is not INTEGRAL or f.args[1] is x or contains(f.args[0], x):
        return None
    return Found(total(_ends(f, x), ()))


@_in_a_scalar(lambda: [derivative(integral(sin(_x * _t), _t, 0, 1), _x)])
def differentiation_under_the_integral_sign(f: Term, x: Term) -> Found | None:
    """the ends are fixed and the integrand is smooth: the derivative goes inside"""
    if f.head is not INTEGRAL or f.args[1] is x or not contains(f.args[0], x):
        return None
    if contains(f.args[2], x) or contains(f.args[3], x):
        return None
    return Found(integral(_d(f.args[0], x), *f.args[1:]))


@_in_a_scalar(lambda: [derivative(integral(sin(_x * _t), _t, 0, _x**2), _x)])
def leibniz_rule(f: Term, x: Term) -> Found | None:
    """the upper end moves, the lower end moves, and the integrand changes in between"""
    if f.head is not INTEGRAL or f.args[1] is x or not contains(f.args[0], x):
        return None
    if not (contains(f.args[2], x) or contains(f.args[3], x)):
        return None
    return Found(total([*_ends(f, x), integral(_d(f.args[0], x), *f.args[1:])], ()))


def _ends(f: Term, x: Term) -> list[Term]:
    inside, t, lower, upper = f.args
    parts = []
    if contains(upper, x):
        parts.append(product(substitute(inside, {t: upper}), _d(upper, x)))
    if contains(lower, x):
        parts.append(product(number(-1), substitute(inside, {t: lower}), _d(lower, x)))
    return parts


SCALAR_RULES = (
    branch_by_branch,
    only_the_larger_counts,
    only_the_smaller_counts,
    power_rule_below_the_bar,
    quotient_rule_in_one_fraction,
    fundamental_theorem_of_calculus,
    differentiation_under_the_integral_sign,
    leibniz_rule,
)
"""Tried in this order before the rules shared with arrays."""

__all__ = ["SCALAR_RULES"]
