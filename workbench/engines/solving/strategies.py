"""Which way leads on for an equation: undoing, factors, quotients, a quantity, radicals, logarithms, digits."""

from __future__ import annotations

from workbench.adviser import advised, tasks
from workbench.algebra.arithmetic import split_number
from workbench.engines.solving.polynomials import digits, polynomial, product_is_zero, through
from workbench.engines.solving.sheet import ONE, ZERO, Candidate, Sheet, difference, fresh, tidy
from workbench.engines.solving.undoing import can_undo, occurrences, undo
from workbench.language.saying import said
from workbench.record.errors import NoRule
from workbench.rules.condition import Condition
from workbench.rules.conditions import needs_nonzero, needs_positive
from workbench.rules.facts import nonzero, positive
from workbench.rules.limits import parts_of
from workbench.rules.reasons import algebra, common
from workbench.rules.reasons import equations as reasons
from workbench.rules.writing import product
from workbench.terms.functions.elementwise import absolute, cos, exp, log, sin, sqrt, tan
from workbench.terms.heads import ADD, MUL, NUMBER, POWER, add, brief, divide, equals, iff, mul, number, power
from workbench.terms.term import Term, postorder, substitute

SPURIOUS = "Squaring may bring in spurious solutions: every candidate must be put back."


class EveryX(Exception):
    """The two sides are equal for every x."""


def candidates(sheet: Sheet, left: Term, right: Term, line: str) -> list[Candidate]:
    """The candidates of ``left = right``, with the lines that lead to them."""
    if sheet.varies(right) and not sheet.varies(left):
        left, right = right, left
    if not sheet.varies(right) and occurrences(left, sheet.x) == 1 and can_undo(sheet, left):
        return undo(sheet, left, right, line)
    found = _logarithms_of_both(sheet, left, right, line)
    if found is not None:
        return found
    raw = difference(left, right)
    g = _opened(sheet, raw)
    if g is not raw:
        line = sheet.write(
            equals(raw, g), reasons.ALL_ON_ONE_SIDE, "left minus right, multiplied out: where is it 0?", (line,)
        )
    for way in _WAYS:
        found = way(sheet, g, line)
        if found is not None:
            return found
    return digits(sheet, g, line)


def _logarithms_of_both(sheet: Sheet, left: Term, right: Term, line: str) -> list[Candidate] | None:
    """Two products of powers with the unknown in the exponents: their logarithms are equal."""
    if not (sheet.varies(left) and sheet.varies(right)):
        return None
    logs = [_logarithm_of(sheet, side) for side in (left, right)]
    if logs[0] is None or logs[1] is None:
        return None
    statement = iff(equals(left, right), equals(*logs)) if not sheet.plain else equals(log(left), logs[0])
    n = sheet.write(statement, reasons.LOGARITHM, "both sides are positive", (line,))
    return candidates(sheet, logs[0], logs[1], n)


def _logarithm_of(sheet: Sheet, side: Term) -> Term | None:
    """The logarithm of a product of positive numbers and powers with the unknown in the exponent, term by term."""
    out = []
    for factor in side.args if side.head is MUL else (side,):
        if factor.head is exp:
            out.append(factor.args[0])
        elif factor.head is POWER and not sheet.varies(factor.args[0]) and positive(factor.args[0]):
            out.append(product(factor.args[1], log(factor.args[0])))
        elif not sheet.varies(factor) and positive(factor):
            out.append(log(factor))
        else:
            return None
    return add(*out)


def _opened(sheet: Sheet, g: Term) -> Term:
    """A polynomial in its powers, unless it stands there as a product."""
    if g.head is MUL or not any(t.head in (MUL, POWER) and _holds_sum(sheet, t) for t in postorder(g)):
        found = None if g.head is not ADD else advised(tasks.coefficients, g, sheet.x, seconds=5)
        degrees = sum(sheet.varies(t) for t in g.args)
        if found is None or len([c for c in found[:-1] if c is not ZERO]) >= degrees and len(g.args) <= len(found):
            return g
    if g.head is MUL or advised(tasks.coefficients, g, sheet.x, seconds=5) is None:
        return g
    opened = advised(tasks.expanded, g, seconds=5)
    return g if opened is None else opened


