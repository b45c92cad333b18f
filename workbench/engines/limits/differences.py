"""Differences of what grows, oo - oo: logarithms joined, one bar, the dominant term in front, conjugates."""

from __future__ import annotations

from workbench.adviser import tasks
from workbench.engines.limits.quotients import conjugate_of, leading_factor, rewritten, root_and_rest
from workbench.engines.limits.telling import Site, Step
from workbench.language.saying import said
from workbench.reasons import algebra
from workbench.reasons import limits as reasons
from workbench.reasons.algebra import LOGARITHM_OF_A_QUOTIENT
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.heads import ADD, NUMBER, add, divide, mul, number, power
from workbench.terms.term import Term


def joined_logarithms(site: Site) -> Step | None:
    """Several logarithms as one."""
    if not _is_difference(site):
        return None
    logs, rest, inside = [], [], []
    for term in site.body.args:
        factor, bare = _numbered(term)
        if bare.head is log and factor.denominator == 1:
            logs.append(term)
            inside.append(bare.args[0] if factor == 1 else power(bare.args[0], number(factor)))
        else:
            rest.append(term)
    if len(logs) > 1:
        return rewritten(site, add(log(_as_quotient(inside)), *rest), LOGARITHM_OF_A_QUOTIENT, "the logarithms joined")
    if len(logs) == 1 and rest:
        whole = site.ask(tasks.expanded, mul(*inside, exp(add(*rest))))
        why = f"{said(add(*rest))} is the logarithm of its exponential"
        return None if whole is None else rewritten(site, log(whole), algebra.LOGARITHM_OF_A_PRODUCT, why)
    return None


def _as_quotient(factors: list[Term]) -> Term:
    above = [f for f in factors if not _is_divisor(f)]
    below = [
        power(f.args[0], number(-f.args[1].value)) if f.args[1].value != -1 else f.args[0]
        for f in factors
        if _is_divisor(f)
    ]
    top = mul(*above) if above else number(1)
    return divide(top, mul(*below)) if below else top


def _is_divisor(factor: Term) -> bool:
    return factor.head.name == "power" and factor.args[1].head is NUMBER and factor.args[1].value < 0


def _numbered(term: Term):  # type: ignore[no-untyped-def]
    from workbench.algebra.arithmetic import split_number

    factor, rest = split_number(term)
    return factor, mul(*rest) if rest else number(1)


def one_bar(site: Site) -> Step | None:
    """The terms over one denominator."""
    if not _is_difference(site):
        return None
    found = site.ask(tasks.numerator_and_denominator, site.body)
    if found is None or not site.varies(found[1]):
        return None
    return rewritten(site, divide(found[0], found[1]), algebra.COMMON_DENOMINATOR)


def conjugate_of_a_difference(site: Site) -> Step | None:
    """a - b with a root as (a^2 - b^2) / (a + b)."""
    if not _is_difference(site):
        return None
    pair = root_and_rest(site.body)
    if pair is None:
        return None
    partner, difference = conjugate_of(site, *pair)
    squares = site.ask(tasks.expanded, difference)
    if squares is None or not site.sense.of(partner).is_infinite:
        return None
    why = f"times and over the conjugate {said(partner, 50)}: a difference of squares"
    return rewritten(site, divide(squares, partner), reasons.MULTIPLY_BY_THE_CONJUGATE, why)


def dominant_in_front(site: Site) -> Step | None:
    return leading_factor(site) if _is_difference(site) else None


def _is_difference(site: Site) -> bool:
    """A sum of which some terms grow up and some down (or one does not settle alone)."""
    if site.body.head is not ADD:
        return False
    kinds = {site.sense.of(t).kind for t in site.body.args}
    return {"oo", "-oo"} <= kinds or ("unsettled" in kinds and site.sense.of(site.body).kind != "unsettled")


__all__ = ["conjugate_of_a_difference", "dominant_in_front", "joined_logarithms", "one_bar"]
