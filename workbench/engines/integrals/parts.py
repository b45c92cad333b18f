"""Integration by parts: what gets simpler when differentiated against what can be integrated; cyclic parts."""

from __future__ import annotations

from workbench.algebra.length import shortest as shortest_of
from workbench.engines.integrals.integrand import (
    ONE,
    ZERO,
    above_and_below,
    collected,
    differentiated,
    expanded,
    factors,
    number_power,
    open_integrals,
    over,
    product,
    put_in,
    raised,
    shortest,
    size,
    split_constant,
    summands,
    total,
)
from workbench.engines.integrals.moves import Move, Moves, Parts, Side, Solver, last
from workbench.engines.integrals.polynomial import (
    coefficients,
    divided,
    intercept,
    is_polynomial,
    is_rational,
    plain,
    slope,
    term_of,
)
from workbench.reasons import integration as by
from workbench.rules.facts import nonzero
from workbench.rules.requirements import needs_nonzero
from workbench.terms.functions.elementwise import (
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
    tan,
    tanh,
)
from workbench.terms.heads import NUMBER, POWER, add, antiderivative, mul, negative, number
from workbench.terms.term import Term, contains

_INVERSE = frozenset({log, arcsin, arccos, arctan, erf})
_SMOOTH = frozenset({sin, cos, sinh, cosh, tan, tanh})
_WAVES = frozenset({sin, cos, sinh, cosh})
AGAIN = "once more, the same way round"


