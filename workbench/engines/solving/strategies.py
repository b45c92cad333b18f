"""Which way leads on for an equation: undoing, factors, quotients, a quantity, radicals, logarithms, digits."""

from __future__ import annotations

from workbench.adviser import advised, tasks
from workbench.algebra.arithmetic import split_number
from workbench.algebra.length import length
from workbench.engines.solving.pieces import in_pieces
from workbench.engines.solving.polynomials import OnlyDigits, polynomial, product_is_zero, through
from workbench.engines.solving.undoing import can_undo, occurrences, peels, undo
from workbench.engines.solving.working import ONE, ZERO, Candidate, Working, branch, tidy
from workbench.language.saying import said
from workbench.reasons import algebra, common
from workbench.reasons import equations as reasons
from workbench.record.errors import NoRule
from workbench.rules.condition import Condition
from workbench.rules.facts import nonzero, positive
from workbench.rules.requirements import needs_nonzero, needs_positive
from workbench.rules.writing import difference, parts_of, product
from workbench.terms.functions.elementwise import absolute, cos, exp, log, sin, sqrt, tan
from workbench.terms.heads import ADD, MUL, NUMBER, POWER, add, brief, divide, equals, mul, number, power
from workbench.terms.statements import iff
from workbench.terms.term import Term, postorder, substitute

SPURIOUS = "Squaring may bring in spurious solutions: every candidate must be put back."


class EveryX(Exception):
    """The two sides are equal for every x."""


def candidates(work: Working, left: Term, right: Term, line: str) -> list[Candidate]:
    """The candidates of ``left = right``, with the lines that lead to them."""
    if work.varies(right) and not work.varies(left):
        left, right = right, left
    if not work.varies(right) and occurrences(left, work.x) == 1 and can_undo(work, left):
        return undo(work, left, right, line)
    if not work.varies(right) and peels(work, left) and (left.head is not POWER or not _is_polynomial(work, left)):
        return undo(work, left, right, line, candidates)
    found = _logarithms_of_both(work, left, right, line)
    if found is not None:
        return found
    raw = difference(left, right)
    g = _opened(work, raw)
    if g is not raw:
        line = work.write(
            equals(raw, g), reasons.ALL_ON_ONE_SIDE, "left minus right, multiplied out: where is it 0?", (line,)
        )
    for way in _WAYS:
        before = len(work.board.lines)
        try:
            found = way(work, g, line)
        except OnlyDigits:
            work.board.wipe(before)
            continue
        if found is not None:
            return found
    return in_pieces(work, g, line)


def _is_polynomial(work: Working, term: Term) -> bool:
    return advised(tasks.coefficients, term, work.x) is not None


def _logarithms_of_both(work: Working, left: Term, right: Term, line: str) -> list[Candidate] | None:
    """Two products of powers with the unknown in the exponents: their logarithms are equal."""
    if not (work.varies(left) and work.varies(right)) and not _in_base_and_exponent(work, left):
        return None
    needs: list[Condition] = []
    logs = [_logarithm_of(work, side, needs) for side in (left, right)]
    if logs[0] is None or logs[1] is None:
        return None
    statement = iff(equals(left, right), equals(*logs)) if not work.plain else equals(log(left), logs[0])
    n = work.write(statement, reasons.LOGARITHM, "both sides are positive", (line,), tuple(needs))
    return candidates(work, logs[0], logs[1], n)


def _in_base_and_exponent(work: Working, side: Term) -> bool:
    return any(t.head is POWER and all(map(work.varies, t.args)) for t in (side, *side.args))


def _logarithm_of(work: Working, side: Term, needs: list[Condition]) -> Term | None:
    """The logarithm of a product of positive numbers and powers with the unknown in the exponent, term by term."""
    out = []
    for factor in side.args if side.head is MUL else (side,):
        if factor.head is exp:
            out.append(factor.args[0])
        elif factor.head is POWER and not work.varies(factor.args[0]) and positive(factor.args[0]):
            out.append(product(factor.args[1], log(factor.args[0])))
        elif factor.head is POWER and all(map(work.varies, factor.args)):
            needs.append(needs_positive(factor.args[0]))
            out.append(product(factor.args[1], log(factor.args[0])))
        elif not work.varies(factor) and positive(factor):
            out.append(log(factor) if factor is not ONE else ZERO)
        else:
            return None
    return add(*out)


