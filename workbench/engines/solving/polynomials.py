"""Polynomial equations: linear, quadratic with its discriminant, powers of one quantity, factors, digits at the end."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from math import gcd
from typing import Any

from workbench.adviser import advised, tasks
from workbench.engines.series.powers import monomial, total
from workbench.engines.solving.everywhere import sign_known, signs_everywhere
from workbench.engines.solving.pieces import in_pieces
from workbench.engines.solving.working import ONE, ZERO, Candidate, Working, branch, tidy
from workbench.language.saying import said
from workbench.reasons import algebra, common
from workbench.reasons import equations as reasons
from workbench.rules.reason import Reason
from workbench.rules.requirements import needs_nonnegative, needs_nonzero
from workbench.rules.writing import difference, negated, product
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.heads import NUMBER, add, brief, divide, equals, mul, number, power, relation
from workbench.terms.statements import iff
from workbench.terms.term import Term, substitute, symbols


class OnlyDigits(Exception):
    """A quantity is known to digits only."""


Solve = Callable[[Working, Term, Term, str], list[Candidate]]
"""How parts are solved: side, value, line."""


def polynomial(work: Working, g: Term, coefficients: list[Term], line: str, solve: Solve) -> list[Candidate]:
    """The candidates of g = 0 for a polynomial g with these coefficients, the highest first."""
    degree = len(coefficients) - 1
    if degree == 1:
        return _linear(work, g, coefficients[0], coefficients[1], line)
    gaps = [degree - k for k, c in enumerate(coefficients) if c is not ZERO]
    step = reduce(gcd, (n for n in gaps if n), 0)
    if degree == 2 and step == 1:
        a, b, c = coefficients
        return quadratic(work, g, a, b, c, line, solve)
    if len([c for c in coefficients if c is not ZERO]) == 2 and gaps[-1] == 0:
        return _pure_power(work, g, coefficients, line, solve)
    if step > 1 and gaps[-1] == 0:
        return _in_a_power(work, g, coefficients, step, line, solve)
    split = advised(tasks.factors, g, work.x)
    if split is not None:
        return product_is_zero(work, g, split, line, solve)
    return in_pieces(work, g, line)


def _linear(work: Working, g: Term, a: Term, b: Term, line: str) -> list[Candidate]:
    value = tidy(product(number(-1), divide(b, a)) if b is not ZERO else ZERO)
    conditions = () if sign_known(a) is not None else (needs_nonzero(a),)
    statement = iff(equals(g, ZERO), equals(work.x, value))
    n = work.write(statement, reasons.LINEAR, f"divide by {said(a)}" if a is not ONE else "", (line,), conditions)
    if conditions:
        none, rest = said(equals(a, ZERO)), said(equals(b, ZERO))
        work.notes.append(f"Where {none} the equation is not about `{work.x.name}`: {rest} or nothing.")
    return [Candidate(value, n)]


def quadratic(
    work: Working, g: Term, a: Term, b: Term, c: Term, line: str, solve: Solve | None = None
) -> list[Candidate]:
    """Factoring where the roots are rational, else the square completed and the formula."""
    inside = tidy(b**2 - 4 * a * c)
    if symbols(a, b, c):
        split = advised(tasks.factors, g, work.x)
        if split is not None and solve is not None:
            return product_is_zero(work, g, split, line, solve)
        return _with_letters(work, g, a, b, c, inside, line)
    n = work.write(equals(b**2 - 4 * a * c, inside), reasons.DISCRIMINANT, "`b**2 - 4*a*c`", (line,))
    middle = tidy(divide(product(number(-1), b), 2 * a))
    sign = sign_known(inside)
    if sign == 0:
        return _double_root(work, g, a, middle, n)
    if sign == -1:
        m = _square_completed(work, g, a, middle, inside, n)
        way = relation(">" if sign_known(a) == 1 else "<", g, ZERO)
        work.write(way, reasons.NO_SOLUTION, "a square plus a positive number is never 0", (m,))
        return []
    return _two_roots(work, g, a, b, middle, inside, n)


def _double_root(work: Working, g: Term, a: Term, middle: Term, line: str) -> list[Candidate]:
    square = _times(a, power(difference(work.x, middle), 2))
    why = "the discriminant is 0: a perfect square"
    n = work.write(equals(g, square), algebra.COMPLETING_THE_SQUARE, why, (line,))
    only = iff(equals(g, ZERO), equals(work.x, middle))
    return [Candidate(middle, work.write(only, reasons.DOUBLE_ROOT, "only 0 has the square 0", (n,)))]


def _square_completed(work: Working, g: Term, a: Term, middle: Term, inside: Term, line: str) -> str:
    left = tidy(divide(product(number(-1), inside), 4 * a**2))
    square = _times(a, add(power(difference(work.x, middle), 2), left))
    return work.write(equals(g, square), algebra.COMPLETING_THE_SQUARE, "a square and what is left", (line,))


def _two_roots(work: Working, g: Term, a: Term, b: Term, middle: Term, inside: Term, line: str) -> list[Candidate]:
    root = tidy(sqrt(inside))
    low, high = (tidy(divide(add(product(number(-1), b), s), 2 * a)) for s in (product(number(-1), root), root))
    low, high = (low, high) if sign_known(a) == 1 else (high, low)
    zero = mul(difference(work.x, low), difference(work.x, high))
    if root.head is NUMBER and a.head is NUMBER and b.head is NUMBER:
        why = f"the discriminant has the root {said(root)}"
        n = work.write(equals(g, _times(a, zero)), algebra.FACTOR, why, (line,))
        rule: Reason = reasons.ZERO_PRODUCT
        why = reasons.ZERO_PRODUCT.reason
    else:
        n = _square_completed(work, g, a, middle, inside, line)
        rule, why = reasons.QUADRATIC_FORMULA, reasons.QUADRATIC_FORMULA.reason
    n = work.write(iff(equals(g, ZERO), equals(zero, ZERO)), rule, why, (n,))
    return [Candidate(low, n), Candidate(high, n)]


def _with_letters(work: Working, g: Term, a: Term, b: Term, c: Term, inside: Term, line: str) -> list[Candidate]:
    """The formula for coefficients with parameters: a not 0, discriminant not negative."""
    nonzero = () if sign_known(a) is not None else (needs_nonzero(a),)
    linear = add(2 * a * work.x, b) if b is not ZERO else 2 * a * work.x
    identity = equals(mul(number(4), a, g), add(power(linear, 2), negated(inside)))
    n = work.write(identity, algebra.COMPLETING_THE_SQUARE, "times `4*a`, and `b**2` added and taken away", (line,))
    signs = signs_everywhere(inside)
    if signs == frozenset({-1}):
        apart = relation(">", mul(number(4), a, g), ZERO)
        work.write(apart, reasons.NO_SOLUTION, "the discriminant is negative: a square plus a positive number", (n,))
        return []
    root = tidy(sqrt(inside))
    perfect = root.head is not sqrt and not _is_sqrt(root)
    known = perfect or needs_nonnegative(inside).discharged or (signs is not None and -1 not in signs)
    real = () if known else (needs_nonnegative(inside),)
    if real:
        none = said(relation("<", inside, ZERO))
        work.notes.append(f"Where {none} there is no real solution; where both sides are equal the two are one.")
    if nonzero:
        work.notes.append(f"Where {said(equals(a, ZERO))} the equation is linear.")
    out = []
    for sign in (-1, 1):
        value = tidy(divide(add(product(number(-1), b), product(number(sign), root)), 2 * a))
        put_in = equals(substitute(g, {work.x: value}), ZERO)
        why = f"`-b` {'minus' if sign < 0 else 'plus'} the root, over `2*a`"
        m = work.write(put_in, reasons.QUADRATIC_FORMULA, why, (n,), (*nonzero, *real))
        out.append(Candidate(value, m))
    return out


def _is_sqrt(term: Term) -> bool:
    return any(t.head is sqrt for t in (term, *term.args))


def _times(a: Term, rest: Term) -> Term:
    return rest if a is ONE else product(a, rest)


def _pure_power(work: Working, g: Term, coefficients: list[Term], line: str, solve: Solve) -> list[Candidate]:
    """a x^n + c = 0."""
    degree = len(coefficients) - 1
    value = tidy(product(number(-1), divide(coefficients[-1], coefficients[0])))
    raised = power(work.x, degree)
    alone = _times(coefficients[0], difference(raised, value))
    n = work.write(equals(g, alone), reasons.POWER_ALONE, f"{said(equals(raised, value))} is left", (line,))
    return solve(work, raised, value, n)


def _in_a_power(
    work: Working, g: Term, coefficients: list[Term], step: int, line: str, solve: Solve
) -> list[Candidate]:
    """A polynomial in x^m, as a biquadratic one."""
    within = work.another(g)
    u = within.x
    degree = (len(coefficients) - 1) // step
    inner = total(monomial(c, u, degree - k) for k, c in enumerate(coefficients[::step]))
    raised = power(work.x, step)
    n = work.write(
        equals(g, substitute(inner, {u: raised})), common.SUBSTITUTION, f"`{u.name} == {brief(raised)}`", (line,)
    )
    return through(work, within, inner, raised, n, solve)


def through(work: Working, within: Working, inner: Term, quantity: Term, line: str, solve: Solve) -> list[Candidate]:
    """First the values of the quantity, then the unknown for each of them.

    Raises OnlyDigits where the values are known to digits only: the unknown would have fewer.
    """
    out: list[Candidate] = []
    values = solve(within, inner, ZERO, line)
    if any(found.near for found in values):
        raise OnlyDigits
    for found in values:
        out.extend(branch(work, solve, quantity, found.value, found.line))
    return out


def product_is_zero(work: Working, g: Term, split: list[Any], line: str, solve: Solve) -> list[Candidate]:
    """The candidates of each factor."""
    rest, factors = split
    written = [power(f, times) if times > 1 else f for f, times in factors]
    whole = mul(*([rest] if rest is not ONE else []), *written)
    n = work.write(equals(g, whole), algebra.FACTOR, "a product is 0 when a factor is", (line,))
    out: list[Candidate] = []
    for factor, _ in factors:
        out.extend(branch(work, solve, factor, ZERO, n))
    return out


__all__ = ["OnlyDigits", "Solve", "polynomial", "product_is_zero", "quadratic", "through"]
