"""Laws that work a limit out from those of its parts: sums, products, quotients, squeezing."""

from __future__ import annotations

import math

from workbench.engines.limits.continuity import equal_at_the_point, one_over_zero, signed
from workbench.engines.limits.telling import Site, Step, part
from workbench.language.saying import said
from workbench.numerics.precise import precise
from workbench.reasons import limits as reasons
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.rules.writing import parts_of, product, quotient_of
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import (
    ADD,
    MUL,
    NUMBER,
    POWER,
    add,
    divide,
    mul,
    number,
    power,
    relation,
)
from workbench.terms.knowledge import Interval
from workbench.terms.term import Term, substitute

_ZERO, _ONE = number(0), number(1)


# -- sums ---------------------------------------------------------------------------------------


def of_a_sum(site: Site) -> Step | None:
    """Term by term where all limits are there, or where nothing that grows works against the rest."""
    body = site.body
    if body.head is not ADD:
        return None
    felt = [site.sense.of(t) for t in body.args]
    if all(b.is_finite for b in felt):
        parts = [t if not site.varies(t) else site.to(t) for t in body.args]
        return Step(add(*parts), reasons.OF_A_SUM)
    whole = site.sense.of(body)
    growing = [t for t, b in zip(body.args, felt, strict=True) if b.is_infinite]
    kinds = {b.kind for b in felt if b.is_infinite}
    rest_is_bounded = all(
        b.is_infinite or b.is_finite or bound_of(t, site) is not None for t, b in zip(body.args, felt, strict=True)
    )
    if len(kinds) == 1 and whole.is_infinite and rest_is_bounded:
        why = "the other terms stay bounded" if len(growing) < len(body.args) else "all terms grow in one direction"
        return Step(signed(whole), reasons.SUM_WITH_WHAT_GROWS, why, first=tuple(growing))
    return None


# -- products and quotients ---------------------------------------------------------------------


def constant_factor(site: Site) -> Step | None:
    """A factor without x comes out."""
    if site.body.head is not MUL:
        return None
    above, below = parts_of(site.body)
    fixed = [f for f in above if not site.varies(f)]
    fixed_below = [f for f in below if not site.varies(f)]
    rest = quotient_of([f for f in above if site.varies(f)], [f for f in below if site.varies(f)])
    if not (fixed or fixed_below) or not site.varies(rest):
        return None
    factor = quotient_of(fixed, fixed_below)
    behaviour, whole = site.sense.of(rest), site.sense.of(site.body)
    if behaviour.is_finite:
        return Step(product(factor, site.to(rest)), CONSTANT_FACTOR, "it comes in front of the limit")
    if behaviour.is_infinite and whole.is_infinite:
        size = "positive" if whole.kind == behaviour.kind else "negative"
        words = f"a {size} factor of what grows without bound"
        return Step(signed(whole), reasons.PRODUCT_WITH_WHAT_GROWS, words, first=(rest,))
    if behaviour.kind == "varies" or whole.kind == "varies":
        return None
    return None


def of_a_product(site: Site) -> Step | None:
    """Factor by factor where all limits are there; with the limit of the denominator below the bar."""
    if site.body.head is not MUL:
        return None
    above, below = parts_of(site.body)
    if below:
        return _of_a_quotient(site, above, below)
    felt = [site.sense.of(f) for f in above]
    whole = site.sense.of(site.body)
    if all(b.is_finite for b in felt):
        return Step(mul(*_grouped(site, above)), reasons.OF_A_PRODUCT)
    if whole.is_infinite and all(b.kind == "finite" or b.is_infinite for b in felt):
        return Step(signed(whole), reasons.PRODUCT_WITH_WHAT_GROWS, first=tuple(above))
    return None


