"""Substitution: an inner function whose derivative stands beside it, and new variables for roots and exponentials."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from workbench.algebra import exact, written
from workbench.engines.integrals.integrand import (
    ONE,
    ZERO,
    collected,
    differentiated,
    expanded,
    factors,
    is_zero,
    number_power,
    over,
    put_in,
    raised,
    replaced,
    shortest,
    size,
    split_constant,
    split_sum,
)
from workbench.engines.integrals.moves import Move, Moves, NewVariable, Solver, cost, inside, last
from workbench.engines.integrals.polynomial import (
    by_powers,
    is_polynomial,
    is_rational,
    quadratic,
    quotient_of,
    slope,
    term_of,
)
from workbench.reasons import integration as by
from workbench.record.errors import NoRule
from workbench.rules.requirements import restated
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import (
    absolute,
    arccos,
    arcsin,
    arctan,
    cos,
    cosh,
    erf,
    exp,
    log,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)
from workbench.terms.heads import (
    ADD,
    MUL,
    NUMBER,
    POWER,
    add,
    antiderivative,
    mul,
    negative,
    number,
    pi,
    power,
    relation,
)
from workbench.terms.term import LanguageError, Term, contains, postorder

_MOST = 8
_SLACK = 2.0
"""How much longer the new integrand may be."""


def substitution_first(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """A product with its constant: the constant may be what the inner derivative needs."""
    c, g = split_constant(f, x)
    return direct(search, f, x, depth) if c is not ONE and g.head is not ADD else None


def direct(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """u = g(x) where f = h(g(x)) g'(x) and h is no harder than f."""
    found: list[tuple[float, Term, Term, Term]] = []
    for g in candidates(f, x):
        if _has_a_shorter_way(f, g, x):
            continue
        u = search.letter(g)
        h = in_terms_of(f, g, u, x)
        if h is not None and size(h) <= size(f) + _SLACK and not (_is_a_shifted_function(g, x) and size(h) > 3):
            found.append((size(h), g, u, h))
    found.sort(key=lambda t: (t[0], size(t[1])))
    ways = []
    for _, g, u, h in found[:3]:
        made = substituted(search, x, g, u, h, depth)
        if made is not None:
            ways.append(made)
            if len(made) <= 3:
                break
    return min(ways, key=cost) if ways else None


def _has_a_shorter_way(f: Term, g: Term, x: Term) -> bool:
    """Squares where x is a factor of a denominator: partial fractions say it at once; a power beside a logarithm of x
    or another inverse function: parts do."""
    if g.head is not ADD and number_power(g)[0] is x:
        if any(h.head in _BY_PARTS and h.args[0] is x for h in factors(f)):
            return True
    square = quadratic(g, x)
    sides = quotient_of(f, x) if square is not None and square[1] is ZERO else None
    return sides is not None and is_zero(put_in(term_of(by_powers(sides[1], x), x), {x: ZERO}), x)


_BY_PARTS = frozenset({log, arcsin, arccos, arctan, erf})


def _is_a_shifted_function(g: Term, x: Term) -> bool:
    """tan x + 1 and its kin: u = tan x says the same with simpler letters, unless all that is left is a power of u."""
    if g.head is not ADD:
        return False
    return isinstance(split_constant(split_sum(g, x)[1], x)[1].head, Function)


def substituted(search: Solver, x: Term, g: Term, u: Term, h: Term, depth: int, why: str = "") -> Moves | None:
    """The moves of u = g(x) into the integral of h(u), its solution, and back."""
    solution = search.solve(h, u, depth + 1)
    if solution is None:
        return None
    there = antiderivative(h, u)
    needs = (restated(relation("<", absolute(g.args[0]), over(pi, number(2)))),) if g.head is tan else ()
    why = why or by.SUBSTITUTION.reason
    move = Move(there, by.SUBSTITUTION, why, names=(NewVariable(u, g, x),), needs=needs)
    back = Move(put_back(last(solution), u, g, x), by.SUBSTITUTION_BACK, by.SUBSTITUTION_BACK.reason)
    return (move, *inside(there, there, solution, u), back)


def put_back(value: Term, u: Term, g: Term, x: Term) -> Term:
    """The value with g for the letter; what exponential and logarithm undo of each other is gone."""
    return collected(undone(put_in(value, {u: g})), x)