def of_an_inverse(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """Parts with a logarithm, an inverse function or the error function as u."""
    return by_parts(search, f, x, depth) if any(_is_transcendental(g, x) for g in factors(f)) else None


def by_parts(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """The integral of u dv is u v less that of v du, with u a logarithm, an inverse function or a polynomial."""
    for u, dv in _splits(f, x):
        move = _step(search, u, dv, x, depth)
        if move is None:
            continue
        left = open_integrals(move.after)
        if left and size(left[0].args[0]) > 3 * size(f) + 12:
            continue
        found = search.after(move, depth)
        if found is not None:
            return found
    return None


def _splits(f: Term, x: Term) -> list[tuple[Term, Term]]:
    """Choices of (u, dv), the most promising first."""
    parts = list(factors(f))
    out: list[tuple[Term, Term]] = []

    def taken(chosen: list[Term]) -> None:
        rest = [g for g in parts if g not in chosen]
        out.append((collected(product(chosen), x), collected(product(rest), x)))

    for g in parts:
        if _is_transcendental(g, x):
            taken([g])
    polynomial = [g for g in parts if contains(g, x) and is_polynomial(g, x)]
    if polynomial and len(polynomial) < len(parts):
        rest = [g for g in parts if g not in polynomial]
        gaussian = [g for g in rest if g.head is exp and _degree(g.args[0], x) == 2]
        if gaussian and all(g.head is not exp or is_polynomial(g.args[0], x) for g in rest):
            out += _against_a_gaussian(product(polynomial), product(rest), gaussian[0], x)
        elif all(_is_smooth(g, x) for g in rest):
            taken(polynomial)
        else:
            out += _against_a_derivative(product(polynomial), product(rest), x)
    if any(number_power(g)[1] < 0 for g in parts) and len(parts) > 1:
        for g in parts:
            if not number_power(g)[1] < 0 and contains(g, x) and not is_polynomial(g, x):
                taken([g])
    return out


def _degree(f: Term, x: Term) -> int:
    found = coefficients(f, x)
    return -1 if found is None else len(found) - 1


def _is_transcendental(g: Term, x: Term) -> bool:
    base, n = number_power(g)
    base = base if n.denominator == 1 and n > 0 else g
    return contains(base, x) and base.head in _INVERSE


def _is_smooth(g: Term, x: Term) -> bool:
    """Exponentials, sines and powers of cosines that can be integrated again and again; also what does not move."""
    if not contains(g, x):
        return True
    if g.head is exp:
        return slope(g.args[0], x) is not None
    if g.head is POWER and not contains(g.args[0], x):
        return slope(g.args[1], x) is not None
    base, n = number_power(g)
    return n.denominator == 1 and base.head in _SMOOTH and slope(base.args[0], x) is not None


def _quotient(p: Term, q: Term, x: Term) -> Term | None:
    """p / q where it is a polynomial that holds x."""
    above, below = coefficients(p, x), coefficients(q, x)
    if above is None or below is None:
        return None
    quotient, rest = divided(above, below)
    return term_of(quotient, x) if len(quotient) > 1 and not any(rest) else None


def _against_a_gaussian(p: Term, rest: Term, gaussian: Term, x: Term) -> list[tuple[Term, Term]]:
    """x^n e^{q(x)}: one factor q' goes to the exponential."""
    inner = differentiated(gaussian.args[0], x)
    found = _quotient(p, inner, x)
    return [] if found is None else [(found, collected(mul(inner, rest), x))]


def _against_a_derivative(p: Term, rest: Term, x: Term) -> list[tuple[Term, Term]]:
    """A polynomial against what is a derivative: x^3 cos(x^2) = x^2 (x cos(x^2)), x^2 / (1 + x^2)^2 = x (x / ...)."""
    out = []
    for k in range(1, min(_degree(p, x), 3) + 1):
        found = _quotient(p, raised(x, k), x)
        if found is not None:
            out.append((found, collected(mul(raised(x, k), rest), x)))
    return [*out, (p, rest)]


def _step(search: Solver, u: Term, dv: Term, x: Term, depth: int) -> Move | None:
    c, dv = split_constant(dv, x)
    if not contains(dv, x):
        c, dv = collected(mul(c, dv), x), ONE
    dv = collected(dv, x)
    solution = search.solve(dv, x, depth + 1)
    if solution is None:
        return None
    v = last(solution)
    if dv is ONE and u.head is log and (a := slope(u.args[0], x)) is not None:
        v = x if intercept(u.args[0], x) is ZERO else expanded(mul(u.args[0], plain(over(ONE, a))), x)
    k, rest = split_constant(_simplest(mul(v, differentiated(u, x)), x), x)
    if not contains(rest, x):
        k, rest = collected(mul(k, rest), x), ONE
    after = collected(add(mul(c, u, v), negative(mul(c, k, antiderivative(rest, x)))), x)
    sides = (Side(antiderivative(dv, x), solution),) if len(solution) > 1 else ()
    return Move(after, by.PARTS, by.PARTS.reason, names=(Parts(u, v, x),), sides=sides)


def _simplest(g: Term, x: Term) -> Term:
    """The integrand that is left, in its shortest form."""
    if is_rational(g, x):
        return shortest(g, x)
    return shortest_of((collected(g, x), shortest(g, x)))


def cyclic(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """Parts twice bring the integral back: e^{ax} cos bx, sin(log x); then it is solved for."""
    if not _comes_back(f, x):
        return None
    moves: list[Move] = []
    target = part = antiderivative(f, x)
    whole = part
    for _ in range(2):
        inside = factors(part.args[0])
        waves = [g for g in inside if g.head in _WAVES]
        if len(waves) != 1:
            return None
        step = _step(search, waves[0], collected(product(g for g in inside if g is not waves[0]), x), x, depth)
        if step is None:
            return None
        whole = expanded(put_in(whole, {part: step.after}), x)
        moves.append(Move(whole, by.PARTS, by.PARTS.reason if not moves else AGAIN, names=step.names))
        left = open_integrals(whole)
        if len(left) != 1:
            return None
        (part,) = left
    if part is not target:
        return None
    solved = _solved_for(whole, target, x)
    if solved is None:
        return None
    value, factor = solved
    needs = () if nonzero(factor) or factor.head is NUMBER else (needs_nonzero(factor),)
    return (*moves, Move(value, by.COMES_BACK, by.COMES_BACK.reason, needs=needs))


def _comes_back(f: Term, x: Term) -> bool:
    inside = factors(f)
    waves = [g for g in inside if g.head in _WAVES]
    if len(waves) != 1:
        return False
    (wave,) = waves
    rest = [g for g in inside if g is not wave]
    if not rest:
        return wave.args[0].head is log
    if len(rest) != 1 or slope(wave.args[0], x) is None:
        return False
    (other,) = rest
    growing = other.head is exp and slope(other.args[0], x) is not None
    powered = other.head is POWER and not contains(other.args[0], x) and slope(other.args[1], x) is not None
    return growing or powered


def _solved_for(whole: Term, target: Term, x: Term) -> tuple[Term, Term] | None:
    """(J, 1 - k) from J = rest + k J; None where k is 1."""
    mine: list[Term] = []
    others: list[Term] = []
    for t in summands(whole):
        (mine if contains(t, target) else others).append(t)
    k = plain(collected(put_in(total(mine), {target: ONE}), x))
    factor = plain(add(ONE, negative(k)))
    if factor is ZERO:
        return None
    value = shortest(over(total(others), factor), x)
    return value, _numerator(factor, x)


def _numerator(factor: Term, x: Term) -> Term:
    return above_and_below(shortest(factor, x))[0] if factor.head is not NUMBER else number(factor.value)


__all__ = ["by_parts", "cyclic", "of_an_inverse"]
