"""Functions of sums of orders: their expansions at a point, and where their argument grows."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb, factorial

from workbench.algebra.quotients import Exact, written
from workbench.engines.limits.orders.scale import ONE, UNIT, ZERO, NotKnown, Orders, Scale, Unreal, constant
from workbench.terms.declaration import Function
from workbench.terms.functions.activations import maximum, minimum
from workbench.terms.functions.elementwise import (
    absolute,
    arcsin,
    arctan,
    cos,
    cosh,
    erf,
    exp,
    log,
    relu,
    sign,
    sin,
    sinh,
    sqrt,
    step,
    tan,
    tanh,
)
from workbench.terms.functions.special import digamma, gamma, loggamma
from workbench.terms.heads import number, oo, pi, scalar
from workbench.terms.term import LanguageError, Term, substitute

HALF = Exact.of(Fraction(1, 2))
Rule = Callable[[Scale, Orders], Orders]


def of_function(scale: Scale, node: Term, args: list[Orders]) -> Orders:
    """The function at the root of a node, of sums of orders. Raises NotKnown, Unreal, and what signs raise."""
    known = _RULES.get(node.head.name)
    if known is not None:
        return known(scale, *args)
    if len(args) != 1:
        raise NotKnown(f"{node.head.name} is not expanded")
    return _by_derivatives(scale, node, args[0])


def way_of(scale: Scale, a: Orders) -> int:
    """The sign near the point: 1, -1, or 0 for what is 0 there."""
    try:
        return scale.sign(scale.leading(a)[1])
    except Unreal:
        return 0


def _grows(scale: Scale, a: Orders) -> int:
    """1 where it goes to oo, -1 where to -oo, 0 where it stays bounded."""
    for m, c in a.terms:
        if scale.compare(m, UNIT) <= 0:
            break
        if a.rest is not None and scale.compare(m, a.rest) <= 0:
            break
        way = scale.sign(c)
        if way:
            return way
    if a.rest is not None and scale.compare(a.rest, UNIT) > 0:
        raise NotKnown("what is left out may grow")
    return 0


def _odd_or_even(scale: Scale, a: Orders, first: int) -> Orders:
    """The sine (1) or cosine (0) of what goes to 0."""
    coefficients = [ZERO] * (scale.most + 1)
    for k in range(first, scale.most + 1, 2):
        coefficients[k] = Exact.of(Fraction((-1) ** (k // 2), factorial(k)))
    return scale.composed(a, coefficients)


def _sine(scale: Scale, a: Orders) -> Orders:
    return _wave(scale, a, sin)


def _cosine(scale: Scale, a: Orders) -> Orders:
    return _wave(scale, a, cos)


def _wave(scale: Scale, a: Orders, head: Function) -> Orders:
    try:
        grows, middle, small = scale.parts(a)
    except NotKnown:
        return Orders((), UNIT, False)
    if not all(scale.vanishes(c) for _, c in grows):
        return Orders((), UNIT, False)
    s, c = _odd_or_even(scale, small, 1), _odd_or_even(scale, small, 0)
    at = written(middle)
    sine, cosine = (scale.exact(sin(at)), scale.exact(cos(at))) if middle else (ZERO, ONE)
    if head is sin:
        return scale.add(scale.scaled(c, sine), scale.scaled(s, cosine))
    return scale.add(scale.scaled(c, cosine), scale.scaled(s, -sine))


def _quotient(scale: Scale, a: Orders, b: Orders) -> Orders:
    return scale.multiply(a, scale.power(b, -ONE))


def _tangent(scale: Scale, a: Orders) -> Orders:
    return _quotient(scale, _sine(scale, a), _cosine(scale, a))


def _hyperbolic(way: int) -> Rule:
    def of(scale: Scale, a: Orders) -> Orders:
        up, down = scale.exp(a), scale.exp(scale.scaled(a, -ONE))
        return scale.scaled(scale.add(up, scale.scaled(down, Exact.of(way))), HALF)

    return of


def _tanh(scale: Scale, a: Orders) -> Orders:
    way = _grows(scale, a)
    if way:
        # 1 - 2 / (1 + exp(2 |a|)), so that nothing cancels
        up = scale.exp(scale.scaled(a, Exact.of(2 * way)))
        small = scale.power(scale.add(constant(1), up), -ONE)
        return scale.scaled(scale.add(constant(1), scale.scaled(small, Exact.of(-2))), Exact.of(way))
    return _quotient(scale, _hyperbolic(-1)(scale, a), _hyperbolic(1)(scale, a))


def _arctangent(scale: Scale, a: Orders) -> Orders:
    way = _grows(scale, a)
    if way:
        right = scale.exact(pi) * HALF * Exact.of(way)
        back = _arctangent_near_zero(scale, scale.power(a, -ONE))
        return scale.add(constant(right), scale.scaled(back, -ONE))
    _, middle, small = scale.parts(a)
    if not middle:
        return _arctangent_near_zero(scale, small)
    inner = _quotient(scale, small, scale.add(constant(1), scale.scaled(a, middle)))
    return scale.add(constant(scale.exact(arctan(written(middle)))), _arctangent_near_zero(scale, inner))


def _arctangent_near_zero(scale: Scale, a: Orders) -> Orders:
    coefficients = [ZERO] * (scale.most + 1)
    for k in range(1, scale.most + 1, 2):
        coefficients[k] = Exact.of(Fraction((-1) ** (k // 2), k))
    return scale.composed(a, coefficients)


def _arcsine(scale: Scale, a: Orders) -> Orders:
    _, middle, small = scale.parts(a)
    if middle:
        edge = scale.sign(middle * middle - 1)
        if edge > 0:
            raise Unreal("the arcsine of a number beyond 1")
        if edge == 0:
            raise NotKnown("the arcsine at its edge")
        return _by_derivatives(scale, arcsin(scalar("x")), a)
    coefficients = [ZERO] * (scale.most + 1)
    for k in range(1, scale.most + 1, 2):
        j = k // 2
        coefficients[k] = Exact.of(Fraction(comb(2 * j, j), 4**j * k))
    return scale.composed(small, coefficients)


def _error_function(scale: Scale, a: Orders) -> Orders:
    way = _grows(scale, a)
    if not way:
        _, middle, small = scale.parts(a)
        if middle:
            return _by_derivatives(scale, erf(scalar("x")), a)
        coefficients = [ZERO] * (scale.most + 1)
        front = Exact.of(2) / scale.exact(sqrt(pi))
        for k in range(1, scale.most + 1, 2):
            j = k // 2
            coefficients[k] = front * Exact.of(Fraction((-1) ** j, factorial(j) * k))
        return scale.composed(small, coefficients)
    a = scale.scaled(a, Exact.of(way))
    square = scale.multiply(a, a)
    back = scale.power(square, -ONE)
    coefficients = [ONE]
    for k in range(1, scale.most + 1):
        coefficients.append(coefficients[-1] * Exact.of(Fraction(1 - 2 * k, 2)))
    tail = scale.multiply(scale.exp(scale.scaled(square, -ONE)), scale.composed(back, coefficients))
    tail = scale.scaled(_quotient(scale, tail, a), -(ONE / scale.exact(sqrt(pi))))
    return scale.scaled(scale.add(constant(1), tail), Exact.of(way))


_BERNOULLI = [Fraction(1, 6), Fraction(-1, 30), Fraction(1, 42), Fraction(-1, 30), Fraction(5, 66)]


def _log_gamma(scale: Scale, a: Orders) -> Orders:
    """Stirling's series where the argument grows."""
    if _grows(scale, a) <= 0:
        return _by_derivatives(scale, loggamma(scalar("x")), a)
    log_a = scale.log(a)
    half_log = scale.exact(log(2 * pi)) * HALF
    front = scale.add(
        scale.multiply(scale.add(a, constant(-HALF)), log_a), scale.scaled(a, -ONE), constant(half_log)
    )
    coefficients = [ZERO] * 10
    for j, b in enumerate(_BERNOULLI, 1):
        coefficients[2 * j - 1] = Exact.of(b / (2 * j * (2 * j - 1)))
    return scale.add(front, scale.composed(scale.power(a, -ONE), coefficients))


