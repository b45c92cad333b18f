"""The table: integrals that one knows by heart, with a linear function of the variable inside.

Functions without a break are rules of ``workbench.rules.integrals``; their antiderivatives are read off the rules.
Source: DLMF 4.10, 4.26, 4.40, 7.2.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache, partial

from workbench.algebra import written
from workbench.engines.integrals.integrand import (
    HALF,
    ONE,
    ZERO,
    above_and_below,
    as_power,
    collected,
    differentiated,
    is_negative,
    is_positive,
    number_power,
    over,
    put_in,
    raised,
    shortest,
    split_constant,
    split_sum,
    summands,
    total,
)
from workbench.engines.integrals.moves import Move, Moves, Solver
from workbench.engines.integrals.polynomial import coefficients, known_positive, plain, quadratic, root_of, slope
from workbench.reasons import integration as by
from workbench.rules.condition import Condition
from workbench.rules.facts import nonnegative, nonzero
from workbench.rules.integrals import INCREMENTS
from workbench.rules.reason import Reason
from workbench.rules.requirements import needs_nonzero, needs_positive
from workbench.terms.functions.elementwise import (
    absolute,
    arcsin,
    arctan,
    cos,
    erf,
    exp,
    log,
    sign,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)
from workbench.terms.functions.named_integrals import Ei, Si, li
from workbench.terms.heads import ADD, NUMBER, POWER, add, mul, negative, number, pi, power
from workbench.terms.term import Head, Term, contains, symbols

Known = tuple[Term, Reason, tuple[Condition, ...]]
"""An antiderivative from the table, its name, and what it needs."""


def known(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """The antiderivative of a constant times an integrand of the table."""
    c, g = split_constant(f, x)
    if g is ONE:
        return (Move(collected(mul(c, x), x), by.CONSTANT, by.CONSTANT.reason),)
    if c is f or not contains(g, x):
        return (Move(collected(mul(f, x), x), by.CONSTANT, by.CONSTANT.reason),)
    for entry in _ENTRIES:
        found = entry(g, x)
        if found is not None:
            value, reason, needs = found
            return (Move(collected(mul(c, value), x), reason, reason.reason, needs=needs),)
    return None


def log_of_modulus(g: Term, x: Term) -> Term:
    return log(g if known_positive(g, x) else absolute(g))


def not_zero(a: Term) -> tuple[Condition, ...]:
    """The parameters' condition that one may divide by a."""
    return () if nonzero(a) else (needs_nonzero(a),)


def _power(g: Term, x: Term) -> Known | None:
    if g is x:
        return over(raised(x, 2), number(2)), by.POWER, ()
    base, n = as_power(g)
    if contains(n, x) or n is ONE:
        return None
    a = slope(base, x)
    if a is None:
        return None
    if n.head is NUMBER and n.value == -1:
        return over(log_of_modulus(base, x), a), by.RECIPROCAL, not_zero(a)
    if n.head is NUMBER:
        return over(raised(base, n.value + 1), mul(number(n.value + 1), a)), by.POWER, not_zero(a)
    above = collected(add(n, ONE), x)
    needs = () if is_positive(above) or is_negative(above, x) else (needs_nonzero(above),)
    return over(power(base, above), mul(above, a)), by.POWER, (*not_zero(a), *needs)


def _exponential(g: Term, x: Term) -> Known | None:
    if g.head is POWER and is_positive(g.args[0]) and not contains(g.args[0], x):
        base, exponent = g.args
        a = slope(exponent, x)
        if a is None:
            return None
        needs = () if base.head is NUMBER else (needs_nonzero(add(base, number(-1))),)
        return over(g, mul(a, log(base))), by.OTHER_BASE, (*not_zero(a), *needs)
    return None


_SINGULAR: dict[tuple[Head, Fraction], tuple[Callable[[Term], Term], Reason]] = {
    (sign, Fraction(1)): (absolute, by.SIGN),
    (absolute, Fraction(-1)): (lambda u: mul(sign(u), log(absolute(u))), by.RECIPROCAL_OF_THE_MODULUS),
    (tan, Fraction(1)): (lambda u: negative(log(absolute(cos(u)))), by.TANGENT),
    (tan, Fraction(-1)): (lambda u: log(absolute(sin(u))), by.COTANGENT),
    (tanh, Fraction(-1)): (lambda u: log(absolute(sinh(u))), by.COTH),
    (cos, Fraction(-2)): (tan, by.SECANT_SQUARED),
    (sin, Fraction(-2)): (lambda u: negative(power(tan(u), -1)), by.COSECANT_SQUARED),
    (sinh, Fraction(-2)): (lambda u: negative(power(tanh(u), -1)), by.CSCH_SQUARED),
}
"""Functions to a power that break somewhere: their antiderivatives hold on every interval without a break."""


@cache
def _standard() -> dict[tuple[Head, Fraction], tuple[Callable[[Term], Term], Reason]]:
    """The standard integrals by function and exponent: of each increment the part at the upper end, and its rule."""
    found = dict(_SINGULAR)
    for rule in INCREMENTS:
        samples = rule.pattern.samples
        base, n = number_power(rule.pattern.left.args[0])
        upper = total(t for t in summands(rule.pattern.right) if contains(t, samples["q"]))
        found[base.head, n] = partial(_at, upper, samples["q"]), rule
    return found


