"""Laws of statistics: what P(T <= q) = F(q), known for every q, says of other events.

Source: Casella & Berger, Statistical Inference, section 1.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.inference import Needed, Reduction, Step
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import (
    COMPARE,
    EXPECTATION,
    INTEGRAL,
    RELATION,
    SYMBOL,
    compare,
    equals,
    integral,
    mul,
    negative,
    number,
    oo,
    relation,
)
from workbench.terms.term import Term, contains, rebuild, substitute


def regions(step: Step) -> Iterator[Reduction]:
    """The probability that a statistic lies below c, above c, or farther from 0 than c.

    Its distribution function is known for every q. Where that is the integral of a density up to q, no single value has
    a probability, and what lies above has what is missing to the whole; on both sides of 0 it is twice that, where the
    density is even and c is not negative. Where it is that of a law of whole numbers, both have the same events.
    """
    if step.goal.head is not RELATION:
        return
    event = _event(step.goal.args[0])
    if event is None or event.attrs[0] not in ("<=", ">="):
        return
    inside, c = event.args
    for premise in step.premises:
        known = _event(premise.args[0]) if premise.head is RELATION and premise.attrs[0] in ("=", "approx") else None
        if known is None or known.attrs[0] != "<=" or known.args[1].head is not SYMBOL:
            continue
        statistic, q = known.args
        if q in step.pinned | step.fixed or contains(statistic, q) or contains(c, q):
            continue
        if _with_event(premise.args[0], compare(event.attrs[0], inside, c)) is not step.goal.args[0]:
            continue
        for right, needed in _values(premise.args[1], q, event.attrs[0], inside is statistic, c):
            if inside is statistic or inside is absolute(statistic):
                yield Reduction((relation(premise.attrs[0], step.goal.args[0], right),), tuple(needed))


def _values(right: Term, q: Term, sign: str, itself: bool, c: Term) -> Iterator[tuple[Term, list[Needed]]]:
    """The probability by the distribution function, and what it asks for."""
    if sign == "<=" and itself:
        yield substitute(right, {q: c}), []
    elif right.head is INTEGRAL and right.args[3] is q and not any(contains(a, q) for a in right.args[:3]):
        f, u, low, _ = right.args
        above = integral(f, u, c, oo)
        start = [] if low is negative(oo) else [Needed(relation(">=", c, low))]
        if itself:
            yield above, start
        elif low is negative(oo):
            even = equals(substitute(_unnamed(f), {u: negative(u)}), _unnamed(f))
            yield mul(number(2), above), [Needed(even, computed=True), Needed(relation(">=", c, number(0)))]
    elif right.head is EXPECTATION and right.args[0] is compare("<=", right.args[1], q) and itself:
        yield rebuild(right, (compare(">=", right.args[1], c), *right.args[1:])), []


def _unnamed(f: Term) -> Term:
    return f.args[0] if f.head.name == "named" else f


def _event(probability: Term) -> Term | None:
    """What happens, for a probability: the mean of a comparison under one law or several."""
    while probability.head is EXPECTATION:
        probability = probability.args[0]
        if probability.head is COMPARE:
            return probability
    return None


def _with_event(probability: Term, event: Term) -> Term:
    if probability.head is not EXPECTATION:
        return event
    return rebuild(probability, (_with_event(probability.args[0], event), *probability.args[1:]))


__all__ = ["regions"]
