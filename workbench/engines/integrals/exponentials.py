"""Exponentials of quadratics, rational functions of e^x, hyperbolic functions, dilogarithms.

Source: DLMF 4.40, 7.2, 25.12.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from workbench.adviser import advised
from workbench.algebra.length import shortest as shortest_of
from workbench.engines.integrals import advice
from workbench.engines.integrals.integrand import (
    ONE,
    ZERO,
    above_and_below,
    collected,
    differentiated,
    expanded,
    factors,
    has,
    is_zero,
    nodes_of,
    number_power,
    over,
    product,
    put_in,
    raised,
    replaced,
    shortest,
    size,
    split_constant,
    split_sum,
)
from workbench.engines.integrals.moves import Move, Moves, Solver
from workbench.engines.integrals.polynomial import is_polynomial, is_rational, plain, quadratic, slope
from workbench.engines.integrals.rational import HALF_THE_MIDDLE, rationalised
from workbench.engines.integrals.substitution import substituted
from workbench.reasons import integration as by
from workbench.reasons.algebra import COMPLETING_THE_SQUARE, LOGARITHM_OF_A_PRODUCT
from workbench.reasons.trigonometry import HYPERBOLIC_PYTHAGORAS
from workbench.rules.facts import nonzero
from workbench.rules.reason import Reason
from workbench.rules.requirements import needs_positive
from workbench.terms.functions.elementwise import absolute, cosh, exp, log, sinh, tanh
from workbench.terms.functions.special import dilog
from workbench.terms.heads import ADD, NUMBER, add, antiderivative, mul, negative, number, power
from workbench.terms.term import Term, contains

HYPERBOLA = "`cosh(x)**2 - sinh(x)**2 == 1`"


def squares(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """e^{a x^2 + b x + c} with the square completed; a polynomial in front is written by the shifted variable."""
    parts = factors(f)
    for g in parts:
        found = quadratic(g.args[0], x) if g.head is exp else None
        rest = product(k for k in parts if k is not g)
        if found is None or not is_polynomial(rest, x):
            continue
        a, b, c = found
        if b is ZERO and c is ZERO:
            continue
        h = plain(over(b, mul(number(2), a)))
        constant = exp(shortest(plain(c - b**2 / (4 * a)), x))
        if contains(rest, x):
            if b is ZERO:
                return None
            u = search.letter(add(x, h))
            inside = mul(expanded(put_in(rest, {x: add(u, negative(h))}), u), exp(mul(a, power(u, 2))), constant)
            return substituted(search, x, add(x, h), u, collected(inside, u), depth, "the square completed")
        square = antiderivative(exp(collected(mul(a, power(collected(add(x, h), x), 2)), x)), x)
        after = collected(mul(constant, rest, square), x)
        return search.after(Move(after, COMPLETING_THE_SQUARE, HALF_THE_MIDDLE), depth)
    return None


def rational_in_exp(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """A rational function of e^{ax}: u = e^{ax}."""
    nodes = nodes_of(f, x, exp)
    slopes = [a for e in nodes if (a := slope(e.args[0], x)) is not None]
    if not nodes or len(slopes) < len(nodes):
        return None
    first = slopes[0]
    ratios = [plain(over(a, first)) for a in slopes]
    if not all(r.head is NUMBER for r in ratios):
        return None
    values = [r.value for r in ratios]
    step = Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))
    unit = plain(mul(first, number(step)))
    g = exp(collected(mul(unit, x), x))
    u = search.letter(g)
    change = {}
    for node, value in zip(nodes, values, strict=True):
        rest = collected(put_in(node.args[0], {x: ZERO}), x)
        change[node] = mul(raised(u, value / step), exp(rest)) if rest is not ZERO else raised(u, value / step)
    h = put_in(f, change)
    if contains(h, x) or not is_rational(h, u):
        return None
    h = rationalised(over(h, mul(unit, u)), u)
    return substituted(search, x, g, u, h, depth, "a rational function of the exponential")


def expanded_fraction(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """1/(k e^{ax} + d): numerator and denominator times e^{-ax}, and the numerator is a derivative."""
    c, g = split_constant(f, x)
    base, n = number_power(g)
    if n != -1 or base.head is not ADD or len(base.args) != 2:
        return None
    d, wave = split_sum(base, x)
    k, wave = split_constant(wave, x)
    a = slope(wave.args[0], x) if wave.head is exp else None
    if a is None or d is ZERO or not nonzero(a) and not nonzero(plain(negative(a))):
        return None
    inverse = exp(collected(negative(wave.args[0]), x))
    whole = over(inverse, collected(add(mul(d, inverse), k), x))
    after = collected(mul(c, antiderivative(whole, x)), x)
    move = Move(after, by.EXPAND_FRACTION, "above and below the bar times the inverse exponential")
    return search.after(move, depth)


def dilogarithm(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """log(1 + c x) / x and log(x) / (1 - x), whose antiderivative is a dilogarithm."""
    c, g = split_constant(f, x)
    above, below = above_and_below(g)
    if above.head is not log:
        return None
    (inner,) = above.args
    if inner.head is absolute:
        return _of_a_modulus(search, inner.args[0], c, x, depth) if below is ONE else None
    reason = by.DILOGARITHM
    if below is x and slope(inner, x) is not None and is_zero(add(put_in(inner, {x: ZERO}), number(-1)), x):
        return (Move(collected(mul(number(-1), c, dilog(inner)), x), reason, reason.reason),)
    b = slope(below, x)
    if inner is x and b is not None and is_zero(put_in(below, {x: ONE}), x):
        return (Move(collected(mul(number(-1), over(c, b), dilog(x)), x), reason, reason.reason),)
    if inner.head is ADD and below is ONE:
        one, wave = split_sum(inner, x)
        k, wave = split_constant(wave, x)
        a = slope(wave.args[0], x) if wave.head is exp else None
        if one is ONE and a is not None:
            u = search.letter(wave)
            h = collected(mul(c, log(add(ONE, mul(k, u))), power(mul(a, u), -1)), u)
            return substituted(search, x, wave, u, h, depth)
    return None


def _of_a_modulus(search: Solver, inner: Term, c: Term, x: Term, depth: int) -> Moves | None:
    """log |e^{ax} - 1| = a x + log(1 - e^{-ax}) where a x > 0."""
    one, wave = split_sum(inner, x)
    k, wave = split_constant(wave, x)
    a = slope(wave.args[0], x) if wave.head is exp else None
    if a is None or not is_zero(add(wave.args[0], negative(mul(a, x))), x):
        return None
    moving = collected(mul(a, x), x)
    if one is ONE and k is number(-1):
        after = collected(mul(c, antiderivative(log(inner), x)), x)
        needs = (needs_positive(collected(negative(moving), x)),)
        return search.after(Move(after, by.POSITIVE_MODULUS, by.POSITIVE_MODULUS.reason, needs=needs), depth)
    if one is number(-1) and k is ONE:
        rest = log(add(ONE, negative(exp(collected(negative(moving), x)))))
        after = collected(add(mul(c, antiderivative(moving, x)), mul(c, antiderivative(rest, x))), x)
        needs = (needs_positive(moving),)
        why = "`exp(a*x) - 1 == exp(a*x)*(1 - exp(-a*x))`"
        return search.after(Move(after, LOGARITHM_OF_A_PRODUCT, why, needs=needs), depth)
    return None


def derivative_of_a_product(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """r(x) e^{g(x)} = (h e^g)' for a rational h with h' + g' h = r."""
    grown = [g for g in factors(f) if g.head is exp and contains(g, x)]
    if len(grown) != 1:
        return None
    (e,) = grown
    r = product(g for g in factors(f) if g is not e)
    if is_polynomial(r, x) or not is_rational(r, x) or not is_rational(e.args[0], x):
        return None
    h = advised(advice.times_an_exponential, r, differentiated(e.args[0], x), x)
    if h is None:
        return None
    return (Move(collected(mul(h, e), x), by.PRODUCT_BACKWARDS, by.PRODUCT_BACKWARDS.reason),)


