"""The sign of a scalar term without variables, under what is known of its parameters.

A rational function is split into factors; the sign of a factor follows from declared facts, from its terms, from the
bounds on a symbol in which it is linear, or, for logarithms, exponentials and roots, from that of what they are
monotone in. What does not follow is asked: a symbol against the root of the factor. Numbers are told from 0 to 60
digits. Nothing is ever read off values that were tried for a parameter.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache, reduce
from math import gcd, lcm

from workbench.algebra.factoring import linear_factors
from workbench.algebra.polynomials import Generator, Poly, TooLong, divided, limited, poly_gcd
from workbench.algebra.quotients import Exact, root, written
from workbench.algebra.reading import exact
from workbench.numerics.precise import precise
from workbench.numerics.reals import NotReal, real
from workbench.rules import facts
from workbench.rules.cases.bounds import Bound, Bounds, bounds_on
from workbench.terms.functions.elementwise import absolute, exp, log, sqrt
from workbench.terms.heads import NUMBER, POWER, SYMBOL, brief, power, properties
from workbench.terms.term import LanguageError, Term, symbols

_WORK = 200_000
_DIGITS = 60
_DEEP = 7


class Question(Exception):
    """The sign of ``symbol - root`` must be known first; only whether it is 0, where ``zero_only``."""

    def __init__(self, symbol: Term, root: Term, zero_only: bool) -> None:
        super().__init__(f"is {symbol.name} above, at or below {brief(root)}?")
        self.symbol, self.root, self.zero_only = symbol, root, zero_only


class Undecided(Exception):
    """The sign of a term follows from nothing, and no single parameter decides it; the words say which term."""


def sign(term: Term | Exact, known: Bounds = (), *, zero_only: bool = False) -> int:
    """-1, 0 or 1; with ``zero_only`` 0 or a number that is not 0. Raises Question, or Undecided where no symbol can be
    asked for."""
    found = _sign_or_error(term, known, zero_only)
    if isinstance(found, Exception):
        raise found
    return found


@lru_cache(8192)
def _sign_or_error(term: Term | Exact, known: Bounds, zero_only: bool) -> int | Question | Undecided:
    try:
        return _sign(term, known, 0, zero_only)
    except (Question, Undecided) as error:
        return error.with_traceback(None)


def sign_if_known(term: Term | Exact, known: Bounds = ()) -> int | None:
    """The sign where it follows, else None."""
    try:
        return sign(term, known)
    except (Question, Undecided):
        return None


def is_zero(value: Exact) -> bool:
    """Whether it is 0 whatever the parameters are."""
    try:
        if not value:
            return True
    except LanguageError:
        return True  # roots of roots whose decimals say 0
    if not _has_letters(value):
        return False
    return _vanishes(written(value))


def _has_letters(value: Exact) -> bool:
    """Whether anything but symbols and square roots of numbers takes part: such letters may depend on each other."""
    return any(g.term.head is not SYMBOL and not (g.square is not None and g.square.is_number)
               for g in value.generators)  # fmt: skip


@lru_cache(4096)
def _vanishes(term: Term) -> bool:
    """An identity of analytic functions: one value that is not 0 refutes it."""
    names = symbols(term)
    seen = 0
    for turn in range(3 if names else 1):
        point = {s.name: real(_place(s, turn + 2 * k), _DIGITS) for k, s in enumerate(names)}
        try:
            value = precise(term, point, _DIGITS)
        except (NotReal, LanguageError):
            continue
        if abs(value) > 1e-40:
            return False
        seen += 1
    return seen > 0


def _place(symbol: Term, turn: int) -> Fraction:
    has = properties(symbol)
    if "unit" in has:
        return Fraction(turn % 7 + 2, 11)
    if "integer" in has:
        return Fraction(turn + 2)
    return Fraction(13 + 5 * turn, 9 + turn)


def _sign(term: Term | Exact, known: Bounds, deep: int, zero_only: bool = False) -> int:
    if deep > _DEEP:
        raise Undecided(f"the sign of {term!r}")
    try:
        with limited(_WORK):
            value = exact(term) if isinstance(term, Term) else term
            if is_zero(value):
                return 0
            total = 1
            for poly in (value.above, value.below):
                for factor, times in _factors(poly):
                    total *= _of_factor(factor, zero_only or times % 2 == 0, known, deep) ** times
            return total
    except (TooLong, LanguageError) as error:
        raise Undecided(str(error)) from None


def _try(term: Term | Exact, known: Bounds, deep: int, zero_only: bool = False) -> int | None:
    try:
        return _sign(term, known, deep + 1, zero_only)
    except (Question, Undecided):
        return None


# -- factors ------------------------------------------------------------------------------------


def _factors(poly: Poly) -> Iterator[tuple[Poly, int]]:
    """Factors with their exponents: the number, the letters, contents, repeated ones, linear ones in one symbol."""
    if poly.constant is not None:
        yield poly, 1
        return
    letters = {g: min(dict(m).get(g, 0) for m in poly) for g in poly.generators}
    shared = Poly.number(1)
    for g, times in sorted(letters.items()):
        if times:
            yield Poly.of(g), times
            shared = shared * Poly.of(g) ** times
    rest = divided(poly, shared) or poly
    for g in sorted(rest.generators):
        content = reduce(poly_gcd, rest.by_powers(g).values(), Poly.number(0))
        if content.constant is None:
            yield from _factors(content)
            rest = divided(rest, content) or rest
    yield from _of_primitive(rest)


def _of_primitive(poly: Poly) -> Iterator[tuple[Poly, int]]:
    if poly.constant is not None:
        yield poly, 1
        return
    for g in sorted(poly.generators):
        shared = poly_gcd(poly, _slope(poly, g))
        if shared.constant is None:
            yield from _factors(shared)
            yield from _factors(divided(poly, shared) or poly)
            return
    if len(poly.generators) == 1:
        (g,) = poly.generators
        if g.square is None:
            yield from ((factor, 1) for factor in _of_one_letter(poly, g))
            return
    yield poly, 1


def _slope(poly: Poly, g: Generator) -> Poly:
    total = Poly.number(0)
    for k, c in poly.by_powers(g).items():
        if k:
            total = total + c.scaled(Fraction(k)) * Poly.of(g) ** (k - 1)
    return total


def _of_one_letter(poly: Poly, g: Generator) -> Iterator[Poly]:
    """Linear factors of rational roots, and of the roots of a quadratic."""
    parts = {k: c.constant for k, c in poly.primitive.by_powers(g).items()}
    made = linear_factors([parts.get(k, Fraction(0)) or Fraction(0) for k in range(max(parts) + 1)])
    product = Poly.number(1)
    for coefficients in made:
        factor = _poly(coefficients, g)
        product = product * factor
        if len(coefficients) == 3:
            yield from _quadratic(coefficients, g)
        else:
            yield factor
    ratio = divided(poly, product)
    assert ratio is not None
    yield ratio


def _poly(coefficients: list[Fraction], g: Generator) -> Poly:
    total = Poly.number(0)
    for k, c in enumerate(coefficients):
        total = total + (Poly.of(g) ** k).scaled(c) if c else total
    return total


def _quadratic(coefficients: list[Fraction], g: Generator) -> Iterator[Poly]:
    c, b, a = coefficients
    inside = b * b - 4 * a * c
    if inside < 0:
        yield Poly.number(1 if a > 0 else -1)
        return
    rooted = root(Exact.of(inside)).above
    yield Poly.number(a)
    for way in (1, -1):
        yield Poly.of(g) + Poly.number(b / (2 * a)) + rooted.scaled(Fraction(way) / (2 * a))


# -- one factor ---------------------------------------------------------------------------------


def _of_factor(poly: Poly, even: bool, known: Bounds, deep: int) -> int:
    """The sign of a factor that is not identically 0; ``even``: only whether it is 0 matters."""
    if poly.constant is not None:
        return 1 if poly.constant > 0 else -1
    term = written(Exact(poly, Poly.number(1)))
    if not symbols(term):
        return _of_number(term)
    if facts.positive(term):
        return 1
    if len(poly) > 1:
        by_terms = _termwise(poly, known, deep)
        if by_terms is not None:
            return by_terms
    logs = _joined_logarithms(poly)
    if logs is not None:
        try:
            return _sign(logs, known, deep + 1)
        except Undecided:
            pass  # each logarithm by itself may be known
    first: Question | Undecided | None = None
    for g in sorted(poly.generators, key=lambda g: (_holds_symbols(poly.by_powers(g).get(1)), g)):
        try:
            return _in_one(poly, g, even, known, deep)
        except (Question, Undecided) as error:
            if first is None or isinstance(first, Undecided):
                first = error
    assert first is not None
    if isinstance(first, Undecided):
        raise Undecided(f"the sign of {brief(term)}")
    raise first


def _holds_symbols(poly: Poly | None) -> bool:
    return poly is None or any(symbols(g.term) for g in poly.generators)


def _of_number(term: Term) -> int:
    try:
        value = precise(term, {}, _DIGITS)
    except NotReal as error:
        raise Undecided(str(error)) from None
    return 0 if abs(value) < 1e-40 else 1 if value > 0 else -1


def _termwise(poly: Poly, known: Bounds, deep: int) -> int | None:
    """One sign where no term works against the others and one is not 0."""
    strict, ways = False, set[int]()
    for monomial, c in poly.items():
        way, certain = (1 if c > 0 else -1), True
        for g, times in monomial:
            even = times % 2 == 0
            of_letter = _try(g.term, known, deep, even) if deep < 3 or g.term.head is SYMBOL else None
            if of_letter is None:
                if times % 2 and not facts.nonnegative(g.term):
                    return None
                certain = False
            else:
                way *= of_letter**times
        ways |= {way} - {0}
        strict = strict or (certain and way != 0)
    return ways.pop() if strict and len(ways) == 1 else None


def _in_one(poly: Poly, g: Generator, even: bool, known: Bounds, deep: int) -> int:
    """The sign of c g + d from that of g against -d / c."""
    parts = poly.by_powers(g)
    term = g.term
    if max(parts) > 1 or 1 not in parts or not symbols(term):
        raise Undecided(brief(term))
    slope = Exact(parts[1], Poly.number(1))
    way = _sign(slope, known, deep + 1)
    if way == 0:
        return _sign(Exact(parts.get(0, Poly.number(0)), Poly.number(1)), known, deep + 1)
    at = Exact(-parts.get(0, Poly.number(0)), Poly.number(1)) / slope
    return way * _against(term, at, even, known, deep)


def _against(term: Term, at: Exact, even: bool, known: Bounds, deep: int) -> int:
    """The sign of ``term - at``."""
    if term.head is SYMBOL:
        return _symbol_against(term, at, even, known, deep)
    if term.head is log:
        return _sign(exact(term.args[0]) - _exponential(at), known, deep + 1)
    if term.head is exp or term.head is sqrt or _is_open_power(term):
        if term.head is sqrt and not at:
            return _sign(term.args[0], known, deep + 1, even)
        if _sign(at, known, deep + 1) < 0 or not at:
            return 1
        if term.head is sqrt:
            return _sign(exact(term.args[0]) - at * at, known, deep + 1)
        return _sign(exact(_logarithm(term)) - exact(log(written(at))), known, deep + 1)
    if term.head is POWER and term.args[1].head is NUMBER and not at:
        return _sign(term.args[0], known, deep + 1, even)
    if term.head is absolute:
        inside = term.args[0]
        if not at:
            return _sign(inside, known, deep + 1, True) ** 2
        way = _try(inside, known, deep)
        if way is not None:
            return _sign(exact(inside) * Exact.of(way) - at, known, deep + 1)
    raise Undecided(f"the sign of {brief(term)}")


def _exponential(value: Exact) -> Exact:
    """exp of it; of a logarithm, what that is of."""
    term = written(value)
    return Exact.of(1) if not value else exact(term.args[0] if term.head is log else exp(term))


def _is_open_power(term: Term) -> bool:
    return term.head is POWER and bool(facts.positive(term.args[0]))


def _logarithm(term: Term) -> Term:
    """Of an exponential or of a power of a positive base."""
    if term.head is exp:
        return term.args[0]
    base, exponent = term.args
    return exponent * log(base)


def _joined_logarithms(poly: Poly) -> Exact | None:
    """u^m v^n - 1 for m log u + n log v, which has its sign."""
    parts: list[tuple[Term, Fraction]] = []
    for monomial, c in poly.items():
        if len(monomial) != 1 or monomial[0][1] != 1 or monomial[0][0].term.head is not log:
            return None
        parts.append((monomial[0][0].term.args[0], c))
    if len(parts) < 2:
        return None
    by = Fraction(reduce(lcm, (c.denominator for _, c in parts)), reduce(gcd, (c.numerator for _, c in parts)))
    total = Exact.of(1)
    for inside, c in parts:
        total = total * exact(inside) ** int(c * by)
    return total - 1


def _symbol_against(x: Term, at: Exact, even: bool, known: Bounds, deep: int) -> int:
    least, most, apart = False, False, False  # x >= at, x <= at, x != at
    for bound in bounds_on(x, known):
        way = _try(exact(bound.value) - at, known, deep)
        if way is None:
            continue
        op = bound.op
        if (op == ">" and way >= 0) or (op == ">=" and way > 0):
            return 1
        if (op == "<" and way <= 0) or (op == "<=" and way < 0):
            return -1
        least = least or (op == ">=" and way == 0)
        most = most or (op == "<=" and way == 0)
        apart = apart or (op == "!=" and way == 0)
    if "integer" in properties(x) and at.rational is not None and at.rational.denominator > 1:
        apart = True
    if least and most:
        return 0
    if apart and (even or least or most):
        return -1 if most else 1
    raise Question(x, written(at), even)


def known_of(statement: Term) -> Bounds:
    """The bounds that a relation between a symbol and a value says; none for any other statement."""
    if statement.head.name not in ("relation", "compare"):
        return ()
    left, right = statement.args
    op = statement.attrs[0]
    if right.head is SYMBOL and left.head is NUMBER:
        left, right, op = right, left, {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(op, op)
    if left.head is SYMBOL and op in (">", "<", ">=", "<="):
        return (Bound(left, op, right),)
    return ()


__all__ = ["Bound", "Question", "Undecided", "is_zero", "known_of", "power", "sign", "sign_if_known"]
