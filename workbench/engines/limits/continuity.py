"""Continuity: substitution, the limit inside a function, functions at the edge of their domains, powers."""

from __future__ import annotations

from typing import Any

from workbench.engines.limits.approach import MINUS_OO, Behaviour
from workbench.engines.limits.telling import Site, Step, part
from workbench.engines.limits.values import worked_out
from workbench.language.saying import said
from workbench.numerics.precise import precise
from workbench.numerics.reals import NotReal
from workbench.reasons import limits as reasons
from workbench.reasons.limits import CONTINUITY
from workbench.rules.calculus import power_as_exp
from workbench.rules.condition import Condition
from workbench.rules.requirements import domain_conditions, needs_nonzero
from workbench.terms.declaration import Function
from workbench.terms.heads import (
    CONSTANT,
    MUL,
    NUMBER,
    POWER,
    equals,
    number,
    oo,
    power,
)
from workbench.terms.term import LanguageError, Term, postorder, rebuild, substitute

_ZERO, _ONE = number(0), number(1)


def constant(site: Site) -> Step | None:
    if site.body.head is MUL and _ZERO in site.body.args:
        return Step(_ZERO, reasons.OF_A_CONSTANT, "0 times anything is 0")
    if site.varies(site.body):
        return None
    return Step(site.body, reasons.OF_A_CONSTANT, f"`{site.x.name}` does not occur")


# -- continuity ---------------------------------------------------------------------------------


def substitution(site: Site) -> Step | None:
    """The value at the point, where the body is continuous there."""
    if site.body is site.x:
        return Step(site.approach.to, reasons.OF_THE_VARIABLE, f"{site.x.name} itself")
    if site.approach.infinite:
        return None
    value = substitute(site.body, {site.x: site.approach.to})
    if not site.sense.of(site.body).is_finite or not equal_at_the_point(site, value):
        return None
    why = f"continuous at {said(equals(site.x, site.approach.to))}"
    conditions = tuple(_domains(site))
    if any(t.head is CONSTANT and t.name == "oo" or _is_power_of_zero(t) for t in postorder(value)):
        return None
    known, rule, reason = worked_out(value)
    parts = (
        part(equals(site.limit, value), reasons.DIRECT_SUBSTITUTION, why),
        part(equals(site.limit, known), rule, reason, ("1",)),
    )
    return Step(known, reasons.DIRECT_SUBSTITUTION, why, conditions, parts if known is not value else ())


def _is_power_of_zero(term: Term) -> bool:
    """0 to a power with parameters, which is 0 or nothing."""
    return term.head is POWER and term.args[0] is _ZERO and term.args[1].head is not NUMBER


def equal_at_the_point(site: Site, value: Term) -> bool:
    """Whether the value at the point is the limit, at all draws of the parameters where the body is real."""
    return site.sense.value_is(site.body, value)


def _domains(site: Site) -> list[Condition]:
    """What must hold at the point, where that depends on parameters."""
    found: dict[str, Condition] = {}
    for node in postorder(site.body):
        if not site.varies(node):
            continue
        at = substitute(node, {site.x: site.approach.to})
        needs: tuple[Condition, ...] = ()
        if node.head is POWER and node.args[1].head is NUMBER and node.args[1].value < 0:
            needs = (needs_nonzero(at.args[0]),)
        elif isinstance(node.head, Function):
            knows = node.head.knows
            needs = domain_conditions(at) if knows.entries.elementwise and not knows.calculus.kinks else ()
        for need in needs:
            if need.statement is not None and any(t.head.name == "symbol" for t in postorder(need.statement)):
                found.setdefault(need.words, need)
    return list(found.values())