def hyperbolic(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """Hyperbolic functions by exponentials; squares by the double argument, powers of the tangent by lower ones."""
    if not has(f, sinh, cosh, tanh):
        return None
    base, n = number_power(f)
    if base.head is tanh and n.denominator == 1 and n > 2 and slope(base.args[0], x) is not None:
        lower = collected(raised(base, n - 2), x)
        other = collected(mul(lower, add(ONE, negative(power(base, 2)))), x)
        whole = add(antiderivative(lower, x), negative(antiderivative(other, x)))
        why = "`tanh(x)**2 == 1 - (1 - tanh(x)**2)`, where the bracket is the slope of `tanh(x)`"
        return search.after(Move(whole, HYPERBOLIC_PYTHAGORAS, why), depth)
    if base.head in (sinh, cosh, tanh) and n == 2 and slope(base.args[0], x) is not None:
        return _square(search, base, x, depth)
    g = replaced(f, _by_exponentials)
    opened = expanded(g, x)
    g = opened if not contains(above_and_below(f)[1], x) else shortest_of((opened, shortest(g, x)))
    if g is f or size(g) > 12 * size(f) + 20:
        return None
    return search.after(Move(antiderivative(g, x), by.BY_EXPONENTIALS, by.BY_EXPONENTIALS.reason), depth)


def _by_exponentials(node: Term) -> Term | None:
    if node.head not in (sinh, cosh, tanh):
        return None
    up = exp(node.args[0])
    down = exp(negative(node.args[0]))
    if node.head is tanh:
        return over(add(up, negative(down)), add(up, down))
    return over(add(up, down if node.head is cosh else negative(down)), number(2))


def _square(search: Solver, base: Term, x: Term, depth: int) -> Moves | None:
    (arg,) = base.args
    if base.head is tanh:
        g: Term = add(ONE, negative(power(cosh(arg), -2)))
        reason: Reason = HYPERBOLIC_PYTHAGORAS
    else:
        sign = ONE if base.head is cosh else number(-1)
        g, reason = over(add(cosh(collected(mul(number(2), arg), x)), sign), number(2)), by.HALF_ARGUMENT
    return search.after(Move(antiderivative(expanded(g, x), x), reason, reason.reason), depth)


__all__ = [
    "derivative_of_a_product", "dilogarithm", "expanded_fraction", "hyperbolic", "rational_in_exp",
    "squares",
]  # fmt: skip
