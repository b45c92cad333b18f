"""L'Hopital's rule with its conditions as lines, Taylor's formula, and the last resort."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from workbench.adviser import tasks
from workbench.adviser.forms import forms
from workbench.algebra.length import shortest
from workbench.engines.limits.approach import outcome_of
from workbench.engines.limits.orders import NotKnown, lead
from workbench.engines.limits.quotients import is_indeterminate, is_zero_times_infinity, rewritten, sides_of
from workbench.engines.limits.telling import Site, Step, part
from workbench.engines.limits.tidying import in_order
from workbench.language.saying import said
from workbench.numerics.precise import precise
from workbench.numerics.reals import NotReal, real
from workbench.reasons import algebra, common
from workbench.reasons import limits as reasons
from workbench.record.derivation import Line
from workbench.record.errors import NoDerivation
from workbench.record.steps import reason_for
from workbench.rules.cases import Question, Undecided
from workbench.rules.condition import Condition
from workbench.rules.facts import nonzero
from workbench.rules.growth import is_of_orders
from workbench.rules.writing import product
from workbench.terms.functions.elementwise import absolute
from workbench.terms.functions.special import gamma
from workbench.terms.heads import NUMBER, POWER, add, brief, derivative, divide, equals, number, oo, power, relation
from workbench.terms.statements import implies
from workbench.terms.term import LanguageError, Term, postorder

_LONGEST = 60
"""Quotients of derivatives with more nodes than that are no progress."""
_ROUNDS = 4


def lhopital(site: Site) -> Step | None:
    """The quotient of the derivatives has the same limit, where it has one."""
    sides = sides_of(site)
    if sides is None or "integer" in site.x.attrs[2] or site.chains.rounds(reasons.LHOPITAL) >= _ROUNDS:
        return None
    if any(_comes_again(site, side) for side in sides):
        return None
    upper, lower = (slope_of(side, site.x) for side in sides)
    if upper is None or lower is None:
        return None
    (above, first), (below, second) = upper, lower
    if below is number(0):
        return None
    quotient = above if below is number(1) else in_order(divide(above, below))
    short = shortest([quotient, *(site.ask(forms, quotient) or ())])
    if _size(short) > max(_LONGEST, _size(site.body)) or site.seen(short) or not site.sense.of(short).settles:
        return None
    stays = never_zero(site, below)
    if stays is None:
        return None
    condition, extra = stays
    form = "0/0" if site.sense.of(sides[0]).kind == "zero" else "oo/oo"
    why = f"the form is {form}; numerator and denominator differentiated"
    lines = (*first, *second, *extra)
    return Step(None, reasons.LHOPITAL, why, (condition,), (), (*sides, quotient), lines)


def _comes_again(site: Site, side: Term) -> bool:
    """Whether a factor comes again in its derivative, times something that grows: differentiating leads nowhere."""
    return any(
        t.head is gamma or (t.head is POWER and site.varies(t.args[0]) and site.varies(t.args[1]))
        for t in postorder(side)
    )


def slope_of(f: Term, x: Term) -> tuple[Term, tuple[Line, ...]] | None:
    """The derivative and the line that says it."""
    from workbench.engines.scalars.by_rules import derivation

    try:
        made = derivation(f, x)
    except (NoDerivation, LanguageError):
        return None
    if made.result is None:
        return None
    rule = reason_for([line for line in made.lines if line.rule not in (common.DEFINITION, common.IDENTIFICATION)])
    return made.result, (part(equals(derivative(f, x), made.result), rule, ""),)


def never_zero(site: Site, below: Term) -> tuple[Condition, tuple[Line, ...]] | None:
    """That the derivative of the denominator is not 0 near the point; with a line where that is not plain."""
    words = f"`{brief(below)}` not 0 near the point"
    plain = nonzero(below)
    if plain:
        return Condition(words, None, plain), ()
    behaviour = site.sense.of(below)
    if behaviour.kind == "finite" or behaviour.is_infinite:
        return Condition(words, None, "its limit is not 0"), ()
    found = _clear_of_zeros(site, below)
    if found is None:
        return None
    return Condition(words, None, "the line above"), (part(found, reasons.NO_ZERO_NEAR_THE_POINT),)


def _clear_of_zeros(site: Site, below: Term) -> Term | None:
    """``|x - a| < r implies |x - a| > 0 implies |below| > 0`` with an r for which it holds at many points."""
    apart = relation(">", absolute(below), number(0))
    if site.approach.to is oo:
        for start in (1, 2, 4, 10, 100):
            if _keeps_sign(site, below, [start * Fraction(11, 10) ** k for k in range(60)]):
                return implies(relation(">", site.x, number(start)), apart)
        return None
    for radius in (Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(1, 10)):
        steps = [radius * Fraction(k, 40) for k in range(1, 40)]
        if all(_keeps_sign(site, below, steps, way) for way in site.approach.sides):
            away = absolute(site.x - site.approach.to) if site.approach.to is not number(0) else absolute(site.x)
            if site.approach.side == "right":
                away = site.x - site.approach.to if site.approach.to is not number(0) else site.x
            elif site.approach.side == "left":
                away = site.approach.to - site.x if site.approach.to is not number(0) else -site.x
            return implies(relation("<", away, number(radius)), implies(relation(">", away, number(0)), apart))
    return None


def _keeps_sign(site: Site, f: Term, steps: list[Fraction], way: int = 0) -> bool:
    for point in site.sense.points:
        signs = set()
        for step in steps:
            try:
                at = real(step) if way == 0 else precise(site.approach.to, point) + way * real(step)
                value = precise(f, {**point, site.x.name: at})
            except (NotReal, LanguageError):
                return False
            signs.add(0 if value == 0 else 1 if value > 0 else -1)
        if len(signs) != 1 or 0 in signs:
            return False
    return True


def tidied(site: Site) -> Step | None:
    """An equal body that is shorter."""
    if not is_indeterminate(site) and not _is_clumsy(site.body):
        return None
    known = [site.body, *(site.ask(forms, site.body) or ())]
    if sides_of(site) is not None:  # a product that was made a quotient is not made a product again
        known = [f for f in known if not is_zero_times_infinity(replace(site, body=f))]
    short = shortest(known)
    if short is site.body:
        return None
    return rewritten(site, short, algebra.SIMPLIFY)


def _is_clumsy(body: Term) -> bool:
    """A bar within a bar."""
    return any(
        t.head.name == "power" and t.args[1] is number(-1) and any(
            u.head.name == "power" and u.args[1].head is NUMBER and u.args[1].value < 0 for u in postorder(t.args[0]))
        for t in postorder(body)
    )  # fmt: skip


def _size(term: Term) -> int:
    return sum(1 for _ in postorder(term))


# -- Taylor -------------------------------------------------------------------------------------


def leading_terms(site: Site) -> Step | None:
    """Numerator and denominator replaced by the first terms of their expansions that do not cancel."""
    sides = sides_of(site)
    if sides is None:
        return None
    away = small_quantity(site)
    leads, lines = [], []
    for side in sides:
        found = site.ask(tasks.expansion, side, site.x, site.approach.to)
        if found is None:
            return None
        lead, order, coefficient = found
        term = lead_term(coefficient, away, order) if order == 1 else lead
        leads.append(term)
        if side is not term:
            unit = power(away, order) if order != 1 else away
            ratio = divide(add(side, product(number(-1), term)), unit)
            why = f"it begins with {said(term)}; what is left is smaller than {said(unit)}"
            lines.append(part(equals(site.to(ratio), number(0)), reasons.TAYLORS_FORMULA, why))
    quotient = site.advised(tasks.together, divide(*leads))
    result = site.to(quotient) if site.varies(quotient) else quotient
    return Step(result, reasons.LEADING_TERMS, statements=tuple(lines))


def small_quantity(site: Site) -> Term:
    """What goes to 0: x - a, or 1/x."""
    if site.approach.infinite:
        return divide(1, site.x)
    return site.x if site.approach.to is number(0) else site.x - site.approach.to


def lead_term(coefficient: Term, away: Term, order: int) -> Term:
    raised = number(1) if order == 0 else away if order == 1 else power(away, order)
    return product(coefficient, raised)


# -- orders of growth ---------------------------------------------------------------------------


def largest_order(site: Site) -> Step | None:
    """The body like its largest order, where their quotient goes to 1; the limit is read off that order."""
    approach, known = site.approach, site.sense.bounds
    if is_of_orders(site.body, site.x):
        return None  # it is an order itself
    try:
        outcome = outcome_of(site.body, approach, known)
        if outcome.result is None:
            return None
        top = lead(site.body, site.x, approach.to, approach.sides[-1], known)
        ratio = divide(site.body, top)
        alike = outcome_of(ratio, approach, known).value is number(1)
    except (NotKnown, Question, Undecided):
        return None
    if top is site.body or not site.varies(top) or not alike:
        return None
    statement = part(equals(site.to(ratio), number(1)), reasons.LARGEST_ORDER, f"the largest order is {said(top)}")
    return Step(outcome.result, reasons.ORDERS_OF_GROWTH, statements=(statement,))


def parametric_orders(site: Site) -> Step | None:
    """A product of powers, exponentials and logarithms with parameters in the exponents, which no number of rounds of
    L'Hopital's rule brings to an end."""
    if not is_indeterminate(site) or not any(
        t.head is POWER and t.args[1].head is not NUMBER and not site.varies(t.args[1]) and site.varies(t.args[0])
        for t in postorder(site.body)
    ):
        return None
    return orders(site)


def orders(site: Site) -> Step | None:
    """The limit by comparing orders, without more to show for it."""
    try:
        outcome = outcome_of(site.body, site.approach, site.sense.bounds)
    except (NotKnown, Question, Undecided):
        return None
    return None if outcome.result is None else Step(outcome.result, reasons.ORDERS_OF_GROWTH)


def gruntz(site: Site) -> Step | None:
    """The last resort: the value that SymPy's algorithm finds, where the values near the point agree."""
    if not site.sense.of(site.body).settles:
        return None
    value = site.ask(tasks.limit, site.body, site.x, site.approach.to, site.approach.side)
    if value is None or not site.sense.value_is(site.body, value):
        return None
    return Step(value, reasons.GRUNTZ)


__all__ = ["gruntz", "largest_order", "leading_terms", "lhopital", "orders", "parametric_orders", "slope_of", "tidied"]