def _gamma(scale: Scale, a: Orders) -> Orders:
    if _grows(scale, a) > 0:
        return scale.exp(_log_gamma(scale, a))
    return _by_derivatives(scale, gamma(scalar("x")), a)


def _digamma(scale: Scale, a: Orders) -> Orders:
    if _grows(scale, a) <= 0:
        return _by_derivatives(scale, digamma(scalar("x")), a)
    coefficients = [ZERO] * 10
    coefficients[1] = -HALF
    for j, b in enumerate(_BERNOULLI[:4], 1):
        coefficients[2 * j] = Exact.of(-b / (2 * j))
    return scale.add(scale.log(a), scale.composed(scale.power(a, -ONE), coefficients))


def _modulus(scale: Scale, a: Orders) -> Orders:
    if not a.terms and a.rest is not None:
        return a
    return scale.scaled(a, Exact.of(way_of(scale, a)))


def _sign(scale: Scale, a: Orders) -> Orders:
    return constant(way_of(scale, a))


def _step(scale: Scale, a: Orders) -> Orders:
    return constant(int(way_of(scale, a) > 0))


def _relu(scale: Scale, a: Orders) -> Orders:
    return a if way_of(scale, a) > 0 else Orders()


def _larger(way: int) -> Callable[[Scale, Orders, Orders], Orders]:
    def of(scale: Scale, a: Orders, b: Orders) -> Orders:
        gap = scale.add(a, scale.scaled(b, -ONE))
        return a if way_of(scale, gap) * way > 0 else b

    return of