def _holds_sum(sheet: Sheet, term: Term) -> bool:
    return any(a.head is ADD and sheet.varies(a) for a in term.args)


def _polynomial(sheet: Sheet, g: Term, line: str) -> list[Candidate] | None:
    found = advised(tasks.coefficients, g, sheet.x, seconds=5)
    if found is not None:
        return polynomial(sheet, g, found, line, candidates)
    short = tidy(g)
    if not sheet.varies(short):
        if short is ZERO:
            raise EveryX
        sheet.write(equals(g, short), reasons.UNKNOWN_CANCELS, "", (line,))
        return []
    return None


def _factors(sheet: Sheet, g: Term, line: str) -> list[Candidate] | None:
    """A written product or quotient: numerator 0, denominator not."""
    if g.head not in (MUL, POWER):
        return None
    above, below = parts_of(g)
    moving = [f for f in below if sheet.varies(f)]
    if moving:
        numerator = mul(*above) if above else ONE
        conditions = tuple(needs_nonzero(f) for f in moving)
        n = sheet.write(
            equals(mul(g, *moving), mul(*above, *(power(f, -1) for f in below if f not in moving)) if above else ONE),
            reasons.TIMES_THE_DENOMINATOR, "a quotient is 0 where its numerator is and its denominator is not", (line,),
            conditions,
        )  # fmt: skip
        sheet.wrong["Keeping a solution at which a denominator is 0."] = None
        return candidates(sheet, numerator, ZERO, n) if sheet.varies(numerator) else []
    parts = [f for f in above if sheet.varies(f)]
    if len(parts) < 2:
        return None
    out: list[Candidate] = []
    for factor in parts:
        base = factor.args[0] if factor.head is POWER and factor.args[1].head is NUMBER else factor
        if not nonzero(base):
            out.extend(candidates(sheet, base, ZERO, line))
    return out


def _quotient(sheet: Sheet, g: Term, line: str) -> list[Candidate] | None:
    """Over one bar."""
    if not any(
        t.head is POWER and t.args[1].head is NUMBER and t.args[1].value < 0 and sheet.varies(t) for t in postorder(g)
    ):
        return None
    found = advised(tasks.numerator_and_denominator, g, seconds=5)
    if found is None or not sheet.varies(found[1]):
        return None
    above, below = found
    whole = divide(above, below)
    if whole is g:
        return None
    n = sheet.write(equals(g, whole), algebra.COMMON_DENOMINATOR, "the terms over one bar", (line,))
    return _factors(sheet, whole, n)


def _quantity(sheet: Sheet, g: Term, line: str) -> list[Candidate] | None:
    """A polynomial in exp(x), log(x), sin(x) ...: that quantity first."""
    found = advised(tasks.in_one_quantity, g, sheet.x, seconds=10)
    if found is None:
        return None
    inner, quantity, times = found
    names = [s for s in postorder(inner) if s.head.name == "symbol" and s.name == "u"]
    u = fresh([g, sheet.x, sheet.k], "uvw")
    inner = substitute(inner, dict.fromkeys(names, u))
    times = substitute(times, {s: quantity for s in postorder(times) if s.head.name == "symbol" and s.name == "u"})
    if inner is g or quantity is sheet.x:
        return None
    left = g if times is ONE else mul(g, times)
    conditions: tuple[Condition, ...] = ()
    if quantity.head is tan:
        conditions = (needs_nonzero(cos(quantity.args[0])),)
    elif not all(_on_positive(t) for t in postorder(quantity) if t.head in (log, sqrt)):
        conditions = (needs_positive(quantity.args[0]),)
    put_in = substitute(inner, {u: quantity})
    ratio = quantity.head is tan and any(t.head in (sin, cos) for t in postorder(g))
    statement = equals(divide(left, cos(quantity.args[0])), put_in) if ratio else equals(left, put_in)
    why = said(equals(u, quantity)) + (f", times `{brief(times)}`" if times is not ONE else "")
    n = sheet.write(statement, common.SUBSTITUTION, why, (line,), conditions)
    if ratio:
        sheet.wrong["Dividing by the cosine without asking whether it can be 0 in a solution."] = None
    return through(sheet, inner, u, quantity, n, candidates)