def undone(value: Term) -> Term:
    """log(exp(a)) is a, exp(log(a)) is a, likewise for the inverse functions of angles on their own ranges."""

    def change(node: Term) -> Term | None:
        inner = node.args[0] if isinstance(node.head, Function) and node.args else None
        if inner is None or not isinstance(inner.head, Function):
            return None
        if node.head is log and inner.head is absolute and inner.args[0].head is exp:
            return undone(inner.args[0].args[0])
        if node.head is absolute and inner.head is exp:
            return inner
        line = inner.head.knows.line
        if line.inverse is None or line.inverse.both_signs or line.period is not None:
            return None
        return undone(inner.args[0]) if line.inverse.of(inner).head is node.head else None

    return replaced(value, change)


# -- the inner function ---------------------------------------------------------------------------


def candidates(f: Term, x: Term) -> list[Term]:
    """Parts of f that may be the inner function, the longest first."""
    found: dict[Term, None] = {}
    for node in postorder(f):
        if not contains(node, x) or node is x or node is f and not isinstance(node.head, Function):
            continue
        base, n = number_power(node)
        if node.head in (POWER, sqrt):
            if contains(node.args[-1], x) and node.head is POWER:
                found.setdefault(node)
                found.setdefault(node.args[1])
                continue
            found.setdefault(base)
            if n < 0 and base is not x:
                continue
            if base is x and n.denominator == 1 and n > 1 or n.denominator > 1:
                found.setdefault(node)
            if base is x and n.denominator == 1 and n % 2 == 0 and n > 2:
                found.setdefault(raised(x, 2))
            if n.denominator > 2:
                found.setdefault(raised(base, Fraction(1, n.denominator)))
        elif isinstance(node.head, Function):
            found.setdefault(node)
            for arg in node.args:
                found.setdefault(arg)
        elif node.head is ADD:
            found.setdefault(node)
    usable = [g for g in found if contains(g, x) and g is not x and slope(g, x) is None and g.head is not MUL]
    usable += [g for g in found if g.head is MUL and contains(g, x) and slope(g, x) is None]
    return sorted(usable, key=size, reverse=True)[: 2 * _MOST]


def in_terms_of(f: Term, g: Term, u: Term, x: Term) -> Term | None:
    """The integrand that is left where u = g(x): f / g' as an expression in u; None where x stays."""
    try:
        slope_of = differentiated(g, x)
    except NoRule:
        return None
    first = collected(over(f, slope_of), x)
    for h in (first, _cancelled(first)):
        if h is None:
            continue
        made = in_letter(h, g, u, x)
        if not contains(made, x):
            return tidied(made, u)
    return None


def _cancelled(f: Term) -> Term | None:
    try:
        return written(exact(f))
    except LanguageError:
        return None


def tidied(h: Term, u: Term) -> Term:
    h = collected(h, u)
    if is_rational(h, u) and not is_polynomial(h, u):
        short = shortest(h, u)
        return short if size(short) < size(h) else h
    opened = expanded(h, u)
    return opened if size(opened) < size(h) else h


def in_letter(f: Term, g: Term, u: Term, x: Term) -> Term:
    """u for g, and for powers and kin of g: x^4 is u^2 for u = x^2, cos^2 is 1 - u^2 for u = sin."""

    def change(node: Term) -> Term | None:
        if node is g:
            return u
        made = _as_power_of(node, g, u, x)
        return _as_kin_of(node, g, u) if made is None else made

    h = replaced(f, change)
    if contains(h, x) and g.head is ADD:
        h = _by_moving_part(h, g, u, x)
    return h


def _as_power_of(node: Term, g: Term, u: Term, x: Term) -> Term | None:
    """The node as a power of u, where it is one of g."""
    base, n = number_power(g)
    if n != 1:
        mine, k = number_power(node)
        if mine is base and (k / n).denominator == 1 and (node is not base or n.numerator == 1):
            return raised(u, k / n)
        return None
    if g.head is exp and node.head is exp:
        ratio = collected(over(node.args[0], g.args[0]), x)
        if ratio.head is NUMBER and ratio.value.denominator == 1:
            return raised(u, ratio.value)
        a, b = slope(node.args[0], x), slope(g.args[0], x)
        by_ = collected(over(a, b), x) if a is not None and b is not None else None
        if by_ is not None and by_.head is NUMBER and by_.value.denominator == 1:
            rest = expanded(add(node.args[0], mul(number(-1), by_, g.args[0])), x)
            return mul(raised(u, by_.value), exp(rest))
    return None


