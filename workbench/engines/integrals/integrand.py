"""What an integrand is made of: constants in front, factors and their exponents, functions, forms in order.

Everything is a question about a term, or an equal term; nothing changes a line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import lru_cache

from workbench.algebra.length import length
from workbench.engines.scalars.ring import Ring
from workbench.engines.scalars.simplifying import simplified
from workbench.record.errors import NoRule
from workbench.rules import facts
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import absolute, log, sqrt
from workbench.terms.heads import ADD, ANTIDERIVATIVE, MUL, NAMED, NUMBER, POWER, add, brief, mul, number, power
from workbench.terms.term import Head, Term, contains, postorder, rebuild

ONE, ZERO = number(1), number(0)
HALF = Fraction(1, 2)
_KEPT = 8192
_FLAT = 2.0
"""How much longer a sum may be than the nested products that it comes from."""


# -- forms ---------------------------------------------------------------------------------------


@lru_cache(maxsize=_KEPT)
def collected(t: Term, x: Term) -> Term:
    """t with equal factors joined and like terms counted; products of sums stay products."""
    ring = Ring(x)
    return ring.write(ring.read(t))


@lru_cache(maxsize=_KEPT)
def expanded(t: Term, x: Term) -> Term:
    """t with products and whole powers of sums multiplied out."""
    ring = Ring(x)
    return ring.write(ring.expanded(ring.read(t, True)))


@lru_cache(maxsize=_KEPT)
def shortest(t: Term, x: Term) -> Term:
    """The shortest of the forms of t that a person would write."""
    steps = simplified(t, x)
    return steps[-1].after if steps else t


@lru_cache(maxsize=_KEPT)
def settled(t: Term, x: Term) -> Term:
    """t collected, multiplied out where that is hardly longer."""
    made, opened = collected(t, x), expanded(t, x)
    return opened if length(opened) <= length(made) + _FLAT else made


def is_zero(t: Term, x: Term) -> bool:
    """Whether t vanishes identically, as far as multiplying out and known relations show."""
    return expanded(t, x) is ZERO or shortest(t, x) is ZERO


def over(a: Term, b: Term) -> Term:
    """a over b, as it comes."""
    return a if b is ONE else mul(a, power(b, -1))


def product(parts: Iterable[Term]) -> Term:
    """The product of any number of factors."""
    found = list(parts)
    return mul(*found) if len(found) > 1 else found[0] if found else ONE


def total(parts: Iterable[Term]) -> Term:
    """The sum of any number of terms."""
    found = list(parts)
    return add(*found) if len(found) > 1 else found[0] if found else ZERO


def raised(base: Term, exponent: Fraction | int | Term) -> Term:
    """A power, without an exponent 1, a root as a root."""
    if isinstance(exponent, Term):
        return raised(base, exponent.value) if exponent.head is NUMBER else power(base, exponent)
    if exponent == 0:
        return ONE
    if exponent == 1:
        return base
    return sqrt(base) if exponent == HALF else power(base, number(exponent))


# -- products and sums -----------------------------------------------------------------------------


def summands(t: Term) -> tuple[Term, ...]:
    return t.args if t.head is ADD else (t,)


def factors(t: Term) -> tuple[Term, ...]:
    """The factors of products and quotients, those below the bar with their negative exponents."""
    found: list[Term] = []
    for part in t.args if t.head is MUL else (t,):
        base, exponent = as_power(part)
        whole = exponent.head is NUMBER and exponent.value.denominator == 1
        if base.head is MUL and whole:
            found += [raised(b, _times(e, exponent.value)) for b, e in map(as_power, factors(base))]
        elif part.head is MUL:
            found += factors(part)
        elif part is not ONE:
            found.append(part)
    return tuple(found)


def bare(t: Term) -> Term:
    """1 / b, written as a product with 1, as the power that it is."""
    if t.head is not MUL:
        return t
    others = [a for a in t.args if a is not ONE]
    return others[0] if len(others) == 1 else t


def _times(exponent: Term, by: Fraction) -> Term:
    return number(exponent.value * by) if exponent.head is NUMBER else mul(number(by), exponent)


def as_power(t: Term) -> tuple[Term, Term]:
    """(base, exponent); whole powers of powers are one power."""
    t = bare(t)
    if t.head is sqrt:
        return t.args[0], number(HALF)
    if t.head is not POWER:
        return t, ONE
    base, exponent = t.args
    inner, e = as_power(base)
    if e is not ONE and exponent.head is NUMBER and exponent.value.denominator == 1:
        return inner, _times(e, exponent.value)
    return base, exponent


def number_power(t: Term) -> tuple[Term, Fraction]:
    """(base, exponent) where the exponent is a number, else t itself to the power 1."""
    base, exponent = as_power(t)
    return (base, exponent.value) if exponent.head is NUMBER else (bare(t), Fraction(1))


def split_constant(f: Term, x: Term) -> tuple[Term, Term]:
    """f = c g with every factor of c free of x."""
    parts = factors(f)
    fixed = [p for p in parts if not contains(p, x)]
    if not fixed:
        return ONE, f
    moving = [p for p in parts if contains(p, x)]
    return collected(product(fixed), x), collected(product(moving), x)


def split_sum(f: Term, x: Term) -> tuple[Term, Term]:
    """f = c + g with every term of c free of x."""
    terms = summands(f)
    return total(t for t in terms if not contains(t, x)), total(t for t in terms if contains(t, x))


def above_and_below(f: Term) -> tuple[Term, Term]:
    """f as a fraction: the factors with positive exponents, and those with negative ones."""
    above, below = [], []
    for part in factors(f):
        base, e = number_power(part)
        if e < 0:
            below.append(raised(base, -e))
        elif part.head is NUMBER and part.value.denominator != 1:
            above.append(number(part.value.numerator))
            below.append(number(part.value.denominator))
        else:
            above.append(part)
    return product(p for p in above if p is not ONE), product(below)


# -- functions and roots -----------------------------------------------------------------------------


def nodes_of(f: Term, x: Term, *heads: Head) -> list[Term]:
    """The nodes of these heads that move with x, inner ones first."""
    return [n for n in postorder(f) if n.head in heads and contains(n, x)]


def has(f: Term, *heads: Head) -> bool:
    return any(n.head in heads for n in postorder(f))


def roots_of(f: Term, x: Term) -> list[tuple[Term, Fraction]]:
    """(base, exponent) of the fractional powers of what moves."""
    found = [number_power(n) for n in postorder(f) if n.head in (POWER, sqrt)]
    return list(dict.fromkeys((b, e) for b, e in found if e.denominator > 1 and contains(b, x)))


def open_integrals(f: Term) -> list[Term]:
    """The integral signs that still stand in an expression, in their order."""
    return [n for n in postorder(f) if n.head is ANTIDERIVATIVE]


def replaced(root: Term, change: Callable[[Term], Term | None]) -> Term:
    """The term with the outermost nodes for which ``change`` answers exchanged; it does not look into its answers."""
    done: dict[Term, Term] = {}

    def go(node: Term) -> Term:
        if node not in done:
            made = change(node)
            done[node] = made if made is not None else rebuild(node, [go(a) for a in node.args]) if node.args else node
        return done[node]

    return go(root)


def put_in(root: Term, values: dict[Term, Term]) -> Term:
    """The term with nodes exchanged."""
    return replaced(root, values.get)


# -- derivatives ---------------------------------------------------------------------------------


@lru_cache(maxsize=_KEPT)
def differentiated(f: Term, x: Term) -> Term:
    """The derivative of f in x by the declared derivatives, collected. Raises NoRule for what has none."""
    slopes: dict[Term, Term] = {}
    for node in postorder(f):
        slopes[node] = ZERO if not contains(node, x) else ONE if node is x else _slope(node, slopes)
    return collected(slopes[f], x)


def _slope(node: Term, slopes: dict[Term, Term]) -> Term:
    args = node.args
    if node.head is ADD:
        return total(slopes[a] for a in args if slopes[a] is not ZERO)
    if node.head is MUL:
        moving = [k for k, a in enumerate(args) if slopes[a] is not ZERO]
        return total(product([*args[:k], slopes[args[k]], *args[k + 1 :]]) for k in moving)
    if node.head is NAMED:
        return slopes[args[0]]
    if node.head is POWER:
        base, exponent = args
        parts = []
        if slopes[base] is not ZERO:
            lower = number(exponent.value - 1) if exponent.head is NUMBER else add(exponent, number(-1))
            parts.append(mul(exponent, raised(base, lower), slopes[base]))
        if slopes[exponent] is not ZERO:
            parts.append(mul(node, log(base), slopes[exponent]))
        return total(parts)
    head = node.head
    if not isinstance(head, Function) or head.knows.calculus.derivative is None or not head.knows.entries.elementwise:
        raise NoRule(f"no rule for the derivative of {brief(node)}")
    found = head.knows.calculus.derivative(node, *args)
    partials = found if isinstance(found, tuple) else (found,)
    inner = [(p, slopes[a]) for p, a in zip(partials, args, strict=False) if slopes[a] is not ZERO]
    return total(mul(p, s) for p, s in inner)


# -- signs ---------------------------------------------------------------------------------------


def is_positive(t: Term) -> bool:
    return bool(facts.positive(t))


def is_negative(t: Term, x: Term) -> bool:
    return bool(facts.positive(collected(mul(number(-1), t), x)))


def modulus(t: Term) -> Term:
    return t if is_positive(t) else absolute(t)


def size(t: Term) -> float:
    return length(t)


__all__ = [
    "HALF", "ONE", "ZERO", "above_and_below", "as_power", "collected", "differentiated", "expanded", "factors", "has",
    "is_negative", "is_positive", "is_zero", "modulus", "nodes_of", "number_power", "open_integrals", "over", "product",
    "put_in", "raised", "replaced", "roots_of", "settled", "shortest", "size", "split_constant", "split_sum",
    "summands", "total",
]  # fmt: skip
