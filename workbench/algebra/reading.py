"""The exact value of a scalar term: numbers, roots, and rational functions of symbols and of opaque functions."""

from __future__ import annotations

from fractions import Fraction

from workbench.algebra.polynomials import Generator
from workbench.algebra.quotients import Exact, root
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import cos, sin, sqrt
from workbench.terms.heads import ADD, CONSTANT, MUL, NAMED, NUMBER, POWER, SYMBOL, brief, pi
from workbench.terms.term import LanguageError, Term, postorder

LARGEST = 64
"""Powers above this are left alone."""


def exact(term: Term) -> Exact:
    """The exact value. Raises LanguageError for an array, an index, or a division by zero."""
    if term.shape or term.indices:
        raise LanguageError(f"{brief(term)} is not a scalar")
    done: dict[Term, Exact] = {}
    for node in postorder(term, below=_is_opened):
        done[node] = _one(node, [done[a] for a in node.args] if _is_opened(node) else [])
    return done[term]


def _is_opened(node: Term) -> bool:
    """Whether the value is made of the values of the arguments; anything else is a letter of its own."""
    if node.head in (ADD, MUL, NAMED) or node.head is sqrt:
        return True
    if node.head is not POWER or node.args[1].head is not NUMBER:
        return False
    exponent = node.args[1].value
    return exponent == Fraction(1, 2) or exponent.denominator == 1 and abs(exponent) <= LARGEST


def _one(node: Term, args: list[Exact]) -> Exact:
    if node.head is NUMBER:
        return Exact.of(node.value)
    if node.head is ADD:
        return sum(args[1:], args[0])
    if node.head is MUL:
        total = args[0]
        for factor in args[1:]:
            total = total * factor
        return total
    if node.head is NAMED:
        return args[0]
    if node.head is sqrt:
        return root(args[0])
    if node.head is POWER and args:
        exponent = node.args[1].value
        if exponent == Fraction(1, 2):
            return root(args[0])
        if exponent < 0 and not args[0]:
            raise LanguageError(f"{brief(node)} divides by zero")
        return args[0] ** int(exponent)
    return _letter(node)


def _letter(node: Term) -> Exact:
    if node.shape or node.indices:
        raise LanguageError(f"{brief(node)} has no exact value here")
    if node.head is CONSTANT and node.name in ("oo", "nan"):
        raise LanguageError(f"{node.name} is no number")
    if node.head in (SYMBOL, CONSTANT, POWER):
        return Exact.of(Generator(node))
    if not isinstance(node.head, Function):
        raise LanguageError(f"{brief(node)} has no exact value here")
    if node.head in (cos, sin):
        turn = _part_of_turn(node.args[0])
        if turn is not None and 24 % turn.denominator == 0:
            return (cosine if node.head is cos else sine)(turn)
        if node.head is sin:
            c = Exact.of(Generator(cos(node.args[0])))
            return Exact.of(Generator(node, Exact.of(1) - c * c))
    return Exact.of(Generator(node))


def _part_of_turn(angle: Term) -> Fraction | None:
    """An angle that is a rational part of a full turn."""
    try:
        turn = exact(angle) / (Exact.of(2) * Exact.of(Generator(pi)))
    except LanguageError:
        return None
    return turn.rational


def cosine(turn: Fraction) -> Exact:
    """The cosine of a multiple of 15 degrees, given as a part of a full turn."""
    steps = int(turn * 24) % 24
    steps = min(steps, 24 - steps)
    if steps > 6:
        return -cosine(Fraction(12 - steps, 24))
    r2, r3, r6 = (root(Exact.of(n)) for n in (2, 3, 6))
    half = Exact.of(Fraction(1, 2))
    values = [Exact.of(1), (r6 + r2) * half * half, r3 * half, r2 * half, half, (r6 - r2) * half * half, Exact.of(0)]
    return values[steps]


def sine(turn: Fraction) -> Exact:
    """The sine of a multiple of 15 degrees, given as a part of a full turn."""
    return cosine(turn - Fraction(1, 4))