def _at(upper: Term, q: Term, u: Term) -> Term:
    return put_in(upper, {q: u})


def _function(g: Term, x: Term) -> Known | None:
    base, n = number_power(g)
    found = _standard().get((base.head, n)) if len(base.args) == 1 else None
    a = slope(base.args[0], x) if found is not None else None
    if found is None or a is None:
        return None
    make, reason = found
    return over(make(base.args[0]), a), reason, not_zero(a)


def shifted_square(base: Term, x: Term) -> tuple[Term, Term, Term] | None:
    """(p, l, q) where the base is p l^2 + q with l = x + h, as it is written or because there is no linear term."""
    found = quadratic(base, x)
    if found is not None and found[1] is ZERO:
        return found[0], x, found[2]
    rest, moving = split_sum(base, x)
    if base.head is not ADD or rest is ZERO or moving.head is ADD:
        return None
    c, s = split_constant(moving, x)
    inner, n = number_power(s)
    a = slope(inner, x) if n == 2 else None
    if a is None:
        return None
    return plain(mul(c, a, a)), collected(over(inner, a), x), rest


def _arctangent(g: Term, x: Term) -> Known | None:
    """1 / (p l^2 + q) with p and q of one sign."""
    base, n = number_power(g)
    found = shifted_square(base, x) if n == -1 else None
    if found is None:
        return None
    p, inner, q = found
    ratio = plain(over(q, p))
    if ratio is ZERO or is_negative(ratio, x):
        return None
    needs: tuple[Condition, ...] = ()
    if not is_positive(ratio):
        squares = nonnegative(ratio)
        needs = tuple(needs_nonzero(s) for s in symbols(ratio)) if squares else (needs_positive(ratio),)
    k = root_of(ratio, x)
    return over(arctan(shortest(over(inner, k), x)), mul(p, k)), by.ARCTANGENT, needs


def _inverse_root(g: Term, x: Term) -> Known | None:
    """1 / sqrt(p l^2 + q)."""
    base, n = number_power(g)
    found = shifted_square(base, x) if n == -HALF else None
    if found is None or found[2] is ZERO:
        return None
    p, inner, q = found
    if is_negative(p, x) and not is_negative(q, x):
        ratio = plain(over(negative(q), p))
        k = root_of(ratio, x)
        needs = () if is_positive(q) else (needs_positive(q),)
        return over(arcsin(shortest(over(inner, k), x)), sqrt(plain(negative(p)))), by.ARCSINE, needs
    if is_positive(p):
        whole = add(collected(mul(sqrt(p), inner), x), sqrt(base))
        value = over(log(whole if nonnegative(q) else absolute(whole)), sqrt(p))
        return value, by.ROOT_OF_A_SQUARE, not_zero(q)
    return None


def _logarithmic(g: Term, x: Term) -> Known | None:
    """A multiple of h'/h: numerator and denominator as they are written."""
    above, below = above_and_below(g)
    if below.head is not ADD or not contains(below, x):
        return None
    inner = differentiated(below, x)
    ratio = collected(over(above, inner), x)
    if contains(ratio, x):
        tops, bottoms = coefficients(above, x), coefficients(inner, x)
        if tops is None or bottoms is None or len(tops) != len(bottoms):
            return None
        factor = tops[-1] / bottoms[-1]
        if any(a - factor * b for a, b in zip(tops, bottoms, strict=True)):
            return None
        ratio = written(factor)
    return mul(ratio, log_of_modulus(below, x)), by.LOGARITHMIC, ()


def _gaussian(g: Term, x: Term) -> Known | None:
    if g.head is not exp:
        return None
    found = shifted_square(add(g.args[0], ONE), x)
    if found is None or found[2] is not ONE:
        return None
    p, inner, _ = found
    if is_positive(p):
        return None
    less = plain(negative(p))
    k = sqrt(less)
    value = over(mul(sqrt(pi), erf(collected(mul(k, inner), x))), mul(number(2), k))
    return value, by.ERROR_FUNCTION, () if is_positive(less) else (needs_positive(less),)


def _named(g: Term, x: Term) -> Known | None:
    """e^{a x} / x, sin(a x) / x and 1 / log(a x): integrals that have a name because no other function says them."""
    base, n = number_power(g)
    if n == -1 and base.head is log:
        (inner,) = base.args
        a, rest = split_constant(inner, x)
        return (over(li(inner), a), by.LOGARITHMIC_INTEGRAL, not_zero(a)) if rest is x else None
    wave = collected(mul(g, x), x)
    if wave.head not in (exp, sin):
        return None
    a, rest = split_constant(wave.args[0], x)
    if rest is not x:
        return None
    name, reason = (Ei, by.EXPONENTIAL_INTEGRAL) if wave.head is exp else (Si, by.SINE_INTEGRAL)
    return name(wave.args[0]), reason, not_zero(a)


_ENTRIES: tuple[Callable[[Term, Term], Known | None], ...] = (
    _power, _exponential, _function, _arctangent, _inverse_root, _logarithmic, _gaussian, _named,
)  # fmt: skip

__all__ = ["Known", "known", "log_of_modulus", "not_zero", "shifted_square"]
