"""Laws of statistics: what P(T <= q) = F(q), known for every q, says of other events.

Source: Casella & Berger, Statistical Inference, section 1.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from workbench.rules.independent import density_of_one, of_one, same_values
from workbench.rules.inference import Needed, Reduction, Step
from workbench.terms.functions.elementwise import absolute, exp
from workbench.terms.functions.reductions import mean
from workbench.terms.heads import (
    COMPARE,
    EXPECTATION,
    IMPLIES,
    INTEGRAL,
    RELATION,
    SYMBOL,
    add,
    compare,
    equals,
    integral,
    mul,
    negative,
    number,
    oo,
    power,
    properties,
    relation,
    size_term,
    symbol,
)
from workbench.terms.term import Term, contains, rebuild, substitute, symbols


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


def laws_of_sums(step: Step) -> Iterator[Reduction]:
    """The law of a sum over a sample, by generating functions: that of one observation to the power n is that of a
    law, and a law is known by its generating function near 0: where they are said under strict inequalities, these hold
    at 0. What is cited speaks of any values of the parameters, the
    goal of some."""
    goal = step.goal
    known = _event(goal.args[0]) if _is_equation(goal) else None
    if known is None and _is_equation(goal) and goal.args[0].head is not EXPECTATION:
        yield Reduction((goal,), (Needed(goal, computed=True),))  # the power of one, and the other
    if known is None or known.attrs[0] != "<=" or known.args[1].head is not SYMBOL:
        return
    sample = goal.args[0]
    if sample.args[0] is not known or contains(sample.args[2], known.args[1]):
        return
    _, x, whole, *between = sample.args
    n = size_term(x.shape[0]) if x.rank == 1 else None
    under = dict(map(_near_zero, step.premises))
    means = [p for p in under if _is_equation(p) and p.args[0].head is EXPECTATION]
    for one in means if n is not None else ():
        body, y, log_density, *own_ends = one.args[0].args
        statistic = _plain(known.args[0])
        w, density = of_one(statistic, x, y), density_of_one(whole, x, y)
        if w is None or density is None or body.head is not exp or contains(body, x):
            continue
        if statistic.head is mean:
            w = mul(w, power(n, number(-1)))
        alike = between == own_ends and properties(x) == properties(y)
        if not alike and (between or not same_values(x, y, own_ends)):
            continue
        for other in means:
            exponent, u, law, *ends = other.args[0].args
            t = next((s for s in symbols(exponent) if s is not u), None)
            if t is None or t in step.fixed or exponent not in (exp(mul(t, u)), exp(mul(u, t))):
                continue
            values = _parameters(log_density, density, y)
            if values is None:
                continue
            needed = [
                Needed(equals(body, exp(mul(t, w)))),
                Needed(equals(density, substitute(log_density, values)), computed=True),
                Needed(equals(power(one.args[1], n), other.args[1]), (*under[one], *under[other]), computed=True),
                *(Needed(substitute(c, {t: number(0)})) for c in (*under[one], *under[other])),
            ]
            yield from _has_law(goal, u, substitute(law, values), ends, known.args[1], needed)


def _has_law(
    goal: Term, u: Term, law: Term, ends: list[Term], q: Term, needed: list[Needed]
) -> Iterator[Reduction]:
    """The right side says the law: the integral of its density up to q, or the probability of a whole number."""
    right = goal.args[1]
    if right.head is INTEGRAL and right.args[3] is q and not ends:
        f, v, low, _ = right.args
        start = number(0) if "positive" in properties(u) else negative(oo)
        if low is start and properties(v) == properties(u) and not properties(u) - {"positive"}:
            same = Needed(equals(_plain(f), exp(substitute(law, {u: v}))), computed=True)
            yield Reduction((goal,), (*needed, same))
    if right.head is EXPECTATION and list(right.args[3:]) == ends:
        event, v, log_density, *_ = right.args
        if event is compare("<=", v, q) and properties(v) == properties(u):
            same = Needed(equals(log_density, substitute(law, {u: v})), computed=True)
            yield Reduction((goal,), (*needed, same))


def _parameters(general: Term, member: Term, y: Term) -> dict[Term, Term] | None:
    """What the letters of the one density stand for in the other, where only names of letters differ."""
    mine = [s for s in symbols(general) if s is not y]
    own = [s for s in symbols(member) if s is not y]
    gone, new = [s for s in mine if s not in own], [s for s in own if s not in mine]
    if len(gone) != len(new) or len(gone) > 1 or [properties(s) for s in gone] != [properties(s) for s in new]:
        return None
    return dict(zip(gone, new, strict=True))


def powers_by_laws(step: Step) -> Iterator[Reduction]:
    """As ``regions``, where the law of the statistic itself follows by generating functions."""
    yield from regions(step)
    goal = step.goal
    if _is_equation(goal):
        yield from _moved(goal, step.premises)
    event = _event(goal.args[0]) if _is_equation(goal) else None
    if event is None or event.attrs[0] not in ("<=", ">=") or event.args[1].head is not SYMBOL:
        return
    c, right = event.args[1], goal.args[1]
    if event.attrs[0] == "<=":
        laws = [right]
    elif right.head is INTEGRAL and right.args[2] is c and right.args[3] is oo:
        f, v, *_ = right.args
        laws = [integral(f, v, number(0) if "positive" in properties(v) else negative(oo), c)]
    elif right.head is EXPECTATION and right.args[0] is compare(">=", right.args[1], c):
        laws = [rebuild(right, (compare("<=", right.args[1], c), *right.args[1:]))]
    else:
        return
    q = symbol("q_of_the_law", ())
    left = _with_event(goal.args[0], compare("<=", event.args[0], q))
    for law in laws:
        known = equals(left, substitute(law, {c: q}))
        for reduction in laws_of_sums(replace(step, goal=known)):
            for further in regions(replace(step, premises=(*step.premises, known))):
                yield Reduction(further.given, (*reduction.needed, *further.needed))


def _moved(goal: Term, premises: tuple[Term, ...]) -> Iterator[Reduction]:
    """P(T >= c) where the density of T is f moved by s: the area beyond c - s under f."""
    event = _event(goal.args[0])
    right = goal.args[1]
    if event is None or event.attrs[0] != ">=" or right.head is not INTEGRAL or right.args[3] is not oo:
        return
    f, u, end, _ = right.args
    for premise in premises:
        known = known_law(premise)
        if known is None or known[1] is not _plain(event.args[0]) or known[5] is not negative(oo):
            continue
        if known[0].args[1:] != goal.args[0].args[1:] or goal.args[0].args[0] is not event:
            continue
        g, x, c = known[3], known[4], event.args[1]
        if any(contains(e, v) or contains(e, oo) for e in (end, c) for v in (x, u)):
            continue
        moved = substitute(_plain(f), {u: add(x, mul(-1, c), end)})
        yield Reduction((goal,), (Needed(equals(g, moved), computed=True),))


def known_law(statement: Term) -> tuple[Term, Term, Term, Term, Term, Term] | None:
    """Of ``P(T <= q) = integral of f from low to q``: the probability, T, q, f (spelled out), its variable, low."""
    event = _event(statement.args[0]) if _is_equation(statement) else None
    if event is None or event.attrs[0] != "<=" or event.args[1].head is not SYMBOL:
        return None
    right, q = statement.args[1], event.args[1]
    if right.head is not INTEGRAL or right.args[3] is not q or statement.args[0].args[0] is not event:
        return None
    f, u, low, _ = right.args
    if contains(event.args[0], q) or any(contains(a, q) for a in (f, low)):
        return None
    return statement.args[0], _plain(event.args[0]), q, _plain(f), u, low


def _near_zero(premise: Term) -> tuple[Term, tuple[Term, ...]]:
    """What is said of a generating function, and the strict inequalities under which it is."""
    under: list[Term] = []
    while premise.head is IMPLIES and premise.args[0].head is RELATION and premise.args[0].attrs[0] in ("<", ">"):
        under.append(premise.args[0])
        premise = premise.args[1]
    return premise, tuple(under)


def _is_equation(statement: Term) -> bool:
    return statement.head is RELATION and statement.attrs[0] == "="


def _plain(term: Term) -> Term:
    return term.args[0] if term.head.name == "named" else term


def _values(right: Term, q: Term, sign: str, itself: bool, c: Term) -> Iterator[tuple[Term, list[Needed]]]:
    """The probability by the distribution function, and what it asks for."""
    if sign == "<=" and itself:
        yield substitute(right, {q: c}), []
    elif sign == "<=" and right.head is INTEGRAL and right.args[2:] == (negative(oo), q):
        f, u, *_ = right.args
        if not any(contains(a, q) for a in (f, u)):  # no single value has a probability
            yield integral(f, u, negative(c), c), [Needed(relation(">=", c, number(0)))]
    elif right.head is INTEGRAL and right.args[3] is q and not any(contains(a, q) for a in right.args[:3]):
        f, u, low, _ = right.args
        above = integral(f, u, c, oo)
        start = [] if low is negative(oo) else [Needed(relation(">=", c, low))]
        if itself:
            yield above, start
        elif low is negative(oo):
            even = equals(substitute(_plain(f), {u: negative(u)}), _plain(f))
            yield mul(number(2), above), [Needed(even, computed=True), Needed(relation(">=", c, number(0)))]
    elif right.head is EXPECTATION and right.args[0] is compare("<=", right.args[1], q) and itself:
        yield rebuild(right, (compare(">=", right.args[1], c), *right.args[1:])), []


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


__all__ = ["known_law", "laws_of_sums", "powers_by_laws", "regions"]
