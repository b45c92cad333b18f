"""Indeterminate forms 0/0, oo/oo and 0 times oo: cancelling, standard limits, dominant terms, conjugates, L'Hopital.

Each law answers only for an indeterminate form, rewrites the body of the limit, and shows the rewriting as an equality
of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import Any

from workbench.adviser import tasks
from workbench.algebra.length import shortest
from workbench.engines.limits.forms import standard_limit
from workbench.engines.limits.orders import NotKnown, lead
from workbench.engines.limits.telling import Site, Step, part
from workbench.language.saying import said
from workbench.reasons import algebra
from workbench.reasons import limits as reasons
from workbench.rules.cases import Question, Undecided
from workbench.rules.reason import Reason
from workbench.rules.writing import parts_of, product, quotient_of
from workbench.terms.functions.elementwise import arcsin, arctan, cos, exp, log, sin, sinh, sqrt, tan, tanh
from workbench.terms.heads import ADD, MUL, NUMBER, POWER, add, divide, equals, mul, number, power
from workbench.terms.term import Term, postorder

_ZERO, _ONE = number(0), number(1)


def sides_of(site: Site) -> tuple[Term, Term] | None:
    """Numerator and denominator of an indeterminate quotient; None for anything else."""
    if site.body.head not in (MUL, POWER):
        return None
    above, below = parts_of(site.body)
    if not below:
        return None
    numerator, denominator = (mul(*above) if above else _ONE), mul(*below)
    top, bottom = site.sense.of(numerator), site.sense.of(denominator)
    if top.kind == bottom.kind == "zero" or (top.is_infinite and bottom.is_infinite):
        return numerator, denominator
    return None


def is_zero_times_infinity(site: Site) -> bool:
    if site.body.head is not MUL or sides_of(site) is not None:
        return False
    kinds = {site.sense.of(f).kind for f in site.body.args}
    return "zero" in kinds and bool(kinds & {"oo", "-oo"})


def is_indeterminate(site: Site) -> bool:
    return sides_of(site) is not None or is_zero_times_infinity(site)


def rewritten(site: Site, after: Term, rule: Reason, why: str = "") -> Step | None:
    """The limit of an equal body; None where that is no news, or where the bodies behave differently after all."""
    if after is site.body or site.seen(after):
        return None
    felt, new = site.sense.of(site.body), site.sense.of(after)
    if felt.settles and (new.kind != felt.kind or not _alike(felt.values, new.values)):
        return None
    return Step(site.to(after), rule, why)


def _alike(a: tuple[Any, ...], b: tuple[Any, ...]) -> bool:
    return len(a) == len(b) and all(x == y or abs(x - y) <= 1e-5 * max(1, abs(x)) for x, y in zip(a, b, strict=True))


# -- algebra ------------------------------------------------------------------------------------


def common_factor(site: Site) -> Step | None:
    """What numerator and denominator share is cancelled."""
    sides = sides_of(site)
    if sides is None:
        return None
    plain = _shared_factors(site, *sides)
    if plain is not None:
        return plain
    found = site.ask(tasks.without_common_factor, site.body, site.x)
    if found is None:
        return None
    above, below, shared, quotient = found
    if site.seen(quotient):
        return None
    middle = quotient_of(*parts_of(above)) if below is _ONE else divide(above, below)
    why = f"{said(shared, 40)} is not 0 near the point"
    lines = (
        part(equals(site.body, middle), algebra.FACTOR, "numerator and denominator as products"),
        part(equals(middle, quotient), algebra.CANCEL, why, ("1",)),
        part(equals(site.limit, site.to(quotient)), reasons.EQUAL_FUNCTIONS, rests_on=("1", "2")),
    )
    return Step(site.to(quotient), reasons.COMMON_FACTOR_CANCELLED, why, parts=lines)


def _shared_factors(site: Site, numerator: Term, denominator: Term) -> Step | None:
    """Factors that are written above and below the bar."""
    above, below = (list(t.args) if t.head is MUL else [t] for t in (numerator, denominator))
    shared = []
    for factor in list(above):
        if factor in below and site.varies(factor):
            above.remove(factor)
            below.remove(factor)
            shared.append(factor)
    if not shared:
        return None
    why = f"{said(mul(*shared), 40)} is not 0 near the point"
    return rewritten(site, quotient_of(above, below), reasons.COMMON_FACTOR_CANCELLED, why)


def conjugate(site: Site) -> Step | None:
    """A difference with a root times its conjugate: (a - b)(a + b) = a^2 - b^2."""
    sides = sides_of(site)
    if sides is None:
        return None
    for place, side in enumerate(sides):
        for factor in side.args if side.head is MUL else (side,):
            pair = root_and_rest(factor)
            if pair is None or not _works_against(site, *pair):
                continue
            partner, difference = conjugate_of(site, *pair)
            squares = site.ask(tasks.expanded, difference)
            if squares is None or not site.sense.of(partner).settles or site.sense.of(partner).kind == "zero":
                continue
            rest = _without(side, factor)
            new = (
                [product(squares, rest), product(partner, sides[1])]
                if place == 0
                else [product(partner, sides[0]), product(squares, rest)]
            )
            return rewritten(
                site, divide(*new), reasons.MULTIPLY_BY_THE_CONJUGATE, f"above and below by {said(partner, 50)}"
            )
    return None


def conjugate_of(site: Site, a: Term, b: Term) -> tuple[Term, Term]:
    """a - b (or b - a, whichever is positive near the point), and its product with a + b."""
    if site.sense.sign(a) < 0:
        a, b = b, a
    return add(a, *(product(number(-1), t) for t in (b.args if b.head is ADD else (b,)))), a**2 - b**2


def _works_against(site: Site, a: Term, b: Term) -> bool:
    """Whether a and b cancel: both grow, in opposite directions, or both have limits that add up to 0."""
    kinds = (site.sense.of(a).kind, site.sense.of(b).kind)
    return set(kinds) == {"oo", "-oo"} or (kinds == ("finite", "finite") and site.sense.of(a + b).kind == "zero")


def root_and_rest(term: Term) -> tuple[Term, Term] | None:
    """a and b of a sum a + b where a holds a square root, and the squares of both are simpler."""
    if term.head is not ADD:
        return None
    roots = [t for t in term.args if _has_root(t)]
    if not roots or len(roots) > 2:
        return None
    first = roots[0]
    rest = [t for t in term.args if t is not first]
    return first, add(*rest)


def _has_root(term: Term) -> bool:
    factors = term.args if term.head is MUL else (term,)
    half = number(Fraction(1, 2))
    return any(f.head is sqrt or (f.head is POWER and f.args[1] is half) for f in factors)


def _without(side: Term, factor: Term) -> Term:
    factors = list(side.args) if side.head is MUL else [side]
    factors.remove(factor)
    return mul(*factors) if factors else _ONE


# -- dominant terms -----------------------------------------------------------------------------


def dominant_terms(site: Site) -> Step | None:
    """Numerator and denominator divided by the term of the denominator that grows fastest."""
    sides = sides_of(site) or _of_unknown_size(site)
    if sides is None or not site.approach.infinite:
        return None
    sums = [_terms(site, side) for side in sides]
    if len(sums[0]) == len(sums[1]) == 1 and not any(map(_holds_root_of_sum, sides)):
        return None
    leader = next((t for t in map(partial(_leader, site), sums[::-1]) if t is not None), None)
    orders = [without_number(leader)] if leader is not None else []
    if leader is None or leader.head not in (MUL, POWER, exp) and leader is not site.x:
        orders += [by for by in (_largest_order(site, sides[1]),) if by is not None]
    if not orders:
        return None
    by = shortest(orders)
    above, below = (site.ask(tasks.divided, list(terms), by) for terms in sums)
    if above is None or below is None:
        return None
    after = divide(add(*above), add(*below)) if below != [_ONE] else add(*above)
    return rewritten(site, after, reasons.DIVIDE_BY_THE_DOMINANT_TERM, f"numerator and denominator by {said(by)}")


def _of_unknown_size(site: Site) -> tuple[Term, Term] | None:
    """Numerator and denominator of which one grows or not, or up or down, as a parameter says."""
    above, below = parts_of(site.body)
    if site.body.head is not MUL or not above or not below:
        return None
    sides = mul(*above), mul(*below)
    return sides if any(site.sense.of(side).kind == "varies" for side in sides) else None


def _largest_order(site: Site, side: Term) -> Term | None:
    """The order that a side grows by, without its coefficient."""
    try:
        found = lead(side, site.x, site.approach.to, 1, site.sense.bounds)
    except (NotKnown, Question, Undecided):
        return None
    factors = [f for f in (found.args if found.head is MUL else (found,)) if site.varies(f)]
    above = [f for f in factors if not (f.head is POWER and f.args[1] is number(-1))]
    return mul(*factors) if factors and above == factors else None


def _holds_root_of_sum(side: Term) -> bool:
    factors = side.args if side.head is MUL else (side,)
    return any(
        f.head is sqrt or (f.head is POWER and f.args[1].head is NUMBER)
        for f in factors
        if f.args and f.args[0].head is ADD
    )


def _terms(site: Site, side: Term) -> tuple[Term, ...]:
    if side.head is not ADD and any(t.head is ADD for t in (side.args if side.head in (MUL, POWER) else ())):
        opened = site.ask(tasks.expanded, side)
        side = side if opened is None else opened
    return side.args if side.head is ADD else (side,)


def _leader(site: Site, terms: tuple[Term, ...]) -> Term | None:
    """The term that every other one stays a bounded multiple of; the shortest where several do."""
    leaders = [
        leader
        for leader in terms
        if site.sense.of(leader).is_infinite
        and all(t is leader or site.sense.of(divide(t, leader)).is_finite for t in terms)
    ]
    return shortest(leaders) if leaders else None


def without_number(term: Term) -> Term:
    if term.head is not MUL:
        return term
    above, below = parts_of(term)
    kept = [f for f in above if f.head is not NUMBER]
    return quotient_of(kept, [f for f in below if f.head is not NUMBER]) if kept or below else term


def leading_factor(site: Site) -> Step | None:
    """A sum as its dominant term times what is left, which goes to a number that is not 0."""
    body = site.body
    if body.head is not ADD or not site.approach.infinite:
        return None
    leader = _leader(site, body.args)
    if leader is None:
        return None
    rest = site.ask(tasks.divided, list(body.args), leader)
    if rest is None or site.sense.of(add(*rest)).kind != "finite":
        return None
    return rewritten(
        site, mul(leader, add(*rest)), reasons.DOMINANT_TERM_IN_FRONT, f"{said(leader, 40)} grows fastest"
    )


# -- standard limits ----------------------------------------------------------------------------

_LIKE_THE_ARGUMENT = frozenset((sin, tan, arcsin, arctan, sinh, tanh))


def standard_factors(site: Site) -> Step | None:
    """Every factor that vanishes like its argument, over that argument; what was divided by is made good."""
    if not is_indeterminate(site):
        return None
    pieces: list[Term] = []
    rest: list[Term] = []
    for factor in _with_exponents(site.body):
        base, exponent = factor
        found = _vanishing(site, base)
        if found is None or standard_limit(site.chains.site(site.to(found[0]))) is None:
            rest.append(_raised(base, exponent))
            continue
        over_argument, argument = found
        pieces.append(_raised(site.to(over_argument), exponent))
        rest.append(_raised(argument, exponent))
    if not pieces:
        return None
    left = site.ask(tasks.together, mul(*rest))
    if left is None or site.seen(left) or site.sense.of(left).kind in ("varies", "unreal"):
        return None
    if not (site.sense.of(left).is_finite or site.sense.of(site.body).is_infinite):
        return None
    bare = [p.args[0] if p.head.name == "limit" else power(p.args[0].args[0], p.args[1]) for p in pieces]
    equal = part(
        equals(site.body, mul(*bare, left)),
        algebra.MULTIPLY_AND_DIVIDE,
        "by the arguments of the functions that vanish",
    )
    result = mul(*pieces, site.to(left) if site.varies(left) else left)
    law = part(equals(site.limit, result), reasons.OF_A_PRODUCT, rests_on=("1",))
    return Step(result, reasons.STANDARD_LIMITS_PUT_IN, parts=(equal, law))


def _with_exponents(body: Term) -> Iterator[tuple[Term, Fraction]]:
    above, below = parts_of(body)
    for factors, way in ((above, 1), (below, -1)):
        for factor in factors:
            if factor.head is POWER and factor.args[1].head is NUMBER:
                yield factor.args[0], way * factor.args[1].value
            else:
                yield factor, Fraction(way)


def _raised(base: Term, exponent: Fraction) -> Term:
    if exponent == 1:
        return base
    return power(base, number(exponent))


def _vanishing(site: Site, base: Term) -> tuple[Term, Term] | None:
    """The standard quotient of a factor that goes to 0, and what it was divided by."""
    if not site.varies(base) or site.sense.of(base).kind != "zero":
        return None
    if base.head in _LIKE_THE_ARGUMENT:
        (u,) = base.args
        return (divide(base, u), u) if site.sense.of(u).kind == "zero" else None
    if base.head is log:
        return _near_one(site, base)
    if base.head is ADD and len(base.args) == 2:
        return _difference_from_one(site, base)
    return None


def _near_one(site: Site, base: Term) -> tuple[Term, Term] | None:
    inside = base.args[0]
    if inside.head is not ADD or _ONE not in inside.args:
        return None
    rest = list(inside.args)
    rest.remove(_ONE)
    u = add(*rest)
    return (divide(base, u), u) if site.sense.of(u).kind == "zero" else None


def _difference_from_one(site: Site, base: Term) -> tuple[Term, Term] | None:
    """exp(u) - 1, 1 - cos(u), (1 + u)^p - 1 and their negatives."""
    for a, b in (base.args, base.args[::-1]):
        if b in (number(-1), _ONE):
            sign = 1 if b is number(-1) else -1
            inner = a if sign == 1 else product(number(-1), a)
            if inner.head is exp and site.sense.of(inner.args[0]).kind == "zero":
                u = inner.args[0]
                return divide(inner - 1, u), product(number(sign), u)
            if inner.head is cos and site.sense.of(inner.args[0]).kind == "zero":
                u = inner.args[0]
                return divide(1 - inner, power(u, 2)), product(number(-sign), power(u, 2))
            if inner.head in (sqrt, POWER) and inner.args[0].head is ADD and _ONE in inner.args[0].args:
                rest = list(inner.args[0].args)
                rest.remove(_ONE)
                u = add(*rest)
                if site.sense.of(u).kind == "zero" and (inner.head is sqrt or inner.args[1].head is NUMBER):
                    return divide(inner - 1, u), product(number(sign), u)
    return None


# -- products as quotients ----------------------------------------------------------------------


def product_as_quotient(site: Site) -> Step | None:
    """0 times oo as 0/0 or oo/oo: what is simplest as a reciprocal goes below the bar."""
    if not is_zero_times_infinity(site):
        return None
    for below in _reciprocals(site):
        factors = list(site.body.args)
        factors.remove(below)
        made = _reciprocal(below)
        after = mul(*factors, power(made, -1))
        step = rewritten(
            site, after, reasons.PRODUCT_AS_A_QUOTIENT, f"{said(below, 40)} as a reciprocal below the bar"
        )
        if step is not None:
            return step
    return None


def _reciprocals(site: Site) -> Iterator[Term]:
    """Factors that may go below the bar: vanishing exponentials, powers beside a logarithm, then the rest."""
    felt = {f: site.sense.of(f) for f in site.body.args}
    zero = [f for f, b in felt.items() if b.kind == "zero"]
    yield from (f for f in zero if f.head is exp)
    has_log = any(t.head is log for f, b in felt.items() if b.is_infinite for t in postorder(f))
    if has_log:
        yield from (f for f in zero if f.head is not exp and not any(t.head is log for t in postorder(f)))
    yield from (f for f, b in felt.items() if b.is_infinite and f.head is not log)
    yield from zero


def _reciprocal(factor: Term) -> Term:
    if factor.head is exp:
        return exp(product(number(-1), factor.args[0]))
    if factor.head is POWER and factor.args[1].head is NUMBER:
        e = -factor.args[1].value
        return _raised(factor.args[0], e)
    return divide(1, factor)


__all__ = [
    "common_factor",
    "conjugate",
    "conjugate_of",
    "dominant_terms",
    "is_indeterminate",
    "is_zero_times_infinity",
    "leading_factor",
    "product_as_quotient",
    "rewritten",
    "root_and_rest",
    "sides_of",
    "standard_factors",
    "without_number",
]
