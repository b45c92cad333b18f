"""Roots: a new variable for a root of a linear or Moebius function; sines and sinh for roots of quadratics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from workbench.algebra import written
from workbench.engines.integrals.integrand import (
    ONE,
    ZERO,
    above_and_below,
    collected,
    differentiated,
    expanded,
    is_negative,
    is_positive,
    number_power,
    over,
    put_in,
    raised,
    replaced,
    roots_of,
    shortest,
    size,
)
from workbench.engines.integrals.moves import Move, Moves, NewVariable, Solver, inside, last
from workbench.engines.integrals.polynomial import (
    by_powers,
    is_polynomial,
    is_rational,
    plain,
    quadratic,
    quotient_of,
    root_of,
    slope,
    term_of,
)
from workbench.engines.integrals.rational import fraction_of, rationalised
from workbench.engines.integrals.substitution import substituted, tidied, undone
from workbench.engines.integrals.waves import opened
from workbench.reasons import integration as by
from workbench.rules.condition import Condition
from workbench.rules.facts import nonnegative
from workbench.rules.reason import Reason
from workbench.rules.requirements import needs_positive, restated
from workbench.terms.functions.elementwise import (
    absolute,
    arcsin,
    cos,
    cosh,
    exp,
    log,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)
from workbench.terms.heads import ADD, add, antiderivative, mul, negative, number, power, relation
from workbench.terms.term import Term, contains

_MOST_BARS = 4


def _one_base(f: Term, x: Term) -> tuple[Term, list[Fraction]] | None:
    """The base of all fractional powers, and their exponents; None where there are several bases or none."""
    found = roots_of(f, x)
    bases = list(dict.fromkeys(b for b, _ in found))
    return (bases[0], [e for _, e in found]) if len(bases) == 1 else None


def _with_letter(f: Term, base: Term, u: Term, q: int) -> Term:
    """u^(q e) for base^e."""

    def change(node: Term) -> Term | None:
        mine, e = number_power(node)
        if mine is base and (e * q).denominator == 1 and (e != 1 or node is base):
            return raised(u, e * q)
        return None

    return replaced(f, change)


def root_substitution(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """u for the root of a x + b, or of (a x + b)/(c x + d): f dx becomes rational in u."""
    found = _one_base(f, x)
    if found is None:
        return _two_roots(search, f, x, depth)
    base, exponents = found
    q = lcm(*(e.denominator for e in exponents))
    root = raised(base, Fraction(1, q))
    u = search.letter(root)
    solved = _inverse(base, raised(u, q), x, u)
    if solved is None:
        return None
    h = put_in(_with_letter(f, base, u, q), {x: solved})
    h = collected(mul(h, differentiated(solved, u)), u)
    if contains(h, x):
        return None
    h = rationalised(h, u) if is_rational(h, u) else tidied(h, u)
    return substituted(search, x, root, u, h, depth, "a new variable for the root")


def _inverse(base: Term, value: Term, x: Term, u: Term) -> Term | None:
    """x where base = value, for base a x + b or (a x + b)/(c x + d)."""
    a = slope(base, x)
    if a is not None:
        start = plain(put_in(base, {x: ZERO}))
        return expanded(over(add(value, negative(start)), a), u)
    found = fraction_of(base, x)
    if found is None or len(found[0]) > 2 or len(found[1]) > 2:
        return None
    (b, a_), (d, c) = ([written(k[0]), written(k[1]) if len(k) > 1 else ZERO] for k in found)
    above, below = add(b, negative(mul(d, value))), add(mul(c, value), negative(a_))
    return rationalised(over(above, below), u)


def _two_roots(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """1/(sqrt(x + a) + sqrt(x + b)): multiply by the conjugate."""
    above, below = above_and_below(f)
    if len({b for b, _ in roots_of(f, x)}) != 2 or below.head is not ADD or len(below.args) != 2:
        return None
    p, q = below.args
    conjugate = add(p, negative(q))
    bottom = expanded(mul(conjugate, below), x)
    if contains(bottom, x) and not is_polynomial(bottom, x):
        return None
    g = over(mul(above, conjugate), bottom)
    g = g if contains(bottom, x) else expanded(g, x)
    return search.after(Move(antiderivative(g, x), by.RATIONALISE, by.RATIONALISE.reason), depth)


def odd_root(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """x h(x^2, sqrt(a x^2 + c)): u for the root, as x dx is a multiple of u du."""
    found = _one_base(f, x)
    if found is None or any(e.denominator != 2 for e in found[1]):
        return None
    base, _ = found
    parts = quadratic(base, x)
    if parts is None or parts[1] is not ZERO:
        return None
    a, _, c = parts
    u = search.letter(sqrt(base))
    reduced = collected(over(_with_letter(f, base, u, 2), x), x)
    square = over(add(power(u, 2), negative(c)), a)
    even = _even_in(reduced, x, square)
    if even is None:
        return None
    h = collected(over(mul(even, u), a), u)
    h = rationalised(h, u) if is_rational(h, u) else collected(h, u)
    why = "the variable times its change is a multiple of the root times its own"
    return substituted(search, x, sqrt(base), u, h, depth, why)


def _even_in(f: Term, x: Term, square: Term) -> Term | None:
    """f with its square put in for x^2; None where f has odd powers of x."""
    found = quotient_of(f, x)
    if found is None:
        made = replaced(f, lambda n: raised(square, number_power(n)[1] / 2) if _is_even_power(n, x) else None)
        return None if contains(made, x) else made
    sides = [by_powers(p, x) for p in found]
    for shift in (0, 1):
        if all(not c for side in sides for c in side[1 - shift :: 2]):
            above, below = (term_of(side[shift::2], x) for side in sides)
            return put_in(over(above, below), {x: square})
    return None


def _is_even_power(node: Term, x: Term) -> bool:
    base, n = number_power(node)
    return base is x and n.denominator == 1 and n % 2 == 0


def completed_square(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """sqrt(a x^2 + b x + c) with b: the square completed, and u = x + b/(2a)."""
    found = _one_base(f, x)
    if found is None or any(e.denominator != 2 for e in found[1]):
        return None
    base, _ = found
    parts = quadratic(base, x)
    if parts is None or parts[1] is ZERO:
        return None
    a, b, c = parts
    h = shortest(plain(over(b, mul(number(2), a))), x)
    u = search.letter(add(x, h))
    rest = shortest(plain(c - b**2 / (4 * a)), x)
    moved = collected(add(mul(a, power(u, 2)), rest), u)
    g = put_in(put_in(f, {base: moved}), {x: add(u, negative(h))})
    g = collected(replaced(g, lambda n: expanded(n, u) if n.head is ADD else None), u)
    if size(g) > 4 * size(f):
        return None
    return substituted(search, x, collected(add(x, h), x), u, g, depth, "the square completed")


# -- sines and hyperbolic sines ------------------------------------------------------------------


@dataclass(frozen=True)
class New:
    """x = outer(t), what the root becomes, t by x; sides for the way back; what is needed, by what, and why."""

    outer: Callable[[Term], Term]
    root: Callable[[Term], Term]
    value: Term
    sides: tuple[Term, Term, Term]
    """What stands for the sine, for the cosine and for the letter itself, circular or hyperbolic."""
    needs: tuple[Condition, ...]
    reason: Reason
    why: str


def trigonometric_substitution(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """x = k sin t for sqrt(k^2 - x^2), x = k sinh t for sqrt(x^2 + k^2), x = k cosh t for sqrt(x^2 - k^2)."""
    found = _one_base(f, x)
    if found is None or any(e.denominator != 2 for e in found[1]):
        return None
    base, _ = found
    parts = quadratic(base, x)
    if parts is None or parts[1] is not ZERO or parts[2] is ZERO:
        return None
    made = _new_variable(parts[0], parts[2], x)
    if made is None:
        return None
    t = search.letter(x)
    root = made.root(t)

    def change(node: Term) -> Term | None:
        mine, e = number_power(node)
        return raised(root, 2 * e) if mine is base and e.denominator <= 2 and (e != 1 or node is base) else None

    h = put_in(replaced(f, change), {x: made.outer(t)})
    h = collected(mul(h, differentiated(made.outer(t), t)), t)
    solution = search.solve(h, t, depth + 1)
    if solution is None:
        return None
    end = _way_back(last(solution), t, made, x)
    if end is None:
        return None
    there = antiderivative(h, t)
    circle = made.reason is by.TRIGONOMETRIC_SUBSTITUTION
    first = Move(
        there, made.reason, made.why, names=(NewVariable(t, made.value, x, made.outer(t)),), needs=made.needs
    )
    words = "by the right triangle" if circle else "by the hyperbolic Pythagoras"
    return (first, *inside(there, there, solution, t), Move(end, by.SUBSTITUTION_BACK, words))


def _new_variable(p: Term, q: Term, x: Term) -> New | None:
    """The new variable for the root of p x^2 + q."""
    if is_negative(p, x) and not is_negative(q, x):
        a, k = sqrt(plain(negative(p))), root_of(plain(over(negative(q), p)), x)
        square = collected(add(power(k, 2), negative(power(x, 2))), x)
        ratio = collected(over(x, k), x)
        sides = ratio, over(sqrt(square), k), arcsin(ratio)
        return New(
            lambda t: _times(k, sin(t)), lambda t: mul(a, k, cos(t)), arcsin(ratio), sides, _positive(k),
            by.TRIGONOMETRIC_SUBSTITUTION, "the root becomes a cosine",
        )  # fmt: skip
    if not is_positive(p):
        return None
    a = sqrt(p)
    if nonnegative(q):
        k = root_of(plain(over(q, p)), x)
        rise = sqrt(collected(add(power(x, 2), power(k, 2)), x))
        value = log(collected(over(add(x, rise), k), x)) if k is not ONE else log(add(x, rise))
        return New(
            lambda t: _times(k, sinh(t)), lambda t: mul(a, k, cosh(t)), value,
            (over(x, k), over(rise, k), log(add(x, rise))), _positive(k),
            by.HYPERBOLIC_SUBSTITUTION, "the root becomes a cosh",
        )  # fmt: skip
    if nonnegative(plain(negative(q))):
        k = root_of(plain(over(negative(q), p)), x)
        rise = sqrt(collected(add(power(x, 2), negative(power(k, 2))), x))
        value = log(collected(over(add(x, rise), k), x)) if k is not ONE else log(add(x, rise))
        return New(
            lambda t: _times(k, cosh(t)), lambda t: mul(a, k, sinh(t)), value,
            (over(rise, k), over(x, k), log(absolute(add(x, rise)))),
            (*_positive(k), restated(relation(">", x, k))),
            by.HYPERBOLIC_SUBSTITUTION, "the root becomes a sinh",
        )  # fmt: skip
    return None


def _times(k: Term, wave: Term) -> Term:
    return wave if k is ONE else mul(k, wave)


def _positive(k: Term) -> tuple[Condition, ...]:
    return () if is_positive(k) else (needs_positive(k),)


def _way_back(value: Term, t: Term, made: New, x: Term) -> Term | None:
    """The result by the old variable: sine and cosine are sides of a triangle, multiples of the angle are opened."""
    circle = made.reason is by.TRIGONOMETRIC_SUBSTITUTION
    s, c, tangent = (sin, cos, tan) if circle else (sinh, cosh, tanh)
    sine, cosine, angle = made.sides
    g = _few_cosines(expanded(opened(value, t), t), s(t), c(t), circle, t)
    change = {s(t): sine, c(t): cosine, tangent(t): over(sine, cosine), t: angle}
    if not circle:
        change |= {exp(t): add(sine, cosine), exp(negative(t)): add(cosine, negative(sine))}
    g = put_in(g, change)
    if contains(g, t):
        return None
    return collected(undone(expanded(g, x)), x)


def _few_cosines(g: Term, sine: Term, cosine: Term, circle: bool, t: Term) -> Term:
    """Positive powers of the cosine above the first by those of the sine."""
    square = add(ONE, negative(power(sine, 2)) if circle else power(sine, 2))

    def change(node: Term) -> Term | None:
        base, n = number_power(node)
        if base is cosine and n.denominator == 1 and n > 1:
            return mul(raised(square, int(n) // 2), raised(cosine, int(n) % 2))
        return None

    return expanded(replaced(g, change), t)


__all__ = ["completed_square", "odd_root", "root_substitution", "trigonometric_substitution"]
