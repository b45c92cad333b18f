"""Sums whose terms are exponentials of a logarithm that is linear but for factorials: what they add up to.

    sum_k q^k               = q^a / (1 - q)             from a on, for q < 1; between two ends: its partial sums
    sum_k q^k / k!          = e^q
    sum_k binom(n, k) q^k r^(n - k) = (q + r)^n
    sum_k Gamma(k + r)/(Gamma(r) k!) q^k = (1 - q)^(-r)  for q < 1
    sum_k binom(K, k) binom(M, n - k)    = binom(K + M, n)
    sum over counts x_i that add up to n: n!/(x_1! ... x_k!) prod w_i^x_i = (w_1 + ... + w_k)^n

Source: Graham, Knuth & Patashnik, Concrete Mathematics (1994), sections 5.1, 5.2 and 5.4; DLMF 26.4.9.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from workbench.algebra.arithmetic import arithmetic
from workbench.algebra.at_values import at_values
from workbench.forms.index_form import Unsupported, same, tidy
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.linearity import products
from workbench.rules.smooth import apart
from workbench.terms.functions.activations import maximum, minimum
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.functions.linear_algebra import inner
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.special import gamma, loggamma
from workbench.terms.heads import (
    ADD,
    EXPECTATION,
    MATMUL,
    MUL,
    NUMBER,
    POWER,
    RELATION,
    SIZE,
    add,
    equals,
    mul,
    negative,
    number,
    oo,
    power,
    properties,
    relation,
    subtract,
)
from workbench.terms.term import Term, contains

_ZERO, _ONE = number(0), number(1)
_MOST_FALLING = 3


@dataclass(frozen=True)
class Total:
    """What a sum adds up to, by which identity, and what that asks for."""

    name: str
    value: Term
    needed: tuple[Term, ...] = ()


def sums_of_means(step: Step) -> Iterator[Reduction]:
    """Each mean over whole numbers in the goal and what it adds up to; the goal itself, if it says so in another
    form."""
    goal = step.goal
    if goal.head is not RELATION or goal.attrs[0] != "=" or goal.args[0].head is not EXPECTATION:
        return
    found = total_of(goal.args[0])
    if found is not None:
        yield Reduction(
            (equals(goal.args[0], found.value),), tuple(Needed(n, computed=True) for n in found.needed)
        )


def total_of(mean: Term) -> Total | None:
    """What a mean over whole numbers, or over arrays of them, adds up to."""
    f, x, log_density, *ends = mean.args
    if f.shape or f.indices:
        return None
    if x.rank == 1:
        return _of_counts(f, x, log_density, ends)
    if x.shape or len(ends) != 2 or "integer" not in properties(x):
        return None
    read = _Read.of(log_density, x)
    if read is None or not read.takes(f):
        return None
    low, high = ends
    for way in (_geometric, _exponential, _binomial, _negative_binomial, _vandermonde):
        total = way(read, low, high)
        if total is not None:
            return total
    return None


# -- a term of a sum, read ----------------------------------------------------------------------------


@dataclass
class _Read:
    """The logarithm of a term: ``slopes`` are what x multiplies, ``front`` is free of x, ``above`` and ``below`` are
    the arguments of gamma that hold x; ``falling`` how many of the factors x (x - 1) ... stand beside."""

    x: Term
    slopes: list[Term] = field(default_factory=list)
    backward: dict[Term, list[Term]] = field(default_factory=dict)
    front: list[Term] = field(default_factory=list)
    above: list[Term] = field(default_factory=list)
    below: list[Term] = field(default_factory=list)
    falling: int = 0

    @staticmethod
    def of(log_density: Term, x: Term) -> _Read | None:
        made = _Read(x)
        return made if all(made.takes_piece(sign, piece) for sign, piece in _pieces(log_density, 1)) else None

    def takes_piece(self, sign: int, piece: Term) -> bool:
        """Adds a piece of the logarithm; whether it is one of the known kinds."""
        x = self.x
        if not contains(piece, x):
            self.front.append(piece if sign > 0 else negative(piece))
            return True
        if piece.head is loggamma:
            (self.above if sign > 0 else self.below).append(piece.args[0])
            return True
        factors = piece.args if piece.head is MUL else (piece,)
        moving = [f for f in factors if contains(f, x)]
        rest = [f for f in factors if not contains(f, x)]
        coefficient = _product([*([number(-1)] if sign < 0 else []), *rest])
        if len(moving) != 1:
            return False
        if moving[0] is x:
            self.slopes.append(coefficient)
            return True
        end = arithmetic(add(moving[0], x))  # n - x
        if not contains(end, x):
            self.backward.setdefault(end, []).append(coefficient)
            return True
        linear = products(moving[0], x)
        if linear is None or any(m not in ((), ((x, 1),)) for _, m in linear):
            return False
        for fixed, m in linear:
            (self.slopes if m else self.front).append(_product([*fixed, coefficient]))
        return True

    def takes(self, f: Term) -> bool:
        """Adds the function that is averaged: exponentials of multiples of x, and x (x - 1) ... (x - k + 1)."""
        falling: list[int] = []
        for factor in f.args if f.head is MUL else (f,):
            if factor is _ONE:
                continue
            if factor.head is exp:
                if not all(self.takes_piece(s, p) and p.head is not loggamma for s, p in _pieces(factor.args[0], 1)):
                    return False
                continue
            k = next((k for k in range(_MOST_FALLING) if same(factor, subtract(self.x, number(k)))), None)
            if k is None:
                return False
            falling.append(k)
        self.falling = len(falling)
        return sorted(falling) == list(range(len(falling)))

    def rate(self, end: Term | None = None) -> tuple[Term, Term]:
        """q, and r: x times the logarithm of q, and (end - x) times that of r; without an end all is counted by x."""
        backward = dict(self.backward)
        r = exponential_of(backward.pop(end, [])) if end is not None else _ONE
        slopes, front = list(self.slopes), []
        for other, coefficients in backward.items():
            slopes += [negative(c) for c in coefficients]
            front += [mul(other, c) for c in coefficients]
        self.front, self.backward = [*self.front, *front], {}
        return exponential_of(slopes), r


def _are(*pairs: tuple[list[Term], list[Term]]) -> bool:
    """Whether the terms of each pair are the same ones, in any order and writing."""
    for have, wanted in pairs:
        left = list(wanted)
        for t in have:
            found = next((w for w in left if same(t, w)), None)
            if found is None:
                return False
            left.remove(found)
        if left:
            return False
    return True


def _pieces(term: Term, sign: int) -> Iterator[tuple[int, Term]]:
    """The terms of a sum with their signs, sums inside it opened."""
    if term.head is ADD:
        for a in term.args:
            yield from _pieces(a, sign)
    elif term.head is MUL and term.args[0] is number(-1):
        rest = term.args[1:]
        yield from _pieces(mul(*rest) if len(rest) > 1 else rest[0], -sign)
    else:
        yield sign, term


def _short(term: Term) -> Term:
    try:
        return tidy(term).term
    except Unsupported:
        return arithmetic(term)


def _product(factors: list[Term]) -> Term:
    """The product, equal bases with numbers for exponents joined."""
    exponents: dict[Term, Fraction] = {}
    others: list[Term] = []
    for factor in (f for part in factors for f in (part.args if part.head is MUL else (part,))):
        base, k = factor, Fraction(1)
        if factor.head is POWER and factor.args[1].head is NUMBER:
            base, k = factor.args[0], factor.args[1].value
        if base.head is NUMBER or base.shape:
            others.append(factor)
        else:
            exponents[base] = exponents.get(base, Fraction(0)) + k
    made = [base if k == 1 else power(base, number(k)) for base, k in exponents.items() if k]
    made = [*others, *made]
    return at_values(mul(*made)) if len(made) > 1 else at_values(made[0]) if made else _ONE


def _raised(q: Term, k: Term) -> Term:
    if q.head is exp:
        return exp(_product([k, q.args[0]]))
    return q if k is _ONE else power(q, k)


def exponential_of(terms: list[Term]) -> Term:
    """exp of a sum as a product: c log b is b^c, log gamma is gamma, the rest stays in one exponential."""
    factors, rest = [], []
    for sign, term in ((s, p) for t in terms for s, p in _pieces(t, 1)):
        parts = list(term.args) if term.head is MUL else [term]
        logs = [p for p in parts if p.head in (log, loggamma)]
        if len(logs) != 1:
            rest.append(term if sign > 0 else negative(term))
            continue
        parts.remove(logs[0])
        base = logs[0].args[0] if logs[0].head is log else gamma(logs[0].args[0])
        exponent = _product([*([number(-1)] if sign < 0 else []), *parts])
        factors.append(base if exponent is _ONE else power(base, exponent))
    if rest:
        factors.append(exp(add(*rest) if len(rest) > 1 else rest[0]))
    return _product(factors)


# -- the identities -----------------------------------------------------------------------------------


def _geometric(read: _Read, low: Term, high: Term) -> Total | None:
    if read.above or read.below or read.falling or low is negative(oo) or not whole(low):
        return None
    q, _ = read.rate()
    front = exponential_of(read.front)
    if high is oo:
        return Total("geometric series", _product([front, _raised(q, low), power(subtract(_ONE, q), number(-1))]),
                     (relation("<", q, _ONE),))  # fmt: skip
    if not whole(high):
        return None
    in_order = relation(">=", high, low)
    beyond = at_values(add(high, _ONE))
    if q is _ONE:
        return Total("equal terms", _product([front, at_values(subtract(beyond, low))]), (in_order,))
    ends = subtract(_raised(q, low), _raised(q, beyond))
    return Total("geometric sum", _product([front, ends, power(subtract(_ONE, q), number(-1))]),
                 (in_order, apart(q.args[0], _ZERO) if q.head is exp else apart(q, _ONE)))  # fmt: skip


def _exponential(read: _Read, low: Term, high: Term) -> Total | None:
    if read.falling or low is not _ZERO or high is not oo or not _are(
        (read.above, []), (read.below, [add(read.x, _ONE)])
    ):
        return None
    q, _ = read.rate()
    return Total("exponential series", _product([exponential_of(read.front), exp(q)]))


def _binomial(read: _Read, low: Term, high: Term) -> Total | None:
    x, n = read.x, high
    if read.falling or low is not _ZERO or not whole(n) or not _are(
        (read.above, []), (read.below, [add(x, _ONE), add(subtract(n, x), _ONE)])
    ):
        return None
    q, r = read.rate(n)
    front = _without(read.front, loggamma(add(n, _ONE)))
    return Total("binomial theorem", _product([exponential_of(front), power(add(q, r), n)]),
                 (relation(">=", n, _ZERO),))  # fmt: skip


def _negative_binomial(read: _Read, low: Term, high: Term) -> Total | None:
    x = read.x
    if read.falling or low is not _ZERO or high is not oo or len(read.above) != 1 or not _are(
        (read.below, [add(x, _ONE)])
    ):
        return None
    r = _short(subtract(read.above[0], x))
    if contains(r, x):
        return None
    q, _ = read.rate()
    front = _without(read.front, negative(loggamma(r)), gamma(r))
    value = _product([exponential_of(front), power(subtract(_ONE, q), negative(r))])
    return Total("binomial series", value, (relation("<", q, _ONE), relation(">", r, _ZERO)))


def _vandermonde(read: _Read, low: Term, high: Term) -> Total | None:
    """With k falling factors, those of K and n over those of K + M stand in front: each choice of k marked ones."""
    x = read.x
    if low.head is not maximum or high.head is not minimum or _ZERO not in low.args or read.above:
        return None
    for K, n in (high.args, high.args[::-1]):
        M = _short(subtract(n, next(a for a in low.args if a is not _ZERO)))  # n - M is the lower end
        wanted = [add(x, _ONE), add(subtract(K, x), _ONE), add(subtract(n, x), _ONE), add(subtract(M, n), x, _ONE)]
        if contains(M, x) or not all(map(whole, (K, n))) or not _are((read.below, wanted)):
            continue
        q, _ = read.rate()
        if q is not _ONE:
            return None
        both = _short(add(K, M))
        parts = [loggamma(add(both, _ONE)), *(
            negative(loggamma(t)) for t in (add(n, _ONE), _short(add(both, negative(n), _ONE)), add(K, _ONE),
                                            _short(add(M, _ONE))))]  # fmt: skip
        k = read.falling
        chosen = [*_falling(K, k), *_falling(n, k), *(power(f, number(-1)) for f in _falling(both, k))]
        value = _product([exponential_of(read.front), exponential_of(parts), *chosen])
        needed = [relation(">=", M, _ZERO), relation(">=", K, _ZERO), relation(">=", n, _ZERO), relation(">=", both, n)]
        return Total("Vandermonde's identity", value, (*needed, *([relation(">=", both, number(k))] if k else [])))
    return None


def _falling(n: Term, k: int) -> list[Term]:
    """n, n - 1, ..., n - k + 1."""
    return [n if j == 0 else subtract(n, number(j)) for j in range(k)]


def _without(front: list[Term], piece: Term, instead: Term | None = None) -> list[Term]:
    """The pieces without one that cancels; where it is missing its opposite is added."""
    for k, p in enumerate(front):
        if same(p, piece):
            return front[:k] + front[k + 1 :]
    return [*front, loggamma(instead.args[0]) if instead is not None else negative(piece)]


def _of_counts(f: Term, x: Term, log_density: Term, ends: list[Term]) -> Total | None:
    """Arrays of counts with the total n, or a single 1 among zeros."""
    counts = "integer" in properties(x) and len(ends) == 2 and ends[0] is _ZERO
    if not counts and not ("onehot" in properties(x) and not ends):
        return None
    n = ends[1] if counts else _ONE
    weights: list[Term] = []
    front: list[Term] = []
    factorials = 0
    logs = [] if f is _ONE else [f.args[0]] if f.head is exp else None
    if logs is None or not whole(n):
        return None
    for sign, piece in (p for t in (log_density, *logs) for p in _pieces(t, 1)):
        if not contains(piece, x):
            front.append(piece if sign > 0 else negative(piece))
        elif piece.head is sum_ and sign < 0 and piece.args[0] is loggamma(add(x, _ONE)):
            factorials += 1
        elif piece.head in (MATMUL, inner) and sign > 0 and x in piece.args and len(piece.args) == 2:
            other = piece.args[0] if piece.args[1] is x else piece.args[1]
            if contains(other, x):
                return None
            weights.append(other)
        else:
            return None
    if factorials != (1 if counts else 0) or not weights:
        return None
    w = mul(*(t.args[0] if t.head is log else exp(t) for t in weights)) if len(weights) > 1 else (
        weights[0].args[0] if weights[0].head is log else exp(weights[0]))  # fmt: skip
    if not counts:
        return Total("one term a class", _product([exponential_of(front), sum_(w)]))
    front = _without(front, loggamma(add(n, _ONE)))
    return Total("multinomial theorem", _product([exponential_of(front), power(sum_(w), n)]),
                 (relation(">=", n, _ZERO),))  # fmt: skip


def whole(n: Term) -> bool:
    """Whether a number is declared to be whole, or made of such by sums and products."""
    if n.head is NUMBER:
        return bool(n.value.denominator == 1)
    if n.head in (ADD, MUL):
        return all(map(whole, n.args))
    return n.head is SIZE or "integer" in properties(n)


__all__ = ["Total", "exponential_of", "sums_of_means", "total_of", "whole"]