def _of_a_quotient(site: Site, above: list[Term], below: list[Term]) -> Step | None:
    numerator, denominator = (mul(*above) if above else _ONE), mul(*below)
    top, bottom, whole = site.sense.of(numerator), site.sense.of(denominator), site.sense.of(site.body)
    if top.is_finite and bottom.kind == "finite":
        upper = site.to(numerator) if site.varies(numerator) else numerator
        lower = site.to(denominator) if site.varies(denominator) else denominator
        return Step(divide(upper, lower), reasons.OF_A_QUOTIENT)
    if bottom.is_infinite and top.is_finite:
        first = (numerator, denominator) if site.varies(numerator) else (denominator,)
        return Step(_ZERO, reasons.QUOTIENT_BY_WHAT_GROWS, first=first)
    if whole.is_infinite and bottom.kind == "zero" and (top.kind == "finite" or top.is_infinite):
        return one_over_zero(site, denominator, whole, numerator)
    if whole.is_infinite and bottom.kind == "finite" and top.is_infinite:
        return Step(
            signed(whole),
            reasons.PRODUCT_WITH_WHAT_GROWS,
            "the denominator has a limit",
            first=(numerator, denominator),
        )
    return None


def _grouped(site: Site, factors: list[Term]) -> list[Term]:
    """Limits of the factors; those that are continuous at the point stay together."""
    plain = [f for f in factors if site.varies(f) and _is_plain(site, f)]
    if len(plain) < 2:
        return [site.to(f) if site.varies(f) else f for f in factors]
    rest = [f for f in factors if f not in plain]
    return [*(site.to(f) if site.varies(f) else f for f in rest), site.to(mul(*plain))]


def _is_plain(site: Site, factor: Term) -> bool:
    if site.approach.infinite:
        return False
    return equal_at_the_point(site, substitute(site.body, {site.x: site.approach.to})) or site.sense.value_is(
        factor, substitute(factor, {site.x: site.approach.to})
    )


# -- squeezing ----------------------------------------------------------------------------------


def bound_of(term: Term, site: Site) -> Term | None:
    """A number that |term| never exceeds, whatever x is; None when none is known."""
    if not site.varies(term):
        return absolute(term) if term.head is not NUMBER else number(abs(term.value))
    if isinstance(term.head, Function) and term.head.knows.line.range is not None:
        return _largest_modulus(term.head.knows.line.range)
    if term.head in (ADD, MUL):
        bounds = [bound_of(t, site) for t in term.args]
        known = [b for b in bounds if b is not None]
        if len(known) < len(bounds):
            return None
        if all(b.head is NUMBER for b in known):
            values = [b.value for b in known]
            total = values[0]
            for v in values[1:]:
                total = total + v if term.head is ADD else total * v
            return number(total)
        return add(*known) if term.head is ADD else product(*known)
    if term.head is POWER and term.args[1].head is NUMBER and term.args[1].value > 0:
        inside = bound_of(term.args[0], site)
        return None if inside is None else inside if inside is _ONE else power(inside, term.args[1])
    if term.head is POWER and term.args[0] is number(-1):
        return _ONE
    return None


def _largest_modulus(interval: Interval) -> Term | None:
    """How far from 0 a number of the interval may be; None when it is not bounded."""
    sizes = [(abs(precise(e, {})), e) for e in (interval.high, interval.low)]
    size, far = max(sizes, key=lambda pair: pair[0])
    return None if math.isinf(size) else far if far is interval.high else product(number(-1), far)


def squeeze(site: Site) -> Step | None:
    """What is bounded times what goes to 0 lies between two bounds that go to 0."""
    if site.body.head is not MUL or site.sense.of(site.body).kind != "zero":
        return None
    bounded = [
        f for f in site.body.args if site.varies(f) and bound_of(f, site) is not None and not site.sense.of(f).is_finite
    ]
    rest = [f for f in site.body.args if f not in bounded]
    if not bounded or not rest or site.sense.of(mul(*rest)).kind != "zero":
        return None
    size = bound_of(mul(*bounded), site)
    if size is None:
        return None
    lid = absolute(mul(*rest)) if size is _ONE else mul(size, absolute(mul(*rest)))
    between = part(
        relation("<=", absolute(site.body), lid),
        reasons.BOUNDED_FACTOR,
        f"{said(absolute(mul(*bounded)), 40)} is at most {said(size)}",
    )
    return Step(
        _ZERO,
        reasons.SQUEEZE,
        "what lies between two bounds that go to 0 goes to 0",
        first=(lid,),
        statements=(between,),
    )


__all__ = ["bound_of", "constant_factor", "of_a_product", "of_a_sum", "squeeze"]
