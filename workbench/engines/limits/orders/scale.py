"""Orders and sums of orders: which of two grows faster, sums, products, powers, exponentials and logarithms of them.

The variable t goes to oo. An order is exp(E) t^p log(t)^q log(log(t))^r ...; E is a sum of orders that grow, none of
them a multiple of log(t), log(log(t)) ... A sum holds finitely many orders, the largest first, and says how large what
it leaves out may be at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key

from workbench.algebra.polynomials import limited
from workbench.algebra.quotients import Exact, root, written
from workbench.algebra.reading import exact
from workbench.rules.cases import is_zero, sign
from workbench.rules.cases.bounds import Bounds
from workbench.rules.facts import positive
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.heads import NUMBER, mul, number, power
from workbench.terms.term import LanguageError, Term

ZERO, ONE = Exact.of(0), Exact.of(1)
_WORK = 100_000
_DEEP = 8


class NotKnown(Exception):
    """The orders do not tell: a function that is not expanded, or everything that was kept cancels."""


class Unreal(Exception):
    """There is no real value near the point: the words say why."""


class Order:
    """``powers``: the exponents of t, log(t), log(log(t)) ..., without zeros at the end; ``inside``: E, as pairs of an
    order and its coefficient. Immutable; the hash is kept, as orders are looked up all the time."""

    __slots__ = ("powers", "inside", "_hash")

    def __init__(self, powers: tuple[Exact, ...] = (), inside: frozenset[tuple[Order, Exact]] = frozenset()) -> None:
        self.powers, self.inside = powers, inside
        self._hash = hash((powers, inside))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Order) or self._hash != other._hash:
            return False
        return self.powers == other.powers and self.inside == other.inside

    def __repr__(self) -> str:
        return f"Order({self.powers!r}, {sorted(map(repr, self.inside))})"


UNIT = Order()


@dataclass(frozen=True, slots=True)
class Orders:
    """``terms``, the largest order first, and ``rest``: what is left out is at most a multiple of that order (smaller
    than every multiple, where ``little``); None where nothing is left out."""

    terms: tuple[tuple[Order, Exact], ...] = ()
    rest: Order | None = None
    little: bool = False


def constant(value: Exact | int) -> Orders:
    value = Exact.of(value) if isinstance(value, int) else value
    return Orders(((UNIT, value),)) if value else Orders()


def log_order(k: int) -> Order:
    """t for 0, log(t) for 1, log(log(t)) for 2 ..."""
    return Order((*(ZERO,) * k, ONE))


class Scale:
    """Arithmetic of sums of orders under what is known of the parameters; ``most`` orders are kept of each sum."""

    def __init__(self, known: Bounds = (), most: int = 6) -> None:
        self.known, self.most = known, most
        self._compared: dict[tuple[Order, Order], int] = {}

    # -- coefficients -----------------------------------------------------------------------------

    def sign(self, value: Exact) -> int:
        return sign(value, self.known)

    def vanishes(self, value: Exact) -> bool:
        return not sign(value, self.known, zero_only=True)

    def exact(self, term: Term) -> Exact:
        try:
            with limited(_WORK):
                return exact(term)
        except LanguageError as error:
            raise NotKnown(str(error)) from None

    def raised(self, value: Exact, p: Exact) -> Exact:
        """A coefficient to a power; the coefficient is positive unless the exponent is a whole number."""
        if value == ONE:
            return ONE
        number_ = p.rational
        if number_ is not None and number_.denominator == 1 and abs(number_) <= 64:
            return value ** int(number_)
        if number_ is not None and number_.denominator == 2 and abs(number_) <= 32:
            return root(value) ** int(2 * number_)
        return self.exact(power(written(value), written(p)))

    def logarithm(self, value: Exact) -> Exact:
        """Of a positive coefficient; of a product of positive factors, their sum."""
        if value == ONE:
            return ZERO
        total = ZERO
        for poly, way in ((value.above, 1), (value.below, -1)):
            content, rest = poly.content, poly.scaled(1 / poly.content)
            if len(rest) != 1 or rest.constant == -1:
                return self.exact(log(written(value)))
            (shared,) = rest
            if any(not positive(g.term) and self.sign(exact(g.term)) <= 0 for g, _ in shared):
                return self.exact(log(written(value)))
            total = total + Exact.of(way) * _log_of_number(content)
            for g, e in shared:
                total = total + Exact.of(way * e) * _log_of_letter(g.term)
        return total

    def exponential(self, value: Exact) -> Exact:
        """Powers for logarithms: exp(2 log(a)) is a^2."""
        if not value:
            return ONE
        if value.below.constant is None:
            return self.exact(exp(written(value)))
        total, rest = ONE, ZERO
        for monomial, c in value.above.items():
            logs = [g for g, e in monomial if g.term.head is log and e == 1]
            part = Exact.of(c) / Exact.of(value.below.constant)
            for g, e in monomial:
                part = part * (Exact.of(g) ** e if [g] != logs else ONE)
            if len(logs) == 1:
                total = total * self.raised(exact(logs[0].term.args[0]), part)
            else:
                rest = rest + part
        return total * self.exact(exp(written(rest))) if rest else total

    # -- orders -----------------------------------------------------------------------------------

    def times(self, a: Order, b: Order) -> Order:
        long = max(len(a.powers), len(b.powers))
        both = [_at(a.powers, k) + _at(b.powers, k) for k in range(long)]
        return Order(_trimmed(both), frozenset(_added(dict(a.inside), b.inside).items()))

    def to_power(self, a: Order, p: Exact) -> Order:
        if p == ONE or a == UNIT:
            return a
        inside = frozenset((m, c * p) for m, c in a.inside if c * p)
        return Order(_trimmed([e * p for e in a.powers]), inside)

    def compare(self, a: Order, b: Order) -> int:
        """1 where a grows faster than every multiple of b, 0 where they are the same order."""
        if a == b:
            return 0
        if (a, b) not in self._compared:
            self._compared[a, b] = self._compare(a, b)
            self._compared[b, a] = -self._compared[a, b]
        return self._compared[a, b]

    def _compare(self, a: Order, b: Order) -> int:
        """By the sign of the largest part of log(a / b); without exponentials, of the first exponent that differs."""
        if a.inside == b.inside:
            for k in range(max(len(a.powers), len(b.powers))):
                way = self.sign(_at(a.powers, k) - _at(b.powers, k))
                if way:
                    return way
            return 0
        ratio = _added(dict(a.inside), ((m, -c) for m, c in b.inside))
        for k in range(max(len(a.powers), len(b.powers))):
            e = _at(a.powers, k) - _at(b.powers, k)
            ratio = _added(ratio, ((log_order(k + 1), e),))
        for _, c in self.sorted(ratio):
            way = self.sign(c)
            if way:
                return way
        return 0

    def sorted(self, terms: Mapping[Order, Exact]) -> list[tuple[Order, Exact]]:
        """The largest order first."""

        def smaller_first(a: tuple[Order, Exact], b: tuple[Order, Exact]) -> int:
            return self.compare(b[0], a[0])

        return sorted(terms.items(), key=cmp_to_key(smaller_first))

    def larger(self, a: tuple[Order, bool] | None, b: tuple[Order, bool] | None) -> tuple[Order, bool] | None:
        """The weaker of two bounds for what is left out; each with whether it is strict."""
        if a is None or b is None:
            return a or b
        way = self.compare(a[0], b[0])
        return a if way > 0 else b if way < 0 else (a[0], a[1] and b[1])

    # -- sums -------------------------------------------------------------------------------------

    def gathered(self, terms: Iterable[tuple[Order, Exact]], rest: tuple[Order, bool] | None = None) -> Orders:
        """A sum in order: equal orders joined, what vanishes or is no larger than the rest left out."""
        joined = _added({}, terms)
        kept: list[tuple[Order, Exact]] = []
        for m, c in self.sorted({m: c for m, c in joined.items() if not is_zero(c)}):
            if rest is not None:
                way = self.compare(m, rest[0])
                if way < 0 or way == 0 and not rest[1]:
                    continue
            if kept and self.compare(kept[-1][0], m) == 0:
                kept[-1] = (kept[-1][0], kept[-1][1] + c)
                if is_zero(kept[-1][1]):
                    kept.pop()
                continue
            kept.append((m, c))
        if len(kept) > self.most:
            rest = self.larger(rest, (kept[self.most][0], False))
            kept = kept[: self.most]
        return Orders(tuple(kept), rest[0] if rest else None, bool(rest and rest[1]))

    def add(self, *parts: Orders) -> Orders:
        rest = None
        for p in parts:
            rest = self.larger(rest, _rest(p))
        return self.gathered((t for p in parts for t in p.terms), rest)

    def multiply(self, a: Orders, b: Orders) -> Orders:
        rest = None
        for one, other in ((a, b), (b, a)):
            if one.rest is not None and (other.terms or other.rest is not None):
                top = other.terms[0][0] if other.terms else other.rest
                assert top is not None
                little = one.little or (not other.terms and other.little)
                rest = self.larger(rest, (self.times(one.rest, top), little))
        products = ((self.times(m, n), c * d) for m, c in a.terms for n, d in b.terms)
        return self.gathered(products, rest)

    def scaled(self, a: Orders, factor: Exact) -> Orders:
        return self.multiply(a, constant(factor))

    def leading(self, a: Orders) -> tuple[Order, Exact, Orders]:
        """The largest order, its coefficient, which is not 0, and the rest over that term. Raises NotKnown."""
        terms = list(a.terms)
        while terms:
            m, c = terms[0]
            if self.vanishes(c):
                terms.pop(0)
                continue
            back = self.to_power(m, -ONE)
            rest = None if a.rest is None else (self.times(a.rest, back), a.little)
            small = self.gathered(((self.times(n, back), d / c) for n, d in terms[1:]), rest)
            return m, c, small
        if a.rest is None:
            raise Unreal("it is 0 near the point")
        raise NotKnown("everything that was kept cancels")

    def power(self, a: Orders, p: Exact) -> Orders:
        """a to a fixed power."""
        number_ = p.rational
        whole = number_ is not None and number_.denominator == 1
        if whole and 0 <= number_ <= 3:  # type: ignore[operator]
            total = constant(1)
            for _ in range(int(number_)):  # type: ignore[arg-type]
                total = self.multiply(total, a)
            return total
        if not a.terms and a.rest is not None and self.sign(p) > 0:
            return Orders((), self.to_power(a.rest, p), a.little)
        try:
            m, c, small = self.leading(a)
        except Unreal:
            if self.sign(p) > 0:
                return Orders()
            raise
        if not whole and self.sign(c) < 0:
            raise Unreal("a power of a negative number")
        front = ((self.to_power(m, p), self.raised(c, p)),)
        binomials = [ONE]
        for k in range(self.most):
            binomials.append(binomials[-1] * (p - k) / Exact.of(k + 1))
        return self.multiply(Orders(front), self.composed(small, binomials, not binomials[-1] and whole))

    def composed(self, small: Orders, coefficients: list[Exact], whole: bool = False) -> Orders:
        """c_0 + c_1 s + c_2 s^2 + ... for what goes to 0; what follows is left out, unless this is the ``whole``."""
        total, raised = constant(coefficients[0]), constant(1)
        if not small.terms and small.rest is None:
            return total
        top = small.terms[0][0] if small.terms else small.rest
        assert top is not None
        for c in coefficients[1:]:
            raised = self.multiply(raised, small)
            total = self.add(total, self.scaled(raised, c)) if c else total
        if whole:
            return total
        left = (self.to_power(top, Exact.of(len(coefficients))), False)
        return self.gathered(total.terms, self.larger(_rest(total), left))

    def parts(self, a: Orders) -> tuple[list[tuple[Order, Exact]], Exact, Orders]:
        """What grows, the constant, what goes to 0. Raises NotKnown where what is left out need not go to 0."""
        grows: list[tuple[Order, Exact]] = []
        middle, small = ZERO, []
        for m, c in a.terms:
            way = self.compare(m, UNIT)
            if way > 0:
                grows.append((m, c))
            elif way == 0:
                middle = middle + c
            else:
                small.append((m, c))
        if a.rest is not None:
            way = self.compare(a.rest, UNIT)
            if way > 0 or way == 0 and not a.little:
                raise NotKnown("what is left out need not go to 0")
        return grows, middle, self.gathered(small, _rest(a))

    def exp(self, a: Orders) -> Orders:
        try:
            grows, middle, small = self.parts(a)
        except NotKnown:
            return self._exp_of_bounded(a)
        series = [ONE]
        for k in range(1, self.most + 1):
            series.append(series[-1] / Exact.of(k))
        return self.multiply(
            Orders(((self.exp_order(grows), self.exponential(middle)),)), self.composed(small, series)
        )

    def _exp_of_bounded(self, a: Orders) -> Orders:
        """What is left out stays bounded: the exponential is at most a multiple of that of what is kept."""
        assert a.rest is not None
        if self.compare(a.rest, UNIT) > 0:
            if not a.terms or self.compare(a.terms[0][0], a.rest) <= 0:
                raise NotKnown("what is left out may grow")
            m, c = a.terms[0]
            if self.sign(c) > 0:
                raise NotKnown("an exponential that grows in an unknown way")
            # Half of what falls is enough to say that it falls, and how fast at least.
            return Orders((), self.exp_order([(m, c / Exact.of(2))]), False)
        return Orders((), self.exp_order([t for t in a.terms if self.compare(t[0], UNIT) > 0]), False)

    def exp_order(self, grows: Iterable[tuple[Order, Exact]]) -> Order:
        """exp of a sum that grows: multiples of logarithms are powers."""
        powers: list[Exact] = []
        inside: dict[Order, Exact] = {}
        for m, c in grows:
            place = _log_place(m)
            if place:
                powers += [ZERO] * (place - len(powers))
                powers[place - 1] = powers[place - 1] + c
            else:
                inside[m] = c
        return Order(_trimmed(powers), frozenset(inside.items()))

    def log(self, a: Orders) -> Orders:
        try:
            m, c, small = self.leading(a)
        except Unreal:
            raise Unreal("the logarithm of 0") from None
        if self.sign(c) < 0:
            raise Unreal("the logarithm of a negative number")
        found = dict(m.inside)
        for k, e in enumerate(m.powers):
            found = _added(found, ((log_order(k + 1), e),))
        found = _added(found, ((UNIT, self.logarithm(c)),))
        series = [ZERO]
        for k in range(1, self.most + 1):
            series.append(Exact.of((-1) ** (k + 1)) / Exact.of(k))
        return self.add(self.gathered(found.items()), self.composed(small, series))


def _rest(a: Orders) -> tuple[Order, bool] | None:
    return None if a.rest is None else (a.rest, a.little)


def _at(powers: tuple[Exact, ...], k: int) -> Exact:
    return powers[k] if k < len(powers) else ZERO


def _trimmed(powers: list[Exact]) -> tuple[Exact, ...]:
    while powers and is_zero(powers[-1]):
        powers = powers[:-1]
    return tuple(ZERO if is_zero(e) else e for e in powers)


def _added(a: dict[Order, Exact], more: Iterable[tuple[Order, Exact]]) -> dict[Order, Exact]:
    out = dict(a)
    for m, c in more:
        total = out.get(m, ZERO) + c
        if is_zero(total):
            out.pop(m, None)
        else:
            out[m] = total
    return out


def _log_place(m: Order) -> int:
    """k for the order log(log( ... t)) of k logarithms; 0 for any other."""
    if m.inside or len(m.powers) < 2 or m.powers[-1] != ONE or any(m.powers[:-1]):
        return 0
    return len(m.powers) - 1


def _log_of_number(value: Fraction) -> Exact:
    """By primes, so that log(6) is log(2) + log(3)."""
    total = ZERO
    for n, way in ((value.numerator, 1), (value.denominator, -1)):
        for p, e in _primes(n):
            total = total + Exact.of(way * e) * exact(log(number(p)))
    return total


def _primes(n: int) -> list[tuple[int, int]]:
    found, p = [], 2
    while p * p <= n and p < 2000:
        e = 0
        while n % p == 0:
            n, e = n // p, e + 1
        if e:
            found.append((p, e))
        p += 1
    return [*found, (n, 1)] if n > 1 else found


def _log_of_letter(term: Term) -> Exact:
    if term.head is exp:
        return exact(term.args[0])
    if term.head.name == "power" and positive(term.args[0]):
        return exact(mul(term.args[1], log(term.args[0])))
    if term.head is NUMBER:
        return _log_of_number(term.value)
    return exact(log(term))


__all__ = ["ONE", "UNIT", "ZERO", "NotKnown", "Order", "Orders", "Scale", "Unreal", "constant", "log_order"]