_KIN: dict[Function, tuple[Function, Callable[[Term], Term]]] = {
    sin: (cos, lambda u: add(ONE, negative(power(u, 2)))),
    cos: (sin, lambda u: add(ONE, negative(power(u, 2)))),
    sinh: (cosh, lambda u: add(ONE, power(u, 2))),
    cosh: (sinh, lambda u: add(power(u, 2), number(-1))),
    tan: (cos, lambda u: power(add(ONE, power(u, 2)), -1)),
    tanh: (cosh, lambda u: power(add(ONE, negative(power(u, 2))), -1)),
}
"""For an inner function another of the same argument, and its square by the first."""


def _as_kin_of(node: Term, g: Term, u: Term) -> Term | None:
    """The square of the cosine by the sine, and its kin."""
    kin = _KIN.get(g.head)  # type: ignore[call-overload]
    if kin is None:
        return None
    base, n = number_power(node)
    if base.head is kin[0] and base.args == g.args and n.denominator == 1 and n % 2 == 0:
        square, k = number_power(kin[1](u))
        return raised(square, k * n / 2)
    return None


def _by_moving_part(h: Term, g: Term, u: Term, x: Term) -> Term:
    """Where g = k p(x) + c with one moving term p, p is (u - c)/k: x^2 is u - 1 for u = x^2 + 1."""
    c, p = split_sum(g, x)
    if p.head is ADD:
        return h
    k, p = split_constant(p, x)
    value = collected(over(add(u, negative(c)), k), u)
    base, n = number_power(p)

    def change(node: Term) -> Term | None:
        if node is p:
            return value
        mine, m = number_power(node)
        if mine is base and base is x and n.denominator == 1 and n > 1 and (m / n).denominator == 1:
            return raised(value, m / n)
        return None

    return replaced(h, change)


# -- new variables ------------------------------------------------------------------------


def inverted(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """u for a function that can be solved for x: e^x, log x, arcsin x, sqrt(tan x); f dx is rewritten through x(u)."""
    for g in candidates(f, x)[:_MOST]:
        u = search.letter(g)
        solved = inverse_of(g, u, x)
        if solved is None:
            continue
        h = put_in(put_in(f, {g: u}), {x: solved})
        h = tidied(undone(mul(h, differentiated(solved, u))), u)
        if contains(h, x) or size(h) > 2 * size(f) + 6:
            continue
        made = substituted(search, x, g, u, h, depth, "a new variable for the inner function")
        if made is not None:
            return made
    return None


_ONE_TO_ONE = frozenset({exp, log, arcsin, arccos, arctan, tan, sqrt})
"""What becomes a new variable well; the tangent between its poles."""


def inverse_of(g: Term, u: Term, x: Term) -> Term | None:
    """x where u = g(x), for a g with an inverse on its domain."""
    value: Term = u
    while g is not x:
        base, n = number_power(g)
        inverse = g.head.knows.line.inverse if isinstance(g.head, Function) and g.head in _ONE_TO_ONE else None
        if inverse is not None:
            g, value = g.args[0], inverse.of(value)
        elif n.denominator > 1 and abs(n.numerator) == 1:
            g, value = base, raised(value, 1 / n)
        elif g.head is ADD:
            c, g = split_sum(g, x)
            value = add(value, negative(c))
            if g.head is ADD:
                return None
        elif g.head is MUL:
            c, g = split_constant(g, x)
            value = over(value, c)
            if g.head is MUL or c is ONE and len(factors(g)) > 1:
                return None
        else:
            return None
    value = collected(value, u)
    return expanded(value, u) if is_polynomial(value, u) else value


__all__ = [
    "candidates", "direct", "in_letter", "in_terms_of", "inverse_of", "inverted",
    "put_back", "substituted", "substitution_first", "tidied", "undone",
]  # fmt: skip