def of_a_function(site: Site) -> Step | None:
    """h(g): the limit passes through a continuous h; at the edge of its domain h has a limit of its own."""
    body = site.body
    head = body.head
    if not (isinstance(head, Function) and head.knows.entries.elementwise and len(body.args) == 1):
        return None
    (inner,) = body.args
    behaviour = site.sense.of(inner)
    if behaviour.is_finite and _continuous_at(site, lambda g: rebuild(body, (g,)), inner):
        return Step(
            rebuild(body, (site.to(inner),)), CONTINUITY, f"{head.name} is continuous there: the limit goes inside"
        )
    point = {"oo": oo, "-oo": MINUS_OO, "zero": _ZERO}.get(behaviour.kind)
    found = next((e for e in head.knows.line.ends if e.at is point), None)
    if found is not None and site.sense.value_is(body, found.limit):
        return Step(found.limit, reasons.AT_THE_EDGE, found.why, first=(inner,))
    return None


def _continuous_at(site: Site, outer: Any, inner: Term) -> bool:
    """Whether the outer function of the inner's limit is the limit."""
    whole, inside = site.sense.of(outer(inner)), site.sense.of(inner)
    if not whole.is_finite or not set(whole.draws) <= set(inside.draws):
        return False
    values = dict(zip(inside.draws, inside.values, strict=True))
    for draw, of_value in zip(whole.draws, whole.values, strict=True):
        try:
            said = precise(outer(site.x), {**site.sense.points[draw], site.x.name: values[draw]})
        except (NotReal, LanguageError):
            return False
        if abs(said - of_value) > 1e-5 * max(1, abs(said)):
            return False
    return True


def of_a_power(site: Site) -> Step | None:
    """g to a fixed power, or a power whose exponent varies, which is an exponential."""
    body = site.body
    if body.head is not POWER:
        return None
    base, exponent = body.args
    if site.varies(exponent):
        made = power_as_exp.apply(body)
        if made is None:
            return None
        conditions = tuple(_near(site, c) for c in made.conditions)
        if not site.varies(base) and base.head is NUMBER and site.sense.of(exponent).is_finite:
            return Step(
                power(base, site.to(exponent)), CONTINUITY, "the exponential is continuous: the limit goes inside"
            )
        return Step(site.to(made.result), power_as_exp, conditions=conditions)
    behaviour, whole = site.sense.of(base), site.sense.of(body)
    if whole.kind == "zero" and behaviour.kind == "zero" and exponent.head is not NUMBER:
        return Step(_ZERO, reasons.OF_A_POWER, "a positive power of what goes to 0 goes to 0", first=(base,))
    if whole.is_finite and behaviour.kind == "finite" or (whole.kind == "zero" and behaviour.kind == "zero"):
        return Step(power(site.to(base), exponent), reasons.OF_A_POWER)
    if behaviour.is_infinite and whole.kind == "zero":
        return Step(_ZERO, reasons.RECIPROCAL_OF_WHAT_GROWS, first=(base,))
    if whole.is_infinite and behaviour.is_infinite:
        return Step(signed(whole), reasons.POWER_OF_WHAT_GROWS, first=(base,))
    if whole.is_infinite and behaviour.kind == "zero":
        return one_over_zero(site, base, whole)
    return None


def _near(site: Site, condition: Condition) -> Condition:
    """A condition about the body, which must hold near the point only."""
    statement = condition.statement
    if statement is not None and site.varies(statement) and site.sense.sign(statement.args[0]) > 0:
        return Condition(f"{condition.words} near the point", None, "it holds there")
    return condition


def signed(behaviour: Behaviour) -> Term:
    return oo if behaviour.kind == "oo" else MINUS_OO


def one_over_zero(site: Site, below: Term, whole: Behaviour, above: Term | None = None) -> Step:
    stays = "positive" if (site.sense.sign(below) >= 0) else "negative"
    why = f"{said(below, 40)} goes to 0 and stays {stays}"
    first = (below,) if above is None or not site.varies(above) else (above, below)
    return Step(signed(whole), reasons.RECIPROCAL_OF_WHAT_VANISHES, why, first=first)


__all__ = ["constant", "equal_at_the_point", "of_a_function", "of_a_power", "one_over_zero", "signed", "substitution"]