def _opened(work: Working, g: Term) -> Term:
    """A polynomial in its powers, unless it stands there as a product."""
    if g.head is MUL or not any(t.head in (MUL, POWER) and _holds_sum(work, t) for t in postorder(g)):
        found = None if g.head is not ADD else advised(tasks.coefficients, g, work.x)
        degrees = sum(work.varies(t) for t in g.args)
        if found is None or len([c for c in found[:-1] if c is not ZERO]) >= degrees and len(g.args) <= len(found):
            return g
    if g.head is MUL or advised(tasks.coefficients, g, work.x) is None:
        return g
    opened = advised(tasks.expanded, g)
    return g if opened is None else opened


def _holds_sum(work: Working, term: Term) -> bool:
    return any(a.head is ADD and work.varies(a) for a in term.args)


def _polynomial(work: Working, g: Term, line: str) -> list[Candidate] | None:
    found = advised(tasks.coefficients, g, work.x)
    if found is not None:
        return polynomial(work, g, found, line, candidates)
    short = tidy(g)
    if not work.varies(short):
        if short is ZERO:
            raise EveryX
        work.write(equals(g, short), reasons.UNKNOWN_CANCELS, "", (line,))
        return []
    return None


def _factors(work: Working, g: Term, line: str) -> list[Candidate] | None:
    """A written product or quotient: numerator 0, denominator not."""
    if g.head not in (MUL, POWER):
        return None
    above, below = parts_of(g)
    moving = [f for f in below if work.varies(f)]
    if moving:
        numerator = mul(*above) if above else ONE
        conditions = tuple(needs_nonzero(f) for f in moving)
        n = work.write(
            equals(mul(g, *moving), mul(*above, *(power(f, -1) for f in below if f not in moving)) if above else ONE),
            reasons.TIMES_THE_DENOMINATOR, "a quotient is 0 where its numerator is and its denominator is not", (line,),
            conditions,
        )  # fmt: skip
        work.wrong["Keeping a solution at which a denominator is 0."] = None
        return candidates(work, numerator, ZERO, n) if work.varies(numerator) else []
    parts = [f for f in above if work.varies(f)]
    if len(parts) < 2:
        return None
    out: list[Candidate] = []
    for factor in parts:
        base = factor.args[0] if factor.head is POWER and factor.args[1].head is NUMBER else factor
        if not nonzero(base):
            out.extend(branch(work, candidates, base, ZERO, line))
    return out


def _quotient(work: Working, g: Term, line: str) -> list[Candidate] | None:
    """Over one bar."""
    if not any(
        t.head is POWER and t.args[1].head is NUMBER and t.args[1].value < 0 and work.varies(t) for t in postorder(g)
    ):
        return None
    found = advised(tasks.numerator_and_denominator, g)
    if found is None or not work.varies(found[1]):
        return None
    above, below = found
    whole = divide(above, below)
    if whole is g:
        return None
    n = work.write(equals(g, whole), algebra.COMMON_DENOMINATOR, "the terms over one bar", (line,))
    return _factors(work, whole, n)


def _quantity(work: Working, g: Term, line: str) -> list[Candidate] | None:
    """A polynomial in exp(x), log(x), sin(x) ...: that quantity first."""
    found = advised(tasks.in_one_quantity, g, work.x)
    if found is None:
        return None
    inner, quantity, times = found
    names = [s for s in postorder(inner) if s.head.name == "symbol" and s.name == "u"]
    within = work.another(g)
    u = within.x
    inner = substitute(inner, dict.fromkeys(names, u))
    times = substitute(times, {s: quantity for s in postorder(times) if s.head.name == "symbol" and s.name == "u"})
    if inner is g or quantity is work.x:
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
    n = work.write(statement, common.SUBSTITUTION, why, (line,), conditions)
    if ratio:
        work.wrong["Dividing by the cosine without asking whether it can be 0 in a solution."] = None
    return through(work, within, inner, quantity, n, candidates)


def _on_positive(term: Term) -> bool:
    return bool(needs_positive(term.args[0]).discharged)