def _where(scale: Scale, condition: Orders, a: Orders, b: Orders) -> Orders:
    return a if way_of(scale, condition) else b


def _root(scale: Scale, a: Orders) -> Orders:
    return scale.power(a, HALF)


_RULES: dict[str, Callable[..., Orders]] = {
    exp.name: Scale.exp, log.name: Scale.log, sqrt.name: _root, sin.name: _sine, cos.name: _cosine, tan.name: _tangent,
    sinh.name: _hyperbolic(-1), cosh.name: _hyperbolic(1), tanh.name: _tanh, arctan.name: _arctangent,
    arcsin.name: _arcsine, erf.name: _error_function, loggamma.name: _log_gamma, gamma.name: _gamma,
    digamma.name: _digamma, absolute.name: _modulus, sign.name: _sign, step.name: _step, relu.name: _relu,
    maximum.name: _larger(1), minimum.name: _larger(-1), "where": _where,
}  # fmt: skip


def _by_derivatives(scale: Scale, node: Term, a: Orders) -> Orders:
    """Any other function: Taylor's formula inside its domain; at an end that is declared, the limit there."""
    head = node.head
    if not (isinstance(head, Function) and head.knows.entries.elementwise):
        raise NotKnown(f"{head.name} is not expanded")
    way = _grows(scale, a)
    if not way:
        _, middle, small = scale.parts(a)
        at = written(middle)
        end_ = next((e for e in head.knows.line.ends if e.at is at), None)
        if end_ is None:
            return _taylor(scale, head, at, small)
        if end_.limit.head.name == "constant" or scale.sign(scale.exact(end_.limit)) != 0:
            raise NotKnown(f"{head.name} at the edge of its domain")
    point = oo if way > 0 else -oo if way < 0 else number(0)
    found = next((e for e in head.knows.line.ends if e.at is point), None)
    if found is None or found.limit in (oo, -oo):
        interval = head.knows.line.range
        if interval is not None and oo not in (interval.high, -interval.low):
            return Orders((), UNIT, False)
        raise NotKnown(f"how {head.name} grows")
    return Orders(((UNIT, scale.exact(found.limit)),) if found.limit is not number(0) else (), UNIT, True)


def _taylor(scale: Scale, head: Function, at: Term, small: Orders) -> Orders:
    """Coefficients by the declared derivatives, a few: they grow long."""
    from workbench.engines.limits.orders.slopes import slopes_of

    x = scalar("x_")
    coefficients = []
    for k, slope in enumerate(slopes_of(head(x), x, min(scale.most, 4))):
        try:
            coefficients.append(scale.exact(substitute(slope, {x: at})) / Exact.of(factorial(k)))
        except (LanguageError, ZeroDivisionError) as error:
            raise NotKnown(str(error)) from None
    return scale.composed(small, coefficients)


__all__ = ["of_function", "way_of"]