def _on_positive(term: Term) -> bool:
    return bool(needs_positive(term.args[0]).discharged)


def _radical(sheet: Sheet, g: Term, line: str) -> list[Candidate] | None:
    """A square root alone on one side, then both sides squared."""
    roots = [t for t in (g.args if g.head is ADD else ()) if _root_in(sheet, t) is not None]
    if not roots:
        return None
    lead = max(roots, key=lambda t: sum(1 for _ in postorder(t)))
    other = tidy(add(*(product(number(-1), t) for t in g.args if t is not lead)))
    first, second = (advised(tasks.expanded, t**2, seconds=5) for t in (lead, other))
    if first is None or second is None:
        return None
    sheet.wrong[SPURIOUS] = None
    factors = mul(difference(lead, other), add(lead, other))
    why = "a root alone on one side; zeros of the second factor are spurious"
    n = sheet.write(equals(factors, difference(first, second)), reasons.SQUARE, why, (line,))
    try:
        return candidates(sheet, second, first, n)
    except EveryX:
        raise NoRule(
            "the squared equation holds for every x: the solutions fill intervals, which is not told yet"
        ) from None


def _root_in(sheet: Sheet, term: Term) -> Term | None:
    """The square root (or modulus) among the factors of a term that holds the unknown, alone."""
    factors = term.args if term.head is MUL else (term,)
    roots = [f for f in factors if f.head in (sqrt, absolute) and sheet.varies(f)]
    return roots[0] if len(roots) == 1 and all(f is roots[0] or not sheet.varies(f) for f in factors) else None


def _logarithms(sheet: Sheet, g: Term, line: str) -> list[Candidate] | None:
    """Several logarithms joined to one."""
    if g.head is not ADD:
        return None
    inside, rest, needs = [], [], []
    for term in g.args:
        factor, parts = split_number(term)
        bare = mul(*parts) if parts else ONE
        if bare.head is log and factor.denominator == 1 and sheet.varies(term):
            inside.append(bare.args[0] if factor == 1 else power(bare.args[0], number(factor)))
            needs.append(needs_positive(bare.args[0]))
        elif sheet.varies(term):
            return None
        else:
            rest.append(term)
    if len(inside) < 2:
        return None
    whole, value = mul(*inside), tidy(add(*(product(number(-1), t) for t in rest))) if rest else ZERO
    statement = equals(g, difference(log(whole), value))
    n = sheet.write(
        statement, reasons.LOGARITHMS_JOINED, "a sum of logarithms is that of the product", (line,), tuple(needs)
    )
    sheet.wrong["Keeping a solution at which a logarithm of a negative number stands in the equation."] = None
    end = tidy(exp(value))
    undone = equals(exp(log(whole)), whole) if sheet.plain else iff(equals(log(whole), value), equals(whole, end))
    n = sheet.write(undone, reasons.EXPONENTIAL, "the logarithm is one-to-one", (n,), tuple(needs))
    return candidates(sheet, whole, end, n)


def _split(sheet: Sheet, g: Term, line: str) -> list[Candidate] | None:
    found = advised(tasks.factors, g, sheet.x, seconds=5)
    return None if found is None else product_is_zero(sheet, g, found, line, candidates)


def _angles(sheet: Sheet, g: Term, line: str) -> list[Candidate] | None:
    """Double angles opened, then factored."""
    if not any(t.head in (sin, cos, tan) and sheet.varies(t) for t in postorder(g)):
        return None
    opened = advised(tasks.expanded_angles, g, seconds=5)
    if opened is None or opened is g or opened.head is not MUL:
        return None
    n = sheet.write(equals(g, opened), algebra.ADDITION_FORMULAS, "the angles opened, then factored", (line,))
    return _factors(sheet, opened, n)


_WAYS = (_factors, _polynomial, _quotient, _quantity, _radical, _logarithms, _split, _angles)

__all__ = ["EveryX", "candidates"]