def _radical(work: Working, g: Term, line: str) -> list[Candidate] | None:
    """A square root alone on one side, then both sides squared."""
    roots = [t for t in (g.args if g.head is ADD else ()) if _root_in(work, t) is not None]
    if not roots:
        return None
    lead = max(roots, key=length)
    other = tidy(add(*(product(number(-1), t) for t in g.args if t is not lead)))
    first, second = (advised(tasks.expanded, t**2) for t in (lead, other))
    if first is None or second is None:
        return None
    work.wrong[SPURIOUS] = None
    factors = mul(difference(lead, other), add(lead, other))
    why = "a root alone on one side; zeros of the second factor are spurious"
    n = work.write(equals(factors, difference(first, second)), reasons.SQUARE, why, (line,))
    if split_number(lead)[0] > 0:
        work.asked.append(other)
    else:
        work.asked.append(product(number(-1), other))
    try:
        return candidates(work, second, first, n)
    except EveryX:
        raise NoRule(
            "the squared equation holds for every x: the solutions fill intervals, which is not told yet"
        ) from None


def _root_in(work: Working, term: Term) -> Term | None:
    """The square root (or modulus) among the factors of a term that holds the unknown, alone."""
    factors = term.args if term.head is MUL else (term,)
    roots = [f for f in factors if f.head in (sqrt, absolute) and work.varies(f)]
    return roots[0] if len(roots) == 1 and all(f is roots[0] or not work.varies(f) for f in factors) else None


def _logarithms(work: Working, g: Term, line: str) -> list[Candidate] | None:
    """Several logarithms joined to one."""
    if g.head is not ADD:
        return None
    inside, rest, needs = [], [], []
    for term in g.args:
        factor, parts = split_number(term)
        bare = mul(*parts) if parts else ONE
        if bare.head is log and factor.denominator == 1 and work.varies(term):
            inside.append(bare.args[0] if factor == 1 else power(bare.args[0], number(factor)))
            needs.append(needs_positive(bare.args[0]))
        elif work.varies(term):
            return None
        else:
            rest.append(term)
    if len(inside) < 2:
        return None
    whole, value = mul(*inside), tidy(add(*(product(number(-1), t) for t in rest))) if rest else ZERO
    statement = equals(g, difference(log(whole), value))
    n = work.write(
        statement, reasons.LOGARITHMS_JOINED, "a sum of logarithms is that of the product", (line,), tuple(needs)
    )
    work.wrong["Keeping a solution at which a logarithm of a negative number stands in the equation."] = None
    end = tidy(exp(value))
    undone = equals(exp(log(whole)), whole) if work.plain else iff(equals(log(whole), value), equals(whole, end))
    n = work.write(undone, reasons.EXPONENTIAL, "the logarithm is one-to-one", (n,), tuple(needs))
    return candidates(work, whole, end, n)


def _split(work: Working, g: Term, line: str) -> list[Candidate] | None:
    found = advised(tasks.factors, g, work.x)
    return None if found is None else product_is_zero(work, g, found, line, candidates)


def _harmonic(work: Working, g: Term, line: str) -> list[Candidate] | None:
    """a sin u + b cos u as one sine, shifted."""
    found = advised(tasks.one_sine, g, work.x)
    if found is None:
        return None
    size, inside, rest = found
    shown, value = product(size, sin(inside)), product(number(-1), rest)
    n = work.write(equals(g, difference(shown, value)), algebra.ADDITION_FORMULAS, "one sine, shifted", (line,))
    return undo(work, shown, tidy(value), n)


def _angles(work: Working, g: Term, line: str) -> list[Candidate] | None:
    """Double angles opened, then factored."""
    if not any(t.head in (sin, cos, tan) and work.varies(t) for t in postorder(g)):
        return None
    opened = advised(tasks.expanded_angles, g)
    if opened is None or opened is g or opened.head is not MUL:
        return None
    n = work.write(equals(g, opened), algebra.ADDITION_FORMULAS, "the angles opened, then factored", (line,))
    return _factors(work, opened, n)


def _tangents(work: Working, g: Term, line: str) -> list[Candidate] | None:
    """Times the cosines under the tangents, which are not 0."""
    found = advised(tasks.without_tangents, g, work.x)
    if found is None:
        return None
    below, above = found
    n = work.write(equals(mul(g, below), above), reasons.TIMES_THE_DENOMINATOR, "a tangent is a sine over a cosine",
                   (line,), (needs_nonzero(below),))  # fmt: skip
    return candidates(work, above, ZERO, n)


_WAYS = (_factors, _polynomial, _quotient, _quantity, _harmonic, _radical, _logarithms, _split, _angles, _tangents)

__all__ = ["EveryX", "candidates"]
